//! Reads an explanation off the columns of one lead.

use super::shape::{FactShape, LineShape, Probe, Shape, Shapes};
use super::variants::variants;
use super::{
    ClauseTrace, ConditionTrace, CriterionTrace, Explanation, FactTrace, GateTrace, GradeTrace, LineTrace,
    QuestionTrace, Round, ScoreTrace, Tried, Verdict, gate_of, nearest,
};
use crate::answer::View;
use crate::columns::Frame;
use crate::engine::{Counting, Engine, Scratch};
use crate::eval::earned_at;
use crate::outcome::Outcome;
use crate::plan::{Fact, Plan, lowered};
use crate::question::change;
use crate::show;
use leadspec_data::LeadBatch;
use leadspec_ir::{
    ArenaId, CriterionId, Definition, FieldType, GateId, GateState, GradeId, ScoreId, ScoreLine, Source, StageId,
    TransitionId, Truth,
};

/// Everything computed for the one lead.
struct Reading<'a> {
    engine: &'a Engine,
    view: View<'a>,
    shapes: &'a Shapes,
    scratch: &'a Scratch,
}

impl Engine {
    /// Why the lead at a row of a batch is decided as it is; `None` past the end.
    ///
    /// The lead is decided again, alone, by the same plan, with a column for every condition that is shown; what is shown is read from
    /// the columns that decide.
    pub fn explain(&self, batch: &LeadBatch, row: usize) -> Option<Explanation> {
        if row >= batch.len {
            return None;
        }
        let definition = self.definition();
        let one = variants(batch, row, &[Vec::new()]);
        let mut lowering = lowered(definition, self.as_of);
        let mut plan = Plan::from_lowering(&mut lowering);
        let shapes = Shapes::new(&mut lowering);
        plan.extend(lowering.nodes);
        let engine = self.with_plan(plan);
        let mut selection = engine.select_all(Counting::Off);
        selection.steps.clone_from(&engine.plan.nodes.steps);
        selection.possible.clone_from(&engine.plan.nodes.steps);
        let mut scratch = Scratch::new();
        engine.evaluate(&one, &selection, &mut scratch);
        let frame = Frame {
            plan: &engine.plan,
            batch: &one,
            columns: &scratch.columns,
        };
        let view = View {
            frame,
            possible: &scratch.answers,
        };
        let reading = Reading {
            engine: &engine,
            view,
            shapes: &shapes,
            scratch: &scratch,
        };
        Some(reading.explanation(&one, nearest::search(self, &one, scratch.outcome(0))))
    }
}

