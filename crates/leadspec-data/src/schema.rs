//! Which column of an input holds which field, found once; then pieces of the input become batches of leads, on any thread.

use crate::builder::ColumnBuilder;
use crate::cell::Block;
use crate::date::Clock;
use crate::field::{Fault, FieldReader};
use crate::piece::{Piece, PieceForm, RowIndex, make_utf8};
use crate::reject::{Reason, Reject};
use crate::{Bitmap, EventBatch, LeadBatch, csv};
use leadspec_diagnostics::nearest;
use leadspec_ir::{Definition, Field};
use std::fmt;

/// A definition's fields, matched with the columns of one input.
#[derive(Debug, Clone)]
pub struct Schema {
    columns: Vec<SchemaColumn>,
    /// How many of them are fields; the others are carried along.
    fields: usize,
    /// What the input calls its columns.
    names: Vec<String>,
    notices: Vec<Notice>,
}

/// A field or carried column and where it stands.
#[derive(Debug, Clone)]
struct SchemaColumn {
    reader: FieldReader,
    /// Place among the input's columns; `None` for an optional field that the input does not hold.
    place: Option<usize>,
}

/// Something to be told about how an input was matched, that is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// An optional field has no column: it is unknown for every lead.
    NoColumn {
        /// The field.
        field: String,
        /// The column it would be read from.
        column: String,
        /// A column of the input that is spelt nearly so.
        near: Option<String>,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::NoColumn { field, column, near } => {
                write!(f, "there is no column `{column}`: `{field}` is unknown for every lead")?;
                near.as_ref()
                    .map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
        }
    }
}

/// Why an input does not fit a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// Everything that does not fit.
    pub problems: Vec<SchemaProblem>,
    /// The columns that are there.
    pub columns: Vec<String>,
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaProblem {
    /// A field that every lead must have has no column.
    MissingColumn {
        /// What needs it: a field, or what an event table needs.
        field: String,
        /// What it should be called.
        column: String,
        /// A column that is spelt nearly so.
        near: Option<String>,
    },
    /// A column that is needed stands there twice.
    DuplicateColumn {
        /// What it is called.
        column: String,
        /// Where it stands, from 1.
        places: Vec<usize>,
    },
    /// A column that was to be carried along is not there.
    NothingToKeep {
        /// What it should be called.
        column: String,
        /// A column that is spelt nearly so.
        near: Option<String>,
    },
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = match self {
            SchemaProblem::MissingColumn { field, column, near } => {
                write!(f, "there is no column `{column}`, which `{field}` needs")?;
                near
            }
            SchemaProblem::NothingToKeep { column, near } => {
                write!(f, "there is no column `{column}` to keep")?;
                near
            }
            SchemaProblem::DuplicateColumn { column, places } => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                return write!(
                    f,
                    "the column `{column}` stands there {} times (columns {})",
                    places.len(),
                    places.join(", ")
                );
            }
        };
        near.as_ref()
            .map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
    }
}

impl fmt::Display for SchemaError {
    /// One line a problem, and the columns that are there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let columns: Vec<String> = self.columns.iter().map(|c| format!("`{c}`")).collect();
        write!(f, "the columns are {}", columns.join(", "))
    }
}

impl std::error::Error for SchemaError {}

/// What a piece of an input turned out to hold.
#[derive(Debug, Clone, Default)]
pub struct Decoded {
    /// The leads that could be read.
    pub batch: LeadBatch,
    /// The cells and rows that could not, by row, then by column.
    pub rejects: Vec<Reject>,
    /// How many rows have rejects.
    pub rejected_rows: u64,
}

