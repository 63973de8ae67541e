//! Whether any lead can tell a change: shown by trying every kind of lead that the changed item and the original tell apart.
//!
//! Most items show by themselves: a test may expect a criterion's answer, a gate's state, a score. Where these are the same for every
//! lead, so is all that rests on them. A transition shows where it fires.

use super::mutant::{Edit, Item, Mutant, MutantKind};
use crate::coverage::Rests;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspection, Inspector, Scratch};
use leadspec_ir::{
    Condition, CriterionId, CriterionRule, Definition, GateId, GateState, GradeId, LetId, Lifecycle, SampleLead,
    ScoreId, TransitionId, Truth,
};
use leadspec_prove::Space;
use std::sync::Arc;

/// How many leads are decided at a time.
const AT_A_TIME: usize = 1024;

/// Whether no lead can tell a change; `false` also where that is not known.
pub(crate) fn no_lead_can_tell(
    definition: &Arc<Definition>,
    changed: &Arc<Definition>,
    mutant: &Mutant,
    as_of: i64,
    budget: usize,
) -> bool {
    let shows = Shows::of(definition, mutant);
    let (own, other) = (shows.rests(definition), shows.rests(changed));
    // Which questions come first rests on the criteria behind a gate, by its form.
    if matches!(mutant.item, Item::Gate(_)) && own.criteria != other.criteria && mutant.kind != MutantKind::GateDropped
    {
        return false;
    }
    let (own, other) = (own.slice(definition), other.slice(changed));
    let asked = shows.asked();
    let space = Space::new(&[&own, &other], &asked, as_of);
    if !space.is_exact() || space.kinds() > budget as u128 {
        return false;
    }
    let inquiry = Inquiry {
        conditions: asked,
        ranges: matches!(&shows, Shows::Difference(watch) if !watch.scores.is_empty()),
        ..Inquiry::default()
    };
    let inspectors = [definition, changed].map(|of| Inspector::new(of, as_of, &inquiry));
    let mut scratches = [Scratch::new(), Scratch::new()];
    let mut leads = space.one_of_each();
    loop {
        let some: Vec<SampleLead> = leads.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            return true;
        }
        let mut batches = [(); 2].map(|()| LeadBatch::of_samples(definition, as_of, &some));
        let [batch, other_batch] = &mut batches;
        let [scratch, other_scratch] = &mut scratches;
        let [inspector, other_inspector] = &inspectors;
        let inspection = inspector.inspect(batch, scratch);
        let other = other_inspector.inspect(other_batch, other_scratch);
        if (0..some.len()).any(|row| shows.shows(&inspection, &other, row)) {
            return false;
        }
    }
}

/// The part of a definition in which a change happens, for a search near known leads; and the same of the changed one.
pub(crate) fn neighbourhood(definition: &Definition, changed: &Definition, mutant: &Mutant) -> [Definition; 2] {
    [definition, changed].map(|of| {
        let mut rests = Rests::default();
        match mutant.item {
            Item::Let(id) => rests.named(of, id),
            Item::Criterion(id) => rests.criterion(of, id),
            Item::Score(id) => rests.score(of, id),
            Item::Grade(id) => rests.grade(of, id),
            Item::Gate(id) => rests.gate(of, id),
            Item::Transition(_) => transitions(&mutant.edit).into_iter().for_each(|id| rests.when(of, id)),
        }
        let mut slice = rests.slice(of);
        // A lead may have to start elsewhere to come by.
        slice.stage = of.stage;
        slice
    })
}

/// When a change shows.
enum Shows {
    /// Where one of these is not what it was.
    Difference(Watch),
    /// Where all of these are known to be true.
    Together(Vec<Condition>),
    /// Where a gate does not pass.
    Stopping(GateId),
    /// Where a criterion's answer is unknown.
    Unknown(CriterionId),
}

/// What is looked at.
#[derive(Default)]
struct Watch {
    criteria: Vec<CriterionId>,
    scores: Vec<ScoreId>,
    grades: Vec<GradeId>,
    gates: Vec<GateId>,
    transitions: Vec<TransitionId>,
}

impl Shows {
    fn of(definition: &Definition, mutant: &Mutant) -> Shows {
        match (mutant.item, mutant.kind) {
            (
                Item::Transition(_),
                MutantKind::TransitionDropped
                | MutantKind::TransitionTarget
                | MutantKind::TransitionsSwapped
                | MutantKind::ActionDropped,
            ) => Shows::Together(whens(definition, &mutant.edit)),
            // Where it sends decides with what it guards.
            (Item::Gate(id), MutantKind::GateOtherwise | MutantKind::GateBefore | MutantKind::GateDropped) => {
                Shows::Stopping(id)
            }
            (Item::Criterion(id), MutantKind::QuestionDropped) => Shows::Unknown(id),
            (Item::Criterion(id), MutantKind::ClausesSwapped) => Shows::Together(swapped(definition, id, &mutant.edit)),
            (item, _) => Shows::Difference(Watch::of(definition, item)),
        }
    }

    /// The conditions that are asked of leads.
    fn asked(&self) -> Vec<&Condition> {
        match self {
            Shows::Together(all) => all.iter().collect(),
            Shows::Difference(_) | Shows::Stopping(_) | Shows::Unknown(_) => Vec::new(),
        }
    }

    /// What decides it.
    fn rests(&self, definition: &Definition) -> Rests {
        let mut rests = Rests::default();
        match self {
            Shows::Difference(watch) => {
                watch.criteria.iter().for_each(|id| rests.criterion(definition, *id));
                watch.scores.iter().for_each(|id| rests.score(definition, *id));
                watch.grades.iter().for_each(|id| rests.grade(definition, *id));
                watch.gates.iter().for_each(|id| rests.gate(definition, *id));
                watch.transitions.iter().for_each(|id| rests.when(definition, *id));
            }
            Shows::Together(all) => all.iter().for_each(|one| rests.condition(definition, one)),
            Shows::Stopping(id) => rests.gate(definition, *id),
            Shows::Unknown(id) => rests.criterion(definition, *id),
        }
        rests
    }

