//! Cuts a stream of text into pieces that end with a row, counting rows and lines on the way. Memory is that of one piece, or of one
//! row where a row is longer.

use crate::csv::close_quote;
use crate::piece::{Piece, PieceForm, pad};
use crate::source::ReadError;
use crate::swar;
use memchr::{memchr, memchr_iter, memmem, memrchr};
use std::io::Read;

/// No row may be longer: a quote that is never closed must not pull the whole file into memory.
pub(crate) const LONGEST_ROW: usize = 16 << 20;

/// How rows end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// At a line break outside quotes.
    Csv { delimiter: u8 },
    /// At every line break.
    Lines,
}

/// A stream that is being cut.
pub(crate) struct Splitter {
    input: Box<dyn Read + Send>,
    rows: Rows,
    piece_bytes: usize,
    /// How long a row may be.
    longest: usize,
    /// What follows the last piece.
    carry: Vec<u8>,
    ended: bool,
    line: u64,
    row: u64,
}

/// What a stretch of text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cut {
    /// Behind the last row that ends in it.
    at: usize,
    /// Rows that end before `at`.
    rows: u64,
    /// Line breaks before `at`.
    lines: u64,
}

impl Splitter {
    /// Of what follows a header of so many lines; `carry` has been read already.
    pub(crate) fn new(
        input: Box<dyn Read + Send>,
        carry: Vec<u8>,
        header_lines: u64,
        rows: Rows,
        piece_bytes: usize,
    ) -> Self {
        Splitter {
            input,
            rows,
            piece_bytes: piece_bytes.clamp(1, LONGEST_ROW),
            longest: LONGEST_ROW,
            carry,
            ended: false,
            line: header_lines + 1,
            row: 1,
        }
    }

    /// The next piece; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, ReadError> {
        let mut bytes = std::mem::take(&mut self.carry);
        let mut wanted = self.piece_bytes;
        bytes.reserve((wanted + crate::cell::PAD).saturating_sub(bytes.len()));
        let mut cut = loop {
            while bytes.len() < wanted && !self.ended {
                let missing = (wanted - bytes.len()) as u64;
                let got = self.input.by_ref().take(missing).read_to_end(&mut bytes)?;
                self.ended = got == 0;
            }
            let cut = self.rows.cut(&bytes);
            if cut.at > 0 || self.ended {
                break cut;
            }
            if bytes.len() > self.longest {
                return Err(ReadError::RowTooLong { line: self.line });
            }
            wanted = bytes.len() * 2;
        };
        if self.ended && cut.at < bytes.len() {
            // The last row has no line break, or its last cell no closing quote. Its line break is added.
            bytes.push(b'\n');
            let rows = self.rows.cut(&bytes);
            let all = bytes.len();
            cut = if rows.at == all {
                rows
            } else {
                Cut {
                    at: all,
                    rows: rows.rows + 1,
                    lines: rows.lines,
                }
            };
        }
        if cut.at == 0 {
            return Ok(None);
        }
        self.carry.reserve(wanted + crate::cell::PAD);
        self.carry.extend_from_slice(bytes.get(cut.at..).unwrap_or(&[]));
        bytes.truncate(cut.at);
        let (bytes, len) = pad(bytes);
        let form = match self.rows {
            Rows::Csv { delimiter } => PieceForm::Csv { delimiter },
            Rows::Lines => PieceForm::JsonLines,
        };
        let piece = Piece {
            bytes,
            len,
            form,
            first_row: self.row,
            first_line: self.line,
            rows: cut.rows,
        };
        self.row += cut.rows;
        self.line += cut.lines;
        Ok(Some(piece))
    }
}

impl Rows {
    fn cut(self, bytes: &[u8]) -> Cut {
        match self {
            Rows::Csv { delimiter } if memchr(b'"', bytes).is_some() => {
                cut_plainly_quoted(bytes, delimiter).unwrap_or_else(|| cut_quoted(bytes, Some(delimiter)))
            }
            Rows::Csv { .. } | Rows::Lines => {
                let Some(last) = memrchr(b'\n', bytes) else {
                    return Cut::default();
                };
                let whole = bytes.get(..=last).unwrap_or(&[]);
                if may_have_blank_lines(whole) {
                    return cut_quoted(whole, None);
                }
                let lines = memchr_iter(b'\n', whole).count() as u64;
                Cut {
                    at: whole.len(),
                    rows: lines,
                    lines,
                }
            }
        }
    }
}

/// Where every quote opens or closes a cell or is one of two, a line break is outside quotes if an even number of quotes stands
/// before it. `None` where a quote stands elsewhere, or where lines may be blank.
fn cut_plainly_quoted(bytes: &[u8], delimiter: u8) -> Option<Cut> {
    if may_have_blank_lines(bytes) {
        return None;
    }
    let mut cut = Cut::default();
    let mut lines = 0;
    // Whether the block begins inside quotes, and whether a quote at its beginning could open a cell.
    let (mut inside, mut may_open) = (0, 1);
    for base in (0..bytes.len()).step_by(64) {
        let block = swar::block(bytes, base);
        let quotes = swar::bits(&block, |b| b == b'"');
        let breaks = swar::bits(&block, |b| b == b'\n');
        let before = swar::signs(&block, delimiter);
        let within = swar::parity(quotes) ^ inside;
        if quotes & within & !(before << 1 | may_open) != 0 {
            return None;
        }
        let ends = breaks & !within;
        if ends != 0 {
            let last = ends.ilog2();
            cut.at = base + last as usize + 1;
            cut.rows += u64::from(ends.count_ones());
            cut.lines = lines + u64::from((breaks & (u64::MAX >> (63 - last))).count_ones());
        }
        lines += u64::from(breaks.count_ones());
        inside = if within >> 63 == 1 { u64::MAX } else { 0 };
        may_open = before >> 63;
    }
    Some(cut)
}

