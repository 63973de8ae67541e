//! Asks a constraint solver whether some lead makes a question true. The only file that knows the solver.
//!
//! One solver for each question, with the variables of that question alone. Effort is counted in the solver's own steps, so that the
//! answer is the same on every machine. Only clauses and linear equations are posted. The solver's predicates are never sorted or
//! looked up: in the version used their order takes a predicate and its opposite for equal.

use super::graph::{Graph, Lit, Node, Sum, gcd};
use pumpkin_conflict_resolvers::resolvers::ResolutionResolver;
use pumpkin_core::Solver;
use pumpkin_core::predicates::{Predicate, PredicateConstructor};
use pumpkin_core::proof::ConstraintTag;
use pumpkin_core::results::{ProblemSolution, SatisfactionResult};
use pumpkin_core::termination::TerminationCondition;
use pumpkin_core::variables::{AffineView, DomainId, TransformableVariable};
use std::collections::BTreeMap;

/// Sums that reach further than this are not given to the solver, whose numbers have 32 bits.
const FAR: i64 = 1 << 29;

/// What the solver says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A lead in these cells, by component, makes it true; other components don't matter.
    Yes(BTreeMap<usize, usize>),
    /// No lead does.
    No,
    /// It gave up.
    GaveUp,
}

/// Whether some lead makes a question true, and how many steps that took. `cells` says how many cells a component has.
pub(super) fn solve(graph: &Graph, question: Lit, cells: &dyn Fn(usize) -> usize, effort: u64) -> (Answer, u64) {
    if question == Lit::FALSE {
        return (Answer::No, 0);
    }
    let mut model = Model {
        graph,
        solver: Solver::default(),
        components: BTreeMap::new(),
        nodes: BTreeMap::new(),
        sums: Vec::new(),
        unit: 1,
        is_contradictory: false,
    };
    if model.build(question, cells).is_none() {
        return (Answer::GaveUp, 0);
    }
    model.run(effort)
}

struct Model<'a> {
    graph: &'a Graph,
    solver: Solver,
    components: BTreeMap<usize, DomainId>,
    nodes: BTreeMap<usize, Predicate>,
    sums: Vec<Posted>,
    /// What every number of every sum is a multiple of.
    unit: i64,
    is_contradictory: bool,
}

/// A sum that the solver has a variable for.
struct Posted {
    sum: Sum,
    value: DomainId,
}

/// A part of a sum.
type Term = (Key, Vec<i64>);

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Component(usize),
    Lit(Lit),
}

/// Counts steps.
struct Steps {
    taken: u64,
    most: u64,
}

impl TerminationCondition for Steps {
    fn should_stop(&mut self) -> bool {
        self.taken += 1;
        self.taken > self.most
    }
}

