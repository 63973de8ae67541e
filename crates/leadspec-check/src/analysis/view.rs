//! What conditions, quantities and choices may come out as for the leads of some cells. The tables of three-valued truth are
//! those of the typed definition; here they are only applied to sets.

mod lines;
mod values;

use super::linear;
use super::model::Model;
use super::space::{Axis, Cell, Cut, DEPTH, Space, TextCell, TextCut, count_of};
use super::truths::Truths;
use leadspec_ir::{
    Compare, Condition, ConditionKind, CriterionId, CriterionRule, GateId, GateState, LetId, Quantity, Source, Truth,
    Unit, UnknownPolicy, Value,
};
use std::cell::{Cell as Counter, RefCell};
use std::collections::BTreeMap;

/// The leads of one cell for each axis that is chosen, and of any cell for the others.
pub(super) struct View<'a, 'd> {
    pub(super) model: &'a Model<'d>,
    pub(super) space: &'a Space,
    /// For each axis the place of its cell.
    pub(super) chosen: &'a [Option<usize>],
    depth: Counter<u32>,
    lets: RefCell<BTreeMap<LetId, Truths>>,
    criteria: RefCell<BTreeMap<CriterionId, Truths>>,
}

impl<'a, 'd> View<'a, 'd> {
    pub(super) fn new(model: &'a Model<'d>, space: &'a Space, chosen: &'a [Option<usize>]) -> Self {
        View {
            model,
            space,
            chosen,
            depth: Counter::new(0),
            lets: RefCell::new(BTreeMap::new()),
            criteria: RefCell::new(BTreeMap::new()),
        }
    }

    /// What a condition may come out as.
    pub(super) fn condition(&self, condition: &Condition) -> Truths {
        let found = self.by_form(condition);
        if let Some((_, Cell::Truth(truth))) = self.cell(|a| matches!(a, Axis::Atom(c) if c == condition))
            && found.has(*truth)
        {
            return Truths::one(*truth);
        }
        found
    }

    /// Whether the answers chosen for whole comparisons agree with the facts chosen.
    pub(super) fn is_consistent(&self) -> bool {
        self.space.cuts.iter().zip(self.chosen).all(|(cut, chosen)| {
            let cell = chosen.and_then(|place| cut.cells.get(place));
            match (&cut.axis, cell) {
                (Axis::Atom(condition), Some(Cell::Truth(truth))) => self.by_form(condition).has(*truth),
                _ => true,
            }
        })
    }

