//! Quantities as exact sums of facts, each times a constant: what is needed to see at which values of its facts a comparison turns.
//!
//! What stands in for an unknown quantity makes it one of several sums: all are given, and together they turn wherever the quantity
//! does.

use leadspec_ir::{
    Compare, DECIMALS, Definition, EventId, EventQuery, LetId, Quantity, QuantityKind, ScoreId, Source, Value, Zone,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// More sums than this for one quantity are not followed.
const SUMS: usize = 32;

/// A number of a sum that varies from lead to lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// A fact.
    Fact(Source),
    /// The day of a timestamp.
    Day(Source),
    /// The time of the newest event.
    LatestTime(EventId),
    /// The day of the newest event.
    LatestDay(EventId),
    /// How many events.
    Count(EventQuery),
    /// What a score has earned.
    Score(ScoreId),
}

/// `factor · leaf + … + constant`, all in one integer form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    /// Each leaf once, none times zero.
    pub(crate) terms: Vec<(Leaf, i128)>,
    /// What is added.
    pub(crate) constant: i128,
    /// How many decimals the integer form has.
    pub(crate) decimals: u32,
}

/// From where on a sum, in its integer form, makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// From zero on.
    AtZero,
    /// Above zero.
    AboveZero,
}

/// Where a comparison of a sum with zero turns.
pub(crate) fn turns(operator: Compare) -> &'static [Turn] {
    match operator {
        Compare::Less | Compare::GreaterOrEqual => &[Turn::AtZero],
        Compare::LessOrEqual | Compare::Greater => &[Turn::AboveZero],
        Compare::Equal | Compare::NotEqual => &[Turn::AtZero, Turn::AboveZero],
    }
}

/// Reads quantities of one definition as of a day.
#[derive(Debug, Clone)]
pub(crate) struct Reading<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) as_of: i64,
    pub(crate) zone: Option<Zone>,
    /// Named quantities are read once: names that rest twice on one another would double the work each time.
    lets: RefCell<BTreeMap<LetId, Option<Vec<Sum>>>>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(definition: &'a Definition, as_of: i64) -> Self {
        Reading {
            definition,
            as_of,
            zone: Zone::named(&definition.timezone),
            lets: RefCell::default(),
        }
    }

    /// All sums that a quantity may be; `None` where it is none, would not stay exact, or there are too many.
    pub(crate) fn sums(&self, quantity: &Quantity) -> Option<Vec<Sum>> {
        let sums = self.build(quantity)?;
        (sums.len() <= SUMS).then_some(sums)
    }

    /// All sums that `left - right` may be.
    pub(crate) fn differences(&self, left: &Quantity, right: &Quantity) -> Option<Vec<Sum>> {
        let right: Option<Vec<Sum>> = self.sums(right)?.into_iter().map(|sum| sum.times(-1)).collect();
        combine(&self.sums(left)?, &right?)
    }

    fn build(&self, quantity: &Quantity) -> Option<Vec<Sum>> {
        let decimals = u32::from(quantity.decimals);
        let one = |leaf: Leaf| {
            Some(vec![Sum {
                terms: vec![(leaf, 1)],
                constant: 0,
                decimals,
            }])
        };
        match &quantity.kind {
            QuantityKind::Constant(value) => Some(vec![Sum::constant(i128::from(*value), decimals)]),
            QuantityKind::Today => Some(vec![Sum::constant(i128::from(self.as_of), decimals)]),
            QuantityKind::Fact(source) => one(Leaf::Fact(*source)),
            QuantityKind::LatestTime(event) => one(Leaf::LatestTime(*event)),
            QuantityKind::Score(id) => one(Leaf::Score(*id)),
            QuantityKind::Count(query) => one(Leaf::Count(query.clone())),
            QuantityKind::DayOf(inner) => self.sums(inner)?.iter().map(|sum| self.day(sum)).collect(),
            QuantityKind::Let(id) => self.named(*id),
            QuantityKind::Sum(terms) => {
                let mut all = vec![Sum::constant(0, 0)];
                for term in terms {
                    all = combine(&all, &self.sums(term)?)?;
                }
                Some(all)
            }
            QuantityKind::Negated(inner) => self.sums(inner)?.into_iter().map(|sum| sum.times(-1)).collect(),
            QuantityKind::Times(inner, by) => {
                let less = 10i64.checked_pow(u32::from(DECIMALS - by.decimals()))?;
                let scaled = |sum: Sum| {
                    let mut sum = sum.times(i128::from(by.0 / less))?;
                    sum.decimals += u32::from(by.decimals());
                    Some(sum)
                };
                self.sums(inner)?.into_iter().map(scaled).collect()
            }
            QuantityKind::DaysSince(inner) => {
                let since = |sum: Sum| {
                    let mut sum = sum.times(-1)?;
                    sum.constant = sum.constant.checked_add(i128::from(self.as_of))?;
                    Some(sum)
                };
                self.sums(inner)?.into_iter().map(since).collect()
            }
            QuantityKind::IfUnknown(value, fallback) => {
                let mut all = self.sums(value)?;
                all.extend(self.sums(fallback)?);
                Some(all)
            }
        }
    }

    fn named(&self, id: LetId) -> Option<Vec<Sum>> {
        if let Some(known) = self.lets.borrow().get(&id) {
            return known.clone();
        }
        let sums = match &self.definition.lets[id].value {
            Value::Quantity(inner) => self.sums(inner),
            Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => None,
        };
        self.lets.borrow_mut().insert(id, sums.clone());
        sums
    }

    /// The day of a time that is a fact or a constant.
    fn day(&self, sum: &Sum) -> Option<Sum> {
        match sum.terms.as_slice() {
            [] => {
                let instant = i64::try_from(sum.constant).ok()?;
                Some(Sum::constant(i128::from(self.zone.as_ref()?.day_of(instant)), 0))
            }
            [(leaf, 1)] if sum.constant == 0 => {
                let day = match leaf {
                    Leaf::Fact(source) => Leaf::Day(*source),
                    Leaf::LatestTime(event) => Leaf::LatestDay(*event),
                    Leaf::Day(_) | Leaf::LatestDay(_) | Leaf::Count(_) | Leaf::Score(_) => return None,
                };
                Some(Sum {
                    terms: vec![(day, 1)],
                    constant: 0,
                    decimals: 0,
                })
            }
            _several => None,
        }
    }
}

