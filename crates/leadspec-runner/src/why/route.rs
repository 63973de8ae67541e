//! Why a lead went another way: where it left the way to the stage that was expected, and what kept it from going on.

use super::Because;
use super::leaf::Leaf;
use super::story::Story;
use crate::words;
use leadspec_engine::{Move, MoveCause};
use leadspec_ir::{
    ArenaId as _, At, Gate, GateId, GateState, Lifecycle, Outcome, Quantity, StageId, Transition, TransitionId, Truth,
    humanise,
};

/// A step from one stage to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Transition(TransitionId),
    Gate(GateId),
}

/// How many steps to a stage are told, where several lead there.
const STEPS: usize = 2;

/// What was found out on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) because: Vec<Because>,
    /// The number that decided, if one did.
    pub(super) measured: Option<Quantity>,
    /// Whether no lead that starts where this one does can do better.
    pub(super) is_hopeless: bool,
    /// Which of the expectations it is about.
    pub(super) primary: usize,
}

impl Found {
    pub(super) fn say(&mut self, text: impl Into<String>, at: At) {
        self.because.push(Because::new(text, at));
    }

    /// Takes in what decided, as it is told.
    pub(super) fn leaf(&mut self, text: impl Into<String>, leaf: &Leaf) {
        if self.measured.is_none() {
            self.measured.clone_from(&leaf.measured);
        }
        self.say(text, leaf.at);
    }
}

impl Story<'_, '_> {
    fn lifecycle(&self) -> Option<&Lifecycle> {
        self.definition.lifecycle.as_ref()
    }

    fn stage(&self, stage: StageId) -> String {
        words::stage(self.definition, stage)
    }

    /// Why it does not rest in a stage.
    pub(super) fn not_in(&self, wanted: StageId, found: &mut Found) {
        let Some(lifecycle) = self.lifecycle() else { return };
        let path = self.inspection.path(0);
        let moves = self.inspection.moves(0);
        if let Some(place) = path.iter().position(|stage| *stage == wanted) {
            if let Some(next) = moves.get(place) {
                self.moved(next, found);
            }
            return;
        }
        let far = distances(lifecycle, &self.definition.gates, wanted);
        let near = |stage: &StageId| far.get(stage.index()).copied().flatten();
        // The last of those that are nearest.
        let Some((place, from, steps)) = path
            .iter()
            .enumerate()
            .filter_map(|(place, stage)| Some((place, *stage, near(stage)?)))
            .rev()
            .min_by_key(|(.., steps)| *steps)
        else {
            let rest = path.last().map_or_else(String::new, |stage| self.stage(*stage));
            let at = lifecycle
                .stages
                .lookup(wanted)
                .map(|stage| stage.at)
                .unwrap_or_default();
            found.say(
                format!("no transition or gate leads from {rest} to {}", self.stage(wanted)),
                at,
            );
            found.is_hopeless = true;
            return;
        };
        let left = moves.get(place);
        if let Some(next) = left {
            self.moved(next, found);
        }
        let next_steps = steps_from(lifecycle, &self.definition.gates, from);
        let on_way: Vec<(Step, StageId)> = next_steps
            .filter(|(_, to)| near(to).is_some_and(|left| left + 1 == steps))
            .collect();
        for id in self.definition.gates.ids() {
            if on_way.iter().any(|(step, _)| *step == Step::Gate(id)) && self.not_asked_yet(id, from, found) {
                return;
            }
        }
        for (step, to) in on_way.into_iter().take(STEPS) {
            self.not_taken(step, to, left, found);
        }
    }

