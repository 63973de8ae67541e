//! What conditions, quantities and choices may come out as for the leads of some cells. The tables of three-valued truth are
//! those of the typed definition; here they are only applied to sets.

use super::interval::Interval;
use super::linear;
use super::model::Model;
use super::space::{Axis, Cell, Cut, DEPTH, Space, TextCell, TextCut, count_of};
use super::truths::Truths;
use leadspec_ir::{
    Choice, ChoiceDomain, ChoiceKind, Compare, Condition, ConditionKind, CriterionId, CriterionRule, GateId, GateState,
    GradeKind, LetId, Pattern, Quantity, QuantityKind, ScoreLine, ScoreLineKind, Source, Text, TextTest, Truth, Unit,
    UnknownPolicy, Value,
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

/// What a quantity may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// Whether it may be unknown.
    pub(super) unknown: bool,
    /// Whether it may be known, and then:
    pub(super) known: bool,
    /// itself,
    pub(super) absolute: Interval,
    /// and for a day its distance from today.
    pub(super) relative: Interval,
}

/// What a choice may be.
struct Codes {
    unknown: bool,
    known: Vec<u32>,
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
                    any.join(text_test(cell, cut, *test, needle, *fold_case), Truth::or)
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

    /// From where to where a line's effect may go, in millionths.
    pub(super) fn line(&self, line: &ScoreLine) -> Interval {
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
    pub(super) fn pattern(&self, key: &Value, pattern: &Pattern) -> Truths {
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

    /// Whether a value may be known: yes or no.
    pub(super) fn value_known(&self, value: &Value) -> Truths {
        match value {
            Value::Condition(condition) => self.condition(condition).map(|t| Truth::from(t.is_known())),
            Value::Quantity(quantity) => {
                let amount = self.quantity(quantity);
                known_or_not(false, amount.known, amount.unknown)
            }
            Value::Choice(choice) => {
                let codes = self.choice(choice);
                known_or_not(false, !codes.known.is_empty(), codes.unknown)
            }
            Value::Text(text) => self
                .text(text, |_, _| Truths::one(Truth::True))
                .map(|t| Truth::from(t.is_known())),
            Value::List(list) => self.list_known(list.source),
        }
    }

    /// What a quantity may be, in its own integer form.
    pub(super) fn quantity(&self, quantity: &Quantity) -> Amount {
        let anything = Amount {
            unknown: true,
            known: true,
            absolute: Interval::ANY,
            relative: Interval::ANY,
        };
        match &quantity.kind {
            QuantityKind::Constant(value) => Amount::known(Interval::point(i128::from(*value))),
            QuantityKind::Today => Amount {
                relative: Interval::point(0),
                ..Amount::known(Interval::ANY)
            },
            QuantityKind::Score(id) if self.space.opens_scores => {
                let score = &self.model.definition.scores[*id];
                self.deeper(anything, || {
                    let sum = score
                        .lines
                        .iter()
                        .fold(Interval::point(0), |sum, line| sum.plus(self.line(line)));
                    Amount::known(sum.clamped(score.low, score.high))
                })
            }
            QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Count(_)
            | QuantityKind::DayOf(_) => {
                let is_it = |a: &Axis| matches!(a, Axis::Amount(q) if q.kind == quantity.kind);
                match self.cell(is_it) {
                    Some((_, Cell::Amount { absolute, relative })) => Amount {
                        relative: *relative,
                        ..Amount::known(*absolute)
                    },
                    Some((_, Cell::Unknown)) => Amount::unknown(),
                    Some((_, Cell::Codes(_) | Cell::Truth(_) | Cell::Text(_) | Cell::Known)) | None => {
                        let (unknown, known, absolute) = linear::leaf_domain(self.model, quantity);
                        Amount {
                            unknown,
                            known,
                            absolute,
                            relative: Interval::ANY,
                        }
                    }
                }
            }
            QuantityKind::Let(id) => match &self.model.definition.lets[*id].value {
                Value::Quantity(inner) => self.deeper(anything, || self.quantity(inner)),
                Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => anything,
            },
            QuantityKind::Sum(terms) => {
                let mut sum = Amount::known(Interval::point(0));
                for term in terms {
                    if term.unit != quantity.unit {
                        return Amount {
                            unknown: terms.iter().any(|t| self.quantity(t).unknown),
                            ..anything
                        };
                    }
                    let amount = self
                        .quantity(term)
                        .raised(quantity.decimals.saturating_sub(term.decimals));
                    sum = Amount {
                        unknown: sum.unknown || amount.unknown,
                        known: sum.known && amount.known,
                        absolute: sum.absolute.plus(amount.absolute),
                        relative: Interval::ANY,
                    };
                }
                sum
            }
            QuantityKind::Negated(inner) => {
                let amount = self.quantity(inner);
                Amount {
                    absolute: amount.absolute.negated(),
                    relative: Interval::ANY,
                    ..amount
                }
            }
            QuantityKind::Times(inner, factor) => {
                let amount = self.quantity(inner);
                let factor = linear::factor_of(factor.0, quantity.decimals.saturating_sub(inner.decimals));
                Amount {
                    absolute: factor.map_or(Interval::ANY, |(f, _)| amount.absolute.times(f)),
                    relative: Interval::ANY,
                    ..amount
                }
            }
            QuantityKind::DaysSince(inner) => {
                let amount = self.quantity(inner);
                Amount {
                    absolute: amount.relative.negated(),
                    relative: Interval::ANY,
                    ..amount
                }
            }
            QuantityKind::IfUnknown(value, fallback) => {
                let (amount, other) = (self.quantity(value), self.quantity(fallback));
                match (amount.known, amount.unknown) {
                    (true, false) => amount,
                    (false, _) => other,
                    (true, true) if !other.known => Amount {
                        unknown: true,
                        ..amount
                    },
                    (true, true) => Amount {
                        unknown: other.unknown,
                        known: true,
                        absolute: amount.absolute.hull(other.absolute),
                        relative: amount.relative.hull(other.relative),
                    },
                }
            }
        }
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

    fn choice(&self, choice: &Choice) -> Codes {
        let all = |domain: ChoiceDomain| (0..self.model.codes(domain)).collect();
        match &choice.kind {
            ChoiceKind::Fact(source) => match self.cell(|a| *a == Axis::Choice(*source, choice.domain)) {
                Some((_, Cell::Codes(codes))) => Codes {
                    unknown: false,
                    known: codes.clone(),
                },
                Some((_, Cell::Unknown)) => Codes {
                    unknown: true,
                    known: Vec::new(),
                },
                Some((_, Cell::Amount { .. } | Cell::Truth(_) | Cell::Text(_) | Cell::Known)) | None => {
                    let domain = self.model.domain(*source);
                    Codes {
                        unknown: domain.unknown,
                        known: if domain.known { all(choice.domain) } else { Vec::new() },
                    }
                }
            },
            ChoiceKind::Grade(id) => match &self.model.definition.grades[*id].kind {
                GradeKind::Cut { of, limits } => {
                    let anything = Amount {
                        unknown: true,
                        ..Amount::known(Interval::ANY)
                    };
                    grade_codes(&self.deeper(anything, || self.quantity(of)), limits)
                }
                // How joined grades hang together matters to nothing here: each is thought free of the others.
                GradeKind::Combined(_) => Codes {
                    unknown: self.model.definition.choice_can_be_unknown(choice),
                    known: all(choice.domain),
                },
            },
            ChoiceKind::Let(id) => match &self.model.definition.lets[*id].value {
                Value::Choice(inner) if self.depth.get() < DEPTH => {
                    self.depth.set(self.depth.get() + 1);
                    let codes = self.choice(inner);
                    self.depth.set(self.depth.get() - 1);
                    codes
                }
                Value::Choice(_) | Value::Condition(_) | Value::Quantity(_) | Value::Text(_) | Value::List(_) => {
                    Codes {
                        unknown: true,
                        known: all(choice.domain),
                    }
                }
            },
            ChoiceKind::IfUnknown(inner, code) => {
                let mut codes = self.choice(inner);
                if codes.unknown && !codes.known.contains(code) {
                    codes.known.push(*code);
                }
                codes.unknown = false;
                codes
            }
        }
    }

    fn text(&self, text: &Text, test: impl Fn(&TextCell, &TextCut) -> Truths) -> Truths {
        let none = TextCut::default();
        let unknown = || {
            text.if_unknown
                .as_ref()
                .map_or(Truths::one(Truth::Unknown), |stand_in| {
                    test(&TextCell::Exactly(stand_in.clone()), &none)
                })
        };
        match self.cell(|a| *a == Axis::Text(text.source)) {
            Some((cut, Cell::Text(cell))) => test(cell, &cut.texts),
            Some((_, Cell::Unknown)) => unknown(),
            Some((_, Cell::Amount { .. } | Cell::Truth(_) | Cell::Codes(_) | Cell::Known)) | None => {
                let domain = self.model.domain(text.source);
                let known = if domain.known {
                    test(&TextCell::Other, &none)
                } else {
                    Truths::NONE
                };
                if domain.unknown {
                    known.or_else(unknown())
                } else {
                    known
                }
            }
        }
    }

    fn list_known(&self, source: Source) -> Truths {
        match self.cell(|a| *a == Axis::List(source)) {
            Some((_, Cell::Unknown)) => Truths::one(Truth::False),
            Some((_, Cell::Known)) => Truths::one(Truth::True),
            Some((_, Cell::Amount { .. } | Cell::Truth(_) | Cell::Codes(_) | Cell::Text(_))) | None => {
                let domain = self.model.domain(source);
                known_or_not(false, domain.known, domain.unknown)
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

impl Amount {
    fn known(absolute: Interval) -> Self {
        Amount {
            unknown: false,
            known: true,
            absolute,
            relative: Interval::ANY,
        }
    }

    fn unknown() -> Self {
        Amount {
            unknown: true,
            known: false,
            ..Amount::known(Interval::ANY)
        }
    }

    /// With so many more decimals.
    fn raised(self, decimals: u8) -> Self {
        Amount {
            absolute: self.absolute.times(10i128.pow(u32::from(decimals.min(30)))),
            ..self
        }
    }
}

/// The codes that a number may be cut into: the first limit that it reaches counts, behind the last one the rest.
fn grade_codes(amount: &Amount, limits: &[i64]) -> Codes {
    let mut known = Vec::new();
    let mut rest = amount.absolute;
    let mut code = 0;
    for limit in limits {
        let limit = i128::from(*limit);
        if amount.known && rest.high >= limit && !rest.is_empty() {
            known.push(code);
        }
        rest.high = rest.high.min(limit - 1);
        code += 1;
    }
    if amount.known && !rest.is_empty() {
        known.push(code);
    }
    Codes {
        unknown: amount.unknown,
        known,
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

fn known_or_not(unknown: bool, yes: bool, no: bool) -> Truths {
    Truths::NONE
        .with(Truth::Unknown, unknown)
        .with(Truth::True, yes)
        .with(Truth::False, no)
}

/// How a text of a cell compares with a constant.
fn text_test(cell: &TextCell, cut: &TextCut, test: TextTest, needle: &str, fold: bool) -> Truths {
    let compare = |text: &str, needle: &str| match test {
        TextTest::Equals => text == needle,
        TextTest::StartsWith => text.starts_with(needle),
        TextTest::EndsWith => text.ends_with(needle),
        TextTest::Contains => text.contains(needle),
    };
    let lower = needle.to_lowercase();
    let no = Truths::one(Truth::False);
    match cell {
        TextCell::Exactly(text) if fold => Truths::one(Truth::from(compare(&text.to_lowercase(), &lower))),
        TextCell::Exactly(text) => Truths::one(Truth::from(compare(text, needle))),
        TextCell::Folds(text) if fold => Truths::one(Truth::from(compare(text, &lower))),
        TextCell::Folds(text) if !compare(text, &lower) => no,
        TextCell::Folds(_) if test == TextTest::Equals && cut.exact.contains(needle) => no,
        TextCell::Other if test == TextTest::Equals && fold && cut.folded.contains(&lower) => no,
        TextCell::Other if test == TextTest::Equals && !fold => {
            if cut.exact.contains(needle) || cut.folded.contains(&lower) {
                no
            } else {
                Truths::KNOWN
            }
        }
        TextCell::Folds(_) | TextCell::Other => Truths::KNOWN,
    }
}
