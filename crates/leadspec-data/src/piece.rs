//! Stretches of an input that begin and end with a row, ready to be decoded on any thread.

use crate::cell::{PAD, Span};
use crate::reject::{Reason, Reject};

/// Some rows of an input, not yet understood. Made by a source, taken by `Schema::decode`.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Padded.
    pub(crate) bytes: Vec<u8>,
    /// Where the text ends and the padding begins.
    pub(crate) len: usize,
    pub(crate) form: PieceForm,
    /// The number of the first data row, from 1.
    pub(crate) first_row: u64,
    /// The line of the first byte, from 1.
    pub(crate) first_line: u64,
    /// How many data rows.
    pub(crate) rows: u64,
}

/// How the rows of a piece stand in its bytes.
#[derive(Debug, Clone)]
pub(crate) enum PieceForm {
    /// Comma-separated values.
    Csv { delimiter: u8 },
    /// One JSON object a line.
    JsonLines,
    /// JSON objects, laid out freely.
    Json,
    /// Cells found by another reader, row by row, as many each as there are columns; and each row's line.
    Cells { spans: Vec<Span>, lines: Vec<u64> },
}

impl Piece {
    /// Data rows in it, rejected ones included.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Bytes of input in it (of text made from them for Parquet and workbooks).
    pub fn bytes(&self) -> usize {
        self.len
    }

    /// The input itself (text made from it for Parquet and workbooks), decompressed and in UTF-8 where it is text at all.
    pub fn text(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// The line on which it begins, from 1.
    pub fn first_line(&self) -> u64 {
        self.first_line
    }
}

/// Adds the padding that cells are read with.
pub(crate) fn pad(mut bytes: Vec<u8>) -> (Vec<u8>, usize) {
    let len = bytes.len();
    bytes.resize(len + PAD, 0);
    (bytes, len)
}

/// Where rows of a piece begin and end, block by block.
#[derive(Debug, Default)]
pub(crate) struct RowIndex {
    /// Row by row, `width` each.
    pub(crate) spans: Vec<Span>,
    /// Number of each whole row among the data rows of the file.
    pub(crate) rows: Vec<u64>,
    /// Line of each whole row.
    pub(crate) lines: Vec<u64>,
    /// Rows that are none.
    pub(crate) broken: Vec<Reject>,
}

impl RowIndex {
    /// Forgets the block, keeps the broken rows.
    pub(crate) fn clear(&mut self) {
        self.spans.clear();
        self.rows.clear();
        self.lines.clear();
    }

    pub(crate) fn reject(&mut self, row: u64, line: u64, column: Option<String>, value: &str, reason: Reason) {
        self.broken.push(Reject {
            row,
            line,
            column,
            value: crate::cell::shorten(value).into_owned(),
            reason,
        });
    }
}

/// Replaces bytes that are not UTF-8 by `?`, so that places stay, and says where they were.
pub(crate) fn make_utf8(bytes: Vec<u8>) -> (String, Vec<usize>) {
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(Err(error)) = bytes.get(from..).map(str::from_utf8) {
        let start = from + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        for place in start..end {
            places.push(place);
            if let Some(byte) = bytes.get_mut(place) {
                *byte = b'?';
            }
        }
        from = end;
    }
    (String::from_utf8(bytes).unwrap_or_default(), places)
}
