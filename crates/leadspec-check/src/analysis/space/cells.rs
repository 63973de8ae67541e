//! Cuts an axis into its cells.

use super::super::interval::Interval;
use super::super::linear;
use super::super::model::Model;
use super::super::truths::Truths;
use super::{Axis, Cell, Cut, TextCell, TextCut};
use leadspec_ir::Truth;
use std::collections::BTreeSet;

impl TextCut {
    /// Adds constants that the text is compared with.
    pub(super) fn add(&mut self, needles: &[String], fold: bool) {
        if fold {
            self.folded.extend(needles.iter().map(|n| n.to_lowercase()));
        } else {
            self.exact.extend(needles.iter().cloned());
        }
        self.lists.push((needles.to_vec(), fold));
    }

    /// Which comparisons a text meets: texts that meet the same ones share a cell.
    fn signature(&self, text: &str) -> Vec<bool> {
        let lower = text.to_lowercase();
        let meets = |(needles, fold): &(Vec<String>, bool)| {
            needles
                .iter()
                .any(|n| if *fold { n.to_lowercase() == lower } else { n == text })
        };
        self.lists.iter().map(meets).collect()
    }

    fn cells(&self) -> Vec<Cell> {
        let mut seen: Vec<(bool, Vec<bool>)> = Vec::new();
        let mut cells = Vec::new();
        let exact = self.exact.iter().map(|t| (false, TextCell::Exactly(t.clone())));
        let folded = self.folded.iter().map(|t| (true, TextCell::Folds(t.clone())));
        for (folds, cell) in exact.chain(folded) {
            let (TextCell::Exactly(text) | TextCell::Folds(text)) = &cell else {
                continue;
            };
            let signature = (folds, self.signature(text));
            if !seen.contains(&signature) {
                seen.push(signature);
                cells.push(Cell::Text(cell));
            }
        }
        cells.push(Cell::Text(TextCell::Other));
        cells
    }
}

/// All cells of an axis.
pub(super) fn cells(model: &Model<'_>, cut: &Cut) -> Vec<Cell> {
    match &cut.axis {
        Axis::Amount(quantity) => {
            let (unknown, known, range) = linear::leaf_domain(model, quantity);
            let mut cells = Vec::new();
            if known {
                for absolute in stretches(range, &cut.starts) {
                    for relative in stretches(Interval::ANY, &cut.day_starts) {
                        cells.push(Cell::Amount { absolute, relative });
                    }
                }
            }
            if unknown || cells.is_empty() {
                cells.push(Cell::Unknown);
            }
            cells
        }
        Axis::Choice(source, domain) => {
            let (facts, size) = (model.domain(*source), model.codes(*domain));
            let mut cells = Vec::new();
            if facts.known {
                let mut groups: Vec<Vec<u32>> = vec![(0..size).collect()];
                for set in &cut.code_sets {
                    groups = groups
                        .into_iter()
                        .flat_map(|g| {
                            let (inside, outside): (Vec<u32>, Vec<u32>) = g.iter().partition(|c| set.contains(c));
                            [inside, outside]
                        })
                        .filter(|g| !g.is_empty())
                        .collect();
                }
                cells.extend(groups.into_iter().map(Cell::Codes));
            }
            if facts.unknown || cells.is_empty() {
                cells.push(Cell::Unknown);
            }
            cells
        }
        Axis::Fact(source) => {
            let facts = model.domain(*source);
            let mut cells = Vec::new();
            if facts.known && facts.yes {
                cells.push(Cell::Truth(Truth::True));
            }
            if facts.known {
                cells.push(Cell::Truth(Truth::False));
            }
            if facts.unknown || cells.is_empty() {
                cells.push(Cell::Unknown);
            }
            cells
        }
        Axis::Text(source) => {
            let facts = model.domain(*source);
            let mut cells = if facts.known { cut.texts.cells() } else { Vec::new() };
            if facts.unknown || cells.is_empty() {
                cells.push(Cell::Unknown);
            }
            cells
        }
        Axis::List(source) => {
            let facts = model.domain(*source);
            let known = facts.known.then_some(Cell::Known);
            known
                .into_iter()
                .chain((facts.unknown || !facts.known).then_some(Cell::Unknown))
                .collect()
        }
        Axis::Atom(_) => Truths::ALL.iter().map(Cell::Truth).collect(),
    }
}

/// A range cut before each of these numbers.
fn stretches(range: Interval, starts: &BTreeSet<i128>) -> Vec<Interval> {
    let mut low = range.low;
    let mut all = Vec::new();
    for start in starts.iter().filter(|s| range.low < **s && **s <= range.high) {
        all.push(Interval::new(low, start - 1));
        low = *start;
    }
    all.push(Interval::new(low, range.high));
    all
}
