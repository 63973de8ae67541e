//! `leadspec.toml`, and which `.lead` files a command means.

use crate::failure::{Failure, Kind};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of a project's file.
pub(crate) const PROJECT_FILE: &str = "leadspec.toml";

/// What a project's file says. Paths count from its folder.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    /// The definition.
    definition: Option<PathBuf>,
    /// The table of leads to decide where none is named.
    leads: Option<PathBuf>,
    /// The tables of events, or one for each kind.
    #[serde(default)]
    events: Events,
    /// Folders and files that hold tests.
    #[serde(default)]
    tests: Vec<PathBuf>,
    /// The day its leads were exported, where they are not to be looked at as of today.
    as_of: Option<String>,
}

/// `events = "events.csv"` or `events = { call = "calls.csv", mail = "mails.csv" }`.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Events {
    #[default]
    None,
    One(PathBuf),
    ByKind(std::collections::BTreeMap<String, PathBuf>),
}

/// A project: everything it names, as paths from the current folder.
#[derive(Debug, Default)]
pub(crate) struct Project {
    /// The folder of `leadspec.toml`.
    pub(crate) folder: PathBuf,
    pub(crate) definition: Option<PathBuf>,
    pub(crate) leads: Option<PathBuf>,
    /// Each with the kind it holds, where that is said.
    pub(crate) events: Vec<(Option<String>, PathBuf)>,
    pub(crate) tests: Vec<PathBuf>,
    /// As written.
    pub(crate) as_of: Option<String>,
}

/// Who says which day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DayFrom {
    /// `--as-of`
    #[default]
    CommandLine,
    /// `as_of` in leadspec.toml, which holds for the project's own leads.
    Project,
    /// The clock, for want of another.
    Clock,
}

/// The project of the current folder or of one above it.
pub(crate) fn find() -> Result<Option<Project>, Failure> {
    find_from(Path::new(""))
}

/// The project of the current folder or above, or else of a table's folder or above.
pub(crate) fn find_for(table: Option<&Path>) -> Result<Option<Project>, Failure> {
    match (find()?, table.and_then(Path::parent)) {
        (Some(project), _) => Ok(Some(project)),
        (None, Some(folder)) => find_from(folder),
        (None, None) => Ok(None),
    }
}

fn find_from(folder: &Path) -> Result<Option<Project>, Failure> {
    let start = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let Ok(whole) = fs::canonicalize(start) else {
        return Ok(None);
    };
    let mut folder = folder.to_path_buf();
    for _ in whole.ancestors() {
        let path = folder.join(PROJECT_FILE);
        if path.is_file() {
            return read(&path).map(Some);
        }
        folder.push("..");
    }
    Ok(None)
}

fn read(path: &Path) -> Result<Project, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?;
    let file: ProjectFile = toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        let message = error.message().lines().next().unwrap_or_default().to_string();
        Failure::new(Kind::BadProject, format!("{}:{line}: {message}", path.display())).with_help(
            "it may say `definition`, `leads` and `events`, each a path, `tests`, a list of paths, and `as_of`, a day",
        )
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let events = match file.events {
        Events::None => Vec::new(),
        Events::One(path) => vec![(None, folder.join(path))],
        Events::ByKind(kinds) => kinds
            .into_iter()
            .map(|(kind, path)| (Some(kind), folder.join(path)))
            .collect(),
    };
    Ok(Project {
        definition: file.definition.map(|path| folder.join(path)),
        leads: file.leads.map(|path| folder.join(path)),
        events,
        tests: file.tests.into_iter().map(|path| folder.join(path)).collect(),
        as_of: file.as_of,
        folder,
    })
}

/// The `.lead` files a command is about: those named, those in the folders named, those of the project, or those of this folder.
pub(crate) fn lead_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    if paths.is_empty() {
        match find()? {
            Some(project) => {
                let mut named: Vec<PathBuf> = project.definition.into_iter().chain(project.tests).collect();
                if named.is_empty() {
                    named.push(project.folder);
                }
                for path in named {
                    collect(&path, &mut files)?;
                }
            }
            None => collect(Path::new(""), &mut files)?,
        }
    }
    for path in paths {
        collect(path, &mut files)?;
    }
    let mut unique = Vec::new();
    for file in files {
        if !unique.contains(&file) {
            unique.push(file);
        }
    }
    if unique.is_empty() {
        let place = match paths {
            [] => "this folder".to_string(),
            [one] => format!("`{}`", one.display()),
            _ => "these folders".to_string(),
        };
        return Err(
            Failure::new(Kind::NotFound, format!("there is no `.lead` file in {place}"))
                .with_help("`leadspec init` makes a small project to start from"),
        );
    }
    Ok(unique)
}

/// The definition to decide by: the one named, the project's, or the only one of this folder or of the leads' own.
pub(crate) fn definition(
    named: Option<&Path>,
    project: Option<&Project>,
    leads: Option<&Path>,
) -> Result<PathBuf, Failure> {
    if let Some(path) = named.or(project.and_then(|p| p.definition.as_deref())) {
        return Ok(path.to_path_buf());
    }
    let mut files = definitions_in(Path::new(""))?;
    if let (true, Some(folder)) = (files.is_empty(), leads.and_then(Path::parent)) {
        files = definitions_in(folder)?;
    }
    match files.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(
            Failure::new(Kind::Usage, "no definition is named, and there is none here")
                .with_help("name it: `--definition sql.lead`, or `definition = \"sql.lead\"` in leadspec.toml"),
        ),
        _ => Err(Failure::new(
            Kind::Usage,
            format!("there are {} definitions here and none is named", files.len()),
        )
        .with_help(format!(
            "name one: {}",
            files
                .iter()
                .take(3)
                .map(|f| format!("`--definition {}`", f.display()))
                .collect::<Vec<_>>()
                .join(" or ")
        ))),
    }
}

/// The definitions that stand in a folder itself.
fn definitions_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut files: Vec<PathBuf> = fs::read_dir(here)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Failure::reading(here, &error))?
        .into_iter()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "lead") && has_definition(path))
        .collect();
    files.sort();
    Ok(files)
}

/// Whether a file has a `definition` or `lead` block of its own: tests bring theirs in.
fn has_definition(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| {
        text.lines()
            .any(|line| matches!(line.split_whitespace().next(), Some("definition" | "lead" | "lead{")))
    })
}

/// A file (or `-`) as it is, a folder as all `.lead` files in it and below, in the order of their names.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path == Path::new("-") {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let here = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let found = fs::metadata(here).map_err(|error| Failure::reading(here, &error))?;
    if !found.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut names: Vec<_> = fs::read_dir(here)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Failure::reading(here, &error))?
        .into_iter()
        .map(|entry| entry.file_name())
        .collect();
    names.sort();
    for name in names {
        let child = path.join(&name);
        let hidden = name.to_string_lossy().starts_with('.');
        // Links to folders are not followed: they may lead in a circle.
        let is_folder = fs::symlink_metadata(&child).is_ok_and(|m| m.is_dir());
        let is_lead = child.extension().is_some_and(|ending| ending == "lead") && child.is_file();
        if is_lead && !hidden {
            files.push(child);
        } else if is_folder && !hidden && name != "target" && name != "node_modules" {
            collect(&child, files)?;
        }
    }
    Ok(())
}
