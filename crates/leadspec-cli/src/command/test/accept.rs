//! `--accept`: shows what came out beside what was expected, and writes it there.

use super::Ran;
use super::tables::{keep, snapshot_paths};
use crate::command::Streams;
use crate::failure::{Failure, Kind, Stop};
use crate::output;
use crate::terminal::{Style, variable};
use crate::words::count;
use leadspec::runner::{accept, accepted_snapshots};
use leadspec::{FileId, SourceMap};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Nobody looks at what a CI service accepts.
pub(super) fn refuse_in_ci() -> Result<(), Failure> {
    if variable("CI").is_some_and(|value| value != "false" && value != "0") {
        return Err(Failure::new(
            Kind::Usage,
            "`--accept` writes tests, and here (`CI` is set) nobody would look at it",
        )
        .with_help("run it where you can read what it writes, and commit that"));
    }
    Ok(())
}

/// Shows and writes. Whether anything was written.
pub(super) fn write(sources: &SourceMap, ran: &[Ran], streams: &mut Streams) -> Result<bool, Stop> {
    let mut written = 0u64;
    for own in ran {
        let acceptance = accept(sources, &own.found.suite, &own.found.tables, &own.results, &layout);
        for line in acceptance.preview() {
            writeln!(streams.out, "{line}")?;
        }
        for refusal in &acceptance.refused {
            let line = format!("{}:{}  not written: {}", refusal.name, refusal.line, refusal.why);
            writeln!(streams.err, "{}", streams.error.paint(Style::Warn, &line))?;
        }
        written += acceptance.edits.len() as u64;
        streams.out.flush()?;
        for (file, text) in &acceptance.texts {
            output::replace(&path_of(sources, *file), text)?;
        }
        written += snapshots(own, sources, streams)?;
    }
    let line = match written {
        0 => "nothing to accept".to_string(),
        n => format!(
            "{} written: read the change before you commit it",
            count(n, "expectation")
        ),
    };
    writeln!(streams.err, "{}", streams.error.paint(Style::Bold, &line))?;
    Ok(written > 0)
}

fn snapshots(ran: &Ran, sources: &SourceMap, streams: &mut Streams) -> Result<u64, Stop> {
    let found = ran.found;
    let paths: BTreeMap<String, PathBuf> = snapshot_paths(found, sources);
    let mut written = 0;
    for (file, text) in accepted_snapshots(&found.suite, &found.tables, &ran.snapshots, &ran.kept) {
        let Some(path) = paths.get(&file) else { continue };
        let verb = if text.is_some() { "decisions kept" } else { "deleted" };
        writeln!(streams.out, "{}  {verb}", path.display())?;
        keep(path, text.as_deref())?;
        written += 1;
    }
    Ok(written)
}

/// A file laid out, if it can be.
fn layout(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("", text);
    let base = sources.base(file);
    let parsed = leadspec::parse(file, base, text);
    leadspec::format(&parsed.tree, text, base).ok()
}

fn path_of(sources: &SourceMap, file: FileId) -> PathBuf {
    PathBuf::from(sources.name(file))
}
