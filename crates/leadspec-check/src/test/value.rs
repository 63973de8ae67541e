//! Values that a test gives a field or an attribute, as data.

use crate::context::Context;
use crate::expression::{
    self, constant_code, mismatch, operand, out_of_range, paired, quantity, quoted_yes_or_no, rescale, text_constant,
};
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{At, Choice, ChoiceKind, ConditionKind, Datum, Field, FieldType, QuantityKind, Source, Unit, Zone};
use leadspec_syntax::{Expression, ExpressionKind, Literal};

/// Something that is given a value: made once, for all tests.
pub(super) struct Slot<'a> {
    /// What definitions call it.
    pub(super) name: String,
    /// What it holds.
    pub(super) ty: FieldType,
    /// Whether a lead or event may lack it.
    pub(super) optional: bool,
    /// Whether its declaration has a mistake in it: then nothing is said about values.
    pub(super) is_broken: bool,
    /// Its name in the declaration.
    pub(super) at: Span,
    /// Whose it is: `a lead`, `an event`.
    whose: &'static str,
    /// As what it stands beside a value. Messages speak of it by its name in the declaration.
    fact: Operand<'a>,
    /// The same for what it holds, if it is a list.
    item: Option<Operand<'a>>,
}

impl<'a> Slot<'a> {
    /// For a field or attribute.
    pub(super) fn new(cx: &Context<'a>, source: Source, field: &Field) -> Self {
        let at = field.at.0;
        let fact = expression::fact(source, field, at);
        let of_item = |kind| Operand { kind, ..fact.clone() };
        let item = match &field.ty {
            FieldType::List(item) => item_kind(source, item, at).map(of_item),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) => None,
        };
        Slot {
            name: field.name.clone(),
            ty: field.ty.clone(),
            optional: field.optional,
            is_broken: cx.broken_facts.contains(&source),
            at,
            whose: match source {
                Source::Field(_) => "a lead",
                Source::Attribute(..) | Source::Latest(..) => "an event",
            },
            fact,
            item,
        }
    }

    /// A value that would do, as text.
    pub(super) fn sample(&self, cx: &Context) -> String {
        match &self.ty {
            FieldType::Bool => "yes".to_string(),
            FieldType::Text => "\"…\"".to_string(),
            FieldType::List(_) => "[]".to_string(),
            FieldType::Choice(domain) => cx.words_of(*domain).into_iter().next().unwrap_or_default(),
            FieldType::Quantity { unit, low, .. } => match unit {
                Unit::Integer | Unit::Number => leadspec_ir::written_quantity(low.unwrap_or(0), *unit),
                Unit::Percent => "50%".to_string(),
                Unit::Money(currency) => format!("1_000 {}", crate::types::currency_text(*currency)),
                Unit::Date => "2026-03-01".to_string(),
                Unit::Timestamp => "2026-03-01T09:00".to_string(),
                Unit::Duration => "30 days".to_string(),
            },
        }
    }
}

fn item_kind<'a>(source: Source, item: &FieldType, at: Span) -> Option<OperandKind<'a>> {
    match item {
        FieldType::Text => Some(OperandKind::TextConstant(String::new())),
        FieldType::Choice(domain) => Some(OperandKind::Choice(Choice {
            kind: ChoiceKind::Fact(source),
            domain: *domain,
            at: At(at),
        })),
        FieldType::Quantity { unit, .. } => {
            Some(OperandKind::Quantity(quantity(QuantityKind::Fact(source), *unit, at)))
        }
        FieldType::Bool | FieldType::List(_) => None,
    }
}

/// The value as data; reports what does not go with what it is given to. What makes a lead one that is rejected, and is no
/// mistake where that is expected, joins `unless_rejected`.
pub(super) fn lower<'a>(
    cx: &mut Context<'a>,
    slot: &Slot<'a>,
    value: &'a Expression,
    unless_rejected: &mut Vec<Diagnostic>,
) -> Option<Datum> {
    if slot.is_broken {
        return None;
    }
    if let ExpressionKind::Literal(Literal::Unknown) = value.kind {
        if !slot.optional {
            unless_rejected.push(never_unknown(slot, value.span));
        }
        return Some(Datum::Unknown);
    }
    if let FieldType::List(item) = &slot.ty {
        return list(cx, slot, item, value, unless_rejected);
    }
    one_of_type(cx, &slot.ty, &slot.fact, value, unless_rejected)
}

