//! Texts and lists: a text is tested once however many rows have it.

use super::Room;
use super::truths::gather_bits;
use crate::columns::{Frame, Truths, fill, word};
use crate::plan::{Fact, TextOperand};
use crate::text::{fold, text_fits};
use leadspec_data::{Column, ListColumn, TextColumn, Values};
use leadspec_ir::{ArenaId, Needles, TextTest};

/// A text fits any of the needles.
#[expect(
    clippy::too_many_arguments,
    reason = "one node's parts, the frame and the place to write"
)]
pub(crate) fn test(
    frame: Frame,
    fact: Fact,
    test: TextTest,
    needles: &[String],
    fold_case: bool,
    rows: usize,
    out: &mut Truths,
    room: &mut Room,
) {
    let Some(Column {
        known,
        values: Values::Text(texts),
    }) = frame.fact(fact)
    else {
        fill(&mut out.known, rows, |_| 0);
        fill(&mut out.truth, rows, |_| 0);
        return;
    };
    let fits = &mut room.fits;
    fits.clear();
    fits.extend(
        texts
            .distinct
            .iter()
            .map(|text| u8::from(text_fits(text, test, needles, fold_case))),
    );
    fill(&mut out.known, rows, |i| word(known.words(), i));
    out.truth.clear();
    out.truth
        .extend(texts.codes.chunks(64).zip(&out.known).map(|(chunk, known)| {
            known
                & gather_bits(
                    chunk
                        .iter()
                        .map(|code| fits.get(*code as usize).is_some_and(|f| *f == 1)),
                )
        }));
    out.truth.resize(rows.div_ceil(64), 0);
}

/// Whether two texts are the same at a row.
pub(crate) fn same(frame: Frame, left: &TextOperand, right: &TextOperand, fold_case: bool, row: usize) -> Option<bool> {
    let (left, right) = (operand(frame, left, row)?, operand(frame, right, row)?);
    Some(if fold_case {
        fold(left) == fold(right)
    } else {
        left == right
    })
}

fn operand<'a>(frame: Frame<'a>, operand: &'a TextOperand, row: usize) -> Option<&'a str> {
    let row = match (operand.latest, operand.fact) {
        (true, Fact::Attribute(event, _)) => {
            let newest = frame
                .columns
                .latest
                .get(event.index())
                .and_then(|l| l.get(row))
                .copied();
            newest.filter(|n| *n != u32::MAX).map(|n| n as usize)
        }
        (false, Fact::Field(_) | Fact::Attribute(..)) | (true, Fact::Field(_)) => Some(row),
    };
    let text = row.and_then(|row| match frame.fact(operand.fact) {
        Some(Column {
            known,
            values: Values::Text(texts),
        }) if known.get(row) => Some(texts.get(row)),
        _ => None,
    });
    text.or(operand.if_unknown.as_deref())
}

/// A list holds any or all of the needles.
#[expect(
    clippy::too_many_arguments,
    reason = "one node's parts, the frame and the place to write"
)]
pub(crate) fn list(
    frame: Frame,
    fact: Fact,
    needles: &Needles,
    all: bool,
    fold_case: bool,
    rows: usize,
    out: &mut Truths,
    room: &mut Room,
) {
    let Some(Column {
        known,
        values: Values::List(list),
    }) = frame.fact(fact)
    else {
        fill(&mut out.known, rows, |_| 0);
        fill(&mut out.truth, rows, |_| 0);
        return;
    };
    fill(&mut out.known, rows, |i| word(known.words(), i));
    let number = match needles {
        Needles::Texts(texts) => texts.len(),
        Needles::Codes(codes) => codes.len(),
        Needles::Quantities(quantities) => quantities.len(),
    };
    // Of no needles a list holds all and not any.
    fill(&mut out.truth, rows, |i| if all { word(known.words(), i) } else { 0 });
    for needle in 0..number {
        has(list, needles, needle, fold_case, rows, &mut room.left);
        for (truth, has) in out.truth.iter_mut().zip(&room.left) {
            *truth = if all { *truth & has } else { *truth | has };
        }
    }
    for (truth, known) in out.truth.iter_mut().zip(&out.known) {
        *truth &= known;
    }
}

/// The rows whose list holds one needle.
fn has(list: &ListColumn, needles: &Needles, needle: usize, fold_case: bool, rows: usize, out: &mut Vec<u64>) {
    match (needles, list.items.as_ref()) {
        (Needles::Texts(wanted), Values::Text(texts)) => {
            let wanted = wanted.get(needle).map_or("", String::as_str);
            items(list, rows, out, |item| item_fits(texts, item, wanted, fold_case));
        }
        (Needles::Codes(wanted), Values::Code(codes)) => {
            let wanted = wanted.get(needle);
            items(list, rows, out, |item| codes.get(item) == wanted);
        }
        (Needles::Quantities(wanted), Values::Quantity(values)) => {
            let wanted = wanted.get(needle);
            items(list, rows, out, |item| values.get(item) == wanted);
        }
        // The reader makes the column of the declared type.
        (
            Needles::Texts(_) | Needles::Codes(_) | Needles::Quantities(_),
            Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::Text(_) | Values::List(_),
        ) => items(list, rows, out, |_| false),
    }
}

fn item_fits(texts: &TextColumn, item: usize, wanted: &str, fold_case: bool) -> bool {
    let text = texts.get(item);
    if fold_case {
        fold(text) == wanted
    } else {
        text == wanted
    }
}

fn items(list: &ListColumn, rows: usize, out: &mut Vec<u64>, fits: impl Fn(usize) -> bool) {
    fill(out, rows, |_| 0);
    let mut start = 0;
    for (row, end) in list.ends.iter().take(rows).enumerate() {
        let found = (start..*end as usize).any(&fits);
        start = *end as usize;
        if let Some(word) = out.get_mut(row / 64) {
            *word |= u64::from(found) << (row % 64);
        }
    }
}

/// The places of a row's items.
pub(crate) fn list_items(list: &ListColumn, row: usize) -> std::ops::Range<usize> {
    let end = |row: usize| list.ends.get(row).copied().unwrap_or(0) as usize;
    let start = row.checked_sub(1).map_or(0, end);
    start..end(row).max(start)
}
