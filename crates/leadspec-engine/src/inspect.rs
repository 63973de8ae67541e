//! Decisions read lead by lead, with whatever else somebody wants to know of the same leads.
//!
//! Tests, coverage and comparisons ask more than a table of decisions holds: whether a condition of their own is true of what was
//! decided, what a line of a score earned, where a quantity lies. An [`Inspector`] lowers those questions into the same plan as the
//! definition, so that they are answered from the columns that decide.

use crate::columns::{Frame, bit};
use crate::engine::{Engine, Scratch};
use crate::eval::{self, earned_at};
use crate::outcome::Outcome as Settlement;
use crate::plan::{CodeNode, Fact, Form, Plan, Rows, Step, TruthId, lowered};
use crate::settle::Cause;
use crate::{answer, question};
use leadspec_data::{Bitmap, Column, LeadBatch, Values};
use leadspec_ir::{
    Action, ArenaId, Condition, CriterionId, Definition, FieldId, GateId, GateState, GradeId, Outcome, Quantity,
    ScoreId, StageId, TransitionId, Truth,
};
use std::sync::Arc;

/// What is wanted beside the decisions themselves.
#[derive(Debug, Clone, Default)]
pub struct Inquiry<'a> {
    /// Conditions over the definition's names; the stage after may stand in them.
    pub conditions: Vec<&'a Condition>,
    /// Quantities over the definition's names.
    pub quantities: Vec<&'a Quantity>,
    /// Whether the ranges of scores are wanted.
    pub ranges: bool,
    /// Whether the questions to ask are wanted.
    pub questions: bool,
}

/// A definition made ready for an as-of day, with more to answer.
#[derive(Debug, Clone)]
pub struct Inspector {
    engine: Engine,
    conditions: Vec<TruthId>,
    quantities: Vec<Form>,
    /// What is computed before the leads settle.
    steps: Vec<Step>,
    /// What is computed afterwards.
    rest: Vec<Step>,
    possible: Vec<Step>,
    asks: bool,
    reads_stage_after: bool,
}

/// A batch of leads, decided and ready to be read.
#[derive(Debug)]
pub struct Inspection<'a> {
    inspector: &'a Inspector,
    batch: &'a LeadBatch,
    scratch: &'a Scratch,
}

/// What moved a lead into a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoveCause {
    /// A gate it failed.
    Gate(GateId),
    /// A transition that fired.
    Transition(TransitionId),
}

/// One move of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// Out of which stage.
    pub from: StageId,
    /// Into which.
    pub to: StageId,
    /// Why.
    pub cause: MoveCause,
}

impl Inspector {
    /// Makes a definition ready. `as_of` is in days since 1970-01-01.
    pub fn new(definition: &Arc<Definition>, as_of: i64, inquiry: &Inquiry) -> Inspector {
        let mut lowering = lowered(definition, as_of);
        let mut plan = Plan::from_lowering(&mut lowering);
        let conditions: Vec<TruthId> = inquiry
            .conditions
            .iter()
            .map(|condition| lowering.condition(Rows::Leads, condition))
            .collect();
        let quantities: Vec<Form> = inquiry
            .quantities
            .iter()
            .map(|quantity| lowering.quantity(Rows::Leads, quantity).0)
            .collect();
        plan.extend(lowering.nodes);
        let engine = Engine::of_plan(Arc::clone(definition), as_of, plan);
        let plan = &engine.plan;
        let scores = (0..plan.scores.len()).map(|place| Step::Score(ArenaId::from_index(place)));
        let mut roots: Vec<Step> = engine.signals.columns.iter().map(|c| Step::Truth(*c)).collect();
        roots.extend(scores.clone());
        roots.extend(plan.grades.iter().map(|c| Step::Code(*c)));
        roots.extend(plan.criteria.iter().map(|c| Step::Truth(*c)));
        roots.extend(
            plan.gates
                .iter()
                .flat_map(|g| [Step::Truth(g.failed), Step::Truth(g.unknown)]),
        );
        roots.extend(plan.transitions.iter().map(|t| Step::Truth(t.when)));
        let mut possible: Vec<Step> = Vec::new();
        if inquiry.ranges {
            possible.extend(scores);
        }
        if inquiry.questions {
            question::roots(plan, &mut roots, &mut possible);
        }
        let possible = plan.needed(&possible, true);
        roots.extend(possible.iter().copied());
        let steps = plan.needed(&roots, false);
        let mut wanted: Vec<Step> = conditions.iter().map(|c| Step::Truth(*c)).collect();
        wanted.extend(
            quantities
                .iter()
                .flat_map(|f| &f.terms)
                .map(|(_, q)| Step::Quantity(*q)),
        );
        let mut rest = plan.needed(&wanted, false);
        rest.retain(|step| !steps.contains(step));
        let stage_after = CodeNode::Fact(Fact::Field(stage_after_column(definition)));
        Inspector {
            reads_stage_after: plan.nodes.codes.iter().any(|(_, node)| *node == stage_after),
            conditions,
            quantities,
            steps,
            rest,
            possible,
            asks: inquiry.questions,
            engine,
        }
    }

