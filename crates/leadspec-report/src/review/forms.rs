//! The forms of a review: a page, the page as HTML, and the page as a comment, each cut to what fits.

use super::{
    COMMENT_LIMIT, PAGE_LIMIT, Review, Version, agreements, cases, changes, movements, opening, possible, say, stages,
    way, words,
};
use crate::page::{Page, Section, Words};
use crate::text::capital;
use crate::{html, markdown};

/// The review as one HTML file, of at most [`PAGE_LIMIT`] bytes unless a few rows alone are longer.
pub fn html(review: &Review) -> String {
    let pages = ROOMS.iter().map(|room| html::page(&page_within(review, *room)));
    first_or_last(pages, |page: &String| page.len() <= PAGE_LIMIT).unwrap_or_default()
}

/// The review as a comment in GitHub-flavoured Markdown, of at most [`COMMENT_LIMIT`] bytes. Its first line is a marker that readers do
/// not see and whoever posts it finds it by.
pub fn comment(review: &Review) -> String {
    let is_harmless = |letter: &char| letter.is_alphanumeric() || *letter == '-';
    let slug: String = review.slug.chars().filter(is_harmless).take(SLUG).collect();
    let marker = format!("<!-- leadspec:diff:{slug} -->\n");
    let budget = COMMENT_LIMIT - marker.len();
    let comments = ROOMS.iter().map(|room| {
        let page = page_within(review, Room { listed: 0, ..*room });
        let comment = markdown::comment(&page, budget);
        // The changes stand first: some of them rather than none.
        let is_whole_enough = comment.kept > 0 || page.sections.is_empty();
        (comment.text, is_whole_enough)
    });
    let found = first_or_last(comments, |(_, is_whole_enough)| *is_whole_enough);
    marker + &found.map(|(text, _)| text).unwrap_or_default()
}

/// What the review says.
pub fn page(review: &Review) -> Page {
    page_within(review, WHOLE)
}

/// So many letters of a marker tell it from others.
const SLUG: usize = 80;

/// How much of what may be long there is room for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Rows of a table.
    pub(super) rows: usize,
    /// Letters of a change that only stands in the list of the rest; none: there is no such list.
    pub(super) listed: usize,
}

/// As much as anybody reads.
const WHOLE: Room = Room { rows: 100, listed: 200 };

/// From much room to little: of these the first that fits is taken.
const ROOMS: [Room; 6] = [
    WHOLE,
    Room { rows: 100, listed: 60 },
    Room { rows: 50, listed: 60 },
    Room { rows: 50, listed: 0 },
    Room { rows: 15, listed: 0 },
    Room { rows: 5, listed: 0 },
];

fn first_or_last<T>(all: impl Iterator<Item = T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    let mut last = None;
    for one in all {
        if fits(&one) {
            return Some(one);
        }
        last = Some(one);
    }
    last
}

fn page_within(review: &Review, room: Room) -> Page {
    let sections: Vec<Section> = if review.changes.is_empty() {
        // Nothing changed for any lead: that is one sentence.
        [cases::section(review, room)].into_iter().flatten().collect()
    } else {
        [
            changes::section(review, room),
            stages::section(review, room),
            movements::section(review, room),
            possible::section(review, room),
            way::section(review, room),
            cases::section(review, room),
            agreements::section(review, room),
            words::section(review),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    Page {
        title: opening::title(review),
        facts: opening::facts(review),
        opening: opening::opening(review, &sections),
        sections,
        closing: provenance(review),
    }
}

/// Where it comes from: no clock, so the same comparison gives the same bytes.
fn provenance(review: &Review) -> Words {
    let side = |words: Words, version: &Version| {
        let commit = version.commit.as_ref().map(|id| format!(" (commit {})", say::cut(id)));
        words
            .text(format!(
                "{}{}, digest ",
                say::cut(&version.called),
                commit.unwrap_or_default()
            ))
            .name(say::cut(&version.digest))
            .text(". ")
    };
    let words = side(Words::new().text("Before: "), &review.old);
    let words = side(words.text("After: "), &review.new);
    let tool = format!("{} {}", capital(review.tool), review.tool_version);
    let Some(effect) = &review.effect else {
        return words.text(format!("{tool}."));
    };
    let sum = effect.sha256.as_ref().map(|sum| format!(", SHA-256 {}", say::cut(sum)));
    let mut examples = effect
        .movements
        .iter()
        .flat_map(|movement| &movement.examples)
        .peekable();
    let shown = match (examples.peek().is_some(), examples.any(|example| example.id.is_some())) {
        (false, _) => "Nothing about any one of them is shown",
        (true, false) => "Of them only the numbers of rows are shown",
        (true, true) => "Of them only the numbers of rows and ids are shown",
    };
    words.text(format!(
        "Leads: {}{}, as of {}. {shown}. {tool}.",
        say::cut(&effect.leads_file),
        sum.unwrap_or_default(),
        say::cut(&effect.as_of),
    ))
}
