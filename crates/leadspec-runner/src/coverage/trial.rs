//! Written-out leads, decided, with the goals each meets.

use super::ask::tried;
use super::goal::{GoalId, Goals};
use super::measure::GoalSet;
use leadspec_data::{LeadBatch, sample_problems};
use leadspec_engine::{Inquiry, Inspection, Inspector, Scratch};
use leadspec_ir::{Condition, Definition, SampleLead};
use std::sync::Arc;

/// What some goals ask on one as-of day.
pub(crate) struct Questions {
    asked: Vec<(GoalId, Condition)>,
}

impl Questions {
    /// Of these goals. One that asks for a day outside the calendar is met by nobody.
    pub(crate) fn new(goals: &Goals, ids: impl Iterator<Item = GoalId>, as_of: i64) -> Questions {
        let asked = ids.filter_map(|id| Some((id, goals[id].ask.what.condition(as_of)?)));
        Questions { asked: asked.collect() }
    }

    /// All of them as one inquiry.
    pub(crate) fn inquiry(&self) -> Inquiry<'_> {
        Inquiry {
            conditions: self.asked.iter().map(|(_, condition)| condition).collect(),
            ..Inquiry::default()
        }
    }

    /// The goals that a lead meets, where the inquiry was this one.
    pub(crate) fn met(&self, goals: &Goals, inspection: &Inspection, row: usize) -> GoalSet {
        let tried = tried(inspection.definition(), inspection, row);
        let mut met = GoalSet::none(goals.len());
        for (place, (id, _)) in self.asked.iter().enumerate() {
            if inspection.condition(row, place).is_true() && goals[*id].ask.goes(&tried) {
                met.insert(*id);
            }
        }
        met
    }
}

/// Decides leads as of a day.
pub(crate) struct Trial<'a> {
    goals: &'a Goals,
    questions: Questions,
    inspector: Inspector,
    scratch: Scratch,
    as_of: i64,
}

impl<'a> Trial<'a> {
    /// A trial that looks at these goals.
    pub(crate) fn new(
        definition: &Arc<Definition>,
        goals: &'a Goals,
        ids: impl Iterator<Item = GoalId>,
        as_of: i64,
    ) -> Trial<'a> {
        let questions = Questions::new(goals, ids, as_of);
        let inspector = Inspector::new(definition, as_of, &questions.inquiry());
        Trial {
            goals,
            questions,
            inspector,
            scratch: Scratch::default(),
            as_of,
        }
    }

    /// The goals each lead meets: none for one that a table's reader would reject, nor, unless `undecided` are wanted, for one that runs
    /// in a circle.
    pub(crate) fn met(&mut self, leads: &[SampleLead], undecided: bool) -> Vec<GoalSet> {
        let definition = Arc::clone(self.inspector.definition());
        let mut batch = LeadBatch::of_samples(&definition, self.as_of, leads);
        let inspection = self.inspector.inspect(&mut batch, &mut self.scratch);
        leads
            .iter()
            .enumerate()
            .map(|(row, lead)| {
                let decided = undecided || inspection.circle(row).is_none();
                if decided && sample_problems(&definition, lead).is_empty() {
                    self.questions.met(self.goals, &inspection, row)
                } else {
                    GoalSet::none(self.goals.len())
                }
            })
            .collect()
    }
}
