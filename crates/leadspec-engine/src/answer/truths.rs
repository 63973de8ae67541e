//! Answers that are still possible, 64 rows to a word.

use super::{Possible, View, unknown};
use crate::columns::{bit, fill, rows_mask, word};
use crate::plan::{CodeNode, Fact, Holds, QuantityNode, TruthId, TruthNode};
use leadspec_ir::{ArenaId, Truth};

/// One word of each: can be true, can be false, can be unknown.
#[derive(Clone, Copy, Default)]
struct Words {
    truth: u64,
    lie: u64,
    open: u64,
}

/// Which answers one node may have.
pub(crate) fn compute(view: View, id: TruthId, node: &TruthNode, out: &mut Possible) {
    let rows = view.frame.batch.len;
    for words in [&mut out.truth, &mut out.lie, &mut out.open] {
        fill(words, rows, |_| 0);
    }
    for place in 0..rows.div_ceil(64) {
        let words = at_word(view, id, node, place);
        let mask = rows_mask(rows, place);
        for (column, word) in [
            (&mut out.truth, words.truth),
            (&mut out.lie, words.lie),
            (&mut out.open, words.open),
        ] {
            if let Some(slot) = column.get_mut(place) {
                *slot = word & mask;
            }
        }
    }
}

fn at_word(view: View, id: TruthId, node: &TruthNode, place: usize) -> Words {
    let of = |id: TruthId| {
        let possible = &view.possible.truths[id];
        Words {
            truth: word(&possible.truth, place),
            lie: word(&possible.lie, place),
            open: word(&possible.open, place),
        }
    };
    let now = now(view, id, place);
    match node {
        TruthNode::Constant(_) => now,
        // Whatever is unknown may be answered in any way.
        TruthNode::Fact(_) | TruthNode::Text { .. } | TruthNode::List { .. } => now.opened(now.open),
        TruthNode::Known(_) => Words { truth: u64::MAX, ..now },
        TruthNode::Latest(_, of) => {
            let opened = now.opened(now.open);
            // An attribute that is missing may still be told.
            if matches!(view.frame.plan.nodes.truths[*of].1, TruthNode::Known(_)) {
                Words {
                    truth: u64::MAX,
                    ..opened
                }
            } else {
                opened
            }
        }
        TruthNode::SameText { left, right, .. } => {
            let open = [left, right].into_iter().fold(0, |open, operand| match operand.fact {
                Fact::Field(_) => open | unknown(view.frame, operand.fact, place),
                Fact::Attribute(..) => u64::MAX,
            });
            now.opened(open)
        }
        TruthNode::InRange { value, low, high } => in_range(view, now, *value, *low, *high, place),
        TruthNode::Sign(form, operator) => by_row(view, now, place, |row| {
            let interval = view.form(form, row);
            let (low, high) = (
                interval.low.map_or(std::cmp::Ordering::Less, |l| l.cmp(&0)),
                interval.high.map_or(std::cmp::Ordering::Greater, |h| h.cmp(&0)),
            );
            let orders = [
                std::cmp::Ordering::Less,
                std::cmp::Ordering::Equal,
                std::cmp::Ordering::Greater,
            ];
            let possible = || orders.into_iter().filter(|o| low <= *o && *o <= high);
            (
                possible().any(|o| operator.holds(o)),
                possible().any(|o| !operator.holds(o)),
                interval.unknown,
            )
        }),
        TruthNode::Among(code, set) => match &view.frame.plan.nodes.codes[*code].1 {
            CodeNode::Fact(_) | CodeNode::Latest(..) => {
                let opened = now.opened(now.open);
                if set.iter().all(|w| *w == 0) {
                    Words {
                        truth: now.truth,
                        ..opened
                    }
                } else {
                    opened
                }
            }
            CodeNode::Constant(_) | CodeNode::Cut(..) | CodeNode::Combined(_) | CodeNode::IfUnknown(..) => {
                by_row(view, now, place, |row| {
                    let (codes, unknown) = view.codes(*code, row);
                    let holds = |code: &u32| bit(set, *code as usize);
                    (codes.iter().any(holds), codes.iter().any(|c| !holds(c)), unknown)
                })
            }
        },
        TruthNode::Same(left, right) => by_row(view, now, place, |row| {
            let ((left, l), (right, r)) = (view.codes(*left, row), view.codes(*right, row));
            let same = left.iter().any(|code| right.contains(code));
            let differ = left.iter().any(|code| right.iter().any(|other| other != code));
            (same, differ, l || r)
        }),
        TruthNode::Not(inner) => {
            let inner = of(*inner);
            Words {
                truth: inner.lie,
                lie: inner.truth,
                open: inner.open,
            }
        }
        TruthNode::All(parts) => {
            let none = Words {
                truth: u64::MAX,
                lie: 0,
                open: 0,
            };
            let mut not_false = u64::MAX;
            let mut all = parts.iter().fold(none, |all, part| {
                let part = of(*part);
                not_false &= part.truth | part.open;
                Words {
                    truth: all.truth & part.truth,
                    lie: all.lie | part.lie,
                    open: all.open | part.open,
                }
            });
            all.open &= not_false;
            all
        }
        TruthNode::Any(parts) => {
            let none = Words {
                truth: 0,
                lie: u64::MAX,
                open: 0,
            };
            let mut not_true = u64::MAX;
            let mut any = parts.iter().fold(none, |any, part| {
                let part = of(*part);
                not_true &= part.lie | part.open;
                Words {
                    truth: any.truth | part.truth,
                    lie: any.lie & part.lie,
                    open: any.open | part.open,
                }
            });
            any.open &= not_true;
            any
        }
        TruthNode::AtLeast(least, parts) => {
            let least = *least as usize;
            let parts: Vec<Words> = parts.iter().map(|part| of(*part)).collect();
            let fewer = (parts.len() + 1).saturating_sub(least);
            Words {
                truth: reach(least, parts.iter().map(|p| p.truth)),
                lie: reach(fewer, parts.iter().map(|p| p.lie)),
                open: parts.iter().fold(0, |open, p| open | p.open)
                    & reach(least, parts.iter().map(|p| p.truth | p.open))
                    & reach(fewer, parts.iter().map(|p| p.lie | p.open)),
            }
        }
        TruthNode::Is(inner, wanted) => {
            let inner = of(*inner);
            let (truth, lie) = match wanted {
                Truth::True => (inner.truth, inner.lie | inner.open),
                Truth::False => (inner.lie, inner.truth | inner.open),
                Truth::Unknown => (inner.open, inner.truth | inner.lie),
            };
            Words { truth, lie, open: 0 }
        }
        TruthNode::IfUnknown(inner, fallback) => {
            let inner = of(*inner);
            let (more, less) = if *fallback { (inner.open, 0) } else { (0, inner.open) };
            Words {
                truth: inner.truth | more,
                lie: inner.lie | less,
                open: 0,
            }
        }
        TruthNode::Criterion(criterion, inner) => {
            let inner = of(*inner);
            let askable = view.frame.plan.askable.get(criterion.index()) == Some(&true);
            if askable { inner.opened(now.open) } else { inner }
        }
        TruthNode::FirstKnown(clauses) => {
            let mut left = u64::MAX;
            let mut all = Words::default();
            for (met, when) in clauses {
                let when = of(*when);
                let decides = left & when.truth;
                if *met {
                    all.truth |= decides;
                } else {
                    all.lie |= decides;
                }
                left &= when.lie | when.open;
            }
            Words { open: left, ..all }
        }
    }
}

