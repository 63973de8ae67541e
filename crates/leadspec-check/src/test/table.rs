//! Tables of cases: each row a case, if it has a cell for each column.

use super::cell;
use super::column::{self, Column, Head};
use super::event::Event;
use super::{AsOf, Frame};
use crate::context::{Context, twice};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{At, CaseMark, CaseRow, Datum, Expected, FieldId};
use leadspec_syntax::{Name, RowMark, Spanned, Table, TableRow};

/// What a row says.
pub(super) struct Row<'t> {
    /// Where it stands and what it is called.
    pub(super) case: CaseRow,
    /// The day, if a cell names one.
    pub(super) as_of: Option<AsOf>,
    /// Fields that it sets. One whose value is wrong, which is reported, is unknown.
    pub(super) facts: Vec<(FieldId, Datum)>,
    /// Fields that have a column.
    pub(super) given: &'t [FieldId],
    /// What the lead did, beside what it did in all rows.
    pub(super) events: Vec<Event>,
    /// What is expected, beside what is expected of all rows.
    pub(super) expectations: Vec<Expected>,
    /// Whether it expects the lead to be rejected.
    pub(super) rejects: bool,
    /// What is wrong with the lead unless it is to be rejected.
    pub(super) unless_rejected: Vec<Diagnostic>,
    /// Whether all columns could be made out.
    pub(super) is_read: bool,
}

/// Lowers a table, and hands out each row that can be told apart into cells. `number` is the last row's of the table before.
pub(super) fn each_row<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    table: &'a Table,
    number: &mut u32,
    mut each: impl FnMut(&mut Context<'a>, Row),
) {
    let heads: Vec<Head> = table.header.iter().map(|head| column::head(cx, head)).collect();
    same_heads(cx, table);
    let is_read = !heads.iter().any(|head| matches!(head.column, Column::Unread));
    if is_read && lacks_a_head(cx, table) {
        return;
    }
    let field = |head: &Head| {
        if let Column::Field(id) = head.column {
            Some(id)
        } else {
            None
        }
    };
    let given: Vec<FieldId> = heads.iter().filter_map(field).collect();
    for written in &table.rows {
        *number = number.saturating_add(1);
        // Which cell belongs to which column is anybody's guess.
        if written.cells.len() != heads.len() {
            if is_read {
                uneven(cx, written, heads.len());
            }
            continue;
        }
        let mut row = Row {
            case: CaseRow {
                number: *number,
                name: None,
                mark: written.mark.as_ref().map(mark),
                head: At(table.head),
                at: At(written.span),
            },
            as_of: None,
            facts: Vec::with_capacity(given.len()),
            given: &given,
            events: Vec::new(),
            expectations: Vec::with_capacity(heads.len().saturating_sub(given.len())),
            rejects: false,
            unless_rejected: Vec::new(),
            is_read,
        };
        for (head, written) in heads.iter().zip(&written.cells) {
            if let Some(cell) = &written.node {
                cell::lower(cx, frame, head, cell, written.span, &mut row);
            }
        }
        each(cx, row);
    }
}

fn mark(written: &Spanned<RowMark>) -> CaseMark {
    match &written.node {
        RowMark::Skip(why) => CaseMark::Skip(why.value.clone()),
        RowMark::Todo => CaseMark::Todo,
    }
}

/// Where all rows agree with each other and not with the head, the head is wrong: told once.
fn lacks_a_head(cx: &mut Context, table: &Table) -> bool {
    let [first, second, ..] = table.rows.as_slice() else {
        return false;
    };
    let cells = first.cells.len();
    let columns = table.header.len();
    if cells == columns || second.cells.len() != cells || table.rows.iter().any(|row| row.cells.len() != cells) {
        return false;
    }
    let span = table.header.first().map_or(table.span, |head| head.span);
    let span = table.header.last().map_or(span, |head| span.to(head.span));
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!(
            "this table has {}, and its rows have {}",
            count(columns, "column"),
            count(cells, "cell")
        ),
        span,
        if columns < cells {
            "columns are missing"
        } else {
            "too many columns"
        },
    )
    .with_help("head each cell of a row with one column");
    cx.report(diagnostic);
    true
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn same_heads(cx: &mut Context, table: &Table) {
    let words = |head: &Spanned<Vec<Name>>| head.node.iter().map(|n| n.text.clone()).collect::<Vec<_>>();
    for (place, head) in table.header.iter().enumerate() {
        let first = table.header.iter().take(place).find(|h| words(h) == words(head));
        if let Some(first) = first
            && !head.node.is_empty()
        {
            twice(cx, &words(head).join(" "), head.span, first.span);
        }
    }
}

fn uneven(cx: &mut Context, row: &TableRow, columns: usize) {
    let cells = row.cells.len();
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!(
            "this row has {}, and the table has {}",
            count(cells, "cell"),
            count(columns, "column")
        ),
        row.span,
        if cells < columns {
            "cells are missing"
        } else {
            "too many cells"
        },
    )
    .with_help("give each column one cell, which may be empty");
    cx.report(diagnostic);
}
