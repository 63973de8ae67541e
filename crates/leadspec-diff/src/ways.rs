//! Which transition of one lifecycle is which of the other, and which come in another order.

use crate::common::Common;
use crate::order::moved;
use crate::part::{self, Part};
use crate::shared::{Fits, Pairs};
use leadspec_ir::{ArenaId, StageId, Transition, TransitionId};

/// Pairs transitions, which have no names: those that say the same, then those that go the same way, the likest first, then those
/// that leave the same stage for the same reason. Their conditions are in common ids and the shared form.
pub(crate) fn pair(old: &[Transition], new: &[Transition]) -> Pairs<TransitionId> {
    let goes_alike = |a: &Transition, b: &Transition| a.from == b.from && a.to == b.to;
    let rounds: [Fits<Transition>; 4] = [
        &|a, b| goes_alike(a, b) && a.when == b.when,
        &|a, b| goes_alike(a, b) && is_near(a, b),
        &goes_alike,
        &|a, b| a.from == b.from && a.when == b.when,
    ];
    Pairs::in_rounds(old, new, &rounds)
}

/// The ways out of a stage that both definitions have, by common and by new id, in their old order; none where they come in the same
/// order, or where the order makes no difference.
pub(crate) fn in_another_order(common: &Common, stage: StageId) -> Vec<(TransitionId, TransitionId)> {
    let transitions = common.before.lifecycle.iter().flat_map(|l| l.transitions.entries());
    let ways: Vec<(TransitionId, TransitionId)> = transitions
        .filter(|(id, way)| way.from == stage && common.transitions.in_old(*id).is_some())
        .filter_map(|(id, _)| Some((id, common.transitions.in_new(id)?)))
        .collect();
    let places: Vec<usize> = ways.iter().map(|(_, new)| new.index()).collect();
    if moved(&places).is_empty() || !order_matters(common, &ways) {
        return Vec::new();
    }
    ways
}

/// Whether two ways that changed places differ in anything but their condition.
fn order_matters(common: &Common, ways: &[(TransitionId, TransitionId)]) -> bool {
    let way = |id: TransitionId| common.after.lifecycle.as_ref()?.transitions.lookup(id);
    let differ = |a: TransitionId, b: TransitionId| {
        let (Some(a), Some(b)) = (way(a), way(b)) else {
            return false;
        };
        // Without a reason of its own a transition shows its condition as one.
        a.to != b.to || a.sla != b.sla || a.actions != b.actions || a.because != b.because || a.because.is_none()
    };
    ways.iter().enumerate().any(|(place, (a, new_a))| {
        let behind = ways.iter().skip(place + 1);
        behind.into_iter().any(|(b, new_b)| new_b < new_a && differ(*a, *b))
    })
}

fn is_near(a: &Transition, b: &Transition) -> bool {
    part::compare(&a.when, &b.when).iter().all(Part::is_small)
}
