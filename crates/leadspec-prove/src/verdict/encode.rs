//! From a definition to questions about cells: what decides where a lead goes, as it stands in the definition.
//!
//! Whatever rests on one component is asked of the interpreter, cell by cell. Only what puts components together is taken apart here:
//! logic, sums of points, thresholds, gates, the way through the stages. What can't be taken apart exactly becomes a question that
//! nobody can answer, so that what is proved without it stays true.

mod choices;
mod leaves;
mod scores;
mod settling;

use super::components::Components;
use super::graph::{Adding, Graph, Lit};
use super::reads::Reads;
use crate::gap::Gap;
use crate::gather::Side;
use crate::linear::Reading;
use crate::names::Names;
use leadspec_ir::{
    Condition, ConditionKind, CriterionId, CriterionRule, Definition, GateId, GateState, GradeId, LetId, SampleLead,
    ScoreId, Truth, UnknownPolicy, Value,
};
use leaves::Leaves;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use settling::Settling;

/// A three-valued answer: when it is known to be true, and when known to be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) yes: Lit,
    pub(super) no: Lit,
}

/// What is the same on both sides, so that equal conditions mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    /// Not even the facts.
    Nothing,
    /// The facts.
    Facts,
    /// Everything that a condition can refer to.
    Everything,
}

/// What both sides share.
pub(super) struct Shared<'a> {
    pub(super) world: &'a Definition,
    pub(super) components: &'a Components,
    pub(super) plainest: &'a SampleLead,
    pub(super) as_of: i64,
    pub(super) graph: Graph,
    /// Conditions that mean the same on both sides, and that nobody can answer.
    opaque: Vec<(Condition, Pair)>,
    /// Why something can't be answered.
    pub(super) doubts: BTreeSet<Gap>,
}

/// One side on its way into questions.
pub(super) struct Encoder<'a, 's> {
    shared: &'s mut Shared<'a>,
    definition: &'a Definition,
    alike: Alike,
    reading: Reading<'a>,
    reads: Reads<'a>,
    leaves: Leaves<'a>,
    criteria: BTreeMap<CriterionId, Pair>,
    lets: BTreeMap<LetId, Pair>,
    gates: BTreeMap<GateId, (Lit, Lit)>,
    scores: BTreeMap<ScoreId, Option<Adding>>,
    grades: BTreeMap<GradeId, Option<Vec<Lit>>>,
}

impl Alike {
    /// What two definitions share.
    pub(super) fn of(old: &Definition, new: &Definition) -> Alike {
        let items = old.lets == new.lets
            && old.criteria == new.criteria
            && old.scores == new.scores
            && old.grades == new.grades
            && old.gates == new.gates;
        match Names::new(old, new).same {
            true if items => Alike::Everything,
            true => Alike::Facts,
            false => Alike::Nothing,
        }
    }
}

impl Pair {
    /// Of a question that always has an answer.
    fn known(yes: Lit) -> Pair {
        Pair { yes, no: !yes }
    }
}

impl std::ops::Not for Pair {
    type Output = Pair;

    fn not(self) -> Pair {
        Pair {
            yes: self.no,
            no: self.yes,
        }
    }
}

impl<'a> Shared<'a> {
    pub(super) fn new(
        world: &'a Definition,
        components: &'a Components,
        plainest: &'a SampleLead,
        as_of: i64,
    ) -> Shared<'a> {
        Shared {
            world,
            components,
            plainest,
            as_of,
            graph: Graph::new(),
            opaque: Vec::new(),
            doubts: BTreeSet::new(),
        }
    }

    /// How leads of one side settle.
    pub(super) fn settling(&mut self, side: &'a Side<'a>, alike: Alike) -> Settling {
        let mut reads = Reads::new(side.definition, &side.names, self.components);
        let leaves = Leaves::new(self, side, &mut reads);
        let mut encoder = Encoder {
            definition: side.definition,
            alike,
            reading: Reading::new(side.definition, self.as_of),
            reads,
            leaves,
            criteria: BTreeMap::new(),
            lets: BTreeMap::new(),
            gates: BTreeMap::new(),
            scores: BTreeMap::new(),
            grades: BTreeMap::new(),
            shared: self,
        };
        encoder.settle(&side.names)
    }
}

impl Encoder<'_, '_> {
    fn graph(&mut self) -> &mut Graph {
        &mut self.shared.graph
    }

