//! Decisions as Parquet: row groups of some 128 thousand rows, compressed with zstd. Lists become one text, joined by `; `.

use crate::output::{OutputColumn, OutputField, OutputTable, OutputType};
use crate::write::csv::joined;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// Rows of a row group.
const GROUP: usize = 128 * 1024;

/// Decimals are 19 digits long at most: one more than eight bytes hold by Parquet's rules.
const DECIMAL_BYTES: usize = 9;

/// Writes tables, one after another, as one Parquet file.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// Tables that wait for their row group to be full.
    waiting: Vec<OutputTable>,
    rows: usize,
}

fn failed(error: ParquetError) -> std::io::Error {
    std::io::Error::other(error)
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file with these columns.
    pub fn new(sink: W, fields: &[OutputField]) -> std::io::Result<ParquetWriter<W>> {
        let level = ZstdLevel::try_new(1).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .build();
        let schema = schema(fields).map_err(failed)?;
        let file = SerializedFileWriter::new(sink, schema, Arc::new(properties)).map_err(failed)?;
        Ok(ParquetWriter {
            file,
            waiting: Vec::new(),
            rows: 0,
        })
    }

    /// Adds the rows of a table.
    pub fn write(&mut self, table: OutputTable) -> std::io::Result<()> {
        self.rows += table.len;
        self.waiting.push(table);
        if self.rows >= GROUP {
            self.flush().map_err(failed)
        } else {
            Ok(())
        }
    }

    /// Ends the file; without this it can't be read.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.flush().map_err(failed)?;
        self.file.into_inner().map_err(failed)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        let mut place = 0;
        while let Some(mut column) = group.next_column()? {
            for table in &self.waiting {
                if let Some(values) = table.columns.get(place) {
                    write_column(values, table.len, &mut column)?;
                }
            }
            column.close()?;
            place += 1;
        }
        group.close()?;
        self.waiting.clear();
        self.rows = 0;
        Ok(())
    }
}

fn schema(fields: &[OutputField]) -> Result<TypePtr, ParquetError> {
    let column = |field: &OutputField| {
        let (physical, logical) = match field.ty {
            OutputType::Text | OutputType::TextList => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            OutputType::Integer => (Physical::INT64, None),
            OutputType::Decimal => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(6, 19))),
            OutputType::Bool => (Physical::BOOLEAN, None),
        };
        let builder = Type::primitive_type_builder(&field.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        let builder = match field.ty {
            OutputType::Decimal => builder
                .with_length(i32::try_from(DECIMAL_BYTES).unwrap_or(0))
                .with_precision(19)
                .with_scale(6),
            OutputType::Text | OutputType::TextList | OutputType::Integer | OutputType::Bool => builder,
        };
        builder.build().map(Arc::new)
    };
    let columns = fields.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("decisions")
        .with_fields(columns)
        .build()
        .map(Arc::new)
}

fn write_column(values: &OutputColumn, rows: usize, to: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
    match values {
        OutputColumn::Word { codes, words } => {
            let words: Vec<ByteArray> = words.iter().map(|word| ByteArray::from(word.as_str())).collect();
            let cells = codes.iter().map(|code| words.get(*code as usize).cloned());
            put::<ByteArrayType>(cells, to)
        }
        OutputColumn::WordList { ends, codes, words } => {
            let cells = (0..rows).map(|row| Some(ByteArray::from(joined(row, ends, codes, words).into_bytes())));
            put::<ByteArrayType>(cells, to)
        }
        OutputColumn::Text { known, texts } => {
            let distinct: Vec<ByteArray> = texts.distinct.iter().map(ByteArray::from).collect();
            let cell = |row: usize| {
                texts
                    .codes
                    .get(row)
                    .and_then(|code| distinct.get(*code as usize))
                    .cloned()
            };
            put::<ByteArrayType>((0..rows).map(|row| cell(row).filter(|_| known.get(row))), to)
        }
        OutputColumn::Integer { known, values } => put::<Int64Type>(
            values.iter().enumerate().map(|(row, v)| known.get(row).then_some(*v)),
            to,
        ),
        OutputColumn::Decimal { known, values } => {
            let cell = |value: i64| {
                let mut bytes = vec![if value < 0 { 0xff } else { 0 }; DECIMAL_BYTES - 8];
                bytes.extend_from_slice(&value.to_be_bytes());
                FixedLenByteArray::from(bytes)
            };
            let cells = values
                .iter()
                .enumerate()
                .map(|(row, v)| known.get(row).then(|| cell(*v)));
            put::<FixedLenByteArrayType>(cells, to)
        }
        OutputColumn::Bool { known, values } => {
            put::<BoolType>((0..rows).map(|row| known.get(row).then(|| values.get(row))), to)
        }
    }
}

/// Writes cells, the absent ones by their level alone.
fn put<T: parquet::data_type::DataType>(
    cells: impl Iterator<Item = Option<T::T>>,
    to: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    to.typed::<T>().write_batch(&values, Some(&levels), None).map(|_| ())
}
