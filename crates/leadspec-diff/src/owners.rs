//! Who should agree to a change: the owners of the stages it concerns.

use crate::common::Common;
use crate::shared::Version;
use crate::uses::{Thing, Uses};
use leadspec_ir::{CriterionId, EventId, FieldId, GradeId, ScoreId, StageId};
use std::collections::BTreeSet;

/// What a change concerns, in common ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Concern {
    /// The whole.
    Definition,
    /// Whatever rests on it.
    Field(FieldId),
    Event(EventId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    /// These stages.
    Stages(Vec<StageId>),
    /// All stages, and these above all.
    AllAnd(Vec<StageId>),
}

/// What rests on what, in both versions.
pub(crate) struct Owners<'a> {
    common: &'a Common<'a>,
    uses: Uses,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(common: &'a Common<'a>) -> Owners<'a> {
        let mut uses = Uses::default();
        uses.read(&common.before);
        uses.read(&common.after);
        Owners { common, uses }
    }

    /// The owners, each once: of the stages in their order, else of the definition.
    pub(crate) fn of(&self, concern: &Concern) -> Vec<String> {
        let (stages, with_definition) = match concern {
            Concern::Definition => (Vec::new(), true),
            Concern::Field(id) => (self.stages_of(Thing::Field(*id)), false),
            Concern::Event(id) => (self.stages_of(Thing::Event(*id)), false),
            Concern::Criterion(id) => (self.stages_of(Thing::Criterion(*id)), false),
            Concern::Score(id) => (self.stages_of(Thing::Score(*id)), false),
            Concern::Grade(id) => (self.stages_of(Thing::Grade(*id)), false),
            Concern::Stages(stages) => (stages.clone(), false),
            Concern::AllAnd(stages) => (stages.clone(), true),
        };
        let mut owners: Vec<String> = Vec::new();
        let definition = || self.common.new.owner.clone().or_else(|| self.common.old.owner.clone());
        if with_definition {
            owners.extend(definition());
        }
        for stage in stages {
            for version in [Version::New, Version::Old] {
                let lifecycle = self.common.definition(version).lifecycle.as_ref();
                let owner = lifecycle
                    .and_then(|l| l.stages.lookup(stage))
                    .and_then(|s| s.owner.clone());
                if let Some(owner) = owner.filter(|o| !owners.contains(o)) {
                    owners.push(owner);
                }
            }
        }
        if owners.is_empty() {
            owners.extend(definition());
        }
        owners
    }

    /// The stages that leads enter by what rests on a thing.
    fn stages_of(&self, thing: Thing) -> Vec<StageId> {
        let mut stages: BTreeSet<StageId> = BTreeSet::new();
        for thing in self.uses.resting_on(thing) {
            for definition in [&self.common.before, &self.common.after] {
                match thing {
                    Thing::Gate(id) => stages.extend(definition.gates.lookup(id).iter().flat_map(|g| &g.before)),
                    Thing::Way(id) => {
                        let lifecycle = definition.lifecycle.as_ref();
                        stages.extend(lifecycle.and_then(|l| l.transitions.lookup(id)).map(|way| way.to));
                    }
                    Thing::Field(_)
                    | Thing::Event(_)
                    | Thing::Criterion(_)
                    | Thing::Score(_)
                    | Thing::Grade(_)
                    | Thing::Let(_) => {}
                }
            }
        }
        stages.into_iter().collect()
    }
}
