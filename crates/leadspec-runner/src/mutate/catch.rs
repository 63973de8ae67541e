//! The lead that would notice a change: the smallest step from a lead of the suite whose decision differs.

use super::mutant::{Mutant, MutantKind};
use super::run::MutateConfig;
use super::same::{neighbourhood, no_lead_can_tell};
use super::seen::{Column, Decider, Seen};
use crate::prepare::{ANY_DAY, Place, Prepared};
use leadspec_data::sample_problems;
use leadspec_ir::{Definition, SampleLead};
use leadspec_prove::{Part, Search, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many leads of the suite are starting points.
const MOST: usize = 24;

/// So many leads are tried close by before others are.
const NEAR: usize = 4_000;

/// A lead that would notice a change, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catch {
    /// The lead.
    pub lead: SampleLead,
    /// The as-of day that its test needs; `None` where nothing depends on it.
    pub as_of: Option<i64>,
    /// What it starts from; `None` where the suite has nothing that could be used.
    pub base: Option<Start>,
    /// The lead of that.
    pub start: SampleLead,
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

/// What a lead starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Start {
    /// An example: its place among them.
    Example(usize),
    /// The lead of a case.
    Case(Place),
}

/// What a search for a lead came to.
#[derive(Debug)]
pub(crate) enum Sought {
    /// This one would notice.
    Found(Box<Catch>),
    /// Every kind of lead was tried: none could.
    NoLeadCanTell,
    /// None was found.
    NotFound,
}

/// A lead, and what it starts from.
struct Near {
    lead: SampleLead,
    base: Option<Start>,
    start: SampleLead,
    changed: Vec<Part>,
}

/// Looks for leads that would notice changes. What it finds for one change is tried first for the next.
pub(crate) struct Catcher<'a> {
    definition: &'a Arc<Definition>,
    config: &'a MutateConfig<'a>,
    plain: Decider,
    whole: Decider,
    as_of: i64,
    /// The day that a test of its leads has to say.
    written: Option<i64>,
    starts: Vec<(Start, SampleLead)>,
    found: Vec<Catch>,
}

impl<'a> Catcher<'a> {
    /// From the leads of the day that most cases have.
    pub(crate) fn new(
        definition: &'a Arc<Definition>,
        prepared: &Prepared,
        config: &'a MutateConfig<'a>,
    ) -> Catcher<'a> {
        let mut days: BTreeMap<i64, Vec<(Start, SampleLead)>> = BTreeMap::new();
        for place in prepared.places() {
            if let Some((batch, row, as_of)) = prepared.lead(place)
                && let Some(lead) = batch.sample(definition, row)
            {
                days.entry(as_of).or_default().push((Start::Case(place), lead));
            }
        }
        let most = days.into_iter().max_by_key(|(day, cases)| (cases.len(), *day));
        let (day, cases) = most.unwrap_or((config.as_of, Vec::new()));
        let as_of = if day == ANY_DAY { config.as_of } else { day };
        let examples = config.examples.iter().enumerate();
        let mut starts: Vec<(Start, SampleLead)> = examples
            .map(|(place, example)| (Start::Example(place), example.lead.clone()))
            .filter(|(_, lead)| sample_problems(definition, lead).is_empty())
            .collect();
        for case in cases {
            if starts.iter().all(|(_, lead)| *lead != case.1) {
                starts.push(case);
            }
        }
        starts.truncate(MOST);
        Catcher {
            plain: Decider::new(definition, as_of, false),
            whole: Decider::new(definition, as_of, true),
            definition,
            config,
            as_of,
            written: (day != ANY_DAY).then_some(as_of),
            starts,
            found: Vec::new(),
        }
    }

    /// A lead that would notice a change.
    pub(crate) fn catch(&mut self, mutant: &Mutant) -> Sought {
        let changed = Arc::new(mutant.definition(self.definition));
        let mut plain = Decider::new(&changed, self.as_of, false);
        if let Some(known) = self.again(&mut plain) {
            return Sought::Found(Box::new(known));
        }
        let [own, other] = neighbourhood(self.definition, &changed, mutant);
        let near = Space::new(&[&own, &other], &[], self.as_of);
        let budget = self.config.budget;
        let shows = mutant.kind != MutantKind::QuestionDropped;
        if shows && let Some(catch) = self.search(&near, &mut plain, false, NEAR.min(budget)).ok() {
            return Sought::Found(Box::new(catch));
        }
        if no_lead_can_tell(self.definition, &changed, mutant, self.as_of, budget) {
            return Sought::NoLeadCanTell;
        }
        // What does not show in a decision may still show in its questions, or in what a score could become.
        let mut whole = Decider::new(&changed, self.as_of, true);
        if let Ok(catch) = self.search(&near, &mut whole, true, NEAR.min(budget)) {
            return Sought::Found(Box::new(catch));
        }
        let far = Space::new(&[self.definition.as_ref(), changed.as_ref()], &[], self.as_of);
        match self.search(&far, &mut whole, true, budget) {
            Ok(catch) => Sought::Found(Box::new(catch)),
            Err(true) => Sought::NoLeadCanTell,
            Err(false) => Sought::NotFound,
        }
    }

    /// A lead of a space that would notice; else whether every lead there can be was tried.
    fn search(&mut self, space: &Space, other: &mut Decider, whole: bool, budget: usize) -> Result<Catch, bool> {
        let search = Search {
            budget,
            ..Search::new(space, self.config.seed)
        };
        let near: Vec<SampleLead> = self.starts.iter().map(|(_, lead)| lead.clone()).collect();
        let own = if whole { &mut self.whole } else { &mut self.plain };
        let found = search.find(&near, &mut |leads| {
            let pairs = own.seen(leads).into_iter().zip(other.seen(leads));
            pairs.map(|(own, other)| own.noticed_by(&other).is_some()).collect()
        });
        let Some(hit) = found.hit else {
            return Err(found.exhausted && space.is_exact());
        };
        let start = hit.base.and_then(|place| self.starts.get(place));
        let near = Near {
            base: start.map(|(base, _)| *base),
            start: start.map_or(&hit.lead, |(_, lead)| lead).clone(),
            changed: hit.changed,
            lead: hit.lead,
        };
        let catch = self.made(near, other, whole).ok_or(false)?;
        self.found.push(catch.clone());
        Ok(catch)
    }

    /// A lead that notices an earlier change and this one too.
    fn again(&mut self, other: &mut Decider) -> Option<Catch> {
        let leads: Vec<SampleLead> = self.found.iter().map(|catch| catch.lead.clone()).collect();
        let pairs = self.plain.seen(&leads).into_iter().zip(other.seen(&leads));
        let noticed = |(own, other): (Seen, Seen)| own.noticed_by(&other).is_some();
        let place = pairs.map(noticed).position(|noticed| noticed)?;
        let known = self.found.get(place)?.clone();
        let near = Near {
            lead: known.lead,
            base: known.base,
            start: known.start,
            changed: known.changed,
        };
        self.made(near, other, false)
    }

    fn made(&mut self, near: Near, other: &mut Decider, whole: bool) -> Option<Catch> {
        let own = if whole { &mut self.whole } else { &mut self.plain };
        let own = own.seen(std::slice::from_ref(&near.lead)).pop()?;
        let other = other.seen(std::slice::from_ref(&near.lead)).pop()?;
        let column = own.noticed_by(&other)?;
        let written = own.written(&other, column, self.definition);
        Some(Catch {
            lead: near.lead,
            as_of: self.written,
            base: near.base,
            start: near.start,
            changed: near.changed,
            column,
            head: written.head,
            expected: written.cell,
            instead: written.other,
        })
    }
}
