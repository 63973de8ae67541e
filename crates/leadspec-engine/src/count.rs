//! Counts a batch of decisions.

use crate::columns::{bit, rows_mask, word};
use crate::engine::{Engine, Scratch};
use crate::settle::Cause;
use crate::tally::{GateTally, ScoreTally, Tally};
use leadspec_data::LeadBatch;
use leadspec_ir::ArenaId;

/// The tally of one batch; leads that run in a circle are counted as undecided and nowhere else.
pub(crate) fn count(engine: &Engine, batch: &LeadBatch, scratch: &Scratch, undecided: usize) -> Tally {
    let plan = &engine.plan;
    let stages = plan.stages.len();
    let mut tally = Tally {
        leads: batch.len.saturating_sub(undecided) as u64,
        undecided: undecided as u64,
        before: vec![0; stages],
        after: vec![0; stages],
        flows: vec![0; stages * stages],
        gates: vec![GateTally::default(); plan.gates.len()],
        ..Tally::default()
    };
    // Leads that settled alike are counted together.
    let mut leads = vec![0u64; scratch.memo.values().len()];
    for place in &scratch.outcomes {
        add(&mut leads, *place as usize, 1);
    }
    let mut decided: Vec<u64> = (0..batch.len.div_ceil(64)).map(|i| rows_mask(batch.len, i)).collect();
    let mut open = decided.clone();
    for (row, _) in scratch.outcomes.iter().enumerate() {
        let outcome = scratch.outcome(row);
        if outcome.is_some_and(|o| o.settled.circle.is_some()) {
            clear(&mut decided, row);
        }
        if !outcome.is_some_and(|o| o.open && o.settled.circle.is_none()) {
            clear(&mut open, row);
        }
    }
    for (outcome, number) in scratch.memo.values().iter().zip(&leads).filter(|(_, n)| **n > 0) {
        let settled = &outcome.settled;
        if settled.circle.is_some() {
            continue;
        }
        add(&mut tally.before, settled.before, *number);
        add(&mut tally.after, settled.stage, *number);
        add(&mut tally.flows, settled.before * stages + settled.stage, *number);
        for step in &settled.moves {
            if let Cause::Gate(gate) = step.cause
                && let Some(gate) = tally.gates.get_mut(gate)
            {
                gate.sent_away += number;
            }
        }
        for gate in &settled.held {
            if let Some(gate) = tally.gates.get_mut(*gate) {
                gate.held += number;
            }
        }
    }
    let ones = |of: &mut dyn FnMut(usize) -> u64| -> u64 {
        (0..decided.len())
            .map(|i| u64::from((of(i) & word(&decided, i)).count_ones()))
            .sum()
    };
    for (gate, counted) in plan.gates.iter().zip(&mut tally.gates) {
        let truth = |id| &scratch.columns.truths[id].truth;
        counted.failed = ones(&mut |i| word(truth(gate.failed), i));
        counted.unknown = ones(&mut |i| word(truth(gate.unknown), i));
        counted.passed = tally.leads - counted.failed - counted.unknown;
    }
    for (place, id) in plan.criteria.iter().enumerate() {
        let column = &scratch.columns.truths[*id];
        let met = ones(&mut |i| word(&column.truth, i));
        let unmet = ones(&mut |i| word(&column.known, i) & !word(&column.truth, i));
        tally.criteria.push([met, unmet, tally.leads - met - unmet]);
        let asks = engine.vocabulary.questions_of.get(place).is_some_and(|q| !q.is_empty());
        let asked = ones(&mut |i| {
            if asks {
                !word(&column.known, i) & word(&open, i)
            } else {
                0
            }
        });
        tally.asked.push(asked);
    }
    for column in batch.fields.iter().take(plan.limits.len()) {
        tally.unknown.push(ones(&mut |i| !word(column.known.words(), i)));
    }
    let all = tally.undecided == 0;
    for values in &scratch.columns.scores {
        let mut counted = ScoreTally::default();
        for (row, value) in values.iter().enumerate() {
            if all || bit(&decided, row) {
                counted.count(*value);
            }
        }
        tally.scores.push(counted);
    }
    let frame = crate::columns::Frame {
        plan,
        batch,
        columns: &scratch.columns,
    };
    for (id, grade) in engine.definition.grades.entries() {
        let mut counted = vec![0u64; grade.names.len()];
        if let Some(view) = plan.grades.get(id.index()).map(|c| frame.code(*c)) {
            for (row, code) in view.codes.iter().enumerate().take(batch.len) {
                if bit(view.known, row) && (all || bit(&decided, row)) {
                    add(&mut counted, *code as usize, 1);
                }
            }
        }
        tally.grades.push(counted);
    }
    tally
}

fn add(counts: &mut [u64], place: usize, number: u64) {
    if let Some(count) = counts.get_mut(place) {
        *count += number;
    }
}

fn clear(words: &mut [u64], row: usize) {
    if let Some(word) = words.get_mut(row / 64) {
        *word &= !(1 << (row % 64));
    }
}
