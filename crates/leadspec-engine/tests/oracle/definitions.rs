//! Random definitions, built directly: every construct of the typed definition turns up in some of them.

use crate::items::score;
use crate::leads::TEXTS;
use crate::random::Random;
use crate::schema::{base, condition, constant, field};
use leadspec_ir::{
    ArenaId, At, AttributeId, Choice, ChoiceDomain, ChoiceId, ChoiceKind, Compare, Condition, ConditionKind,
    CriterionId, Decimal, Definition, Direction, EventId, EventQuery, Fact, FieldId, FieldType, GateId, GateState,
    GradeId, LetId, ListFact, Needles, Quantity, QuantityKind, ScoreId, Source, Text, TextTest, Truth, Unit, Value,
    Window, WindowUnit,
};

/// The as-of day of all tests.
pub(crate) const TODAY: i64 = 20_500;

/// How wild a definition may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything.
    Wild,
    /// Nothing that asks whether something is known, so that learning a fact contradicts nothing.
    Plain,
}

/// Builds one definition; what it has built so far may be referred to.
pub(crate) struct Builder<'r> {
    pub(crate) random: &'r mut Random,
    pub(crate) kind: Kind,
    pub(crate) definition: Definition,
}

/// A random definition.
pub(crate) fn definition(random: &mut Random, kind: Kind) -> Definition {
    let definition = base(random);
    let mut builder = Builder {
        random,
        kind,
        definition,
    };
    for _ in 0..18 {
        match builder.random.below(8) {
            0 | 1 => builder.named(),
            2..=4 => builder.criterion(),
            5 => builder.score(),
            6 => builder.grade(),
            _ => builder.gate(),
        }
    }
    for _ in 0..8 {
        builder.transition();
    }
    builder.definition
}

/// A definition with one optional field and one score whose lines rest on it alone.
pub(crate) fn single_field(random: &mut Random, ty: FieldType) -> Definition {
    let mut definition = base(random);
    definition.fields = [field("only", ty, true)].into_iter().collect();
    definition.stage = None;
    definition.lifecycle = None;
    let mut builder = Builder {
        random,
        kind: Kind::Wild,
        definition,
    };
    let mut lines = Vec::new();
    for _ in 0..=builder.random.below(5) {
        lines.push(builder.single_line());
    }
    let (low, high) = builder.score_limits();
    builder
        .definition
        .scores
        .push(score("only_score".to_string(), lines, low, high));
    builder.definition
}

