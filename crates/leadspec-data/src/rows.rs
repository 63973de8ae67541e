//! Pieces of any form to blocks of cells: the one place where forms of input come together.

use crate::cell::{Block, Span};
use crate::csv::{self, Cursor};
use crate::json::{Habit, Keys, Scanner};
use crate::piece::{Piece, PieceForm, RowIndex, make_utf8};
use crate::reject::{Reason, Reject};
use memchr::memchr;

/// What the rows of an input hold.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The columns: all of a table, the wanted ones of JSON.
    pub(crate) names: Vec<String>,
    pub(crate) keys: Keys,
}

impl Reading {
    pub(crate) fn new(names: &[String]) -> Reading {
        Reading {
            names: names.to_vec(),
            keys: Keys::new(names),
        }
    }

    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }
}

/// As many rows as keep the cells of a block within a core's nearest cache: every column goes over all of them once more. A multiple
/// of 64 where there are so many, see `Bits`.
fn rows_a_block(width: usize) -> usize {
    (2800 / width.max(1)).next_multiple_of(64).min(1024)
}

/// Reads a piece block by block. What comes back are the rows that are none.
pub(crate) fn for_each_block(
    piece: Piece,
    reading: &Reading,
    take: &mut dyn FnMut(Block<'_>, &RowIndex),
) -> Vec<Reject> {
    let Piece {
        bytes,
        len,
        form,
        first_row,
        first_line,
        ..
    } = piece;
    let (text, invalid) = make_utf8(bytes);
    let width = reading.width();
    let most = rows_a_block(width);
    let mut cursor = Cursor {
        at: 0,
        line: first_line,
        row: first_row,
    };
    let mut index = RowIndex::default();
    let mut habit = Habit::default();
    let mut more = true;
    while more {
        index.clear();
        more = match &form {
            PieceForm::Csv { delimiter } => {
                csv::index(text.as_bytes(), len, *delimiter, width, most, &mut cursor, &mut index)
            }
            PieceForm::JsonLines => index_lines(&text, len, reading, &mut habit, most, &mut cursor, &mut index),
            PieceForm::Json => index_document(&text, len, reading, &mut habit, &mut cursor, &mut index),
            PieceForm::Cells { spans, lines } => {
                // All in one block: they are few.
                index.spans.clone_from(spans);
                index.rows.extend((first_row..).take(lines.len()));
                index.lines.clone_from(lines);
                false
            }
        };
        if !invalid.is_empty() {
            leave_invalid(&text, &invalid, reading, &mut index);
        }
        take(
            Block {
                text: &text,
                spans: &index.spans,
                width,
                rows: index.rows.len(),
            },
            &index,
        );
    }
    index.broken
}

/// Takes the rows out whose cells hold bytes that are not UTF-8.
#[cold]
fn leave_invalid(text: &str, invalid: &[usize], reading: &Reading, index: &mut RowIndex) {
    let width = reading.width();
    let bad_bytes = |span: &Span| {
        let from = invalid.partition_point(|p| *p < span.start());
        let to = invalid.partition_point(|p| *p < span.start() + span.len());
        invalid.get(from..to).unwrap_or(&[])
    };
    let (spans, rows, lines) = (
        std::mem::take(&mut index.spans),
        std::mem::take(&mut index.rows),
        std::mem::take(&mut index.lines),
    );
    for ((cells, row), line) in spans.chunks(width.max(1)).zip(rows).zip(lines) {
        let mut good = true;
        for (span, name) in cells.iter().zip(&reading.names) {
            let bad = bad_bytes(span);
            if bad.is_empty() {
                continue;
            }
            good = false;
            let cell = text.get(span.start()..span.start() + span.len()).unwrap_or("");
            let shown = cell.char_indices().map(|(i, c)| {
                if bad.contains(&(span.start() + i)) {
                    '\u{fffd}'
                } else {
                    c
                }
            });
            index.reject(
                row,
                line,
                Some(name.clone()),
                &shown.collect::<String>(),
                Reason::NotUtf8,
            );
        }
        if good {
            index.spans.extend_from_slice(cells);
            index.rows.push(row);
            index.lines.push(line);
        }
    }
}

/// Adds up to `most` lines of JSON to the index. Says whether there is more.
fn index_lines(
    text: &str,
    end: usize,
    reading: &Reading,
    habit: &mut Habit,
    most: usize,
    cursor: &mut Cursor,
    index: &mut RowIndex,
) -> bool {
    let bytes = text.as_bytes();
    while cursor.at < end && index.rows.len() < most {
        let start = cursor.at;
        let rest = bytes.get(start..end).unwrap_or(&[]);
        let stop = memchr(b'\n', rest).map_or(end, |len| start + len);
        cursor.at = stop + 1;
        let line = cursor.line;
        cursor.line += 1;
        if matches!(bytes.get(start..stop), Some(b"" | b"\r") | None) {
            continue;
        }
        let mut scanner = Scanner::new(text, start, stop);
        object(&mut scanner, reading, habit, (cursor.row, line, stop), true, index);
        cursor.row += 1;
    }
    cursor.at < end
}

/// Reads one object into the index; `stop` is where it must end.
fn object(
    scanner: &mut Scanner<'_>,
    reading: &Reading,
    habit: &mut Habit,
    (row, line, stop): (u64, u64, usize),
    alone: bool,
    index: &mut RowIndex,
) -> bool {
    let (first, start) = (index.spans.len(), scanner.at);
    index.spans.resize(first + reading.width(), Span::NULL);
    let mut got = scanner.object(&reading.keys, habit, index.spans.get_mut(first..).unwrap_or(&mut []));
    if alone && got.is_ok() {
        got = scanner.ended().map_err(crate::json::ObjectError::NotJson);
    }
    let Err(error) = got else {
        index.rows.push(row);
        index.lines.push(line);
        return true;
    };
    index.spans.truncate(first);
    let column = match &error {
        crate::json::ObjectError::Twice { slot } => reading.names.get(*slot).cloned(),
        crate::json::ObjectError::NotJson(_) => None,
    };
    let value = scanner.text().get(start..stop).unwrap_or("").trim();
    index.reject(row, line, column, value, error.reason(start));
    false
}

/// One object, several, or an array of them, laid out freely. After something that is no object there is no going on.
fn index_document(
    text: &str,
    end: usize,
    reading: &Reading,
    habit: &mut Habit,
    cursor: &mut Cursor,
    index: &mut RowIndex,
) -> bool {
    let mut scanner = Scanner::new(text, 0, end);
    scanner.blanks();
    let array = scanner.take(b'[');
    let mut counted = 0;
    let mut first = true;
    loop {
        scanner.blanks();
        if array && scanner.take(b']') {
            if let Err(problem) = scanner.ended() {
                let reason = Reason::NotJson {
                    problem: problem.what,
                    at: problem.at + 1,
                };
                index.reject(cursor.row, cursor.line, None, "", reason);
            }
            return false;
        }
        if !array && !first && scanner.at >= end {
            return false;
        }
        if array && !first && !scanner.take(b',') {
            let reason = Reason::NotJson {
                problem: "a comma or `]` is missing",
                at: scanner.at + 1,
            };
            index.reject(cursor.row, cursor.line, None, "", reason);
            return false;
        }
        scanner.blanks();
        let before = text.as_bytes().get(counted..scanner.at).unwrap_or(&[]);
        cursor.line += memchr::memchr_iter(b'\n', before).count() as u64;
        counted = scanner.at;
        if !object(
            &mut scanner,
            reading,
            habit,
            (cursor.row, cursor.line, end),
            false,
            index,
        ) {
            return false;
        }
        cursor.row += 1;
        first = false;
    }
}
