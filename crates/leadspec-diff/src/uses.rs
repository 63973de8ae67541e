//! What rests on what in definitions in common ids.

use crate::fold::{Fold, fold_value};
use leadspec_ir::{
    Condition, CriterionId, CriterionRule, Definition, EventId, FieldId, GateId, GradeId, GradeKind, LetId, Quantity,
    ScoreId, ScoreLineKind, Source, TransitionId, Value,
};
use std::collections::BTreeSet;

/// Something that rests on other things, or that others rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Field(FieldId),
    Event(EventId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
    Gate(GateId),
    Way(TransitionId),
    /// A named value too large to be put in its place.
    Let(LetId),
}

/// What rests on what.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// A thing, and one that it rests on.
    rests: Vec<(Thing, Thing)>,
}

impl Uses {
    /// Adds what a definition says.
    pub(crate) fn read(&mut self, definition: &Definition) {
        let mut note = |thing: Thing, names: Names| {
            self.rests.extend(names.0.into_iter().map(|on| (thing, on)));
        };
        for (id, criterion) in definition.criteria.entries() {
            let mut names = Names::default();
            match &criterion.rule {
                CriterionRule::Condition(condition) => names.of(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|c| names.of(&c.when)),
            }
            note(Thing::Criterion(id), names);
        }
        for (id, score) in definition.scores.entries() {
            let mut names = Names::default();
            for line in &score.lines {
                match &line.kind {
                    ScoreLineKind::When { condition, .. } => names.of(condition),
                    ScoreLineKind::Per { count, .. } => names.of_quantity(count),
                    ScoreLineKind::By { key, .. } => names.of_value(key),
                }
            }
            note(Thing::Score(id), names);
        }
        for (id, grade) in definition.grades.entries() {
            let mut names = Names::default();
            match &grade.kind {
                GradeKind::Cut { of, .. } => names.of_quantity(of),
                GradeKind::Combined(parts) => names.0.extend(parts.iter().map(|p| Thing::Grade(*p))),
            }
            note(Thing::Grade(id), names);
        }
        for (id, gate) in definition.gates.entries() {
            let mut names = Names::default();
            names.of(&gate.require);
            note(Thing::Gate(id), names);
        }
        for (id, way) in definition.lifecycle.iter().flat_map(|l| l.transitions.entries()) {
            let mut names = Names::default();
            names.of(&way.when);
            note(Thing::Way(id), names);
        }
        for (id, named) in definition.lets.entries() {
            let mut names = Names::default();
            names.of_value(&named.value);
            note(Thing::Let(id), names);
        }
    }

    /// A thing, and all that rests on it.
    pub(crate) fn resting_on(&self, thing: Thing) -> BTreeSet<Thing> {
        let mut reached: BTreeSet<Thing> = BTreeSet::from([thing]);
        let mut open = vec![thing];
        while let Some(on) = open.pop() {
            for (what, _) in self.rests.iter().filter(|(_, below)| *below == on) {
                if reached.insert(*what) {
                    open.push(*what);
                }
            }
        }
        reached
    }

    /// Whether anything rests on a thing.
    pub(crate) fn is_used(&self, thing: Thing) -> bool {
        self.rests.iter().any(|(_, on)| *on == thing)
    }
}

#[derive(Default)]
struct Names(BTreeSet<Thing>);

impl Names {
    fn of(&mut self, condition: &Condition) {
        self.condition(condition);
    }

    fn of_quantity(&mut self, quantity: &Quantity) {
        self.quantity(quantity);
    }

    fn of_value(&mut self, value: &Value) {
        fold_value(self, value);
    }
}

impl Fold for Names {
    fn source(&mut self, source: Source) -> Source {
        self.0.insert(match source {
            Source::Field(id) => Thing::Field(id),
            Source::Attribute(event, _) | Source::Latest(event, _) => Thing::Event(event),
        });
        source
    }
    fn event(&mut self, event: EventId) -> EventId {
        self.0.insert(Thing::Event(event));
        event
    }
    fn criterion(&mut self, id: CriterionId) -> CriterionId {
        self.0.insert(Thing::Criterion(id));
        id
    }
    fn score(&mut self, id: ScoreId) -> ScoreId {
        self.0.insert(Thing::Score(id));
        id
    }
    fn grade(&mut self, id: GradeId) -> GradeId {
        self.0.insert(Thing::Grade(id));
        id
    }
    fn gate(&mut self, id: GateId) -> GateId {
        self.0.insert(Thing::Gate(id));
        id
    }
    fn named(&mut self, id: LetId) -> LetId {
        self.0.insert(Thing::Let(id));
        id
    }
}
