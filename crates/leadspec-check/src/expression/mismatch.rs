//! Two values that do not go together: what each is, and what would go.

use super::unresolved;
use crate::context::Context;
use crate::types::{Operand, OperandKind, currency_text};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{ConditionKind, Decimal, SCALE, Unit, parse_day};

/// Reports that two values do not go together. `verb` says what was asked of them: `compared`, `added`.
///
/// Silent where one of them has a reported mistake, and where one is a name that nothing declares it is that which is
/// reported.
pub(crate) fn mismatch(cx: &mut Context, left: &Operand, right: &Operand, verb: &str) {
    if left.is_error() || right.is_error() {
        cx.poison();
        return;
    }
    for (side, other) in [(left, right), (right, left)] {
        if let OperandKind::Word(name) = &side.kind {
            word_beside(cx, name, other);
            return;
        }
    }
    // The value written out is the culprit, or else the second.
    let (culprit, other) = if is_written_out(left) && !is_written_out(right) {
        (left, right)
    } else {
        (right, left)
    };
    let (text, other_text) = (cx.text(culprit.span), cx.text(other.span));
    let (what, other_what) = (culprit.describe(cx), other.describe(cx));
    let (code, message) = match (unit(culprit), unit(other)) {
        (Some(Unit::Money(a)), Some(Unit::Money(b))) if a != b => (
            Code::CurrencyMismatch,
            format!("amounts in {} and {} are {verb}", currency_text(b), currency_text(a)),
        ),
        (Some(Unit::Money(_)), Some(Unit::Number | Unit::Integer)) | (Some(Unit::Number | Unit::Integer), Some(Unit::Money(_))) => (
            Code::NumberForMoney,
            format!("`{other_text}` is {other_what}, and `{text}` is {what}"),
        ),
        _units => (
            Code::TypeMismatch,
            format!("`{other_text}` is {other_what}, and `{text}` is {what}"),
        ),
    };
    let mut diagnostic = Diagnostic::new(code, message, culprit.span, what);
    diagnostic = match other.declared.or(culprit.declared) {
        Some(declared) if other.declared.is_some() => {
            diagnostic.with_label(declared, format!("{other_what}, declared here"))
        }
        Some(declared) => diagnostic.with_label(declared, "declared here"),
        None => diagnostic.with_label(other.span, other_what),
    };
    diagnostic = advise(cx, diagnostic, culprit, other);
    cx.report(diagnostic);
}

/// A name that nothing declares beside a value: a text without quotes, or a word for yes.
fn word_beside(cx: &mut Context, name: &leadspec_syntax::Name, other: &Operand) {
    let text = &name.text;
    let may_exist = cx.symbols.open_names || cx.symbols.event_names.contains_key(text);
    match &other.kind {
        OperandKind::Text(_) | OperandKind::TextConstant(_) if !may_exist => {
            let mut diagnostic = Diagnostic::new(
                Code::UnknownName,
                format!("nothing is called `{text}`"),
                name.span,
                "a text stands in quotes",
            )
            .with_help(format!("write `\"{text}\"`"))
            .with_safe_fix(format!("write `\"{text}\"`"), name.span, format!("\"{text}\""));
            if let Some(declared) = other.declared {
                diagnostic = diagnostic.with_label(declared, "a text, declared here");
            }
            cx.report(diagnostic);
        }
        OperandKind::Condition(_) if !may_exist && yes_or_no(text).is_some() => {
            let word = if yes_or_no(text) == Some(true) { "yes" } else { "no" };
            let diagnostic = Diagnostic::new(
                Code::UnknownName,
                format!("nothing is called `{text}`"),
                name.span,
                "not declared",
            )
            .with_help(format!("write `{word}`"))
            .with_safe_fix(format!("write `{word}`"), name.span, word);
            cx.report(diagnostic);
        }
        _any => unresolved(cx, name),
    }
}

/// Words and texts that people write for yes and no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _other => None,
    }
}

fn is_written_out(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Number(_) | OperandKind::TextConstant(_) | OperandKind::Items(_) | OperandKind::Unknown => true,
        OperandKind::Quantity(_) => operand.constant().is_some(),
        OperandKind::Condition(condition) => matches!(condition.kind, ConditionKind::Constant(_)),
        OperandKind::Error
        | OperandKind::Choice(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::List(_)
        | OperandKind::Gate(_)
        | OperandKind::Word(_) => false,
    }
}

