//! Tables of cases: what each column is about, and that its cells go with it.
//!
//! A column headed by a field sets it; `stage` is always the stage that comes out (the stage a lead starts from is set in
//! `given`), and so are `path`, `outcome`, `asks`, gates, criteria, scores and grades.

use super::{expectation, value};
use crate::context::{Context, NAMES, twice};
use crate::expression::{constant_code, find_gate, kind_of};
use crate::item::{limit, score_unit, stage};
use crate::symbols::{Symbol, bare_name};
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ChoiceDomain, CriterionId, FieldId, GateId, GradeId, ScoreId, Source};
use leadspec_syntax::{Expression, ExpressionKind, Literal, Name, Spanned, Table, TableRow};

/// What a column is about.
#[derive(Clone, Copy)]
enum Column {
    Field(FieldId),
    Stage,
    Path,
    Outcome,
    Asks,
    Gate(GateId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    /// A head with a reported mistake.
    Unread,
}

/// Checks a table.
pub(super) fn check<'a>(cx: &mut Context<'a>, table: &'a Table) {
    let columns: Vec<Column> = table.header.iter().map(|head| column(cx, head)).collect();
    same_heads(cx, table);
    let is_read = !columns.iter().any(|c| matches!(c, Column::Unread));
    if is_read && lacks_a_head(cx, table) {
        return;
    }
    for row in &table.rows {
        // Which cell belongs to which column is anybody's guess.
        if row.cells.len() != columns.len() {
            if is_read {
                uneven(cx, row, columns.len());
            }
            continue;
        }
        for (cell, column) in row.cells.iter().zip(&columns) {
            if let Some(written) = &cell.node {
                self::cell(cx, *column, written);
            }
        }
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

fn column(cx: &mut Context, head: &Spanned<Vec<Name>>) -> Column {
    match head.node.as_slice() {
        [word] => single(cx, word, head.span),
        [kind, name] => match kind.text.as_str() {
            "gate" => find_gate(cx, name).map_or(Column::Unread, Column::Gate),
            "criterion" => expectation::find_criterion(cx, name).map_or(Column::Unread, Column::Criterion),
            _other => {
                unknown_head(cx, head);
                Column::Unread
            }
        },
        _none_or_more => {
            unknown_head(cx, head);
            Column::Unread
        }
    }
}

fn single(cx: &mut Context, name: &Name, span: Span) -> Column {
    match name.text.as_str() {
        "stage" | "path" => {
            if !expectation::has_lifecycle(cx, span) {
                return Column::Unread;
            }
            return if name.text == "stage" {
                Column::Stage
            } else {
                Column::Path
            };
        }
        "outcome" => return Column::Outcome,
        "asks" => return Column::Asks,
        _name => {}
    }
    let Some(declared) = cx.declared(&name.text) else {
        if !cx.symbols.open_names {
            unknown_column(cx, name);
        }
        return Column::Unread;
    };
    if !matches!(declared.symbol, Symbol::Field(_)) {
        cx.mentioned.insert(declared.span);
    }
    match declared.symbol {
        Symbol::Field(id) => Column::Field(id),
        Symbol::Criterion(id) => Column::Criterion(id),
        Symbol::Score(id) => Column::Score(id),
        Symbol::Grade(id) => Column::Grade(id),
        Symbol::Gate(id) => Column::Gate(id),
        Symbol::Broken => Column::Unread,
        Symbol::Let(_) => {
            let what = kind_of(declared.symbol);
            let diagnostic = Diagnostic::new(
                Code::WrongKind,
                format!(
                    "a column is about something that is given or comes out, and `{}` is {what}",
                    name.text
                ),
                name.span,
                what,
            )
            .with_label(declared.span, "declared here")
            .with_help("name a field, criterion, score, grade or gate, or `stage`, `path`, `outcome`, `asks`");
            cx.report(diagnostic);
            Column::Unread
        }
    }
}

fn unknown_column(cx: &mut Context, name: &Name) {
    let text = &name.text;
    let words = ["stage", "path", "outcome", "asks"];
    let names: Vec<&str> = cx.symbols.names.keys().map(String::as_str).chain(words).collect();
    let diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("nothing is called `{text}`"),
        name.span,
        "not declared",
    );
    let diagnostic = match nearest(text, names.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(
            "head a column with a field, criterion, score, grade or gate, or `stage`, `path`, `outcome`, `asks`",
        ),
    };
    cx.report_unknown(NAMES, text, diagnostic);
}

fn unknown_head(cx: &mut Context, head: &Spanned<Vec<Name>>) {
    let text = cx.text(head.span);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        if text.is_empty() {
            "this column has no head".to_string()
        } else {
            format!("`{text}` is no column")
        },
        head.span,
        "not a column",
    )
    .with_help(
        "write `gate x`, `criterion x` or one name: a field, score or grade, or `stage`, `path`, `outcome`, `asks`",
    );
    cx.report(diagnostic);
}

