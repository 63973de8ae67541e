//! One decided lead, with an answer to everything that its definition asks on the way.

use crate::judge::Asked;
use crate::prepare::Places;
use leadspec_engine::{Inquiry, Inspection, Inspector};
use leadspec_ir::{
    ArenaId as _, Choice, ChoiceKind, Condition, ConditionKind, CriterionRule, Datum, Decimal, Definition, Expected,
    ExpectedKind, FieldType, GradeKind, Quantity, QuantityKind, SampleLead, Source, Truth, Unit, Value,
    format_quantity, humanise,
};
use std::sync::Arc;

/// All that may be asked about a lead as of a day.
#[derive(Debug)]
pub(super) struct Day<'a> {
    pub(super) inspector: Inspector,
    asked: Asked<'a>,
}

/// One lead.
pub(super) struct Story<'a, 'i> {
    pub(super) definition: &'a Definition,
    pub(super) inspection: &'a Inspection<'i>,
    pub(super) lead: &'a SampleLead,
    pub(super) day: &'a Day<'a>,
    /// Whether the lead stands in a test, so that nothing of it is to be withheld.
    pub(super) is_written: bool,
}

/// Collects every condition and quantity that leads are asked about, each once.
#[derive(Default)]
struct Collecting<'a> {
    asked: Asked<'a>,
    conditions: Vec<&'a Condition>,
    quantities: Vec<&'a Quantity>,
}

impl<'a> Day<'a> {
    pub(super) fn new(definition: &'a Arc<Definition>, expected: &[&'a Expected], as_of: i64) -> Day<'a> {
        let mut all = Collecting::default();
        for named in &definition.lets {
            all.value(&named.value);
        }
        for criterion in &definition.criteria {
            match &criterion.rule {
                CriterionRule::Condition(condition) => all.condition(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|clause| all.condition(&clause.when)),
            }
        }
        for grade in &definition.grades {
            match &grade.kind {
                GradeKind::Cut { of, .. } => all.quantity(of),
                GradeKind::Combined(_) => {}
            }
        }
        definition.gates.iter().for_each(|gate| all.condition(&gate.require));
        for transition in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
            all.condition(&transition.when);
        }
        for expected in expected {
            if let ExpectedKind::Condition(condition) = &expected.kind {
                all.condition(condition);
            }
        }
        let inquiry = Inquiry {
            conditions: all.conditions,
            quantities: all.quantities,
            ranges: true,
            questions: true,
        };
        Day {
            inspector: Inspector::new(definition, as_of, &inquiry),
            asked: all.asked,
        }
    }
}

impl<'a> Collecting<'a> {
    fn condition(&mut self, condition: &'a Condition) {
        let place = self.conditions.len();
        if place_of(&mut self.asked.conditions, condition, place) {
            self.conditions.push(condition);
        }
        match &condition.kind {
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for part in of {
                    self.condition(part);
                }
            }
            ConditionKind::Compare { left, right, .. } => {
                self.quantity(left);
                self.quantity(right);
            }
            ConditionKind::Between { value, low, high } => {
                for part in [value, low, high] {
                    self.quantity(part);
                }
            }
            ConditionKind::Within { value, .. } => self.quantity(value),
            ConditionKind::IsKnown(value) => self.value(value),
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::Among { .. }
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_) => {}
        }
    }

    fn quantity(&mut self, quantity: &'a Quantity) {
        let place = self.quantities.len();
        if place_of(&mut self.asked.quantities, quantity, place) {
            self.quantities.push(quantity);
        }
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        }
    }
}

/// Whether a question is new; then it stands at this place.
fn place_of<'a, T: std::hash::Hash + Eq>(places: &mut Places<&'a T>, question: &'a T, place: usize) -> bool {
    let before = places.len();
    places.entry(question).or_insert(place);
    places.len() > before
}

impl Story<'_, '_> {
    /// The answer to a condition of the definition or of an expectation.
    pub(super) fn truth(&self, condition: &Condition) -> Truth {
        let place = self.day.asked.conditions.get(condition);
        place.map_or(Truth::Unknown, |place| self.inspection.condition(0, *place))
    }

    /// A quantity in its integer form and decimals.
    pub(super) fn value(&self, quantity: &Quantity) -> Option<i128> {
        let place = self.day.asked.quantities.get(quantity)?;
        self.inspection.quantity(0, *place)
    }

    /// A quantity as people read it.
    pub(super) fn shown(&self, quantity: &Quantity) -> String {
        self.value(quantity)
            .map_or_else(|| "unknown".to_string(), |value| amount(value, quantity))
    }

