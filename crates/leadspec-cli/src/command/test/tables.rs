//! Files that tests bring in: tables of cases and their events, and the decisions that are kept as text.

use super::discover::Found;
use crate::failure::{Failure, Kind, Stop};
use crate::files::Contents;
use crate::output;
use crate::sources::name;
use leadspec::runner::{CaseInput, CaseTable, CaseTableError, snapshot_files};
use leadspec::{Definition, ReadOptions, SourceMap, Suite};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder beside a test's file where its decisions are kept.
const SNAPSHOTS: &str = "snapshots";

/// Reads the files of cases of each test. The texts of those that are text join the sources, so that places in them can be shown.
pub(super) fn read(
    on: &dyn Contents,
    definition: &Definition,
    suite: &Suite,
    sources: &mut SourceMap,
    files: &mut Vec<String>,
) -> Result<Vec<Vec<CaseTable>>, Stop> {
    let mut tables = Vec::with_capacity(suite.tests.len());
    let mut problems: Vec<String> = Vec::new();
    for test in &suite.tests {
        let mut own = Vec::new();
        for file in &test.files {
            let folder = folder_of(sources, file.at.0.start);
            let path = folder.join(&file.path);
            let bytes = read_file(on, &path, sources, file.at.0.start)?;
            files.push(name(&path));
            let called = name(&path);
            let is_text = path
                .extension()
                .is_some_and(|e| e == "csv" || e == "jsonl" || e == "tsv");
            let base = std::str::from_utf8(&bytes).ok().filter(|_| is_text).map(|text| {
                let id = sources.add(called.as_str(), text);
                sources.base(id)
            });
            let options = ReadOptions::default();
            let leads = CaseInput {
                name: &called,
                bytes: &bytes,
                options: &options,
                base,
            };
            let beside = match &file.events {
                Some(events) => {
                    let path = folder.join(events);
                    files.push(name(&path));
                    Some((name(&path), read_file(on, &path, sources, file.at.0.start)?))
                }
                None => None,
            };
            let events = beside.as_ref().map(|(name, bytes)| CaseInput {
                name,
                bytes,
                options: &options,
                base: None,
            });
            match CaseTable::read(definition, file, leads, events) {
                Ok(table) => own.push(table),
                Err(error) => problems.extend(told(&error)),
            }
        }
        tables.push(own);
    }
    if problems.is_empty() {
        return Ok(tables);
    }
    let message = match problems.len() {
        1 => "a file of cases cannot be used".to_string(),
        n => format!("files of cases cannot be used: {n} things are wrong"),
    };
    Err(Failure::new(Kind::BadData, message)
        .with_help(problems.join("\n"))
        .into())
}

fn told(error: &CaseTableError) -> Vec<String> {
    error.problems.iter().map(ToString::to_string).collect()
}

fn read_file(on: &dyn Contents, path: &Path, sources: &SourceMap, at: u32) -> Result<Vec<u8>, Failure> {
    on.read(path).map_err(|error| {
        let failure = Failure::reading(Path::new(&name(path)), &error);
        let file = sources.file_at(at).map_or("", |id| sources.name(id));
        let line = sources.position(at).line;
        failure.with_help(format!(
            "a test in {file}:{line} takes its cases from it; the path counts from there"
        ))
    })
}

/// The folder of the file that a place is in.
fn folder_of(sources: &SourceMap, at: u32) -> PathBuf {
    let file = sources.file_at(at).map_or("", |id| sources.name(id));
    Path::new(file).parent().unwrap_or(Path::new("")).to_path_buf()
}

/// By name: where each kept decision of a suite stands.
pub(super) fn snapshot_paths(found: &Found, sources: &SourceMap) -> BTreeMap<String, PathBuf> {
    let names = snapshot_files(&found.suite);
    let tests = found.suite.tests.iter().zip(names);
    tests
        .filter_map(|(test, file)| {
            let file = file?;
            let path = folder_of(sources, test.at.0.start).join(SNAPSHOTS).join(&file);
            Some((file, path))
        })
        .collect()
}

/// The kept decisions, by name.
pub(super) fn kept(on: &dyn Contents, paths: &BTreeMap<String, PathBuf>) -> Result<BTreeMap<String, String>, Failure> {
    let mut kept = BTreeMap::new();
    for (file, path) in paths {
        let text = on.read(path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
        });
        match text {
            Ok(text) => {
                kept.insert(file.clone(), text);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::reading(path, &error)),
        }
    }
    Ok(kept)
}

/// Writes a kept decision, or deletes it.
pub(super) fn keep(path: &Path, text: Option<&str>) -> Result<(), Stop> {
    match text {
        Some(text) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
            }
            output::replace(path, text)
        }
        None => fs::remove_file(path).map_err(|error| Failure::writing(path, &error).into()),
    }
}
