//! Settling: from a lead's stage through gates and transitions to where it comes to rest. Knows answers, not how they were found.

use crate::plan::Plan;
use leadspec_ir::GateState;

/// Where a lead came to rest, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settled {
    /// Where it started.
    pub(crate) before: usize,
    /// Where it rests.
    pub(crate) stage: usize,
    /// In order.
    pub(crate) moves: Vec<Move>,
    /// The gates that hold it where it rests: unknown ones in the way of a transition that would fire.
    pub(crate) held: Vec<usize>,
    /// The stages of a circle, from the first one entered twice back to it. Then nothing is decided.
    pub(crate) circle: Option<Vec<usize>>,
}

/// One move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    /// Into which stage.
    pub(crate) to: usize,
    /// Why.
    pub(crate) cause: Cause,
}

/// What moved a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A gate it failed.
    Gate(usize),
    /// A transition that fired.
    Transition(usize),
}

/// What is known of one lead when it settles.
pub(crate) trait Answers {
    /// A gate's state.
    fn gate(&self, gate: usize) -> GateState;
    /// Whether a transition's condition is known to be true.
    fn fires(&self, transition: usize) -> bool;
}

/// Settles one lead.
///
/// At each stage: (1) the first failed gate, in source order, that guards the stage and sends elsewhere moves the lead.
/// (2) Otherwise its transitions are tried in source order, those whose condition is known to be true: where gates that guard the
/// target have failed, the first of them sends the lead away (unless it sends to where the lead is: then the next transition is
/// tried); where one of them is unknown, it holds the transition and the next is tried; otherwise the transition is taken.
/// A stage is entered at most once, the first one counting as entered; a move into a stage entered before is a circle.
pub(crate) fn settle(plan: &Plan, before: usize, answers: &impl Answers) -> Settled {
    let mut settled = Settled {
        before,
        stage: before,
        ..Settled::default()
    };
    let mut visited = vec![before];
    loop {
        settled.held.clear();
        let Some(next) = next_move(plan, settled.stage, answers, &mut settled.held) else {
            return settled;
        };
        settled.moves.push(next);
        settled.stage = next.to;
        if let Some(first) = visited.iter().position(|v| *v == next.to) {
            let circle = visited.iter().skip(first).copied().chain([next.to]).collect();
            settled.circle = Some(circle);
            return settled;
        }
        visited.push(next.to);
    }
}

fn next_move(plan: &Plan, stage: usize, answers: &impl Answers, held: &mut Vec<usize>) -> Option<Move> {
    let here = plan.stages.get(stage)?;
    let sends_to = |gate: usize| plan.otherwise.get(gate).copied().flatten();
    for gate in &here.gates {
        if let Some(to) = sends_to(*gate).filter(|to| *to != stage)
            && answers.gate(*gate) == GateState::Failed
        {
            return Some(Move {
                to,
                cause: Cause::Gate(*gate),
            });
        }
    }
    for transition in &here.transitions {
        let Some(to) = plan
            .transitions
            .get(*transition)
            .map(|t| t.to)
            .filter(|_| answers.fires(*transition))
        else {
            continue;
        };
        let guards = plan.stages.get(to).map_or(&[][..], |s| s.gates.as_slice());
        if let Some(gate) = guards.iter().find(|gate| answers.gate(**gate) == GateState::Failed) {
            if let Some(to) = sends_to(*gate).filter(|to| *to != stage) {
                return Some(Move {
                    to,
                    cause: Cause::Gate(*gate),
                });
            }
            continue;
        }
        let mut unknown = guards
            .iter()
            .filter(|gate| answers.gate(**gate) == GateState::Unknown)
            .peekable();
        if unknown.peek().is_none() {
            held.clear();
            return Some(Move {
                to,
                cause: Cause::Transition(*transition),
            });
        }
        for gate in unknown {
            if !held.contains(gate) {
                held.push(*gate);
            }
        }
    }
    None
}
