//! The rows of a file of cases as texts, each cell with its place, whether their leads can be read or not.

use super::place::{CsvPlaces, json_cells};
use super::{CaseInput, head, open};
use leadspec_data::{Encoding, Form, ReadError, Schema, Values};
use leadspec_ir::{Arena, Definition};
use std::collections::BTreeMap;
use std::ops::Range;

/// The cells of a file that matter here.
#[derive(Debug, Default)]
pub(super) struct RawTable {
    /// The heads of all columns; of JSON, all keys in the order in which they appear first.
    pub(super) heads: Vec<String>,
    /// What the file is made of.
    pub(super) form: Option<Form>,
    /// What stands between its cells, for CSV.
    pub(super) delimiter: Option<u8>,
    /// The line of the header, where there is one that is known.
    pub(super) header_line: Option<u64>,
    /// The rows that hold cells at all.
    pub(super) rows: Vec<RawRow>,
    /// Rows, their lines, and why what is expected of them can't be read.
    pub(super) unread: Vec<(u64, u64, String)>,
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct RawRow {
    /// Its number among the data rows, from 1.
    pub(super) row: u64,
    /// Its line, from 1.
    pub(super) line: u64,
    /// By place among the heads.
    cells: BTreeMap<usize, RawCell>,
}

#[derive(Debug)]
struct RawCell {
    says: String,
    place: Option<Range<usize>>,
}

impl RawRow {
    /// What a column says; `None` where nothing was read.
    pub(super) fn says(&self, column: usize) -> Option<&str> {
        self.cells.get(&column).map(|cell| cell.says.as_str())
    }

    /// Where it stands in the file.
    pub(super) fn place(&self, column: usize) -> Option<Range<usize>> {
        self.cells.get(&column)?.place.clone()
    }
}

/// Reads a file's rows as texts: the columns that are about cases, and what leads are known by.
pub(super) fn read(definition: &Definition, input: &CaseInput) -> Result<RawTable, Vec<String>> {
    let told = |error: ReadError| vec![error.to_string()];
    let mut source = open(input).map_err(told)?;
    // The text as it stands; what was decompressed or in another encoding has no places in it.
    let text = match input.options.encoding {
        Encoding::Utf8 => str::from_utf8(input.bytes).ok(),
        Encoding::Latin1 => None,
    };
    let text = text.filter(|_| input.base.is_some());
    let Some(heads) = source.header().map(<[String]>::to_vec) else {
        return json(&mut source, text).map_err(told);
    };
    let id = definition.id.map(|id| definition.fields[id].column.trim().to_string());
    let is_wanted =
        |head: &String| head::column(definition, head) != head::Column::Other || Some(head.trim()) == id.as_deref();
    let wanted: Vec<usize> = (0..)
        .zip(&heads)
        .filter(|(_, h)| is_wanted(h))
        .map(|(place, _)| place)
        .collect();
    let keep: Vec<String> = wanted.iter().filter_map(|place| heads.get(*place).cloned()).collect();
    let schema = Schema::new(&bare(definition), Some(&heads), &keep)
        .map_err(|error| error.problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let places = match (source.form(), source.delimiter(), text) {
        (Form::Csv, Some(delimiter), Some(text)) => Some((text, CsvPlaces::new(text, delimiter))),
        (Form::Csv | Form::JsonLines | Form::Parquet | Form::Workbook, ..) => None,
    };
    let mut table = RawTable {
        heads,
        form: Some(source.form()),
        delimiter: source.delimiter(),
        header_line: places.as_ref().map(|(_, places)| places.header),
        ..RawTable::default()
    };
    while let Some(piece) = source.next_piece().map_err(told)? {
        let batch = schema.decode(piece).batch;
        for (at, (row, line)) in batch.rows.iter().zip(&batch.lines).enumerate() {
            let mut cells = BTreeMap::new();
            for (place, column) in wanted.iter().zip(&batch.carried) {
                let says = match &column.values {
                    Values::Text(texts) if column.known.get(at) => texts.get(at),
                    Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::Text(_) | Values::List(_) => "",
                };
                let found = places.as_ref();
                let found = found.and_then(|(text, places)| places.cell(text, *line, *place, says));
                cells.insert(
                    *place,
                    RawCell {
                        says: says.to_string(),
                        place: found,
                    },
                );
            }
            table.rows.push(RawRow {
                row: *row,
                line: *line,
                cells,
            });
        }
    }
    Ok(table)
}

/// The definition without fields: so every row that is one can be read.
fn bare(definition: &Definition) -> Definition {
    Definition {
        fields: Arena::new(),
        id: None,
        stage: None,
        events: Arena::new(),
        ..definition.clone()
    }
}

/// The objects of JSON Lines, key by key.
fn json(source: &mut leadspec_data::Source, text: Option<&str>) -> Result<RawTable, ReadError> {
    let mut table = RawTable {
        form: Some(source.form()),
        ..RawTable::default()
    };
    let mut heads: BTreeMap<String, usize> = BTreeMap::new();
    // A byte order mark is no part of what is read.
    let mut from = if text.is_some_and(|text| text.starts_with('\u{feff}')) {
        3
    } else {
        0
    };
    let mut row = 0;
    while let Some(piece) = source.next_piece()? {
        let bytes = piece.text();
        for (line, raw) in (piece.first_line()..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            let start = from;
            from += raw.len();
            let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
            if matches!(raw, b"" | b"\r") {
                continue;
            }
            row += 1;
            let said = String::from_utf8_lossy(raw);
            let found = match json_cells(&said) {
                Ok(found) => found,
                Err(problem) => {
                    table
                        .unread
                        .push((row, line, format!("the line is not a JSON object: {problem}")));
                    continue;
                }
            };
            let mut cells: BTreeMap<usize, RawCell> = BTreeMap::new();
            for cell in found {
                let place = *heads.entry(cell.key.clone()).or_insert_with(|| {
                    table.heads.push(cell.key.clone());
                    table.heads.len() - 1
                });
                // The place counts where the file itself says so there.
                let range = start + cell.place.start..start + cell.place.end;
                let is_there = text.and_then(|t| t.get(range.clone())) == said.get(cell.place.clone());
                let Some(says) = cell.says else {
                    if head::is_about_cases(&cell.key) {
                        let message = format!("`{}` holds an object, which says nothing", cell.key);
                        table.unread.push((row, line, message));
                    }
                    continue;
                };
                if cells.contains_key(&place) && head::is_about_cases(&cell.key) {
                    let message = format!("`{}` stands twice in one object", cell.key);
                    table.unread.push((row, line, message));
                }
                cells.insert(
                    place,
                    RawCell {
                        says,
                        place: is_there.then_some(range),
                    },
                );
            }
            table.rows.push(RawRow { row, line, cells });
        }
    }
    Ok(table)
}
