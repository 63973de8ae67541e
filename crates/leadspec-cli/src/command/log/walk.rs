//! A definition's versions along its history, each read once.
//!
//! From the newest commit's files on, each commit is undone in turn, so that at any point it is known which contents the files had.
//! Read are only the definition's own file and those it brings in, and only where a commit touched one of them.

use super::wanted::Wanted;
use crate::failure::Failure;
use crate::files::Contents;
use crate::git::{Blobs, Entry, History, Repository};
use crate::render::Place;
use crate::sources::{self, Texts, name};
use leadspec::{Definition, Severity, SourceMap};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A version of the definition.
#[derive(Clone)]
pub(super) enum Version {
    Whole(Rc<Whole>),
    Broken(Rc<Broken>),
}

/// A version that can be read.
pub(crate) struct Whole {
    pub(crate) definition: Definition,
    pub(crate) sources: SourceMap,
}

/// A version that can't.
pub(super) struct Broken {
    /// Its first error.
    pub(super) message: String,
    pub(super) file: String,
    pub(super) line: u32,
}

/// What was there before a commit.
#[derive(Clone)]
pub(super) enum Before {
    Version(Version),
    /// The file begins with the commit.
    Nothing,
    /// The clone does not reach further back.
    CutOff,
}

/// A commit that touched the definition's files.
pub(super) struct Step {
    pub(super) entry: Entry,
    /// The definition's file as the commit left it.
    pub(super) file: String,
    /// What it was called before, where that is something else.
    pub(super) renamed_from: Option<String>,
    pub(super) after: Version,
    pub(super) before: Before,
}

/// On the way from the newest commit back.
pub(super) struct Walk<'r> {
    repository: &'r Repository,
    blobs: &'r Blobs,
    history: History<'r>,
    /// Ids of contents by path, between the commits behind and those ahead.
    files: BTreeMap<String, String>,
    /// The definition's file there, until it is reached where it begins.
    own: Option<String>,
    /// Its version there.
    version: Version,
    /// The files that version was read from, also those that it missed.
    read: BTreeSet<String>,
    /// The commit ahead.
    parent: Option<String>,
    /// Whether the history that was asked for ends somewhere.
    has_end: bool,
}

impl<'r> Walk<'r> {
    pub(super) fn new(repository: &'r Repository, blobs: &'r Blobs, wanted: &Wanted) -> Result<Walk<'r>, Failure> {
        let files: BTreeMap<String, String> = repository.blobs(&wanted.from)?.into_iter().collect();
        let (version, read) = read(&files, blobs, &wanted.file)?;
        Ok(Walk {
            repository,
            blobs,
            history: repository.history(&wanted.from.id, wanted.since.as_ref())?,
            files,
            own: Some(wanted.file.clone()),
            version,
            read,
            parent: None,
            has_end: wanted.since.is_some(),
        })
    }

    /// The version that the walk has come to.
    pub(super) fn version(&self) -> &Version {
        &self.version
    }

    /// Whether the history that was asked for ends before the definition begins.
    pub(super) fn has_end(&self) -> bool {
        self.has_end
    }

    /// The next commit that touched the definition; nothing where it begins, or where the history that was asked for ends.
    pub(super) fn next(&mut self) -> Result<Option<Step>, Failure> {
        while let Some(own) = self.own.clone() {
            let Some(entry) = self.history.next()? else {
                return Ok(None);
            };
            let is_read =
                |file: &Option<(String, String)>| file.as_ref().is_some_and(|(path, _)| self.read.contains(path));
            let touches = entry
                .files
                .iter()
                .any(|file| is_read(&file.before) || is_read(&file.after));
            self.undo(&entry, &own);
            self.parent.clone_from(&entry.parent);
            if touches {
                return self.step(entry, own).map(Some);
            }
        }
        Ok(None)
    }

    /// Goes on behind the end that was asked for. Whether there is something to go to.
    pub(super) fn beyond_end(&mut self) -> Result<bool, Failure> {
        match self.parent.take() {
            Some(parent) if self.has_end => {
                self.has_end = false;
                self.history = self.repository.history(&parent, None)?;
                Ok(true)
            }
            Some(_) | None => Ok(false),
        }
    }

    /// The files as they were before a commit.
    fn undo(&mut self, entry: &Entry, own: &str) {
        for (path, _) in entry.files.iter().filter_map(|file| file.after.as_ref()) {
            self.files.remove(path);
        }
        for (path, id) in entry.files.iter().filter_map(|file| file.before.clone()) {
            self.files.insert(path, id);
        }
        let is_own = |file: &Option<(String, String)>| file.as_ref().is_some_and(|(path, _)| path == own);
        if let Some(moved) = entry.files.iter().find(|file| is_own(&file.after)) {
            self.own = moved.before.as_ref().map(|(path, _)| path.clone());
        }
    }

    fn step(&mut self, entry: Entry, file: String) -> Result<Step, Failure> {
        let after = self.version.clone();
        let before = match &self.own {
            Some(own) => {
                (self.version, self.read) = read(&self.files, self.blobs, own)?;
                Before::Version(self.version.clone())
            }
            None if self.is_cut_off(&entry) => Before::CutOff,
            None => Before::Nothing,
        };
        let renamed_from = self.own.clone().filter(|own| *own != file);
        Ok(Step {
            entry,
            file,
            renamed_from,
            after,
            before,
        })
    }

    /// Whether a commit that seems to be the first follows one that the clone does not hold.
    fn is_cut_off(&self, entry: &Entry) -> bool {
        let seems_first = self.repository.is_shallow() && entry.parent.is_none();
        seems_first && self.blobs.has_parent(&entry.id).unwrap_or(false)
    }
}

/// The version that files hold, and the names of all files that were asked for on the way.
fn read(files: &BTreeMap<String, String>, blobs: &Blobs, own: &str) -> Result<(Version, BTreeSet<String>), Failure> {
    let kept = Kept {
        files,
        blobs,
        asked: RefCell::default(),
    };
    let findings = sources::check(&[PathBuf::from(own)], &Texts::new(&kept))?;
    let sources = findings.sources;
    let mut errors = findings.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
    let meant = findings.projects.into_iter().next();
    let version = match (errors.next(), meant) {
        (Some(error), _) => {
            let place = Place::of(&sources, error.primary.span);
            Version::Broken(Rc::new(Broken {
                message: error.message.clone(),
                file: place.file,
                line: place.start.line,
            }))
        }
        (None, Some(meant)) => Version::Whole(Rc::new(Whole {
            definition: meant.definition,
            sources,
        })),
        (None, None) => Version::Broken(Rc::new(Broken {
            message: "it holds no definition".to_string(),
            file: own.to_string(),
            line: 1,
        })),
    };
    Ok((version, kept.asked.into_inner()))
}

/// Files by the ids of their contents.
struct Kept<'a> {
    files: &'a BTreeMap<String, String>,
    blobs: &'a Blobs,
    asked: RefCell<BTreeSet<String>>,
}

impl Contents for Kept<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = name(path);
        let id = self.files.get(&name).ok_or(io::ErrorKind::NotFound);
        self.asked.borrow_mut().insert(name.clone());
        self.blobs.get(id?)
    }
}
