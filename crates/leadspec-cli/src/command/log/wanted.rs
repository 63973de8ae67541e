//! Which history is meant: of what file, from which commit back, and where it ends.

use crate::command::diff::split;
use crate::failure::{Failure, Kind};
use crate::files::{Committed, Files as _};
use crate::git::{self, Commit, Repository, Since};
use crate::project;
use crate::sources::name;
use leadspec::parse_day;
use std::path::{Path, PathBuf};

/// What was asked for.
pub(super) struct Wanted {
    /// The commit to go back from.
    pub(super) from: Commit,
    pub(super) since: Option<Since>,
    /// The definition's file in that commit.
    pub(super) file: String,
}

/// What the command line means.
pub(super) fn wanted(repository: &Repository, what: &[String], since: Option<&str>) -> Result<Wanted, Failure> {
    let mut said = Said::default();
    for text in what {
        said.take(repository, text)?;
    }
    let from = match said.from {
        Some(from) => from,
        None => repository.commit("HEAD")?,
    };
    let since = match (said.since, since) {
        (Some(_), Some(_)) => {
            let message = "a range says already where the history ends";
            return Err(Failure::new(Kind::Usage, message).with_help("leave `--since` out, or name one commit"));
        }
        (Some(commit), None) => Some(Since::Commit(commit)),
        (None, Some(text)) => Some(moment(repository, text)?),
        (None, None) => None,
    };
    let file = file(repository, &from, said.path.as_deref())?;
    Ok(Wanted { from, since, file })
}

/// What the arguments have said so far.
#[derive(Default)]
struct Said {
    path: Option<PathBuf>,
    from: Option<Commit>,
    since: Option<Commit>,
}

impl Said {
    fn take(&mut self, repository: &Repository, text: &str) -> Result<(), Failure> {
        if git::is_path(text) {
            return self.take_path(text);
        }
        if let Some((old, new, from_base)) = split(text) {
            let (old, new) = (repository.commit(old)?, repository.commit(new)?);
            self.since = Some(if from_base {
                repository.merge_base(&old, &new)?
            } else {
                old
            });
            return self.take_commit(new);
        }
        if let Some((revision, path)) = text.split_once(':') {
            let commit = repository.commit(if revision.is_empty() { "HEAD" } else { revision })?;
            self.take_commit(commit)?;
            return self.take_path(path);
        }
        match repository.commit(text) {
            Ok(commit) => self.take_commit(commit),
            // A file that is not here any more may be in the commit.
            Err(_) if Path::new(text).extension().is_some_and(|ending| ending == "lead") => self.take_path(text),
            Err(failure) => Err(failure),
        }
    }

    fn take_path(&mut self, path: &str) -> Result<(), Failure> {
        match self.path.replace(PathBuf::from(path)) {
            None => Ok(()),
            Some(_) => Err(Failure::new(Kind::Usage, "a history is that of one definition")
                .with_help("name one file or folder, and beside it at most a commit or a range")),
        }
    }

    fn take_commit(&mut self, commit: Commit) -> Result<(), Failure> {
        match self.from.replace(commit) {
            None => Ok(()),
            Some(_) => Err(Failure::new(Kind::Usage, "a history goes back from one commit")
                .with_help("a range is written with two dots: `leadspec log OLD..NEW`")),
        }
    }
}

/// `--since`: a commit, a day, or a stretch of time.
fn moment(repository: &Repository, text: &str) -> Result<Since, Failure> {
    if let Ok(commit) = repository.commit(text) {
        return Ok(Since::Commit(commit));
    }
    if parse_day(text).is_some() {
        // git would take the time of now with a bare day.
        return Ok(Since::Time(format!("{text}T00:00:00")));
    }
    if is_stretch(text) {
        return Ok(Since::Time(text.to_string()));
    }
    let message = format!("`{text}` is neither a commit nor a time");
    Err(Failure::new(Kind::Usage, message)
        .with_help("write `--since v1.0`, `--since 2026-03-01` or `--since \"3 weeks\"`"))
}

/// `3 weeks`, `1 month ago`
fn is_stretch(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ([number, unit] | [number, unit, "ago"]) = words.as_slice() else {
        return false;
    };
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    number.parse::<u32>().is_ok() && ["hour", "day", "week", "month", "year"].contains(&unit)
}

/// The definition's file in a commit.
fn file(repository: &Repository, from: &Commit, path: Option<&Path>) -> Result<String, Failure> {
    let files = repository.files(from)?;
    let path = path.map(|path| seen(repository, &files, from, path)).transpose()?;
    let called = from.shown();
    let (_, file) = project::definition_of(&files, path.as_deref(), &called, "log")?;
    if !files.is_file(&file) {
        return Err(lacking(&called, &file));
    }
    Ok(name(&file))
}

/// A path of a commit: people count it from where they are, and git from the top of the repository.
fn seen(repository: &Repository, files: &Committed, from: &Commit, path: &Path) -> Result<PathBuf, Failure> {
    let from_top = repository.below_top(&path.to_string_lossy());
    [path.to_path_buf(), from_top]
        .into_iter()
        .find(|path| files.is_file(path) || files.is_own_folder(path))
        .ok_or_else(|| lacking(&from.shown(), path))
}

fn lacking(called: &str, file: &Path) -> Failure {
    let file = name(file);
    let message = format!("{called} has no `{file}` with a definition");
    Failure::new(Kind::NotFound, message).with_help(format!(
        "git knows a file once it is committed; `git log --oneline -- '{file}'` shows which commits have it"
    ))
}

#[cfg(test)]
mod tests {
    use super::is_stretch;

    #[test]
    fn stretches_of_time_are_told_from_other_words() {
        for text in ["3 weeks", "1 day", "2 months ago", "12 hours"] {
            assert!(is_stretch(text), "{text}");
        }
        for text in ["weeks", "three weeks", "3 moons", "3 weeks before", "-3 weeks", ""] {
            assert!(!is_stretch(text), "{text}");
        }
    }
}
