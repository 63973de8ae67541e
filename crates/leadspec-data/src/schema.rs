//! Which column of an input holds which field, found once; then pieces of the input become batches of leads, on any thread.

use crate::date::Clock;
use crate::event::EventReader;
use crate::field::FieldReader;
use crate::rows::Reading;
use leadspec_diagnostics::nearest;
use leadspec_ir::{Definition, Field};
use std::fmt;

/// A definition's fields, matched with the columns of one input.
#[derive(Debug, Clone)]
pub struct Schema {
    pub(crate) columns: Vec<SchemaColumn>,
    /// How many of them are fields; the others are carried along.
    pub(crate) fields: usize,
    pub(crate) reading: Reading,
    has_header: bool,
    notices: Vec<Notice>,
    /// How the leads' own events are read; leads of inputs that hold none have empty lists of events.
    pub(crate) events: EventReader,
    /// What these events hold, and where they stand among the lead's columns.
    pub(crate) nested: Option<(Reading, usize)>,
}

/// A field or carried column and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct SchemaColumn {
    pub(crate) reader: FieldReader,
    /// Place among the input's columns; `None` for an optional field that the input does not hold.
    pub(crate) place: Option<usize>,
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
        /// The field that needs it.
        field: String,
        /// What it should be called.
        column: String,
        /// A column that is spelt nearly so.
        near: Option<String>,
    },
    /// An event table lacks a column that all events need.
    MissingEventColumn {
        /// What it should be called.
        column: String,
        /// What it says: `whose event it is`.
        says: &'static str,
        /// How the definition names another column for it: `lead from "…"`.
        clause: &'static str,
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
            SchemaProblem::MissingEventColumn {
                column,
                says,
                clause,
                near,
            } => {
                write!(
                    f,
                    "there is no column `{column}`, which says {says}; `events {{ {clause} }}` names another"
                )?;
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

    pub(crate) fn has_header(&self) -> bool {
        self.header.is_some()
    }

    /// Whether there may be such a column.
    pub(crate) fn may_have(&self, column: &str) -> bool {
        self.header
            .is_none_or(|header| header.iter().any(|name| name.trim() == column.trim()))
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

    /// The place of a column that every event table must have.
    pub(crate) fn of_events(&mut self, column: &str, says: &'static str, clause: &'static str) -> Option<usize> {
        let place = self.place(column);
        if place.is_none() {
            let (near, column) = (self.near(column), column.to_string());
            self.problems.push(SchemaProblem::MissingEventColumn {
                column,
                says,
                clause,
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
            reading: Reading::new(&names),
            has_header: header.is_some(),
            notices,
            events: EventReader::new(definition, &mut Matcher::new(None), None, i64::MIN),
            nested: None,
        })
    }

    /// What should be told about the match.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The places of the columns it reads.
    pub(crate) fn places(&self) -> Vec<usize> {
        self.columns.iter().filter_map(|column| column.place).collect()
    }

    /// Reads each lead's own events from the key `events` of its JSON object: an array of objects with kind, time and
    /// attributes (these may also stand in an object `attributes`). Events after the as-of day (days since 1970-01-01) don't exist
    /// yet. Does nothing for inputs with a header, definitions without events, and where a field has that column.
    #[must_use]
    pub fn with_nested_events(mut self, definition: &Definition, as_of: i64) -> Schema {
        let taken = self.reading.names.iter().any(|name| name == NESTED);
        if self.has_header || definition.events.is_empty() || taken {
            return self;
        }
        let mut matcher = Matcher::new(None);
        let mut reader = EventReader::new(definition, &mut matcher, None, as_of);
        let open = matcher.place("attributes");
        let mut events = Reading::new(&matcher.names);
        events.keys.open = open;
        reader.names.clone_from(&events.names);
        let slot = self.reading.names.len();
        let names: Vec<String> = self.reading.names.iter().cloned().chain([NESTED.to_string()]).collect();
        self.reading = Reading::new(&names);
        (self.events, self.nested) = (reader, Some((events, slot)));
        self
    }
}

/// The key of a lead's own events.
pub(crate) const NESTED: &str = "events";

fn is_used(definition: &Definition, column: &str) -> bool {
    definition.fields.iter().any(|f: &Field| f.column == column)
}
