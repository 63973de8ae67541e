//! Scores, grades and gates that both definitions have, compared lead by lead.

use super::decider::{codes, numbers};
use super::join::Joined;
use super::movements::Measure;
use leadspec_data::OutputTable;

/// A score, grade or gate of both definitions.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) kind: Measure,
    /// Its column among those asked of the old definition.
    pub(super) was: usize,
    /// Its column among those asked of the new definition.
    pub(super) is: usize,
    /// By the new definition's code of a grade: the common code. Gates have the same codes in both.
    pub(super) codes: Vec<u32>,
}

impl Compared {
    /// How many leads have another one. If there are any, each is marked.
    pub(super) fn differing(
        &self,
        joined: &Joined,
        (was, is): (&OutputTable, &OutputTable),
        marks: &mut Vec<bool>,
    ) -> u64 {
        let (Some(was), Some(is)) = (was.columns.get(self.was), is.columns.get(self.is)) else {
            return 0;
        };
        if let (Some(was), Some(is)) = (numbers(was), numbers(is)) {
            return count(joined, marks, was, is, |was, is| was == is);
        }
        let (Some(was), Some(is)) = (codes(was), codes(is)) else {
            return 0;
        };
        // A grade that is unknown has a code past all names, in both.
        let common = |code: &u32| self.codes.get(*code as usize).copied().unwrap_or(u32::MAX);
        let is_same = self.codes.iter().zip(0..).all(|(common, own)| *common == own);
        if is_same {
            return count(joined, marks, was, is, |was, is| was == is);
        }
        count(joined, marks, was, is, |was, is| *was == common(is))
    }
}

fn count<T: PartialEq>(
    joined: &Joined,
    marks: &mut Vec<bool>,
    was: &[T],
    is: &[T],
    same: impl Fn(&T, &T) -> bool,
) -> u64 {
    // Most batches have no difference at all: that is seen at once.
    if joined.is_whole() && was.iter().zip(is).all(|(was, is)| same(was, is)) {
        return 0;
    }
    marks.resize(joined.len(), false);
    let mut number = 0;
    for (pair, mark) in joined.iter().zip(marks) {
        let differs = match (was.get(pair.was as usize), is.get(pair.is as usize)) {
            (Some(was), Some(is)) => !same(was, is),
            (Some(_) | None, _) => false,
        };
        number += u64::from(differs);
        *mark |= differs;
    }
    number
}
