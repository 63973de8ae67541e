//! The text of a file of kept decisions, and its name.

use super::{Snapshot, is_snapshot};
use crate::case::{CaseOf, KindOf};
use leadspec_ir::Suite;
use std::fmt::{self, Write as _};

/// How every such file begins.
const BEGINNING: &str = "# The decisions of the test ";

/// The kept decisions of one test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SnapshotFile {
    cases: Vec<(String, Snapshot)>,
}

/// Why a text is no file of kept decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotFileError {
    /// The first line that does not belong there, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl fmt::Display for SnapshotFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is none of a decision: `{}`", self.line, self.text)
    }
}

impl std::error::Error for SnapshotFileError {}

impl SnapshotFile {
    /// Reads what [`SnapshotFile::text`] wrote.
    ///
    /// # Errors
    /// Where a line is neither `[case]`, `name: value`, a comment nor blank, or a case stands there twice.
    pub fn parse(text: &str) -> Result<SnapshotFile, SnapshotFileError> {
        let mut file = SnapshotFile::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_end();
            let wrong = || SnapshotFileError {
                line: number,
                text: line.chars().take(60).collect(),
            };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(key) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                if file.get(key).is_some() {
                    return Err(wrong());
                }
                file.push(key.to_string(), Snapshot::default());
                continue;
            }
            let (_, snapshot) = file.cases.last_mut().ok_or_else(wrong)?;
            let (name, value) = line
                .split_once(": ")
                .or_else(|| line.strip_suffix(':').map(|name| (name, "")))
                .ok_or_else(wrong)?;
            snapshot.lines.push((name.to_string(), value.to_string()));
        }
        Ok(file)
    }

    /// Whether a text is such a file.
    pub(super) fn is_one(text: &str) -> bool {
        text.starts_with(BEGINNING)
    }

    /// The file's text, for a test of this label.
    pub fn text(&self, label: &str) -> String {
        let mut text = format!(
            "{BEGINNING}\"{}\", as somebody looked at them last.\n# `leadspec test` compares them, `leadspec test --accept` writes them anew.\n",
            one_line(label)
        );
        for (key, snapshot) in &self.cases {
            let _ = write!(text, "\n[{key}]\n{snapshot}");
        }
        text
    }

    /// A case's decision.
    pub fn get(&self, key: &str) -> Option<&Snapshot> {
        self.cases
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, snapshot)| snapshot)
    }

    /// What it calls its cases.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.cases.iter().map(|(key, _)| key.as_str())
    }

    pub(super) fn push(&mut self, key: String, snapshot: Snapshot) {
        self.cases.push((key, snapshot));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

/// What the cases of a test are called in its file: by their names, which survive when rows are added, where a name is there and only
/// once; else by their numbers.
pub(super) fn keys(cases: &[CaseOf]) -> Vec<String> {
    let named = |case: &CaseOf| {
        let file = match case.kind {
            KindOf::Written(_) => String::new(),
            KindOf::Row { declared, .. } => format!("{}: ", one_line(&declared.path)),
        };
        let name = case.name().map(|name| format!("{file}{}", one_line(name)));
        (file, name)
    };
    let names: Vec<(String, Option<String>)> = cases.iter().map(named).collect();
    let key = |(case, (file, name)): (&CaseOf, &(String, Option<String>))| {
        let number = case.number().unwrap_or_else(|| "the lead".to_string());
        match name {
            Some(own) if names.iter().filter(|(_, other)| other.as_ref() == Some(own)).count() == 1 => own.clone(),
            Some(own) => format!("{own} ({number})"),
            None => format!("{file}{number}"),
        }
    };
    cases.iter().zip(&names).map(key).collect()
}

fn one_line(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ").trim().to_string()
}

/// The name of each test's file; `None` for tests that keep no decisions.
///
/// The label in small letters and hyphens, and where that does not tell it from others, or leaves something of it out that is no
/// punctuation, a few digits that do.
pub fn snapshot_files(suite: &Suite) -> Vec<Option<String>> {
    let keeps = |test: &&leadspec_ir::Test| {
        let written = test.cases.iter().flat_map(|case| &case.expectations);
        // A file of cases may head a column so: which cannot be seen here, and does no harm.
        written
            .chain(test.files.iter().flat_map(|file| &file.expectations))
            .any(is_snapshot)
            || !test.files.is_empty()
    };
    let slugs: Vec<Option<(String, bool)>> = suite
        .tests
        .iter()
        .map(|test| Some(test).filter(keeps).map(|test| slug(&test.label)))
        .collect();
    let mut taken: Vec<String> = Vec::new();
    let names = slugs.iter().zip(&suite.tests).map(|(slug, test)| {
        let (slug, is_whole) = slug.as_ref()?;
        let alike = slugs.iter().flatten().filter(|(other, _)| other == slug).count();
        let mut name = if *is_whole && alike == 1 {
            format!("{slug}.snap")
        } else {
            format!("{slug}-{:08x}.snap", fingerprint(&test.label))
        };
        // Two tests of one label, in two files.
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{slug}-{:08x}-{number}.snap", fingerprint(&test.label));
            number += 1;
        }
        taken.push(name.clone());
        Some(name)
    });
    names.collect()
}

/// A label as a name of a file, and whether it holds all letters and digits of it.
fn slug(label: &str) -> (String, bool) {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    let mut is_whole = true;
    for letter in label.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else {
            is_whole &= letter.is_ascii();
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
    }
    is_whole &= slug.len() <= LONGEST;
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        ("test".to_string(), false)
    } else {
        (slug.to_string(), is_whole)
    }
}

/// A few digits that tell texts apart (FNV-1a).
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
