//! Who should agree to a change: the owners of the stages it concerns.

use crate::common::Common;
use crate::fold::{Fold, fold_value};
use crate::shared::Version;
use leadspec_ir::{
    Condition, CriterionId, CriterionRule, Definition, EventId, FieldId, GateId, GradeId, GradeKind, Quantity, ScoreId,
    ScoreLineKind, Source, StageId, Value,
};
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

/// Something that other things may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Field(FieldId),
    Event(EventId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    Gate(GateId),
}

/// What rests on what, in both versions.
pub(crate) struct Owners<'a> {
    common: &'a Common<'a>,
    /// What rests on a thing, and the thing.
    rests: Vec<(Thing, Thing)>,
    /// Stages that leads enter by what is known of a thing.
    into: Vec<(StageId, Thing)>,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(common: &'a Common<'a>) -> Owners<'a> {
        let mut owners = Owners {
            common,
            rests: Vec::new(),
            into: Vec::new(),
        };
        for version in [Version::Old, Version::New] {
            owners.read(common.definition(version));
        }
        owners
    }

    fn read(&mut self, definition: &Definition) {
        let mut note = |thing: Thing, named: BTreeSet<Thing>| {
            self.rests.extend(named.into_iter().map(|on| (thing, on)));
        };
        for (id, criterion) in definition.criteria.entries() {
            let mut names = Names::default();
            match &criterion.rule {
                CriterionRule::Condition(condition) => names.of(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|c| names.of(&c.when)),
            }
            note(Thing::Criterion(id), names.found);
        }
        for (id, score) in definition.scores.entries() {
            let mut names = Names::default();
            for line in &score.lines {
                match &line.kind {
                    ScoreLineKind::When { condition, .. } => names.of(condition),
                    ScoreLineKind::Per { count, .. } => names.of_quantity(count),
                    ScoreLineKind::By { key, .. } => {
                        fold_value(&mut names, key);
                    }
                }
            }
            note(Thing::Score(id), names.found);
        }
        for (id, grade) in definition.grades.entries() {
            let mut names = Names::default();
            match &grade.kind {
                GradeKind::Cut { of, .. } => names.of_quantity(of),
                GradeKind::Combined(parts) => names.found.extend(parts.iter().map(|p| Thing::Grade(*p))),
            }
            note(Thing::Grade(id), names.found);
        }
        for (id, gate) in definition.gates.entries() {
            let mut names = Names::default();
            names.of(&gate.require);
            note(Thing::Gate(id), names.found);
            self.into
                .extend(gate.before.iter().map(|stage| (*stage, Thing::Gate(id))));
        }
        for way in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
            let mut names = Names::default();
            names.of(&way.when);
            self.into.extend(names.found.into_iter().map(|thing| (way.to, thing)));
        }
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
        let mut reached: BTreeSet<Thing> = BTreeSet::from([thing]);
        let mut open = vec![thing];
        while let Some(on) = open.pop() {
            for (what, _) in self.rests.iter().filter(|(_, below)| *below == on) {
                if reached.insert(*what) {
                    open.push(*what);
                }
            }
        }
        let stages: BTreeSet<StageId> = self
            .into
            .iter()
            .filter(|(_, thing)| reached.contains(thing))
            .map(|(stage, _)| *stage)
            .collect();
        stages.into_iter().collect()
    }
}

#[derive(Default)]
struct Names {
    found: BTreeSet<Thing>,
}

impl Names {
    fn of(&mut self, condition: &Condition) {
        fold_value(self, &Value::Condition(condition.clone()));
    }

    fn of_quantity(&mut self, quantity: &Quantity) {
        fold_value(self, &Value::Quantity(quantity.clone()));
    }
}

impl Fold for Names {
    fn source(&mut self, source: Source) -> Source {
        self.found.insert(match source {
            Source::Field(id) => Thing::Field(id),
            Source::Attribute(event, _) | Source::Latest(event, _) => Thing::Event(event),
        });
        source
    }
    fn event(&mut self, event: EventId) -> EventId {
        self.found.insert(Thing::Event(event));
        event
    }
    fn criterion(&mut self, id: CriterionId) -> CriterionId {
        self.found.insert(Thing::Criterion(id));
        id
    }
    fn score(&mut self, id: ScoreId) -> ScoreId {
        self.found.insert(Thing::Score(id));
        id
    }
    fn grade(&mut self, id: GradeId) -> GradeId {
        self.found.insert(Thing::Grade(id));
        id
    }
    fn gate(&mut self, id: GateId) -> GateId {
        self.found.insert(Thing::Gate(id));
        id
    }
}
