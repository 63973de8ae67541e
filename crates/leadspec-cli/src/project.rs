//! `leadspec.toml`, and which `.lead` files a command means.

use crate::failure::{Failure, Kind};
use crate::files::{Disk, Files};
use serde::Deserialize;
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
    /// What `leadspec test` asks of the tests.
    #[serde(default)]
    test: TestPolicy,
    /// What `leadspec diff` lets pass.
    #[serde(default)]
    diff: DiffPolicy,
}

/// What is asked of the tests.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestPolicy {
    /// How many percent of the outcomes must be covered, where coverage is measured.
    pub(crate) coverage: Option<u32>,
    /// How many percent of the mutants must be noticed, where they are tried.
    pub(crate) mutation: Option<u32>,
    /// Mutants that nothing needs to notice.
    #[serde(default)]
    pub(crate) survivors: Vec<Survivor>,
}

/// A mutant that nothing needs to notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Survivor {
    /// As the report shows it.
    pub(crate) fingerprint: String,
    /// Why.
    pub(crate) reason: String,
}

/// What was agreed about changes of the definition.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiffPolicy {
    /// By stage: by how much the leads in it may become more or fewer, `"10%"`.
    #[serde(default)]
    pub(crate) max_change: std::collections::BTreeMap<String, toml::Spanned<String>>,
    /// Paths of what may not change unless somebody agreed: `gate.*`.
    #[serde(default)]
    pub(crate) protect: Vec<toml::Spanned<String>>,
    /// Changes that somebody agreed to.
    #[serde(default)]
    pub(crate) agreed: Vec<toml::Spanned<AgreedChange>>,
}

/// A change that somebody agreed to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreedChange {
    /// As a comparison shows it.
    pub(crate) fingerprint: String,
    /// Why.
    pub(crate) reason: String,
    /// Who agreed.
    pub(crate) name: String,
    /// The last day it holds, `2026-12-31`.
    pub(crate) expires: Option<String>,
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
    pub(crate) test: TestPolicy,
    pub(crate) diff: DiffPolicy,
    /// The text of `leadspec.toml`, for places in it.
    text: String,
}

impl Project {
    /// The line of a byte of `leadspec.toml`, from 1.
    pub(crate) fn line(&self, byte: usize) -> u32 {
        line(&self.text, byte)
    }

    /// Whether these are the leads it names.
    pub(crate) fn names_leads(&self, leads: &Path) -> bool {
        self.leads.as_ref().is_some_and(|own| is_same_file(own, leads))
    }

    /// The path of `leadspec.toml`.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(PROJECT_FILE)
    }
}

/// Whether two paths lead to one file: `leads.csv` and `./leads.csv` do.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let whole = |path| std::fs::canonicalize(path).ok();
    one == other || whole(one).is_some_and(|path| Some(path) == whole(other))
}

/// The line of a byte of a text, from 1.
fn line(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or_default();
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
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
pub(crate) fn find(files: &dyn Files) -> Result<Option<Project>, Failure> {
    find_from(files, Path::new(""))
}

/// The project of the current folder or above, or else of a table's folder or above.
pub(crate) fn find_for(table: Option<&Path>) -> Result<Option<Project>, Failure> {
    match (find(&Disk)?, table.and_then(Path::parent)) {
        (Some(project), _) => Ok(Some(project)),
        (None, Some(folder)) => find_from(&Disk, folder),
        (None, None) => Ok(None),
    }
}

/// The project of a folder or of one above it.
pub(crate) fn find_from(files: &dyn Files, folder: &Path) -> Result<Option<Project>, Failure> {
    let mut folder = folder.to_path_buf();
    for _ in 0..files.depth(&folder) {
        let path = folder.join(PROJECT_FILE);
        if files.is_file(&path) {
            return read(files, &path).map(Some);
        }
        folder.push("..");
    }
    Ok(None)
}

fn read(files: &dyn Files, path: &Path) -> Result<Project, Failure> {
    let bytes = files.read(path).map_err(|error| Failure::reading(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(Kind::BadProject, format!("`{}` is not UTF-8 text", path.display()))
            .with_help("save the file as UTF-8")
    })?;
    let file: ProjectFile = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line(&text, span.start));
        let message = error.message().lines().next().unwrap_or_default().to_string();
        Failure::new(Kind::BadProject, format!("{}:{line}: {message}", path.display())).with_help(
            "it may say `definition`, `leads` and `events`, each a path, `tests`, a list of paths, `as_of`, a day, what is asked of \
             tests in `[test]`, and what was agreed about changes in `[diff]`",
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
        test: file.test,
        diff: file.diff,
        text,
        folder,
    })
}

