//! Why a case failed: what decided, by how much, what would have met the expectation, and which leads share its fate.
//!
//! All of it is read from the same columns that decided, and tried on leads that nobody wrote ([`leadspec_prove`]). The result is
//! data; [`lines`] lays it out for people. Nothing marked personal is in it, unless the test itself wrote it.

mod fate;
mod leaf;
mod lines;
mod points;
mod reason;
mod route;
mod story;
pub(crate) mod table;

use crate::case::{CaseOf, KindOf, case_at};
use crate::prepare::{ANY_DAY, CaseTable, Place};
use crate::result::Mismatch;
use leadspec_data::LeadBatch;
use leadspec_diagnostics::SourceMap;
use leadspec_engine::Scratch;
use leadspec_ir::{At, Condition, Definition, Expected, ExpectedKind, Suite};
use leadspec_prove::Space;
use std::collections::BTreeMap;
use std::sync::Arc;
use story::{Day, Story};

pub use lines::{Look, Piece, Role, WhyLine, lines};
pub use table::{CellView, TableView};

/// How many leads are tried for the nearest one, unless somebody says otherwise.
const BUDGET: usize = 6000;

/// What failures are explained by.
#[derive(Debug, Clone, Copy)]
pub struct Explaining<'a> {
    /// What decided.
    pub definition: &'a Arc<Definition>,
    /// The texts, for what stands where.
    pub sources: &'a SourceMap,
    /// The tests.
    pub suite: &'a Suite,
    /// Their files of cases, as for [`Prepared::new`](crate::Prepared::new).
    pub tables: &'a [Vec<CaseTable>],
}

/// Explains failures, one after another.
#[derive(Debug)]
pub struct Explainer<'a> {
    about: Explaining<'a>,
    /// How many leads are tried for the nearest one.
    pub budget: usize,
    /// For leads that are drawn.
    pub seed: u64,
    days: BTreeMap<i64, (Day<'a>, Space)>,
    scratch: Scratch,
}

/// A case that failed, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The case.
    pub place: Place,
    /// The file it stands in, as people call it.
    pub file: String,
    /// Its line there, from 1.
    pub line: u64,
    /// What its test shows.
    pub test: String,
    /// `row 2: Director, 64 points`; `None` where the test is one case.
    pub case: Option<String>,
    /// A word or two that whoever asks adds to the head: `newly failing since main`.
    pub tag: Option<String>,
    /// The row of the table it is, with its head.
    pub table: Option<TableView>,
    /// What came out otherwise, in the order of the expectations.
    pub differences: Vec<Difference>,
    /// What decided, most telling first.
    pub because: Vec<Because>,
    /// The smallest change to the lead with which all it expects would hold.
    pub nearest: Option<Nearest>,
    /// The change of the definition that broke it, where whoever asks knows: `change 1: SQL threshold 60% -> 70%`.
    pub broken_by: Option<String>,
    /// Which other leads share its fate: `every lead with 45% to 65% of bant`.
    pub range: Option<String>,
    /// The facts that play no part in it.
    pub idle: Vec<String>,
}

/// Something that came out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: `stage`.
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What came out.
    pub actual: String,
    /// Whether the row of the table shows it.
    pub in_table: bool,
}

/// Something that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// In a sentence.
    pub text: String,
    /// Where the definition says so.
    pub at: Option<At>,
    /// The same for people: `sales.lead:68`.
    pub spot: Option<String>,
}

/// The smallest change to a lead with which all that is expected of it would hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nearest {
    /// These facts otherwise, together.
    Changes {
        /// Where not all can hold together: what would then be as expected.
        only: Option<String>,
        /// What the number that decided would gain: `+25%`.
        gain: Option<String>,
        /// `job level director instead of manager`
        changes: Vec<String>,
    },
    /// None was found among so many leads.
    NotFound {
        /// How many were tried.
        tried: usize,
    },
    /// There is none: every kind of lead was tried.
    Impossible,
}

impl Because {
    pub(crate) fn new(text: impl Into<String>, at: At) -> Because {
        let at = (!at.0.is_empty()).then_some(at);
        Because {
            text: text.into(),
            at,
            spot: None,
        }
    }
}

