//! What rests on one component, asked of the interpreter for a lead in each of its cells.

use super::super::components::Components;
use super::super::reads::{Places, Reads};
use super::Shared;
use crate::gather::Side;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{
    Condition, ConditionKind, CriterionRule, Definition, Quantity, QuantityKind, SampleLead, ScoreId, ScoreLineKind,
    Truth, Value,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Answers by cell.
pub(super) struct Leaves<'a> {
    side: &'a Side<'a>,
    definition: Arc<Definition>,
    /// Where a condition stands in memory: it lives as long as this.
    truths: BTreeMap<usize, Vec<Truth>>,
    /// Points of lines, by score and place.
    earned: BTreeMap<(ScoreId, usize), Vec<i64>>,
}

impl<'a> Leaves<'a> {
    /// Asks everything at once that a definition's own conditions and lines ask of one component.
    pub(super) fn new(shared: &Shared<'a>, side: &'a Side<'a>, reads: &mut Reads<'a>) -> Leaves<'a> {
        let mut finding = Finding {
            definition: side.definition,
            reads,
            found: Vec::new(),
        };
        finding.all();
        let found = finding.found;
        let mut lines: Vec<(ScoreId, usize, Option<usize>)> = Vec::new();
        for (id, score) in side.definition.scores.entries() {
            for (place, line) in score.lines.iter().enumerate() {
                if let Ok(component) = only(&reads.line(line)) {
                    lines.push((id, place, component));
                }
            }
        }
        let definition = Arc::new(side.definition.clone());
        let inquiry = Inquiry {
            conditions: found.iter().map(|(condition, _)| *condition).collect(),
            ..Inquiry::default()
        };
        let inspector = Inspector::new(&definition, shared.as_of, &inquiry);
        let mut leaves = Leaves {
            side,
            definition: Arc::clone(&definition),
            truths: BTreeMap::new(),
            earned: BTreeMap::new(),
        };
        let mut scratch = Scratch::new();
        let components = (0..shared.components.all.len()).map(Some).chain([None]);
        for component in components {
            let leads = leaves.leads(shared, component);
            let mut batch = LeadBatch::of_samples(&definition, shared.as_of, &leads);
            let inspection = inspector.inspect(&mut batch, &mut scratch);
            let rows = 0..leads.len();
            for (place, (condition, own)) in found.iter().enumerate() {
                if *own == component {
                    let truths = rows.clone().map(|row| inspection.condition(row, place)).collect();
                    leaves.truths.insert(address(condition), truths);
                }
            }
            for (id, line, _) in lines.iter().filter(|(_, _, own)| *own == component) {
                let earned = rows.clone().map(|row| inspection.earned(row, *id, *line).0).collect();
                leaves.earned.insert((*id, *line), earned);
            }
        }
        leaves
    }

    /// A lead in each cell of a component, in the side's names; one lead for none.
    fn leads(&self, shared: &Shared, component: Option<usize>) -> Vec<SampleLead> {
        let components: &Components = shared.components;
        let number = component.map_or(1, |component| components.cells(component));
        let lead = |cell: usize| {
            let mut lead = shared.plainest.clone();
            if let Some(component) = component {
                components.put(&mut lead, component, cell);
            }
            self.side.names.lead(self.side.definition, shared.world, &lead)
        };
        (0..number).map(lead).collect()
    }

    /// The answers to a condition, by cell.
    pub(super) fn truths(&self, shared: &Shared, condition: &Condition, component: Option<usize>) -> Vec<Truth> {
        if let Some(truths) = self.truths.get(&address(condition)) {
            return truths.clone();
        }
        let mut asked = self.ask(shared, &[condition], component);
        asked.pop().unwrap_or_default()
    }

    /// Asks conditions that stand in no definition.
    pub(super) fn ask(&self, shared: &Shared, conditions: &[&Condition], component: Option<usize>) -> Vec<Vec<Truth>> {
        let inquiry = Inquiry {
            conditions: conditions.to_vec(),
            ..Inquiry::default()
        };
        let inspector = Inspector::new(&self.definition, shared.as_of, &inquiry);
        let leads = self.leads(shared, component);
        let mut batch = LeadBatch::of_samples(&self.definition, shared.as_of, &leads);
        let mut scratch = Scratch::new();
        let inspection = inspector.inspect(&mut batch, &mut scratch);
        (0..conditions.len())
            .map(|place| (0..leads.len()).map(|row| inspection.condition(row, place)).collect())
            .collect()
    }

    /// What a line over one component earns, by cell, in millionths.
    pub(super) fn earned(&self, score: ScoreId, line: usize) -> Option<&Vec<i64>> {
        self.earned.get(&(score, line))
    }
}

