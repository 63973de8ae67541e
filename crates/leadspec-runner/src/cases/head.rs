//! What the columns of a file of cases are headed: `expect stage`, `expect gate decision_maker`, `case`, `skip`.

use super::Misfit;
use leadspec_diagnostics::nearest;
use leadspec_ir::{CriterionId, Definition, GateId, GradeId, ScoreId};

/// What a column of expectations is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Stage,
    Path,
    Outcome,
    Asks,
    NotAsks,
    Gate(GateId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    Range(ScoreId),
    Reason,
    Action,
    Rejected,
    Snapshot,
}

/// What a column says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// What the case is called.
    Case,
    /// Why it does not run.
    Skip,
    /// What is expected of it.
    Expect(Head),
    /// It should have been one of these.
    Wrong(Misfit),
    /// Something else: a fact of the lead, or nothing that matters.
    Other,
}

/// What a column is, by its head. One that holds a field is the field's, whatever it is called.
pub(super) fn column(definition: &Definition, head: &str) -> Column {
    let head = head.trim();
    if definition.fields.iter().any(|field| field.column.trim() == head) {
        return Column::Other;
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    match words.as_slice() {
        [word] if word.eq_ignore_ascii_case("case") => Column::Case,
        [word] if word.eq_ignore_ascii_case("skip") => Column::Skip,
        [word, what @ ..] if word.eq_ignore_ascii_case("expect") => match expected(definition, &what.join(" ")) {
            Ok(head) => Column::Expect(head),
            Err(misfit) => Column::Wrong(misfit),
        },
        // `expected stage`: near enough to be meant, where the rest is something to expect.
        [word, what @ ..] if nearest(word, ["expect"]).is_some() => match expected(definition, &what.join(" ")) {
            Ok(_) => Column::Wrong(Misfit {
                problem: format!("`{head}` expects nothing"),
                right: format!("head it `expect {}`", what.join(" ")),
            }),
            Err(_) => Column::Other,
        },
        _ => Column::Other,
    }
}

/// Whether a head speaks of cases, and not of leads.
pub(super) fn is_about_cases(head: &str) -> bool {
    let first = head.split_whitespace().next().unwrap_or("");
    ["case", "skip", "expect"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// How columns of expectations are headed, for those who wrote none.
pub(super) fn examples(definition: &Definition) -> String {
    let heads = all(definition);
    let shown: Vec<String> = heads
        .iter()
        .take(3)
        .map(|(head, _)| format!("`expect {head}`"))
        .collect();
    shown.join(", ")
}

fn expected(definition: &Definition, what: &str) -> Result<Head, Misfit> {
    let heads = all(definition);
    let find = |same: &dyn Fn(&str) -> bool| heads.iter().find(|(head, _)| same(head)).map(|(_, head)| *head);
    let found = find(&|head| head == what).or_else(|| find(&|head| head.eq_ignore_ascii_case(what)));
    found.ok_or_else(|| misfit(definition, &heads, what))
}

fn misfit(definition: &Definition, heads: &[(String, Head)], what: &str) -> Misfit {
    let named = |name: &str| name == what;
    let needs_lifecycle = ["stage", "path", "outcome", "action"].contains(&what) && definition.lifecycle.is_none();
    let right = if needs_lifecycle {
        "the definition has no lifecycle: its leads have no stage".to_string()
    } else if definition.criteria.iter().any(|criterion| named(&criterion.name)) {
        format!("it is a criterion: head the column `expect criterion {what}`")
    } else if definition.gates.iter().any(|gate| named(&gate.name)) {
        format!("it is a gate: head the column `expect gate {what}`")
    } else if definition.fields.iter().any(|field| named(&field.name)) {
        "it is a fact of the lead, not of its decision: it needs no `expect`".to_string()
    } else if let Some(near) = nearest(what, heads.iter().map(|(head, _)| head.as_str())) {
        format!("did you mean `expect {near}`?")
    } else {
        let fixed = heads.iter().filter(|(_, head)| is_fixed(*head));
        let fixed: Vec<String> = fixed.map(|(head, _)| format!("`{head}`")).collect();
        format!(
            "expect {}, the name of a score or grade, `range of` a score, `criterion` or `gate` with its name",
            fixed.join(", ")
        )
    };
    Misfit {
        problem: if what.is_empty() {
            "`expect` does not say what".to_string()
        } else {
            format!("`{what}` is nothing that can be expected")
        },
        right,
    }
}

/// Whether every definition is asked for it by the same words.
fn is_fixed(head: Head) -> bool {
    match head {
        Head::Stage
        | Head::Path
        | Head::Outcome
        | Head::Asks
        | Head::NotAsks
        | Head::Reason
        | Head::Action
        | Head::Rejected
        | Head::Snapshot => true,
        Head::Gate(_) | Head::Criterion(_) | Head::Score(_) | Head::Grade(_) | Head::Range(_) => false,
    }
}

/// All that can be expected, as it is written behind `expect`.
fn all(definition: &Definition) -> Vec<(String, Head)> {
    let mut heads: Vec<(String, Head)> = Vec::new();
    let mut fixed =
        |names: &[(&str, Head)]| heads.extend(names.iter().map(|(name, head)| ((*name).to_string(), *head)));
    if definition.lifecycle.is_some() {
        fixed(&[("stage", Head::Stage), ("path", Head::Path), ("outcome", Head::Outcome)]);
    }
    fixed(&[
        ("asks", Head::Asks),
        ("not asks", Head::NotAsks),
        ("reason", Head::Reason),
    ]);
    if definition.lifecycle.is_some() {
        fixed(&[("action", Head::Action)]);
    }
    fixed(&[("rejected", Head::Rejected), ("snapshot", Head::Snapshot)]);
    for (id, score) in definition.scores.entries() {
        heads.push((score.name.clone(), Head::Score(id)));
        heads.push((format!("range of {}", score.name), Head::Range(id)));
    }
    for (id, grade) in definition.grades.entries() {
        heads.push((grade.name.clone(), Head::Grade(id)));
    }
    for (id, criterion) in definition.criteria.entries() {
        heads.push((format!("criterion {}", criterion.name), Head::Criterion(id)));
    }
    for (id, gate) in definition.gates.entries() {
        heads.push((format!("gate {}", gate.name), Head::Gate(id)));
    }
    heads
}