    /// The answer to a condition.
    fn pair(&mut self, condition: &Condition) -> Pair {
        match leaves::only(&self.reads.condition(condition)) {
            Ok(component) => self.leaf(condition, component),
            Err(leaves::Several) => self.taken_apart(condition),
        }
    }

    /// The answer to a condition over one component, or over none.
    fn leaf(&mut self, condition: &Condition, component: Option<usize>) -> Pair {
        let doubts = component
            .and_then(|place| self.shared.components.all.get(place))
            .map(|own| &own.doubts);
        if let Some(doubts) = doubts.filter(|doubts| !doubts.is_empty()) {
            self.shared.doubts.extend(doubts.iter().cloned());
            return self.unanswerable(condition);
        }
        let truths = self.leaves.truths(self.shared, condition, component);
        self.of_cells(component, &truths)
    }

    fn of_cells(&mut self, component: Option<usize>, truths: &[Truth]) -> Pair {
        let graph = self.graph();
        let mut is = |wanted: Truth| {
            let cells: Vec<bool> = truths.iter().map(|truth| *truth == wanted).collect();
            match component {
                Some(component) => graph.cells(component, cells),
                None if cells.contains(&true) => Lit::TRUE,
                None => Lit::FALSE,
            }
        };
        Pair {
            yes: is(Truth::True),
            no: is(Truth::False),
        }
    }

    /// The answer to a condition that can't be taken apart.
    fn opaque(&mut self, condition: &Condition) -> Pair {
        self.shared
            .doubts
            .insert(Gap::Condition(condition.phrase(self.definition)));
        self.unanswerable(condition)
    }

    /// An answer nobody can give; the same on both sides where both ask the same of the same facts.
    fn unanswerable(&mut self, condition: &Condition) -> Pair {
        let is_plain = match self.alike {
            Alike::Everything => true,
            Alike::Facts => leaves::refers_to_nothing(condition),
            Alike::Nothing => false,
        };
        if let Some((_, pair)) = self.shared.opaque.iter().find(|(own, _)| is_plain && own == condition) {
            return *pair;
        }
        let pair = self.unanswered();
        if is_plain {
            self.shared.opaque.push((condition.clone(), pair));
        }
        pair
    }

    fn unanswered(&mut self) -> Pair {
        Pair {
            yes: self.graph().free(),
            no: self.graph().free(),
        }
    }

    /// The answer to a condition over several components.
    fn taken_apart(&mut self, condition: &Condition) -> Pair {
        match &condition.kind {
            ConditionKind::Constant(holds) => Pair::known(if *holds { Lit::TRUE } else { Lit::FALSE }),
            ConditionKind::Criterion(id) => self.criterion(*id),
            ConditionKind::CriterionIs(id, truth) => {
                let pair = self.criterion(*id);
                let lit = match truth {
                    Truth::True => pair.yes,
                    Truth::False => pair.no,
                    Truth::Unknown => self.graph().all([!pair.yes, !pair.no]),
                };
                Pair::known(lit)
            }
            ConditionKind::Let(id) => self.named(*id),
            ConditionKind::Not(inner) => !self.pair(inner),
            ConditionKind::All(of) => {
                let pairs = self.pairs(of);
                Pair {
                    yes: self.graph().all(pairs.iter().map(|pair| pair.yes)),
                    no: self.graph().any(pairs.iter().map(|pair| pair.no)),
                }
            }
            ConditionKind::Any(of) => {
                let pairs = self.pairs(of);
                Pair {
                    yes: self.graph().any(pairs.iter().map(|pair| pair.yes)),
                    no: self.graph().all(pairs.iter().map(|pair| pair.no)),
                }
            }
            ConditionKind::AtLeast(number, of) => {
                let pairs = self.pairs(of);
                let number = usize::try_from(*number).unwrap_or(usize::MAX);
                let yes: Vec<Lit> = pairs.iter().map(|pair| pair.yes).collect();
                let no: Vec<Lit> = pairs.iter().map(|pair| pair.no).collect();
                Pair {
                    yes: self.graph().at_least(number, &yes),
                    // Too many are false for so many to be true.
                    no: self.graph().at_least((of.len() + 1).saturating_sub(number), &no),
                }
            }
            ConditionKind::IfUnknown(inner, answer) => {
                let pair = self.pair(inner);
                Pair::known(if *answer { !pair.no } else { pair.yes })
            }
            ConditionKind::IsKnown(value) => self.is_known(value),
            ConditionKind::GateIs(id, state) => {
                let (failed, unknown) = self.gate(*id);
                Pair::known(match state {
                    GateState::Failed => failed,
                    GateState::Unknown => unknown,
                    GateState::Passed => self.graph().all([!failed, !unknown]),
                })
            }
            ConditionKind::Compare { operator, left, right } => self.compared(condition, *operator, left, right),
            ConditionKind::Between { value, low, high } => self.between(condition, value, low, high),
            ConditionKind::Among { value, codes } => match self.codes(value) {
                Some(bits) => {
                    let is_in = |code: usize| u32::try_from(code).is_ok_and(|code| codes.contains(&code));
                    let (inside, outside): (Vec<_>, Vec<_>) =
                        bits.iter().enumerate().partition(|(code, _)| is_in(*code));
                    Pair {
                        yes: self.graph().any(inside.into_iter().map(|(_, lit)| *lit)),
                        no: self.graph().any(outside.into_iter().map(|(_, lit)| *lit)),
                    }
                }
                None => self.opaque(condition),
            },
            ConditionKind::SameChoice(left, right) => match (self.codes(left), self.codes(right)) {
                (Some(left), Some(right)) => {
                    let both: Vec<Lit> = left
                        .iter()
                        .zip(&right)
                        .map(|(a, b)| self.graph().all([*a, *b]))
                        .collect();
                    let yes = self.graph().any(both);
                    let known = [self.graph().any(left), self.graph().any(right)];
                    let no = self.graph().all(known.into_iter().chain([!yes]));
                    Pair { yes, no }
                }
                (None | Some(_), _) => self.opaque(condition),
            },
            // Each of these reads one component only, or facts that are one because it does.
            ConditionKind::Fact(_)
            | ConditionKind::Within { .. }
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::Happened(_) => self.opaque(condition),
        }
    }

