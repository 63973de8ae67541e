//! All events of a second table, in memory: sorted by lead, then time. Batches of leads take theirs from it, on any thread.

use crate::builder::Interner;
use crate::cell::{Block, Cell, Span};
use crate::event::{Collected, EventCounts, EventFault, EventReader, NOBODY};
use crate::field::FieldReader;
use crate::reject::{Reason, Reject};
use crate::rows::{Reading, for_each_block};
use crate::schema::Matcher;
use crate::write::digits;
use crate::{EventBatch, EventColumns, LeadBatch, ReadError, SchemaError, Source, Values};
use leadspec_ir::{ArenaId, Definition, EventId, FieldId, FieldType};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Collects events of one or more tables.
pub struct EventStoreBuilder<'a> {
    definition: &'a Definition,
    as_of: i64,
    leads: Interner,
    collected: Collected,
    lead_key: LeadKey,
    rejected_rows: u64,
}

/// How a lead is told from others.
#[derive(Debug, Clone)]
enum LeadKey {
    /// By its id as text, without blanks around it.
    Text(FieldId),
    /// By its id as a number, whatever zeros stand before it.
    Number(FieldId, Box<FieldReader>),
    /// By its row.
    Row,
}

/// Why events can't be loaded at all.
#[derive(Debug)]
pub enum EventsError {
    /// The table can't be read.
    Read(ReadError),
    /// The table lacks columns.
    Schema(SchemaError),
}

