//! Pieces of an input to batches of leads and rejected rows.

use crate::builder::ColumnBuilder;
use crate::cell::{Block, CellKind, Span};
use crate::event::{Collected, EventCounts, EventFault, NOBODY};
use crate::field::{Fault, form};
use crate::json::{Habit, Scanner, item_places};
use crate::piece::{Piece, PieceForm, RowIndex, pad};
use crate::reject::{Reason, Reject};
use crate::rows::{Reading, for_each_block};
use crate::schema::{NESTED, Schema};
use crate::{Bitmap, EventBatch, LeadBatch};

/// What a piece of an input turned out to hold.
#[derive(Debug, Clone, Default)]
pub struct Decoded {
    /// The leads that could be read.
    pub batch: LeadBatch,
    /// The cells and rows that could not, by row, then by column.
    pub rejects: Vec<Reject>,
    /// How many rows have rejects.
    pub rejected_rows: u64,
    /// What became of the leads' own events.
    pub events: EventCounts,
}

impl Schema {
    /// Reads a piece of the input this schema was made for.
    pub fn decode(&self, piece: Piece) -> Decoded {
        let mut decoder = Decoder::new(self, usize::try_from(piece.rows()).unwrap_or(0));
        let mut broken = for_each_block(piece, &self.reading, &mut |block, index| decoder.block(&block, index));
        decoder.rejects.append(&mut broken);
        decoder.finish()
    }

    /// Reads JSON that is laid out freely: one lead, several, or an array of them. For schemas made without a header.
    pub fn decode_json(&self, text: &[u8]) -> Decoded {
        let (bytes, len) = pad(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).to_vec());
        self.decode(Piece {
            bytes,
            len,
            form: PieceForm::Json,
            first_row: 1,
            first_line: 1,
            rows: 0,
        })
    }
}

/// A piece on its way into columns.
struct Decoder<'a> {
    schema: &'a Schema,
    builders: Vec<ColumnBuilder>,
    rows: Vec<u64>,
    lines: Vec<u64>,
    rejects: Vec<Reject>,
    /// Places among `rows` of rows with faults, ascending within a block, maybe twice.
    faulty: Vec<usize>,
    /// The leads' own events, by places among `rows`.
    collected: Collected,
}

