//! One change put into the old definition, which is otherwise left as it is.

use crate::fold::{Fold, fold_condition, fold_quantity, fold_value};
use leadspec_ir::{
    Arena, ArenaId, Condition, Criterion, CriterionId, CriterionRule, Definition, EventId, FieldId, Gate, GateId,
    Grade, GradeId, GradeKind, Score, ScoreId, ScoreLineKind, StageId, Transition, TransitionId,
};

/// How the old definition, in common ids, becomes one with a single change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    /// It decides nothing by itself.
    Nothing,
    /// It can't be told apart from other changes.
    Apart,
    Criterion(CriterionId, Box<Criterion>),
    Score(ScoreId, Box<Score>),
    Grade(GradeId, Box<Grade>),
    Gate(GateId, Box<Gate>),
    Way(TransitionId, Box<Transition>),
    /// Transitions that never fire any more.
    Idle(Vec<TransitionId>),
    /// All gates in another order.
    GateOrder(Vec<GateId>),
    /// All transitions in another order.
    WayOrder(Vec<TransitionId>),
    Initial(StageId),
    /// Facts that are read as the new definition reads them.
    Reading(Vec<FieldId>),
    /// Events that are read as the new definition reads them.
    EventReading(Vec<EventId>),
}

impl Edit {
    /// The old definition with this change alone; `None` where it can't be told apart.
    pub(crate) fn apply(&self, before: &Definition) -> Option<Definition> {
        let mut edited = before.clone();
        match self {
            Edit::Apart => return None,
            // How facts are read is the reader's: the definition decides as before.
            Edit::Nothing | Edit::Reading(_) | Edit::EventReading(_) => {}
            Edit::Criterion(id, criterion) => edited.criteria[*id] = criterion.as_ref().clone(),
            Edit::Score(id, score) => edited.scores[*id] = score.as_ref().clone(),
            Edit::Grade(id, grade) => edited.grades[*id] = grade.as_ref().clone(),
            Edit::Gate(id, gate) => edited.gates[*id] = gate.as_ref().clone(),
            Edit::Way(id, way) => edited.lifecycle.as_mut()?.transitions[*id] = way.as_ref().clone(),
            Edit::Idle(ids) => {
                let lifecycle = edited.lifecycle.as_mut()?;
                for id in ids {
                    lifecycle.transitions[*id].when.kind = leadspec_ir::ConditionKind::Constant(false);
                }
            }
            Edit::WayOrder(order) => {
                let lifecycle = edited.lifecycle.as_mut()?;
                lifecycle.transitions = in_order(&lifecycle.transitions, order);
            }
            Edit::GateOrder(order) => {
                edited.gates = in_order(&edited.gates, order);
                edited = with_gates(&edited, order);
            }
            Edit::Initial(stage) => edited.lifecycle.as_mut()?.initial = *stage,
        }
        Some(edited)
    }
}

fn in_order<I: ArenaId, T: Clone>(things: &Arena<I, T>, order: &[I]) -> Arena<I, T> {
    order.iter().filter_map(|id| things.lookup(*id).cloned()).collect()
}

/// Gates that stand in another order have other ids.
pub(crate) struct Reordered<'a>(pub(crate) &'a [GateId]);

impl Reordered<'_> {
    /// The id of a gate in the other order.
    pub(crate) fn place(&self, id: GateId) -> GateId {
        let place = self.0.iter().position(|other| *other == id);
        place.map_or(id, GateId::from_index)
    }
}

impl Fold for Reordered<'_> {
    fn gate(&mut self, id: GateId) -> GateId {
        self.place(id)
    }
}

fn with_gates(definition: &Definition, order: &[GateId]) -> Definition {
    let mut fold = Reordered(order);
    mapped(definition, &mut fold)
}

/// A definition with all its conditions and values folded.
pub(crate) fn mapped<F: Fold>(definition: &Definition, fold: &mut F) -> Definition {
    let mut mapped = definition.clone();
    let lets = definition.lets.iter().map(|named| leadspec_ir::Named {
        value: fold_value(fold, &named.value),
        ..named.clone()
    });
    mapped.lets = lets.collect();
    for id in definition.criteria.ids() {
        let criterion = &mut mapped.criteria[id];
        match &mut criterion.rule {
            CriterionRule::Condition(condition) => *condition = fold.condition(condition),
            CriterionRule::FirstKnown(clauses) => {
                for clause in clauses {
                    clause.when = fold.condition(&clause.when);
                }
            }
        }
    }
    for id in definition.scores.ids() {
        for line in &mut mapped.scores[id].lines {
            match &mut line.kind {
                ScoreLineKind::When { condition, .. } => *condition = fold.condition(condition),
                ScoreLineKind::Per { count, .. } => *count = fold.quantity(count),
                ScoreLineKind::By { key, .. } => *key = fold_value(fold, key),
            }
        }
    }
    for id in definition.grades.ids() {
        if let GradeKind::Cut { of, .. } = &mut mapped.grades[id].kind {
            *of = fold.quantity(of);
        }
    }
    for id in definition.gates.ids() {
        let require = fold.condition(&definition.gates[id].require);
        mapped.gates[id].require = require;
    }
    if let (Some(lifecycle), Some(own)) = (&mut mapped.lifecycle, &definition.lifecycle) {
        for id in own.transitions.ids() {
            lifecycle.transitions[id].when = fold.condition(&own.transitions[id].when);
        }
    }
    mapped
}

/// What an edit's conditions and values name.
pub(crate) fn walk<F: Fold>(edit: &Edit, fold: &mut F) {
    let mut condition = |c: &Condition| {
        fold_condition(fold, c);
    };
    match edit {
        Edit::Nothing
        | Edit::Apart
        | Edit::Idle(_)
        | Edit::GateOrder(_)
        | Edit::WayOrder(_)
        | Edit::Initial(_)
        | Edit::Reading(_)
        | Edit::EventReading(_) => {}
        Edit::Criterion(_, criterion) => match &criterion.rule {
            CriterionRule::Condition(c) => condition(c),
            CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|clause| condition(&clause.when)),
        },
        Edit::Score(_, score) => walk_score(score, fold),
        Edit::Grade(_, grade) => {
            if let GradeKind::Cut { of, .. } = &grade.kind {
                fold_quantity(fold, of);
            }
        }
        Edit::Gate(_, gate) => condition(&gate.require),
        Edit::Way(_, way) => condition(&way.when),
    }
}

fn walk_score<F: Fold>(score: &Score, fold: &mut F) {
    for line in &score.lines {
        match &line.kind {
            ScoreLineKind::When { condition, .. } => {
                fold.condition(condition);
            }
            ScoreLineKind::Per { count, .. } => {
                fold.quantity(count);
            }
            ScoreLineKind::By { key, .. } => {
                fold_value(fold, key);
            }
        }
    }
}
