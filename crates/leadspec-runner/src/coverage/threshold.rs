//! Limits: where a number is compared with one, and which numbers lie at it and just beside it.

use super::ask::{EdgeDay, What, compare, constant, made};
use super::goal::Side;
use super::totals::{Totals, totals};
use leadspec_ir::{
    At, ByRow, Compare, Condition, ConditionKind, Definition, Direction, EventQuery, FieldType, Pattern, Quantity,
    QuantityKind, ScoreId, Source, Unit, Value, Window, format_quantity,
};
use std::collections::{BTreeMap, BTreeSet};

/// A limit, with what lies at it and what lies beside it.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// Where it was written.
    pub(super) at: At,
    /// At the limit.
    pub(super) exactly: Pole,
    /// Just beside it.
    pub(super) beside: Pole,
    /// On which side.
    pub(super) side: Side,
}

/// One side of a limit.
#[derive(Debug, Clone)]
pub(super) struct Pole {
    /// What has to hold.
    pub(super) what: What,
    /// In words that stand behind an item's name.
    pub(super) told: String,
    /// Why no lead lies there, if that is known.
    pub(super) never: Option<String>,
}

/// Finds the limits of an item, each once.
pub(super) struct Edges<'d> {
    definition: &'d Definition,
    totals: &'d BTreeMap<ScoreId, Totals>,
    found: Vec<Edge>,
    /// What is compared, and before which number it is cut (in the number's decimals).
    cuts: Vec<(Quantity, i128, u8)>,
}

/// The totals of every score of a definition.
pub(super) fn all_totals(definition: &Definition) -> BTreeMap<ScoreId, Totals> {
    definition.scores.ids().map(|id| (id, totals(definition, id))).collect()
}

impl<'d> Edges<'d> {
    /// None yet.
    pub(super) fn new(definition: &'d Definition, totals: &'d BTreeMap<ScoreId, Totals>) -> Self {
        Edges {
            definition,
            totals,
            found: Vec::new(),
            cuts: Vec::new(),
        }
    }

    /// The limits found.
    pub(super) fn found(self) -> Vec<Edge> {
        self.found
    }

