//! Two runs side by side, an earlier one and one of today: which case fails newly, which failed before too, which is mended.
//!
//! Each run has a definition and tests of its own. Cases are the same by what they are called and by what they give, not by where they
//! stand: a row that somebody put in between, a column that came or has another name, make no other cases.

mod pair;

use crate::case::CaseOf;
use crate::prepare::{CaseTable, Place};
use crate::result::{Results, Status};
use crate::words::{self, Wanted};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{Definition, Suite, group_thousands};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Tests that ran, and what became of them.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What decided.
    pub definition: &'a Definition,
    /// The tests.
    pub suite: &'a Suite,
    /// Their files of cases, as for [`Prepared::new`](crate::Prepared::new).
    pub tables: &'a [Vec<CaseTable>],
    /// The texts that the tests stand in.
    pub sources: &'a SourceMap,
    /// What became of them. A case of the suite that is not among these did not run.
    pub results: &'a Results,
}

/// All cases of two runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunComparison {
    /// Those of today in the order of the suite, then those that are gone.
    pub cases: Vec<CaseSince>,
}

/// A case of two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSince {
    /// Where it stood in the earlier run's suite.
    pub old: Option<Place>,
    /// Where it stands today.
    pub new: Option<Place>,
    /// What became of it.
    pub since: Since,
    /// Whether something else is expected of it today.
    pub is_edited: bool,
}

/// What became of a case since an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Since {
    /// It passed and passes.
    Passing,
    /// It passed and fails.
    NewlyFailing,
    /// It failed and fails.
    FailedBefore,
    /// It failed and passes.
    Mended,
    /// It was not there, and passes.
    New,
    /// It was not there, and fails.
    NewFailing,
    /// It is not there any more.
    Gone,
    /// In one of the runs it did not run.
    NotRun,
}

/// How many cases became what since an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SinceCounts {
    /// Passed and fail.
    pub newly_failing: usize,
    /// Failed and fail.
    pub failed_before: usize,
    /// Failed and pass.
    pub mended: usize,
    /// Were not there, and pass.
    pub new: usize,
    /// Were not there, and fail.
    pub new_failing: usize,
    /// Are not there any more.
    pub gone: usize,
    /// Are there, and something else is expected of them.
    pub edited: usize,
}

/// Compares an earlier run with one of today, case by case.
pub fn compare_runs(old: &Run, new: &Run) -> RunComparison {
    let (was, is) = (fates(old.results), fates(new.results));
    let mut compared = RunComparison::default();
    let mut gone = Vec::new();
    for (before, after) in pair::pairs(old, new) {
        let fate = |of: &BTreeMap<Place, Fate>, case: &CaseOf| of.get(&case.place).copied().unwrap_or(Fate::NotRun);
        let since = match (&before, &after) {
            (Some(before), Some(after)) => both(fate(&was, before), fate(&is, after)),
            (None, Some(after)) => match fate(&is, after) {
                Fate::Passed => Since::New,
                Fate::Failed => Since::NewFailing,
                Fate::NotRun => Since::NotRun,
            },
            (Some(_), None) => Since::Gone,
            (None, None) => continue,
        };
        let is_edited = match (&before, &after) {
            (Some(before), Some(after)) => wanted(old.definition, before) != wanted(new.definition, after),
            (None | Some(_), _) => false,
        };
        let case = CaseSince {
            old: before.map(|case| case.place),
            new: after.map(|case| case.place),
            since,
            is_edited,
        };
        if since == Since::Gone {
            gone.push(case);
        } else {
            compared.cases.push(case);
        }
    }
    compared.cases.sort_by_key(|case| case.new);
    compared.cases.extend(gone);
    compared
}

/// What became of a case that one run has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passed,
    Failed,
    NotRun,
}

fn fates(results: &Results) -> BTreeMap<Place, Fate> {
    let fate = |status: &Status| match status {
        Status::Passed => Fate::Passed,
        Status::Failed(_) => Fate::Failed,
        Status::Skipped(_) | Status::Todo => Fate::NotRun,
    };
    let cases = results.cases.iter();
    cases.map(|case| (case.place, fate(&case.status))).collect()
}

