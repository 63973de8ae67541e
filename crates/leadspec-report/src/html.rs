//! A page as one HTML file: no script, no request to anywhere, readable without its style sheet, the same bytes each time.
//!
//! This is the only place that writes tags. Texts pass through [`escaped`], elements are closed by the function that opens them.

use crate::layout::Shape;
use crate::page::{Block, Entry, Figure, Inline, Page, Section, Table, Tone, Words};
use crate::palette;
use crate::picture::Picture;
use crate::svg;
use crate::text::{clean, turns_left};

const STYLE: &str = include_str!("page.css");

/// Pixels of a picture that shrunk to the width of a page can still be read.
const WIDEST: i32 = 1200;

/// The page as a whole file.
pub fn page(page: &Page) -> String {
    let mut html = Html::default();
    html.out
        .push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.out
        .push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.out
        .push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element("title", &[], |html| html.text(&page.title));
    html.out.push_str("\n<style>\n");
    html.out.push_str(&palette::variables());
    html.out.push_str(STYLE);
    html.out.push_str(svg::STYLE);
    html.out.push_str("</style>\n</head>\n<body>\n");
    html.block("header", &[], |html| head(html, page));
    if page.sections.is_empty() {
        html.block("main", &[], |_nothing| {});
    } else {
        html.block("div", &[("class", "columns")], |html| {
            html.block("nav", &[("aria-label", "On this page")], |html| contents(html, page));
            html.block("main", &[], |html| {
                for (place, section) in page.sections.iter().enumerate() {
                    one_section(html, section, place);
                }
            });
        });
    }
    html.block("footer", &[], |html| {
        html.element("p", &[], |html| html.words(&page.closing));
    });
    html.out.push_str("</body>\n</html>\n");
    html.out
}

/// A text without anything that a browser would take for markup, or that turns its direction.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            plain => safe.push(plain),
        }
    }
    safe
}

/// What is written so far.
#[derive(Default)]
struct Html {
    out: String,
    pictures: usize,
}

impl Html {
    /// An element within a line.
    fn element(&mut self, tag: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Html)) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escaped(value));
            self.out.push('"');
        }
        self.out.push('>');
        inside(self);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// An element with lines of its own.
    fn block(&mut self, tag: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Html)) {
        self.element(tag, attributes, |html| {
            html.out.push('\n');
            inside(html);
        });
        self.out.push('\n');
    }

    /// An element on a line of its own.
    fn line(&mut self, tag: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Html)) {
        self.element(tag, attributes, inside);
        self.out.push('\n');
    }

    /// Text as it is. What is written from right to left is kept from turning what stands beside it.
    fn text(&mut self, text: &str) {
        if turns_left(text) {
            self.out.push_str("<bdi>");
            self.out.push_str(&escaped(text));
            self.out.push_str("</bdi>");
        } else {
            self.out.push_str(&escaped(text));
        }
    }

    fn words(&mut self, words: &Words) {
        for piece in words.pieces() {
            match piece {
                Inline::Text(text) => self.text(text),
                Inline::Strong(text) => self.element("strong", &[], |html| html.text(text)),
                Inline::Quiet(text) => self.element("small", &[], |html| html.text(text)),
                Inline::Name(text) => self.element("code", &[], |html| html.text(text)),
                Inline::Badge(tone, text) => self.badge(*tone, text),
                Inline::Link(section, text) => {
                    self.element("a", &[("href", &format!("#{section}"))], |html| html.text(text));
                }
                Inline::Break => self.out.push_str("<br>"),
                Inline::Points(points) => self.element("ul", &[], |html| {
                    for point in points {
                        html.element("li", &[], |html| html.words(point));
                    }
                }),
            }
        }
    }

    fn badge(&mut self, tone: Tone, text: &str) {
        let class = match tone {
            Tone::Plain => "badge",
            Tone::Good => "badge good",
            Tone::Wait => "badge wait",
            Tone::Stop => "badge stop",
        };
        self.element("span", &[("class", class)], |html| html.text(text));
    }
}

fn head(html: &mut Html, page: &Page) {
    html.line("h1", &[], |html| html.text(&page.title));
    if !page.facts.is_empty() {
        html.block("ul", &[("class", "facts")], |html| {
            for fact in &page.facts {
                html.line("li", &[], |html| html.text(fact));
            }
        });
    }
    html.block("div", &[("class", "opening")], |html| blocks(html, &page.opening, 2));
}

/// Links to the sections.
fn contents(html: &mut Html, page: &Page) {
    html.block("ul", &[], |html| {
        for section in &page.sections {
            html.line("li", &[], |html| {
                html.element("a", &[("href", &format!("#{}", section.id))], |html| {
                    html.text(&section.title);
                });
            });
        }
    });
}

fn one_section(html: &mut Html, section: &Section, place: usize) {
    let heading = format!("{}-{place}", section.id);
    html.block(
        "section",
        &[("id", section.id), ("aria-labelledby", &heading)],
        |html| {
            html.line("h2", &[("id", &heading)], |html| html.text(&section.title));
            blocks(html, &section.blocks, 3);
        },
    );
}

