//! Changes of meaning for people: a headline, then a sentence each, with its place.

use crate::command::diff::Difference;
use crate::terminal::{Style, Terminal};
use crate::words::{columns, count, paragraph};
use leadspec::change::{Bearing, Change, ChangeKind};
use std::io::{self, Write};

/// Writes them.
pub(crate) fn write(out: &mut dyn Write, difference: &Difference, terminal: Terminal) -> io::Result<()> {
    let Difference { old, new, changes } = difference;
    let arrow = if terminal.unicode { "→" } else { "->" };
    let label = &new.definition.label;
    writeln!(out, "{}", terminal.paint(Style::Bold, label))?;
    writeln!(out, "{} {arrow} {}: {}", old.called, new.called, headline(difference))?;
    let (deciding, words): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|c| c.bearing == Bearing::Decision);
    let mut number = 0;
    for (title, of) in [("What is decided", deciding), ("Words only", words)] {
        if of.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", terminal.paint(Style::Bold, title))?;
        for change in of {
            number += 1;
            one(out, difference, change, number, terminal)?;
        }
    }
    Ok(())
}

/// `3 changes in meaning, 1 of them in words only`
fn headline(difference: &Difference) -> String {
    let all = difference.changes.len();
    let words = all - difference.deciding();
    match (all, words) {
        (0, _) => "no change in meaning".to_string(),
        (all, 0) => format!("{} in meaning", count(all as u64, "change")),
        (1, 1) => "1 change, in words only".to_string(),
        (all, words) if all == words => format!("{all} changes, in words only"),
        (all, words) => format!(
            "{} in meaning, {words} of them in words only",
            count(all as u64, "change")
        ),
    }
}

fn one(
    out: &mut dyn Write,
    difference: &Difference,
    change: &Change,
    number: usize,
    terminal: Terminal,
) -> io::Result<()> {
    let width = terminal.width.min(100);
    let place = difference
        .place(change)
        .map_or(String::new(), |place| format!("{}:{}", place.file, place.start.line));
    let mark = sign(change.kind);
    let first = format!("{number:>3}  {mark} ");
    let indent = " ".repeat(columns(&first));
    let room = width.saturating_sub(columns(&place) + 2);
    let text = paragraph(&change.sentence, room.max(30), &first, &indent);
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let style = match change.kind {
        ChangeKind::Added => Style::Good,
        ChangeKind::Removed => Style::Bad,
        ChangeKind::Changed | ChangeKind::Moved | ChangeKind::Renamed => Style::Warn,
    };
    let gap = " ".repeat(width.saturating_sub(columns(head) + columns(&place)).max(2));
    let shown = head.replacen(mark, &terminal.paint(style, mark), 1);
    let line = format!("{shown}{gap}{}", terminal.paint(Style::Dim, &place));
    writeln!(out, "{}", line.trim_end())?;
    lines.try_for_each(|line| writeln!(out, "{line}"))
}

/// What happened, in one sign.
fn sign(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "+",
        ChangeKind::Removed => "-",
        ChangeKind::Changed => "~",
        ChangeKind::Moved => "^",
        ChangeKind::Renamed => "=",
    }
}
