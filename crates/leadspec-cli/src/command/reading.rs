//! What commands that read leads share: which definition, which tables, and how these are to be read.

use super::Streams;
use crate::failure::{Failure, Kind, Stop};
use crate::files::Disk;
use crate::progress::Counted;
use crate::project::{self, DayFrom, Project};
use crate::sources;
use clap::{Args, ValueEnum};
use leadspec::{
    ArenaId as _, Definition, Encoding, EventId, EventStore, EventStoreBuilder, EventsError, Form, Piece, ReadError,
    ReadOptions, Reject, SchemaError, Source, SourceMap, Zone, format_day, parse_day,
};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{SystemTime, UNIX_EPOCH};

/// Which definition and tables, and how to read them.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// The definition to decide by [default: the project's, or the one in this folder]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) definition: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// Which tables go with the leads, and how to read them.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    /// A table of events; KIND=FILE where all its rows are of one kind. May stand several times
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Vec<String>,

    /// The day to look at the leads, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,

    /// What the tables are made of [default: seen from their first bytes]
    #[arg(long, value_name = "FORM", value_enum)]
    pub(crate) input_format: Option<InputFormat>,

    /// What stands between the cells of a CSV file: `;`, `tab`, `|` [default: seen from the header]
    #[arg(long, value_name = "SIGN", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,

    /// How text is encoded
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    pub(crate) encoding: TextEncoding,

    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
}

/// What a table is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Cells between delimiters, with a header
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// An Excel workbook
    Xlsx,
}

/// How text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum TextEncoding {
    /// UTF-8 (UTF-16 is recognised by its byte order mark)
    #[default]
    Utf8,
    /// Latin-1 and Windows-1252
    Latin1,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'\'') => Ok(*byte),
            _ => Err("it is one sign such as `;`, or `tab`".to_string()),
        },
    }
}

/// Everything that a decision needs but the leads themselves.
pub(crate) struct Prepared {
    pub(crate) definition: Arc<Definition>,
    /// The texts it was read from.
    pub(crate) sources: SourceMap,
    /// Days since 1970-01-01, and who says so.
    pub(crate) as_of: i64,
    pub(crate) day_from: DayFrom,
    /// The table of leads; `-` is standard input.
    pub(crate) leads: PathBuf,
    /// Tables of events, each with the kind of all its rows where that is said.
    pub(crate) events: Vec<(Option<String>, PathBuf)>,
}

impl Reading {
    /// Finds and checks the definition, and says which tables are meant.
    pub(crate) fn prepare(
        &self,
        leads: Option<&Path>,
        streams: &mut Streams,
        is_quiet: bool,
    ) -> Result<Prepared, Stop> {
        let project = project::find_for(leads)?;
        let leads = leads
            .or(project.as_ref().and_then(|p| p.leads.as_deref()))
            .ok_or_else(|| {
                Failure::new(Kind::Usage, "no leads are named")
                    .with_help("name a file, `-` for standard input, or `leads = \"leads.csv\"` in leadspec.toml")
            })?
            .to_path_buf();
        let path = project::definition(&Disk, self.definition.as_deref(), project.as_ref(), Some(&leads))?;
        let (definition, sources) = sources::definition(&path, streams, is_quiet)?;
        let own = project.as_ref().filter(|p| p.names_leads(&leads));
        let (as_of, day_from) = match self.tables.day(own)? {
            Some(said) => said,
            None => (today(&definition), DayFrom::Clock),
        };
        let with_events = project
            .as_ref()
            .filter(|p| p.names_leads(&leads) || p.definition.as_ref() == Some(&path));
        let events = self.tables.of_events(with_events);
        Ok(Prepared {
            definition: Arc::new(definition),
            sources,
            as_of,
            day_from,
            leads,
            events,
        })
    }
}

impl Tables {
    /// The day to look at the leads, and who says so: the command line, or the project whose leads they are.
    pub(crate) fn day(&self, own: Option<&Project>) -> Result<Option<(i64, DayFrom)>, Failure> {
        Ok(match (&self.as_of, own.and_then(|p| p.as_of.as_ref())) {
            (Some(text), _) => Some((day(text, "--as-of 2026-03-01")?, DayFrom::CommandLine)),
            (None, Some(text)) => Some((day(text, "as_of = \"2026-03-01\" in leadspec.toml")?, DayFrom::Project)),
            (None, None) => None,
        })
    }

    /// The tables named, or those of the project whose leads or whose definition it is.
    pub(crate) fn of_events(&self, own: Option<&Project>) -> Vec<(Option<String>, PathBuf)> {
        if self.events.is_empty() {
            return own.map(|p| p.events.clone()).unwrap_or_default();
        }
        let named = self.events.iter().map(|text| match text.split_once('=') {
            // A path may hold `=`; a kind is a word.
            Some((kind, path)) if is_word(kind) && !Path::new(text).exists() => {
                (Some(kind.to_string()), PathBuf::from(path))
            }
            _ => (None, PathBuf::from(text)),
        });
        named.collect()
    }

    /// Opens a table; what is read is added to `counter`.
    pub(crate) fn open(&self, path: &Path, counter: Arc<AtomicU64>) -> Result<Source, Failure> {
        let options = self.options();
        if path == Path::new("-") {
            let input = Box::new(Counted::new(io::stdin(), counter));
            return Source::open(input, &options).map_err(|error| unreadable(path, &error));
        }
        let mut file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
        let kind = file.metadata().map_err(|error| Failure::reading(path, &error))?;
        if kind.is_dir() {
            return Err(Failure::reading(path, &io::ErrorKind::IsADirectory.into()));
        }
        let is_parquet = kind.is_file() && begins_with_parquet(&mut file).map_err(|e| Failure::reading(path, &e))?;
        if is_parquet {
            // It is read here and there, so how far it is cannot be counted.
            Source::open_file(file, &options)
        } else {
            Source::open(Box::new(Counted::new(file, counter)), &options)
        }
        .map_err(|error| unreadable(path, &error))
    }