    /// The definition it decides by.
    pub fn definition(&self) -> &Arc<Definition> {
        self.engine.definition()
    }

    /// The engine it decides with.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Decides the leads of a batch. The batch is given a column behind its fields' while it is looked at.
    pub fn inspect<'a>(&'a self, batch: &'a mut LeadBatch, scratch: &'a mut Scratch) -> Inspection<'a> {
        let plan = &self.engine.plan;
        self.engine.own(scratch);
        eval::compute(plan, &self.steps, batch, &mut scratch.columns, &mut scratch.room);
        self.engine.settle(batch, scratch);
        if !self.possible.is_empty() {
            answer::compute(plan, &self.possible, batch, scratch);
        }
        if self.asks {
            question::compute(&self.engine, batch, scratch);
        }
        if self.reads_stage_after {
            let stages = stages_after(batch.len, scratch);
            batch.fields.truncate(self.engine.definition.fields.len());
            batch.fields.push(stages);
        }
        eval::compute(plan, &self.rest, batch, &mut scratch.columns, &mut scratch.room);
        Inspection {
            inspector: self,
            batch,
            scratch,
        }
    }
}

/// The column that holds where leads come to rest.
fn stage_after_column(definition: &Definition) -> FieldId {
    FieldId::from_index(definition.fields.len())
}

fn stages_after(leads: usize, scratch: &Scratch) -> Column {
    let rests = |row: usize| {
        let settled = scratch.outcome(row).map(|o| &o.settled);
        settled.filter(|s| s.circle.is_none()).map(|s| s.stage)
    };
    Column {
        known: (0..leads).map(|row| rests(row).is_some()).collect::<Bitmap>(),
        values: Values::Code(
            (0..leads)
                .map(|row| rests(row).and_then(|stage| u32::try_from(stage).ok()).unwrap_or(0))
                .collect(),
        ),
    }
}

