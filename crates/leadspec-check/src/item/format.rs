//! `format "…"`: how a cell is written.

use crate::context::Context;
use crate::types::describe_type;
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{CellFormat, DateFormat, FieldType, FormatError, NumberFormat, Unit};
use leadspec_syntax::TextLiteral;

/// The format of a field's cells; reports one that says nothing or does not go with the type.
pub(crate) fn of_field(cx: &mut Context, text: &TextLiteral, attribute: Span, ty: &FieldType) -> Option<CellFormat> {
    let unit = match ty {
        FieldType::Quantity { unit, .. } => *unit,
        FieldType::List(item) => match item.as_ref() {
            FieldType::Quantity { unit, .. } => *unit,
            FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_) => {
                return not_applicable(cx, attribute, ty);
            }
        },
        FieldType::Bool | FieldType::Text | FieldType::Choice(_) => return not_applicable(cx, attribute, ty),
    };
    match unit {
        Unit::Date => date(cx, text, false),
        Unit::Timestamp => date(cx, text, true),
        Unit::Percent if text.value == "0..1" => Some(CellFormat::Fraction),
        Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_) => number(cx, text),
        Unit::Duration => not_applicable(cx, attribute, ty),
    }
}

/// The format of a date, or with `time` of a timestamp.
pub(crate) fn date(cx: &mut Context, text: &TextLiteral, time: bool) -> Option<CellFormat> {
    match DateFormat::parse(&text.value, time) {
        Ok(format) => Some(CellFormat::Date(format)),
        Err(error) => {
            bad(cx, text, &error, if time { "YYYY-MM-DD HH:mm" } else { "DD-MM-YYYY" });
            None
        }
    }
}

fn number(cx: &mut Context, text: &TextLiteral) -> Option<CellFormat> {
    match NumberFormat::parse(&text.value) {
        Ok(format) => Some(CellFormat::Number(format)),
        Err(error) => {
            bad(cx, text, &error, "1.234,56");
            None
        }
    }
}

fn bad(cx: &mut Context, text: &TextLiteral, error: &FormatError, example: &str) {
    let shown = &text.value;
    let (message, label) = match error {
        FormatError::Lacks(part) => (
            format!("the format `{shown}` lacks {part}"),
            format!("no place for {part}"),
        ),
        FormatError::Twice(part) => (format!("the format `{shown}` has {part} twice"), "twice".to_string()),
        FormatError::TimeInDate => (
            format!("the format `{shown}` has a time of day, and the field is a date"),
            "a date has no time of day".to_string(),
        ),
        FormatError::NoNumber => (
            format!("the format `{shown}` shows no number"),
            "not an example of a number".to_string(),
        ),
        FormatError::Ambiguous => (
            format!("the format `{shown}` does not tell thousands from decimals"),
            "can be read in two ways".to_string(),
        ),
    };
    let mut diagnostic = Diagnostic::new(Code::BadFormat, message, text.span, label);
    diagnostic = match error {
        FormatError::TimeInDate => diagnostic.with_help("declare the field as `timestamp`, or leave the time out"),
        FormatError::Lacks(_) if shown.bytes().any(|b| b.is_ascii_lowercase()) && shown.to_uppercase() != *shown => {
            diagnostic.with_help(format!(
                "write years, months and days in capitals, as in `\"{example}\"`; `mm` are minutes"
            ))
        }
        FormatError::Lacks(_) | FormatError::Twice(_) => {
            diagnostic.with_help(format!("name each part of a date once: `\"{example}\"`"))
        }
        FormatError::NoNumber | FormatError::Ambiguous => diagnostic.with_help(format!(
            "write a number as the export does, with thousands and decimals: `\"{example}\"`"
        )),
    };
    cx.report_whole(diagnostic);
}

fn not_applicable(cx: &mut Context, attribute: Span, ty: &FieldType) -> Option<CellFormat> {
    let what = describe_type(cx, ty);
    let diagnostic = Diagnostic::new(
        Code::NotApplicable,
        format!("`format` says how dates and numbers are written, and this is {what}"),
        attribute,
        format!("{what} has no format"),
    )
    .with_help("delete it");
    cx.report_whole(diagnostic);
    None
}
