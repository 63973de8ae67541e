//! Rows that could not be decided: listed in a file, counted by reason, and the first few in full.

use super::summary::most_first;
use crate::failure::Stop;
use crate::output::Destination;
use crate::render::funnel::Rejects;
use leadspec::{REJECTS_HEADER, Reject, encode_rejects};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many are kept in full.
const FIRST: usize = 5;

/// The rejected rows of one run.
pub(super) struct Listing {
    path: Option<PathBuf>,
    /// Whether the file is written even if nothing is listed in it.
    always: bool,
    file: Option<Destination>,
    /// By column and reason.
    reasons: BTreeMap<String, u64>,
    first: Vec<String>,
    cells: u64,
    failed: Option<Stop>,
}

impl Listing {
    /// Into a file, or into none. A file that lists the rows of an earlier run is written anew in any case.
    pub(super) fn new(path: Option<PathBuf>, always: bool) -> Listing {
        Listing {
            always: always || path.as_ref().is_some_and(|p| p.exists()),
            path,
            file: None,
            reasons: BTreeMap::new(),
            first: Vec::new(),
            cells: 0,
            failed: None,
        }
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// How many cells and rows are listed.
    pub(super) fn cells(&self) -> u64 {
        self.cells
    }

    /// Lists rows that can't be read.
    pub(super) fn add(&mut self, rejects: &[Reject]) {
        if rejects.is_empty() {
            return;
        }
        for reject in rejects {
            let reason = match &reject.column {
                Some(column) => format!("{column}: {}", reject.reason.summary()),
                None => reject.reason.summary().to_string(),
            };
            let column = reject
                .column
                .as_ref()
                .map_or(String::new(), |column| format!(", {column}"));
            self.count(reason, || format!("line {}{column}: {reject}", reject.line));
        }
        let mut bytes = Vec::new();
        encode_rejects(rejects, &mut bytes);
        self.write(&bytes);
    }

    /// Lists a row that can be read and not decided.
    pub(super) fn add_undecided(&mut self, row: u64, line: u64, reason: &str) {
        self.count(reason.to_string(), || format!("line {line}: the lead {reason}"));
        self.write(format!("{row},{line},,,the lead {reason}\n").as_bytes());
    }

    /// Puts the file in its place.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        if self.always {
            self.write(&[]);
        }
        if let Some(stop) = self.failed.take() {
            return Err(stop);
        }
        self.file.take().map_or(Ok(()), Destination::finish)
    }

    pub(super) fn summary(&self) -> Rejects {
        Rejects {
            reasons: most_first(self.reasons.iter().map(|(reason, number)| (reason.clone(), *number))),
            file: self.path.as_ref().map(|path| path.display().to_string()),
            first: self.first.clone(),
        }
    }

    fn count(&mut self, reason: String, in_full: impl FnOnce() -> String) {
        self.cells += 1;
        *self.reasons.entry(reason).or_default() += 1;
        if self.first.len() < FIRST {
            self.first.push(in_full());
        }
    }

    /// Keeps the first failure for [`finish`](Listing::finish): rows are listed from where none can be handed up.
    fn write(&mut self, bytes: &[u8]) {
        let Some(path) = self.path.as_ref().filter(|_| self.failed.is_none()) else {
            return;
        };
        if self.file.is_none() {
            match Destination::open(path) {
                Ok(file) => {
                    self.file = Some(file);
                    self.write(REJECTS_HEADER.as_bytes());
                }
                Err(failure) => self.failed = Some(failure.into()),
            }
        }
        if let Some(file) = &mut self.file
            && let Err(error) = file.write_all(bytes)
        {
            self.failed = Some(file.failed(&error));
        }
    }
}
