//! Where the cells of a table stand in its text, so that they can be shown and rewritten.
//!
//! What a cell says is never read here, only where it is: a place counts only where the text there says what the reader read.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// The cells of a CSV text.
#[derive(Debug, Default)]
pub(super) struct CsvPlaces {
    /// The line of the header, from 1.
    pub(super) header: u64,
    /// By the line on which the row begins: its cells with their quotes.
    rows: BTreeMap<u64, Vec<Range<usize>>>,
}

impl CsvPlaces {
    pub(super) fn new(text: &str, delimiter: u8) -> CsvPlaces {
        let mut scan = Scan {
            bytes: text.as_bytes(),
            delimiter,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            line: 1,
        };
        let mut places = CsvPlaces::default();
        while let Some((line, cells)) = scan.row() {
            let first = cells.first().cloned().unwrap_or_default();
            let is_blank = cells.len() == 1 && first.is_empty();
            let is_sign = cells.len() <= 2 && text.get(first.start..).is_some_and(|t| t.starts_with("sep="));
            if places.header == 0 {
                if !is_blank && !is_sign {
                    places.header = line;
                }
            } else {
                places.rows.insert(line, cells);
            }
        }
        places
    }

    /// Where a cell stands, if it says this there.
    pub(super) fn cell(&self, text: &str, line: u64, column: usize, says: &str) -> Option<Range<usize>> {
        let place = self.rows.get(&line)?.get(column)?;
        let written = text.get(place.clone())?;
        (unquoted(written).trim() == says.trim()).then(|| place.clone())
    }
}

/// A cell without its quotes.
fn unquoted(written: &str) -> String {
    match written.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => written.to_string(),
    }
}

/// Goes over the rows of a CSV text.
struct Scan<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    at: usize,
    line: u64,
}

impl Scan<'_> {
    /// The line of the next row, and its cells.
    fn row(&mut self) -> Option<(u64, Vec<Range<usize>>)> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let start = self.at;
            if self.bytes.get(start) == Some(&b'"') {
                self.quoted();
            }
            while self.byte().is_some_and(|byte| byte != self.delimiter && byte != b'\n') {
                self.at += 1;
            }
            let mut end = self.at;
            let is_last = self.byte() != Some(self.delimiter);
            if is_last && end > start && self.bytes.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            cells.push(start..end);
            self.at += 1;
            if is_last {
                self.line += 1;
                return Some((line, cells));
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes behind the closing quote.
    fn quoted(&mut self) {
        self.at += 1;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'\n' => self.line += 1,
                b'"' if self.byte() == Some(b'"') => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
    }
}

/// A value of a JSON object.
#[derive(Debug)]
pub(super) struct JsonCell {
    pub(super) key: String,
    /// What it says, as a cell of a table would; `None` for an object, which says nothing there.
    pub(super) says: Option<String>,
    /// Where it stands in its line.
    pub(super) place: Range<usize>,
}

/// The values of a line that is a JSON object, in order.
pub(super) fn json_cells(line: &str) -> Result<Vec<JsonCell>, String> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let entries = deserializer
        .deserialize_map(Entries)
        .and_then(|entries| deserializer.end().map(|()| entries))
        .map_err(|error| error.to_string())?;
    let start = line.as_ptr() as usize;
    let cells = entries.into_iter().map(|(key, value)| {
        let from = (value.get().as_ptr() as usize).saturating_sub(start);
        JsonCell {
            key,
            says: said(value.get()),
            place: from..from + value.get().len(),
        }
    });
    Ok(cells.collect())
}

/// What a JSON value says as a cell.
fn said(value: &str) -> Option<String> {
    match serde_json::from_str(value).ok()? {
        serde_json::Value::Null => Some(String::new()),
        serde_json::Value::Bool(answer) => Some((if answer { "yes" } else { "no" }).to_string()),
        // As it is written: no number of ours goes through floating point.
        serde_json::Value::Number(_) => Some(value.to_string()),
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| said(&item.to_string())).collect();
            items.map(|items| items.join(", "))
        }
        serde_json::Value::Object(_) => None,
    }
}

/// Reads an object's values without understanding them.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
