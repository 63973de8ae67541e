//! Mapping of what holds data: the lead's fields, events, the event table.

use super::Context;
use super::body::{Body, body, with_names};
use super::children::Children;
use super::grammar::Rule;
use super::value::{extra_commas, name, number, range, text, texts};
use crate::{
    ChoiceOption, EventColumn, EventItem, EventRole, EventTableItem, FieldAttribute, FieldDeclaration, LeadEntry,
    LeadItem, Spanned, TypeExpression, TypeKind,
};
use leadspec_diagnostics::{Code, Diagnostic};
use pest::iterators::Pair;

/// `lead { … }`
pub(super) fn lead(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<LeadItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    inner.next()?;
    let Body { clauses, broken } = body(cx, inner, Rule::lead, lead_entry);
    let broken = with_names(cx, broken, |_| 0);
    let entries = clauses.into_iter().flat_map(|line| line.node).collect();
    Some(LeadItem { span, entries, broken })
}

/// A line of a lead block. A `missing` that starts a line is the block's own, not the field's above it: this is the one place
/// where a line break means something.
fn lead_entry(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Vec<Spanned<LeadEntry>>> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    if let Some(pair) = children.node(Rule::missing) {
        children.end();
        let node = LeadEntry::Missing(missing(cx, pair)?);
        return Some(vec![Spanned { span, node }]);
    }
    let pair = children.node(Rule::field)?;
    children.end();
    let mut field = field(cx, pair)?;
    let mut markers = Vec::new();
    field.node.attributes.retain(|attribute| match &attribute.node {
        FieldAttribute::Missing(texts) if starts_line(cx, attribute.span.start) => {
            markers.push(Spanned {
                span: attribute.span,
                node: LeadEntry::Missing(texts.clone()),
            });
            false
        }
        FieldAttribute::Missing(_)
        | FieldAttribute::Personal
        | FieldAttribute::Mutual
        | FieldAttribute::From(_)
        | FieldAttribute::Format(_)
        | FieldAttribute::Yes(_)
        | FieldAttribute::No(_)
        | FieldAttribute::IgnoringCase
        | FieldAttribute::SeparatedBy(_)
        | FieldAttribute::Decimals(_) => true,
    });
    let end = field.node.attributes.last().map_or(field.node.ty.span, |a| a.span);
    let mut entries = vec![Spanned {
        span: field.node.name.span.to(end),
        node: LeadEntry::Field(field.node),
    }];
    entries.append(&mut markers);
    Some(entries)
}

fn starts_line(cx: &Context<'_>, at: u32) -> bool {
    let before = cx.text.get(..(at - cx.base) as usize).unwrap_or("");
    before.trim_end_matches([' ', '\t']).ends_with('\n')
}

