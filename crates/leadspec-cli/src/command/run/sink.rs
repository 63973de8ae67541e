//! Where decisions go, and in which form.

use super::decide::Slot;
use super::{Arguments, Format, table};
use crate::failure::{Failure, Kind, Stop};
use crate::output::Destination;
use crate::terminal::Terminal;
use leadspec::{OutputField, OutputTable, ParquetWriter, encode_csv, encode_csv_header, encode_jsonl};
use std::io::Write as _;
use std::path::Path;

/// Turns a table into bytes, on any thread.
pub(super) type Encode = fn(&[OutputField], &OutputTable, &mut Vec<u8>);

/// Takes decisions in order.
pub(super) struct Sink {
    form: Form,
}

enum Form {
    /// Encoded by the threads that decide.
    Bytes(Destination, Encode),
    Table(Destination, table::Layout),
    Parquet(Box<ParquetWriter<Destination>>),
}

impl Sink {
    /// Opens what the arguments name and begins it.
    pub(super) fn open(
        arguments: &Arguments,
        format: Format,
        fields: &[OutputField],
        terminal: Terminal,
    ) -> Result<Sink, Stop> {
        let path = arguments.output.as_deref().unwrap_or(Path::new("-"));
        if path != Path::new("-") && arguments.leads.as_deref().is_some_and(|leads| is_same(leads, path)) {
            let message = format!("`{}` would be replaced by its own decisions", path.display());
            return Err(Failure::new(Kind::Usage, message)
                .with_help("name another file behind `-o`")
                .into());
        }
        let mut destination = Destination::open(path)?;
        let form = match format {
            Format::Csv => {
                let mut header = Vec::new();
                encode_csv_header(fields, &mut header);
                bytes(&mut destination, &header)?;
                Form::Bytes(destination, |_, table, out| encode_csv(table, out))
            }
            Format::Jsonl => Form::Bytes(destination, encode_jsonl),
            Format::Table => Form::Table(destination, table::Layout::new(fields, terminal)),
            Format::Parquet => {
                let is_terminal = path == Path::new("-") && terminal.is_person;
                if is_terminal {
                    let failure = Failure::new(Kind::Usage, "Parquet is nothing to look at");
                    return Err(failure.with_help("name a file: `-o decisions.parquet`").into());
                }
                let writer = ParquetWriter::new(destination, fields).map_err(|error| failed(path, &error))?;
                Form::Parquet(Box::new(writer))
            }
        };
        Ok(Sink { form })
    }

    /// How threads are to encode; not at all where the order matters for that.
    pub(super) fn encode(&self) -> Option<Encode> {
        match &self.form {
            Form::Bytes(_, encode) => Some(*encode),
            Form::Table(..) | Form::Parquet(_) => None,
        }
    }

    /// Takes the next decisions.
    pub(super) fn write(&mut self, slot: &mut Slot) -> Result<(), Stop> {
        match &mut self.form {
            Form::Bytes(destination, _) => bytes(destination, &slot.bytes),
            Form::Table(destination, layout) => bytes(destination, layout.rows(&slot.table).as_bytes()),
            Form::Parquet(writer) => {
                let table = std::mem::take(&mut slot.table);
                writer
                    .write(table)
                    .map_err(|error| failed(Path::new("the decisions"), &error))
            }
        }
    }

    /// Puts the whole in its place.
    pub(super) fn finish(self) -> Result<(), Stop> {
        match self.form {
            Form::Bytes(destination, _) | Form::Table(destination, _) => destination.finish(),
            Form::Parquet(writer) => {
                let result = writer
                    .finish()
                    .map_err(|error| failed(Path::new("the decisions"), &error));
                result.and_then(Destination::finish)
            }
        }
    }
}

fn bytes(destination: &mut Destination, bytes: &[u8]) -> Result<(), Stop> {
    destination.write_all(bytes).map_err(|error| destination.failed(&error))
}

/// An error that comes through a writer of another's, which may have wrapped it.
fn failed(path: &Path, error: &std::io::Error) -> Stop {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(inner) = cause {
        if let Some(original) = inner.downcast_ref::<std::io::Error>() {
            return failed(path, original);
        }
        cause = inner.source();
    }
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Stop::ClosedPipe;
    }
    Failure::writing(path, error).into()
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
