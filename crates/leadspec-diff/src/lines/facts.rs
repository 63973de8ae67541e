//! What is known about a lead and what it does, and names for what is made of these.

use super::{Lines, any_of, name_in_lines};
use crate::tell::kind::{range_in_words, type_in_words};
use crate::words::{called, format};
use leadspec_ir::{CellFormat, ChoiceDomain, ChoiceId, Definition, EventKind, Field, FieldType, humanise};

pub(super) fn all(lines: &mut Lines, definition: &Definition) {
    let usual = usual_missing(definition);
    if !usual.is_empty() {
        let said = format!(" unknown where it says {}, unless a line says otherwise", any_of(usual));
        lines.about("A fact of a lead is", [said]);
    }
    for field in &definition.fields {
        let subject = format!("Fact {}", humanise(&field.name));
        lines.about(&subject, field_in_lines(definition, field, usual));
    }
    for event in &definition.events {
        one_event(lines, definition, event);
    }
    if !definition.events.is_empty() {
        lines.about("Events:", event_table(definition));
    }
    for named in &definition.lets {
        let said = format!(" stands for: {}", named.value.phrase(definition));
        lines.about(&format!("The name {}", humanise(&named.name)), [said]);
    }
}

/// The texts that in most facts mean that nobody knows.
fn usual_missing(definition: &Definition) -> &[String] {
    let all = || definition.fields.iter().map(|field| field.missing.as_slice());
    let count = |missing: &[String]| all().filter(|other| *other == missing).count();
    // Of several that are as usual, the one that stands first.
    let places = all().enumerate();
    let most = places.max_by_key(|(place, missing)| (count(missing), std::cmp::Reverse(*place)));
    most.map(|(_, missing)| missing).unwrap_or_default()
}

fn field_in_lines(definition: &Definition, field: &Field, usual: &[String]) -> Vec<String> {
    let mut said = held(definition, &field.ty);
    let marks = [
        (field.optional, " may be unknown"),
        (field.personal, " is personal"),
        (field.mutual, " shows contact in both directions"),
        (field.fold_case, " is read in any case"),
    ];
    said.extend(
        marks
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, words)| (*words).to_string()),
    );
    said.push(format!(" is read from \"{}\"", field.column));
    said.extend(written(field, usual));
    said
}

/// What it may be.
fn held(definition: &Definition, ty: &FieldType) -> Vec<String> {
    let (options, several) = options_of(ty);
    let Some(choices) = options.map(|id| &definition.choices[id]) else {
        let what = with_article(&type_in_words(definition, ty));
        let range = if has_range(ty) {
            format!(", {}", range_in_words(ty))
        } else {
            String::new()
        };
        return vec![format!(" holds {what}{range}")];
    };
    let which = if several { "any" } else { "one" };
    let order = if choices.ordered { ", from low to high" } else { "" };
    let mut said = vec![format!(" holds {which} of its values{order}")];
    said.extend(choices.options.iter().map(|option| {
        let is_as_named = matches!(option.texts.as_slice(), [text] if *text == option.name);
        let written = if is_as_named {
            String::new()
        } else {
            format!(", written {}", any_of(&option.texts))
        };
        format!(" may be {}{written}", humanise(&option.name))
    }));
    said
}

/// `a whole number`, `an amount in EUR`, `text`
fn with_article(kind: &str) -> String {
    match kind {
        "text" | "yes or no" => kind.to_string(),
        amount if amount.starts_with('a') => format!("an {kind}"),
        _other => format!("a {kind}"),
    }
}

/// How an export writes it.
fn written(field: &Field, usual: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    if field.format != CellFormat::Default {
        said.push(format!(" is written like {}", format(&field.format)));
    }
    if field.ty == FieldType::Bool {
        said.push(format!(
            " is yes where it says {}, no where it says {}",
            any_of(&field.yes),
            any_of(&field.no)
        ));
    }
    if let Some(separator) = &field.separator {
        said.push(format!(" has its values separated by \"{separator}\""));
    }
    if let Some(decimals) = field.decimals {
        let ending = if decimals == 1 { "" } else { "s" };
        said.push(format!(" is rounded to {decimals} decimal{ending}"));
    }
    if !is_usual(field, usual) {
        said.push(if field.missing.is_empty() {
            " is unknown only where nothing stands".to_string()
        } else {
            format!(" is unknown where it says {}", any_of(&field.missing))
        });
    }
    said
}

/// Where case makes no difference, texts are kept in small letters.
fn is_usual(field: &Field, usual: &[String]) -> bool {
    let folded: Vec<String> = usual.iter().map(|text| text.to_lowercase()).collect();
    field.missing == usual || field.fold_case && field.missing == folded
}

/// The closed set that a fact's values are of, and whether it may hold several of them.
fn options_of(ty: &FieldType) -> (Option<ChoiceId>, bool) {
    match ty {
        FieldType::Choice(ChoiceDomain::Options(id)) => (Some(*id), false),
        FieldType::List(item) => (options_of(item).0, true),
        FieldType::Bool
        | FieldType::Text
        | FieldType::Quantity { .. }
        | FieldType::Choice(ChoiceDomain::Stages | ChoiceDomain::Grades(_)) => (None, false),
    }
}

fn has_range(ty: &FieldType) -> bool {
    match ty {
        FieldType::Quantity { low, high, .. } => low.is_some() || high.is_some(),
        FieldType::List(item) => has_range(item),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => false,
    }
}

fn one_event(lines: &mut Lines, definition: &Definition, event: &EventKind) {
    let subject = format!("Event {}", called(event.label.as_ref(), &event.name));
    let named = name_in_lines(event.label.as_ref(), &event.name);
    let mutual = event.mutual.then(|| " shows contact in both directions".to_string());
    let read = format!(" is read from \"{}\"", event.text);
    lines.about(&subject, named.into_iter().chain([read]).chain(mutual));
    for attribute in &event.attributes {
        let subject = format!("{subject}: its attribute {}", humanise(&attribute.name));
        lines.about(&subject, field_in_lines(definition, attribute, &[]));
    }
}

fn event_table(definition: &Definition) -> Vec<String> {
    let table = &definition.event_table;
    let mut said = vec![
        format!(" column \"{}\" says whose it is", table.lead_column),
        format!(" column \"{}\" says which it is", table.kind_column),
        format!(" column \"{}\" says when it was", table.time_column),
    ];
    if table.time_format != CellFormat::Default {
        said.push(format!(" the time is written like {}", format(&table.time_format)));
    }
    said
}
