//! One lead, two definitions: where it goes in each.

use super::world::World;
use crate::gather::Side;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Definition, SampleLead, StageId};
use std::sync::Arc;

/// Both definitions, ready to decide.
pub(super) struct Comparing<'a> {
    world: &'a World,
    old: One<'a>,
    new: One<'a>,
}

struct One<'a> {
    side: &'a Side<'a>,
    definition: Arc<Definition>,
    inspector: Inspector,
    scratch: Scratch,
}

/// The ways of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ways {
    /// The stages it is in under each, where it starts first.
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
}

impl<'a> Comparing<'a> {
    pub(super) fn new(world: &'a World, old: &'a Side<'a>, new: &'a Side<'a>, as_of: i64) -> Self {
        Comparing {
            world,
            old: One::new(old, as_of),
            new: One::new(new, as_of),
        }
    }

    /// Where each of these leads goes.
    pub(super) fn ways(&mut self, leads: &[SampleLead]) -> Vec<Ways> {
        let old = self.old.paths(self.world, leads);
        let new = self.new.paths(self.world, leads);
        old.into_iter().zip(new).map(|(old, new)| Ways { old, new }).collect()
    }
}

impl<'a> One<'a> {
    fn new(side: &'a Side<'a>, as_of: i64) -> Self {
        let definition = Arc::new(side.definition.clone());
        One {
            inspector: Inspector::new(&definition, as_of, &Inquiry::default()),
            side,
            definition,
            scratch: Scratch::new(),
        }
    }

    fn paths(&mut self, world: &World, leads: &[SampleLead]) -> Vec<Vec<String>> {
        let own: Vec<SampleLead> = leads
            .iter()
            .map(|lead| self.side.names.lead(&self.definition, &world.definition, lead))
            .collect();
        let as_of = self.inspector.engine().as_of();
        let mut batch = LeadBatch::of_samples(&self.definition, as_of, &own);
        let inspection = self.inspector.inspect(&mut batch, &mut self.scratch);
        let name = |id: StageId| {
            let lifecycle = self.definition.lifecycle.as_ref();
            lifecycle.map_or_else(String::new, |l| l.stages[id].name.clone())
        };
        (0..own.len())
            .map(|row| inspection.path(row).into_iter().map(name).collect())
            .collect()
    }
}

impl Ways {
    /// Whether a lead is in a stage at some time, under the older and the newer.
    pub(super) fn visit(&self, stage: &str) -> (bool, bool) {
        let is_in = |way: &[String]| way.iter().any(|own| own == stage);
        (is_in(&self.old), is_in(&self.new))
    }

    /// Whether its first move is into a stage.
    pub(super) fn step(&self, stage: &str) -> (bool, bool) {
        let moves = |way: &[String]| way.get(1).is_some_and(|own| own == stage);
        (moves(&self.old), moves(&self.new))
    }
}
