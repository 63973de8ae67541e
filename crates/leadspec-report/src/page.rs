//! A page as what it says, apart from how it looks: sections, paragraphs, tables, pictures.
//!
//! Whoever makes a page puts texts into these types as they are, hostile or not. [`html`](crate::html) and
//! [`markdown`](crate::markdown) escape all of them and are the only places that write markup, so that both forms say the same.

use crate::picture::Picture;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// Small facts that stand under the title: `Version 3`.
    pub facts: Vec<String>,
    /// What is read first.
    pub opening: Vec<Block>,
    /// The rest.
    pub sections: Vec<Section>,
    /// Where it comes from.
    pub closing: Words,
}

/// A part of a page with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What links call it: small letters and hyphens.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Sentences.
    Paragraph(Words),
    /// What nobody may overlook.
    Notice(Tone, Words),
    /// A question that people put to others.
    Question(Words),
    /// Points in no order.
    List(Vec<Words>),
    /// Lines to be copied as they are.
    Code(String),
    /// Words and what they mean.
    Terms(Vec<(Words, Words)>),
    /// Counts that tell the size of something at a glance.
    Figures(Vec<Figure>),
    /// Rows and columns.
    Table(Table),
    /// Things that have a small heading each.
    Entries(Vec<Entry>),
    /// A lifecycle; its table has to stand beside it, for who does not see it.
    Picture(Picture),
    /// What opens on demand.
    Fold(Words, Vec<Block>),
}

/// A count with its word, and the section that tells more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The count.
    pub number: String,
    /// What is counted.
    pub word: String,
    /// The section.
    pub section: &'static str,
}

/// A thing with a small heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What people call it.
    pub title: String,
    /// What the page's sentences call it, where that is something else.
    pub name: Option<String>,
    /// Short remarks beside the heading.
    pub badges: Vec<(Tone, String)>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A table. The first cell of a row is its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in stretches with or without a heading.
    pub groups: Vec<Group>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether its cells are numbers or signs, which stand at the right.
    pub is_number: bool,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub title: Option<Words>,
    /// Each as long as there are columns.
    pub rows: Vec<Vec<Words>>,
}

/// What a short remark means for the reader. It is said in words too: colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// A remark.
    Plain,
    /// Go ahead.
    Good,
    /// Not yet, or take care.
    Wait,
    /// Not ever, or wrong.
    Stop,
}

/// A text with emphasis and links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<Inline>);

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    /// As it is.
    Text(String),
    /// Said with weight.
    Strong(String),
    /// Said aside.
    Quiet(String),
    /// What files and tables call something.
    Name(String),
    /// A short remark.
    Badge(Tone, String),
    /// To a section of the same page.
    Link(&'static str, String),
    /// On with a new line.
    Break,
    /// Points in no order, a line each.
    Points(Vec<Words>),
}

impl Words {
    /// Nothing yet.
    pub fn new() -> Words {
        Words::default()
    }

    /// As it is.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Words {
        self.with(Inline::Text(text.into()))
    }

    /// Said with weight.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Words {
        self.with(Inline::Strong(text.into()))
    }

    /// Said aside.
    #[must_use]
    pub fn quiet(self, text: impl Into<String>) -> Words {
        self.with(Inline::Quiet(text.into()))
    }

    /// What files and tables call something.
    #[must_use]
    pub fn name(self, text: impl Into<String>) -> Words {
        self.with(Inline::Name(text.into()))
    }

    /// A short remark.
    #[must_use]
    pub fn badge(self, tone: Tone, text: impl Into<String>) -> Words {
        self.with(Inline::Badge(tone, text.into()))
    }

    /// To a section of the same page.
    #[must_use]
    pub fn link(self, section: &'static str, text: impl Into<String>) -> Words {
        self.with(Inline::Link(section, text.into()))
    }

    /// On with a new line.
    #[must_use]
    pub fn line(self) -> Words {
        self.with(Inline::Break)
    }

    /// Points in no order, a line each. Only in cells and terms: a paragraph has a list behind it instead.
    #[must_use]
    pub fn points(self, points: Vec<Words>) -> Words {
        self.with(Inline::Points(points))
    }

    /// Behind it another.
    #[must_use]
    pub fn then(mut self, other: Words) -> Words {
        self.0.extend(other.0);
        self
    }

    /// Each on a line of its own.
    pub fn lines(parts: impl IntoIterator<Item = Words>) -> Words {
        parts.into_iter().fold(
            Words::new(),
            |all, part| {
                if all.is_empty() { part } else { all.line().then(part) }
            },
        )
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it holds a list.
    pub(crate) fn has_points(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Inline::Points(_)))
    }

    pub(crate) fn pieces(&self) -> &[Inline] {
        &self.0
    }

    fn with(mut self, piece: Inline) -> Words {
        self.0.push(piece);
        self
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Words {
        Words::new().text(text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Words {
        Words::new().text(text)
    }
}

impl Table {
    /// A table without rows.
    pub fn new(caption: impl Into<String>, columns: &[&str]) -> Table {
        let column = |title: &&str| Column {
            title: (*title).to_string(),
            is_number: false,
        };
        Table {
            caption: caption.into(),
            columns: columns.iter().map(column).collect(),
            groups: Vec::new(),
        }
    }

    /// The column of this place holds numbers.
    #[must_use]
    pub fn with_numbers(mut self, place: usize) -> Table {
        if let Some(column) = self.columns.get_mut(place) {
            column.is_number = true;
        }
        self
    }

    /// A row of the last group; the first one if there is none.
    pub fn row(&mut self, cells: Vec<Words>) {
        if self.groups.is_empty() {
            self.groups.push(Group {
                title: None,
                rows: Vec::new(),
            });
        }
        if let Some(group) = self.groups.last_mut() {
            group.rows.push(cells);
        }
    }

    /// Rows with a heading of their own.
    pub fn group(&mut self, title: Option<Words>, rows: Vec<Vec<Words>>) {
        self.groups.push(Group { title, rows });
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Without the columns behind the first in which every cell is empty.
    #[must_use]
    pub fn without_empty_columns(mut self) -> Table {
        let rows = || self.groups.iter().flat_map(|group| group.rows.iter());
        let is_used =
            |place: usize| place == 0 || rows().any(|row| row.get(place).is_some_and(|cell| !cell.is_empty()));
        let used: Vec<bool> = (0..self.columns.len()).map(is_used).collect();
        keep(&mut self.columns, &used);
        for group in &mut self.groups {
            for row in &mut group.rows {
                keep(row, &used);
            }
        }
        self
    }

    /// At most so many rows; `more` says what the rest is, where there is one.
    #[must_use]
    pub fn limited(mut self, most: usize, more: impl FnOnce(usize) -> Words) -> (Table, Option<Words>) {
        let all = self.len();
        let mut left = most;
        for group in &mut self.groups {
            group.rows.truncate(left);
            left -= group.rows.len();
        }
        self.groups.retain(|group| !group.rows.is_empty());
        (self, all.checked_sub(most).filter(|rest| *rest > 0).map(more))
    }
}

fn keep<T>(things: &mut Vec<T>, used: &[bool]) {
    let mut place = 0;
    things.retain(|_| {
        place += 1;
        used.get(place - 1).copied().unwrap_or(false)
    });
}
