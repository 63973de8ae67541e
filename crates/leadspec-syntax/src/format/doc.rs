//! From a clause's tokens and the places where it may break, to lines.
//!
//! Knows tokens and where breaks are allowed, not why. A level breaks at all of its places or at none: at all when it holds a
//! comment or does not fit.

use super::line::{Cell, Line, WIDTH, width};
use super::token::{Token, blank_between};

/// A piece of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doc {
    /// The token with this number.
    Token(usize),
    /// The comments that stand before the token with this number on lines of their own.
    Notes(usize),
    /// A line break if the level around it breaks.
    Break,
    /// Two blanks deeper.
    Indent(Vec<Doc>),
    /// Breaks at all of its [`Doc::Break`]s or at none.
    Level(Vec<Doc>),
}

/// A column of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// What stands in it.
    pub(super) docs: Vec<Doc>,
    /// Blanks before it.
    pub(super) gap: usize,
    /// As in [`Cell::aligned`].
    pub(super) aligned: Option<usize>,
    /// Whether it gets a line of its own in a clause that does not fit on one.
    pub(super) own_line: bool,
}

/// A clause, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    /// In order.
    pub(super) columns: Vec<Column>,
    /// As in [`Line::group`].
    pub(super) group: Option<usize>,
    /// As in [`Line::together`], if it fits on one line.
    pub(super) together: usize,
    /// As in [`Line::rigid`].
    pub(super) rigid: bool,
    /// Blanks before it.
    pub(super) indent: usize,
    /// Blanks before what is broken off it, beyond `indent`.
    pub(super) hanging: usize,
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
}

impl Row {
    /// Adds a column that starts wherever the one before ends.
    pub(super) fn then(&mut self, gap: usize, docs: Vec<Doc>) {
        self.columns.push(Column {
            docs,
            gap,
            aligned: None,
            own_line: false,
        });
    }

    /// Adds a column aligned with those of the rows around, unless the column before is wider than `limit`.
    pub(super) fn aligned(&mut self, gap: usize, limit: usize, docs: Vec<Doc>) {
        self.columns.push(Column {
            docs,
            gap,
            aligned: Some(limit),
            own_line: false,
        });
    }
}

/// The tokens of a file with what the tree says about the blanks between them.
pub(super) struct Tokens<'a> {
    /// All of them.
    pub(super) all: Vec<Token<'a>>,
    /// For each, whether a blank stands before it, where the tree knows.
    pub(super) blank: Vec<Option<bool>>,
}

impl Tokens<'_> {
    /// Whether a blank stands between `before` and `token` on one line.
    fn blank_between(&self, before: usize, token: usize) -> bool {
        match (self.all.get(before), self.all.get(token), self.blank.get(token)) {
            (Some(before), Some(after), Some(None) | None) => blank_between(before, after),
            (_, _, Some(Some(blank))) => *blank,
            _ => false,
        }
    }

    /// Lays out a row. The comments before its first token are not printed: they belong to the block.
    pub(super) fn lay_out(&self, row: &Row, depth: usize) -> Vec<Line> {
        let first = row.columns.iter().find_map(|column| first_token(&column.docs));
        let mut layout = Layout {
            tokens: self,
            lines: vec![Line {
                blank_before: row.blank_before,
                indent: row.indent,
                depth,
                group: row.group,
                together: row.together,
                rigid: row.rigid,
                ..Line::default()
            }],
            depth,
            before: None,
            silent: first,
            ended: false,
            hanging: row.indent + row.hanging,
            flat: true,
        };
        let flat = row
            .columns
            .iter()
            .map(|column| column.gap + self.flat_width(&column.docs))
            .sum::<usize>()
            + row.indent;
        let commented = self.holds_comment(row.columns.iter().map(|column| column.docs.as_slice()), first);
        let broken = flat > WIDTH || commented;
        layout.flat = !broken;
        for (at, column) in row.columns.iter().enumerate() {
            if broken && column.own_line {
                layout.break_line(layout.hanging);
            } else {
                layout.next_cell(column, at == 0);
            }
            let tail = row
                .columns
                .get(at + 1)
                .filter(|next| !next.own_line)
                .map_or(0, |next| next.gap + self.head_width(&next.docs).0);
            layout.docs(&column.docs, broken, row.indent, tail);
        }
        let mut lines = layout.lines;
        if let [first, _, ..] = lines.as_mut_slice() {
            first.together = 0;
        }
        lines
    }

    fn text_width(&self, token: usize) -> usize {
        self.all.get(token).map_or(0, |token| width(&token.text))
    }

    /// The width of it all on one line, without the blank before its first token.
    fn flat_width(&self, docs: &[Doc]) -> usize {
        let mut sum = 0;
        let mut before = None;
        each_token(docs, &mut |token| {
            sum += self.text_width(token) + usize::from(before.is_some_and(|before| self.blank_between(before, token)));
            before = Some(token);
        });
        sum
    }

    /// The width up to the first place where it can break, and whether there is one.
    fn head_width(&self, docs: &[Doc]) -> (usize, bool) {
        let mut sum = 0;
        for doc in docs {
            let (part, breaks) = match doc {
                // One more for the blank that may stand before it.
                Doc::Token(token) => (self.text_width(*token) + 1, false),
                Doc::Notes(_) => (0, false),
                Doc::Break => (0, true),
                Doc::Indent(inner) | Doc::Level(inner) => self.head_width(inner),
            };
            sum += part;
            if breaks {
                return (sum, true);
            }
        }
        (sum, false)
    }

    /// Whether a comment stands inside, so that it can't be on one line: not before `first`, not behind the last token.
    fn holds_comment<'d>(&self, docs: impl Iterator<Item = &'d [Doc]>, first: Option<usize>) -> bool {
        let mut found = false;
        let mut pending = false;
        for docs in docs {
            each_token(docs, &mut |at| {
                let Some(token) = self.all.get(at) else { return };
                found |= pending || (Some(at) != first && !token.notes.is_empty());
                pending = token.comment.is_some();
            });
        }
        found
    }
}

