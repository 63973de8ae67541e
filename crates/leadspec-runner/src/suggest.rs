//! Test rows that are missing: for each outcome that no case shows, a lead that does.
//!
//! They are sought from the suite's own leads, so that a row differs from a case that people know in as little as it can; what is
//! expected of them is what the definition decides. [`Suggestions::tests`] are texts to paste: whoever agrees with what they expect keeps
//! them, and whoever does not has found a mistake.

mod base;
mod column;
mod cover;
mod paste;
mod tell;

use crate::coverage::trial::Trial;
use crate::{Coverage, GoalId, Goals, Place, Prepared};
use base::{Base, Day};
use leadspec_ir::{ArenaId, Condition, Definition, SampleLead};
use leadspec_prove::{BUDGET, Search, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use paste::SuggestedTest;

/// How rows are sought.
#[derive(Debug, Clone, Copy)]
pub struct SuggestConfig {
    /// The as-of day where the suite has no case with one.
    pub as_of: i64,
    /// For the leads that are drawn: the same seed gives the same rows.
    pub seed: u64,
    /// How many leads are tried on each as-of day.
    pub budget: usize,
}

impl SuggestConfig {
    /// The usual search.
    pub fn new(as_of: i64) -> SuggestConfig {
        SuggestConfig {
            as_of,
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
    let tests = paste::tests(prepared.suite(), definition, goals, &rows, config.as_of);
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

/// A lead for each goal for which one is found on a day, and how many were tried.
fn search(
    definition: &Arc<Definition>,
    goals: &Goals,
    day: &Day,
    wanted: &[GoalId],
    config: &SuggestConfig,
) -> (Vec<Candidate>, usize) {
    let asked: Vec<Condition> = wanted
        .iter()
        .flat_map(|id| goals[*id].ask.what.told_apart_by(day.as_of))
        .collect();
    let space = Space::new(&[definition], &asked.iter().collect::<Vec<_>>(), day.as_of);
    let near: Vec<SampleLead> = day.bases.iter().map(|base: &Base| base.lead.clone()).collect();
    let places: BTreeMap<usize, usize> = wanted
        .iter()
        .enumerate()
        .map(|(place, id)| (id.index(), place))
        .collect();
    let mut trial = Trial::new(definition, goals, wanted.iter().copied(), day.as_of);
    let mut judge = |leads: &[SampleLead]| -> Vec<Vec<usize>> {
        let of = |met: &crate::GoalSet| met.iter().filter_map(|id| places.get(&id.index()).copied()).collect();
        trial.met(leads, false).iter().map(of).collect()
    };
    let search = Search {
        budget: config.budget,
        ..Search::new(&space, config.seed)
    };
    let found = search.find_all(&near, &mut judge, wanted.len());
    let candidates = found.hits.into_iter().flatten().map(|hit| Candidate {
        base: hit.base,
        lead: hit.lead,
    });
    (candidates.collect(), found.tried)
}
