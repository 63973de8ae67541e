//! Two definitions: what changed in meaning; with leads, who moves and why.
//!
//! [`changes`] compares what two definitions say, not how they are written: layout, comments, names of parts, and the order of what
//! has none make no difference. Both are brought into one space of ids (`common`), their conditions into one form (`normal`); what
//! is the same is then equal, and what is not is told in the smallest parts a reader would name (`part`, `tell`).
//!
//! [`in_lines`] says all of one definition, a fact a line, for programs that compare lines.

#![deny(clippy::disallowed_methods)]

mod change;
mod choices;
mod code;
mod common;
mod comparison;
mod edit;
mod effect;
mod fold;
mod form;
mod inline;
mod lifecycles;
mod lines;
mod matching;
mod normal;
mod order;
mod owners;
mod part;
mod shared;
mod speech;
mod subject;
mod summary;
mod table;
mod tell;
mod translate;
mod trial;
mod uses;
mod ways;
mod words;

pub use change::{Change, ChangeKind, Fingerprint, numbers};
pub use code::{Bearing, ChangeCode};
pub use comparison::{Comparison, Renames, apply, changes};
pub use effect::{AloneEffect, Cause, Effect, Example, Measure, Measured, Movement, Movements, StageCount, Way};
pub use lifecycles::{Counterpart, Lifecycles};
pub use lines::in_lines;
pub use summary::{Share, StageSummary, Summary};
pub use trial::Trial;
