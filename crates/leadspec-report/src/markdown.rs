//! A page as GitHub-flavoured Markdown.
//!
//! This is the only place that writes Markdown. Texts pass through [`escaped`]: whatever they hold, they stay texts, call nobody and
//! link nowhere.

use crate::mermaid;
use crate::page::{Block, Entry, Figure, Inline, Page, Section, Table, Tone, Words};
use crate::text::{capital, clean, listed};

/// The page, whole.
pub fn page(page: &Page) -> String {
    let parts = Parts::of(page);
    parts.joined(parts.sections.len(), &[])
}

/// The page in at most `budget` bytes: where it is longer, whole sections are left out, the last first, and it says which. What
/// stands before the first section always stays.
pub fn capped(page: &Page, budget: usize) -> String {
    let parts = Parts::of(page);
    let titles: Vec<String> = page.sections.iter().map(|section| section.title.clone()).collect();
    for kept in (1..=parts.sections.len()).rev() {
        let text = parts.joined(kept, titles.get(kept..).unwrap_or_default());
        if text.len() <= budget {
            return text;
        }
    }
    parts.joined(0, &titles)
}

/// A page's texts, each ending in an empty line.
struct Parts {
    opening: String,
    sections: Vec<String>,
    closing: String,
}

impl Parts {
    fn of(page: &Page) -> Parts {
        let mut opening = format!("# {}\n\n", escaped(&page.title));
        if !page.facts.is_empty() {
            let facts: Vec<String> = page.facts.iter().map(|fact| escaped(fact)).collect();
            paragraph(&mut opening, &facts.join(" · "));
        }
        blocks(&mut opening, &page.opening, 2);
        let one = |section: &Section| {
            let mut text = format!("## {}\n\n", escaped(&section.title));
            blocks(&mut text, &section.blocks, 3);
            text
        };
        Parts {
            opening,
            sections: page.sections.iter().map(one).collect(),
            closing: format!("---\n\n<sub>{}</sub>\n", words(&page.closing)),
        }
    }

    fn joined(&self, kept: usize, left_out: &[String]) -> String {
        let mut text = self.opening.clone();
        for section in self.sections.iter().take(kept) {
            text.push_str(section);
        }
        if !left_out.is_empty() {
            let titles: Vec<String> = left_out.iter().map(|title| format!("“{}”", escaped(title))).collect();
            paragraph(
                &mut text,
                &format!(
                    "*Left out here because the page is too long: {}.*",
                    listed(&titles, "and")
                ),
            );
        }
        text.push_str(&self.closing);
        text
    }
}

/// A text without anything that GitHub would take for markup, a mention, a reference, a link, an emoji or a formula.
pub(crate) fn escaped(text: &str) -> String {
    let letters: Vec<char> = clean(text).chars().collect();
    let mut safe = String::with_capacity(text.len());
    for (place, letter) in letters.iter().copied().enumerate() {
        let behind = letters.get(place + 1).copied();
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).copied();
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => {
                safe.push('\\');
                safe.push(letter);
            }
            // Within a word it is no emphasis.
            '_' if !(is_letter(before) && is_letter(behind)) => safe.push_str("\\_"),
            '@' if is_word(behind) => safe.push_str("@&#8288;"),
            '#' if is_word(behind) => safe.push_str("#&#8288;"),
            '#' => safe.push_str("\\#"),
            ':' if behind == Some('/') || is_emoji(letters.get(place + 1..).unwrap_or_default()) => {
                safe.push_str(":&#8288;");
            }
            '.' if is_word(behind) && ends_in_www(letters.get(..place).unwrap_or_default()) => {
                safe.push_str(".&#8288;");
            }
            plain => safe.push(plain),
        }
    }
    safe
}

fn is_letter(letter: Option<char>) -> bool {
    letter.is_some_and(char::is_alphanumeric)
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// Whether what stands behind a colon ends in another, as in `:tada:`.
fn is_emoji(behind: &[char]) -> bool {
    let length = behind
        .iter()
        .position(|letter| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-')));
    let Some(length) = length else { return false };
    let name = behind.get(..length).unwrap_or_default();
    // Two digits are minutes: `09:30:00`.
    let is_time = length == 2 && name.iter().all(char::is_ascii_digit);
    length > 0 && !is_time && behind.get(length) == Some(&':')
}

fn ends_in_www(before: &[char]) -> bool {
    let last: String = before.iter().rev().take(3).collect();
    last.eq_ignore_ascii_case("www")
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

/// Words at the start of a line, where a few more signs begin something.
fn starting(text: &Words) -> String {
    let line = words(text);
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
    let mut longest = 0;
    let mut run = 0;
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
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
                out.push_str("<details><summary>Picture: ");
                out.push_str(&escaped(&picture.title));
                out.push_str("</summary>\n\n");
                out.push_str(&mermaid::diagram(picture));
                out.push_str("\n</details>\n\n");
            }
            Block::Fold(summary, inside) => {
                paragraph(out, &format!("<details><summary>{}</summary>", words(summary)));
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
    paragraph(out, &format!("{} {}", "#".repeat(level), escaped(&entry.title)));
    let name = entry
        .name
        .iter()
        .map(|name| format!("called {}", around("*", &escaped(name))));
    let badges = entry.badges.iter().map(|(_, text)| escaped(text));
    let about: Vec<String> = name.chain(badges).collect();
    if !about.is_empty() {
        paragraph(out, &capital(&about.join(" · ")));
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
