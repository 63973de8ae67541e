//! Comma-separated values: where cells begin and end. RFC 4180, with any one-byte delimiter, LF or CRLF.
//!
//! A quote opens a quoted cell only as the first byte of its cell; anywhere else it is a character like others. [`split`](crate::split)
//! cuts files by the same rule.

use crate::cell::{CellKind, Span};
use crate::piece::RowIndex;
use crate::reject::Reason;
use crate::swar;

const NEWLINE: u64 = swar::splat(b'\n');
const QUOTE: u64 = swar::splat(b'"');

/// Where in a piece reading goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    pub(crate) at: usize,
    pub(crate) line: u64,
    pub(crate) row: u64,
}

/// Where a quoted cell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// The place of its closing quote; `None` when there is none.
    pub(crate) close: Option<usize>,
    /// Whether quotes stand doubled in it.
    pub(crate) doubled: bool,
    /// Line breaks in it.
    pub(crate) breaks: u64,
}

/// Finds the end of a quoted cell. `from` is the place behind the opening quote.
#[inline]
pub(crate) fn close_quote(bytes: &[u8], from: usize, end: usize) -> Quoted {
    let mut quoted = Quoted {
        close: None,
        doubled: false,
        breaks: 0,
    };
    let mut at = from;
    while at < end {
        let word = swar::load(bytes.get(at..end).unwrap_or(&[]));
        let quotes = swar::matches(word, QUOTE);
        let breaks = swar::matches(word, NEWLINE);
        if quotes == 0 {
            quoted.breaks += u64::from(breaks.count_ones());
            at += 8;
            continue;
        }
        // Line breaks in front of the quote.
        let lane = swar::first(quotes);
        quoted.breaks += u64::from(swar::keep(breaks, lane).count_ones());
        let place = at + lane;
        if bytes.get(place + 1) == Some(&b'"') && place + 1 < end {
            quoted.doubled = true;
            at = place + 2;
        } else {
            quoted.close = Some(place);
            return quoted;
        }
    }
    quoted
}

/// Adds up to `most` rows of a piece to the index; the piece's text ends at `end`, with a line break. Says whether there is more.
pub(crate) fn index(
    bytes: &[u8],
    end: usize,
    delimiter: u8,
    width: usize,
    most: usize,
    cursor: &mut Cursor,
    index: &mut RowIndex,
) -> bool {
    index.spans.reserve(most.saturating_mul(width));
    let mut row = Row::begin(cursor.at, cursor.line, cursor.row, index.spans.len());
    let mut base = cursor.at;
    'blocks: while base < end {
        let block = swar::block(bytes, base);
        let mut hits = swar::signs(&block, delimiter);
        while hits != 0 {
            let place = base + hits.trailing_zeros() as usize;
            hits &= hits - 1;
            if place >= end {
                break 'blocks;
            }
            let byte = bytes.get(place).copied().unwrap_or(0);
            if byte == delimiter {
                index.spans.push(Span::text(row.cell, place));
                row.cell = place + 1;
            } else if byte == b'\n' {
                let before = place > row.cell && bytes.get(place - 1) == Some(&b'\r');
                index.spans.push(Span::text(row.cell, place - usize::from(before)));
                row.finish(bytes, place, width, index);
                if index.rows.len() >= most {
                    *cursor = Cursor {
                        at: row.start,
                        line: row.line,
                        row: row.number,
                    };
                    return true;
                }
            } else if place == row.cell {
                let Some(next) = quoted(bytes, end, delimiter, width, &mut row, index) else {
                    // Only the last piece of a file can end inside a cell.
                    row.unclosed(bytes, end, index);
                    *cursor = Cursor {
                        at: end,
                        line: row.line,
                        row: row.number,
                    };
                    return false;
                };
                if index.rows.len() >= most && row.start == next {
                    *cursor = Cursor {
                        at: next,
                        line: row.line,
                        row: row.number,
                    };
                    return true;
                }
                if next >= base + 64 {
                    base = next;
                    continue 'blocks;
                }
                hits &= u64::MAX << (next - base);
            }
        }
        base += 64;
    }
    *cursor = Cursor {
        at: end,
        line: row.line,
        row: row.number,
    };
    false
}

