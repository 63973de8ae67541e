//! Complaints about habits of other languages and of everyday English: functions, colons, `at least`, `in the last`.

use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::Token;
use super::case::Case;
use leadspec_diagnostics::{Code, Diagnostic, Span};

/// Whether a type starts with this word.
fn is_type(word: &str) -> bool {
    [
        "bool",
        "integer",
        "number",
        "percent",
        "money",
        "text",
        "one",
        "date",
        "timestamp",
        "duration",
        "list",
        "stage",
    ]
    .contains(&word)
}

/// What is written, what it is in the language, and a fix that replaces one with the other.
fn rewrite(code: Code, span: Span, written: &str, ours: &str) -> Diagnostic {
    Diagnostic::new(
        code,
        format!("`{written}` is written `{ours}`"),
        span,
        format!("write `{ours}`"),
    )
    .with_help(format!("replace `{written}` with `{ours}`"))
    .with_safe_fix(format!("write `{ours}`"), span, ours)
}

/// `is at least 10`, `at least 10`, `is greater than 10`, `is in [a]`
pub(super) fn comparison_in_words(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let tokens = case.tokens_before();
    let (is, negated) = match tokens.as_slice() {
        [.., is] if is.text == "is" => (Some(*is), false),
        [.., is, not] if is.text == "is" && not.text == "not" => (Some(*is), true),
        _ => (None, false),
    };
    if negated || is.is_none() && !case.wants(Expected::Operator) {
        return None;
    }
    let next = case.next(found);
    let second = next.map_or("", |next| next.text);
    let (ours, words) = match (found.text, second) {
        ("at", "least") => (">=", 2),
        ("at", "most") | ("up", "to") => ("<=", 2),
        ("greater" | "more" | "higher" | "larger" | "bigger", "than") => (">", 2),
        ("less" | "fewer" | "lower" | "smaller", "than") => ("<", 2),
        ("equal", "to") => ("=", 2),
        ("over" | "above", _) if is.is_some() => (">", 1),
        ("under" | "below", _) if is.is_some() => ("<", 1),
        ("in", _) if is.is_some() => ("in", 1),
        ("between", _) if is.is_some() => ("between", 1),
        ("within", _) if is.is_some() => ("within", 1),
        _ => return None,
    };
    let end = next.filter(|_| words == 2).map_or(found.end(), |next| next.end());
    let start = is.map_or(found.start, |is| is.start);
    let written = case.text.get(start..end)?;
    Some(rewrite(Code::ForeignWord, case.span(start, end), written, ours))
}

/// `count(page_view)`
pub(super) fn function(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let name = case.previous().filter(|p| p.is_word() && p.end() == found.start)?;
    if found.text != "(" || !case.wants(Expected::Operator) {
        return None;
    }
    let help = match name.text {
        "count" => "write `count of page_view`",
        "days_since" => "write `days since first_contact`",
        "max" | "min" => "write one line for each case",
        _ => "write the condition itself, and give it a name with `let` if it is used often",
    };
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("`{}(…)` is a function, and there are none", name.text),
            case.span_of(name),
            "not a function",
        )
        .with_help(help),
    )
}

/// `ask: "…"`, `let x: 5`, `lead -> mql: fit > 40`
pub(super) fn colon(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if found.text != ":" || case.wants(Expected::Sign(":")) {
        return None;
    }
    let span = case.span_of(found);
    let ours = if case.wants(Expected::Sign("=")) {
        "="
    } else if case.wants(Expected::Word("when")) {
        "when"
    } else if case.wants(Expected::Word("from")) {
        "from"
    } else if matches!(case.block, Rule::lead | Rule::event) {
        let message = "no `:` stands between the name of a field and its type";
        return Some(
            Diagnostic::new(Code::ForeignOperator, message, span, "not needed")
                .with_help("remove `:`; only the values of an example have one")
                .with_safe_fix("remove `:`", span, ""),
        );
    } else {
        return Some(
            Diagnostic::new(Code::ForeignOperator, "no `:` stands here", span, "not needed")
                .with_help("remove `:`")
                .with_safe_fix("remove `:`", span, ""),
        );
    };
    Some(
        Diagnostic::new(
            Code::ForeignOperator,
            format!("`:` is written `{ours}` here"),
            span,
            format!("write `{ours}`"),
        )
        .with_help(format!("replace `:` with `{ours}`"))
        .with_safe_fix(format!("write `{ours}`"), span, format!(" {ours}")),
    )
}

