//! Truths: 64 rows to a word. The logic is that of `leadspec_ir::Truth`, by word.

use super::Room;
use super::texts;
use crate::columns::{CodeView, Frame, Numbers, QuantityView, Truths, bit, fill, rows_mask, word};
use crate::plan::{Holds, Rows, TruthId, TruthNode};
use leadspec_data::{Column, Values};
use leadspec_ir::{ArenaId, Truth};

/// Computes one node's column.
pub(crate) fn compute(frame: Frame, rows: Rows, node: &TruthNode, out: &mut Truths, room: &mut Room) {
    let number = frame.rows(rows);
    let truths = |id: TruthId| &frame.columns.truths[id];
    match node {
        TruthNode::Constant(truth) => {
            fill(&mut out.known, number, |i| {
                if truth.is_known() { rows_mask(number, i) } else { 0 }
            });
            fill(&mut out.truth, number, |i| {
                if truth.is_true() { rows_mask(number, i) } else { 0 }
            });
        }
        TruthNode::Fact(fact) => match frame.fact(*fact) {
            Some(Column {
                known,
                values: Values::Bool(values),
            }) => {
                fill(&mut out.known, number, |i| word(known.words(), i));
                fill(&mut out.truth, number, |i| {
                    word(known.words(), i) & word(values.words(), i)
                });
            }
            _ => nothing(out, number),
        },
        TruthNode::Known(fact) => {
            let known = frame.fact(*fact).map_or(&[][..], |c| c.known.words());
            fill(&mut out.known, number, |i| rows_mask(number, i));
            fill(&mut out.truth, number, |i| word(known, i));
        }
        TruthNode::Latest(event, of) => {
            let latest = frame.columns.latest.get(event.index()).map_or(&[][..], Vec::as_slice);
            let of = truths(*of);
            gather(latest, &of.known, &mut out.known);
            gather(latest, &of.truth, &mut out.truth);
        }
        TruthNode::Not(of) => {
            let of = truths(*of);
            fill(&mut out.known, number, |i| word(&of.known, i));
            fill(&mut out.truth, number, |i| word(&of.known, i) & !word(&of.truth, i));
        }
        TruthNode::Criterion(_, of) => {
            out.known.clone_from(&truths(*of).known);
            out.truth.clone_from(&truths(*of).truth);
        }
        TruthNode::All(of) => {
            // True where all are; false where any is.
            fill(&mut out.truth, number, |i| rows_mask(number, i));
            fill(&mut out.known, number, |_| 0);
            for id in of {
                let of = truths(*id);
                for ((t, k), (ot, ok)) in pairs(out).zip(of.truth.iter().zip(&of.known)) {
                    *t &= ot;
                    *k |= ok & !ot;
                }
            }
            known_too(out);
        }
        TruthNode::Any(of) => {
            // `known` gathers where all are false.
            fill(&mut out.truth, number, |_| 0);
            fill(&mut out.known, number, |i| rows_mask(number, i));
            for id in of {
                let of = truths(*id);
                for ((t, k), (ot, ok)) in pairs(out).zip(of.truth.iter().zip(&of.known)) {
                    *t |= ot;
                    *k &= ok & !ot;
                }
            }
            known_too(out);
        }
        TruthNode::AtLeast(least, of) => at_least(frame, *least as usize, of, number, out, room),
        TruthNode::InRange { value, low, high } => in_range(frame.quantity(*value), *low, *high, number, out),
        TruthNode::Sign(form, operator) => {
            by_row(number, out, |row| {
                frame.form_at(form, row).map(|sum| operator.holds(sum.cmp(&0)))
            });
        }
        TruthNode::Among(code, set) => among(frame.code(*code), set, number, out),
        TruthNode::Same(left, right) => {
            let (left, right) = (frame.code(*left), frame.code(*right));
            fill(&mut out.known, number, |i| word(left.known, i) & word(right.known, i));
            let pairs = left.codes.chunks(64).zip(right.codes.chunks(64)).zip(&out.known);
            out.truth.clear();
            out.truth
                .extend(pairs.map(|((l, r), known)| known & gather_bits(l.iter().zip(r).map(|(a, b)| a == b))));
            out.truth.resize(number.div_ceil(64), 0);
        }
        TruthNode::Text {
            fact,
            test,
            needles,
            fold_case,
        } => {
            texts::test(frame, *fact, *test, needles, *fold_case, number, out, room);
        }
        TruthNode::SameText { left, right, fold_case } => {
            by_row(number, out, |row| texts::same(frame, left, right, *fold_case, row));
        }
        TruthNode::List {
            fact,
            needles,
            all,
            fold_case,
        } => {
            texts::list(frame, *fact, needles, *all, *fold_case, number, out, room);
        }
        TruthNode::Is(of, wanted) => {
            let of = truths(*of);
            fill(&mut out.known, number, |i| rows_mask(number, i));
            fill(&mut out.truth, number, |i| match wanted {
                Truth::True => word(&of.truth, i),
                Truth::False => word(&of.known, i) & !word(&of.truth, i),
                Truth::Unknown => rows_mask(number, i) & !word(&of.known, i),
            });
        }
        TruthNode::IfUnknown(of, fallback) => {
            let of = truths(*of);
            fill(&mut out.known, number, |i| rows_mask(number, i));
            fill(&mut out.truth, number, |i| {
                let instead = if *fallback {
                    rows_mask(number, i) & !word(&of.known, i)
                } else {
                    0
                };
                word(&of.truth, i) | instead
            });
        }
        TruthNode::FirstKnown(clauses) => {
            nothing(out, number);
            for (met, when) in clauses {
                let when = truths(*when);
                for ((t, k), wt) in pairs(out).zip(&when.truth) {
                    if *met {
                        *t |= wt & !*k;
                    }
                    *k |= wt;
                }
            }
        }
    }
}

