//! A page as GitHub-flavoured Markdown.
//!
//! This is the only place that writes Markdown. Texts pass through [`escaped`]: whatever they hold, they stay texts, call nobody and
//! link nowhere.

mod escape;

use crate::mermaid;
use crate::page::{Block, Entry, Figure, Inline, Page, Section, Table, Tone, Words};
use crate::text::{capital, clean, listed};
use escape::{escaped, escaped_in_html};

/// The page, whole.
pub fn page(page: &Page) -> String {
    let parts = Parts::of(page, PAGE);
    parts.joined(parts.sections.len())
}

/// The page in at most `budget` bytes: where it is longer, whole sections are left out, the last first, and it says which. What
/// stands before the first section always stays.
pub fn capped(page: &Page, budget: usize) -> String {
    Parts::of(page, PAGE).capped(budget).text
}

/// The page as [`capped`] has it, with the small headings of a comment among others.
pub fn comment(page: &Page, budget: usize) -> Comment {
    Parts::of(page, COMMENT).capped(budget)
}

/// A page as a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// All of it.
    pub text: String,
    /// How many sections are in it.
    pub kept: usize,
}

/// Which headings titles are.
const PAGE: usize = 1;
const COMMENT: usize = 3;

/// A page's texts, each ending in an empty line.
struct Parts {
    opening: String,
    titles: Vec<String>,
    sections: Vec<String>,
    closing: String,
}

impl Parts {
    /// Its title is a heading of this level.
    fn of(page: &Page, level: usize) -> Parts {
        let mut opening = heading(level, &page.title);
        if !page.facts.is_empty() {
            let facts: Vec<String> = page.facts.iter().map(|fact| escaped(fact)).collect();
            paragraph(&mut opening, &begun(&facts.join(" · ")));
        }
        blocks(&mut opening, &page.opening, level + 1);
        let one = |section: &Section| {
            let mut text = heading(level + 1, &section.title);
            match section.blocks.as_slice() {
                // A comment is short: what its heading says needs no caption.
                [Block::Table(first), others @ ..] if level == COMMENT => {
                    rows(&mut text, first);
                    blocks(&mut text, others, level + 2);
                }
                all => blocks(&mut text, all, level + 2),
            }
            text
        };
        Parts {
            opening,
            titles: page.sections.iter().map(|section| escaped(&section.title)).collect(),
            sections: page.sections.iter().map(one).collect(),
            closing: format!("---\n\n<sub>{}</sub>\n", words(&page.closing)),
        }
    }

    fn capped(&self, budget: usize) -> Comment {
        let mut kept = self.sections.len();
        loop {
            let text = self.joined(kept);
            if text.len() <= budget || kept == 0 {
                return Comment { text, kept };
            }
            kept -= 1;
        }
    }

    fn joined(&self, kept: usize) -> String {
        let mut text = self.opening.clone();
        for section in self.sections.iter().take(kept) {
            text.push_str(section);
        }
        let titles = self.titles.iter().skip(kept);
        let left_out: Vec<String> = titles.map(|title| format!("“{title}”")).collect();
        if !left_out.is_empty() {
            paragraph(
                &mut text,
                &format!(
                    "*Left out here because the page is too long: {}.*",
                    listed(&left_out, "and")
                ),
            );
        }
        text.push_str(&self.closing);
        text
    }
}

fn heading(level: usize, title: &str) -> String {
    format!("{} {}\n\n", "#".repeat(level), escaped(title))
}

fn words(words: &Words) -> String {
    pieces(words, 0)
}

/// Lists within lists are set in by their depth.
fn pieces(words: &Words, depth: usize) -> String {
    words.pieces().iter().map(|piece| inline(piece, depth)).collect()
}

fn inline(piece: &Inline, depth: usize) -> String {
    match piece {
        Inline::Text(text) | Inline::Quiet(text) | Inline::Link(_, text) => escaped(text),
        Inline::Strong(text) => around("**", &escaped(text)),
        Inline::Name(text) => code(text),
        Inline::Badge(_, text) => around("_", &escaped(text)),
        Inline::Break => "<br>".to_string(),
        Inline::Points(points) => {
            let start = format!("<br>{}• ", "&emsp;".repeat(depth));
            let lines = points
                .iter()
                .flat_map(|point| [start.clone(), pieces(point, depth + 1)]);
            lines.collect()
        }
    }
}

/// Signs of emphasis around what is written; around blanks or nothing they would be signs.
fn around(sign: &str, written: &str) -> String {
    match written.trim() {
        "" => String::new(),
        inner => format!("{sign}{inner}{sign}"),
    }
}

/// Words within HTML, where no Markdown is read. They have no lists in them.
fn summary_line(words: &Words) -> String {
    let piece = |piece: &Inline| match piece {
        Inline::Text(text) | Inline::Quiet(text) | Inline::Link(_, text) => escaped_in_html(text),
        Inline::Strong(text) => format!("<b>{}</b>", escaped_in_html(text)),
        Inline::Badge(_, text) => format!("<i>{}</i>", escaped_in_html(text)),
        Inline::Name(text) => format!("<code>{}</code>", escaped_in_html(text)),
        Inline::Break | Inline::Points(_) => " ".to_string(),
    };
    words.pieces().iter().map(piece).collect()
}

