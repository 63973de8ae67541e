//! From versions to what is told of each commit.

use super::walk::{Before, Step, Version, Walk, Whole};
use crate::failure::Stop;
use crate::git::Entry;
use crate::pattern;
use leadspec::change::{Change, Comparison};
use std::rc::Rc;

/// Which commits are told.
pub(super) struct Which<'a> {
    /// Only changes to what is called so.
    pub(super) only: Option<&'a str>,
    /// Those too that changed nothing in meaning.
    pub(super) all: bool,
    /// At most so many.
    pub(super) limit: u64,
}

/// A commit, told.
pub(crate) struct Told {
    pub(crate) entry: Entry,
    /// The definition's file as the commit left it.
    pub(crate) file: String,
    /// What it was called before, where that is something else.
    pub(crate) renamed_from: Option<String>,
    pub(crate) what: What,
}

/// What a commit did.
pub(crate) enum What {
    /// It changed what is meant.
    Changed {
        changes: Vec<Change>,
        old: Rc<Whole>,
        new: Rc<Whole>,
        /// The commit that it is compared with, where those between can't be read.
        against: Option<String>,
    },
    /// It changed nothing in meaning.
    Unchanged(Rc<Whole>),
    /// With it the definition begins.
    Begins(Rc<Whole>),
    /// The clone does not hold what was before.
    CutOff(Rc<Whole>),
    /// Since it the definition can't be read: its first error.
    Unreadable { message: String, file: String, line: u32 },
}

/// Why there is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The file begins there.
    Beginning,
    /// It was asked for no further back.
    Since,
    /// So many were asked for.
    Limit,
    /// The clone does not reach further.
    CutOff,
}

/// Where the telling ended, and what was left out.
pub(crate) struct End {
    pub(crate) why: Why,
    /// How many commits were told.
    pub(crate) told: u64,
    /// Ids of commits that touched the definition's files and changed nothing in meaning.
    pub(crate) unchanged: Vec<String>,
    /// Ids of commits that changed something else than was asked for.
    pub(crate) others: Vec<String>,
}

/// Tells the commits of a walk, newest first.
pub(super) fn fold(
    walk: &mut Walk,
    which: &Which,
    tell: &mut dyn FnMut(&Told) -> Result<(), Stop>,
) -> Result<End, Stop> {
    let mut fold = Fold {
        which,
        tell,
        waiting: Vec::new(),
        is_beyond: false,
        end: End {
            told: 0,
            why: if walk.has_end() { Why::Since } else { Why::Beginning },
            unchanged: Vec::new(),
            others: Vec::new(),
        },
    };
    while let Some(step) = walk.next()? {
        let before = step.before.clone();
        if fold.end.told == which.limit {
            fold.end.why = Why::Limit;
            return Ok(fold.end);
        }
        let follows = step.entry.parent.clone();
        fold.waiting.push(step);
        if fold.resolve(&before, follows.as_deref())? {
            fold.end.why = match before {
                Before::Version(_) => continue,
                Before::Nothing => Why::Beginning,
                Before::CutOff => Why::CutOff,
            };
            return Ok(fold.end);
        }
    }
    // What the first of the asked-for commits is to be compared with may stand behind the end.
    if !fold.waiting.is_empty() && walk.beyond_end()? {
        fold.is_beyond = true;
        while let Some(step) = walk.next()? {
            if fold.resolve(&step.before, step.entry.parent.as_deref())? {
                break;
            }
        }
    }
    fold.resolve(&Before::Nothing, None)?;
    Ok(fold.end)
}

struct Fold<'a> {
    which: &'a Which<'a>,
    tell: &'a mut dyn FnMut(&Told) -> Result<(), Stop>,
    /// Commits for which no version to compare with is found yet; only the first of them may have left a whole one.
    waiting: Vec<Step>,
    /// Whether what was asked for is behind.
    is_beyond: bool,
    end: End,
}

impl Fold<'_> {
    /// Tells what waits, if what was before can be compared with. Whether it can.
    fn resolve(&mut self, before: &Before, follows: Option<&str>) -> Result<bool, Stop> {
        if let Before::Version(Version::Broken(_)) = before {
            return Ok(false);
        }
        let has_gap = self.is_beyond || self.waiting.len() > 1;
        for step in std::mem::take(&mut self.waiting) {
            let what = match (&step.after, before) {
                (Version::Broken(broken), _) => What::Unreadable {
                    message: broken.message.clone(),
                    file: broken.file.clone(),
                    line: broken.line,
                },
                (Version::Whole(new), Before::Version(Version::Whole(old))) => {
                    let changes = Comparison::new(&old.definition, &new.definition).changes();
                    if changes.is_empty() {
                        What::Unchanged(Rc::clone(new))
                    } else {
                        What::Changed {
                            changes,
                            old: Rc::clone(old),
                            new: Rc::clone(new),
                            against: follows.filter(|_| has_gap).map(str::to_string),
                        }
                    }
                }
                (Version::Whole(new), Before::Nothing | Before::Version(Version::Broken(_))) => {
                    What::Begins(Rc::clone(new))
                }
                (Version::Whole(new), Before::CutOff) => What::CutOff(Rc::clone(new)),
            };
            self.one(step, what)?;
        }
        Ok(true)
    }

    /// Tells a commit, or counts it.
    fn one(&mut self, step: Step, mut what: What) -> Result<(), Stop> {
        match &mut what {
            What::Unchanged(_) if !self.which.all => {
                self.end.unchanged.push(step.entry.id);
                return Ok(());
            }
            What::Changed { changes, .. } => {
                if let Some(only) = self.which.only {
                    changes.retain(|change| fits(only.as_bytes(), change.path.as_bytes()));
                }
                if changes.is_empty() {
                    self.end.others.push(step.entry.id);
                    return Ok(());
                }
            }
            What::Unchanged(_) | What::Begins(_) | What::CutOff(_) | What::Unreadable { .. } => {}
        }
        if self.end.told < self.which.limit {
            self.end.told += 1;
            (self.tell)(&Told {
                entry: step.entry,
                file: step.file,
                renamed_from: step.renamed_from,
                what,
            })?;
        }
        Ok(())
    }
}

/// Whether a path is what a pattern names, or a part of it: `score` is `score.fit.low` too.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    pattern::fits(pattern, path, &|rest| matches!(rest.first(), None | Some(b'.' | b'#')))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_names_a_thing_and_its_parts() {
        let path = b"stage.sql.transition.from.sal#2.when";
        for pattern in [
            "stage",
            "stage.sql",
            "stage.*.transition",
            "*.when",
            "stage.sql.transition.from.sal",
            "*",
        ] {
            assert!(fits(pattern.as_bytes(), path), "{pattern}");
        }
        for pattern in ["", "stage.sq", "sql", "stage.sql.when", "*.from.sa", "gate*"] {
            assert!(!fits(pattern.as_bytes(), path), "{pattern}");
        }
    }
}
