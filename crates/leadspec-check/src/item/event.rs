//! What a lead does: events, and the columns of their table.

use super::{field, format};
use crate::context::{Context, twice};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{ArenaId, At, CellFormat, EventId, EventKind, Source};
use leadspec_syntax::{EventItem, EventRole, EventTableItem, FieldAttribute, Spanned};

/// Lowers every event, and the table's columns.
pub(crate) fn lower_all(cx: &mut Context) {
    for (place, item) in cx.symbols.events.clone().into_iter().enumerate() {
        let event = event(cx, EventId::from_index(place), item);
        cx.definition.events.push(event);
    }
    same_texts(cx);
    let tables = cx.symbols.event_tables.clone();
    if let [first, more @ ..] = tables.as_slice() {
        let head = |t: &EventTableItem| Span::new(t.span.start, (t.span.start + 6).min(t.span.end));
        for second in more {
            twice(cx, "events", head(second), head(first));
        }
        table(cx, first);
    }
}

fn event<'a>(cx: &mut Context<'a>, id: EventId, item: &'a EventItem) -> EventKind {
    let mut mutual: Option<Span> = None;
    let mut from: Option<(Span, String)> = None;
    for attribute in &item.attributes {
        match &attribute.node {
            FieldAttribute::Mutual => {
                if let Some(first) = mutual.replace(attribute.span) {
                    twice(cx, "mutual", attribute.span, first);
                }
            }
            FieldAttribute::From(text) => {
                if let Some((first, _)) = from.replace((attribute.span, text.value.clone())) {
                    twice(cx, "from", attribute.span, first);
                }
            }
            FieldAttribute::Personal
            | FieldAttribute::Missing(_)
            | FieldAttribute::Format(_)
            | FieldAttribute::Yes(_)
            | FieldAttribute::No(_)
            | FieldAttribute::IgnoringCase
            | FieldAttribute::SeparatedBy(_)
            | FieldAttribute::Decimals(_) => not_here(cx, attribute, "an event", "`mutual` and `from`"),
        }
    }
    let attributes = field::lower_attributes(cx, &item.fields, |attribute| Source::Attribute(id, attribute));
    EventKind {
        name: item.name.text.clone(),
        label: item.label.as_ref().map(|l| l.value.clone()),
        mutual: mutual.is_some(),
        text: from.map_or_else(|| item.name.text.clone(), |(_, text)| text.trim().to_string()),
        attributes,
        at: At(item.name.span),
    }
}

/// Two events that the table writes alike cannot be told apart.
fn same_texts(cx: &mut Context) {
    let events: Vec<(String, String, Span)> = cx
        .definition
        .events
        .iter()
        .map(|e| (e.text.clone(), e.name.clone(), e.at.0))
        .collect();
    for (place, (text, name, span)) in events.iter().enumerate() {
        let before = events.iter().take(place).find(|(t, n, _)| t == text && n != name);
        if let Some((_, first, first_span)) = before {
            let diagnostic = Diagnostic::new(
                Code::AmbiguousText,
                format!("the text `\"{text}\"` means both `{first}` and `{name}`"),
                *span,
                "read from the same text",
            )
            .with_label(*first_span, "the other event")
            .with_help(format!("give each its own text: `event {name} from \"…\"`"));
            cx.report(diagnostic);
        }
    }
}

fn not_here(cx: &mut Context, attribute: &Spanned<FieldAttribute>, what: &str, goes: &str) {
    let text = cx.text(attribute.span);
    let diagnostic = Diagnostic::new(
        Code::NotApplicable,
        format!("`{text}` does not go with {what}"),
        attribute.span,
        "does not apply",
    )
    .with_help(format!("delete it: {goes} are all that can stand here"));
    cx.report(diagnostic);
}

fn table(cx: &mut Context, item: &EventTableItem) {
    let mut seen: Vec<(EventRole, Span)> = Vec::new();
    for column in &item.columns {
        let (role, word) = match column.node.role {
            EventRole::Lead => (EventRole::Lead, "lead"),
            EventRole::Kind => (EventRole::Kind, "kind"),
            EventRole::Time => (EventRole::Time, "time"),
        };
        match seen.iter().find(|(r, _)| *r == role) {
            Some((_, first)) => {
                let first = *first;
                twice(cx, word, column.span, first);
            }
            None => seen.push((role, column.span)),
        }
        let mut formats = 0;
        for attribute in &column.node.attributes {
            match (&attribute.node, role) {
                (FieldAttribute::From(text), EventRole::Lead) => {
                    cx.definition.event_table.lead_column.clone_from(&text.value);
                }
                (FieldAttribute::From(text), EventRole::Kind) => {
                    cx.definition.event_table.kind_column.clone_from(&text.value);
                }
                (FieldAttribute::From(text), EventRole::Time) => {
                    cx.definition.event_table.time_column.clone_from(&text.value);
                }
                (FieldAttribute::Format(text), EventRole::Time) => {
                    formats += 1;
                    let format = format::date(cx, text, true).unwrap_or(CellFormat::Default);
                    cx.definition.event_table.time_format = format;
                }
                _not_of_this_column => not_here(
                    cx,
                    attribute,
                    &format!("the column `{word}`"),
                    "`from`, and for the time `format`,",
                ),
            }
        }
        if formats > 1 {
            twice(cx, "format", column.span, column.span);
        }
    }
}
