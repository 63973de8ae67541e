//! `leadspec run`: decides every lead of a file.

mod decide;
mod rejects;
mod sink;
mod summary;
mod table;

use super::Streams;
use super::reading::{self, Prepared, Reading};
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::pipeline::ordered;
use crate::progress::Progress;
use crate::render::funnel::{self, Events};
use crate::terminal::Style;
use crate::words::count;
use clap::{Args, ValueEnum};
use decide::{Plan, Slot};
use leadspec::{Counting, Engine, EventCounts, EventStore, OutputField, OutputType, Schema, Selection, Tally};
use rejects::Listing;
use sink::Sink;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// Decide every lead of a file, in the order of the file, and sum up what became of them.
///
/// Reads CSV, JSON Lines, Parquet and Excel workbooks, also compressed (.gz, .zst). Decisions go to standard output or, with
/// -o, to a file that appears when it is whole; the summary goes to standard error.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 1: rows were rejected, or the definition has errors. All other leads are decided all the same."
)]
pub(crate) struct Arguments {
    /// The table of leads; `-` is standard input [default: the project's]
    #[arg(value_name = "LEADS")]
    leads: Option<PathBuf>,

    #[command(flatten)]
    reading: Reading,

    /// Where decisions go [default: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// The form of the decisions [default: by the ending of FILE; else csv, or a table on a terminal]
    #[arg(long, value_name = "FORM", value_enum, help_heading = "Output")]
    format: Option<Format>,

    /// Only these columns, in this order: `id,stage,reasons`
    #[arg(long, value_name = "A,B", value_delimiter = ',', help_heading = "Output")]
    columns: Vec<String>,

    /// Columns of the leads to carry along, behind the id
    #[arg(long, value_name = "A,B", value_delimiter = ',', help_heading = "Output")]
    keep: Vec<String>,

    /// Where rejected rows are listed, with line, column, value and reason [default: beside FILE, as FILE.rejects.csv]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    rejects: Option<PathBuf>,

    /// No summary and no progress
    #[arg(short, long, help_heading = "Output")]
    quiet: bool,

    /// How many threads decide [default: one per core]
    #[arg(long, value_name = "N", help_heading = "Output")]
    threads: Option<NonZeroUsize>,
}

/// The form of the decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a lead, with a header
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// For people: as wide as the terminal, what is longer is cut
    Table,
}

/// What a run has counted so far.
#[derive(Default)]
struct Counts {
    /// Leads decided.
    done: u64,
    tally: Tally,
    /// Rows that could not be read, and leads that run in a circle.
    rejected: u64,
    /// Events that stand in the leads' own rows.
    nested: EventCounts,
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let prepared = arguments
        .reading
        .prepare(arguments.leads.as_deref(), streams, arguments.quiet)?;
    let engine = Engine::new(Arc::clone(&prepared.definition), prepared.as_of);
    let format = format(arguments, streams);
    let selection = select(arguments, format, &engine)?;
    let mut listing = Listing::new(rejects_file(arguments), arguments.rejects.is_some());
    let mut event_listing = Listing::new(listing.path().map(beside), false);
    let store = prepared
        .read_events(&arguments.reading, &mut |rejects| event_listing.add(rejects))?
        .map(Arc::new);
    let job = Job {
        format,
        engine,
        selection,
        store: store.clone(),
    };
    let counts = decide_all(arguments, streams, &prepared, job, &mut listing)?;
    listing.finish()?;
    event_listing.finish()?;
    let rejected_events = event_listing.cells() > 0;
    if !arguments.quiet {
        let rejected = counts.rejected;
        let mut funnel = summary::funnel(&prepared.definition, &counts.tally, listing.summary(), rejected);
        funnel.as_of = prepared.as_of_text();
        funnel.day_from = prepared.day_from;
        funnel.events = events(&prepared, &counts.nested, store.as_deref());
        funnel.event_rejects = event_listing.summary();
        streams.out.flush()?;
        if streams.output.is_person && streams.error.is_person && arguments.output.is_none() {
            writeln!(streams.err)?;
        }
        funnel::write(streams.err, &funnel, streams.error)?;
    }
    Ok(if counts.rejected == 0 && !rejected_events {
        Verdict::Fine
    } else {
        Verdict::No
    })
}

