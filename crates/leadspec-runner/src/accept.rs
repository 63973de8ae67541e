//! What came out, written where it was expected: only expected values are rewritten, and tables stay aligned.
//!
//! Knows texts and places, no files: whoever has those shows the preview and writes the texts.

mod table;
mod value;

use crate::case::{CaseOf, KindOf, case_at, cases_of};
use crate::prepare::{CaseTable, Place};
use crate::result::{Mismatch, Results, Status};
use leadspec_data::Form;
use leadspec_diagnostics::{FileId, SourceMap, Span};
use leadspec_ir::{CaseFile, ExpectedKind, Suite};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use table::cells;

/// What can be written, and what can't.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// By place in the sources.
    pub edits: Vec<AcceptedEdit>,
    /// In the order of the results.
    pub refused: Vec<Refusal>,
    /// The whole texts of the files with edits, as they would be.
    pub texts: Vec<(FileId, String)>,
}

/// An expected value that is rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedEdit {
    /// In which file.
    pub file: FileId,
    /// What people call it.
    pub name: String,
    /// On which line, from 1.
    pub line: u32,
    /// What is rewritten.
    pub span: Span,
    /// What stands there.
    pub old: String,
    /// What will.
    pub new: String,
    /// What it is about: `stage`.
    pub subject: String,
    /// The cases that expect it.
    pub places: Vec<Place>,
    /// What they are called: `row 2: Director`.
    pub cases: Vec<String>,
}

/// A difference that can't be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The case.
    pub place: Place,
    /// The file, as people call it.
    pub name: String,
    /// The line, from 1.
    pub line: u64,
    /// What the case is called, where it is not the only one.
    pub case: Option<String>,
    /// What it is about: `stage`.
    pub subject: String,
    /// What came out, where that is why.
    pub actual: Option<String>,
    /// Why not, and what to do.
    pub why: String,
}

impl Acceptance {
    /// What would be done, for people: a line each.
    pub fn preview(&self) -> Vec<String> {
        let edits = self.edits.iter().map(|edit| {
            let cases = match edit.cases.as_slice() {
                [] => String::new(),
                [one] => format!("   {one}"),
                [one, rest @ ..] => format!("   {one} and {} more", rest.len()),
            };
            format!(
                "{}:{}  {}: {} -> {}{cases}",
                edit.name,
                edit.line,
                edit.subject,
                edit.old.trim(),
                edit.new.trim()
            )
        });
        let refused = self.refused.iter().map(|refusal| {
            let case = refusal.case.as_ref().map_or(String::new(), |case| format!("{case}: "));
            let actual = refusal
                .actual
                .as_ref()
                .map_or(String::new(), |actual| format!(" ({actual})"));
            format!(
                "{}:{}  {case}{} stays as it is{actual}: {}",
                refusal.name, refusal.line, refusal.subject, refusal.why
            )
        });
        edits.chain(refused).collect()
    }
}

/// What the results would have the sources say. `layout` is the formatter: the text in the one layout, `None` where it has none.
pub fn accept(
    sources: &SourceMap,
    suite: &Suite,
    tables: &[Vec<CaseTable>],
    results: &Results,
    layout: &dyn Fn(&str) -> Option<String>,
) -> Acceptance {
    let accepting = Accepting {
        sources,
        suite,
        tables,
        results,
        users: users(suite, tables),
    };
    let mut acceptance = accepting.decide();
    acceptance.edits.sort_by_key(|edit| edit.span);
    let files: BTreeSet<FileId> = acceptance.edits.iter().map(|edit| edit.file).collect();
    for file in files {
        let edits: Vec<&AcceptedEdit> = acceptance.edits.iter().filter(|edit| edit.file == file).collect();
        let text = table::rewritten(sources, file, suite, &edits, layout);
        acceptance.texts.push((file, text));
    }
    acceptance
}

/// By the place of an expected value: the cases that expect it, and as which of their expectations.
type Users = BTreeMap<Span, Vec<(Place, usize)>>;

fn users(suite: &Suite, tables: &[Vec<CaseTable>]) -> Users {
    let mut users = Users::new();
    for test in 0..suite.tests.len() {
        for case in cases_of(suite, tables, test) {
            for (number, expected) in case.expectations().into_iter().enumerate() {
                if let Some(at) = expected.value_at {
                    users.entry(at.0).or_default().push((case.place, number));
                }
            }
        }
    }
    users
}

struct Accepting<'a> {
    sources: &'a SourceMap,
    suite: &'a Suite,
    tables: &'a [Vec<CaseTable>],
    results: &'a Results,
    users: Users,
}

