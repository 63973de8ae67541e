//! Expressions: what each is, and that its parts go together.
//!
//! [`operand`] never fails: an expression with a mistake in it reports the mistake and comes out as
//! [`OperandKind::Error`], which goes with everything, so that nothing is said about consequences.

mod arithmetic;
mod choice;
mod compare;
mod literal;
mod membership;
mod mismatch;
mod name;
mod query;
mod state;

use crate::context::Context;
use crate::item;
use crate::symbols::Symbol;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{At, Condition, ConditionKind, Quantity, QuantityKind, Unit};
use leadspec_syntax::{Expression, ExpressionKind, NumberLiteral, Quantifier};

pub(crate) use arithmetic::rescale;
pub(crate) use choice::{constant_code, unknown_word};
pub(crate) use compare::{out_of_range, paired, quoted_yes_or_no, together};
pub(crate) use literal::{currency, decimal, whole};
pub(crate) use membership::text_constant;
pub(crate) use mismatch::mismatch;
pub(crate) use name::{fact, find_event, has_lifecycle, kind_of, unresolved};
pub(crate) use query::{count, unknown_attribute};
pub(crate) use state::{find, find_gate};

/// What an expression is.
pub(crate) fn operand<'a>(cx: &mut Context<'a>, expression: &'a Expression) -> Operand<'a> {
    let span = expression.span;
    let kind = match &expression.kind {
        ExpressionKind::Name(name) => return name::resolve(cx, name),
        ExpressionKind::Literal(literal) => return literal::operand(cx, literal, span),
        ExpressionKind::List(items) => OperandKind::Items(items),
        ExpressionKind::Group(inner) => {
            return Operand {
                span,
                ..operand(cx, inner)
            };
        }
        ExpressionKind::Not(inner) => from_condition(condition(cx, inner).map(|c| negated(c, span))),
        ExpressionKind::Negate(inner) => return arithmetic::negate(cx, inner, span),
        ExpressionKind::And(parts) => from_condition(conditions(cx, parts).map(|of| all(of, span))),
        ExpressionKind::Or(parts) => from_condition(conditions(cx, parts).map(|of| any(of, span))),
        ExpressionKind::Implies(left, right) => {
            let (left, right) = (condition(cx, left), condition(cx, right));
            from_condition(left.zip(right).map(|(l, r)| any(vec![negated(l, span), r], span)))
        }
        ExpressionKind::Compare {
            operator,
            left,
            right,
            ignoring_case,
        } => from_condition(compare::compare(cx, operator, left, right, *ignoring_case, span)),
        ExpressionKind::In {
            value,
            list,
            negated: is_negated,
            ignoring_case,
        } => from_condition(
            membership::is_in(cx, value, list, *ignoring_case, span)
                .map(|c| if *is_negated { negated(c, span) } else { c }),
        ),
        ExpressionKind::Between { value, low, high } => from_condition(compare::between(cx, value, low, high, span)),
        ExpressionKind::Within {
            value,
            direction,
            duration,
        } => from_condition(query::within(cx, value, *direction, duration, span)),
        ExpressionKind::Match {
            value,
            operator,
            quantifier,
            needle,
            ignoring_case,
        } => from_condition(membership::matches(
            cx,
            value,
            operator,
            *quantifier,
            needle,
            ignoring_case.is_some(),
            span,
        )),
        ExpressionKind::Is {
            value,
            negated: is_negated,
            state,
        } => from_condition(state::is(cx, value, state, span).map(|c| if *is_negated { negated(c, span) } else { c })),
        ExpressionKind::Gate { name, state } => from_condition(state::gate_is(cx, name, state, span)),
        ExpressionKind::Several { quantifier, of } => from_condition(several(cx, quantifier, of, span)),
        ExpressionKind::IfUnknown { value, fallback } => return state::if_unknown(cx, value, fallback, span),
        ExpressionKind::Add(..) | ExpressionKind::Subtract(..) => return arithmetic::sum(cx, expression),
        ExpressionKind::Multiply(left, right) => return arithmetic::multiply(cx, left, right, span),
        ExpressionKind::Events {
            quantifier,
            event,
            filter,
            window,
        } => return query::events(cx, *quantifier, event, filter.as_deref(), window.as_ref(), span),
        ExpressionKind::Latest { event, attribute } => return query::latest(cx, event, attribute.as_ref(), span),
        ExpressionKind::DaysSince(inner) => return query::days_since(cx, inner, span),
        ExpressionKind::Today => {
            cx.reads_clock(span);
            OperandKind::Quantity(quantity(QuantityKind::Today, Unit::Date, span))
        }
        ExpressionKind::Broken => {
            cx.poison();
            OperandKind::Error
        }
    };
    Operand::new(kind, span)
}

/// An expression where a yes or no is needed; `None` where a mistake in it is reported.
pub(crate) fn condition<'a>(cx: &mut Context<'a>, expression: &'a Expression) -> Option<Condition> {
    let found = operand(cx, expression);
    as_condition(cx, &found)
}