impl Reading<'_> {
    fn definition(&self) -> &Definition {
        &self.engine.definition
    }

    fn explanation(&self, one: &LeadBatch, nearest: nearest::Nearest) -> Explanation {
        let definition = self.definition();
        let words = &self.engine.vocabulary;
        let none = Outcome::default();
        let outcome = self.scratch.outcome(0).unwrap_or(&none);
        let settled = &outcome.settled;
        let lifecycle = definition.lifecycle.as_ref();
        let text = |words: &[String], code: u32| words.get(code as usize).cloned();
        let row = one.rows.first().copied().unwrap_or(0);
        let stage = lifecycle
            .filter(|_| settled.circle.is_none())
            .map(|_| StageId::from_index(settled.stage));
        Explanation {
            id: definition
                .id
                .and_then(|id| self.source_value(Source::Field(id)))
                .unwrap_or_else(|| row.to_string()),
            row,
            line: one.lines.first().copied().unwrap_or(0),
            as_of: self.engine.as_of,
            stage_before: lifecycle.map(|_| StageId::from_index(settled.before)),
            stage,
            outcome: lifecycle.zip(stage).and_then(|(l, s)| l.stages[s].outcome),
            circle: settled.circle.as_ref().map(|circle| self.engine.circle_text(circle)),
            rounds: if lifecycle.is_some() {
                self.rounds(outcome)
            } else {
                Vec::new()
            },
            reasons: outcome
                .reasons
                .iter()
                .filter_map(|c| text(&words.reasons, *c))
                .collect(),
            actions: outcome
                .actions
                .iter()
                .filter_map(|c| text(&words.actions, *c))
                .collect(),
            sla_due: text(&words.due, outcome.due),
            gates: definition.gates.ids().filter_map(|id| self.gate(id, outcome)).collect(),
            criteria: definition.criteria.ids().filter_map(|id| self.criterion(id)).collect(),
            scores: definition.scores.ids().filter_map(|id| self.score(id)).collect(),
            grades: definition.grades.ids().map(|id| self.grade(id)).collect(),
            unknown: definition
                .fields
                .ids()
                .filter(|id| one.fields.get(id.index()).is_none_or(|c| !c.known.get(0)))
                .collect(),
            questions: self.questions(),
            open: self.scratch.open.first().is_some_and(|w| w & 1 == 1),
            nearest,
        }
    }

    fn state(&self, gate: usize) -> GateState {
        let is = |id| self.view.frame.truth_at(id, 0).is_true();
        match self.engine.plan.gates.get(gate) {
            Some(gate) if is(gate.failed) => GateState::Failed,
            Some(gate) if is(gate.unknown) => GateState::Unknown,
            Some(_) | None => GateState::Passed,
        }
    }

    fn rounds(&self, outcome: &Outcome) -> Vec<Round> {
        let stages = outcome.path.iter().map(|stage| *stage as usize);
        let moves = outcome.settled.moves.iter().map(Some).chain([None]);
        let mut rounds: Vec<Round> = stages
            .zip(moves)
            .map(|(stage, next)| {
                let here = self.engine.plan.stages.get(stage);
                let sends = |gate: &usize| {
                    let to = self.engine.plan.otherwise.get(*gate).copied().flatten();
                    to.is_some_and(|to| to != stage) && self.state(*gate) == GateState::Failed
                };
                let gates = here.map_or(&[][..], |h| h.gates.as_slice());
                let sent_away = gates.iter().copied().find(|gate| sends(gate)).map(GateId::from_index);
                Round {
                    stage: StageId::from_index(stage),
                    sent_away,
                    tried: if sent_away.is_some() {
                        Vec::new()
                    } else {
                        self.tried(stage)
                    },
                    to: next.map(|m| StageId::from_index(m.to)),
                }
            })
            .collect();
        // The last stage of a circle was entered before: nothing was tried there again.
        if outcome.settled.circle.is_some() {
            rounds.pop();
        }
        rounds
    }

    /// The transitions out of a stage, up to the one that moved the lead.
    fn tried(&self, stage: usize) -> Vec<Tried> {
        let plan = &self.engine.plan;
        let mut tried: Vec<Tried> = Vec::new();
        for place in plan.stages.get(stage).map_or(&[][..], |s| s.transitions.as_slice()) {
            let (Some(transition), Some(shape)) = (plan.transitions.get(*place), self.shapes.transitions.get(*place))
            else {
                continue;
            };
            let when = self.condition(shape);
            let guards = plan.stages.get(transition.to).map_or(&[][..], |s| s.gates.as_slice());
            let failed = guards
                .iter()
                .copied()
                .find(|gate| self.state(*gate) == GateState::Failed);
            let unknown: Vec<GateId> = guards
                .iter()
                .filter(|gate| self.state(**gate) == GateState::Unknown)
                .map(|gate| GateId::from_index(*gate))
                .collect();
            let verdict = match failed {
                _ if !when.truth.is_true() => Verdict::NotTrue,
                Some(gate) if plan.otherwise.get(gate).copied().flatten() == Some(stage) => {
                    Verdict::Stays(GateId::from_index(gate))
                }
                Some(gate) => Verdict::SentAway(GateId::from_index(gate)),
                None if unknown.is_empty() => Verdict::Taken,
                None => Verdict::Held(unknown),
            };
            let moved = matches!(verdict, Verdict::Taken | Verdict::SentAway(_));
            tried.push(Tried {
                transition: TransitionId::from_index(*place),
                to: StageId::from_index(transition.to),
                when,
                verdict,
            });
            if moved {
                break;
            }
        }
        tried
    }

    fn condition(&self, shape: &Shape) -> ConditionTrace {
        ConditionTrace {
            at: shape.at,
            phrase: shape.phrase.clone(),
            truth: self.view.frame.truth_at(shape.id, 0),
            facts: shape.facts.iter().map(|f| self.fact(f)).collect(),
            parts: shape.parts.iter().map(|p| self.condition(p)).collect(),
        }
    }

    fn fact(&self, shape: &FactShape) -> FactTrace {
        let frame = self.view.frame;
        let value = match &shape.probe {
            Probe::Source(source) => self.source_value(*source),
            Probe::Quantity(form, unit, decimals) => frame
                .form_at(form, 0)
                .map(|value| show::quantity(value, *unit, *decimals, show::Style::Read)),
            Probe::Code(code, domain) => frame
                .code_at(*code, 0)
                .map(|code| self.definition().code_name(*domain, code).to_string()),
            Probe::Criterion(id) => match frame.truth_at(*id, 0) {
                Truth::True => Some("met".to_string()),
                Truth::False => Some("unmet".to_string()),
                Truth::Unknown => None,
            },
            Probe::Gate(gate) => match self.state(gate.index()) {
                GateState::Passed => Some("passed".to_string()),
                GateState::Failed => Some("failed".to_string()),
                GateState::Unknown => None,
            },
        };
        FactTrace {
            name: shape.name.clone(),
            value,
            field: shape.field,
            personal: shape.personal,
        }
    }

    fn source_value(&self, source: Source) -> Option<String> {
        let definition = self.definition();
        let (ty, fact, row): (&FieldType, Fact, usize) = match source {
            Source::Field(id) => (&definition.fields[id].ty, Fact::Field(id), 0),
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                let newest = self
                    .scratch
                    .columns
                    .latest
                    .get(event.index())
                    .and_then(|l| l.first())
                    .copied();
                let newest = newest.filter(|n| *n != u32::MAX)?;
                (
                    &definition.events[event].attributes[id].ty,
                    Fact::Attribute(event, id),
                    newest as usize,
                )
            }
        };
        show::fact(definition, ty, self.view.frame.fact(fact)?, row, show::Style::Read)
    }

    fn gate(&self, id: GateId, outcome: &Outcome) -> Option<GateTrace> {
        let place = id.index();
        Some(GateTrace {
            gate: id,
            state: self.state(place),
            require: self.condition(self.shapes.gates.get(place)?),
            moved: outcome.settled.moves.iter().any(|m| gate_of(m.cause) == Some(place)),
            holds: outcome.settled.held.contains(&place),
        })
    }

    fn criterion(&self, id: CriterionId) -> Option<CriterionTrace> {
        let place = id.index();
        let truth = self.view.frame.truth_at(*self.engine.plan.criteria.get(place)?, 0);
        let shapes = self.shapes.criteria.get(place)?;
        let several = matches!(
            self.definition().criteria[id].rule,
            leadspec_ir::CriterionRule::FirstKnown(_)
        );
        let decided = shapes.iter().position(|(_, s)| {
            let when = self.view.frame.truth_at(s.id, 0);
            if several { when.is_true() } else { when.is_known() }
        });
        let clauses = shapes.iter().enumerate().map(|(clause, (met, shape))| ClauseTrace {
            met: *met,
            when: self.condition(shape),
            decided: decided == Some(clause),
        });
        Some(CriterionTrace {
            criterion: id,
            truth,
            clauses: clauses.collect(),
        })
    }

    fn score(&self, id: ScoreId) -> Option<ScoreTrace> {
        let place = id.index();
        let node = self.engine.plan.scores.get(place)?;
        let first = |values: &[i64], open: i64| values.first().copied().filter(|v| *v != open);
        let lines: Vec<LineTrace> = self.definition().scores[id]
            .lines
            .iter()
            .zip(&node.lines)
            .zip(self.shapes.scores.get(place)?)
            .map(|((line, node), shape)| {
                let (earned, case) = earned_at(self.view.frame, node, 0);
                let (low, high) = self.view.line(node, 0);
                self.line(line, shape, earned, case, (low, high))
            })
            .collect();
        Some(ScoreTrace {
            score: id,
            value: self.scratch.columns.scores.iter().nth(place)?.first().copied()?,
            low: first(self.scratch.answers.low(place), i64::MIN),
            high: first(self.scratch.answers.high(place), i64::MAX),
            sum: lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.earned)),
            lines,
        })
    }

    fn line(
        &self,
        line: &ScoreLine,
        shape: &LineShape,
        earned: i64,
        case: Option<usize>,
        (low, high): (i64, i64),
    ) -> LineTrace {
        let table = matches!(line.kind, leadspec_ir::ScoreLineKind::By { .. });
        LineTrace {
            at: line.at,
            label: line.label.clone(),
            phrase: shape.phrase.clone(),
            earned,
            low: (low != i64::MIN).then_some(low),
            high: (high != i64::MAX).then_some(high),
            when: shape.when.as_ref().map(|s| self.condition(s)),
            facts: shape.facts.iter().map(|f| self.fact(f)).collect(),
            row: case.filter(|_| table),
        }
    }

    fn grade(&self, id: GradeId) -> GradeTrace {
        let code = self
            .engine
            .plan
            .grades
            .get(id.index())
            .and_then(|code| self.view.frame.code_at(*code, 0));
        let names = &self.definition().grades[id].names;
        GradeTrace {
            grade: id,
            name: code.and_then(|code| names.get(code as usize).cloned()),
        }
    }

    fn questions(&self) -> Vec<QuestionTrace> {
        let definition = self.definition();
        let cases = self.scratch.questions.of(0).iter();
        cases
            .map(|case| {
                let id = CriterionId::from_index(case.criterion);
                let worths = self
                    .engine
                    .plan
                    .worths
                    .get(case.criterion)
                    .map_or(&[][..], Vec::as_slice);
                QuestionTrace {
                    criterion: id,
                    questions: definition.criteria[id].ask.clone(),
                    gate: case.gate,
                    worth: worths
                        .iter()
                        .map(|w| (ScoreId::from_index(w.score), change(self.view, w, 0)))
                        .filter(|(_, points)| *points > 0)
                        .collect(),
                }
            })
            .collect()
    }
}