    fn pairs(&mut self, of: &[Condition]) -> Vec<Pair> {
        of.iter().map(|one| self.pair(one)).collect()
    }

    fn criterion(&mut self, id: CriterionId) -> Pair {
        if let Some(known) = self.criteria.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let pair = match &definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.pair(condition),
            CriterionRule::FirstKnown(clauses) => {
                let (mut yes, mut no) = (Vec::new(), Vec::new());
                let mut none_before = Lit::TRUE;
                for clause in clauses {
                    let when = self.pair(&clause.when).yes;
                    let decides = self.graph().all([none_before, when]);
                    if clause.met {
                        yes.push(decides);
                    } else {
                        no.push(decides);
                    }
                    none_before = self.graph().all([none_before, !when]);
                }
                Pair {
                    yes: self.graph().any(yes),
                    no: self.graph().any(no),
                }
            }
        };
        self.criteria.insert(id, pair);
        pair
    }

    fn named(&mut self, id: LetId) -> Pair {
        if let Some(known) = self.lets.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let pair = match &definition.lets[id].value {
            Value::Condition(condition) => self.pair(condition),
            // A condition does not refer to these.
            Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => self.unanswered(),
        };
        self.lets.insert(id, pair);
        pair
    }

    /// When a gate has failed, and when it is unknown, its policy applied.
    fn gate(&mut self, id: GateId) -> (Lit, Lit) {
        if let Some(known) = self.gates.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let gate = &definition.gates[id];
        let require = self.pair(&gate.require);
        let unknown = self.graph().all([!require.yes, !require.no]);
        let states = match gate.if_unknown {
            Some(UnknownPolicy::Pass) => (require.no, Lit::FALSE),
            Some(UnknownPolicy::Fail) => (!require.yes, Lit::FALSE),
            Some(UnknownPolicy::Ask) | None => (require.no, unknown),
        };
        self.gates.insert(id, states);
        states
    }

    fn is_known(&mut self, value: &Value) -> Pair {
        match value {
            Value::Condition(condition) => {
                let pair = self.pair(condition);
                Pair::known(self.graph().any([pair.yes, pair.no]))
            }
            Value::Quantity(quantity) => match self.sum(quantity, 0, 0) {
                // Points are always known.
                Some(_) => Pair::known(Lit::TRUE),
                None => self.unanswered(),
            },
            Value::Choice(choice) => match self.codes(choice) {
                Some(bits) => Pair::known(self.graph().any(bits)),
                None => self.unanswered(),
            },
            // Each reads one part only.
            Value::Text(_) | Value::List(_) => self.unanswered(),
        }
    }
}
