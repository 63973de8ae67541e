//! Mapping of examples, tests and what always holds.

use super::Context;
use super::blocks::{action, only_text};
use super::body::{Body, body};
use super::children::Children;
use super::expression::{expression, foreign};
use super::grammar::Rule;
use super::table::table;
use super::value::{duration, extra_commas, literal_of, name, names, range, text, value};
use crate::{
    AlwaysItem, ExampleItem, Expectation, FieldValue, Happened, Spanned, TestClause, TestEvent, TestItem, TestTime,
};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::iterators::Pair;

/// `example ready_cfo { … }`
pub(super) fn example(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExampleItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let name = name(cx, &head.node(Rule::name)?);
    head.end();
    let Body { clauses, broken } = body(cx, inner, Rule::example, field_value);
    Some(ExampleItem {
        span,
        name,
        values: clauses,
        broken,
    })
}

/// The values between the braces that follow an example's name or an event; what cannot be read joins `broken`.
pub(super) fn values<'i>(
    cx: &mut Context<'_>,
    pairs: impl IntoIterator<Item = Pair<'i, Rule>>,
    broken: &mut Vec<Span>,
) -> Vec<Spanned<FieldValue>> {
    let body = body(cx, pairs, Rule::example, field_value);
    broken.extend(body.broken);
    body.clauses
}