fn first_token(docs: &[Doc]) -> Option<usize> {
    docs.iter().find_map(|doc| match doc {
        Doc::Token(token) => Some(*token),
        Doc::Indent(inner) | Doc::Level(inner) => first_token(inner),
        Doc::Notes(_) | Doc::Break => None,
    })
}

fn each_token(docs: &[Doc], act: &mut impl FnMut(usize)) {
    for doc in docs {
        match doc {
            Doc::Token(token) => act(*token),
            Doc::Indent(inner) | Doc::Level(inner) => each_token(inner, act),
            Doc::Notes(_) | Doc::Break => {}
        }
    }
}

struct Layout<'t, 'a> {
    tokens: &'t Tokens<'a>,
    lines: Vec<Line>,
    depth: usize,
    /// The token printed last, if it is on the current line.
    before: Option<usize>,
    /// The token whose notes are printed by somebody else.
    silent: Option<usize>,
    /// Whether a comment has ended the current line.
    ended: bool,
    /// Blanks before what a comment breaks off, at least.
    hanging: usize,
    /// Whether all of it fits on one line.
    flat: bool,
}

impl Layout<'_, '_> {
    fn docs(&mut self, docs: &[Doc], broken: bool, indent: usize, tail: usize) {
        for (at, doc) in docs.iter().enumerate() {
            match doc {
                Doc::Token(token) => self.token(*token, indent),
                Doc::Notes(token) => {
                    if let Some(token) = self.tokens.all.get(*token) {
                        self.notes(token, indent);
                    }
                    self.silent = Some(*token);
                }
                Doc::Break => {
                    if broken {
                        self.break_line(indent);
                    }
                }
                Doc::Indent(inner) => self.docs(inner, broken, indent + 2, tail),
                Doc::Level(inner) => {
                    let (mut rest, ends) = self.tokens.head_width(docs.get(at + 1..).unwrap_or(&[]));
                    if !ends {
                        rest += tail;
                    }
                    let breaks = self.level_breaks(inner, indent, rest);
                    self.docs(inner, breaks, indent, rest);
                }
            }
        }
    }

    fn level_breaks(&self, inner: &[Doc], indent: usize, rest: usize) -> bool {
        if self.flat {
            return false;
        }
        // One more for the blank that may stand before it.
        let used = if self.ended { indent } else { self.used() + 1 };
        self.tokens.holds_comment(std::iter::once(inner), first_token(inner))
            || used + self.tokens.flat_width(inner) + rest > WIDTH
    }

    fn token(&mut self, at: usize, indent: usize) {
        let Some(token) = self.tokens.all.get(at) else { return };
        if self.silent != Some(at) && !token.notes.is_empty() {
            self.notes(token, indent);
        }
        if self.ended {
            self.break_line(indent.max(self.hanging));
        }
        let blank = self.before.is_some_and(|before| self.tokens.blank_between(before, at));
        if let Some(line) = self.lines.last_mut() {
            match line.cells.last_mut() {
                Some(cell) => {
                    if blank && !cell.text.is_empty() {
                        cell.text.push(' ');
                    }
                    cell.text.push_str(&token.text);
                }
                None => line.cells.push(Cell {
                    text: token.text.to_string(),
                    gap: 0,
                    aligned: None,
                }),
            }
            line.comment = token.comment.map(str::to_owned);
        }
        self.ended = token.comment.is_some();
        self.before = Some(at);
    }

    fn notes(&mut self, token: &Token<'_>, indent: usize) {
        for note in &token.notes {
            self.break_line(indent.max(self.hanging));
            if let Some(line) = self.lines.last_mut() {
                line.cells.push(Cell {
                    text: note.text.to_owned(),
                    gap: 0,
                    aligned: None,
                });
            }
            self.ended = true;
        }
    }

    /// Starts a new line, unless the current one is still empty.
    fn break_line(&mut self, indent: usize) {
        self.ended = false;
        self.before = None;
        let continued = self.lines.len() > 1;
        if let Some(line) = self.lines.last_mut().filter(|line| continued && line.cells.is_empty()) {
            line.indent = indent;
            return;
        }
        self.lines.push(Line {
            indent,
            depth: self.depth,
            ..Line::default()
        });
    }

    fn next_cell(&mut self, column: &Column, first: bool) {
        if self.ended {
            return;
        }
        let continued = self.lines.len() > 1;
        let Some(line) = self.lines.last_mut() else { return };
        let gap = if first { 0 } else { column.gap };
        let aligned = if continued { None } else { column.aligned };
        line.cells.push(Cell {
            text: String::new(),
            gap,
            aligned,
        });
    }

    /// Characters on the current line.
    fn used(&self) -> usize {
        self.lines.last().map_or(0, |line| {
            line.indent
                + line
                    .cells
                    .iter()
                    .map(|cell| cell.gap + width(&cell.text))
                    .sum::<usize>()
        })
    }
}
