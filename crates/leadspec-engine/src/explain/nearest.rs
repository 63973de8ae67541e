//! The nearest change that would bring a lead to its next stage: one fact, then two, over the finitely many values that conditions tell
//! apart.

use super::variants::variants;
use crate::engine::{Counting, Engine, Scratch};
use crate::outcome::Outcome;
use crate::plan::{Cell, Step, Walk};
use crate::show;
use leadspec_data::{Column, LeadBatch, Values};
use leadspec_ir::{ArenaId, FieldId, FieldType, Outcome as StageOutcome, StageId, Unit};

/// More pairs of changes than this are not tried.
const PAIRS: usize = 40_000;

/// How many leads with changed facts are decided at a time.
const AT_A_TIME: usize = 1024;

/// What would bring a lead to its next stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nearest {
    /// There is no next stage: no lifecycle, or no way on that is not given up.
    NoNextStage,
    /// These facts, changed together.
    Changes {
        /// The stage it would come to.
        to: StageId,
        /// One or two. Answers to what is unknown come before changes of what is known, fewer before more.
        changes: Vec<Change>,
    },
    /// No change of one or two facts was found that would do it.
    NotFound {
        /// The stage it would have come to.
        to: StageId,
    },
}

/// One changed fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: FieldId,
    /// What it is now; `None`: unknown.
    pub from: Option<String>,
    /// What it would be. `None`: any text that no condition asks for.
    pub to: Option<String>,
    /// Whether it must not be shown outside the lead's own decision.
    pub personal: bool,
}

/// A value that a field could have instead.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    field: FieldId,
    cell: Cell,
    /// Known facts come after unknown ones.
    known: bool,
    /// Whether it stands for any other text.
    other: bool,
}

/// Searches for the lead of a batch of one.
pub(crate) fn search(engine: &Engine, one: &LeadBatch, outcome: Option<&Outcome>) -> Nearest {
    let Some(to) = outcome.and_then(|o| next_stage(engine, o)) else {
        return Nearest::NoNextStage;
    };
    let mut candidates = candidates(engine, one);
    // The sort is stable: source order, and within a field the nearest value first.
    candidates.sort_by_key(|c| c.known);
    let singles: Vec<Vec<&Candidate>> = candidates.iter().map(|c| vec![c]).collect();
    let mut pairs: Vec<Vec<&Candidate>> = Vec::new();
    for (place, first) in candidates.iter().enumerate() {
        for second in candidates.iter().skip(place + 1).filter(|c| c.field != first.field) {
            pairs.push(vec![first, second]);
        }
    }
    pairs.sort_by_key(|pair| pair.iter().filter(|c| c.known).count());
    pairs.truncate(PAIRS);
    let found = [singles, pairs]
        .into_iter()
        .find_map(|tries| first_that_leads(engine, one, to, &tries));
    let to = StageId::from_index(to);
    match found {
        Some(changes) => Nearest::Changes {
            to,
            changes: changes.into_iter().map(|c| change(engine, one, c)).collect(),
        },
        None => Nearest::NotFound { to },
    }
}

/// The stage the lead should come to next: the target of the first transition from where it rests that does not give the lead up; where
/// there is none and it was moved there, that of the stage it came from last which has one.
fn next_stage(engine: &Engine, outcome: &Outcome) -> Option<usize> {
    let lifecycle = engine.definition.lifecycle.as_ref()?;
    let plan = &engine.plan;
    outcome.path.iter().rev().find_map(|stage| {
        let here = plan.stages.get(*stage as usize)?;
        let targets = here
            .transitions
            .iter()
            .filter_map(|t| plan.transitions.get(*t))
            .map(|t| t.to);
        targets.filter(|to| *to != outcome.settled.stage).find(|to| {
            let stage = lifecycle.stages.iter().nth(*to);
            stage.is_some_and(|s| !matches!(s.outcome, Some(StageOutcome::Never | StageOutcome::Later)))
        })
    })
}

fn first_that_leads<'c>(
    engine: &Engine,
    one: &LeadBatch,
    to: usize,
    tries: &[Vec<&'c Candidate>],
) -> Option<Vec<&'c Candidate>> {
    let selection = engine.select(&[], Counting::Off).ok()?;
    let mut scratch = Scratch::new();
    for some in tries.chunks(AT_A_TIME) {
        let changes: Vec<Vec<(FieldId, Cell)>> = some
            .iter()
            .map(|t| t.iter().map(|c| (c.field, c.cell.clone())).collect())
            .collect();
        let batch = variants(one, 0, &changes);
        engine.evaluate(&batch, &selection, &mut scratch);
        let leads = |row: usize| {
            let settled = scratch.outcome(row).map(|o| &o.settled);
            settled.is_some_and(|s| s.circle.is_none() && s.moves.iter().any(|m| m.to == to))
        };
        if let Some(found) = (0..batch.len).find(|row| leads(*row)) {
            return some.get(found).cloned();
        }
    }
    None
}

