//! Regions that start with a word their block does not have.

use super::super::body::Region;
use super::super::grammar::Rule;
use super::super::token::{Token, first_word, token_from};
use super::words::{BLOCKS, ITEMS, clause_synonym, item_synonym};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};

/// The diagnostic, if the region's first word is the trouble.
pub(super) fn check(base: u32, text: &str, region: &Region) -> Option<Diagnostic> {
    let slice = text.get(region.start..region.end)?;
    let word = first_word(slice);
    let start = base + u32::try_from(region.start).ok()?;
    let span = Span::new(start, start + u32::try_from(word.len()).ok()?);
    if region.block == Rule::file {
        return item(text, region, word, span);
    }
    if word.is_empty() {
        return None;
    }
    if region.block == Rule::lifecycle {
        return stage(slice, word, span);
    }
    if matches!(region.block, Rule::lead | Rule::event) && matches!(word, "optional" | "nullable") {
        return optional(base, text, region, span);
    }
    if matches!(region.block, Rule::lead | Rule::event) && word == "from" {
        return unquoted_column(base, text, region);
    }
    if region.block == Rule::test && slice.contains('|') {
        let at = Span::new(span.start, span.start);
        return Some(
            Diagnostic::new(
                Code::MissingPart,
                "a row of a table starts with `|`",
                span,
                "`|` is missing before this",
            )
            .with_help(format!("write `| {word}`"))
            .with_safe_fix("insert `|`", at, "| "),
        );
    }
    let (_, block, words) = BLOCKS.iter().find(|(rule, _, _)| *rule == region.block)?;
    if words.contains(&word) {
        return None;
    }
    Some(clause(region, word, span, block, words))
}

/// `country text optional`: read as the name of the next field.
fn optional(base: u32, text: &str, region: &Region, span: Span) -> Option<Diagnostic> {
    let before = text.get(..region.start)?.trim_end();
    let from = base + u32::try_from(before.len()).ok()?;
    let word = first_word(text.get(region.start..region.end)?);
    Some(
        Diagnostic::new(
            Code::ForeignWord,
            format!("`{word}` is written `?` behind the type"),
            span,
            "write `?`",
        )
        .with_help("write `?` directly behind the type: `text?`")
        .with_safe_fix("write `?`", Span::new(from, span.end), "?"),
    )
}

/// `from Desks`, on a line of its own.
fn unquoted_column(base: u32, text: &str, region: &Region) -> Option<Diagnostic> {
    let from = token_from(text, region.start, region.end)?;
    let column = token_from(text, from.end(), region.end).filter(Token::is_word)?;
    let line = text.get(column.start..region.end)?.lines().next()?;
    let line = line.split(['"', '#', '{', '}', ',']).next()?.trim_end();
    let start = base + u32::try_from(column.start).ok()?;
    let span = Span::new(start, start + u32::try_from(line.len()).ok()?);
    Some(
        Diagnostic::new(
            Code::MissingPart,
            "the name of a column stands in quotes",
            span,
            "a text is needed here",
        )
        .with_help(format!("write `from \"{line}\"`"))
        .with_safe_fix("write it in double quotes", span, format!("\"{line}\"")),
    )
}

/// A misspelt `stage`: what follows is no arrow.
fn stage(slice: &str, word: &str, span: Span) -> Option<Diagnostic> {
    let rest = slice.get(word.len()..)?.trim_start();
    if word == "stage" || nearest(word, ["stage"]).is_none() || !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::UnknownClause,
            format!("`{word}` starts no line of a lifecycle"),
            span,
            "not a word of this block",
        )
        .with_help("did you mean `stage`?")
        .with_safe_fix("write `stage`", span, "stage"),
    )
}

fn clause(region: &Region, word: &str, span: Span, block: &str, words: &[&str]) -> Diagnostic {
    let unknown = Diagnostic::new(
        Code::UnknownClause,
        format!("`{word}` starts no line of {block}"),
        span,
        "not a word of this block",
    );
    if let Some(meant) = nearest(word, words.iter().copied()) {
        return unknown.with_help(format!("did you mean `{meant}`?")).with_safe_fix(
            format!("write `{meant}`"),
            span,
            meant,
        );
    }
    if let Some(meant) = clause_synonym(region.block, word) {
        return Diagnostic::new(
            Code::ForeignWord,
            format!("`{word}` is written `{meant}` in {block}"),
            span,
            format!("write `{meant}`"),
        )
        .with_help(format!("replace `{word}` with `{meant}`"))
        .with_unsafe_fix(format!("write `{meant}`"), span, meant);
    }
    let labels = ["label", "title", "name", "description"];
    if labels.contains(&word) || nearest(word, labels).is_some() {
        return unknown.with_help(
            "write the label behind the name, in the first line of the block: `criterion need \"Has a need\" {`",
        );
    }
    if let Some((_, home, _)) = BLOCKS.iter().find(|(_, _, words)| words.contains(&word)) {
        return unknown.with_help(format!("move it into {home}"));
    }
    if ITEMS.contains(&word) {
        return unknown.with_help("close the block before it with `}`");
    }
    if region.block == Rule::score {
        return unknown.with_help("start the line with its points: `+20 when …`, `25% when …`, or with `by`");
    }
    unknown.with_help(format!("lines of {block} start with {}", list(words)))
}

fn item(text: &str, region: &Region, word: &str, span: Span) -> Option<Diagnostic> {
    if ITEMS.contains(&word) {
        return None;
    }
    if word.is_empty() {
        let token = token_from(text, region.start, region.end)?;
        let width = u32::try_from(token.text.len()).ok()?;
        let span = Span::new(span.start, span.start + width);
        return Some(
            Diagnostic::new(
                Code::Unexpected,
                format!("`{}` stands where a block should start", token.text),
                span,
                "no block starts like this",
            )
            .with_help("start with a word such as `lead`, `criterion`, `score` or `test`"),
        );
    }
    let unknown = Diagnostic::new(
        Code::UnknownItem,
        format!("`{word}` starts no block or statement"),
        span,
        "not a word of the language",
    );
    if let Some(meant) = nearest(word, ITEMS.iter().copied()) {
        return Some(unknown.with_help(format!("did you mean `{meant}`?")).with_safe_fix(
            format!("write `{meant}`"),
            span,
            meant,
        ));
    }
    if let Some((_, home, _)) = BLOCKS.iter().find(|(_, _, words)| words.contains(&word)) {
        return Some(
            Diagnostic::new(
                Code::UnknownItem,
                format!("`{word}` stands outside a block"),
                span,
                "in no block",
            )
            .with_help(format!("move it into {home}")),
        );
    }
    if let Some(meant) = item_synonym(word) {
        return Some(
            Diagnostic::new(
                Code::ForeignWord,
                format!("`{word}` is written `{meant}`"),
                span,
                format!("write `{meant}`"),
            )
            .with_help(format!("replace `{word}` with `{meant}`"))
            .with_unsafe_fix(format!("write `{meant}`"), span, meant),
        );
    }
    Some(unknown.with_help("start with a word such as `lead`, `criterion`, `score` or `test`"))
}

/// `a`, `b` or `c`
fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
