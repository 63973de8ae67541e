//! Changes of meaning as one JSON document: `docs/schemas/diff-v1.json`.

use crate::command::diff::{Difference, Version};
use leadspec::change::{Bearing, Change};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the document's form.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    old: Side<'a>,
    new: Side<'a>,
    changes: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    called: &'a str,
    commit: Option<&'a str>,
    definition: &'a str,
    version: Option<&'a str>,
    digest: String,
}

#[derive(Serialize)]
struct Told<'a> {
    fingerprint: &'a str,
    code: &'a str,
    kind: &'a str,
    path: &'a str,
    sentence: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    decides: bool,
    owners: &'a [String],
    old_place: Option<Spot>,
    new_place: Option<Spot>,
}

#[derive(Serialize)]
struct Spot {
    file: String,
    line: u32,
    column: u32,
}

/// Writes the document.
pub(crate) fn write(out: &mut dyn Write, difference: &Difference) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        old: side(difference.old),
        new: side(difference.new),
        changes: difference
            .changes
            .iter()
            .map(|change| told(difference, change))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn side(version: &Version) -> Side<'_> {
    Side {
        called: &version.called,
        commit: version.commit.as_ref().map(|commit| commit.id.as_str()),
        definition: &version.definition.label,
        version: version.definition.version.as_deref(),
        digest: version.definition.digest().to_string(),
    }
}

fn told<'a>(difference: &Difference, change: &'a Change) -> Told<'a> {
    let spot = |version: &Version, at: Option<leadspec::At>| {
        at.map(|at| {
            let place = super::Place::of(&version.sources, at.0);
            Spot {
                file: place.file,
                line: place.start.line,
                column: place.start.column,
            }
        })
    };
    Told {
        fingerprint: change.fingerprint.as_str(),
        code: change.code.name(),
        kind: change.kind.name(),
        path: &change.path,
        sentence: &change.sentence,
        before: change.before.as_deref(),
        after: change.after.as_deref(),
        decides: change.bearing == Bearing::Decision,
        owners: &change.owners,
        old_place: spot(difference.old, change.old_at),
        new_place: spot(difference.new, change.new_at),
    }
}
