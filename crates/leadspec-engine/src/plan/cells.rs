//! Cuts a field's values into finitely many cells by the constants it meets: two values of one cell answer every condition alike.

use super::build::Nodes;
use super::node::{CodeId, CodeNode, Fact, Form, LineNode, QuantityId, QuantityNode, Rows, TruthId, TruthNode};
use super::substitute::Cell;
use crate::text::fold;
use leadspec_ir::{Definition, FieldId, FieldType, TextTest};
use std::collections::BTreeSet;

/// How the conditions at hand use a field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Uses {
    /// Whether it is used at all.
    used: bool,
    /// Quantities from which an answer may change.
    cuts: BTreeSet<i128>,
    /// Sets of codes, one bit a code.
    sets: BTreeSet<Box<[u64]>>,
    /// Whether each code counts by itself.
    each_code: bool,
    /// Texts it is tested against, exactly and without case.
    texts: BTreeSet<String>,
    folded: BTreeSet<String>,
    /// Parts of texts it is searched for.
    parts: BTreeSet<String>,
    /// Whether it is used in a way that no constants cut: in a sum, a count, a list.
    beyond: bool,
}

/// Walks conditions for one field's uses; not through scores.
pub(crate) struct Walk<'n> {
    nodes: &'n Nodes,
    field: FieldId,
    seen: BTreeSet<TruthId>,
    /// Quantities looked through before: where the field was in one, that has been noted.
    looked_through: BTreeSet<QuantityId>,
    uses: Uses,
}

impl<'n> Walk<'n> {
    pub(crate) fn new(nodes: &'n Nodes, field: FieldId) -> Self {
        Walk {
            nodes,
            field,
            seen: BTreeSet::new(),
            looked_through: BTreeSet::new(),
            uses: Uses::default(),
        }
    }

    /// What has been found.
    pub(crate) fn uses(self) -> Uses {
        self.uses
    }

    /// Takes in a line of a score.
    pub(crate) fn line(&mut self, line: &LineNode) {
        match line {
            LineNode::Cases(cases) => cases.iter().for_each(|(when, _)| self.truth(*when)),
            LineNode::Per { count, .. } => self.uses.beyond |= self.in_form(count),
        }
    }

    /// Takes in a condition.
    pub(crate) fn truth(&mut self, id: TruthId) {
        if !self.seen.insert(id) {
            return;
        }
        let nodes = self.nodes;
        let (rows, node) = &nodes.truths[id];
        if *rows != Rows::Leads {
            return;
        }
        match node {
            TruthNode::InRange { value, low, high } => {
                if self.nodes.quantities[*value].1 == QuantityNode::Fact(Fact::Field(self.field)) {
                    if low <= high {
                        self.uses.cuts.insert(*low);
                        self.uses.cuts.insert(high.saturating_add(1));
                    }
                } else {
                    self.uses.beyond |= self.in_quantity(*value);
                }
            }
            TruthNode::Sign(form, _) => self.uses.beyond |= self.in_form(form),
            TruthNode::Among(code, set) => {
                if self.nodes.codes[*code].1 == CodeNode::Fact(Fact::Field(self.field)) {
                    self.uses.sets.insert(set.clone());
                } else {
                    self.code(*code);
                }
            }
            TruthNode::Same(left, right) => {
                self.code(*left);
                self.code(*right);
            }
            TruthNode::Text {
                fact,
                test,
                needles,
                fold_case,
            } if *fact == Fact::Field(self.field) => {
                let texts = match (test, fold_case) {
                    (TextTest::Equals, false) => &mut self.uses.texts,
                    (TextTest::Equals, true) => &mut self.uses.folded,
                    (TextTest::StartsWith | TextTest::EndsWith | TextTest::Contains, _) => &mut self.uses.parts,
                };
                texts.extend(needles.iter().cloned());
            }
            TruthNode::SameText { left, right, .. } => {
                self.uses.beyond |= [left, right].iter().any(|o| o.fact == Fact::Field(self.field));
            }
            TruthNode::List { fact, .. } => self.uses.beyond |= *fact == Fact::Field(self.field),
            TruthNode::Fact(fact) | TruthNode::Known(fact) => self.uses.used |= *fact == Fact::Field(self.field),
            TruthNode::Constant(_)
            | TruthNode::Latest(..)
            | TruthNode::Not(_)
            | TruthNode::All(_)
            | TruthNode::Any(_)
            | TruthNode::AtLeast(..)
            | TruthNode::Text { .. }
            | TruthNode::Is(..)
            | TruthNode::IfUnknown(..)
            | TruthNode::Criterion(..)
            | TruthNode::FirstKnown(_) => {}
        }
        for of in node.truths() {
            self.truth(of);
        }
    }

