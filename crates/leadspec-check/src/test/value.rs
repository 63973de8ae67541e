//! Values that a test gives a field or an attribute.

use crate::context::Context;
use crate::expression::{self, constant_code, find, item_type, mismatch, operand, text_constant, together};
use crate::symbols::Symbol;
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{At, Choice, ChoiceKind, ConditionKind, Field, FieldId, FieldType, QuantityKind, Source};
use leadspec_syntax::{Expression, ExpressionKind, Literal, Name};

/// The field of this name; reports what is none.
pub(super) fn find_field(cx: &mut Context, name: &Name) -> Option<FieldId> {
    find(cx, name, "field", |s| {
        if let Symbol::Field(id) = s { Some(id) } else { None }
    })
}

/// Checks that a value goes with what it is given to.
pub(super) fn fits<'a>(cx: &mut Context<'a>, source: Source, value: &'a Expression) {
    let field = match source {
        Source::Field(id) => cx.definition.fields.lookup(id),
        Source::Attribute(event, id) | Source::Latest(event, id) => {
            cx.definition.events.lookup(event).and_then(|e| e.attributes.lookup(id))
        }
    };
    let Some(field) = field.cloned() else { return };
    if cx.broken_facts.contains(&source) {
        return;
    }
    if let ExpressionKind::Literal(Literal::Unknown) = value.kind {
        if !field.optional {
            never_unknown(cx, &field, value);
        }
        return;
    }
    // The messages speak of the field by its name in the declaration.
    let fact = expression::fact(source, &field, field.at.0);
    one_of_type(cx, &field.ty, &fact, source, value);
}

fn one_of_type<'a>(cx: &mut Context<'a>, ty: &FieldType, fact: &Operand<'a>, source: Source, value: &'a Expression) {
    match ty {
        FieldType::Bool => yes_or_no(cx, fact, value),
        FieldType::Quantity { .. } => {
            let found = operand(cx, value);
            if let Some((_, quantity)) = together(cx, fact, &found)
                && constant(&quantity).is_none()
            {
                not_written_out(cx, &found);
            }
        }
        FieldType::Text => {
            let _ = text_constant(cx, value, fact);
        }
        FieldType::Choice(domain) => {
            let _ = constant_code(cx, *domain, value, fact);
        }
        FieldType::List(_) => list(cx, fact, source, value),
    }
}

fn yes_or_no<'a>(cx: &mut Context<'a>, fact: &Operand<'a>, value: &'a Expression) {
    let found = operand(cx, value);
    if let OperandKind::Condition(condition) = &found.kind {
        if !matches!(condition.kind, ConditionKind::Constant(_)) {
            not_written_out(cx, &found);
        }
    } else if let OperandKind::TextConstant(text) = &found.kind {
        expression::quoted_yes_or_no(cx, fact, &found, text);
    } else {
        mismatch(cx, fact, &found, "compared");
    }
}

fn list<'a>(cx: &mut Context<'a>, fact: &Operand<'a>, source: Source, value: &'a Expression) {
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
        return;
    };
    let Some(item) = item_type(cx, source) else { return };
    let kind = match &item {
        FieldType::Text => OperandKind::TextConstant(String::new()),
        FieldType::Choice(domain) => OperandKind::Choice(Choice {
            kind: ChoiceKind::Fact(source),
            domain: *domain,
            at: At(fact.span),
        }),
        FieldType::Quantity { unit, .. } => {
            OperandKind::Quantity(expression::quantity(QuantityKind::Fact(source), *unit, fact.span))
        }
        FieldType::Bool | FieldType::List(_) => return,
    };
    let of_item = Operand { kind, ..fact.clone() };
    for value in items {
        one_of_type(cx, &item, &of_item, source, value);
    }
}

fn never_unknown(cx: &mut Context, field: &Field, value: &Expression) {
    let name = &field.name;
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("`{name}` is never unknown: a lead without it is rejected"),
        value.span,
        "always known",
    )
    .with_label(field.at.0, "declared without `?`")
    .with_help(format!("give `{name}` a value, or declare it with `?` behind its type"));
    cx.report(diagnostic);
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
