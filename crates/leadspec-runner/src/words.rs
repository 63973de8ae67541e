//! What tests call stages, answers, states and points: one way to write each.

use leadspec_ir::{
    CriterionId, Definition, ExpectedKind, GateState, GradeId, Outcome, ScoreId, StageId, Truth, Unit,
    written_quantity, written_text,
};

/// An expectation in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wanted {
    /// What it is about: `stage`, `gate decision_maker`, `bant`.
    pub(crate) subject: String,
    /// What is expected of it: `sql`, `passed`, `100%`.
    pub(crate) expected: String,
}

/// What an expectation is about, and what it expects of that.
pub(crate) fn wanted(definition: &Definition, kind: &ExpectedKind) -> Wanted {
    let fixed = |subject: &str, expected: &str| (subject.to_string(), expected.to_string());
    let (subject, expected) = match kind {
        ExpectedKind::Stage(id) => ("stage".to_string(), stage(definition, *id)),
        ExpectedKind::Path(path) => ("path".to_string(), stages(definition, path)),
        ExpectedKind::Outcome(outcome) => fixed("outcome", outcome_word(*outcome)),
        ExpectedKind::Asks(of) => ("asks".to_string(), criteria(definition, of)),
        ExpectedKind::AsksNothing => fixed("asks", "nothing"),
        ExpectedKind::NotAsks(of) => ("not asks".to_string(), criteria(definition, of)),
        ExpectedKind::Gate(gate, state) => (
            format!("gate {}", definition.gates[*gate].name),
            gate_word(*state).to_string(),
        ),
        ExpectedKind::Criterion(criterion, answer) => (
            format!("criterion {}", definition.criteria[*criterion].name),
            truth_word(*answer).to_string(),
        ),
        ExpectedKind::Score { score, low, high } => (
            definition.scores[*score].name.clone(),
            range(definition, *score, *low, *high),
        ),
        ExpectedKind::Grade(id, code) => (definition.grades[*id].name.clone(), grade(definition, *id, *code)),
        ExpectedKind::Reason(reason) => ("reason".to_string(), written_text(reason)),
        ExpectedKind::Action { name, arguments } => {
            let quoted: Vec<String> = arguments.iter().map(|a| written_text(a)).collect();
            let written = if quoted.is_empty() {
                name.clone()
            } else {
                format!("{name}({})", quoted.join(", "))
            };
            ("action".to_string(), written)
        }
        ExpectedKind::ActsNothing => fixed("action", "nothing"),
        ExpectedKind::Range { score, low, high } => (
            format!("range of {}", definition.scores[*score].name),
            limits(definition, *score, *low, *high),
        ),
        ExpectedKind::Rejected(why) => (
            "decision".to_string(),
            why.as_deref().map_or("rejected".to_string(), written_text),
        ),
        ExpectedKind::Snapshot => fixed("snapshot", "as it was"),
        ExpectedKind::Condition(condition) => ("condition".to_string(), condition.phrase(definition)),
    };
    Wanted { subject, expected }
}

/// `sql`
pub(crate) fn stage(definition: &Definition, stage: StageId) -> String {
    let lifecycle = definition.lifecycle.as_ref();
    lifecycle.map_or_else(String::new, |l| l.stages[stage].name.clone())
}

/// `lead, mql, sal`
pub(crate) fn stages(definition: &Definition, path: &[StageId]) -> String {
    let names: Vec<String> = path.iter().map(|s| stage(definition, *s)).collect();
    listed(&names, "none")
}

/// `need, authority`
pub(crate) fn criteria(definition: &Definition, criteria: &[CriterionId]) -> String {
    let names: Vec<&str> = criteria.iter().map(|c| definition.criteria[*c].name.as_str()).collect();
    listed(&names, "nothing")
}

/// `64` or, for a score of weights, `64%`.
pub(crate) fn points(definition: &Definition, score: ScoreId, value: i64) -> String {
    let unit = if definition.scores[score].weights {
        Unit::Percent
    } else {
        Unit::Number
    };
    written_quantity(value, unit)
}

/// `64` or `40..60`
pub(crate) fn range(definition: &Definition, score: ScoreId, low: Option<i64>, high: Option<i64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => points(definition, score, low),
        _ => limits(definition, score, low, high),
    }
}

/// `A`; of what can't be graded `unknown`.
pub(crate) fn grade(definition: &Definition, grade: GradeId, code: Option<u32>) -> String {
    let names = &definition.grades[grade].names;
    let name = code.and_then(|code| names.get(code as usize));
    name.cloned().unwrap_or_else(|| "unknown".to_string())
}

/// `40..60`, `40..`
pub(crate) fn limits(definition: &Definition, score: ScoreId, low: Option<i64>, high: Option<i64>) -> String {
    let end = |limit: Option<i64>| limit.map_or_else(String::new, |limit| points(definition, score, limit));
    format!("{}..{}", end(low), end(high))
}

/// A quantity whose integer form has this many decimals.
pub(crate) fn decimals(value: i64, unit: Unit, decimals: u8) -> String {
    let more = u32::from(decimals.saturating_sub(unit.decimals()));
    written_quantity(value / 10_i64.saturating_pow(more).max(1), unit)
}

/// With commas between, or what stands for none.
pub(crate) fn listed<T: AsRef<str>>(of: &[T], none: &str) -> String {
    if of.is_empty() {
        return none.to_string();
    }
    of.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// `passed`, `failed`, `unknown`
pub(crate) fn gate_word(state: GateState) -> &'static str {
    match state {
        GateState::Passed => "passed",
        GateState::Failed => "failed",
        GateState::Unknown => "unknown",
    }
}

/// `met`, `unmet`, `unknown`
pub(crate) fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "met",
        Truth::False => "unmet",
        Truth::Unknown => "unknown",
    }
}

/// `now`, `later`, `never`
pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Now => "now",
        Outcome::Later => "later",
        Outcome::Never => "never",
    }
}
