//! Parquet files, column by column, some thousand rows at a time. Every value becomes the text a CSV file would hold, so that one
//! reading of cells serves all forms; floating-point numbers become the shortest decimal that means them.

use crate::cell::{CellKind, Span};
use crate::piece::{Piece, PieceForm, pad};
use crate::source::ReadError;
use crate::write::digits;
use leadspec_ir::format_day;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use std::io::Write as _;

/// Rows of a piece.
const ROWS: usize = 8192;

/// An opened file.
pub(crate) struct ParquetPieces {
    file: Box<dyn FileReader>,
    columns: Vec<Leaf>,
    /// The columns that are read; the others stay empty.
    wanted: Vec<bool>,
    /// The next row group.
    group: usize,
    /// The readers of the present row group, by column.
    readers: Vec<Option<ColumnReader>>,
    left: usize,
    row: u64,
}

/// A column, and how its values are written.
struct Leaf {
    name: String,
    meaning: Result<Meaning, &'static str>,
    def: i16,
    rep: i16,
    /// The level from which on a repeated value is there.
    repeated: i16,
}

/// What a value means.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Bool,
    Signed,
    Unsigned,
    Decimal(i32),
    Day,
    Instant { unit: Per, utc: bool },
    Float,
    Text,
    Uuid,
}

/// In how many parts a second is counted.
#[derive(Debug, Clone, Copy)]
enum Per {
    Milli,
    Micro,
    Nano,
}

fn broken(error: &ParquetError) -> ReadError {
    ReadError::Broken {
        what: "Parquet file",
        problem: error.to_string(),
    }
}

