//! What events of a table or of a lead's own list say: their kind, their time, their attributes.

use crate::builder::ColumnBuilder;
use crate::cell::{Block, CellKind, Span};
use crate::date::Clock;
use crate::field::{Fault, FieldReader};
use crate::reject::Reason;
use crate::schema::Matcher;
use crate::words::WordTable;
use crate::{Column, EventColumns};
use leadspec_ir::{ArenaId, At, CellFormat, Definition, EventId, Field, FieldType, Unit};
use std::collections::BTreeMap;

/// What became of events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventCounts {
    /// Events that count.
    pub kept: u64,
    /// Events after the as-of day: they don't exist yet.
    pub later: u64,
    /// Events of kinds that the definition does not know, by the text of their kind.
    pub unknown_kinds: BTreeMap<String, u64>,
}

impl EventCounts {
    /// Adds others.
    pub fn add(&mut self, other: &EventCounts) {
        self.kept += other.kept;
        self.later += other.later;
        for (kind, count) in &other.unknown_kinds {
            *self.unknown_kinds.entry(kind.clone()).or_default() += count;
        }
    }
}

/// Reads events by the columns of one table.
#[derive(Debug, Clone)]
pub(crate) struct EventReader {
    time: FieldReader,
    time_place: Option<usize>,
    kind_place: Option<usize>,
    kind_words: WordTable,
    /// The kind of all events.
    fixed: Option<usize>,
    /// The kind of events that say none.
    unsaid: Option<usize>,
    kinds: Vec<Vec<Attribute>>,
    clock: Clock,
    as_of: i64,
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Clone)]
struct Attribute {
    reader: FieldReader,
    place: Option<usize>,
    required: bool,
    column: String,
}

/// Events of every kind while they are collected; each belongs to a lead by number.
#[derive(Debug, Clone)]
pub(crate) struct Collected {
    pub(crate) kinds: Vec<CollectedKind>,
    pub(crate) counts: EventCounts,
}

#[derive(Debug, Clone)]
pub(crate) struct CollectedKind {
    /// [`NOBODY`] for events that turned out to be unreadable.
    leads: Vec<u32>,
    days: Vec<i64>,
    times: Vec<i64>,
    attributes: Vec<ColumnBuilder>,
}

/// What an event says of its kind.
enum KindOf<'a> {
    Known(usize),
    Missing,
    Unknown(&'a str),
}

/// The lead of an event that does not count.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A cell of an event that can't be read.
pub(crate) struct EventFault {
    /// The event's row in its block.
    pub(crate) row: usize,
    pub(crate) column: Option<String>,
    pub(crate) value: String,
    pub(crate) reason: Reason,
}

impl EventReader {
    /// By the columns of a table; `matcher` holds them. With `fixed` every event is of this kind.
    pub(crate) fn new(
        definition: &Definition,
        matcher: &mut Matcher<'_>,
        fixed: Option<EventId>,
        as_of: i64,
    ) -> EventReader {
        let clock = Clock::named(&definition.timezone);
        let table = &definition.event_table;
        let only = definition.events.ids().next().filter(|_| definition.events.len() == 1);
        let mut fixed = fixed.map(ArenaId::index);
        let mut kind_place = None;
        if fixed.is_none() {
            // A table without kinds is one of the only kind there is.
            match only {
                Some(only) if !matcher.may_have(&table.kind_column) => fixed = Some(only.index()),
                Some(_) | None => {
                    kind_place = matcher.of_events(&table.kind_column, "which event it is", "kind from \"…\"");
                }
            }
        }
        let time_place = matcher.of_events(&table.time_column, "when it was", "time from \"…\"");
        let mut kind_words = WordTable::new(definition.events.len(), false);
        for (code, kind) in (0..).zip(&definition.events) {
            kind_words.insert(kind.text.trim(), code);
        }
        let kinds = definition
            .events
            .entries()
            .map(|(id, kind)| {
                let must = fixed == Some(id.index());
                let of_other = fixed.is_some() && !must;
                let attribute = |field: &Field| Attribute {
                    reader: FieldReader::new(field, definition, &clock),
                    place: if of_other {
                        None
                    } else if must && !field.optional {
                        matcher.required(&field.name, &field.column)
                    } else {
                        matcher.place(&field.column)
                    },
                    required: !field.optional,
                    column: field.column.clone(),
                };
                kind.attributes.iter().map(attribute).collect()
            })
            .collect();
        let time = FieldReader::new(
            &time_field(table.time_column.clone(), table.time_format.clone()),
            definition,
            &clock,
        );
        // Objects may leave the kind out where there is only one; tables leave out the column.
        let unsaid = only.map(ArenaId::index).filter(|_| !matcher.has_header());
        EventReader {
            time,
            time_place,
            kind_place,
            kind_words,
            fixed,
            unsaid,
            kinds,
            clock,
            as_of,
            names: Vec::new(),
        }
    }

