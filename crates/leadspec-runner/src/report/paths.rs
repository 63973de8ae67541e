//! Where things stand, as reports tell it: files by the paths that whoever asks for the report gives them.

use super::{Findings, Spot};
use crate::{CaseTable, Mismatch, TableCase};
use leadspec_diagnostics::{FileId, Span};
use leadspec_ir::{At, CaseFile};
use std::collections::BTreeMap;

/// Where things stand, as reports tell it.
pub(super) struct Paths<'a> {
    pub(super) findings: &'a Findings<'a>,
    /// Of each source file.
    sources: BTreeMap<FileId, String>,
}

impl<'a> Paths<'a> {
    pub(super) fn of(findings: &'a Findings<'a>) -> Paths<'a> {
        let path = |file: FileId| (file, (findings.path)(findings.sources.name(file)));
        Paths {
            findings,
            sources: findings.sources.files().map(path).collect(),
        }
    }

    pub(super) fn spot(&self, at: At) -> Spot {
        let sources = self.findings.sources;
        let (start, end) = (sources.position(at.0.start), sources.position(at.0.end));
        Spot {
            file: self.source(at.0),
            line: u64::from(start.line),
            end_line: u64::from(end.line),
            columns: Some((start.column, end.column)),
        }
    }

    pub(super) fn source(&self, span: Span) -> String {
        let file = self.findings.sources.file_at(span.start);
        file.and_then(|file| self.sources.get(&file))
            .cloned()
            .unwrap_or_default()
    }

    pub(super) fn table(&self, table: &CaseTable) -> String {
        (self.findings.path)(&table.file)
    }

    /// A row of a file of cases.
    pub(super) fn row(&self, table: &CaseTable, case: &TableCase) -> Spot {
        Spot {
            file: self.table(table),
            line: case.line,
            end_line: case.line,
            columns: None,
        }
    }

    /// What a row expects: in the test or, where the text of the file is among the sources, in the file.
    pub(super) fn expected(
        &self,
        declared: &CaseFile,
        table: &CaseTable,
        case: &TableCase,
        mismatch: &Mismatch,
    ) -> Spot {
        let sources = self.findings.sources;
        let file = sources
            .file_at(mismatch.at.0.start)
            .map_or("", |file| sources.name(file));
        // Expectations of the test come first, then those of the row's own columns.
        if mismatch.expectation < declared.expectations.len() || file == table.file {
            self.spot(mismatch.at)
        } else {
            self.row(table, case)
        }
    }
}