impl Accepting<'_> {
    fn decide(&self) -> Acceptance {
        let mut acceptance = Acceptance::default();
        let mut done: BTreeSet<Span> = BTreeSet::new();
        for (place, mismatches) in self.results.failures() {
            let Some(case) = case_at(self.suite, self.tables, *place) else {
                continue;
            };
            for mismatch in mismatches {
                // Whole decisions are written into files of their own.
                if mismatch.subject == "snapshot" {
                    continue;
                }
                let at = mismatch.value_at.map(|at| at.0).filter(|at| !done.contains(at));
                if mismatch.value_at.is_some() && mismatch.rewrite.is_some() && at.is_none() {
                    continue;
                }
                match self.edit(&case, mismatch) {
                    Ok(edit) => acceptance.edits.push(edit),
                    Err(why) => acceptance.refused.push(self.refusal(&case, mismatch, why)),
                }
                done.extend(at.filter(|_| mismatch.rewrite.is_some()));
            }
        }
        // What stands there already is no edit.
        acceptance.edits.retain(|edit| edit.old != edit.new);
        acceptance
    }

    fn edit(&self, case: &CaseOf, mismatch: &Mismatch) -> Result<AcceptedEdit, String> {
        let (Some(rewrite), Some(at)) = (&mismatch.rewrite, mismatch.value_at) else {
            return Err(by_hand(case, mismatch).to_string());
        };
        let places = self.agreed(at.0, rewrite)?;
        let span = at.0;
        let file = self.sources.file_at(span.start);
        let file = file.ok_or_else(|| "its place is not in these files".to_string())?;
        let old = self.sources.slice(span);
        let new = value::written(case, mismatch, span, old, rewrite);
        let cases = places.iter().filter_map(|place| self.title(*place)).collect();
        Ok(AcceptedEdit {
            file,
            name: self.sources.name(file).to_string(),
            line: self.sources.position(span.start).line,
            span,
            old: old.to_string(),
            new,
            subject: mismatch.subject.clone(),
            places,
            cases,
        })
    }

    fn title(&self, place: Place) -> Option<String> {
        case_at(self.suite, self.tables, place)?.title()
    }

    /// The cases that expect a value, if what came out is the same for all of them; else why not.
    fn agreed(&self, at: Span, rewrite: &str) -> Result<Vec<Place>, String> {
        let users = self.users.get(&at).map_or(&[][..], Vec::as_slice);
        let name = |place: Place| self.title(place).unwrap_or_else(|| "the test".to_string());
        let mut agreed = Vec::new();
        for (place, number) in users {
            let status = self.results.cases.iter().find(|case| case.place == *place);
            match status.map(|case| &case.status) {
                Some(Status::Skipped(_) | Status::Todo) => {}
                None => return Err(format!("{} expects it too and did not run", name(*place))),
                Some(Status::Passed) => {
                    return Err(format!(
                        "it holds for {}; give the others a column for it",
                        name(*place)
                    ));
                }
                Some(Status::Failed(mismatches)) => {
                    let own = mismatches
                        .iter()
                        .find(|m| m.expectation == *number && m.value_at.is_some());
                    let other = own.and_then(|m| m.rewrite.as_deref());
                    let case = case_at(self.suite, self.tables, *place);
                    let is_decided = case.is_some_and(|case| !mismatches.iter().any(|m| is_undecided(&case, m)));
                    match (own, other) {
                        (Some(_), Some(other)) if other == rewrite => agreed.push(*place),
                        (Some(_), Some(other)) => {
                            let told = format!("`{rewrite}` came out, and `{other}` for {}", name(*place));
                            return Err(format!("{told}; give them a column for it"));
                        }
                        (None, _) if is_decided => {
                            return Err(format!(
                                "it holds for {}; give the others a column for it",
                                name(*place)
                            ));
                        }
                        (Some(_), None) => {
                            return Err(format!("what came out for {} cannot stand there", name(*place)));
                        }
                        (None, _) => return Err(format!("{} is not decided", name(*place))),
                    }
                }
            }
        }
        Ok(agreed)
    }

    fn refusal(&self, of: &CaseOf, mismatch: &Mismatch, why: String) -> Refusal {
        let at = mismatch.value_at.unwrap_or(mismatch.at).0;
        let (name, line) = match of.kind {
            KindOf::Row { declared, table, case } if is_own(of, declared, mismatch) => (table.file.clone(), case.line),
            KindOf::Row { .. } | KindOf::Written(_) => (
                self.sources
                    .file_at(at.start)
                    .map_or_else(String::new, |file| self.sources.name(file).to_string()),
                u64::from(self.sources.position(at.start).line),
            ),
        };
        Refusal {
            place: of.place,
            name,
            line,
            case: of.title(),
            subject: mismatch.subject.clone(),
            actual: mismatch.rewrite.is_none().then(|| mismatch.actual.clone()),
            why,
        }
    }
}

/// Whether it is about the row itself, not about something that all rows of its file share.
fn is_own(case: &CaseOf, declared: &CaseFile, mismatch: &Mismatch) -> bool {
    mismatch.expectation >= declared.expectations.len() || is_undecided(case, mismatch)
}

/// Whether it says that there is no decision, where one was expected.
fn is_undecided(case: &CaseOf, mismatch: &Mismatch) -> bool {
    let expected = case.expectations();
    let of = expected.get(mismatch.expectation).map(|expected| &expected.kind);
    mismatch.subject == "decision" && !matches!(of, Some(ExpectedKind::Rejected(_)))
}

/// Why nothing can be written for a difference, whatever else is expected.
fn by_hand(case: &CaseOf, mismatch: &Mismatch) -> &'static str {
    let form = match case.kind {
        KindOf::Row { declared, table, .. } if is_own(case, declared, mismatch) => table.form,
        KindOf::Row { .. } | KindOf::Written(_) => None,
    };
    match form {
        Some(Form::Workbook) => "a workbook is not written: change it there",
        Some(Form::Parquet) => "a Parquet file is not written: change it where it is made",
        Some(Form::Csv | Form::JsonLines) | None => "change it by hand",
    }
}