    pub(crate) fn collected(&self) -> Collected {
        let kind = |attributes: &Vec<Attribute>| CollectedKind {
            leads: Vec::new(),
            days: Vec::new(),
            times: Vec::new(),
            attributes: attributes.iter().map(|a| a.reader.builder(true, 0)).collect(),
        };
        Collected {
            kinds: self.kinds.iter().map(kind).collect(),
            counts: EventCounts::default(),
        }
    }

    /// Adds the events of a block. `leads` says whose each row is, [`NOBODY`] for rows that are to be left out.
    pub(crate) fn read(&self, block: &Block<'_>, leads: &[u32], into: &mut Collected, faults: &mut Vec<EventFault>) {
        let (times, mut leads) = (self.times(block, faults), leads.to_vec());
        for fault in faults.iter() {
            set(&mut leads, fault.row, NOBODY);
        }
        // The rows of each kind.
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); self.kinds.len()];
        let mut scratch = String::new();
        let mut kind_cells = self.kind_place.map(|place| block.column(place));
        for (row, (lead, time)) in leads.iter().zip(&times).enumerate() {
            let span = kind_cells.as_mut().and_then(Iterator::next).unwrap_or(Span::NULL);
            if *lead == NOBODY {
                continue;
            }
            let kind = match self.kind_of(block, span, &mut scratch) {
                KindOf::Known(kind) => kind,
                KindOf::Missing => {
                    let column = self.kind_place.and_then(|place| self.names.get(place)).cloned();
                    let reason = Reason::Missing { marker: false };
                    faults.push(EventFault {
                        row,
                        column,
                        value: String::new(),
                        reason,
                    });
                    continue;
                }
                KindOf::Unknown(text) => {
                    *into.counts.unknown_kinds.entry(text.to_string()).or_default() += 1;
                    continue;
                }
            };
            let day = self.clock.day_of(*time);
            if day > self.as_of {
                into.counts.later += 1;
                continue;
            }
            if let (Some(rows), Some(kind)) = (rows.get_mut(kind), into.kinds.get_mut(kind)) {
                rows.push(row);
                kind.leads.push(*lead);
                kind.days.push(day);
                kind.times.push(*time);
            }
        }
        for ((attributes, rows), kind) in self.kinds.iter().zip(&rows).zip(&mut into.kinds) {
            let bad = read_attributes(block, attributes, rows, kind, faults);
            into.counts.kept += (rows.len() - bad) as u64;
        }
    }

    fn kind_of<'s>(&self, block: &Block<'s>, span: Span, scratch: &'s mut String) -> KindOf<'s> {
        if let Some(kind) = self.fixed {
            return KindOf::Known(kind);
        }
        let cell = block.resolve(span, scratch).trim();
        if cell.len() == 0 || span.kind() == CellKind::Null {
            return self.unsaid.map_or(KindOf::Missing, KindOf::Known);
        }
        match self.kind_words.get(cell) {
            Some(kind) => KindOf::Known(kind as usize),
            None => KindOf::Unknown(cell.text()),
        }
    }

    fn times(&self, block: &Block<'_>, faults: &mut Vec<EventFault>) -> Vec<i64> {
        let mut builder = self.time.builder(true, 0);
        let mut unread: Vec<Fault> = Vec::new();
        match self.time_place {
            Some(place) => self.time.read(block, place, &mut builder, &mut unread),
            None => builder.skip(block.rows),
        }
        let column = self.time_place.and_then(|place| self.names.get(place));
        faults.extend(unread.into_iter().map(|fault| EventFault {
            row: fault.row,
            column: column.cloned(),
            value: fault.value,
            reason: fault.reason,
        }));
        builder.values.into_quantities()
    }
}

