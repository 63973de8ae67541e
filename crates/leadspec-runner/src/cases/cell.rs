//! What a cell of expectations says: `sql`, `40..60`, `lead -> mql`, `nothing`.

use super::Misfit;
use super::head::Head;
use leadspec_diagnostics::nearest;
use leadspec_ir::{
    Arena, CriterionId, Decimal, Definition, ExpectedKind, GateState, GradeId, NumberError, Outcome, ScoreId, StageId,
    Truth,
};

/// What a cell expects; an empty one nothing.
pub(super) fn read(definition: &Definition, head: Head, cell: &str) -> Result<Vec<ExpectedKind>, Misfit> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let one = match head {
        Head::Stage => ExpectedKind::Stage(stage(definition, cell)?),
        Head::Path => ExpectedKind::Path(path(definition, cell)?),
        Head::Outcome => {
            let outcomes = [
                ("now", Outcome::Now),
                ("later", Outcome::Later),
                ("never", Outcome::Never),
            ];
            ExpectedKind::Outcome(word(cell, "an outcome", &outcomes)?)
        }
        Head::Asks if cell.eq_ignore_ascii_case("nothing") => ExpectedKind::AsksNothing,
        Head::Asks => ExpectedKind::Asks(criteria(definition, cell)?),
        Head::NotAsks => ExpectedKind::NotAsks(criteria(definition, cell)?),
        Head::Gate(gate) => {
            let states = [
                ("passed", GateState::Passed),
                ("failed", GateState::Failed),
                ("unknown", GateState::Unknown),
            ];
            ExpectedKind::Gate(gate, word(cell, "a gate's state", &states)?)
        }
        Head::Criterion(criterion) => {
            let answers = [
                ("met", Truth::True),
                ("unmet", Truth::False),
                ("unknown", Truth::Unknown),
            ];
            ExpectedKind::Criterion(criterion, word(cell, "a criterion's answer", &answers)?)
        }
        Head::Score(score) => {
            let (low, high) = stretch(definition, score, cell)?;
            ExpectedKind::Score { score, low, high }
        }
        Head::Grade(grade) => ExpectedKind::Grade(grade, grade_code(definition, grade, cell)?),
        Head::Range(score) => {
            let (low, high) = stretch(definition, score, cell)?;
            ExpectedKind::Range { score, low, high }
        }
        Head::Reason => ExpectedKind::Reason(cell.to_string()),
        Head::Action => return actions(definition, cell),
        Head::Rejected => match cell.to_ascii_lowercase().as_str() {
            "yes" | "true" => ExpectedKind::Rejected(None),
            // That a lead is decided is expected of every row that does not say otherwise.
            "no" | "false" => return Ok(Vec::new()),
            _ => ExpectedKind::Rejected(Some(cell.to_string())),
        },
        Head::Snapshot => match cell.to_ascii_lowercase().as_str() {
            "yes" | "true" => ExpectedKind::Snapshot,
            "no" | "false" => return Ok(Vec::new()),
            _ => return Err(no(cell, "an answer", "write `yes`, or leave it empty")),
        },
    };
    Ok(vec![one])
}

fn no(cell: &str, what: &str, right: impl Into<String>) -> Misfit {
    Misfit {
        problem: format!("`{cell}` is not {what}"),
        right: right.into(),
    }
}

/// One of a few words.
fn word<T: Copy>(cell: &str, what: &str, words: &[(&str, T)]) -> Result<T, Misfit> {
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(cell));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        no(cell, what, near_or(cell, &names, "write"))
    })
}

/// The near one of some names, or all of them.
fn near_or(cell: &str, names: &[&str], lead_in: &str) -> String {
    if let Some(near) = nearest(cell, names.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{lead_in} {}", one_of(&quoted))
}

fn one_of(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn stage(definition: &Definition, cell: &str) -> Result<StageId, Misfit> {
    let stages = definition.lifecycle.as_ref().map(|l| &l.stages);
    let entries = || stages.into_iter().flat_map(Arena::entries);
    if let Some((id, _)) = entries().find(|(_, stage)| stage.name == cell) {
        return Ok(id);
    }
    let labelled = entries().find(|(_, stage)| stage.label.as_deref() == Some(cell));
    let right = match labelled {
        Some((_, stage)) => format!("that is how people see `{}`: write that", stage.name),
        None => near_or(
            cell,
            &entries().map(|(_, stage)| stage.name.as_str()).collect::<Vec<_>>(),
            "the stages are",
        ),
    };
    Err(no(cell, "a stage", right))
}

/// `lead -> mql -> sal`, or with commas or semicolons.
fn path(definition: &Definition, cell: &str) -> Result<Vec<StageId>, Misfit> {
    let cell = cell.replace("->", ",").replace('→', ",");
    items(&cell).map(|item| stage(definition, item)).collect()
}

fn criteria(definition: &Definition, cell: &str) -> Result<Vec<CriterionId>, Misfit> {
    let one = |item: &str| {
        definition.criteria.find(|c| c.name == item).ok_or_else(|| {
            let names: Vec<&str> = definition.criteria.iter().map(|c| c.name.as_str()).collect();
            no(item, "a criterion", near_or(item, &names, "the criteria are"))
        })
    };
    items(cell).map(one).collect()
}

fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';']).map(str::trim).filter(|item| !item.is_empty())
}

