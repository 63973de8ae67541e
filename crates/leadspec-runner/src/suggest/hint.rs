//! What a search needs to be told to come to a total: how often a line that counts has to count for it.

use crate::Goal;
use crate::coverage::{compare, constant};
use leadspec_ir::{Compare, Condition, ConditionKind, Definition, Quantity, QuantityKind, Score, ScoreLineKind};
use std::collections::BTreeSet;

/// More counts than this are not hinted at for one line.
const MOST: usize = 12;

/// Conditions that tell apart the counts by which a goal's total may come about.
pub(super) fn hints(definition: &Definition, goal: &Goal) -> Vec<Condition> {
    let Some((score, total)) = goal.ask.what.held().and_then(|condition| wanted(definition, condition)) else {
        return Vec::new();
    };
    let mut hints = Vec::new();
    for (place, line) in score.lines.iter().enumerate() {
        if let ScoreLineKind::Per { points, count, .. } = &line.kind {
            for number in counts(score, place, *points, total) {
                hints.extend(
                    [number, number + 1]
                        .into_iter()
                        .filter_map(|number| at_least(count, number)),
                );
            }
        }
    }
    hints
}

/// The score and the total that a limit is about.
fn wanted<'d>(definition: &'d Definition, condition: &Condition) -> Option<(&'d Score, i64)> {
    let ConditionKind::Compare { left, right, .. } = &condition.kind else {
        return None;
    };
    match (&left.kind, &right.kind) {
        (QuantityKind::Score(id), QuantityKind::Constant(total)) => Some((&definition.scores[*id], *total)),
        _ => None,
    }
}

/// How often a line has to count for a total, whatever one of the other lines earns beside it.
fn counts(score: &Score, place: usize, points: i64, total: i64) -> BTreeSet<i64> {
    let others = score.lines.iter().enumerate().filter(|(other, _)| *other != place);
    let beside = others.flat_map(|(_, line)| match &line.kind {
        ScoreLineKind::When { points, .. } => vec![*points],
        ScoreLineKind::By { rows, .. } => rows.iter().map(|row| row.points).collect(),
        ScoreLineKind::Per { at_most, .. } => at_most.iter().copied().collect(),
    });
    std::iter::once(0)
        .chain(beside)
        .filter_map(|beside| {
            let left = total.checked_sub(beside)?;
            (points != 0 && left % points == 0).then(|| left / points)
        })
        .filter(|count| *count > 0)
        .take(MOST)
        .collect()
}

fn at_least(count: &Quantity, number: i64) -> Option<Condition> {
    let scale = 10i64.checked_pow(u32::from(count.decimals))?;
    let limit = constant(number.checked_mul(scale)?, count.unit, count.decimals);
    Some(compare(Compare::GreaterOrEqual, count.clone(), limit))
}
