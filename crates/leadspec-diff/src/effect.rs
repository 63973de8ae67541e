//! Two definitions and leads: who moves, and because of which change.
//!
//! Batches are decided by both definitions. What the old one says is computed together with a few more columns, which tell for each
//! change the leads it can make a difference to: there, and only there, the old definition with this change alone decides too. So
//! the effect of each change is exact, and costs little where it concerns few leads.

mod decider;
mod engines;
mod facts;
mod felt;
mod join;
mod measure;
mod movements;
mod probe;
mod tally;

use crate::change::Change;
use crate::comparison::Comparison;
use crate::edit::Edit;
use decider::stage;
use engines::{Alone, Engines};
use join::{Joined, Pair};
use leadspec_data::LeadBatch;
use leadspec_engine::{Decided, Scratch};
pub use movements::{AloneEffect, Cause, Example, Measure, Measured, Movement, Movements, StageCount, Way};
use std::borrow::Cow;
use std::sync::Arc;
use tally::{Sight, Tally};

/// Counts who moves between two definitions, batch by batch. Threads each have one of their own, see [`Effect::fork`] and
/// [`Effect::merge`].
pub struct Effect {
    engines: Arc<Engines>,
    /// One for each that decides.
    scratch: Vec<Scratch>,
    tally: Tally,
    with_ids: bool,
}

/// A lead that moves, in a batch.
struct Moved {
    pair: Pair,
    from: usize,
    to: usize,
    /// The changes that alone move it there too.
    causes: Vec<usize>,
}

/// A batch, decided by both.
struct Batch<'a> {
    old: &'a LeadBatch,
    new: &'a LeadBatch,
    was: &'a Decided,
    is: &'a Decided,
    joined: &'a Joined,
}

impl Effect {
    /// For two definitions, the changes between them, and the as-of day in days since 1970-01-01.
    pub fn new(comparison: &Comparison, changes: &[Change], as_of: i64) -> Effect {
        let engines = Engines::new(comparison, changes, as_of);
        Effect {
            tally: Tally::new(&engines),
            scratch: vec![Scratch::new(); engines.deciders()],
            engines: Arc::new(engines),
            with_ids: false,
        }
    }

    /// Whether examples say which lead they are, beside its row. Never where the id is personal.
    #[must_use]
    pub fn with_ids(self, with_ids: bool) -> Effect {
        Effect { with_ids, ..self }
    }

    /// Another one for the same definitions, with nothing counted yet.
    #[must_use]
    pub fn fork(&self) -> Effect {
        Effect {
            engines: Arc::clone(&self.engines),
            scratch: vec![Scratch::new(); self.scratch.len()],
            tally: Tally::new(&self.engines),
            with_ids: self.with_ids,
        }
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, other: Effect) {
        self.tally.merge(other.tally);
    }

    /// Everything that was counted.
    pub fn finish(self) -> Movements {
        self.tally.finish(&self.engines)
    }

    /// Decides a piece of the leads by both definitions. Each batch is read from the same rows by its own definition's schema;
    /// where [`Comparison::reads_alike`] says so, one batch may stand for both.
    pub fn observe(&mut self, old: &LeadBatch, new: &LeadBatch) {
        let engines = Arc::clone(&self.engines);
        let common = if engines.facts.is_direct {
            Cow::Borrowed(old)
        } else {
            Cow::Owned(engines.facts.all(old, new))
        };
        let was = engines.before.decide(&common, self.scratch.first_mut());
        let is = engines.after.decide(new, self.scratch.get_mut(1));
        let joined = Joined::new((old, &was), (new, &is));
        let batch = Batch {
            old,
            new,
            was: &was,
            is: &is,
            joined: &joined,
        };
        self.tally.note_batch(&engines, &batch);
        let mut moved = self.compare(&engines, &batch);
        for (place, alone) in engines.alone.iter().enumerate() {
            self.alone(&engines, (place, alone), &batch, &mut moved);
        }
        self.note_moved(&engines, &batch, &moved);
    }

