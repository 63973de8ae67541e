//! Quantities and codes that are still possible, at one row.

use super::View;
use crate::eval::place_among;
use crate::plan::{CodeId, CodeNode, Fact, Form, QuantityId, QuantityNode};
use leadspec_ir::ArenaId;

/// Quantities from low to high, both included, `None` for unbounded; and perhaps none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) low: Option<i128>,
    pub(crate) high: Option<i128>,
    /// Whether it may be unknown.
    pub(crate) unknown: bool,
}

impl Interval {
    fn point(value: i128) -> Interval {
        Interval {
            low: Some(value),
            high: Some(value),
            unknown: false,
        }
    }

    /// Whether a value between these is possible.
    pub(crate) fn meets(self, low: i128, high: i128) -> bool {
        low <= high && self.low.is_none_or(|own| own <= high) && self.high.is_none_or(|own| low <= own)
    }

    /// Whether a value outside these is possible.
    pub(crate) fn leaves(self, low: i128, high: i128) -> bool {
        low > high
            || self.low.map_or(low != i128::MIN, |own| own < low)
            || self.high.map_or(high != i128::MAX, |own| high < own)
    }
}

/// The quantities a field's or attribute's type allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Limits {
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    /// How many codes there are.
    pub(crate) codes: u32,
}

impl View<'_> {
    /// What a sum may be at a row.
    pub(crate) fn form(&self, form: &Form, row: usize) -> Interval {
        let mut sum = Interval::point(form.constant);
        for (factor, quantity) in &form.terms {
            let term = self.quantity(*quantity, row);
            let times = |bound: Option<i128>| bound.map(|b| b.saturating_mul(*factor));
            // Nought times anything is nought, however wide it is.
            let (low, high) = match factor.cmp(&0) {
                std::cmp::Ordering::Less => (times(term.high), times(term.low)),
                std::cmp::Ordering::Equal => (Some(0), Some(0)),
                std::cmp::Ordering::Greater => (times(term.low), times(term.high)),
            };
            sum.low = sum.low.zip(low).map(|(a, b)| a.saturating_add(b));
            sum.high = sum.high.zip(high).map(|(a, b)| a.saturating_add(b));
            sum.unknown |= term.unknown;
        }
        sum
    }

    /// What a quantity may be at a row.
    pub(crate) fn quantity(&self, id: QuantityId, row: usize) -> Interval {
        let plan = self.frame.plan;
        let within = |limits: Limits| Interval {
            low: limits.low.map(i128::from),
            high: limits.high.map(i128::from),
            unknown: true,
        };
        let known = self.frame.quantity(id).at(row).map(Interval::point);
        match &plan.nodes.quantities[id].1 {
            QuantityNode::Score(score) => {
                let at = |values: &[i64], open: i64| values.get(row).copied().filter(|v| *v != open).map(i128::from);
                Interval {
                    low: at(self.possible.low(score.index()), i64::MIN),
                    high: at(self.possible.high(score.index()), i64::MAX),
                    unknown: false,
                }
            }
            QuantityNode::IfUnknown(first, second) => {
                let (first, second) = (self.form(first, row), self.form(second, row));
                if !first.unknown {
                    return first;
                }
                Interval {
                    low: first.low.zip(second.low).map(|(a, b)| a.min(b)),
                    high: first.high.zip(second.high).map(|(a, b)| a.max(b)),
                    unknown: second.unknown,
                }
            }
            QuantityNode::DayOf(form) => {
                let instant = self.form(form, row);
                // An hour that comes twice may bring a day back: a day more on both sides holds it.
                let day = |bound: Option<i128>, more: i64| {
                    let instant = i64::try_from(bound?).ok()?;
                    Some(i128::from(plan.day_of(instant).saturating_add(more)))
                };
                known
                    .filter(|_| !instant.unknown && instant.low == instant.high)
                    .unwrap_or(Interval {
                        low: day(instant.low, -1),
                        high: day(instant.high, 1),
                        unknown: instant.unknown,
                    })
            }
            QuantityNode::Fact(fact) => known.unwrap_or_else(|| within(plan.limits(*fact))),
            QuantityNode::Latest(event, attribute) => {
                known.unwrap_or_else(|| within(plan.limits(Fact::Attribute(*event, *attribute))))
            }
            QuantityNode::LatestTime(_) | QuantityNode::Unknown | QuantityNode::Count { .. } => {
                known.unwrap_or(Interval {
                    low: None,
                    high: None,
                    unknown: true,
                })
            }
        }
    }

    /// The codes that are possible at a row, ascending, and whether none is.
    pub(crate) fn codes(&self, id: CodeId, row: usize) -> (Vec<u32>, bool) {
        let plan = self.frame.plan;
        let known = self.frame.code_at(id, row).map(|code| (vec![code], false));
        let any = |fact: Fact| ((0..plan.limits(fact).codes).collect(), true);
        match &plan.nodes.codes[id].1 {
            CodeNode::Constant(code) => (code.iter().copied().collect(), code.is_none()),
            CodeNode::Fact(fact) => known.unwrap_or_else(|| any(*fact)),
            CodeNode::Latest(event, attribute) => known.unwrap_or_else(|| any(Fact::Attribute(*event, *attribute))),
            CodeNode::Cut(form, limits) => {
                let interval = self.form(form, row);
                let last = u32::try_from(limits.len()).unwrap_or(u32::MAX);
                let best = interval.high.map_or(0, |high| place_among(limits, high));
                let worst = interval.low.map_or(last, |low| place_among(limits, low));
                ((best..=worst).collect(), interval.unknown)
            }
            CodeNode::Combined(parts) => {
                let (mut all, mut unknown) = (vec![0u32], false);
                for (part, names) in parts {
                    let (codes, open) = self.codes(*part, row);
                    unknown |= open;
                    let joined = all.iter().flat_map(|code| {
                        let code = code.saturating_mul(*names);
                        codes.iter().map(move |digit| code.saturating_add(*digit))
                    });
                    all = joined.collect();
                }
                (all, unknown)
            }
            CodeNode::IfUnknown(inner, instead) => {
                let (mut codes, unknown) = self.codes(*inner, row);
                if let (true, Err(place)) = (unknown, codes.binary_search(instead)) {
                    codes.insert(place, *instead);
                }
                (codes, false)
            }
        }
    }
}
