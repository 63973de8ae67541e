//! Named values put back where they are named, so that a name for a part of a condition changes nothing.

use crate::fold::{Fold, fold_choice, fold_condition, fold_quantity, fold_value};
use leadspec_ir::{
    ArenaId, Choice, ChoiceKind, Condition, ConditionKind, Definition, LetId, Quantity, QuantityKind, Value,
};

/// A named value larger than this stays a name: a chain of names that each name the one before twice would double with every link.
const LARGEST: usize = 500;

/// The named values of a definition, those small enough put into one another.
#[derive(Debug, Clone)]
pub(crate) struct Inlined {
    bodies: Vec<Value>,
    is_large: Vec<bool>,
}

impl Inlined {
    pub(crate) fn new(definition: &Definition) -> Inlined {
        let mut inlined = Inlined {
            bodies: Vec::new(),
            is_large: Vec::new(),
        };
        for named in &definition.lets {
            let body = fold_value(&mut Inliner(&inlined), &named.value);
            let mut size = Size(0);
            fold_value(&mut size, &body);
            inlined.is_large.push(size.0 > LARGEST);
            inlined.bodies.push(body);
        }
        inlined
    }

    /// The condition without small names.
    pub(crate) fn condition(&self, condition: &Condition) -> Condition {
        Inliner(self).condition(condition)
    }

    /// The quantity without small names.
    pub(crate) fn quantity(&self, quantity: &Quantity) -> Quantity {
        Inliner(self).quantity(quantity)
    }

    /// The value without small names.
    pub(crate) fn value(&self, value: &Value) -> Value {
        fold_value(&mut Inliner(self), value)
    }

    /// The names that stay, with what they stand for.
    pub(crate) fn large(&self) -> impl Iterator<Item = (LetId, &Value)> {
        let places = self.bodies.iter().zip(&self.is_large).enumerate();
        places
            .filter(|(_, (_, is_large))| **is_large)
            .map(|(place, (body, _))| (LetId::from_index(place), body))
    }

    fn small(&self, id: LetId) -> Option<&Value> {
        let is_large = self.is_large.get(id.index()).copied().unwrap_or(true);
        self.bodies.get(id.index()).filter(|_| !is_large)
    }
}

struct Inliner<'a>(&'a Inlined);

impl Fold for Inliner<'_> {
    fn condition(&mut self, condition: &Condition) -> Condition {
        if let ConditionKind::Let(id) = condition.kind
            && let Some(Value::Condition(body)) = self.0.small(id)
        {
            return body.clone();
        }
        fold_condition(self, condition)
    }

    fn quantity(&mut self, quantity: &Quantity) -> Quantity {
        if let QuantityKind::Let(id) = quantity.kind
            && let Some(Value::Quantity(body)) = self.0.small(id)
        {
            return body.clone();
        }
        fold_quantity(self, quantity)
    }

    fn choice(&mut self, choice: &Choice) -> Choice {
        if let ChoiceKind::Let(id) = choice.kind
            && let Some(Value::Choice(body)) = self.0.small(id)
        {
            return body.clone();
        }
        fold_choice(self, choice)
    }
}

/// Counts nodes.
struct Size(usize);

impl Fold for Size {
    fn condition(&mut self, condition: &Condition) -> Condition {
        self.0 += 1;
        fold_condition(self, condition)
    }
    fn quantity(&mut self, quantity: &Quantity) -> Quantity {
        self.0 += 1;
        fold_quantity(self, quantity)
    }
    fn choice(&mut self, choice: &Choice) -> Choice {
        self.0 += 1;
        fold_choice(self, choice)
    }
}
