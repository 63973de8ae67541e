//! The two definitions that are compared: files, folders, commits, the working tree.

use crate::failure::{Failure, Kind};
use crate::files::{Committed, Disk, Files};
use crate::git::{self, Commit, Repository};
use crate::project::{self, Project};
use crate::sources::{self, Findings, Texts, name};
use crate::words::count;
use leadspec::{Definition, Example, SourceMap, Suite};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where one side is read, and what it is called.
pub(crate) struct Side {
    place: Place,
    /// What people call it: `main 4f1c2ab`, `working tree`, `old.lead`.
    pub(crate) called: String,
    /// The file or folder that is meant; `None`: the project of this folder.
    path: Option<PathBuf>,
    /// The commit it is read from.
    pub(crate) commit: Option<Commit>,
    /// What has to be known about the choice of it.
    note: Option<String>,
}

enum Place {
    Disk(Disk),
    Commit(Committed),
}

/// A side, read.
pub(crate) struct Version {
    pub(crate) definition: Arc<Definition>,
    /// Its tests, and the leads that these start from.
    pub(crate) suite: Suite,
    pub(crate) examples: Vec<Example>,
    pub(crate) sources: SourceMap,
    /// What it belongs to.
    pub(crate) project: Option<Project>,
    /// The definition's own file.
    pub(crate) file: PathBuf,
    pub(crate) called: String,
    pub(crate) commit: Option<Commit>,
    /// What has to be known about the choice of it.
    pub(crate) note: Option<String>,
}

/// A side that can't be read as a definition.
pub(crate) struct Broken {
    pub(crate) called: String,
    pub(crate) file: PathBuf,
    pub(crate) findings: Findings,
}

/// What a side turned out to be.
pub(crate) enum Read {
    Version(Box<Version>),
    Broken(Box<Broken>),
}

/// What a command line means by its one or two arguments, or none.
pub(crate) fn sides(arguments: &[String]) -> Result<(Side, Side), Failure> {
    match arguments {
        [] => against_base(None),
        [one] => match split(one) {
            Some((old, new, from_base)) => {
                let repository = Repository::here()?;
                let (old, new) = (repository.commit(old)?, repository.commit(new)?);
                let old = if from_base {
                    repository.merge_base(&old, &new)?
                } else {
                    old
                };
                Ok((committed(&repository, old, None)?, committed(&repository, new, None)?))
            }
            None if git::is_path(one) => against_base(Some(PathBuf::from(one))),
            None => {
                let old = side(one)?;
                let path = old.path.clone();
                Ok((old, working_tree(path)))
            }
        },
        [old, new, ..] => Ok((side(old)?, side(new)?)),
    }
}

/// The newer version with the tests of the older one, as if it stood in its place.
pub(crate) fn held(side: &Side, old: &Version, new: &Version) -> Result<Read, Failure> {
    let text = sources::text_of(&new.sources, &new.file).map(str::to_string);
    let project = project::around(side.files(), &old.file)?;
    side.read_as(project, old.file.clone(), text)
}

/// `main..HEAD`, `main...HEAD`, each with whether it is the latter; an empty end is `HEAD`. A path may hold dots too.
pub(crate) fn split(text: &str) -> Option<(&str, &str, bool)> {
    if git::is_path(text) || text.starts_with('.') && !text.starts_with("..") {
        return None;
    }
    let (old, new, from_base) = if let Some((old, new)) = text.split_once("...") {
        (old, new, true)
    } else {
        let (old, new) = text.split_once("..")?;
        (old, new, false)
    };
    // `../old.lead`
    if new.starts_with('/') {
        return None;
    }
    Some((or_head(old), or_head(new), from_base))
}

fn or_head(end: &str) -> &str {
    if end.is_empty() { "HEAD" } else { end }
}

fn against_base(path: Option<PathBuf>) -> Result<(Side, Side), Failure> {
    let repository = Repository::here()?;
    let base = repository.base()?;
    let mut old = committed(&repository, base.commit, path.clone())?;
    if base.since > 0 {
        let commits = count(base.since, "commit");
        let verb = if base.since == 1 { "touches" } else { "touch" };
        old.note = Some(format!(
            "{} has moved on by {commits} that {verb} definitions: this is measured from where the branch began",
            base.branch
        ));
    }
    Ok((old, working_tree(path)))
}

fn working_tree(path: Option<PathBuf>) -> Side {
    Side {
        place: Place::Disk(Disk),
        called: "working tree".to_string(),
        path,
        commit: None,
        note: None,
    }
}

