//! Which questions to ask about a lead, most valuable first.

use crate::answer::View;
use crate::columns::{Frame, bit, each_bit, rows_mask, word};
use crate::engine::{Engine, Scratch};
use crate::plan::{Plan, SplitCase, Step, Worth, line_steps};
use leadspec_data::LeadBatch;
use std::cmp::Reverse;
use std::ops::Range;

/// What speaks for asking about a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case {
    /// Its place in the source.
    pub(crate) criterion: usize,
    /// Whether an unknown gate rests on it that holds the lead, or that guards a stage its transitions lead to.
    pub(crate) gate: bool,
    /// The most its answer could change any score, in millionths.
    pub(crate) worth: i64,
}

/// The order of questions.
///
/// First come criteria behind an unknown gate that holds the lead where it rests, or that guards the target of one of the next transitions:
/// without their answers no number of points leads on. Among these, and then among the rest, the one comes first whose answer could
/// change a score most: for each score, the points of the lines that rest on the criterion, met against unmet, added up; the greatest of
/// these sums counts. What is still equal stands in source order.
pub(crate) fn order(case: &Case) -> impl Ord + use<> {
    (Reverse(case.gate), Reverse(case.worth), case.criterion)
}

/// The questions of a batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Questions {
    /// For each lead one past its last question.
    ends: Vec<u32>,
    /// Most valuable first.
    pub(crate) cases: Vec<Case>,
    room: Vec<Case>,
}

impl Questions {
    /// The questions about a lead.
    pub(crate) fn of(&self, row: usize) -> &[Case] {
        let end = |row: usize| self.ends.get(row).copied().unwrap_or(0) as usize;
        let start = row.checked_sub(1).map_or(0, end);
        self.cases.get(start..end(row)).unwrap_or(&[])
    }

    /// The criteria asked about, for the output.
    pub(crate) fn asks(&self, rows: usize) -> (Vec<u32>, Vec<u32>) {
        let codes = self
            .cases
            .iter()
            .map(|c| u32::try_from(c.criterion).unwrap_or(u32::MAX))
            .collect();
        (self.ends.iter().take(rows).copied().collect(), codes)
    }

    /// The questions' texts by their places in the vocabulary, for the output.
    pub(crate) fn texts(&self, rows: usize, of: &[Range<u32>]) -> (Vec<u32>, Vec<u32>) {
        let mut codes: Vec<u32> = Vec::new();
        let ends = (0..rows).map(|row| {
            codes.extend(
                self.of(row)
                    .iter()
                    .filter_map(|case| of.get(case.criterion))
                    .cloned()
                    .flatten(),
            );
            u32::try_from(codes.len()).unwrap_or(u32::MAX)
        });
        (ends.collect(), codes)
    }
}

/// What must be known for [`compute`].
pub(crate) fn roots(plan: &Plan, roots: &mut Vec<Step>, possible: &mut Vec<Step>) {
    roots.extend(plan.criteria.iter().map(|c| Step::Truth(*c)));
    let pairs = plan.worths.iter().flatten().flat_map(|w| &w.lines);
    for line in pairs.flat_map(|(met, unmet)| met.lines.iter().chain(&unmet.lines)) {
        line_steps(line, possible);
    }
}

/// Finds the questions about each lead of a batch, which has settled: for its unknown criteria that have any, unless it rests at a
/// stage that is final or never.
pub(crate) fn compute(engine: &Engine, batch: &LeadBatch, scratch: &mut Scratch) {
    let mut questions = std::mem::take(&mut scratch.questions);
    let plan = &engine.plan;
    let view = View {
        frame: Frame {
            plan,
            batch,
            columns: &scratch.columns,
        },
        possible: &scratch.answers,
    };
    questions.ends.clear();
    questions.cases.clear();
    let asked: Vec<usize> = (0..plan.criteria.len()).filter(|c| has_questions(engine, *c)).collect();
    let unknown = |criterion: usize, place: usize| {
        let known = plan
            .criteria
            .get(criterion)
            .map_or(0, |id| word(&scratch.columns.truths[*id].known, place));
        rows_mask(batch.len, place) & !known
    };
    let any = (0..batch.len.div_ceil(64)).map(|place| asked.iter().fold(0, |any, c| any | unknown(*c, place)));
    each_bit(any, |row| {
        let Some(outcome) = scratch.outcome(row).filter(|o| o.open && o.settled.circle.is_none()) else {
            return;
        };
        questions
            .ends
            .resize(row, u32::try_from(questions.cases.len()).unwrap_or(u32::MAX));
        questions.room.clear();
        for criterion in &asked {
            let known = plan
                .criteria
                .get(*criterion)
                .map(|id| bit(&scratch.columns.truths[*id].known, row));
            if known == Some(false) {
                let gates = plan.criterion_gates.get(*criterion).map_or(&[][..], Vec::as_slice);
                questions.room.push(Case {
                    criterion: *criterion,
                    gate: gates.iter().any(|gate| outcome.asking.get(*gate) == Some(&true)),
                    worth: worth(view, plan.worths.get(*criterion).map_or(&[], Vec::as_slice), row),
                });
            }
        }
        questions.room.sort_by_key(order);
        questions.cases.append(&mut questions.room);
        questions
            .ends
            .push(u32::try_from(questions.cases.len()).unwrap_or(u32::MAX));
    });
    questions
        .ends
        .resize(batch.len, u32::try_from(questions.cases.len()).unwrap_or(u32::MAX));
    scratch.questions = questions;
}

fn has_questions(engine: &Engine, criterion: usize) -> bool {
    engine
        .vocabulary
        .questions_of
        .get(criterion)
        .is_some_and(|of| !of.is_empty())
}

/// The most a criterion's answer could change any score.
pub(crate) fn worth(view: View, worths: &[Worth], row: usize) -> i64 {
    worths.iter().map(|worth| change(view, worth, row)).max().unwrap_or(0)
}

/// The most a criterion's answer could change one score, before it is clamped.
pub(crate) fn change(view: View, worth: &Worth, row: usize) -> i64 {
    worth.lines.iter().fold(0, |sum: i64, (met, unmet)| {
        let range = |case: &SplitCase| {
            let start = (case.earned, case.earned);
            case.lines
                .iter()
                .fold(start, |sum, line| crate::answer::plus(sum, view.line(line, row)))
        };
        let (met, unmet) = (range(met), range(unmet));
        let apart = |a: i64, b: i64| {
            a.checked_sub(b)
                .map_or(i64::MAX, |d| d.checked_abs().unwrap_or(i64::MAX))
        };
        sum.saturating_add(apart(met.0, unmet.0).max(apart(met.1, unmet.1)))
    })
}
