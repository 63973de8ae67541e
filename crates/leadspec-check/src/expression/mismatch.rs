//! Two values that do not go together: what each is, and what would go.

use super::unresolved;
use crate::context::Context;
use crate::types::{Operand, OperandKind, currency_text};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{ConditionKind, Decimal, QuantityKind, SCALE, Unit, parse_day};

/// Reports that two values do not go together. `verb` says what was asked of them: `compared`, `added`.
///
/// Silent where one of them has a reported mistake, and where one is a name that nothing declares it is that which is
/// reported.
pub(crate) fn mismatch(cx: &mut Context, left: &Operand, right: &Operand, verb: &str) {
    if mend(cx, left, right, verb).is_some() {
        // Whoever calls this makes nothing of it.
        cx.poison();
    }
}

/// Which of two values was mended.
pub(crate) enum Mended<'a> {
    /// The first.
    Left(Operand<'a>),
    /// The second.
    Right(Operand<'a>),
}

/// Reports like [`mismatch`]; where what is meant is evident, gives back what it should be.
pub(crate) fn mend<'a>(cx: &mut Context, left: &Operand<'a>, right: &Operand<'a>, verb: &str) -> Option<Mended<'a>> {
    if left.is_error() || right.is_error() {
        cx.poison();
        return None;
    }
    if let OperandKind::Word(name) = &left.kind {
        return word_beside(cx, name, right).map(Mended::Left);
    }
    if let OperandKind::Word(name) = &right.kind {
        return word_beside(cx, name, left).map(Mended::Right);
    }
    // The value written out is the culprit, or else the second.
    let is_left = is_written_out(left) && !is_written_out(right);
    let (culprit, other) = if is_left { (left, right) } else { (right, left) };
    let diagnostic = described(cx, culprit, other, verb);
    let (diagnostic, meant) = advise(cx, diagnostic, culprit, other);
    let Some(kind) = meant else {
        cx.report(diagnostic);
        return None;
    };
    cx.report_whole(diagnostic);
    let operand = Operand {
        kind,
        ..culprit.clone()
    };
    Some(if is_left {
        Mended::Left(operand)
    } else {
        Mended::Right(operand)
    })
}

fn described(cx: &Context, culprit: &Operand, other: &Operand, verb: &str) -> Diagnostic {
    let (text, other_text) = (cx.text(culprit.span), cx.text(other.span));
    let (what, other_what) = (culprit.describe(cx), other.describe(cx));
    let both = format!("`{other_text}` is {other_what}, and `{text}` is {what}");
    let (code, message) = match (unit(culprit), unit(other)) {
        (Some(Unit::Money(a)), Some(Unit::Money(b))) if a != b => (
            Code::CurrencyMismatch,
            format!("amounts in {} and {} are {verb}", currency_text(b), currency_text(a)),
        ),
        (Some(Unit::Money(_)), Some(Unit::Number | Unit::Integer))
        | (Some(Unit::Number | Unit::Integer), Some(Unit::Money(_))) => (Code::NumberForMoney, both),
        _units => (Code::TypeMismatch, both),
    };
    let diagnostic = Diagnostic::new(code, message, culprit.span, what);
    match (other.declared, culprit.declared) {
        (Some(declared), _) => diagnostic.with_label(declared, format!("{other_what}, declared here")),
        (None, Some(declared)) => diagnostic.with_label(declared, "declared here"),
        (None, None) => diagnostic.with_label(other.span, other_what),
    }
}

/// A name that nothing declares beside a value: a text without quotes, or a word for yes.
fn word_beside<'a>(cx: &mut Context, name: &leadspec_syntax::Name, other: &Operand<'a>) -> Option<Operand<'a>> {
    let text = &name.text;
    let may_exist = cx.symbols.open_names
        || super::name::means_missing(text)
        || cx.symbols.event_names.contains_key(text)
        || super::name::near_name(cx, text).is_some();
    let diagnostic = |label: &str| {
        Diagnostic::new(
            Code::UnknownName,
            format!("nothing is called `{text}`"),
            name.span,
            label,
        )
    };
    if let (OperandKind::Text(_) | OperandKind::TextConstant(_), false) = (&other.kind, may_exist) {
        let mut found = diagnostic("a text stands in quotes")
            .with_help(format!("write `\"{text}\"`"))
            .with_safe_fix(format!("write `\"{text}\"`"), name.span, format!("\"{text}\""));
        if let Some(declared) = other.declared {
            found = found.with_label(declared, "a text, declared here");
        }
        cx.report_whole(found);
        return Some(Operand::new(OperandKind::TextConstant(text.clone()), name.span));
    }
    if let (OperandKind::Condition(_), false, Some(value)) = (&other.kind, may_exist, yes_or_no(text)) {
        let word = if value { "yes" } else { "no" };
        cx.report_whole(
            diagnostic("not declared")
                .with_help(format!("write `{word}`"))
                .with_safe_fix(format!("write `{word}`"), name.span, word),
        );
        let constant = super::build(ConditionKind::Constant(value), name.span);
        return Some(Operand::new(OperandKind::Condition(constant), name.span));
    }
    unresolved(cx, name);
    None
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

