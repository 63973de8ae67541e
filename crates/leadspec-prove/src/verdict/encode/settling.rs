//! The way through the stages: the engine's settling, step by step, as questions.

use super::super::graph::{Graph, Lit};
use super::Encoder;
use crate::names::{Names, code};
use leadspec_ir::{ArenaId, ChoiceDomain, FieldType, Gate, GateId, StageId};
use std::collections::BTreeMap;

/// How leads of one side settle, by the names of its stages.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Settling {
    /// When a lead is in a stage at some time, where it starts included.
    pub(in super::super) visits: BTreeMap<String, Lit>,
    /// When the first move of a lead is into a stage.
    pub(in super::super) steps: BTreeMap<String, Lit>,
}

/// By stage moved from: when it moves to each stage.
type Moves = Vec<Vec<(usize, Lit)>>;

impl Encoder<'_, '_> {
    pub(super) fn settle(&mut self, names: &Names) -> Settling {
        let definition = self.definition;
        let Some(lifecycle) = &definition.lifecycle else {
            return Settling::default();
        };
        let start = self.start(names);
        let mut moves: Moves = Vec::new();
        for id in lifecycle.stages.ids() {
            moves.push(self.moves(id));
        }
        let number = lifecycle.stages.len();
        let graph = &mut self.shared.graph;
        let mut at = start.clone();
        let mut visits: Vec<Vec<Lit>> = at.iter().map(|lit| vec![*lit]).collect();
        // A stage is entered at most once: no way is longer than there are stages.
        for _ in 0..number {
            at = step(graph, &moves, &at);
            for (visits, lit) in visits.iter_mut().zip(&at) {
                visits.push(*lit);
            }
            if at.iter().all(|lit| *lit == Lit::FALSE) {
                break;
            }
        }
        let first = step(graph, &moves, &start);
        let name = |place: usize| lifecycle.stages[StageId::from_index(place)].name.clone();
        Settling {
            visits: visits
                .into_iter()
                .enumerate()
                .map(|(place, visits)| (name(place), graph.any(visits)))
                .collect(),
            steps: first
                .into_iter()
                .enumerate()
                .map(|(place, lit)| (name(place), lit))
                .collect(),
        }
    }

    /// For each stage when a lead starts there.
    fn start(&mut self, names: &Names) -> Vec<Lit> {
        let definition = self.definition;
        let Some(lifecycle) = &definition.lifecycle else {
            return Vec::new();
        };
        let initial = lifecycle.initial.index();
        let in_world = definition.stage.and_then(|id| names.field(id));
        let place = in_world.and_then(|id| self.shared.components.of(crate::space::Part::Field(id)));
        let (Some(id), Some(place)) = (in_world, place) else {
            return lifecycle
                .stages
                .ids()
                .map(|id| if id.index() == initial { Lit::TRUE } else { Lit::FALSE })
                .collect();
        };
        let FieldType::Choice(domain) = &self.shared.world.fields[id].ty else {
            return Vec::new();
        };
        let (world, components) = (self.shared.world, self.shared.components);
        let starts_at = |cell: usize| {
            let mut lead = self.shared.plainest.clone();
            components.put(&mut lead, place, cell);
            match lead.fact(id) {
                leadspec_ir::Datum::Code(of) => {
                    let own = code((world, *domain), (definition, ChoiceDomain::Stages), *of);
                    own.and_then(|own| usize::try_from(own).ok()).unwrap_or(initial)
                }
                leadspec_ir::Datum::Unknown
                | leadspec_ir::Datum::Bool(_)
                | leadspec_ir::Datum::Quantity(_)
                | leadspec_ir::Datum::Text(_)
                | leadspec_ir::Datum::List(_) => initial,
            }
        };
        let cells: Vec<usize> = (0..components.cells(place)).map(starts_at).collect();
        let graph = &mut self.shared.graph;
        (0..lifecycle.stages.len())
            .map(|stage| graph.cells(place, cells.iter().map(|own| *own == stage).collect()))
            .collect()
    }

    /// When a lead moves from a stage to each other one.
    fn moves(&mut self, here: StageId) -> Vec<(usize, Lit)> {
        let definition = self.definition;
        let gates: Vec<(GateId, &Gate)> = definition.gates.entries().collect();
        let mut moves: BTreeMap<usize, Vec<Lit>> = BTreeMap::new();
        // When nothing has moved it so far.
        let mut rest = Lit::TRUE;
        for (id, gate) in gates.iter().filter(|(_, gate)| gate.guards(here)) {
            if let Some(to) = gate.otherwise.filter(|to| *to != here) {
                let (failed, _) = self.gate(*id);
                let sent = self.graph().all([rest, failed]);
                moves.entry(to.index()).or_default().push(sent);
                rest = self.graph().all([rest, !failed]);
            }
        }
        let transitions = definition.lifecycle.iter().flat_map(|l| &l.transitions);
        for transition in transitions.filter(|transition| transition.from == here) {
            let fires = self.pair(&transition.when).yes;
            let mut open = self.graph().all([rest, fires]);
            let mut moved = Vec::new();
            let mut unknowns = Vec::new();
            for (id, gate) in gates.iter().filter(|(_, gate)| gate.guards(transition.to)) {
                let (failed, unknown) = self.gate(*id);
                // The first failed gate decides: it sends away, or blocks this transition where it would send to where the lead is.
                let first = self.graph().all([open, failed]);
                if let Some(to) = gate.otherwise.filter(|to| *to != here) {
                    moves.entry(to.index()).or_default().push(first);
                    moved.push(first);
                }
                open = self.graph().all([open, !failed]);
                unknowns.push(!unknown);
            }
            let taken = self.graph().all(unknowns.into_iter().chain([open]));
            moves.entry(transition.to.index()).or_default().push(taken);
            moved.push(taken);
            rest = self.graph().all(moved.into_iter().map(|lit| !lit).chain([rest]));
        }
        let graph = self.graph();
        moves.into_iter().map(|(to, lits)| (to, graph.any(lits))).collect()
    }
}

/// Where leads are one move later.
fn step(graph: &mut Graph, moves: &Moves, at: &[Lit]) -> Vec<Lit> {
    let mut next: Vec<Vec<Lit>> = vec![Vec::new(); at.len()];
    for (here, moves) in at.iter().zip(moves) {
        for (to, lit) in moves {
            let moved = graph.all([*here, *lit]);
            if let Some(next) = next.get_mut(*to) {
                next.push(moved);
            }
        }
    }
    next.into_iter().map(|lits| graph.any(lits)).collect()
}