    /// Whether nobody but the lead's own decision may show something.
    fn withholds(&self, source: Source) -> bool {
        let is_personal = match source {
            Source::Field(id) => self.definition.fields[id].personal,
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                self.definition.events[event].attributes[id].personal
            }
        };
        is_personal && !self.is_written
    }

    /// Whether a quantity is made of nothing that is withheld.
    pub(super) fn may_show(&self, quantity: &Quantity) -> bool {
        match &quantity.kind {
            QuantityKind::Fact(source) => !self.withholds(*source),
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.may_show(inner),
            QuantityKind::Sum(terms) => terms.iter().all(|term| self.may_show(term)),
            QuantityKind::IfUnknown(first, second) => self.may_show(first) && self.may_show(second),
            QuantityKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Quantity(inner) => self.may_show(inner),
                Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => true,
            },
            QuantityKind::Constant(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Count(_)
            | QuantityKind::Today => true,
        }
    }

    /// `job level is manager`
    pub(super) fn fact(&self, source: Source) -> String {
        let (name, ty, datum) = match source {
            Source::Field(id) => {
                let field = &self.definition.fields[id];
                (humanise(&field.name), &field.ty, self.lead.fact(id).clone())
            }
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                let kind = &self.definition.events[event];
                let attribute = &kind.attributes[id];
                let own = self.lead.events.iter().filter(|of| of.event == event);
                // Of equal times the last is the newest.
                let newest = own.max_by_key(|of| of.time);
                let datum = newest.and_then(|of| of.attributes.get(id.index()).cloned());
                let name = format!("the latest {}'s {}", humanise(&kind.name), humanise(&attribute.name));
                (name, &attribute.ty, datum.unwrap_or(Datum::Unknown))
            }
        };
        if datum != Datum::Unknown && self.withholds(source) {
            return format!("{name} is personal and not shown");
        }
        format!("{name} is {}", read(&datum, ty, self.definition))
    }

    /// `job level is manager`, `fit grade is C`
    pub(super) fn choice(&self, choice: &Choice) -> String {
        let name = choice.phrase(self.definition);
        match &choice.kind {
            ChoiceKind::Fact(source) => self.fact(*source),
            ChoiceKind::Grade(id) => {
                let code = self.inspection.grade(0, *id);
                let known = code.and_then(|code| self.definition.grades[*id].names.get(code as usize));
                format!("{name} is {}", known.map_or("unknown", String::as_str))
            }
            ChoiceKind::StageAfter => {
                let stage = self.inspection.stage(0);
                let known = stage.map(|stage| crate::words::stage(self.definition, stage));
                format!("{name} is {}", known.as_deref().unwrap_or("unknown"))
            }
            ChoiceKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Choice(inner) => self.choice(inner),
                // A named choice is one.
                Value::Condition(_) | Value::Quantity(_) | Value::Text(_) | Value::List(_) => name,
            },
            ChoiceKind::IfUnknown(inner, _) => self.choice(inner),
        }
    }
}

/// A fact as people read it: `50,000 EUR`, `manager`, `"NL"`, `unknown`.
pub(super) fn read(datum: &Datum, ty: &FieldType, definition: &Definition) -> String {
    match (datum, ty) {
        (Datum::Quantity(value), FieldType::Quantity { unit, .. }) => format_quantity(*value, *unit),
        (
            Datum::Unknown | Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
        ) => datum.written(ty, definition),
    }
}

/// An amount that has the form and decimals of a quantity.
pub(super) fn amount(value: i128, like: &Quantity) -> String {
    let more = like.decimals.saturating_sub(like.unit.decimals());
    let scaled = value / 10_i128.saturating_pow(u32::from(more)).max(1);
    i64::try_from(scaled).map_or_else(|_| "too much".to_string(), |value| format_quantity(value, like.unit))
}

/// The distance between two amounts of a quantity: `25%`, `5 points`, `31,500 EUR`, `3 days`, `2`.
pub(super) fn distance(value: i128, like: &Quantity) -> String {
    let counted = |number: i128, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    match (like.unit, &like.kind) {
        (Unit::Date, _) | (_, QuantityKind::DaysSince(_)) => counted(value, "day"),
        (Unit::Timestamp, _) => counted(value.div_euclid(86_400_000_000).max(1), "day"),
        (Unit::Number, QuantityKind::Score(_)) => {
            let shown = amount(value, like);
            let is_one = i128::from(Decimal::from_integer(1).unwrap_or_default().0) == value;
            format!("{shown} point{}", if is_one { "" } else { "s" })
        }
        (Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_) | Unit::Duration, _) => amount(value, like),
    }
}
