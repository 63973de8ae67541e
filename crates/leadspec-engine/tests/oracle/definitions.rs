//! Random definitions, built directly: every construct of the typed definition turns up in some of them.

use crate::leads::TEXTS;
use crate::random::Random;
use leadspec_ir::{
    Action, Arena, ArenaId, At, AttributeId, ByRow, CellFormat, Choice, ChoiceDomain, ChoiceId, ChoiceKind,
    ChoiceOption, ChoiceType, Compare, Condition, ConditionKind, Criterion, CriterionClause, CriterionId,
    CriterionRule, Decimal, Definition, Direction, EventId, EventKind, EventQuery, EventTable, Fact, Field, FieldId,
    FieldType, Gate, GateId, GateState, Grade, GradeId, GradeKind, LetId, Lifecycle, ListFact, Named, Needles, Outcome,
    Pattern, Quantity, QuantityKind, Score, ScoreId, ScoreLine, ScoreLineKind, Source, Stage, StageId, Text, TextTest,
    Transition, Truth, Unit, UnknownPolicy, Value, Window, WindowUnit,
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
    random: &'r mut Random,
    kind: Kind,
    pub(crate) definition: Definition,
}

fn field(name: &str, ty: FieldType, optional: bool) -> Field {
    Field {
        name: name.to_string(),
        ty,
        optional,
        personal: false,
        mutual: false,
        column: name.to_string(),
        missing: Vec::new(),
        fold_case: false,
        format: CellFormat::Default,
        yes: Vec::new(),
        no: Vec::new(),
        separator: None,
        decimals: None,
        at: At::default(),
    }
}

fn quantity_type(unit: Unit, range: Option<(i64, i64)>) -> FieldType {
    FieldType::Quantity {
        unit,
        low: range.map(|r| r.0),
        high: range.map(|r| r.1),
    }
}

pub(crate) fn condition(kind: ConditionKind) -> Condition {
    Condition {
        kind,
        at: At::default(),
    }
}

pub(crate) fn constant(value: i64, unit: Unit) -> Quantity {
    Quantity {
        kind: QuantityKind::Constant(value),
        unit,
        decimals: unit.decimals(),
        at: At::default(),
    }
}