impl Sum {
    fn constant(constant: i128, decimals: u32) -> Sum {
        Sum {
            terms: Vec::new(),
            constant,
            decimals,
        }
    }

    /// The same less a limit that is given with so many decimals.
    pub(crate) fn less(&self, limit: i128, decimals: u32) -> Option<Sum> {
        self.plus(&Sum::constant(limit.checked_neg()?, decimals))
    }

    fn times(mut self, factor: i128) -> Option<Sum> {
        self.constant = self.constant.checked_mul(factor)?;
        for (_, own) in &mut self.terms {
            *own = own.checked_mul(factor)?;
        }
        self.terms.retain(|(_, own)| *own != 0);
        Some(self)
    }

    fn plus(&self, other: &Sum) -> Option<Sum> {
        let decimals = self.decimals.max(other.decimals);
        let bring = |sum: &Sum| sum.clone().times(10i128.checked_pow(decimals - sum.decimals)?);
        let (mut sum, other) = (bring(self)?, bring(other)?);
        sum.decimals = decimals;
        sum.constant = sum.constant.checked_add(other.constant)?;
        for (leaf, factor) in other.terms {
            match sum.terms.iter_mut().find(|(own, _)| *own == leaf) {
                Some((_, own)) => *own = own.checked_add(factor)?,
                None => sum.terms.push((leaf, factor)),
            }
        }
        sum.terms.retain(|(_, factor)| *factor != 0);
        Some(sum)
    }
}

/// Each of these plus each of those.
fn combine(these: &[Sum], those: &[Sum]) -> Option<Vec<Sum>> {
    if these.len() * those.len() > SUMS {
        return None;
    }
    these
        .iter()
        .flat_map(|a| those.iter().map(move |b| a.plus(b)))
        .collect()
}