    /// Whether a gate would send the lead on, and only is not asked: why no transition out of here comes to what it guards.
    fn not_asked_yet(&self, id: GateId, from: StageId, found: &mut Found) -> bool {
        let gate = &self.definition.gates[id];
        let Some(lifecycle) = self.lifecycle() else {
            return false;
        };
        if self.inspection.gate(0, id) != GateState::Failed || gate.guards(from) {
            return false;
        }
        let ways = lifecycle
            .transitions
            .iter()
            .filter(|t| t.from == from && gate.guards(t.to));
        let before = found.because.len();
        for transition in ways.take(STEPS) {
            self.not_fired(transition, found);
        }
        if let Some(first) = lifecycle
            .transitions
            .iter()
            .find(|t| t.from == from && gate.guards(t.to))
            && found.because.len() > before
        {
            let (label, to) = (humanise(&gate.name), self.stage(first.to));
            found.say(format!("gate {label} fails, and is asked before {to} only"), gate.at);
        }
        found.because.len() > before
    }

    /// Why a transition does not fire; nothing where it would.
    fn not_fired(&self, transition: &Transition, found: &mut Found) {
        let name = self.stage(transition.to);
        if self.truth(&transition.when).is_true() {
            return;
        }
        for leaf in self.leaves(&transition.when, true).iter().take(STEPS) {
            let told = match (&leaf.measured, &leaf.gap) {
                (Some(_), Some(gap)) => format!("{name} needs {}, this lead has {}: {gap}", leaf.need, leaf.is),
                (Some(_), None) => format!("{name} needs {}, this lead has {}", leaf.need, leaf.is),
                (None, _) => format!("{name} needs that {}, but {}", leaf.need, leaf.is),
            };
            found.leaf(told, leaf);
        }
    }

    /// Why it did not go as expected: at the first stage where the ways part.
    pub(super) fn not_along(&self, wanted: &[StageId], found: &mut Found) {
        let path = self.inspection.path(0);
        let common = path.iter().zip(wanted).take_while(|(own, other)| own == other).count();
        let moves = self.inspection.moves(0);
        if common == 0 {
            let start = path.first().map_or_else(String::new, |stage| self.stage(*stage));
            found.say(format!("it starts in {start}"), At::default());
            found.is_hopeless = true;
            return;
        }
        let here = wanted.get(common - 1).copied();
        let left = moves.get(common - 1);
        if let Some(next) = left {
            self.moved(next, found);
        }
        if let (Some(from), Some(to), Some(lifecycle)) = (here, wanted.get(common), self.lifecycle()) {
            let steps = steps_from(lifecycle, &self.definition.gates, from).filter(|(_, next)| next == to);
            let before = found.because.len();
            for (step, to) in steps.take(STEPS) {
                self.not_taken(step, to, left, found);
            }
            if found.because.len() == before {
                let (from, to) = (self.stage(from), self.stage(*to));
                found.say(format!("nothing leads from {from} to {to}"), At::default());
            }
        }
    }

    /// Why what it rests in does not mean this.
    pub(super) fn not_meaning(&self, wanted: Outcome, found: &mut Found) {
        let Some(lifecycle) = self.lifecycle() else { return };
        let rest = self.inspection.stage(0);
        let of = lifecycle
            .stages
            .entries()
            .filter(|(_, stage)| stage.outcome == Some(wanted));
        let path = self.inspection.path(0);
        let nearest = of
            .filter_map(|(id, _)| {
                let far = distances(lifecycle, &self.definition.gates, id);
                let steps = path
                    .iter()
                    .filter_map(|stage| far.get(stage.index()).copied().flatten());
                Some((steps.min()?, id))
            })
            .min_by_key(|(steps, _)| *steps);
        if let Some(rest) = rest {
            let stage = &lifecycle.stages[rest];
            let means = stage.outcome.map_or("says nothing of", words::outcome_word);
            let told = match stage.outcome {
                Some(_) => format!("it rests in {}, which means {means}", stage.name),
                None => format!("it rests in {}, which does not say what that means", stage.name),
            };
            found.say(told, stage.at);
        }
        match nearest {
            Some((_, stage)) => self.not_in(stage, found),
            None => found.say(
                format!("no stage it could come to means {}", words::outcome_word(wanted)),
                At::default(),
            ),
        }
    }

