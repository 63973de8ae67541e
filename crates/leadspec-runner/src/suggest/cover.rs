//! Few rows that between them show what was found: the one that shows most first, and two made one where that stays easy to read.

use super::base::{Base, Day};
use super::{Candidate, SuggestedRow};
use crate::GoalId;
use crate::coverage::trial::Trial;
use leadspec_ir::{ArenaId, EventId, FieldId, SampleEvent, SampleLead};
use std::collections::BTreeSet;

/// A row that changes more than this is not made of two.
const MOST_CHANGED: usize = 3;

/// A lead with what it shows.
#[derive(Clone)]
struct Shown {
    base: Option<usize>,
    lead: SampleLead,
    shows: BTreeSet<GoalId>,
}

/// The rows of one day.
pub(super) fn rows(day: &Day, candidates: Vec<Candidate>, trial: &mut Trial) -> Vec<SuggestedRow> {
    let leads: Vec<SampleLead> = candidates.iter().map(|candidate| candidate.lead.clone()).collect();
    let met = trial.met(&leads, false);
    let mut left: Vec<Shown> = candidates
        .into_iter()
        .zip(met)
        .map(|(candidate, met)| Shown {
            base: candidate.base,
            lead: candidate.lead,
            shows: met.iter().collect(),
        })
        .collect();
    let mut rows: Vec<Shown> = Vec::new();
    let mut shown: BTreeSet<GoalId> = BTreeSet::new();
    while let Some(best) = best(day, &left, &shown) {
        let mut row = left.remove(best);
        row.shows.retain(|id| !shown.contains(id));
        shown.extend(row.shows.iter().copied());
        rows.push(row);
    }
    merge(day, &mut rows, trial);
    rows.into_iter()
        .map(|row| SuggestedRow {
            base: base_of(day, &row).map(|base| base.place),
            from: base_of(day, &row).map(|base| base.lead.clone()),
            as_of: day.written,
            shows: row.shows.into_iter().collect(),
            lead: row.lead,
        })
        .collect()
}

/// The lead that shows most of what is not shown yet; of those the one that changes least, of those the first.
fn best(day: &Day, left: &[Shown], shown: &BTreeSet<GoalId>) -> Option<usize> {
    let worth = |row: &Shown| {
        let new = row.shows.iter().filter(|id| !shown.contains(id)).count();
        (new, std::cmp::Reverse(changes(day, row)))
    };
    let best = (0..left.len()).rev().max_by_key(|at| left.get(*at).map(worth))?;
    let new = left.get(best)?.shows.iter().any(|id| !shown.contains(id));
    new.then_some(best)
}

/// Makes two rows of one case one, where the changes of both together show all that each shows.
fn merge(day: &Day, rows: &mut Vec<Shown>, trial: &mut Trial) {
    let mut first = 0;
    while first < rows.len() {
        let mut second = first + 1;
        while second < rows.len() {
            let merged = rows
                .get(first)
                .zip(rows.get(second))
                .and_then(|(a, b)| together(day, a, b));
            let fits = merged.filter(|merged| {
                let met = trial.met(std::slice::from_ref(&merged.lead), false);
                met.first()
                    .is_some_and(|met| merged.shows.iter().all(|id| met.contains(*id)))
            });
            match (fits, rows.get_mut(first)) {
                (Some(merged), Some(row)) => {
                    *row = merged;
                    rows.remove(second);
                }
                _ => second += 1,
            }
        }
        first += 1;
    }
}

/// Both rows' changes to their case; `None` where they get in each other's way.
fn together(day: &Day, a: &Shown, b: &Shown) -> Option<Shown> {
    if a.base != b.base {
        return None;
    }
    let base = &base_of(day, a)?.lead;
    let mut lead = a.lead.clone();
    for (place, (fact, was)) in b.lead.facts.iter().zip(&base.facts).enumerate() {
        if fact == was {
            continue;
        }
        let own = lead.facts.get_mut(place)?;
        if own != was && own != fact {
            return None;
        }
        *own = fact.clone();
    }
    for kind in changed_events(&b.lead, base) {
        if changed_events(&a.lead, base).contains(&kind) {
            return None;
        }
        lead.events.retain(|event| event.event != kind);
        lead.events.extend(of_kind(&b.lead, kind).cloned());
    }
    let merged = Shown {
        base: a.base,
        lead,
        shows: a.shows.union(&b.shows).copied().collect(),
    };
    (changes(day, &merged) <= MOST_CHANGED).then_some(merged)
}

fn base_of<'d>(day: &'d Day, row: &Shown) -> Option<&'d Base> {
    row.base.and_then(|place| day.bases.get(place))
}

/// In how many parts a row differs from its case.
fn changes(day: &Day, row: &Shown) -> usize {
    match base_of(day, row) {
        Some(base) => changed_fields(&row.lead, &base.lead).len() + changed_events(&row.lead, &base.lead).len(),
        None => row.lead.facts.len(),
    }
}

/// The fields in which two leads differ.
pub(crate) fn changed_fields(lead: &SampleLead, base: &SampleLead) -> Vec<FieldId> {
    let fields = (0..lead.facts.len()).map(FieldId::from_index);
    fields.filter(|id| lead.fact(*id) != base.fact(*id)).collect()
}

/// The kinds of event in which two leads differ.
pub(crate) fn changed_events(lead: &SampleLead, base: &SampleLead) -> Vec<EventId> {
    let kinds: BTreeSet<EventId> = lead
        .events
        .iter()
        .chain(&base.events)
        .map(|event| event.event)
        .collect();
    let differs = |kind: &EventId| !of_kind(lead, *kind).eq(of_kind(base, *kind));
    kinds.into_iter().filter(differs).collect()
}

/// A lead's events of a kind.
pub(super) fn of_kind(lead: &SampleLead, kind: EventId) -> impl Iterator<Item = &SampleEvent> {
    lead.events.iter().filter(move |event| event.event == kind)
}