    /// Those of a condition. What stands behind a name belongs to the name's own item.
    pub(super) fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.condition(one);
                }
            }
            ConditionKind::Compare { operator, left, right } => {
                self.windows(condition.at, left);
                self.windows(condition.at, right);
                self.comparison(condition.at, *operator, left, right);
            }
            ConditionKind::Between { value, low, high } => {
                self.windows(condition.at, value);
                self.comparison(condition.at, Compare::GreaterOrEqual, value, low);
                self.comparison(condition.at, Compare::LessOrEqual, value, high);
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => self.within(condition.at, value, *direction, *window),
            ConditionKind::Happened(query) => self.event(condition.at, query),
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::Among { .. }
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::IsKnown(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..) => {}
        }
    }

    /// Those of a value that is no comparison itself: conditions in it, and windows over events.
    pub(super) fn value(&mut self, at: At, value: &Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.windows(at, quantity),
            Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        }
    }

    /// The windows over events that a quantity counts in.
    pub(super) fn windows(&mut self, at: At, quantity: &Quantity) {
        match &quantity.kind {
            QuantityKind::Count(query) => self.event(at, query),
            QuantityKind::Sum(terms) => terms.iter().for_each(|term| self.windows(at, term)),
            QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DayOf(inner)
            | QuantityKind::DaysSince(inner) => self.windows(at, inner),
            QuantityKind::IfUnknown(value, fallback) => {
                self.windows(at, value);
                self.windows(at, fallback);
            }
            QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Today
            | QuantityKind::Let(_) => {}
        }
    }

    /// The ends of the ranges of a table. Where one row begins another ends: that is one limit.
    pub(super) fn table(&mut self, key: &Value, rows: &[ByRow]) {
        let Value::Quantity(key) = key else { return };
        let ranges = || {
            rows.iter().flat_map(|row| {
                row.patterns.iter().filter_map(|pattern| match pattern {
                    Pattern::Range { low, high } => Some((row.at, *low, *high)),
                    Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown | Pattern::Otherwise => {
                        None
                    }
                })
            })
        };
        let limit = |value: i64| constant(value, key.unit, key.decimals);
        for (at, low, _) in ranges() {
            if let Some(low) = low {
                self.comparison(at, Compare::GreaterOrEqual, key, &limit(low));
            }
        }
        for (at, _, high) in ranges() {
            let Some(high) = high else { continue };
            // An end that is left out (`..<100_000 EUR`) is held as the last number before it.
            let rounder = high.checked_add(1).filter(|next| zeros(*next) > zeros(high).max(3));
            match rounder {
                Some(next) => self.comparison(at, Compare::Less, key, &limit(next)),
                None => self.comparison(at, Compare::LessOrEqual, key, &limit(high)),
            }
        }
    }

    /// The limits that cut a number into grades.
    pub(super) fn limits(&mut self, at: At, of: &Quantity, limits: &[i64]) {
        for limit in limits {
            let limit = constant(*limit, of.unit, of.decimals);
            self.comparison(at, Compare::GreaterOrEqual, of, &limit);
        }
    }

    fn comparison(&mut self, at: At, operator: Compare, left: &Quantity, right: &Quantity) {
        let (value, limit, operator) = match (self.is_fixed(left), self.is_fixed(right)) {
            (false, true) => (left, right, operator),
            (true, false) => (right, left, operator.mirrored()),
            (true, true) | (false, false) => return,
        };
        let side = match operator {
            Compare::GreaterOrEqual | Compare::Less | Compare::Equal | Compare::NotEqual => Side::Below,
            Compare::LessOrEqual | Compare::Greater => Side::Above,
        };
        match self.number(limit) {
            None => self.day(at, value, limit, side),
            Some((number, decimals)) => self.fixed(at, value, (number, decimals), side),
        }
    }

    /// A limit that moves with the as-of day.
    fn day(&mut self, at: At, value: &Quantity, limit: &Quantity, side: Side) {
        let off = match side {
            Side::Above => 1,
            Side::At | Side::Below => -1,
        };
        let beside = Quantity {
            kind: QuantityKind::Sum(vec![limit.clone(), constant(off, Unit::Integer, 0)]),
            ..limit.clone()
        };
        let (name, day) = (value.phrase(self.definition), limit.phrase(self.definition));
        let which = if off < 0 { "before" } else { "after" };
        let equal = |limit: Quantity| What::Holds(compare(Compare::Equal, value.clone(), limit));
        self.found.push(Edge {
            at,
            side,
            exactly: Pole::new(equal(limit.clone()), format!("sees {name} on {day} itself")),
            beside: Pole::new(equal(beside), format!("sees {name} one day {which} {day}")),
        });
    }

    fn fixed(&mut self, at: At, value: &Quantity, (number, decimals): (i128, u8), side: Side) {
        // A whole number has no limit between two whole numbers.
        let extra = 10i128.pow(u32::from(decimals.saturating_sub(value.decimals).min(30)));
        let (mut number, mut decimals, mut side) = (number, decimals, side);
        if decimals > value.decimals && number % extra == 0 {
            (number, decimals) = (number / extra, value.decimals);
        } else if decimals > value.decimals && value.decimals == 0 {
            (number, decimals, side) = (number.div_euclid(extra) + 1, 0, Side::Below);
        }
        let cut = if side == Side::Above { number + 1 } else { number };
        let key = (value.clone(), cut, decimals);
        let Ok(number) = i64::try_from(number) else { return };
        if self.cuts.contains(&key) {
            return;
        }
        self.cuts.push(key);
        let limit = constant(number, value.unit, decimals);
        let edge = match &value.kind {
            QuantityKind::Score(id) => self.score_edge(at, *id, value, number, side),
            QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Count(_)
            | QuantityKind::Today
            | QuantityKind::DayOf(_)
            | QuantityKind::Let(_)
            | QuantityKind::Sum(_)
            | QuantityKind::Negated(_)
            | QuantityKind::Times(..)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..) => None,
        };
        let edge = edge.unwrap_or_else(|| self.number_edge(at, value, &limit, number, side));
        self.found.push(edge);
    }

    /// Beside a limit of a number: the next whole one, or one of its step.
    fn number_edge(&self, at: At, value: &Quantity, limit: &Quantity, number: i64, side: Side) -> Edge {
        let step = step(number, limit);
        let name = value.phrase(self.definition);
        let shown = limit.phrase(self.definition);
        let (end, word) = match side {
            Side::Above => (number.saturating_add(step), "above"),
            Side::At | Side::Below => (number.saturating_sub(step), "below"),
        };
        let end = constant(end, limit.unit, limit.decimals);
        let far = end.phrase(self.definition);
        let nearer = if step == 1 { "" } else { " or nearer" };
        let never = |low: i64, high: i64| {
            let (least, most) = self.declared(value, limit.decimals);
            let below = least.filter(|least| high < *least).map(|least| ("less", least));
            let above = most.filter(|most| low > *most).map(|most| ("more", most));
            let (word, limit) = below.or(above)?;
            Some(format!(
                "{name} is never {word} than {}",
                format_quantity(limit, value.unit)
            ))
        };
        let beside = match side {
            Side::Above => never(number.saturating_add(1), number.saturating_add(step)),
            Side::At | Side::Below => never(number.saturating_sub(step), number.saturating_sub(1)),
        };
        Edge {
            at,
            side,
            exactly: Pole {
                never: never(number, number),
                ..Pole::new(
                    What::Holds(compare(Compare::Equal, value.clone(), limit.clone())),
                    format!("sees {name} at exactly {shown}"),
                )
            },
            beside: Pole {
                never: beside,
                ..Pole::new(
                    What::Holds(stretch(value, limit, &end, side)),
                    format!("sees {name} just {word} {shown} ({far}{nearer})"),
                )
            },
        }
    }

    /// The range that a fact is declared with, where the fact has so many decimals.
    fn declared(&self, value: &Quantity, decimals: u8) -> (Option<i64>, Option<i64>) {
        let QuantityKind::Fact(source) = &value.kind else {
            return (None, None);
        };
        let field = match source {
            Source::Field(id) => &self.definition.fields[*id],
            Source::Attribute(event, id) | Source::Latest(event, id) => &self.definition.events[*event].attributes[*id],
        };
        match &field.ty {
            FieldType::Quantity { unit, low, high } if unit.decimals() == decimals => (*low, *high),
            FieldType::Quantity { .. }
            | FieldType::Bool
            | FieldType::Text
            | FieldType::Choice(_)
            | FieldType::List(_) => (None, None),
        }
    }

    /// Beside a limit of a score: the nearest totals on both sides; `None` where the totals are too many to list.
    fn score_edge(&self, at: At, id: ScoreId, value: &Quantity, limit: i64, side: Side) -> Option<Edge> {
        let totals = self.totals.get(&id)?;
        let (loose, nearer) = (totals.loose.as_ref()?, totals.near.as_ref()?);
        let shown = |total: i64| format_quantity(total, self.unit(id));
        let name = value.phrase(self.definition);
        let exact = nearer.contains(&limit);
        let (first, last) = match side {
            Side::Above => (limit.checked_add(1)?, limit),
            Side::At | Side::Below => (limit, limit.checked_sub(1)?),
        };
        // The totals on both sides of the cut, the limit itself belonging to one of them.
        let after = |totals: &BTreeSet<i64>| totals.range(first..).next().copied();
        let before = |totals: &BTreeSet<i64>| totals.range(..=last).next_back().copied();
        let after = after(nearer).or_else(|| after(loose));
        let before = before(nearer).or_else(|| before(loose));
        let (near, beside, from, word) = match side {
            Side::Above => (before, after, "up to", "above"),
            Side::At | Side::Below => (after, before, "from", "below"),
        };
        let equals = |total: i64| {
            What::Holds(compare(
                Compare::Equal,
                value.clone(),
                constant(total, value.unit, value.decimals),
            ))
        };
        let exactly = match near {
            Some(_) if exact => Pole::new(equals(limit), format!("sees {name} at exactly {}", shown(limit))),
            Some(near) => Pole::new(
                equals(near),
                format!("sees {name} at {}, the nearest {from} {}", shown(near), shown(limit)),
            ),
            None => Pole {
                never: Some(format!("{name} never comes to {} or {}", shown(limit), beyond(from))),
                ..Pole::new(equals(limit), format!("sees {name} at exactly {}", shown(limit)))
            },
        };
        let beside = match beside {
            Some(total) => Pole::new(
                equals(total),
                format!("sees {name} just {word} {} ({})", shown(limit), shown(total)),
            ),
            None => Pole {
                never: Some(format!("{name} is never {word} {}", shown(limit))),
                ..Pole::new(
                    What::Holds(made(ConditionKind::Constant(false))),
                    format!("sees {name} just {word} {}", shown(limit)),
                )
            },
        };
        Some(Edge {
            at,
            exactly,
            beside,
            side,
        })
    }

    fn unit(&self, score: ScoreId) -> Unit {
        if self.definition.scores[score].weights {
            Unit::Percent
        } else {
            Unit::Number
        }
    }

    fn within(&mut self, at: At, value: &Quantity, direction: Direction, window: Window) {
        let name = value.phrase(self.definition);
        let length = window.phrase();
        let pole = |day: EdgeDay, told: String| {
            Pole::new(
                What::Edge {
                    value: value.clone(),
                    direction,
                    window,
                    day,
                },
                format!("sees {name} {told}"),
            )
        };
        let (edge, beyond) = match direction {
            Direction::Last => ("first", "before"),
            Direction::Next => ("last", "after"),
        };
        let way = match direction {
            Direction::Last => "last",
            Direction::Next => "next",
        };
        self.push_once(Edge {
            at,
            side: Side::Below,
            exactly: pole(EdgeDay::Farthest, format!("on the {edge} day of the {way} {length}")),
            beside: pole(EdgeDay::TooFar, format!("one day {beyond} the {way} {length}")),
        });
        if direction == Direction::Next {
            self.push_once(Edge {
                at,
                side: Side::Below,
                exactly: pole(EdgeDay::Today, "on the as-of day".to_string()),
                beside: pole(EdgeDay::TooNear, "one day before the as-of day".to_string()),
            });
        }
    }

    fn event(&mut self, at: At, query: &EventQuery) {
        let Some(window) = query.window else { return };
        let all = EventQuery {
            window: None,
            ..query.clone()
        };
        let (name, length) = (all.phrase(self.definition), window.phrase());
        let pole = |outside: bool, told: String| {
            let what = What::Event {
                query: query.clone(),
                outside,
            };
            Pole::new(what, format!("sees {name} {told}"))
        };
        self.push_once(Edge {
            at,
            side: Side::Below,
            exactly: pole(false, format!("on the first day of the last {length}")),
            beside: pole(true, format!("one day before the last {length}")),
        });
    }

    /// Adds an edge of a window unless the item has it.
    fn push_once(&mut self, edge: Edge) {
        if self.found.iter().all(|e| e.exactly.told != edge.exactly.told) {
            self.found.push(edge);
        }
    }

    /// Whether a quantity is the same for every lead.
    fn is_fixed(&self, quantity: &Quantity) -> bool {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Today => true,
            QuantityKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Quantity(inner) => self.is_fixed(inner),
                Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => false,
            },
            QuantityKind::Sum(terms) => terms.iter().all(|term| self.is_fixed(term)),
            QuantityKind::Negated(inner) | QuantityKind::Times(inner, _) => self.is_fixed(inner),
            QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Count(_)
            | QuantityKind::DayOf(_)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..) => false,
        }
    }

    /// The number that a fixed quantity is, with its decimals; `None` where it moves with the as-of day.
    fn number(&self, quantity: &Quantity) -> Option<(i128, u8)> {
        match &quantity.kind {
            QuantityKind::Constant(value) => Some((i128::from(*value), quantity.decimals)),
            QuantityKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Quantity(inner) => self.number(inner),
                Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => None,
            },
            QuantityKind::Sum(terms) => {
                let terms: Option<Vec<(i128, u8)>> = terms.iter().map(|term| self.number(term)).collect();
                let terms = terms?;
                let most = terms.iter().map(|(_, decimals)| *decimals).max()?;
                let scaled =
                    |(value, own): &(i128, u8)| value.saturating_mul(10i128.saturating_pow(u32::from(most - own)));
                Some((terms.iter().map(scaled).sum(), most))
            }
            QuantityKind::Negated(inner) => self.number(inner).map(|(value, decimals)| (-value, decimals)),
            QuantityKind::Times(inner, by) => {
                let (value, decimals) = self.number(inner)?;
                Some((value.checked_mul(i128::from(by.0))?, decimals + leadspec_ir::DECIMALS))
            }
            QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Count(_)
            | QuantityKind::Today
            | QuantityKind::DayOf(_)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..) => None,
        }
    }
}

