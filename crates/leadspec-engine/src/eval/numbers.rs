//! Quantities and codes that have to be computed; columns of the batch are read where they are.

use crate::columns::{Codes, Frame, Numbers, Quantities, QuantityView, bit, fill, rows_mask, word};
use crate::plan::{CodeNode, Fact, Form, QuantityNode, Rows};
use leadspec_data::{Column, Values};
use leadspec_ir::{ArenaId, EventId};

/// Computes a column of quantities.
pub(crate) fn quantities(frame: Frame, rows: Rows, node: &QuantityNode, out: &mut Quantities) {
    let number = frame.rows(rows);
    match node {
        QuantityNode::Fact(_) | QuantityNode::Score(_) | QuantityNode::Unknown => {}
        QuantityNode::Latest(event, attribute) => match frame.fact(Fact::Attribute(*event, *attribute)) {
            Some(Column {
                known,
                values: Values::Quantity(values),
            }) => {
                newest(frame, *event, |e| known.get(e), &mut out.known);
                pick(frame, *event, values, &mut out.values);
            }
            _ => unknown(number, out),
        },
        QuantityNode::LatestTime(event) => match frame.events(*event) {
            Some(events) => {
                newest(frame, *event, |_| true, &mut out.known);
                pick(frame, *event, &events.times, &mut out.values);
            }
            None => unknown(number, out),
        },
        QuantityNode::DayOf(form) => {
            fill(&mut out.known, number, |_| 0);
            out.values.clear();
            let mut last: Option<(i64, i64)> = None;
            for row in 0..number {
                let instant = frame.form_at(form, row).and_then(|i| i64::try_from(i).ok());
                if let (Some(_), Some(word)) = (instant, out.known.get_mut(row / 64)) {
                    *word |= 1 << (row % 64);
                }
                out.values.push(instant.map_or(0, |instant| match last {
                    Some((same, day)) if same == instant => day,
                    _ => {
                        let day = frame.plan.day_of(instant);
                        last = Some((instant, day));
                        day
                    }
                }));
            }
        }
        QuantityNode::Count { event, filter, days } => count(
            frame,
            *event,
            filter.map(|f| &frame.columns.truths[f].truth),
            *days,
            out,
        ),
        QuantityNode::IfUnknown(first, second) => {
            fill(&mut out.known, number, |_| 0);
            out.wide.clear();
            for row in 0..number {
                let value = frame.form_at(first, row).or_else(|| frame.form_at(second, row));
                if let (Some(_), Some(word)) = (value, out.known.get_mut(row / 64)) {
                    *word |= 1 << (row % 64);
                }
                out.wide.push(value.unwrap_or(0));
            }
        }
    }
}

fn unknown(rows: usize, out: &mut Quantities) {
    fill(&mut out.known, rows, |_| 0);
    out.values.clear();
    out.values.resize(rows, 0);
}

fn latest(frame: Frame<'_>, event: EventId) -> &[u32] {
    frame.columns.latest.get(event.index()).map_or(&[], Vec::as_slice)
}

fn newest(frame: Frame, event: EventId, known: impl Fn(usize) -> bool, out: &mut Vec<u64>) {
    let latest = latest(frame, event);
    fill(out, latest.len(), |_| 0);
    for (row, event) in latest.iter().enumerate() {
        if let (true, Some(word)) = (*event != u32::MAX && known(*event as usize), out.get_mut(row / 64)) {
            *word |= 1 << (row % 64);
        }
    }
}

fn pick<T: Copy + Default>(frame: Frame, event: EventId, values: &[T], out: &mut Vec<T>) {
    out.clear();
    out.extend(
        latest(frame, event)
            .iter()
            .map(|e| values.get(*e as usize).copied().unwrap_or_default()),
    );
}