fn pairs(out: &mut Truths) -> impl Iterator<Item = (&mut u64, &mut u64)> {
    out.truth.iter_mut().zip(&mut out.known)
}

/// What is true is known.
fn known_too(out: &mut Truths) {
    pairs(out).for_each(|(t, k)| *k |= *t);
}

fn nothing(out: &mut Truths, rows: usize) {
    fill(&mut out.known, rows, |_| 0);
    fill(&mut out.truth, rows, |_| 0);
}

/// The first in the lowest bit.
pub(crate) fn gather_bits(bits: impl Iterator<Item = bool>) -> u64 {
    bits.enumerate()
        .fold(0, |word, (place, bit)| word | u64::from(bit) << (place % 64))
}

/// A column row by row.
fn by_row(rows: usize, out: &mut Truths, answer: impl Fn(usize) -> Option<bool>) {
    nothing(out, rows);
    for (place, (t, k)) in pairs(out).enumerate() {
        for (at, row) in (place * 64..rows.min(place * 64 + 64)).enumerate() {
            if let Some(truth) = answer(row) {
                *k |= 1 << at;
                *t |= u64::from(truth) << at;
            }
        }
    }
}

/// The bits of each lead's newest event.
fn gather(latest: &[u32], bits: &[u64], out: &mut Vec<u64>) {
    out.clear();
    out.extend(
        latest
            .chunks(64)
            .map(|chunk| gather_bits(chunk.iter().map(|event| bit(bits, *event as usize)))),
    );
}

/// How many are true at least, and how many can be at least: `reach[j]` has the rows where so far j are.
fn at_least(frame: Frame, least: usize, of: &[TruthId], rows: usize, out: &mut Truths, room: &mut Room) {
    nothing(out, rows);
    for place in 0..rows.div_ceil(64) {
        let mut count = |bits: &dyn Fn(TruthId) -> u64| {
            room.words.clear();
            room.words.resize(least + 1, 0);
            if let Some(first) = room.words.first_mut() {
                *first = rows_mask(rows, place);
            }
            for id in of {
                let bits = bits(*id);
                for j in (1..=least).rev() {
                    let below = word(&room.words, j - 1);
                    if let Some(reach) = room.words.get_mut(j) {
                        *reach |= below & bits;
                    }
                }
            }
            word(&room.words, least)
        };
        let columns = frame.columns;
        let sure = count(&|id| word(&columns.truths[id].truth, place));
        let possible = count(&|id| {
            let column = &columns.truths[id];
            rows_mask(rows, place) & (word(&column.truth, place) | !word(&column.known, place))
        });
        if let (Some(t), Some(k)) = (out.truth.get_mut(place), out.known.get_mut(place)) {
            *t = sure;
            *k = sure | rows_mask(rows, place) & !possible;
        }
    }
}

fn in_range(view: QuantityView, low: i128, high: i128, rows: usize, out: &mut Truths) {
    match view.known {
        Some(known) => fill(&mut out.known, rows, |i| word(known, i)),
        None => fill(&mut out.known, rows, |i| rows_mask(rows, i)),
    }
    out.truth.clear();
    match view.numbers {
        Numbers::Narrow(values) => {
            // As unsigned distance from the low end, one comparison does for both.
            let least = i64::try_from(low).unwrap_or(if low < 0 { i64::MIN } else { i64::MAX });
            let most = i64::try_from(high).unwrap_or(if high < 0 { i64::MIN } else { i64::MAX });
            let empty = low > high || i128::from(least) > high || i128::from(most) < low;
            let stretch = most.wrapping_sub(least).cast_unsigned();
            if empty {
                out.truth.resize(rows.div_ceil(64), 0);
                return;
            }
            out.truth
                .extend(values.chunks(64).zip(&out.known).map(|(chunk, known)| {
                    known & gather_bits(chunk.iter().map(|v| v.wrapping_sub(least).cast_unsigned() <= stretch))
                }));
        }
        Numbers::Wide(values) => out.truth.extend(
            values
                .chunks(64)
                .zip(&out.known)
                .map(|(chunk, known)| known & gather_bits(chunk.iter().map(|v| (low..=high).contains(v)))),
        ),
    }
    out.truth.resize(rows.div_ceil(64), 0);
}

fn among(view: CodeView, set: &[u64], rows: usize, out: &mut Truths) {
    fill(&mut out.known, rows, |i| word(view.known, i));
    out.truth.clear();
    match set {
        [set] => out
            .truth
            .extend(view.codes.chunks(64).zip(&out.known).map(|(chunk, known)| {
                known & gather_bits(chunk.iter().map(|code| *code < 64 && set >> (code % 64) & 1 == 1))
            })),
        _ => out.truth.extend(
            view.codes
                .chunks(64)
                .zip(&out.known)
                .map(|(chunk, known)| known & gather_bits(chunk.iter().map(|code| bit(set, *code as usize)))),
        ),
    }
    out.truth.resize(rows.div_ceil(64), 0);
}