    /// Why a reason does not stand among its reasons, or why something is not to be done: the step that would say or do it.
    pub(super) fn not_said(&self, of: &dyn Fn(GateId) -> bool, done: &dyn Fn(TransitionId) -> bool, found: &mut Found) {
        let Some(lifecycle) = self.lifecycle() else { return };
        let path = self.inspection.path(0);
        let rest = path.last().copied();
        for id in self.definition.gates.ids().filter(|id| of(*id)).take(STEPS) {
            self.gate_not(id, GateState::Failed, found);
        }
        for (id, transition) in lifecycle.transitions.entries().filter(|(id, _)| done(*id)).take(STEPS) {
            if path.contains(&transition.from) {
                let left = path.iter().position(|stage| *stage == transition.from);
                let next = left.and_then(|place| self.inspection.moves(0).get(place).copied());
                if let Some(next) = next.filter(|next| next.cause != MoveCause::Transition(id)) {
                    self.moved(&next, found);
                }
                self.not_taken(Step::Transition(id), transition.to, next.as_ref(), found);
            } else {
                let (from, to) = (self.stage(transition.from), self.stage(transition.to));
                let rests = rest.map_or_else(String::new, |stage| self.stage(stage));
                found.say(
                    format!("that comes with {from} -> {to}, and it rests in {rests}"),
                    transition.at,
                );
            }
        }
    }

    /// What moved it on.
    pub(super) fn moved(&self, next: &Move, found: &mut Found) {
        let (from, to) = (self.stage(next.from), self.stage(next.to));
        match next.cause {
            MoveCause::Gate(id) => {
                let gate = &self.definition.gates[id];
                let because = self.gate_because(gate);
                found.say(
                    format!("gate {} sends it from {from} to {to}{because}", humanise(&gate.name)),
                    gate.at,
                );
            }
            MoveCause::Transition(id) => {
                let Some(transition) = self.lifecycle().and_then(|l| l.transitions.lookup(id)) else {
                    return;
                };
                let leaves = self.leaves(&transition.when, false);
                let states: Vec<String> = leaves.iter().map(|leaf| leaf.state(self)).collect();
                let told = format!("{from} -> {to} fires: {}", several(&states));
                match leaves.first() {
                    Some(leaf) => found.leaf(told, leaf),
                    None => found.say(format!("{from} -> {to} always fires"), transition.at),
                }
            }
        }
    }

    /// Why a step was not taken; `left` is what happened instead.
    fn not_taken(&self, step: Step, to: StageId, left: Option<&Move>, found: &mut Found) {
        match step {
            Step::Gate(id) => self.gate_not(id, GateState::Failed, found),
            Step::Transition(id) => {
                let Some(transition) = self.lifecycle().and_then(|l| l.transitions.lookup(id)) else {
                    return;
                };
                let name = self.stage(to);
                if !self.truth(&transition.when).is_true() {
                    self.not_fired(transition, found);
                    return;
                }
                let guards = self.definition.gates.entries().filter(|(_, gate)| gate.guards(to));
                for (id, gate) in guards {
                    // It has been told.
                    if left.is_some_and(|left| left.cause == MoveCause::Gate(id)) {
                        continue;
                    }
                    let because = self.gate_because(gate);
                    let label = humanise(&gate.name);
                    match self.inspection.gate(0, id) {
                        GateState::Passed => {}
                        GateState::Failed => {
                            found.say(format!("gate {label} keeps it out of {name}{because}"), gate.at);
                        }
                        GateState::Unknown => {
                            found.say(format!("gate {label} holds it before {name}{because}"), gate.at);
                        }
                    }
                }
                if found.because.is_empty() && left.is_some() {
                    found.say(
                        format!("{name} would come next, but another step comes first"),
                        transition.at,
                    );
                }
            }
        }
    }

