//! A text with some values rewritten, its tables laid out anew where that moved their bars.

use super::AcceptedEdit;
use leadspec_diagnostics::{FileId, SourceMap, Span};
use leadspec_ir::Suite;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// A table with edits: the lines of its head and rows, from 0, and the columns that are edited, from the left.
struct Edited {
    lines: Vec<usize>,
    columns: BTreeSet<usize>,
}

/// The whole text of a file with its edits. Lines without an edit that belong to no table with one stay as they are.
pub(super) fn rewritten(
    sources: &SourceMap,
    file: FileId,
    suite: &Suite,
    edits: &[&AcceptedEdit],
    layout: &dyn Fn(&str) -> Option<String>,
) -> String {
    let text = sources.text(file);
    let before: Vec<&str> = text.split_inclusive('\n').collect();
    let raw = replaced(text, sources.base(file), edits);
    let mut lines: Vec<String> = raw.split_inclusive('\n').map(str::to_string).collect();
    // A value never brings a line break with it; were it to, nothing could be aligned.
    if lines.len() != before.len() {
        return raw;
    }
    let line_of = |span: Span| sources.position(span.start).line.saturating_sub(1) as usize;
    let tables = tables(suite, edits, &before, &line_of, &|span| {
        sources.position(span.start).column
    });
    for table in tables.values() {
        table.align(&before, &mut lines);
    }
    let in_tables: BTreeSet<usize> = tables.values().flat_map(|table| table.lines.iter().copied()).collect();
    for edit in edits {
        let line = line_of(edit.span);
        if let (Some(was), Some(is)) = (before.get(line), lines.get_mut(line))
            && !in_tables.contains(&line)
        {
            *is = comment_kept(was, is);
        }
    }
    let own = lines.concat();
    let is_formatted = layout(text).as_deref() == Some(text);
    if !is_formatted || layout(&own).as_deref() == Some(own.as_str()) {
        return own;
    }
    // The formatter knows better, as long as it moves nothing but these tables.
    let laid_out = layout(&own).unwrap_or_default();
    let same_elsewhere = laid_out.split_inclusive('\n').count() == lines.len()
        && laid_out
            .split_inclusive('\n')
            .zip(&lines)
            .enumerate()
            .all(|(at, (new, own))| new == own || in_tables.contains(&at));
    if same_elsewhere { laid_out } else { own }
}

fn replaced(text: &str, base: u32, edits: &[&AcceptedEdit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        let (start, end) = (
            edit.span.start.saturating_sub(base) as usize,
            edit.span.end.saturating_sub(base) as usize,
        );
        result.push_str(text.get(from..start).unwrap_or(""));
        result.push_str(&edit.new);
        from = end;
    }
    result.push_str(text.get(from..).unwrap_or(""));
    result
}

/// The tables that hold edits, by where their heads begin.
fn tables(
    suite: &Suite,
    edits: &[&AcceptedEdit],
    before: &[&str],
    line_of: &dyn Fn(Span) -> usize,
    column_of: &dyn Fn(Span) -> u32,
) -> BTreeMap<Span, Edited> {
    let mut tables: BTreeMap<Span, Edited> = BTreeMap::new();
    let rows = || {
        suite
            .tests
            .iter()
            .flat_map(|test| &test.cases)
            .filter_map(|case| case.row.as_ref())
    };
    for edit in edits {
        let Some(row) = rows().find(|row| row.at.0.contains(edit.span)) else {
            continue;
        };
        let head = row.head.0;
        let table = tables.entry(head).or_insert_with(|| {
            let of = rows().filter(|row| row.head.0 == head).map(|row| line_of(row.at.0));
            Edited {
                lines: std::iter::once(line_of(head)).chain(of).collect(),
                columns: BTreeSet::new(),
            }
        });
        let line = before.get(line_of(edit.span)).copied().unwrap_or("");
        let start = line
            .chars()
            .take(column_of(edit.span).saturating_sub(1) as usize)
            .map(char::len_utf8)
            .sum();
        let cells = cells(line);
        table.columns.extend(
            cells
                .iter()
                .position(|cell| cell.contains(&start) || cell.start == start),
        );
    }
    tables
}

/// What stands between the bars of a line, the blanks included.
pub(crate) fn cells(line: &str) -> Vec<Range<usize>> {
    let mut bars = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (place, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '|' if !quoted => bars.push(place),
            '#' if !quoted => break,
            _ => {}
        }
    }
    let pairs = bars.iter().zip(bars.iter().skip(1));
    pairs.map(|(from, to)| from + 1..*to).collect()
}

impl Edited {
    /// Puts the bars of the edited columns below each other again, where they were.
    fn align(&self, before: &[&str], lines: &mut [String]) {
        for column in &self.columns {
            let was: Vec<&str> = self.lines.iter().map(|line| cell(before, *line, *column)).collect();
            let widths: BTreeSet<usize> = was.iter().map(|cell| cell.width()).collect();
            let now: Vec<String> = self
                .lines
                .iter()
                .map(|line| cell(lines, *line, *column).to_string())
                .collect();
            let needed = |cells: &[&str]| cells.iter().map(|cell| cell.trim().width()).max().unwrap_or(0);
            let texts: Vec<&str> = now.iter().map(String::as_str).collect();
            let common = (widths.len() == 1).then(|| {
                let width = widths.first().copied().unwrap_or(0);
                // As wide as its widest cell with a blank on each side, or as wide as somebody made it.
                let is_tight = width == needed(&was) + 2;
                let needed = needed(&texts) + 2;
                if is_tight { needed } else { needed.max(width) }
            });
            for ((line, was), now) in self.lines.iter().zip(&was).zip(&now) {
                // Where bars did not stand below each other, only an edited cell's own bar is kept in its place.
                if common.is_none() && was == now {
                    continue;
                }
                let width = common.unwrap_or_else(|| was.width());
                if let Some(text) = lines.get_mut(*line)
                    && let Some(place) = cells(text).get(*column).cloned()
                {
                    text.replace_range(place, &padded(was, now.trim(), width));
                }
            }
        }
    }
}

fn cell<L: AsRef<str>>(lines: &[L], line: usize, column: usize) -> &str {
    let text = lines.get(line).map_or("", AsRef::as_ref);
    let place = cells(text).get(column).cloned();
    place.and_then(|place| text.get(place)).unwrap_or("")
}

/// A cell with the blanks before it as they were, and so many behind it that it fills its width.
fn padded(was: &str, content: &str, width: usize) -> String {
    let blanks = |text: &str, trimmed: &str| text.len() - trimmed.len();
    if content.is_empty() {
        return " ".repeat(width);
    }
    let lead = if was.trim().is_empty() {
        1
    } else {
        blanks(was, was.trim_start())
    };
    let behind = width.saturating_sub(lead + content.width());
    let behind = behind.max(blanks(was, was.trim_end()).min(1));
    format!("{}{content}{}", " ".repeat(lead), " ".repeat(behind))
}

/// The line with its comment where it was, if there is room.
fn comment_kept(was: &str, is: &str) -> String {
    let comment = |line: &str| {
        let mut quoted = false;
        let at = line.char_indices().find(|(_, letter)| {
            quoted ^= *letter == '"';
            *letter == '#' && !quoted
        });
        at.map(|(at, _)| at)
    };
    let (Some(old), Some(new)) = (comment(was), comment(is)) else {
        return is.to_string();
    };
    let column = was.get(..old).map_or(0, str::width);
    let (code, comment) = is.split_at(new);
    let code = code.trim_end();
    let gap = column.saturating_sub(code.width()).max(2);
    format!("{code}{}{comment}", " ".repeat(gap))
}
