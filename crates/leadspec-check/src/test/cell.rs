//! The cells of a table: each sets something or expects something, as its column says.

use super::column::{Column, Head};
use super::event;
use super::expectation::{self, expected};
use super::table::Row;
use super::{AsOf, Frame, day, value};
use crate::context::Context;
use crate::expression::{constant_code, text_constant};
use crate::item::{limit, limits, stage};
use crate::symbols::bare_name;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{
    ArenaId, At, Choice, ChoiceDomain, ChoiceKind, CriterionId, Datum, EventId, ExpectedKind, FieldId, GradeId,
    ScoreId, StageId, Unit,
};
use leadspec_syntax::{Cell, Expression, ExpressionKind, Literal, Name};

/// Takes what stands in a cell into its row; reports what does not go with its column.
pub(super) fn lower<'a>(cx: &mut Context<'a>, frame: &Frame<'a>, head: &Head, cell: &'a Cell, at: Span, row: &mut Row) {
    let kind = match head.column {
        Column::Unread => return,
        Column::Case => {
            row.case.name = case_name(cx, cell, at);
            return;
        }
        Column::AsOf => {
            let day = one_value(cx, cell, at, "a day").and_then(|written| day(cx, written));
            row.as_of = Some(AsOf { day, at });
            return;
        }
        Column::Field(id) => {
            let found = field(cx, frame, id, cell, at, &mut row.unless_rejected);
            row.facts.push((id, found.unwrap_or(Datum::Unknown)));
            return;
        }
        Column::Event(kind) => {
            events(cx, frame, kind, cell, at, row);
            return;
        }
        Column::Rejected => {
            row.rejects = true;
            rejected(cx, cell, at)
        }
        Column::Stage => one_stage(cx, cell, at).map(ExpectedKind::Stage),
        Column::Path => each_word(cx, cell, at, "a stage", |cx, name| stage(cx, name)).map(ExpectedKind::Path),
        Column::Outcome => word(cx, cell, at, "an outcome")
            .and_then(|(text, span)| expectation::outcome(cx, text, span))
            .map(ExpectedKind::Outcome),
        Column::Asks => asks(cx, cell, at),
        Column::NotAsks => criteria(cx, cell, at, false).map(ExpectedKind::NotAsks),
        Column::Gate(id) => word(cx, cell, at, "`passed`, `failed` or `unknown`")
            .and_then(|(text, span)| expectation::gate_state(cx, id, text, span))
            .map(|state| ExpectedKind::Gate(id, state)),
        Column::Criterion(id) => word(cx, cell, at, "`met`, `unmet` or `unknown`")
            .and_then(|(text, span)| expectation::criterion_state(cx, id, text, span))
            .map(|truth| ExpectedKind::Criterion(id, truth)),
        Column::Score(id, unit) => score(cx, id, unit, cell, at),
        Column::Range(id, unit) => range(cx, id, unit, cell, at),
        Column::Grade(id) => grade(cx, id, cell, at).map(|code| ExpectedKind::Grade(id, code)),
        Column::Reason => text(cx, cell, head.at, at).map(ExpectedKind::Reason),
        Column::Action => action(cx, cell, at),
    };
    row.expectations.extend(kind.map(|kind| expected(kind, at, Some(at))));
}

/// The value that a cell is; reports anything else.
fn one_value<'a>(cx: &mut Context, cell: &'a Cell, at: Span, needed: &str) -> Option<&'a Expression> {
    if let Cell::Value(written) = cell {
        return Some(written);
    }
    not_needed(cx, at, needed, "another thing", "write it out");
    None
}

fn not_needed(cx: &mut Context, at: Span, needed: &str, label: &str, help: &str) {
    let text = cx.text(at);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("{needed} is needed here, and `{text}` is none"),
        at,
        label,
    )
    .with_help(help);
    cx.report(diagnostic);
}

fn case_name(cx: &mut Context, cell: &Cell, at: Span) -> Option<String> {
    if let Cell::Value(written) = cell {
        if let ExpressionKind::Literal(Literal::Text(text)) = &written.kind {
            return Some(text.value.clone());
        }
        if let Some(name) = bare_name(written) {
            return Some(name.text.clone());
        }
    }
    not_needed(cx, at, "a name for this row", "not a name", "write it in quotes");
    None
}

