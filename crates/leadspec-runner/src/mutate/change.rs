//! A changed part of a definition, on its way up to the item that holds it.

use super::mutant::MutantKind;
use leadspec_ir::At;

/// Something changed, and how that is said.
#[derive(Debug, Clone)]
pub(crate) struct Change<T> {
    pub(crate) to: T,
    pub(crate) kind: MutantKind,
    pub(crate) at: At,
    pub(crate) says: Says,
}

/// How far a change is said already.
#[derive(Debug, Clone)]
pub(crate) enum Says {
    /// What stood there before: the condition around it says the rest.
    Instead(String),
    /// The whole sentence.
    Whole(String),
}

impl<T> Change<T> {
    pub(crate) fn new(to: T, kind: MutantKind, at: At, says: Says) -> Change<T> {
        Change { to, kind, at, says }
    }

    /// The change of something that holds this.
    pub(crate) fn map<U>(self, of: impl FnOnce(T) -> U) -> Change<U> {
        Change {
            to: of(self.to),
            kind: self.kind,
            at: self.at,
            says: self.says,
        }
    }
}

/// Copies of a list, each with one change to one of its members.
pub(crate) fn one_of<T: Clone>(list: &[T], mut changes: impl FnMut(&T) -> Vec<Change<T>>) -> Vec<Change<Vec<T>>> {
    let mut all = Vec::new();
    for (place, member) in list.iter().enumerate() {
        for change in changes(member) {
            all.push(change.map(|to| with(list, place, to)));
        }
    }
    all
}

/// A list with another member at a place.
pub(crate) fn with<T: Clone>(list: &[T], place: usize, member: T) -> Vec<T> {
    let mut changed = list.to_vec();
    if let Some(slot) = changed.get_mut(place) {
        *slot = member;
    }
    changed
}

/// A list without the member at a place.
pub(crate) fn without<T: Clone>(list: &[T], place: usize) -> Vec<T> {
    let others = list.iter().enumerate().filter(|(own, _)| *own != place);
    others.map(|(_, member)| member.clone()).collect()
}
