//! Whether an open answer could still change where a lead comes to rest.

use crate::columns::{fill, word};
use crate::engine::{Engine, Scratch};
use crate::memo;
use crate::plan::Plan;
use crate::signals::{Possible, Signals};
use leadspec_data::LeadBatch;

/// Computes for each lead of a batch, already settled and with what is possible known, whether it could rest elsewhere. All ways of
/// answering are taken together, so that it may say yes where no single set of answers does it, and never no where one does.
pub(crate) fn compute(engine: &Engine, batch: &LeadBatch, scratch: &mut Scratch) {
    let Scratch {
        answers,
        keys,
        memo,
        outcomes,
        open,
        open_memo,
        ..
    } = scratch;
    let Signals { columns, .. } = &engine.signals;
    let mut bits: Vec<&[u64]> = Vec::with_capacity(columns.len() * 3);
    bits.extend(columns.iter().map(|id| answers.truths[*id].truth.as_slice()));
    bits.extend(columns.iter().map(|id| answers.truths[*id].lie.as_slice()));
    bits.extend(columns.iter().map(|id| answers.truths[*id].open.as_slice()));
    let stages = (0..batch.len).map(|row| engine.stage_before(batch, row));
    let words = memo::keys(batch.len, stages, bits.into_iter(), keys);
    open_memo.start(words);
    fill(open, batch.len, |_| 0);
    for (row, (key, outcome)) in keys.chunks(words).zip(outcomes.iter()).enumerate() {
        if word(&answers.loose, row / 64) >> (row % 64) & 1 == 0 {
            continue;
        }
        let possible = Possible {
            signals: &engine.signals,
            words: key,
        };
        let place = open_memo.place(key, || resting(&engine.plan, &possible));
        let decided = memo.get(*outcome).map(|o| o.settled.stage);
        let elsewhere = open_memo.get(place).is_some_and(|rests| {
            rests
                .iter()
                .enumerate()
                .any(|(stage, rests)| *rests && Some(stage) != decided)
        });
        if let (true, Some(slot)) = (elsewhere, open.get_mut(row / 64)) {
            *slot |= 1 << (row % 64);
        }
    }
}

/// By stage: whether the lead could rest there.
fn resting(plan: &Plan, possible: &Possible) -> Vec<bool> {
    let mut rests = vec![false; plan.stages.len()];
    let mut seen = rests.clone();
    let mut open = vec![possible.stage()];
    while let Some(stage) = open.pop() {
        match seen.get_mut(stage) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        if !moves_on(plan, stage, possible, &mut open)
            && let Some(rest) = rests.get_mut(stage)
        {
            *rest = true;
        }
    }
    rests
}

/// Adds all stages that can follow, and says whether one follows for sure. The rules are those of `settle`.
fn moves_on(plan: &Plan, stage: usize, possible: &Possible, to: &mut Vec<usize>) -> bool {
    let Some(here) = plan.stages.get(stage) else {
        return false;
    };
    let sends_to = |gate: usize| plan.otherwise.get(gate).copied().flatten().filter(|to| *to != stage);
    for gate in &here.gates {
        if let Some(other) = sends_to(*gate).filter(|_| possible.can_fail(*gate)) {
            to.push(other);
            if possible.must_fail(*gate) {
                return true;
            }
        }
    }
    for transition in here.transitions.iter().filter(|t| possible.can_fire(**t)) {
        let Some(target) = plan.transitions.get(*transition).map(|t| t.to) else {
            continue;
        };
        let guards = plan.stages.get(target).map_or(&[][..], |s| s.gates.as_slice());
        let (mut not_taken, mut fails) = (false, false);
        for gate in guards.iter().filter(|gate| possible.can_fail(**gate)) {
            match sends_to(*gate) {
                Some(other) => to.push(other),
                None => not_taken = true,
            }
            if possible.must_fail(*gate) {
                fails = true;
                break;
            }
        }
        if !fails {
            not_taken |= guards.iter().any(|gate| possible.can_hold(*gate));
            if guards.iter().all(|gate| possible.can_pass(*gate)) {
                to.push(target);
            }
        }
        if possible.must_fire(*transition) && !not_taken {
            return true;
        }
    }
    false
}
