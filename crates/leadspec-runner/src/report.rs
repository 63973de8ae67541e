//! What became of tests, in the forms that people and build servers read.
//!
//! A [`TestReport`] puts together once what a run found, in one definition or several: every case and law with its name, its place in a
//! file and the words for what went wrong. Each form is one function that reads nothing else: [`junit`], [`github_errors`] and [`github_warnings`], [`markdown`],
//! [`gitlab`] and [`json`].
//!
//! A report holds the texts of a definition as they are. The forms make them harmless, each in its own way: nobody's label ends a
//! table, a command or a tag, and none turns the direction of the line it stands in. No report holds a time or a duration: the same
//! run gives the same bytes.

mod build;
mod cells;
mod findings;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod name;
mod paths;
mod words;

pub use findings::{CoverageSummary, Findings, LawResult, LawStatus, MutationSummary, Remark, SinceSummary};
pub use github::{github_errors, github_warnings};
pub use gitlab::gitlab;
pub use json::json;
pub use junit::{JunitShape, junit};
pub use markdown::{COMMENT_LIMIT, SUMMARY_LIMIT, markdown};

use crate::{Counts, Since, SinceCounts};

/// What became of tests and laws.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestReport {
    /// One for each definition with its tests.
    pub projects: Vec<ProjectReport>,
}

/// What became of the tests and laws of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectReport {
    /// Which definition decided.
    pub definition: Decider,
    /// How many cases became what.
    pub cases: Counts,
    /// How many laws became what.
    pub laws: LawCounts,
    /// The cases and laws by the file they stand in, in the order of the suite.
    pub files: Vec<FileReport>,
    /// What became of the cases since an earlier run, where that was asked.
    pub since: Option<SinceSection>,
    /// How much of the definition the tests reach, where that was asked.
    pub coverage: Option<CoverageSection>,
    /// Which changes of the definition the tests would not notice, where that was asked.
    pub mutation: Option<MutationSection>,
}

/// The definition that decided the cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// What it is called.
    pub label: String,
    /// Its version, as the team counts.
    pub version: Option<String>,
    /// The fingerprint of its meaning.
    pub digest: String,
}

/// How many laws became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LawCounts {
    /// Hold for every lead there can be.
    pub proved: usize,
    /// Are broken by no lead that was tried.
    pub held: usize,
    /// Are broken by a lead.
    pub broken: usize,
    /// Could not be looked at.
    pub unproved: usize,
}

/// A file with cases or laws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its path, as [`Findings::path`] gives it.
    pub path: String,
    /// In the order of the suite.
    pub entries: Vec<Entry>,
}

/// A case or a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called; no other entry of its file is called the same: `Who decides › row 2: director`. One line of harmless text.
    pub name: String,
    /// The label of its test, or its own, as written.
    pub label: String,
    /// Its row, where it stands in a table or a file of cases.
    pub row: Option<RowName>,
    /// Where it stands.
    pub spot: Spot,
    /// Keeps naming it when lines above it come or go.
    pub fingerprint: String,
    /// What became of it.
    pub status: EntryStatus,
    /// What became of it since an earlier run; `None` for a law, and where that was not asked.
    pub since: Option<EntrySince>,
    /// Where its test or law begins, over all sources.
    anchor: u32,
}

/// What became of a case since an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySince {
    /// What became of it.
    pub since: Since,
    /// Whether something else is expected of it today.
    pub is_edited: bool,
    /// A few words on it where it fails: `newly failing since main 4f1c2ab`.
    pub tag: Option<String>,
    /// The changes of meaning that alone make it fail, in a sentence each.
    pub broken_by: Vec<String>,
}

/// A row of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowName {
    /// Its number in the test, or in the file of cases, from 1.
    pub number: u64,
    /// Its name, or the first cells that set something, as written.
    pub name: Option<String>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryStatus {
    /// A case: everything came out as expected.
    Passed,
    /// A case: something else came out.
    Failed(Failure),
    /// A case that did not run, for this reason.
    Skipped(String),
    /// A case that somebody still has to write.
    Todo,
    /// A law that holds for every lead there can be.
    Proved {
        /// How many kinds of leads were told apart.
        cases: u64,
        /// The as-of day, where what is decided can rest on it.
        as_of: Option<i64>,
    },
    /// A law that no lead breaks of so many that were tried.
    Held(u64),
    /// A law that does not hold: the lines that show a lead.
    Broken(Vec<String>),
    /// A law that could not be looked at, and why not.
    Unproved(String),
}

