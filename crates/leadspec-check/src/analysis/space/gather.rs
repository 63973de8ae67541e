//! Finds the facts that conditions, values and score lines rest on, and where each has to be cut.

use super::super::linear;
use super::super::model::Model;
use super::{Axis, DEPTH, Space, count_of};
use leadspec_ir::{
    Choice, ChoiceDomain, ChoiceKind, Compare, Condition, ConditionKind, CriterionRule, GradeKind, LetId, Pattern,
    Quantity, QuantityKind, ScoreLine, ScoreLineKind, Text, TextTest, Unit, Value, Window, WindowUnit,
};

impl Space {
    /// Adds a condition's axes.
    pub(in super::super) fn add(&mut self, model: &Model<'_>, condition: &Condition, depth: u32) {
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
    pub(in super::super) fn add_line(&mut self, model: &Model<'_>, line: &ScoreLine, depth: u32) {
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
            ChoiceKind::Grade(_) | ChoiceKind::Let(_) | ChoiceKind::StageAfter => {}
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
            (-factor, -form.constant, operator.mirrored())
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

fn is_calendar(window: Window) -> bool {
    match window.unit {
        WindowUnit::Days | WindowUnit::Weeks => false,
        WindowUnit::Months | WindowUnit::Years => true,
    }
}
