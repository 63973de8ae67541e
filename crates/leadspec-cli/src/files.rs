//! Where files of a project are read: the disk, or a commit. Paths count from the current folder in both.

use crate::git;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// More than any definition needs; beyond it something else was named by mistake.
const LARGEST: u64 = 64 << 20;

/// Files that can be read by their names.
pub(crate) trait Contents {
    /// A file's bytes.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// Folders and files that can be looked at.
pub(crate) trait Files: Contents {
    /// Whether there is such a file.
    fn is_file(&self, path: &Path) -> bool;
    /// The names in a folder, in their order. Links to folders are among them.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// Whether it is a folder itself, not a link to one.
    fn is_own_folder(&self, path: &Path) -> bool;
    /// How many folders lie above this one.
    fn depth(&self, folder: &Path) -> usize;
}

/// The disk; `-` is standard input.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Disk;

/// The files of a commit that a project may be made of, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Committed {
    /// By path from the current folder, as [`name`](crate::sources::name) writes it.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// All others likewise, by the ids of their contents: they are read when somebody asks for them.
    pub(crate) others: BTreeMap<String, String>,
    /// How far below the top of the repository the current folder is.
    pub(crate) depth: usize,
}

/// The folder to ask the disk for.
fn here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

impl Contents for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().take(LARGEST).read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
        if fs::metadata(path)?.len() > LARGEST {
            return Err(io::Error::other("it is larger than 64 MiB, so it is no definition"));
        }
        fs::read(path)
    }
}

impl Files for Disk {
    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let entries = fs::read_dir(here(folder))?.collect::<Result<Vec<_>, _>>()?;
        let mut names: Vec<OsString> = entries.into_iter().map(|entry| entry.file_name()).collect();
        names.sort();
        Ok(names)
    }

    fn is_own_folder(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
    }

    fn depth(&self, folder: &Path) -> usize {
        fs::canonicalize(here(folder)).map_or(0, |whole| whole.ancestors().count())
    }
}

impl Committed {
    fn inside<'a>(&'a self, folder: &Path) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = crate::sources::name(folder);
        let start = if name.is_empty() { name } else { name + "/" };
        self.files.keys().filter_map(move |file| {
            let rest = file.strip_prefix(&start)?;
            // From the current folder itself, what lies above it is elsewhere.
            (!rest.starts_with("../") && !rest.is_empty()).then_some(rest)
        })
    }
}

impl Contents for Committed {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = crate::sources::name(path);
        match (self.files.get(&name), self.others.get(&name)) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(id)) => git::blob(id),
            (None, None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Files for Committed {
    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(&crate::sources::name(path))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names: Vec<OsString> = self
            .inside(folder)
            .map(|rest| OsString::from(rest.split('/').next().unwrap_or(rest)))
            .collect();
        names.dedup();
        if names.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(names)
    }

    fn is_own_folder(&self, path: &Path) -> bool {
        self.inside(path).next().is_some()
    }

    fn depth(&self, folder: &Path) -> usize {
        let parts = crate::sources::name(folder);
        let above = parts.split('/').filter(|part| *part == "..").count();
        let below = parts
            .split('/')
            .filter(|part| !part.is_empty() && *part != "..")
            .count();
        (self.depth + below + 1).saturating_sub(above)
    }
}