/// The folders below this one that hold a project.
fn folders_below(on: &dyn Files) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    collect(on, Path::new(""), &mut files)?;
    let mut folders: Vec<PathBuf> = Vec::new();
    for file in files {
        for folder in file.ancestors().skip(1) {
            if on.is_file(&folder.join(PROJECT_FILE)) && !folders.iter().any(|f| f == folder) {
                folders.push(folder.to_path_buf());
            }
        }
    }
    folders.sort();
    Ok(folders)
}

/// The `.lead` files a command is about: those named, those in the folders named, those of the project, or those of this folder.
pub(crate) fn lead_files(on: &dyn Files, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    if paths.is_empty() {
        match find(on)? {
            Some(project) => {
                let mut named: Vec<PathBuf> = project.definition.into_iter().chain(project.tests).collect();
                if named.is_empty() {
                    named.push(project.folder);
                }
                for path in named {
                    collect(on, &path, &mut files)?;
                }
            }
            None => collect(on, Path::new(""), &mut files)?,
        }
    }
    for path in paths {
        collect(on, path, &mut files)?;
    }
    let unique = unique(files);
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

/// Files that hold tests, the one definition that is meant, and what is asked of its tests.
pub(crate) type TestFiles = (Vec<PathBuf>, Option<PathBuf>, TestPolicy);

/// The `.lead` files that hold tests, and the one definition that is meant where a project says so. By default tests stand in the
/// definition's file, beside it, or in the folder `tests`.
pub(crate) fn test_files(on: &dyn Files, paths: &[PathBuf]) -> Result<TestFiles, Failure> {
    let project = match paths {
        [] => find(on)?,
        [one] if on.is_file(&one.join(PROJECT_FILE)) => find_from(on, one)?,
        _ => None,
    };
    let Some(project) = project else {
        let mut files = lead_files(on, paths)?;
        // What is named brings its neighbours along: tests of a definition, or the definition of tests, may stand there.
        for path in paths.iter().filter(|path| on.is_file(path)) {
            beside(on, path, &mut files)?;
        }
        return Ok((files, None, TestPolicy::default()));
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let definition = match &project.definition {
        Some(path) => path.clone(),
        None => definition(on, None, Some(&project), Some(&project.folder.join("leads")))?,
    };
    files.push(definition.clone());
    files.extend(tests_of(on, Some(&project), &definition)?);
    Ok((unique(files), Some(definition), project.test))
}

/// The files that may hold tests of a definition: those its project names, or those beside it and in the folder `tests`.
pub(crate) fn tests_of(on: &dyn Files, project: Option<&Project>, definition: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    match project.filter(|p| p.definition.as_deref() == Some(definition) && !p.tests.is_empty()) {
        Some(project) => {
            for path in &project.tests {
                collect(on, path, &mut files)?;
            }
        }
        None => beside(on, definition, &mut files)?,
    }
    Ok(files)
}

/// The `.lead` files in a file's folder, and those in the folder `tests` there and below.
fn beside(on: &dyn Files, file: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    collect(on, folder, &mut found)?;
    let is_near = |path: &Path| {
        let inside = path.strip_prefix(folder).unwrap_or(path);
        inside.components().count() == 1 || inside.starts_with("tests")
    };
    files.extend(found.into_iter().filter(|path| is_near(path)));
    Ok(())
}

fn unique(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut unique = Vec::new();
    for file in files {
        if !unique.contains(&file) {
            unique.push(file);
        }
    }
    unique
}

/// The project of a file's folder or of one above it; of a folder, the one it holds itself.
pub(crate) fn around(on: &dyn Files, path: &Path) -> Result<Option<Project>, Failure> {
    if on.is_file(path) {
        find_from(on, path.parent().unwrap_or(Path::new("")))
    } else if on.is_file(&path.join(PROJECT_FILE)) {
        find_from(on, path)
    } else {
        Ok(None)
    }
}

/// The project and the definition that a path means; without one the project of the current folder, or the only one below it.
/// `called` says in what it is looked for, and `verb` who asks.
pub(crate) fn definition_of(
    on: &dyn Files,
    path: Option<&Path>,
    called: &str,
    verb: &str,
) -> Result<(Option<Project>, PathBuf), Failure> {
    let project = match path {
        Some(path) => around(on, path)?,
        None => match find(on)? {
            Some(project) => Some(project),
            None => only_below(on, called, verb)?,
        },
    };
    let file = definition_at(on, path, project.as_ref()).map_err(|failure| Failure {
        message: format!("{called}: {}", failure.message),
        ..failure
    })?;
    Ok((project, file))
}

/// The project of a folder below, where there is one only.
fn only_below(on: &dyn Files, called: &str, verb: &str) -> Result<Option<Project>, Failure> {
    let folders = folders_below(on)?;
    match folders.as_slice() {
        [] => Ok(None),
        [one] => find_from(on, one),
        several => {
            let named: Vec<String> = several
                .iter()
                .take(3)
                .map(|folder| format!("`leadspec {verb} {}`", crate::sources::name(folder)))
                .collect();
            let message = format!("{called} has {} projects below this folder", several.len());
            Err(Failure::new(Kind::Usage, message).with_help(format!("name one: {}", named.join(" or "))))
        }
    }
}

/// The definition that a path means: the file itself, the project's, or the only one of a folder.
pub(crate) fn definition_at(
    on: &dyn Files,
    named: Option<&Path>,
    project: Option<&Project>,
) -> Result<PathBuf, Failure> {
    match named {
        Some(path) if on.is_file(path) => Ok(path.to_path_buf()),
        Some(folder) => definition(on, None, project, Some(&folder.join("leads"))),
        None => definition(on, None, project, None),
    }
}

/// The definition to decide by: the one named, the project's, or the only one of this folder or of the leads' own.
pub(crate) fn definition(
    on: &dyn Files,
    named: Option<&Path>,
    project: Option<&Project>,
    leads: Option<&Path>,
) -> Result<PathBuf, Failure> {
    if let Some(path) = named.or(project.and_then(|p| p.definition.as_deref())) {
        return Ok(path.to_path_buf());
    }
    let mut files = definitions_in(on, Path::new(""))?;
    if let (true, Some(folder)) = (files.is_empty(), leads.and_then(Path::parent)) {
        files = definitions_in(on, folder)?;
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
fn definitions_in(on: &dyn Files, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let names = on.names(folder).map_err(|error| unreadable_folder(folder, &error))?;
    let paths = names.into_iter().map(|name| folder.join(name));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "lead") && has_definition(on, path))
        .collect())
}

fn unreadable_folder(folder: &Path, error: &std::io::Error) -> Failure {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    Failure::reading(here, error)
}

/// Whether a file has a `definition` or `lead` block of its own: tests bring theirs in.
fn has_definition(on: &dyn Files, file: &Path) -> bool {
    let bytes = on.read(file).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .lines()
        .any(|line| matches!(line.split_whitespace().next(), Some("definition" | "lead" | "lead{")))
}

/// A file (or `-`) as it is, a folder as all `.lead` files in it and below, in the order of their names.
fn collect(on: &dyn Files, path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path == Path::new("-") || on.is_file(path) {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let names = match on.names(path) {
        Ok(names) => names,
        // Neither a folder nor a plain file: a pipe, a device.
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            files.push(path.to_path_buf());
            return Ok(());
        }
        Err(error) => return Err(unreadable_folder(path, &error)),
    };
    for name in names {
        let child = path.join(&name);
        let hidden = name.to_string_lossy().starts_with('.');
        let is_lead = child.extension().is_some_and(|ending| ending == "lead") && on.is_file(&child);
        if is_lead && !hidden {
            files.push(child);
        } else if !hidden && name != "target" && name != "node_modules" && on.is_own_folder(&child) {
            // Links to folders are not followed: they may lead in a circle.
            collect(on, &child, files)?;
        }
    }
    Ok(())
}