/// A checked expression where a yes or no is needed.
fn as_condition(cx: &mut Context, found: &Operand) -> Option<Condition> {
    let span = found.span;
    let text = cx.text(span);
    let what = found.describe(cx);
    let help = match &found.kind {
        OperandKind::Condition(condition) => return Some(condition.clone()),
        OperandKind::Error => return None,
        OperandKind::Word(name) => {
            unresolved(cx, name);
            return None;
        }
        OperandKind::Quantity(quantity) => match quantity.unit {
            Unit::Integer | Unit::Number => format!("compare it: `{text} >= 1`"),
            Unit::Percent => format!("compare it: `{text} >= 70%`"),
            Unit::Money(currency) => format!("compare it: `{text} >= 1_000 {}`", String::from_utf8_lossy(&currency)),
            Unit::Date | Unit::Timestamp => format!("compare it: `{text} within last 30 days`"),
            Unit::Duration => format!("compare it: `{text} >= 30 days`"),
        },
        OperandKind::Choice(choice) => {
            let words = cx.words_of(choice.domain);
            format!("compare it: `{text} = {}`", words.first().map_or("…", String::as_str))
        }
        OperandKind::Text(_) => format!("compare it: `{text} = \"…\"`, or ask `{text} is known`"),
        OperandKind::List(_) => format!("ask what it holds: `{text} contains \"…\"`"),
        OperandKind::Gate(_) => format!("ask for its state: `gate {text} passed`"),
        OperandKind::Unknown => "ask whether something is unknown: `budget is unknown`".to_string(),
        OperandKind::Number(_) | OperandKind::Code(_) | OperandKind::TextConstant(_) | OperandKind::Items(_) => {
            "write a condition: `company_size >= 50`".to_string()
        }
    };
    let message = if matches!(found.kind, OperandKind::Unknown) {
        "`unknown` alone is no condition".to_string()
    } else {
        format!("a yes or no is needed here, and `{text}` is {what}")
    };
    let mut diagnostic = Diagnostic::new(Code::NotACondition, message, span, what.clone()).with_help(help);
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

/// Whether nothing more is to be said of an operand: its mistake is reported already, or it is a name that nothing declares,
/// which is reported now.
pub(crate) fn is_told(cx: &mut Context, found: &Operand) -> bool {
    if let OperandKind::Word(name) = &found.kind {
        unresolved(cx, name);
        return true;
    }
    if found.is_error() {
        cx.poison();
    }
    found.is_error()
}

/// Conditions, each checked even when an earlier one has a mistake.
fn conditions<'a>(cx: &mut Context<'a>, parts: &'a [Expression]) -> Option<Vec<Condition>> {
    let checked: Vec<Option<Condition>> = parts.iter().map(|part| condition(cx, part)).collect();
    checked.into_iter().collect()
}

fn several<'a>(cx: &mut Context<'a>, quantifier: &Quantifier, of: &'a [Expression], span: Span) -> Option<Condition> {
    let number = match quantifier {
        Quantifier::AtLeast(number) => Some(at_least(cx, number, of.len())),
        Quantifier::All | Quantifier::Any | Quantifier::None => None,
    };
    let of = conditions(cx, of)?;
    Some(match quantifier {
        Quantifier::AtLeast(_) => build(ConditionKind::AtLeast(number??, of), span),
        Quantifier::All => all(of, span),
        Quantifier::Any => any(of, span),
        Quantifier::None => negated(any(of, span), span),
    })
}

fn at_least(cx: &mut Context, number: &NumberLiteral, most: usize) -> Option<u32> {
    let value = whole(cx, number)?;
    match u32::try_from(value) {
        Ok(value) if value >= 1 && value as usize <= most => Some(value),
        _outside => {
            let text = &number.text;
            let message = if value < 1 {
                format!("`at least {text}` of anything is always so")
            } else {
                format!("`at least {text}` of {most} can never be so")
            };
            let diagnostic = Diagnostic::new(Code::OutOfRange, message, number.span, format!("not in 1 to {most}"))
                .with_help(format!("write a number from 1 to {most}"));
            cx.report(diagnostic);
            None
        }
    }
}

fn from_condition<'a>(condition: Option<Condition>) -> OperandKind<'a> {
    condition.map_or(OperandKind::Error, OperandKind::Condition)
}

/// The items of a list that is written out, here or behind a `let`; `Ok(None)` for anything else, `Err` for a mistake that is
/// reported.
fn list_of<'a>(cx: &mut Context<'a>, expression: &'a Expression) -> Result<Option<&'a [Expression]>, ()> {
    if let ExpressionKind::List(items) = &expression.kind {
        return Ok(Some(items));
    }
    if let ExpressionKind::Group(inner) = &expression.kind {
        return list_of(cx, inner);
    }
    if let ExpressionKind::Broken = &expression.kind {
        cx.poison();
        return Err(());
    }
    let ExpressionKind::Name(name) = &expression.kind else {
        return Ok(None);
    };
    let Some(Symbol::Let(place)) = cx.declared(&name.text).map(|d| d.symbol) else {
        return Ok(None);
    };
    let kind = item::use_let(cx, place, name.span);
    if let OperandKind::Items(items) = kind {
        return Ok(Some(items));
    }
    if matches!(kind, OperandKind::Error) {
        Err(())
    } else {
        Ok(None)
    }
}

/// A condition at a place.
pub(crate) fn build(kind: ConditionKind, span: Span) -> Condition {
    Condition { kind, at: At(span) }
}

/// A quantity in its unit's own integer form.
pub(crate) fn quantity(kind: QuantityKind, unit: Unit, span: Span) -> Quantity {
    Quantity {
        kind,
        unit,
        decimals: unit.decimals(),
        at: At(span),
    }
}

pub(crate) fn negated(condition: Condition, span: Span) -> Condition {
    build(ConditionKind::Not(Box::new(condition)), span)
}

pub(crate) fn all(of: Vec<Condition>, span: Span) -> Condition {
    one_or(of, ConditionKind::All, span)
}

pub(crate) fn any(of: Vec<Condition>, span: Span) -> Condition {
    one_or(of, ConditionKind::Any, span)
}

fn one_or(mut of: Vec<Condition>, joined: fn(Vec<Condition>) -> ConditionKind, span: Span) -> Condition {
    match (of.len(), of.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            of.extend(last);
            build(joined(of), span)
        }
    }
}