impl ParquetPieces {
    pub(crate) fn open<R: ChunkReader + 'static>(input: R) -> Result<ParquetPieces, ReadError> {
        let file = SerializedFileReader::new(input).map_err(|e| broken(&e))?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let columns: Vec<Leaf> = schema.columns().iter().map(|column| Leaf::new(column)).collect();
        let wanted = vec![true; columns.len()];
        Ok(ParquetPieces {
            file: Box::new(file),
            columns,
            wanted,
            group: 0,
            readers: Vec::new(),
            left: 0,
            row: 1,
        })
    }

    pub(crate) fn header(&self) -> Vec<String> {
        self.columns.iter().map(|c| c.name.clone()).collect()
    }

    /// Reads no other columns than these.
    pub(crate) fn only(&mut self, places: &[usize]) {
        for (place, wanted) in self.wanted.iter_mut().enumerate() {
            *wanted = places.contains(&place);
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Piece>, ReadError> {
        while self.left == 0 {
            if self.group >= self.file.num_row_groups() {
                return Ok(None);
            }
            self.open_group().map_err(|e| broken(&e))?;
        }
        for (leaf, _) in self.columns.iter().zip(&self.wanted).filter(|(_, wanted)| **wanted) {
            if let Err(what) = leaf.meaning {
                return Err(ReadError::UnreadableColumn {
                    column: leaf.name.clone(),
                    what,
                });
            }
        }
        let rows = self.left.min(ROWS);
        let width = self.columns.len();
        let mut spans = vec![Span::NULL; rows * width];
        let mut text = Vec::new();
        for (place, (leaf, reader)) in self.columns.iter().zip(&mut self.readers).enumerate() {
            if let Some(reader) = reader {
                let mut to = spans.iter_mut().skip(place).step_by(width);
                leaf.read(reader, rows, &mut text, &mut |span| {
                    if let Some(slot) = to.next() {
                        *slot = span;
                    }
                })
                .map_err(|e| broken(&e))?;
            }
        }
        self.left -= rows;
        let (first_row, rows) = (self.row, rows as u64);
        self.row += rows;
        let (bytes, len) = pad(text);
        let form = PieceForm::Cells {
            spans,
            lines: (first_row..first_row + rows).collect(),
        };
        Ok(Some(Piece {
            bytes,
            len,
            form,
            first_row,
            first_line: first_row,
            rows,
        }))
    }

    fn open_group(&mut self) -> Result<(), ParquetError> {
        let group = self.file.get_row_group(self.group)?;
        let readers = self.wanted.iter().enumerate();
        self.readers = readers
            .map(|(place, wanted)| wanted.then(|| group.get_column_reader(place)).transpose())
            .collect::<Result<_, _>>()?;
        self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        self.group += 1;
        Ok(())
    }
}

impl Leaf {
    fn new(column: &ColumnDescriptor) -> Leaf {
        let mut path: Vec<&str> = column.path().parts().iter().map(String::as_str).collect();
        // The groups that a list is wrapped in are no part of its name.
        if column.max_rep_level() == 1
            && let [list, "list" | "bag" | "array", _] | [list, "array" | "element"] = path.as_slice()
        {
            path = vec![list];
        }
        let meaning = if column.max_rep_level() > 1 {
            Err("lists in lists")
        } else {
            Meaning::of(column)
        };
        Leaf {
            name: path.join("."),
            meaning,
            def: column.max_def_level(),
            rep: column.max_rep_level(),
            repeated: column.repeated_ancestor_def_level(),
        }
    }

    /// Adds the cells of so many rows.
    fn read(
        &self,
        reader: &mut ColumnReader,
        rows: usize,
        text: &mut Vec<u8>,
        to: &mut dyn FnMut(Span),
    ) -> Result<(), ParquetError> {
        let Ok(meaning) = self.meaning else { return Ok(()) };
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.cells(reader, rows, text, to, |value, out| {
                out.extend_from_slice(if *value { b"true" } else { b"false" });
                CellKind::Bool
            }),
            ColumnReader::Int32ColumnReader(reader) => self.cells(reader, rows, text, to, |value, out| match meaning {
                Meaning::Unsigned => meaning.integer(i64::from(value.cast_unsigned()), out),
                Meaning::Bool
                | Meaning::Signed
                | Meaning::Decimal(_)
                | Meaning::Day
                | Meaning::Instant { .. }
                | Meaning::Float
                | Meaning::Text
                | Meaning::Uuid => meaning.integer(i64::from(*value), out),
            }),
            ColumnReader::Int64ColumnReader(reader) => {
                self.cells(reader, rows, text, to, |value, out| meaning.integer(*value, out))
            }
            ColumnReader::Int96ColumnReader(reader) => self.cells(reader, rows, text, to, |value, out| {
                Meaning::Instant {
                    unit: Per::Micro,
                    utc: true,
                }
                .integer(value.to_micros(), out)
            }),
            ColumnReader::FloatColumnReader(reader) => self.cells(reader, rows, text, to, |value, out| {
                float(value.is_finite(), value, out)
            }),
            ColumnReader::DoubleColumnReader(reader) => self.cells(reader, rows, text, to, |value, out| {
                float(value.is_finite(), value, out)
            }),
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.cells(reader, rows, text, to, |value, out| meaning.bytes(value.data(), out))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.cells(reader, rows, text, to, |value, out| meaning.bytes(value.data(), out))
            }
        }
    }

    fn cells<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        text: &mut Vec<u8>,
        to: &mut dyn FnMut(Span),
        write: impl Fn(&T::T, &mut Vec<u8>) -> CellKind,
    ) -> Result<(), ParquetError> {
        let (mut defs, mut reps, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut done = 0;
        while done < rows {
            let (records, _, _) = reader.read_records(rows - done, Some(&mut defs), Some(&mut reps), &mut values)?;
            if records == 0 {
                return Err(ParquetError::EOF("a column ends before its row group does".to_string()));
            }
            done += records;
        }
        let mut values = values.iter();
        let mut cell = |text: &mut Vec<u8>| {
            let start = text.len();
            values.next().map_or(Span::NULL, |value| {
                let kind = write(value, text);
                Span::new(start, text.len(), kind)
            })
        };
        if self.rep > 0 {
            self.lists(&defs, &reps, text, to, &mut cell);
        } else if self.def == 0 {
            (0..rows).for_each(|_| to(cell(text)));
        } else {
            for def in &defs {
                to(if *def == self.def { cell(text) } else { Span::NULL });
            }
        }
        Ok(())
    }

    /// Lists as JSON arrays.
    fn lists(
        &self,
        defs: &[i16],
        reps: &[i16],
        text: &mut Vec<u8>,
        to: &mut dyn FnMut(Span),
        cell: &mut dyn FnMut(&mut Vec<u8>) -> Span,
    ) {
        // Where the open list begins; `None` for an absent one.
        let mut open: Option<Option<usize>> = None;
        let mut close = |open: Option<Option<usize>>, text: &mut Vec<u8>| match open {
            Some(Some(start)) => {
                text.push(b']');
                to(Span::new(start, text.len(), CellKind::Array));
            }
            Some(None) => to(Span::NULL),
            None => {}
        };
        for (def, rep) in defs.iter().zip(reps) {
            if *rep == 0 {
                close(open, text);
                // Below the list's own level it is absent, at it it is empty.
                open = Some((*def + 1 >= self.repeated).then_some(text.len()));
                if open.flatten().is_some() {
                    text.push(b'[');
                }
            }
            if *def < self.repeated {
                continue;
            }
            if *rep > 0 {
                text.push(b',');
            }
            if *def < self.def {
                text.extend_from_slice(b"null");
                continue;
            }
            let start = text.len();
            let item = cell(text);
            if !matches!(item.kind(), CellKind::Number | CellKind::Bool) {
                let plain = String::from_utf8_lossy(text.get(start..).unwrap_or(&[])).into_owned();
                text.truncate(start);
                crate::write::json_text(&plain, text);
            }
        }
        close(open, text);
    }
}

