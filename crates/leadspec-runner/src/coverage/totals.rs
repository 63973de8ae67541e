//! Which totals a score can come to, at most: every line taken for itself, as if no two of them rested on the same fact.
//!
//! What is not among them can't occur; of what is among them, some may not occur either.

use leadspec_ir::{Score, ScoreLine, ScoreLineKind};
use std::collections::BTreeSet;

/// A score with more totals is not listed.
const MOST: usize = 20_000;

/// A line without a cap is followed to so many.
const COUNTED: i64 = 200;

/// The totals, ascending; `None` where there are too many to list.
pub(super) fn totals(score: &Score) -> Option<BTreeSet<i64>> {
    let mut sums: BTreeSet<i64> = BTreeSet::from([0]);
    for line in &score.lines {
        let line = earned(line);
        if sums.len().saturating_mul(line.len()) > MOST.saturating_mul(8) {
            return None;
        }
        sums = sums
            .iter()
            .flat_map(|sum| line.iter().map(|points| sum.saturating_add(*points)))
            .collect();
        if sums.len() > MOST {
            return None;
        }
    }
    let (low, high) = (score.low.unwrap_or(i64::MIN), score.high.unwrap_or(i64::MAX));
    Some(sums.into_iter().map(|sum| sum.max(low).min(high)).collect())
}

/// What a line can come to.
fn earned(line: &ScoreLine) -> BTreeSet<i64> {
    match &line.kind {
        ScoreLineKind::When { points, .. } => BTreeSet::from([0, *points]),
        ScoreLineKind::By { rows, .. } => rows.iter().map(|row| row.points).chain([0]).collect(),
        ScoreLineKind::Per { points, at_most, .. } => {
            let capped = |earned: i64| match at_most {
                Some(limit) if *points < 0 => earned.max(*limit),
                Some(limit) => earned.min(*limit),
                None => earned,
            };
            (0..=COUNTED)
                .map(|count| capped(points.saturating_mul(count)))
                .collect()
        }
    }
}
