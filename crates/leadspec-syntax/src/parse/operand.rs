//! Mapping of what comparisons are made of: sums, products, and what stands alone.

use super::Context;
use super::children::Children;
use super::expression::{comparison, expression, state};
use super::grammar::Rule;
use super::value::{duration, extra_commas, literal, literal_of, name, negate, number};
use crate::{EventQuantifier, Expression, ExpressionKind, Quantifier};
use pest::iterators::Pair;

/// `fit + 10`
pub(super) fn addition(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut whole = expression(cx, children.node(Rule::product)?)?;
    loop {
        let adds = children.has(Rule::plus);
        if !adds && !children.has(Rule::minus) {
            break;
        }
        let right = expression(cx, children.node(Rule::product)?)?;
        let span = whole.span.to(right.span);
        let (left, right) = (Box::new(whole), Box::new(right));
        let kind = if adds {
            ExpressionKind::Add(left, right)
        } else {
            ExpressionKind::Subtract(left, right)
        };
        whole = Expression { span, kind };
    }
    children.end();
    Some(whole)
}

pub(super) fn product(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut whole = expression(cx, children.node(Rule::unary)?)?;
    while let Some(pair) = children.node(Rule::unary) {
        let right = expression(cx, pair)?;
        whole = Expression {
            span: whole.span.to(right.span),
            kind: ExpressionKind::Multiply(Box::new(whole), Box::new(right)),
        };
    }
    children.end();
    Some(whole)
}

pub(super) fn unary(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let mut signs = Vec::new();
    while let Some(pair) = children.node(Rule::minus) {
        signs.push(cx.span(&pair));
    }
    let inner = expression(cx, children.node(Rule::operand)?)?;
    children.end();
    Some(
        signs
            .into_iter()
            .rev()
            .fold(inner, |inner, sign| negate(sign.to(inner.span), inner)),
    )
}

pub(super) fn operand(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    let value = primary(cx, pair)?;
    let Some(pair) = children.node(Rule::if_unknown) else {
        children.end();
        return Some(value);
    };
    children.end();
    let span = value.span.to(cx.span(&pair));
    let mut children = Children::of(pair);
    children.node(Rule::unknown)?;
    let fallback = children.any()?;
    let fallback = if fallback.as_rule() == Rule::bool_value {
        literal_of(cx, fallback)?
    } else {
        primary(cx, fallback)?
    };
    children.end();
    Some(Expression {
        span,
        kind: ExpressionKind::IfUnknown {
            value: Box::new(value),
            fallback: Box::new(fallback),
        },
    })
}

/// What stands alone: a name, a literal, something in brackets, a question about events.
pub(super) fn primary(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let span = cx.span(&pair);
    let rule = pair.as_rule();
    let kind = if rule == Rule::group {
        group(cx, pair)?
    } else if rule == Rule::list {
        ExpressionKind::List(list(cx, pair)?)
    } else if rule == Rule::several {
        several(cx, pair)?
    } else if rule == Rule::events {
        events(cx, pair)?
    } else if rule == Rule::latest {
        latest(cx, pair)?
    } else if rule == Rule::days_since {
        days_since(cx, pair)?
    } else if rule == Rule::gate_state {
        let mut children = Children::of(pair);
        let gate = name(cx, &children.node(Rule::name)?);
        let state = state(cx, &children.node(Rule::gate_state_word)?)?;
        children.end();
        ExpressionKind::Gate { name: gate, state }
    } else if rule == Rule::gate_name || rule == Rule::reference {
        let mut children = Children::of(pair);
        let name = name(cx, &children.node(Rule::name)?);
        children.end();
        ExpressionKind::Name(name)
    } else if rule == Rule::today {
        ExpressionKind::Today
    } else if rule == Rule::literal {
        return literal(cx, pair);
    } else {
        return literal_of(cx, pair);
    };
    Some(Expression { span, kind })
}

fn group(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let inner = expression(cx, children.node(Rule::expression)?)?;
    children.end();
    Some(ExpressionKind::Group(Box::new(inner)))
}

fn list(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Vec<Expression>> {
    let mut children = Children::of(pair);
    let mut members = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::expression) else {
            break;
        };
        members.push(expression(cx, pair)?);
    }
    children.end();
    Some(members)
}

fn several(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let quantifier = if let Some(pair) = children.node(Rule::at_least) {
        let mut children = Children::of(pair);
        let number = number(cx, &children.node(Rule::number)?);
        children.end();
        Quantifier::AtLeast(number)
    } else if children.node(Rule::all_of).is_some() {
        Quantifier::All
    } else if children.node(Rule::any_of).is_some() {
        Quantifier::Any
    } else {
        children.node(Rule::none_of)?;
        Quantifier::None
    };
    let of = list(cx, children.node(Rule::list)?)?;
    children.end();
    Some(ExpressionKind::Several { quantifier, of })
}

fn events(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let quantifier = if children.has(Rule::kw_any) {
        EventQuantifier::Any
    } else if children.has(Rule::kw_no) {
        EventQuantifier::No
    } else {
        EventQuantifier::Count
    };
    event_query(cx, quantifier, children)
}

/// The part from the event's name on, also that of `+5 per email_open in last 30 days`.
pub(super) fn event_query(
    cx: &mut Context<'_>,
    quantifier: EventQuantifier,
    mut children: Children<'_>,
) -> Option<ExpressionKind> {
    let event = name(cx, &children.node(Rule::name)?);
    let filter = match children.node(Rule::filter) {
        Some(pair) => Some(Box::new(filter(cx, pair)?)),
        None => None,
    };
    let window = match children.node(Rule::window) {
        Some(pair) => {
            let mut children = Children::of(pair);
            let duration = duration(cx, children.node(Rule::duration)?)?;
            children.end();
            Some(duration)
        }
        None => None,
    };
    children.end();
    Some(ExpressionKind::Events {
        quantifier,
        event,
        filter,
        window,
    })
}

fn filter(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Expression> {
    let mut children = Children::of(pair);
    let filter = if let Some(pair) = children.node(Rule::group) {
        Expression {
            span: cx.span(&pair),
            kind: group(cx, pair)?,
        }
    } else {
        comparison(cx, children.node(Rule::filter_comparison)?)?
    };
    children.end();
    Some(filter)
}

fn latest(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let event = name(cx, &children.node(Rule::name)?);
    let attribute = children.node(Rule::name).map(|pair| name(cx, &pair));
    children.end();
    Some(ExpressionKind::Latest { event, attribute })
}

fn days_since(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ExpressionKind> {
    let mut children = Children::of(pair);
    let of = children.any()?;
    let of = primary(cx, of)?;
    children.end();
    Some(ExpressionKind::DaysSince(Box::new(of)))
}
