//! Which leads can feel a change: those that may come to a stage where it matters, by where they start.
//!
//! Up to the first stage where a change matters a lead goes the same way with it and without it.

use crate::edit::Edit;
use crate::uses::{Thing, Uses};
use leadspec_ir::{ArenaId, Definition, Gate, GateId, Lifecycle, StageId, TransitionId};

/// By stage: whether a lead that starts there may go elsewhere by a change.
pub(super) fn felt(edit: &Edit, uses: &Uses, before: &Definition, alone: &Definition) -> Vec<bool> {
    let Some(lifecycle) = &before.lifecycle else {
        return Vec::new();
    };
    let stages: Vec<StageId> = lifecycle.stages.ids().collect();
    let Some(matters) = matters(edit, uses, (before, alone), lifecycle) else {
        return vec![true; stages.len()];
    };
    let mut felt: Vec<bool> = stages.iter().map(|stage| matters(*stage)).collect();
    // Backwards along every way there may be, until nothing more is reached.
    let ways: Vec<(usize, usize)> = steps(before, lifecycle)
        .into_iter()
        .map(|(from, to)| (from.index(), to.index()))
        .collect();
    let is = |felt: &[bool], stage: usize| felt.get(stage).copied().unwrap_or(false);
    while let Some((from, _)) = ways.iter().find(|(from, to)| is(&felt, *to) && !is(&felt, *from)) {
        match felt.get_mut(*from) {
            Some(slot) => *slot = true,
            None => break,
        }
    }
    felt
}

/// Whether it matters to leads at a stage; `None`: maybe at all.
fn matters<'a>(
    edit: &'a Edit,
    uses: &Uses,
    (before, alone): (&'a Definition, &'a Definition),
    lifecycle: &'a Lifecycle,
) -> Option<impl Fn(StageId) -> bool + 'a> {
    let things: Vec<Thing> = match edit {
        Edit::Nothing => Vec::new(),
        Edit::Criterion(id, _) => uses.resting_on(Thing::Criterion(*id)).into_iter().collect(),
        Edit::Score(id, _) => uses.resting_on(Thing::Score(*id)).into_iter().collect(),
        Edit::Grade(id, _) => uses.resting_on(Thing::Grade(*id)).into_iter().collect(),
        Edit::Gate(id, _) => uses.resting_on(Thing::Gate(*id)).into_iter().collect(),
        Edit::Way(id, _) => vec![Thing::Way(*id)],
        Edit::Idle(ids) => ids.iter().map(|id| Thing::Way(*id)).collect(),
        Edit::WayOrder(order) => {
            let moved = lifecycle.transitions.ids().zip(order).filter(|(own, id)| own != *id);
            moved.map(|(own, _)| Thing::Way(own)).collect()
        }
        Edit::Apart | Edit::GateOrder(_) | Edit::Initial(_) | Edit::Reading(_) | Edit::EventReading(_) => return None,
    };
    let ways: Vec<TransitionId> = things
        .iter()
        .filter_map(|t| if let Thing::Way(id) = t { Some(*id) } else { None })
        .collect();
    let gates: Vec<GateId> = things
        .iter()
        .filter_map(|t| if let Thing::Gate(id) = t { Some(*id) } else { None })
        .collect();
    Some(move |stage: StageId| {
        let leaves = |id: &TransitionId| lifecycle.transitions.lookup(*id).is_some_and(|way| way.from == stage);
        let guarded = |id: &GateId| {
            let both = [before.gates.lookup(*id), alone.gates.lookup(*id)];
            both.into_iter()
                .flatten()
                .any(|gate| stands_by(gate, stage, [before, alone]))
        };
        ways.iter().any(leaves) || gates.iter().any(guarded)
    })
}

/// Whether a gate guards a stage, or one that leads may go to from there.
fn stands_by(gate: &Gate, stage: StageId, definitions: [&Definition; 2]) -> bool {
    let targets = definitions
        .into_iter()
        .flat_map(|d| &d.lifecycle)
        .flat_map(|l| &l.transitions);
    gate.guards(stage) || targets.into_iter().any(|way| way.from == stage && gate.guards(way.to))
}

/// All single moves that the old definition may make.
fn steps(before: &Definition, lifecycle: &Lifecycle) -> Vec<(StageId, StageId)> {
    let mut steps: Vec<(StageId, StageId)> = lifecycle.transitions.iter().map(|way| (way.from, way.to)).collect();
    for stage in lifecycle.stages.ids() {
        let sent = before
            .gates
            .iter()
            .filter(|gate| stands_by(gate, stage, [before, before]));
        steps.extend(sent.filter_map(|gate| Some((stage, gate.otherwise?))));
    }
    steps
}
