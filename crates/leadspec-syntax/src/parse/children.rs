//! The children of a pair, taken one after the other.

use super::grammar::Rule;
use super::phrase::is_sign;
use pest::iterators::{Pair, Pairs};

/// Children that a mapping function takes in the grammar's order. Words and signs that only hold the construct together are
/// passed over, unless asked for.
pub(super) struct Children<'i> {
    pairs: Pairs<'i, Rule>,
}

impl<'i> Children<'i> {
    pub(super) fn of(pair: Pair<'i, Rule>) -> Self {
        Children {
            pairs: pair.into_inner(),
        }
    }

    /// The next child that is more than a word or sign, if it is of this rule.
    pub(super) fn node(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        self.find(|found| found == rule)
    }

    /// The next child that is more than a word or sign.
    pub(super) fn any(&mut self) -> Option<Pair<'i, Rule>> {
        self.find(|found| !is_sign(found))
    }

    /// Whether this word or sign comes before the next child that is more than one.
    pub(super) fn has(&mut self, rule: Rule) -> bool {
        self.node(rule).is_some()
    }

    /// Asserts that nothing was forgotten.
    pub(super) fn end(mut self) {
        debug_assert!(self.any().is_none(), "the mapping forgot a child");
    }

    fn find(&mut self, wanted: impl Fn(Rule) -> bool) -> Option<Pair<'i, Rule>> {
        let mut ahead = self.pairs.clone();
        while let Some(pair) = ahead.next() {
            if wanted(pair.as_rule()) {
                self.pairs = ahead;
                return Some(pair);
            }
            if !is_sign(pair.as_rule()) {
                return None;
            }
        }
        None
    }
}
