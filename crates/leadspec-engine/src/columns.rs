//! Where computed columns live, and how a node's column is read. Memory is kept from batch to batch.

use crate::plan::{CodeId, CodeNode, Fact, Form, Plan, QuantityId, QuantityNode, Rows, ScoreNodeId, TruthId};
use leadspec_data::{Column, EventColumns, LeadBatch, Values};
use leadspec_ir::{Arena, ArenaId, EventId, Truth};

/// Truths, one bit a row each: whether the answer is known, and whether it is known to be true (never without being known).
/// Bits past the last row are zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Truths {
    pub(crate) known: Vec<u64>,
    pub(crate) truth: Vec<u64>,
}

/// Quantities. Wide ones stand in `wide`, all others in `values`; the other is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quantities {
    pub(crate) known: Vec<u64>,
    pub(crate) values: Vec<i64>,
    pub(crate) wide: Vec<i128>,
}

/// Codes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Codes {
    pub(crate) known: Vec<u64>,
    pub(crate) codes: Vec<u32>,
}

/// The computed columns of one batch, by node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) truths: Arena<TruthId, Truths>,
    pub(crate) quantities: Arena<QuantityId, Quantities>,
    pub(crate) codes: Arena<CodeId, Codes>,
    pub(crate) scores: Arena<ScoreNodeId, Vec<i64>>,
    /// By kind of event: each lead's newest event, `u32::MAX` for none.
    pub(crate) latest: Vec<Vec<u32>>,
}

impl Columns {
    /// Room for a plan's nodes; what is there stays.
    pub(crate) fn fit(&mut self, plan: &Plan) {
        while self.truths.len() < plan.nodes.truths.len() {
            self.truths.push(Truths::default());
        }
        while self.quantities.len() < plan.nodes.quantities.len() {
            self.quantities.push(Quantities::default());
        }
        while self.codes.len() < plan.nodes.codes.len() {
            self.codes.push(Codes::default());
        }
        while self.scores.len() < plan.scores.len() {
            self.scores.push(Vec::new());
        }
        self.latest.resize_with(plan.events, Vec::new);
    }
}

/// A batch with the columns computed from it so far.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) batch: &'a LeadBatch,
    pub(crate) columns: &'a Columns,
}

/// Numbers of 64 or 128 bits by row.
#[derive(Clone, Copy)]
pub(crate) enum Numbers<'a> {
    Narrow(&'a [i64]),
    Wide(&'a [i128]),
}

/// A column of quantities; `known` of `None`: all known.
#[derive(Clone, Copy)]
pub(crate) struct QuantityView<'a> {
    pub(crate) known: Option<&'a [u64]>,
    pub(crate) numbers: Numbers<'a>,
}

/// A column of codes.
#[derive(Clone, Copy)]
pub(crate) struct CodeView<'a> {
    pub(crate) known: &'a [u64],
    pub(crate) codes: &'a [u32],
}

impl<'a> Frame<'a> {
    /// How many rows these are.
    pub(crate) fn rows(&self, rows: Rows) -> usize {
        match rows {
            Rows::Leads => self.batch.len,
            Rows::Events(event) => self.events(event).map_or(0, |e| e.days.len()),
        }
    }