/// The answer as it is.
fn now(view: View, id: TruthId, place: usize) -> Words {
    let column = &view.frame.columns.truths[id];
    let (known, truth) = (word(&column.known, place), word(&column.truth, place));
    Words {
        truth,
        lie: known & !truth,
        open: rows_mask(view.frame.batch.len, place) & !known,
    }
}

impl Words {
    /// With these rows open to any answer.
    fn opened(self, rows: u64) -> Words {
        Words {
            truth: self.truth | rows,
            lie: self.lie | rows,
            open: self.open | rows,
        }
    }
}

/// Row by row where something is unknown, as it is elsewhere.
fn by_row(view: View, now: Words, place: usize, possible: impl Fn(usize) -> (bool, bool, bool)) -> Words {
    let loose = word(&view.possible.loose, place);
    let mut words = Words {
        truth: now.truth & !loose,
        lie: now.lie & !loose,
        open: now.open & !loose,
    };
    let mut left = loose;
    while left != 0 {
        let at = left.trailing_zeros();
        left &= left - 1;
        let (truth, lie, open) = possible(place * 64 + at as usize);
        words.truth |= u64::from(truth) << at;
        words.lie |= u64::from(lie) << at;
        words.open |= u64::from(open) << at;
    }
    words
}

fn in_range(view: View, now: Words, value: crate::plan::QuantityId, low: i128, high: i128, place: usize) -> Words {
    let plan = view.frame.plan;
    match &plan.nodes.quantities[value].1 {
        // The same for all leads that lack it.
        QuantityNode::Fact(fact) => {
            let limits = plan.limits(*fact);
            let interval = super::Interval {
                low: limits.low.map(i128::from),
                high: limits.high.map(i128::from),
                unknown: true,
            };
            let open = now.open;
            Words {
                truth: now.truth | if interval.meets(low, high) { open } else { 0 },
                lie: now.lie | if interval.leaves(low, high) { open } else { 0 },
                open,
            }
        }
        QuantityNode::Count { .. } => now,
        QuantityNode::Unknown
        | QuantityNode::Latest(..)
        | QuantityNode::LatestTime(_)
        | QuantityNode::DayOf(_)
        | QuantityNode::Score(_)
        | QuantityNode::IfUnknown(..) => by_row(view, now, place, |row| {
            let interval = view.quantity(value, row);
            (interval.meets(low, high), interval.leaves(low, high), interval.unknown)
        }),
    }
}

/// Where at least so many bits are set.
fn reach(least: usize, of: impl Iterator<Item = u64>) -> u64 {
    let mut reach = vec![0u64; least + 1];
    if let Some(first) = reach.first_mut() {
        *first = u64::MAX;
    }
    for bits in of {
        for j in (1..=least).rev() {
            let below = word(&reach, j - 1);
            if let Some(slot) = reach.get_mut(j) {
                *slot |= below & bits;
            }
        }
    }
    word(&reach, least)
}