impl<'a> Inspection<'a> {
    fn frame(&self) -> Frame<'a> {
        Frame {
            plan: &self.inspector.engine.plan,
            batch: self.batch,
            columns: &self.scratch.columns,
        }
    }

    fn settlement(&self, row: usize) -> Option<&'a Settlement> {
        self.scratch.outcome(row)
    }

    fn has_lifecycle(&self) -> bool {
        self.inspector.engine.definition.lifecycle.is_some()
    }

    /// The definition they were decided by.
    pub fn definition(&self) -> &'a Definition {
        &self.inspector.engine.definition
    }

    /// The as-of day, in days since 1970-01-01.
    pub fn as_of(&self) -> i64 {
        self.inspector.engine.as_of
    }

    /// How many leads.
    pub fn len(&self) -> usize {
        self.batch.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.batch.len == 0
    }

    /// The leads.
    pub fn batch(&self) -> &LeadBatch {
        self.batch
    }

    /// Where a lead was; `None` without a lifecycle.
    pub fn stage_before(&self, row: usize) -> Option<StageId> {
        let settled = &self.settlement(row)?.settled;
        self.has_lifecycle().then(|| StageId::from_index(settled.before))
    }

    /// Where a lead rests; `None` without a lifecycle, or where it runs in a circle.
    pub fn stage(&self, row: usize) -> Option<StageId> {
        let settled = &self.settlement(row)?.settled;
        (self.has_lifecycle() && settled.circle.is_none()).then(|| StageId::from_index(settled.stage))
    }

    /// The circle a lead runs in, spelled out: then it is not decided.
    pub fn circle(&self, row: usize) -> Option<String> {
        let circle = self.settlement(row)?.settled.circle.as_ref()?;
        Some(self.inspector.engine.circle_text(circle))
    }

    /// The stages from where it was to where it rests.
    pub fn path(&self, row: usize) -> Vec<StageId> {
        let path = self.settlement(row).map_or(&[][..], |o| o.path.as_slice());
        path.iter()
            .filter(|_| self.has_lifecycle())
            .map(|stage| StageId::from_index(*stage as usize))
            .collect()
    }

    /// The moves between them.
    pub fn moves(&self, row: usize) -> Vec<Move> {
        let Some(settled) = self.settlement(row).map(|o| &o.settled) else {
            return Vec::new();
        };
        let mut from = settled.before;
        let mut moves = Vec::with_capacity(settled.moves.len());
        for next in &settled.moves {
            moves.push(Move {
                from: StageId::from_index(from),
                to: StageId::from_index(next.to),
                cause: match next.cause {
                    Cause::Gate(gate) => MoveCause::Gate(GateId::from_index(gate)),
                    Cause::Transition(place) => MoveCause::Transition(TransitionId::from_index(place)),
                },
            });
            from = next.to;
        }
        moves
    }

    /// The gates that hold it where it rests.
    pub fn held(&self, row: usize) -> Vec<GateId> {
        let held = self.settlement(row).map_or(&[][..], |o| o.settled.held.as_slice());
        held.iter().map(|gate| GateId::from_index(*gate)).collect()
    }

    /// What resting there means.
    pub fn outcome(&self, row: usize) -> Option<Outcome> {
        let lifecycle = self.inspector.engine.definition.lifecycle.as_ref()?;
        lifecycle.stages[self.stage(row)?].outcome
    }

    /// A gate's state.
    pub fn gate(&self, row: usize, gate: GateId) -> GateState {
        let is = |id: TruthId| bit(&self.scratch.columns.truths[id].truth, row);
        match self.inspector.engine.plan.gates.get(gate.index()) {
            Some(nodes) if is(nodes.failed) => GateState::Failed,
            Some(nodes) if is(nodes.unknown) => GateState::Unknown,
            Some(_) | None => GateState::Passed,
        }
    }

    /// A criterion's answer.
    pub fn criterion(&self, row: usize, criterion: CriterionId) -> Truth {
        let id = self.inspector.engine.plan.criteria.get(criterion.index());
        id.map_or(Truth::Unknown, |id| self.frame().truth_at(*id, row))
    }

    /// The answer to a transition's condition.
    pub fn transition(&self, row: usize, transition: TransitionId) -> Truth {
        let plan = self.inspector.engine.plan.transitions.get(transition.index());
        plan.map_or(Truth::Unknown, |t| self.frame().truth_at(t.when, row))
    }

    /// What a score has earned, in millionths.
    pub fn score(&self, row: usize, score: ScoreId) -> i64 {
        let column = &self.scratch.columns.scores[ArenaId::from_index(score.index())];
        column.get(row).copied().unwrap_or(0)
    }

    /// The least and the most a score could become, in millionths; `None`: without end. Only where ranges were asked for.
    pub fn range(&self, row: usize, score: ScoreId) -> (Option<i64>, Option<i64>) {
        let answers = &self.scratch.answers;
        let low = answers.low(score.index()).get(row).copied();
        let high = answers.high(score.index()).get(row).copied();
        (low.filter(|v| *v != i64::MIN), high.filter(|v| *v != i64::MAX))
    }

    /// What a line of a score earns, in millionths, and the place of the case that does among those of the line.
    pub fn earned(&self, row: usize, score: ScoreId, line: usize) -> (i64, Option<usize>) {
        let node = self.inspector.engine.plan.scores.get(score.index());
        node.and_then(|s| s.lines.get(line))
            .map_or((0, None), |line| earned_at(self.frame(), line, row))
    }

    /// A grade's code; `None`: unknown.
    pub fn grade(&self, row: usize, grade: GradeId) -> Option<u32> {
        let code = self.inspector.engine.plan.grades.get(grade.index())?;
        self.frame().code_at(*code, row)
    }

    /// The criteria to ask about, most valuable first. Only where questions were asked for.
    pub fn asks(&self, row: usize) -> Vec<CriterionId> {
        let cases = self.scratch.questions.of(row);
        cases.iter().map(|c| CriterionId::from_index(c.criterion)).collect()
    }

    /// The reasons people see, in order.
    pub fn reasons(&self, row: usize) -> Vec<&'a str> {
        let words = &self.inspector.engine.vocabulary.reasons;
        let codes = self.settlement(row).map_or(&[][..], |o| o.reasons.as_slice());
        codes
            .iter()
            .filter_map(|code| words.get(*code as usize).map(String::as_str))
            .collect()
    }

    /// What is to be done, in order: `notify("account-executive")`.
    pub fn actions(&self, row: usize) -> Vec<&'a str> {
        let words = &self.inspector.engine.vocabulary.actions;
        let codes = self.settlement(row).map_or(&[][..], |o| o.actions.as_slice());
        codes
            .iter()
            .filter_map(|code| words.get(*code as usize).map(String::as_str))
            .collect()
    }

    /// What is to be done, in order, by its parts.
    pub fn acts(&self, row: usize) -> impl Iterator<Item = &'a Action> + use<'a> {
        let lifecycle = self.inspector.engine.definition.lifecycle.as_ref();
        self.moves(row)
            .into_iter()
            .filter_map(move |next| match next.cause {
                MoveCause::Transition(id) => Some(&lifecycle?.transitions[id].actions),
                MoveCause::Gate(_) => None,
            })
            .flatten()
    }

    /// When the next step is due, ISO 8601.
    pub fn sla_due(&self, row: usize) -> Option<&'a str> {
        let words = &self.inspector.engine.vocabulary.due;
        let code = self.settlement(row)?.due;
        words.get(code as usize).map(String::as_str)
    }

    /// The answer to a condition of the inquiry, by its place there.
    pub fn condition(&self, row: usize, place: usize) -> Truth {
        let id = self.inspector.conditions.get(place);
        id.map_or(Truth::Unknown, |id| self.frame().truth_at(*id, row))
    }

    /// A quantity of the inquiry, by its place there, in its integer form and decimals.
    pub fn quantity(&self, row: usize, place: usize) -> Option<i128> {
        let form = self.inspector.quantities.get(place)?;
        self.frame().form_at(form, row)
    }
}
