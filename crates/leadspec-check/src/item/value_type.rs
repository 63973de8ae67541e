//! Types as written, with their ranges, currencies and choices.

use crate::context::Context;
use crate::expression::{self, is_told, operand};
use crate::symbols::declared_twice;
use crate::types::{OperandKind, describe_unit};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ChoiceDomain, ChoiceOption, ChoiceType, FieldType, Unit};
use leadspec_syntax::{Expression, Name, RangeLiteral, TypeExpression, TypeKind};

/// The types by their words.
const WORDS: [&str; 9] = [
    "bool",
    "integer",
    "number",
    "percent",
    "text",
    "date",
    "timestamp",
    "duration",
    "stage",
];

/// What other languages call them.
const ELSEWHERE: [(&str, &str); 14] = [
    ("boolean", "bool"),
    ("checkbox", "bool"),
    ("int", "integer"),
    ("long", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("numeric", "number"),
    ("percentage", "percent"),
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("datetime", "timestamp"),
    ("time", "timestamp"),
];

/// A checked type.
pub(crate) struct CheckedType {
    /// What the field holds.
    pub(crate) ty: FieldType,
    /// Whether it may be missing.
    pub(crate) optional: bool,
}

/// Checks a type; `fold` says whether texts of choices are compared without case.
pub(crate) fn check<'a>(cx: &mut Context<'a>, ty: &'a TypeExpression, fold: bool) -> Option<CheckedType> {
    let optional = ty.optional.is_some() || matches!(&ty.kind, TypeKind::ListOf(item) if item.optional.is_some());
    let ty = kind(cx, ty, fold)?;
    Some(CheckedType { ty, optional })
}

fn kind<'a>(cx: &mut Context<'a>, ty: &'a TypeExpression, fold: bool) -> Option<FieldType> {
    let unbounded = |unit| FieldType::Quantity {
        unit,
        low: None,
        high: None,
    };
    match &ty.kind {
        TypeKind::Bool => Some(FieldType::Bool),
        TypeKind::Integer(range) => ranged(cx, Unit::Integer, range.as_ref()),
        TypeKind::Number(range) => ranged(cx, Unit::Number, range.as_ref()),
        TypeKind::Percent => Some(unbounded(Unit::Percent)),
        TypeKind::Money(name) => expression::currency(cx, name).map(|c| unbounded(Unit::Money(c))),
        TypeKind::Text => Some(FieldType::Text),
        TypeKind::OneOf { options, ordered } => Some(one_of(cx, options, *ordered, fold, ty.span)),
        TypeKind::Date => Some(unbounded(Unit::Date)),
        TypeKind::Timestamp => Some(unbounded(Unit::Timestamp)),
        TypeKind::Duration => Some(unbounded(Unit::Duration)),
        TypeKind::ListOf(item) => list_of(cx, item, fold),
        TypeKind::Stage => stage(cx, ty.span),
        TypeKind::Other(name) => match unknown_type(cx, name)? {
            "bool" => Some(FieldType::Bool),
            "integer" => Some(unbounded(Unit::Integer)),
            "number" => Some(unbounded(Unit::Number)),
            "percent" => Some(unbounded(Unit::Percent)),
            "text" => Some(FieldType::Text),
            "date" => Some(unbounded(Unit::Date)),
            "timestamp" => Some(unbounded(Unit::Timestamp)),
            "duration" => Some(unbounded(Unit::Duration)),
            _stage => stage(cx, ty.span),
        },
    }
}

fn stage(cx: &mut Context, span: Span) -> Option<FieldType> {
    if cx.symbols.lifecycles.is_empty() {
        if !cx.symbols.open_stages {
            let diagnostic = Diagnostic::new(
                Code::InitialUnreadable,
                "a field holds a stage, and there is no lifecycle that has stages",
                span,
                "no stages to read",
            )
            .with_help("add a `lifecycle { stage new initial … }`, or declare the field as `text`");
            cx.report(diagnostic);
        }
        return None;
    }
    Some(FieldType::Choice(ChoiceDomain::Stages))
}

fn list_of<'a>(cx: &mut Context<'a>, item: &'a TypeExpression, fold: bool) -> Option<FieldType> {
    let inner = kind(cx, item, fold)?;
    match inner {
        FieldType::Text | FieldType::Choice(_) | FieldType::Quantity { .. } => Some(FieldType::List(Box::new(inner))),
        FieldType::Bool | FieldType::List(_) => {
            let text = cx.text(item.span);
            let diagnostic = Diagnostic::new(
                Code::UnknownType,
                format!("there is no list of `{text}`"),
                item.span,
                "not in a list",
            )
            .with_help("a list holds texts, choices or numbers: `list of text`");
            cx.report(diagnostic);
            None
        }
    }
}

fn one_of(
    cx: &mut Context,
    options: &[leadspec_syntax::ChoiceOption],
    ordered: bool,
    fold: bool,
    span: Span,
) -> FieldType {
    let mut made: Vec<ChoiceOption> = Vec::new();
    for (place, option) in options.iter().enumerate() {
        let name = &option.name;
        if let Some(first) = options.iter().take(place).find(|o| o.name.text == name.text) {
            let found = declared_twice(name, first.name.span, "choice");
            cx.report(found);
            continue;
        }
        let texts: Vec<String> = if option.texts.is_empty() {
            vec![folded(&name.text, fold)]
        } else {
            option.texts.iter().map(|t| folded(t.value.trim(), fold)).collect()
        };
        let name = name.text.clone();
        made.push(ChoiceOption { name, texts });
    }
    let choice = ChoiceType { options: made, ordered };
    // Two fields with the same choices can be compared with each other.
    let id = cx
        .definition
        .choices
        .find(|c| *c == choice)
        .unwrap_or_else(|| cx.definition.choices.push(choice));
    if cx.symbols.has_slip(span) {
        cx.symbols.open_choices.insert(id);
    }
    FieldType::Choice(ChoiceDomain::Options(id))
}