/// `in the last 30 days`
pub(super) fn article(case: &Case<'_>, _found: Token<'_>) -> Option<Diagnostic> {
    let the = case
        .previous()
        .filter(|p| matches!(p.text, "the" | "a" | "an") && case.wants(Expected::Operator))?;
    let before = case.text.get(case.start..the.start)?.trim_end();
    if !["in", "of", "within", "next", "last"]
        .iter()
        .any(|word| before.ends_with(word))
    {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("`{}` is not needed", the.text),
            case.span_of(the),
            "leave it out",
        )
        .with_help(format!("remove `{}`", the.text))
        .with_safe_fix(format!("remove `{}`", the.text), case.span_of(the), ""),
    )
}

/// `decides_by in next 3 months`: the window of a date has a word of its own.
pub(super) fn window_of_date(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let tokens = case.tokens_before();
    let [before @ .., inside, last] = tokens.as_slice() else {
        return None;
    };
    if inside.text != "in" || !matches!(last.text, "last" | "next") || !found.is_number() {
        return None;
    }
    // `any call in next 3 months` asks for events that nobody can know of.
    if let [.., word, _] = before
        && matches!(word.text, "any" | "no" | "of" | "per")
    {
        return None;
    }
    let (written, span) = (format!("in {}", last.text), case.span_of(*inside));
    let end = case
        .next(found)
        .filter(Token::is_word)
        .map_or(found.end(), |unit| unit.end());
    let window = case.text.get(last.start..end)?;
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!(
                "`{written} …` counts events; a date is compared with `within {} …`",
                last.text
            ),
            case.span(inside.start, end),
            "write `within`",
        )
        .with_help(format!("write `within {window}`"))
        .with_safe_fix("write `within`", span, "within"),
    )
}

/// `+20 points when size`
pub(super) fn points_word(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let number = case.previous().filter(Token::is_number)?;
    if !matches!(case.block, Rule::score | Rule::by_line) || !matches!(found.text, "points" | "point" | "pts") {
        return None;
    }
    let word = case.span(number.end(), found.end());
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("no `{}` stands behind the number of a score's line", found.text),
            case.span_of(found),
            "leave it out",
        )
        .with_help(format!("remove `{}`", found.text))
        .with_safe_fix(format!("remove `{}`", found.text), word, ""),
    )
}

/// `desks in (20, 30)`
pub(super) fn list_in_parentheses(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let open = case.open_brackets().pop().filter(|open| open.text == "(")?;
    let before = case
        .tokens_before()
        .into_iter()
        .rfind(|token| token.end() <= open.start)?;
    if found.text != "," || before.text != "in" {
        return None;
    }
    let rest = case.text.get(open.end()..case.end)?;
    let length = rest.find([')', '(', '\n'])?;
    let inside = rest
        .get(..length)
        .filter(|_| rest.get(length..).is_some_and(|rest| rest.starts_with(')')))?;
    let span = case.span(open.start, open.end() + length + 1);
    let right = format!("[{inside}]");
    Some(
        Diagnostic::new(
            Code::Unexpected,
            "a list stands in `[` and `]`",
            span,
            "write it in square brackets",
        )
        .with_help(format!("write `{right}`"))
        .with_safe_fix("write square brackets", span, right),
    )
}