impl<'a> Decoder<'a> {
    fn new(schema: &'a Schema, room: usize) -> Decoder<'a> {
        Decoder {
            schema,
            builders: schema
                .columns
                .iter()
                .map(|column| column.reader.builder(false, room))
                .collect(),
            rows: Vec::with_capacity(room),
            lines: Vec::with_capacity(room),
            rejects: Vec::new(),
            faulty: Vec::new(),
            collected: schema.events.collected(),
        }
    }

    /// Adds the rows of an index, all of the same width.
    fn block(&mut self, block: &Block<'_>, index: &RowIndex) {
        let before = self.rows.len();
        self.rows.extend_from_slice(&index.rows);
        self.lines.extend_from_slice(&index.lines);
        let mut faults: Vec<Fault> = Vec::new();
        for (column, builder) in self.schema.columns.iter().zip(&mut self.builders) {
            let Some(place) = column.place else {
                builder.skip(block.rows);
                continue;
            };
            column.reader.read(block, place, builder, &mut faults);
            for fault in faults.drain(..) {
                self.faulty.push(before + fault.row);
                self.rejects.push(Reject {
                    row: index.rows.get(fault.row).copied().unwrap_or(0),
                    line: index.lines.get(fault.row).copied().unwrap_or(0),
                    column: self.schema.reading.names.get(place).cloned(),
                    value: fault.value,
                    reason: fault.reason,
                });
            }
        }
        if let Some((reading, slot)) = &self.schema.nested {
            self.events((reading, *slot), block, before, index);
        }
    }

    /// Adds the leads' own events. A lead with an event that can't be read can't be read itself.
    fn events(&mut self, (reading, slot): (&Reading, usize), block: &Block<'_>, before: usize, index: &RowIndex) {
        let mut spans: Vec<Span> = Vec::new();
        // Whose each event is, and its number among its lead's.
        let (mut leads, mut numbers) = (Vec::new(), Vec::new());
        let mut habit = Habit::default();
        for (row, span) in block.column(slot).enumerate() {
            match span.kind() {
                CellKind::Null => continue,
                CellKind::Array => {}
                CellKind::Text
                | CellKind::Quoted
                | CellKind::Escaped
                | CellKind::Number
                | CellKind::Bool
                | CellKind::Iso
                | CellKind::Object => {
                    let reason = Reason::WrongForm {
                        found: form(span.kind()),
                        expected: "a list of events",
                    };
                    self.reject(before, row, index, Some(NESTED.to_string()), String::new(), reason);
                    continue;
                }
            }
            for (number, place) in item_places(block.text, span).into_iter().enumerate() {
                let mut scanner = Scanner::new(block.text, place, span.start() + span.len());
                let first = spans.len();
                spans.resize(first + reading.width(), Span::NULL);
                let got = scanner.object(&reading.keys, &mut habit, spans.get_mut(first..).unwrap_or(&mut []));
                if let Err(error) = got {
                    spans.truncate(first);
                    let column = Some(format!("{NESTED}[{number}]"));
                    self.reject(before, row, index, column, String::new(), error.reason(place));
                    continue;
                }
                leads.push(u32::try_from(before + row).unwrap_or(NOBODY));
                numbers.push((row, number));
            }
        }
        let block = Block {
            text: block.text,
            spans: &spans,
            width: reading.width(),
            rows: leads.len(),
        };
        let mut faults: Vec<EventFault> = Vec::new();
        self.schema
            .events
            .read(&block, &leads, &mut self.collected, &mut faults);
        for fault in faults {
            let (row, number) = numbers.get(fault.row).copied().unwrap_or_default();
            let column = fault.column.map_or(String::new(), |c| format!(".{c}"));
            let column = Some(format!("{NESTED}[{number}]{column}"));
            self.reject(before, row, index, column, fault.value, fault.reason);
        }
    }

    fn reject(
        &mut self,
        before: usize,
        row: usize,
        index: &RowIndex,
        column: Option<String>,
        value: String,
        reason: Reason,
    ) {
        self.faulty.push(before + row);
        self.rejects.push(Reject {
            row: index.rows.get(row).copied().unwrap_or(0),
            line: index.lines.get(row).copied().unwrap_or(0),
            column,
            value,
            reason,
        });
    }

    fn finish(mut self) -> Decoded {
        let names = &self.schema.reading.names;
        let place = |column: &Option<String>| column.as_ref().and_then(|c| names.iter().position(|n| n == c));
        self.rejects.sort_by_key(|reject| (reject.row, place(&reject.column)));
        let mut rejected: Vec<u64> = self.rejects.iter().map(|r| r.row).collect();
        rejected.dedup();
        let mut fields: Vec<_> = self.builders.into_iter().map(ColumnBuilder::finish).collect();
        let (mut rows, mut lines) = (self.rows, self.lines);
        // The new place of each row.
        let mut places: Option<Vec<u32>> = None;
        if !self.faulty.is_empty() {
            let mut good = Bitmap::filled(rows.len(), true);
            self.faulty.iter().for_each(|row| good.set(*row, false));
            let kept: Vec<u32> = (0..).take(rows.len()).filter(|row| good.get(*row as usize)).collect();
            fields = fields.iter().map(|column| column.gather(&kept)).collect();
            let pick = |from: &[u64]| kept.iter().filter_map(|p| from.get(*p as usize).copied()).collect();
            let mut moved = vec![NOBODY; rows.len()];
            for (new, old) in (0..).zip(&kept) {
                if let Some(place) = moved.get_mut(*old as usize) {
                    *place = new;
                }
            }
            (rows, lines, places) = (pick(&rows), pick(&lines), Some(moved));
        }
        let renumber = |lead: u32| match &places {
            Some(places) => places.get(lead as usize).copied().unwrap_or(NOBODY),
            None => lead,
        };
        let Collected { kinds, counts } = self.collected;
        let kinds = kinds
            .into_iter()
            .map(|kind| kind.finish(rows.len(), renumber))
            .collect();
        let carried = fields.split_off(self.schema.fields.min(fields.len()));
        let batch = LeadBatch {
            len: rows.len(),
            fields,
            rows,
            lines,
            carried,
            events: EventBatch { kinds },
        };
        Decoded {
            batch,
            rejects: self.rejects,
            rejected_rows: rejected.len() as u64,
            events: counts,
        }
    }
}
