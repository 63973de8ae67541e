//! One piece of the input, decided and encoded on whichever thread has time.

use super::sink::Encode;
use leadspec::{
    Column, Engine, EventCounts, EventStore, OutputColumn, OutputField, OutputTable, Piece, Reject, Schema, Scratch,
    Selection, Tally, TextColumn, Values,
};
use std::sync::Arc;

/// What all threads share.
pub(super) struct Plan {
    pub(super) engine: Engine,
    pub(super) selection: Selection,
    pub(super) schema: Schema,
    pub(super) store: Option<Arc<EventStore>>,
    /// Where the columns that are carried along come in.
    pub(super) carried_at: usize,
    /// Turns a table into bytes; `None` where that is done in order, behind.
    pub(super) encode: Option<Encode>,
    /// All columns of the output.
    pub(super) fields: Vec<OutputField>,
}

/// A piece on its way. What it holds is used again for the next piece.
#[derive(Default)]
pub(super) struct Slot {
    /// What to decide.
    pub(super) piece: Option<Piece>,
    /// The decisions, encoded.
    pub(super) bytes: Vec<u8>,
    /// The decisions, where they are encoded behind.
    pub(super) table: OutputTable,
    /// How many were decided.
    pub(super) leads: u64,
    pub(super) tally: Tally,
    pub(super) rejects: Vec<Reject>,
    pub(super) rejected_rows: u64,
    /// Row, line and reason of leads that could not be decided.
    pub(super) undecided: Vec<(u64, u64, String)>,
    pub(super) events: EventCounts,
}

/// Decides the piece of a slot.
pub(super) fn work(plan: &Plan, scratch: &mut Scratch, slot: &mut Slot) {
    let Some(piece) = slot.piece.take() else { return };
    let mut decoded = plan.schema.decode(piece);
    if let Some(store) = &plan.store {
        decoded.batch.events = store.batch_for(&decoded.batch);
    }
    let decided = plan.engine.decide(&decoded.batch, &plan.selection, scratch);
    let batch = decoded.batch;
    slot.tally = decided.tally;
    slot.rejects = decoded.rejects;
    slot.rejected_rows = decoded.rejected_rows;
    slot.events = decoded.events;
    let place = |of: &[u64], row: usize| of.get(row).copied().unwrap_or(0);
    slot.undecided = decided
        .undecided
        .into_iter()
        .map(|lead| (place(&batch.rows, lead.row), place(&batch.lines, lead.row), lead.reason))
        .collect();
    let mut table = decided.table;
    slot.leads = table.len as u64;
    let carried = batch
        .carried
        .into_iter()
        .map(|column| carried(column, decided.rows.as_deref()));
    let at = plan.carried_at.min(table.columns.len());
    table.columns.splice(at..at, carried);
    slot.bytes.clear();
    match plan.encode {
        Some(encode) => encode(&plan.fields, &table, &mut slot.bytes),
        None => slot.table = table,
    }
}

/// A column of the input as one of the output: of the decided leads only.
fn carried(column: Column, rows: Option<&[usize]>) -> OutputColumn {
    let texts = match column.values {
        Values::Text(texts) => texts,
        // Columns are carried along as the texts they are; there are no others.
        Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::List(_) => TextColumn::default(),
    };
    let Some(rows) = rows else {
        return OutputColumn::Text {
            known: column.known,
            texts,
        };
    };
    OutputColumn::Text {
        known: rows.iter().map(|row| column.known.get(*row)).collect(),
        texts: TextColumn {
            codes: rows
                .iter()
                .map(|row| texts.codes.get(*row).copied().unwrap_or(0))
                .collect(),
            distinct: texts.distinct,
        },
    }
}
