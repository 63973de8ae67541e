//! Random scores, grades, gates, transitions and names.

use crate::definitions::{Builder, Kind, TODAY};
use crate::leads::TEXTS;
use crate::schema::{condition, constant};
use leadspec_ir::{
    Action, ArenaId, At, ByRow, Choice, ChoiceKind, Condition, ConditionKind, Criterion, CriterionClause,
    CriterionRule, Fact, FieldId, FieldType, Gate, Grade, GradeId, GradeKind, Named, Pattern, Quantity, QuantityKind,
    Score, ScoreLine, ScoreLineKind, Source, StageId, Text, TextTest, Transition, Unit, UnknownPolicy, Value,
};

pub(crate) fn score(name: String, lines: Vec<ScoreLine>, low: Option<i64>, high: Option<i64>) -> Score {
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
    pub(crate) fn named(&mut self) {
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

    pub(crate) fn criterion(&mut self) {
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

    pub(crate) fn points(&mut self) -> i64 {
        self.random.between(-8, 30) * 500_000
    }

    pub(crate) fn score_limits(&mut self) -> (Option<i64>, Option<i64>) {
        let low = self.random.percent(40).then(|| self.random.between(-10, 5) * 1_000_000);
        let high = self.random.percent(40).then(|| self.random.between(6, 40) * 1_000_000);
        (low, high)
    }

    pub(crate) fn score(&mut self) {
        let lines = (0..=self.random.below(6)).map(|_| self.line()).collect();
        let (low, high) = self.score_limits();
        let name = format!("p{}", self.definition.scores.len());
        self.definition.scores.push(score(name, lines, low, high));
    }

    pub(crate) fn line(&mut self) -> ScoreLine {
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
    pub(crate) fn whole(&mut self) -> Quantity {
        let quantity = self.quantity(2, false, Unit::Integer);
        if quantity.decimals == 0 {
            quantity
        } else {
            self.quantity(0, false, Unit::Integer)
        }
    }

    pub(crate) fn by(&mut self) -> ScoreLineKind {
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

    pub(crate) fn rows(&mut self, key: &Value) -> Vec<ByRow> {
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

    pub(crate) fn pattern(&mut self, key: &Value) -> Pattern {
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

    pub(crate) fn grade(&mut self) {
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

    pub(crate) fn gate(&mut self) {
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

    pub(crate) fn transition(&mut self) {
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
}

/// Over one field.
impl Builder<'_> {
    /// A condition over the only field.
    pub(crate) fn single_condition(&mut self, depth: usize) -> Condition {
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

    pub(crate) fn single_line(&mut self) -> ScoreLine {
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