/// A text as it is compared.
pub(crate) fn folded(text: &str, fold: bool) -> String {
    if fold { text.to_lowercase() } else { text.to_string() }
}

fn ranged<'a>(cx: &mut Context<'a>, unit: Unit, range: Option<&'a RangeLiteral>) -> Option<FieldType> {
    let Some(range) = range else {
        return Some(FieldType::Quantity {
            unit,
            low: None,
            high: None,
        });
    };
    let limits = limits(cx, range, unit)?;
    Some(FieldType::Quantity {
        unit,
        low: limits.0,
        high: limits.1,
    })
}

/// The limits of a range in a unit's integer form, both included; reports limits of another type and an empty range.
pub(crate) fn limits<'a>(
    cx: &mut Context<'a>,
    range: &'a RangeLiteral,
    unit: Unit,
) -> Option<(Option<i64>, Option<i64>)> {
    let low = range.low.as_deref().map(|e| limit(cx, e, unit));
    let high = range.high.as_deref().map(|e| limit(cx, e, unit));
    let low = match low {
        None => None,
        Some(found) => Some(found?),
    };
    let mut high = match high {
        None => None,
        Some(found) => Some(found?),
    };
    if range.excludes_high {
        high = high.and_then(|h: i64| h.checked_sub(1));
    }
    if let (Some(from), Some(to)) = (low, high)
        && from > to
    {
        empty_range(cx, range);
        return None;
    }
    Some((low, high))
}

fn empty_range(cx: &mut Context, range: &RangeLiteral) {
    let text = cx.text(range.span);
    let mut diagnostic = Diagnostic::new(
        Code::BadRange,
        format!("nothing lies in `{text}`"),
        range.span,
        "ends before it starts",
    );
    diagnostic = match (&range.low, &range.high) {
        (Some(low), Some(high)) if !range.excludes_high => {
            let write = format!("{}..{}", cx.text(high.span), cx.text(low.span));
            diagnostic
                .with_help(format!("write the lesser first: `{write}`"))
                .with_unsafe_fix("write the lesser first", range.span, write)
        }
        _open_or_excluding => diagnostic.with_help("write the lesser first: `0..10`"),
    };
    cx.report(diagnostic);
}

/// A value written out in a unit, in its integer form; reports anything else.
pub(crate) fn limit<'a>(cx: &mut Context<'a>, expression: &'a Expression, unit: Unit) -> Option<i64> {
    let found = operand(cx, expression);
    if let OperandKind::Number(number) = &found.kind {
        match (unit, number.as_integer()) {
            (Unit::Number, _) => return Some(number.0),
            (Unit::Integer, Some(whole)) => return Some(whole),
            (Unit::Integer | Unit::Percent | Unit::Money(_) | Unit::Date | Unit::Timestamp | Unit::Duration, _) => {}
        }
    }
    match found.constant() {
        Some((value, of)) if of == unit => return Some(value),
        Some((value, Unit::Integer)) if unit == Unit::Number => return value.checked_mul(leadspec_ir::SCALE),
        _other_unit => {}
    }
    if is_told(cx, &found) {
        return None;
    }
    let (text, what, needed) = (cx.text(found.span), found.describe(cx), describe_unit(unit));
    let (code, help) = match (&found.kind, unit) {
        (OperandKind::Number(_), Unit::Money(currency)) => (
            Code::NumberForMoney,
            format!("write `{text} {}`", crate::types::currency_text(currency)),
        ),
        (OperandKind::Number(_), Unit::Percent) => (Code::TypeMismatch, format!("write `{text}%`")),
        (OperandKind::Number(_), Unit::Integer) => (Code::TypeMismatch, "write a whole number".to_string()),
        _other => (Code::TypeMismatch, format!("write {needed}")),
    };
    let mut diagnostic = Diagnostic::new(
        code,
        format!("{needed} is needed here, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help(help);
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

/// Reports an unknown type; gives back the word of the one that is evidently meant.
fn unknown_type(cx: &mut Context, name: &Name) -> Option<&'static str> {
    let text = &name.text;
    let diagnostic = Diagnostic::new(
        Code::UnknownType,
        format!("no type is called `{text}`"),
        name.span,
        "not a type",
    );
    let lower = text.to_lowercase();
    let elsewhere = ELSEWHERE.iter().find(|(word, _)| *word == lower).map(|(_, ty)| *ty);
    let exact = WORDS.iter().copied().find(|word| *word == lower);
    if let Some(ty) = elsewhere.or(exact) {
        let mended =
            diagnostic
                .with_help(format!("write `{ty}`"))
                .with_safe_fix(format!("write `{ty}`"), name.span, ty);
        cx.report_whole(mended);
        return Some(ty);
    }
    let diagnostic = match (nearest(text, WORDS), lower.as_str()) {
        (Some(near), _) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        (None, "currency" | "amount" | "price") => diagnostic.with_help("write `money EUR`, with the currency"),
        (None, "enum" | "picklist" | "choice" | "select") => {
            diagnostic.with_help("list the choices: `one of [small, large]`")
        }
        (None, "list" | "array" | "set") => diagnostic.with_help("say of what: `list of text`"),
        (None, _) => diagnostic.with_help(format!(
            "write one of `{}`, `money EUR`, `one of [a, b]`, `list of text`",
            WORDS.join("`, `")
        )),
    };
    cx.report(diagnostic);
    None
}