/// More components than one.
pub(super) struct Several;

/// The one component, or that there is none.
pub(super) fn only(places: &Places) -> Result<Option<usize>, Several> {
    let mut places = places.iter();
    let first = places.next().copied();
    if places.next().is_none() {
        Ok(first)
    } else {
        Err(Several)
    }
}

/// Where a condition stands: it says which one it is, and is never looked at otherwise.
fn address(condition: &Condition) -> usize {
    std::ptr::from_ref(condition).addr()
}

/// Finds the greatest conditions over one component.
struct Finding<'a, 'r> {
    definition: &'a Definition,
    reads: &'r mut Reads<'a>,
    found: Vec<(&'a Condition, Option<usize>)>,
}

impl<'a> Finding<'a, '_> {
    fn all(&mut self) {
        let definition = self.definition;
        for named in &definition.lets {
            self.value(&named.value);
        }
        for criterion in &definition.criteria {
            match &criterion.rule {
                CriterionRule::Condition(condition) => self.condition(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|c| self.condition(&c.when)),
            }
        }
        for line in definition.scores.iter().flat_map(|score| &score.lines) {
            match &line.kind {
                ScoreLineKind::When { condition, .. } => self.condition(condition),
                ScoreLineKind::Per { .. } => {}
                ScoreLineKind::By { key, .. } => self.value(key),
            }
        }
        for gate in &definition.gates {
            self.condition(&gate.require);
        }
        for transition in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
            self.condition(&transition.when);
        }
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        }
    }

    fn condition(&mut self, condition: &'a Condition) {
        if let Ok(component) = only(&self.reads.condition(condition)) {
            self.found.push((condition, component));
            return;
        }
        match &condition.kind {
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.condition(one);
                }
            }
            ConditionKind::IsKnown(value) => self.value(value),
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::Compare { .. }
            | ConditionKind::Between { .. }
            | ConditionKind::Within { .. }
            | ConditionKind::Among { .. }
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_) => {}
        }
    }
}

/// Whether a condition names nothing but facts, so that equal ones mean the same in definitions with the same facts.
pub(super) fn refers_to_nothing(condition: &Condition) -> bool {
    let quantity = quantity_refers_to_nothing;
    match &condition.kind {
        ConditionKind::Constant(_)
        | ConditionKind::Fact(_)
        | ConditionKind::Text { .. }
        | ConditionKind::SameText { .. }
        | ConditionKind::List { .. } => true,
        ConditionKind::Criterion(_)
        | ConditionKind::Let(_)
        | ConditionKind::CriterionIs(..)
        | ConditionKind::GateIs(..)
        | ConditionKind::Among { .. }
        | ConditionKind::SameChoice(..)
        | ConditionKind::IsKnown(_) => false,
        ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => refers_to_nothing(inner),
        ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
            of.iter().all(refers_to_nothing)
        }
        ConditionKind::Compare { left, right, .. } => quantity(left) && quantity(right),
        ConditionKind::Between { value, low, high } => quantity(value) && quantity(low) && quantity(high),
        ConditionKind::Within { value, .. } => quantity(value),
        ConditionKind::Happened(query) => query.filter.as_ref().is_none_or(|filter| refers_to_nothing(filter)),
    }
}

fn quantity_refers_to_nothing(quantity: &Quantity) -> bool {
    match &quantity.kind {
        QuantityKind::Constant(_) | QuantityKind::Fact(_) | QuantityKind::LatestTime(_) | QuantityKind::Today => true,
        QuantityKind::Score(_) | QuantityKind::Let(_) => false,
        QuantityKind::Count(query) => query.filter.as_ref().is_none_or(|filter| refers_to_nothing(filter)),
        QuantityKind::Sum(terms) => terms.iter().all(quantity_refers_to_nothing),
        QuantityKind::DayOf(inner)
        | QuantityKind::Negated(inner)
        | QuantityKind::Times(inner, _)
        | QuantityKind::DaysSince(inner) => quantity_refers_to_nothing(inner),
        QuantityKind::IfUnknown(value, fallback) => {
            quantity_refers_to_nothing(value) && quantity_refers_to_nothing(fallback)
        }
    }
}
