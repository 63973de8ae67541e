//! Points: sums over components, and the numbers they are compared with.

use super::super::graph::{Adding, Lit};
use super::leaves::only;
use super::{Encoder, Pair};
use crate::gather::turning_point;
use crate::linear::{Leaf, Sum};
use leadspec_ir::{ByRow, Compare, Condition, Pattern, Quantity, ScoreId, ScoreLineKind, Value};

/// A score that is cut and added to others can have so many values.
const VALUES: usize = 400;

impl Encoder<'_, '_> {
    /// A comparison of sums of points.
    pub(super) fn compared(
        &mut self,
        condition: &Condition,
        operator: Compare,
        left: &Quantity,
        right: &Quantity,
    ) -> Pair {
        let difference = self.difference(left, right);
        let at_zero = difference.as_ref().and_then(|sum| self.is_at_least(sum, 0));
        let above = difference.as_ref().and_then(|sum| self.is_at_least(sum, 1));
        let (Some(at_zero), Some(above)) = (at_zero, above) else {
            return self.opaque(condition);
        };
        Pair::known(match operator {
            Compare::GreaterOrEqual => at_zero,
            Compare::Greater => above,
            Compare::Less => !at_zero,
            Compare::LessOrEqual => !above,
            Compare::Equal => self.graph().all([at_zero, !above]),
            Compare::NotEqual => !self.graph().all([at_zero, !above]),
        })
    }

    pub(super) fn between(&mut self, condition: &Condition, value: &Quantity, low: &Quantity, high: &Quantity) -> Pair {
        let from = self.difference(value, low).and_then(|sum| self.is_at_least(&sum, 0));
        let above = self.difference(value, high).and_then(|sum| self.is_at_least(&sum, 1));
        match (from, above) {
            (Some(from), Some(above)) => Pair::known(self.graph().all([from, !above])),
            (None | Some(_), _) => self.opaque(condition),
        }
    }

    /// Whether a quantity reaches a limit with so many decimals; `None` where it is not made of points alone.
    pub(super) fn sum(&mut self, quantity: &Quantity, limit: i128, decimals: u32) -> Option<Lit> {
        let sum = single(self.reading.sums(quantity)?)?.less(limit, decimals)?;
        self.is_at_least(&sum, 0)
    }

    /// Whether a quantity is above a limit.
    fn above(&mut self, quantity: &Quantity, limit: i128, decimals: u32) -> Option<Lit> {
        let sum = single(self.reading.sums(quantity)?)?.less(limit, decimals)?;
        self.is_at_least(&sum, 1)
    }

    fn difference(&self, left: &Quantity, right: &Quantity) -> Option<Sum> {
        single(self.reading.differences(left, right)?)
    }

    /// Whether a sum of points is at least a number, all in the sum's integer form.
    fn is_at_least(&mut self, sum: &Sum, number: i128) -> Option<Lit> {
        let start = number - sum.constant;
        match sum.terms.as_slice() {
            [] => Some(if start <= 0 { Lit::TRUE } else { Lit::FALSE }),
            [(Leaf::Score(id), factor)] => {
                let turn = turning_point(*factor, start);
                let reached = self.score_reaches(*id, turn)?;
                Some(if *factor > 0 { reached } else { !reached })
            }
            several => {
                let mut adding = Adding::default();
                for (leaf, factor) in several {
                    let Leaf::Score(id) = leaf else { return None };
                    let points = self.cut_score(*id)?;
                    adding.times(&points, i64::try_from(*factor).ok()?);
                }
                self.graph().reaches(&adding, i64::try_from(start).ok()?)
            }
        }
    }

    /// Whether a score has at least so many points, in millionths.
    fn score_reaches(&mut self, id: ScoreId, number: i128) -> Option<Lit> {
        let score = self.score(id)?;
        let limits = &self.definition.scores[id];
        // What the sum is raised or cut to is there for all, or for none.
        let (low, high) = (limits.low.map(i128::from), limits.high.map(i128::from));
        if low.is_some_and(|low| number <= low) && high.is_none_or(|high| number <= high) {
            return Some(Lit::TRUE);
        }
        if high.is_some_and(|high| number > high) {
            return Some(Lit::FALSE);
        }
        let number = number.clamp(i128::from(i64::MIN / 2), i128::from(i64::MAX / 2));
        self.graph().reaches(&score, i64::try_from(number).ok()?)
    }

