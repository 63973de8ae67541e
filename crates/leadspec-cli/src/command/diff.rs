//! `leadspec diff`: what changed in meaning between two definitions, in words that sales and marketing understand.

mod sides;

use super::Streams;
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::render::{Place, changes, changes_json, diff, text};
use clap::{Args, ValueEnum};
use leadspec::change::{Bearing, Change, Comparison};
use sides::{Broken, Read};

/// Tell what changed in meaning between two definitions. Layout, comments, and the order of what has none make no difference.
///
/// With nothing named: what this branch changed, from where it left the default branch (in CI: as the service says) to the files as they
/// stand. `A..B` are two commits, `A...B` the second against where it left the first, `A` alone a commit against the files as they stand;
/// `REV:path` is a file of a commit. Files and folders need no git.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 0: told, whether there are changes or not. 2: it could not be told.")]
pub(crate) struct Arguments {
    /// Definitions, folders or commits
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    sides: Vec<String>,

    /// The form
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

pub(crate) use sides::Version;

/// Two versions and what changed between them.
pub(crate) struct Difference<'a> {
    pub(crate) old: &'a Version,
    pub(crate) new: &'a Version,
    pub(crate) changes: Vec<Change>,
}

impl Difference<'_> {
    /// Where a change stands: in the new text, or where it is gone, in the old one.
    pub(crate) fn place(&self, change: &Change) -> Option<Place> {
        match (change.new_at, change.old_at) {
            (Some(at), _) => Some(Place::of(&self.new.sources, at.0)),
            (None, Some(at)) => Some(Place::of(&self.old.sources, at.0)),
            (None, None) => None,
        }
    }

    /// The changes that can alter a decision.
    pub(crate) fn deciding(&self) -> usize {
        self.changes.iter().filter(|c| c.bearing == Bearing::Decision).count()
    }
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let (old, new) = sides::sides(&arguments.sides)?;
    let (old, new) = match (old.read()?, new.read()?) {
        (Read::Version(old), Read::Version(new)) => (old, new),
        (old, new) => return cannot_compare(&old, &new, streams),
    };
    let changes = Comparison::new(&old.definition, &new.definition).changes();
    let difference = Difference {
        old: &old,
        new: &new,
        changes,
    };
    match arguments.format {
        Format::Text => changes::write(streams.out, &difference, streams.output)?,
        Format::Json => changes_json::write(streams.out, &difference)?,
    }
    Ok(Verdict::Fine)
}

/// Shows what is wrong with a side, and how the texts differ all the same.
fn cannot_compare(old: &Read, new: &Read, streams: &mut Streams) -> Result<Verdict, Stop> {
    let mut told = Vec::new();
    for side in [old, new] {
        if let Read::Broken(broken) = side {
            text::write(streams.err, &broken.findings.report(), streams.error, 1)?;
            told.push(broken.called.clone());
        }
    }
    let (name, before) = shown(old);
    let (_, after) = shown(new);
    diff::write(streams.out, &name, &before, &after, streams.output)?;
    streams.out.flush()?;
    let message = format!(
        "{} cannot be read as a definition, so only the texts are compared",
        told.join(" and ")
    );
    Err(Failure::new(Kind::Untested, message)
        .with_help("compare with a commit whose definition is whole: `leadspec diff REV`")
        .into())
}

/// A side's file and its text.
fn shown(side: &Read) -> (String, String) {
    let (sources, file) = match side {
        Read::Version(version) => (&version.sources, &version.file),
        Read::Broken(broken) => {
            let Broken { findings, file, .. } = &**broken;
            (&findings.sources, file)
        }
    };
    let own = crate::sources::name(file);
    let found = sources.files().find(|id| sources.name(*id) == own);
    let text = found.map_or(String::new(), |id| sources.text(id).to_string());
    (own, text)
}
