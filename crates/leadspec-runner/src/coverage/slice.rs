//! The part of a definition that some conditions rest on, so that the leads it can tell apart are few enough to try them all.

use super::ask::{constant, made};
use super::goal::{GoalId, Goals};
use leadspec_ir::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, EventId, FieldId, GateId,
    GradeId, GradeKind, LetId, ListFact, Quantity, QuantityKind, ScoreId, ScoreLine, ScoreLineKind, Source, Text,
    TransitionId, Value,
};
use std::collections::BTreeSet;

/// What conditions rest on, by name.
#[derive(Debug, Default)]
pub(crate) struct Rests {
    pub(crate) lets: BTreeSet<LetId>,
    pub(crate) criteria: BTreeSet<CriterionId>,
    pub(crate) scores: BTreeSet<ScoreId>,
    pub(crate) grades: BTreeSet<GradeId>,
    pub(crate) gates: BTreeSet<GateId>,
    transitions: BTreeSet<TransitionId>,
    pub(super) fields: BTreeSet<FieldId>,
    pub(super) events: BTreeSet<EventId>,
}

impl Rests {
    /// What goals rest on, on a day.
    pub(crate) fn of_goals(definition: &Definition, goals: &Goals, ids: &[GoalId], as_of: i64) -> Rests {
        let mut rests = Rests::default();
        for goal in ids.iter().map(|id| &goals[*id]) {
            if let Some(condition) = goal.ask.what.condition(as_of) {
                rests.condition(definition, &condition);
            }
            if let Some((transition, _)) = goal.ask.way {
                rests.transition(definition, transition);
            }
        }
        rests
    }