fn field<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    id: FieldId,
    cell: &'a Cell,
    at: Span,
    unless_rejected: &mut Vec<Diagnostic>,
) -> Option<Datum> {
    let slot = frame.fields.get(id.index())?;
    if let Cell::Value(written) = cell {
        return value::lower(cx, slot, written, unless_rejected);
    }
    let sample = slot.sample(cx);
    not_needed(
        cx,
        at,
        "one value",
        "not a value",
        &format!("write the value itself: `{sample}`"),
    );
    None
}

/// One event or several; a date alone is one too.
fn events<'a>(cx: &mut Context<'a>, frame: &Frame<'a>, kind: EventId, cell: &'a Cell, at: Span, row: &mut Row) {
    match cell {
        Cell::Event(happened) => row.events.extend(event::lower(cx, frame, kind, happened, at)),
        Cell::Events(events) => {
            for written in events {
                let found = event::lower(cx, frame, kind, &written.node, written.span);
                row.events.extend(found);
            }
        }
        Cell::Value(written) => {
            let each = if let ExpressionKind::List(items) = &written.kind {
                items.as_slice()
            } else {
                std::slice::from_ref(written)
            };
            for when in each {
                row.events.extend(event::bare(cx, frame, kind, when));
            }
        }
        Cell::Range(_) | Cell::Action(_) => not_needed(
            cx,
            at,
            "when the event was",
            "not a day",
            "write `3 days ago`, `today` or a date, or several in brackets",
        ),
    }
}

fn one_stage(cx: &mut Context, cell: &Cell, at: Span) -> Option<StageId> {
    let (text, span) = word(cx, cell, at, "a stage")?;
    let text = text.to_string();
    stage(cx, &Name { span, text })
}

fn asks<'a>(cx: &mut Context<'a>, cell: &'a Cell, at: Span) -> Option<ExpectedKind> {
    if let Cell::Value(written) = cell
        && bare_name(written).is_some_and(|name| name.text == "nothing")
    {
        return Some(ExpectedKind::AsksNothing);
    }
    criteria(cx, cell, at, true).map(ExpectedKind::Asks)
}

fn criteria<'a>(cx: &mut Context<'a>, cell: &'a Cell, at: Span, must: bool) -> Option<Vec<CriterionId>> {
    each_word(cx, cell, at, "a criterion", |cx, name| {
        expectation::asks(cx, name, must)
    })
}

fn score<'a>(cx: &mut Context<'a>, score: ScoreId, unit: Unit, cell: &'a Cell, at: Span) -> Option<ExpectedKind> {
    let (low, high) = match cell {
        Cell::Value(written) => {
            let value = limit(cx, written, unit)?;
            (Some(value), Some(value))
        }
        Cell::Range(range) => limits(cx, range, unit)?,
        Cell::Action(_) | Cell::Event(_) | Cell::Events(_) => {
            not_needed(
                cx,
                at,
                "a number",
                "not a number",
                "write a number, or a range: `40..60`",
            );
            return None;
        }
    };
    Some(ExpectedKind::Score { score, low, high })
}

fn range<'a>(cx: &mut Context<'a>, score: ScoreId, unit: Unit, cell: &'a Cell, at: Span) -> Option<ExpectedKind> {
    let Cell::Range(range) = cell else {
        let help = if unit == Unit::Percent {
            "write the least and the most: `40%..75%`"
        } else {
            "write the least and the most: `40..75`"
        };
        not_needed(cx, at, "a range", "not a range", help);
        return None;
    };
    let (low, high) = limits(cx, range, unit)?;
    Some(ExpectedKind::Range { score, low, high })
}

/// The grade a cell names, `None` for `unknown`; reports what is none.
#[expect(
    clippy::option_option,
    reason = "a mistake that is reported, or a grade that may be unknown"
)]
fn grade<'a>(cx: &mut Context<'a>, id: GradeId, cell: &'a Cell, at: Span) -> Option<Option<u32>> {
    let written = one_value(cx, cell, at, "a grade")?;
    if let ExpressionKind::Literal(Literal::Unknown) = written.kind {
        return Some(None);
    }
    let domain = ChoiceDomain::Grades(id);
    let kind = OperandKind::Choice(Choice {
        kind: ChoiceKind::Grade(id),
        domain,
        at: At(written.span),
    });
    let declared = cx.symbols.grades.get(id.index()).map(|item| item.name.span);
    let choice = Operand {
        kind,
        span: declared.unwrap_or(written.span),
        declared,
    };
    constant_code(cx, domain, written, &choice).map(Some)
}