fn grade_code(definition: &Definition, grade: GradeId, cell: &str) -> Result<Option<u32>, Misfit> {
    let names = &definition.grades[grade].names;
    if let Some(place) = names.iter().position(|name| name == cell) {
        return Ok(u32::try_from(place).ok());
    }
    if cell == "unknown" {
        return Ok(None);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let what = format!("a grade of `{}`", definition.grades[grade].name);
    Err(no(cell, &what, near_or(cell, &names, "its grades are")))
}

/// `60`, `40..60`, `40..`, `..60`, `40..<60`; percentages for a score of weights.
fn stretch(definition: &Definition, score: ScoreId, cell: &str) -> Result<(Option<i64>, Option<i64>), Misfit> {
    let end = |text: &str| -> Result<Option<i64>, Misfit> {
        let text = text.trim();
        (!text.is_empty())
            .then(|| amount(definition, score, cell, text))
            .transpose()
    };
    let Some((low, high)) = cell.split_once("..") else {
        let value = end(cell)?;
        return Ok((value, value));
    };
    let (low, high) = match high.trim_start().strip_prefix('<') {
        // Scores are whole millionths: just below is one less.
        Some(below) => (end(low)?, end(below)?.map(|high| high.saturating_sub(1))),
        None => (end(low)?, end(high)?),
    };
    match (low, high) {
        (Some(low), Some(high)) if low > high => Err(Misfit {
            problem: format!("`{cell}` ends before it begins"),
            right: "write the lower limit first".to_string(),
        }),
        (None, None) => Err(Misfit {
            problem: format!("`{cell}` has no limits"),
            right: format!("write {}", amounts(definition, score)),
        }),
        limits => Ok(limits),
    }
}

fn amount(definition: &Definition, score: ScoreId, cell: &str, text: &str) -> Result<i64, Misfit> {
    let declared = &definition.scores[score];
    let digits = text.strip_suffix('%').map(str::trim_end);
    match (Decimal::parse(digits.unwrap_or(text)), digits.is_some()) {
        (Ok(value), is_percent) if is_percent == declared.weights => Ok(value.0),
        (Ok(_), true) => Err(no(
            text,
            &format!("a number of points, which `{}` counts", declared.name),
            "leave the `%` out",
        )),
        (Ok(_), false) => Err(no(
            text,
            &format!("a percentage, which `{}` is", declared.name),
            format!("write `{text}%`"),
        )),
        (Err(NumberError::TooManyDecimals), _) => Err(no(text, "held exactly", "six decimals at most")),
        (Err(NumberError::TooLarge), _) => Err(no(text, "held exactly", "it is too large")),
        (Err(NumberError::NotANumber), _) => Err(no(
            cell,
            &format!("a value or range of `{}`", declared.name),
            format!("write {}", amounts(definition, score)),
        )),
    }
}

fn amounts(definition: &Definition, score: ScoreId) -> &'static str {
    if definition.scores[score].weights {
        "`70%`, `40%..75%` or `40%..`"
    } else {
        "`60`, `40..60` or `40..`"
    }
}

/// `notify`, `notify("account-executive")`; several with semicolons between; `nothing`.
fn actions(definition: &Definition, cell: &str) -> Result<Vec<ExpectedKind>, Misfit> {
    if cell.eq_ignore_ascii_case("nothing") {
        return Ok(vec![ExpectedKind::ActsNothing]);
    }
    let form = || {
        no(
            cell,
            "an action",
            "write `notify`, `notify(\"account-executive\")` or `nothing`; several with `;` between",
        )
    };
    let mut rest = cell;
    let mut all = Vec::new();
    loop {
        let length = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let (arguments, behind) = match behind.trim_start().strip_prefix('(') {
            Some(inside) => arguments(inside).ok_or_else(form)?,
            None => (Vec::new(), behind),
        };
        if name.is_empty() {
            return Err(form());
        }
        all.push(action(definition, name, arguments)?);
        match behind.trim_start().strip_prefix(';') {
            Some(next) if next.trim().is_empty() => return Ok(all),
            Some(next) => rest = next.trim_start(),
            None if behind.trim().is_empty() => return Ok(all),
            None => return Err(form()),
        }
    }
}

fn action(definition: &Definition, name: &str, arguments: Vec<String>) -> Result<ExpectedKind, Misfit> {
    let mut names: Vec<&str> = definition
        .lifecycle
        .iter()
        .flat_map(|l| &l.transitions)
        .flat_map(|transition| &transition.actions)
        .map(|action| action.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    if !names.contains(&name) {
        let right = if names.is_empty() {
            "the definition has no actions: write `nothing`".to_string()
        } else {
            near_or(name, &names, "the definition's actions are")
        };
        return Err(no(name, "an action of the definition", right));
    }
    Ok(ExpectedKind::Action {
        name: name.to_string(),
        arguments,
    })
}

/// The texts up to the closing parenthesis, with or without quotes, and what follows it.
fn arguments(text: &str) -> Option<(Vec<String>, &str)> {
    let mut rest = text.trim_start();
    let mut all = Vec::new();
    loop {
        if let Some(behind) = rest.strip_prefix(')') {
            return Some((all, behind));
        }
        let (argument, behind) = match rest.strip_prefix('"') {
            Some(inside) => inside.split_once('"')?,
            None => rest.split_at(rest.find([',', ')'])?),
        };
        all.push(argument.trim().to_string());
        let behind = behind.trim_start();
        rest = behind.strip_prefix(',').map_or(behind, str::trim_start);
        if !behind.starts_with([',', ')']) {
            return None;
        }
    }
}
