//! Comparisons with a constant: the constant one step on, and the sign with or without "or equal".
//!
//! A step is one whole number, day, point, percent or unit of a currency; where the constant has decimals, one of its last. A step
//! over no value that there can be is widened to the next such value, as a score that earns fives makes 42 and 45 the same.

use super::change::{Change, Says};
use super::conditions::finished;
use super::mutant::MutantKind;
use super::quantities::quantities;
use super::reach::Reach;
use super::words::{Saying, like};
use leadspec_ir::{Compare, Condition, ConditionKind, Decimal, Definition, Quantity, QuantityKind, Unit};

/// The changes to a comparison.
pub(crate) fn compared(saying: &Saying, condition: &Condition) -> Vec<Change<Condition>> {
    let ConditionKind::Compare { operator, left, right } = &condition.kind else {
        return Vec::new();
    };
    let made = |operator: Compare, left: &Quantity, right: &Quantity| {
        let kind = ConditionKind::Compare {
            operator,
            left: left.clone(),
            right: right.clone(),
        };
        like(condition, kind)
    };
    let definition = saying.definition;
    let mut all = Vec::new();
    let mut turns = true;
    if let Some(limit) = constant(right) {
        let (moved, differs) = steps(definition, left, right, limit, *operator);
        all.extend(finished(saying, moved, |right| made(*operator, left, &right)));
        turns = differs;
    } else if let Some(limit) = constant(left) {
        let (moved, differs) = steps(definition, right, left, limit, operator.mirrored());
        all.extend(finished(saying, moved, |left| made(*operator, &left, right)));
        turns = differs;
    }
    if turns {
        let to = made(turned(*operator), left, right);
        let exactly = made(Compare::Equal, left, right);
        let sentence = match operator {
            Compare::Equal | Compare::NotEqual => format!("{}, the opposite of what it says", saying.when(&to)),
            Compare::Less | Compare::Greater => saying.one_more(&exactly, true),
            Compare::LessOrEqual | Compare::GreaterOrEqual => saying.one_more(&exactly, false),
        };
        all.push(Change::new(
            to,
            MutantKind::Comparison,
            condition.at,
            Says::Whole(sentence),
        ));
    }
    for (side, is_left) in [(left, true), (right, false)] {
        if constant(side).is_none() {
            let around = |side: Quantity| {
                if is_left {
                    made(*operator, &side, right)
                } else {
                    made(*operator, left, &side)
                }
            };
            all.extend(finished(saying, quantities(saying, side), around));
        }
    }
    all
}

/// The changes to one end of `between`; `above`: the upper one.
pub(crate) fn limits(
    definition: &Definition,
    value: &Quantity,
    limit: &Quantity,
    above: bool,
) -> Vec<Change<Quantity>> {
    let operator = if above {
        Compare::LessOrEqual
    } else {
        Compare::GreaterOrEqual
    };
    constant(limit).map_or_else(Vec::new, |at| steps(definition, value, limit, at, operator).0)
}

/// The limits of a grade, one step on; `others` are those beside it, which it does not reach.
pub(crate) fn grade_limits(
    definition: &Definition,
    of: &Quantity,
    limit: i64,
    [above, below]: [Option<i64>; 2],
) -> Vec<i64> {
    let reach = Reach::of(definition, of);
    let step = step(limit, of.unit, of.decimals);
    moved(&reach, limit, step, Compare::GreaterOrEqual)
        .into_iter()
        .filter(|moved| above.is_none_or(|above| *moved < above) && below.is_none_or(|below| *moved > below))
        .collect()
}

/// The constant a quantity is.
pub(crate) fn constant(quantity: &Quantity) -> Option<i64> {
    match quantity.kind {
        QuantityKind::Constant(value) => Some(value),
        QuantityKind::Fact(_)
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Count(_)
        | QuantityKind::Today
        | QuantityKind::DayOf(_)
        | QuantityKind::Let(_)
        | QuantityKind::Sum(_)
        | QuantityKind::Negated(_)
        | QuantityKind::Times(..)
        | QuantityKind::DaysSince(_)
        | QuantityKind::IfUnknown(..) => None,
    }
}

/// A constant one step more and less, as far as that is an amount there can be.
pub(crate) fn beside(definition: &Definition, quantity: &Quantity, value: i64) -> Vec<Change<Quantity>> {
    let step = step(value, quantity.unit, quantity.decimals);
    let values = [value.checked_add(step), value.checked_sub(step)];
    let changed = values.into_iter().flatten();
    changed
        .map(|to| change(definition, quantity, to, MutantKind::Amount))
        .collect()
}

