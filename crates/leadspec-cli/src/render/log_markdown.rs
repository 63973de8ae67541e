//! The history of a definition as Markdown: a section for each commit.

use super::changes::sign;
use super::log::{closing, in_order, remarks};
use crate::command::log::{End, Subject, Told, What};
use crate::git::short;
use leadspec::change::Change;
use leadspec::report::{Block, Page, Section, Words, markdown};
use std::io::{self, Write};

/// The page before any commit.
pub(crate) fn page(subject: &Subject) -> Page {
    Page {
        title: format!("History of {}", subject.label),
        facts: Vec::new(),
        opening: Vec::new(),
        sections: Vec::new(),
        closing: Words::new()
            .text("Told from the history of ")
            .name(subject.file.clone())
            .text(", back from commit ")
            .name(short(&subject.from))
            .text("."),
    }
}

/// A commit.
pub(crate) fn commit(told: &Told) -> Section {
    let entry = &told.entry;
    let by = Words::new()
        .name(entry.short())
        .text(format!(" · {} · {}", entry.day(), entry.author));
    let mut blocks = vec![Block::Paragraph(by)];
    blocks.extend(remarks(told).iter().map(|text| Block::Paragraph(with_code(text))));
    if let What::Changed { changes, .. } = &told.what {
        let (deciding, words) = in_order(changes);
        if !deciding.is_empty() {
            blocks.push(Block::List(deciding.into_iter().map(one).collect()));
        }
        if !words.is_empty() {
            blocks.push(Block::Paragraph(Words::from("Words only:")));
            blocks.push(Block::List(words.into_iter().map(one).collect()));
        }
    }
    Section {
        id: "commit",
        title: entry.subject.clone(),
        blocks,
    }
}

/// Writes the page.
pub(crate) fn write(out: &mut dyn Write, mut page: Page, end: &End) -> io::Result<()> {
    let lines = closing(end);
    page.opening
        .extend(lines.iter().map(|line| Block::Paragraph(with_code(line))));
    out.write_all(markdown::page(&page).as_bytes())
}

/// What stands between backticks is a name.
fn with_code(text: &str) -> Words {
    let pieces = text.split('`').zip([false, true].into_iter().cycle());
    pieces.fold(Words::new(), |words, (piece, is_name)| {
        if is_name { words.name(piece) } else { words.text(piece) }
    })
}

fn one(change: &Change) -> Words {
    Words::new()
        .name(sign(change.kind.name()))
        .text(format!(" {}", change.sentence))
}