/// `lead to mql`, `between 1 to 10`
pub(super) fn to(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !matches!(found.text, "to" | "into" | "," | "-") {
        return None;
    }
    let ours = if case.wants(Expected::Sign("->")) {
        "->"
    } else if case
        .tokens_before()
        .iter()
        .rev()
        .take(4)
        .any(|token| token.text == "between")
    {
        "and"
    } else {
        return None;
    };
    let text = if found.text == "," { " and" } else { ours };
    let span = case.span_of(found);
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("`{}` is written `{ours}` here", found.text),
            span,
            format!("write `{ours}`"),
        )
        .with_help(format!("replace `{}` with `{ours}`", found.text))
        .with_safe_fix(format!("write `{ours}`"), span, text),
    )
}

/// `mql when fit > 40`: a transition without its second stage.
pub(super) fn half_transition(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let first = case.previous()?;
    (case.block == Rule::lifecycle && found.text == "when" && case.wants(Expected::Sign("->"))).then(|| {
        Diagnostic::new(
            Code::MissingPart,
            "a transition goes from one stage to another",
            case.span_of(first),
            "where to?",
        )
        .with_help(format!("write `{} -> … when …`", first.text))
    })
}

/// `industry enum [a, b]`, `one of (a, b)`, `name text optional`
pub(super) fn field_type(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !matches!(case.block, Rule::lead | Rule::event) {
        return None;
    }
    let before = case.previous()?;
    if found.text == "["
        && matches!(
            before.text,
            "enum" | "choice" | "choices" | "picklist" | "select" | "options" | "oneof"
        )
    {
        return Some(rewrite(Code::ForeignWord, case.span_of(before), before.text, "one of"));
    }
    if found.text == "(" && case.wants(Expected::Sign("[")) {
        return Some(
            Diagnostic::new(
                Code::Unexpected,
                "choices stand in `[` and `]`",
                case.span_of(found),
                "write `[`",
            )
            .with_help("write `one of [a, b]`"),
        );
    }
    if matches!(before.text, "optional" | "nullable") && is_type(found.text) {
        return Some(optional_before(case, before, found));
    }
    if matches!(found.text, "optional" | "nullable") {
        let span = case.span(before.end(), found.end());
        return Some(
            Diagnostic::new(
                Code::ForeignWord,
                format!("`{}` is written `?` behind the type", found.text),
                case.span_of(found),
                "write `?`",
            )
            .with_help(format!("write `{}?`", before.text))
            .with_safe_fix("write `?`", span, "?"),
        );
    }
    None
}

/// `desks optional integer`
fn optional_before(case: &Case<'_>, optional: Token<'_>, found: Token<'_>) -> Diagnostic {
    let span = case.span(optional.start, found.end());
    let diagnostic = Diagnostic::new(
        Code::ForeignWord,
        format!("`{}` is written `?` behind the type", optional.text),
        case.span_of(optional),
        "write `?` instead",
    );
    // A type of several words has its `?` behind the last of them.
    let of_one_word = !matches!(found.text, "one" | "list" | "money");
    let next = case.next(found);
    if of_one_word && next.is_none_or(|next| next.is_word()) {
        let right = format!("{}?", found.text);
        return diagnostic
            .with_help(format!("write `{right}`"))
            .with_safe_fix(format!("write `{right}`"), span, right);
    }
    diagnostic.with_help(format!("remove `{}`, and write `?` behind the type", optional.text))
}

/// `event Phone Call {`
pub(super) fn name_of_two_words(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let first = case.previous().filter(Token::is_word)?;
    let line = case.text.get(found.end()..case.end)?.lines().next()?;
    if case.block != Rule::file || !found.is_word() || !case.wants(Expected::Sign("{")) || !line.contains('{') {
        return None;
    }
    let right = format!("{}_{}", first.text, found.text);
    let span = case.span(first.start, found.end());
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("`{}` cannot stand behind the name `{}`", found.text, first.text),
            case.span_of(found),
            "not part of the name",
        )
        .with_help(format!("names are one word: `{right}`"))
        .with_unsafe_fix(format!("write `{right}`"), span, right),
    )
}
