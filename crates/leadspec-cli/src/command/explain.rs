//! `leadspec explain`: one lead, in plain English.

use super::Streams;
use super::reading::{self, Prepared, Reading, shown};
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::render::explanation::{self, Story};
use crate::render::explanation_json;
use crate::words::{count, thousands};
use clap::{ArgGroup, Args, ValueEnum};
use leadspec::{
    ArenaId as _, ChoiceDomain, Decoded, Definition, Engine, EventStore, FieldType, LeadBatch, Reject, Schema, Unit,
    Values,
};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Tell why one lead is where it is: stage by stage what fired and what did not, each gate, criterion and score line with the
/// facts that decided, what is still open and what each answer would be worth, and what would bring the lead further.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["id", "row"]))]
pub(crate) struct Arguments {
    /// The table of leads; `-` is one lead as JSON on standard input [default: the project's]
    #[arg(value_name = "LEADS")]
    leads: Option<PathBuf>,

    /// The lead with this id
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// The lead in this row, counted from 1 without the header
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    row: Option<u64>,

    #[command(flatten)]
    reading: Reading,

    /// The form of the explanation
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// Ids kept to say which one was meant.
const REMEMBERED: usize = 10_000;

/// Which lead is meant.
#[derive(Debug, Clone, Copy)]
enum Which<'a> {
    Id(&'a str),
    Row(u64),
    /// There should be only one.
    Only,
}

/// A batch and the place of the lead in it.
type Found = (LeadBatch, usize);

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let prepared = arguments.reading.prepare(arguments.leads.as_deref(), streams, false)?;
    let which = match (&arguments.id, arguments.row) {
        (Some(id), _) => Which::Id(id.trim()),
        (None, Some(row)) => Which::Row(row),
        (None, None) => Which::Only,
    };
    let store = prepared.read_events(&arguments.reading, &mut |_| {})?;
    let (mut batch, row) = if prepared.leads == Path::new("-") && matches!(which, Which::Only) {
        from_json(&prepared, store.is_none())?
    } else {
        find(arguments, &prepared, which, store.is_none())?
    };
    if let Some(store) = &store {
        batch.events = EventStore::batch_for(store, &batch);
    }
    let engine = Engine::new(Arc::clone(&prepared.definition), prepared.as_of);
    let explanation = engine
        .explain(&batch, row)
        .ok_or_else(|| Failure::new(Kind::Internal, "the lead was found and cannot be explained"))?;
    let story = Story {
        explanation: &explanation,
        definition: &prepared.definition,
        sources: &prepared.sources,
    };
    match arguments.format {
        Format::Text => explanation::write(streams.out, &story, streams.output)?,
        Format::Json => explanation_json::write(streams.out, &story)?,
    }
    Ok(Verdict::Fine)
}

/// The one lead that standard input holds.
fn from_json(prepared: &Prepared, has_own_events: bool) -> Result<Found, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::reading(Path::new("standard input"), &error))?;
    let mut schema =
        Schema::new(&prepared.definition, None, &[]).map_err(|e| reading::unfitting(&prepared.leads, &e))?;
    if has_own_events {
        schema = schema.with_nested_events(&prepared.definition, prepared.as_of);
    }
    let decoded = schema.decode_json(&bytes);
    match decoded.batch.len {
        1 => Ok((decoded.batch, 0)),
        0 if decoded.rejects.is_empty() => Err(Failure::new(Kind::BadData, "standard input holds no lead")
            .with_help("it takes one JSON object whose keys are the columns of the export: `{\"Lead ID\": \"1\", …}`")),
        0 => Err(unusable(&decoded.rejects)),
        several => Err(ambiguous(&prepared.leads, several as u64)),
    }
}

/// A lead whose row can't be read, with all the reasons.
fn unusable(rejects: &[Reject]) -> Failure {
    let reasons: Vec<String> = rejects.iter().map(told).collect();
    Failure::new(Kind::BadData, "the lead cannot be read").with_help(reasons.join("\n"))
}

/// A reason with the column it is about, where it does not say that itself.
fn told(reject: &Reject) -> String {
    let reason = reject.to_string();
    match &reject.column {
        Some(column) if !reason.contains(&format!("`{column}`")) => format!("`{column}`: {reason}"),
        Some(_) | None => reason,
    }
}

fn ambiguous(path: &Path, leads: u64) -> Failure {
    Failure::new(Kind::Usage, format!("{} holds {}", shown(path), count(leads, "lead")))
        .with_help("say which one: `--id X`, or `--row N` counted from 1")
}

