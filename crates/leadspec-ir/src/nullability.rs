//! Whether something can be unknown at all, read off its form: the rule behind `if unknown` in gates.

use crate::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Definition, GradeId, GradeKind, LetId,
    ListFact, Quantity, QuantityKind, Source, Text, Value,
};
use std::collections::BTreeMap;

impl Definition {
    /// Whether a fact may be missing: an optional field, or anything of a newest event, which there may not be.
    pub fn source_can_be_unknown(&self, source: Source) -> bool {
        match source {
            Source::Field(id) => self.fields[id].optional,
            Source::Attribute(event, id) => self.events[event].attributes[id].optional,
            Source::Latest(..) => true,
        }
    }

    /// Whether a condition can come out unknown for some lead.
    pub fn condition_can_be_unknown(&self, condition: &Condition) -> bool {
        Walk::new(self).condition(condition)
    }

    /// Whether a quantity can be unknown for some lead.
    pub fn quantity_can_be_unknown(&self, quantity: &Quantity) -> bool {
        Walk::new(self).quantity(quantity)
    }

    /// Whether a choice can be unknown for some lead.
    pub fn choice_can_be_unknown(&self, choice: &Choice) -> bool {
        Walk::new(self).choice(choice)
    }

    /// Whether a text can be unknown for some lead.
    pub fn text_can_be_unknown(&self, text: &Text) -> bool {
        text.if_unknown.is_none() && self.source_can_be_unknown(text.source)
    }

    /// Whether a list can be unknown for some lead.
    pub fn list_can_be_unknown(&self, list: &ListFact) -> bool {
        self.source_can_be_unknown(list.source)
    }

    /// Whether a value of any kind can be unknown for some lead.
    pub fn value_can_be_unknown(&self, value: &Value) -> bool {
        Walk::new(self).value(value)
    }
}

/// One question, answered once for each name on the way: names that rest twice on the same one would double the work each time.
struct Walk<'a> {
    definition: &'a Definition,
    criteria: BTreeMap<CriterionId, bool>,
    lets: BTreeMap<LetId, bool>,
    grades: BTreeMap<GradeId, bool>,
}

impl<'a> Walk<'a> {
    fn new(definition: &'a Definition) -> Self {
        Walk {
            definition,
            criteria: BTreeMap::new(),
            lets: BTreeMap::new(),
            grades: BTreeMap::new(),
        }
    }

    fn source(&self, source: Source) -> bool {
        self.definition.source_can_be_unknown(source)
    }

    fn condition(&mut self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::Constant(_)
            | ConditionKind::IsKnown(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_)
            | ConditionKind::IfUnknown(..) => false,
            ConditionKind::Fact(fact) => self.source(fact.source),
            ConditionKind::Criterion(id) => self.criterion(*id),
            ConditionKind::Let(id) => self.named(*id),
            ConditionKind::Not(inner) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                of.iter().any(|c| self.condition(c))
            }
            ConditionKind::Compare { left, right, .. } => [left, right].iter().any(|q| self.quantity(q)),
            ConditionKind::Between { value, low, high } => [value, low, high].iter().any(|q| self.quantity(q)),
            ConditionKind::Within { value, .. } => self.quantity(value),
            ConditionKind::Among { value, .. } => self.choice(value),
            ConditionKind::SameChoice(left, right) => self.choice(left) || self.choice(right),
            ConditionKind::Text { value, .. } => self.definition.text_can_be_unknown(value),
            ConditionKind::SameText { left, right, .. } => {
                [left, right].iter().any(|t| self.definition.text_can_be_unknown(t))
            }
            ConditionKind::List { value, .. } => self.definition.list_can_be_unknown(value),
        }
    }

    fn criterion(&mut self, id: CriterionId) -> bool {
        if let Some(known) = self.criteria.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let answer = match &definition.criteria[id].rule {
            CriterionRule::Condition(condition) => self.condition(condition),
            CriterionRule::FirstKnown(_) => true,
        };
        self.criteria.insert(id, answer);
        answer
    }

    fn named(&mut self, id: LetId) -> bool {
        if let Some(known) = self.lets.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let answer = self.value(&definition.lets[id].value);
        self.lets.insert(id, answer);
        answer
    }

    fn grade(&mut self, id: GradeId) -> bool {
        if let Some(known) = self.grades.get(&id) {
            return *known;
        }
        let definition = self.definition;
        let answer = match &definition.grades[id].kind {
            GradeKind::Cut { of, .. } => self.quantity(of),
            GradeKind::Combined(parts) => parts.iter().any(|part| self.grade(*part)),
        };
        self.grades.insert(id, answer);
        answer
    }

    fn quantity(&mut self, quantity: &Quantity) -> bool {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Score(_) | QuantityKind::Count(_) | QuantityKind::Today => false,
            QuantityKind::Fact(source) => self.source(*source),
            QuantityKind::LatestTime(_) => true,
            QuantityKind::Let(id) => self.named(*id),
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.quantity(inner),
            QuantityKind::Sum(terms) => terms.iter().any(|q| self.quantity(q)),
            QuantityKind::IfUnknown(value, fallback) => self.quantity(value) && self.quantity(fallback),
        }
    }

    fn choice(&mut self, choice: &Choice) -> bool {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source(*source),
            ChoiceKind::Grade(id) => self.grade(*id),
            // A circle leaves it open.
            ChoiceKind::StageAfter => true,
            ChoiceKind::Let(id) => self.named(*id),
            ChoiceKind::IfUnknown(..) => false,
        }
    }

    fn value(&mut self, value: &Value) -> bool {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(choice) => self.choice(choice),
            Value::Text(text) => self.definition.text_can_be_unknown(text),
            Value::List(list) => self.definition.list_can_be_unknown(list),
        }
    }
}
