//! What is known about a lead: fields, events, and names for what is made of them.

use super::condition::in_words;
use super::names;
use crate::page::{Block, Section, Table, Tone, Words};
use crate::text::{capital, listed};
use leadspec_ir::{ChoiceDomain, Definition, EventKind, Field, FieldType, Unit, format_quantity, humanise};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    let mut blocks = Vec::new();
    if !definition.fields.is_empty() {
        let usual = usual_missing(definition);
        let has_personal = definition.fields.iter().any(|field| field.personal);
        let personal = if has_personal {
            " Personal ones are never shown on a page like this."
        } else {
            ""
        };
        blocks.push(Block::Paragraph(Words::from(format!(
            "Facts come from the columns of an export. A row that lacks a fact it must have is rejected, never guessed.{personal}{}",
            if usual.is_empty() {
                String::new()
            } else {
                format!(" Unless a remark says otherwise, {}.", missing_words(&usual))
            }
        ))));
        blocks.push(Block::Table(fields(definition, &usual)));
    }
    if !definition.events.is_empty() {
        blocks.push(Block::Paragraph(event_table(definition)));
        blocks.push(Block::Table(events(definition)));
    }
    if !definition.lets.is_empty() {
        blocks.push(Block::Table(short_names(definition)));
    }
    (!blocks.is_empty()).then(|| Section {
        id: "facts",
        title: "Facts: what we know about a lead".to_string(),
        blocks,
    })
}

fn fields(definition: &Definition, usual: &[String]) -> Table {
    let mut table = Table::new(
        "What is known about a lead",
        &["Fact", "Column", "Holds", "May be unknown", "Remarks"],
    );
    for field in &definition.fields {
        table.row(vec![
            Words::from(capital(&humanise(&field.name))),
            Words::from(field.column.clone()),
            Words::from(kind(definition, &field.ty)),
            Words::from(if field.optional { "yes" } else { "no" }),
            remarks(field, usual),
        ]);
    }
    table.without_empty_columns()
}

fn remarks(field: &Field, usual: &[String]) -> Words {
    let personal = field.personal.then(|| Words::new().badge(Tone::Wait, "personal"));
    let mutual = field
        .mutual
        .then(|| Words::new().badge(Tone::Good, "contact both ways"));
    let is_usual = is_same(usual, &field.missing);
    let missing = (field.optional && !is_usual).then(|| Words::new().quiet(missing_words(&field.missing)));
    Words::lines(personal.into_iter().chain(mutual).chain(missing))
}

/// The texts that in most columns mean that nobody knows.
fn usual_missing(definition: &Definition) -> Vec<String> {
    let all = || {
        definition
            .fields
            .iter()
            .filter(|field| field.optional)
            .map(|field| &field.missing)
    };
    let mut most: Option<(&Vec<String>, usize)> = None;
    for missing in all() {
        let count = all().filter(|other| *other == missing).count();
        if most.is_none_or(|(_, found)| count > found) {
            most = Some((missing, count));
        }
    }
    most.map(|(missing, _)| missing.clone()).unwrap_or_default()
}

/// Where a column takes no notice of case, its texts are kept in small letters.
fn is_same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.to_lowercase() == other.to_lowercase())
}

/// `“Select” or “n/a” means that nobody knows`
fn missing_words(missing: &[String]) -> String {
    if missing.is_empty() {
        return "nothing but an empty cell means that nobody knows".to_string();
    }
    let quoted: Vec<String> = missing.iter().map(|text| format!("“{text}”")).collect();
    format!(
        "{} means that nobody knows, as an empty cell does",
        listed(&quoted, "or")
    )
}

/// A type in words.
fn kind(definition: &Definition, ty: &FieldType) -> String {
    match ty {
        FieldType::Bool => "yes or no".to_string(),
        FieldType::Text => "text".to_string(),
        FieldType::Quantity { unit, low, high } => {
            let what = unit_words(*unit);
            match (low, high) {
                (Some(low), Some(high)) => {
                    format!(
                        "{what}, {} to {}",
                        format_quantity(*low, *unit),
                        format_quantity(*high, *unit)
                    )
                }
                (Some(low), None) => format!("{what}, {} or more", format_quantity(*low, *unit)),
                (None, Some(high)) => format!("{what}, {} or less", format_quantity(*high, *unit)),
                (None, None) => what,
            }
        }
        FieldType::Choice(domain) => choices(definition, *domain),
        FieldType::List(item) => match item.as_ref() {
            FieldType::Choice(domain) => format!("any of: {}", options(definition, *domain).join(", ")),
            FieldType::Bool | FieldType::Text | FieldType::Quantity { .. } | FieldType::List(_) => {
                format!("a list, each {}", kind(definition, item))
            }
        },
    }
}

