//! Mapping of a file: its items in order, and what stands between them and is none.

use super::blocks::item;
use super::body::{Region, nth_word, same_line};
use super::doctor::is_item_word;
use super::grammar::Rule;
use super::token::{first_word, token_from};
use super::{Context, own_end};
use crate::{BrokenItem, Item, Name};
use leadspec_diagnostics::{Code, Diagnostic};
use pest::iterators::Pair;

/// A piece of a file, by its offsets.
struct Piece {
    start: usize,
    end: usize,
    kind: PieceKind,
}

enum PieceKind {
    /// An item that was read.
    Whole(Item),
    /// Anything else; `region` is what is diagnosed, nothing if a diagnostic already says what is wrong.
    Broken { region: Option<(usize, usize)> },
}

/// All items of a file.
pub(super) fn file(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Vec<Item> {
    let mut pieces: Vec<Piece> = Vec::new();
    for pair in pair.into_inner() {
        let (start, end) = (pair.as_span().start(), own_end(&pair));
        let rule = pair.as_rule();
        if rule == Rule::stray_close {
            stray_close(cx, &mut pieces, start, end);
        } else if rule == Rule::bad_item {
            bad_item(cx, &mut pieces, start, end);
        } else if rule != Rule::EOI {
            let region = Some((start, end));
            let kind = item(cx, pair).map_or(PieceKind::Broken { region }, PieceKind::Whole);
            pieces.push(Piece { start, end, kind });
        }
    }
    pieces.into_iter().map(|piece| piece_item(cx, piece)).collect()
}

fn piece_item(cx: &mut Context<'_>, piece: Piece) -> Item {
    let region = match piece.kind {
        PieceKind::Whole(item) => return item,
        PieceKind::Broken { region } => region,
    };
    if let Some((start, end)) = region {
        cx.regions.push(Region {
            start,
            end,
            block: Rule::file,
        });
    }
    let written = cx.text.get(piece.start..piece.end).unwrap_or("");
    let name = nth_word(written, 1).map(|(at, word)| Name {
        span: cx.at(piece.start + at, piece.start + at + word.len()),
        text: word.to_owned(),
    });
    let span = cx.at(piece.start, piece.end);
    Item::Broken(BrokenItem { span, name })
}

/// What could not be read belongs to a statement that ends on the same line: `event call mutul { … }`.
fn bad_item(cx: &Context<'_>, pieces: &mut Vec<Piece>, start: usize, end: usize) {
    let mut from = start;
    if let Some(last) = pieces.last().filter(|last| same_line(cx.text, last.end, start)) {
        let open_ended = match &last.kind {
            PieceKind::Whole(Item::Event(event)) => event.fields.is_empty() && event.broken.is_empty(),
            PieceKind::Whole(Item::Use(_) | Item::Let(_)) | PieceKind::Broken { .. } => true,
            PieceKind::Whole(_) => false,
        };
        if open_ended {
            from = last.start;
            pieces.pop();
        }
    }
    pieces.push(Piece {
        start: from,
        end,
        kind: PieceKind::Broken {
            region: Some((from, end)),
        },
    });
}

/// A `}` between items. It ends the broken item before it, whose `{` is missing then; or the item before it was closed too
/// early, and what stands between was meant to be in it; or it is one too many.
fn stray_close(cx: &mut Context<'_>, pieces: &mut Vec<Piece>, start: usize, end: usize) {
    let broken = pieces
        .iter()
        .rev()
        .take_while(|piece| matches!(piece.kind, PieceKind::Broken { .. }))
        .count();
    let first_broken = pieces.len() - broken;
    let head = pieces
        .iter()
        .skip(first_broken)
        .position(|piece| opens_item(cx, piece))
        .map(|i| first_broken + i);
    let span = cx.at(start, end);
    if let Some(head) = head {
        // Everything from the last broken head on is a consequence of it.
        let last = pieces.iter().rposition(|piece| opens_item(cx, piece)).unwrap_or(head);
        pieces.truncate(last + 1);
        if let Some(piece) = pieces.last_mut() {
            piece.end = end;
        }
        return;
    }
    let whole = first_broken.checked_sub(1).and_then(|i| pieces.get(i));
    let extra = Diagnostic::new(Code::ExtraClose, "`}` closes nothing", span, "nothing is open");
    match whole {
        // The `}` that was meant for a broken part closed the whole: a consequence of what is wrong with the part.
        Some(whole) if broken > 0 && ends_broken(cx, whole) => {}
        Some(whole) if broken > 0 && cx.text.get(..whole.end).is_some_and(|t| t.ends_with('}')) => {
            let early = cx.at(whole.end - 1, whole.end);
            cx.report(
                Diagnostic::new(
                    Code::ExtraClose,
                    "a block is closed before its last line",
                    early,
                    "closed here",
                )
                .with_label(span, "closed again here")
                .with_help("remove the first `}`")
                .with_unsafe_fix("remove `}`", early, ""),
            );
        }
        Some(_) | None => cx.report(extra.with_help("remove this `}`").with_safe_fix("remove `}`", span, "")),
    }
    let from = pieces.get(first_broken).map_or(start, |piece| piece.start);
    pieces.truncate(first_broken);
    pieces.push(Piece {
        start: from,
        end,
        kind: PieceKind::Broken { region: None },
    });
}

/// Whether the last thing before an item's `}` could not be read.
fn ends_broken(cx: &Context<'_>, whole: &Piece) -> bool {
    cx.regions.iter().any(|region| {
        region.end <= whole.end
            && region.end > whole.start
            && cx
                .text
                .get(region.end..whole.end)
                .is_some_and(|rest| rest.trim() == "}")
    })
}

/// Whether a broken piece starts like an item, be it misspelt.
fn opens_item(cx: &Context<'_>, piece: &Piece) -> bool {
    let slice = cx.text.get(piece.start..piece.end).unwrap_or("");
    let word = first_word(slice);
    matches!(piece.kind, PieceKind::Broken { region: Some(_) }) && !word.is_empty() && is_item_word(word)
}

/// Reports a block whose `{` is at `start` and whose `}` was looked for at `at`.
///
/// Which block lacks it is told by the indentation: a `}` that stands alone under an outer block's first line was not meant
/// for the inner one.
pub(super) fn missing_close(cx: &mut Context<'_>, start: usize, at: usize) {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut last = (start, start);
    let mut from = start;
    let mut culprit = None;
    while let Some(token) = token_from(cx.text, from, at) {
        from = token.end();
        if token.text == "{" {
            open.push((token.start, indentation(cx.text, token.start)));
        } else if token.text == "}" {
            let own = indentation(cx.text, token.start);
            let alone = cx
                .text
                .get(..token.start)
                .is_some_and(|t| t.trim_end_matches([' ', '\t']).ends_with('\n'));
            if let Some(((at, inner), outer)) = open.split_last()
                && alone
                && own < *inner
                && outer.iter().any(|(_, indentation)| *indentation == own)
            {
                culprit = Some(*at);
                break;
            }
            open.pop();
        }
        last = (token.start, token.end());
    }
    let opened = culprit.or(open.first().map(|(at, _)| *at)).unwrap_or(start);
    let line_start = cx.text.get(..opened).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let head = cx.text.get(line_start..opened).unwrap_or("").trim();
    let what = match (nth_word(head, 0), nth_word(head, 1)) {
        (Some((_, kind)), Some((_, name))) => format!("{kind} `{name}`"),
        (Some((_, kind)), None) => format!("this `{kind}` block"),
        _ => "this block".to_owned(),
    };
    let indent = " ".repeat(indentation(cx.text, opened));
    let place = cx.at(last.1, last.1);
    cx.report(
        Diagnostic::new(
            Code::MissingClose,
            format!("{what} is never closed"),
            cx.at(last.0, last.1),
            "`}` is missing after this",
        )
        .with_label(cx.at(opened, opened + 1), "this `{` has no `}`")
        .with_help("write `}` on a line of its own")
        .with_safe_fix("close the block", place, format!("\n{indent}}}")),
    );
}

fn indentation(text: &str, at: usize) -> usize {
    let start = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    text.get(start..at)
        .unwrap_or("")
        .chars()
        .take_while(|c| c.is_whitespace())
        .count()
}
