//! Outcome coverage: which outcomes of a definition its tests show.
//!
//! Lines say little of a declarative text: every line takes part in every decision. What a team wants to know is whether each outcome has
//! been looked at: every criterion met, unmet and unknown, every gate passed and refused, every line of points earned and not, every
//! transition taken and not, every number at its limit and just beside it. [`Goals::of`] lists them, [`Coverage::of`] says which cases
//! show which, from the columns that decide.

mod ask;
mod choices;
mod cobertura;
mod gather;
mod goal;
mod lcov;
mod measure;
mod possible;
mod report;
mod rows;
mod share;
mod slice;
mod table;
mod threshold;
mod totals;
pub(crate) mod trial;
mod words;

pub(crate) use ask::{compare, constant};
pub use goal::{Amount, Area, Goal, GoalId, GoalItem, GoalKind, Goals, Side};
pub use measure::{AreaCount, Coverage, GoalSet, Standing};
pub use report::CoverageReport;
pub use share::Share;
pub(crate) use slice::Rests;
pub(crate) use table::wrapped;