impl fmt::Display for EventsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventsError::Read(error) => error.fmt(f),
            EventsError::Schema(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EventsError {}

impl From<ReadError> for EventsError {
    fn from(error: ReadError) -> Self {
        EventsError::Read(error)
    }
}

impl From<SchemaError> for EventsError {
    fn from(error: SchemaError) -> Self {
        EventsError::Schema(error)
    }
}

/// Events by lead.
pub struct EventStore {
    leads: Interner,
    kinds: Vec<EventColumns>,
    by_row: bool,
    id: Option<FieldId>,
    /// One bit a lead: some batch had it.
    seen: Vec<AtomicU64>,
    /// What became of the events of the tables.
    pub counts: EventCounts,
    /// How many rows could not be read.
    pub rejected_rows: u64,
}

impl<'a> EventStoreBuilder<'a> {
    /// For a definition; events after the as-of day (days since 1970-01-01) don't exist yet.
    pub fn new(definition: &'a Definition, as_of: i64) -> EventStoreBuilder<'a> {
        // Only the shape of what is collected is taken from this reader.
        let shape = EventReader::new(definition, &mut Matcher::new(None), None, as_of);
        let clock = crate::date::Clock::named(&definition.timezone);
        let lead_key = match definition.id.map(|id| (id, &definition.fields[id])) {
            None => LeadKey::Row,
            Some((id, field)) => match field.ty {
                FieldType::Quantity { .. } => {
                    LeadKey::Number(id, Box::new(FieldReader::new(field, definition, &clock)))
                }
                FieldType::Text | FieldType::Bool | FieldType::Choice(_) | FieldType::List(_) => LeadKey::Text(id),
            },
        };
        EventStoreBuilder {
            definition,
            as_of,
            leads: Interner::new(false),
            collected: shape.collected(),
            lead_key,
            rejected_rows: 0,
        }
    }

    /// Adds the events of a table. With `kind` all are of this kind, whatever the table says. `rejected` is told the rows that
    /// can't be read, piece by piece.
    pub fn add(
        &mut self,
        source: &mut Source,
        kind: Option<EventId>,
        rejected: &mut dyn FnMut(&[Reject]),
    ) -> Result<(), EventsError> {
        let header = source.header().map(<[String]>::to_vec);
        let mut matcher = Matcher::new(header.as_deref());
        let lead_place = matcher.of_events(
            &self.definition.event_table.lead_column,
            "whose event it is",
            "lead from \"…\"",
        );
        let mut reader = EventReader::new(self.definition, &mut matcher, kind, self.as_of);
        let names = matcher.finish()?;
        reader.names.clone_from(&names);
        let reading = Reading::new(&names);
        while let Some(piece) = source.next_piece()? {
            let mut rejects = Vec::new();
            let mut broken = for_each_block(piece, &reading, &mut |block, index| {
                let mut faults = Vec::new();
                let leads = self.leads_of(&block, lead_place, names.get(lead_place.unwrap_or(0)), &mut faults);
                reader.read(&block, &leads, &mut self.collected, &mut faults);
                rejects.extend(faults.into_iter().map(|fault| Reject {
                    row: index.rows.get(fault.row).copied().unwrap_or(0),
                    line: index.lines.get(fault.row).copied().unwrap_or(0),
                    column: fault.column,
                    value: fault.value,
                    reason: fault.reason,
                }));
            });
            rejects.append(&mut broken);
            rejects.sort_by_key(|reject| reject.row);
            let mut rows: Vec<u64> = rejects.iter().map(|r| r.row).collect();
            rows.dedup();
            self.rejected_rows += rows.len() as u64;
            if !rejects.is_empty() {
                rejected(&rejects);
            }
        }
        Ok(())
    }

    /// Whose event each row is.
    fn leads_of(
        &mut self,
        block: &Block<'_>,
        place: Option<usize>,
        column: Option<&String>,
        faults: &mut Vec<EventFault>,
    ) -> Vec<u32> {
        let mut leads = vec![NOBODY; block.rows];
        let Some(place) = place else { return leads };
        let mut scratch = String::new();
        if let LeadKey::Number(_, reader) = &self.lead_key {
            let mut builder = reader.builder(true, 0);
            let mut unread = Vec::new();
            reader.read(block, place, &mut builder, &mut unread);
            let numbers = builder.values.into_quantities();
            let mut key = Vec::new();
            for (lead, number) in leads.iter_mut().zip(numbers) {
                key.clear();
                digits::integer(number, &mut key);
                *lead = self.leads.place(Cell::of(str::from_utf8(&key).unwrap_or("")));
            }
            for fault in unread {
                if let Some(lead) = leads.get_mut(fault.row) {
                    *lead = NOBODY;
                }
                let (row, value, reason) = (fault.row, fault.value, fault.reason);
                faults.push(EventFault {
                    row,
                    column: column.cloned(),
                    value,
                    reason,
                });
            }
            return leads;
        }
        for (row, (lead, span)) in leads.iter_mut().zip(block.column(place)).enumerate() {
            let cell = if span == Span::NULL {
                Cell::of("")
            } else {
                block.resolve(span, &mut scratch).trim()
            };
            if cell.len() > 0 && span.kind() != crate::cell::CellKind::Null {
                *lead = self.leads.place(cell);
            } else {
                let reason = Reason::Missing { marker: false };
                faults.push(EventFault {
                    row,
                    column: column.cloned(),
                    value: String::new(),
                    reason,
                });
            }
        }
        leads
    }

    /// Sorts what was collected.
    pub fn finish(self) -> EventStore {
        let leads = self.leads.texts().len();
        let kinds = self
            .collected
            .kinds
            .into_iter()
            .map(|kind| kind.finish(leads, |lead| lead))
            .collect();
        let id = match self.lead_key {
            LeadKey::Text(id) | LeadKey::Number(id, _) => Some(id),
            LeadKey::Row => None,
        };
        EventStore {
            leads: self.leads,
            kinds,
            by_row: id.is_none(),
            id,
            seen: (0..leads.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            counts: self.collected.counts,
            rejected_rows: self.rejected_rows,
        }
    }
}

impl EventStore {
    /// The events of a batch's leads, and remembers that these leads exist.
    pub fn batch_for(&self, batch: &LeadBatch) -> EventBatch {
        let places: Vec<Option<u32>> = (0..batch.len).map(|row| self.lead(batch, row)).collect();
        for place in places.iter().flatten() {
            if let Some(word) = self.seen.get(*place as usize / 64) {
                word.fetch_or(1 << (place % 64), Ordering::Relaxed);
            }
        }
        let kinds = self.kinds.iter().map(|kind| {
            let mut ends = Vec::with_capacity(batch.len);
            let mut events: Vec<u32> = Vec::new();
            for place in &places {
                if let Some(place) = *place {
                    let start = place
                        .checked_sub(1)
                        .and_then(|p| kind.ends.get(p as usize))
                        .copied()
                        .unwrap_or(0);
                    events.extend(start..kind.ends.get(place as usize).copied().unwrap_or(start));
                }
                ends.push(u32::try_from(events.len()).unwrap_or(u32::MAX));
            }
            let pick = |from: &[i64]| events.iter().filter_map(|e| from.get(*e as usize).copied()).collect();
            EventColumns {
                days: pick(&kind.days),
                times: pick(&kind.times),
                attributes: kind.attributes.iter().map(|column| column.gather(&events)).collect(),
                ends,
            }
        });
        EventBatch { kinds: kinds.collect() }
    }

    fn lead(&self, batch: &LeadBatch, row: usize) -> Option<u32> {
        let mut key = Vec::new();
        if self.by_row {
            digits::natural(batch.rows.get(row).copied().unwrap_or(0), &mut key);
            return self.leads.find(Cell::of(str::from_utf8(&key).ok()?));
        }
        let column = batch
            .fields
            .get(self.id?.index())
            .filter(|column| column.known.get(row))?;
        match &column.values {
            Values::Text(texts) => self.leads.find(Cell::of(texts.get(row)).trim()),
            Values::Quantity(values) => {
                digits::integer(*values.get(row)?, &mut key);
                self.leads.find(Cell::of(str::from_utf8(&key).ok()?))
            }
            Values::Bool(_) | Values::Code(_) | Values::List(_) => None,
        }
    }

    /// How many leads of the event tables no batch has had, and the first few of them.
    pub fn unmatched(&self, examples: usize) -> (u64, Vec<&str>) {
        let seen = |place: usize| {
            self.seen
                .get(place / 64)
                .is_some_and(|word| word.load(Ordering::Relaxed) >> (place % 64) & 1 == 1)
        };
        let texts = self.leads.texts();
        let unseen = || texts.iter().enumerate().filter(|(place, _)| !seen(*place));
        (
            unseen().count() as u64,
            unseen().take(examples).map(|(_, text)| text).collect(),
        )
    }
}