impl Pole {
    fn new(what: What, told: String) -> Pole {
        Pole {
            what,
            told,
            never: None,
        }
    }
}

/// Between a limit, itself excluded, and an end on one side of it.
fn stretch(value: &Quantity, limit: &Quantity, end: &Quantity, side: Side) -> Condition {
    let (far, near) = match side {
        Side::Above => (Compare::LessOrEqual, Compare::Greater),
        Side::At | Side::Below => (Compare::GreaterOrEqual, Compare::Less),
    };
    made(ConditionKind::All(vec![
        compare(far, value.clone(), end.clone()),
        compare(near, value.clone(), limit.clone()),
    ]))
}

/// What lies one step from a limit: one of what it counts, or of the last digit it was written with.
fn step(number: i64, limit: &Quantity) -> i64 {
    match limit.unit {
        Unit::Integer | Unit::Date if limit.decimals == 0 => 1,
        Unit::Integer | Unit::Date | Unit::Number | Unit::Percent | Unit::Money(_) => {
            10i64.saturating_pow(zeros(number).min(u32::from(limit.decimals)))
        }
        Unit::Duration => [86_400, 3600, 60]
            .into_iter()
            .find(|unit| number % unit == 0)
            .unwrap_or(1),
        Unit::Timestamp => 86_400_000_000,
    }
}

/// How many zeros a number ends in; very many for zero.
fn zeros(number: i64) -> u32 {
    let (mut left, mut zeros) = (number, 0);
    if number == 0 {
        return u32::MAX;
    }
    while left % 10 == 0 {
        left /= 10;
        zeros += 1;
    }
    zeros
}

fn beyond(from: &str) -> &'static str {
    if from == "from" { "more" } else { "less" }
}
