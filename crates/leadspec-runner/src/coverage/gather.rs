//! Goes through a definition and says what tests should show of it.

use super::ask::{Ask, Way, made};
use super::choices::{self, Named};
use super::goal::{Amount, Goal, GoalId, GoalItem, GoalKind, Side};
use super::rows;
use super::threshold::{Edge, Edges, all_totals};
use super::totals::Totals;
use leadspec_ir::{
    Arena, At, Choice, ChoiceDomain, ChoiceKind, Condition, ConditionKind, CriterionRule, Definition, GradeId,
    GradeKind, Quantity, QuantityKind, ScoreId, ScoreLine, ScoreLineKind, Source, TransitionId, Truth, Value,
    format_quantity,
};
use std::collections::BTreeMap;

/// All goals of a definition: what it knows, then what it answers, then what it decides.
pub(super) fn goals(definition: &Definition) -> Arena<GoalId, Goal> {
    let totals = all_totals(definition);
    let mut gather = Gather {
        definition,
        totals: &totals,
        goals: Arena::new(),
        decision: 0,
    };
    for named in choices::named(definition) {
        gather.choice(&named);
    }
    for (id, named) in definition.lets.entries() {
        let mut edges = gather.edges();
        edges.value(named.at, &named.value);
        gather.limits(GoalItem::Let(id), edges.found(), None);
    }
    gather.criteria();
    for id in definition.scores.ids() {
        gather.score(id);
    }
    for id in definition.grades.ids() {
        gather.grade(id);
    }
    gather.gates();
    gather.transitions();
    gather.goals
}

struct Gather<'d> {
    definition: &'d Definition,
    totals: &'d BTreeMap<ScoreId, Totals>,
    goals: Arena<GoalId, Goal>,
    /// How many decisions have been begun.
    decision: u32,
}

/// An outcome of a decision, before it is one of the goals.
struct Outcome {
    kind: GoalKind,
    told: String,
    branch: u32,
    ask: Ask,
    never: Option<String>,
}

