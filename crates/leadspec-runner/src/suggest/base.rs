//! The cases that suggestions start from: few of them, and between them they show what the suite shows.

use super::Candidate;
use super::cover::{changed_events, changed_fields};
use crate::{Coverage, GoalId, Place};
use leadspec_ir::{SampleLead, Suite};
use std::collections::{BTreeMap, BTreeSet};

/// More cases than this are not started from.
const MOST: usize = 16;

/// More as-of days than this are not searched on.
const DAYS: usize = 3;

/// A case to start from.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub(crate) place: Place,
    pub(crate) lead: SampleLead,
}

/// The cases of one as-of day.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    /// The day on which leads are decided.
    pub(crate) as_of: i64,
    /// The day that tests write; `None` where nothing depends on it.
    pub(crate) written: Option<i64>,
    pub(crate) bases: Vec<Base>,
}

impl Day {
    /// A lead, with the case from which it differs least.
    pub(crate) fn candidate(&self, lead: SampleLead) -> Candidate {
        let bases = self.bases.iter().enumerate();
        let changes = |base: &SampleLead| changed_fields(&lead, base).len() + changed_events(&lead, base).len();
        let nearest = bases.min_by_key(|(_, base)| changes(&base.lead));
        Candidate {
            base: nearest.map(|(place, _)| place),
            lead,
        }
    }
}

/// The days to search on, the one with most cases first. Without cases it is `otherwise`.
pub(crate) fn days(suite: &Suite, coverage: &Coverage, otherwise: i64) -> Vec<Day> {
    let mut days: BTreeMap<Option<i64>, Vec<Base>> = BTreeMap::new();
    for place in chosen(coverage) {
        let Place::Written { test, case } = place else {
            continue;
        };
        if let Some(written) = suite.tests.get(test).and_then(|t| t.cases.get(case)) {
            days.entry(written.as_of).or_default().push(Base {
                place,
                lead: written.lead.clone(),
            });
        }
    }
    let mut days: Vec<Day> = days
        .into_iter()
        .map(|(written, bases)| Day {
            as_of: written.unwrap_or(otherwise),
            written,
            bases,
        })
        .collect();
    days.sort_by_key(|day| std::cmp::Reverse(day.bases.len()));
    days.truncate(DAYS);
    if days.is_empty() {
        days.push(Day {
            as_of: otherwise,
            written: Some(otherwise),
            bases: Vec::new(),
        });
    }
    days
}

/// Written cases that show as much as possible, the one that shows most first.
fn chosen(coverage: &Coverage) -> Vec<Place> {
    let mut left: Vec<(Place, BTreeSet<GoalId>)> = coverage
        .cases()
        .iter()
        .filter(|(place, _)| matches!(place, Place::Written { .. }))
        .map(|(place, met)| (*place, met.iter().collect()))
        .collect();
    let mut chosen = Vec::new();
    let mut shown: BTreeSet<GoalId> = BTreeSet::new();
    while chosen.len() < MOST {
        let new = |(_, met): &(Place, BTreeSet<GoalId>)| met.difference(&shown).count();
        let best = (0..left.len()).rev().max_by_key(|at| left.get(*at).map_or(0, new));
        let Some(best) = best else { break };
        let (place, met) = left.remove(best);
        if met.is_subset(&shown) && !chosen.is_empty() {
            break;
        }
        shown.extend(met);
        chosen.push(place);
    }
    chosen
}
