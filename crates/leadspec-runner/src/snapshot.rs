//! Whole decisions kept as text: `expect snapshot`.
//!
//! One file a test, one block a case, one line a thing, so that a reviewer reads a change of the definition as a change of lines. What
//! depends on nothing but the day, and whatever stands in the lead, is left out. The caller keeps the files; here are only their names
//! and texts.

mod file;

use crate::case::{CaseOf, cases_of};
use crate::judge::Asked;
use crate::prepare::{CaseTable, Member, Place, Prepared};
use crate::result::{Mismatch, Results, Status};
use crate::words;
use leadspec_engine::{Inspection, Scratch};
use leadspec_ir::{Definition, Expected, ExpectedKind, Suite};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use file::{SnapshotFile, SnapshotFileError, snapshot_files};

/// A decision as lines of a name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// In order; a name may stand several times.
    pub(crate) lines: Vec<(String, String)>,
}

/// Something about a kept decision that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotChange {
    /// Which test of the suite; `None`: none has this file any more.
    pub test: Option<usize>,
    /// The name of the test's file.
    pub file: String,
    /// What the file calls the case; empty where it is about the whole file.
    pub case: String,
    /// The case, if there still is one.
    pub place: Option<Place>,
    /// What.
    pub kind: SnapshotChangeKind,
}

/// What is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotChangeKind {
    /// The decision has not been kept yet.
    New,
    /// The case is no more.
    Gone,
    /// It is decided otherwise: the lines that were and those that are, only what differs.
    Changed {
        /// What was.
        before: Vec<String>,
        /// What is.
        after: Vec<String>,
    },
    /// The file can't be read.
    Unreadable(SnapshotFileError),
}

impl Snapshot {
    /// Its lines, as names and values.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn push(&mut self, name: impl Into<String>, value: impl AsRef<str>) {
        // One thing, one line.
        let value = value.as_ref().replace('\\', "\\\\").replace(['\n', '\r'], "\\n");
        self.lines.push((name.into(), value.trim_end().to_string()));
    }

    fn of(inspection: &Inspection, member: &Member) -> Snapshot {
        let mut snapshot = Snapshot::default();
        match (&member.withheld, member.row) {
            (Some(why), _) => snapshot.push("rejected", why),
            (None, Some(row)) => match inspection.circle(row) {
                Some(circle) => snapshot.push("rejected", circle),
                None => snapshot.decision(inspection, row),
            },
            (None, None) => snapshot.push("rejected", "it could not be read"),
        }
        snapshot
    }

    fn decision(&mut self, inspection: &Inspection, row: usize) {
        let definition = inspection.definition();
        if definition.lifecycle.is_some() {
            let name = |stage| words::stage(definition, stage);
            self.push(
                "stage before",
                inspection.stage_before(row).map_or_else(String::new, name),
            );
            let path: Vec<String> = inspection.path(row).into_iter().map(name).collect();
            self.push("path", path.join(" -> "));
            self.push("stage", inspection.stage(row).map_or_else(String::new, name));
            let outcome = inspection.outcome(row).map_or("none", words::outcome_word);
            self.push("outcome", outcome);
        }
        for (id, score) in definition.scores.entries() {
            let value = words::points(definition, id, inspection.score(row, id));
            let (low, high) = inspection.range(row, id);
            let limits = words::range(definition, id, low, high);
            let value = if limits == value {
                value
            } else {
                format!("{value}, could become {limits}")
            };
            self.push(&score.name, value);
        }
        for (id, grade) in definition.grades.entries() {
            let name = inspection
                .grade(row, id)
                .and_then(|code| grade.names.get(code as usize));
            self.push(&grade.name, name.map_or("unknown", String::as_str));
        }
        for (id, criterion) in definition.criteria.entries() {
            let answer = words::truth_word(inspection.criterion(row, id));
            self.push(format!("criterion {}", criterion.name), answer);
        }
        for (id, gate) in definition.gates.entries() {
            let state = words::gate_word(inspection.gate(row, id));
            self.push(format!("gate {}", gate.name), state);
        }
        for reason in inspection.reasons(row) {
            self.push("reason", reason);
        }
        self.push("asks", words::criteria(definition, &inspection.asks(row)));
        for action in inspection.actions(row) {
            self.push("action", action);
        }
    }

    /// The lines in which two differ: those of one and those of the other.
    fn differences(&self, other: &Snapshot) -> (Vec<String>, Vec<String>) {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.lines.iter().chain(&other.lines) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for name in names {
            let of = |snapshot: &Snapshot| -> Vec<String> {
                let own = snapshot.lines.iter().filter(|(n, _)| n == name);
                own.map(|(name, value)| format!("{name}: {value}")).collect()
            };
            let (mut was, mut is) = (of(self), of(other));
            if was == is {
                continue;
            }
            let common: BTreeSet<String> = was.iter().filter(|line| is.contains(line)).cloned().collect();
            // Lines of one name that only change places are shown all.
            if was.len() != is.len() || common.len() != was.len() {
                was.retain(|line| !common.contains(line));
                is.retain(|line| !common.contains(line));
            }
            before.append(&mut was);
            after.append(&mut is);
        }
        (before, after)
    }
}

