//! The interpreter: a batch of leads to a batch of decisions, with the trace that explains each.
//!
//! An [`Engine`] is a definition lowered once to a plan of columns (`plan`): equal parts shared, constants folded, every quantity
//! a sum of columns. [`Engine::decide`] computes the columns that the [`Selection`] needs for a [`LeadBatch`](leadspec_data::LeadBatch),
//! node by node, 64 leads to a word (`eval`); settles each lead by the answers that decide where it goes (`settle`), leads
//! that agree in all of them once (`memo`); asks everything once more with the unknown left open, for ranges, questions and whether an
//! answer could change the stage (`answer`, `question`, `open`); and puts the selected columns together (`assemble`). A single
//! lead is a batch of one. [`Engine::explain`] reads the same columns at one lead (`explain`).
//!
//! It knows no files, no clock and no text of definitions.
//!
//! ```
//! # use std::sync::Arc;
//! # fn decide(definition: Arc<leadspec_ir::Definition>, batch: &leadspec_data::LeadBatch, as_of: i64) {
//! use leadspec_engine::{Counting, Engine, Scratch};
//!
//! let engine = Engine::new(definition, as_of);
//! let selection = engine.select_all(Counting::On);
//! let mut scratch = Scratch::new();
//! let decided = engine.decide(batch, &selection, &mut scratch);
//! assert_eq!(decided.table.len + decided.undecided.len(), batch.len);
//! # }
//! ```

#![deny(clippy::disallowed_methods)]

mod answer;
mod assemble;
mod columns;
mod count;
mod engine;
mod eval;
mod explain;
mod inspect;
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
pub use inspect::{Inquiry, Inspection, Inspector, Move, MoveCause};
pub use tally::{GateTally, ScoreTally, Tally};
