//! Walking a file's tokens and its tree side by side: the cursor, blocks, groups of aligned rows.
//!
//! The tree says what begins and ends where; the tokens are what is printed, each exactly once and in order. Whatever the tree
//! does not mention is printed all the same.

use super::doc::{Doc, Row, Tokens};
use super::line::{Cell, Line};
use super::token::Kind;
use crate::{BrokenItem, Spanned};
use leadspec_diagnostics::Span;
use std::collections::BTreeMap;

/// Rows of one block and kind share columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Events on one line each.
    Events,
    /// The clauses of a definition, and what a criterion says about itself.
    Properties,
    /// `met` and `unmet`.
    Conditions,
    /// Fields.
    Fields,
    /// Columns of the event table.
    Roles,
    /// Lines of a score.
    Points,
    /// Rows of a `by` table or grade.
    Rows,
    /// Stages.
    Stages,
    /// Transitions.
    Transitions,
}

/// A part of a block: read, or kept as it is.
pub(super) enum Part<'t, T> {
    /// A clause.
    Good(&'t Spanned<T>),
    /// A stretch that could not be read.
    Broken(Span),
}

impl<T> Part<'_, T> {
    fn span(&self) -> Span {
        match self {
            Part::Good(good) => good.span,
            Part::Broken(span) => *span,
        }
    }
}

/// Clauses and broken stretches in the order of the file.
pub(super) fn parts<T>(good: &[Spanned<T>], broken: impl IntoIterator<Item = Span>) -> Vec<Part<'_, T>> {
    let mut all: Vec<_> = good
        .iter()
        .map(Part::Good)
        .chain(broken.into_iter().map(Part::Broken))
        .collect();
    all.sort_by_key(|part| part.span().start);
    all
}

/// The spans of broken lines.
pub(super) fn spans(broken: &[BrokenItem]) -> impl Iterator<Item = Span> {
    broken.iter().map(|item| item.span)
}

/// The state of the walk.
pub(super) struct Printer<'a> {
    /// The file's tokens.
    pub(super) tokens: Tokens<'a>,
    /// Where the file's text starts among all files.
    base: u32,
    /// The next token to print.
    pub(super) next: usize,
    /// What is printed so far.
    pub(super) lines: Vec<Line>,
    /// How many blocks are open.
    pub(super) depth: usize,
    groups: BTreeMap<Group, usize>,
    last_group: usize,
}

impl<'a> Printer<'a> {
    /// At the start of the file.
    pub(super) fn new(tokens: Tokens<'a>, base: u32) -> Self {
        Printer {
            tokens,
            base,
            next: 0,
            lines: Vec::new(),
            depth: 0,
            groups: BTreeMap::new(),
            last_group: 0,
        }
    }

    /// An offset among all files as one in this file.
    pub(super) fn local(&self, offset: u32) -> usize {
        offset.saturating_sub(self.base) as usize
    }

    /// Whether the next token is exactly this sign or word.
    pub(super) fn next_is(&self, text: &str) -> bool {
        self.tokens.all.get(self.next).is_some_and(|token| token.is(text))
    }

    /// Whether the next token is printed as it stands.
    pub(super) fn next_is_verbatim(&self) -> bool {
        self.tokens
            .all
            .get(self.next)
            .is_some_and(|token| token.kind == Kind::Verbatim)
    }

    /// Whether the next token starts before this offset.
    pub(super) fn before(&self, offset: u32) -> bool {
        let offset = self.local(offset);
        self.tokens
            .all
            .get(self.next)
            .is_some_and(|token| token.kind != Kind::End && token.start < offset)
    }

    /// Takes one token.
    pub(super) fn take(&mut self, docs: &mut Vec<Doc>) {
        if self
            .tokens
            .all
            .get(self.next)
            .is_some_and(|token| token.kind != Kind::End)
        {
            docs.push(Doc::Token(self.next));
            self.next += 1;
        }
    }

    /// Takes all tokens before an offset.
    pub(super) fn take_until(&mut self, offset: u32, docs: &mut Vec<Doc>) {
        while self.before(offset) {
            self.take(docs);
        }
    }

    /// Says whether a blank stands before the next token.
    pub(super) fn set_blank(&mut self, blank: bool) {
        if let Some(slot) = self.tokens.blank.get_mut(self.next) {
            *slot = Some(blank);
        }
    }

    /// A row of the current block.
    pub(super) fn row(&self) -> Row {
        Row {
            indent: self.depth * 2,
            hanging: 2,
            ..Row::default()
        }
    }

    /// The group of this kind in the current run of rows.
    pub(super) fn group(&mut self, kind: Group) -> Option<usize> {
        if !self.groups.contains_key(&kind) {
            let fresh = self.new_group();
            self.groups.insert(kind, fresh);
        }
        self.groups.get(&kind).copied()
    }

