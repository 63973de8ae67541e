//! Scores: the sum of the lines known to be earned, clamped once.

use super::Room;
use crate::columns::{Frame, each_bit, fill, rows_mask, word};
use crate::plan::{LineNode, ScoreNode};

/// Computes a score's column.
pub(crate) fn compute(frame: Frame, score: &ScoreNode, out: &mut Vec<i64>, room: &mut Room) {
    let rows = frame.batch.len;
    out.clear();
    out.resize(rows, 0);
    for line in &score.lines {
        add_line(frame, line, out, room);
    }
    clamp(out, score.low, score.high);
}

/// Raises to the least and cuts to the most.
pub(crate) fn clamp(values: &mut [i64], low: Option<i64>, high: Option<i64>) {
    let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
    if low != i64::MIN || high != i64::MAX {
        for value in values {
            *value = clamped(*value, low, high);
        }
    }
}

/// Raised to the least, then cut to the most.
pub(crate) fn clamped(value: i64, low: i64, high: i64) -> i64 {
    value.max(low).min(high)
}

fn add_line(frame: Frame, line: &LineNode, out: &mut [i64], room: &mut Room) {
    match line {
        LineNode::Cases(cases) => {
            if let [(when, points)] = cases.as_slice() {
                add(&frame.columns.truths[*when].truth, *points, out);
            } else {
                let rows = frame.batch.len;
                fill(&mut room.left, rows, |i| rows_mask(rows, i));
                for (when, points) in cases {
                    let when = &frame.columns.truths[*when].truth;
                    fill(&mut room.words, rows, |i| word(&room.left, i) & word(when, i));
                    add(&room.words, *points, out);
                    for (left, taken) in room.left.iter_mut().zip(&room.words) {
                        *left &= !taken;
                    }
                }
            }
        }
        LineNode::Per {
            count,
            scale,
            points,
            at_most,
        } => {
            let single = count.as_single().map(|q| frame.quantity(q));
            for (row, sum) in out.iter_mut().enumerate() {
                let count = match single {
                    Some(view) => view.at(row),
                    None => frame.form_at(count, row),
                };
                if let Some(count) = count {
                    *sum = sum.saturating_add(per(count, *scale, *points, *at_most));
                }
            }
        }
    }
}

/// Adds points where a bit is set.
fn add(bits: &[u64], points: i64, out: &mut [i64]) {
    for (chunk, word) in out.chunks_mut(64).zip(bits) {
        match word.count_ones() {
            0 => {}
            1..12 => each_bit(std::iter::once(*word), |row| {
                if let Some(sum) = chunk.get_mut(row) {
                    *sum = sum.wrapping_add(points);
                }
            }),
            _ => {
                for (place, sum) in chunk.iter_mut().enumerate() {
                    *sum = sum.wrapping_add(points & (word >> place & 1).cast_signed().wrapping_neg());
                }
            }
        }
    }
}

/// What so many earn: nothing for a negative count; at most the limit, or with negative points at most that cost.
pub(crate) fn per(count: i128, scale: i128, points: i64, at_most: Option<i64>) -> i64 {
    let whole = count.max(0) / scale.max(1);
    let earned = whole.saturating_mul(i128::from(points));
    let earned = i64::try_from(earned).unwrap_or(if earned < 0 {
        UNREACHED.saturating_neg()
    } else {
        UNREACHED
    });
    match at_most {
        Some(limit) if points < 0 => earned.max(limit),
        Some(limit) => earned.min(limit),
        None => earned,
    }
}

/// No score the checker lets through comes near: an unlimited count of points beyond it stays there.
const UNREACHED: i64 = i64::MAX / 4;

/// What a line earns at a row, and which of its cases that is.
pub(crate) fn earned_at(frame: Frame, line: &LineNode, row: usize) -> (i64, Option<usize>) {
    match line {
        LineNode::Cases(cases) => {
            let holds = |when| frame.truth_at(when, row).is_true();
            let case = cases.iter().position(|(when, _)| holds(*when));
            let points = case.and_then(|case| cases.get(case)).map_or(0, |(_, points)| *points);
            (points, case)
        }
        LineNode::Per {
            count,
            scale,
            points,
            at_most,
        } => (
            frame
                .form_at(count, row)
                .map_or(0, |count| per(count, *scale, *points, *at_most)),
            None,
        ),
    }
}