/// Values that any field which bears on where leads go could have instead.
fn candidates(engine: &Engine, one: &LeadBatch) -> Vec<Candidate> {
    let (definition, plan) = (&engine.definition, &engine.plan);
    let roots: Vec<Step> = engine.signals.columns.iter().map(|c| Step::Truth(*c)).collect();
    let steps = plan.needed(&roots, false);
    let mut all = Vec::new();
    for (id, field) in definition.fields.entries() {
        if definition.id == Some(id) || definition.stage == Some(id) {
            continue;
        }
        let mut walk = Walk::new(&plan.nodes, id);
        for step in &steps {
            match step {
                Step::Truth(truth) => walk.truth(*truth),
                Step::Score(score) => {
                    let lines = plan.scores.iter().skip(score.index()).take(1).flat_map(|s| &s.lines);
                    lines.for_each(|line| walk.line(line));
                }
                Step::Quantity(_) | Step::Code(_) => {}
            }
        }
        let uses = walk.uses();
        let Some(column) = one.fields.get(id.index()).filter(|_| uses.any()) else {
            continue;
        };
        let known = column.known.get(0);
        let mut add = |cell: Cell, other: bool| {
            all.push(Candidate {
                field: id,
                cell,
                known,
                other,
            });
        };
        match (&field.ty, &column.values) {
            (FieldType::Bool, Values::Bool(answers)) => {
                for answer in [true, false] {
                    if !known || answers.get(0) != answer {
                        add(Cell::Bool(answer), false);
                    }
                }
            }
            (FieldType::Quantity { low, high, .. }, Values::Quantity(values)) => {
                let own = values.first().copied().filter(|_| known);
                for value in nearest_values(uses.intervals(*low, *high), own) {
                    add(Cell::Quantity(value), false);
                }
            }
            (FieldType::Choice(domain), Values::Code(codes)) => {
                let own = codes.first().copied().filter(|_| known);
                let mut others = uses.codes_near(definition.domain_len(*domain), own);
                others.retain(|code| Some(*code) != own);
                for code in others {
                    add(Cell::Code(code), false);
                }
            }
            (FieldType::Text, Values::Text(_)) => {
                for text in uses.texts() {
                    add(Cell::Text(text.clone()), false);
                }
                add(Cell::Text(uses.other_text()), true);
            }
            // No list is tried: there is no nearest one.
            (
                FieldType::Bool
                | FieldType::Quantity { .. }
                | FieldType::Choice(_)
                | FieldType::Text
                | FieldType::List(_),
                Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::Text(_) | Values::List(_),
            ) => {}
        }
    }
    all
}

/// Of each stretch but its own the value nearest to what is there, the nearest first.
fn nearest_values(intervals: impl Iterator<Item = (i64, i64)>, own: Option<i64>) -> Vec<i64> {
    let mut values: Vec<(u64, i64)> = intervals
        .filter(|(low, high)| own.is_none_or(|own| own < *low || *high < own))
        .map(|(low, high)| match own {
            Some(own) if own < low => (low.abs_diff(own), low),
            Some(own) => (own.abs_diff(high), high),
            // Where nothing is there, the end that a condition names.
            None if low == i64::MIN && high == i64::MAX => (0, 0),
            None if low == i64::MIN => (0, high),
            None => (0, low),
        })
        .collect();
    values.sort_by_key(|(distance, _)| *distance);
    values.into_iter().map(|(_, value)| value).collect()
}

fn change(engine: &Engine, one: &LeadBatch, candidate: &Candidate) -> Change {
    let definition = &engine.definition;
    let field = &definition.fields[candidate.field];
    let column: Option<&Column> = one.fields.get(candidate.field.index());
    let text = match (&candidate.cell, &field.ty) {
        (Cell::Bool(answer), _) => Some((if *answer { "yes" } else { "no" }).to_string()),
        (Cell::Quantity(value), FieldType::Quantity { unit, .. }) => Some(shown(*value, *unit)),
        (Cell::Code(code), FieldType::Choice(domain)) => Some(definition.code_name(*domain, *code).to_string()),
        (Cell::Text(text), _) => (!candidate.other).then(|| text.clone()),
        (
            Cell::Unknown | Cell::Quantity(_) | Cell::Code(_),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
        ) => None,
    };
    Change {
        field: candidate.field,
        from: column.and_then(|c| show::fact(definition, &field.ty, c, 0, show::Style::Read)),
        to: text,
        personal: field.personal,
    }
}

fn shown(value: i64, unit: Unit) -> String {
    show::quantity(i128::from(value), unit, unit.decimals(), show::Style::Read)
}