/// `budget money EUR? from "Annual Budget"`
fn field(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Spanned<FieldDeclaration>> {
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    let ty = field_type(cx, children.node(Rule::field_type)?)?;
    let attributes = attributes(cx, &mut children)?;
    extra_commas(cx, &mut children);
    children.end();
    let span = name.span.to(attributes.last().map_or(ty.span, |a| a.span));
    Some(Spanned {
        span,
        node: FieldDeclaration { name, ty, attributes },
    })
}

fn attributes(cx: &mut Context<'_>, children: &mut Children<'_>) -> Option<Vec<Spanned<FieldAttribute>>> {
    let mut attributes = Vec::new();
    while let Some(pair) = children.node(Rule::attribute) {
        let span = cx.span(&pair);
        let node = attribute(cx, pair)?;
        attributes.push(Spanned { span, node });
    }
    Some(attributes)
}

/// `integer 0..10?`
fn field_type(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TypeExpression> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let kind = children.any()?;
    let kind = type_kind(cx, kind)?;
    let optional = children.node(Rule::question).map(|pair| cx.span(&pair));
    children.end();
    Some(TypeExpression { span, kind, optional })
}

fn type_kind(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TypeKind> {
    let rule = pair.as_rule();
    if rule == Rule::type_one_of {
        return type_one_of(cx, pair);
    }
    let mut children = Children::of(pair);
    let kind = if rule == Rule::type_bool {
        TypeKind::Bool
    } else if rule == Rule::type_integer || rule == Rule::type_number {
        let range = match children.node(Rule::range) {
            Some(pair) => Some(range(cx, pair)?),
            None => None,
        };
        if rule == Rule::type_integer {
            TypeKind::Integer(range)
        } else {
            TypeKind::Number(range)
        }
    } else if rule == Rule::type_percent {
        TypeKind::Percent
    } else if rule == Rule::type_money {
        TypeKind::Money(name(cx, &children.node(Rule::name)?))
    } else if rule == Rule::type_text {
        TypeKind::Text
    } else if rule == Rule::type_date {
        TypeKind::Date
    } else if rule == Rule::type_timestamp {
        TypeKind::Timestamp
    } else if rule == Rule::type_duration {
        TypeKind::Duration
    } else if rule == Rule::type_list {
        TypeKind::ListOf(Box::new(field_type(cx, children.node(Rule::field_type)?)?))
    } else if rule == Rule::type_stage {
        TypeKind::Stage
    } else {
        TypeKind::Other(name(cx, &children.node(Rule::name)?))
    };
    children.end();
    Some(kind)
}

/// `one of [staff < manager]`
fn type_one_of(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TypeKind> {
    let mut children = Children::of(pair);
    let mut options = Vec::new();
    let mut first_less = None;
    let mut first_comma = None;
    loop {
        extra_commas(cx, &mut children);
        if let Some(pair) = children.node(Rule::less) {
            first_less.get_or_insert(cx.span(&pair));
        } else if let Some(pair) = children.node(Rule::comma) {
            first_comma.get_or_insert(cx.span(&pair));
            extra_commas(cx, &mut children);
        }
        let Some(pair) = children.node(Rule::choice) else { break };
        options.push(choice(cx, pair)?);
    }
    children.end();
    if let (Some(less), Some(comma)) = (first_less, first_comma) {
        cx.report(
            Diagnostic::new(
                Code::Unexpected,
                "choices are joined by `<` or by `,`, not by both",
                less.max(comma),
                "the other sign",
            )
            .with_label(less.min(comma), "one sign")
            .with_help("write `<` between all of them if they have an order, `,` otherwise"),
        );
    }
    Some(TypeKind::OneOf {
        options,
        ordered: first_less.is_some(),
    })
}

/// `manager as ["Mgr", "Manager"]`
fn choice(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<ChoiceOption> {
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    let texts = children
        .node(Rule::texts)
        .map(|pair| texts(cx, pair))
        .unwrap_or_default();
    children.end();
    Some(ChoiceOption { name, texts })
}

/// `from "Annual Budget"`
fn attribute(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<FieldAttribute> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    if rule == Rule::missing {
        return missing(cx, pair).map(FieldAttribute::Missing);
    }
    let mut children = Children::of(pair);
    let attribute = if rule == Rule::personal {
        FieldAttribute::Personal
    } else if rule == Rule::mutual {
        FieldAttribute::Mutual
    } else if rule == Rule::from {
        FieldAttribute::From(text(cx, children.node(Rule::text)?))
    } else if rule == Rule::format {
        FieldAttribute::Format(text(cx, children.node(Rule::text)?))
    } else if rule == Rule::yes_texts {
        FieldAttribute::Yes(texts(cx, children.node(Rule::texts)?))
    } else if rule == Rule::no_texts {
        FieldAttribute::No(texts(cx, children.node(Rule::texts)?))
    } else if rule == Rule::ignoring_case {
        FieldAttribute::IgnoringCase
    } else if rule == Rule::separated_by {
        FieldAttribute::SeparatedBy(text(cx, children.node(Rule::text)?))
    } else {
        FieldAttribute::Decimals(number(cx, &children.node(Rule::number)?))
    };
    children.end();
    Some(attribute)
}

/// `missing ["Select", "n/a"]`
fn missing(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Vec<crate::TextLiteral>> {
    let mut children = Children::of(pair);
    let texts = texts(cx, children.node(Rule::texts)?);
    children.end();
    Some(texts)
}

/// `event call mutual { … }`
pub(super) fn event(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<EventItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let name = name(cx, &head.node(Rule::name)?);
    // The label may stand behind `mutual`.
    let mut label = head.node(Rule::text).map(|pair| text(cx, pair));
    let mut found = attributes(cx, &mut head)?;
    if label.is_none() {
        label = head.node(Rule::text).map(|pair| text(cx, pair));
        found.extend(attributes(cx, &mut head)?);
    }
    let attributes = found;
    head.end();
    let Body { clauses, broken } = body(cx, inner, Rule::event, field);
    Some(EventItem {
        span,
        name,
        label,
        attributes,
        fields: clauses.into_iter().map(|line| line.node).collect(),
        broken: with_names(cx, broken, |_| 0),
    })
}

/// `events { … }`
pub(super) fn event_table(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<EventTableItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    inner.next()?;
    let Body { clauses, broken } = body(cx, inner, Rule::event_table, event_column);
    Some(EventTableItem {
        span,
        columns: clauses,
        broken,
    })
}

fn event_column(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<EventColumn> {
    let mut children = Children::of(pair);
    let mut role = Children::of(children.node(Rule::event_role)?);
    let role = if role.has(Rule::kw_lead) {
        EventRole::Lead
    } else if role.has(Rule::kw_kind) {
        EventRole::Kind
    } else {
        EventRole::Time
    };
    let attributes = attributes(cx, &mut children)?;
    extra_commas(cx, &mut children);
    children.end();
    Some(EventColumn { role, attributes })
}
