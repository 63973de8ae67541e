//! The complaints, most telling first. Each looks at a failure and recognises it or passes.

use super::super::body::Region;
use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::{Token, token_from};
use super::case::Case;
use super::signs;
use super::words::{ATTRIBUTES, OPERATORS, RESERVED, STATES, UNITS, operator_synonym};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};

/// The diagnostic for a failure.
pub(super) fn complain(case: &Case<'_>) -> Diagnostic {
    const COMPLAINTS: &[fn(&Case<'_>, Token<'_>) -> Option<Diagnostic>] = &[
        signs::time_of_day,
        signs::comma,
        signs::text_runs_on,
        type_missing,
        currency,
        unit,
        signs::close,
        signs::hyphen,
        null,
        not_before_operator,
        operator_word,
        signs::operator,
        reserved,
        unquoted,
        near_word,
        name_missing,
        signs::missing_comma,
        signs::unclosed,
        missing,
    ];
    if let Some(diagnostic) = signs::thousands(case) {
        return diagnostic;
    }
    let Some(found) = case.found() else {
        return signs::unclosed_at_end(case).unwrap_or_else(|| unfinished(case));
    };
    COMPLAINTS
        .iter()
        .find_map(|complaint| complaint(case, found))
        .unwrap_or_else(|| unexpected(case, found))
}

/// A region of an `always` block that could be read: there was a condition before it.
pub(super) fn second_condition(base: u32, region: &Region) -> Diagnostic {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX / 2);
    let span = Span::new(base + offset(region.start), base + offset(region.end));
    Diagnostic::new(
        Code::Unexpected,
        "an `always` block holds one condition",
        span,
        "a second one",
    )
    .with_help("join the two with `and`, or write another `always` block")
}

/// The region ends where something had to follow.
fn unfinished(case: &Case<'_>) -> Diagnostic {
    let Some(last) = case.previous() else {
        return Diagnostic::new(
            Code::Unfinished,
            "something is missing here",
            case.span(case.start, case.end),
            "nothing stands here",
        );
    };
    let wanted = case.wanted().unwrap_or_else(|| "more".to_owned());
    let what = match case.block {
        Rule::file => "this block",
        _ if case.wants(Expected::Value) => "the condition",
        _ => "this line",
    };
    Diagnostic::new(
        Code::Unfinished,
        format!("{what} stops after `{}`", last.text),
        case.span_of(last),
        "stops here",
    )
    .with_help(format!("write {wanted} after `{}`", last.text))
}

/// `budget from "Budget"`, `budget money from "Budget"`
fn type_missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !matches!(case.block, Rule::lead | Rule::event) {
        return None;
    }
    let name = token_from(case.text, case.start, case.end).filter(|name| name.is_word())?;
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
fn currency(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let number = case.previous().filter(|p| p.is_number())?;
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
fn unit(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
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

/// `is null`, `is empty`, `is true`, `is "NL"`
fn null(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !case.wants(Expected::State) {
        return None;
    }
    let is = case.tokens_before().into_iter().rfind(|token| token.text == "is")?;
    let negated = case.previous().is_some_and(|token| token.text == "not");
    let span = case.span_of(found);
    let state = match found.text.to_lowercase().as_str() {
        "null" | "nil" | "none" | "empty" | "blank" | "missing" | "undefined" | "na" => Some("unknown"),
        "set" | "present" | "filled" | "given" | "there" => Some("known"),
        _ => None,
    };
    if let Some(state) = state {
        let (written, right) = match (negated, state) {
            (true, "unknown") => (format!("is not {}", found.text), "is known"),
            (true, _) => (format!("is not {}", found.text), "is unknown"),
            (false, "unknown") => (format!("is {}", found.text), "is unknown"),
            (false, _) => (format!("is {}", found.text), "is known"),
        };
        let whole = case.span(is.start, found.end());
        return Some(
            Diagnostic::new(
                Code::ForeignWord,
                format!("`{written}` is written `{right}`"),
                whole,
                format!("write `{right}`"),
            )
            .with_help(format!("replace `{written}` with `{right}`"))
            .with_safe_fix(format!("write `{right}`"), whole, right),
        );
    }
    if let Some(meant) = nearest(found.text, STATES.iter().copied()).filter(|_| found.is_word()) {
        return Some(did_you_mean(case, found, meant));
    }
    let operator = if negated { "!=" } else { "=" };
    let before = case.span(is.start, if negated { case.gap() } else { is.end() });
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("`{}` is not a state, it is compared with `{operator}`", found.text),
            span,
            "a value",
        )
        .with_label(before, format!("write `{operator}`"))
        .with_help(format!("write `{operator} {}`", found.text))
        .with_safe_fix(format!("compare with `{operator}`"), before, operator),
    )
}

/// `email not ends with "@a.com"`
fn not_before_operator(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let not = case.previous().filter(|token| token.text == "not")?;
    if !["starts", "ends", "contains", "between", "within", "=", "like"].contains(&found.text) {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("`not` cannot stand before `{}`", found.text),
            case.span_of(not),
            "move it to the front",
        )
        .with_help(format!("write `not (… {} …)`", found.text)),
    )
}

