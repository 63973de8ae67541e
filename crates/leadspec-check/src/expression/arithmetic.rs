//! `+`, `-` and `*` by a constant: what stays exact.

use super::mismatch::{Mended, mend};
use super::{operand, quantity, unresolved};
use crate::context::Context;
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{At, DECIMALS, Decimal, Quantity, QuantityKind, SCALE, Unit};
use leadspec_syntax::{Expression, ExpressionKind};

/// More decimals than this in a calculation leave too few digits before the point.
const MOST_DECIMALS: u8 = 12;

/// A value with a unit, or a plain number that takes one.
enum Amount {
    Plain(Decimal),
    Of(Quantity),
}

/// `-x`
pub(super) fn negate<'a>(cx: &mut Context<'a>, inner: &'a Expression, span: Span) -> Operand<'a> {
    let found = operand(cx, inner);
    let declared = found.declared;
    let kind = match amount(cx, &found, "negated") {
        None => OperandKind::Error,
        Some(Amount::Plain(number)) => OperandKind::Number(Decimal(number.0.saturating_neg())),
        Some(Amount::Of(of)) => OperandKind::Quantity(opposite(of, span)),
    };
    Operand { kind, span, declared }
}

/// A chain of `+` and `-`, however long.
pub(super) fn sum<'a>(cx: &mut Context<'a>, expression: &'a Expression) -> Operand<'a> {
    let mut terms: Vec<(bool, &'a Expression)> = Vec::new();
    let mut at = expression;
    loop {
        if let ExpressionKind::Add(left, right) = &at.kind {
            terms.push((false, right));
            at = left;
        } else if let ExpressionKind::Subtract(left, right) = &at.kind {
            terms.push((true, right));
            at = left;
        } else {
            break;
        }
    }
    terms.push((false, at));
    let mut total: Option<Operand<'a>> = None;
    for (minus, term) in terms.into_iter().rev() {
        let next = operand(cx, term);
        let so_far = total.take();
        total = Some(match so_far {
            None => next,
            Some(so_far) => add(cx, so_far, next, minus, expression.span),
        });
    }
    let total = total.unwrap_or(Operand::error(expression.span));
    Operand {
        span: expression.span,
        ..total
    }
}

fn add<'a>(cx: &mut Context<'a>, left: Operand<'a>, right: Operand<'a>, minus: bool, span: Span) -> Operand<'a> {
    let verb = if minus { "subtracted" } else { "added" };
    let (a, b) = (amount(cx, &left, verb), amount(cx, &right, verb));
    let (Some(a), Some(b)) = (a, b) else {
        return Operand::error(span);
    };
    let kind = match (a, b) {
        (Amount::Plain(a), Amount::Plain(b)) => {
            let b = if minus { b.0.checked_neg() } else { Some(b.0) };
            b.and_then(|b| a.0.checked_add(b))
                .map(|v| OperandKind::Number(Decimal(v)))
        }
        (a, b) => {
            let Some((a, b)) = one_unit(a, b) else {
                return match mend(cx, &left, &right, verb) {
                    Some(Mended::Left(left)) => add(cx, left, right, minus, span),
                    Some(Mended::Right(right)) => add(cx, left, right, minus, span),
                    None => Operand::error(span),
                };
            };
            if matches!(a.unit, Unit::Date | Unit::Timestamp) {
                days_are_not_added(cx, span);
                return Operand::error(span);
            }
            let b = if minus { opposite(b, right.span) } else { b };
            joined(a, b, span).map(OperandKind::Quantity)
        }
    };
    if kind.is_none() {
        too_large(cx, span);
    }
    Operand::new(kind.unwrap_or(OperandKind::Error), span)
}

/// Both in one unit, whole numbers and numbers being one.
fn one_unit(a: Amount, b: Amount) -> Option<(Quantity, Quantity)> {
    match (a, b) {
        (Amount::Of(a), Amount::Of(b)) => {
            let plain = |unit| matches!(unit, Unit::Integer | Unit::Number);
            (a.unit == b.unit || plain(a.unit) && plain(b.unit)).then_some((a, b))
        }
        (Amount::Of(a), Amount::Plain(b)) => plain_beside(b, &a).map(|b| (a, b)),
        (Amount::Plain(a), Amount::Of(b)) => plain_beside(a, &b).map(|a| (a, b)),
        (Amount::Plain(_), Amount::Plain(_)) => None,
    }
}

