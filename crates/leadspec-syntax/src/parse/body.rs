//! Mapping of what stands between the braces of a block: clauses, and what could not be read.

use super::Context;
use super::grammar::Rule;
use super::own_end;
use crate::{BrokenItem, Name, Spanned};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use pest::iterators::Pair;

/// A stretch of text that could not be read.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// First byte, in the file.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// The rule of the block it stands in; the file's for something between blocks.
    pub(super) block: Rule,
}

/// The clauses of a block, in order, and the places that could not be read.
pub(super) struct Body<T> {
    pub(super) clauses: Vec<Spanned<T>>,
    pub(super) broken: Vec<Span>,
}

enum Last {
    Nothing,
    /// With the number of findings before it.
    Clause {
        start: usize,
        end: usize,
        findings: usize,
    },
    Broken {
        start: usize,
        end: usize,
    },
}

/// Maps the pairs that stand in a block's braces with `map`, which returns nothing for a pair that is none of its clauses.
///
/// What could not be read belongs to the clause before it when that ends on the same line: then nobody knows what the clause
/// was going to say, and it is broken as a whole. It belongs to the broken line before it when it is indented deeper.
pub(super) fn body<'c, 'i, T>(
    cx: &mut Context<'c>,
    pairs: impl IntoIterator<Item = Pair<'i, Rule>>,
    block: Rule,
    mut map: impl FnMut(&mut Context<'c>, Pair<'i, Rule>) -> Option<T>,
) -> Body<T> {
    let mut clauses: Vec<Spanned<T>> = Vec::new();
    let mut regions: Vec<(usize, usize)> = Vec::new();
    let mut last = Last::Nothing;
    let mut opened = 0;
    for pair in pairs {
        let (start, end) = (pair.as_span().start(), own_end(&pair));
        let rule = pair.as_rule();
        if rule == Rule::open {
            opened = start;
        }
        if matches!(rule, Rule::open | Rule::close | Rule::comma | Rule::extra_comma) {
            continue;
        }
        if rule == Rule::extra_open {
            let span = cx.span(&pair);
            cx.report(
                Diagnostic::new(Code::Unexpected, "a block is opened twice", span, "one `{` too many")
                    .with_help("remove this `{`")
                    .with_safe_fix("remove `{`", span, ""),
            );
            continue;
        }
        if rule == Rule::missing_close {
            super::file::missing_close(cx, opened, start);
            continue;
        }
        let broken = matches!(
            rule,
            Rule::bad_clause | Rule::bad_inner | Rule::bad_value | Rule::bad_row
        );
        if !broken {
            let span = cx.at(start, end);
            let findings = cx.diagnostics.len();
            match map(cx, pair) {
                Some(node) => clauses.push(Spanned { span, node }),
                None => regions.push((start, end)),
            }
            last = Last::Clause { start, end, findings };
            continue;
        }
        let from = match last {
            Last::Clause {
                start: from,
                end: to,
                findings,
            } if same_line(cx.text, to, start) => {
                clauses.pop();
                forget_consequences(cx, findings);
                regions.push((from, end));
                from
            }
            Last::Broken { start: from, end: to }
                if same_line(cx.text, to, start) || column(cx.text, start) > column(cx.text, from) =>
            {
                if let Some(region) = regions.last_mut() {
                    region.1 = end;
                }
                from
            }
            Last::Nothing | Last::Clause { .. } | Last::Broken { .. } => {
                regions.push((start, end));
                start
            }
        };
        last = Last::Broken { start: from, end };
    }
    let broken = regions.iter().map(|(start, end)| cx.at(*start, *end)).collect();
    cx.regions
        .extend(regions.into_iter().map(|(start, end)| Region { start, end, block }));
    Body { clauses, broken }
}

/// Forgets what was found missing or too much in a clause that turned out to be broken: it goes on behind its seeming end.
fn forget_consequences(cx: &mut Context<'_>, findings: usize) {
    let mut index = 0;
    cx.diagnostics.retain(|diagnostic| {
        index += 1;
        index <= findings
            || !matches!(
                diagnostic.code,
                Code::MissingPart | Code::ExtraComma | Code::MissingClose
            )
    });
}

/// Broken lines of a block that declares names, each with the name it was going to declare.
pub(super) fn with_names(cx: &Context<'_>, broken: Vec<Span>, name_of: impl Fn(&str) -> usize) -> Vec<BrokenItem> {
    broken
        .into_iter()
        .map(|span| {
            let start = (span.start - cx.base) as usize;
            let text = cx.text.get(start..(span.end - cx.base) as usize).unwrap_or("");
            let name = nth_word(text, name_of(text)).map(|(at, word)| {
                let written = hyphened(text, at).unwrap_or(word);
                Name {
                    span: cx.at(start + at, start + at + written.len()),
                    text: written.replace('-', "_"),
                }
            });
            BrokenItem { span, name }
        })
        .collect()
}

/// The words joined by hyphens that start here: a name of another language, meant as one with underscores.
fn hyphened(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(rest.len());
    rest.get(..end).map(|written| written.trim_end_matches('-'))
}

/// The word at this place of a text, counted from 0, if it and all before it are words parted by blanks.
pub(super) fn nth_word(text: &str, n: usize) -> Option<(usize, &str)> {
    let mut at = 0;
    for i in 0..=n {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..)?;
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let word = rest.get(..end)?;
        if !word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        if i == n {
            return Some((at, word));
        }
        at += end;
    }
    None
}

pub(super) fn same_line(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|between| !between.contains('\n'))
}

/// Bytes before it on its line.
fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.len() - before.rfind('\n').map_or(0, |i| i + 1)
}