impl<'a> Explainer<'a> {
    /// Ready to explain what failed.
    pub fn new(about: Explaining<'a>) -> Explainer<'a> {
        Explainer {
            about,
            budget: BUDGET,
            seed: 0,
            days: BTreeMap::new(),
            scratch: Scratch::new(),
        }
    }

    /// Why a case failed with these differences; `None` for a place that is no case.
    pub fn failure(&mut self, place: Place, mismatches: &[Mismatch]) -> Option<Failure> {
        let about = self.about;
        let case = case_at(about.suite, about.tables, place)?;
        let mut failure = self.bare(&case, mismatches);
        let Some((lead, as_of)) = case.lead(about.definition) else {
            return Some(failure);
        };
        let as_of = as_of.unwrap_or(ANY_DAY);
        let Explainer { days, scratch, .. } = self;
        let (day, space) = days.entry(as_of).or_insert_with(|| {
            let all = all_expected(about.suite, about.tables);
            let conditions: Vec<&Condition> = all.iter().filter_map(|expected| condition(expected)).collect();
            let space = Space::new(&[about.definition.as_ref()], &conditions, as_of);
            (Day::new(about.definition, &all, as_of), space)
        });
        let expected = case.expectations();
        let is_written = matches!(case.kind, KindOf::Written(_));
        let mut batch = LeadBatch::of_samples(about.definition, as_of, std::slice::from_ref(&lead));
        let (found, reach) = {
            let story = Story {
                definition: about.definition,
                inspection: &day.inspector.inspect(&mut batch, scratch),
                lead: &lead,
                day,
                is_written,
            };
            let found = reason::all(&story, &case, mismatches);
            let measured = found.measured.as_ref();
            let reach = measured.and_then(|quantity| reason::reach(&story, quantity, &expected));
            (found, reach)
        };
        failure.because.clone_from(&found.because);
        for because in &mut failure.because {
            because.spot = because.at.and_then(|at| spot(about.sources, at));
        }
        // A kept decision that changed has no nearest lead: nothing says what it should have been.
        if mismatches.iter().all(|mismatch| mismatch.subject == "snapshot") {
            return Some(failure);
        }
        let mut trying = fate::Trying {
            definition: about.definition,
            space,
            as_of,
            expected: &expected,
            mismatches,
            lead: &lead,
            scratch,
            is_written,
        };
        // Nobody is helped by a lead that would be rejected.
        let rejects = mismatches.iter().any(|mismatch| mismatch.subject == "decision");
        if !found.is_hopeless && !rejects {
            failure.nearest = trying.nearest(self.seed, self.budget, &found);
        }
        trying.others(&mut failure, found.measured.as_ref(), reach);
        Some(failure)
    }

    /// What can be said without a decision.
    fn bare(&self, case: &CaseOf, mismatches: &[Mismatch]) -> Failure {
        let about = self.about;
        let table = table::view(about.sources, case, mismatches);
        let shown = |mismatch: &Mismatch| {
            table.as_ref().is_some_and(|table| {
                let row = table.row.iter();
                row.filter_map(|cell| cell.expectation)
                    .any(|number| number == mismatch.expectation)
            })
        };
        let (file, line) = match case.kind {
            KindOf::Row { table, case, .. } => (table.file.clone(), case.line),
            KindOf::Written(written) => {
                let at = written.row.as_ref().map_or(case.test.at, |row| row.at).0.start;
                let file = about.sources.file_at(at);
                (
                    file.map_or_else(String::new, |file| about.sources.name(file).to_string()),
                    u64::from(about.sources.position(at).line),
                )
            }
        };
        let withheld = withheld(case, about.definition);
        let differences = mismatches.iter().map(|mismatch| Difference {
            subject: mismatch.subject.clone(),
            expected: mismatch.expected.clone(),
            actual: match &withheld {
                Some(why) if mismatch.subject == "decision" => format!("none: {why}"),
                Some(why) if mismatch.subject == "rejected" => why.clone(),
                Some(_) | None => mismatch.actual.clone(),
            },
            in_table: shown(mismatch),
        });
        Failure {
            place: case.place,
            file,
            line,
            test: case.test.label.clone(),
            case: case.title(),
            tag: None,
            differences: differences.collect(),
            table,
            because: Vec::new(),
            nearest: None,
            broken_by: None,
            range: None,
            idle: Vec::new(),
        }
    }
}

/// Why a row of a file can't be read, without what stands there, where that is personal.
fn withheld(case: &CaseOf, definition: &Definition) -> Option<String> {
    let KindOf::Row { case, .. } = case.kind else {
        return None;
    };
    if case.rejects.is_empty() {
        return None;
    }
    let told = case.rejects.iter().map(|reject| {
        let of = |column: &String| definition.fields.iter().find(|field| field.column == *column);
        let is_personal = reject.column.as_ref().and_then(of).is_some_and(|field| field.personal);
        // Where the whole row is at fault, anything may stand in it.
        let is_whole = reject.column.is_none();
        match &reject.column {
            Some(column) if is_personal => format!("`{column}`: {}", reject.reason.summary()),
            None if is_whole => reject.reason.summary().to_string(),
            Some(_) | None => reject.to_string(),
        }
    });
    Some(told.collect::<Vec<_>>().join("; "))
}

fn condition(expected: &Expected) -> Option<&Condition> {
    if let ExpectedKind::Condition(condition) = &expected.kind {
        Some(condition)
    } else {
        None
    }
}

fn all_expected<'a>(suite: &'a Suite, tables: &'a [Vec<CaseTable>]) -> Vec<&'a Expected> {
    let tests = suite.tests.iter();
    let of_tests = tests.flat_map(|test| {
        let written = test.cases.iter().flat_map(|case| &case.expectations);
        written.chain(test.files.iter().flat_map(|file| &file.expectations))
    });
    let rows = tables.iter().flatten().flat_map(|table| &table.cases);
    of_tests.chain(rows.flat_map(|case| &case.expectations)).collect()
}

/// `sales.lead:68`
fn spot(sources: &SourceMap, at: At) -> Option<String> {
    let file = sources.file_at(at.0.start)?;
    let name = sources.name(file);
    let name = name.rsplit('/').next().unwrap_or(name);
    Some(format!("{name}:{}", sources.position(at.0.start).line))
}
