//! A definition lowered to columns: nodes in topological order, equal ones shared, and which of them decide what.

mod build;
mod cells;
mod lower;
mod node;
mod score;
mod substitute;

pub(crate) use build::{Holds, Nodes};
pub(crate) use cells::Walk;
pub(crate) use lower::{GateNodes, Lowering};
pub(crate) use node::{
    CodeId, CodeNode, Component, Fact, Form, LineNode, QuantityId, QuantityNode, Rows, ScoreNode, ScoreNodeId, Split,
    SplitCase, Step, TextOperand, TruthId, TruthNode,
};
pub(crate) use score::Worth;
pub(crate) use substitute::Cell;

use crate::answer::Limits;
use leadspec_ir::{ArenaId, Criterion, CriterionRule, Definition, FieldType, StageId, Zone};
use std::collections::BTreeSet;

/// What to compute, and what it decides.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) nodes: Nodes,
    /// The definition's time zone.
    zone: Zone,
    /// By score.
    pub(crate) scores: Vec<ScoreNode>,
    /// By criterion.
    pub(crate) criteria: Vec<TruthId>,
    /// By criterion: what its answers would do to the scores.
    pub(crate) worths: Vec<Vec<Worth>>,
    /// By gate.
    pub(crate) gates: Vec<GateNodes>,
    /// By grade.
    pub(crate) grades: Vec<CodeId>,
    /// By stage; empty without a lifecycle.
    pub(crate) stages: Vec<StagePlan>,
    /// By transition.
    pub(crate) transitions: Vec<TransitionPlan>,
    /// By gate: the stage it sends to.
    pub(crate) otherwise: Vec<Option<usize>>,
    /// Where a lead starts that has no stage.
    pub(crate) initial: usize,
    /// By criterion: whether it has a question and may stay unknown although its facts are known.
    pub(crate) askable: Vec<bool>,
    /// By criterion: the gates that rest on it.
    pub(crate) criterion_gates: Vec<Vec<usize>>,
    /// By field: what its type allows.
    pub(crate) limits: Vec<Limits>,
    /// By kind of event and attribute: what its type allows.
    attribute_limits: Vec<Vec<Limits>>,
    /// Whether anything reads a lead's newest events.
    pub(crate) reads_latest: bool,
    /// How many kinds of event there are.
    pub(crate) events: usize,
}

/// What can happen at a stage.
#[derive(Debug, Clone)]
pub(crate) struct StagePlan {
    /// The gates that guard it, in source order.
    pub(crate) gates: Vec<usize>,
    /// The transitions out of it, in source order.
    pub(crate) transitions: Vec<usize>,
    /// Whether somebody still works towards something there: neither final nor never.
    pub(crate) open: bool,
}

/// A way from one stage to another.
#[derive(Debug, Clone)]
pub(crate) struct TransitionPlan {
    pub(crate) to: usize,
    pub(crate) when: TruthId,
}

impl Plan {
    /// Lowers a definition for an as-of day.
    pub(crate) fn new(definition: &Definition, today: i64) -> Plan {
        Plan::from_lowering(&mut lowered(definition, today))
    }

    /// The plan of what has been lowered so far.
    pub(crate) fn from_lowering(lowering: &mut Lowering) -> Plan {
        let definition = lowering.definition;
        let criteria: Vec<TruthId> = definition.criteria.ids().map(|id| lowering.criterion(id)).collect();
        let gates: Vec<GateNodes> = definition.gates.ids().map(|id| lowering.gate(id)).collect();
        let grades: Vec<CodeId> = definition.grades.ids().map(|id| lowering.grade(id)).collect();
        let worths = lowering.worths();
        let mut criterion_gates = vec![Vec::new(); criteria.len()];
        for (gate, nodes) in gates.iter().enumerate() {
            for criterion in lowering.criteria_of(nodes.require) {
                criterion_gates
                    .iter_mut()
                    .skip(criterion.index())
                    .take(1)
                    .for_each(|of| of.push(gate));
            }
        }
        let (mut stages, mut transitions, mut initial) = (Vec::new(), Vec::new(), 0);
        if let Some(lifecycle) = &definition.lifecycle {
            initial = lifecycle.initial.index();
            for transition in &lifecycle.transitions {
                let when = lowering.condition(Rows::Leads, &transition.when);
                transitions.push(TransitionPlan {
                    to: transition.to.index(),
                    when,
                });
            }
            for (id, stage) in lifecycle.stages.entries() {
                let never = stage.outcome == Some(leadspec_ir::Outcome::Never);
                stages.push(StagePlan {
                    gates: guards(definition, id),
                    transitions: lifecycle
                        .transitions
                        .entries()
                        .filter(|(_, t)| t.from == id)
                        .map(|(t, _)| t.index())
                        .collect(),
                    open: !stage.is_final && !never,
                });
            }
        }
        Plan {
            zone: Zone::or_utc(&definition.timezone),
            scores: lowering.memory.score_nodes.clone(),
            criteria,
            worths,
            gates,
            grades,
            stages,
            transitions,
            otherwise: definition
                .gates
                .iter()
                .map(|g| g.otherwise.map(ArenaId::index))
                .collect(),
            initial,
            askable: definition.criteria.iter().map(is_askable).collect(),
            criterion_gates,
            limits: definition.fields.iter().map(|f| limits(definition, &f.ty)).collect(),
            attribute_limits: definition
                .events
                .iter()
                .map(|e| e.attributes.iter().map(|a| limits(definition, &a.ty)).collect())
                .collect(),
            reads_latest: lowering.nodes.read_latest(),
            events: definition.events.len(),
            nodes: lowering.nodes.clone(),
        }
    }

