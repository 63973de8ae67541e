//! Which combinations of sums some whole numbers have.

use crate::cells::{Ground, readable};
use leadspec_ir::Unit;

/// So many attempts to find numbers are made for one component's cell.
const FUEL: u32 = 20_000;

/// Further out there is no end to speak of.
const FAR: u64 = 1 << 62;

/// What one number may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) unit: Unit,
    pub(super) low: i128,
    pub(super) high: i128,
    /// What it is a multiple of; all else here counts in this.
    pub(super) grain: i128,
    /// A value of the range that reads well.
    pub(super) liked: i128,
}

/// A sum of some of the numbers, each times a constant, and where it makes a difference.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub(super) terms: Vec<(usize, i128)>,
    /// Ascending.
    pub(super) starts: Vec<i128>,
}

/// A sum that has to lie in a stretch.
#[derive(Debug, Clone, Copy)]
struct Bound<'a> {
    terms: &'a [(usize, i128)],
    low: Option<i128>,
    high: Option<i128>,
}

/// What comes of looking for numbers.
enum Attempt {
    /// These.
    Found(Vec<i128>),
    /// There are none.
    Nothing,
    /// It was not found out.
    GaveUp,
}

/// For each combination of stretches that the sums can lie in: numbers for which they do. `None` where that could not be found out.
pub(super) fn points(ground: Ground, ranges: &[Range], sums: &[Sum]) -> Option<Vec<Vec<i128>>> {
    let mut fuel = FUEL;
    let mut found = Vec::new();
    let mut bounds = Vec::new();
    every(ground, ranges, sums, &mut bounds, &mut found, &mut fuel)?;
    Some(found)
}

/// Chooses a stretch for each sum, in turn.
fn every<'a>(
    ground: Ground,
    ranges: &[Range],
    sums: &'a [Sum],
    bounds: &mut Vec<Bound<'a>>,
    found: &mut Vec<Vec<i128>>,
    fuel: &mut u32,
) -> Option<()> {
    let Some((sum, rest)) = sums.split_first() else {
        return match point(ground, ranges, bounds, fuel) {
            Attempt::Found(point) => {
                found.push(point);
                Some(())
            }
            Attempt::Nothing => Some(()),
            Attempt::GaveUp => None,
        };
    };
    let lows = std::iter::once(None).chain(sum.starts.iter().map(|start| Some(*start)));
    let highs = sum.starts.iter().map(|start| Some(start - 1)).chain([None]);
    for (low, high) in lows.zip(highs) {
        bounds.push(Bound {
            terms: &sum.terms,
            low,
            high,
        });
        if let Some(narrowed) = narrowed(ranges, bounds) {
            every(ground, &narrowed, rest, bounds, found, fuel)?;
        }
        bounds.pop();
    }
    Some(())
}

/// Whole numbers within all bounds.
fn point(ground: Ground, ranges: &[Range], bounds: &[Bound], fuel: &mut u32) -> Attempt {
    let Some(left) = fuel.checked_sub(1) else {
        return Attempt::GaveUp;
    };
    *fuel = left;
    let Some(ranges) = narrowed(ranges, bounds) else {
        return Attempt::Nothing;
    };
    let open = ranges.iter().enumerate().find(|(_, range)| range.low < range.high);
    let Some((open, range)) = open.map(|(place, range)| (place, *range)) else {
        return Attempt::Found(ranges.iter().map(|range| range.low).collect());
    };
    // A value that reads well, then what lies below it and above it.
    let liked = if range.low <= range.liked && range.liked <= range.high {
        range.liked
    } else {
        let grain = range.grain;
        let end = |end: i128| i64::try_from(end * grain).ok().filter(|end| end.unsigned_abs() < FAR);
        let value = readable(ground, range.unit, end(range.low), end(range.high));
        i128::from(value).div_euclid(grain).clamp(range.low, range.high)
    };
    let middle = range.low + (range.high - range.low) / 2;
    for (low, high) in [
        (liked, liked),
        (range.low, middle.min(liked - 1)),
        (middle + 1, liked - 1),
        (liked + 1, middle),
        (middle.max(liked) + 1, range.high),
    ] {
        let (low, high) = (low.max(range.low), high.min(range.high));
        if low > high {
            continue;
        }
        let mut narrower = ranges.clone();
        narrower.iter_mut().skip(open).take(1).for_each(|own| {
            own.low = low;
            own.high = high;
        });
        match point(ground, &narrower, bounds, fuel) {
            Attempt::Nothing => {}
            done @ (Attempt::Found(_) | Attempt::GaveUp) => return done,
        }
    }
    Attempt::Nothing
}

/// The ranges without values that no bound allows; `None` where one has no value left.
fn narrowed(ranges: &[Range], bounds: &[Bound]) -> Option<Vec<Range>> {
    let mut ranges = ranges.to_vec();
    for _ in 0..64 {
        let mut changed = false;
        for bound in bounds {
            for (place, factor) in bound.terms {
                let (mut least, mut most) = (0i128, 0i128);
                for (other, factor) in bound.terms.iter().filter(|(other, _)| other != place) {
                    let range = ranges.get(*other)?;
                    let (a, b) = (range.low * factor, range.high * factor);
                    least += a.min(b);
                    most += a.max(b);
                }
                // low <= factor · value + rest <= high
                let from = bound.low.map(|low| low - most);
                let to = bound.high.map(|high| high - least);
                let range = ranges.get_mut(*place)?;
                let (low, high) = if *factor > 0 {
                    (from.map(|from| up(from, *factor)), to.map(|to| down(to, *factor)))
                } else {
                    (to.map(|to| up(-to, -*factor)), from.map(|from| down(-from, -*factor)))
                };
                if let Some(low) = low.filter(|low| *low > range.low) {
                    range.low = low;
                    changed = true;
                }
                if let Some(high) = high.filter(|high| *high < range.high) {
                    range.high = high;
                    changed = true;
                }
                if range.low > range.high {
                    return None;
                }
            }
        }
        if !changed {
            break;
        }
    }
    Some(ranges)
}

fn up(a: i128, b: i128) -> i128 {
    -((-a).div_euclid(b))
}

fn down(a: i128, b: i128) -> i128 {
    a.div_euclid(b)
}
