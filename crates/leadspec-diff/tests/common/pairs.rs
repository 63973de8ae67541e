//! The pairs of definitions in `tests/pairs`.

use super::{Checked, check};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A pair of definitions, under the name of its folder.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) old: Checked,
    pub(crate) new: Checked,
}

/// All pairs, checked once for all tests.
pub(crate) static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    let entries = fs::read_dir(root).expect("the pairs are there");
    let mut folders: Vec<PathBuf> = entries
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    let read = |folder: &Path, name: &str| check(&fs::read_to_string(folder.join(name)).expect("a definition"));
    let pairs = folders.into_iter().map(|folder| Pair {
        name: folder.file_name().expect("a name").to_string_lossy().into_owned(),
        old: read(&folder, "old.lead"),
        new: read(&folder, "new.lead"),
        folder,
    });
    pairs.collect()
});
