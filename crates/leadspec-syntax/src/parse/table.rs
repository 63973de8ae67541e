//! Mapping of tables of cases.

use super::Context;
use super::blocks::action;
use super::body::body;
use super::children::Children;
use super::grammar::Rule;
use super::tests_block::values;
use super::value::{extra_commas, literal_of, name, negate, range_from, text, value};
use crate::{
    Cell, Expression, ExpressionKind, FieldValue, Happened, Literal, Name, RowMark, Spanned, Table, TableRow, TestTime,
};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::iterators::Pair;

/// `| job_level | stage |` and its rows; what cannot be read joins `broken`.
pub(super) fn table(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<Table> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let pair = inner.next()?;
    let head = cx.span(&pair);
    let header = table_header(cx, pair);
    let mut nested = Vec::new();
    let body = body(cx, inner, Rule::table, |cx, pair| table_row(cx, pair, &mut nested));
    broken.extend(body.broken);
    broken.append(&mut nested);
    Some(Table {
        span,
        head,
        header,
        rows: body.clauses.into_iter().map(|row| row.node).collect(),
    })
}

fn table_header(cx: &Context<'_>, pair: Pair<'_, Rule>) -> Vec<Spanned<Vec<Name>>> {
    let mut children = Children::of(pair);
    let mut header = Vec::new();
    while let Some(pair) = children.node(Rule::header_cell) {
        let span = cx.span(&pair);
        let node = pair.into_inner().map(|word| name(cx, &word)).collect();
        header.push(Spanned { span, node });
    }
    children.end();
    header
}

