//! Which stages and transitions of two lifecycles are one, and which say something else: what a picture of both has to show.

use crate::common::Common;
use crate::comparison::Comparison;
use crate::order::moved;
use crate::shared::Shared;
use crate::ways::in_another_order;
use leadspec_ir::{Arena, ArenaId, StageId, TransitionId};

/// The lifecycles of two definitions side by side. Empty where neither has one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifecycles {
    /// The new definition's stages in their order; each that is gone behind the one it stood behind.
    pub stages: Vec<Counterpart<StageId>>,
    /// The new definition's transitions in their order; those that are gone at the end.
    pub transitions: Vec<Counterpart<TransitionId>>,
}

/// A thing of two definitions, under its own id in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counterpart<I> {
    /// In the old one; nothing where it is new.
    pub old: Option<I>,
    /// In the new one; nothing where it is gone.
    pub new: Option<I>,
    /// Whether both have it and they say something else of it.
    pub is_changed: bool,
}

impl Comparison<'_> {
    /// Both lifecycles. Something is changed there if and only if [`Comparison::changes`] tells of a stage or a transition.
    pub fn lifecycles(&self) -> Lifecycles {
        Lifecycles {
            stages: stages(&self.common),
            transitions: transitions(&self.common),
        }
    }
}

fn stages(common: &Common) -> Vec<Counterpart<StageId>> {
    let (before, after) = (common.before.lifecycle.as_ref(), common.after.lifecycle.as_ref());
    let initials = (before.map(|l| l.initial), after.map(|l| l.initial));
    let is_start = |id: StageId, of: Option<StageId>| of == Some(id);
    let is_changed = |id: StageId| {
        differs(id, before.map(|l| &l.stages), after.map(|l| &l.stages))
            || is_start(id, initials.0) != is_start(id, initials.1)
    };
    let mut row: Vec<StageId> = new_ones(&common.stages);
    let mut behind = 0;
    for id in common.stages.ids().filter(|id| common.stages.in_old(*id).is_some()) {
        if let Some(place) = row.iter().position(|known| *known == id) {
            behind = place + 1;
        } else {
            row.insert(behind, id);
            behind += 1;
        }
    }
    counterparts(&common.stages, row, is_changed)
}

fn transitions(common: &Common) -> Vec<Counterpart<TransitionId>> {
    let (before, after) = (common.before.lifecycle.as_ref(), common.after.lifecycle.as_ref());
    let (was, is) = (before.map(|l| &l.transitions), after.map(|l| &l.transitions));
    let reordered: Vec<TransitionId> = common.stages.ids().flat_map(|stage| reordered(common, stage)).collect();
    let is_changed = |id: TransitionId| differs(id, was, is) || reordered.contains(&id);
    let mut row = new_ones(&common.transitions);
    row.extend(
        common
            .transitions
            .ids()
            .filter(|id| common.transitions.in_new(*id).is_none()),
    );
    counterparts(&common.transitions, row, is_changed)
}

/// Of the ways out of a stage as few as can be that explain its other order.
fn reordered(common: &Common, stage: StageId) -> Vec<TransitionId> {
    let ways = in_another_order(common, stage);
    let places: Vec<usize> = ways.iter().map(|(_, new)| new.index()).collect();
    let moved = moved(&places).into_iter();
    moved.filter_map(|place| ways.get(place).map(|(id, _)| *id)).collect()
}

/// Common ids of what the new definition has, in its order.
fn new_ones<I: ArenaId + Ord>(shared: &Shared<I>) -> Vec<I> {
    let mut row: Vec<I> = shared.ids().filter(|id| shared.in_new(*id).is_some()).collect();
    row.sort_by_key(|id| shared.in_new(*id));
    row
}

fn differs<I: ArenaId, T: PartialEq>(id: I, before: Option<&Arena<I, T>>, after: Option<&Arena<I, T>>) -> bool {
    before.and_then(|of| of.lookup(id)) != after.and_then(|of| of.lookup(id))
}

fn counterparts<I: ArenaId>(shared: &Shared<I>, row: Vec<I>, is_changed: impl Fn(I) -> bool) -> Vec<Counterpart<I>> {
    let one = |id: I| {
        let (old, new) = (shared.in_old(id), shared.in_new(id));
        Counterpart {
            old,
            new,
            is_changed: old.is_some() && new.is_some() && is_changed(id),
        }
    };
    row.into_iter().map(one).collect()
}