    /// Takes in a condition and whatever stands behind its names.
    pub(crate) fn condition(&mut self, definition: &Definition, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            ConditionKind::Fact(fact) => self.source(fact.source),
            ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => self.criterion(definition, *id),
            ConditionKind::Let(id) => self.named(definition, *id),
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(definition, inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.condition(definition, one);
                }
            }
            ConditionKind::Compare { left, right, .. } => {
                for q in [left, right] {
                    self.quantity(definition, q);
                }
            }
            ConditionKind::Between { value, low, high } => {
                for q in [value, low, high] {
                    self.quantity(definition, q);
                }
            }
            ConditionKind::Within { value, .. } => self.quantity(definition, value),
            ConditionKind::Among { value, .. } => self.choice(definition, value),
            ConditionKind::SameChoice(left, right) => {
                for choice in [left, right] {
                    self.choice(definition, choice);
                }
            }
            ConditionKind::Text { value, .. } => self.source(value.source),
            ConditionKind::SameText { left, right, .. } => {
                for Text { source, .. } in [left, right] {
                    self.source(*source);
                }
            }
            ConditionKind::List {
                value: ListFact { source, .. },
                ..
            } => self.source(*source),
            ConditionKind::IsKnown(value) => self.value(definition, value),
            ConditionKind::GateIs(id, _) => self.gate(definition, *id),
            // The filter is over the event alone.
            ConditionKind::Happened(query) => {
                self.events.insert(query.event);
            }
        }
    }

    /// A gate.
    pub(crate) fn gate(&mut self, definition: &Definition, id: GateId) {
        if self.gates.insert(id) {
            self.condition(definition, &definition.gates[id].require);
        }
    }

    /// A transition that is looked at: those before it, and the gates that may speak first.
    pub(super) fn transition(&mut self, definition: &Definition, id: TransitionId) {
        let Some(lifecycle) = &definition.lifecycle else { return };
        let from = lifecycle.transitions[id].from;
        let guards = |stage| {
            let guards = definition.gates.entries().filter(move |(_, gate)| gate.guards(stage));
            guards.map(|(gate, _)| gate)
        };
        let mut gates: Vec<GateId> = guards(from).collect();
        for (other, transition) in lifecycle.transitions.entries().take_while(|(other, _)| *other <= id) {
            if transition.from == from {
                self.transitions.insert(other);
                self.condition(definition, &transition.when);
                gates.extend(guards(transition.to));
            }
        }
        for gate in gates {
            self.gate(definition, gate);
        }
    }

    /// What a transition asks itself, whatever comes before it.
    pub(crate) fn when(&mut self, definition: &Definition, id: TransitionId) {
        if let Some(lifecycle) = &definition.lifecycle
            && self.transitions.insert(id)
        {
            self.condition(definition, &lifecycle.transitions[id].when);
        }
    }

    /// Whether any of it reads a field.
    pub(super) fn reads(&self, field: FieldId) -> bool {
        self.fields.contains(&field)
    }

    /// A criterion.
    pub(crate) fn criterion(&mut self, definition: &Definition, id: CriterionId) {
        if !self.criteria.insert(id) {
            return;
        }
        match &definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.condition(definition, condition),
            CriterionRule::FirstKnown(clauses) => {
                for clause in clauses {
                    self.condition(definition, &clause.when);
                }
            }
        }
    }

    /// A name.
    pub(crate) fn named(&mut self, definition: &Definition, id: LetId) {
        if self.lets.insert(id) {
            self.value(definition, &definition.lets[id].value);
        }
    }

    /// A grade.
    pub(crate) fn grade(&mut self, definition: &Definition, id: GradeId) {
        if !self.grades.insert(id) {
            return;
        }
        match &definition.grades[id].kind {
            GradeKind::Cut { of, .. } => self.quantity(definition, of),
            GradeKind::Combined(parts) => parts.iter().for_each(|part| self.grade(definition, *part)),
        }
    }

    /// A score.
    pub(crate) fn score(&mut self, definition: &Definition, id: ScoreId) {
        if !self.scores.insert(id) {
            return;
        }
        for line in &definition.scores[id].lines {
            self.line(definition, line);
        }
    }

    /// A line of a score.
    pub(super) fn line(&mut self, definition: &Definition, line: &ScoreLine) {
        match &line.kind {
            ScoreLineKind::When { condition, .. } => self.condition(definition, condition),
            ScoreLineKind::Per { count, .. } => self.quantity(definition, count),
            ScoreLineKind::By { key, .. } => self.value(definition, key),
        }
    }

    fn value(&mut self, definition: &Definition, value: &Value) {
        match value {
            Value::Condition(condition) => self.condition(definition, condition),
            Value::Quantity(quantity) => self.quantity(definition, quantity),
            Value::Choice(choice) => self.choice(definition, choice),
            Value::Text(text) => self.source(text.source),
            Value::List(list) => self.source(list.source),
        }
    }

    fn quantity(&mut self, definition: &Definition, quantity: &Quantity) {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Today => {}
            QuantityKind::LatestTime(event) => {
                self.events.insert(*event);
            }
            QuantityKind::Count(query) => {
                self.events.insert(query.event);
            }
            QuantityKind::Fact(source) => self.source(*source),
            QuantityKind::Score(id) => self.score(definition, *id),
            QuantityKind::Let(id) => self.named(definition, *id),
            QuantityKind::Sum(terms) => terms.iter().for_each(|term| self.quantity(definition, term)),
            QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DayOf(inner)
            | QuantityKind::DaysSince(inner) => self.quantity(definition, inner),
            QuantityKind::IfUnknown(value, fallback) => {
                self.quantity(definition, value);
                self.quantity(definition, fallback);
            }
        }
    }

    fn choice(&mut self, definition: &Definition, choice: &Choice) {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source(*source),
            ChoiceKind::Grade(id) => self.grade(definition, *id),
            ChoiceKind::StageAfter => {}
            ChoiceKind::Let(id) => self.named(definition, *id),
            ChoiceKind::IfUnknown(inner, _) => self.choice(definition, inner),
        }
    }

    fn source(&mut self, source: Source) {
        match source {
            Source::Field(id) => {
                self.fields.insert(id);
            }
            Source::Attribute(event, _) | Source::Latest(event, _) => {
                self.events.insert(event);
            }
        }
    }

    /// The definition with all else taken out of it: what is not rested on asks nothing of a lead. Ids stay what they are.
    pub(crate) fn slice(&self, definition: &Definition) -> Definition {
        let mut slice = definition.clone();
        let nothing = || made(ConditionKind::Constant(true));
        for id in definition.lets.ids().filter(|id| !self.lets.contains(id)) {
            slice.lets[id].value = Value::Condition(nothing());
        }
        for id in definition.criteria.ids().filter(|id| !self.criteria.contains(id)) {
            slice.criteria[id].rule = CriterionRule::Condition(nothing());
        }
        for id in definition.scores.ids().filter(|id| !self.scores.contains(id)) {
            slice.scores[id].lines.clear();
        }
        for id in definition.grades.ids().filter(|id| !self.grades.contains(id)) {
            slice.grades[id].kind = GradeKind::Cut {
                of: constant(0, leadspec_ir::Unit::Number, leadspec_ir::DECIMALS),
                limits: Vec::new(),
            };
        }
        for id in definition.gates.ids().filter(|id| !self.gates.contains(id)) {
            slice.gates[id].require = nothing();
        }
        if let Some(lifecycle) = &mut slice.lifecycle {
            let ids: Vec<TransitionId> = lifecycle.transitions.ids().collect();
            for id in ids.into_iter().filter(|id| !self.transitions.contains(id)) {
                lifecycle.transitions[id].when = nothing();
            }
        }
        if self.transitions.is_empty() {
            slice.stage = None;
        }
        slice
    }

    /// What people call the facts it rests on.
    pub(super) fn facts(&self, definition: &Definition) -> Vec<String> {
        let name = |id: &FieldId| definition.fields.lookup(*id).map(|field| field.name.clone());
        self.fields.iter().filter_map(name).collect()
    }
}