/// A path of the disk, `REV:path`, or a commit.
fn side(text: &str) -> Result<Side, Failure> {
    if git::is_path(text) {
        return Ok(Side {
            place: Place::Disk(Disk),
            called: text.to_string(),
            path: Some(PathBuf::from(text)),
            commit: None,
            note: None,
        });
    }
    let looks_like_a_file = Path::new(text).extension().is_some_and(|ending| ending == "lead");
    let (revision, path) = match text.split_once(':') {
        Some((revision, path)) => (revision, Some(path)),
        None if looks_like_a_file => {
            return Err(Failure::new(Kind::NotFound, format!("there is no file `{text}`"))
                .with_help(format!("in a commit it is named `REV:{text}`")));
        }
        None => (text, None),
    };
    let repository = Repository::here()?;
    let commit = repository.commit(or_head(revision))?;
    let Some(path) = path else {
        return committed(&repository, commit, None);
    };
    let files = repository.files(&commit)?;
    // git counts such a path from the top of the repository; people also count it from where they are.
    let from_top = repository.below_top(path);
    let found = [PathBuf::from(path), from_top]
        .into_iter()
        .find(|path| files.is_file(path) || files.is_own_folder(path));
    let Some(found) = found else {
        let message = format!("{} has no `{path}` with a definition", commit.shown());
        return Err(Failure::new(Kind::NotFound, message).with_help(format!(
            "`git ls-tree -r --name-only {} -- '*.lead'` shows what it has",
            commit.short()
        )));
    };
    Ok(Side {
        called: format!("{}:{}", commit.shown(), name(&found)),
        place: Place::Commit(files),
        path: Some(found),
        commit: Some(commit),
        note: None,
    })
}

fn committed(repository: &Repository, commit: Commit, path: Option<PathBuf>) -> Result<Side, Failure> {
    Ok(Side {
        place: Place::Commit(repository.files(&commit)?),
        called: commit.shown(),
        path,
        commit: Some(commit),
        note: None,
    })
}

impl Side {
    /// Where its files are read.
    pub(crate) fn files(&self) -> &dyn Files {
        match &self.place {
            Place::Disk(disk) => disk,
            Place::Commit(files) => files,
        }
    }

    /// Reads the definition and its tests.
    pub(crate) fn read(&self) -> Result<Read, Failure> {
        let (project, file) = self.definition_file(self.files())?;
        self.read_as(project, file, None)
    }

    /// Reads a definition and its tests, with another text in place of the definition's own if so.
    fn read_as(&self, project: Option<Project>, file: PathBuf, text: Option<String>) -> Result<Read, Failure> {
        let on = self.files();
        let mut roots = vec![file.clone()];
        roots.extend(project::tests_of(on, project.as_ref(), &file)?);
        let texts = Texts::new(on);
        if let Some(text) = text {
            texts.replace(&name(&file), text);
        }
        let findings = sources::check(&roots, &texts)?;
        let own = name(&file);
        let has_errors = findings
            .diagnostics
            .iter()
            .any(|d| d.severity() == leadspec::Severity::Error);
        let Findings {
            sources,
            diagnostics,
            mut projects,
            files,
        } = findings;
        match projects.iter().position(|meant| meant.files.contains(&own)) {
            Some(place) if !has_errors => {
                let meant = projects.swap_remove(place);
                Ok(Read::Version(Box::new(Version {
                    definition: Arc::new(meant.definition),
                    suite: meant.suite,
                    examples: meant.examples,
                    sources,
                    project,
                    file,
                    called: self.called.clone(),
                    commit: self.commit.clone(),
                    note: self.note.clone(),
                })))
            }
            _ => Ok(Read::Broken(Box::new(Broken {
                called: self.called.clone(),
                file,
                findings: Findings {
                    sources,
                    diagnostics,
                    projects,
                    files,
                },
            }))),
        }
    }

    /// The project that is meant, and its definition's file.
    fn definition_file(&self, on: &dyn Files) -> Result<(Option<Project>, PathBuf), Failure> {
        let (project, file) = project::definition_of(on, self.path.as_deref(), &self.called, "diff")?;
        if !on.is_file(&file) {
            let message = format!("{} has no file `{}`", self.called, name(&file));
            return Err(Failure::new(Kind::NotFound, message).with_help(match &self.commit {
                Some(_) => "name it as it was called there: `leadspec diff REV:old.lead new.lead`",
                None => "name the definition: `leadspec diff OLD NEW`",
            }));
        }
        Ok((project, file))
    }
}