    fn code(&mut self, id: CodeId) {
        let nodes = self.nodes;
        match &nodes.codes[id].1 {
            CodeNode::Fact(fact) => self.uses.each_code |= *fact == Fact::Field(self.field),
            CodeNode::Cut(form, _) => self.uses.beyond |= self.in_form(form),
            CodeNode::Combined(parts) => parts.iter().for_each(|(part, _)| self.code(*part)),
            CodeNode::IfUnknown(inner, _) => self.code(*inner),
            CodeNode::Constant(_) | CodeNode::Latest(..) => {}
        }
    }

    fn in_form(&mut self, form: &Form) -> bool {
        form.terms.iter().any(|(_, q)| self.in_quantity(*q))
    }

    fn in_quantity(&mut self, quantity: QuantityId) -> bool {
        if !self.looked_through.insert(quantity) {
            return false;
        }
        let nodes = self.nodes;
        match &nodes.quantities[quantity].1 {
            QuantityNode::Fact(fact) => *fact == Fact::Field(self.field),
            QuantityNode::DayOf(form) => self.in_form(form),
            QuantityNode::IfUnknown(first, second) => self.in_form(first) || self.in_form(second),
            QuantityNode::Unknown
            | QuantityNode::Latest(..)
            | QuantityNode::LatestTime(_)
            | QuantityNode::Score(_)
            | QuantityNode::Count { .. } => false,
        }
    }
}

impl Uses {
    /// One value of every cell, the unknown not among them; `None` where constants do not cut the field's values finitely.
    pub(crate) fn cells(&self, definition: &Definition, field: FieldId) -> Option<Vec<Cell>> {
        if self.beyond {
            return None;
        }
        match &definition.fields[field].ty {
            FieldType::Bool => Some(vec![Cell::Bool(false), Cell::Bool(true)]),
            FieldType::Quantity { low, high, .. } => Some(
                self.intervals(*low, *high)
                    .map(|(low, _)| Cell::Quantity(low))
                    .collect(),
            ),
            FieldType::Choice(domain) => Some(
                self.codes(definition.domain_len(*domain))
                    .into_iter()
                    .map(Cell::Code)
                    .collect(),
            ),
            // Without case and exactly at once would need texts of every case.
            FieldType::Text if self.parts.is_empty() && (self.texts.is_empty() || self.folded.is_empty()) => {
                let known: Vec<Cell> = self.texts.iter().chain(&self.folded).cloned().map(Cell::Text).collect();
                Some(known.into_iter().chain([Cell::Text(self.other_text())]).collect())
            }
            FieldType::Text | FieldType::List(_) => None,
        }
    }

    /// Whether any condition at hand rests on the field.
    pub(crate) fn any(&self) -> bool {
        let tested = !(self.cuts.is_empty() && self.sets.is_empty());
        self.used || self.beyond || self.each_code || tested || self.texts().next().is_some()
    }

    /// One code of every set of codes that no condition tells apart, the nearest to what is there, nearest first.
    pub(crate) fn codes_near(&self, number: usize, own: Option<u32>) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(number).unwrap_or(u32::MAX)).collect();
        if let Some(own) = own {
            order.sort_by_key(|code| code.abs_diff(own));
        }
        self.told_apart(order.into_iter())
    }

    /// The stretches of integers that no constant tells apart, both ends included, ascending.
    pub(crate) fn intervals(&self, low: Option<i64>, high: Option<i64>) -> impl Iterator<Item = (i64, i64)> {
        let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        let mut starts = vec![low];
        starts.extend(
            self.cuts
                .iter()
                .filter_map(|c| i64::try_from(*c).ok())
                .filter(|c| low < *c && *c <= high),
        );
        let ends: Vec<i64> = starts.iter().skip(1).map(|s| s - 1).chain([high]).collect();
        starts.into_iter().zip(ends)
    }

    /// One code of every set of codes that no condition tells apart.
    fn codes(&self, number: usize) -> Vec<u32> {
        self.told_apart(0..u32::try_from(number).unwrap_or(u32::MAX))
    }

    fn told_apart(&self, codes: impl Iterator<Item = u32>) -> Vec<u32> {
        if self.each_code {
            return codes.collect();
        }
        let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
        let bit = |set: &[u64], code: u32| set.get(code as usize / 64).is_some_and(|w| w >> (code % 64) & 1 == 1);
        let mut told_apart: Vec<u32> = codes.collect();
        told_apart.retain(|code| seen.insert(self.sets.iter().map(|set| bit(set, *code)).collect()));
        told_apart
    }

    /// The texts it is tested against, parts of texts included.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &String> {
        self.texts.iter().chain(&self.folded).chain(&self.parts)
    }

    /// A text that is none of those and holds none of them.
    pub(crate) fn other_text(&self) -> String {
        let mut text = String::from("another");
        while self.texts.contains(&text)
            || self.folded.contains(fold(&text).as_ref())
            || self
                .parts
                .iter()
                .any(|p| fold(&text).contains(fold(p).as_ref()) && !p.is_empty() && text.len() < 64)
        {
            text.insert(0, '~');
            text.push('~');
        }
        text
    }
}