    /// Why a gate is not in a state.
    pub(super) fn gate_not(&self, id: GateId, wanted: GateState, found: &mut Found) {
        let gate = &self.definition.gates[id];
        let label = humanise(&gate.name);
        let verb = match self.inspection.gate(0, id) {
            GateState::Passed => "passes",
            GateState::Failed => "fails",
            GateState::Unknown => "is unknown",
        };
        let truth = self.truth(&gate.require);
        // Its policy speaks where its condition says nothing.
        let policy = !truth.is_known() && self.inspection.gate(0, id) != GateState::Unknown;
        let to_pass = wanted == GateState::Passed || truth != Truth::True;
        let leaves = self.leaves(&gate.require, to_pass);
        let states = self.told(&leaves, to_pass);
        let unknown = if policy { " (unknown counts so)" } else { "" };
        let told = if states.is_empty() {
            format!("gate {label} {verb}{unknown}")
        } else {
            format!("gate {label} {verb}{unknown}: {}", several(&states))
        };
        match leaves.first() {
            Some(leaf) => {
                if found.measured.is_none() {
                    found.measured.clone_from(&leaf.measured);
                }
                found.say(told, gate.at);
            }
            None => found.say(told, gate.at),
        }
    }

    /// What decided, with what is missed where something would have to hold.
    fn told(&self, leaves: &[Leaf], is_missed: bool) -> Vec<String> {
        let one = |leaf: &Leaf| if is_missed { leaf.sentence() } else { leaf.state(self) };
        leaves.iter().map(one).collect()
    }

    /// `: authority is unmet: job level is staff`
    fn gate_because(&self, gate: &Gate) -> String {
        let truth = self.truth(&gate.require);
        let leaves = self.leaves(&gate.require, !truth.is_true());
        let states = self.told(&leaves, !truth.is_true());
        if states.is_empty() {
            String::new()
        } else {
            format!(": {}", several(&states))
        }
    }
}

/// A few of them.
pub(super) fn several(states: &[String]) -> String {
    let mut told: Vec<&str> = Vec::new();
    for state in states {
        if !told.contains(&state.as_str()) {
            told.push(state);
        }
    }
    match told.as_slice() {
        [] => "nothing speaks against it".to_string(),
        [one] => (*one).to_string(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// The steps out of a stage, in the order in which they are looked at.
fn steps_from<'l>(
    lifecycle: &'l Lifecycle,
    gates: &'l leadspec_ir::Arena<GateId, Gate>,
    from: StageId,
) -> impl Iterator<Item = (Step, StageId)> + use<'l> {
    let ends = move |stage: StageId| lifecycle.stages.lookup(stage).is_some_and(|s| s.is_final);
    let out = move || lifecycle.transitions.entries().filter(move |(_, t)| t.from == from);
    let reached: Vec<StageId> = out().map(|(_, t)| t.to).collect();
    let sent = gates.entries().filter_map(move |(id, gate)| {
        let to = gate.otherwise.filter(|to| *to != from)?;
        let guards = gate.guards(from) || reached.iter().any(|next| gate.guards(*next));
        (guards && !ends(from)).then_some((Step::Gate(id), to))
    });
    let taken = out().map(|(id, transition)| (Step::Transition(id), transition.to));
    sent.chain(taken)
}

/// How many steps each stage is from one.
fn distances(lifecycle: &Lifecycle, gates: &leadspec_ir::Arena<GateId, Gate>, wanted: StageId) -> Vec<Option<usize>> {
    let mut far: Vec<Option<usize>> = lifecycle
        .stages
        .ids()
        .map(|stage| (stage == wanted).then_some(0))
        .collect();
    for round in 1..=lifecycle.stages.len() {
        for stage in lifecycle.stages.ids() {
            let next = steps_from(lifecycle, gates, stage);
            let is_near = next
                .filter_map(|(_, to)| far.get(to.index()).copied().flatten())
                .any(|steps| steps + 1 == round);
            if let Some(slot @ None) = far.get_mut(stage.index())
                && is_near
            {
                *slot = Some(round);
            }
        }
    }
    far
}
