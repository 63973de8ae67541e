//! One form for conditions that mean the same: whoever writes `not (a or b)` and whoever writes `not b and not a` is understood alike.
//!
//! Every step keeps the answer for every lead, the unknown included: strong Kleene logic has De Morgan's rules, and `all` and `any`
//! are its least and greatest.

use crate::fold::{Fold, fold_condition, fold_quantity};
use leadspec_ir::{At, Compare, Condition, ConditionKind, Needles, Quantity, QuantityKind};
use std::hash::{Hash, Hasher};

/// The form all conditions of one meaning share, as far as this module sees that they do.
pub(crate) fn normal(condition: &Condition) -> Condition {
    Normal.condition(condition)
}

/// The same for a value.
pub(crate) fn normal_value(value: &leadspec_ir::Value) -> leadspec_ir::Value {
    crate::fold::fold_value(&mut Normal, value)
}

/// The same for a quantity.
pub(crate) fn normal_quantity(quantity: &Quantity) -> Quantity {
    Normal.quantity(quantity)
}

/// All of these, in the shared form; they are in it already.
pub(crate) fn all(of: Vec<Condition>, at: At) -> Condition {
    joined(of, true, at)
}

/// Any of these, in the shared form; they are in it already.
pub(crate) fn any(of: Vec<Condition>, at: At) -> Condition {
    joined(of, false, at)
}

/// The opposite, in the shared form; the condition is in it already.
pub(crate) fn not(condition: Condition) -> Condition {
    let at = condition.at;
    let build = |kind| Condition { kind, at };
    match condition.kind {
        ConditionKind::Constant(value) => build(ConditionKind::Constant(!value)),
        ConditionKind::Not(inner) => *inner,
        ConditionKind::All(of) => any(of.into_iter().map(not).collect(), at),
        ConditionKind::Any(of) => all(of.into_iter().map(not).collect(), at),
        ConditionKind::Compare { operator, left, right } => compare(opposite(operator), left, right, at),
        kind @ (ConditionKind::Fact(_)
        | ConditionKind::Criterion(_)
        | ConditionKind::Let(_)
        | ConditionKind::AtLeast(..)
        | ConditionKind::Between { .. }
        | ConditionKind::Within { .. }
        | ConditionKind::Among { .. }
        | ConditionKind::SameChoice(..)
        | ConditionKind::Text { .. }
        | ConditionKind::SameText { .. }
        | ConditionKind::List { .. }
        | ConditionKind::IsKnown(_)
        | ConditionKind::CriterionIs(..)
        | ConditionKind::GateIs(..)
        | ConditionKind::Happened(_)
        | ConditionKind::IfUnknown(..)) => build(ConditionKind::Not(Box::new(build(kind)))),
    }
}

/// What tells two things of a kind apart, places aside; also an order that does not depend on how they are laid out.
pub(crate) fn key<T: Hash>(thing: &T) -> Vec<u8> {
    let mut bytes = Bytes(Vec::new());
    thing.hash(&mut bytes);
    bytes.0
}

struct Normal;

impl Fold for Normal {
    fn condition(&mut self, condition: &Condition) -> Condition {
        let folded = fold_condition(self, condition);
        let at = folded.at;
        let build = |kind| Condition { kind, at };
        match folded.kind {
            ConditionKind::Not(inner) => not(*inner),
            ConditionKind::All(of) => all(of, at),
            ConditionKind::Any(of) => any(of, at),
            ConditionKind::AtLeast(n, mut of) => {
                of.sort_by_cached_key(key);
                if n == 1 {
                    any(of, at)
                } else if n as usize == of.len() {
                    all(of, at)
                } else {
                    build(ConditionKind::AtLeast(n, of))
                }
            }
            ConditionKind::Compare { operator, left, right } => compare(operator, left, right, at),
            ConditionKind::Between { value, low, high } if is_constant(&low) && is_constant(&high) => all(
                vec![
                    compare(Compare::GreaterOrEqual, value.clone(), low, at),
                    compare(Compare::LessOrEqual, value, high, at),
                ],
                at,
            ),
            ConditionKind::Among { value, mut codes } => {
                codes.sort_unstable();
                codes.dedup();
                build(ConditionKind::Among { value, codes })
            }
            ConditionKind::SameChoice(left, right) => {
                let (left, right) = ordered(left, right);
                build(ConditionKind::SameChoice(left, right))
            }
            ConditionKind::SameText { left, right, fold_case } => {
                let (left, right) = ordered(left, right);
                build(ConditionKind::SameText { left, right, fold_case })
            }
            ConditionKind::Text {
                value,
                test,
                mut needles,
                fold_case,
            } => {
                needles.sort();
                needles.dedup();
                build(ConditionKind::Text {
                    value,
                    test,
                    needles,
                    fold_case,
                })
            }
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            } => {
                let needles = sorted(needles);
                // One value is both any and all.
                let all = all && count(&needles) > 1;
                build(ConditionKind::List {
                    value,
                    needles,
                    all,
                    fold_case,
                })
            }
            kind @ (ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::Between { .. }
            | ConditionKind::Within { .. }
            | ConditionKind::IsKnown(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_)
            | ConditionKind::IfUnknown(..)) => build(kind),
        }
    }

    fn quantity(&mut self, quantity: &Quantity) -> Quantity {
        let folded = fold_quantity(self, quantity);
        let kind = match folded.kind {
            QuantityKind::Sum(terms) => {
                let mut flat: Vec<Quantity> = Vec::new();
                for term in terms {
                    // A sum within a sum of as many decimals adds the same numbers.
                    if let QuantityKind::Sum(inner) = &term.kind
                        && term.decimals == folded.decimals
                    {
                        flat.extend(inner.iter().cloned());
                    } else {
                        flat.push(term);
                    }
                }
                flat.sort_by_cached_key(key);
                QuantityKind::Sum(flat)
            }
            QuantityKind::Negated(inner) => match inner.kind {
                QuantityKind::Constant(value) => QuantityKind::Constant(value.saturating_neg()),
                QuantityKind::Negated(twice) => twice.kind,
                kind @ (QuantityKind::Fact(_)
                | QuantityKind::LatestTime(_)
                | QuantityKind::Score(_)
                | QuantityKind::Count(_)
                | QuantityKind::Today
                | QuantityKind::DayOf(_)
                | QuantityKind::Let(_)
                | QuantityKind::Sum(_)
                | QuantityKind::Times(..)
                | QuantityKind::DaysSince(_)
                | QuantityKind::IfUnknown(..)) => QuantityKind::Negated(Box::new(Quantity { kind, ..*inner })),
            },
            kind @ (QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Count(_)
            | QuantityKind::Today
            | QuantityKind::DayOf(_)
            | QuantityKind::Let(_)
            | QuantityKind::Times(..)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..)) => kind,
        };
        Quantity { kind, ..folded }
    }
}

