//! Decisions as JSON Lines.

use crate::output::{OutputColumn, OutputField, OutputTable};
use crate::write::csv::list_words;
use crate::write::digits;

/// Adds a text as a JSON string.
pub(crate) fn json_text(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let mut plain = text.as_bytes();
    while let Some(place) = plain.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)) {
        let (before, from) = plain.split_at(place);
        out.extend_from_slice(before);
        let byte = from.first().copied().unwrap_or(0);
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                let digit = |n: u8| HEX.get(usize::from(n)).copied().unwrap_or(b'0');
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            }
        }
        plain = from.get(1..).unwrap_or(&[]);
    }
    out.extend_from_slice(plain);
    out.push(b'"');
}

/// Adds the rows of a table, an object each, with every field in the order of the fields.
pub fn encode_jsonl(fields: &[OutputField], table: &OutputTable, out: &mut Vec<u8>) {
    let ready: Vec<Ready<'_>> = fields
        .iter()
        .zip(&table.columns)
        .map(|(f, c)| Ready::new(f, c))
        .collect();
    out.reserve(table.len * ready.iter().map(|column| column.key.len() + 8).sum::<usize>());
    for row in 0..table.len {
        for (place, column) in ready.iter().enumerate() {
            out.push(if place == 0 { b'{' } else { b',' });
            out.extend_from_slice(&column.key);
            column.value(row, out);
        }
        out.extend_from_slice(if ready.is_empty() { b"{}\n" } else { b"}\n" });
    }
}

/// A column with its key and vocabulary ready to be written.
struct Ready<'a> {
    column: &'a OutputColumn,
    key: Vec<u8>,
    words: Vec<Vec<u8>>,
}

impl<'a> Ready<'a> {
    fn new(field: &OutputField, column: &'a OutputColumn) -> Ready<'a> {
        let quoted = |text: &str| {
            let mut json = Vec::new();
            json_text(text, &mut json);
            json
        };
        let mut key = quoted(&field.name);
        key.push(b':');
        let words = match column {
            OutputColumn::Word { words, .. } => words.iter().map(|word| quoted(word)).collect(),
            OutputColumn::WordList { .. }
            | OutputColumn::Text { .. }
            | OutputColumn::Integer { .. }
            | OutputColumn::Decimal { .. }
            | OutputColumn::Bool { .. } => Vec::new(),
        };
        Ready { column, key, words }
    }

    #[inline]
    fn value(&self, row: usize, out: &mut Vec<u8>) {
        match self.column {
            OutputColumn::Word { codes, .. } => match codes.get(row).and_then(|code| self.words.get(*code as usize)) {
                Some(word) => out.extend_from_slice(word),
                None => out.extend_from_slice(b"null"),
            },
            OutputColumn::WordList { ends, codes, words } => {
                out.push(b'[');
                for (place, word) in list_words(row, ends, codes, words).enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    json_text(word, out);
                }
                out.push(b']');
            }
            OutputColumn::Text { known, texts } if known.get(row) => json_text(texts.get(row), out),
            OutputColumn::Integer { known, values } if known.get(row) => {
                digits::integer(values.get(row).copied().unwrap_or(0), out);
            }
            OutputColumn::Decimal { known, values } if known.get(row) => {
                digits::decimal(values.get(row).copied().unwrap_or(0), out);
            }
            OutputColumn::Bool { known, values } if known.get(row) => {
                out.extend_from_slice(if values.get(row) { b"true" } else { b"false" });
            }
            OutputColumn::Text { .. }
            | OutputColumn::Integer { .. }
            | OutputColumn::Decimal { .. }
            | OutputColumn::Bool { .. } => out.extend_from_slice(b"null"),
        }
    }
}
