//! The facts that conditions rest on, each cut into finitely many cells: within a cell every comparison with a constant comes
//! out the same, so that trying one cell tries all its values.
//!
//! A fact that no cut fits (part of a text, a list, two facts compared with each other) gets an axis of its own for the whole
//! comparison. Axes are taken to be independent of each other; where they are not (two windows over one event), more leads
//! are thought possible than there are.

use super::interval::Interval;
use super::linear;
use super::model::Model;
use super::truths::Truths;
use leadspec_ir::{
    Choice, ChoiceDomain, ChoiceKind, Compare, Condition, ConditionKind, CriterionRule, EventQuery, GradeKind, LetId,
    Pattern, Quantity, QuantityKind, ScoreLine, ScoreLineKind, Source, Text, TextTest, Truth, Unit, Value, Window,
    WindowUnit,
};
use std::collections::BTreeSet;

/// References are followed this deep; behind that, anything is thought possible.
pub(super) const DEPTH: u32 = 24;

/// What varies from lead to lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Axis {
    /// A quantity that is no calculation: a fact, a count, a score, a day.
    Amount(Quantity),
    /// A choice.
    Choice(Source, ChoiceDomain),
    /// A yes-or-no fact.
    Fact(Source),
    /// A text.
    Text(Source),
    /// A list: known or not.
    List(Source),
    /// A comparison that cells cannot decide.
    Atom(Condition),
}

/// Some of an axis's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing is known.
    Unknown,
    /// An amount: itself, and for days its distance from today.
    Amount {
        /// Itself.
        absolute: Interval,
        /// Days after today.
        relative: Interval,
    },
    /// One of these choices.
    Codes(Vec<u32>),
    /// Yes, no, or for an atom unknown.
    Truth(Truth),
    /// A text.
    Text(TextCell),
    /// Known, whatever it is.
    Known,
}

/// Some texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextCell {
    /// This one.
    Exactly(String),
    /// Those that are this one in lower case, without the cut's exact ones.
    Folds(String),
    /// All that no constant of the cut names.
    Other,
}

/// The constants that a text is compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct TextCut {
    /// As they stand.
    pub(super) exact: BTreeSet<String>,
    /// In lower case, where case does not matter.
    pub(super) folded: BTreeSet<String>,
    lists: Vec<(Vec<String>, bool)>,
}

/// An axis with its cells.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) axis: Axis,
    pub(super) cells: Vec<Cell>,
    pub(super) texts: TextCut,
    starts: BTreeSet<i128>,
    day_starts: BTreeSet<i128>,
    code_sets: Vec<Vec<u32>>,
}

/// All axes of some conditions.
#[derive(Debug, Clone)]
pub(super) struct Space {
    pub(super) cuts: Vec<Cut>,
    /// Whether scores are taken apart into the facts behind their lines.
    pub(super) opens_scores: bool,
    lets: BTreeSet<LetId>,
    criteria: BTreeSet<leadspec_ir::CriterionId>,
    scores: BTreeSet<leadspec_ir::ScoreId>,
}

impl Space {
    /// No axes yet.
    pub(super) fn new(opens_scores: bool) -> Self {
        Space {
            cuts: Vec::new(),
            opens_scores,
            lets: BTreeSet::new(),
            criteria: BTreeSet::new(),
            scores: BTreeSet::new(),
        }
    }

    /// The axes of these conditions, scores being axes themselves.
    pub(super) fn of(model: &Model<'_>, conditions: &[&Condition]) -> Self {
        let mut space = Space::new(false);
        for condition in conditions {
            space.add(model, condition, 0);
        }
        space.finish(model)
    }

    /// Cuts every axis into its cells: the last step.
    pub(super) fn finish(mut self, model: &Model<'_>) -> Self {
        // Facts first: they leave fewer answers open for whole comparisons.
        self.cuts.sort_by_key(|cut| matches!(cut.axis, Axis::Atom(_)));
        for cut in &mut self.cuts {
            cut.cells = cells(model, cut);
        }
        self
    }

    /// The place of an axis.
    pub(super) fn find(&self, is: impl Fn(&Axis) -> bool) -> Option<usize> {
        self.cuts.iter().position(|c| is(&c.axis))
    }

