//! What quantities, choices, texts and lists may be.

use super::super::interval::Interval;
use super::super::linear;
use super::super::space::{Axis, Cell, DEPTH, TextCell, TextCut};
use super::super::truths::Truths;
use super::{View, known_or_not};
use leadspec_ir::{
    Choice, ChoiceDomain, ChoiceKind, GradeKind, Quantity, QuantityKind, Source, Text, TextTest, Truth, Value,
};

/// What a quantity may be.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Amount {
    /// Whether it may be unknown.
    pub(in super::super) unknown: bool,
    /// Whether it may be known, and then:
    pub(in super::super) known: bool,
    /// itself,
    pub(in super::super) absolute: Interval,
    /// and for a day its distance from today.
    pub(in super::super) relative: Interval,
}

/// What a choice may be.
pub(super) struct Codes {
    pub(super) unknown: bool,
    pub(super) known: Vec<u32>,
}

impl View<'_, '_> {
    /// Whether a value may be known: yes or no.
    pub(in super::super) fn value_known(&self, value: &Value) -> Truths {
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
    pub(in super::super) fn quantity(&self, quantity: &Quantity) -> Amount {
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

    pub(super) fn choice(&self, choice: &Choice) -> Codes {
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
            ChoiceKind::StageAfter => Codes {
                unknown: true,
                known: all(choice.domain),
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

    pub(super) fn text(&self, text: &Text, test: impl Fn(&TextCell, &TextCut) -> Truths) -> Truths {
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

    pub(super) fn list_known(&self, source: Source) -> Truths {
        match self.cell(|a| *a == Axis::List(source)) {
            Some((_, Cell::Unknown)) => Truths::one(Truth::False),
            Some((_, Cell::Known)) => Truths::one(Truth::True),
            Some((_, Cell::Amount { .. } | Cell::Truth(_) | Cell::Codes(_) | Cell::Text(_))) | None => {
                let domain = self.model.domain(source);
                known_or_not(false, domain.known, domain.unknown)
            }
        }
    }
}

impl Amount {
    pub(super) fn known(absolute: Interval) -> Self {
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
    pub(super) fn raised(self, decimals: u8) -> Self {
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

/// How a text of a cell compares with a constant.
pub(super) fn text_test(cell: &TextCell, cut: &TextCut, test: TextTest, needle: &str, fold: bool) -> Truths {
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
