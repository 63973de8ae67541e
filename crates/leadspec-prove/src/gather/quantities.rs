//! Through quantities: at which values of its facts each comparison turns.

use super::{Gathering, Spot, Tie};
use crate::gap::Gap;
use crate::linear::{Leaf, Sum, Turn};
use crate::space::Part;
use leadspec_ir::{
    EventId, FieldId, FieldType, LetId, Quantity, QuantityKind, ScoreId, ScoreLine, ScoreLineKind, Source, Value,
};
use std::collections::BTreeSet;

/// Lines that earn points for each of something are followed for so many steps.
const STEPS: i128 = 1000;

/// Without an end in sight, for so many.
const SOME_STEPS: i128 = 3;

impl Gathering<'_> {
    /// Notes which facts a quantity reads.
    pub(super) fn quantity(&mut self, quantity: &Quantity) {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Today | QuantityKind::Score(_) | QuantityKind::Let(_) => {}
            QuantityKind::Fact(source) => self.source(*source, |_| {}),
            QuantityKind::LatestTime(event) => {
                if let Some(asked) = self.names.event(*event).and_then(|event| self.event(event)) {
                    asked.latest = true;
                }
            }
            QuantityKind::Count(query) => {
                self.query(query);
            }
            QuantityKind::Sum(terms) => terms.iter().for_each(|term| self.quantity(term)),
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.quantity(inner),
            QuantityKind::IfUnknown(value, fallback) => {
                self.quantity(value);
                self.quantity(fallback);
            }
        }
    }

    /// Notes that these are read together.
    pub(super) fn read_together(&mut self, quantities: &[&Quantity]) {
        let mut parts = Vec::new();
        for quantity in quantities {
            self.parts(quantity, &mut parts);
        }
        self.join(parts);
    }

    /// The parts of a lead that a quantity reads, scores aside.
    fn parts(&self, quantity: &Quantity, parts: &mut Vec<Part>) {
        for leaf in self.leaves(quantity) {
            parts.extend(match leaf {
                Leaf::Fact(source) | Leaf::Day(source) => self.part(source),
                Leaf::LatestTime(event) | Leaf::LatestDay(event) => self.names.event(event).map(Part::Events),
                Leaf::Count(query) => self.names.event(query.event).map(Part::Events),
                Leaf::Score(_) => None,
            });
        }
    }

    /// What a quantity is made of, scores aside.
    fn leaves(&self, quantity: &Quantity) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        let mut seen: BTreeSet<LetId> = BTreeSet::new();
        let mut open = vec![quantity];
        while let Some(quantity) = open.pop() {
            match &quantity.kind {
                QuantityKind::Constant(_) | QuantityKind::Today | QuantityKind::Score(_) => {}
                QuantityKind::Fact(source) => leaves.push(Leaf::Fact(*source)),
                QuantityKind::LatestTime(event) => leaves.push(Leaf::LatestTime(*event)),
                QuantityKind::Count(query) => leaves.push(Leaf::Count(query.clone())),
                QuantityKind::Let(id) => {
                    if let (Value::Quantity(inner), true) = (&self.reading.definition.lets[*id].value, seen.insert(*id))
                    {
                        open.push(inner);
                    }
                }
                QuantityKind::Sum(terms) => open.extend(terms),
                QuantityKind::DayOf(inner)
                | QuantityKind::Negated(inner)
                | QuantityKind::Times(inner, _)
                | QuantityKind::DaysSince(inner) => open.push(inner),
                QuantityKind::IfUnknown(value, fallback) => open.extend([value.as_ref(), fallback.as_ref()]),
            }
        }
        leaves
    }

    /// Cuts where `left - right` turns.
    pub(super) fn difference(&mut self, left: &Quantity, right: &Quantity, turns: &[Turn]) {
        self.read_together(&[left, right]);
        match self.reading.differences(left, right) {
            Some(sums) => sums
                .iter()
                .for_each(|sum| turns.iter().for_each(|turn| self.cut(sum, *turn))),
            None => self.not_followed(&[left, right]),
        }
    }

    /// Cuts where a quantity reaches a limit in its own integer form, or gets above it.
    pub(super) fn limit(&mut self, quantity: &Quantity, limit: i128, turn: Turn) {
        self.read_together(&[quantity]);
        let less = |sum: Sum| sum.less(limit, u32::from(quantity.decimals));
        let sums: Option<Vec<Sum>> = self
            .reading
            .sums(quantity)
            .and_then(|sums| sums.into_iter().map(less).collect());
        match sums {
            Some(sums) => sums.iter().for_each(|sum| self.cut(sum, turn)),
            None => self.not_followed(&[quantity]),
        }
    }

    /// Cuts at each step of a line that earns points for each.
    pub(super) fn per(&mut self, score: ScoreId, line: usize, points: i64, count: &Quantity, at_most: Option<i64>) {
        let room = match at_most {
            Some(limit) => Some(i128::from(limit)),
            None => self.room(score, line, points),
        };
        let steps = match room {
            _ if points == 0 => return,
            // What lies on the other side of zero is never reached.
            Some(room) if (room < 0) != (points < 0) => 0,
            Some(room) => ceiling(room, i128::from(points)),
            None => self.range_of(count).unwrap_or(STEPS + 1),
        };
        let last = if steps > STEPS {
            let names = self.facts(count);
            self.gathered.gaps.extend(names.into_iter().map(Gap::NoEnd));
            SOME_STEPS
        } else {
            steps
        };
        for step in 1..=last {
            let scale = 10i128.checked_pow(u32::from(count.decimals)).unwrap_or(1);
            self.limit(count, step.saturating_mul(scale), Turn::AtZero);
        }
    }

    /// How far a line without a cap can matter, since its score is cut off: from the least the other lines may earn to the score's
    /// own limit.
    fn room(&self, score: ScoreId, line: usize, points: i64) -> Option<i128> {
        let score = &self.reading.definition.scores[score];
        let limit = if points > 0 { score.high? } else { score.low? };
        let mut room = i128::from(limit);
        let others = score.lines.iter().enumerate().filter(|(place, _)| *place != line);
        for (_, other) in others {
            let (low, high) = reach(other)?;
            room -= if points > 0 { low } else { high };
        }
        Some(room)
    }

    /// How far the declared range of a counted field goes.
    fn range_of(&self, count: &Quantity) -> Option<i128> {
        let QuantityKind::Fact(Source::Field(id)) = &count.kind else {
            return None;
        };
        match &self.reading.definition.fields[*id].ty {
            FieldType::Quantity { high, .. } => high.map(i128::from),
            FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_) => None,
        }
    }

    /// Cuts the facts of a sum where it turns.
    fn cut(&mut self, sum: &Sum, turn: Turn) {
        // The sum of the terms from which on it has turned.
        let start = match turn {
            Turn::AtZero => -sum.constant,
            Turn::AboveZero => 1 - sum.constant,
        };
        let (scores, facts): (Vec<_>, Vec<_>) = sum.terms.iter().partition(|(leaf, _)| matches!(leaf, Leaf::Score(_)));
        match facts.as_slice() {
            [] => {}
            [(leaf, factor)] => {
                if !scores.is_empty() {
                    let name = self.leaf_name(leaf);
                    self.gathered.gaps.insert(Gap::ScoreAndFact(name));
                }
                self.cut_leaf(leaf, turning_point(*factor, start));
            }
            several => {
                let names: Vec<String> = several.iter().map(|(leaf, _)| self.leaf_name(leaf)).collect();
                let spots: Option<Vec<(Spot, i128)>> = several
                    .iter()
                    .map(|(leaf, factor)| Some((self.spot(leaf)?, *factor)))
                    .collect();
                match spots {
                    Some(terms) if scores.is_empty() => self.tie(terms, start),
                    Some(_) => self.gathered.gaps.extend(names.into_iter().map(Gap::ScoreAndFact)),
                    None => self.gathered.gaps.extend([Gap::Tied(names)]),
                }
            }
        }
    }

    fn tie(&mut self, mut terms: Vec<(Spot, i128)>, start: i128) {
        terms.sort_unstable();
        let known = self.gathered.ties.iter_mut().find(|tie| tie.terms == terms);
        match known {
            Some(tie) => tie.starts.extend([start]),
            None => self.gathered.ties.push(Tie {
                terms,
                starts: BTreeSet::from([start]),
            }),
        }
    }

    /// Cuts one number where it reaches `start`.
    fn cut_leaf(&mut self, leaf: &Leaf, start: i128) {
        let instant = |it: &Self| {
            let day = i64::try_from(start).ok()?;
            it.reading.zone.as_ref()?.start_of_day(day)
        };
        match leaf {
            Leaf::Fact(source) => self.source(*source, |asked| asked.starts.extend([start])),
            Leaf::Day(source) => {
                let instant = instant(self).map(i128::from);
                self.source(*source, |asked| asked.starts.extend(instant));
            }
            Leaf::LatestTime(event) => self.cut_times(*event, i64::try_from(start).ok()),
            Leaf::LatestDay(event) => self.cut_times(*event, instant(self)),
            Leaf::Count(query) => {
                if let Some(place) = self.query(query) {
                    self.count_from(query, place, start);
                }
            }
            Leaf::Score(_) => {}
        }
    }

    fn cut_times(&mut self, event: EventId, start: Option<i64>) {
        if let Some(asked) = self.names.event(event).and_then(|event| self.event(event)) {
            asked.times.extend(start);
            asked.latest = true;
        }
    }

    fn spot(&mut self, leaf: &Leaf) -> Option<Spot> {
        match leaf {
            Leaf::Fact(Source::Field(id)) => Some(Spot::Field(self.names.field(*id)?)),
            Leaf::Day(Source::Field(id)) => Some(Spot::FieldDay(self.names.field(*id)?)),
            Leaf::Fact(Source::Latest(event, _))
            | Leaf::Day(Source::Latest(event, _))
            | Leaf::LatestTime(event)
            | Leaf::LatestDay(event) => Some(Spot::Event(self.names.event(*event)?)),
            Leaf::Count(query) => {
                let place = self.query(query)?;
                Some(Spot::Count(self.names.event(query.event)?, place))
            }
            // Attributes of one event that are weighed against each other, and what is no fact.
            Leaf::Fact(Source::Attribute(..)) | Leaf::Day(Source::Attribute(..)) | Leaf::Score(_) => None,
        }
    }

    fn not_followed(&mut self, quantities: &[&Quantity]) {
        for quantity in quantities {
            let names = self.facts(quantity);
            self.gathered.gaps.extend(names.into_iter().map(Gap::Arithmetic));
        }
    }

    /// The names of what a quantity is made of.
    fn facts(&self, quantity: &Quantity) -> Vec<String> {
        self.leaves(quantity).iter().map(|leaf| self.leaf_name(leaf)).collect()
    }

    fn leaf_name(&self, leaf: &Leaf) -> String {
        let definition = self.reading.definition;
        let field = |id: FieldId| definition.fields[id].name.clone();
        match leaf {
            Leaf::Fact(source) | Leaf::Day(source) => match source {
                Source::Field(id) => field(*id),
                Source::Attribute(event, id) | Source::Latest(event, id) => {
                    let kind = &definition.events[*event];
                    format!("{}.{}", kind.name, kind.attributes[*id].name)
                }
            },
            Leaf::LatestTime(event) | Leaf::LatestDay(event) => definition.events[*event].name.clone(),
            Leaf::Count(query) => definition.events[query.event].name.clone(),
            Leaf::Score(id) => definition.scores[*id].name.clone(),
        }
    }
}

