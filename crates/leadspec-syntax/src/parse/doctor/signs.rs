//! Complaints about signs: commas, brackets, hyphens, operators of other languages.

use super::super::foreign;
use super::super::phrase::Expected;
use super::super::token::{Token, is_word};
use super::case::Case;
use leadspec_diagnostics::{Code, Diagnostic};

/// `10,000`, `10 000`, `10.000.000`
pub(super) fn thousands(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let before = case.previous().filter(|p| p.is_number())?;
    let separator = case.text.get(before.end()..case.end)?;
    let parts = |c: char| matches!(c, ',' | '.' | '\'' | ' ');
    if !separator.starts_with(parts) || !(found.is_number() || found.text.starts_with([',', '.', '\''])) {
        return None;
    }
    // The whole number: from its first digit as long as groups of three follow.
    let mut end = before.end();
    loop {
        let rest = case.text.get(end..case.end)?;
        let Some(group) = rest.strip_prefix(parts) else { break };
        let digits = group.find(|c: char| !c.is_ascii_digit()).unwrap_or(group.len());
        if digits != 3 || group.chars().nth(3).is_some_and(is_word) {
            break;
        }
        end += 4;
    }
    if end == before.end() || before.text.len() > 3 {
        return None;
    }
    let mut start = before.start;
    // A first part may have been read as a decimal number: `10.000.000`.
    while case.text.get(..start)?.ends_with('.') {
        let digits = case.text.get(..start - 1)?;
        start = digits.len() - digits.chars().rev().take_while(char::is_ascii_digit).count();
    }
    let written = case.text.get(start..end)?;
    let right = foreign::plain_number(&written.replace(' ', ","));
    Some(foreign::thousands(case.span(start, end), written, &right))
}

/// A comma where nothing is listed.
pub(super) fn comma(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    (found.text == ",").then(|| {
        let span = case.span_of(found);
        Diagnostic::new(Code::ExtraComma, "a comma stands where nothing is listed", span, "one comma too many")
            .with_help("remove this comma")
            .with_safe_fix("remove the comma", span, "")
    })
}

/// A bracket that closes nothing, or not what is open.
pub(super) fn close(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if !matches!(found.text, ")" | "]" | "}") {
        return None;
    }
    let span = case.span_of(found);
    let Some(open) = case.open_brackets().pop() else {
        return Some(
            Diagnostic::new(
                Code::ExtraClose,
                format!("`{}` closes nothing", found.text),
                span,
                "nothing is open",
            )
            .with_help(format!("remove `{}`", found.text))
            .with_safe_fix(format!("remove `{}`", found.text), span, ""),
        );
    };
    let right = closing(open.text);
    if right == found.text {
        let wanted = case.wanted()?;
        return Some(
            Diagnostic::new(
                Code::Unfinished,
                format!("`{}` closes before {wanted} has come", found.text),
                span,
                "too early",
            )
            .with_help(format!("write {wanted} before `{}`", found.text)),
        );
    }
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("`{}` is closed by `{}`", open.text, found.text),
            span,
            format!("write `{right}`"),
        )
        .with_label(case.span_of(open), "opened here")
        .with_help(format!("write `{right}`"))
        .with_safe_fix(format!("write `{right}`"), span, right),
    )
}

fn closing(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// `no-answer`: a name with a hyphen.
pub(super) fn hyphen(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let before = case.previous().filter(|p| p.is_word() && p.end() == found.start)?;
    if found.text != "-" {
        return None;
    }
    let rest = case.text.get(before.start..case.end)?;
    let length = rest.find(|c: char| !(is_word(c) || c == '-')).unwrap_or(rest.len());
    let written = rest.get(..length)?;
    let right = written.replace('-', "_");
    let span = case.span(before.start, before.start + length);
    Some(
        Diagnostic::new(
            Code::Unexpected,
            format!("`{written}` is not a name: names have no hyphens"),
            span,
            format!("write `{right}`"),
        )
        .with_help(format!("write `{right}`"))
        .with_unsafe_fix(format!("write `{right}`"), span, right),
    )
}

/// `&`, `|`, `/`, `:=`, and the like.
pub(super) fn operator(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if found.is_word() || found.is_number() || found.is_text() {
        return None;
    }
    let span = case.span_of(found);
    if found.text == "/" {
        return Some(
            Diagnostic::new(Code::ForeignOperator, "there is no division", span, "not an operator")
                .with_help("multiply by a constant: `x * 0.5`"),
        );
    }
    let ours = match found.text {
        "&" | "&&" | "&&&" => "and",
        "|" | "||" | "|||" => "or",
        "=!" => "!=",
        "=>" | ">=>" | "-->" | "->>" | "<-" | "→" if case.wants(Expected::Sign("->")) => "->",
        ">" | "--" | "-" if case.wants(Expected::Sign("->")) => "->",
        "==" | "===" => "=",
        "?" | "^" | "~" | "@" | "$" | "%" | "\\" => {
            return None;
        }
        _ => return None,
    };
    if ours != "->" && !case.wants(Expected::Operator) {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::ForeignOperator,
            format!("`{}` is written `{ours}`", found.text),
            span,
            format!("write `{ours}`"),
        )
        .with_help(format!("replace `{}` with `{ours}`", found.text))
        .with_safe_fix(format!("write `{ours}`"), span, ours),
    )
}

/// `[a b]`
pub(super) fn missing_comma(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let open = case.open_brackets().pop().filter(|open| open.text != "{")?;
    if !case.wants(Expected::Sign(",")) || !(found.is_word() || found.is_number() || found.is_text()) {
        return None;
    }
    // A list that is not closed goes on with the next line's words: then its bracket is what is missing.
    let gap = case.gap();
    let rest = case.text.get(found.start..case.end)?;
    if !rest.contains(closing(open.text)) {
        return None;
    }
    let before = case.previous()?;
    Some(
        Diagnostic::new(
            Code::MissingPart,
            format!("a comma is missing between `{}` and `{}`", before.text, found.text),
            case.span_of(found),
            "a comma is missing before this",
        )
        .with_help(format!("write `{}, {}`", before.text, found.text))
        .with_safe_fix("insert a comma", case.span(gap, gap), ","),
    )
}

/// A bracket that had to be closed before the token found.
pub(super) fn unclosed(case: &Case<'_>, _found: Token<'_>) -> Option<Diagnostic> {
    let open = case.open_brackets().pop()?;
    let right = closing(open.text);
    if !case.wants(Expected::Sign(right)) {
        return None;
    }
    Some(never_closed(case, open, case.gap()))
}

/// A bracket that is still open at the end of the region.
pub(super) fn unclosed_at_end(case: &Case<'_>) -> Option<Diagnostic> {
    let open = case.open_brackets().pop()?;
    case.wants(Expected::Sign(closing(open.text)))
        .then(|| never_closed(case, open, case.gap()))
}

fn never_closed(case: &Case<'_>, open: Token<'_>, gap: usize) -> Diagnostic {
    let right = closing(open.text);
    Diagnostic::new(
        Code::MissingClose,
        format!("`{}` is never closed", open.text),
        case.span_of(open),
        format!("this `{}` has no `{right}`", open.text),
    )
    .with_label(case.span(gap, gap), format!("`{right}` is missing here"))
    .with_help(format!("write `{right}` where it ends"))
    .with_safe_fix(format!("insert `{right}`"), case.span(gap, gap), right)
}
