//! A comparison of two definitions as people review it: the effect first, then what changed, whom it moves, and what it breaks.
//!
//! [`Review`] holds all that is told, whatever the form. It is the JSON document (`docs/schemas/diff-v1.json`) and the one source of
//! the page: whoever compares fills it in, and no form knows more than another.

mod agreements;
mod cases;
mod changes;
mod forms;
mod movements;
mod opening;
mod possible;
mod say;
mod stages;
mod way;
mod words;

use crate::picture::Picture;
pub use forms::{comment, html, page};
use serde::Serialize;
use std::fmt;

/// The version of the JSON document's form.
pub const SCHEMA_VERSION: u32 = 1;

/// So many bytes of Markdown fit into a comment with room to spare: services take 65,536 characters.
pub const COMMENT_LIMIT: usize = 60_000;

/// So many bytes of HTML are read in a moment and sent by mail.
pub const PAGE_LIMIT: usize = 150_000;

/// Everything that is told about two definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// `leadspec`
    pub tool: &'static str,
    /// Its version.
    pub tool_version: &'static str,
    /// What people call the definition: the newer label.
    pub definition: String,
    /// A word for it that is the same from one comparison to the next: letters, digits and hyphens.
    pub slug: String,
    /// The older version.
    pub old: Version,
    /// The newer version.
    pub new: Version,
    /// The one or two sentences that are read first.
    pub headline: String,
    /// Over all: who gets to sales, of every lead there can be. Nothing where it was not asked.
    pub verdict: Option<Verdict>,
    /// What people call the stages that this is about: those where sales acts, or where leads are worked on.
    pub about: Vec<String>,
    /// What changed in meaning, in the order of the newer source.
    pub changes: Vec<Change>,
    /// The stages: the newer version's, then those that are gone. Empty without a lifecycle.
    pub stages: Vec<Stage>,
    /// What it does to leads that were given.
    pub effect: Option<Effect>,
    /// What the tests of both versions came to.
    pub tests: Option<Tests>,
    /// What was agreed about changes, and whether this one keeps to it.
    pub policy: Vec<Finding>,
    /// What has to be known to read the rest rightly.
    pub notes: Vec<String>,
    /// The lifecycle with its changes marked.
    #[serde(skip)]
    pub picture: Option<Picture>,
}

/// One of the two definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What people call it: `main 4f1c2ab`, `working tree`, `old.lead`.
    pub called: String,
    /// The whole id of its commit.
    pub commit: Option<String>,
    /// What its definition says under `version`.
    pub version: Option<String>,
    /// Of its meaning.
    pub digest: String,
}

/// How one version differs from another over every lead there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same leads.
    Equal,
    /// Some leave, none enters.
    Stricter,
    /// Some enter, none leaves.
    Looser,
    /// Some enter and some leave.
    Mixed,
    /// It could not be found out.
    NotDecided,
}

impl Verdict {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Equal => "same",
            Verdict::Stricter => "stricter",
            Verdict::Looser => "looser",
            Verdict::Mixed => "mixed",
            Verdict::NotDecided => "not decided",
        }
    }
}

/// One difference in meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What the review calls it, from 1.
    pub number: usize,
    /// What it is known by from one comparison to the next.
    pub fingerprint: String,
    /// What kind of thing it is: `threshold`, `gate`.
    pub code: &'static str,
    /// `added`, `removed`, `changed`, `moved`, `renamed`.
    pub kind: &'static str,
    /// Which thing: `stage.sql.transition.from.sal.when`.
    pub path: String,
    /// The change as a sentence without full stop.
    pub sentence: String,
    /// What it said, in a few words.
    pub before: Option<String>,
    /// What it says now, in a few words.
    pub after: Option<String>,
    /// Whether it can alter what is decided of a lead; otherwise it alters words only.
    pub decides: bool,
    /// Over all, with this change alone. Nothing where it was not asked or can't be told apart.
    pub verdict: Option<Verdict>,
    /// Whose agreement it needs.
    pub owners: Vec<String>,
    /// Where it stood.
    pub old_place: Option<Place>,
    /// Where it stands.
    pub new_place: Option<Place>,
    /// What it does alone to the leads that were given.
    pub alone: Option<Alone>,
    /// Who agreed to it.
    pub agreed: Option<Agreed>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl fmt::Display for Place {
    /// `tests.lead:51`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What a change does alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Alone {
    /// It was put into the older version alone.
    Counted {
        /// Leads for which what it says comes out differently.
        touched: u64,
        /// Leads that rest at another stage.
        moved: u64,
    },
    /// By itself it moves nobody.
    Nothing,
    /// It can't be told apart from other changes.
    NotToldApart,
}

