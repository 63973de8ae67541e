//! Test rows that are missing: for each outcome that no case shows, a lead that does.
//!
//! They are sought from the suite's own leads, so that a row differs from a case that people know in as little as it can; what is
//! expected of them is what the definition decides. [`Suggestions::tests`] are texts to paste: whoever agrees with what they expect keeps
//! them, and whoever does not has found a mistake.

mod base;
mod block;
pub(crate) mod column;
pub(crate) mod cover;
mod hint;
mod paste;
mod tell;
pub(crate) mod write;

use crate::coverage::Rests;
use crate::coverage::trial::Trial;
use crate::{Coverage, GoalId, GoalSet, Goals, Place, Prepared};
use base::Day;
use leadspec_ir::{Condition, Definition, Example, SampleLead};
use leadspec_prove::{BUDGET, Search, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use column::event_written;
pub use paste::SuggestedTest;

/// How many leads found for an item are started from when more of it is sought.
const STEPS: usize = 8;

/// How rows are sought.
#[derive(Debug, Clone, Copy)]
pub struct SuggestConfig<'a> {
    /// The as-of day where the suite has no case with one.
    pub as_of: i64,
    /// For the leads that are drawn: the same seed gives the same rows.
    pub seed: u64,
    /// How many leads are tried on each as-of day.
    pub budget: usize,
    /// Leads that have a name, so that a row can start from one by it.
    pub examples: &'a [Example],
}

impl<'a> SuggestConfig<'a> {
    /// The usual search.
    pub fn new(as_of: i64, examples: &'a [Example]) -> SuggestConfig<'a> {
        SuggestConfig {
            as_of,
            examples,
            seed: 1,
            budget: BUDGET,
        }
    }
}

/// Rows that would show what no case shows.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The rows, each beside the case it starts from.
    pub rows: Vec<SuggestedRow>,
    /// The goals for which no lead was found.
    pub not_found: Vec<GoalId>,
    /// How many leads were tried for them.
    pub tried: usize,
    tests: Vec<SuggestedTest>,
}

/// A row that is missing.
#[derive(Debug, Clone)]
pub struct SuggestedRow {
    /// The case it starts from; `None` where the suite has none that could be used.
    pub base: Option<Place>,
    /// Its as-of day; `None` where nothing depends on it.
    pub as_of: Option<i64>,
    /// Its lead.
    pub lead: SampleLead,
    /// The goals that it meets and no case does, those of earlier rows left out.
    pub shows: Vec<GoalId>,
    /// The lead of that case.
    pub(crate) from: Option<SampleLead>,
}

impl Suggestions {
    /// The rows as tests to paste, ready to be checked and run.
    pub fn tests(&self) -> &[SuggestedTest] {
        &self.tests
    }
}

/// Seeks a row for each goal that stands open.
pub fn suggest(
    prepared: &Prepared,
    definition: &Arc<Definition>,
    goals: &Goals,
    coverage: &Coverage,
    config: &SuggestConfig,
) -> Suggestions {
    let mut left: Vec<GoalId> = coverage.open().collect();
    let mut rows: Vec<SuggestedRow> = Vec::new();
    let mut tried = 0;
    for day in base::days(prepared, definition, coverage, goals.len(), config.as_of) {
        if left.is_empty() {
            break;
        }
        let (found, number) = search(definition, goals, &day, &left, config);
        tried += number;
        let mut trial = Trial::new(definition, goals, left.iter().copied(), day.as_of);
        let own = cover::rows(&day, found, &mut trial);
        for row in &own {
            left.retain(|id| !row.shows.contains(id));
        }
        rows.extend(own);
    }
    let tests = paste::tests(prepared.suite(), definition, goals, &rows, config);
    Suggestions {
        rows,
        not_found: left,
        tried,
        tests,
    }
}

/// A lead that was found, and which of the day's bases it starts from.
pub(crate) struct Candidate {
    pub(crate) base: Option<usize>,
    pub(crate) lead: SampleLead,
}

