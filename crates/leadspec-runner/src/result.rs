//! What became of tests.

use crate::prepare::Place;
use leadspec_ir::At;

/// What became of all cases, in the order of the suite.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results {
    /// One for each case that was chosen.
    pub cases: Vec<CaseResult>,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Which.
    pub place: Place,
    /// What became of it.
    pub status: Status,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Everything came out as expected.
    Passed,
    /// These things did not.
    Failed(Vec<Mismatch>),
    /// It did not run, for this reason.
    Skipped(String),
    /// It did not run: somebody still has to write it.
    Todo,
}

/// Something else came out than was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The place among the case's expectations.
    pub expectation: usize,
    /// What it is about: `stage`, `gate decision_maker`, `bant`.
    pub subject: String,
    /// What was expected, as tests write it: `sql`, `passed`, `100%`.
    pub expected: String,
    /// What came out, likewise.
    pub actual: String,
    /// What would have to stand at the expectation's `value_at` for it to hold; `None` where nothing can be written there.
    pub rewrite: Option<String>,
    /// The expectation in the source.
    pub at: At,
    /// The part of it to rewrite.
    pub value_at: Option<At>,
}

/// How many cases became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Came out as expected.
    pub passed: usize,
    /// Did not.
    pub failed: usize,
    /// Did not run, with a reason.
    pub skipped: usize,
    /// Did not run: still to be written.
    pub todo: usize,
}

impl Results {
    /// How many cases became what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for case in &self.cases {
            match case.status {
                Status::Passed => counts.passed += 1,
                Status::Failed(_) => counts.failed += 1,
                Status::Skipped(_) => counts.skipped += 1,
                Status::Todo => counts.todo += 1,
            }
        }
        counts
    }

    /// The cases that failed, with what did not come out.
    pub fn failures(&self) -> impl Iterator<Item = (&Place, &[Mismatch])> {
        self.cases.iter().filter_map(|case| match &case.status {
            Status::Failed(mismatches) => Some((&case.place, mismatches.as_slice())),
            Status::Passed | Status::Skipped(_) | Status::Todo => None,
        })
    }
}

impl Counts {
    /// All of them.
    pub fn total(self) -> usize {
        self.passed + self.failed + self.skipped + self.todo
    }
}