impl fmt::Display for Snapshot {
    /// One line a thing: `stage: sql`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines
            .iter()
            .try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))
    }
}

impl Prepared<'_> {
    /// The whole decisions of the cases that are to be as they were.
    pub fn snapshots(&mut self, definition: &Arc<Definition>, scratch: &mut Scratch) -> BTreeMap<Place, Snapshot> {
        let mut taken = BTreeMap::new();
        self.each(
            definition,
            scratch,
            &mut |inspection: &Inspection, member: &Member, _: &Asked| {
                if member.expectations.iter().any(|expected| is_snapshot(expected)) {
                    taken.insert(member.place, Snapshot::of(inspection, member));
                }
            },
        );
        taken
    }
}

/// Compares decisions with the kept ones, `kept` by the names of [`snapshot_files`]. What differs becomes a mismatch of its case; what
/// is kept of cases that are no more, only a change.
pub fn compare_snapshots(
    results: &mut Results,
    suite: &Suite,
    tables: &[Vec<CaseTable>],
    taken: &BTreeMap<Place, Snapshot>,
    kept: &BTreeMap<String, String>,
) -> Vec<SnapshotChange> {
    let mut changes = Vec::new();
    let files = snapshot_files(suite);
    for (test, file) in files.iter().enumerate() {
        let Some(file) = file else { continue };
        let cases = kept_cases(suite, tables, test);
        let text = kept.get(file).map(String::as_str);
        for (case, place, kind) in compare_file(results, file, &cases, taken, text) {
            changes.push(SnapshotChange {
                test: Some(test),
                file: file.clone(),
                case,
                place,
                kind,
            });
        }
    }
    let lost = lost_files(&files, kept).map(|file| SnapshotChange {
        test: None,
        file: file.clone(),
        case: String::new(),
        place: None,
        kind: SnapshotChangeKind::Gone,
    });
    changes.extend(lost);
    changes
}

/// Compares the decisions of one test with its file.
fn compare_file(
    results: &mut Results,
    file: &str,
    cases: &[CaseOf],
    taken: &BTreeMap<Place, Snapshot>,
    text: Option<&str>,
) -> Vec<(String, Option<Place>, SnapshotChangeKind)> {
    let keys = file::keys(cases);
    let own = || {
        let numbered = cases.iter().zip(&keys);
        numbered.filter_map(|(case, key)| Some((case, key, taken.get(&case.place)?)))
    };
    let read = match text.map(SnapshotFile::parse) {
        Some(Ok(read)) => read,
        None => SnapshotFile::default(),
        Some(Err(error)) => {
            let told = format!("{file} can't be read: {error}; `leadspec test --accept` writes it anew");
            for (case, ..) in own() {
                tell(results, case, "as it was", &told);
            }
            return vec![(String::new(), None, SnapshotChangeKind::Unreadable(error))];
        }
    };
    let mut changes = Vec::new();
    for (case, key, snapshot) in own() {
        let kind = match read.get(key) {
            None => {
                let told = "not kept yet: `leadspec test --accept` writes it";
                tell(results, case, "as it was", told);
                SnapshotChangeKind::New
            }
            Some(before) if before == snapshot => continue,
            Some(before) => {
                let (before, after) = before.differences(snapshot);
                tell(results, case, &before.join("\n"), &after.join("\n"));
                SnapshotChangeKind::Changed { before, after }
            }
        };
        changes.push((key.clone(), Some(case.place), kind));
    }
    let gone = read.keys().filter(|key| !keys.iter().any(|known| known == key));
    changes.extend(gone.map(|key| (key.to_string(), None, SnapshotChangeKind::Gone)));
    changes
}

