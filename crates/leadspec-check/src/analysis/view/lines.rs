//! What a line of a score may earn.

use super::super::interval::Interval;
use super::super::truths::Truths;
use super::values::text_test;
use super::{View, known_or_not};
use leadspec_ir::{Pattern, ScoreLine, ScoreLineKind, TextTest, Truth, Value};

impl View<'_, '_> {
    /// From where to where a line's effect may go, in millionths.
    pub(in super::super) fn line(&self, line: &ScoreLine) -> Interval {
        match &line.kind {
            ScoreLineKind::When { points, condition } => earns(self.condition(condition), i128::from(*points)),
            ScoreLineKind::Per { points, count, at_most } => {
                let amount = self.quantity(count);
                let nothing = Interval::point(0);
                if !amount.known {
                    return nothing;
                }
                let counted = Interval::new(amount.absolute.low.max(0), amount.absolute.high.max(0));
                let effect = counted.times(i128::from(*points));
                let effect = match at_most {
                    Some(most) if *points >= 0 => effect.clamped(None, Some(*most)),
                    Some(most) => effect.clamped(Some(*most), None),
                    None => effect,
                };
                if amount.unknown { effect.hull(nothing) } else { effect }
            }
            ScoreLineKind::By { key, rows } => {
                let mut effect: Option<Interval> = None;
                let mut add = |points: i64| {
                    let point = Interval::point(i128::from(points));
                    effect = Some(effect.map_or(point, |e| e.hull(point)));
                };
                for row in rows {
                    let matches = row.patterns.iter().fold(Truths::one(Truth::False), |any, p| {
                        any.join(self.pattern(key, p), Truth::or)
                    });
                    if matches.has(Truth::True) {
                        add(row.points);
                    }
                    if matches.only() == Some(Truth::True) {
                        return effect.unwrap_or(Interval::point(0));
                    }
                }
                add(0);
                effect.unwrap_or(Interval::point(0))
            }
        }
    }

    /// Whether a key may match a pattern: yes or no.
    pub(in super::super) fn pattern(&self, key: &Value, pattern: &Pattern) -> Truths {
        match (pattern, key) {
            (Pattern::Otherwise, _) => Truths::one(Truth::True),
            (Pattern::Unknown, _) => self.value_known(key).map(|t| !t),
            (Pattern::Range { low, high }, Value::Quantity(quantity)) => {
                let amount = self.quantity(quantity);
                let range = Interval::between(*low, *high);
                let meets = amount.known && !range.both(amount.absolute).is_empty();
                known_or_not(false, meets, amount.unknown || !range.covers(amount.absolute))
            }
            (Pattern::Code(code), Value::Choice(choice)) => {
                let codes = self.choice(choice);
                let other = codes.unknown || codes.known.iter().any(|c| c != code);
                known_or_not(false, codes.known.contains(code), other)
            }
            (Pattern::Text(needle), Value::Text(text)) => self
                .text(text, |cell, cut| text_test(cell, cut, TextTest::Equals, needle, false))
                .is(Truth::True),
            (Pattern::Bool(answer), Value::Condition(condition)) => self.condition(condition).is(Truth::from(*answer)),
            (Pattern::Range { .. } | Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_), _) => Truths::KNOWN,
        }
    }
}

/// What a line worth so much may earn: its points where the condition is known to be true.
fn earns(truths: Truths, points: i128) -> Interval {
    let (all, nothing) = (Interval::point(points), Interval::point(0));
    match (truths.has(Truth::True), truths.only()) {
        (true, Some(_)) => all,
        (true, None) => all.hull(nothing),
        (false, _) => nothing,
    }
}
