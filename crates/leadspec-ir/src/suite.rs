//! Tests and laws: what a definition has to decide for leads that people agreed on, and what it must never do.
//!
//! They stand beside the definition, not in it: its digest is the same with and without them.

use crate::{
    At, Condition, CriterionId, Datum, GateId, GateState, GradeId, Outcome, SampleLead, ScoreId, StageId, Truth,
};

/// Everything that is tested about one definition.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Suite {
    /// In the order of the files, then of the source.
    pub tests: Vec<Test>,
    /// In the same order.
    pub laws: Vec<Law>,
}

/// `example name { … }`: a lead that tests start from. What runs tests needs none: each case holds its whole lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Example {
    /// What tests call it.
    pub name: String,
    /// The lead.
    pub lead: SampleLead,
    /// Its name in the source.
    pub at: At,
}

/// `test "…" { … }`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Test {
    /// What it shows.
    pub label: String,
    /// The cases that are written out: the rows of its tables in order, or the test itself where it has none. A test whose cases
    /// all stand in files has none.
    pub cases: Vec<Case>,
    /// The files of cases.
    pub files: Vec<CaseFile>,
    /// Its label in the source.
    pub at: At,
}

/// One lead, and what is expected of its decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Case {
    /// Its row, where it stands in a table.
    pub row: Option<CaseRow>,
    /// The as-of day; `None` only where nothing depends on it.
    pub as_of: Option<i64>,
    /// The lead.
    pub lead: SampleLead,
    /// All that must hold: those of the test that hold for each of its rows, then the row's own, in source order.
    pub expectations: Vec<Expected>,
}

/// The row of a table that a case stands in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseRow {
    /// Counted from 1 over all tables of the test.
    pub number: u32,
    /// What its `case` column calls it.
    pub name: Option<String>,
    /// Why it does not run, if so.
    pub mark: Option<CaseMark>,
    /// The head of its table in the source, from the first bar to the last.
    pub head: At,
    /// The row in the source, from the first bar to the last.
    pub at: At,
}

/// Why a case does not run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CaseMark {
    /// For this reason.
    Skip(String),
    /// Somebody still has to write it.
    Todo,
}

/// `leads "cases.csv"`: cases that stand in a file, one a row, with columns `expect …` beside those of an export.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseFile {
    /// The path as written, seen from the file the test stands in.
    pub path: String,
    /// The file of their events, likewise.
    pub events: Option<String>,
    /// The as-of day; `None` only where nothing depends on it.
    pub as_of: Option<i64>,
    /// What is expected of every row.
    pub expectations: Vec<Expected>,
    /// The path in the source.
    pub at: At,
}

/// One thing that must hold of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expected {
    /// What.
    pub kind: ExpectedKind,
    /// All of it in the source: `expect stage sql`, or the cell.
    pub at: At,
    /// What can be written anew where something else comes out, and the new text still says the same thing of the decision: `sql`,
    /// the cell. `None` where there is no such part (`expect fit >= 40`).
    pub value_at: Option<At>,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ExpectedKind {
    /// It rests in this stage.
    Stage(StageId),
    /// It went through these stages, from the one it started in to the one it rests in.
    Path(Vec<StageId>),
    /// Its stage means this.
    Outcome(Outcome),
    /// These criteria's questions are among those asked.
    Asks(Vec<CriterionId>),
    /// No question is asked.
    AsksNothing,
    /// None of these criteria's questions is asked.
    NotAsks(Vec<CriterionId>),
    /// The gate's state, its policy for the unknown applied.
    Gate(GateId, GateState),
    /// The criterion's answer.
    Criterion(CriterionId, Truth),
    /// What a score has earned lies here, both included, in millionths.
    Score {
        /// Which.
        score: ScoreId,
        /// The least.
        low: Option<i64>,
        /// The most.
        high: Option<i64>,
    },
    /// A grade's code; `None`: unknown.
    Grade(GradeId, Option<u32>),
    /// This is among the reasons.
    Reason(String),
    /// This is to be done.
    Action {
        /// What.
        name: String,
        /// With what; empty: with whatever.
        arguments: Vec<String>,
    },
    /// Nothing is to be done.
    ActsNothing,
    /// What a score could still become, in millionths; `None`: without end.
    Range {
        /// Which.
        score: ScoreId,
        /// The least.
        low: Option<i64>,
        /// The most.
        high: Option<i64>,
    },
    /// It cannot be decided; with a text, for a reason that contains it.
    Rejected(Option<String>),
    /// The whole decision is as it was when somebody looked at it last.
    Snapshot,
    /// Known to be true of the decision. [`ChoiceKind::StageAfter`](crate::ChoiceKind::StageAfter) may stand in it.
    Condition(Condition),
}

/// `always "…" { … }`: what holds for every possible lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Law {
    /// What it says.
    pub label: String,
    /// Never known to be false. [`ChoiceKind::StageAfter`](crate::ChoiceKind::StageAfter) may stand in it.
    pub condition: Condition,
    /// Its label in the source.
    pub at: At,
}

impl Test {
    /// Whether it holds a case that would run.
    pub fn has_cases(&self) -> bool {
        !self.cases.is_empty() || !self.files.is_empty()
    }
}

impl SampleLead {
    /// A lead of which nothing is known and that did nothing.
    pub fn unknown(fields: usize) -> SampleLead {
        SampleLead {
            facts: vec![Datum::Unknown; fields],
            events: Vec::new(),
        }
    }
}
