//! From what was found to a report: names, places and words for everything.

use super::cells::first_inputs;
use super::name::Names;
use super::{
    CoverageReport, Decider, Difference, Entry, EntryStatus, Failure, FileReport, Findings, LawCounts, LawResult,
    LawStatus, MutationReport, Remark, RowName, Sentence, Spot, TestReport,
};
use crate::{CaseResult, CaseTable, Counts, Mismatch, Place, Status, TableCase};
use leadspec_diagnostics::{FileId, Span};
use leadspec_ir::{At, Case, CaseFile, Law, Test};
use std::collections::BTreeMap;

impl TestReport {
    /// Puts together what was found. Results of cases or laws that the suite does not have are left out.
    pub fn new(findings: &Findings) -> TestReport {
        let mut builder = Builder::new(findings);
        let mut entries: Vec<Entry> = Vec::new();
        entries.extend(findings.results.cases.iter().filter_map(|case| builder.case(case)));
        entries.extend(findings.laws.iter().filter_map(|law| builder.law(law)));
        // A law stands among the tests where it was written.
        entries.sort_by_key(|entry| entry.anchor);
        let (cases, laws) = counts(&entries);
        let definition = findings.definition;
        TestReport {
            definition: Decider {
                label: definition.label.clone(),
                version: definition.version.clone(),
                digest: definition.digest().to_string(),
            },
            cases,
            laws,
            files: by_file(entries),
            coverage: findings.coverage.map(|coverage| CoverageReport {
                met: coverage.met,
                all: coverage.all,
                percent: coverage.percent.clone(),
                uncovered: builder.sentences("uncovered", &coverage.uncovered),
            }),
            mutation: findings.mutation.map(|mutation| MutationReport {
                killed: mutation.killed,
                survived: mutation.survived,
                survivors: builder.sentences("survivor", &mutation.survivors),
            }),
        }
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

struct Builder<'a> {
    findings: &'a Findings<'a>,
    /// Of each source file.
    paths: BTreeMap<FileId, String>,
    names: Names,
}

impl<'a> Builder<'a> {
    fn new(findings: &'a Findings<'a>) -> Builder<'a> {
        let sources = findings.sources;
        let path = |file: FileId| (file, (findings.path)(sources.name(file)));
        let mut builder = Builder {
            findings,
            paths: sources.files().map(path).collect(),
            names: Names::default(),
        };
        // Of all that the suite holds, so that a name is the same whichever cases were chosen.
        for test in &findings.suite.tests {
            if !test.cases.is_empty() {
                let path = builder.source(test.at.0);
                builder.names.announce(&path, &test.label);
            }
            let mut files: Vec<String> = test.files.iter().map(|file| builder.case_file(file)).collect();
            files.sort();
            files.dedup();
            for path in files {
                builder.names.announce(&path, &test.label);
            }
        }
        for law in &findings.suite.laws {
            let path = builder.source(law.at.0);
            builder.names.announce(&path, &law.label);
        }
        builder
    }

    fn case(&mut self, result: &CaseResult) -> Option<Entry> {
        match result.place {
            Place::Written { test, case } => {
                let test = self.findings.suite.tests.get(test)?;
                Some(self.written(test, test.cases.get(case)?, result))
            }
            Place::Row { test, file, row } => {
                let (item, tables) = (self.findings.suite.tests.get(test)?, self.findings.tables.get(test)?);
                let table: &CaseTable = tables.get(file)?;
                Some(self.row(item, item.files.get(file)?, table.cases.get(row)?, row, result))
            }
        }
    }

    fn written(&mut self, test: &Test, case: &Case, result: &CaseResult) -> Entry {
        let at = case.row.as_ref().map_or(test.at, |row| row.at);
        let spot = self.spot(at);
        let row = case.row.as_ref().map(|row| RowName {
            number: u64::from(row.number),
            name: row
                .name
                .clone()
                .or_else(|| first_inputs(self.findings.sources, self.findings.definition, case, row)),
        });
        let status = self.status(
            result,
            &|builder, mismatch| builder.spot(mismatch.at),
            &|builder, first| {
                let is_in_row = case.row.as_ref().is_none_or(|row| row.at.0.contains(first.at.0));
                builder.spot(if is_in_row { first.at } else { at })
            },
        );
        self.entry(&test.label, test.at, row, spot, status)
    }

