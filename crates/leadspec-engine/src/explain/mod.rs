//! Why one lead was decided as it was: the columns its decision was read from, read once more beside the definition.

mod nearest;
mod read;
mod shape;
mod variants;

pub use nearest::{Change, Nearest};

use crate::settle::Cause;
use leadspec_ir::{
    At, CriterionId, FieldId, GateId, GateState, GradeId, Outcome, ScoreId, StageId, TransitionId, Truth,
};

/// The whole story of one lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is known by: its `id`, or the number of its row.
    pub id: String,
    /// Its number among the data rows of its file, from 1.
    pub row: u64,
    /// Its line in its file, from 1.
    pub line: u64,
    /// The as-of day, in days since 1970-01-01.
    pub as_of: i64,
    /// Where it was; `None` without a lifecycle.
    pub stage_before: Option<StageId>,
    /// Where it rests; `None` without a lifecycle, or where it runs in a circle.
    pub stage: Option<StageId>,
    /// What resting there means.
    pub outcome: Option<Outcome>,
    /// The circle it runs in, spelled out; then nothing is decided.
    pub circle: Option<String>,
    /// Stage by stage, from where it was to where it rests.
    pub rounds: Vec<Round>,
    /// The reasons people see, in order.
    pub reasons: Vec<String>,
    /// What is to be done, in order.
    pub actions: Vec<String>,
    /// When the next step is due, ISO 8601.
    pub sla_due: Option<String>,
    /// Every gate, in source order.
    pub gates: Vec<GateTrace>,
    /// Every criterion, in source order.
    pub criteria: Vec<CriterionTrace>,
    /// Every score, in source order.
    pub scores: Vec<ScoreTrace>,
    /// Every grade, in source order.
    pub grades: Vec<GradeTrace>,
    /// The fields that are unknown, in source order.
    pub unknown: Vec<FieldId>,
    /// The questions to ask, most valuable first.
    pub questions: Vec<QuestionTrace>,
    /// Whether an answer could still change where it rests.
    pub open: bool,
    /// The smallest change found that would bring it to the next stage.
    pub nearest: Nearest,
}

/// What happened at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Which stage.
    pub stage: StageId,
    /// The failed gate guarding it that sent the lead away before any transition was looked at.
    pub sent_away: Option<GateId>,
    /// The transitions that were looked at, in source order.
    pub tried: Vec<Tried>,
    /// Where the lead went; `None`: it rests here.
    pub to: Option<StageId>,
}

/// A transition that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Which.
    pub transition: TransitionId,
    /// Where it leads.
    pub to: StageId,
    /// Its condition.
    pub when: ConditionTrace,
    /// What came of it.
    pub verdict: Verdict,
}

/// What came of a transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It fired.
    Taken,
    /// Its condition is not known to be true.
    NotTrue,
    /// Its condition is true, but these gates before its target are unknown and ask.
    Held(Vec<GateId>),
    /// Its condition is true, but this gate before its target has failed and sent the lead elsewhere.
    SentAway(GateId),
    /// Its condition is true, but this gate before its target has failed and would send the lead to where it is.
    Stays(GateId),
}

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionTrace {
    /// Where it was written.
    pub at: At,
    /// It in plain English.
    pub phrase: String,
    /// Its answer.
    pub truth: Truth,
    /// The facts it asks for itself.
    pub facts: Vec<FactTrace>,
    /// The conditions it is made of.
    pub parts: Vec<ConditionTrace>,
}

/// A fact that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactTrace {
    /// What people call it.
    pub name: String,
    /// What it is; `None`: unknown.
    pub value: Option<String>,
    /// The field it is, if it is one.
    pub field: Option<FieldId>,
    /// Whether it must not be shown outside the lead's own decision.
    pub personal: bool,
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateTrace {
    /// Which.
    pub gate: GateId,
    /// What it says, its policy for the unknown applied.
    pub state: GateState,
    /// What must hold.
    pub require: ConditionTrace,
    /// Whether it moved the lead.
    pub moved: bool,
    /// Whether it holds the lead where it rests.
    pub holds: bool,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionTrace {
    /// Which.
    pub criterion: CriterionId,
    /// Met, unmet or unknown.
    pub truth: Truth,
    /// Its condition, or its clauses in source order.
    pub clauses: Vec<ClauseTrace>,
}

/// A clause of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseTrace {
    /// Whether it says met (as a criterion's only condition does) or unmet.
    pub met: bool,
    /// When.
    pub when: ConditionTrace,
    /// Whether it is the one that decided.
    pub decided: bool,
}

/// A score. Points are in millionths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreTrace {
    /// Which.
    pub score: ScoreId,
    /// What is known to be earned.
    pub value: i64,
    /// The least it may become; `None`: unbounded.
    pub low: Option<i64>,
    /// The most it may become; `None`: unbounded.
    pub high: Option<i64>,
    /// The sum of the lines, before it is clamped.
    pub sum: i64,
    /// Its lines, in source order.
    pub lines: Vec<LineTrace>,
}

/// A line of a score. Points are in millionths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTrace {
    /// The whole line in the source.
    pub at: At,
    /// The label people see.
    pub label: Option<String>,
    /// It in plain English.
    pub phrase: String,
    /// What it earns.
    pub earned: i64,
    /// The least it may earn; `None`: unbounded.
    pub low: Option<i64>,
    /// The most it may earn; `None`: unbounded.
    pub high: Option<i64>,
    /// The condition of a line that has one.
    pub when: Option<ConditionTrace>,
    /// What a line without condition counts or looks up.
    pub facts: Vec<FactTrace>,
    /// The row of a table that matched, from 0.
    pub row: Option<usize>,
}

/// A grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeTrace {
    /// Which.
    pub grade: GradeId,
    /// Its name; `None`: unknown.
    pub name: Option<String>,
}

/// A question to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionTrace {
    /// About which criterion.
    pub criterion: CriterionId,
    /// Its texts.
    pub questions: Vec<String>,
    /// Whether a gate that holds the lead, or stands before one of its next stages, rests on it.
    pub gate: bool,
    /// How many points, in millionths, its answer could change each score it bears on.
    pub worth: Vec<(ScoreId, i64)>,
}

/// The gate of a move that a gate made.
fn gate_of(cause: Cause) -> Option<usize> {
    match cause {
        Cause::Gate(gate) => Some(gate),
        Cause::Transition(_) => None,
    }
}
