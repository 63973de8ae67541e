//! What is known about a lead: the `lead` block, and declarations of fields and attributes in general.

use super::format;
use super::value_type::{self, folded};
use crate::context::{Context, twice};
use crate::expression;
use crate::types::describe_type;
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{Arena, ArenaId, At, CellFormat, ChoiceDomain, DECIMALS, Field, FieldType, Source, Unit};
use leadspec_syntax::{FieldAttribute, FieldDeclaration, LeadEntry, NumberLiteral, Spanned, TextLiteral};
use std::collections::BTreeMap;

/// A text of an export, what it means, and where that is said; without a place it is a default.
type Meaning = (String, String, Option<Span>);

/// Lowers the lead block: every declared field, in order, even where its type has a mistake in it.
pub(crate) fn lower_lead(cx: &mut Context) {
    if let [first, more @ ..] = cx.symbols.leads.as_slice() {
        let head = |span: Span| Span::new(span.start, (span.start + 4).min(span.end));
        let (first, more): (Span, Vec<Span>) = (head(first.span), more.iter().map(|l| head(l.span)).collect());
        for second in more {
            twice(cx, "lead", second, first);
        }
    }
    let mut markers: Vec<&TextLiteral> = Vec::new();
    for entry in cx.symbols.leads.iter().flat_map(|l| &l.entries) {
        if let LeadEntry::Missing(texts) = &entry.node {
            markers.extend(texts);
        }
    }
    for (place, declaration) in cx.symbols.fields.clone().into_iter().enumerate() {
        let source = Source::Field(leadspec_ir::FieldId::from_index(place));
        let field = lower(cx, declaration, &markers, source);
        let id = cx.definition.fields.push(field);
        let declared = &cx.definition.fields[id];
        if declared.name == "id" && cx.definition.id.is_none() {
            cx.definition.id = Some(id);
        }
        if declared.ty == FieldType::Choice(ChoiceDomain::Stages) && cx.definition.stage.is_none() {
            cx.definition.stage = Some(id);
        }
    }
    let found = same_columns(cx.definition.fields.iter());
    cx.diagnostics.extend(found);
}

/// Warnings for fields that read one column.
pub(crate) fn same_columns<'f>(fields: impl Iterator<Item = &'f Field>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for field in fields {
        match seen.get(field.column.as_str()) {
            // Two fields of one name are reported as such.
            Some((first, _)) if *first == field.name => {}
            Some((first, place)) => found.push(
                Diagnostic::new(
                    Code::DuplicateColumn,
                    format!("`{}` and `{first}` read the same column `{}`", field.name, field.column),
                    field.at.0,
                    "reads it too",
                )
                .with_label(*place, "reads it first")
                .with_help(format!("name another column: `{} … from \"…\"`", field.name)),
            ),
            None => {
                seen.insert(&field.column, (&field.name, field.at.0));
            }
        }
    }
    found
}