    /// A group that no other row is in.
    pub(super) fn new_group(&mut self) -> usize {
        self.last_group += 1;
        self.last_group
    }

    /// Ends the current run of rows: what follows has columns of its own.
    pub(super) fn end_run(&mut self) {
        self.groups.clear();
    }

    /// Prints the row.
    pub(super) fn push(&mut self, row: &Row) {
        let lines = self.tokens.lay_out(row, self.depth);
        self.lines.extend(lines);
    }

    /// Prints the comments before the next token, and says whether a blank line stands before the token itself. None stands
    /// before what is `first` in its block.
    pub(super) fn lead_in(&mut self, first: bool) -> bool {
        let Some(token) = self.tokens.all.get(self.next) else {
            return false;
        };
        let mut blanks = Vec::new();
        for (at, note) in token.notes.iter().enumerate() {
            let blank_before = note.blank_before && !(first && at == 0);
            blanks.push(blank_before);
            self.lines.push(Line {
                blank_before,
                indent: self.depth * 2,
                depth: self.depth,
                cells: vec![Cell {
                    text: note.text.to_owned(),
                    gap: 0,
                    aligned: None,
                }],
                ..Line::default()
            });
        }
        let blank = token.blank_before && !(first && token.notes.is_empty());
        if blank || blanks.contains(&true) {
            self.end_run();
        }
        blank
    }

    /// Prints the opening line of a block up to its `{`. `docs` is what of it has been taken.
    pub(super) fn header(&mut self, mut docs: Vec<Doc>, blank_before: bool) {
        while !self.next_is("{")
            && self
                .tokens
                .all
                .get(self.next)
                .is_some_and(|token| token.kind != Kind::End)
        {
            self.take(&mut docs);
        }
        self.take(&mut docs);
        let mut row = Row {
            hanging: 4,
            blank_before,
            ..self.row()
        };
        row.then(0, docs);
        self.push(&row);
    }

    /// Prints the parts of a block whose `{` has been printed, and its `}`. `each` gets a clause and whether a blank line
    /// stands before it, and prints it.
    pub(super) fn block<T>(
        &mut self,
        parts: &[Part<'_, T>],
        end: u32,
        mut each: impl FnMut(&mut Self, &Spanned<T>, bool),
    ) {
        let outer = std::mem::take(&mut self.groups);
        self.depth += 1;
        let mut first = true;
        for part in parts {
            // A stretch that could not be read may lie inside a clause that could.
            if !self.before(part.span().end) {
                continue;
            }
            first = self.strays(part.span().start, first);
            let blank = self.lead_in(first);
            first = false;
            match part {
                Part::Good(_) if self.next_is_verbatim() => self.plain_row(part.span().end, blank),
                Part::Good(clause) => each(self, clause, blank),
                Part::Broken(span) => self.plain_row(span.end, blank),
            }
            self.extra_commas();
        }
        first = self.strays(end.saturating_sub(1), first);
        // Comments before the `}` belong inside.
        self.lead_in(first);
        self.depth -= 1;
        self.groups = outer;
        let mut row = self.row();
        let mut docs = Vec::new();
        self.take_until(end, &mut docs);
        row.then(0, docs);
        self.push(&row);
    }

    /// Commas behind a part that mean nothing stay on its line.
    fn extra_commas(&mut self) {
        while self.next_is(",") {
            let Some(comma) = self.tokens.all.get(self.next) else {
                return;
            };
            let Some(line) = self
                .lines
                .last_mut()
                .filter(|line| comma.notes.is_empty() && line.comment.is_none())
            else {
                return;
            };
            line.comment = comma.comment.map(str::to_owned);
            if let Some(cell) = line.cells.last_mut() {
                cell.text.push(',');
            }
            self.next += 1;
        }
    }

    /// Prints what stands before an offset and belongs to no item.
    pub(super) fn loose(&mut self, until: u32) {
        let first = self.lines.is_empty();
        self.strays(until, first);
    }

    /// Prints tokens that belong to no part. Whether the next part is still the first.
    fn strays(&mut self, until: u32, first: bool) -> bool {
        if !self.before(until) {
            return first;
        }
        let blank = self.lead_in(first);
        self.plain_row(until, blank);
        false
    }

    /// Prints the tokens up to an offset as a row without columns.
    pub(super) fn plain_row(&mut self, until: u32, blank_before: bool) {
        let mut docs = Vec::new();
        self.take_until(until, &mut docs);
        let mut row = Row {
            blank_before,
            ..self.row()
        };
        row.then(0, docs);
        self.push(&row);
    }
}
