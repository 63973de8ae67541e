//! Complaints about parts of a line: types, units, currencies, texts, names.

use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::{Token, token_from};
use super::case::Case;
use super::words::{ATTRIBUTES, OPERATORS, UNITS};
use leadspec_diagnostics::{Code, Diagnostic, nearest};

/// `budget from "Budget"`, `budget money from "Budget"`
pub(super) fn type_missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !matches!(case.block, Rule::lead | Rule::event) {
        return None;
    }
    let name = token_from(case.text, case.start, case.end).filter(Token::is_word)?;
    let second = case.next(name)?;
    let third = case.next(second);
    if second.text == "money" && third.is_some_and(|third| third.start <= found.end()) {
        return Some(
            Diagnostic::new(
                Code::MissingPart,
                "`money` needs its currency",
                case.span_of(second),
                "of which currency?",
            )
            .with_help("write `money EUR`")
            .with_unsafe_fix("add a currency", case.span(second.end(), second.end()), " EUR"),
        );
    }
    if !ATTRIBUTES.contains(&second.text) {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::MissingPart,
            format!("the field `{}` has no type", name.text),
            case.span_of(name),
            "what does it hold?",
        )
        .with_help(format!(
            "write `{} text`, or another type such as `number`, `date` or `bool`",
            name.text
        ))
        .with_unsafe_fix("make it a text", case.span(name.end(), name.end()), " text"),
    )
}

/// `12000 eur`
pub(super) fn currency(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let number = case.previous().filter(Token::is_number)?;
    let letters = found.text.len() == 3 && found.text.chars().all(|c| c.is_ascii_alphabetic());
    if !case.wants(Expected::Currency) || !letters || unit_word(found.text).is_some() || OPERATORS.contains(&found.text)
    {
        return None;
    }
    let right = found.text.to_uppercase();
    Some(
        Diagnostic::new(
            Code::CurrencySign,
            format!("the currency `{}` is written in capitals", found.text),
            case.span_of(found),
            format!("write `{right}`"),
        )
        .with_help(format!("write `{} {right}`", number.text))
        .with_safe_fix(format!("write `{right}`"), case.span_of(found), right),
    )
}

/// `30d`, `30 dayz`, `12000EUR`, `10k`
pub(super) fn unit(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if case.wants(Expected::Unit) && found.is_word() && case.previous().is_some_and(|p| p.is_number()) {
        let meant = unit_word(found.text)?;
        return Some(
            Diagnostic::new(
                Code::Unexpected,
                format!("`{}` is not a unit of time", found.text),
                case.span_of(found),
                "not a unit",
            )
            .with_help(format!("write `{meant}`"))
            .with_safe_fix(format!("write `{meant}`"), case.span_of(found), meant),
        );
    }
    if !found.is_number() {
        return None;
    }
    let split = found.text.find(|c: char| c.is_alphabetic())?;
    let (digits, letters) = found.text.split_at_checked(split)?;
    let digits = digits.trim_end_matches('_');
    let right = match letters {
        "k" | "K" => format!("{digits}_000"),
        "m" | "M" | "mio" | "mln" => format!("{digits}_000_000"),
        _ => {
            let currency = letters.to_uppercase();
            match unit_word(letters) {
                Some(unit) => format!("{digits} {unit}"),
                None if currency.len() == 3 && currency.is_ascii() => format!("{digits} {currency}"),
                None => {
                    return Some(
                        Diagnostic::new(
                            Code::Unexpected,
                            format!("`{}` is neither a number nor a name", found.text),
                            case.span_of(found),
                            "a name starts with a letter",
                        )
                        .with_help("write a blank behind the number, or start the name with a letter"),
                    );
                }
            }
        }
    };
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("`{}` is written `{right}`", found.text),
            case.span_of(found),
            "number and unit in one",
        )
        .with_help(format!("write `{right}`"))
        .with_safe_fix(format!("write `{right}`"), case.span_of(found), right),
    )
}

fn unit_word(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "d" | "ds" => "days",
        "h" | "hr" | "hrs" => "hours",
        "w" | "wk" | "wks" => "weeks",
        "mo" | "mon" | "mth" => "months",
        "y" | "yr" | "yrs" => "years",
        "min" | "mins" => "minutes",
        _ => {
            nearest(word, UNITS.iter().copied()).and_then(|meant| UNITS.iter().copied().find(|unit| *unit == meant))?
        }
    })
}

/// A text without its quotes.
pub(super) fn unquoted(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !case.wants(Expected::Text)
        || case
            .expected
            .iter()
            .any(|e| !matches!(e, Expected::Text | Expected::Sign("[") | Expected::Nothing))
    {
        return None;
    }
    if !found.is_word() && !found.is_number() {
        return None;
    }
    let line = case.text.get(found.start..case.end)?.lines().next()?.trim_end();
    let line = line.trim_end_matches(['}', ' ', ',', '{']);
    let end = found.start + line.len();
    if let Some(inside) = line.strip_suffix('"') {
        return Some(
            Diagnostic::new(
                Code::UnclosedText,
                "a text is closed and never opened",
                case.span(found.start, end),
                "`\"` is missing before this",
            )
            .with_help(format!("write `\"{inside}\"`"))
            .with_safe_fix("open the text", case.span(found.start, found.start), "\""),
        );
    }
    if line.contains('"') {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::MissingPart,
            "a text stands without its quotes",
            case.span(found.start, end),
            "a text is needed here",
        )
        .with_help(format!("write `\"{line}\"`"))
        .with_safe_fix(
            "write it in double quotes",
            case.span(found.start, end),
            format!("\"{line}\""),
        ),
    )
}

/// `criterion "Has the money" {`
pub(super) fn name_missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !found.is_text() {
        return None;
    }
    if found.start == case.start && matches!(case.block, Rule::example | Rule::lead | Rule::event) {
        let span = case.span_of(found);
        let name = snake_case(found.text);
        return Some(
            Diagnostic::new(Code::Unexpected, "a name stands without quotes", span, "in quotes")
                .with_help(format!("write `{name}`"))
                .with_unsafe_fix("remove the quotes", span, name),
        );
    }
    if !case.wants(Expected::Name) {
        return None;
    }
    let before = case.previous()?;
    let name = snake_case(found.text);
    Some(
        Diagnostic::new(
            Code::MissingPart,
            format!("`{}` needs a name before its label", before.text),
            case.span_of(found),
            "a name is missing before this",
        )
        .with_help(format!("write `{} {name} {}`", before.text, found.text))
        .with_unsafe_fix("add a name", case.span(found.start, found.start), format!("{name} ")),
    )
}

fn snake_case(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .map(str::to_lowercase)
        .collect();
    let name = words.join("_");
    if name.starts_with(|c: char| c.is_alphabetic()) {
        name
    } else {
        format!("n{name}")
    }
}