    fn row(&mut self, test: &Test, declared: &CaseFile, case: &TableCase, row: usize, result: &CaseResult) -> Entry {
        let spot = Spot {
            file: self.case_file(declared),
            line: case.line,
            end_line: case.line,
            columns: None,
        };
        let name = RowName {
            number: u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1),
            name: case.name.clone(),
        };
        let in_table = |builder: &Builder, mismatch: &Mismatch| {
            // Expectations of the test come first, then those of the row's own columns.
            if mismatch.expectation < declared.expectations.len() {
                builder.spot(mismatch.at)
            } else {
                spot.clone()
            }
        };
        let status = self.status(result, &in_table, &|_, _| spot.clone());
        self.entry(&test.label, test.at, Some(name), spot.clone(), status)
    }

    fn law(&mut self, result: &LawResult) -> Option<Entry> {
        let law: &Law = self.findings.suite.laws.get(result.law)?;
        let status = match &result.status {
            LawStatus::Held { cases } => EntryStatus::Held(*cases),
            LawStatus::Broken { counterexample } => EntryStatus::Broken(counterexample.clone()),
            LawStatus::Unproved { why } => EntryStatus::Unproved(why.clone()),
        };
        let spot = self.spot(law.at);
        Some(self.entry(&law.label, law.at, None, spot, status))
    }

    /// What became of a case: where each expectation stands, and where to look first.
    fn status(
        &self,
        result: &CaseResult,
        find: &dyn Fn(&Builder, &Mismatch) -> Spot,
        look: &dyn Fn(&Builder, &Mismatch) -> Spot,
    ) -> EntryStatus {
        match &result.status {
            Status::Passed => EntryStatus::Passed,
            Status::Skipped(why) => EntryStatus::Skipped(why.clone()),
            Status::Todo => EntryStatus::Todo,
            Status::Failed(mismatches) => {
                let differences = mismatches.iter().map(|mismatch| Difference {
                    subject: mismatch.subject.clone(),
                    expected: mismatch.expected.clone(),
                    actual: mismatch.actual.clone(),
                    spot: find(self, mismatch),
                });
                EntryStatus::Failed(Failure {
                    differences: differences.collect(),
                    why: self.findings.why.get(&result.place).cloned().unwrap_or_default(),
                    spot: mismatches
                        .first()
                        .map_or_else(|| self.spot(At::default()), |m| look(self, m)),
                })
            }
        }
    }

    fn entry(&mut self, label: &str, item: At, row: Option<RowName>, spot: Spot, status: EntryStatus) -> Entry {
        let line = u64::from(self.findings.sources.position(item.0.start).line);
        let name = self.names.name(&spot.file, label, line, row.as_ref());
        let mut entry = Entry {
            name,
            label: label.to_string(),
            fingerprint: String::new(),
            row,
            spot,
            status,
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
                let spot = self.spot(remark.at);
                Sentence {
                    text: remark.text.clone(),
                    fingerprint: self.names.fingerprint(&spot.file, kind, &[&remark.text]),
                    spot,
                }
            })
            .collect()
    }

    fn spot(&self, at: At) -> Spot {
        let sources = self.findings.sources;
        let (start, end) = (sources.position(at.0.start), sources.position(at.0.end));
        Spot {
            file: self.source(at.0),
            line: u64::from(start.line),
            end_line: u64::from(end.line),
            columns: Some((start.column, end.column)),
        }
    }

    fn source(&self, span: Span) -> String {
        let file = self.findings.sources.file_at(span.start);
        file.and_then(|file| self.paths.get(&file)).cloned().unwrap_or_default()
    }

    /// The path of a file of cases, which is written as seen from the file that names it.
    fn case_file(&self, declared: &CaseFile) -> String {
        let sources = self.findings.sources;
        let from = sources
            .file_at(declared.at.0.start)
            .map_or("", |file| sources.name(file));
        (self.findings.path)(&beside(from, &declared.path))
    }
}

/// A path as seen from a file, put behind that file's folder.
fn beside(file: &str, path: &str) -> String {
    let mut letters = path.chars();
    let is_absolute = path.starts_with(['/', '\\']) || letters.nth(1) == Some(':');
    let folder = file.rsplit_once('/').map(|(folder, _)| folder);
    let Some(folder) = folder.filter(|_| !is_absolute) else {
        return path.to_string();
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_path_counts_from_the_file_it_stands_in() {
        for (file, path, expected) in [
            ("tests.lead", "cases.csv", "cases.csv"),
            ("a/tests.lead", "cases.csv", "a/cases.csv"),
            ("/p/a/tests.lead", "../b/./cases.csv", "/p/b/cases.csv"),
            ("a/tests.lead", "../../cases.csv", "../cases.csv"),
            ("a/tests.lead", "/b/cases.csv", "/b/cases.csv"),
            ("a/tests.lead", "C:/b/cases.csv", "C:/b/cases.csv"),
        ] {
            assert_eq!(beside(file, path), expected);
        }
    }
}