/// Files of tests that are no more.
fn lost_files<'k>(
    files: &[Option<String>],
    kept: &'k BTreeMap<String, String>,
) -> impl Iterator<Item = &'k String> + use<'k> {
    let known: BTreeSet<String> = files.iter().flatten().cloned().collect();
    let lost = kept
        .iter()
        .filter(move |(file, text)| !known.contains(*file) && SnapshotFile::is_one(text));
    lost.map(|(file, _)| file)
}

/// The files as they would be with these decisions kept; `None`: it is to be deleted. Files that stay as they are are not among them.
pub fn accepted_snapshots(
    suite: &Suite,
    tables: &[Vec<CaseTable>],
    taken: &BTreeMap<Place, Snapshot>,
    kept: &BTreeMap<String, String>,
) -> Vec<(String, Option<String>)> {
    let files = snapshot_files(suite);
    let mut written = Vec::new();
    for (test, file) in files.iter().enumerate() {
        let Some(file) = file else { continue };
        let before = kept
            .get(file)
            .and_then(|text| SnapshotFile::parse(text).ok())
            .unwrap_or_default();
        let cases = kept_cases(suite, tables, test);
        let mut after = SnapshotFile::default();
        for (case, key) in cases.iter().zip(file::keys(&cases)) {
            // What did not run this time is kept as it was.
            if let Some(snapshot) = taken.get(&case.place).or_else(|| before.get(&key)) {
                after.push(key, snapshot.clone());
            }
        }
        let text = suite
            .tests
            .get(test)
            .map_or_else(String::new, |of| after.text(&of.label));
        let text = (!after.is_empty()).then_some(text);
        if kept.get(file) != text.as_ref() {
            written.push((file.clone(), text));
        }
    }
    written.extend(lost_files(&files, kept).map(|file| (file.clone(), None)));
    written
}

/// The cases of a test whose decisions are kept.
fn kept_cases<'s>(suite: &'s Suite, tables: &'s [Vec<CaseTable>], test: usize) -> Vec<CaseOf<'s>> {
    let mut cases = cases_of(suite, tables, test);
    cases.retain(|case| case.expectations().iter().any(|expected| is_snapshot(expected)));
    cases
}

fn is_snapshot(expected: &Expected) -> bool {
    expected.kind == ExpectedKind::Snapshot
}

/// Adds a mismatch to a case.
fn tell(results: &mut Results, case: &CaseOf, before: &str, after: &str) {
    let Some((place, expected)) = case
        .expectations()
        .into_iter()
        .enumerate()
        .find(|(_, e)| is_snapshot(e))
    else {
        return;
    };
    let mismatch = Mismatch {
        expectation: place,
        subject: "snapshot".to_string(),
        expected: before.to_string(),
        actual: after.to_string(),
        rewrite: None,
        at: expected.at,
        value_at: None,
    };
    let Some(result) = results.cases.iter_mut().find(|result| result.place == case.place) else {
        return;
    };
    match &mut result.status {
        Status::Failed(mismatches) => mismatches.push(mismatch),
        Status::Passed => result.status = Status::Failed(vec![mismatch]),
        Status::Skipped(_) | Status::Todo => {}
    }
}