    fn by_form(&self, condition: &Condition) -> Truths {
        match &condition.kind {
            ConditionKind::Constant(value) => Truths::one(Truth::from(*value)),
            ConditionKind::Fact(fact) => self.fact(fact.source),
            ConditionKind::Criterion(id) => self.criterion(*id),
            ConditionKind::Let(id) => self.named(*id),
            ConditionKind::Not(inner) => self.condition(inner).map(|t| !t),
            ConditionKind::All(of) => of.iter().fold(Truths::one(Truth::True), |all, c| {
                all.join(self.condition(c), Truth::and)
            }),
            ConditionKind::Any(of) => of.iter().fold(Truths::one(Truth::False), |all, c| {
                all.join(self.condition(c), Truth::or)
            }),
            ConditionKind::AtLeast(n, of) => self.at_least(*n, of),
            ConditionKind::Compare { operator, left, right } => self.compare(*operator, left, right),
            ConditionKind::Between { value, low, high } => self
                .compare(Compare::GreaterOrEqual, value, low)
                .join(self.compare(Compare::LessOrEqual, value, high), Truth::and),
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                let amount = self.quantity(value);
                let days = linear::window(*direction, *window);
                let known = amount.known && !amount.relative.is_empty();
                let none = amount.relative.both(days.at_most).is_empty();
                let all = days.sure.covers(amount.relative);
                Truths::NONE
                    .with(Truth::Unknown, amount.unknown)
                    .with(Truth::True, known && !none)
                    .with(Truth::False, known && !all)
            }
            ConditionKind::Among { value, codes } => {
                let value = self.choice(value);
                let (inside, outside) = (
                    value.known.iter().any(|c| codes.contains(c)),
                    value.known.iter().any(|c| !codes.contains(c)),
                );
                known_or_not(value.unknown, inside, outside)
            }
            ConditionKind::SameChoice(left, right) => {
                let (left, right) = (self.choice(left), self.choice(right));
                let same = left.known.iter().any(|c| right.known.contains(c));
                let differ = left.known.iter().any(|a| right.known.iter().any(|b| a != b));
                known_or_not(left.unknown || right.unknown, same, differ)
            }
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => self.text(value, |cell, cut| {
                needles.iter().fold(Truths::one(Truth::False), |any, needle| {
                    any.join(values::text_test(cell, cut, *test, needle, *fold_case), Truth::or)
                })
            }),
            ConditionKind::SameText { left, right, .. } => {
                let known = |_: &TextCell, _: &TextCut| Truths::KNOWN;
                self.text(left, known).join(self.text(right, known), |a, b| {
                    if a.is_known() && b.is_known() {
                        a
                    } else {
                        Truth::Unknown
                    }
                })
            }
            ConditionKind::List { value, .. } => {
                self.list_known(value.source).join(
                    Truths::KNOWN,
                    |known, answer| {
                        if known.is_true() { answer } else { Truth::Unknown }
                    },
                )
            }
            ConditionKind::IsKnown(value) => self.value_known(value),
            ConditionKind::CriterionIs(id, truth) => self.criterion(*id).is(*truth),
            ConditionKind::GateIs(id, state) => {
                let states = self.gate(*id);
                let has = |s: GateState| states.contains(&s);
                let other = [GateState::Passed, GateState::Failed, GateState::Unknown]
                    .into_iter()
                    .any(|s| s != *state && has(s));
                known_or_not(false, has(*state), other)
            }
            ConditionKind::Happened(query) => {
                let count = self.quantity(&count_of(query));
                known_or_not(false, count.absolute.high >= 1, count.absolute.low < 1)
            }
            ConditionKind::IfUnknown(inner, fallback) => self.condition(inner).map(|t| match t {
                Truth::Unknown => Truth::from(*fallback),
                Truth::True | Truth::False => t,
            }),
        }
    }

    /// What a criterion's answer may be.
    pub(super) fn criterion(&self, id: CriterionId) -> Truths {
        if let Some(found) = self.criteria.borrow().get(&id) {
            return *found;
        }
        let found = self.deeper(Truths::ALL, || match &self.model.definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.condition(condition),
            CriterionRule::FirstKnown(clauses) => {
                let mut found = Truths::NONE;
                for clause in clauses {
                    let when = self.condition(&clause.when);
                    found = found.with(Truth::from(clause.met), when.has(Truth::True));
                    if when.only() == Some(Truth::True) {
                        return found;
                    }
                }
                found.or_else(Truths::one(Truth::Unknown))
            }
        });
        self.criteria.borrow_mut().insert(id, found);
        found
    }

    /// What a gate may say.
    pub(super) fn gate(&self, id: GateId) -> Vec<GateState> {
        let gate = &self.model.definition.gates[id];
        let require = self.deeper(Truths::ALL, || self.condition(&gate.require));
        let mut states: Vec<GateState> = require
            .iter()
            .map(|truth| match (truth, gate.if_unknown) {
                (Truth::True, _) | (Truth::Unknown, Some(UnknownPolicy::Pass)) => GateState::Passed,
                (Truth::False, _) | (Truth::Unknown, Some(UnknownPolicy::Fail)) => GateState::Failed,
                (Truth::Unknown, Some(UnknownPolicy::Ask) | None) => GateState::Unknown,
            })
            .collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    fn compare(&self, operator: Compare, left: &Quantity, right: &Quantity) -> Truths {
        let (a, b) = (self.quantity(left), self.quantity(right));
        let decimals = left.decimals.max(right.decimals);
        let (a, b) = (
            a.raised(decimals.saturating_sub(left.decimals)),
            b.raised(decimals.saturating_sub(right.decimals)),
        );
        let mut difference = a.absolute.plus(b.absolute.negated());
        if left.unit == Unit::Date {
            difference = difference.both(a.relative.plus(b.relative.negated()));
        }
        let known = a.known && b.known && !difference.is_empty();
        let (less, same, more) = (difference.low < 0, difference.has(0), difference.high > 0);
        let (yes, no) = match operator {
            Compare::Equal => (same, less || more),
            Compare::NotEqual => (less || more, same),
            Compare::Less => (less, same || more),
            Compare::LessOrEqual => (less || same, more),
            Compare::Greater => (more, same || less),
            Compare::GreaterOrEqual => (more || same, less),
        };
        known_or_not(a.unknown || b.unknown, known && yes, known && no)
    }

    fn at_least(&self, n: u32, of: &[Condition]) -> Truths {
        let mut counts = vec![(0usize, 0usize)];
        for condition in of {
            let truths = self.condition(condition);
            let mut next = Vec::new();
            for (sure, open) in counts {
                for truth in truths.iter() {
                    let count = match truth {
                        Truth::True => (sure + 1, open),
                        Truth::Unknown => (sure, open + 1),
                        Truth::False => (sure, open),
                    };
                    if !next.contains(&count) {
                        next.push(count);
                    }
                }
            }
            counts = next;
        }
        counts.into_iter().fold(Truths::NONE, |all, (sure, open)| {
            let truths = std::iter::repeat_n(Truth::True, sure).chain(std::iter::repeat_n(Truth::Unknown, open));
            all.or_else(Truths::one(Truth::at_least(n as usize, truths)))
        })
    }

    fn named(&self, id: LetId) -> Truths {
        if let Some(found) = self.lets.borrow().get(&id) {
            return *found;
        }
        let found = match &self.model.definition.lets[id].value {
            Value::Condition(condition) => self.deeper(Truths::ALL, || self.condition(condition)),
            Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => Truths::ALL,
        };
        self.lets.borrow_mut().insert(id, found);
        found
    }

    fn fact(&self, source: Source) -> Truths {
        match self.cell(|a| *a == Axis::Fact(source)) {
            Some((_, Cell::Truth(truth))) => Truths::one(*truth),
            Some((_, Cell::Unknown)) => Truths::one(Truth::Unknown),
            Some((_, Cell::Amount { .. } | Cell::Codes(_) | Cell::Text(_) | Cell::Known)) | None => {
                let domain = self.model.domain(source);
                known_or_not(domain.unknown, domain.known && domain.yes, domain.known)
            }
        }
    }

    /// The chosen cell of an axis, if it is in the space and chosen.
    fn cell(&self, is: impl Fn(&Axis) -> bool) -> Option<(&'a Cut, &'a Cell)> {
        let place = self.space.find(is)?;
        let cut = self.space.cuts.get(place)?;
        let cell = (*self.chosen.get(place)?)?;
        Some((cut, cut.cells.get(cell)?))
    }

    /// Follows a reference, unless too many have been followed already.
    fn deeper<T>(&self, too_deep: T, follow: impl FnOnce() -> T) -> T {
        if self.depth.get() >= DEPTH {
            return too_deep;
        }
        self.depth.set(self.depth.get() + 1);
        let found = follow();
        self.depth.set(self.depth.get() - 1);
        found
    }
}

fn known_or_not(unknown: bool, yes: bool, no: bool) -> Truths {
    Truths::NONE
        .with(Truth::Unknown, unknown)
        .with(Truth::True, yes)
        .with(Truth::False, no)
}