/// The limit one step on in both directions, and whether turning the sign makes a difference of its own.
fn steps(
    definition: &Definition,
    value: &Quantity,
    limit: &Quantity,
    at: i64,
    operator: Compare,
) -> (Vec<Change<Quantity>>, bool) {
    let more = limit.decimals.checked_sub(value.decimals);
    let reach = more.and_then(|more| Reach::of(definition, value).times(10_i64.checked_pow(u32::from(more))?));
    let reach = reach.unwrap_or(Reach::Steps {
        low: None,
        high: None,
        step: 1,
    });
    let step = step(at, limit.unit, limit.decimals);
    let all = moved(&reach, at, step, operator);
    let turned = all.iter().all(|to| *to != at) && turns(&reach, at, &all, operator);
    let changes = all
        .into_iter()
        .map(|to| change(definition, limit, to, MutantKind::Threshold));
    (changes.collect(), turned)
}

/// Where a limit moves to.
fn moved(reach: &Reach, at: i64, step: i64, operator: Compare) -> Vec<i64> {
    let (up, down) = (at.saturating_add(step), at.saturating_sub(step));
    match operator {
        Compare::GreaterOrEqual | Compare::Less => {
            // Values from the limit on are on one side.
            let up = if reach.meets(at, up.saturating_sub(1)) {
                Some(up)
            } else {
                reach.first_from(at).map(|value| value.saturating_add(step))
            };
            let down = if reach.meets(down, at.saturating_sub(1)) {
                Some(down)
            } else {
                reach.last_to(at.saturating_sub(1))
            };
            up.into_iter().chain(down).collect()
        }
        Compare::Greater | Compare::LessOrEqual => {
            // Values up to the limit are on one side.
            let up = if reach.meets(at.saturating_add(1), up) {
                Some(up)
            } else {
                reach.first_from(at.saturating_add(1))
            };
            let down = if reach.meets(down.saturating_add(1), at) {
                Some(down)
            } else {
                reach.last_to(at).map(|value| value.saturating_sub(step))
            };
            up.into_iter().chain(down).collect()
        }
        Compare::Equal | Compare::NotEqual => {
            let next = reach.first_from(up).filter(|next| *next == up);
            next.or_else(|| reach.last_to(down)).into_iter().collect()
        }
    }
}

/// Whether there are values that only turning the sign brings to the other side, and no limit in `all`.
fn turns(reach: &Reach, at: i64, all: &[i64], operator: Compare) -> bool {
    match operator {
        Compare::GreaterOrEqual | Compare::Less => {
            let up = all.iter().copied().filter(|to| *to > at).min();
            let beyond = up.is_none_or(|up| reach.meets(at.saturating_add(1), up.saturating_sub(1)));
            reach.meets(at, at) && beyond
        }
        Compare::Greater | Compare::LessOrEqual => {
            let down = all.iter().copied().filter(|to| *to < at).max();
            let beyond = down.is_none_or(|down| reach.meets(down.saturating_add(1), at.saturating_sub(1)));
            reach.meets(at, at) && beyond
        }
        Compare::Equal | Compare::NotEqual => true,
    }
}

fn change(definition: &Definition, quantity: &Quantity, to: i64, kind: MutantKind) -> Change<Quantity> {
    let changed = Quantity {
        kind: QuantityKind::Constant(to),
        ..quantity.clone()
    };
    Change::new(changed, kind, quantity.at, Says::Instead(quantity.phrase(definition)))
}

/// One step of a constant, in its integer form.
pub(crate) fn step(value: i64, unit: Unit, decimals: u8) -> i64 {
    let ten_to = |power: u8| 10_i64.saturating_pow(u32::from(power));
    match unit {
        Unit::Integer | Unit::Date => ten_to(decimals),
        Unit::Timestamp => 60_000_000,
        Unit::Duration => match value {
            days if days % 86_400 == 0 => 86_400,
            hours if hours % 3600 == 0 => 3600,
            _minutes => 60,
        },
        Unit::Number | Unit::Percent | Unit::Money(_) => {
            let more = decimals.saturating_sub(leadspec_ir::DECIMALS);
            let own = Decimal(value.checked_div(ten_to(more)).unwrap_or(value));
            ten_to(decimals.saturating_sub(own.decimals()))
        }
    }
}

fn turned(operator: Compare) -> Compare {
    match operator {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::LessOrEqual,
        Compare::LessOrEqual => Compare::Less,
        Compare::Greater => Compare::GreaterOrEqual,
        Compare::GreaterOrEqual => Compare::Greater,
    }
}