impl Builder<'_> {
    pub(crate) fn fields(&mut self, is: impl Fn(&FieldType) -> bool) -> Source {
        let all: Vec<FieldId> = self
            .definition
            .fields
            .entries()
            .filter(|(_, f)| f.name != "stage" && is(&f.ty))
            .map(|(id, _)| id)
            .collect();
        Source::Field(*self.random.pick(&all))
    }

    /// A fact of a type: of the event inside a filter, otherwise of the lead, now and then of its newest event.
    pub(crate) fn source(&mut self, filter: bool, attribute: usize, is: impl Fn(&FieldType) -> bool) -> Source {
        let event = EventId::from_index(0);
        let attribute = AttributeId::from_index(attribute);
        if filter {
            Source::Attribute(event, attribute)
        } else if self.random.percent(15) {
            Source::Latest(event, attribute)
        } else {
            self.fields(is)
        }
    }

    pub(crate) fn some<I: ArenaId>(&mut self, number: usize) -> Option<I> {
        (number > 0).then(|| I::from_index(self.random.below(number)))
    }

    pub(crate) fn lets(&self, is: impl Fn(&Value) -> bool) -> Vec<LetId> {
        self.definition
            .lets
            .entries()
            .filter(|(_, n)| is(&n.value))
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn condition(&mut self, depth: usize, filter: bool) -> Condition {
        let wild = self.kind == Kind::Wild;
        let plain = if depth == 0 { 9 } else { 13 };
        let kind = match self.random.below(if filter { 13 } else { plain + 7 }) {
            0 => ConditionKind::Fact(Fact {
                source: self.source(filter, 0, |t| *t == FieldType::Bool),
            }),
            1 | 2 => {
                let unit = self.unit();
                let operator = self.operator();
                let right = if self.random.percent(70) { 0 } else { depth.min(2) };
                ConditionKind::Compare {
                    operator,
                    left: self.quantity(depth.min(2), filter, unit),
                    right: self.quantity(right, filter, unit),
                }
            }
            3 => {
                let unit = self.unit();
                ConditionKind::Between {
                    value: self.quantity(depth.min(1), filter, unit),
                    low: self.quantity(0, filter, unit),
                    high: self.quantity(0, filter, unit),
                }
            }
            4 => {
                let window = self.window();
                let direction = if self.random.percent(50) {
                    Direction::Last
                } else {
                    Direction::Next
                };
                ConditionKind::Within {
                    value: self.quantity(1, filter, Unit::Date),
                    direction,
                    window,
                }
            }
            5 => self.among(filter),
            6 => {
                let (left, right) = (self.choice(filter), self.choice(filter));
                if left.domain == right.domain {
                    ConditionKind::SameChoice(left, right)
                } else {
                    ConditionKind::Constant(true)
                }
            }
            7 => self.text_test(filter),
            8 => {
                let fold_case = self.random.percent(50);
                ConditionKind::SameText {
                    left: self.text(filter),
                    right: self.text(filter),
                    fold_case,
                }
            }
            _ if depth == 0 => ConditionKind::Constant(self.random.percent(50)),
            9 => ConditionKind::Not(Box::new(self.condition(depth - 1, filter))),
            10 => ConditionKind::All(self.conditions(depth - 1, filter)),
            11 => ConditionKind::Any(self.conditions(depth - 1, filter)),
            12 => {
                let of = self.conditions(depth - 1, filter);
                ConditionKind::AtLeast(self.random.below(of.len() + 2) as u32, of)
            }
            13 => match self.some(self.definition.criteria.len()) {
                Some(id) => ConditionKind::Criterion(id),
                None => ConditionKind::Constant(false),
            },
            14 => {
                let lets = self.lets(|v| matches!(v, Value::Condition(_)));
                if lets.is_empty() {
                    ConditionKind::Constant(true)
                } else {
                    ConditionKind::Let(*self.random.pick(&lets))
                }
            }
            15 => self.list_test(),
            16 => ConditionKind::Happened(self.query()),
            17 if wild => ConditionKind::IsKnown(Box::new(self.value(depth - 1))),
            18 if wild => {
                ConditionKind::IfUnknown(Box::new(self.condition(depth - 1, filter)), self.random.percent(50))
            }
            _ if wild => {
                let truth = *self.random.pick(&Truth::ALL);
                let state = *self
                    .random
                    .pick(&[GateState::Passed, GateState::Failed, GateState::Unknown]);
                let (criteria, gates) = (self.definition.criteria.len(), self.definition.gates.len());
                match (
                    self.random.percent(50),
                    self.some::<CriterionId>(criteria),
                    self.some::<GateId>(gates),
                ) {
                    (true, Some(id), _) => ConditionKind::CriterionIs(id, truth),
                    (false, _, Some(id)) => ConditionKind::GateIs(id, state),
                    _ => ConditionKind::Constant(false),
                }
            }
            _ => ConditionKind::Constant(self.random.percent(50)),
        };
        condition(kind)
    }

    pub(crate) fn conditions(&mut self, depth: usize, filter: bool) -> Vec<Condition> {
        (0..self.random.below(4))
            .map(|_| self.condition(depth, filter))
            .collect()
    }

    pub(crate) fn operator(&mut self) -> Compare {
        use Compare::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        *self
            .random
            .pick(&[Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual])
    }

    pub(crate) fn unit(&mut self) -> Unit {
        *self.random.pick(&[Unit::Integer, Unit::Number, Unit::Date])
    }

    pub(crate) fn window(&mut self) -> Window {
        let unit = *self.random.pick(&[
            WindowUnit::Days,
            WindowUnit::Weeks,
            WindowUnit::Months,
            WindowUnit::Years,
        ]);
        Window {
            number: 1 + self.random.below(if unit == WindowUnit::Days { 30 } else { 2 }) as u32,
            unit,
        }
    }

    pub(crate) fn query(&mut self) -> EventQuery {
        let event = EventId::from_index(self.random.below(2));
        let filter = (event.index() == 0 && self.random.percent(50)).then(|| Box::new(self.condition(1, true)));
        let window = self.random.percent(50).then(|| self.window());
        EventQuery { event, filter, window }
    }

    /// A quantity of one of three units; whole numbers may stand among numbers.
    pub(crate) fn quantity(&mut self, depth: usize, filter: bool, unit: Unit) -> Quantity {
        let leaf = |kind, decimals| Quantity {
            kind,
            unit,
            decimals,
            at: At::default(),
        };
        let source = |it: &mut Self| {
            let attribute = if unit == Unit::Integer { 1 } else { 4 };
            it.source(
                filter,
                attribute,
                |t| matches!(t, FieldType::Quantity { unit: u, .. } if *u == unit),
            )
        };
        if depth == 0 || filter {
            if unit == Unit::Date {
                return if self.random.percent(30) {
                    leaf(QuantityKind::Today, 0)
                } else if filter || self.random.percent(50) {
                    constant(TODAY + self.random.between(-30, 30), unit)
                } else {
                    let field = self.fields(|t| matches!(t, FieldType::Quantity { unit: Unit::Date, .. }));
                    leaf(QuantityKind::Fact(field), 0)
                };
            }
            return if self.random.percent(50) {
                let value = self.random.between(-3, 22);
                constant(if unit == Unit::Number { value * 1_000_000 } else { value }, unit)
            } else {
                let source = source(self);
                leaf(QuantityKind::Fact(source), unit.decimals())
            };
        }
        if unit == Unit::Date {
            let timestamp = if self.random.percent(50) {
                QuantityKind::LatestTime(EventId::from_index(self.random.below(2)))
            } else {
                QuantityKind::Fact(self.fields(|t| {
                    matches!(
                        t,
                        FieldType::Quantity {
                            unit: Unit::Timestamp,
                            ..
                        }
                    )
                }))
            };
            let timestamp = Quantity {
                kind: timestamp,
                unit: Unit::Timestamp,
                decimals: 0,
                at: At::default(),
            };
            return match self.random.below(3) {
                0 => leaf(QuantityKind::DayOf(Box::new(timestamp)), 0),
                1 if self.kind == Kind::Wild => {
                    let (value, fallback) = (self.quantity(depth - 1, filter, unit), self.quantity(0, filter, unit));
                    leaf(QuantityKind::IfUnknown(Box::new(value), Box::new(fallback)), 0)
                }
                _ => self.quantity(0, filter, unit),
            };
        }
        match self.random.below(10) {
            0 => {
                let terms: Vec<Quantity> = (0..2 + self.random.below(2))
                    .map(|_| {
                        let of = if unit == Unit::Number && self.random.percent(30) {
                            Unit::Integer
                        } else {
                            unit
                        };
                        self.quantity(depth - 1, filter, of)
                    })
                    .collect();
                let decimals = terms.iter().map(|t| t.decimals).max().unwrap_or(0);
                leaf(QuantityKind::Sum(terms), decimals)
            }
            1 => {
                let inner = self.quantity(depth - 1, filter, unit);
                let decimals = inner.decimals;
                leaf(QuantityKind::Negated(Box::new(inner)), decimals)
            }
            2 => {
                let inner = self.quantity(depth - 1, filter, unit);
                let by = Decimal(*self.random.pick(&[0, 2_000_000, 1_500_000, -1_000_000, -250_000]));
                let decimals = inner.decimals + by.decimals();
                leaf(QuantityKind::Times(Box::new(inner), by), decimals)
            }
            3 if self.kind == Kind::Wild => {
                let value = self.quantity(depth - 1, filter, unit);
                let deep = self.random.below(2);
                let fallback = self.quantity(deep, filter, unit);
                let decimals = value.decimals.max(fallback.decimals);
                leaf(QuantityKind::IfUnknown(Box::new(value), Box::new(fallback)), decimals)
            }
            4 | 5 if unit == Unit::Integer => leaf(QuantityKind::Count(self.query()), 0),
            6 if unit == Unit::Integer => {
                let date = self.quantity(1, filter, Unit::Date);
                leaf(QuantityKind::DaysSince(Box::new(date)), 0)
            }
            4 | 5 => match self.some::<ScoreId>(self.definition.scores.len()) {
                Some(id) => leaf(QuantityKind::Score(id), 6),
                None => self.quantity(0, filter, unit),
            },
            7 => {
                let lets = self.lets(|v| matches!(v, Value::Quantity(q) if q.unit == unit));
                if lets.is_empty() {
                    return self.quantity(0, filter, unit);
                }
                let id = *self.random.pick(&lets);
                let Value::Quantity(of) = &self.definition.lets[id].value else {
                    return self.quantity(0, filter, unit);
                };
                leaf(QuantityKind::Let(id), of.decimals)
            }
            _ => {
                let source = source(self);
                leaf(QuantityKind::Fact(source), unit.decimals())
            }
        }
    }

    pub(crate) fn choice(&mut self, filter: bool) -> Choice {
        let leaf = |kind, domain| Choice {
            kind,
            domain,
            at: At::default(),
        };
        let small = ChoiceDomain::Options(ChoiceId::from_index(0));
        if filter {
            return leaf(ChoiceKind::Fact(self.source(true, 2, |_| false)), small);
        }
        match self.random.below(6) {
            0 => match self.some::<GradeId>(self.definition.grades.len()) {
                Some(id) => leaf(ChoiceKind::Grade(id), ChoiceDomain::Grades(id)),
                None => self.choice(filter),
            },
            1 if self.kind == Kind::Wild => {
                let inner = self.choice(filter);
                let domain = inner.domain;
                let code = self.random.below(self.definition.domain_len(domain)) as u32;
                leaf(ChoiceKind::IfUnknown(Box::new(inner), code), domain)
            }
            2 => {
                let lets = self.lets(|v| matches!(v, Value::Choice(_)));
                if lets.is_empty() {
                    return self.choice(filter);
                }
                let id = *self.random.pick(&lets);
                let Value::Choice(of) = &self.definition.lets[id].value else {
                    return self.choice(filter);
                };
                leaf(ChoiceKind::Let(id), of.domain)
            }
            3 => leaf(
                ChoiceKind::Fact(Source::Latest(EventId::from_index(0), AttributeId::from_index(2))),
                small,
            ),
            _ => {
                let source = self.fields(|t| matches!(t, FieldType::Choice(_)));
                let Source::Field(id) = source else {
                    return self.choice(filter);
                };
                let FieldType::Choice(domain) = self.definition.fields[id].ty else {
                    return self.choice(filter);
                };
                leaf(ChoiceKind::Fact(source), domain)
            }
        }
    }

    pub(crate) fn codes(&mut self, number: usize) -> Vec<u32> {
        (0..number as u32).filter(|_| self.random.percent(40)).collect()
    }

    pub(crate) fn among(&mut self, filter: bool) -> ConditionKind {
        let value = self.choice(filter);
        let number = self.definition.domain_len(value.domain);
        ConditionKind::Among {
            codes: self.codes(number),
            value,
        }
    }

    pub(crate) fn text(&mut self, filter: bool) -> Text {
        let source = self.source(filter, 3, |t| *t == FieldType::Text);
        let if_unknown =
            (self.kind == Kind::Wild && self.random.percent(25)).then(|| (*self.random.pick(&TEXTS)).to_string());
        Text {
            source,
            if_unknown,
            at: At::default(),
        }
    }

    pub(crate) fn text_test(&mut self, filter: bool) -> ConditionKind {
        let test = *self.random.pick(&[
            TextTest::Equals,
            TextTest::StartsWith,
            TextTest::EndsWith,
            TextTest::Contains,
        ]);
        let fold_case = self.random.percent(40);
        let parts = ["red", "Red", "apple", "green", "e", "@mail.example"];
        let needles = (0..=self.random.below(3))
            .map(|_| {
                let needle = if test == TextTest::Equals {
                    *self.random.pick(&TEXTS)
                } else {
                    *self.random.pick(&parts)
                };
                if fold_case {
                    needle.to_lowercase()
                } else {
                    needle.to_string()
                }
            })
            .collect();
        ConditionKind::Text {
            value: self.text(filter),
            test,
            needles,
            fold_case,
        }
    }

    pub(crate) fn list_test(&mut self) -> ConditionKind {
        let fold_case = self.random.percent(40);
        let source = self.fields(|t| matches!(t, FieldType::List(_)));
        let Source::Field(id) = source else {
            return ConditionKind::Constant(true);
        };
        let FieldType::List(of) = self.definition.fields[id].ty.clone() else {
            return ConditionKind::Constant(true);
        };
        let needles = match *of {
            FieldType::Text => Needles::Texts(
                (0..self.random.below(3))
                    .map(|_| {
                        let text = *self.random.pick(&TEXTS);
                        if fold_case {
                            text.to_lowercase()
                        } else {
                            text.to_string()
                        }
                    })
                    .collect(),
            ),
            FieldType::Quantity { .. } => {
                Needles::Quantities((0..self.random.below(3)).map(|_| self.random.between(0, 5)).collect())
            }
            _ => Needles::Codes(self.codes(4)),
        };
        let value = ListFact {
            source,
            at: At::default(),
        };
        ConditionKind::List {
            value,
            needles,
            all: self.random.percent(50),
            fold_case,
        }
    }

    pub(crate) fn value(&mut self, depth: usize) -> Value {
        match self.random.below(5) {
            0 => Value::Condition(self.condition(depth.min(1), false)),
            1 => {
                let unit = self.unit();
                Value::Quantity(self.quantity(depth, false, unit))
            }
            2 => Value::Choice(self.choice(false)),
            3 => Value::Text(self.text(false)),
            _ => {
                let source = self.fields(|t| matches!(t, FieldType::List(_)));
                Value::List(ListFact {
                    source,
                    at: At::default(),
                })
            }
        }
    }
}
