//! Whether something can be unknown at all, read off its form: the rule behind `if unknown` in gates.

use crate::{
    Choice, ChoiceKind, Condition, ConditionKind, CriterionRule, Definition, GradeKind, ListFact, Quantity,
    QuantityKind, Source, Text, Value,
};

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
        match &condition.kind {
            ConditionKind::Constant(_)
            | ConditionKind::IsKnown(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_)
            | ConditionKind::IfUnknown(..) => false,
            ConditionKind::Fact(fact) => self.source_can_be_unknown(fact.source),
            ConditionKind::Criterion(id) => match &self.criteria[*id].rule {
                CriterionRule::Condition(condition) => self.condition_can_be_unknown(condition),
                CriterionRule::FirstKnown(_) => true,
            },
            ConditionKind::Let(id) => self.value_can_be_unknown(&self.lets[*id].value),
            ConditionKind::Not(inner) => self.condition_can_be_unknown(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                of.iter().any(|c| self.condition_can_be_unknown(c))
            }
            ConditionKind::Compare { left, right, .. } => [left, right].iter().any(|q| self.quantity_can_be_unknown(q)),
            ConditionKind::Between { value, low, high } => {
                [value, low, high].iter().any(|q| self.quantity_can_be_unknown(q))
            }
            ConditionKind::Within { value, .. } => self.quantity_can_be_unknown(value),
            ConditionKind::Among { value, .. } => self.choice_can_be_unknown(value),
            ConditionKind::SameChoice(left, right) => {
                self.choice_can_be_unknown(left) || self.choice_can_be_unknown(right)
            }
            ConditionKind::Text { value, .. } => self.text_can_be_unknown(value),
            ConditionKind::SameText { left, right, .. } => {
                self.text_can_be_unknown(left) || self.text_can_be_unknown(right)
            }
            ConditionKind::List { value, .. } => self.list_can_be_unknown(value),
        }
    }

    /// Whether a quantity can be unknown for some lead.
    pub fn quantity_can_be_unknown(&self, quantity: &Quantity) -> bool {
        match &quantity.kind {
            QuantityKind::Constant(_) | QuantityKind::Score(_) | QuantityKind::Count(_) | QuantityKind::Today => false,
            QuantityKind::Fact(source) => self.source_can_be_unknown(*source),
            QuantityKind::LatestTime(_) => true,
            QuantityKind::Let(id) => self.value_can_be_unknown(&self.lets[*id].value),
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.quantity_can_be_unknown(inner),
            QuantityKind::Sum(terms) => terms.iter().any(|q| self.quantity_can_be_unknown(q)),
            QuantityKind::IfUnknown(value, fallback) => {
                self.quantity_can_be_unknown(value) && self.quantity_can_be_unknown(fallback)
            }
        }
    }

    /// Whether a choice can be unknown for some lead.
    pub fn choice_can_be_unknown(&self, choice: &Choice) -> bool {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.source_can_be_unknown(*source),
            ChoiceKind::Grade(id) => match &self.grades[*id].kind {
                GradeKind::Cut { of, .. } => self.quantity_can_be_unknown(of),
                GradeKind::Combined(parts) => parts.iter().any(|part| {
                    let kind = ChoiceKind::Grade(*part);
                    self.choice_can_be_unknown(&Choice {
                        kind,
                        domain: choice.domain,
                        at: choice.at,
                    })
                }),
            },
            ChoiceKind::Let(id) => self.value_can_be_unknown(&self.lets[*id].value),
            ChoiceKind::IfUnknown(..) => false,
        }
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
        match value {
            Value::Condition(condition) => self.condition_can_be_unknown(condition),
            Value::Quantity(quantity) => self.quantity_can_be_unknown(quantity),
            Value::Choice(choice) => self.choice_can_be_unknown(choice),
            Value::Text(text) => self.text_can_be_unknown(text),
            Value::List(list) => self.list_can_be_unknown(list),
        }
    }
}
