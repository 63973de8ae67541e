//! Which components a condition rests on, directly or through what it refers to.

use super::components::Components;
use crate::names::Names;
use crate::space::Part;
use leadspec_ir::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, EventId, GateId, GradeId,
    GradeKind, LetId, Quantity, QuantityKind, ScoreId, ScoreLine, ScoreLineKind, Source, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Components by their places.
pub(super) type Places = BTreeSet<usize>;

/// What is known so far of one definition: each name is gone into once.
pub(super) struct Reads<'a> {
    definition: &'a Definition,
    names: &'a Names,
    components: &'a Components,
    criteria: BTreeMap<CriterionId, Places>,
    lets: BTreeMap<LetId, Places>,
    scores: BTreeMap<ScoreId, Places>,
    grades: BTreeMap<GradeId, Places>,
    gates: BTreeMap<GateId, Places>,
}

impl<'a> Reads<'a> {
    pub(super) fn new(definition: &'a Definition, names: &'a Names, components: &'a Components) -> Self {
        Reads {
            definition,
            names,
            components,
            criteria: BTreeMap::new(),
            lets: BTreeMap::new(),
            scores: BTreeMap::new(),
            grades: BTreeMap::new(),
            gates: BTreeMap::new(),
        }
    }

    fn part(&self, part: Option<Part>) -> Places {
        part.and_then(|part| self.components.of(part)).into_iter().collect()
    }

    fn source(&self, source: Source) -> Places {
        self.part(match source {
            Source::Field(id) => self.names.field(id).map(Part::Field),
            Source::Attribute(event, _) | Source::Latest(event, _) => self.names.event(event).map(Part::Events),
        })
    }

    fn event(&self, event: EventId) -> Places {
        self.part(self.names.event(event).map(Part::Events))
    }

    fn all<T>(&mut self, of: &[T], reads: impl Fn(&mut Self, &T) -> Places) -> Places {
        of.iter().fold(Places::new(), |mut all, one| {
            all.extend(reads(self, one));
            all
        })
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> Places {
        match &condition.kind {
            ConditionKind::Constant(_) => Places::new(),
            ConditionKind::Fact(fact) => self.source(fact.source),
            ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => self.criterion(*id),
            ConditionKind::Let(id) => self.named(*id),
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                self.all(of, Self::condition)
            }
            ConditionKind::Compare { left, right, .. } => self.all(&[left, right], |it, q| it.quantity(q)),
            ConditionKind::Between { value, low, high } => self.all(&[value, low, high], |it, q| it.quantity(q)),
            ConditionKind::Within { value, .. } => self.quantity(value),
            ConditionKind::Among { value, .. } => self.choice(value),
            ConditionKind::SameChoice(left, right) => self.all(&[left, right], |it, c| it.choice(c)),
            ConditionKind::Text { value, .. } => self.source(value.source),
            ConditionKind::SameText { left, right, .. } => self.all(&[left, right], |it, t| it.source(t.source)),
            ConditionKind::List { value, .. } => self.source(value.source),
            ConditionKind::IsKnown(value) => self.value(value),
            ConditionKind::GateIs(id, _) => self.gate(*id),
            ConditionKind::Happened(query) => self.event(query.event),
        }
    }

    pub(super) fn value(&mut self, value: &Value) -> Places {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(choice) => self.choice(choice),
            Value::Text(text) => self.source(text.source),
            Value::List(list) => self.source(list.source),
        }
    }

    fn quantity(&mut self, quantity: &Quantity) -> Places {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Today => Places::new(),
            QuantityKind::Fact(source) => self.source(*source),
            QuantityKind::LatestTime(event) => self.event(*event),
            QuantityKind::Score(id) => self.score(*id),
            QuantityKind::Count(query) => self.event(query.event),
            QuantityKind::Let(id) => self.named(*id),
            QuantityKind::Sum(terms) => self.all(terms, Self::quantity),
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.quantity(inner),
            QuantityKind::IfUnknown(value, fallback) => self.all(&[value, fallback], |it, q| it.quantity(q)),
        }
    }

    pub(super) fn choice(&mut self, choice: &Choice) -> Places {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source(*source),
            ChoiceKind::Grade(id) => self.grade(*id),
            ChoiceKind::StageAfter => Places::new(),
            ChoiceKind::Let(id) => self.named(*id),
            ChoiceKind::IfUnknown(inner, _) => self.choice(inner),
        }
    }

    pub(super) fn line(&mut self, line: &ScoreLine) -> Places {
        match &line.kind {
            ScoreLineKind::When { condition, .. } => self.condition(condition),
            ScoreLineKind::Per { count, .. } => self.quantity(count),
            ScoreLineKind::By { key, .. } => self.value(key),
        }
    }

    fn criterion(&mut self, id: CriterionId) -> Places {
        if let Some(known) = self.criteria.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let places = match &definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.condition(condition),
            CriterionRule::FirstKnown(clauses) => self.all(clauses, |it, clause| it.condition(&clause.when)),
        };
        self.criteria.insert(id, places.clone());
        places
    }

    fn named(&mut self, id: LetId) -> Places {
        if let Some(known) = self.lets.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let places = self.value(&definition.lets[id].value);
        self.lets.insert(id, places.clone());
        places
    }

    pub(super) fn score(&mut self, id: ScoreId) -> Places {
        if let Some(known) = self.scores.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let places = self.all(&definition.scores[id].lines, Self::line);
        self.scores.insert(id, places.clone());
        places
    }

    pub(super) fn grade(&mut self, id: GradeId) -> Places {
        if let Some(known) = self.grades.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let places = match &definition.grades[id].kind {
            GradeKind::Cut { of, .. } => self.quantity(of),
            GradeKind::Combined(parts) => self.all(parts, |it, part| it.grade(*part)),
        };
        self.grades.insert(id, places.clone());
        places
    }

    fn gate(&mut self, id: GateId) -> Places {
        if let Some(known) = self.gates.get(&id) {
            return known.clone();
        }
        let definition = self.definition;
        let places = self.condition(&definition.gates[id].require);
        self.gates.insert(id, places.clone());
        places
    }
}