/// The form asked for, the one that the output's ending names, or what suits who looks.
fn format(arguments: &Arguments, streams: &Streams) -> Format {
    let ending = |path: &PathBuf| match path.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl" | "ndjson") => Some(Format::Jsonl),
        Some("parquet") => Some(Format::Parquet),
        Some("csv") => Some(Format::Csv),
        Some(_) | None => None,
    };
    let to_stdout = arguments.output.as_ref().is_none_or(|path| path == Path::new("-"));
    let suits = if to_stdout && streams.output.is_person {
        Format::Table
    } else {
        Format::Csv
    };
    arguments
        .format
        .or(arguments.output.as_ref().and_then(ending))
        .unwrap_or(suits)
}

/// What people want to see first: who, where, and why.
fn telling(engine: &Engine) -> Vec<&str> {
    let definition = engine.definition();
    let is_telling = |name: &str| match name {
        "id" | "stage_before" | "stage" | "reasons" => true,
        _ => definition.lifecycle.is_none() && definition.grades.iter().any(|grade| grade.name == name),
    };
    let names = engine.columns().iter().map(|field| field.name.as_str());
    names.filter(|name| is_telling(name)).collect()
}

/// The columns asked for; without a summary nothing else is computed.
fn select(arguments: &Arguments, format: Format, engine: &Engine) -> Result<Selection, Failure> {
    let counting = if arguments.quiet { Counting::Off } else { Counting::On };
    let names: Vec<&str> = match (arguments.columns.is_empty(), format) {
        (true, Format::Table) => telling(engine),
        (true, Format::Csv | Format::Jsonl | Format::Parquet) => return Ok(engine.select_all(counting)),
        (false, _) => arguments.columns.iter().map(|name| name.trim()).collect(),
    };
    engine.select(&names, counting).map_err(|error| {
        let known = engine.columns().iter().map(|field| field.name.as_str());
        let failure = Failure::new(Kind::Usage, error.to_string());
        match leadspec::nearest(&error.0, known.clone()) {
            Some(near) => failure.with_help(format!("did you mean `{near}`?")),
            None => failure.with_help(format!("its columns are {}", known.collect::<Vec<_>>().join(", "))),
        }
    })
}

/// Where rejected rows are listed: as named, or beside the output where that is a file.
fn rejects_file(arguments: &Arguments) -> Option<PathBuf> {
    let beside_output = || {
        let output = arguments.output.as_ref().filter(|path| *path != Path::new("-"))?;
        // A device has nothing beside it.
        let is_file = std::fs::metadata(output).map_or(true, |found| found.is_file());
        is_file.then(|| {
            let mut name = output.clone().into_os_string();
            name.push(".rejects.csv");
            PathBuf::from(name)
        })
    };
    arguments.rejects.clone().or_else(beside_output)
}

/// The list of rejected events that goes with a list of rejected leads: `x.rejects.csv` and `x.rejects.events.csv`.
fn beside(rejects: &Path) -> PathBuf {
    if rejects == Path::new("-") {
        return rejects.to_path_buf();
    }
    rejects.with_extension("events.csv")
}

/// What is to be computed, and how it is to be written.
struct Job {
    format: Format,
    engine: Engine,
    selection: Selection,
    store: Option<Arc<EventStore>>,
}

