//! Lines of cells, and the columns they are aligned in.
//!
//! Knows nothing of tokens or trees: rows that belong together carry the same group, and each column of a group is as wide
//! as its widest cell.

use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// The width that layout aims at, in columns of a terminal.
pub(super) const WIDTH: usize = 100;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What is printed.
    pub(super) text: String,
    /// Blanks between the cell before and this one, at least.
    pub(super) gap: usize,
    /// Whether this cell starts where those of its column in other lines do. A cell before it that is wider than this many
    /// columns of a terminal does not widen the column, and pushes only its own line.
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
    /// Columns, from the left, that are aligned in all lines of the group or in none.
    pub(super) together: usize,
    /// Whether its columns are aligned however wide that makes it.
    pub(super) rigid: bool,
    /// In order.
    pub(super) cells: Vec<Cell>,
    /// The comment behind it.
    pub(super) comment: Option<String>,
}

/// The lines as text, each ended by a line break.
pub(super) fn print(lines: &[Line]) -> String {
    let columns = columns(lines);
    let limits = limits(lines, &columns);
    let limit = |line: &Line| line.group.and_then(|group| limits.get(&group)).copied();
    let bodies: Vec<String> = lines
        .iter()
        .map(|line| body(line, &columns, limit(line).unwrap_or(usize::MAX)).0)
        .collect();
    let mut result = String::new();
    for (line, (body, column)) in lines.iter().zip(bodies.iter().zip(comment_columns(lines, &bodies))) {
        if line.blank_before && !result.is_empty() {
            result.push('\n');
        }
        result.push_str(body);
        if let Some(comment) = &line.comment {
            pad(&mut result, column.saturating_sub(last_line_width(body)) + 2);
            result.push_str(comment);
        }
        result.push('\n');
    }
    result
}

/// How wide the lines are that the comment of each line is aligned with. Comments of one depth are aligned if at most one line
/// without comment, and no blank line, stands between them.
fn comment_columns(lines: &[Line], bodies: &[String]) -> Vec<usize> {
    let mut result = vec![0; lines.len()];
    let mut run: Vec<usize> = Vec::new();
    let mut finish = |run: &mut Vec<usize>| {
        let widths = run
            .iter()
            .filter_map(|at| bodies.get(*at))
            .map(|body| last_line_width(body));
        let column = widths.max().unwrap_or(0);
        for at in run.drain(..) {
            if let Some(slot) = result.get_mut(at) {
                *slot = column;
            }
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let before = run.last().copied();
        let far = before.is_some_and(|before| at - before > 2);
        let apart = before
            .and_then(|before| lines.get(before))
            .is_some_and(|before| before.depth != line.depth);
        if line.blank_before || far || apart {
            finish(&mut run);
        }
        if line.comment.is_some() {
            run.push(at);
        }
    }
    finish(&mut run);
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

/// How many columns the lines of a group align, where one line has no room for all that stand or fall together.
fn limits(lines: &[Line], columns: &BTreeMap<(usize, usize), usize>) -> BTreeMap<usize, usize> {
    let mut result: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines {
        let Some(group) = line.group else { continue };
        let (_, aligned) = body(line, columns, usize::MAX);
        if aligned < line.together.min(line.cells.len()) {
            let limit = result.entry(group).or_insert(aligned);
            *limit = aligned.min(*limit);
        }
    }
    result
}

/// A line with as many of its columns aligned, from the left, as keep it within [`WIDTH`], and at most
/// `limit`; and how many these are. A rigid line is as wide as it is.
fn body(line: &Line, columns: &BTreeMap<(usize, usize), usize>, limit: usize) -> (String, usize) {
    let mut aligned = line.cells.len().min(limit);
    loop {
        let text = row(line, columns, aligned);
        if aligned <= 1 || line.rigid || width(&text) <= WIDTH {
            return (text, aligned);
        }
        aligned -= 1;
    }
}

/// With the first `aligned` cells padded to their columns.
fn row(line: &Line, columns: &BTreeMap<(usize, usize), usize>, aligned: usize) -> String {
    let mut result = String::new();
    pad(&mut result, line.indent);
    // Blanks not yet written: none are printed at the end of a line, and a column that is empty throughout has none.
    let mut owed = 0;
    for (at, cell) in line.cells.iter().enumerate() {
        let column = line
            .group
            .and_then(|group| columns.get(&(group, at)))
            .copied()
            .filter(|_| at < aligned);
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

/// Columns of a terminal.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
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
