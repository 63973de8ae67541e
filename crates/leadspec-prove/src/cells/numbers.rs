//! Quantities: stretches between the constants, and values in them that read well.

use super::{Cell, Extent, Ground, distinct};
use leadspec_ir::{Datum, Unit};
use std::collections::BTreeSet;

/// The stretches of a declared range that these starts cut it into. Values are multiples of `grain`.
pub(super) fn cells(
    ground: Ground,
    unit: Unit,
    range: (Option<i64>, Option<i64>),
    grain: i64,
    starts: &BTreeSet<i128>,
) -> Vec<Cell> {
    let inside = |start: &i64| range.0.is_none_or(|low| low < *start) && range.1.is_none_or(|high| *start <= high);
    // What is rounded when it is read is never anything between.
    let next = |start: &i128| start + (-start).rem_euclid(i128::from(grain));
    let starts: BTreeSet<i64> = starts
        .iter()
        .filter_map(|start| i64::try_from(next(start)).ok())
        .filter(inside)
        .collect();
    let lows = std::iter::once(range.0).chain(starts.iter().map(|start| Some(*start)));
    let highs = starts.iter().map(|start| start.checked_sub(1)).chain([range.1]);
    lows.zip(highs)
        .map(|(low, high)| Cell {
            extent: Extent::Stretch { low, high },
            corners: corners(ground, unit, low, high)
                .into_iter()
                .map(Datum::Quantity)
                .collect(),
        })
        .collect()
}

/// Both ends of a stretch as somebody would write them; where it has no end, something plausible.
fn corners(ground: Ground, unit: Unit, low: Option<i64>, high: Option<i64>) -> Vec<i64> {
    let from = low.map(|low| near_low(unit, low, high));
    let to = high.map(|high| near_high(unit, low, high));
    let far = match (from, to) {
        (Some(_), Some(_)) => None,
        (Some(from), None) => Some(above(ground, unit, from)),
        (None, _) => Some(plausible(ground, unit, low, high)),
    };
    distinct(from.into_iter().chain(to).chain(far))
}

/// A value of a stretch that means nothing in particular: zero, today, or the end nearest to it.
pub(super) fn plausible(ground: Ground, unit: Unit, low: Option<i64>, high: Option<i64>) -> i64 {
    let middle = match unit {
        Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_) | Unit::Duration => 0,
        Unit::Date => ground.as_of,
        Unit::Timestamp => {
            let start = ground.zone.and_then(|zone| zone.start_of_day(ground.as_of));
            start.unwrap_or_else(|| ground.as_of.saturating_mul(86_400_000_000))
        }
    };
    match (low, high) {
        (Some(low), _) if middle < low => near_low(unit, low, high),
        (_, Some(high)) if high < middle => near_high(unit, low, high),
        _ => middle,
    }
}

/// A value of a stretch that reads well.
pub(super) fn readable(ground: Ground, unit: Unit, low: Option<i64>, high: Option<i64>) -> i64 {
    match (low, high) {
        (Some(low), _) => near_low(unit, low, high),
        (None, Some(high)) => near_high(unit, None, high),
        (None, None) => plausible(ground, unit, None, None),
    }
}

/// A value well above another: today, or the next power of ten above its double.
fn above(ground: Ground, unit: Unit, from: i64) -> i64 {
    match unit {
        Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_) => {
            let one = steps(unit).first().copied().unwrap_or(1);
            let wanted = from.saturating_mul(2).max(one);
            let mut round = one;
            while round < wanted {
                round = round.saturating_mul(10);
            }
            round
        }
        Unit::Duration => from.saturating_mul(2).max(86_400),
        Unit::Date if from < ground.as_of => ground.as_of,
        Unit::Date => from.saturating_add(365),
        Unit::Timestamp => from.saturating_add(365 * 86_400_000_000),
    }
}

/// The least value of a stretch that is round, or the least.
fn near_low(unit: Unit, low: i64, high: Option<i64>) -> i64 {
    if is_plain(unit, low) {
        return low;
    }
    let fits = |value: &i64| high.is_none_or(|high| *value <= high);
    steps(unit)
        .iter()
        .filter_map(|step| {
            let over = low.rem_euclid(*step);
            if over == 0 {
                Some(low)
            } else {
                low.checked_add(step - over)
            }
        })
        .find(fits)
        .unwrap_or(low)
}

/// The greatest value of a stretch that is round, or the greatest.
fn near_high(unit: Unit, low: Option<i64>, high: i64) -> i64 {
    // Not the low end, which is there already.
    let fits = |value: &i64| low.is_none_or(|low| low < *value);
    if is_plain(unit, high) {
        return high;
    }
    let below = |step: &i64| high - high.rem_euclid(*step);
    steps(unit).iter().map(below).find(fits).unwrap_or(high)
}

/// Whether somebody would write this value: it has two decimals at most.
fn is_plain(unit: Unit, value: i64) -> bool {
    match unit {
        Unit::Integer | Unit::Date => true,
        Unit::Number | Unit::Percent | Unit::Money(_) => value % 10_000 == 0,
        Unit::Timestamp => value % 60_000_000 == 0,
        Unit::Duration => value % 60 == 0,
    }
}

/// What values of a unit are counted in, coarse to fine.
fn steps(unit: Unit) -> &'static [i64] {
    match unit {
        Unit::Integer | Unit::Date => &[1],
        Unit::Number | Unit::Percent | Unit::Money(_) => &[1_000_000, 100_000, 10_000, 1000, 100, 10, 1],
        // A day starts at any of the world's minutes.
        Unit::Timestamp => &[60_000_000, 1_000_000, 1],
        Unit::Duration => &[86_400, 3600, 60, 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(unit: Unit, range: (Option<i64>, Option<i64>), starts: &[i128]) -> Vec<Vec<i64>> {
        let definition = crate::testing::definition("definition \"D\" { }\nlead { a bool }\n");
        let ground = Ground {
            world: &definition,
            as_of: 20_000,
            zone: None,
        };
        cells(ground, unit, range, 1, &starts.iter().copied().collect())
            .into_iter()
            .map(|cell| {
                let quantity = |datum: Datum| {
                    let Datum::Quantity(value) = datum else {
                        panic!("{datum:?}")
                    };
                    value
                };
                cell.corners.into_iter().map(quantity).collect()
            })
            .collect()
    }

    #[test]
    fn both_ends_as_somebody_would_write_them() {
        let euros = Unit::Money(*b"EUR");
        // budget >= 10_000 EUR and budget > 40_000 EUR
        assert_eq!(
            stretches(euros, (None, None), &[10_000_000_000, 40_000_000_001]),
            [
                vec![9_999_000_000, 0],
                vec![10_000_000_000, 40_000_000_000],
                vec![40_001_000_000, 100_000_000_000],
            ]
        );
        // A number between 0.5 and 0.75.
        assert_eq!(
            stretches(Unit::Number, (Some(0), Some(1_000_000)), &[500_000, 750_001]),
            [vec![0, 400_000], vec![500_000, 750_000], vec![1_000_000]]
        );
        assert_eq!(
            stretches(Unit::Integer, (Some(1), None), &[10, 50]),
            [vec![1, 9], vec![10, 49], vec![50, 100]]
        );
        assert_eq!(
            stretches(Unit::Date, (None, None), &[20_000, 20_090]),
            [vec![19_999], vec![20_000, 20_089], vec![20_090, 20_455]]
        );
    }
}