    /// Counts who stays and who scores otherwise, and finds who moves.
    fn compare(&mut self, engines: &Engines, batch: &Batch) -> Vec<Moved> {
        let (was, is) = (
            engines.before.stages(&batch.was.table),
            engines.after.stages(&batch.is.table),
        );
        let mut differs = Vec::new();
        for (place, measure) in engines.measures.iter().enumerate() {
            let number = measure.differing(batch.joined, (&batch.was.table, &batch.is.table), &mut differs);
            self.tally.note_measure(place, number);
        }
        let mut moved = Vec::new();
        for (place, pair) in batch.joined.iter().enumerate() {
            let from = stage(was, pair.was);
            let to = stage(is, pair.is).and_then(|to| engines.stage_of_new(to));
            if let (Some(from), Some(to)) = (from, to)
                && from != to
            {
                let causes = Vec::new();
                moved.push(Moved { pair, from, to, causes });
                // Who moves is not counted among those who only score otherwise.
                differs.iter_mut().skip(place).take(1).for_each(|mark| *mark = false);
            }
        }
        self.tally
            .note_rescored(differs.iter().filter(|mark| **mark).count() as u64);
        moved
    }

    /// Decides by one change alone, where it can make a difference.
    fn alone(&mut self, engines: &Engines, (place, alone): (usize, &Alone), batch: &Batch, moved: &mut [Moved]) {
        let touched = engines.touched(alone, batch);
        let number = touched.len();
        let touched = engines.feeling(alone, touched, &batch.was.table);
        if touched.is_empty() {
            self.tally.note_alone(place, number, &[]);
            return;
        }
        let leads: Vec<(u32, u32)> = touched.iter().map(|pair| (pair.old, pair.new)).collect();
        let some = engines.facts.some(batch.old, batch.new, &leads, &alone.edit);
        let decided = alone.decider.decide(&some, self.scratch.get_mut(2 + place));
        let was = engines.before.stages(&batch.was.table);
        let is = alone.decider.stages(&decided.table);
        let places = join::places(&decided, some.len);
        let mut ways = Vec::new();
        for (pair, row) in touched.iter().zip(places) {
            let (Some(from), Some(to)) = (stage(was, pair.was), stage(is, row)) else {
                continue;
            };
            if from == to {
                continue;
            }
            ways.push((from, to));
            let found = moved.binary_search_by_key(&pair.old, |m| m.pair.old).ok();
            if let Some(lead) = found.and_then(|found| moved.get_mut(found))
                && lead.to == to
            {
                lead.causes.push(alone.change);
            }
        }
        self.tally.note_alone(place, number, &ways);
    }

    /// Counts the movements, whether an answer is missing, and takes examples.
    fn note_moved(&mut self, engines: &Engines, batch: &Batch, moved: &[Moved]) {
        if moved.is_empty() {
            return;
        }
        let leads: Vec<(u32, u32)> = moved.iter().map(|m| (m.pair.old, m.pair.new)).collect();
        let old = engines.facts.some(batch.old, batch.new, &leads, &Edit::Nothing);
        let own: Vec<u32> = moved.iter().map(|m| m.pair.new).collect();
        let new = batch.new.gather(&own);
        let was_open = engines.before.open(&old, self.scratch.first_mut());
        let is_open = engines.after.open(&new, self.scratch.get_mut(1));
        let ids = if self.with_ids && engines.may_show_ids {
            engines.after.ids(&new, self.scratch.get_mut(1))
        } else {
            Vec::new()
        };
        for (place, lead) in moved.iter().enumerate() {
            let is = |of: &[bool]| of.get(place).copied().unwrap_or(false);
            let sight = Sight {
                way: (lead.from, lead.to),
                causes: &lead.causes,
                is_open: is(&was_open) || is(&is_open),
                row: new.rows.get(place).copied().unwrap_or(0),
                id: ids.get(place).and_then(Option::as_deref),
            };
            self.tally.note_moved(&sight);
        }
    }
}