/// An agreement that stands in the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// Who agreed.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Until when, as written.
    pub expires: Option<String>,
}

/// A stage of either version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// What files and tables call it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Leads that rest there, where leads were given.
    pub counts: Option<Counts>,
    /// Which leads come through it. Nothing where it was not asked.
    pub verdict: Option<Verdict>,
    /// Which leads move into it first, from where they start: this may differ where `verdict` does not.
    pub step_verdict: Option<Verdict>,
    /// Why it is not decided, if so.
    pub doubt: Option<String>,
    /// A lead that comes through it under the newer version only.
    pub entering: Option<Witness>,
    /// A lead that comes through it under the older version only.
    pub leaving: Option<Witness>,
}

/// Leads at a stage before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By the older version.
    pub before: u64,
    /// By the newer version.
    pub after: u64,
    /// How many more.
    pub change: i64,
    /// The same in words, of those before: `-14.7%`.
    pub share: Option<String>,
}

/// A possible lead that the two versions decide differently: both have decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// Which lead, in a few words: `the lead of tests.lead:51 with budget: 9999 EUR`.
    pub lead: String,
    /// The stages it goes through under the older version, as people call them.
    pub old_path: Vec<String>,
    /// Under the newer version.
    pub new_path: Vec<String>,
    /// A test to paste, which holds under the newer version.
    pub test: String,
}

/// What the change does to leads that were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// The table they stand in.
    pub leads_file: String,
    /// SHA-256 of its bytes, where it is a file.
    pub sha256: Option<String>,
    /// The day they are looked at, `2026-03-01`.
    pub as_of: String,
    /// Leads that both versions decided. All counts are of these, unless it says otherwise.
    pub leads: u64,
    /// Rows that only the older version could read.
    pub only_old: u64,
    /// Rows that only the newer version could read.
    pub only_new: u64,
    /// Rows that neither version could read.
    pub unread: u64,
    /// Leads that the older version read and could not decide.
    pub undecided_old: u64,
    /// Leads that the newer version read and could not decide.
    pub undecided_new: u64,
    /// Leads that rest at another stage.
    pub moved: u64,
    /// The same of all in words: `3.4%`.
    pub moved_share: Option<String>,
    /// Leads that rest at the same stage with another score or grade.
    pub rescored: u64,
    /// Of those that moved: leads for which an answer is missing that could still change where they rest.
    pub open: u64,
    /// From where to where, by stages in their order.
    pub movements: Vec<Movement>,
    /// Scores and grades, and how many leads have another one.
    pub measured: Vec<Measured>,
}

/// Leads that went from one stage to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// Place among [`Review::stages`].
    pub from: usize,
    /// Place among [`Review::stages`].
    pub to: usize,
    /// How many.
    pub leads: u64,
    /// Of these: leads for which an answer is missing that could still change where they rest.
    pub open: u64,
    /// Why, the most leads first; they add up to `leads`.
    pub causes: Vec<Cause>,
    /// The first ones.
    pub examples: Vec<Example>,
}

/// Why leads went there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// [Numbers](Change::number) of the changes each of which alone moves these leads there; none: only several together do.
    pub changes: Vec<usize>,
    /// How many leads.
    pub leads: u64,
}

/// A lead as an example. It says which one, and nothing about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its number among the data rows, from 1.
    pub row: u64,
    /// Its id, where that was asked for and is not personal.
    pub id: Option<String>,
}

/// A score or grade of both versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// What people call it.
    pub label: String,
    /// `score`, `grade`, `gate`.
    pub kind: &'static str,
    /// Leads that have another one, whether they move or not.
    pub leads: u64,
}

/// What the tests came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tests {
    /// Cases that pass now.
    pub passed: u64,
    /// Cases that fail now.
    pub failed: u64,
    /// They passed before and fail now.
    pub newly_failing: Vec<TestCase>,
    /// They failed before and pass now.
    pub mended: Vec<TestCase>,
    /// How many fail now and failed before too.
    pub failing_before: u64,
}

/// A case of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestCase {
    /// What it is called, with its row.
    pub name: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// What was expected and what came out, in one line.
    pub told: Option<String>,
}

/// Something that was agreed about changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `max_change`, `protect`, `agreed`.
    pub rule: &'static str,
    /// What is so, as a sentence without full stop.
    pub sentence: String,
    /// Whether the change does not keep to it.
    pub exceeded: bool,
    /// Where the agreement stands.
    pub place: Option<Place>,
    /// [Number](Change::number) of the change it is about, if it is about one.
    pub change: Option<usize>,
}
