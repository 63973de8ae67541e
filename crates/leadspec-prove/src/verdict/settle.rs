//! Finds out, for every stage, whether leads enter and whether they leave: a search for a lead first, then every cell or a proof.

use super::compare::{Comparing, Ways};
use super::components::Components;
use super::encode::{Alike, Shared};
use super::graph::{Graph, Lit};
use super::solve::{Answer, solve};
use super::world::World;
use super::{Doubt, Method, Options, StageVerdict, Verdict, Witness};
use crate::cells::{self, Ground};
use crate::gather::{Side, gather};
use crate::names::Names;
use crate::search::shrink::{self, Shrinking};
use crate::search::{AT_A_TIME, Search};
use crate::space::{Part, Set, Space, set};
use leadspec_ir::{Datum, SampleLead, Zone};
use std::collections::BTreeSet;

/// Where there are no more kinds of lead than this, each is decided.
const KINDS: usize = 20_000;

/// The questions about one stage, in this order.
const QUESTIONS: usize = 4;

/// What a question asks about a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    /// Some lead comes through under the newer version only.
    Enters,
    /// Under the older version only.
    Leaves,
    /// Some lead moves into it first under the newer version only.
    StepsIn,
    /// Under the older version only.
    StepsElsewhere,
}

const ALL: [Question; QUESTIONS] = [
    Question::Enters,
    Question::Leaves,
    Question::StepsIn,
    Question::StepsElsewhere,
];

/// What was found out about every stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// By stage, then question.
    answers: Vec<Told>,
    /// What holds for all of them.
    pub(super) doubts: Vec<Doubt>,
}

/// The answer to one question.
#[derive(Debug, Clone)]
enum Told {
    /// There is such a lead.
    Yes(Box<Witness>, u64),
    /// There is none.
    No(u64),
    /// It could not be found out.
    Open(Vec<Doubt>, u64),
}

impl Question {
    fn is_met(self, ways: &Ways, stage: &str) -> bool {
        match self {
            Question::Enters => ways.visit(stage) == (false, true),
            Question::Leaves => ways.visit(stage) == (true, false),
            Question::StepsIn => ways.step(stage) == (false, true),
            Question::StepsElsewhere => ways.step(stage) == (true, false),
        }
    }
}

impl Found {
    /// Nothing differs.
    pub(super) fn same(stages: usize) -> Found {
        Found {
            answers: vec![Told::No(0); stages * QUESTIONS],
            doubts: Vec::new(),
        }
    }

    /// Nothing could be found out.
    pub(super) fn not_decided(stages: usize, doubts: &[Doubt]) -> Found {
        Found {
            answers: vec![Told::Open(doubts.to_vec(), 0); stages * QUESTIONS],
            doubts: doubts.to_vec(),
        }
    }

    /// What it comes to for a stage.
    pub(super) fn stage_verdict(&self, place: usize, name: &str) -> StageVerdict {
        let answers = self.answers.iter().skip(place * QUESTIONS).take(QUESTIONS);
        let answers: Vec<&Told> = answers.collect();
        let yes = |question: Question| answers.get(question as usize).and_then(|told| told.is_yes());
        let witness = |questions: [Question; 2]| {
            let mut found = questions.iter().filter_map(|q| answers.get(*q as usize)?.witness());
            found.next().cloned()
        };
        let doubts: BTreeSet<Doubt> = answers.iter().flat_map(|told| told.doubts()).cloned().collect();
        StageVerdict {
            name: name.to_string(),
            verdict: Verdict::of(yes(Question::Enters), yes(Question::Leaves)),
            step_verdict: Verdict::of(yes(Question::StepsIn), yes(Question::StepsElsewhere)),
            entering: witness([Question::Enters, Question::StepsIn]),
            leaving: witness([Question::Leaves, Question::StepsElsewhere]),
            steps_used: answers.iter().map(|told| told.steps()).sum(),
            doubts: doubts.into_iter().collect(),
        }
    }
}