/// Blocks; headings among them are of this level.
fn blocks(html: &mut Html, all: &[Block], level: usize) {
    for block in all {
        match block {
            Block::Paragraph(words) => html.line("p", &[], |html| html.words(words)),
            Block::Notice(tone, words) => notice(html, *tone, words),
            Block::Question(words) => {
                html.line("p", &[("class", "question")], |html| html.words(words));
            }
            Block::List(items) => html.block("ul", &[], |html| {
                for item in items {
                    html.line("li", &[], |html| html.words(item));
                }
            }),
            Block::Code(lines) => code(html, lines),
            Block::Terms(terms) => html.block("dl", &[], |html| {
                for (term, meaning) in terms {
                    html.block("div", &[], |html| {
                        html.line("dt", &[], |html| html.words(term));
                        html.line("dd", &[], |html| html.words(meaning));
                    });
                }
            }),
            Block::Figures(figures) => all_figures(html, figures),
            Block::Table(one) => table(html, one),
            Block::Entries(entries) => html.block("div", &[("class", "entries")], |html| {
                for entry in entries {
                    one_entry(html, entry, level);
                }
            }),
            Block::Picture(one) => picture(html, one),
            Block::Fold(summary, inside) => html.block("details", &[], |html| {
                html.line("summary", &[], |html| html.words(summary));
                blocks(html, inside, level);
            }),
        }
    }
}

/// The picture for wide pages, and hidden beside it the one for narrow ones. What would be too wide to be read even on a wide page
/// only stands.
fn picture(html: &mut Html, picture: &Picture) {
    html.pictures += 1;
    let id = format!("picture-{}", html.pictures);
    html.block("div", &[("class", "picture")], |html| {
        let is_wide = svg::width(picture, Shape::Wide) <= WIDEST;
        if is_wide {
            html.out.push_str(&svg::inline(picture, Shape::Wide, &id, false));
        }
        let id = format!("{id}-tall");
        html.out.push_str(&svg::inline(picture, Shape::Tall, &id, is_wide));
    });
}

fn notice(html: &mut Html, tone: Tone, words: &Words) {
    let class = match tone {
        Tone::Plain => "notice",
        Tone::Good => "notice good",
        Tone::Wait => "notice wait",
        Tone::Stop => "notice stop",
    };
    html.line("p", &[("class", class)], |html| html.words(words));
}

/// Lines as they are; a browser drops the first if it is empty, and so is a last one that only ends the text.
fn code(html: &mut Html, lines: &str) {
    html.line("pre", &[("tabindex", "0")], |html| {
        html.element("code", &[], |html| {
            let lines: Vec<String> = lines.trim_end().lines().map(escaped).collect();
            html.out.push_str(&lines.join("\n"));
        });
    });
}

fn all_figures(html: &mut Html, figures: &[Figure]) {
    html.block("ul", &[("class", "figures")], |html| {
        for figure in figures {
            html.line("li", &[], |html| {
                html.element("a", &[("href", &format!("#{}", figure.section))], |html| {
                    html.element("strong", &[], |html| html.text(&figure.number));
                    html.out.push(' ');
                    html.text(&figure.word);
                });
            });
        }
    });
}

fn one_entry(html: &mut Html, entry: &Entry, level: usize) {
    html.block("article", &[], |html| {
        html.line(if level < 3 { "h2" } else { "h3" }, &[], |html| html.text(&entry.title));
        if entry.name.is_some() || !entry.badges.is_empty() {
            html.line("p", &[("class", "about")], |html| {
                if let Some(name) = &entry.name {
                    html.out.push_str("called ");
                    html.element("em", &[], |html| html.text(name));
                    html.out.push(' ');
                }
                for (tone, text) in &entry.badges {
                    html.badge(*tone, text);
                    html.out.push(' ');
                }
            });
        }
        blocks(html, &entry.blocks, level + 1);
    });
}

fn table(html: &mut Html, table: &Table) {
    html.block("div", &[("class", "table")], |html| {
        // On a narrow screen the rows of a table with many columns become lists.
        let class = if table.columns.len() > 2 { "rows" } else { "pairs" };
        html.block("table", &[("class", class)], |html| {
            html.line("caption", &[], |html| html.text(&table.caption));
            html.block("thead", &[], |html| {
                html.line("tr", &[], |html| {
                    for column in &table.columns {
                        let class = if column.is_number { "number" } else { "" };
                        html.element("th", &attributes(&[("scope", "col"), ("class", class)]), |html| {
                            html.text(&column.title);
                        });
                    }
                });
            });
            for group in &table.groups {
                html.block("tbody", &[], |html| {
                    if let Some(title) = &group.title {
                        let span = table.columns.len().to_string();
                        html.line("tr", &[("class", "group")], |html| {
                            html.element("th", &[("scope", "rowgroup"), ("colspan", &span)], |html| {
                                html.words(title);
                            });
                        });
                    }
                    for row in &group.rows {
                        html.line("tr", &[], |html| cells(html, table, row));
                    }
                });
            }
        });
    });
}

fn cells(html: &mut Html, table: &Table, row: &[Words]) {
    for (place, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
        let class = match (column.is_number, cell.is_empty()) {
            (true, true) => "number empty",
            (true, false) => "number",
            (false, true) => "empty",
            (false, false) if is_short(cell) => "short",
            (false, false) => "",
        };
        // Where a row becomes a list, each cell says which column it was.
        if place == 0 {
            html.element("th", &attributes(&[("scope", "row"), ("class", class)]), |html| {
                html.words(cell);
            });
        } else {
            let named = [("class", class), ("data-column", column.title.as_str())];
            html.element("td", &attributes(&named), |html| html.words(cell));
        }
    }
}

/// A date, a code, a word: what does not break at its hyphens.
fn is_short(cell: &Words) -> bool {
    match cell.pieces() {
        [Inline::Text(text)] => text.len() <= 12 && text.contains('-') && !text.contains(' '),
        _several => false,
    }
}

/// Those that say something.
fn attributes<'a>(all: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    all.iter().copied().filter(|(_, value)| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(
            escaped("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;"
        );
        assert_eq!(escaped("a\u{202E}b\nc"), "ab c");
    }

    #[test]
    fn letters_from_right_to_left_keep_to_themselves() {
        let mut html = Html::default();
        html.text("שלום");
        html.text(" and ");
        assert_eq!(html.out, "<bdi>שלום</bdi> and ");
    }
}