/// Attributes as written, each at most once.
#[derive(Default)]
struct Attributes<'a> {
    personal: Option<Span>,
    mutual: Option<Span>,
    from: Option<(Span, &'a TextLiteral)>,
    missing: Option<(Span, &'a [TextLiteral])>,
    format: Option<(Span, &'a TextLiteral)>,
    yes: Option<(Span, &'a [TextLiteral])>,
    no: Option<(Span, &'a [TextLiteral])>,
    ignoring_case: Option<Span>,
    separated_by: Option<(Span, &'a TextLiteral)>,
    decimals: Option<(Span, &'a NumberLiteral)>,
}

fn attributes<'a>(cx: &mut Context<'a>, written: &'a [Spanned<FieldAttribute>]) -> Attributes<'a> {
    let mut found = Attributes::default();
    for attribute in written {
        let span = attribute.span;
        let (word, before) = match &attribute.node {
            FieldAttribute::Personal => ("personal", found.personal.replace(span)),
            FieldAttribute::Mutual => ("mutual", found.mutual.replace(span)),
            FieldAttribute::From(text) => ("from", found.from.replace((span, text)).map(|b| b.0)),
            FieldAttribute::Missing(texts) => ("missing", found.missing.replace((span, texts)).map(|b| b.0)),
            FieldAttribute::Format(text) => ("format", found.format.replace((span, text)).map(|b| b.0)),
            FieldAttribute::Yes(texts) => ("yes", found.yes.replace((span, texts)).map(|b| b.0)),
            FieldAttribute::No(texts) => ("no", found.no.replace((span, texts)).map(|b| b.0)),
            FieldAttribute::IgnoringCase => ("ignoring case", found.ignoring_case.replace(span)),
            FieldAttribute::SeparatedBy(text) => {
                ("separated by", found.separated_by.replace((span, text)).map(|b| b.0))
            }
            FieldAttribute::Decimals(number) => ("decimals", found.decimals.replace((span, number)).map(|b| b.0)),
        };
        if let Some(first) = before {
            twice(cx, word, span, first);
        }
    }
    found
}

/// Lowers one declaration. `markers` mean missing in every field of the block.
pub(crate) fn lower<'a>(
    cx: &mut Context<'a>,
    declaration: &'a FieldDeclaration,
    markers: &[&'a TextLiteral],
    source: Source,
) -> Field {
    let name = &declaration.name;
    let written = attributes(cx, &declaration.attributes);
    let fold = written.ignoring_case.is_some();
    let mut field = Field {
        name: name.text.clone(),
        ty: FieldType::Text,
        optional: declaration.ty.optional.is_some(),
        personal: written.personal.is_some(),
        mutual: written.mutual.is_some(),
        column: written
            .from
            .map_or_else(|| name.text.clone(), |(_, text)| text.value.clone()),
        missing: Vec::new(),
        fold_case: fold,
        format: CellFormat::Default,
        yes: Vec::new(),
        no: Vec::new(),
        separator: None,
        decimals: None,
        at: At(name.span),
    };
    let own_markers = written.missing.map_or(&[][..], |(_, texts)| texts);
    let all_markers: Vec<&TextLiteral> = own_markers.iter().chain(markers.iter().copied()).collect();
    for marker in &all_markers {
        let text = folded(marker.value.trim(), fold);
        if !text.is_empty() && !field.missing.contains(&text) {
            field.missing.push(text);
        }
    }
    let Some(checked) = value_type::check(cx, &declaration.ty, fold) else {
        cx.broken_facts.insert(source);
        return field;
    };
    field.ty = checked.ty;
    field.optional = checked.optional;
    if let Some((span, text)) = written.format {
        field.format = format::of_field(cx, text, span, &field.ty).unwrap_or(CellFormat::Default);
    }
    yes_and_no(cx, &mut field, &written, fold);
    separator(cx, &mut field, &written);
    decimals(cx, &mut field, &written);
    if let Some(span) = written.ignoring_case {
        case_matters(cx, &field, &written, span);
    }
    ambiguous(cx, &field, declaration, &written, &all_markers, fold);
    field
}

fn yes_and_no(cx: &mut Context, field: &mut Field, written: &Attributes, fold: bool) {
    if field.ty != FieldType::Bool {
        for (word, found) in [("yes", written.yes), ("no", written.no)] {
            if let Some((span, _)) = found {
                not_applicable(
                    cx,
                    word,
                    "a field of type `bool`",
                    span,
                    &field.ty,
                    "delete it, or declare the field as `bool`",
                );
            }
        }
        return;
    }
    let texts = |found: Option<(Span, &[TextLiteral])>, default: [&str; 3]| -> Vec<String> {
        match found {
            None => default.iter().map(|t| (*t).to_string()).collect(),
            Some((_, texts)) => texts.iter().map(|t| folded(t.value.trim(), fold)).collect(),
        }
    };
    field.yes = texts(written.yes, ["yes", "true", "1"]);
    field.no = texts(written.no, ["no", "false", "0"]);
}

fn separator(cx: &mut Context, field: &mut Field, written: &Attributes) {
    let is_list = matches!(field.ty, FieldType::List(_));
    match written.separated_by {
        Some((span, _)) if !is_list => {
            not_applicable(
                cx,
                "separated by",
                "a list",
                span,
                &field.ty,
                "delete it, or declare the field as `list of text`",
            );
        }
        Some((span, text)) if text.value.is_empty() => {
            let diagnostic = Diagnostic::new(
                Code::BadFormat,
                "nothing stands between the values of this list",
                span,
                "an empty text",
            )
            .with_help("write what separates them: `separated by \";\"`");
            cx.report(diagnostic);
        }
        Some((_, text)) => field.separator = Some(text.value.clone()),
        None if is_list => field.separator = Some(",".to_string()),
        None => {}
    }
}

fn decimals(cx: &mut Context, field: &mut Field, written: &Attributes) {
    let Some((span, number)) = written.decimals else { return };
    let unit = match &field.ty {
        FieldType::Quantity { unit, .. } => Some(*unit),
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_) => None,
    };
    if !matches!(
        unit,
        Some(Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_))
    ) {
        not_applicable(
            cx,
            "decimals",
            "numbers, money and percentages",
            span,
            &field.ty,
            "delete it",
        );
        return;
    }
    let most = if unit == Some(Unit::Integer) { 0 } else { DECIMALS };
    let Some(value) = expression::whole(cx, number) else {
        return;
    };
    match u8::try_from(value) {
        Ok(value) if value <= most => field.decimals = Some(value),
        _too_many => {
            let diagnostic = Diagnostic::new(
                Code::BadNumber,
                format!(
                    "`decimals {}` is more than {} has",
                    number.text,
                    describe_type(cx, &field.ty)
                ),
                number.span,
                format!("at most {most}"),
            )
            .with_help(format!("write `decimals {most}`"));
            cx.report(diagnostic);
        }
    }
}

/// `ignoring case` needs texts that stand for something: choices, yes and no, or markers of what is missing.
fn case_matters(cx: &mut Context, field: &Field, written: &Attributes, span: Span) {
    let item = if let FieldType::List(item) = &field.ty {
        item.as_ref()
    } else {
        &field.ty
    };
    let has_texts = matches!(item, FieldType::Choice(_) | FieldType::Bool);
    if !has_texts && written.missing.is_none() {
        not_applicable(
            cx,
            "ignoring case",
            "choices, yes and no, and markers of what is missing",
            span,
            &field.ty,
            "delete it, and say `ignoring case` where the text is compared",
        );
    }
}

pub(crate) fn not_applicable(cx: &mut Context, word: &str, with: &str, span: Span, ty: &FieldType, help: &str) {
    let what = describe_type(cx, ty);
    let diagnostic = Diagnostic::new(
        Code::NotApplicable,
        format!("`{word}` goes with {with}, and this is {what}"),
        span,
        "does not apply",
    )
    .with_help(help);
    cx.report_whole(diagnostic);
}

/// One text of an export that is declared to mean two values.
fn ambiguous(
    cx: &mut Context,
    field: &Field,
    declaration: &FieldDeclaration,
    written: &Attributes,
    markers: &[&TextLiteral],
    fold: bool,
) {
    let mut meanings: Vec<Meaning> = Vec::new();
    let mut add = |meaning: &str, texts: &[TextLiteral]| {
        meanings.extend(
            texts
                .iter()
                .map(|t| (folded(t.value.trim(), fold), meaning.to_string(), Some(t.span))),
        );
    };
    if let Some((_, texts)) = written.yes {
        add("yes", texts);
    }
    if let Some((_, texts)) = written.no {
        add("no", texts);
    }
    let ty = if let leadspec_syntax::TypeKind::ListOf(item) = &declaration.ty.kind {
        &item.kind
    } else {
        &declaration.ty.kind
    };
    if let leadspec_syntax::TypeKind::OneOf { options, .. } = ty {
        for option in options {
            if option.texts.is_empty() {
                let name = &option.name;
                meanings.push((folded(&name.text, fold), format!("`{}`", name.text), Some(name.span)));
            } else {
                let meaning = format!("`{}`", option.name.text);
                meanings.extend(
                    option
                        .texts
                        .iter()
                        .map(|t| (folded(t.value.trim(), fold), meaning.clone(), Some(t.span))),
                );
            }
        }
    }
    if field.ty == FieldType::Bool {
        for (texts, meaning, default) in [
            (&field.yes, "yes", written.yes.is_none()),
            (&field.no, "no", written.no.is_none()),
        ] {
            if default {
                meanings.extend(texts.iter().map(|t| (t.clone(), meaning.to_string(), None)));
            }
        }
    }
    if !meanings.is_empty() {
        meanings.extend(
            markers
                .iter()
                .map(|m| (folded(m.value.trim(), fold), "missing".to_string(), Some(m.span))),
        );
    }
    report_ambiguous(cx, field, &meanings);
}

fn report_ambiguous(cx: &mut Context, field: &Field, meanings: &[Meaning]) {
    let mut told: Vec<&str> = Vec::new();
    for (place, (text, meaning, span)) in meanings.iter().enumerate() {
        let before = meanings.iter().take(place).find(|(t, m, _)| t == text && m != meaning);
        let Some((_, first, first_span)) = before else { continue };
        if text.is_empty() || told.contains(&text.as_str()) {
            continue;
        }
        told.push(text);
        let place = span.or(*first_span).unwrap_or(field.at.0);
        // A marker of the whole block is told once, not for every field.
        if !cx.told_texts.insert(place) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Code::AmbiguousText,
            format!(
                "in `{}` the text `\"{text}\"` means both {first} and {meaning}",
                field.name
            ),
            place,
            if span.is_some() {
                format!("means {meaning}")
            } else {
                format!("means {first}")
            },
        );
        diagnostic = match (first_span, span) {
            (Some(first_span), Some(_)) => diagnostic.with_label(*first_span, format!("means {first}")),
            (None, Some(_)) => diagnostic
                .with_label(field.at.0, format!("reads `{text}` as {first}"))
                .with_note(format!(
                    "without `yes \"…\"` and `no \"…\"`, `{text}` is one of the texts that mean {first}"
                )),
            (_, None) => diagnostic
                .with_label(field.at.0, format!("reads `{text}` as {meaning}"))
                .with_note(format!(
                    "without `yes \"…\"` and `no \"…\"`, `{text}` is one of the texts that mean {meaning}"
                )),
        };
        let help = if first.as_str() == "missing" || meaning == "missing" {
            "take it out of one of the two"
        } else {
            "give each its own texts"
        };
        cx.report_whole(diagnostic.with_help(help));
    }
}

/// An arena of attributes in the order of their declaration.
pub(crate) fn lower_attributes<'a, I: ArenaId>(
    cx: &mut Context<'a>,
    fields: &'a [Spanned<FieldDeclaration>],
    source: impl Fn(I) -> Source,
) -> Arena<I, Field> {
    let mut arena = Arena::new();
    for (place, declaration) in fields.iter().enumerate() {
        let node = &declaration.node;
        if let Some(first) = fields.iter().take(place).find(|f| f.node.name.text == node.name.text) {
            let found = crate::symbols::declared_twice(&node.name, first.node.name.span, "attribute");
            cx.report(found);
        }
        let field = lower(cx, node, &[], source(I::from_index(place)));
        arena.push(field);
    }
    let found = same_columns(arena.iter());
    cx.diagnostics.extend(found);
    arena
}
