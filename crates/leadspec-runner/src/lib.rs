//! Tests: run, compared, covered, mutated, reported.
//!
//! A [`Suite`](leadspec_ir::Suite) and its [`Definition`](leadspec_ir::Definition) are [prepared](Prepared) once: all leads of all
//! tests become columns, grouped by as-of day, and whatever the expectations ask becomes a question to the same plan that decides.
//! [`Prepared::run`] decides them and tells what did not come out; the same prepared leads are decided again by a changed definition to
//! find out what the tests would not notice.
//!
//! It knows no files, no clock and no text of definitions: files of cases are handed in, and places are shown by whoever has the text.

#![deny(clippy::disallowed_methods)]

mod accept;
mod against;
mod case;
mod cases;
mod coverage;
mod judge;
mod laws;
mod mutate;
mod prepare;
pub mod report;
mod result;
mod shown;
mod snapshot;
mod suggest;
mod why;
mod words;

pub use accept::{Acceptance, AcceptedEdit, Refusal, accept};
pub use against::{CaseSince, Run, RunComparison, Since, SinceCounts, compare_runs};
pub use case::written_out;
pub use cases::{CaseInput, CaseProblem, CaseTableError};
pub use coverage::{
    Amount, Area, AreaCount, Coverage, CoverageReport, Goal, GoalId, GoalItem, GoalKind, GoalSet, Goals, Share, Side,
    Standing,
};
pub use laws::{Counterexample, LawConfig, LawOutcome, check_law};
pub use mutate::{
    Accepted, Catch, Column, Fate, Item, MissingTest, Mutant, MutantKind, MutateConfig, Mutation, MutationReport,
    MutationScore, NotGreen, Start, Tried, mutants, mutate,
};
pub use prepare::{CaseTable, Place, Prepared, TableCase};
pub use result::{CaseResult, Counts, Mismatch, Results, Status};
pub use shown::lead_as_test;
pub use snapshot::{
    Snapshot, SnapshotChange, SnapshotChangeKind, SnapshotFile, SnapshotFileError, accepted_snapshots,
    compare_snapshots, snapshot_files,
};
pub use suggest::{SuggestConfig, SuggestedRow, SuggestedTest, Suggestions, suggest};
pub use why::lines as why_lines;
pub use why::{
    Because, CellView, Difference, Explainer, Explaining, Failure, Look, Nearest, Piece, Role, TableView, WhyLine,
};
