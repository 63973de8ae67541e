//! What a report is made from. Whoever ran the tests fills it in.

use crate::{CaseTable, Coverage, Goals, Place, Results, RunComparison};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{At, Definition, Suite};
use std::collections::BTreeMap;

/// What a run found, and what its ids and places refer to.
#[derive(Clone, Copy)]
pub struct Findings<'a> {
    /// The definition that decided.
    pub definition: &'a Definition,
    /// The tests and laws.
    pub suite: &'a Suite,
    /// The files of cases of each test, read, as in [`Prepared::new`](crate::Prepared::new).
    pub tables: &'a [Vec<CaseTable>],
    /// What became of the cases.
    pub results: &'a Results,
    /// Lines on how a failed case came to its decision: reasons, the nearest change, what changed since. One line each.
    pub why: &'a BTreeMap<Place, Vec<String>>,
    /// What became of the laws that were looked at.
    pub laws: &'a [LawResult],
    /// What became of the cases since an earlier run, where that was asked.
    pub since: Option<&'a SinceSummary>,
    /// How much of the definition the tests reach.
    pub coverage: Option<&'a CoverageSummary>,
    /// Which changes the tests would not notice.
    pub mutation: Option<&'a MutationSummary>,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The path a report gives for a file, from the name it has in the sources or, if it is a file of cases, in its table.
    pub path: &'a dyn Fn(&str) -> String,
}

/// What became of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawResult {
    /// Its place among the laws of the suite.
    pub law: usize,
    /// What became of it.
    pub status: LawStatus,
}

/// What became of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LawStatus {
    /// It holds for every lead there can be.
    Proved {
        /// How many kinds of leads were told apart.
        cases: u64,
        /// The as-of day, where what is decided can rest on it.
        as_of: Option<i64>,
    },
    /// No lead that was tried breaks it, which is no proof.
    Held {
        /// How many were tried.
        cases: u64,
    },
    /// A lead breaks it.
    Broken {
        /// A lead that shows it, and what is decided for it. One line each.
        counterexample: Vec<String>,
    },
    /// It could not be looked at.
    Unproved {
        /// Why not, in a few lower-case words.
        why: String,
    },
}

/// What became of cases since an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceSummary {
    /// What people call the earlier run's place: `main 4f1c2ab`.
    pub called: String,
    /// The whole id of its commit.
    pub commit: String,
    /// Both runs, case by case.
    pub runs: RunComparison,
    /// For a case that fails, the changes of meaning that alone make it fail, in a sentence each.
    pub broken_by: BTreeMap<Place, Vec<String>>,
}

/// How much of a definition its tests reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageSummary {
    /// Outcomes that some case shows.
    pub met: usize,
    /// All of them.
    pub all: usize,
    /// The share in words: `93%`.
    pub percent: String,
    /// Those that no case shows, as far as they are to be reported.
    pub uncovered: Vec<Remark>,
}

/// Which changes of a definition its tests would not notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutationSummary {
    /// Changes that make some case fail.
    pub killed: usize,
    /// Changes that make none fail.
    pub survived: usize,
    /// The latter, as far as they are to be reported.
    pub survivors: Vec<Remark>,
}

/// A sentence about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The sentence, on one line.
    pub text: String,
    /// The place.
    pub at: At,
}

impl CoverageSummary {
    /// What a coverage comes to, with all outcomes that no case shows.
    pub fn of(definition: &Definition, goals: &Goals, coverage: &Coverage) -> CoverageSummary {
        let share = coverage.share();
        let uncovered = coverage.open().map(|id| Remark {
            text: goals[id].sentence(definition),
            at: goals[id].at,
        });
        CoverageSummary {
            met: share.met,
            all: share.of,
            percent: format!("{}%", share.percent()),
            uncovered: uncovered.collect(),
        }
    }
}
