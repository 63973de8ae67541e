//! What is still possible: every condition, quantity and score once more, with whatever is unknown left open.
//!
//! A missing fact may turn out to be any value of its declared type, or stay missing; so may what a lead's newest event says where
//! there is no such event. Counts over events are known. A criterion that stays unknown although its facts are known, but has a
//! question, may be answered either way: that is what the question is for. What comes out holds for every way of answering some or all
//! of it; it may be wider than what can really happen, never narrower.

mod intervals;
mod scores;
mod truths;

pub(crate) use intervals::{Interval, Limits};
pub(crate) use scores::plus;

use crate::columns::{Frame, fill, rows_mask, word};
use crate::engine::Scratch;
use crate::plan::{Fact, LineNode, Plan, Rows, ScoreNodeId, Step, TruthId, TruthNode};
use leadspec_data::LeadBatch;
use leadspec_ir::{Arena, ArenaId};

/// Which answers are possible, one bit a row each. Bits past the last row are zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Possible {
    /// True.
    pub(crate) truth: Vec<u64>,
    /// False.
    pub(crate) lie: Vec<u64>,
    /// Unknown.
    pub(crate) open: Vec<u64>,
}

/// What is possible for the leads of one batch, by node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Possibilities {
    pub(crate) truths: Arena<TruthId, Possible>,
    /// The least of each score; `i64::MIN` for unbounded.
    low: Arena<ScoreNodeId, Vec<i64>>,
    /// The most of each score; `i64::MAX` for unbounded.
    high: Arena<ScoreNodeId, Vec<i64>>,
    /// Leads of which something is unknown; all others stay as they are.
    pub(crate) loose: Vec<u64>,
}

impl Possibilities {
    /// The least of a score, by lead.
    pub(crate) fn low(&self, score: usize) -> &[i64] {
        self.low.iter().nth(score).map_or(&[], Vec::as_slice)
    }

    /// The most of a score, by lead.
    pub(crate) fn high(&self, score: usize) -> &[i64] {
        self.high.iter().nth(score).map_or(&[], Vec::as_slice)
    }
}

/// A batch with what is known and what is possible so far.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) possible: &'a Possibilities,
}

/// Asks the steps, which stand in topological order and have been computed as they are, with every unknown open.
pub(crate) fn compute(plan: &Plan, steps: &[Step], batch: &LeadBatch, scratch: &mut Scratch) {
    let Scratch { columns, answers, .. } = scratch;
    while answers.truths.len() < plan.nodes.truths.len() {
        answers.truths.push(Possible::default());
    }
    while answers.low.len() < plan.scores.len() {
        answers.low.push(Vec::new());
        answers.high.push(Vec::new());
    }
    let frame = Frame { plan, batch, columns };
    loose(frame, steps, &mut answers.loose);
    for step in steps {
        match *step {
            Step::Truth(id) => {
                let (rows, node) = &plan.nodes.truths[id];
                // What happened is known.
                if *rows != Rows::Leads {
                    continue;
                }
                let mut out = std::mem::take(&mut answers.truths[id]);
                truths::compute(
                    View {
                        frame,
                        possible: answers,
                    },
                    id,
                    node,
                    &mut out,
                );
                answers.truths[id] = out;
            }
            Step::Score(id) => {
                let Some(score) = plan.scores.get(id.index()) else {
                    continue;
                };
                let mut low = std::mem::take(&mut answers.low[id]);
                let mut high = std::mem::take(&mut answers.high[id]);
                scores::compute(
                    View {
                        frame,
                        possible: answers,
                    },
                    id,
                    score,
                    &mut low,
                    &mut high,
                );
                answers.low[id] = low;
                answers.high[id] = high;
            }
            Step::Quantity(_) | Step::Code(_) => {}
        }
    }
}

/// Leads of which any fact, newest event or askable criterion is unknown.
fn loose(frame: Frame, steps: &[Step], out: &mut Vec<u64>) {
    let (plan, batch) = (frame.plan, frame.batch);
    let rows = batch.len;
    if plan.reads_latest {
        fill(out, rows, |i| rows_mask(rows, i));
        return;
    }
    fill(out, rows, |_| 0);
    for (place, out) in out.iter_mut().enumerate() {
        for column in batch.fields.iter().take(plan.limits.len()) {
            *out |= rows_mask(rows, place) & !word(column.known.words(), place);
        }
    }
    for step in steps {
        if let Step::Truth(id) = step
            && let TruthNode::Criterion(criterion, _) = &plan.nodes.truths[*id].1
            && plan.askable.get(criterion.index()) == Some(&true)
        {
            let known = &frame.columns.truths[*id].known;
            for (place, out) in out.iter_mut().enumerate() {
                *out |= rows_mask(rows, place) & !word(known, place);
            }
        }
    }
}

impl View<'_> {
    /// The least and the most a line may earn at a row; `i64::MIN` and `i64::MAX` for unbounded.
    pub(crate) fn line(&self, line: &LineNode, row: usize) -> (i64, i64) {
        scores::line(*self, line, row)
    }
}

/// Whether a fact of the lead is unknown at a word of rows.
fn unknown(frame: Frame, fact: Fact, place: usize) -> u64 {
    let known = frame.fact(fact).map_or(&[][..], |c| c.known.words());
    rows_mask(frame.batch.len, place) & !word(known, place)
}
