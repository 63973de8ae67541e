//! The lead that would notice a change: the smallest step from a lead of the suite whose decision differs.

use super::mutant::{Mutant, MutantKind};
use super::seen::{Column, Decider, Seen};
use crate::prepare::{Place, Prepared};
use leadspec_ir::{Definition, SampleLead};
use leadspec_prove::{Part, Search, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many leads of the suite are starting points.
const MOST: usize = 24;

/// A lead that would notice a change, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catch {
    /// The lead.
    pub lead: SampleLead,
    /// The as-of day that its test needs; `None` where nothing depends on it.
    pub as_of: Option<i64>,
    /// The case it starts from; `None` where the suite has none that could be used.
    pub base: Option<Place>,
    /// In what it differs from that.
    pub changed: Vec<Part>,
    /// What a test would expect.
    pub column: Column,
    /// The head of that column: `stage`, `gate business_mail`, `fit`.
    pub head: String,
    /// What the definition decides, as a cell says it.
    pub expected: String,
    /// What comes out with the change.
    pub instead: String,
}

/// What a search for a lead came to.
#[derive(Debug)]
pub(crate) enum Sought {
    /// This one would notice.
    Found(Catch),
    /// Every kind of lead was tried: none could.
    NoLeadCanTell,
    /// None was found.
    NotFound,
}

/// Looks for leads that would notice changes. What it finds for one change is tried first for the next.
pub(crate) struct Catcher<'a> {
    definition: &'a Arc<Definition>,
    original: Decider,
    as_of: i64,
    /// Whether a test of its leads has to say the day.
    written: Option<i64>,
    bases: Vec<(Place, SampleLead)>,
    found: Vec<Catch>,
    seed: u64,
    budget: usize,
}

impl<'a> Catcher<'a> {
    /// From the leads of the day that most cases have. Without cases it is `otherwise`.
    pub(crate) fn new(
        definition: &'a Arc<Definition>,
        prepared: &Prepared,
        otherwise: i64,
        seed: u64,
        budget: usize,
    ) -> Catcher<'a> {
        let mut days: BTreeMap<i64, Vec<(Place, SampleLead)>> = BTreeMap::new();
        for place in prepared.places() {
            let Some((batch, row, as_of)) = prepared.lead(place) else {
                continue;
            };
            if let Some(lead) = batch.sample(definition, row) {
                days.entry(as_of).or_default().push((place, lead));
            }
        }
        let most = days.into_iter().max_by_key(|(day, cases)| (cases.len(), *day));
        let (day, mut bases) = most.unwrap_or((otherwise, Vec::new()));
        bases.truncate(MOST);
        let any_day = day == crate::prepare::ANY_DAY;
        let as_of = if any_day { otherwise } else { day };
        Catcher {
            original: Decider::new(definition, as_of),
            definition,
            as_of,
            written: (!any_day).then_some(as_of),
            bases,
            found: Vec::new(),
            seed,
            budget,
        }
    }

    /// A lead that would notice a change.
    pub(crate) fn catch(&mut self, mutant: &Mutant) -> Sought {
        let changed = Arc::new(mutant.definition(self.definition));
        let mut other = Decider::new(&changed, self.as_of);
        if let Some(known) = self.again(&mut other) {
            return Sought::Found(known);
        }
        let space = Space::new(&[self.definition.as_ref(), changed.as_ref()], &[], self.as_of);
        let search = Search {
            budget: self.budget,
            ..Search::new(&space, self.seed)
        };
        let near: Vec<SampleLead> = self.bases.iter().map(|(_, lead)| lead.clone()).collect();
        // A decision that shows is better to expect than a question or what a score could become.
        let plainly = mutant.kind != MutantKind::QuestionDropped;
        let original = &mut self.original;
        let mut judge = |leads: &[SampleLead]| -> Vec<Vec<usize>> {
            let pairs = original.seen(leads).into_iter().zip(other.seen(leads));
            let met = |(own, other): (Seen, Seen)| match own.noticed_by(&other) {
                Some(Column::Asks | Column::Range(_)) if plainly => vec![1],
                Some(_) => vec![0],
                None => Vec::new(),
            };
            pairs.map(met).collect()
        };
        let found = search.find_all(&near, &mut judge, if plainly { 2 } else { 1 });
        let hit = found.hits.into_iter().flatten().next();
        let Some(hit) = hit else {
            return if found.exhausted && space.is_exact() {
                Sought::NoLeadCanTell
            } else {
                Sought::NotFound
            };
        };
        let base = hit
            .base
            .and_then(|place| self.bases.get(place))
            .map(|(place, _)| *place);
        match self.made(hit.lead, base, hit.changed, &mut other) {
            Some(catch) => {
                self.found.push(catch.clone());
                Sought::Found(catch)
            }
            None => Sought::NotFound,
        }
    }

    /// A lead that notices an earlier change and this one too.
    fn again(&mut self, other: &mut Decider) -> Option<Catch> {
        let leads: Vec<SampleLead> = self.found.iter().map(|catch| catch.lead.clone()).collect();
        let pairs = self.original.seen(&leads).into_iter().zip(other.seen(&leads));
        let plainly = |(own, other): (Seen, Seen)| match own.noticed_by(&other) {
            Some(Column::Asks | Column::Range(_)) | None => false,
            Some(_) => true,
        };
        let place = pairs.map(plainly).position(|noticed| noticed)?;
        let known = self.found.get(place)?.clone();
        self.made(known.lead, known.base, known.changed, other)
    }

    fn made(
        &mut self,
        lead: SampleLead,
        base: Option<Place>,
        changed: Vec<Part>,
        other: &mut Decider,
    ) -> Option<Catch> {
        let own = self.original.seen(std::slice::from_ref(&lead)).pop()?;
        let other = other.seen(std::slice::from_ref(&lead)).pop()?;
        let column = own.noticed_by(&other)?;
        let written = own.written(&other, column, self.definition);
        Some(Catch {
            lead,
            as_of: self.written,
            base,
            changed,
            column,
            head: written.head,
            expected: written.cell,
            instead: written.other,
        })
    }
}
