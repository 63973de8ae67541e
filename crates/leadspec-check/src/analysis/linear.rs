//! Quantities as sums of facts, each times a constant: what is needed to see at which value of a fact a comparison turns.

use super::interval::{FAR, Interval};
use super::model::Model;
use super::space::DEPTH;
use leadspec_ir::{DECIMALS, Direction, Quantity, QuantityKind, Value, Window, WindowUnit};

/// `factor · fact + … + constant`, all in one integer form.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// Each fact once, none times zero.
    pub(super) terms: Vec<(Quantity, i128)>,
    /// What is added.
    pub(super) constant: i128,
    /// How many decimals the integer form has.
    decimals: u32,
}

/// A quantity as a sum; `None` where it is none, or would not stay exact. What stands in for an unknown value is left out.
pub(super) fn form(model: &Model<'_>, quantity: &Quantity) -> Option<Form> {
    build(model, quantity, 0)
}

/// `left - right`.
pub(super) fn difference(model: &Model<'_>, left: &Quantity, right: &Quantity) -> Option<Form> {
    add(form(model, left)?, scale(form(model, right)?, -1)?)
}

fn build(model: &Model<'_>, quantity: &Quantity, depth: u32) -> Option<Form> {
    if depth > DEPTH * 4 {
        return None;
    }
    let leaf = |quantity: &Quantity| Form {
        terms: vec![(quantity.clone(), 1)],
        constant: 0,
        decimals: u32::from(quantity.decimals),
    };
    match &quantity.kind {
        QuantityKind::Constant(value) => Some(Form {
            terms: Vec::new(),
            constant: i128::from(*value),
            decimals: u32::from(quantity.decimals),
        }),
        QuantityKind::Fact(_)
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Count(_)
        | QuantityKind::Today
        | QuantityKind::DayOf(_) => Some(leaf(quantity)),
        QuantityKind::Let(id) => match &model.definition.lets[*id].value {
            Value::Quantity(inner) => build(model, inner, depth + 1),
            Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => None,
        },
        QuantityKind::Sum(terms) => {
            // Terms of different units (a day and a number of days) have no common form here.
            let unit = terms.first()?.unit;
            if terms.iter().any(|t| t.unit != unit) {
                return None;
            }
            let mut forms = terms.iter().map(|t| build(model, t, depth + 1));
            let first = forms.next()??;
            forms.try_fold(first, |sum, next| add(sum, next?))
        }
        QuantityKind::Negated(inner) => scale(build(model, inner, depth + 1)?, -1),
        QuantityKind::Times(inner, factor) => {
            let (factor, decimals) = factor_of(factor.0, quantity.decimals.saturating_sub(inner.decimals))?;
            let mut form = scale(build(model, inner, depth + 1)?, factor)?;
            form.decimals += decimals;
            Some(form)
        }
        QuantityKind::DaysSince(inner) => {
            let today = Quantity {
                kind: QuantityKind::Today,
                ..inner.as_ref().clone()
            };
            add(leaf(&today), scale(build(model, inner, depth + 1)?, -1)?)
        }
        QuantityKind::IfUnknown(value, _) => build(model, value, depth + 1),
    }
}

/// A constant in millionths as an integer with so many decimals.
pub(super) fn factor_of(millionths: i64, decimals: u8) -> Option<(i128, u32)> {
    let less = u32::from(DECIMALS.checked_sub(decimals)?);
    let divisor = 10i64.pow(less);
    (millionths % divisor == 0).then_some((i128::from(millionths / divisor), u32::from(decimals)))
}

fn scale(mut form: Form, factor: i128) -> Option<Form> {
    form.constant = form.constant.checked_mul(factor)?;
    for (_, own) in &mut form.terms {
        *own = own.checked_mul(factor)?;
    }
    form.terms.retain(|(_, f)| *f != 0);
    within(form)
}

fn add(a: Form, b: Form) -> Option<Form> {
    let decimals = a.decimals.max(b.decimals);
    let bring = |form: Form| {
        let power = 10i128.checked_pow(decimals - form.decimals)?;
        scale(form, power)
    };
    let (mut sum, other) = (bring(a)?, bring(b)?);
    sum.decimals = decimals;
    sum.constant = sum.constant.checked_add(other.constant)?;
    for (leaf, factor) in other.terms {
        match sum.terms.iter_mut().find(|(l, _)| l.kind == leaf.kind) {
            Some((_, own)) => *own = own.checked_add(factor)?,
            None => sum.terms.push((leaf, factor)),
        }
    }
    sum.terms.retain(|(_, f)| *f != 0);
    within(sum)
}

fn within(form: Form) -> Option<Form> {
    let fits = form.constant.abs() < FAR && form.terms.iter().all(|(_, f)| f.abs() < FAR);
    fits.then_some(form)
}

/// Whether a quantity that is no calculation may be unknown, whether it may be known, and from where to where it goes.
pub(super) fn leaf_domain(model: &Model<'_>, quantity: &Quantity) -> (bool, bool, Interval) {
    match &quantity.kind {
        QuantityKind::Fact(source) => {
            let domain = model.domain(*source);
            (domain.unknown, domain.known, domain.amounts)
        }
        QuantityKind::LatestTime(event) => (true, !model.never_happened(*event), Interval::ANY),
        QuantityKind::Score(id) => (false, true, model.reach(*id).clamped),
        QuantityKind::Count(query) => {
            let most = if model.never_happened(query.event) { 0 } else { FAR };
            (false, true, Interval::new(0, most))
        }
        QuantityKind::DayOf(inner) => {
            let (unknown, known, _) = leaf_domain(model, inner);
            (unknown, known, Interval::ANY)
        }
        QuantityKind::Constant(_)
        | QuantityKind::Today
        | QuantityKind::Let(_)
        | QuantityKind::Sum(_)
        | QuantityKind::Negated(_)
        | QuantityKind::Times(..)
        | QuantityKind::DaysSince(_)
        | QuantityKind::IfUnknown(..) => (true, true, Interval::ANY),
    }
}

/// The days of a window, counted from today.
pub(super) struct Days {
    /// In it whatever day today is.
    pub(super) sure: Interval,
    /// In it for some today.
    pub(super) at_most: Interval,
}

/// A window's days: months and years differ in length.
pub(super) fn window(direction: Direction, window: Window) -> Days {
    let number = i128::from(window.number);
    let (least, most) = match window.unit {
        WindowUnit::Days => (number, number),
        WindowUnit::Weeks => (7 * number, 7 * number),
        WindowUnit::Months => (28 * number, 31 * number),
        WindowUnit::Years => (365 * number, 366 * number),
    };
    let reach = |days: i128| match direction {
        Direction::Last => Interval::new(1 - days, 0),
        Direction::Next => Interval::new(0, days - 1),
    };
    Days {
        sure: reach(least),
        at_most: reach(most),
    }
}
