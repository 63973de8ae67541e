//! The row of a table that failed, beside its head.

use crate::accept::cells;
use crate::case::{CaseOf, KindOf};
use crate::result::Mismatch;
use leadspec_diagnostics::{SourceMap, Span};

/// A row and its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    /// What the columns are called.
    pub head: Vec<String>,
    /// As many cells.
    pub row: Vec<CellView>,
}

/// A cell of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// What stands there.
    pub text: String,
    /// Which of the case's expectations it is, if it is one.
    pub expectation: Option<usize>,
    /// What came out instead, where something did.
    pub actual: Option<String>,
}

/// The row of a case as its table has it; of a row of a file, what came out otherwise.
pub(crate) fn view(sources: &SourceMap, case: &CaseOf, mismatches: &[Mismatch]) -> Option<TableView> {
    let actual = |number: usize| {
        let own = mismatches.iter().find(|mismatch| mismatch.expectation == number);
        own.filter(|mismatch| mismatch.value_at.is_some())
            .map(|m| m.actual.clone())
    };
    match case.kind {
        KindOf::Written(written) => {
            let row = written.row.as_ref()?;
            let head = texts(sources, row.head.0).into_iter().map(|(text, _)| text).collect();
            let expected = case.expectations();
            let cells = texts(sources, row.at.0).into_iter().map(|(text, span)| {
                let is_here = |at: Span| !at.is_empty() && span.contains(at);
                let expectation = expected.iter().position(|expected| is_here(expected.at.0));
                CellView {
                    text,
                    expectation,
                    actual: expectation.and_then(actual),
                }
            });
            Some(TableView {
                head,
                row: cells.collect(),
            })
        }
        KindOf::Row { declared, .. } => {
            let own = mismatches.iter().filter(|mismatch| {
                mismatch.expectation >= declared.expectations.len() && mismatch.subject != "snapshot"
            });
            let is_told = |mismatch: &&Mismatch| mismatch.subject != "decision";
            let (mut head, mut row) = (Vec::new(), Vec::new());
            for mismatch in own.filter(is_told) {
                head.push(mismatch.subject.clone());
                row.push(CellView {
                    text: mismatch.expected.clone(),
                    expectation: Some(mismatch.expectation),
                    actual: Some(mismatch.actual.clone()),
                });
            }
            if row.is_empty() {
                return None;
            }
            if let Some(name) = case.name() {
                head.insert(0, "case".to_string());
                let text = name.to_string();
                row.insert(
                    0,
                    CellView {
                        text,
                        expectation: None,
                        actual: None,
                    },
                );
            }
            Some(TableView { head, row })
        }
    }
}

/// What stands between the bars of a row, and where.
fn texts(sources: &SourceMap, at: Span) -> Vec<(String, Span)> {
    let line = sources.slice(at);
    let offset = |place: usize| at.start.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
    let texts = cells(line).into_iter().map(|cell| {
        let span = Span::new(offset(cell.start), offset(cell.end));
        (line.get(cell).unwrap_or("").trim().to_string(), span)
    });
    texts.collect()
}
