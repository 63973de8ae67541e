//! What a fact holds, in words.

use leadspec_ir::{ChoiceDomain, Definition, Field, FieldType, Unit, format_quantity, humanise};
use std::fmt::Write as _;

/// `whole number, may be unknown, from "Employees"`
pub(super) fn in_words(definition: &Definition, field: &Field) -> String {
    let mut text = type_in_words(definition, &field.ty);
    if limits(&field.ty).is_some_and(|of| of != (None, None)) {
        let _ = write!(text, ", {}", range_in_words(&field.ty));
    }
    if field.personal {
        text.push_str(", personal");
    }
    if field.optional {
        text.push_str(", may be unknown");
    }
    if field.column != field.name {
        let _ = write!(text, ", from \"{}\"", field.column);
    }
    text
}

/// `whole number`, `one of food, cosmetics`
pub(crate) fn type_in_words(definition: &Definition, ty: &FieldType) -> String {
    match ty {
        FieldType::Bool => "yes or no".to_string(),
        FieldType::Quantity { unit, .. } => match unit {
            Unit::Integer => "whole number".to_string(),
            Unit::Number => "number".to_string(),
            Unit::Percent => "percentage".to_string(),
            Unit::Money(currency) => format!("amount in {}", String::from_utf8_lossy(currency)),
            Unit::Date => "date".to_string(),
            Unit::Timestamp => "date and time".to_string(),
            Unit::Duration => "stretch of time".to_string(),
        },
        FieldType::Text => "text".to_string(),
        FieldType::Choice(ChoiceDomain::Options(id)) => {
            let names: Vec<String> = definition.choices[*id]
                .options
                .iter()
                .map(|o| humanise(&o.name))
                .collect();
            format!("one of {}", names.join(", "))
        }
        FieldType::Choice(ChoiceDomain::Stages) => "stage".to_string(),
        FieldType::Choice(ChoiceDomain::Grades(_)) => "grade".to_string(),
        FieldType::List(item) => format!("list of {}", type_in_words(definition, item)),
    }
}

pub(super) fn without_range(ty: &FieldType) -> FieldType {
    match ty {
        FieldType::Quantity { unit, .. } => FieldType::Quantity {
            unit: *unit,
            low: None,
            high: None,
        },
        FieldType::List(item) => FieldType::List(Box::new(without_range(item))),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => ty.clone(),
    }
}

pub(super) fn limits(ty: &FieldType) -> Option<(Option<i64>, Option<i64>)> {
    match ty {
        FieldType::Quantity { low, high, .. } => Some((*low, *high)),
        FieldType::List(item) => limits(item),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => None,
    }
}

/// `1 or more`, `0 to 80`
pub(crate) fn range_in_words(ty: &FieldType) -> String {
    match ty {
        FieldType::Quantity { unit, low, high } => match (low, high) {
            (None, None) => "any".to_string(),
            (Some(low), None) => format!("{} or more", format_quantity(*low, *unit)),
            (None, Some(high)) => format!("{} or less", format_quantity(*high, *unit)),
            (Some(low), Some(high)) => {
                format!("{} to {}", format_quantity(*low, *unit), format_quantity(*high, *unit))
            }
        },
        FieldType::List(item) => range_in_words(item),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => "any".to_string(),
    }
}