fn unit(operand: &Operand) -> Option<Unit> {
    match &operand.kind {
        OperandKind::Quantity(quantity) => Some(quantity.unit),
        OperandKind::Number(_) => Some(Unit::Number),
        OperandKind::Error
        | OperandKind::Condition(_)
        | OperandKind::Choice(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => None,
    }
}

/// What to write for the culprit so that it goes with the other.
fn advise(cx: &Context, diagnostic: Diagnostic, culprit: &Operand, other: &Operand) -> Diagnostic {
    let (span, text) = (culprit.span, cx.text(culprit.span));
    let name = cx.text(other.span);
    let safe = |d: Diagnostic, write: String| {
        d.with_help(format!("write `{write}`")).with_safe_fix(format!("write `{write}`"), span, write)
    };
    let maybe = |d: Diagnostic, write: String| {
        d.with_help(format!("write `{write}`")).with_unsafe_fix(format!("write `{write}`"), span, write)
    };
    match (&culprit.kind, &other.kind) {
        (OperandKind::Number(number), _) => match unit(other) {
            Some(Unit::Money(currency)) => safe(diagnostic, format!("{text} {}", currency_text(currency))),
            // `0.7` may be meant as 70%, and `1` as either.
            Some(Unit::Percent) if number.0 > SCALE => safe(diagnostic, format!("{text}%")),
            Some(Unit::Percent) => maybe(
                diagnostic,
                format!("{}%", Decimal(number.0.saturating_mul(100))),
            ),
            Some(Unit::Date | Unit::Timestamp) => diagnostic.with_help(format!(
                "write a date, `2026-04-15`, or count the days: `days since {name} <= {text}`"
            )),
            Some(Unit::Duration) => maybe(diagnostic, format!("{text} days")),
            Some(Unit::Integer | Unit::Number) => diagnostic,
            None => match &other.kind {
                OperandKind::Text(_) => maybe(diagnostic, format!("\"{text}\"")),
                OperandKind::Condition(_) => diagnostic.with_help(format!("write `{name}` or `not {name}`")),
                _no_unit => diagnostic.with_help(format!("compare `{name}` with {}", other.describe(cx))),
            },
        },
        (OperandKind::TextConstant(value), _) => quoted(cx, diagnostic, value, culprit, other),
        (OperandKind::Quantity(quantity), _) => match (culprit.constant(), quantity.unit, unit(other)) {
            (Some((value, _)), Unit::Percent, Some(Unit::Number | Unit::Integer)) => {
                maybe(diagnostic, Decimal(value).to_string())
            }
            (Some((value, _)), Unit::Money(_), Some(Unit::Number | Unit::Integer)) => {
                maybe(diagnostic, Decimal(value).to_string())
            }
            (Some((value, _)), Unit::Duration, Some(Unit::Integer | Unit::Number)) if value % 86_400 == 0 => {
                safe(diagnostic, (value / 86_400).to_string())
            }
            (Some(_), Unit::Duration, Some(Unit::Date | Unit::Timestamp)) => diagnostic.with_help(format!(
                "ask for a window: `{name} within last {text}` or `{name} within next {text}`"
            )),
            (Some(_), Unit::Money(_), Some(Unit::Money(currency))) => diagnostic.with_help(format!(
                "write an amount in {0}: `10_000 {0}`",
                currency_text(currency)
            )),
            (_, _, Some(Unit::Money(currency))) => {
                diagnostic.with_help(format!("compare `{name}` with an amount in {}", currency_text(currency)))
            }
            _other_units => diagnostic.with_help(format!("compare `{name}` with {}", other.describe(cx))),
        },
        (OperandKind::Condition(_), OperandKind::Choice(choice)) => {
            let words = cx.words_of(choice.domain);
            diagnostic.with_help(format!("write one of its words: `{}`", words.join("`, `")))
        }
        (OperandKind::Gate(_), _) | (_, OperandKind::Gate(_)) => {
            diagnostic.with_help("ask for a gate's state: `gate business_mail passed`")
        }
        _any => diagnostic.with_help(format!("compare `{name}` with {}", other.describe(cx))),
    }
}

fn quoted(cx: &Context, diagnostic: Diagnostic, value: &str, culprit: &Operand, other: &Operand) -> Diagnostic {
    let name = cx.text(other.span);
    let fits = match unit(other) {
        Some(Unit::Date) => parse_day(value).is_some(),
        Some(Unit::Integer | Unit::Number) => Decimal::parse(value).is_ok(),
        Some(Unit::Percent | Unit::Money(_) | Unit::Timestamp | Unit::Duration) | None => false,
    };
    if fits {
        return diagnostic
            .with_help(format!("write it without quotes: `{value}`"))
            .with_safe_fix(format!("write `{value}`"), culprit.span, value);
    }
    match (&other.kind, unit(other)) {
        (_, Some(Unit::Date | Unit::Timestamp)) => {
            diagnostic.with_help("write a date without quotes: `2026-04-15`")
        }
        (_, Some(Unit::Money(currency))) => {
            diagnostic.with_help(format!("write an amount without quotes: `10_000 {}`", currency_text(currency)))
        }
        (OperandKind::List(_), _) => diagnostic.with_help(format!("write `{name} contains \"{value}\"`")),
        (OperandKind::Condition(_), _) => diagnostic.with_help(format!("write `{name}` or `not {name}`")),
        _any => diagnostic.with_help(format!("compare `{name}` with {}", other.describe(cx))),
    }
}
