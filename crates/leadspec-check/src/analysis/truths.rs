//! What a condition may come out as, over a set of leads: a set of truths. It knows nothing of conditions.

use leadspec_ir::Truth;

/// A set of truths. Empty only for a set of no leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truths(u8);

impl Truths {
    /// No truth at all.
    pub(super) const NONE: Truths = Truths(0);
    /// Anything.
    pub(super) const ALL: Truths = Truths(0b111);
    /// Known one way or the other.
    pub(super) const KNOWN: Truths = Truths(0b101);

    /// This truth alone.
    pub(super) fn one(truth: Truth) -> Truths {
        Truths(match truth {
            Truth::False => 0b001,
            Truth::Unknown => 0b010,
            Truth::True => 0b100,
        })
    }

    /// Whether this truth is among them.
    pub(super) fn has(self, truth: Truth) -> bool {
        self.0 & Truths::one(truth).0 != 0
    }

    /// Whether all of `other` are among them.
    pub(super) fn covers(self, other: Truths) -> bool {
        self.0 & other.0 == other.0
    }

    /// The truth, if there is only one.
    pub(super) fn only(self) -> Option<Truth> {
        Truth::ALL.into_iter().find(|t| self == Truths::one(*t))
    }

    /// Those of either.
    pub(super) fn or_else(self, other: Truths) -> Truths {
        Truths(self.0 | other.0)
    }

    /// Those of both.
    pub(super) fn both(self, other: Truths) -> Truths {
        Truths(self.0 & other.0)
    }

    /// This truth too, where `add` says so.
    pub(super) fn with(self, truth: Truth, add: bool) -> Truths {
        if add { self.or_else(Truths::one(truth)) } else { self }
    }

    /// Each of them, in order.
    pub(super) fn iter(self) -> impl Iterator<Item = Truth> {
        Truth::ALL.into_iter().filter(move |t| self.has(*t))
    }

    /// What `change` makes of each.
    pub(super) fn map(self, change: impl Fn(Truth) -> Truth) -> Truths {
        self.iter()
            .fold(Truths::NONE, |all, t| all.or_else(Truths::one(change(t))))
    }

    /// What `join` makes of each with each of the other.
    pub(super) fn join(self, other: Truths, join: impl Fn(Truth, Truth) -> Truth) -> Truths {
        self.iter()
            .fold(Truths::NONE, |all, a| all.or_else(other.map(|b| join(a, b))))
    }

    /// What asking "is it this one?" may come out as: yes or no.
    pub(super) fn is(self, truth: Truth) -> Truths {
        self.map(|t| Truth::from(t == truth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_by_the_tables() {
        let unsure = Truths::one(Truth::True).or_else(Truths::one(Truth::Unknown));
        assert_eq!(
            unsure.join(Truths::one(Truth::False), Truth::and),
            Truths::one(Truth::False)
        );
        assert_eq!(unsure.is(Truth::True), Truths::KNOWN);
        assert_eq!(Truths::ALL.only(), None);
        assert_eq!(Truths::one(Truth::Unknown).map(|t| !t).only(), Some(Truth::Unknown));
    }
}