impl Told {
    fn is_yes(&self) -> Option<bool> {
        match self {
            Told::Yes(..) => Some(true),
            Told::No(_) => Some(false),
            Told::Open(..) => None,
        }
    }

    fn witness(&self) -> Option<&Witness> {
        match self {
            Told::Yes(witness, _) => Some(witness),
            Told::No(_) | Told::Open(..) => None,
        }
    }

    fn doubts(&self) -> &[Doubt] {
        match self {
            Told::Open(doubts, _) => doubts,
            Told::Yes(..) | Told::No(_) => &[],
        }
    }

    fn steps(&self) -> u64 {
        match self {
            Told::Yes(_, steps) | Told::No(steps) | Told::Open(_, steps) => *steps,
        }
    }
}

/// Finds it out.
pub(super) fn settle(world: &World, sides: &[Side; 2], stages: &[String], options: &Options) -> Found {
    let [old, new] = sides;
    let zone = Zone::named(&world.definition.timezone);
    let ground = Ground {
        world: &world.definition,
        as_of: options.as_of,
        zone: zone.as_ref(),
    };
    let gathered = gather(&world.definition, sides, &[], options.as_of);
    let components = Components::new(ground, sides, &gathered);
    if components.all.iter().any(|own| own.cells.is_empty()) {
        return Found::not_decided(stages.len(), &[Doubt::NothingShared]);
    }
    let space = Space::with_ties(ground, sides, gathered);
    let mut shared = Shared::new(&world.definition, &components, space.plainest(), options.as_of);
    let alike = Alike::of(old.definition, new.definition);
    let (of_old, of_new) = (shared.settling(old, alike), shared.settling(new, alike));
    let mut questions = Vec::new();
    for stage in stages {
        let lit = |all: &std::collections::BTreeMap<String, Lit>| all.get(stage).copied().unwrap_or(Lit::FALSE);
        let pairs = [
            (lit(&of_old.visits), lit(&of_new.visits)),
            (lit(&of_old.steps), lit(&of_new.steps)),
        ];
        for (before, after) in pairs {
            questions.push(shared.graph.all([after, !before]));
            questions.push(shared.graph.all([before, !after]));
        }
    }
    let mut settling = Settling {
        world,
        sides,
        stages,
        options,
        near: near(world, new, &space, &options.near),
        comparing: Comparing::new(world, old, new, options.as_of),
        leads: vec![None; questions.len()],
        steps: vec![0; questions.len()],
        open: vec![Vec::new(); questions.len()],
        space: &space,
        components: &components,
        graph: &shared.graph,
        doubts: shared.doubts.iter().cloned().map(Doubt::Gap).collect(),
        questions,
    };
    settling.search();
    settling.settle_rest();
    settling.told()
}

/// The leads to start from, as leads of the world: what the newer version does not know is as plain as can be.
fn near(world: &World, new: &Side, space: &Space, near: &[SampleLead]) -> Vec<SampleLead> {
    let names = Names::new(&world.definition, new.definition);
    let of_world = |lead: &SampleLead| {
        let mut lead = names.lead(&world.definition, new.definition, lead);
        let plain = &space.plainest().facts;
        for ((own, plain), field) in lead.facts.iter_mut().zip(plain).zip(&world.definition.fields) {
            if *own == Datum::Unknown && !field.optional {
                own.clone_from(plain);
            }
        }
        lead
    };
    if near.is_empty() {
        return plain_in_every_stage(world, space);
    }
    near.iter().map(of_world).collect()
}

/// The plainest lead in each stage it can start in.
fn plain_in_every_stage(world: &World, space: &Space) -> Vec<SampleLead> {
    let plainest = space.plainest().clone();
    let Some(stage) = world.definition.stage else {
        return vec![plainest];
    };
    let starts = space.cells(stage).iter().flat_map(|cell| &cell.corners);
    let starting = |start: &Datum| {
        let mut lead = plainest.clone();
        set(&mut lead, Part::Field(stage), &Set::Fact(start.clone()));
        lead
    };
    // As it is first: of leads that differ as little the first is taken.
    cells::distinct(std::iter::once(plainest.clone()).chain(starts.map(starting)))
}