/// What to write for the culprit so that it goes with the other, and what that is where it is evident.
fn advise<'a>(
    cx: &Context,
    diagnostic: Diagnostic,
    culprit: &Operand<'a>,
    other: &Operand<'a>,
) -> (Diagnostic, Option<OperandKind<'a>>) {
    let (span, text) = (culprit.span, cx.text(culprit.span));
    let name = cx.text(other.span);
    // A field that is given a value stands for itself at its declaration.
    let is_given = other.declared == Some(other.span);
    if is_given && matches!(other.kind, OperandKind::Condition(_)) {
        return (diagnostic.with_help("write `yes` or `no`"), None);
    }
    if let Some((write, kind)) = evident(culprit, other, &text) {
        let diagnostic =
            diagnostic
                .with_help(format!("write `{write}`"))
                .with_safe_fix(format!("write `{write}`"), span, write);
        return (diagnostic, Some(kind));
    }
    if let Some(write) = likely(culprit, other, &text) {
        let diagnostic =
            diagnostic
                .with_help(format!("write `{write}`"))
                .with_unsafe_fix(format!("write `{write}`"), span, write);
        return (diagnostic, None);
    }
    let currency = |unit: Option<Unit>| {
        if let Some(Unit::Money(of)) = unit {
            currency_text(of)
        } else {
            String::new()
        }
    };
    let help = match (&culprit.kind, &other.kind, unit(culprit), unit(other)) {
        (OperandKind::Number(_), _, _, Some(Unit::Date | Unit::Timestamp)) => {
            format!("write a date, `2026-04-15`, or count the days: `days since {name} <= {text}`")
        }
        (OperandKind::Number(_) | OperandKind::TextConstant(_), OperandKind::Condition(_), _, _) => {
            format!("write `{name}` or `not {name}`")
        }
        (OperandKind::TextConstant(_), _, _, Some(Unit::Date | Unit::Timestamp)) => {
            "write a date without quotes: `2026-04-15`".to_string()
        }
        (OperandKind::TextConstant(_), _, _, Some(Unit::Money(_))) => {
            format!("write an amount without quotes: `10_000 {}`", currency(unit(other)))
        }
        (OperandKind::TextConstant(value), OperandKind::List(_), _, _) => {
            format!("write `{name} contains \"{value}\"`")
        }
        (_, _, Some(Unit::Duration), Some(Unit::Date | Unit::Timestamp)) => {
            format!("ask for a window: `{name} within last {text}` or `{name} within next {text}`")
        }
        (_, _, Some(Unit::Money(_)), Some(Unit::Money(_))) if culprit.constant().is_some() => {
            format!("write an amount in {0}: `10_000 {0}`", currency(unit(other)))
        }
        (_, _, Some(Unit::Money(_)), Some(Unit::Money(_))) => {
            format!(
                "hold both in one currency: declare `{text}` as `money {}`",
                currency(unit(other))
            )
        }
        (_, _, _, Some(Unit::Money(_))) => format!("compare `{name}` with an amount in {}", currency(unit(other))),
        (OperandKind::Condition(_), OperandKind::Choice(choice), _, _) => {
            format!("write one of its words: `{}`", cx.words_of(choice.domain).join("`, `"))
        }
        (OperandKind::Gate(_), _, _, _) | (_, OperandKind::Gate(_), _, _) => {
            "ask for a gate's state: `gate business_mail passed`".to_string()
        }
        _any if is_given => format!("give `{name}` {}", other.describe(cx)),
        _any => format!("compare `{name}` with {}", other.describe(cx)),
    };
    (diagnostic.with_help(help), None)
}

/// What is meant without doubt, as it is written and as it is.
fn evident<'a>(culprit: &Operand<'a>, other: &Operand<'a>, text: &str) -> Option<(String, OperandKind<'a>)> {
    let span = culprit.span;
    let of_unit =
        |value: i64, unit: Unit| OperandKind::Quantity(super::quantity(QuantityKind::Constant(value), unit, span));
    match (&culprit.kind, unit(other)?) {
        (OperandKind::Number(number), unit @ Unit::Money(currency)) => {
            Some((format!("{text} {}", currency_text(currency)), of_unit(number.0, unit)))
        }
        // `0.7` may be meant as 70%, and `1` as either.
        (OperandKind::Number(number), Unit::Percent) if number.0 > SCALE => {
            Some((format!("{text}%"), of_unit(number.0, Unit::Percent)))
        }
        (OperandKind::TextConstant(value), Unit::Date) => {
            parse_day(value).map(|day| (value.clone(), of_unit(day, Unit::Date)))
        }
        (OperandKind::TextConstant(value), Unit::Integer) => {
            let number = Decimal::parse(value).ok().filter(|n| n.as_integer().is_some())?;
            Some((value.clone(), OperandKind::Number(number)))
        }
        (OperandKind::TextConstant(value), Unit::Number) => Decimal::parse(value)
            .ok()
            .map(|number| (value.clone(), OperandKind::Number(number))),
        (OperandKind::Quantity(_), Unit::Integer) => match culprit.constant() {
            Some((seconds, Unit::Duration)) if seconds % 86_400 == 0 => {
                let days = seconds / 86_400;
                Some((days.to_string(), OperandKind::Number(Decimal::from_integer(days)?)))
            }
            _other_unit => None,
        },
        _not_evident => None,
    }
}

/// What may be meant.
fn likely(culprit: &Operand, other: &Operand, text: &str) -> Option<String> {
    match (&culprit.kind, unit(other)) {
        (OperandKind::Number(number), Some(Unit::Percent)) => Some(format!("{}%", Decimal(number.0.checked_mul(100)?))),
        (OperandKind::Number(_), Some(Unit::Duration)) => Some(format!("{text} days")),
        (OperandKind::Number(_), None) if matches!(other.kind, OperandKind::Text(_)) => Some(format!("\"{text}\"")),
        (OperandKind::Quantity(_), Some(Unit::Number | Unit::Integer)) => match culprit.constant() {
            Some((value, Unit::Percent | Unit::Money(_))) => Some(Decimal(value).to_string()),
            _other_unit => None,
        },
        _nothing => None,
    }
}