    /// The calendar day of an instant.
    pub(crate) fn day_of(&self, instant: i64) -> i64 {
        self.zone.day_of(instant)
    }

    /// Takes in nodes that have been added behind its own.
    pub(crate) fn extend(&mut self, nodes: Nodes) {
        self.reads_latest = nodes.read_latest();
        self.nodes = nodes;
    }

    /// What a column's type allows.
    pub(crate) fn limits(&self, fact: Fact) -> Limits {
        let limits = match fact {
            Fact::Field(field) => self.limits.get(field.index()),
            Fact::Attribute(event, attribute) => self
                .attribute_limits
                .get(event.index())
                .and_then(|e| e.get(attribute.index())),
        };
        limits.copied().unwrap_or_default()
    }

    /// The steps these need, in order. With `ranges` also what scores' ranges need.
    pub(crate) fn needed(&self, roots: &[Step], ranges: bool) -> Vec<Step> {
        let mut wanted: BTreeSet<Step> = BTreeSet::new();
        let mut open: Vec<Step> = roots.to_vec();
        while let Some(step) = open.pop() {
            if wanted.insert(step) {
                self.operands(step, ranges, &mut open);
            }
        }
        self.nodes
            .steps
            .iter()
            .copied()
            .filter(|step| wanted.contains(step))
            .collect()
    }

    fn operands(&self, step: Step, ranges: bool, to: &mut Vec<Step>) {
        match step {
            Step::Truth(id) => {
                let node = &self.nodes.truths[id].1;
                to.extend(node.truths().into_iter().map(Step::Truth));
                match node {
                    TruthNode::InRange { value, .. } => to.push(Step::Quantity(*value)),
                    TruthNode::Sign(form, _) => form_steps(form, to),
                    TruthNode::Among(code, _) => to.push(Step::Code(*code)),
                    TruthNode::Same(left, right) => to.extend([Step::Code(*left), Step::Code(*right)]),
                    TruthNode::Constant(_)
                    | TruthNode::Fact(_)
                    | TruthNode::Known(_)
                    | TruthNode::Latest(..)
                    | TruthNode::Not(_)
                    | TruthNode::All(_)
                    | TruthNode::Any(_)
                    | TruthNode::AtLeast(..)
                    | TruthNode::Text { .. }
                    | TruthNode::SameText { .. }
                    | TruthNode::List { .. }
                    | TruthNode::Is(..)
                    | TruthNode::IfUnknown(..)
                    | TruthNode::Criterion(..)
                    | TruthNode::FirstKnown(_) => {}
                }
            }
            Step::Quantity(id) => match &self.nodes.quantities[id].1 {
                QuantityNode::DayOf(form) => form_steps(form, to),
                QuantityNode::IfUnknown(first, second) => {
                    form_steps(first, to);
                    form_steps(second, to);
                }
                QuantityNode::Score(score) => to.push(Step::Score(*score)),
                QuantityNode::Count { filter, .. } => to.extend(filter.map(Step::Truth)),
                QuantityNode::Unknown
                | QuantityNode::Fact(_)
                | QuantityNode::Latest(..)
                | QuantityNode::LatestTime(_) => {}
            },
            Step::Code(id) => match &self.nodes.codes[id].1 {
                CodeNode::Cut(form, _) => form_steps(form, to),
                CodeNode::Combined(parts) => to.extend(parts.iter().map(|(part, _)| Step::Code(*part))),
                CodeNode::IfUnknown(inner, _) => to.push(Step::Code(*inner)),
                CodeNode::Constant(_) | CodeNode::Fact(_) | CodeNode::Latest(..) => {}
            },
            Step::Score(id) => {
                let Some(score) = self.scores.get(id.index()) else {
                    return;
                };
                score.lines.iter().for_each(|line| line_steps(line, to));
                if ranges {
                    let cases = score.components.iter().flat_map(|c| &c.splits).flat_map(|s| &s.cases);
                    cases.flat_map(|c| &c.lines).for_each(|line| line_steps(line, to));
                }
            }
        }
    }
}

/// All of a definition lowered once.
pub(crate) fn lowered(definition: &Definition, today: i64) -> Lowering<'_> {
    let mut lowering = Lowering::new(definition, today);
    for id in definition.scores.ids() {
        lowering.score(id);
    }
    lowering
}

/// The gates that guard a stage, in source order.
fn guards(definition: &Definition, stage: StageId) -> Vec<usize> {
    definition
        .gates
        .entries()
        .filter(|(_, gate)| gate.guards(stage))
        .map(|(id, _)| id.index())
        .collect()
}

/// A criterion with `unmet when` may be unknown although all its facts are known; its question can still settle it.
fn is_askable(criterion: &Criterion) -> bool {
    matches!(criterion.rule, CriterionRule::FirstKnown(_)) && !criterion.ask.is_empty()
}

fn limits(definition: &Definition, ty: &FieldType) -> Limits {
    match ty {
        FieldType::Quantity { low, high, .. } => Limits {
            low: *low,
            high: *high,
            codes: 0,
        },
        FieldType::Choice(domain) => Limits {
            codes: u32::try_from(definition.domain_len(*domain)).unwrap_or(u32::MAX),
            ..Limits::default()
        },
        FieldType::Bool | FieldType::Text | FieldType::List(_) => Limits::default(),
    }
}

fn form_steps(form: &Form, to: &mut Vec<Step>) {
    to.extend(form.terms.iter().map(|(_, q)| Step::Quantity(*q)));
}

/// The columns a line rests on.
pub(crate) fn line_steps(line: &LineNode, to: &mut Vec<Step>) {
    match line {
        LineNode::Cases(cases) => to.extend(cases.iter().map(|(when, _)| Step::Truth(*when))),
        LineNode::Per { count, .. } => form_steps(count, to),
    }
}
