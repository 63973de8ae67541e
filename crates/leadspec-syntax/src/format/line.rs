//! Lines of cells, and the columns they are aligned in.
//!
//! Knows nothing of tokens or trees: rows that belong together carry the same group, and each column of a group is as wide
//! as its widest cell.

use std::collections::BTreeMap;

/// The width that layout aims at, in characters.
pub(super) const WIDTH: usize = 100;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What is printed.
    pub(super) text: String,
    /// Blanks between the cell before and this one, at least.
    pub(super) gap: usize,
    /// Whether this cell starts where those of its column in other lines do. A cell before it that is wider than this many
    /// characters does not widen the column, and pushes only its own line.
    pub(super) aligned: Option<usize>,
}

/// A line to print.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
    /// Blanks before the first cell.
    pub(super) indent: usize,
    /// How deep its block is nested: comments align with neighbours of one depth.
    pub(super) depth: usize,
    /// Lines of one group share columns.
    pub(super) group: Option<usize>,
    /// In order.
    pub(super) cells: Vec<Cell>,
    /// The comment behind it.
    pub(super) comment: Option<String>,
}

/// The lines as text, each ended by a line break.
pub(super) fn print(lines: &[Line]) -> String {
    let columns = columns(lines);
    let bodies: Vec<String> = lines.iter().map(|line| body(line, &columns)).collect();
    let mut result = String::new();
    let mut run = lines.iter().zip(&bodies).peekable();
    let mut first = true;
    while let Some((line, text)) = run.next() {
        // One run: neighbours of one depth without a blank line between.
        let mut members = vec![(line, text)];
        while let Some(next) = run.next_if(|(next, _)| !next.blank_before && next.depth == line.depth) {
            members.push(next);
        }
        let column = members
            .iter()
            .filter(|(line, _)| line.comment.is_some())
            .map(|(_, text)| last_line_width(text))
            .max();
        for (line, text) in members {
            if line.blank_before && !first {
                result.push('\n');
            }
            first = false;
            result.push_str(text);
            if let (Some(comment), Some(column)) = (&line.comment, column) {
                let used = last_line_width(text);
                pad(&mut result, column.saturating_sub(used) + 2);
                result.push_str(comment);
            }
            result.push('\n');
        }
    }
    result
}

/// How wide the cells of each group and column are, where another cell follows them.
fn columns(lines: &[Line]) -> BTreeMap<(usize, usize), usize> {
    let mut result = BTreeMap::new();
    for line in lines {
        let Some(group) = line.group else { continue };
        for (at, pair) in line.cells.windows(2).enumerate() {
            let [cell, next] = pair else { continue };
            let width = width(&cell.text);
            if next.aligned.is_some_and(|limit| width <= limit) {
                let column = result.entry((group, at)).or_insert(0);
                *column = width.max(*column);
            }
        }
    }
    result
}

fn body(line: &Line, columns: &BTreeMap<(usize, usize), usize>) -> String {
    let aligned = row(line, columns, true);
    // One long line keeps its own gaps rather than running out of the page.
    if aligned.chars().count() > WIDTH && line.cells.len() > 2 {
        return row(line, columns, false);
    }
    aligned
}

/// With `all`, every column is aligned; else only the first.
fn row(line: &Line, columns: &BTreeMap<(usize, usize), usize>, all: bool) -> String {
    let mut result = String::new();
    pad(&mut result, line.indent);
    // Blanks not yet written: none are printed at the end of a line, and a column that is empty throughout has none.
    let mut owed = 0;
    for (at, cell) in line.cells.iter().enumerate() {
        let column = line
            .group
            .and_then(|group| columns.get(&(group, at)))
            .copied()
            .filter(|_| all || at == 0);
        if cell.text.is_empty() && column.is_none_or(|width| width == 0) {
            continue;
        }
        if at > 0 {
            owed += cell.gap;
        }
        if !cell.text.is_empty() {
            pad(&mut result, owed);
            owed = 0;
            result.push_str(&cell.text);
        }
        let next_aligned = line.cells.get(at + 1).is_some_and(|next| next.aligned.is_some());
        if let Some(column) = column.filter(|_| next_aligned) {
            owed += column.saturating_sub(width(&cell.text));
        }
    }
    result
}

fn pad(text: &mut String, blanks: usize) {
    text.extend(std::iter::repeat_n(' ', blanks));
}

fn last_line_width(text: &str) -> usize {
    text.rsplit('\n').next().map_or(0, width)
}

/// Characters; good enough to line up what people write in labels.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// The width of a line's cells with their gaps, before alignment and without its comment.
pub(super) fn line_width(line: &Line) -> usize {
    line.indent
        + line
            .cells
            .iter()
            .map(|cell| cell.gap + width(&cell.text))
            .sum::<usize>()
}