    /// Reads tables of events, if there are any. `rejected` is told the rows that can't be read.
    pub(crate) fn read_events(
        &self,
        definition: &Definition,
        as_of: i64,
        events: &[(Option<String>, PathBuf)],
        rejected: &mut dyn FnMut(&[Reject]),
    ) -> Result<Option<EventStore>, Failure> {
        if events.is_empty() {
            return Ok(None);
        }
        let mut builder = EventStoreBuilder::new(definition, as_of);
        for (kind, path) in events {
            let kind = kind.as_deref().map(|kind| event_kind(definition, kind)).transpose()?;
            let mut source = self.open(path, Arc::default())?;
            builder.add(&mut source, kind, rejected).map_err(|error| match error {
                EventsError::Read(error) => unreadable(path, &error),
                EventsError::Schema(error) => unfitting(path, &error),
            })?;
        }
        Ok(Some(builder.finish()))
    }

    fn options(&self) -> ReadOptions {
        ReadOptions {
            form: self.input_format.map(|form| match form {
                InputFormat::Csv => Form::Csv,
                InputFormat::Jsonl => Form::JsonLines,
                InputFormat::Parquet => Form::Parquet,
                InputFormat::Xlsx => Form::Workbook,
            }),
            delimiter: self.delimiter,
            encoding: match self.encoding {
                TextEncoding::Utf8 => Encoding::Utf8,
                TextEncoding::Latin1 => Encoding::Latin1,
            },
            sheet: self.sheet.clone(),
            ..ReadOptions::default()
        }
    }
}

impl Prepared {
    /// The as-of day as people write it.
    pub(crate) fn as_of_text(&self) -> String {
        format_day(self.as_of)
    }

    /// How many bytes the leads' file has; 0 for a stream.
    pub(crate) fn size(&self) -> u64 {
        size(&self.leads)
    }

    /// Reads the tables of events, if there are any. `rejected` is told the rows that can't be read.
    pub(crate) fn read_events(
        &self,
        reading: &Reading,
        rejected: &mut dyn FnMut(&[Reject]),
    ) -> Result<Option<EventStore>, Failure> {
        reading
            .tables
            .read_events(&self.definition, self.as_of, &self.events, rejected)
    }
}

/// The kind of event that a table's rows are said to be.
fn event_kind(definition: &Definition, name: &str) -> Result<EventId, Failure> {
    let events = &definition.events;
    let place = events.iter().position(|event| event.name == name);
    place.map(EventId::from_index).ok_or_else(|| {
        let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
        let failure = Failure::new(Kind::Usage, format!("the definition has no event `{name}`"));
        match (leadspec::nearest(name, names.iter().copied()), names.is_empty()) {
            (Some(near), _) => failure.with_help(format!("did you mean `{near}`?")),
            (None, false) => failure.with_help(format!("its events are {}", names.join(", "))),
            (None, true) => failure.with_help("it declares no events at all"),
        }
    })
}

/// How many bytes a table's file has; 0 for a stream.
pub(crate) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| if found.is_file() { found.len() } else { 0 })
}

/// The pieces of a table, one after another; an error names the table.
pub(crate) fn pieces(
    mut source: Source,
    path: &Path,
) -> impl FnMut() -> Result<Option<Piece>, Stop> + Send + 'static + use<> {
    let path = path.to_path_buf();
    move || source.next_piece().map_err(|error| unreadable(&path, &error).into())
}

/// A table that can't be read.
pub(crate) fn unreadable(path: &Path, error: &ReadError) -> Failure {
    let name = shown(path);
    if let ReadError::Io(error) = error {
        return Failure::new(
            Kind::CannotRead,
            format!("{name} cannot be read to its end: {}", crate::failure::reason(error)),
        );
    }
    Failure::new(Kind::BadData, format!("{name} cannot be used: {error}"))
}

/// A table that lacks what the definition needs.
pub(crate) fn unfitting(path: &Path, error: &SchemaError) -> Failure {
    Failure::new(Kind::BadData, format!("{} does not fit the definition", shown(path))).with_help(error.to_string())
}

/// A path in a message.
pub(crate) fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_string()
    } else {
        format!("`{}`", path.display())
    }
}

/// Whether a file says of itself that it is Parquet; it stands at its beginning again afterwards.
fn begins_with_parquet(file: &mut File) -> io::Result<bool> {
    let mut begin = Vec::new();
    file.by_ref().take(4).read_to_end(&mut begin)?;
    file.rewind()?;
    Ok(begin == b"PAR1")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A day as written; `example` shows where and how it is to be.
fn day(text: &str, example: &str) -> Result<i64, Failure> {
    parse_day(text).ok_or_else(|| {
        Failure::new(Kind::Usage, format!("`{text}` is not a day"))
            .with_help(format!("write it year first: `{example}`"))
    })
}

/// The calendar day it is now where the definition counts its days.
pub(crate) fn today(definition: &Definition) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_micros()).unwrap_or(i64::MAX);
    Zone::or_utc(&definition.timezone).day_of(now)
}