/// Finds columns by name.
pub(crate) struct Matcher<'a> {
    header: Option<&'a [String]>,
    /// For inputs without a header: the names asked for, in order.
    pub(crate) names: Vec<String>,
    pub(crate) problems: Vec<SchemaProblem>,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(header: Option<&'a [String]>) -> Matcher<'a> {
        Matcher {
            header,
            names: header.unwrap_or(&[]).to_vec(),
            problems: Vec::new(),
        }
    }

    /// The place of a column: by its exact name, else by its name without blanks around it. Twice is a problem of its own.
    pub(crate) fn place(&mut self, column: &str) -> Option<usize> {
        let Some(header) = self.header else {
            let known = self.names.iter().position(|n| n == column);
            return Some(known.unwrap_or_else(|| {
                self.names.push(column.to_string());
                self.names.len() - 1
            }));
        };
        let places = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            header
                .iter()
                .enumerate()
                .filter(|(_, name)| same(name))
                .map(|(place, _)| place)
                .collect()
        };
        let exact = places(&|name| name == column);
        let found = if exact.is_empty() {
            places(&|name| name.trim() == column.trim())
        } else {
            exact
        };
        if found.len() > 1 {
            let places = found.iter().map(|p| p + 1).collect();
            let problem = SchemaProblem::DuplicateColumn {
                column: column.to_string(),
                places,
            };
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        found.first().copied()
    }

    pub(crate) fn near(&self, column: &str) -> Option<String> {
        nearest(column, self.names.iter().map(|n| n.trim())).map(str::to_string)
    }

    /// The place of a column that must be there.
    pub(crate) fn required(&mut self, field: &str, column: &str) -> Option<usize> {
        let place = self.place(column);
        if place.is_none() {
            let near = self.near(column);
            self.problems.push(SchemaProblem::MissingColumn {
                field: field.to_string(),
                column: column.to_string(),
                near,
            });
        }
        place
    }

    pub(crate) fn finish(self) -> Result<Vec<String>, SchemaError> {
        if self.problems.is_empty() {
            Ok(self.names)
        } else {
            Err(SchemaError {
                problems: self.problems,
                columns: self.names,
            })
        }
    }
}

impl Schema {
    /// Matches a definition's fields with the columns of an input, and the columns to carry along. Without a header (JSON Lines)
    /// every column may be in any line.
    pub fn new(definition: &Definition, header: Option<&[String]>, keep: &[String]) -> Result<Schema, SchemaError> {
        let clock = Clock::named(&definition.timezone);
        let mut matcher = Matcher::new(header);
        let mut notices = Vec::new();
        let mut columns = Vec::new();
        for field in &definition.fields {
            let place = if field.optional {
                matcher.place(&field.column)
            } else {
                matcher.required(&field.name, &field.column)
            };
            if place.is_none() && field.optional {
                notices.push(Notice::NoColumn {
                    field: field.name.clone(),
                    column: field.column.clone(),
                    near: matcher.near(&field.column).filter(|near| !is_used(definition, near)),
                });
            }
            columns.push(SchemaColumn {
                reader: FieldReader::new(field, definition, &clock),
                place,
            });
        }
        for column in keep {
            let place = matcher.place(column);
            if place.is_none() {
                let near = matcher.near(column);
                matcher.problems.push(SchemaProblem::NothingToKeep {
                    column: column.clone(),
                    near,
                });
            }
            columns.push(SchemaColumn {
                reader: FieldReader::verbatim(),
                place,
            });
        }
        let names = matcher.finish()?;
        Ok(Schema {
            columns,
            fields: definition.fields.len(),
            names,
            notices,
        })
    }

    /// What should be told about the match.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Reads a piece of the input this schema was made for.
    pub fn decode(&self, piece: Piece) -> Decoded {
        let Piece {
            bytes,
            len,
            form,
            first_row,
            first_line,
            ..
        } = piece;
        let mut decoder = Decoder::new(self);
        match form {
            PieceForm::Csv { delimiter } => {
                let (text, invalid) = make_utf8(bytes);
                let mut cursor = csv::Cursor {
                    at: 0,
                    line: first_line,
                    row: first_row,
                };
                let width = self.names.len();
                let most = rows_a_block(width);
                let mut index = RowIndex::default();
                let mut more = true;
                while more {
                    index.clear();
                    more = csv::index(text.as_bytes(), len, delimiter, width, most, &mut cursor, &mut index);
                    decoder.block(&text, width, &index, &invalid);
                }
                decoder.rejects.append(&mut index.broken);
            }
            PieceForm::JsonLines => {}
            PieceForm::Cells { .. } => {}
        }
        decoder.finish()
    }
}

fn is_used(definition: &Definition, column: &str) -> bool {
    definition.fields.iter().any(|f: &Field| f.column == column)
}

/// As many rows as keep the cells of a block within a core's own cache.
fn rows_a_block(width: usize) -> usize {
    (24 * 1024 / width.max(1)).clamp(16, 4096)
}

/// A piece on its way into columns.
struct Decoder<'a> {
    schema: &'a Schema,
    builders: Vec<ColumnBuilder>,
    rows: Vec<u64>,
    lines: Vec<u64>,
    rejects: Vec<Reject>,
    /// Places among `rows` of rows with faults, ascending within a block, maybe twice.
    faulty: Vec<usize>,
}