fn one_of_type<'a>(
    cx: &mut Context<'a>,
    ty: &FieldType,
    fact: &Operand<'a>,
    value: &'a Expression,
    unless_rejected: &mut Vec<Diagnostic>,
) -> Option<Datum> {
    match ty {
        FieldType::Bool => yes_or_no(cx, fact, value).map(Datum::Bool),
        FieldType::Quantity { unit, .. } => amount(cx, *unit, fact, value, unless_rejected).map(Datum::Quantity),
        FieldType::Text => text_constant(cx, value, fact).map(Datum::Text),
        FieldType::Choice(domain) => constant_code(cx, *domain, value, fact).map(Datum::Code),
        // No list holds lists.
        FieldType::List(_) => None,
    }
}

fn yes_or_no<'a>(cx: &mut Context<'a>, fact: &Operand<'a>, value: &'a Expression) -> Option<bool> {
    let found = operand(cx, value);
    if let OperandKind::Condition(condition) = &found.kind {
        if let ConditionKind::Constant(answer) = condition.kind {
            return Some(answer);
        }
        not_written_out(cx, &found);
    } else if let OperandKind::TextConstant(text) = &found.kind {
        quoted_yes_or_no(cx, fact, &found, text);
    } else {
        mismatch(cx, fact, &found, "compared");
    }
    None
}

/// An amount in the integer form of the unit it is needed in.
fn amount<'a>(
    cx: &mut Context<'a>,
    unit: Unit,
    fact: &Operand<'a>,
    value: &'a Expression,
    unless_rejected: &mut Vec<Diagnostic>,
) -> Option<i64> {
    let found = operand(cx, value);
    if let (Unit::Date, Some((_, Unit::Timestamp))) = (unit, found.constant()) {
        more_than_a_day(cx, found.span);
        return None;
    }
    let (beside, written) = paired(cx, fact, &found)?;
    let Some((number, of)) = constant(&written) else {
        not_written_out(cx, &found);
        return None;
    };
    unless_rejected.extend(out_of_range(cx, &beside, &written, fact.declared));
    match (unit, of) {
        (Unit::Number, Unit::Integer) => rescale(number, of.decimals(), unit.decimals()),
        (Unit::Integer, Unit::Number) => {
            not_whole(cx, found.span);
            None
        }
        (Unit::Timestamp, Unit::Date) => Zone::named(&cx.definition.timezone)?.start_of_day(number),
        // Everything else that goes together is of one unit.
        _same => Some(number),
    }
}

fn list<'a>(
    cx: &mut Context<'a>,
    slot: &Slot<'a>,
    item: &FieldType,
    value: &'a Expression,
    unless_rejected: &mut Vec<Diagnostic>,
) -> Option<Datum> {
    let ExpressionKind::List(items) = &value.kind else {
        let text = cx.text(value.span);
        let diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            format!("a list is needed here, and `{text}` is none"),
            value.span,
            "not a list",
        )
        .with_help(format!("write `[{text}]`"))
        .with_safe_fix(format!("write `[{text}]`"), value.span, format!("[{text}]"));
        cx.report(diagnostic);
        return None;
    };
    let of_item = slot.item.as_ref()?;
    let found: Vec<Option<Datum>> = items
        .iter()
        .map(|value| one_of_type(cx, item, of_item, value, unless_rejected))
        .collect();
    found.into_iter().collect::<Option<Vec<Datum>>>().map(Datum::List)
}

fn never_unknown(slot: &Slot, value: Span) -> Diagnostic {
    let (name, whose) = (&slot.name, slot.whose);
    Diagnostic::new(
        Code::BadExpectation,
        format!("`{name}` is never unknown: {whose} without it is rejected"),
        value,
        "always known",
    )
    .with_label(slot.at, "declared without `?`")
    .with_help(format!("give `{name}` a value, or declare it with `?` behind its type"))
}

fn not_written_out(cx: &mut Context, found: &Operand) {
    let text = cx.text(found.span);
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("a value that is written out is needed here, and `{text}` is none"),
        found.span,
        "not written out",
    )
    .with_help("write the value itself");
    cx.report(diagnostic);
}

fn more_than_a_day(cx: &mut Context, span: Span) {
    let text = cx.text(span);
    let day: String = text.chars().take_while(|c| !matches!(c, 'T' | ' ')).collect();
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("a date is needed here, and `{text}` is a point in time"),
        span,
        "more than a day",
    )
    .with_help(format!("write the day alone: `{day}`"))
    .with_unsafe_fix(format!("write `{day}`"), span, day);
    cx.report(diagnostic);
}

fn not_whole(cx: &mut Context, span: Span) {
    let text = cx.text(span);
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("a whole number is needed here, and `{text}` has decimals"),
        span,
        "not whole",
    )
    .with_help("write a whole number, or declare the field as `number`");
    cx.report(diagnostic);
}
