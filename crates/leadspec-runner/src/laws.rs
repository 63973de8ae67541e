//! Laws: what `always` says, held against leads that nobody wrote.
//!
//! A law is searched for a lead that breaks it, over the corners of what conditions tell apart, the unknown and events included. Where
//! every kind of lead was tried and the kinds are exact, that none breaks it is a proof. Otherwise it is told as just that: so many
//! were tried.

use crate::shown::{Expects, expecting};
use crate::suggest::event_written;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Condition, Definition, Example, FieldType, Law, SampleLead, Suite, Truth, Unit};
use leadspec_prove::{BUDGET, Search, Space};
use std::sync::Arc;

/// So many leads of the suite are starting points.
const MOST: usize = 24;

/// How laws are looked at.
#[derive(Debug, Clone, Copy)]
pub struct LawConfig<'a> {
    /// The as-of day.
    pub as_of: i64,
    /// For the leads that are drawn where there are too many to try all.
    pub seed: u64,
    /// How many leads are tried for each law.
    pub budget: usize,
    /// Leads with names, by which a test is shorter.
    pub examples: &'a [Example],
}

/// What became of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LawOutcome {
    /// No lead there can be breaks it: a lead of every kind was tried.
    Proved {
        /// How many kinds of lead conditions tell apart.
        kinds: u64,
        /// The as-of day, where the facts that were looked at are dates or events: on another day they may mean something else.
        as_of: Option<i64>,
    },
    /// No lead that was tried breaks it, which is no proof.
    NoCounterexample {
        /// How many were tried.
        tried: usize,
    },
    /// This one does.
    Counterexample(Box<Counterexample>),
}

/// A lead that breaks a law: the smallest step from a lead of the suite that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterexample {
    /// The lead.
    pub lead: SampleLead,
    /// What differs from the lead it was found from, as `field: value`, events as a test writes them.
    pub changes: Vec<String>,
    /// A test that shows it: what is decided today. To be turned round, or to be thought about.
    pub test: String,
}

impl<'a> LawConfig<'a> {
    /// The usual search.
    pub fn new(as_of: i64, examples: &'a [Example]) -> LawConfig<'a> {
        LawConfig {
            as_of,
            seed: 0,
            budget: BUDGET,
            examples,
        }
    }
}

/// Looks for a lead that breaks a law.
pub fn check_law(definition: &Arc<Definition>, suite: &Suite, law: &Law, config: &LawConfig) -> LawOutcome {
    let conditions: Vec<&Condition> = vec![&law.condition];
    let space = Space::new(&[definition.as_ref()], &conditions, config.as_of);
    let inquiry = Inquiry {
        conditions,
        ..Inquiry::default()
    };
    let inspector = Inspector::new(definition, config.as_of, &inquiry);
    let mut scratch = Scratch::new();
    let mut broken = |leads: &[SampleLead]| -> Vec<bool> {
        let mut batch = LeadBatch::of_samples(definition, config.as_of, leads);
        let inspection = inspector.inspect(&mut batch, &mut scratch);
        (0..leads.len())
            .map(|row| inspection.condition(row, 0) == Truth::False)
            .collect()
    };
    let near: Vec<SampleLead> = suite
        .tests
        .iter()
        .flat_map(|test| &test.cases)
        .map(|case| case.lead.clone())
        .take(MOST)
        .collect();
    let search = Search {
        budget: config.budget,
        ..Search::new(&space, config.seed)
    };
    let found = search.find(&near, &mut broken);
    let Some(hit) = found.hit else {
        return match u64::try_from(space.kinds()) {
            Ok(kinds) if found.exhausted && space.is_exact() => LawOutcome::Proved {
                kinds,
                as_of: is_of_a_day(definition, &space).then_some(config.as_of),
            },
            Ok(_) | Err(_) => LawOutcome::NoCounterexample { tried: found.tried },
        };
    };
    let base = hit.base.and_then(|place| near.get(place)).unwrap_or(space.plainest());
    let mut changes = hit.lead.written_changes(base, definition);
    if hit.lead.events != base.events {
        changes.extend(
            hit.lead
                .events
                .iter()
                .map(|event| event_written(definition, event, config.as_of)),
        );
    }
    LawOutcome::Counterexample(Box::new(Counterexample {
        test: expecting(
            definition,
            config.examples,
            &format!("Breaks: {}", law.label),
            &hit.lead,
            config.as_of,
            Expects::Everything,
        ),
        changes,
        lead: hit.lead,
    }))
}

/// Whether what is decided can rest on the day.
fn is_of_a_day(definition: &Definition, space: &Space) -> bool {
    let is_dated = |ty: &FieldType| match ty {
        FieldType::Quantity { unit, .. } => matches!(unit, Unit::Date | Unit::Timestamp),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_) => false,
    };
    let mut fields = definition.fields.entries();
    fields.any(|(id, field)| space.plays_part(id) && is_dated(&field.ty))
        || definition.events.ids().any(|id| space.events_play_part(id))
}