fn float(finite: bool, value: impl std::fmt::Display, out: &mut Vec<u8>) -> CellKind {
    // Writing to memory does not fail.
    let _ = write!(out, "{value}");
    if finite { CellKind::Number } else { CellKind::Text }
}

impl Meaning {
    fn of(column: &ColumnDescriptor) -> Result<Meaning, &'static str> {
        let unit = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => Per::Milli,
            TimeUnit::MICROS => Per::Micro,
            TimeUnit::NANOS => Per::Nano,
        };
        if let Some(logical) = column.logical_type_ref() {
            return match logical {
                // A column of unknown type holds nothing but nulls.
                LogicalType::String | LogicalType::Enum | LogicalType::Json | LogicalType::Unknown => Ok(Meaning::Text),
                LogicalType::Decimal(decimal) => Ok(Meaning::Decimal(decimal.scale)),
                LogicalType::Date => Ok(Meaning::Day),
                LogicalType::Timestamp(time) => Ok(Meaning::Instant {
                    unit: unit(&time.unit),
                    utc: time.is_adjusted_to_u_t_c,
                }),
                LogicalType::Integer(integer) if integer.is_signed => Ok(Meaning::Signed),
                LogicalType::Integer(_) => Ok(Meaning::Unsigned),
                LogicalType::Uuid => Ok(Meaning::Uuid),
                LogicalType::Time(_) => Err("times of day"),
                LogicalType::Float16 => Err("16-bit floating-point numbers"),
                LogicalType::Map | LogicalType::List => Err("groups"),
                LogicalType::Bson => Err("BSON documents"),
                LogicalType::Variant(_) => Err("variants"),
                LogicalType::Geometry(_) | LogicalType::Geography(_) => Err("geometries"),
                LogicalType::File | LogicalType::_Unknown { .. } => Err("values of a kind that is not known"),
            };
        }
        match column.converted_type() {
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Ok(Meaning::Text),
            ConvertedType::DECIMAL => Ok(Meaning::Decimal(column.type_scale())),
            ConvertedType::DATE => Ok(Meaning::Day),
            ConvertedType::TIMESTAMP_MILLIS => Ok(Meaning::Instant {
                unit: Per::Milli,
                utc: true,
            }),
            ConvertedType::TIMESTAMP_MICROS => Ok(Meaning::Instant {
                unit: Per::Micro,
                utc: true,
            }),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Ok(Meaning::Unsigned)
            }
            ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::INT_64 => {
                Ok(Meaning::Signed)
            }
            ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS => Err("times of day"),
            ConvertedType::INTERVAL => Err("intervals"),
            ConvertedType::BSON => Err("BSON documents"),
            ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE | ConvertedType::LIST => Err("groups"),
            ConvertedType::NONE => match column.physical_type() {
                Physical::BOOLEAN => Ok(Meaning::Bool),
                Physical::INT32 | Physical::INT64 => Ok(Meaning::Signed),
                Physical::INT96 => Ok(Meaning::Instant {
                    unit: Per::Micro,
                    utc: true,
                }),
                Physical::FLOAT | Physical::DOUBLE => Ok(Meaning::Float),
                Physical::BYTE_ARRAY => Ok(Meaning::Text),
                Physical::FIXED_LEN_BYTE_ARRAY => Err("bytes without a meaning"),
            },
        }
    }

    /// A value that is held as an integer.
    fn integer(self, value: i64, out: &mut Vec<u8>) -> CellKind {
        match self {
            Meaning::Decimal(scale) => decimal(i128::from(value), scale, out),
            Meaning::Day => {
                out.extend_from_slice(format_day(value).as_bytes());
                CellKind::Iso
            }
            Meaning::Instant { unit, utc } => {
                let micros = match unit {
                    Per::Milli => value.saturating_mul(1000),
                    Per::Micro => value,
                    Per::Nano => value.div_euclid(1000),
                };
                instant(micros, utc, out);
                CellKind::Iso
            }
            Meaning::Unsigned => {
                digits::natural(value.cast_unsigned(), out);
                CellKind::Number
            }
            Meaning::Bool | Meaning::Signed | Meaning::Float | Meaning::Text | Meaning::Uuid => {
                digits::integer(value, out);
                CellKind::Number
            }
        }
    }

    /// A value that is held as bytes.
    fn bytes(self, value: &[u8], out: &mut Vec<u8>) -> CellKind {
        match self {
            Meaning::Decimal(scale) => {
                // Two's complement, the greatest byte first; what 128 bits can't hold is no number that we could.
                let sign: u8 = if value.first().is_some_and(|b| *b >= 0x80) {
                    0xff
                } else {
                    0
                };
                let cut = value
                    .iter()
                    .take(value.len().saturating_sub(16))
                    .take_while(|b| **b == sign)
                    .count();
                let rest = value.get(cut..).unwrap_or(&[]);
                if rest.len() > 16 {
                    out.extend_from_slice(b"a number of more than 38 digits");
                    return CellKind::Text;
                }
                let number = rest
                    .iter()
                    .fold(if sign == 0 { 0i128 } else { -1 }, |n, b| n << 8 | i128::from(*b));
                decimal(number, scale, out)
            }
            Meaning::Uuid => {
                for (place, byte) in value.iter().enumerate() {
                    if matches!(place, 4 | 6 | 8 | 10) {
                        out.push(b'-');
                    }
                    let _ = write!(out, "{byte:02x}");
                }
                CellKind::Text
            }
            Meaning::Bool
            | Meaning::Signed
            | Meaning::Unsigned
            | Meaning::Day
            | Meaning::Instant { .. }
            | Meaning::Float
            | Meaning::Text => {
                out.extend_from_slice(value);
                CellKind::Text
            }
        }
    }
}

/// `number` · 10^-`scale`.
fn decimal(number: i128, scale: i32, out: &mut Vec<u8>) -> CellKind {
    if number < 0 {
        out.push(b'-');
    }
    let digits = number.unsigned_abs().to_string();
    let scale = usize::try_from(scale).unwrap_or(0);
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    out.extend_from_slice(whole.as_bytes());
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
    CellKind::Number
}

/// An instant, or a local time, as ISO 8601.
fn instant(micros: i64, utc: bool, out: &mut Vec<u8>) {
    const DAY: i64 = 86_400_000_000;
    let (day, time) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    out.extend_from_slice(format_day(day).as_bytes());
    let (seconds, rest) = (time / 1_000_000, time % 1_000_000);
    let _ = write!(
        out,
        "T{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if rest > 0 {
        let _ = write!(out, ".{rest:06}");
    }
    if utc {
        out.push(b'Z');
    }
}