/// `equals`, `greater than`, `then`
fn operator_word(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !case.wants(Expected::Operator) || !found.is_word() {
        return None;
    }
    let span = case.span_of(found);
    if let Some(ours) = operator_synonym(found.text) {
        // `greater than`, `equal to`, `more than`
        let next = case.next(found).filter(|next| matches!(next.text, "than" | "to"));
        let span = next.map_or(span, |next| case.span(found.start, next.end()));
        let written = next.map_or(found.text.to_owned(), |next| format!("{} {}", found.text, next.text));
        return Some(
            Diagnostic::new(
                Code::ForeignWord,
                format!("`{written}` is written `{ours}`"),
                span,
                format!("write `{ours}`"),
            )
            .with_help(format!("replace `{written}` with `{ours}`"))
            .with_safe_fix(format!("write `{ours}`"), span, ours),
        );
    }
    if matches!(
        found.text,
        "then" | "else" | "elsif" | "elseif" | "elif" | "end" | "unless"
    ) {
        return Some(
            Diagnostic::new(
                Code::ForeignWord,
                format!("there is no `{}`", found.text),
                span,
                "a word of another language",
            )
            .with_help("write one line for each case: the first that is known to be true counts"),
        );
    }
    None
}

/// A word of the language where a name is needed.
fn reserved(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let starts_with_name = matches!(
        case.block,
        Rule::lead | Rule::event | Rule::lifecycle | Rule::example | Rule::grade | Rule::test_events
    );
    let needed = case.wants(Expected::Name) || found.start == case.start && starts_with_name;
    if !needed || !RESERVED.contains(&found.text) {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::ReservedWord,
            format!("`{}` is a word of the language and cannot be a name", found.text),
            case.span_of(found),
            "cannot be a name",
        )
        .with_help(format!("choose another name, such as `{}_`", found.text)),
    )
}

/// A text without its quotes.
fn unquoted(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
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

/// A misspelt word of the language.
fn near_word(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !found.is_word() {
        return None;
    }
    let mut candidates: Vec<&str> = Vec::new();
    for expected in &case.expected {
        match expected {
            Expected::Word(word) => candidates.extend(word.split(' ').next()),
            Expected::Operator => candidates.extend(OPERATORS),
            Expected::State => candidates.extend(STATES),
            Expected::Unit => candidates.extend(UNITS),
            Expected::Attribute => candidates.extend(ATTRIBUTES),
            Expected::Sign(_)
            | Expected::Name
            | Expected::Text
            | Expected::Number
            | Expected::Points
            | Expected::Date
            | Expected::Duration
            | Expected::Currency
            | Expected::Range
            | Expected::Type
            | Expected::Value
            | Expected::Nothing => {}
        }
    }
    let meant = nearest(found.text, candidates)?;
    Some(did_you_mean(case, found, meant))
}

fn did_you_mean(case: &Case<'_>, found: Token<'_>, meant: &str) -> Diagnostic {
    let span = case.span_of(found);
    Diagnostic::new(
        Code::Unexpected,
        format!("`{}` cannot stand here", found.text),
        span,
        "not a word of the language",
    )
    .with_help(format!("did you mean `{meant}`?"))
    .with_safe_fix(format!("write `{meant}`"), span, meant)
}

/// `criterion "Has the money" {`
fn name_missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !case.wants(Expected::Name) || !found.is_text() {
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

/// A sign or word that the construct needs stands nowhere.
fn missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let named: Vec<Expected> = case.expected.iter().copied().filter(|e| e.phrase().is_some()).collect();
    let only = match named.as_slice() {
        [Expected::Sign(sign)] => *sign,
        [Expected::Word(word)] => *word,
        _ if case.wants(Expected::Sign(":")) => ":",
        _ if case.wants(Expected::Sign("{")) && case.block == Rule::file => "{",
        _ if case.wants(Expected::Word("when")) && !case.wants(Expected::Operator) && starts_condition(found) => "when",
        _ => return None,
    };
    let gap = case.gap();
    let at = case.span(gap, gap);
    let glue = if matches!(only, ":" | "," | ")" | "]" | "}") {
        ""
    } else {
        " "
    };
    let behind = if gap == found.start { " " } else { "" };
    Some(
        Diagnostic::new(
            Code::MissingPart,
            format!("`{only}` is missing before `{}`", short(found.text)),
            case.span_of(found),
            format!("`{only}` is missing before this"),
        )
        .with_help(format!("write `{only}` before it"))
        .with_safe_fix(format!("insert `{only}`"), at, format!("{glue}{only}{behind}")),
    )
}

fn starts_condition(found: Token<'_>) -> bool {
    found.is_word() || matches!(found.text, "(" | "[")
}

/// What none of the others recognises.
fn unexpected(case: &Case<'_>, found: Token<'_>) -> Diagnostic {
    let shown = short(found.text);
    let span = case.span_of(found);
    match case.wanted() {
        Some(wanted) => Diagnostic::new(
            Code::Unexpected,
            format!("`{shown}` stands where {wanted} is expected"),
            span,
            "not expected here",
        )
        .with_help(format!("write {wanted} here, or remove `{shown}`")),
        None => Diagnostic::new(
            Code::Unexpected,
            format!("`{shown}` cannot stand here"),
            span,
            "not expected here",
        )
        .with_help(format!("remove `{shown}`, or move it to a line of its own")),
    }
}

/// A token as shown in a message: long ones are cut.
fn short(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(30).collect();
    if characters.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}
