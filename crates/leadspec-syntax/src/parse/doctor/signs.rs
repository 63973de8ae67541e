//! Complaints about signs: commas, brackets, hyphens, operators of other languages.

use super::super::foreign;
use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::{Token, is_word};
use super::case::Case;
use leadspec_diagnostics::{Code, Diagnostic};

/// `10,000`, `10 000`, `10.000.000`: reading stopped somewhere in it, or at its end.
pub(super) fn thousands(case: &Case<'_>) -> Option<Diagnostic> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | ' ');
    let before = case.text.get(case.start..case.at)?;
    let start = case.at - before.chars().rev().take_while(|c| part(*c)).count();
    let rest = case.text.get(case.at..case.end)?;
    let end = case.at + rest.find(|c| !part(c)).unwrap_or(rest.len());
    let run = case.text.get(start..end)?;
    let written = run.trim_matches([' ', ',', '.', '\'']);
    let start = start + run.find(|c: char| c.is_ascii_digit())?;
    let mut groups = written.split([',', '.', '\'', ' ']);
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    let dots_only = written.matches('.').count() == 1 && others.len() == 1;
    let after = case.text.get(start + written.len()..)?;
    if !(1..=3).contains(&first.len())
        || others.is_empty()
        || others.iter().any(|group| group.len() != 3)
        || dots_only
        || after.starts_with(is_word)
    {
        return None;
    }
    let right = foreign::plain_number(&written.replace(' ', ","));
    let span = case.span(start, start + written.len());
    Some(foreign::thousands(span, written, &right))
}

/// `2026-02-01 09:30`
pub(super) fn time_of_day(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let before = case.text.get(case.start..found.start)?.trim_end();
    let date = before.get(before.len().checked_sub(10)?..)?;
    let rest = case.text.get(found.start..case.end)?;
    let length = rest
        .find(|c: char| !(c.is_ascii_digit() || c == ':'))
        .unwrap_or(rest.len());
    let time = rest.get(..length)?;
    let shaped = |text: &str, separator: char, lengths: &[usize]| {
        text.split(separator).map(str::len).eq(lengths.iter().copied())
            && text.chars().all(|c| c.is_ascii_digit() || c == separator)
    };
    if !shaped(date, '-', &[4, 2, 2]) || !(shaped(time, ':', &[2, 2]) || shaped(time, ':', &[2, 2, 2])) {
        return None;
    }
    let span = case.span(
        found.start - (found.start - case.start - before.len()) - 10,
        found.start + length,
    );
    let right = format!("{date}T{time}");
    Some(
        Diagnostic::new(
            Code::DateOrder,
            format!("`{date} {time}` is not written with a `T` between date and time"),
            span,
            "date and time",
        )
        .with_help(format!("write `{right}`"))
        .with_safe_fix(format!("write `{right}`"), span, right),
    )
}

/// `["Select, "n/a"]`: a text that was never closed ends where the next one was to begin.
pub(super) fn text_runs_on(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    let text = case.previous().filter(|p| p.is_text() && p.end() == found.start)?;
    found.is_word().then(|| {
        Diagnostic::new(
            Code::UnclosedText,
            "a text ends in the middle of a word",
            case.span_of(text),
            "is its end missing, or the start of the next?",
        )
        .with_help("close each text with `\"` where it ends")
    })
}

/// A comma where nothing is listed.
pub(super) fn comma(case: &Case<'_>, found: Token<'_>) -> Option<Diagnostic> {
    if found.text != "," {
        return None;
    }
    let span = case.span_of(found);
    let diagnostic = Diagnostic::new(
        Code::ExtraComma,
        "a comma stands where nothing is listed",
        span,
        "one comma too many",
    );
    let follows = case
        .next(found)
        .is_some_and(|next| !case.text.get(found.end()..next.start).unwrap_or("").contains('\n'));
    Some(if follows {
        diagnostic.with_help("write a list in `[` and `]`, and join conditions with `and` or `or`")
    } else {
        diagnostic
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
    let adjacent = case.text.get(found.end()..case.end)?.starts_with('-');
    let first = if found.is_word() && adjacent {
        found
    } else {
        case.previous()
            .filter(|p| p.is_word() && p.end() == found.start && found.text == "-")?
    };
    let rest = case.text.get(first.start..case.end)?;
    let length = rest.find(|c: char| !(is_word(c) || c == '-')).unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end_matches('-');
    if !written.contains('-') {
        return None;
    }
    let right = written.replace('-', "_");
    let span = case.span(first.start, first.start + written.len());
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
        "=>" | ">=>" | "-->" | "->>" | "<-" | "→" | ">" | "--" | "-" if case.wants(Expected::Sign("->")) => "->",
        "==" | "===" => "=",
        "->" if case.block != Rule::lifecycle => "implies",
        _ => return None,
    };
    if !matches!(ours, "->" | "implies") && !case.wants(Expected::Operator) {
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
