//! From what was found to a report: names, places and words for everything.

use super::cells::first_inputs;
use super::name::Names;
use super::paths::Paths;
use super::{
    CoverageSection, Decider, Difference, Entry, EntrySince, EntryStatus, Failure, FileReport, Findings, LawCounts,
    LawResult, LawStatus, MutationSection, ProjectReport, Remark, RowName, Sentence, SinceSection, Spot, TestReport,
};
use crate::prepare;
use crate::{CaseResult, CaseTable, Counts, Mismatch, Place, Status, TableCase};
use leadspec_data::Reject;
use leadspec_ir::{At, Case, CaseFile, Definition, Law, Test};
use std::collections::BTreeMap;

impl TestReport {
    /// Puts together what was found, in one definition or several. Results of cases or laws that a suite does not have are left out.
    pub fn new(findings: &[Findings]) -> TestReport {
        let mut names = Names::default();
        // Of all that the suites hold, so that a name is the same whichever cases were chosen.
        for found in findings {
            announce(&mut names, &Paths::of(found));
        }
        let projects = findings.iter().map(|found| project(found, &mut names));
        TestReport {
            projects: projects.collect(),
        }
    }
}

fn announce(names: &mut Names, paths: &Paths) {
    let suite = paths.findings.suite;
    for (place, test) in suite.tests.iter().enumerate() {
        if !test.cases.is_empty() {
            names.announce(&paths.source(test.at.0), &test.label);
        }
        let tables = paths.findings.tables.get(place).into_iter().flatten();
        let mut files: Vec<String> = tables.map(|table| paths.table(table)).collect();
        files.sort();
        files.dedup();
        for path in files {
            names.announce(&path, &test.label);
        }
    }
    for law in &suite.laws {
        names.announce(&paths.source(law.at.0), &law.label);
    }
}

fn project(findings: &Findings, names: &mut Names) -> ProjectReport {
    let paths = Paths::of(findings);
    let mut builder = Builder { paths, names };
    let mut entries: Vec<Entry> = Vec::new();
    entries.extend(findings.results.cases.iter().filter_map(|case| builder.case(case)));
    entries.extend(findings.laws.iter().filter_map(|law| builder.law(law)));
    // A law stands among the tests where it was written.
    entries.sort_by_key(|entry| entry.anchor);
    let (cases, laws) = counts(&entries);
    let definition = findings.definition;
    ProjectReport {
        definition: Decider {
            label: definition.label.clone(),
            version: definition.version.clone(),
            digest: definition.digest().to_string(),
        },
        cases,
        laws,
        files: by_file(entries),
        since: findings.since.map(|since| SinceSection {
            called: since.called.clone(),
            commit: since.commit.clone(),
            counts: since.runs.counts(),
        }),
        coverage: findings.coverage.map(|coverage| CoverageSection {
            met: coverage.met,
            all: coverage.all,
            percent: coverage.percent.clone(),
            uncovered: builder.sentences("uncovered", &coverage.uncovered),
        }),
        mutation: findings.mutation.map(|mutation| MutationSection {
            killed: mutation.killed,
            survived: mutation.survived,
            survivors: builder.sentences("survivor", &mutation.survivors),
        }),
    }
}

fn counts(entries: &[Entry]) -> (Counts, LawCounts) {
    let (mut cases, mut laws) = (Counts::default(), LawCounts::default());
    for entry in entries {
        match entry.status {
            EntryStatus::Passed => cases.passed += 1,
            EntryStatus::Failed(_) => cases.failed += 1,
            EntryStatus::Skipped(_) => cases.skipped += 1,
            EntryStatus::Todo => cases.todo += 1,
            EntryStatus::Proved { .. } => laws.proved += 1,
            EntryStatus::Held(_) => laws.held += 1,
            EntryStatus::Broken(_) => laws.broken += 1,
            EntryStatus::Unproved(_) => laws.unproved += 1,
        }
    }
    (cases, laws)
}

/// Entries by their file, the files in the order of their first entries.
fn by_file(entries: Vec<Entry>) -> Vec<FileReport> {
    let mut files: Vec<FileReport> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        let path = entry.spot.file.clone();
        let place = *places.entry(path.clone()).or_insert(files.len());
        match files.get_mut(place) {
            Some(file) => file.entries.push(entry),
            None => files.push(FileReport {
                path,
                entries: vec![entry],
            }),
        }
    }
    files
}

struct Builder<'a, 'n> {
    paths: Paths<'a>,
    names: &'n mut Names,
}

impl Builder<'_, '_> {
    fn case(&mut self, result: &CaseResult) -> Option<Entry> {
        let entry = match result.place {
            Place::Written { test, case } => {
                let test = self.paths.findings.suite.tests.get(test)?;
                self.written(test, test.cases.get(case)?, result)
            }
            Place::Row { test, file, row } => {
                let item = self.paths.findings.suite.tests.get(test)?;
                let declared = item.files.get(file)?;
                let table = self.paths.findings.tables.get(test)?.get(file)?;
                let case = table.cases.get(row)?;
                self.row(item, declared, table, (row, case), result)
            }
        };
        Some(Entry {
            since: self.since(result.place),
            ..entry
        })
    }

    /// What became of a case since an earlier run.
    fn since(&self, place: Place) -> Option<EntrySince> {
        let since = self.paths.findings.since?;
        let case = since.runs.of(place)?;
        Some(EntrySince {
            since: case.since,
            is_edited: case.is_edited,
            tag: case.tag(&since.called),
            broken_by: since.broken_by.get(&place).cloned().unwrap_or_default(),
        })
    }