/// A plain number as a quantity that goes with another: whole numbers stay whole beside whole ones.
pub(super) fn plain_beside(number: Decimal, other: &Quantity) -> Option<Quantity> {
    let span = other.at.0;
    match (other.unit, number.as_integer()) {
        (Unit::Integer, Some(whole)) => Some(quantity(QuantityKind::Constant(whole), Unit::Integer, span)),
        (Unit::Integer | Unit::Number, _) => Some(quantity(QuantityKind::Constant(number.0), Unit::Number, span)),
        (Unit::Percent | Unit::Money(_) | Unit::Date | Unit::Timestamp | Unit::Duration, _) => None,
    }
}

fn joined(a: Quantity, b: Quantity, span: Span) -> Option<Quantity> {
    let decimals = a.decimals.max(b.decimals);
    let unit = if a.unit == Unit::Number || b.unit == Unit::Number {
        Unit::Number
    } else {
        a.unit
    };
    let kind = match (constant(&a), constant(&b)) {
        (Some((x, _)), Some((y, _))) => {
            let (x, y) = (rescale(x, a.decimals, decimals)?, rescale(y, b.decimals, decimals)?);
            QuantityKind::Constant(x.checked_add(y)?)
        }
        _not_both => {
            if let QuantityKind::Sum(mut terms) = a.kind {
                terms.push(b);
                QuantityKind::Sum(terms)
            } else {
                QuantityKind::Sum(vec![a, b])
            }
        }
    };
    let at = At(span);
    Some(Quantity {
        kind,
        unit,
        decimals,
        at,
    })
}

/// An integer form with more decimals; `None` when it grows too large.
pub(crate) fn rescale(value: i64, from: u8, to: u8) -> Option<i64> {
    value.checked_mul(10_i64.checked_pow(u32::from(to.checked_sub(from)?))?)
}

fn opposite(of: Quantity, span: Span) -> Quantity {
    let (unit, decimals, at) = (of.unit, of.decimals, At(span));
    let kind = if let QuantityKind::Constant(value) = of.kind {
        QuantityKind::Constant(value.saturating_neg())
    } else if let QuantityKind::Negated(inner) = of.kind {
        return *inner;
    } else {
        QuantityKind::Negated(Box::new(of))
    };
    Quantity {
        kind,
        unit,
        decimals,
        at,
    }
}

/// `a * 3`, `10% * b`
pub(super) fn multiply<'a>(
    cx: &mut Context<'a>,
    left: &'a Expression,
    right: &'a Expression,
    span: Span,
) -> Operand<'a> {
    let (left, right) = (operand(cx, left), operand(cx, right));
    let (a, b) = (amount(cx, &left, "multiplied"), amount(cx, &right, "multiplied"));
    let (Some(a), Some(b)) = (a, b) else {
        return Operand::error(span);
    };
    if [&a, &b]
        .iter()
        .any(|amount| matches!(amount, Amount::Of(q) if matches!(q.unit, Unit::Date | Unit::Timestamp)))
    {
        days_are_not_added(cx, span);
        return Operand::error(span);
    }
    let kind = match (a, b) {
        (Amount::Plain(a), Amount::Plain(b)) => exact_product(a.0, b.0).map(|v| OperandKind::Number(Decimal(v))),
        (Amount::Plain(factor), Amount::Of(of)) | (Amount::Of(of), Amount::Plain(factor)) => {
            times(of, factor, span).map(OperandKind::Quantity)
        }
        (Amount::Of(a), Amount::Of(b)) => match (as_share(&a), as_share(&b)) {
            (_, Some(share)) => times(a, share, span).map(OperandKind::Quantity),
            (Some(share), None) => times(b, share, span).map(OperandKind::Quantity),
            (None, None) => {
                not_a_constant(cx, &left, &right, span);
                return Operand::error(span);
            }
        },
    };
    let kind = kind.unwrap_or_else(|| {
        let diagnostic = Diagnostic::new(
            Code::NotExact,
            format!("`{}` would not stay exact", cx.text(span)),
            span,
            "too many digits",
        )
        .with_help("multiply a number or an amount by a number with fewer decimals");
        cx.report(diagnostic);
        OperandKind::Error
    });
    Operand::new(kind, span)
}