/// The least and the most a line can earn, where both have an end.
fn reach(line: &ScoreLine) -> Option<(i128, i128)> {
    let around_zero = |points: i64| (i128::from(points.min(0)), i128::from(points.max(0)));
    Some(match &line.kind {
        ScoreLineKind::When { points, .. } => around_zero(*points),
        ScoreLineKind::Per { at_most, .. } => around_zero((*at_most)?),
        ScoreLineKind::By { rows, .. } => {
            let points = rows.iter().map(|row| around_zero(row.points));
            points.fold((0, 0), |all, own| (all.0.min(own.0), all.1.max(own.1)))
        }
    })
}

/// The value from which on `factor · value` is at least `start`, or for a factor below zero no longer is.
pub(crate) fn turning_point(factor: i128, start: i128) -> i128 {
    if factor > 0 {
        ceiling(start, factor)
    } else {
        1 - ceiling(start, -factor)
    }
}

/// `a / b` rounded up.
fn ceiling(a: i128, b: i128) -> i128 {
    let (a, b) = if b < 0 { (-a, -b) } else { (a, b) };
    if b == 0 { 0 } else { -((-a).div_euclid(b)) }
}

#[cfg(test)]
mod tests {
    use super::{ceiling, turning_point};

    #[test]
    fn where_a_multiple_of_a_value_turns() {
        assert_eq!(ceiling(7, 2), 4);
        assert_eq!(ceiling(-7, 2), -3);
        assert_eq!(ceiling(-6, -2), 3);
        // 2x >= 7 from 4 on; -2x >= 7 up to -4, no longer from -3 on.
        assert_eq!(turning_point(2, 7), 4);
        assert_eq!(turning_point(-2, 7), -3);
        assert_eq!(turning_point(-1, 0), 1);
    }
}