fn both(was: Fate, is: Fate) -> Since {
    match (was, is) {
        (Fate::Passed, Fate::Passed) => Since::Passing,
        (Fate::Passed, Fate::Failed) => Since::NewlyFailing,
        (Fate::Failed, Fate::Failed) => Since::FailedBefore,
        (Fate::Failed, Fate::Passed) => Since::Mended,
        (Fate::NotRun, _) | (_, Fate::NotRun) => Since::NotRun,
    }
}

/// All that is expected of a case, in an order of its own.
fn wanted(definition: &Definition, case: &CaseOf) -> Vec<Wanted> {
    let expectations = case.expectations().into_iter();
    let mut wanted: Vec<Wanted> = expectations.map(|e| words::wanted(definition, &e.kind)).collect();
    wanted.sort();
    wanted
}

impl Since {
    /// As JSON says it: `newly_failing`.
    pub fn name(self) -> &'static str {
        match self {
            Since::Passing => "passing",
            Since::NewlyFailing => "newly_failing",
            Since::FailedBefore => "failed_before",
            Since::Mended => "mended",
            Since::New => "new",
            Since::NewFailing => "new_failing",
            Since::Gone => "gone",
            Since::NotRun => "not_run",
        }
    }
}

impl CaseSince {
    /// A few words on a case that fails: `newly failing since main 4f1c2ab`. `base` is what people call the earlier run's place.
    pub fn tag(&self, base: &str) -> Option<String> {
        let words = match self.since {
            Since::NewlyFailing => format!("newly failing since {base}"),
            Since::FailedBefore => "failed before too".to_string(),
            Since::NewFailing => format!("new since {base}"),
            Since::NotRun => format!("did not run at {base}"),
            Since::Passing | Since::Mended | Since::New | Since::Gone => return None,
        };
        let edited = if self.is_edited { ", expectation edited" } else { "" };
        Some(words + edited)
    }
}

impl RunComparison {
    /// The case that stands at a place today.
    pub fn of(&self, new: Place) -> Option<&CaseSince> {
        self.cases.iter().find(|case| case.new == Some(new))
    }

    /// How many became what.
    pub fn counts(&self) -> SinceCounts {
        let mut counts = SinceCounts::default();
        for case in &self.cases {
            counts.edited += usize::from(case.is_edited);
            match case.since {
                Since::NewlyFailing => counts.newly_failing += 1,
                Since::FailedBefore => counts.failed_before += 1,
                Since::Mended => counts.mended += 1,
                Since::New => counts.new += 1,
                Since::NewFailing => counts.new_failing += 1,
                Since::Gone => counts.gone += 1,
                Since::Passing | Since::NotRun => {}
            }
        }
        counts
    }
}

impl AddAssign for SinceCounts {
    fn add_assign(&mut self, other: SinceCounts) {
        self.newly_failing += other.newly_failing;
        self.failed_before += other.failed_before;
        self.mended += other.mended;
        self.new += other.new;
        self.new_failing += other.new_failing;
        self.gone += other.gone;
        self.edited += other.edited;
    }
}

impl SinceCounts {
    /// `2 newly failing, 1 failed before, 1 mended`
    pub fn sentence(self) -> String {
        let number = |number: usize| group_thousands(i64::try_from(number).unwrap_or(i64::MAX));
        let fail = if self.new_failing == 1 { "fails" } else { "fail" };
        let edited = if self.edited == 1 {
            "expectation"
        } else {
            "expectations"
        };
        let mut parts = vec![match self.newly_failing {
            0 => "nothing newly failing".to_string(),
            newly => format!("{} newly failing", number(newly)),
        }];
        for (of, words) in [
            (self.failed_before, "failed before".to_string()),
            (self.mended, "mended".to_string()),
            (self.new_failing, format!("new that {fail}")),
            (self.new, "new".to_string()),
            (self.gone, "gone".to_string()),
            (self.edited, format!("{edited} edited")),
        ] {
            if of > 0 {
                parts.push(format!("{} {words}", number(of)));
            }
        }
        parts.join(", ")
    }
}
