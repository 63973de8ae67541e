//! The one layout of a file.
//!
//! All tokens of the text are printed, each once and in their order; the syntax tree says where lines begin and may break and
//! what forms columns. So nothing is lost, and what could not be read stays byte for byte. Before the result is handed out it
//! is parsed again: it holds the same items and comments, or it is refused.
//!
//! The parts: `token` cuts the text, `printer` walks tokens and tree side by side, `item`, `case` and `expression` know each
//! construct, `doc` breaks what does not fit, `line` aligns columns, `broken` finds what could not be read, `same` compares trees.

mod broken;
mod case;
mod doc;
mod expression;
mod item;
mod line;
mod printer;
mod same;
mod token;

use crate::{Item, SyntaxTree, parse};
use broken::{broken_spans, outermost};
use doc::Tokens;
use item::item_span;
use leadspec_diagnostics::Span;
use printer::Printer;
use same::{changed_items, same_tree};
use std::fmt;
use std::mem::{Discriminant, discriminant};
use std::ops::Range;
use token::{Token, tokens};

/// The layout of a file would not have meant the same: a fault of the formatter, not of the file, which is to be left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatError;

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the layout would change what this file says, so it is left as it is")
    }
}

impl std::error::Error for FormatError {}

/// The text of `tree` in the one layout. `text` is what `tree` was parsed from, `base` the offset its spans start at.
///
/// A file with mistakes is formatted as far as it could be read; the rest stays byte for byte. A file without any token or
/// comment becomes empty.
///
/// # Errors
/// If the result, parsed again, would not hold the same items and the same comments in the same order.
pub fn format(tree: &SyntaxTree, text: &str, base: u32) -> Result<String, FormatError> {
    let mut verbatim = broken_spans(tree);
    let changed = match attempt(tree, text, base, &verbatim) {
        Ok(result) => return Ok(result),
        Err(changed) => changed,
    };
    // A mistake that was read as something else may not survive a new layout. Its item is left alone: first those that came out
    // different, then all with a mistake, then everything.
    let mistakes = mistakes(tree, text, base);
    let items = || tree.items.iter().map(item_span);
    let is_mistaken = |item: &Span| {
        mistakes
            .iter()
            .any(|span| span.start <= item.end && item.start <= span.end)
    };
    let changed = items()
        .enumerate()
        .filter(|(at, _)| changed.contains(at))
        .map(|(_, item)| item);
    let steps: [Vec<Span>; 3] = [
        changed.filter(is_mistaken).collect(),
        items().filter(is_mistaken).collect(),
        if mistakes.is_empty() {
            Vec::new()
        } else {
            items().collect()
        },
    ];
    for step in steps {
        let more = outermost(verbatim.iter().copied().chain(step).collect());
        if more == verbatim {
            continue;
        }
        if let Ok(result) = attempt(tree, text, base, &more) {
            return Ok(result);
        }
        verbatim = more;
    }
    Err(FormatError)
}

/// Where the text has syntax mistakes.
fn mistakes(tree: &SyntaxTree, text: &str, base: u32) -> Vec<Span> {
    parse(tree.file, base, text)
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.primary.span)
        .collect()
}

/// The layout with these stretches kept as they are, if it says the same; else the items that came out different, by number, as
/// far as that can be told.
fn attempt(tree: &SyntaxTree, text: &str, base: u32, verbatim: &[Span]) -> Result<String, Vec<usize>> {
    let result = lay_out(tree, text, base, verbatim);
    let again = parse(tree.file, base, &result);
    if same_tree(tree, &again.tree) {
        Ok(result)
    } else {
        Err(changed_items(tree, &again.tree))
    }
}

fn lay_out(tree: &SyntaxTree, text: &str, base: u32, verbatim: &[Span]) -> String {
    let local = |span: &Span| {
        let (start, end) = (
            span.start.saturating_sub(base) as usize,
            span.end.saturating_sub(base) as usize,
        );
        // An item whose `}` is missing may end behind blanks.
        start..text.get(start..end).map_or(end, |slice| start + slice.trim_end().len())
    };
    let ranges: Vec<Range<usize>> = verbatim.iter().map(local).collect();
    let all = tokens(text, &ranges);
    // An item whose `}` is missing has no layout.
    let open = tree
        .items
        .iter()
        .map(item_span)
        .filter(|item| !is_balanced(&all, &local(item)));
    let spans = outermost(open.chain(verbatim.iter().copied()).collect());
    let all = if spans.len() == verbatim.len() {
        all
    } else {
        tokens(text, &spans.iter().map(local).collect::<Vec<_>>())
    };
    let blank = vec![None; all.len()];
    let mut printer = Printer::new(Tokens { all, blank }, base);
    let mut before = None;
    for item in &tree.items {
        printer.loose(item_span(item).start);
        before = one_item(&mut printer, item, before);
    }
    printer.loose(u32::MAX);
    let first = printer.lines.is_empty();
    printer.lead_in(first);
    line::print(&printer.lines)
}

/// Prints an item with its leading comments. Returns what it is if it stands on one line; `before` says it of the one before.
fn one_item(printer: &mut Printer<'_>, item: &Item, before: Option<Discriminant<Item>>) -> Option<Discriminant<Item>> {
    let kind = discriminant(item);
    // One-line items of a kind may follow each other closely, in common columns.
    let run = before == Some(kind);
    if !run {
        printer.end_run();
    }
    let gap = printer.lines.len();
    let blank = printer.lead_in(gap == 0);
    let start = printer.lines.len();
    printer.item(item, blank);
    let one_line = printer.lines.len() == start + 1;
    if gap > 0 && !(run && one_line) {
        let spaced = printer
            .lines
            .iter()
            .skip(gap)
            .take(start + 1 - gap)
            .any(|line| line.blank_before);
        if let Some(line) = printer.lines.get_mut(gap).filter(|_| !spaced) {
            line.blank_before = true;
        }
    }
    one_line.then_some(kind)
}

fn is_balanced(all: &[Token<'_>], item: &Range<usize>) -> bool {
    let inside = || all.iter().filter(|token| item.contains(&token.start));
    inside().filter(|token| token.is("{")).count() == inside().filter(|token| token.is("}")).count()
}