    fn written(&mut self, test: &Test, case: &Case, result: &CaseResult) -> Entry {
        let at = case.row.as_ref().map_or(test.at, |row| row.at);
        let findings = self.paths.findings;
        let row = case.row.as_ref().map(|row| RowName {
            number: u64::from(row.number),
            name: row
                .name
                .clone()
                .or_else(|| first_inputs(findings.sources, findings.definition, case, row)),
        });
        let file = findings.sources.file_at(at.0.start);
        let is_inside = |inner: At| match &case.row {
            Some(row) => row.at.0.contains(inner.0),
            None => inner.0.start >= at.0.start && findings.sources.file_at(inner.0.start) == file,
        };
        let status = self.status(result, |paths, mismatches| {
            let first = mismatches.first().map(|m| m.at).filter(|at| is_inside(*at));
            let differences = mismatches.iter().map(|m| difference(m, paths.spot(m.at)));
            (differences.collect(), paths.spot(first.unwrap_or(at)))
        });
        self.entry(&test.label, test.at, row, self.paths.spot(at), status)
    }

    fn row(
        &mut self,
        test: &Test,
        declared: &CaseFile,
        table: &CaseTable,
        (row, case): (usize, &TableCase),
        result: &CaseResult,
    ) -> Entry {
        let definition = self.paths.findings.definition;
        let name = RowName {
            number: u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1),
            name: case.name.clone(),
        };
        let withheld = withheld(definition, &case.rejects);
        let status = self.status(result, |paths, mismatches| {
            let told = |mismatch: &Mismatch| Difference {
                // A lead that cannot be read differs in that alone.
                actual: match &withheld {
                    Some(why) if mismatch.actual.starts_with("none: ") => format!("none: {why}"),
                    Some(why) => why.clone(),
                    None => mismatch.actual.clone(),
                },
                ..difference(mismatch, paths.expected(declared, table, case, mismatch))
            };
            let differences: Vec<Difference> = mismatches.iter().map(told).collect();
            let own = paths.row(table, case);
            let first = differences
                .first()
                .map(|d| &d.spot)
                .filter(|spot| spot.file == own.file);
            let spot = first.cloned().unwrap_or(own);
            (differences, spot)
        });
        let spot = self.paths.row(table, case);
        self.entry(&test.label, test.at, Some(name), spot, status)
    }

    fn law(&mut self, result: &LawResult) -> Option<Entry> {
        let law: &Law = self.paths.findings.suite.laws.get(result.law)?;
        let status = match &result.status {
            LawStatus::Proved { cases, as_of } => EntryStatus::Proved {
                cases: *cases,
                as_of: *as_of,
            },
            LawStatus::Held { cases } => EntryStatus::Held(*cases),
            LawStatus::Broken { counterexample } => EntryStatus::Broken(counterexample.clone()),
            LawStatus::Unproved { why } => EntryStatus::Unproved(why.clone()),
        };
        let spot = self.paths.spot(law.at);
        Some(self.entry(&law.label, law.at, None, spot, status))
    }

    /// What became of a case; `differs` tells what did not come out, and where to look first.
    fn status(
        &self,
        result: &CaseResult,
        differs: impl Fn(&Paths, &[Mismatch]) -> (Vec<Difference>, Spot),
    ) -> EntryStatus {
        match &result.status {
            Status::Passed => EntryStatus::Passed,
            Status::Skipped(why) => EntryStatus::Skipped(why.clone()),
            Status::Todo => EntryStatus::Todo,
            Status::Failed(mismatches) => {
                let (differences, spot) = differs(&self.paths, mismatches);
                let why = self.paths.findings.why.get(&result.place);
                EntryStatus::Failed(Failure {
                    differences,
                    why: why.cloned().unwrap_or_default(),
                    spot,
                })
            }
        }
    }

    fn entry(&mut self, label: &str, item: At, row: Option<RowName>, spot: Spot, status: EntryStatus) -> Entry {
        let line = u64::from(self.paths.findings.sources.position(item.0.start).line);
        let name = self.names.name(&spot.file, label, line, row.as_ref());
        let mut entry = Entry {
            name,
            label: label.to_string(),
            fingerprint: String::new(),
            row,
            spot,
            status,
            since: None,
            anchor: item.0.start,
        };
        let kind = if entry.is_law() { "law" } else { "case" };
        // Not its number: a row above it may come or go.
        let row = entry.row.as_ref().and_then(|row| row.name.as_deref());
        entry.fingerprint = self
            .names
            .fingerprint(&entry.spot.file, kind, &[label, row.unwrap_or_default()]);
        entry
    }

    fn sentences(&mut self, kind: &str, remarks: &[Remark]) -> Vec<Sentence> {
        remarks
            .iter()
            .map(|remark| {
                let spot = self.paths.spot(remark.at);
                Sentence {
                    text: remark.text.clone(),
                    fingerprint: self.names.fingerprint(&spot.file, kind, &[&remark.text]),
                    spot,
                }
            })
            .collect()
    }
}

/// What did not come out, where.
fn difference(mismatch: &Mismatch, spot: Spot) -> Difference {
    Difference {
        subject: mismatch.subject.clone(),
        expected: mismatch.expected.clone(),
        actual: mismatch.actual.clone(),
        spot,
    }
}

/// Why a row cannot be read, without what stands in it, where that could be personal.
fn withheld(definition: &Definition, rejects: &[Reject]) -> Option<String> {
    let is_open = |reject: &Reject| {
        let mut fields = definition.fields.iter();
        let column = reject.column.as_deref();
        column.is_some_and(|column| !fields.any(|field| field.personal && field.column.trim() == column.trim()))
    };
    (!rejects.iter().all(is_open)).then(|| prepare::withheld(rejects))
}
