//! Which stretches of a file could not be read, and are kept byte for byte.

use super::item::item_span;
use crate::{
    BrokenItem, ByRow, Cell, CriterionClause, Expectation, Expression, ExpressionKind, GateClause, GradeRow, Happened,
    Item, LifecycleEntry, Pattern, ScoreLine, Spanned, SyntaxTree, TestClause, TestTime,
};
use leadspec_diagnostics::Span;

/// Their spans, outermost only, in order.
pub(super) fn broken_spans(tree: &SyntaxTree) -> Vec<Span> {
    let mut spans = Vec::new();
    for item in &tree.items {
        in_item(item, &mut spans);
    }
    outermost(spans)
}

/// Sorted, without those that lie in another.
pub(super) fn outermost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut result: Vec<Span> = Vec::new();
    for span in spans {
        if result.last().is_none_or(|last| last.end <= span.start) {
            result.push(span);
        }
    }
    result
}

fn in_item(item: &Item, spans: &mut Vec<Span>) {
    let whole = item_span(item);
    match item {
        Item::Definition(item) => spans.extend(&item.broken),
        Item::Use(_) => {}
        Item::Lead(item) => spans.extend(lines(&item.broken)),
        Item::Event(item) => spans.extend(lines(&item.broken)),
        Item::EventTable(item) => spans.extend(&item.broken),
        Item::Let(item) => clause(whole, [&item.value], spans),
        Item::Criterion(item) => {
            spans.extend(&item.broken);
            for part in &item.clauses {
                match &part.node {
                    CriterionClause::Met(condition) | CriterionClause::Unmet(condition) => {
                        clause(part.span, [condition], spans);
                    }
                    CriterionClause::Ask(_)
                    | CriterionClause::Level(_)
                    | CriterionClause::Strength(_)
                    | CriterionClause::Answers { .. } => {}
                }
            }
        }
        Item::Score(item) => {
            spans.extend(&item.broken);
            for line in &item.lines {
                in_score_line(line, spans);
            }
        }
        Item::Grade(item) => {
            spans.extend(&item.broken);
            clause(whole, &item.of, spans);
            for row in &item.rows {
                match &row.node {
                    GradeRow::From { limit, .. } => clause(row.span, [limit], spans),
                    GradeRow::Otherwise { .. } => {}
                }
            }
        }
        Item::Gate(item) => {
            spans.extend(&item.broken);
            for part in &item.clauses {
                match &part.node {
                    GateClause::Require(condition) => clause(part.span, [condition], spans),
                    GateClause::Otherwise { .. } | GateClause::IfUnknown(_) => {}
                }
            }
        }
        Item::Lifecycle(item) => {
            spans.extend(lines(&item.broken));
            for entry in &item.entries {
                match &entry.node {
                    LifecycleEntry::Transition(transition) => clause(entry.span, &transition.when, spans),
                    LifecycleEntry::Stage(_) => {}
                }
            }
        }
        Item::Framework(item) => spans.extend(&item.broken),
        Item::Example(item) => {
            spans.extend(&item.broken);
            for value in &item.values {
                clause(value.span, [&value.node.value], spans);
            }
        }
        Item::Test(item) => {
            spans.extend(&item.broken);
            for part in &item.clauses {
                in_test_clause(part, spans);
            }
        }
        Item::Always(item) => {
            spans.extend(&item.broken);
            clause(whole, &item.condition, spans);
        }
        Item::Broken(item) => spans.push(item.span),
    }
}

fn in_score_line(line: &Spanned<ScoreLine>, spans: &mut Vec<Span>) {
    match &line.node {
        ScoreLine::When { condition, .. } => clause(line.span, [condition], spans),
        ScoreLine::Per { count, .. } => clause(line.span, [count], spans),
        ScoreLine::By {
            value, rows, broken, ..
        } => {
            spans.extend(broken);
            clause(line.span, [value], spans);
            for row in rows {
                let ByRow { patterns, points: _ } = &row.node;
                for pattern in patterns {
                    match pattern {
                        Pattern::Value(value) => clause(row.span, [value], spans),
                        Pattern::Range(_) | Pattern::Otherwise(_) => {}
                    }
                }
            }
        }
    }
}

fn in_test_clause(part: &Spanned<TestClause>, spans: &mut Vec<Span>) {
    match &part.node {
        TestClause::AsOf(value) | TestClause::Expect(Expectation::Condition(value)) => {
            clause(part.span, [value], spans);
        }
        TestClause::Given { values, .. } => clause(part.span, values.iter().map(|value| &value.node.value), spans),
        TestClause::Events(events) => {
            for event in events {
                clause(event.span, of_event(&event.node.happened), spans);
            }
        }
        TestClause::Table(table) => {
            for row in &table.rows {
                let cells = row.cells.iter().filter_map(|cell| cell.node.as_ref());
                clause(row.span, cells.flat_map(of_cell), spans);
            }
        }
        TestClause::Expect(_) | TestClause::EventsFile(_) | TestClause::Leads(_) => {}
    }
}

fn of_cell(cell: &Cell) -> Vec<&Expression> {
    match cell {
        Cell::Value(value) => vec![value],
        Cell::Event(happened) => of_event(happened),
        Cell::Events(events) => events.iter().flat_map(|event| of_event(&event.node)).collect(),
        Cell::Range(_) | Cell::Action(_) => Vec::new(),
    }
}

fn of_event(happened: &Happened) -> Vec<&Expression> {
    let mut expressions: Vec<&Expression> = happened.values.iter().map(|value| &value.node.value).collect();
    match &happened.when {
        TestTime::At(time) => expressions.push(time),
        TestTime::Ago(_) | TestTime::Today(_) => {}
    }
    expressions
}

fn lines(broken: &[BrokenItem]) -> impl Iterator<Item = Span> {
    broken.iter().map(|item| item.span)
}

/// Keeps the whole clause if one of its expressions could not be read.
fn clause<'t>(span: Span, expressions: impl IntoIterator<Item = &'t Expression>, spans: &mut Vec<Span>) {
    if expressions.into_iter().any(is_broken) {
        spans.push(span);
    }
}

fn is_broken(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Broken) || children(expression).into_iter().any(is_broken)
}

/// The expressions an expression is made of, in the order of the text.
pub(super) fn children(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        ExpressionKind::And(parts)
        | ExpressionKind::Or(parts)
        | ExpressionKind::List(parts)
        | ExpressionKind::Several { of: parts, .. } => parts.iter().collect(),
        ExpressionKind::Group(inner)
        | ExpressionKind::Not(inner)
        | ExpressionKind::Negate(inner)
        | ExpressionKind::DaysSince(inner)
        | ExpressionKind::Within { value: inner, .. }
        | ExpressionKind::Is { value: inner, .. } => vec![inner],
        ExpressionKind::Implies(left, right)
        | ExpressionKind::Compare { left, right, .. }
        | ExpressionKind::Add(left, right)
        | ExpressionKind::Subtract(left, right)
        | ExpressionKind::Multiply(left, right)
        | ExpressionKind::In {
            value: left,
            list: right,
            ..
        }
        | ExpressionKind::Match {
            value: left,
            needle: right,
            ..
        }
        | ExpressionKind::IfUnknown {
            value: left,
            fallback: right,
        } => vec![left, right],
        ExpressionKind::Between { value, low, high } => vec![value, low, high],
        ExpressionKind::Events { filter, .. } => filter.iter().map(AsRef::as_ref).collect(),
        ExpressionKind::Name(_)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Gate { .. }
        | ExpressionKind::Latest { .. }
        | ExpressionKind::Today
        | ExpressionKind::Broken => Vec::new(),
    }
}
