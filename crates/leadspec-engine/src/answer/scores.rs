//! The least and the most a score may become.

use super::View;
use crate::columns::{bit, each_bit, word};
use crate::eval::{clamped, per};
use crate::plan::{Component, LineNode, ScoreNode, ScoreNodeId, Split};
use leadspec_ir::ArenaId;

/// Unbounded below and above.
const BELOW: i64 = i64::MIN;
const ABOVE: i64 = i64::MAX;

/// The ranges of one score.
pub(crate) fn compute(view: View, id: ScoreNodeId, score: &ScoreNode, low: &mut Vec<i64>, high: &mut Vec<i64>) {
    let frame = view.frame;
    low.clone_from(&frame.columns.scores[id]);
    high.clone_from(&frame.columns.scores[id]);
    let (least, most) = (score.low.unwrap_or(BELOW), score.high.unwrap_or(ABOVE));
    each_bit(
        (0..frame.batch.len.div_ceil(64)).map(|i| word(&view.possible.loose, i)),
        |row| {
            let range = score
                .components
                .iter()
                .fold((0, 0), |sum, part| plus(sum, component(view, score, part, row)));
            if let (Some(low), Some(high)) = (low.get_mut(row), high.get_mut(row)) {
                *low = clamped(range.0, least, most);
                *high = clamped(range.1, least, most);
            }
        },
    );
}

/// Lines that share fields: the narrowest of what adding them up and telling each field's cases apart say.
fn component(view: View, score: &ScoreNode, component: &Component, row: usize) -> (i64, i64) {
    let lines = |places: &[usize]| {
        let lines = places.iter().filter_map(|place| score.lines.get(*place));
        lines.fold((0, 0), |sum, of| plus(sum, line(view, of, row)))
    };
    let mut range = lines(&component.lines);
    for split in &component.splits {
        if range.0 == range.1 {
            break;
        }
        if let Some(narrower) = cases(view, split, row) {
            let others = lines(&split.others);
            let whole = plus(narrower, others);
            range = (range.0.max(whole.0), range.1.min(whole.1));
        }
    }
    range
}

/// The range of the lines that rest on a field over all its cases; `None` where it is known.
fn cases(view: View, split: &Split, row: usize) -> Option<(i64, i64)> {
    let column = view.frame.batch.fields.get(split.field.index())?;
    if bit(column.known.words(), row) {
        return None;
    }
    split
        .cases
        .iter()
        .map(|case| {
            case.lines
                .iter()
                .fold((case.earned, case.earned), |sum, of| plus(sum, line(view, of, row)))
        })
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The least and the most a line may earn.
pub(crate) fn line(view: View, line: &LineNode, row: usize) -> (i64, i64) {
    match line {
        LineNode::Cases(cases) => {
            let (mut low, mut high) = (ABOVE, BELOW);
            let mut take = |points: i64| {
                low = low.min(points);
                high = high.max(points);
            };
            for (when, points) in cases {
                let possible = &view.possible.truths[*when];
                if bit(&possible.truth, row) {
                    take(*points);
                    if !bit(&possible.lie, row) && !bit(&possible.open, row) {
                        return (low, high);
                    }
                }
            }
            take(0);
            (low, high)
        }
        LineNode::Per {
            count,
            scale,
            points,
            at_most,
        } => {
            let interval = view.form(count, row);
            let fewest = per(interval.low.unwrap_or(0), *scale, *points, *at_most);
            let most = match interval.high {
                Some(high) => per(high, *scale, *points, *at_most),
                None => at_most.unwrap_or(match points.cmp(&0) {
                    std::cmp::Ordering::Less => BELOW,
                    std::cmp::Ordering::Equal => 0,
                    std::cmp::Ordering::Greater => ABOVE,
                }),
            };
            let (low, high) = (fewest.min(most), fewest.max(most));
            if interval.unknown {
                (low.min(0), high.max(0))
            } else {
                (low, high)
            }
        }
    }
}

/// The sum of two ranges; unbounded stays unbounded.
pub(crate) fn plus(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    let low = if a.0 == BELOW || b.0 == BELOW {
        BELOW
    } else {
        a.0.saturating_add(b.0)
    };
    let high = if a.1 == ABOVE || b.1 == ABOVE {
        ABOVE
    } else {
        a.1.saturating_add(b.1)
    };
    (low, high)
}
