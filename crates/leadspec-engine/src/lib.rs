//! The interpreter: a batch of leads to a batch of decisions, with the trace that explains each.

#![deny(clippy::disallowed_methods)]

mod answer;
mod assemble;
mod columns;
mod count;
mod engine;
mod eval;
mod explain;
mod memo;
mod open;
mod outcome;
mod output;
mod plan;
mod question;
mod settle;
mod show;
mod signals;
mod tally;
mod text;

pub use engine::{Counting, Decided, Engine, Scratch, Selection, Undecided, UnknownColumn};
pub use explain::{
    Change, ClauseTrace, ConditionTrace, CriterionTrace, Explanation, FactTrace, GateTrace, GradeTrace, LineTrace,
    Nearest, QuestionTrace, Round, ScoreTrace, Tried, Verdict,
};
pub use tally::{GateTally, ScoreTally, Tally};