impl<'d> Gather<'d> {
    fn edges(&self) -> Edges<'d> {
        Edges::new(self.definition, self.totals)
    }

    /// The outcomes of one decision.
    fn decision(&mut self, item: GoalItem, at: At, outcomes: impl IntoIterator<Item = Outcome>) {
        for outcome in outcomes {
            self.goals.push(Goal {
                kind: outcome.kind,
                item,
                told: outcome.told,
                at,
                decision: self.decision,
                branch: outcome.branch,
                never: outcome.never,
                ask: outcome.ask,
            });
        }
        self.decision += 1;
    }

    fn limits(&mut self, item: GoalItem, edges: Vec<Edge>, looked_at: Option<TransitionId>) {
        for edge in edges {
            let way = looked_at.map(|transition| (transition, Way::LookedAt));
            let outcomes = [(edge.side, 0, edge.beside), (Side::At, 1, edge.exactly)];
            self.decision(
                item,
                edge.at,
                outcomes.map(|(side, branch, pole)| Outcome {
                    kind: GoalKind::Threshold(side),
                    told: pole.told,
                    branch,
                    ask: Ask { what: pole.what, way },
                    never: pole.never,
                }),
            );
        }
    }

    fn choice(&mut self, named: &Named) {
        let (item, at) = match named.source {
            Source::Field(id) => (GoalItem::Field(id), self.definition.fields[id].at),
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                (GoalItem::Event(event), self.definition.events[event].attributes[id].at)
            }
        };
        let definition = self.definition;
        let others = named.others(definition);
        let sets = named.codes.iter().map(|code| (Some(*code), vec![*code]));
        let sets = sets.chain((!others.is_empty()).then_some((None, others)));
        let outcomes: Vec<Outcome> = (0u32..)
            .zip(sets)
            .map(|(branch, (code, codes))| Outcome {
                kind: GoalKind::Choice(named.source, code),
                told: named.told(definition, &codes),
                branch,
                ask: Ask::holds(named.is(codes)),
                never: None,
            })
            .collect();
        self.decision(item, at, outcomes);
    }

    fn criteria(&mut self) {
        let definition = self.definition;
        for (id, criterion) in definition.criteria.entries() {
            let mut edges = self.edges();
            let may_be_open = match &criterion.rule {
                CriterionRule::Condition(condition) => {
                    edges.condition(condition);
                    definition.condition_can_be_unknown(condition)
                }
                CriterionRule::FirstKnown(clauses) => {
                    for clause in clauses {
                        edges.condition(&clause.when);
                    }
                    true
                }
            };
            let answers = answers(may_be_open).into_iter().map(|(truth, branch)| Outcome {
                kind: GoalKind::Criterion(id, truth),
                told: match truth {
                    Truth::True => "is met",
                    Truth::False => "is unmet",
                    Truth::Unknown => "is unknown",
                }
                .to_string(),
                branch,
                ask: Ask::holds(made(ConditionKind::CriterionIs(id, truth))),
                never: None,
            });
            self.decision(GoalItem::Criterion(id), criterion.at, answers);
            self.limits(GoalItem::Criterion(id), edges.found(), None);
        }
    }

    fn gates(&mut self) {
        let definition = self.definition;
        for (id, gate) in definition.gates.entries() {
            let may_be_open = definition.condition_can_be_unknown(&gate.require);
            let states = answers(may_be_open).into_iter().map(|(truth, branch)| Outcome {
                kind: GoalKind::Gate(id, truth),
                told: match truth {
                    Truth::True => "lets a lead pass",
                    Truth::False => "refuses a lead",
                    Truth::Unknown => "meets an unknown answer",
                }
                .to_string(),
                branch,
                ask: Ask::holds(is(&gate.require, truth)),
                never: None,
            });
            self.decision(GoalItem::Gate(id), gate.at, states);
            let mut edges = self.edges();
            edges.condition(&gate.require);
            self.limits(GoalItem::Gate(id), edges.found(), None);
        }
    }

    fn transitions(&mut self) {
        let definition = self.definition;
        for (id, transition) in definition.lifecycle.iter().flat_map(|l| l.transitions.entries()) {
            let outcome = |taken: bool, told: &str| Outcome {
                kind: GoalKind::Transition(id, taken),
                told: told.to_string(),
                branch: u32::from(taken),
                ask: Ask::way(id, if taken { Way::Taken } else { Way::Refused }),
                never: None,
            };
            let outcomes = [outcome(true, "is taken"), outcome(false, "is looked at and not taken")];
            self.decision(GoalItem::Transition(id), transition.at, outcomes);
            let mut edges = self.edges();
            edges.condition(&transition.when);
            self.limits(GoalItem::Transition(id), edges.found(), Some(id));
        }
    }

    fn score(&mut self, id: ScoreId) {
        let definition = self.definition;
        let mut edges = self.edges();
        for (place, line) in definition.scores[id].lines.iter().enumerate() {
            match &line.kind {
                ScoreLineKind::When { condition, .. } => {
                    edges.condition(condition);
                    self.line(id, place, line, condition);
                }
                ScoreLineKind::Per { count, at_most, .. } => {
                    edges.windows(line.at, count);
                    self.per(id, place, line, (count, *at_most));
                }
                ScoreLineKind::By { key, .. } => {
                    edges.value(line.at, key);
                    if let ScoreLineKind::By { rows, .. } = &line.kind {
                        edges.table(key, rows);
                    }
                    self.table(id, place, line);
                }
            }
        }
        self.limits(GoalItem::Score(id), edges.found(), None);
    }

    fn line(&mut self, score: ScoreId, place: usize, line: &ScoreLine, condition: &Condition) {
        let points = self.points(score, line);
        let name = line.label.clone();
        let name = name.unwrap_or_else(|| condition.phrase(self.definition));
        let outcome = |earned: bool, condition: Condition| Outcome {
            kind: GoalKind::Line {
                score,
                line: place,
                earned,
            },
            told: format!("{} {points} ({name})", if earned { "gives" } else { "does not give" }),
            branch: u32::from(earned),
            ask: Ask::holds(condition),
            never: None,
        };
        let earned = outcome(true, condition.clone());
        let not = outcome(false, super::ask::not_true(condition.clone()));
        self.decision(GoalItem::Score(score), line.at, [earned, not]);
    }

    fn per(&mut self, score: ScoreId, place: usize, line: &ScoreLine, (count, at_most): (&Quantity, Option<i64>)) {
        let points = self.points(score, line);
        let name = match &count.kind {
            QuantityKind::Count(query) => query.phrase(self.definition),
            QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Today
            | QuantityKind::DayOf(_)
            | QuantityKind::Let(_)
            | QuantityKind::Sum(_)
            | QuantityKind::Negated(_)
            | QuantityKind::Times(..)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..) => count.phrase(self.definition),
        };
        let amounts = [(Amount::None, 0), (Amount::Some, 1), (Amount::Capped, 3)];
        let outcomes: Vec<Outcome> = amounts
            .into_iter()
            .filter_map(|(amount, branch)| {
                let how_many = match amount {
                    Amount::None => "none".to_string(),
                    Amount::Some => "some".to_string(),
                    Amount::Capped => format!("cut at {}", self.signed(score, at_most.unwrap_or_default())),
                };
                Some(Outcome {
                    kind: GoalKind::Per {
                        score,
                        line: place,
                        amount,
                    },
                    told: format!("gives {points} per {name}: {how_many}"),
                    branch,
                    ask: Ask::holds(rows::comes_to(line, amount)?),
                    never: None,
                })
            })
            .collect();
        self.decision(GoalItem::Score(score), line.at, outcomes);
    }

    fn table(&mut self, score: ScoreId, place: usize, line: &ScoreLine) {
        let ScoreLineKind::By { key, rows } = &line.kind else {
            return;
        };
        let definition = self.definition;
        let name = key.phrase(definition);
        let kind = |row: Option<usize>| GoalKind::Row {
            score,
            line: place,
            row,
        };
        for (row, written) in rows.iter().enumerate() {
            let patterns: Vec<String> = written.patterns.iter().map(|p| p.phrase(key, definition)).collect();
            let fits = Outcome {
                kind: kind(Some(row)),
                told: format!(
                    "gives {} by {name}: {}",
                    self.signed(score, written.points),
                    patterns.join(", ")
                ),
                branch: 1,
                ask: Ask::holds(rows::fits(key, rows, Some(row))),
                never: None,
            };
            self.decision(GoalItem::Score(score), rows::at(line, Some(row)), [fits]);
        }
        let takes_all = rows
            .iter()
            .any(|row| row.patterns.contains(&leadspec_ir::Pattern::Otherwise));
        if !takes_all {
            let none = Outcome {
                kind: kind(None),
                told: format!("gives nothing by {name}: no row fits"),
                branch: 0,
                ask: Ask::holds(rows::fits(key, rows, None)),
                never: None,
            };
            self.decision(GoalItem::Score(score), line.at, [none]);
        }
    }

    fn grade(&mut self, id: GradeId) {
        let grade = &self.definition.grades[id];
        let choice = Choice {
            kind: ChoiceKind::Grade(id),
            domain: ChoiceDomain::Grades(id),
            at: At::default(),
        };
        let mut outcomes: Vec<Outcome> = (0u32..)
            .zip(&grade.names)
            .map(|(code, name)| Outcome {
                kind: GoalKind::Grade(id, Some(code)),
                told: format!("is {name}"),
                branch: code,
                ask: Ask::holds(made(ConditionKind::Among {
                    value: choice.clone(),
                    codes: vec![code],
                })),
                never: None,
            })
            .collect();
        if self.definition.choice_can_be_unknown(&choice) {
            outcomes.push(Outcome {
                kind: GoalKind::Grade(id, None),
                told: "is unknown".to_string(),
                branch: u32::try_from(grade.names.len()).unwrap_or(u32::MAX),
                ask: Ask::holds(made(ConditionKind::Not(Box::new(made(ConditionKind::IsKnown(
                    Box::new(Value::Choice(choice)),
                )))))),
                never: None,
            });
        }
        self.decision(GoalItem::Grade(id), grade.at, outcomes);
        if let GradeKind::Cut { of, limits } = &grade.kind {
            let mut edges = self.edges();
            edges.windows(grade.at, of);
            edges.limits(grade.at, of, limits);
            self.limits(GoalItem::Grade(id), edges.found(), None);
        }
    }

    /// What a line earns, or one of what it counts.
    fn points(&self, score: ScoreId, line: &ScoreLine) -> String {
        match &line.kind {
            ScoreLineKind::When { points, .. } | ScoreLineKind::Per { points, .. } => self.signed(score, *points),
            ScoreLineKind::By { .. } => String::new(),
        }
    }

    /// `+30`, `-20`, `25%`, `0`
    fn signed(&self, score: ScoreId, points: i64) -> String {
        if self.definition.scores[score].weights {
            return format_quantity(points, leadspec_ir::Unit::Percent);
        }
        let plus = if points > 0 { "+" } else { "" };
        format!("{plus}{}", format_quantity(points, leadspec_ir::Unit::Number))
    }
}

/// Yes, no, and where it can be unknown, with the branches' numbers.
fn answers(may_be_open: bool) -> Vec<(Truth, u32)> {
    let mut answers = vec![(Truth::True, 1), (Truth::False, 0)];
    if may_be_open {
        answers.push((Truth::Unknown, 2));
    }
    answers
}

/// That a condition comes out so.
fn is(condition: &Condition, truth: Truth) -> Condition {
    let known = || {
        let value = Value::Condition(condition.clone());
        made(ConditionKind::IsKnown(Box::new(value)))
    };
    match truth {
        Truth::True => condition.clone(),
        Truth::False => made(ConditionKind::Not(Box::new(condition.clone()))),
        Truth::Unknown => made(ConditionKind::Not(Box::new(known()))),
    }
}
