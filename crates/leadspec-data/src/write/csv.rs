//! Decisions as CSV: RFC 4180 with line feeds.

use crate::output::{OutputColumn, OutputField, OutputTable};
use crate::write::digits;

/// Adds a text as a cell: in quotes where it holds a comma, a quote, a line break or blanks at its ends.
pub(crate) fn csv_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let needs = bytes.iter().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if !(needs || blank(bytes.first()) || blank(bytes.last())) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    let mut parts = text.split('"');
    out.extend_from_slice(parts.next().unwrap_or("").as_bytes());
    for part in parts {
        out.extend_from_slice(b"\"\"");
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// Adds the header line.
pub fn encode_csv_header(fields: &[OutputField], out: &mut Vec<u8>) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        csv_text(&field.name, out);
    }
    out.push(b'\n');
}

/// A column with its vocabulary ready to be written.
struct Ready<'a> {
    column: &'a OutputColumn,
    /// The words as cells; for lists as they stand.
    words: Vec<Vec<u8>>,
}

/// Adds the rows of a table, without a header. A table without columns has empty lines.
pub fn encode_csv(table: &OutputTable, out: &mut Vec<u8>) {
    let ready: Vec<Ready<'_>> = table.columns.iter().map(Ready::new).collect();
    out.reserve(table.len * table.columns.len() * 8);
    for row in 0..table.len {
        for (place, column) in ready.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            column.cell(row, out);
        }
        out.push(b'\n');
    }
}

impl<'a> Ready<'a> {
    fn new(column: &'a OutputColumn) -> Ready<'a> {
        let words = match column {
            OutputColumn::Word { words, .. } => words
                .iter()
                .map(|word| {
                    let mut cell = Vec::new();
                    csv_text(word, &mut cell);
                    cell
                })
                .collect(),
            OutputColumn::Text { .. }
            | OutputColumn::WordList { .. }
            | OutputColumn::Integer { .. }
            | OutputColumn::Decimal { .. }
            | OutputColumn::Bool { .. } => Vec::new(),
        };
        Ready { column, words }
    }

    #[inline]
    fn cell(&self, row: usize, out: &mut Vec<u8>) {
        match self.column {
            OutputColumn::Word { codes, .. } => {
                if let Some(word) = codes.get(row).and_then(|code| self.words.get(*code as usize)) {
                    out.extend_from_slice(word);
                }
            }
            OutputColumn::WordList { ends, codes, words } => {
                csv_text(&joined(row, ends, codes, words), out);
            }
            OutputColumn::Text { known, texts } => {
                if known.get(row) {
                    csv_text(texts.get(row), out);
                }
            }
            OutputColumn::Integer { known, values } => {
                if let Some(value) = values.get(row).filter(|_| known.get(row)) {
                    digits::integer(*value, out);
                }
            }
            OutputColumn::Decimal { known, values } => {
                if let Some(value) = values.get(row).filter(|_| known.get(row)) {
                    digits::decimal(*value, out);
                }
            }
            OutputColumn::Bool { known, values } => {
                if known.get(row) {
                    out.extend_from_slice(if values.get(row) { b"true" } else { b"false" });
                }
            }
        }
    }
}

/// The words of a row of a list.
pub(crate) fn list_words<'a>(
    row: usize,
    ends: &[u32],
    codes: &'a [u32],
    words: &'a [String],
) -> impl Iterator<Item = &'a str> {
    let start = row.checked_sub(1).and_then(|r| ends.get(r)).copied().unwrap_or(0);
    let end = ends.get(row).copied().unwrap_or(start);
    let codes = codes.get(start as usize..end as usize).unwrap_or(&[]);
    codes
        .iter()
        .filter_map(|code| words.get(*code as usize))
        .map(String::as_str)
}

/// A list in one cell.
pub(crate) fn joined(row: usize, ends: &[u32], codes: &[u32], words: &[String]) -> String {
    let mut text = String::new();
    for word in list_words(row, ends, codes, words) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(word);
    }
    text
}