    fn shows(&self, own: &Inspection, other: &Inspection, row: usize) -> bool {
        let fires = |of: &Inspection, id: TransitionId| of.transition(row, id) == Truth::True;
        match self {
            Shows::Difference(watch) => {
                watch
                    .criteria
                    .iter()
                    .any(|id| own.criterion(row, *id) != other.criterion(row, *id))
                    || watch
                        .scores
                        .iter()
                        .any(|id| own.score(row, *id) != other.score(row, *id))
                    || watch
                        .scores
                        .iter()
                        .any(|id| own.range(row, *id) != other.range(row, *id))
                    || watch
                        .grades
                        .iter()
                        .any(|id| own.grade(row, *id) != other.grade(row, *id))
                    || watch.gates.iter().any(|id| own.gate(row, *id) != other.gate(row, *id))
                    || watch.transitions.iter().any(|id| fires(own, *id) != fires(other, *id))
            }
            Shows::Together(all) => (0..all.len()).all(|place| own.condition(row, place).is_true()),
            Shows::Stopping(id) => own.gate(row, *id) != GateState::Passed,
            Shows::Unknown(id) => own.criterion(row, *id) == Truth::Unknown,
        }
    }
}

impl Watch {
    /// An item, and the scores that rest on it: what they could become is read off its form.
    fn of(definition: &Definition, item: Item) -> Watch {
        let of_score = |id: ScoreId| {
            let mut rests = Rests::default();
            rests.score(definition, id);
            rests
        };
        let scores = |holds: &dyn Fn(&Rests) -> bool| -> Vec<ScoreId> {
            definition.scores.ids().filter(|id| holds(&of_score(*id))).collect()
        };
        match item {
            Item::Let(id) => Watch::of_let(definition, id),
            Item::Criterion(id) => Watch {
                criteria: vec![id],
                scores: scores(&|rests| rests.criteria.contains(&id)),
                ..Watch::default()
            },
            Item::Score(id) => Watch {
                scores: scores(&|rests| rests.scores.contains(&id)),
                ..Watch::default()
            },
            Item::Grade(id) => Watch {
                grades: vec![id],
                scores: scores(&|rests| rests.grades.contains(&id)),
                ..Watch::default()
            },
            Item::Gate(id) => Watch {
                gates: vec![id],
                scores: scores(&|rests| rests.gates.contains(&id)),
                ..Watch::default()
            },
            Item::Transition(id) => Watch {
                transitions: vec![id],
                ..Watch::default()
            },
        }
    }

    /// Whatever rests on a name, which does not show by itself.
    fn of_let(definition: &Definition, id: LetId) -> Watch {
        let rests_on = |take: &dyn Fn(&mut Rests)| {
            let mut rests = Rests::default();
            take(&mut rests);
            rests.lets.contains(&id)
        };
        let transitions = definition
            .lifecycle
            .as_ref()
            .map(|lifecycle| lifecycle.transitions.ids());
        Watch {
            criteria: definition
                .criteria
                .ids()
                .filter(|of| rests_on(&|rests| rests.criterion(definition, *of)))
                .collect(),
            scores: definition
                .scores
                .ids()
                .filter(|of| rests_on(&|rests| rests.score(definition, *of)))
                .collect(),
            grades: definition
                .grades
                .ids()
                .filter(|of| rests_on(&|rests| rests.grade(definition, *of)))
                .collect(),
            gates: definition
                .gates
                .ids()
                .filter(|of| rests_on(&|rests| rests.gate(definition, *of)))
                .collect(),
            transitions: transitions
                .into_iter()
                .flatten()
                .filter(|of| rests_on(&|rests| rests.when(definition, *of)))
                .collect(),
        }
    }
}

/// The transitions that a change is about.
fn transitions(edit: &Edit) -> Vec<TransitionId> {
    match edit {
        Edit::Transition(id, _) => vec![*id],
        Edit::Swap(first, second) => vec![*first, *second],
        Edit::Let(..) | Edit::Criterion(..) | Edit::Score(..) | Edit::Grade(..) | Edit::Gate(..) => Vec::new(),
    }
}

/// What these transitions ask, in the original.
fn whens(definition: &Definition, edit: &Edit) -> Vec<Condition> {
    let lifecycle = definition.lifecycle.iter();
    let of = |own: &Lifecycle| -> Vec<Condition> {
        let ids = transitions(edit).into_iter();
        ids.map(|id| own.transitions[id].when.clone()).collect()
    };
    lifecycle.flat_map(of).collect()
}

/// What two clauses ask that change places: those at which the changed criterion is not what it was.
fn swapped(definition: &Definition, id: CriterionId, edit: &Edit) -> Vec<Condition> {
    match (&definition.criteria[id].rule, edit) {
        (CriterionRule::FirstKnown(own), Edit::Criterion(_, changed)) => match &changed.rule {
            CriterionRule::FirstKnown(other) => {
                let pairs = own.iter().zip(other).filter(|(own, other)| own != other);
                pairs.map(|(own, _)| own.when.clone()).collect()
            }
            CriterionRule::Condition(_) => Vec::new(),
        },
        (
            CriterionRule::FirstKnown(_) | CriterionRule::Condition(_),
            Edit::Let(..)
            | Edit::Criterion(..)
            | Edit::Score(..)
            | Edit::Grade(..)
            | Edit::Gate(..)
            | Edit::Transition(..)
            | Edit::Swap(..),
        ) => Vec::new(),
    }
}
