//! A change of meaning, as it is told.

use crate::code::{Bearing, ChangeCode};
use crate::edit::Edit;
use leadspec_ir::At;
use sha2::{Digest as _, Sha256};
use std::fmt::{self, Write as _};

/// One difference in meaning between two definitions.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// What kind of thing it happened to.
    pub code: ChangeCode,
    /// Which thing: `stage.sql.transition.from.sal.when`, `score.fit.line.industry`. By its name in the new definition, where it
    /// stands there.
    pub path: String,
    /// The change as a sentence without full stop.
    pub sentence: String,
    /// What it said, in a few words.
    pub before: Option<String>,
    /// What it says now, in a few words.
    pub after: Option<String>,
    /// Where it stood in the old source.
    pub old_at: Option<At>,
    /// Where it stands in the new source.
    pub new_at: Option<At>,
    /// Whether it can alter what is decided of a lead.
    pub bearing: Bearing,
    /// Who should agree: the owners of the stages concerned, else the owner of the definition. May be nobody.
    pub owners: Vec<String>,
    /// What it is known by from one comparison to the next.
    pub fingerprint: Fingerprint,
    /// How the old definition becomes one with this change alone.
    pub(crate) edit: Edit,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It stands elsewhere, where the order means something.
    Moved,
    /// It has another name and says the same.
    Renamed,
}

impl ChangeKind {
    /// `added`
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
            ChangeKind::Renamed => "renamed",
        }
    }
}

/// Twelve hexadecimal digits that a change keeps as long as it is the same change: places take no part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(crate) fn new(code: ChangeCode, path: &str, before: Option<&str>, after: Option<&str>) -> Fingerprint {
        let mut hasher = Sha256::new();
        for part in [Some(code.name()), Some(path), before, after] {
            // Nothing is told from an empty text.
            hasher.update([u8::from(part.is_some())]);
            hasher.update(part.unwrap_or("").as_bytes());
            hasher.update([0]);
        }
        let mut text = String::new();
        for byte in hasher.finalize().iter().take(6) {
            let _ = write!(text, "{byte:02x}");
        }
        Fingerprint(text)
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people call changes by number, from 1: those that can alter a decision come first, then those in words only.
pub fn numbers(changes: &[Change]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|place| changes.get(*place).map(|change| change.bearing));
    let mut numbers = vec![0; changes.len()];
    for (number, place) in order.into_iter().enumerate() {
        if let Some(slot) = numbers.get_mut(place) {
            *slot = number + 1;
        }
    }
    numbers
}
