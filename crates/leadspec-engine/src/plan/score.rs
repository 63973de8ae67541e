//! Scores: their lines, which lines share a fact that may be missing, and what a line is worth once it is known.

use super::cells::Walk;
use super::lower::{Key, Lowering, ten_to};
use super::node::{
    CodeId, CodeNode, Component, Fact, Form, LineNode, QuantityId, QuantityNode, Rows, Split, SplitCase, TruthId,
    TruthNode,
};
use super::substitute::{Cell, Given, Substitution};
use crate::text::text_fits;
use leadspec_ir::{ArenaId, ByRow, CriterionId, FieldId, Pattern, ScoreLine, ScoreLineKind, Source, TextTest, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// More lines times cells than this are not told apart: the range is then wider than it could be, never wrong.
const SPLIT_LIMIT: usize = 4096;

/// The lines of one score that rest on a criterion, with its answer put in.
#[derive(Debug, Clone)]
pub(crate) struct Worth {
    /// The score's place.
    pub(crate) score: usize,
    /// Each line with the criterion met and unmet.
    pub(crate) lines: Vec<(SplitCase, SplitCase)>,
}

/// On which fields and criteria truths rest, scores aside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rests {
    pub(crate) fields: BTreeMap<TruthId, BTreeSet<FieldId>>,
    pub(crate) criteria: BTreeMap<TruthId, BTreeSet<CriterionId>>,
}

