//! The complaints, most telling first. Each looks at a failure and recognises it or passes.

use super::super::body::Region;
use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::Token;
use super::case::Case;
use super::habits;
use super::parts;
use super::signs;
use super::words::{ATTRIBUTES, OPERATORS, RESERVED, STATES, UNITS, operator_synonym};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};

/// The diagnostic for a failure.
pub(super) fn complain(case: &Case<'_>) -> Diagnostic {
    const COMPLAINTS: &[fn(&Case<'_>, Token<'_>) -> Option<Diagnostic>] = &[
        signs::time_of_day,
        habits::window_of_date,
        habits::points_word,
        habits::list_in_parentheses,
        habits::to,
        habits::comparison_in_words,
        habits::function,
        habits::colon,
        habits::article,
        habits::half_transition,
        habits::field_type,
        habits::name_of_two_words,
        signs::comma,
        signs::text_runs_on,
        parts::type_missing,
        parts::currency,
        parts::unit,
        signs::close,
        signs::hyphen,
        null,
        not_before_operator,
        operator_word,
        signs::operator,
        reserved,
        parts::unquoted,
        near_word,
        parts::name_missing,
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
    let what = if case.block == Rule::file {
        "this block"
    } else if case.wants(Expected::Value) {
        "the condition"
    } else {
        "this line"
    };
    Diagnostic::new(
        Code::Unfinished,
        format!("{what} stops after `{}`", last.text),
        case.span_of(last),
        "stops here",
    )
    .with_help(format!("write {wanted} after `{}`", last.text))
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

/// A misspelt word of the language.
fn near_word(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !found.is_word() || RESERVED.contains(&found.text) {
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

/// A sign or word that the construct needs stands nowhere.
fn missing(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let named: Vec<Expected> = case.expected.iter().copied().filter(|e| e.phrase().is_some()).collect();
    let only = match named.as_slice() {
        [Expected::Sign(sign)] => *sign,
        [Expected::Word(word)] => *word,
        [Expected::Text | Expected::Name, ..] | [.., Expected::Text] if found.text == "{" => "",
        _ if case.wants(Expected::Sign(":")) => ":",
        _ if case.wants(Expected::Sign("{")) && case.block == Rule::file => "{",
        _ if case.wants(Expected::Word("when"))
            && !case.wants(Expected::Operator)
            && (found.is_word() || matches!(found.text, "(" | "[")) =>
        {
            "when"
        }
        _ => return None,
    };
    let shown = short(found.text);
    let what = if only.is_empty() {
        case.wanted()?
    } else {
        format!("`{only}`")
    };
    let diagnostic = Diagnostic::new(
        Code::MissingPart,
        format!("{what} is missing before `{shown}`"),
        case.span_of(found),
        format!("{what} is missing before this"),
    )
    .with_help(format!("write {what} before it"));
    // Before a sign of which nobody knows what it was to be, an insertion would only move the trouble.
    let known = found.is_word() && !RESERVED.contains(&found.text) || found.is_number() || found.is_text();
    let known =
        known || matches!(found.text, "(" | "[") && only == "when" || matches!(found.text, "+" | "-") && only == ":";
    let opened_later = only == "{"
        && case
            .text
            .get(found.end()..case.end)?
            .lines()
            .next()
            .is_some_and(|line| line.contains('{'));
    if only == "," && !known {
        return None;
    }
    if only.is_empty() || !known || opened_later {
        return Some(diagnostic);
    }
    let gap = case.gap();
    let glue = if matches!(only, ":" | "," | ")" | "]" | "}") {
        ""
    } else {
        " "
    };
    let behind = if gap == found.start { " " } else { "" };
    let at = case.span(gap, gap);
    Some(diagnostic.with_safe_fix(format!("insert `{only}`"), at, format!("{glue}{only}{behind}")))
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
