//! Test rows that are missing: for each outcome that no case shows, a lead that does.
//!
//! They are sought from the suite's own leads, so that a row differs from a case that people know in as little as it can; what is
//! expected of them is what the definition decides. [`Suggestions::tests`] are texts to paste: whoever agrees with what they expect keeps
//! them, and whoever does not has found a mistake.

mod base;
mod block;
mod column;
mod cover;
mod paste;
mod tell;

use crate::coverage::Rests;
use crate::coverage::trial::Trial;
use crate::{Coverage, GoalId, GoalSet, Goals, Place, Prepared};
use base::{Base, Day};
use leadspec_ir::{Condition, Definition, Example, SampleLead};
use leadspec_prove::{BUDGET, FoundAll, Hit, Search, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use paste::SuggestedTest;

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
    for day in base::days(prepared.suite(), coverage, config.as_of) {
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
    let mut decisions: BTreeMap<u32, Vec<GoalId>> = BTreeMap::new();
    for id in wanted {
        decisions.entry(goals[*id].decision).or_default().push(*id);
    }
    let mut left: Vec<GoalId> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut tried = 0;
    for ids in decisions.into_values() {
        let rests = Rests::of_goals(definition, goals, &ids, day.as_of);
        let slice = rests.slice(definition);
        let found = seek(definition, &slice, goals, day, &ids, (config.seed, config.budget / 10));
        tried += found.tried;
        for (id, hit) in ids.iter().zip(found.hits) {
            match hit {
                Some(hit) => candidates.push(Candidate::from(hit)),
                None => left.push(*id),
            }
        }
    }
    if !left.is_empty() {
        let found = seek(definition, definition, goals, day, &left, (config.seed, config.budget));
        tried += found.tried;
        candidates.extend(found.hits.into_iter().flatten().map(Candidate::from));
    }
    (candidates, tried)
}

/// Seeks leads for goals among those that `by`, a definition of the same names, tells apart.
fn seek(
    definition: &Arc<Definition>,
    by: &Definition,
    goals: &Goals,
    day: &Day,
    wanted: &[GoalId],
    (seed, budget): (u64, usize),
) -> FoundAll {
    let asked: Vec<Condition> = wanted
        .iter()
        .flat_map(|id| goals[*id].ask.what.told_apart_by(day.as_of))
        .collect();
    let space = Space::new(&[by], &asked.iter().collect::<Vec<_>>(), day.as_of);
    let near: Vec<SampleLead> = day.bases.iter().map(|base: &Base| base.lead.clone()).collect();
    let mut trial = Trial::new(definition, goals, wanted.iter().copied(), day.as_of);
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
    let space = &space;
    Search { space, seed, budget }.find_all(&near, &mut judge, wanted.len())
}

impl From<Hit> for Candidate {
    fn from(hit: Hit) -> Candidate {
        Candidate {
            base: hit.base,
            lead: hit.lead,
        }
    }
}