/// A percentage that is written out, as a part of one.
fn as_share(of: &Quantity) -> Option<Decimal> {
    match constant(of) {
        Some((value, Unit::Percent)) if value % 100 == 0 => Some(Decimal(value / 100)),
        _not_a_percentage => None,
    }
}

fn exact_product(a: i64, b: i64) -> Option<i64> {
    let product = i128::from(a) * i128::from(b);
    let scale = i128::from(SCALE);
    (product % scale == 0)
        .then_some(product / scale)
        .and_then(|v| i64::try_from(v).ok())
}

fn times(of: Quantity, factor: Decimal, span: Span) -> Option<Quantity> {
    let added = factor.decimals();
    let unit = match of.unit {
        Unit::Integer if added > 0 => Unit::Number,
        Unit::Date | Unit::Timestamp => return None,
        unit @ (Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_) | Unit::Duration) => unit,
    };
    let at = At(span);
    if let Some((value, from)) = constant(&of)
        && of.decimals <= DECIMALS
    {
        let scaled = rescale(value, from.decimals(), unit.decimals())?;
        let kind = QuantityKind::Constant(exact_product(scaled, factor.0)?);
        return Some(quantity(kind, unit, span));
    }
    let decimals = of.decimals.checked_add(added).filter(|d| *d <= MOST_DECIMALS)?;
    let kind = QuantityKind::Times(Box::new(of), factor);
    Some(Quantity {
        kind,
        unit,
        decimals,
        at,
    })
}

/// What can be calculated with; reports anything else.
fn amount(cx: &mut Context, found: &Operand, verb: &str) -> Option<Amount> {
    match &found.kind {
        OperandKind::Number(number) => return Some(Amount::Plain(*number)),
        OperandKind::Quantity(quantity) => return Some(Amount::Of(quantity.clone())),
        OperandKind::Error => return None,
        OperandKind::Word(name) => {
            unresolved(cx, name);
            return None;
        }
        OperandKind::Condition(_)
        | OperandKind::Choice(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown => {}
    }
    let (text, what) = (cx.text(found.span), found.describe(cx));
    let mut diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`{text}` is {what}, and only numbers can be {verb}"),
        found.span,
        what,
    )
    .with_help("calculate with numbers, money and percentages; count yes or no with points: `+10 when …`");
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

fn too_large(cx: &mut Context, span: Span) {
    let text = cx.text(span);
    let diagnostic = Diagnostic::new(Code::BadNumber, format!("`{text}` is too large"), span, "does not fit")
        .with_help("write smaller numbers: results stay below 9_000_000_000_000");
    cx.report(diagnostic);
}

fn days_are_not_added(cx: &mut Context, span: Span) {
    let text = cx.text(span);
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`{text}` calculates with dates"),
        span,
        "dates are no numbers",
    )
    .with_help("ask for a window, `decision_date within next 90 days`, or count the days, `days since decision_date`");
    cx.report(diagnostic);
}

fn not_a_constant(cx: &mut Context, left: &Operand, right: &Operand, span: Span) {
    let (a, b) = (cx.text(left.span), cx.text(right.span));
    let written_out = left.constant().or(right.constant()).is_some();
    let diagnostic = if written_out {
        Diagnostic::new(
            Code::TypeMismatch,
            format!("`{a}` and `{b}` cannot be multiplied"),
            span,
            "multiply by a plain number or a percentage",
        )
        .with_help("write the factor as a plain number: `* 3`")
    } else {
        Diagnostic::new(
            Code::NotExact,
            format!("`{a}` is multiplied by `{b}`, which is not a constant"),
            span,
            "both differ from lead to lead",
        )
        .with_help("multiply by a number that is written out: `* 3`")
    };
    cx.report(diagnostic);
}