fn cell<'a>(cx: &mut Context<'a>, column: Column, written: &'a Expression) {
    match column {
        Column::Field(id) => value::fits(cx, Source::Field(id), written),
        Column::Stage => {
            if let Some(name) = word(cx, written, "a stage") {
                let _ = stage(cx, &name);
            }
        }
        Column::Path => {
            for name in words(cx, written, "a stage") {
                let _ = stage(cx, &name);
            }
        }
        Column::Outcome => {
            if let Some(name) = word(cx, written, "an outcome") {
                expectation::outcome(cx, &name.text, name.span);
            }
        }
        Column::Asks => {
            for name in words(cx, written, "a criterion") {
                if name.text != "nothing" {
                    expectation::asks(cx, &name, true);
                }
            }
        }
        Column::Gate(id) => {
            if let Some(name) = word(cx, written, "`passed`, `failed` or `unknown`") {
                expectation::gate_state(cx, id, &name.text, name.span);
            }
        }
        Column::Criterion(id) => {
            if let Some(name) = word(cx, written, "`met`, `unmet` or `unknown`") {
                expectation::criterion_state(cx, id, &name.text, name.span);
            }
        }
        Column::Score(id) => {
            if let Some(unit) = score_unit(cx, id) {
                let _ = limit(cx, written, unit);
            }
        }
        Column::Grade(id) => grade(cx, id, written),
        Column::Unread => {}
    }
}

fn grade<'a>(cx: &mut Context<'a>, id: GradeId, written: &'a Expression) {
    if let ExpressionKind::Literal(Literal::Unknown) = written.kind {
        return;
    }
    let domain = ChoiceDomain::Grades(id);
    let kind = OperandKind::Choice(leadspec_ir::Choice {
        kind: leadspec_ir::ChoiceKind::Grade(id),
        domain,
        at: leadspec_ir::At(written.span),
    });
    let declared = cx
        .symbols
        .grades
        .get(leadspec_ir::ArenaId::index(id))
        .map(|item| item.name.span);
    let choice = Operand {
        kind,
        span: declared.unwrap_or(written.span),
        declared,
    };
    let _ = constant_code(cx, domain, written, &choice);
}

/// A cell that is one word; reports any other.
fn word(cx: &mut Context, written: &Expression, needed: &str) -> Option<Name> {
    let span = written.span;
    if let Some(name) = bare_name(written) {
        return Some(name.clone());
    }
    if let ExpressionKind::Literal(Literal::Unknown) = &written.kind {
        let text = "unknown".to_string();
        return Some(Name { span, text });
    }
    if let ExpressionKind::Broken = &written.kind {
        return None;
    }
    let text = cx.text(span);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("{needed} is needed here, and `{text}` is none"),
        span,
        "not one word",
    )
    .with_help("write a name without quotes");
    cx.report(diagnostic);
    None
}

/// A cell that is one word or a list of words.
fn words(cx: &mut Context, written: &Expression, needed: &str) -> Vec<Name> {
    if let ExpressionKind::List(items) = &written.kind {
        return items.iter().filter_map(|item| word(cx, item, needed)).collect();
    }
    word(cx, written, needed).into_iter().collect()
}