impl Model<'_> {
    /// `None` where numbers become too large.
    fn build(&mut self, question: Lit, cells: &dyn Fn(usize) -> usize) -> Option<()> {
        let (components, _) = self.graph.components(&[question]);
        for component in components {
            let last = i32::try_from(cells(component).saturating_sub(1)).ok()?;
            let variable = self.solver.new_bounded_integer(0, last);
            self.components.insert(component, variable);
        }
        let slice = self.graph.slice(&[question]);
        let units = slice.iter().map(|node| match self.graph.at(*node) {
            Node::Reaches(sum, _) => sum.divisor(),
            Node::True | Node::Cells(..) | Node::All(_) | Node::Free(_) => 0,
        });
        self.unit = units.fold(0, gcd).max(1);
        for node in slice {
            let predicate = match self.graph.at(node) {
                Node::True => Predicate::trivially_true(),
                Node::Cells(component, cells) => self.in_cells(*component, &cells.clone())?,
                Node::All(of) => self.all(&of.clone())?,
                Node::Reaches(sum, number) => self.reaches(&sum.clone(), *number)?,
                Node::Free(_) => self.solver.new_literal().get_true_predicate(),
            };
            self.nodes.insert(node, predicate);
        }
        let wanted = self.predicate(question)?;
        self.clause(vec![wanted]);
        Some(())
    }

    fn run(mut self, effort: u64) -> (Answer, u64) {
        if self.is_contradictory || self.solver.is_inconsistent() {
            return (Answer::No, 0);
        }
        let mut steps = Steps { taken: 0, most: effort };
        let mut brancher = self.solver.default_brancher();
        let mut resolver = ResolutionResolver::default();
        let answer = match self.solver.satisfy(&mut brancher, &mut steps, &mut resolver) {
            SatisfactionResult::Satisfiable(found) => {
                let solution = found.solution();
                let cell = |variable: &DomainId| usize::try_from(solution.get_integer_value(*variable)).unwrap_or(0);
                Answer::Yes(
                    self.components
                        .iter()
                        .map(|(component, variable)| (*component, cell(variable)))
                        .collect(),
                )
            }
            SatisfactionResult::Unsatisfiable(..) => Answer::No,
            SatisfactionResult::Unknown(..) => Answer::GaveUp,
        };
        (answer, steps.taken.min(effort))
    }

    fn predicate(&self, lit: Lit) -> Option<Predicate> {
        let predicate = *self.nodes.get(&lit.node())?;
        Some(if lit.negated() { !predicate } else { predicate })
    }

    fn clause(&mut self, clause: Vec<Predicate>) {
        if self.is_contradictory {
            return;
        }
        let tag: ConstraintTag = self.solver.new_constraint_tag();
        self.solver.add_clause(clause, tag);
        self.is_contradictory = self.solver.is_inconsistent();
    }

    fn in_cells(&mut self, component: usize, cells: &[bool]) -> Option<Predicate> {
        let variable = *self.components.get(&component)?;
        let inside: Vec<i32> = places(cells, true)?;
        if let [only] = inside.as_slice() {
            return Some(variable.equality_predicate(*only));
        }
        let outside: Vec<i32> = places(cells, false)?;
        if let [only] = outside.as_slice() {
            return Some(variable.disequality_predicate(*only));
        }
        let literal = self.solver.new_literal().get_true_predicate();
        for cell in inside {
            self.clause(vec![variable.disequality_predicate(cell), literal]);
        }
        for cell in outside {
            self.clause(vec![variable.disequality_predicate(cell), !literal]);
        }
        Some(literal)
    }

    fn all(&mut self, of: &[Lit]) -> Option<Predicate> {
        let literal = self.solver.new_literal().get_true_predicate();
        let mut back = vec![literal];
        for lit in of {
            let own = self.predicate(*lit)?;
            self.clause(vec![!literal, own]);
            back.push(!own);
        }
        self.clause(back);
        Some(literal)
    }

    /// A sum is one variable, whatever it is compared with. One that shares parts with another is made of what they share and the rest.
    fn reaches(&mut self, sum: &Sum, number: i64) -> Option<Predicate> {
        let known = self.sums.iter().find(|own| own.sum == *sum).map(|own| own.value);
        let value = match known {
            Some(known) => known,
            None => self.post(sum)?,
        };
        // Rounded up: the sum is a multiple of the unit.
        let wanted = i32::try_from((number + self.unit - 1).div_euclid(self.unit)).ok()?;
        Some(value.lower_bound_predicate(wanted))
    }

    fn post(&mut self, sum: &Sum) -> Option<DomainId> {
        let unit = self.unit;
        let shared = self.most_alike(sum);
        let (variable, rest) = match shared {
            Some((of, variable)) => (Some(variable), difference(sum, &of)),
            None => (None, terms(sum)),
        };
        let mut views: Vec<AffineView<DomainId>> = Vec::new();
        for term in &rest {
            views.push(self.term(term, unit)?);
        }
        views.extend(variable.map(|variable| variable.scaled(1)));
        let (mut low, mut high) = (0i64, 0i64);
        for (_, weights) in &rest {
            low = low.checked_add(weights.iter().copied().min()?.min(0) / unit)?;
            high = high.checked_add(weights.iter().copied().max()?.max(0) / unit)?;
        }
        let most = sum.most()? / unit;
        if most > FAR || high > FAR || low < -FAR {
            return None;
        }
        let value = self.solver.new_bounded_integer(0, i32::try_from(most).ok()?);
        views.push(value.scaled(-1));
        let tag = self.solver.new_constraint_tag();
        if !self.is_contradictory {
            self.solver
                .add_constraint(pumpkin_constraints::equals(views, 0, tag))
                .post();
            self.is_contradictory = self.solver.is_inconsistent();
        }
        self.sums.push(Posted {
            sum: sum.clone(),
            value,
        });
        Some(value)
    }

    /// A posted sum that has more than half of this one's parts, if there is one: then only what differs is added up anew.
    fn most_alike(&self, sum: &Sum) -> Option<(Sum, DomainId)> {
        let number = terms(sum).len();
        self.sums
            .iter()
            .map(|own| (difference(sum, &own.sum).len(), own))
            .filter(|(differs, _)| differs * 2 < number)
            .min_by_key(|(differs, _)| *differs)
            .map(|(_, own)| (own.sum.clone(), own.value))
    }

    /// A part of a sum as a variable.
    fn term(&mut self, (key, weights): &Term, unit: i64) -> Option<AffineView<DomainId>> {
        let weights: Vec<i32> = weights
            .iter()
            .map(|w| i32::try_from(w / unit).ok())
            .collect::<Option<_>>()?;
        match key {
            Key::Lit(lit) => {
                let own = self.predicate(*lit)?;
                let literal = self.solver.new_literal();
                self.clause(vec![!own, literal.get_true_predicate()]);
                self.clause(vec![own, literal.get_false_predicate()]);
                Some(literal.get_integer_variable().scaled(*weights.first()?))
            }
            Key::Component(component) => {
                let variable = *self.components.get(component)?;
                let mut values = weights.clone();
                values.sort_unstable();
                values.dedup();
                let all = weights.iter().fold(0i64, |all, own| gcd(all, i64::from(*own))).max(1);
                let scale = i32::try_from(all).ok()?;
                let values: Vec<i32> = values.into_iter().map(|value| value / scale).collect();
                let added = self.solver.new_sparse_integer(values.clone());
                for (cell, weight) in weights.iter().enumerate() {
                    let cell = i32::try_from(cell).ok()?;
                    let is = variable.disequality_predicate(cell);
                    self.clause(vec![is, added.equality_predicate(weight / scale)]);
                }
                // Back: a value that is added comes from one of its cells.
                for value in values {
                    let mut clause = vec![added.disequality_predicate(value)];
                    for (cell, weight) in weights.iter().enumerate() {
                        if weight / scale == value {
                            clause.push(variable.equality_predicate(i32::try_from(cell).ok()?));
                        }
                    }
                    self.clause(clause);
                }
                Some(added.scaled(scale))
            }
        }
    }
}

fn places(cells: &[bool], wanted: bool) -> Option<Vec<i32>> {
    let places = cells.iter().enumerate().filter(|(_, cell)| **cell == wanted);
    places.map(|(place, _)| i32::try_from(place).ok()).collect()
}

fn terms(sum: &Sum) -> Vec<Term> {
    let cells = sum
        .cells
        .iter()
        .map(|(component, weights)| (Key::Component(*component), weights.clone()));
    let lits = sum.lits.iter().map(|(lit, weight)| (Key::Lit(*lit), vec![*weight]));
    cells.chain(lits).collect()
}

/// What has to be added to the one sum to get the other.
fn difference(sum: &Sum, from: &Sum) -> Vec<Term> {
    let mut all: BTreeMap<Key, Vec<i64>> = terms(sum).into_iter().collect();
    for (key, weights) in terms(from) {
        let own = all.entry(key).or_insert_with(|| vec![0; weights.len()]);
        own.iter_mut().zip(weights).for_each(|(own, weight)| *own -= weight);
    }
    all.into_iter()
        .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0))
        .collect()
}
