//! What the tests of this crate share: the example projects, and readers of what is written.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

pub(crate) mod access;
pub(crate) mod compared;
pub(crate) mod hostile;
pub(crate) mod read;
pub(crate) mod reviews;

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{Definition, Suite};
use std::path::{Path, PathBuf};

pub(crate) const EXAMPLES: [&str; 6] = ["anum", "bant", "champ", "faint", "gpct", "meddic"];

struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let text = std::fs::read_to_string(self.0.join(path)).map_err(|_| LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text,
        })
    }
}

/// What files mean, and what is tested about it.
pub(crate) type Project = (Definition, Suite);

/// One of the example projects.
pub(crate) fn example(name: &str) -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    checked(
        "tests.lead",
        &std::fs::read_to_string(folder.join("tests.lead")).unwrap(),
        folder,
    )
}

/// Everything that can stand in a test.
pub(crate) fn every_construct() -> Project {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../leadspec-check/tests/suite/every_construct.lead");
    project(&std::fs::read_to_string(path).unwrap())
}

/// A project from its text.
pub(crate) fn project(text: &str) -> Project {
    checked("definition.lead", text, PathBuf::new())
}

fn checked(name: &str, text: &str, folder: PathBuf) -> Project {
    let mut sources = SourceMap::new();
    let root = sources.add(name, text);
    let checked = check(&mut sources, &[root], &Folder(folder));
    let definition = checked
        .definition
        .unwrap_or_else(|| panic!("{name}: {:?}", checked.diagnostics));
    (definition, checked.suite)
}