fn table_row(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<TableRow> {
    let last = pair
        .clone()
        .into_inner()
        .rev()
        .find(|pair| pair.as_rule() == Rule::bar)?;
    let span = cx.at(pair.as_span().start(), last.as_span().end());
    let mut children = Children::of(pair);
    let mut cells = Vec::new();
    while let Some(pair) = children.node(Rule::cell) {
        cells.push(cell(cx, pair, broken)?);
    }
    let mark = children.node(Rule::row_mark).map(|pair| row_mark(cx, pair));
    children.end();
    Some(TableRow { span, cells, mark })
}

fn row_mark(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Spanned<RowMark> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let node = match children.node(Rule::text) {
        Some(pair) => RowMark::Skip(text(cx, pair)),
        None => RowMark::Todo,
    };
    children.end();
    Spanned { span, node }
}

fn cell(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<Spanned<Option<Cell>>> {
    let place = cx.leaf(&pair);
    let mut children = Children::of(pair);
    let Some(pair) = children.any() else {
        let (span, node) = (place, None);
        return Some(Spanned { span, node });
    };
    children.end();
    let rule = pair.as_rule();
    let (span, cell) = if rule == Rule::cell_number {
        number(cx, pair, broken)?
    } else if rule == Rule::cell_name {
        word(cx, pair)?
    } else if rule == Rule::cell_today {
        let span = cx.span(&pair);
        (span, Cell::Event(today(cx, pair, broken)?))
    } else if rule == Rule::cell_below {
        let span = cx.span(&pair);
        let mut children = Children::of(pair);
        let dots = children.node(Rule::dots)?;
        let range = range_from(cx, span, None, dots, &mut children)?;
        children.end();
        (span, Cell::Range(range))
    } else if rule == Rule::cell_list {
        let span = cx.span(&pair);
        (span, list(cx, pair, broken)?)
    } else {
        let value = value(cx, pair)?;
        (value.span, Cell::Value(value))
    };
    let node = Some(cell);
    Some(Spanned { span, node })
}

/// What starts with a number: a value, a range, or when an event was.
fn number(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<(Span, Cell)> {
    let whole = pair.clone();
    let mut children = Children::of(pair);
    let value = signed_literal(cx, &mut children)?;
    let found = match children.node(Rule::dots) {
        Some(dots) => {
            let span = cx.span(&whole);
            let range = range_from(cx, span, Some(value), dots, &mut children)?;
            (span, Cell::Range(range))
        }
        None => match moment(cx, value, &mut children, broken) {
            Moment::Event(happened) => (cx.span(&whole), Cell::Event(happened)),
            Moment::Value(value) => (value.span, Cell::Value(value)),
        },
    };
    children.end();
    Some(found)
}

/// The number, date or amount that a cell starts with, and its sign.
fn signed_literal(cx: &mut Context<'_>, children: &mut Children<'_>) -> Option<Expression> {
    let minus = children.node(Rule::minus).map(|pair| cx.span(&pair));
    let inner = literal_of(cx, children.any()?)?;
    Some(match minus {
        Some(minus) => negate(minus.to(inner.span), inner),
        None => inner,
    })
}

/// A value, or an event that starts with one.
enum Moment {
    Value(Expression),
    Event(Happened),
}

/// What a value means together with `ago` and the braces that may follow it.
fn moment(cx: &mut Context<'_>, value: Expression, children: &mut Children<'_>, broken: &mut Vec<Span>) -> Moment {
    let ago = children.node(Rule::kw_ago).map(|pair| cx.span(&pair));
    let known = children.node(Rule::cell_values);
    if ago.is_none() && known.is_none() {
        return Moment::Value(value);
    }
    let when = match (ago, value.kind) {
        (Some(_), ExpressionKind::Literal(Literal::Duration(duration))) => TestTime::Ago(duration),
        (Some(ago), _) => TestTime::At(not_so_long_ago(cx, value.span, ago)),
        (None, kind) => TestTime::At(Expression { kind, ..value }),
    };
    let values = known.map(|pair| braces(cx, pair, broken)).unwrap_or_default();
    Moment::Event(Happened { when, values })
}

/// Reports `5 ago`.
fn not_so_long_ago(cx: &mut Context<'_>, span: Span, ago: Span) -> Expression {
    let text = cx.written(span);
    cx.report(
        Diagnostic::new(
            Code::MissingPart,
            format!("`{text} ago` does not say how long ago"),
            span.to(ago),
            "days, weeks, months or years are missing",
        )
        .with_help("write a time such as `3 days ago`"),
    );
    let kind = ExpressionKind::Broken;
    Expression { span, kind }
}

fn today(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<Happened> {
    let mut children = Children::of(pair);
    let when = TestTime::Today(cx.span(&children.node(Rule::today)?));
    let values = match children.node(Rule::cell_values) {
        Some(pair) => braces(cx, pair, broken),
        None => Vec::new(),
    };
    children.end();
    Some(Happened { when, values })
}

/// `{ path: "/pricing" }` in a cell: where the `}` is missing, it was meant to stand in the same cell.
fn braces(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Vec<Spanned<FieldValue>> {
    let span = cx.span(&pair);
    let mut inner: Vec<_> = pair.into_inner().collect();
    if inner.pop_if(|pair| pair.as_rule() == Rule::missing_close).is_some() {
        cx.report(
            Diagnostic::new(
                Code::MissingClose,
                "what is known about this event is never closed",
                span,
                "`}` is missing after this",
            )
            .with_help("write `}` before the next `|`")
            .with_safe_fix("write `}`", span.after(), " }"),
        );
    }
    values(cx, inner, broken)
}

/// Events where one of the items is more than a value, else a list of values.
fn list(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<Cell> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let mut items = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.any() else { break };
        let span = cx.span(&pair);
        let node = item(cx, pair, broken)?;
        items.push(Spanned { span, node });
    }
    children.end();
    let is_event = |item: &Spanned<Moment>| matches!(item.node, Moment::Event(_));
    if items.iter().any(is_event) {
        let events = items.into_iter().map(|item| {
            let node = match item.node {
                Moment::Event(happened) => happened,
                Moment::Value(value) => Happened {
                    when: TestTime::At(value),
                    values: Vec::new(),
                },
            };
            Spanned { span: item.span, node }
        });
        return Some(Cell::Events(events.collect()));
    }
    let values = items.into_iter().filter_map(|item| match item.node {
        Moment::Value(value) => Some(value),
        Moment::Event(_) => None,
    });
    let kind = ExpressionKind::List(values.collect());
    Some(Cell::Value(Expression { span, kind }))
}

fn item(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<Moment> {
    let rule = pair.as_rule();
    if rule == Rule::cell_today {
        return today(cx, pair, broken).map(Moment::Event);
    }
    if rule != Rule::cell_dated {
        return value(cx, pair).map(Moment::Value);
    }
    let mut children = Children::of(pair);
    let value = signed_literal(cx, &mut children)?;
    let found = moment(cx, value, &mut children, broken);
    children.end();
    Some(found)
}

/// A name, or an action with what it is done with.
fn word(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<(Span, Cell)> {
    let mut children = Children::of(pair.clone());
    let name = name(cx, &children.node(Rule::name)?);
    if children.any().is_some() {
        let action = action(cx, pair)?;
        return Some((action.span, Cell::Action(action)));
    }
    let span = name.span;
    let kind = ExpressionKind::Name(name);
    Some((span, Cell::Value(Expression { span, kind })))
}