/// Words at the start of a line.
fn starting(text: &Words) -> String {
    begun(&words(text))
}

/// What is written, at the start of a line, where a few more signs begin something.
fn begun(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if line.starts_with(['+', '-', '=']) || digits > 0 && rest.starts_with(['.', ')']) {
        format!("{number}\\{rest}")
    } else {
        line.to_string()
    }
}

/// Between as many backticks as it needs.
fn code(text: &str) -> String {
    let text = clean(text).replace('|', "¦");
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`');
    runs.map(str::len).max().unwrap_or(0)
}

/// Lines as they are, between fences longer than any in them.
fn fenced(out: &mut String, lines: &str) {
    let lines: Vec<String> = lines.trim_end().lines().map(clean).collect();
    let lines = lines.join("\n");
    let fence = "`".repeat(longest_run(&lines).max(2) + 1);
    paragraph(out, &format!("{fence}text\n{lines}\n{fence}"));
}

fn blocks(out: &mut String, all: &[Block], level: usize) {
    for block in all {
        match block {
            Block::Paragraph(text) => paragraph(out, &starting(text)),
            Block::Notice(tone, text) => {
                let kind = match tone {
                    Tone::Plain | Tone::Good => "NOTE",
                    Tone::Wait => "WARNING",
                    Tone::Stop => "CAUTION",
                };
                paragraph(out, &format!("> [!{kind}]\n> {}", starting(text)));
            }
            Block::Question(text) => paragraph(out, &format!("> {}", starting(text))),
            Block::List(items) => {
                for item in items {
                    line(out, &format!("- {}", starting(item)));
                }
                out.push('\n');
            }
            Block::Code(lines) => fenced(out, lines),
            Block::Terms(terms) => {
                for (term, meaning) in terms {
                    line(out, &format!("- {}: {}", around("**", &words(term)), words(meaning)));
                }
                out.push('\n');
            }
            Block::Figures(figures) => out.push_str(&all_figures(figures)),
            Block::Table(one) => table(out, one),
            Block::Entries(entries) => {
                for entry in entries {
                    one_entry(out, entry, level);
                }
            }
            Block::Picture(picture) => {
                let title = escaped_in_html(&picture.title);
                paragraph(out, &format!("<details><summary>Picture: {title}</summary>"));
                out.push_str(&mermaid::diagram(picture));
                out.push_str("\n</details>\n\n");
            }
            Block::Fold(summary, inside) => {
                paragraph(out, &format!("<details><summary>{}</summary>", summary_line(summary)));
                under(out, inside, level);
                out.push_str("</details>\n\n");
            }
        }
    }
}

/// A line by itself, and an empty one behind it.
fn paragraph(out: &mut String, text: &str) {
    line(out, text);
    out.push('\n');
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn all_figures(figures: &[Figure]) -> String {
    let one = |figure: &Figure| format!("{} {}", around("**", &escaped(&figure.number)), escaped(&figure.word));
    format!("{}\n\n", figures.iter().map(one).collect::<Vec<_>>().join(" · "))
}

fn one_entry(out: &mut String, entry: &Entry, level: usize) {
    out.push_str(&heading(level, &entry.title));
    let name = entry
        .name
        .iter()
        .map(|name| format!("called {}", around("*", &escaped(name))));
    let badges = entry.badges.iter().map(|(_, text)| escaped(text));
    let about: Vec<String> = name.chain(badges).collect();
    if !about.is_empty() {
        paragraph(out, &begun(&capital(&about.join(" · "))));
    }
    under(out, &entry.blocks, level + 1);
}

/// Blocks under words that say already what a table alone shows.
fn under(out: &mut String, all: &[Block], level: usize) {
    match all {
        [Block::Table(only)] => rows(out, only),
        several => blocks(out, several, level),
    }
}

fn table(out: &mut String, table: &Table) {
    paragraph(out, &around("**", &escaped(&table.caption)));
    rows(out, table);
}

fn rows(out: &mut String, table: &Table) {
    let titles: Vec<String> = table.columns.iter().map(|column| escaped(&column.title)).collect();
    line(out, &row(&titles));
    let rules = table
        .columns
        .iter()
        .map(|column| if column.is_number { "--:" } else { "---" });
    line(out, &row(&rules.map(str::to_string).collect::<Vec<_>>()));
    for group in &table.groups {
        if let Some(title) = &group.title {
            // The heading of a stretch stands where there is most room.
            let title = |place| {
                if place == 1 {
                    around("*", &words(title))
                } else {
                    String::new()
                }
            };
            line(out, &row(&(0..table.columns.len()).map(title).collect::<Vec<_>>()));
        }
        for cells in &group.rows {
            line(out, &row(&cells.iter().map(words).collect::<Vec<_>>()));
        }
    }
    out.push('\n');
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}
