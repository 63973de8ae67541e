//! The truths that decide where leads go, and what their bits say of each gate and transition.

use crate::plan::{Nodes, Plan, TruthId};
use crate::settle::Answers;
use leadspec_ir::{GateState, Truth};

/// Which columns make up a key, and where in it each gate and transition finds its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals {
    /// One bit each, behind the stage.
    pub(crate) columns: Vec<TruthId>,
    failed: Vec<Signal>,
    unknown: Vec<Signal>,
    fires: Vec<Signal>,
}

#[derive(Debug, Clone, Copy)]
enum Signal {
    Constant(bool),
    Bit(usize),
}

impl Signals {
    pub(crate) fn new(plan: &Plan) -> Signals {
        let mut signals = Signals::default();
        for gate in &plan.gates {
            let (failed, unknown) = (
                signals.signal(&plan.nodes, gate.failed),
                signals.signal(&plan.nodes, gate.unknown),
            );
            signals.failed.push(failed);
            signals.unknown.push(unknown);
        }
        for transition in &plan.transitions {
            let fires = signals.signal(&plan.nodes, transition.when);
            signals.fires.push(fires);
        }
        signals
    }

    fn signal(&mut self, nodes: &Nodes, id: TruthId) -> Signal {
        if let Some(truth) = nodes.as_constant(id) {
            return Signal::Constant(truth == Truth::True);
        }
        let place = self.columns.iter().position(|c| *c == id).unwrap_or_else(|| {
            self.columns.push(id);
            self.columns.len() - 1
        });
        Signal::Bit(crate::memo::STAGE_BITS + place)
    }
}

/// One key, read.
pub(crate) struct Key<'a> {
    pub(crate) signals: &'a Signals,
    pub(crate) words: &'a [u64],
}

impl Key<'_> {
    /// The stage at its front.
    pub(crate) fn stage(&self) -> usize {
        let mask = (1 << crate::memo::STAGE_BITS) - 1;
        usize::try_from(self.words.first().copied().unwrap_or(0) & mask).unwrap_or(0)
    }

    fn is(&self, signal: Option<&Signal>) -> bool {
        match signal {
            Some(Signal::Constant(truth)) => *truth,
            Some(Signal::Bit(place)) => crate::columns::bit(self.words, *place),
            None => false,
        }
    }
}

impl Answers for Key<'_> {
    fn gate(&self, gate: usize) -> GateState {
        if self.is(self.signals.failed.get(gate)) {
            GateState::Failed
        } else if self.is(self.signals.unknown.get(gate)) {
            GateState::Unknown
        } else {
            GateState::Passed
        }
    }

    fn fires(&self, transition: usize) -> bool {
        self.is(self.signals.fires.get(transition))
    }
}

/// What may still be answered of one lead: a key of three stretches, for what can be true, false and unknown.
pub(crate) struct Possible<'a> {
    pub(crate) signals: &'a Signals,
    pub(crate) words: &'a [u64],
}

impl Possible<'_> {
    /// The stage at its front.
    pub(crate) fn stage(&self) -> usize {
        Key {
            signals: self.signals,
            words: self.words,
        }
        .stage()
    }

    /// Whether a signal can be true, false or unknown.
    fn can(&self, signal: Option<&Signal>) -> [bool; 3] {
        match signal {
            Some(Signal::Constant(truth)) => [*truth, !*truth, false],
            Some(Signal::Bit(place)) => {
                let stretch = self.signals.columns.len();
                [0, 1, 2].map(|n| crate::columns::bit(self.words, place + n * stretch))
            }
            None => [false, true, false],
        }
    }

    pub(crate) fn can_fail(&self, gate: usize) -> bool {
        self.can(self.signals.failed.get(gate))[0]
    }

    pub(crate) fn must_fail(&self, gate: usize) -> bool {
        self.can(self.signals.failed.get(gate)) == [true, false, false]
    }

    pub(crate) fn can_hold(&self, gate: usize) -> bool {
        self.can(self.signals.unknown.get(gate))[0]
    }

    /// Neither failing nor holding is certain.
    pub(crate) fn can_pass(&self, gate: usize) -> bool {
        self.can(self.signals.failed.get(gate))[1] && self.can(self.signals.unknown.get(gate))[1]
    }

    pub(crate) fn can_fire(&self, transition: usize) -> bool {
        self.can(self.signals.fires.get(transition))[0]
    }

    pub(crate) fn must_fire(&self, transition: usize) -> bool {
        self.can(self.signals.fires.get(transition)) == [true, false, false]
    }
}