/// What did not come out in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One for each expectation that does not hold; at least one.
    pub differences: Vec<Difference>,
    /// Further lines on how it came to that.
    pub why: Vec<String>,
    /// Where to look first: the expectation, or the row.
    pub spot: Spot,
}

/// Something else came out than was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: `stage`, `gate decision_maker`, `bant`.
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What came out.
    pub actual: String,
    /// The expectation.
    pub spot: Spot,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file's path, as [`Findings::path`] gives it.
    pub file: String,
    /// Its first line, from 1.
    pub line: u64,
    /// Its last line.
    pub end_line: u64,
    /// The column of its first character and the one behind its last, from 1; `None` in a table file.
    pub columns: Option<(u32, u32)>,
}

/// What became of cases since an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceSection {
    /// What people call the earlier run's place: `main 4f1c2ab`.
    pub called: String,
    /// The whole id of its commit.
    pub commit: String,
    /// How many became what.
    pub counts: SinceCounts,
}

/// How much of a definition its tests reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageSection {
    /// Outcomes that some case shows.
    pub met: usize,
    /// All of them.
    pub all: usize,
    /// The share in words: `93%`.
    pub percent: String,
    /// Those that no case shows.
    pub uncovered: Vec<Sentence>,
}

/// Which changes of a definition its tests would not notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutationSection {
    /// Changes that make some case fail.
    pub killed: usize,
    /// Changes that make none fail.
    pub survived: usize,
    /// The latter.
    pub survivors: Vec<Sentence>,
}

/// A sentence about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The place.
    pub spot: Spot,
    /// Keeps naming it when lines above it come or go.
    pub fingerprint: String,
}

impl TestReport {
    /// Whether every case that ran came out as expected and no law is broken.
    pub fn is_good(&self) -> bool {
        self.cases().failed == 0 && self.laws().broken == 0
    }

    /// How many cases of all definitions became what.
    pub fn cases(&self) -> Counts {
        let mut all = Counts::default();
        for project in &self.projects {
            all.passed += project.cases.passed;
            all.failed += project.cases.failed;
            all.skipped += project.cases.skipped;
            all.todo += project.cases.todo;
        }
        all
    }

    /// How many laws of all definitions became what.
    pub fn laws(&self) -> LawCounts {
        let mut all = LawCounts::default();
        for project in &self.projects {
            all.proved += project.laws.proved;
            all.held += project.laws.held;
            all.broken += project.laws.broken;
            all.unproved += project.laws.unproved;
        }
        all
    }

    /// All cases and laws.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.projects.iter().flat_map(ProjectReport::entries)
    }

    /// All changes that no test would notice.
    fn survivors(&self) -> impl Iterator<Item = &Sentence> {
        self.projects.iter().flat_map(ProjectReport::survivors)
    }

    /// All outcomes that no test shows.
    fn uncovered(&self) -> impl Iterator<Item = &Sentence> {
        self.projects.iter().flat_map(ProjectReport::uncovered)
    }
}

impl ProjectReport {
    /// Its cases and laws, in the order of the suite.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.iter().flat_map(|file| &file.entries)
    }

    fn survivors(&self) -> impl Iterator<Item = &Sentence> {
        self.mutation.iter().flat_map(|mutation| &mutation.survivors)
    }

    fn uncovered(&self) -> impl Iterator<Item = &Sentence> {
        self.coverage.iter().flat_map(|coverage| &coverage.uncovered)
    }
}

impl Entry {
    /// Whether it is a law, not a case.
    pub fn is_law(&self) -> bool {
        match self.status {
            EntryStatus::Proved { .. } | EntryStatus::Held(_) | EntryStatus::Broken(_) | EntryStatus::Unproved(_) => {
                true
            }
            EntryStatus::Passed | EntryStatus::Failed(_) | EntryStatus::Skipped(_) | EntryStatus::Todo => false,
        }
    }
}

impl LawCounts {
    /// All of them.
    pub fn total(self) -> usize {
        self.proved + self.held + self.broken + self.unproved
    }
}
