//! Which row of a table in a score fits, and how much a line that counts comes to, as conditions.

use super::ask::{compare, constant, made, not_true};
use super::goal::Amount;
use leadspec_ir::{
    At, ByRow, Compare, Condition, ConditionKind, Pattern, Quantity, ScoreLine, ScoreLineKind, TextTest, Value,
};

/// That a row fits and none before it; `None`: that no row fits.
pub(super) fn fits(key: &Value, rows: &[ByRow], row: Option<usize>) -> Condition {
    let before = rows.iter().take(row.unwrap_or(rows.len()));
    let mut all: Vec<Condition> = before.map(|row| not_true(matches(key, row))).collect();
    all.extend(row.and_then(|row| rows.get(row)).map(|row| matches(key, row)));
    made(ConditionKind::All(all))
}

/// That a row fits by itself.
fn matches(key: &Value, row: &ByRow) -> Condition {
    let any = row.patterns.iter().map(|pattern| pattern_fits(key, pattern));
    made(ConditionKind::Any(any.collect()))
}

fn pattern_fits(key: &Value, pattern: &Pattern) -> Condition {
    let never = || made(ConditionKind::Constant(false));
    match (pattern, key) {
        (Pattern::Otherwise, _) => made(ConditionKind::Constant(true)),
        (Pattern::Unknown, key) => {
            let known = made(ConditionKind::IsKnown(Box::new(key.clone())));
            made(ConditionKind::Not(Box::new(known)))
        }
        (Pattern::Range { low, high }, Value::Quantity(key)) => {
            let limit = |value: i64| constant(value, key.unit, key.decimals);
            let from = low.map(|low| compare(Compare::GreaterOrEqual, key.clone(), limit(low)));
            let to = high.map(|high| compare(Compare::LessOrEqual, key.clone(), limit(high)));
            let known = (low.is_none() && high.is_none())
                .then(|| made(ConditionKind::IsKnown(Box::new(Value::Quantity(key.clone())))));
            made(ConditionKind::All(from.into_iter().chain(to).chain(known).collect()))
        }
        (Pattern::Code(code), Value::Choice(choice)) => made(ConditionKind::Among {
            value: choice.clone(),
            codes: vec![*code],
        }),
        (Pattern::Text(text), Value::Text(value)) => made(ConditionKind::Text {
            value: value.clone(),
            test: TextTest::Equals,
            needles: vec![text.clone()],
            fold_case: false,
        }),
        (Pattern::Bool(true), Value::Condition(condition)) => condition.clone(),
        (Pattern::Bool(false), Value::Condition(condition)) => made(ConditionKind::Not(Box::new(condition.clone()))),
        // The checker gives every key patterns of its own kind.
        (
            Pattern::Range { .. } | Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_),
            Value::Condition(_) | Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_),
        ) => never(),
    }
}

/// That a line that counts comes to so much; `None` where it can't by its form.
pub(super) fn comes_to(line: &ScoreLine, amount: Amount) -> Option<Condition> {
    let ScoreLineKind::Per { points, count, at_most } = &line.kind else {
        return None;
    };
    let any = at_least(count, 1)?;
    let capped = match (at_most, points) {
        (None, _) | (_, 0) => None,
        // So many reach the cap; one more, and it cuts something off.
        (Some(most), points) => Some(at_least(count, most.checked_div(*points)?.checked_add(1)?)?),
    };
    match (amount, capped) {
        (Amount::None, _) => Some(not_true(any)),
        (Amount::Some, None) => Some(any),
        (Amount::Some, Some(capped)) => Some(made(ConditionKind::All(vec![any, not_true(capped)]))),
        (Amount::Capped, capped) => capped,
    }
}

/// That a count is at least so many.
fn at_least(count: &Quantity, number: i64) -> Option<Condition> {
    let scale = 10i64.checked_pow(u32::from(count.decimals))?;
    let limit = constant(number.checked_mul(scale)?, count.unit, count.decimals);
    Some(compare(Compare::GreaterOrEqual, count.clone(), limit))
}

/// Where a line was written.
pub(super) fn at(line: &ScoreLine, row: Option<usize>) -> At {
    match (&line.kind, row) {
        (ScoreLineKind::By { rows, .. }, Some(row)) => rows.get(row).map_or(line.at, |row| row.at),
        (ScoreLineKind::By { .. } | ScoreLineKind::When { .. } | ScoreLineKind::Per { .. }, _) => line.at,
    }
}