/// Reads the table until the lead is found.
fn find(arguments: &Arguments, prepared: &Prepared, which: Which, has_own_events: bool) -> Result<Found, Failure> {
    let path = &prepared.leads;
    let mut source = arguments.reading.tables.open(path, Arc::default())?;
    let mut schema =
        Schema::new(&prepared.definition, source.header(), &[]).map_err(|e| reading::unfitting(path, &e))?;
    if has_own_events {
        schema = schema.with_nested_events(&prepared.definition, prepared.as_of);
    }
    source.only_for(&schema);
    let mut search = Search::default();
    while let Some(piece) = source.next_piece().map_err(|e| reading::unreadable(path, &e))? {
        let decoded = schema.decode(piece);
        if let Some(found) = search.look(&prepared.definition, which, decoded)? {
            return Ok(found);
        }
    }
    search.end(path, which)
}

/// What was seen on the way.
#[derive(Default)]
struct Search {
    leads: u64,
    rejected: u64,
    ids: Vec<String>,
    only: Option<LeadBatch>,
}

impl Search {
    fn look(&mut self, definition: &Definition, which: Which, decoded: Decoded) -> Result<Option<Found>, Failure> {
        let batch = decoded.batch;
        self.leads += batch.len as u64;
        self.rejected += decoded.rejected_rows;
        let place = match which {
            Which::Row(row) => {
                let rejects: Vec<Reject> = decoded.rejects.into_iter().filter(|reject| reject.row == row).collect();
                if !rejects.is_empty() {
                    return Err(unusable(&rejects));
                }
                batch.rows.iter().position(|number| *number == row)
            }
            Which::Id(id) => {
                let place = (0..batch.len).find(|row| id_of(definition, &batch, *row).as_deref() == Some(id));
                if place.is_none() && self.ids.len() < REMEMBERED {
                    self.ids
                        .extend((0..batch.len).filter_map(|row| id_of(definition, &batch, row)));
                }
                place
            }
            Which::Only => {
                if batch.len > 0 {
                    self.only = Some(batch);
                }
                return Ok(None);
            }
        };
        Ok(place.map(|place| (batch, place)))
    }

    fn end(self, path: &Path, which: Which) -> Result<Found, Failure> {
        let file = shown(path);
        match which {
            Which::Only => match (self.leads, self.only) {
                (1, Some(batch)) => Ok((batch, 0)),
                (leads, _) => Err(ambiguous(path, leads)),
            },
            Which::Row(row) => {
                let rows = self.leads + self.rejected;
                let message = format!("{file} has no row {}", thousands(row));
                Err(Failure::new(Kind::NotFound, message).with_help(format!("it has {}", count(rows, "row"))))
            }
            Which::Id(id) => {
                let failure = Failure::new(Kind::NotFound, format!("{file} has no lead `{id}`"));
                let near = leadspec::nearest(id, self.ids.iter().map(String::as_str));
                Err(match near {
                    Some(near) => failure.with_help(format!("did you mean `{near}`?")),
                    None if self.rejected > 0 => failure.with_help(format!(
                        "{} could not be read, it may be among them: `leadspec run` lists them",
                        count(self.rejected, "row")
                    )),
                    None => failure.with_help(format!("it has {}", count(self.leads, "lead"))),
                })
            }
        }
    }
}

/// The id of a lead as its file writes it; its row's number where the definition has none.
fn id_of(definition: &Definition, batch: &LeadBatch, row: usize) -> Option<String> {
    let Some(id) = definition.id else {
        return batch.rows.get(row).map(ToString::to_string);
    };
    let column = batch.fields.get(id.index()).filter(|column| column.known.get(row))?;
    match (&column.values, &definition.fields[id].ty) {
        (Values::Text(texts), _) => Some(texts.get(row).trim().to_string()),
        (Values::Quantity(values), FieldType::Quantity { unit, .. }) => {
            let value = *values.get(row)?;
            Some(match unit {
                Unit::Integer | Unit::Timestamp | Unit::Duration => value.to_string(),
                Unit::Number | Unit::Percent | Unit::Money(_) => leadspec::Decimal(value).to_string(),
                Unit::Date => leadspec::format_day(value),
            })
        }
        (Values::Code(codes), FieldType::Choice(domain)) => {
            let domain: ChoiceDomain = *domain;
            Some(definition.code_name(domain, *codes.get(row)?).to_string())
        }
        (Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::List(_), _) => None,
    }
}