struct Settling<'a> {
    world: &'a World,
    sides: &'a [Side<'a>; 2],
    stages: &'a [String],
    options: &'a Options,
    /// The leads to start from, never none.
    near: Vec<SampleLead>,
    comparing: Comparing<'a>,
    space: &'a Space,
    components: &'a Components,
    graph: &'a Graph,
    /// Why some conditions could not be answered.
    doubts: Vec<Doubt>,
    /// By stage, then question.
    questions: Vec<Lit>,
    /// Leads that were found, decided by both, and the lead near which they are.
    leads: Vec<Option<(SampleLead, Option<usize>)>>,
    steps: Vec<u64>,
    open: Vec<Vec<Doubt>>,
}

impl Settling<'_> {
    fn met(comparing: &mut Comparing, stages: &[String], leads: &[SampleLead]) -> Vec<Vec<usize>> {
        let of = |ways: Ways| {
            let mut met = Vec::new();
            if ways.old == ways.new {
                return met;
            }
            for (place, stage) in stages.iter().enumerate() {
                let own = ALL.iter().filter(|question| question.is_met(&ways, stage));
                met.extend(own.map(|question| place * QUESTIONS + *question as usize));
            }
            met
        };
        comparing.ways(leads).into_iter().map(of).collect()
    }

    /// Tries leads: what is found is small, and need not be derived.
    fn search(&mut self) {
        let possible: Vec<usize> = (0..self.questions.len())
            .filter(|place| self.questions.get(*place) != Some(&Lit::FALSE))
            .collect();
        if possible.is_empty() {
            return;
        }
        let search = Search {
            space: self.space,
            seed: self.options.seed,
            budget: self.options.tries,
        };
        let (comparing, stages) = (&mut self.comparing, self.stages);
        let goal = |question: usize| possible.iter().position(|own| *own == question);
        let mut judge = |leads: &[SampleLead]| -> Vec<Vec<usize>> {
            let met = Self::met(comparing, stages, leads);
            met.into_iter()
                .map(|met| met.into_iter().filter_map(&goal).collect())
                .collect()
        };
        let found = search.find_all(&self.near, &mut judge, possible.len());
        for (question, hit) in possible.iter().zip(found.hits) {
            if let (Some(lead), Some(hit)) = (self.leads.get_mut(*question), hit) {
                *lead = Some((hit.lead, hit.base));
            }
        }
    }

    /// Settles every question for which no lead was found.
    fn settle_rest(&mut self) {
        let open: Vec<(usize, Lit)> = self
            .questions
            .iter()
            .copied()
            .enumerate()
            .filter(|(place, lit)| *lit != Lit::FALSE && self.leads.get(*place) == Some(&None))
            .collect();
        if open.is_empty() {
            return;
        }
        let mut found: Vec<(usize, SampleLead)> = Vec::new();
        let lits: Vec<Lit> = open.iter().map(|(_, lit)| *lit).collect();
        let (components, any_free) = self.graph.components(&lits);
        let number = components.iter().fold(1usize, |all, component| {
            all.saturating_mul(self.components.cells(*component))
        });
        let few = number <= KINDS && !any_free;
        let goes_through = match self.options.method {
            Method::Either => few,
            Method::EveryCell => true,
            Method::Proof => false,
        };
        if goes_through && few {
            found.extend(self.every_cell(&components, &open));
        } else if goes_through {
            let doubts = if any_free {
                self.doubts.clone()
            } else {
                vec![Doubt::TooMany]
            };
            for (place, _) in &open {
                self.leave_open(*place, &doubts);
            }
        } else {
            for (place, lit) in &open {
                found.extend(self.prove(*place, *lit).map(|lead| (*place, lead)));
            }
        }
        self.take(found);
    }

    fn leave_open(&mut self, place: usize, doubts: &[Doubt]) {
        if let Some(own) = self.open.get_mut(place) {
            own.extend(doubts.iter().cloned());
        }
    }

    /// Decides a lead of each kind.
    fn every_cell(&mut self, components: &BTreeSet<usize>, open: &[(usize, Lit)]) -> Vec<(usize, SampleLead)> {
        let mut leads = vec![self.space.plainest().clone()];
        for component in components {
            let cells = 0..self.components.cells(*component);
            leads = leads
                .into_iter()
                .flat_map(|lead| cells.clone().map(move |cell| (lead.clone(), cell)))
                .map(|(mut lead, cell)| {
                    self.components.put(&mut lead, *component, cell);
                    lead
                })
                .collect();
        }
        let mut found: Vec<(usize, SampleLead)> = Vec::new();
        for some in leads.chunks(AT_A_TIME) {
            let met = Self::met(&mut self.comparing, self.stages, some);
            for (lead, met) in some.iter().zip(met) {
                for question in met {
                    let is_open = open.iter().any(|(place, _)| *place == question);
                    if is_open && found.iter().all(|(known, _)| *known != question) {
                        found.push((question, lead.clone()));
                    }
                }
            }
        }
        found
    }

    /// Asks the solver; a lead that it derives has to be confirmed.
    fn prove(&mut self, place: usize, lit: Lit) -> Option<SampleLead> {
        let cells = |component: usize| self.components.cells(component);
        let (answer, steps) = solve(self.graph, lit, &cells, self.options.effort);
        if let Some(own) = self.steps.get_mut(place) {
            *own += steps;
        }
        match answer {
            Answer::No => None,
            Answer::GaveUp => {
                self.leave_open(place, &[Doubt::GaveUp { steps }]);
                None
            }
            Answer::Yes(cells) => {
                let mut lead = self.space.plainest().clone();
                for (component, cell) in cells {
                    self.components.put(&mut lead, component, cell);
                }
                let met = Self::met(&mut self.comparing, self.stages, std::slice::from_ref(&lead));
                if met.iter().flatten().any(|question| *question == place) {
                    return Some(lead);
                }
                let (_, any_free) = self.graph.components(&[lit]);
                let doubts = if any_free {
                    self.doubts.clone()
                } else {
                    vec![Doubt::NotConfirmed]
                };
                self.leave_open(place, &doubts);
                None
            }
        }
    }

    /// Takes leads that were derived, shrunk.
    fn take(&mut self, found: Vec<(usize, SampleLead)>) {
        let bases = self.near.as_slice();
        let shrinking: Vec<Option<Shrinking>> = found
            .into_iter()
            .map(|(question, lead)| Some(Shrinking::new(self.space, bases, question, lead)))
            .collect();
        let (comparing, stages) = (&mut self.comparing, self.stages);
        let mut judge = |leads: &[SampleLead]| Self::met(comparing, stages, leads);
        for own in shrink::all(shrinking, &mut judge).into_iter().flatten() {
            if let Some(lead) = self.leads.get_mut(own.goal) {
                *lead = Some((own.lead, Some(own.base_place)));
            }
        }
    }

    fn told(mut self) -> Found {
        let witnesses: Vec<Option<Witness>> = self
            .leads
            .iter()
            .map(|found| {
                let (lead, base) = found.as_ref()?;
                let ways = self.comparing.ways(std::slice::from_ref(lead)).pop()?;
                let [old, new] = self.sides;
                let of = |side: &Side| side.names.lead(side.definition, &self.world.definition, lead);
                Some(Witness {
                    old: of(old),
                    new: of(new),
                    old_path: ways.old,
                    new_path: ways.new,
                    base: base.filter(|_| !self.options.near.is_empty()),
                })
            })
            .collect();
        let answers =
            witnesses
                .into_iter()
                .zip(self.open)
                .zip(self.steps)
                .map(|((witness, open), steps)| match witness {
                    Some(witness) => Told::Yes(Box::new(witness), steps),
                    None if open.is_empty() => Told::No(steps),
                    None => Told::Open(open, steps),
                });
        Found {
            answers: answers.collect(),
            doubts: Vec::new(),
        }
    }
}