impl<'a> Decoder<'a> {
    fn new(schema: &'a Schema) -> Decoder<'a> {
        Decoder {
            schema,
            builders: schema
                .columns
                .iter()
                .map(|column| column.reader.builder(false))
                .collect(),
            rows: Vec::new(),
            lines: Vec::new(),
            rejects: Vec::new(),
            faulty: Vec::new(),
        }
    }

    /// Adds the rows of an index, all of the same width.
    fn block(&mut self, text: &str, width: usize, index: &RowIndex, invalid: &[usize]) {
        let block = Block {
            text,
            spans: &index.spans,
            width,
            rows: index.rows.len(),
        };
        let before = self.rows.len();
        self.rows.extend_from_slice(&index.rows);
        self.lines.extend_from_slice(&index.lines);
        let mut faults: Vec<Fault> = Vec::new();
        for (column, builder) in self.schema.columns.iter().zip(&mut self.builders) {
            let Some(place) = column.place else {
                column.reader.skip(block.rows, builder);
                continue;
            };
            column.reader.read(&block, place, builder, &mut faults);
            for fault in faults.drain(..) {
                self.faulty.push(before + fault.row);
                self.rejects.push(Reject {
                    row: index.rows.get(fault.row).copied().unwrap_or(0),
                    line: index.lines.get(fault.row).copied().unwrap_or(0),
                    column: self.schema.names.get(place).cloned(),
                    value: fault.value,
                    reason: fault.reason,
                });
            }
        }
        if !invalid.is_empty() {
            self.invalid(&block, before, index, invalid);
        }
    }

    /// Rejects the rows whose cells hold bytes that are not UTF-8.
    #[cold]
    fn invalid(&mut self, block: &Block<'_>, before: usize, index: &RowIndex, invalid: &[usize]) {
        for (place, span) in block.spans.iter().enumerate() {
            let from = invalid.partition_point(|p| *p < span.start());
            let to = invalid.partition_point(|p| *p < span.start() + span.len());
            if from == to {
                continue;
            }
            let (row, column) = (place / block.width.max(1), place % block.width.max(1));
            let bad = invalid.get(from..to).unwrap_or(&[]);
            let text = block.text.get(span.start()..span.start() + span.len()).unwrap_or("");
            let shown = text.char_indices().map(|(i, c)| {
                if bad.contains(&(span.start() + i)) {
                    '\u{fffd}'
                } else {
                    c
                }
            });
            self.faulty.push(before + row);
            self.rejects.push(Reject {
                row: index.rows.get(row).copied().unwrap_or(0),
                line: index.lines.get(row).copied().unwrap_or(0),
                column: self.schema.names.get(column).cloned(),
                value: crate::cell::shorten(&shown.collect::<String>()).into_owned(),
                reason: Reason::NotUtf8,
            });
        }
    }

    fn finish(mut self) -> Decoded {
        let names = &self.schema.names;
        let place = |column: &Option<String>| column.as_ref().and_then(|c| names.iter().position(|n| n == c));
        self.rejects.sort_by_key(|reject| (reject.row, place(&reject.column)));
        let mut rejected: Vec<u64> = self.rejects.iter().map(|r| r.row).collect();
        rejected.dedup();
        let mut fields: Vec<_> = self.builders.into_iter().map(ColumnBuilder::finish).collect();
        let (mut rows, mut lines) = (self.rows, self.lines);
        if !self.faulty.is_empty() {
            let mut good = Bitmap::filled(rows.len(), true);
            self.faulty.iter().for_each(|row| good.set(*row, false));
            let places: Vec<u32> = (0..).take(rows.len()).filter(|row| good.get(*row as usize)).collect();
            fields = fields.iter().map(|column| column.gather(&places)).collect();
            let pick = |from: &[u64]| places.iter().filter_map(|p| from.get(*p as usize).copied()).collect();
            (rows, lines) = (pick(&rows), pick(&lines));
        }
        let carried = fields.split_off(self.schema.fields.min(fields.len()));
        let batch = LeadBatch {
            len: rows.len(),
            fields,
            rows,
            lines,
            carried,
            events: EventBatch::default(),
        };
        Decoded {
            batch,
            rejects: self.rejects,
            rejected_rows: rejected.len() as u64,
        }
    }
}
