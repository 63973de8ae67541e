//! Decisions as one comparable value, and definitions from text.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, and each file of tests uses some of this"
)]

use leadspec_check::{NoFiles, check};
use leadspec_data::LeadBatch;
use leadspec_diagnostics::SourceMap;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{ArenaId, Condition, ConditionKind, CriterionId, Definition, GateState, SampleLead, StageId, Truth};
use std::sync::Arc;

/// The as-of day of all tests.
pub(crate) const TODAY: i64 = 20_500;

/// The definition that a text means.
pub(crate) fn definition(text: &str) -> Definition {
    let mut sources = SourceMap::new();
    let root = sources.add("test.lead", text);
    let checked = check(&mut sources, &[root], &NoFiles);
    let errors: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    checked.definition.unwrap_or_else(|| panic!("{errors:?}"))
}

/// The definitions of the examples, by name.
pub(crate) fn examples() -> Vec<(&'static str, Definition)> {
    [
        ("anum", include_str!("../../../../examples/anum/definition.lead")),
        ("bant", include_str!("../../../../examples/bant/definition.lead")),
        ("champ", include_str!("../../../../examples/champ/definition.lead")),
        ("faint", include_str!("../../../../examples/faint/definition.lead")),
        ("gpct", include_str!("../../../../examples/gpct/definition.lead")),
        ("meddic", include_str!("../../../../examples/meddic/definition.lead")),
    ]
    .into_iter()
    .map(|(name, text)| (name, definition(text)))
    .collect()
}

/// Everything that is decided about a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) path: Vec<StageId>,
    circle: Option<String>,
    criteria: Vec<Truth>,
    scores: Vec<i64>,
    grades: Vec<Option<u32>>,
    gates: Vec<GateState>,
    transitions: Vec<Truth>,
}

/// Decides leads.
pub(crate) struct Judge {
    definition: Arc<Definition>,
    inspector: Inspector,
    scratch: Scratch,
}

impl Judge {
    pub(crate) fn new(definition: &Definition) -> Judge {
        let definition = Arc::new(definition.clone());
        Judge {
            inspector: Inspector::new(&definition, TODAY, &Inquiry::default()),
            definition,
            scratch: Scratch::new(),
        }
    }

    pub(crate) fn decide(&mut self, leads: &[SampleLead]) -> Vec<Decision> {
        let mut batch = LeadBatch::of_samples(&self.definition, TODAY, leads);
        let inspection = self.inspector.inspect(&mut batch, &mut self.scratch);
        let lifecycle = self.definition.lifecycle.as_ref();
        (0..leads.len())
            .map(|row| Decision {
                path: inspection.path(row),
                circle: inspection.circle(row),
                criteria: self
                    .definition
                    .criteria
                    .ids()
                    .map(|id| inspection.criterion(row, id))
                    .collect(),
                scores: self
                    .definition
                    .scores
                    .ids()
                    .map(|id| inspection.score(row, id))
                    .collect(),
                grades: self
                    .definition
                    .grades
                    .ids()
                    .map(|id| inspection.grade(row, id))
                    .collect(),
                gates: self.definition.gates.ids().map(|id| inspection.gate(row, id)).collect(),
                transitions: lifecycle
                    .into_iter()
                    .flat_map(|l| l.transitions.ids())
                    .map(|id| inspection.transition(row, id))
                    .collect(),
            })
            .collect()
    }

    /// The stages each lead goes through, where it starts first.
    pub(crate) fn paths(&mut self, leads: &[SampleLead]) -> Vec<Vec<StageId>> {
        let mut batch = LeadBatch::of_samples(&self.definition, TODAY, leads);
        let inspection = self.inspector.inspect(&mut batch, &mut self.scratch);
        (0..leads.len()).map(|row| inspection.path(row)).collect()
    }

    /// The answers to all criteria.
    pub(crate) fn criteria(&mut self, leads: &[SampleLead]) -> Vec<Vec<Truth>> {
        self.decide(leads)
            .into_iter()
            .map(|decision| decision.criteria)
            .collect()
    }

    /// Which of these leads enter a stage.
    pub(crate) fn enters(&mut self, stage: &str, leads: &[SampleLead]) -> Vec<bool> {
        let stages = &self.definition.lifecycle.as_ref().unwrap().stages;
        let wanted = stages.find(|s| s.name == stage).unwrap();
        self.decide(leads)
            .iter()
            .map(|decision| decision.path.iter().skip(1).any(|stage| *stage == wanted))
            .collect()
    }
}

/// The condition that is a criterion's answer.
pub(crate) fn criterion(place: usize) -> Condition {
    Condition {
        kind: ConditionKind::Criterion(CriterionId::from_index(place)),
        at: leadspec_ir::At::default(),
    }
}