fn unit_words(unit: Unit) -> String {
    match unit {
        Unit::Integer => "whole number".to_string(),
        Unit::Number => "number".to_string(),
        Unit::Percent => "percentage".to_string(),
        Unit::Money(currency) => format!("amount in {}", String::from_utf8_lossy(&currency)),
        Unit::Date => "day".to_string(),
        Unit::Timestamp => "day and time".to_string(),
        Unit::Duration => "length of time".to_string(),
    }
}

fn choices(definition: &Definition, domain: ChoiceDomain) -> String {
    let is_ordered = match domain {
        ChoiceDomain::Options(id) => definition.choices[id].ordered,
        ChoiceDomain::Stages | ChoiceDomain::Grades(_) => false,
    };
    match domain {
        ChoiceDomain::Stages => "the stage it is in".to_string(),
        ChoiceDomain::Options(_) | ChoiceDomain::Grades(_) => {
            let names = options(definition, domain).join(", ");
            if is_ordered {
                format!("from low to high: {names}")
            } else {
                format!("one of: {names}")
            }
        }
    }
}

/// Choices as people say them, and how the export writes those that it writes otherwise.
fn options(definition: &Definition, domain: ChoiceDomain) -> Vec<String> {
    let ChoiceDomain::Options(id) = domain else {
        let all = u32::try_from(definition.domain_len(domain)).unwrap_or(u32::MAX);
        return (0..all).map(|code| names::code(definition, domain, code)).collect();
    };
    let one = |option: &leadspec_ir::ChoiceOption| {
        let name = humanise(&option.name);
        let texts: Vec<String> = option
            .texts
            .iter()
            .filter(|text| !text.eq_ignore_ascii_case(&name) && !text.eq_ignore_ascii_case(&option.name))
            .map(|text| format!("“{text}”"))
            .collect();
        if texts.is_empty() {
            name
        } else {
            format!("{name} ({})", texts.join(", "))
        }
    };
    definition.choices[id].options.iter().map(one).collect()
}

fn event_table(definition: &Definition) -> Words {
    let table = &definition.event_table;
    Words::from(format!(
        "Events, what a lead does, stand in a table of their own: column “{}” says whose, “{}” which, and “{}” when.",
        table.lead_column, table.kind_column, table.time_column
    ))
}

fn events(definition: &Definition) -> Table {
    let mut table = Table::new("What a lead does", &["Event", "In the table", "Known of it", "Remarks"]);
    for event in &definition.events {
        let title = names::event(event);
        let called = names::called(&title, &event.name);
        let name = Words::from(title);
        table.row(vec![
            called.map_or(name.clone(), |called| name.line().quiet(format!("called {called}"))),
            Words::from(event.text.clone()),
            Words::lines(attributes(definition, event)),
            if event.mutual {
                Words::new().badge(Tone::Good, "contact both ways")
            } else {
                Words::new()
            },
        ]);
    }
    table.without_empty_columns()
}

fn attributes(definition: &Definition, event: &EventKind) -> Vec<Words> {
    let one = |attribute: &Field| {
        let personal = if attribute.personal { ", personal" } else { "" };
        let optional = if attribute.optional { ", may be unknown" } else { "" };
        Words::from(format!(
            "{}: {}{optional}{personal}",
            humanise(&attribute.name),
            kind(definition, &attribute.ty)
        ))
    };
    event.attributes.iter().map(one).collect()
}

fn short_names(definition: &Definition) -> Table {
    let mut table = Table::new("Short names that this page uses", &["Name", "What it stands for"]);
    for named in &definition.lets {
        let meaning = match &named.value {
            leadspec_ir::Value::Condition(condition) => in_words(definition, condition),
            leadspec_ir::Value::Quantity(_)
            | leadspec_ir::Value::Choice(_)
            | leadspec_ir::Value::Text(_)
            | leadspec_ir::Value::List(_) => Words::from(named.value.phrase(definition)),
        };
        table.row(vec![Words::from(capital(&humanise(&named.name))), meaning]);
    }
    table
}
