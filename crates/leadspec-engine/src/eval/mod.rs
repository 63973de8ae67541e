//! Computes a plan's columns for a batch, node by node. What a definition means for one lead is decided here and nowhere else.

mod numbers;
mod scores;
mod texts;
mod truths;

pub(crate) use numbers::place_among;
pub(crate) use scores::{clamped, earned_at, per};
pub(crate) use texts::list_items;

use crate::columns::{Columns, Frame};
use crate::plan::{CodeNode, Plan, QuantityNode, Step};
use leadspec_data::LeadBatch;
use leadspec_ir::ArenaId;

/// Memory for what is computed once per distinct text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Room {
    pub(crate) fits: Vec<u8>,
    pub(crate) words: Vec<u64>,
    pub(crate) left: Vec<u64>,
}

/// Computes these steps, which stand in topological order.
pub(crate) fn compute(plan: &Plan, steps: &[Step], batch: &LeadBatch, columns: &mut Columns, room: &mut Room) {
    columns.fit(plan);
    newest(batch, columns);
    for step in steps {
        match *step {
            Step::Truth(id) => {
                let (rows, node) = &plan.nodes.truths[id];
                let mut out = std::mem::take(&mut columns.truths[id]);
                let frame = Frame { plan, batch, columns };
                truths::compute(frame, *rows, node, &mut out, room);
                columns.truths[id] = out;
            }
            Step::Quantity(id) => {
                let (rows, node) = &plan.nodes.quantities[id];
                // Read from where they are.
                if matches!(
                    node,
                    QuantityNode::Fact(_) | QuantityNode::Score(_) | QuantityNode::Unknown
                ) {
                    continue;
                }
                let mut out = std::mem::take(&mut columns.quantities[id]);
                numbers::quantities(Frame { plan, batch, columns }, *rows, node, &mut out);
                columns.quantities[id] = out;
            }
            Step::Code(id) => {
                let (rows, node) = &plan.nodes.codes[id];
                if matches!(node, CodeNode::Fact(_)) {
                    continue;
                }
                let mut out = std::mem::take(&mut columns.codes[id]);
                numbers::codes(Frame { plan, batch, columns }, *rows, node, &mut out);
                columns.codes[id] = out;
            }
            Step::Score(id) => {
                let Some(score) = plan.scores.get(id.index()) else {
                    continue;
                };
                let mut out = std::mem::take(&mut columns.scores[id]);
                scores::compute(Frame { plan, batch, columns }, score, &mut out, room);
                columns.scores[id] = out;
            }
        }
    }
}

/// Finds each lead's newest event of every kind.
fn newest(batch: &LeadBatch, columns: &mut Columns) {
    for (kind, latest) in columns.latest.iter_mut().enumerate() {
        latest.clear();
        let ends = batch.events.kinds.get(kind).map_or(&[][..], |k| k.ends.as_slice());
        let mut start = 0;
        latest.extend(ends.iter().take(batch.len).map(|end| {
            let newest = if *end > start { end - 1 } else { u32::MAX };
            start = *end;
            newest
        }));
        latest.resize(batch.len, u32::MAX);
    }
}