    fn cut(&mut self, axis: Axis) -> &mut Cut {
        let place = self.find(|a| *a == axis).unwrap_or_else(|| {
            self.cuts.push(Cut {
                axis,
                cells: Vec::new(),
                texts: TextCut::default(),
                starts: BTreeSet::new(),
                day_starts: BTreeSet::new(),
                code_sets: Vec::new(),
            });
            self.cuts.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        &mut self.cuts[place]
    }

    /// Adds a condition's axes.
    pub(super) fn add(&mut self, model: &Model<'_>, condition: &Condition, depth: u32) {
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            ConditionKind::Fact(fact) => {
                self.cut(Axis::Fact(fact.source));
            }
            ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => {
                if depth < DEPTH && self.criteria.insert(*id) {
                    match &model.definition.criteria[*id].rule {
                        CriterionRule::Condition(condition) => self.add(model, condition, depth + 1),
                        CriterionRule::FirstKnown(clauses) => {
                            for clause in clauses {
                                self.add(model, &clause.when, depth + 1);
                            }
                        }
                    }
                }
            }
            ConditionKind::Let(id) => self.add_let(model, *id, depth),
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.add(model, inner, depth),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.add(model, one, depth);
                }
            }
            ConditionKind::Compare { operator, left, right } => {
                self.add_quantity(model, left, depth);
                self.add_quantity(model, right, depth);
                self.cut_comparison(model, condition, *operator, left, right);
            }
            ConditionKind::Between { value, low, high } => {
                for quantity in [value, low, high] {
                    self.add_quantity(model, quantity, depth);
                }
                self.cut_comparison(model, condition, Compare::GreaterOrEqual, value, low);
                self.cut_comparison(model, condition, Compare::LessOrEqual, value, high);
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                self.add_quantity(model, value, depth);
                if is_calendar(*window) {
                    self.cut(Axis::Atom(condition.clone()));
                }
                let Some(form) = linear::form(model, value) else { return };
                if let [(leaf, 1)] = form.terms.as_slice() {
                    let leaf = leaf.clone();
                    let reach = linear::window(*direction, *window);
                    for days in [reach.sure, reach.at_most] {
                        let cut = self.cut(Axis::Amount(leaf.clone()));
                        cut.day_starts.insert(days.low - form.constant);
                        cut.day_starts.insert(days.high + 1 - form.constant);
                    }
                }
            }
            ConditionKind::Among { value, codes } => self.add_choice(model, value, Some(codes), depth),
            ConditionKind::SameChoice(left, right) => {
                self.add_choice(model, left, None, depth);
                self.add_choice(model, right, None, depth);
                self.cut(Axis::Atom(condition.clone()));
            }
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => {
                self.add_text(value);
                if *test == TextTest::Equals {
                    self.cut(Axis::Text(value.source)).texts.add(needles, *fold_case);
                } else {
                    self.cut(Axis::Atom(condition.clone()));
                }
            }
            ConditionKind::SameText { left, right, .. } => {
                self.add_text(left);
                self.add_text(right);
                self.cut(Axis::Atom(condition.clone()));
            }
            ConditionKind::List { value, .. } => {
                self.cut(Axis::List(value.source));
                self.cut(Axis::Atom(condition.clone()));
            }
            ConditionKind::IsKnown(value) => self.add_value(model, value, depth),
            ConditionKind::GateIs(id, _) => {
                if depth < DEPTH {
                    self.add(model, &model.definition.gates[*id].require, depth + 1);
                }
            }
            ConditionKind::Happened(query) => {
                let cut = self.cut(Axis::Amount(count_of(query)));
                cut.starts.insert(1);
            }
        }
    }

    /// Adds the axes of the line's condition, count or key, cut where its rows and caps are.
    pub(super) fn add_line(&mut self, model: &Model<'_>, line: &ScoreLine, depth: u32) {
        match &line.kind {
            ScoreLineKind::When { condition, .. } => self.add(model, condition, depth),
            ScoreLineKind::Per { points, count, at_most } => {
                self.add_quantity(model, count, depth);
                let most = at_most.map_or(0, |m| m.checked_div(*points).unwrap_or(0));
                for threshold in [1, i128::from(most), i128::from(most) + 1] {
                    self.cut_at(model, count, threshold);
                }
            }
            ScoreLineKind::By { key, rows } => {
                self.add_value(model, key, depth);
                for pattern in rows.iter().flat_map(|r| &r.patterns) {
                    match (key, pattern) {
                        (Value::Quantity(quantity), Pattern::Range { low, high }) => {
                            if let Some(low) = low {
                                self.cut_at(model, quantity, i128::from(*low));
                            }
                            if let Some(high) = high {
                                self.cut_at(model, quantity, i128::from(*high) + 1);
                            }
                        }
                        (Value::Choice(choice), Pattern::Code(code)) => {
                            self.add_choice(model, choice, Some(&[*code]), depth);
                        }
                        (Value::Text(text), Pattern::Text(needle)) => {
                            let needle = std::slice::from_ref(needle);
                            self.cut(Axis::Text(text.source)).texts.add(needle, false);
                        }
                        // A key and its patterns have one type; yes and no need no cut, nor does what holds for anything.
                        (
                            Value::Quantity(_)
                            | Value::Choice(_)
                            | Value::Text(_)
                            | Value::Condition(_)
                            | Value::List(_),
                            Pattern::Range { .. }
                            | Pattern::Code(_)
                            | Pattern::Text(_)
                            | Pattern::Bool(_)
                            | Pattern::Unknown
                            | Pattern::Otherwise,
                        ) => {}
                    }
                }
            }
        }
    }

    fn add_let(&mut self, model: &Model<'_>, id: LetId, depth: u32) {
        if depth < DEPTH && self.lets.insert(id) {
            self.add_value(model, &model.definition.lets[id].value, depth + 1);
        }
    }

    fn add_value(&mut self, model: &Model<'_>, value: &Value, depth: u32) {
        match value {
            Value::Condition(condition) => self.add(model, condition, depth),
            Value::Quantity(quantity) => self.add_quantity(model, quantity, depth),
            Value::Choice(choice) => self.add_choice(model, choice, None, depth),
            Value::Text(text) => self.add_text(text),
            Value::List(list) => {
                self.cut(Axis::List(list.source));
            }
        }
    }

    fn add_text(&mut self, text: &Text) {
        self.cut(Axis::Text(text.source));
        // What stands in for the unknown is a constant: it is compared as it is, and needs no cut.
    }

    fn add_choice(&mut self, model: &Model<'_>, choice: &Choice, codes: Option<&[u32]>, depth: u32) {
        match &choice.kind {
            ChoiceKind::Fact(source) => {
                let cut = self.cut(Axis::Choice(*source, choice.domain));
                cut.code_sets.extend(codes.map(<[u32]>::to_vec));
            }
            ChoiceKind::Grade(id) if depth < DEPTH => match &model.definition.grades[*id].kind {
                GradeKind::Cut { of, limits } => {
                    self.add_quantity(model, of, depth + 1);
                    for limit in limits {
                        self.cut_at(model, of, i128::from(*limit));
                    }
                }
                GradeKind::Combined(parts) => {
                    for part in parts {
                        let part = Choice {
                            kind: ChoiceKind::Grade(*part),
                            domain: ChoiceDomain::Grades(*part),
                            at: choice.at,
                        };
                        self.add_choice(model, &part, None, depth + 1);
                    }
                }
            },
            ChoiceKind::Let(id) if depth < DEPTH => {
                if let Value::Choice(inner) = &model.definition.lets[*id].value {
                    self.add_choice(model, inner, codes, depth + 1);
                }
            }
            ChoiceKind::Grade(_) | ChoiceKind::Let(_) => {}
            ChoiceKind::IfUnknown(inner, _) => self.add_choice(model, inner, codes, depth),
        }
    }

    fn add_quantity(&mut self, model: &Model<'_>, quantity: &Quantity, depth: u32) {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Today => {}
            QuantityKind::Score(id) => {
                if !self.opens_scores {
                    self.cut(Axis::Amount(quantity.clone()));
                } else if depth < DEPTH && self.scores.insert(*id) {
                    for line in &model.definition.scores[*id].lines {
                        self.add_line(model, line, depth + 1);
                    }
                }
            }
            QuantityKind::Fact(_) | QuantityKind::LatestTime(_) | QuantityKind::Count(_) | QuantityKind::DayOf(_) => {
                self.cut(Axis::Amount(quantity.clone()));
            }
            QuantityKind::Let(id) => self.add_let(model, *id, depth),
            QuantityKind::Sum(terms) => {
                for term in terms {
                    self.add_quantity(model, term, depth);
                }
            }
            QuantityKind::Negated(inner) | QuantityKind::Times(inner, _) | QuantityKind::DaysSince(inner) => {
                self.add_quantity(model, inner, depth);
            }
            QuantityKind::IfUnknown(value, fallback) => {
                self.add_quantity(model, value, depth);
                self.add_quantity(model, fallback, depth);
            }
        }
    }

    /// Cuts the one fact behind a quantity where the quantity passes `threshold` (in its own integer form).
    fn cut_at(&mut self, model: &Model<'_>, quantity: &Quantity, threshold: i128) {
        if let Some(mut form) = linear::form(model, quantity) {
            form.constant -= threshold;
            self.cut_form(&form, Compare::GreaterOrEqual);
        }
    }

    fn cut_comparison(
        &mut self,
        model: &Model<'_>,
        condition: &Condition,
        operator: Compare,
        left: &Quantity,
        right: &Quantity,
    ) {
        let form = linear::difference(model, left, right);
        if !form.is_some_and(|form| self.cut_form(&form, operator)) {
            self.cut(Axis::Atom(condition.clone()));
        }
    }

    /// Cuts the one fact of a form where it passes zero; says whether the form has one fact or none.
    fn cut_form(&mut self, form: &linear::Form, operator: Compare) -> bool {
        let (leaf, factor, by_day) = match form.terms.as_slice() {
            [] => return true,
            [(leaf, factor)] if leaf.kind != QuantityKind::Today => (leaf, *factor, false),
            [(leaf, a), (today, b)] | [(today, b), (leaf, a)]
                if today.kind == QuantityKind::Today && leaf.unit == Unit::Date && *a == -b =>
            {
                (leaf, *a, true)
            }
            _several => return false,
        };
        if matches!(leaf.kind, QuantityKind::Score(_)) && self.opens_scores {
            return true;
        }
        // With a factor above zero, `factor · leaf + constant` passes zero at `-constant / factor`.
        let (factor, constant, operator) = if factor < 0 {
            (-factor, -form.constant, mirrored(operator))
        } else {
            (factor, form.constant, operator)
        };
        let floor = (-constant).div_euclid(factor);
        let exact = constant.rem_euclid(factor) == 0;
        let cut = self.cut(Axis::Amount(leaf.clone()));
        let starts = if by_day { &mut cut.day_starts } else { &mut cut.starts };
        match operator {
            Compare::Less | Compare::GreaterOrEqual => starts.extend([if exact { floor } else { floor + 1 }]),
            Compare::LessOrEqual | Compare::Greater => starts.extend([floor + 1]),
            Compare::Equal | Compare::NotEqual => starts.extend([if exact { floor } else { floor + 1 }, floor + 1]),
        }
        true
    }
}

/// A quantity that counts events, as a condition on them asks for it.
pub(super) fn count_of(query: &EventQuery) -> Quantity {
    Quantity {
        kind: QuantityKind::Count(query.clone()),
        unit: Unit::Integer,
        decimals: 0,
        at: leadspec_ir::At::default(),
    }
}

/// The operator between the opposites of both sides.
fn mirrored(operator: Compare) -> Compare {
    match operator {
        Compare::Equal => Compare::Equal,
        Compare::NotEqual => Compare::NotEqual,
        Compare::Less => Compare::Greater,
        Compare::LessOrEqual => Compare::GreaterOrEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterOrEqual => Compare::LessOrEqual,
    }
}

fn is_calendar(window: Window) -> bool {
    match window.unit {
        WindowUnit::Days | WindowUnit::Weeks => false,
        WindowUnit::Months | WindowUnit::Years => true,
    }
}

impl TextCut {
    fn add(&mut self, needles: &[String], fold: bool) {
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
fn cells(model: &Model<'_>, cut: &Cut) -> Vec<Cell> {
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