/// An empty definition with two closed sets, fields of every type, two kinds of event and five stages.
fn base(random: &mut Random) -> Definition {
    let options = |number: usize| ChoiceType {
        options: (0..number)
            .map(|n| ChoiceOption {
                name: format!("o{n}"),
                texts: vec![format!("o{n}")],
            })
            .collect(),
        ordered: true,
    };
    let choices: Arena<ChoiceId, ChoiceType> = [options(4), options(70)].into_iter().collect();
    let small = FieldType::Choice(ChoiceDomain::Options(ChoiceId::from_index(0)));
    let large = FieldType::Choice(ChoiceDomain::Options(ChoiceId::from_index(1)));
    let types = [
        FieldType::Bool,
        quantity_type(Unit::Integer, Some((0, 20))),
        quantity_type(Unit::Integer, None),
        quantity_type(Unit::Number, None),
        quantity_type(Unit::Date, None),
        quantity_type(Unit::Timestamp, None),
        small.clone(),
        large,
        FieldType::Text,
        FieldType::List(Box::new(FieldType::Text)),
        FieldType::List(Box::new(small.clone())),
        FieldType::List(Box::new(quantity_type(Unit::Integer, Some((0, 5))))),
    ];
    let mut fields: Arena<FieldId, Field> = Arena::new();
    for (place, ty) in types.iter().enumerate() {
        fields.push(field(&format!("f{place}"), ty.clone(), random.percent(75)));
        fields.push(field(&format!("g{place}"), ty.clone(), random.percent(50)));
    }
    let stage = fields.push(field("stage", FieldType::Choice(ChoiceDomain::Stages), true));
    let attributes: Arena<AttributeId, Field> = [
        field("yes", FieldType::Bool, true),
        field("number", quantity_type(Unit::Integer, Some((0, 9))), true),
        field("choice", small, true),
        field("text", FieldType::Text, true),
        field("amount", quantity_type(Unit::Number, None), false),
    ]
    .into_iter()
    .collect();
    let event = |name: &str, attributes| EventKind {
        name: name.to_string(),
        label: None,
        mutual: false,
        text: name.to_string(),
        attributes,
        at: At::default(),
    };
    let outcomes = [
        None,
        Some(Outcome::Now),
        Some(Outcome::Later),
        Some(Outcome::Never),
        None,
    ];
    let stages: Arena<StageId, Stage> = outcomes
        .into_iter()
        .enumerate()
        .map(|(n, outcome)| Stage {
            name: format!("s{n}"),
            label: None,
            is_final: n == 3,
            outcome,
            owner: None,
            at: At::default(),
        })
        .collect();
    Definition {
        label: "random".to_string(),
        version: None,
        owner: None,
        follows: Vec::new(),
        timezone: "Europe/Amsterdam".to_string(),
        choices,
        fields,
        id: None,
        stage: Some(stage),
        events: [event("seen", attributes), event("called", Arena::new())]
            .into_iter()
            .collect(),
        event_table: EventTable {
            lead_column: "lead".to_string(),
            kind_column: "kind".to_string(),
            time_column: "time".to_string(),
            time_format: CellFormat::Default,
        },
        lets: Arena::new(),
        criteria: Arena::new(),
        scores: Arena::new(),
        grades: Arena::new(),
        gates: Arena::new(),
        lifecycle: Some(Lifecycle {
            stages,
            transitions: Arena::new(),
            initial: StageId::from_index(0),
        }),
    }
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

fn score(name: String, lines: Vec<ScoreLine>, low: Option<i64>, high: Option<i64>) -> Score {
    Score {
        name,
        label: None,
        weights: false,
        low,
        high,
        lines,
        at: At::default(),
    }
}

impl Builder<'_> {
    fn fields(&mut self, is: impl Fn(&FieldType) -> bool) -> Source {
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
    fn source(&mut self, filter: bool, attribute: usize, is: impl Fn(&FieldType) -> bool) -> Source {
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

    fn some<I: ArenaId>(&mut self, number: usize) -> Option<I> {
        (number > 0).then(|| I::from_index(self.random.below(number)))
    }

    fn lets(&self, is: impl Fn(&Value) -> bool) -> Vec<LetId> {
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

    fn conditions(&mut self, depth: usize, filter: bool) -> Vec<Condition> {
        (0..self.random.below(4))
            .map(|_| self.condition(depth, filter))
            .collect()
    }

    fn operator(&mut self) -> Compare {
        use Compare::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        *self
            .random
            .pick(&[Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual])
    }

    fn unit(&mut self) -> Unit {
        *self.random.pick(&[Unit::Integer, Unit::Number, Unit::Date])
    }

    fn window(&mut self) -> Window {
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

    fn query(&mut self) -> EventQuery {
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

    fn choice(&mut self, filter: bool) -> Choice {
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

    fn codes(&mut self, number: usize) -> Vec<u32> {
        (0..number as u32).filter(|_| self.random.percent(40)).collect()
    }

    fn among(&mut self, filter: bool) -> ConditionKind {
        let value = self.choice(filter);
        let number = self.definition.domain_len(value.domain);
        ConditionKind::Among {
            codes: self.codes(number),
            value,
        }
    }

    fn text(&mut self, filter: bool) -> Text {
        let source = self.source(filter, 3, |t| *t == FieldType::Text);
        let if_unknown =
            (self.kind == Kind::Wild && self.random.percent(25)).then(|| (*self.random.pick(&TEXTS)).to_string());
        Text {
            source,
            if_unknown,
            at: At::default(),
        }
    }

    fn text_test(&mut self, filter: bool) -> ConditionKind {
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

    fn list_test(&mut self) -> ConditionKind {
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

    fn value(&mut self, depth: usize) -> Value {
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

    fn named(&mut self) {
        let value = match self.random.below(3) {
            0 => Value::Condition(self.condition(2, false)),
            1 => {
                let unit = *self.random.pick(&[Unit::Integer, Unit::Number]);
                Value::Quantity(self.quantity(2, false, unit))
            }
            _ => Value::Choice(self.choice(false)),
        };
        let name = format!("l{}", self.definition.lets.len());
        self.definition.lets.push(Named {
            name,
            value,
            at: At::default(),
        });
    }

    fn criterion(&mut self) {
        let rule = if self.random.percent(70) || self.kind == Kind::Plain {
            CriterionRule::Condition(self.condition(3, false))
        } else {
            let number = 1 + self.random.below(3);
            CriterionRule::FirstKnown(
                (0..number)
                    .map(|_| CriterionClause {
                        met: self.random.percent(50),
                        when: self.condition(2, false),
                        at: At::default(),
                    })
                    .collect(),
            )
        };
        let name = format!("c{}", self.definition.criteria.len());
        let ask = (0..self.random.below(3)).map(|n| format!("{name} {n}?")).collect();
        self.definition.criteria.push(Criterion {
            name,
            label: None,
            rule,
            ask,
            level: None,
            strength: None,
            at: At::default(),
        });
    }

    fn points(&mut self) -> i64 {
        self.random.between(-8, 30) * 500_000
    }

    fn score_limits(&mut self) -> (Option<i64>, Option<i64>) {
        let low = self.random.percent(40).then(|| self.random.between(-10, 5) * 1_000_000);
        let high = self.random.percent(40).then(|| self.random.between(6, 40) * 1_000_000);
        (low, high)
    }

    fn score(&mut self) {
        let lines = (0..=self.random.below(6)).map(|_| self.line()).collect();
        let (low, high) = self.score_limits();
        let name = format!("p{}", self.definition.scores.len());
        self.definition.scores.push(score(name, lines, low, high));
    }

    fn line(&mut self) -> ScoreLine {
        let points = self.points();
        let kind = match self.random.below(4) {
            0 | 1 => ScoreLineKind::When {
                points,
                condition: self.condition(2, false),
            },
            2 => {
                let limit = self.random.percent(60).then(|| self.random.between(0, 20) * 1_000_000);
                let at_most = limit.map(|l| if points < 0 { -l } else { l });
                ScoreLineKind::Per {
                    points,
                    count: self.whole(),
                    at_most,
                }
            }
            _ => self.by(),
        };
        ScoreLine {
            kind,
            label: None,
            at: At::default(),
        }
    }

    /// A quantity without decimals.
    fn whole(&mut self) -> Quantity {
        let quantity = self.quantity(2, false, Unit::Integer);
        if quantity.decimals == 0 {
            quantity
        } else {
            self.quantity(0, false, Unit::Integer)
        }
    }

    fn by(&mut self) -> ScoreLineKind {
        let key = match self.random.below(4) {
            0 => Value::Condition(self.condition(1, false)),
            1 => {
                let unit = self.unit();
                Value::Quantity(self.quantity(1, false, unit))
            }
            2 => Value::Choice(self.choice(false)),
            _ => Value::Text(self.text(false)),
        };
        let rows = self.rows(&key);
        ScoreLineKind::By { key, rows }
    }

    fn rows(&mut self, key: &Value) -> Vec<ByRow> {
        let mut rows = Vec::new();
        for _ in 0..=self.random.below(5) {
            let patterns = (0..=self.random.below(2)).map(|_| self.pattern(key)).collect();
            rows.push(ByRow {
                patterns,
                points: self.points(),
                at: At::default(),
            });
        }
        rows
    }

    fn pattern(&mut self, key: &Value) -> Pattern {
        if self.random.percent(15) && self.kind == Kind::Wild {
            return if self.random.percent(50) {
                Pattern::Unknown
            } else {
                Pattern::Otherwise
            };
        }
        match key {
            Value::Condition(_) => Pattern::Bool(self.random.percent(50)),
            Value::Choice(c) => Pattern::Code(self.random.below(self.definition.domain_len(c.domain)) as u32),
            Value::Text(_) | Value::List(_) => Pattern::Text((*self.random.pick(&TEXTS)).to_string()),
            Value::Quantity(q) => {
                let scale = 10i64.pow(u32::from(q.decimals.min(12)));
                let around = if q.unit == Unit::Date { TODAY } else { 0 };
                let bound = |it: &mut Self| {
                    it.random
                        .percent(75)
                        .then(|| (around + it.random.between(-5, 22)).saturating_mul(scale))
                };
                Pattern::Range {
                    low: bound(self),
                    high: bound(self),
                }
            }
        }
    }

    fn grade(&mut self) {
        let grades = self.definition.grades.len();
        let (kind, names) = if grades >= 2 && self.random.percent(30) {
            let parts: Vec<GradeId> = (0..2).filter_map(|_| self.some(grades)).collect();
            let number = parts
                .iter()
                .map(|p| self.definition.grades[*p].names.len())
                .product::<usize>();
            (GradeKind::Combined(parts), number)
        } else {
            let of = self.quantity(2, false, Unit::Number);
            let scale = 10i64.pow(u32::from(of.decimals.min(12)));
            let mut limits: Vec<i64> = (0..=self.random.below(3))
                .map(|_| self.random.between(-5, 30) * scale)
                .collect();
            limits.sort_unstable_by_key(|l| std::cmp::Reverse(*l));
            let names = limits.len() + 1;
            (GradeKind::Cut { of, limits }, names)
        };
        if names > 200 {
            return;
        }
        let name = format!("d{grades}");
        let names = (0..names).map(|n| format!("{name}_{n}")).collect();
        self.definition.grades.push(Grade {
            name,
            label: None,
            names,
            kind,
            at: At::default(),
        });
    }

    fn gate(&mut self) {
        let stage = |it: &mut Self| StageId::from_index(it.random.below(5));
        let before = (0..self.random.below(3)).map(|_| stage(self)).collect();
        let require = self.condition(2, false);
        let policy = *self
            .random
            .pick(&[UnknownPolicy::Ask, UnknownPolicy::Pass, UnknownPolicy::Fail]);
        let if_unknown = self.definition.condition_can_be_unknown(&require).then_some(policy);
        let name = format!("k{}", self.definition.gates.len());
        let otherwise = Some(stage(self));
        self.definition.gates.push(Gate {
            name,
            label: None,
            before,
            require,
            otherwise,
            because: None,
            if_unknown,
            at: At::default(),
        });
    }

    fn transition(&mut self) {
        let when = self.condition(2, false);
        let from = StageId::from_index(self.random.below(5));
        let to = StageId::from_index(self.random.below(5));
        if let Some(lifecycle) = &mut self.definition.lifecycle
            && from != to
        {
            let actions = vec![Action {
                name: format!("a{}", lifecycle.transitions.len()),
                arguments: Vec::new(),
            }];
            lifecycle.transitions.push(Transition {
                from,
                to,
                when,
                sla: None,
                actions,
                because: None,
                at: At::default(),
            });
        }
    }

    /// A condition over the only field.
    fn single_condition(&mut self, depth: usize) -> Condition {
        if depth > 0 && self.random.percent(50) {
            let number = 1 + self.random.below(3);
            let of: Vec<Condition> = (0..number).map(|_| self.single_condition(depth - 1)).collect();
            return condition(match self.random.below(4) {
                0 => ConditionKind::All(of),
                1 => ConditionKind::Any(of),
                2 => ConditionKind::AtLeast(1 + self.random.below(2) as u32, of),
                _ => ConditionKind::Not(Box::new(self.single_condition(depth - 1))),
            });
        }
        let source = Source::Field(FieldId::from_index(0));
        let (_, only) = self.definition.fields.entries().next().expect("one field");
        let kind = match only.ty.clone() {
            FieldType::Bool => ConditionKind::Fact(Fact { source }),
            FieldType::Choice(domain) => {
                let number = self.definition.domain_len(domain);
                let value = Choice {
                    kind: ChoiceKind::Fact(source),
                    domain,
                    at: At::default(),
                };
                ConditionKind::Among {
                    value,
                    codes: self.codes(number),
                }
            }
            FieldType::Quantity { unit, .. } => {
                let left = Quantity {
                    kind: QuantityKind::Fact(source),
                    unit,
                    decimals: 0,
                    at: At::default(),
                };
                ConditionKind::Compare {
                    operator: self.operator(),
                    left,
                    right: constant(self.random.between(0, 12), unit),
                }
            }
            FieldType::Text | FieldType::List(_) => ConditionKind::Text {
                value: Text {
                    source,
                    if_unknown: None,
                    at: At::default(),
                },
                test: TextTest::Equals,
                needles: vec![(*self.random.pick(&TEXTS)).to_string()],
                fold_case: false,
            },
        };
        condition(kind)
    }

    fn single_line(&mut self) -> ScoreLine {
        let points = self.points();
        let source = Source::Field(FieldId::from_index(0));
        let (_, only) = self.definition.fields.entries().next().expect("one field");
        let kind = if self.random.percent(50) {
            ScoreLineKind::When {
                points,
                condition: self.single_condition(2),
            }
        } else {
            let at = At::default();
            let key = match only.ty.clone() {
                FieldType::Bool => Value::Condition(condition(ConditionKind::Fact(Fact { source }))),
                FieldType::Choice(domain) => Value::Choice(Choice {
                    kind: ChoiceKind::Fact(source),
                    domain,
                    at,
                }),
                FieldType::Quantity { unit, .. } => Value::Quantity(Quantity {
                    kind: QuantityKind::Fact(source),
                    unit,
                    decimals: 0,
                    at,
                }),
                FieldType::Text | FieldType::List(_) => Value::Text(Text {
                    source,
                    if_unknown: None,
                    at,
                }),
            };
            let rows = self.rows(&key);
            ScoreLineKind::By { key, rows }
        };
        ScoreLine {
            kind,
            label: None,
            at: At::default(),
        }
    }
}
