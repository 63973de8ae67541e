//! Facts that hold for every lead: the finitely many cells that a definition's conditions tell apart, leads made of them, and the
//! search among them.
//!
//! A condition compares facts with constants. So the values of a fact fall into finitely many cells in which every condition is
//! answered alike, the unknown being one more ([`Space`]). Leads made of cells stand for all leads: a [`Search`] goes
//! through them for one that somebody wishes to see, and [`fate`] tells what about a lead decided.
//!
//! [`verdicts`] says for each stage how two definitions differ, over every lead there can be: by searching, and where nothing is
//! found by going through all cells or by a proof.
//!
//! Nothing here judges a lead: whoever searches does, with the interpreter.

#![deny(clippy::disallowed_methods)]

mod cells;
pub mod fate;
mod gap;
mod gather;
mod history;
mod linear;
mod names;
mod random;
mod search;
mod space;
#[cfg(test)]
mod testing;
mod verdict;

pub use cells::{Cell, Extent};
pub use gap::Gap;
pub use history::HistoryCell;
pub use search::{BUDGET, Found, FoundAll, Hit, Search};
pub use space::{Corners, Part, Space};
pub use verdict::{Doubt, EFFORT, Method, Options, Renames, StageVerdict, TRIES, Verdict, Verdicts, Witness, verdicts};