impl Lowering<'_> {
    /// A line's node.
    pub(crate) fn line(&mut self, line: &ScoreLine) -> LineNode {
        match &line.kind {
            ScoreLineKind::When { points, condition } => {
                LineNode::Cases(vec![(self.condition(Rows::Leads, condition), *points)])
            }
            ScoreLineKind::Per { points, count, at_most } => {
                let (count, decimals) = self.quantity(Rows::Leads, count);
                LineNode::Per {
                    count,
                    scale: ten_to(decimals),
                    points: *points,
                    at_most: *at_most,
                }
            }
            ScoreLineKind::By { key, rows } => {
                let lowered = self.key(key);
                let known = self.is_known(Rows::Leads, key);
                LineNode::Cases(
                    rows.iter()
                        .map(|row| (self.row(&lowered, known, row), row.points))
                        .collect(),
                )
            }
        }
    }

    /// Whether a row of a `by` table matches. An unknown key matches `unknown` and `otherwise` alone: all else is unknown there.
    fn row(&mut self, key: &Key, known: TruthId, row: &ByRow) -> TruthId {
        let rows = Rows::Leads;
        let mut any: Vec<TruthId> = Vec::new();
        let mut codes: Vec<u64> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for pattern in &row.patterns {
            match (pattern, key) {
                (Pattern::Otherwise, _) => any.push(self.nodes.constant(rows, Truth::True)),
                (Pattern::Unknown, _) => {
                    let unknown = self.nodes.not(rows, known);
                    any.push(unknown);
                }
                (Pattern::Range { low, high }, Key::Quantity(form, by)) => {
                    let low = low.map_or(i128::MIN, |l| i128::from(l).saturating_mul(*by));
                    let high = high.map_or(i128::MAX, |h| i128::from(h).saturating_mul(*by));
                    any.push(self.nodes.form_in_range(rows, form, low, high));
                }
                (Pattern::Code(code), Key::Code(_, number)) => {
                    codes.resize(number.div_ceil(64).max(1), 0);
                    if let Some(word) = codes.get_mut(*code as usize / 64) {
                        *word |= 1 << (code % 64);
                    }
                }
                (Pattern::Text(text), Key::Text(_)) => texts.push(text.clone()),
                (Pattern::Bool(true), Key::Truth(truth)) => any.push(*truth),
                (Pattern::Bool(false), Key::Truth(truth)) => {
                    let not = self.nodes.not(rows, *truth);
                    any.push(not);
                }
                // The checker gives every key patterns of its own kind.
                (
                    Pattern::Range { .. } | Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_),
                    Key::Truth(_) | Key::Quantity(..) | Key::Code(..) | Key::Text(_) | Key::Nothing,
                ) => {}
            }
        }
        if let (Key::Code(code, _), false) = (key, codes.is_empty()) {
            any.push(self.nodes.among(rows, *code, &codes));
        }
        if let (Key::Text(text), false) = (key, texts.is_empty()) {
            texts.sort();
            let fallback = text
                .if_unknown
                .as_ref()
                .map(|t| text_fits(t, TextTest::Equals, &texts, false));
            let leaf = self.text_leaf(text.source, texts);
            any.push(fallback.map_or(leaf, |fallback| self.nodes.if_unknown(rows, leaf, fallback)));
        }
        self.nodes.any(rows, any)
    }

    fn text_leaf(&mut self, source: Source, needles: Vec<String>) -> TruthId {
        self.leaf(Rows::Leads, source, |fact| TruthNode::Text {
            fact,
            test: TextTest::Equals,
            needles: needles.into(),
            fold_case: false,
        })
    }

    /// The lines in parts that share no optional field, with the cases of each field told apart.
    pub(crate) fn components(&mut self, lines: &[LineNode]) -> Vec<Component> {
        let fields: Vec<BTreeSet<FieldId>> = lines.iter().map(|line| self.fields_of_line(line)).collect();
        // Lines that share a field belong together, and so do those that share one with them.
        let mut part: Vec<usize> = (0..lines.len()).collect();
        let mut first_of: BTreeMap<FieldId, usize> = BTreeMap::new();
        for (line, of) in fields.iter().enumerate() {
            for field in of {
                let other = *first_of.entry(*field).or_insert(line);
                let (a, b) = (root(&part, line), root(&part, other));
                if let Some(parent) = part.get_mut(a.max(b)) {
                    *parent = a.min(b);
                }
            }
        }
        let mut components: BTreeMap<usize, Component> = BTreeMap::new();
        for line in 0..lines.len() {
            components.entry(root(&part, line)).or_default().lines.push(line);
        }
        let mut components: Vec<Component> = components.into_values().collect();
        for component in &mut components {
            let mut of: BTreeSet<FieldId> = BTreeSet::new();
            for line in &component.lines {
                of.extend(fields.get(*line).into_iter().flatten().copied());
            }
            for field in of {
                let split = self.split(lines, &fields, component, field);
                component.splits.extend(split);
            }
        }
        components
    }

    fn split(
        &mut self,
        lines: &[LineNode],
        fields: &[BTreeSet<FieldId>],
        component: &Component,
        field: FieldId,
    ) -> Option<Split> {
        let rests = |line: &usize| fields.get(*line).is_some_and(|f| f.contains(&field));
        let (own, others): (Vec<usize>, Vec<usize>) = component.lines.iter().copied().partition(rests);
        let own: Vec<&LineNode> = own.iter().filter_map(|line| lines.get(*line)).collect();
        if let [line] = own.as_slice()
            && self.says_all_by_itself(line)
        {
            return None;
        }
        let mut walk = Walk::new(&self.nodes, field);
        for line in &own {
            walk.line(line);
        }
        let cells = walk.uses().cells(self.definition, field)?;
        if own.len().saturating_mul(cells.len()) > SPLIT_LIMIT {
            return None;
        }
        let mut cases: Vec<SplitCase> = Vec::new();
        for cell in cells.into_iter().chain([Cell::Unknown]) {
            let mut substitution = Substitution::new(&mut self.nodes, Given::Field(field, cell));
            let mut case = SplitCase {
                earned: 0,
                lines: Vec::new(),
            };
            for line in &own {
                case.add(substitution.line(line));
            }
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        Some(Split { field, others, cases })
    }

    /// Whether a line's own range is exact already: one condition over one fact.
    fn says_all_by_itself(&self, line: &LineNode) -> bool {
        match line {
            LineNode::Cases(cases) => match cases.as_slice() {
                [(when, _)] => {
                    let node = &self.nodes.truths[*when].1;
                    let of = if let TruthNode::Not(of) = node {
                        &self.nodes.truths[*of].1
                    } else {
                        node
                    };
                    of.truths().is_empty()
                }
                _ => false,
            },
            LineNode::Per { .. } => true,
        }
    }

    /// By criterion: what each answer would do to the scores' lines.
    pub(crate) fn worths(&mut self) -> Vec<Vec<Worth>> {
        let scores: Vec<Vec<LineNode>> = self.memory.score_nodes.iter().map(|s| s.lines.clone()).collect();
        let mut worths: Vec<Vec<Worth>> = vec![Vec::new(); self.definition.criteria.len()];
        for (score, lines) in scores.iter().enumerate() {
            for line in lines {
                for id in self.criteria_of_line(line) {
                    let mut with = |truth| {
                        let mut case = SplitCase {
                            earned: 0,
                            lines: Vec::new(),
                        };
                        case.add(Substitution::new(&mut self.nodes, Given::Criterion(id, truth)).line(line));
                        case
                    };
                    let pair = (with(Truth::True), with(Truth::False));
                    let Some(of) = worths.get_mut(id.index()) else { continue };
                    match of.last_mut() {
                        Some(worth) if worth.score == score => worth.lines.push(pair),
                        _ => of.push(Worth {
                            score,
                            lines: vec![pair],
                        }),
                    }
                }
            }
        }
        worths
    }

    fn criteria_of_line(&mut self, line: &LineNode) -> BTreeSet<CriterionId> {
        match line {
            LineNode::Cases(cases) => cases.iter().flat_map(|(when, _)| self.criteria_of(*when)).collect(),
            LineNode::Per { .. } => BTreeSet::new(),
        }
    }

    fn fields_of_line(&mut self, line: &LineNode) -> BTreeSet<FieldId> {
        let mut fields = BTreeSet::new();
        match line {
            LineNode::Cases(cases) => {
                for (when, _) in cases {
                    fields.extend(self.fields_of(*when));
                }
            }
            LineNode::Per { count, .. } => self.fields_of_form(count, &mut fields),
        }
        let definition = self.definition;
        fields.retain(|f| definition.fields[*f].optional);
        fields
    }

    /// The fields a truth rests on, scores aside.
    pub(crate) fn fields_of(&mut self, id: TruthId) -> BTreeSet<FieldId> {
        if let Some(fields) = self.memory.rests.fields.get(&id) {
            return fields.clone();
        }
        let node = self.nodes.truths[id].1.clone();
        let mut fields: BTreeSet<FieldId> = BTreeSet::new();
        let mut add = |fact: Fact| match fact {
            Fact::Field(field) => {
                fields.insert(field);
            }
            Fact::Attribute(..) => {}
        };
        match &node {
            TruthNode::Fact(fact)
            | TruthNode::Known(fact)
            | TruthNode::Text { fact, .. }
            | TruthNode::List { fact, .. } => {
                add(*fact);
            }
            TruthNode::SameText { left, right, .. } => {
                add(left.fact);
                add(right.fact);
            }
            TruthNode::InRange { value, .. } => self.fields_of_quantity(*value, &mut fields),
            TruthNode::Sign(form, _) => self.fields_of_form(form, &mut fields),
            TruthNode::Among(code, _) => self.fields_of_code(*code, &mut fields),
            TruthNode::Same(left, right) => {
                self.fields_of_code(*left, &mut fields);
                self.fields_of_code(*right, &mut fields);
            }
            TruthNode::Constant(_)
            | TruthNode::Latest(..)
            | TruthNode::Not(_)
            | TruthNode::All(_)
            | TruthNode::Any(_)
            | TruthNode::AtLeast(..)
            | TruthNode::Is(..)
            | TruthNode::IfUnknown(..)
            | TruthNode::Criterion(..)
            | TruthNode::FirstKnown(_) => {
                for of in node.truths() {
                    fields.extend(self.fields_of(of));
                }
            }
        }
        self.memory.rests.fields.insert(id, fields.clone());
        fields
    }

    fn fields_of_form(&self, form: &Form, fields: &mut BTreeSet<FieldId>) {
        form.terms.iter().for_each(|(_, q)| self.fields_of_quantity(*q, fields));
    }

    fn fields_of_quantity(&self, id: QuantityId, fields: &mut BTreeSet<FieldId>) {
        match &self.nodes.quantities[id].1 {
            QuantityNode::Fact(Fact::Field(field)) => {
                fields.insert(*field);
            }
            QuantityNode::DayOf(form) => self.fields_of_form(form, fields),
            QuantityNode::IfUnknown(first, second) => {
                self.fields_of_form(first, fields);
                self.fields_of_form(second, fields);
            }
            QuantityNode::Unknown
            | QuantityNode::Fact(Fact::Attribute(..))
            | QuantityNode::Latest(..)
            | QuantityNode::LatestTime(_)
            | QuantityNode::Score(_)
            | QuantityNode::Count { .. } => {}
        }
    }

    fn fields_of_code(&self, id: CodeId, fields: &mut BTreeSet<FieldId>) {
        match &self.nodes.codes[id].1 {
            CodeNode::Fact(Fact::Field(field)) => {
                fields.insert(*field);
            }
            CodeNode::Cut(form, _) => self.fields_of_form(form, fields),
            CodeNode::Combined(parts) => parts.iter().for_each(|(part, _)| self.fields_of_code(*part, fields)),
            CodeNode::IfUnknown(inner, _) => self.fields_of_code(*inner, fields),
            CodeNode::Constant(_) | CodeNode::Fact(Fact::Attribute(..)) | CodeNode::Latest(..) => {}
        }
    }

    /// The criteria a truth rests on, scores aside.
    pub(crate) fn criteria_of(&mut self, id: TruthId) -> BTreeSet<CriterionId> {
        if let Some(criteria) = self.memory.rests.criteria.get(&id) {
            return criteria.clone();
        }
        let node = self.nodes.truths[id].1.clone();
        let mut criteria: BTreeSet<CriterionId> = BTreeSet::new();
        if let TruthNode::Criterion(criterion, _) = &node {
            criteria.insert(*criterion);
        }
        for of in node.truths() {
            criteria.extend(self.criteria_of(of));
        }
        self.memory.rests.criteria.insert(id, criteria.clone());
        criteria
    }
}

impl SplitCase {
    fn add(&mut self, line: Result<i64, LineNode>) {
        match line {
            Ok(points) => self.earned = self.earned.saturating_add(points),
            Err(line) => self.lines.push(line),
        }
    }
}

/// The first line of the part that a line belongs to.
fn root(part: &[usize], line: usize) -> usize {
    let mut at = line;
    while let Some(parent) = part.get(at).copied().filter(|p| *p != at) {
        at = parent;
    }
    at
}
