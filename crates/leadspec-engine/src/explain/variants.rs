//! One lead of a batch as a batch of its own, as often as wanted, with some facts changed.

use crate::plan::Cell;
use leadspec_data::{Bitmap, Column, EventBatch, EventColumns, LeadBatch, ListColumn, TextColumn, Texts, Values};
use leadspec_ir::{ArenaId, FieldId};
use std::ops::Range;

/// The lead at a row, once for each list of changes.
pub(crate) fn variants(batch: &LeadBatch, row: usize, changes: &[Vec<(FieldId, Cell)>]) -> LeadBatch {
    let number = changes.len();
    let fields = batch.fields.iter().enumerate().map(|(place, column)| {
        let given = |variant: usize| {
            let changed = changes.get(variant)?.iter().find(|(field, _)| field.index() == place);
            changed.map(|(_, cell)| cell)
        };
        changed(column, row, number, given)
    });
    let kinds = batch.events.kinds.iter().map(|kind| events(kind, row, number));
    LeadBatch {
        len: number,
        fields: fields.collect(),
        rows: vec![batch.rows.get(row).copied().unwrap_or(0); number],
        lines: vec![batch.lines.get(row).copied().unwrap_or(0); number],
        carried: Vec::new(),
        events: EventBatch { kinds: kinds.collect() },
    }
}

fn changed<'c>(column: &Column, row: usize, number: usize, given: impl Fn(usize) -> Option<&'c Cell>) -> Column {
    let known = (0..number)
        .map(|n| given(n).map_or(column.known.get(row), |cell| *cell != Cell::Unknown))
        .collect::<Bitmap>();
    let values = match &column.values {
        Values::Bool(answers) => Values::Bool(
            (0..number)
                .map(|n| match given(n) {
                    Some(Cell::Bool(answer)) => *answer,
                    Some(Cell::Unknown | Cell::Quantity(_) | Cell::Code(_) | Cell::Text(_)) | None => answers.get(row),
                })
                .collect(),
        ),
        Values::Quantity(values) => {
            let own = values.get(row).copied().unwrap_or(0);
            let value = |n| match given(n) {
                Some(Cell::Quantity(value)) => *value,
                Some(Cell::Unknown | Cell::Bool(_) | Cell::Code(_) | Cell::Text(_)) | None => own,
            };
            Values::Quantity((0..number).map(value).collect())
        }
        Values::Code(codes) => {
            let own = codes.get(row).copied().unwrap_or(0);
            let code = |n| match given(n) {
                Some(Cell::Code(code)) => *code,
                Some(Cell::Unknown | Cell::Bool(_) | Cell::Quantity(_) | Cell::Text(_)) | None => own,
            };
            Values::Code((0..number).map(code).collect())
        }
        Values::Text(texts) => {
            let mut distinct = Texts::new();
            let own = distinct.push(texts.get(row));
            let codes = (0..number)
                .map(|n| match given(n) {
                    Some(Cell::Text(text)) => distinct.push(text),
                    Some(Cell::Unknown | Cell::Bool(_) | Cell::Quantity(_) | Cell::Code(_)) | None => own,
                })
                .collect();
            Values::Text(TextColumn { codes, distinct })
        }
        Values::List(list) => Values::List(repeated_list(list, row, number)),
    };
    Column { known, values }
}

fn repeated_list(list: &ListColumn, row: usize, number: usize) -> ListColumn {
    let own = crate::eval::list_items(list, row);
    ListColumn {
        ends: (1..=number)
            .map(|n| u32::try_from(n * own.len()).unwrap_or(u32::MAX))
            .collect(),
        items: Box::new(repeated(&list.items, own, number)),
    }
}

/// A stretch of values, so many times over.
fn repeated(values: &Values, stretch: Range<usize>, number: usize) -> Values {
    let rows: Vec<usize> = (0..number).flat_map(|_| stretch.clone()).collect();
    picked(values, &rows)
}

/// The values at these places.
fn picked(values: &Values, rows: &[usize]) -> Values {
    match values {
        Values::Bool(answers) => Values::Bool(rows.iter().map(|row| answers.get(*row)).collect()),
        Values::Quantity(values) => Values::Quantity(rows.iter().filter_map(|row| values.get(*row).copied()).collect()),
        Values::Code(codes) => Values::Code(rows.iter().filter_map(|row| codes.get(*row).copied()).collect()),
        Values::Text(texts) => Values::Text(TextColumn {
            codes: rows.iter().filter_map(|row| texts.codes.get(*row).copied()).collect(),
            distinct: texts.distinct.clone(),
        }),
        Values::List(list) => {
            let (mut ends, mut items): (Vec<u32>, Vec<usize>) = (Vec::new(), Vec::new());
            for row in rows {
                items.extend(crate::eval::list_items(list, *row));
                ends.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
            }
            Values::List(ListColumn {
                ends,
                items: Box::new(picked(&list.items, &items)),
            })
        }
    }
}

fn events(kind: &EventColumns, row: usize, number: usize) -> EventColumns {
    let end = |row: usize| kind.ends.get(row).copied().unwrap_or(0) as usize;
    let start = row.checked_sub(1).map_or(0, end);
    let own = start..end(row).max(start);
    let rows = || (0..number).flat_map(|_| own.clone());
    EventColumns {
        ends: (1..=number)
            .map(|n| u32::try_from(n * own.len()).unwrap_or(u32::MAX))
            .collect(),
        days: rows().filter_map(|row| kind.days.get(row).copied()).collect(),
        times: rows().filter_map(|row| kind.times.get(row).copied()).collect(),
        attributes: kind
            .attributes
            .iter()
            .map(|column| Column {
                known: rows().map(|row| column.known.get(row)).collect(),
                values: repeated(&column.values, own.clone(), number),
            })
            .collect(),
    }
}
