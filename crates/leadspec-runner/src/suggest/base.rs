//! The cases that suggestions start from: few of them, and between them they show what the suite shows.

use super::Candidate;
use super::cover::{changed_events, changed_fields};
use crate::{Coverage, GoalSet, Place, Prepared};
use leadspec_ir::{Datum, Definition, SampleLead};
use std::collections::BTreeMap;

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
pub(crate) fn days(
    prepared: &Prepared,
    definition: &Definition,
    coverage: &Coverage,
    goals: usize,
    otherwise: i64,
) -> Vec<Day> {
    let mut days: BTreeMap<Option<i64>, Vec<Base>> = BTreeMap::new();
    for place in chosen(coverage, goals) {
        if let Some((lead, as_of)) = written(prepared, definition, place) {
            days.entry(as_of).or_default().push(Base { place, lead });
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

/// The lead of a case, and the day that its test writes.
fn written(prepared: &Prepared, definition: &Definition, place: Place) -> Option<(SampleLead, Option<i64>)> {
    match place {
        Place::Written { test, case } => {
            let case = prepared.suite().tests.get(test)?.cases.get(case)?;
            Some((case.lead.clone(), case.as_of))
        }
        Place::Row { test, file, .. } => {
            let as_of = prepared.suite().tests.get(test)?.files.get(file)?.as_of;
            let (batch, row, _) = prepared.lead(place)?;
            Some((nobody(definition, batch.sample(definition, row)?), as_of))
        }
    }
}

/// A lead of a file, without what is personal about it: a file may hold people, and what is suggested is shown and kept.
fn nobody(definition: &Definition, mut lead: SampleLead) -> SampleLead {
    for (field, fact) in definition.fields.iter().zip(&mut lead.facts) {
        if field.personal && *fact != Datum::Unknown {
            *fact = match fact {
                Datum::Text(_) if !field.optional => Datum::Text("somebody".to_string()),
                Datum::Text(_) | Datum::List(_) if field.optional => Datum::Unknown,
                Datum::List(_) => Datum::List(Vec::new()),
                Datum::Unknown | Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) => continue,
            };
        }
    }
    lead
}

/// Cases that show as much as possible, the one that shows most first.
fn chosen(coverage: &Coverage, goals: usize) -> Vec<Place> {
    let cases = coverage.cases();
    let mut chosen = Vec::new();
    let mut shown = GoalSet::none(goals);
    while chosen.len() < MOST {
        let best = cases.iter().rev().max_by_key(|(_, met)| met.beyond(&shown));
        match best {
            Some((place, met)) if chosen.is_empty() || met.beyond(&shown) > 0 => {
                shown.extend(met);
                chosen.push(*place);
            }
            Some(_) | None => break,
        }
    }
    chosen
}