/// Events of a lead stand by time, so that a window is a stretch of them.
fn count(frame: Frame, event: EventId, filter: Option<&Vec<u64>>, days: Option<(i64, i64)>, out: &mut Quantities) {
    out.values.clear();
    if let Some(events) = frame.events(event) {
        let mut start = 0usize;
        out.values.extend(events.ends.iter().take(frame.batch.len).map(|end| {
            let own = start..(*end as usize).max(start);
            start = own.end;
            let own = match days {
                None => own,
                Some((first, last)) => {
                    let stretch = events.days.get(own.clone()).unwrap_or(&[]);
                    let from = stretch.partition_point(|d| *d < first);
                    let to = stretch.partition_point(|d| *d <= last);
                    own.start + from..own.start + to.max(from)
                }
            };
            let number = match filter {
                None => own.len(),
                Some(bits) => own.filter(|e| bit(bits, *e)).count(),
            };
            i64::try_from(number).unwrap_or(i64::MAX)
        }));
    }
    out.values.resize(frame.batch.len, 0);
}

/// Computes a column of codes.
pub(crate) fn codes(frame: Frame, rows: Rows, node: &CodeNode, out: &mut Codes) {
    let number = frame.rows(rows);
    match node {
        CodeNode::Fact(_) => {}
        CodeNode::Constant(code) => {
            fill(&mut out.known, number, |i| {
                if code.is_some() { rows_mask(number, i) } else { 0 }
            });
            out.codes.clear();
            out.codes.resize(number, code.unwrap_or(0));
        }
        CodeNode::Latest(event, attribute) => {
            let column = frame.fact(Fact::Attribute(*event, *attribute));
            if let Some(Column {
                known,
                values: Values::Code(codes),
            }) = column
            {
                newest(frame, *event, |e| known.get(e), &mut out.known);
                pick(frame, *event, codes, &mut out.codes);
            } else {
                fill(&mut out.known, number, |_| 0);
                out.codes.clear();
                out.codes.resize(number, 0);
            }
        }
        CodeNode::Cut(form, limits) => cut(frame, form, limits, number, out),
        CodeNode::Combined(parts) => {
            fill(&mut out.known, number, |i| {
                parts.iter().fold(rows_mask(number, i), |known, (part, _)| {
                    known & word(frame.code(*part).known, i)
                })
            });
            out.codes.clear();
            out.codes.resize(number, 0);
            for (part, names) in parts {
                for (code, digit) in out.codes.iter_mut().zip(frame.code(*part).codes) {
                    *code = code.saturating_mul(*names).saturating_add(*digit);
                }
            }
        }
        CodeNode::IfUnknown(inner, instead) => {
            let view = frame.code(*inner);
            fill(&mut out.known, number, |i| rows_mask(number, i));
            out.codes.clear();
            out.codes.extend(view.codes.iter().enumerate().map(
                |(row, code)| {
                    if bit(view.known, row) { *code } else { *instead }
                },
            ));
            out.codes.resize(number, *instead);
        }
    }
}

/// The place of the first limit that the quantity reaches; limits descend.
pub(crate) fn place_among(limits: &[i128], value: i128) -> u32 {
    u32::try_from(limits.partition_point(|limit| *limit > value)).unwrap_or(u32::MAX)
}

fn cut(frame: Frame, form: &Form, limits: &[i128], rows: usize, out: &mut Codes) {
    out.codes.clear();
    if let Some(QuantityView {
        known,
        numbers: Numbers::Narrow(values),
    }) = form.as_single().map(|q| frame.quantity(q))
    {
        fill(&mut out.known, rows, |i| {
            known.map_or(rows_mask(rows, i), |known| word(known, i))
        });
        out.codes
            .extend(values.iter().map(|v| place_among(limits, i128::from(*v))));
        out.codes.resize(rows, 0);
        return;
    }
    fill(&mut out.known, rows, |_| 0);
    for row in 0..rows {
        let value = frame.form_at(form, row);
        if let (Some(_), Some(word)) = (value, out.known.get_mut(row / 64)) {
            *word |= 1 << (row % 64);
        }
        out.codes.push(value.map_or(0, |v| place_among(limits, v)));
    }
}