fn field_value(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<FieldValue> {
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    if let Some(pair) = children.node(Rule::foreign_colon) {
        foreign(cx, &pair, ":");
    }
    let value = value(cx, children.node(Rule::value)?)?;
    extra_commas(cx, &mut children);
    children.end();
    Some(FieldValue { name, value })
}

/// `test "…" { … }`
pub(super) fn test(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TestItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let label = only_text(cx, inner.next()?)?;
    let mut nested = Vec::new();
    let Body {
        mut clauses,
        mut broken,
    } = body(cx, inner, Rule::test, |cx, pair| test_clause(cx, pair, &mut nested));
    // Rows below a head that could not be read are no table of their own.
    let mut headless = Vec::new();
    clauses.retain(|clause| {
        let is_headless =
            matches!(clause.node, TestClause::Table(_)) && broken.iter().any(|span| is_head_of(cx, *span, clause.span));
        if is_headless {
            headless.push(clause.span);
        }
        !is_headless
    });
    broken.append(&mut headless);
    broken.append(&mut nested);
    broken.sort_unstable();
    Some(TestItem {
        span,
        label,
        clauses,
        broken,
    })
}

/// Whether a broken line looks like a row and stands directly above a table.
fn is_head_of(cx: &Context<'_>, broken: Span, table: Span) -> bool {
    broken.end <= table.start
        && cx.written(Span::new(broken.end, table.start)).trim().is_empty()
        && cx.written(broken).contains('|')
}

fn test_clause(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<TestClause> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    if rule == Rule::as_of {
        let mut children = Children::of(pair);
        let date = children.any()?;
        children.end();
        literal_of(cx, date).map(TestClause::AsOf)
    } else if rule == Rule::given {
        given(cx, pair, broken)
    } else if rule == Rule::test_events {
        let mut inner = pair.into_inner();
        inner.next()?;
        if let Some(path) = inner.peek().filter(|pair| pair.as_rule() == Rule::text) {
            return Some(TestClause::EventsFile(text(cx, path)));
        }
        let mut nested = Vec::new();
        let body = body(cx, inner, Rule::test_events, |cx, pair| {
            test_event(cx, pair, &mut nested)
        });
        broken.extend(body.broken);
        broken.append(&mut nested);
        Some(TestClause::Events(body.clauses))
    } else if rule == Rule::expect {
        let mut children = Children::of(pair);
        let expectation = children.any()?;
        children.end();
        expect(cx, expectation).map(TestClause::Expect)
    } else if rule == Rule::table {
        table(cx, pair, broken).map(TestClause::Table)
    } else {
        only_text(cx, pair).map(TestClause::Leads)
    }
}

fn given(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<TestClause> {
    let mut inner = pair.into_inner();
    inner.next()?;
    let mut example = None;
    if let Some(pair) = inner.peek().filter(|pair| pair.as_rule() == Rule::name) {
        example = Some(name(cx, &pair));
        inner.next();
        if inner.peek().is_some() {
            inner.next()?;
        }
    }
    let values = values(cx, inner, broken);
    Some(TestClause::Given { example, values })
}

fn test_event(cx: &mut Context<'_>, pair: Pair<'_, Rule>, broken: &mut Vec<Span>) -> Option<TestEvent> {
    let mut inner = pair.into_inner();
    let name = name(cx, &inner.next()?);
    let when = test_time(cx, inner.next()?)?;
    let commas: Vec<_> = inner
        .clone()
        .filter(|pair| pair.as_rule() == Rule::extra_comma)
        .collect();
    for comma in commas {
        let span = cx.span(&comma);
        cx.report(super::value::extra_comma(span));
    }
    let values = values(cx, inner, broken);
    let happened = Happened { when, values };
    Some(TestEvent { name, happened })
}

fn test_time(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TestTime> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    if pair.as_rule() == Rule::duration {
        duration(cx, pair).map(TestTime::Ago)
    } else if pair.as_rule() == Rule::today {
        Some(TestTime::Today(cx.span(&pair)))
    } else {
        literal_of(cx, pair).map(TestTime::At)
    }
}

fn expect(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expectation> {
    let rule = pair.as_rule();
    let mut children = Children::of(pair);
    let expectation = if rule == Rule::expect_stage {
        Expectation::Stage(name(cx, &children.node(Rule::name)?))
    } else if rule == Rule::expect_path {
        Expectation::Path(names(cx, children.node(Rule::names)?))
    } else if rule == Rule::expect_outcome {
        Expectation::Outcome(name(cx, &children.node(Rule::name)?))
    } else if rule == Rule::expect_asks {
        match children.node(Rule::kw_nothing) {
            Some(nothing) => Expectation::AsksNothing(cx.span(&nothing)),
            None => Expectation::Asks(names(cx, children.node(Rule::names)?)),
        }
    } else if rule == Rule::expect_not_asks {
        Expectation::NotAsks(names(cx, children.node(Rule::names)?))
    } else if rule == Rule::expect_gate {
        Expectation::Gate {
            name: name(cx, &children.node(Rule::name)?),
            state: name(cx, &children.node(Rule::gate_state_word)?),
        }
    } else if rule == Rule::expect_criterion {
        Expectation::Criterion {
            name: name(cx, &children.node(Rule::name)?),
            state: name(cx, &children.node(Rule::criterion_state_word)?),
        }
    } else if rule == Rule::expect_reason {
        Expectation::Reason(text(cx, children.node(Rule::text)?))
    } else if rule == Rule::expect_action {
        Expectation::Action(action(cx, children.node(Rule::action)?)?)
    } else if rule == Rule::expect_range {
        Expectation::Range {
            score: name(cx, &children.node(Rule::name)?),
            range: range(cx, children.node(Rule::range)?)?,
        }
    } else if rule == Rule::expect_rejected {
        Expectation::Rejected(children.node(Rule::text).map(|pair| text(cx, pair)))
    } else if rule == Rule::expect_snapshot {
        Expectation::Snapshot
    } else {
        Expectation::Condition(expression(cx, children.node(Rule::expression)?)?)
    };
    children.end();
    Some(expectation)
}

/// `always "…" { … }`
pub(super) fn always(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<AlwaysItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let label = only_text(cx, inner.next()?)?;
    let Body { clauses, broken } = body(cx, inner, Rule::always, |cx, pair| {
        let mut children = Children::of(pair);
        let condition = expression(cx, children.node(Rule::expression)?)?;
        children.end();
        Some(condition)
    });
    let condition = clauses.into_iter().next().map(|line| line.node);
    if condition.is_none() && broken.is_empty() {
        cx.report(
            Diagnostic::new(Code::MissingPart, "an `always` block says nothing", span, "empty")
                .with_help("write the condition that holds for every lead"),
        );
    }
    Some(AlwaysItem {
        span,
        label,
        condition,
        broken,
    })
}
