//! Laws: what `always` says, held against leads that nobody wrote.
//!
//! A law is searched for a lead that breaks it, over the corners of what conditions tell apart, the unknown and events included. That
//! none is found among so many is told as just that; it is no proof.

use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Condition, Definition, Law, SampleLead, Suite, Truth, format_day, written_text};
use leadspec_prove::{BUDGET, Search, Space};
use std::sync::Arc;

/// So many leads of the suite are starting points.
const MOST: usize = 24;

/// How laws are looked at.
#[derive(Debug, Clone, Copy)]
pub struct LawConfig {
    /// The as-of day.
    pub as_of: i64,
    /// For the leads that are drawn where there are too many to try all.
    pub seed: u64,
    /// How many leads are tried for each law.
    pub budget: usize,
}

/// What became of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LawOutcome {
    /// No lead that was tried breaks it.
    NoCounterexample {
        /// How many were tried.
        tried: usize,
        /// Whether these were all corners there are.
        all_corners: bool,
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

impl LawConfig {
    /// The usual search.
    pub fn new(as_of: i64) -> LawConfig {
        LawConfig {
            as_of,
            seed: 0,
            budget: BUDGET,
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
        return LawOutcome::NoCounterexample {
            tried: found.tried,
            all_corners: found.exhausted,
        };
    };
    let base = hit.base.and_then(|place| near.get(place)).unwrap_or(space.plainest());
    let mut changes = hit.lead.written_changes(base, definition);
    if hit.lead.events != base.events {
        changes.extend(
            hit.lead
                .events
                .iter()
                .map(|event| event.written(definition, config.as_of)),
        );
    }
    LawOutcome::Counterexample(Box::new(Counterexample {
        test: test(definition, law, &hit.lead, config.as_of),
        changes,
        lead: hit.lead,
    }))
}

/// The lead as a test of what is decided today.
fn test(definition: &Arc<Definition>, law: &Law, lead: &SampleLead, as_of: i64) -> String {
    let inspector = Inspector::new(definition, as_of, &Inquiry::default());
    let mut scratch = Scratch::new();
    let mut batch = LeadBatch::of_samples(definition, as_of, std::slice::from_ref(lead));
    let inspection = inspector.inspect(&mut batch, &mut scratch);
    let mut lines = vec![
        format!("test {} {{", written_text(&format!("Breaks: {}", law.label))),
        format!("  as of {}", format_day(as_of)),
        "  given {".to_string(),
    ];
    let facts = lead.written_facts(definition);
    let last = facts.len().saturating_sub(1);
    lines.extend(facts.iter().enumerate().map(|(place, fact)| {
        let comma = if place < last { "," } else { "" };
        format!("    {fact}{comma}")
    }));
    lines.push("  }".to_string());
    if !lead.events.is_empty() {
        lines.push("  events {".to_string());
        lines.extend(
            lead.events
                .iter()
                .map(|event| format!("    {}", event.written(definition, as_of))),
        );
        lines.push("  }".to_string());
    }
    if let (Some(lifecycle), Some(stage)) = (&definition.lifecycle, inspection.stage(0)) {
        lines.push(format!("  expect stage {}", lifecycle.stages[stage].name));
    }
    for (id, grade) in definition.grades.entries() {
        if let Some(name) = inspection.grade(0, id).and_then(|code| grade.names.get(code as usize)) {
            lines.push(format!("  expect {} = {name}", grade.name));
        }
    }
    for (id, gate) in definition.gates.entries() {
        let state = crate::words::gate_word(inspection.gate(0, id));
        lines.push(format!("  expect gate {} {state}", gate.name));
    }
    lines.push("}".to_string());
    lines.join("\n") + "\n"
}