fn may_have_blank_lines(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\n")
        || bytes.starts_with(b"\r\n")
        || memmem::find(bytes, b"\n\n").is_some()
        || memmem::find(bytes, b"\n\r\n").is_some()
}

/// Goes through every line break, and with a delimiter through every quote. Blank lines are no rows.
fn cut_quoted(bytes: &[u8], delimiter: Option<u8>) -> Cut {
    let quote = delimiter.map(|_| swar::splat(b'"'));
    let newline = swar::splat(b'\n');
    let mut cut = Cut::default();
    let (mut at, mut lines) = (0, 0);
    'words: while at < bytes.len() {
        let word = swar::load(bytes.get(at..).unwrap_or(&[]));
        let mut hits = swar::matches(word, newline) | quote.map_or(0, |q| swar::matches(word, q));
        while hits != 0 {
            let place = at + swar::first(hits);
            hits &= hits - 1;
            if bytes.get(place) == Some(&b'\n') {
                lines += 1;
                let row = bytes.get(cut.at..place).unwrap_or(&[]);
                cut = Cut {
                    at: place + 1,
                    rows: cut.rows + u64::from(!matches!(row, b"" | b"\r")),
                    lines,
                };
                continue;
            }
            let before = place.checked_sub(1).and_then(|b| bytes.get(b)).copied();
            if before.is_none_or(|b| b == b'\n' || Some(b) == delimiter) {
                let quoted = close_quote(bytes, place + 1, bytes.len());
                lines += quoted.breaks;
                let Some(close) = quoted.close else { break 'words };
                at = close + 1;
                continue 'words;
            }
        }
        at += 8;
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, rows: Rows, size: usize) -> Vec<(String, u64, u64, u64)> {
        let mut splitter = Splitter::new(
            Box::new(std::io::Cursor::new(text.as_bytes().to_vec())),
            Vec::new(),
            1,
            rows,
            size,
        );
        std::iter::from_fn(|| splitter.next().unwrap())
            .map(|p| {
                (
                    String::from_utf8_lossy(&p.bytes[..p.len]).into_owned(),
                    p.first_line,
                    p.first_row,
                    p.rows,
                )
            })
            .collect()
    }

    #[test]
    fn rows_stay_whole_and_are_counted() {
        let text = "a,\"1\n2\"\r\n\r\nb,\"x\"\"y\"\nc,3\" pipe\n\nd,4";
        let rows = Rows::Csv { delimiter: b',' };
        let small = pieces(text, rows, 1);
        assert_eq!(
            small.iter().map(|p| p.0.as_str()).collect::<String>(),
            format!("{text}\n")
        );
        assert_eq!(
            small
                .iter()
                .filter(|p| p.3 > 0)
                .map(|p| (p.1, p.2, p.3))
                .collect::<Vec<_>>(),
            [(2, 1, 1), (5, 2, 1), (6, 3, 2)]
        );
        assert_eq!(pieces(text, rows, 1000), [(format!("{text}\n"), 2, 1, 4)]);
        assert_eq!(pieces("", rows, 10), []);
        assert_eq!(pieces("{}\n\n\r\n{\"a\":\"\\\"\"}", Rows::Lines, 1000)[0].3, 2);
    }

    #[test]
    fn both_ways_to_cut_agree() {
        let cells = [
            "x",
            "\"a\"",
            "\"a\"\"b\"",
            "\"l\nm\"",
            "\"\"",
            "abcdefghi",
            "\"\"\"\"",
            "\"c,d\"",
            "e\"f",
            "\"g\"h",
            "\"",
        ];
        let mut seed = 7u64;
        let mut below = |limit: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % limit
        };
        let mut plain = 0;
        for _ in 0..5000 {
            // One text in two has only cells that are quoted as they should be.
            let known = if below(2) == 0 { 8 } else { cells.len() };
            let mut text = String::new();
            while text.len() < 150 {
                text += cells[below(known)];
                text += [",", ",", "\n", "\r\n"][below(4)];
            }
            text.truncate(text.len() - below(20));
            if let Some(cut) = cut_plainly_quoted(text.as_bytes(), b',') {
                plain += 1;
                assert_eq!(cut, cut_quoted(text.as_bytes(), Some(b',')), "{text:?}");
            }
        }
        assert!(plain > 1000, "{plain}");
    }

    #[test]
    fn a_row_without_end_is_refused_with_its_line() {
        let text = format!("a,1\nb,\"{}", "x\n".repeat(10_000));
        let mut splitter = Splitter::new(
            Box::new(std::io::Cursor::new(text.into_bytes())),
            Vec::new(),
            1,
            Rows::Csv { delimiter: b',' },
            64,
        );
        splitter.longest = 10_000;
        assert_eq!(splitter.next().unwrap().unwrap().rows, 1);
        assert!(matches!(splitter.next(), Err(ReadError::RowTooLong { line: 3 })));
    }
}
