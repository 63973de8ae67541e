//! What a condition is about, as a word for a path.

use crate::fold::{Fold, fold_value};
use leadspec_ir::{Condition, CriterionId, Definition, EventId, GateId, GradeId, Quantity, ScoreId, Source, Value};

/// A label as a word: letters and digits, joined by `_`.
pub(crate) fn slug(text: &str) -> String {
    let letters = text.to_lowercase();
    let words: Vec<&str> = letters
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("_")
}

pub(crate) fn of_condition(definition: &Definition, condition: &Condition) -> String {
    of_value(definition, &Value::Condition(condition.clone()))
}

pub(crate) fn of_quantity(definition: &Definition, quantity: &Quantity) -> String {
    of_value(definition, &Value::Quantity(quantity.clone()))
}

/// The least of the names it mentions, so that it does not depend on an order without meaning.
pub(crate) fn of_value(definition: &Definition, value: &Value) -> String {
    let mut names = Names {
        definition,
        found: Vec::new(),
    };
    fold_value(&mut names, value);
    names.found.into_iter().min().unwrap_or_else(|| "always".to_string())
}

struct Names<'a> {
    definition: &'a Definition,
    found: Vec<String>,
}

impl Fold for Names<'_> {
    fn source(&mut self, source: Source) -> Source {
        match source {
            Source::Field(id) => self.found.push(self.definition.fields[id].name.clone()),
            Source::Attribute(..) => {}
            Source::Latest(event, _) => self.found.push(self.definition.events[event].name.clone()),
        }
        source
    }
    fn event(&mut self, event: EventId) -> EventId {
        self.found.push(self.definition.events[event].name.clone());
        event
    }
    fn criterion(&mut self, id: CriterionId) -> CriterionId {
        self.found.push(self.definition.criteria[id].name.clone());
        id
    }
    fn score(&mut self, id: ScoreId) -> ScoreId {
        self.found.push(self.definition.scores[id].name.clone());
        id
    }
    fn grade(&mut self, id: GradeId) -> GradeId {
        self.found.push(self.definition.grades[id].name.clone());
        id
    }
    fn gate(&mut self, id: GateId) -> GateId {
        self.found.push(self.definition.gates[id].name.clone());
        id
    }
}