fn decide_all(
    arguments: &Arguments,
    streams: &mut Streams,
    prepared: &Prepared,
    job: Job,
    listing: &mut Listing,
) -> Result<Counts, Stop> {
    let mut progress = Progress::new(streams.error.silent_if(arguments.quiet), prepared.size());
    let mut source = arguments.reading.tables.open(&prepared.leads, progress.counter())?;
    let schema = Schema::new(&prepared.definition, source.header(), &arguments.keep)
        .map_err(|error| reading::unfitting(&prepared.leads, &error))?;
    if !arguments.quiet {
        notices(&schema, streams)?;
    }
    let schema = if job.store.is_none() {
        schema.with_nested_events(&prepared.definition, prepared.as_of)
    } else {
        schema
    };
    source.only_for(&schema);
    let (fields, carried_at) = fields(arguments, &job.selection);
    streams.out.flush()?;
    let mut sink = Sink::open(arguments, job.format, &fields, streams.output)?;
    let plan = Arc::new(Plan {
        engine: job.engine,
        selection: job.selection,
        schema,
        store: job.store,
        carried_at,
        encode: sink.encode(),
        fields,
    });
    let threads = arguments
        .threads
        .or(thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let workers: Vec<_> = (0..threads)
        .map(|_| {
            let (plan, mut scratch) = (Arc::clone(&plan), leadspec::Scratch::new());
            move |slot: &mut Slot| decide::work(&plan, &mut scratch, slot)
        })
        .collect();
    let slots = (0..threads * 2).map(|_| Slot::default()).collect();
    let mut next = reading::pieces(source, &prepared.leads);
    let fill = move |slot: &mut Slot| {
        slot.piece = next()?;
        Ok(slot.piece.is_some())
    };
    let mut counts = Counts::default();
    let drain = |slot: &mut Slot| {
        sink.write(slot)?;
        counts.add(slot, listing);
        progress.show(counts.done);
        Ok(())
    };
    ordered(slots, workers, fill, drain)?;
    progress.clear();
    sink.finish()?;
    Ok(counts)
}

impl Counts {
    fn add(&mut self, slot: &mut Slot, listing: &mut Listing) {
        listing.add(&slot.rejects);
        for (row, line, reason) in &slot.undecided {
            listing.add_undecided(*row, *line, reason);
        }
        self.rejected += slot.rejected_rows + slot.undecided.len() as u64;
        self.done += slot.leads;
        self.tally.merge(&slot.tally);
        self.nested.add(&slot.events);
    }
}

/// What should be known about how the table was matched.
fn notices(schema: &Schema, streams: &mut Streams) -> Result<(), Stop> {
    const SHOWN: usize = 5;
    let notices = schema.notices();
    for notice in notices.iter().take(SHOWN) {
        writeln!(
            streams.err,
            "{}",
            streams.error.paint(Style::Warn, &format!("note: {notice}"))
        )?;
    }
    if notices.len() > SHOWN {
        let more = count((notices.len() - SHOWN) as u64, "optional field");
        writeln!(streams.err, "note: {more} more without a column")?;
    }
    Ok(())
}

/// All columns of the output, and where those that are carried along begin: behind the id. One whose name is taken gets
/// `input_` in front.
fn fields(arguments: &Arguments, selection: &Selection) -> (Vec<OutputField>, usize) {
    let mut fields = selection.fields().to_vec();
    let at = usize::from(fields.first().is_some_and(|field| field.name == "id"));
    let taken = |name: &str| selection.fields().iter().any(|field| field.name == name);
    let carried = arguments.keep.iter().map(|name| OutputField {
        name: if taken(name) {
            format!("input_{name}")
        } else {
            name.clone()
        },
        ty: OutputType::Text,
    });
    let carried: Vec<OutputField> = carried.collect();
    fields.splice(at..at, carried);
    (fields, at)
}

/// What became of events, for a definition that has any.
fn events(prepared: &Prepared, nested: &EventCounts, store: Option<&EventStore>) -> Option<Events> {
    if prepared.definition.events.is_empty() {
        return None;
    }
    let counts = store.map_or(nested, |store| &store.counts);
    Some(Events {
        counted: counts.kept,
        later: counts.later,
        strangers: store.map_or(0, |store| store.unmatched(0).0),
        other_kinds: counts.unknown_kinds.values().sum(),
        rejected: store.map_or(0, |store| store.rejected_rows),
        is_given: store.is_some() || counts.kept > 0,
    })
}