/// A text; reports anything else.
fn text<'a>(cx: &mut Context<'a>, cell: &'a Cell, head: Span, at: Span) -> Option<String> {
    match cell {
        // A word is meant as a text where nothing is called so.
        Cell::Value(written)
            if matches!(
                written.kind,
                ExpressionKind::Literal(Literal::Text(_)) | ExpressionKind::Name(_)
            ) =>
        {
            let beside = Operand::new(OperandKind::TextConstant(String::new()), head);
            text_constant(cx, written, &beside)
        }
        Cell::Value(_) | Cell::Range(_) | Cell::Action(_) | Cell::Event(_) | Cell::Events(_) => {
            not_needed(cx, at, "a text", "not a text", "write it in quotes");
            None
        }
    }
}

fn action(cx: &mut Context, cell: &Cell, at: Span) -> Option<ExpectedKind> {
    let found = match cell {
        Cell::Action(action) => Some((&action.name, action.arguments.as_slice())),
        Cell::Value(written) => bare_name(written).map(|name| (name, [].as_slice())),
        Cell::Range(_) | Cell::Event(_) | Cell::Events(_) => None,
    };
    if let Some((name, arguments)) = found {
        return Some(expectation::action(cx, name, arguments, at));
    }
    not_needed(
        cx,
        at,
        "an action",
        "not an action",
        "write what a transition does, `notify` or `notify(\"sales\")`, or `nothing`",
    );
    None
}

fn rejected(cx: &mut Context, cell: &Cell, at: Span) -> Option<ExpectedKind> {
    if let Cell::Value(Expression {
        kind: ExpressionKind::Literal(literal),
        ..
    }) = cell
    {
        if let Literal::Text(text) = literal {
            return Some(ExpectedKind::Rejected(Some(text.value.clone())));
        }
        if let Literal::Bool(true) = literal {
            return Some(ExpectedKind::Rejected(None));
        }
    }
    not_needed(
        cx,
        at,
        "`yes` or a reason",
        "not a reason",
        "write `yes`, or a part of the reason in quotes; of a lead that is decided the cell is empty",
    );
    None
}

/// A cell that is one word, with its place; reports any other.
fn word<'a>(cx: &mut Context, cell: &'a Cell, at: Span, needed: &str) -> Option<(&'a str, Span)> {
    if let Cell::Value(written) = cell {
        return word_of(cx, written, needed);
    }
    not_one_word(cx, at, needed);
    None
}

fn word_of<'a>(cx: &mut Context, written: &'a Expression, needed: &str) -> Option<(&'a str, Span)> {
    if let Some(name) = bare_name(written) {
        return Some((&name.text, name.span));
    }
    if let ExpressionKind::Literal(Literal::Unknown) = &written.kind {
        return Some(("unknown", written.span));
    }
    if !matches!(written.kind, ExpressionKind::Broken) {
        not_one_word(cx, written.span, needed);
    }
    None
}

fn not_one_word(cx: &mut Context, at: Span, needed: &str) {
    not_needed(cx, at, needed, "not one word", "write a name without quotes");
}

/// What each word of a cell means, which is one word or a list of them; reports anything else.
fn each_word<'a, T>(
    cx: &mut Context<'a>,
    cell: &'a Cell,
    at: Span,
    needed: &str,
    mean: impl Fn(&mut Context<'a>, &Name) -> Option<T>,
) -> Option<Vec<T>> {
    let items = match cell {
        Cell::Value(Expression {
            kind: ExpressionKind::List(items),
            ..
        }) => items.as_slice(),
        Cell::Value(written) => std::slice::from_ref(written),
        Cell::Range(_) | Cell::Action(_) | Cell::Event(_) | Cell::Events(_) => {
            not_one_word(cx, at, needed);
            return None;
        }
    };
    let found: Vec<Option<T>> = items
        .iter()
        .map(|item| {
            let (text, span) = word_of(cx, item, needed)?;
            let text = text.to_string();
            mean(cx, &Name { span, text })
        })
        .collect();
    found.into_iter().collect()
}