    /// What a score comes to, raised and cut: where that matters, its least value and a step for each value it can have above that.
    fn cut_score(&mut self, id: ScoreId) -> Option<Adding> {
        let score = self.score(id)?;
        let (least, most) = score.reach()?;
        let limits = &self.definition.scores[id];
        let (low, high) = (
            limits.low.unwrap_or(least).max(least),
            limits.high.unwrap_or(most).min(most),
        );
        if low == least && high == most {
            return Some(score);
        }
        let values = score.values(VALUES)?;
        let mut cut = Adding::default();
        // Where both limits lie on one side of everything, one of them is what it always comes to.
        let first = least
            .max(limits.low.unwrap_or(least))
            .min(limits.high.unwrap_or(i64::MAX));
        cut.constant(first);
        let mut before = first;
        let above: Vec<i64> = values
            .into_iter()
            .filter(|value| first < *value && *value < high)
            .collect();
        for value in above.into_iter().chain((first < high).then_some(high)) {
            let reached = self.graph().reaches(&score, value)?;
            cut.lit(reached, value.checked_sub(before)?);
            before = value;
        }
        Some(cut)
    }

    /// What a score adds up, before it is raised or cut.
    fn score(&mut self, id: ScoreId) -> Option<Adding> {
        if let Some(known) = self.scores.get(&id) {
            return known.clone();
        }
        let sum = self.added(id);
        self.scores.insert(id, sum.clone());
        sum
    }

    fn added(&mut self, id: ScoreId) -> Option<Adding> {
        let definition = self.definition;
        let mut adding = Adding::default();
        for (place, line) in definition.scores[id].lines.iter().enumerate() {
            if let Ok(component) = only(&self.reads.line(line)) {
                let own = component.and_then(|component| self.shared.components.all.get(component));
                if let Some(own) = own.filter(|own| !own.doubts.is_empty()) {
                    self.shared.doubts.extend(own.doubts.iter().cloned());
                    return None;
                }
                let earned = self.leaves.earned(id, place)?.clone();
                match component {
                    Some(component) => adding.cells(component, earned),
                    None => adding.constant(earned.first().copied().unwrap_or(0)),
                }
                continue;
            }
            match &line.kind {
                ScoreLineKind::When { points, condition } => {
                    let when = self.pair(condition).yes;
                    adding.lit(when, *points);
                }
                ScoreLineKind::Per { .. } => return None,
                ScoreLineKind::By { key, rows } => {
                    let mut none_before = Lit::TRUE;
                    for row in rows {
                        let matches = self.matches(key, row)?;
                        let decides = self.graph().all([none_before, matches]);
                        adding.lit(decides, row.points);
                        none_before = self.graph().all([none_before, !matches]);
                    }
                }
            }
        }
        Some(adding)
    }

    /// When a row of a table over several components matches.
    fn matches(&mut self, key: &Value, row: &ByRow) -> Option<Lit> {
        let mut any = Vec::new();
        for pattern in &row.patterns {
            any.push(match (pattern, key) {
                (Pattern::Otherwise, _) => Lit::TRUE,
                (Pattern::Unknown, _) => !self.is_known(key).yes,
                (Pattern::Bool(true), Value::Condition(condition)) => self.pair(condition).yes,
                (Pattern::Bool(false), Value::Condition(condition)) => self.pair(condition).no,
                (Pattern::Code(code), Value::Choice(choice)) => {
                    let bits = self.codes(choice)?;
                    *bits.get(usize::try_from(*code).ok()?)?
                }
                (Pattern::Range { low, high }, Value::Quantity(quantity)) => {
                    let decimals = u32::from(quantity.decimals);
                    let from = match low {
                        Some(low) => self.sum(quantity, i128::from(*low), decimals)?,
                        None => Lit::TRUE,
                    };
                    let above = match high {
                        Some(high) => self.above(quantity, i128::from(*high), decimals)?,
                        None => Lit::FALSE,
                    };
                    // Without limits it still has to be points, which are always known.
                    self.sum(quantity, 0, 0)?;
                    self.graph().all([from, !above])
                }
                // A key and its patterns have one type; a text is one component's.
                (Pattern::Bool(_) | Pattern::Code(_) | Pattern::Range { .. } | Pattern::Text(_), _) => return None,
            });
        }
        Some(self.graph().any(any))
    }
}

/// The only sum there is.
fn single(mut sums: Vec<Sum>) -> Option<Sum> {
    let first = sums.pop()?;
    sums.is_empty().then_some(first)
}