/// Takes the quoted cell that begins here, and its row if it is the last. Says where reading goes on; nowhere if it is never closed.
#[inline]
fn quoted(bytes: &[u8], end: usize, delimiter: u8, width: usize, row: &mut Row, index: &mut RowIndex) -> Option<usize> {
    let start = row.cell + 1;
    let quoted = close_quote(bytes, start, end);
    row.breaks += quoted.breaks;
    let close = quoted.close?;
    let span = if quoted.doubled {
        Span::new(start, close, CellKind::Quoted)
    } else {
        Span::text(start, close)
    };
    let behind = match bytes.get(close + 1) {
        Some(next) if *next == delimiter => {
            index.spans.push(span);
            row.cell = close + 2;
            return Some(close + 2);
        }
        Some(b'\n') => close + 1,
        Some(b'\r') if bytes.get(close + 2) == Some(&b'\n') => close + 2,
        _ => {
            row.malformed = true;
            return Some(close + 1);
        }
    };
    index.spans.push(span);
    row.quoted = true;
    row.finish(bytes, behind, width, index);
    Some(behind + 1)
}

/// The row that is being read.
struct Row {
    start: usize,
    line: u64,
    number: u64,
    /// Where its first span stands.
    first: usize,
    /// Where its present cell begins.
    cell: usize,
    /// Line breaks inside its cells.
    breaks: u64,
    malformed: bool,
    /// Its last cell is quoted: not a blank line.
    quoted: bool,
}

impl Row {
    fn begin(start: usize, line: u64, number: u64, first: usize) -> Row {
        Row {
            start,
            line,
            number,
            first,
            cell: start,
            breaks: 0,
            malformed: false,
            quoted: false,
        }
    }

    /// At its line break: takes it or leaves it, and begins the next.
    #[inline]
    fn finish(&mut self, bytes: &[u8], place: usize, width: usize, index: &mut RowIndex) {
        let found = index.spans.len() - self.first;
        let next = Row::begin(
            place + 1,
            self.line + 1 + self.breaks,
            self.number + 1,
            self.first + width,
        );
        if found == width && !self.malformed && (width > 1 || !self.is_blank(index)) {
            index.rows.push(self.number);
            index.lines.push(self.line);
            *self = next;
        } else {
            self.leave(bytes, place, width, found, index, &next);
        }
    }

    fn is_blank(&self, index: &RowIndex) -> bool {
        !self.quoted && index.spans.len() == self.first + 1 && index.spans.last().is_some_and(|s| s.len() == 0)
    }

    #[cold]
    fn leave(&mut self, bytes: &[u8], place: usize, width: usize, found: usize, index: &mut RowIndex, next: &Row) {
        let blank = self.is_blank(index);
        index.spans.truncate(self.first);
        let first = self.first;
        if blank {
            let (line, number) = (next.line, self.number);
            *self = Row::begin(next.start, line, number, first);
            return;
        }
        let text = String::from_utf8_lossy(bytes.get(self.start..place).unwrap_or(&[])).into_owned();
        let reason = if self.malformed {
            Reason::TextAfterQuote
        } else {
            Reason::WrongCellCount { found, expected: width }
        };
        index.reject(self.number, self.line, None, text.trim_end_matches('\r'), reason);
        *self = Row::begin(next.start, next.line, next.number, first);
    }

    #[cold]
    fn unclosed(&mut self, bytes: &[u8], end: usize, index: &mut RowIndex) {
        index.spans.truncate(self.first);
        let inside = bytes.get(self.cell..end).unwrap_or(&[]);
        let breaks = memchr::memchr_iter(b'\n', inside).count() as u64;
        let line = self.line + self.breaks.saturating_sub(breaks);
        // The cell's own text is what people look for.
        let text = String::from_utf8_lossy(inside.trim_ascii_end()).into_owned();
        let swallowed = text.matches('\n').count() as u64 + 1;
        index.reject(
            self.number,
            self.line,
            None,
            &text,
            Reason::UnclosedQuote { line, swallowed },
        );
        self.number += 1;
    }
}

/// The cells of a header, read with patience: it is one line, and everything hangs on it.
pub(crate) fn header_cells(text: &str, delimiter: u8) -> Vec<String> {
    let delimiter = char::from(delimiter);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let (mut quoted, mut fresh) = (false, true);
    let mut chars = text.trim_end_matches(['\n', '\r']).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if fresh => quoted = true,
            c if c == delimiter && !quoted => {
                cells.push(std::mem::take(&mut cell));
                fresh = true;
                continue;
            }
            c => cell.push(c),
        }
        fresh = false;
    }
    cells.push(cell);
    cells
}