    /// The events of a kind.
    pub(crate) fn events(&self, event: EventId) -> Option<&'a EventColumns> {
        self.batch.events.kinds.get(event.index())
    }

    /// A column of the batch, if the batch has it.
    pub(crate) fn fact(&self, fact: Fact) -> Option<&'a Column> {
        match fact {
            Fact::Field(field) => self.batch.fields.get(field.index()),
            Fact::Attribute(event, attribute) => self.events(event)?.attributes.get(attribute.index()),
        }
    }

    /// A quantity's column. A column of another kind than declared is unknown throughout: readers never make one.
    pub(crate) fn quantity(&self, id: QuantityId) -> QuantityView<'a> {
        const NONE: QuantityView<'static> = QuantityView {
            known: Some(&[]),
            numbers: Numbers::Narrow(&[]),
        };
        match &self.plan.nodes.quantities[id].1 {
            QuantityNode::Fact(fact) => match self.fact(*fact) {
                Some(Column {
                    known,
                    values: Values::Quantity(values),
                }) => QuantityView {
                    known: Some(known.words()),
                    numbers: Numbers::Narrow(values),
                },
                _ => NONE,
            },
            QuantityNode::Unknown => NONE,
            QuantityNode::Score(score) => QuantityView {
                known: None,
                numbers: Numbers::Narrow(&self.columns.scores[*score]),
            },
            QuantityNode::Count { .. } => QuantityView {
                known: None,
                numbers: Numbers::Narrow(&self.columns.quantities[id].values),
            },
            QuantityNode::IfUnknown(..) => {
                let column = &self.columns.quantities[id];
                QuantityView {
                    known: Some(&column.known),
                    numbers: Numbers::Wide(&column.wide),
                }
            }
            QuantityNode::Latest(..) | QuantityNode::LatestTime(_) | QuantityNode::DayOf(_) => {
                let column = &self.columns.quantities[id];
                QuantityView {
                    known: Some(&column.known),
                    numbers: Numbers::Narrow(&column.values),
                }
            }
        }
    }

    /// A code's column.
    pub(crate) fn code(&self, id: CodeId) -> CodeView<'a> {
        match &self.plan.nodes.codes[id].1 {
            CodeNode::Fact(fact) => match self.fact(*fact) {
                Some(Column {
                    known,
                    values: Values::Code(codes),
                }) => CodeView {
                    known: known.words(),
                    codes,
                },
                _ => CodeView { known: &[], codes: &[] },
            },
            CodeNode::Constant(_)
            | CodeNode::Latest(..)
            | CodeNode::Cut(..)
            | CodeNode::Combined(_)
            | CodeNode::IfUnknown(..) => {
                let column = &self.columns.codes[id];
                CodeView {
                    known: &column.known,
                    codes: &column.codes,
                }
            }
        }
    }

    /// A sum at one row.
    pub(crate) fn form_at(&self, form: &Form, row: usize) -> Option<i128> {
        let mut sum = form.constant;
        for (factor, quantity) in &form.terms {
            let value = self.quantity(*quantity).at(row)?;
            sum = sum.saturating_add(factor.saturating_mul(value));
        }
        Some(sum)
    }

    /// An answer at one row.
    pub(crate) fn truth_at(&self, id: TruthId, row: usize) -> Truth {
        let column = &self.columns.truths[id];
        Truth::from(bit(&column.known, row).then(|| bit(&column.truth, row)))
    }

    /// A code at one row.
    pub(crate) fn code_at(&self, id: CodeId, row: usize) -> Option<u32> {
        let view = self.code(id);
        bit(view.known, row).then(|| view.codes.get(row).copied()).flatten()
    }
}

impl QuantityView<'_> {
    /// The quantity at a row, if it is known.
    pub(crate) fn at(&self, row: usize) -> Option<i128> {
        if self.known.is_some_and(|known| !bit(known, row)) {
            return None;
        }
        match self.numbers {
            Numbers::Narrow(values) => values.get(row).map(|v| i128::from(*v)),
            Numbers::Wide(values) => values.get(row).copied(),
        }
    }
}

/// The bit of a row; false past the end.
pub(crate) fn bit(words: &[u64], row: usize) -> bool {
    words.get(row / 64).is_some_and(|w| w >> (row % 64) & 1 == 1)
}

/// A word of bits; zero past the end.
pub(crate) fn word(words: &[u64], place: usize) -> u64 {
    words.get(place).copied().unwrap_or(0)
}

/// Which bits of a word are rows.
pub(crate) fn rows_mask(rows: usize, place: usize) -> u64 {
    match rows.saturating_sub(place * 64) {
        0 => 0,
        left @ 1..64 => (1 << left) - 1,
        _ => u64::MAX,
    }
}

/// Fills a column of bits word by word.
pub(crate) fn fill(words: &mut Vec<u64>, rows: usize, word: impl FnMut(usize) -> u64) {
    words.clear();
    words.extend((0..rows.div_ceil(64)).map(word));
}

/// Calls with each row whose bit is set, ascending.
pub(crate) fn each_bit(words: impl Iterator<Item = u64>, mut row: impl FnMut(usize)) {
    for (place, mut word) in words.enumerate() {
        while word != 0 {
            row(place * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}
