//! What follows from how a lead settled: the texts it shows, by their place in the vocabulary.

use crate::engine::Engine;
use crate::output::{reason_of_gate, reason_of_hold, reason_of_transition};
use crate::settle::{Answers, Cause, Settled, settle};
use crate::signals::Key;
use leadspec_ir::{GateState, Outcome as StageOutcome};

/// How leads with the same answers settled. Codes are places in the [`Vocabulary`](crate::output::Vocabulary).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Outcome {
    pub(crate) settled: Settled,
    /// From the stage before to the one it rests at.
    pub(crate) path: Vec<u32>,
    pub(crate) reasons: Vec<u32>,
    pub(crate) actions: Vec<u32>,
    /// `u32::MAX` for none.
    pub(crate) due: u32,
    /// `u32::MAX` for none.
    pub(crate) meaning: u32,
    /// Whether somebody still works towards something where it rests.
    pub(crate) open: bool,
    /// By gate: whether it is unknown and in the way of the next steps.
    pub(crate) asking: Vec<bool>,
}

impl Outcome {
    /// Settles the leads of a key.
    pub(crate) fn of(engine: &Engine, key: &Key) -> Outcome {
        let plan = &engine.plan;
        let (gates, transitions) = (plan.gates.len(), plan.transitions.len());
        let settled = settle(plan, key.stage(), key);
        let code = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let mut reasons: Vec<u32> = Vec::new();
        let mut actions: Vec<u32> = Vec::new();
        let mut due = u32::MAX;
        for step in &settled.moves {
            match step.cause {
                Cause::Gate(gate) => reasons.push(code(reason_of_gate(gate))),
                Cause::Transition(transition) => {
                    reasons.push(code(reason_of_transition(gates, transition)));
                    actions.extend(
                        engine
                            .vocabulary
                            .actions_of
                            .get(transition)
                            .cloned()
                            .into_iter()
                            .flatten(),
                    );
                }
            }
        }
        // The promise of the move into the stage where the lead rests.
        if let Some(Cause::Transition(transition)) = settled.moves.last().map(|m| m.cause)
            && engine.vocabulary.promises.get(transition) == Some(&true)
        {
            due = code(transition);
        }
        let unknown = |gate: usize| key.gate(gate) == GateState::Unknown;
        let mut asking = vec![false; gates];
        let held: Vec<usize> = if plan.stages.is_empty() {
            reasons.extend(
                (0..gates)
                    .filter(|g| key.gate(*g) == GateState::Failed)
                    .map(|g| code(reason_of_gate(g))),
            );
            (0..gates).filter(|gate| unknown(*gate)).collect()
        } else {
            let next = plan
                .stages
                .get(settled.stage)
                .map_or(&[][..], |s| s.transitions.as_slice());
            let targets = next
                .iter()
                .filter_map(|t| plan.transitions.get(*t))
                .filter_map(|t| plan.stages.get(t.to));
            for gate in targets.flat_map(|s| &s.gates).filter(|gate| unknown(**gate)) {
                asking.iter_mut().skip(*gate).take(1).for_each(|a| *a = true);
            }
            settled.held.clone()
        };
        for gate in &held {
            reasons.push(code(reason_of_hold(gates, transitions, *gate)));
            asking.iter_mut().skip(*gate).take(1).for_each(|a| *a = true);
        }
        let stage = engine
            .definition
            .lifecycle
            .as_ref()
            .and_then(|l| l.stages.iter().nth(settled.stage));
        Outcome {
            path: std::iter::once(settled.before)
                .chain(settled.moves.iter().map(|m| m.to))
                .map(code)
                .collect(),
            reasons,
            actions,
            due,
            meaning: stage.and_then(|s| s.outcome).map_or(u32::MAX, |outcome| match outcome {
                StageOutcome::Now => 0,
                StageOutcome::Later => 1,
                StageOutcome::Never => 2,
            }),
            open: plan.stages.get(settled.stage).is_none_or(|s| s.open),
            asking,
            settled,
        }
    }
}