/// Reads the attributes of the events of one kind and says how many of the events can't be read.
fn read_attributes(
    block: &Block<'_>,
    attributes: &[Attribute],
    rows: &[usize],
    kind: &mut CollectedKind,
    faults: &mut Vec<EventFault>,
) -> usize {
    if rows.is_empty() {
        return 0;
    }
    let first = kind.leads.len() - rows.len();
    let spans: Vec<Span> = rows
        .iter()
        .flat_map(|row| {
            block
                .spans
                .get(row * block.width..(row + 1) * block.width)
                .unwrap_or(&[])
        })
        .copied()
        .collect();
    let part = Block {
        text: block.text,
        spans: &spans,
        width: block.width,
        rows: rows.len(),
    };
    let mut bad: Vec<usize> = Vec::new();
    for (attribute, builder) in attributes.iter().zip(&mut kind.attributes) {
        let mut unread: Vec<Fault> = Vec::new();
        if let Some(place) = attribute.place {
            attribute.reader.read(&part, place, builder, &mut unread);
        } else {
            {
                builder.skip(part.rows);
                if attribute.required {
                    let missing = |row| Fault {
                        row,
                        value: String::new(),
                        reason: Reason::Missing { marker: false },
                    };
                    unread.extend((0..part.rows).map(missing));
                }
            }
        }
        for fault in unread {
            bad.push(fault.row);
            faults.push(EventFault {
                row: rows.get(fault.row).copied().unwrap_or(0),
                column: Some(attribute.column.clone()),
                value: fault.value,
                reason: fault.reason,
            });
        }
    }
    bad.sort_unstable();
    bad.dedup();
    for row in &bad {
        set(&mut kind.leads, first + row, NOBODY);
    }
    bad.len()
}

fn set(leads: &mut [u32], place: usize, lead: u32) {
    if let Some(old) = leads.get_mut(place) {
        *old = lead;
    }
}

fn time_field(column: String, format: CellFormat) -> Field {
    Field {
        name: "time".to_string(),
        ty: FieldType::Quantity {
            unit: Unit::Timestamp,
            low: None,
            high: None,
        },
        optional: false,
        personal: false,
        mutual: false,
        column,
        missing: Vec::new(),
        fold_case: false,
        format,
        yes: Vec::new(),
        no: Vec::new(),
        separator: None,
        decimals: None,
        at: At::default(),
    }
}

impl CollectedKind {
    /// Sorted by lead, then time, then input order, for so many leads. `renumber` says what becomes of a lead's number;
    /// events of nobody go.
    pub(crate) fn finish(self, leads: usize, renumber: impl Fn(u32) -> u32) -> EventColumns {
        let owners: Vec<u32> = self
            .leads
            .iter()
            .map(|lead| if *lead == NOBODY { NOBODY } else { renumber(*lead) })
            .collect();
        let mut order: Vec<(u32, i64, u32)> = (0..)
            .zip(&owners)
            .zip(&self.times)
            .filter(|((_, lead), _)| **lead != NOBODY)
            .map(|((place, lead), time)| (*lead, *time, place))
            .collect();
        order.sort_unstable();
        let mut ends = vec![0u32; leads];
        for (lead, ..) in &order {
            if let Some(count) = ends.get_mut(*lead as usize) {
                *count += 1;
            }
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        let places: Vec<u32> = order.iter().map(|(.., place)| *place).collect();
        let pick = |from: &[i64]| places.iter().filter_map(|p| from.get(*p as usize).copied()).collect();
        EventColumns {
            ends,
            days: pick(&self.days),
            times: pick(&self.times),
            attributes: self
                .attributes
                .into_iter()
                .map(|a| a.finish().gather(&places))
                .collect::<Vec<Column>>(),
        }
    }
}