/// Leads for the goals for which one is found on a day, and how many were tried.
///
/// Each decision is sought in the facts it rests on alone: they are few, so a lead is found soon, and it differs from its case in
/// little else. What is not found so is sought in all facts.
fn search(
    definition: &Arc<Definition>,
    goals: &Goals,
    day: &Day,
    wanted: &[GoalId],
    config: &SuggestConfig,
) -> (Vec<Candidate>, usize) {
    let near: Vec<SampleLead> = day.bases.iter().map(|base| base.lead.clone()).collect();
    let mut found = Sought {
        definition,
        goals,
        day,
        config,
        leads: Vec::new(),
        tried: 0,
    };
    let left = found.each_decision(wanted, |_| near.clone());
    // What was found for an item, or for the same total elsewhere, is a step on the way to what else is sought.
    let steps: Vec<(GoalId, SampleLead)> = found.leads.clone();
    let left = found.each_decision(&left, |ids| {
        let held = |id: GoalId| goals[id].ask.what.held();
        let same_total = |step: GoalId| held(step).is_some() && ids.iter().any(|id| held(*id) == held(step));
        let same_item = |step: GoalId| ids.iter().any(|id| goals[*id].item == goals[step].item);
        let first = steps.iter().filter(|(step, _)| same_total(*step));
        let then = steps.iter().filter(|(step, _)| !same_total(*step) && same_item(*step));
        first.chain(then).map(|(_, lead)| lead.clone()).take(STEPS).collect()
    });
    if !left.is_empty() {
        found.seek(definition, &left, &near, config.budget);
    }
    let leads = found.leads.into_iter().map(|(_, lead)| lead);
    (leads.map(|lead| day.candidate(lead)).collect(), found.tried)
}

/// A search and what it has found.
struct Sought<'a> {
    definition: &'a Arc<Definition>,
    goals: &'a Goals,
    day: &'a Day,
    config: &'a SuggestConfig<'a>,
    leads: Vec<(GoalId, SampleLead)>,
    tried: usize,
}

impl Sought<'_> {
    /// Seeks each decision in what it rests on, from the leads that `near` has for its goals; answers with what was not found.
    fn each_decision(&mut self, wanted: &[GoalId], near: impl Fn(&[GoalId]) -> Vec<SampleLead>) -> Vec<GoalId> {
        let mut decisions: BTreeMap<u32, Vec<GoalId>> = BTreeMap::new();
        for id in wanted {
            decisions.entry(self.goals[*id].decision).or_default().push(*id);
        }
        let mut left = Vec::new();
        for ids in decisions.into_values() {
            let near = near(&ids);
            let rests = Rests::of_goals(self.definition, self.goals, &ids, self.day.as_of);
            let slice = rests.slice(self.definition);
            left.extend(self.seek(&slice, &ids, &near, self.config.budget / 4));
        }
        left
    }

    /// Seeks leads for goals among those that `by`, a definition of the same names, tells apart; answers with what was not found.
    fn seek(&mut self, by: &Definition, wanted: &[GoalId], near: &[SampleLead], budget: usize) -> Vec<GoalId> {
        let (goals, as_of) = (self.goals, self.day.as_of);
        let asked: Vec<Condition> = wanted
            .iter()
            .flat_map(|id| {
                let own = goals[*id].ask.what.told_apart_by(as_of);
                own.into_iter().chain(hint::hints(self.definition, &goals[*id]))
            })
            .collect();
        let space = Space::new(&[by], &asked.iter().collect::<Vec<_>>(), as_of);
        let mut trial = Trial::new(self.definition, goals, wanted.iter().copied(), as_of);
        let mut judge = |leads: &[SampleLead]| -> Vec<Vec<usize>> {
            let of = |met: &GoalSet| -> Vec<usize> {
                let numbered = wanted.iter().enumerate();
                numbered
                    .filter(|(_, id)| met.contains(**id))
                    .map(|(place, _)| place)
                    .collect()
            };
            trial.met(leads, false).iter().map(of).collect()
        };
        let search = Search {
            space: &space,
            seed: self.config.seed,
            budget,
        };
        let found = search.find_all(near, &mut judge, wanted.len());
        self.tried += found.tried;
        let mut left = Vec::new();
        for (id, hit) in wanted.iter().zip(found.hits) {
            match hit {
                Some(hit) => self.leads.push((*id, hit.lead)),
                None => left.push(*id),
            }
        }
        left
    }
}