fn joined(of: Vec<Condition>, is_all: bool, at: At) -> Condition {
    let mut flat: Vec<Condition> = Vec::with_capacity(of.len());
    for member in of {
        let here = member.at;
        match (member.kind, is_all) {
            (ConditionKind::Constant(value), _) if value == is_all => {}
            (ConditionKind::Constant(value), _) => {
                return Condition {
                    kind: ConditionKind::Constant(value),
                    at,
                };
            }
            (ConditionKind::All(inner), true) | (ConditionKind::Any(inner), false) => flat.extend(inner),
            (kind, _) => flat.push(Condition { kind, at: here }),
        }
    }
    flat.sort_by_cached_key(key);
    flat.dedup();
    if let [_] = flat.as_slice()
        && let Some(one) = flat.pop()
    {
        return one;
    }
    let kind = match (flat.is_empty(), is_all) {
        (true, _) => ConditionKind::Constant(is_all),
        (false, true) => ConditionKind::All(flat),
        (false, false) => ConditionKind::Any(flat),
    };
    Condition { kind, at }
}

/// What is the same for all leads on the right, else the two in one order; whole numbers by their closed limits.
fn compare(operator: Compare, left: Quantity, right: Quantity, at: At) -> Condition {
    let rank = |q: &Quantity| (is_constant(q), matches!(q.kind, QuantityKind::Today), key(q));
    let is_turned = rank(&left) > rank(&right);
    let (operator, left, right) = if is_turned {
        (operator.mirrored(), right, left)
    } else {
        (operator, left, right)
    };
    let whole = left.decimals == 0 && right.decimals == 0;
    let (operator, right) = match (operator, &right.kind) {
        (Compare::Greater, QuantityKind::Constant(value)) if whole && *value < i64::MAX => {
            (Compare::GreaterOrEqual, constant(&right, value + 1))
        }
        (Compare::Less, QuantityKind::Constant(value)) if whole && *value > i64::MIN => {
            (Compare::LessOrEqual, constant(&right, value - 1))
        }
        _ => (operator, right),
    };
    Condition {
        kind: ConditionKind::Compare { operator, left, right },
        at,
    }
}

fn constant(like: &Quantity, value: i64) -> Quantity {
    Quantity {
        kind: QuantityKind::Constant(value),
        ..*like
    }
}

/// The number that is written out, if one is.
pub(crate) fn as_constant(quantity: &Quantity) -> Option<i64> {
    if let QuantityKind::Constant(value) = quantity.kind {
        Some(value)
    } else {
        None
    }
}

fn is_constant(quantity: &Quantity) -> bool {
    as_constant(quantity).is_some()
}

fn ordered<T: Hash>(left: T, right: T) -> (T, T) {
    if key(&left) <= key(&right) {
        (left, right)
    } else {
        (right, left)
    }
}

fn sorted(needles: Needles) -> Needles {
    fn of<T: Ord>(mut values: Vec<T>) -> Vec<T> {
        values.sort_unstable();
        values.dedup();
        values
    }
    match needles {
        Needles::Texts(texts) => Needles::Texts(of(texts)),
        Needles::Codes(codes) => Needles::Codes(of(codes)),
        Needles::Quantities(values) => Needles::Quantities(of(values)),
    }
}

fn count(needles: &Needles) -> usize {
    match needles {
        Needles::Texts(texts) => texts.len(),
        Needles::Codes(codes) => codes.len(),
        Needles::Quantities(values) => values.len(),
    }
}

fn opposite(operator: Compare) -> Compare {
    match operator {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::GreaterOrEqual,
        Compare::LessOrEqual => Compare::Greater,
        Compare::Greater => Compare::LessOrEqual,
        Compare::GreaterOrEqual => Compare::Less,
    }
}

/// Keeps what `Hash` says of a value.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn finish(&self) -> u64 {
        0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
    fn write_u32(&mut self, i: u32) {
        self.write(&i.to_be_bytes());
    }
    fn write_u64(&mut self, i: u64) {
        self.write(&i.to_be_bytes());
    }
    fn write_usize(&mut self, i: usize) {
        self.write_u64(i as u64);
    }
    fn write_i64(&mut self, i: i64) {
        self.write(&i.to_be_bytes());
    }
    fn write_isize(&mut self, i: isize) {
        self.write_i64(i as i64);
    }
}
