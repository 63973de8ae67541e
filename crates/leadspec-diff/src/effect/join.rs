//! Which decision of one definition is on the same lead as which of the other.

use leadspec_data::LeadBatch;
use leadspec_engine::Decided;

/// A lead that both decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Its place in the old batch.
    pub(super) old: u32,
    /// Its place in the new batch.
    pub(super) new: u32,
    /// Its row among the old decisions.
    pub(super) was: u32,
    /// Its row among the new decisions.
    pub(super) is: u32,
}

/// The leads of two batches that were read from the same rows.
#[derive(Debug)]
pub(super) struct Joined {
    pairs: Pairs,
    /// Read by the old definition alone.
    pub(super) only_old: u64,
    /// Read by the new definition alone.
    pub(super) only_new: u64,
}

/// Leads decided by both, in order.
#[derive(Debug)]
enum Pairs {
    /// All of both batches, each at the same place: so many.
    All(u32),
    Some(Vec<Pair>),
}

impl Joined {
    pub(super) fn new(old: (&LeadBatch, &Decided), new: (&LeadBatch, &Decided)) -> Joined {
        let mut joined = Joined {
            pairs: Pairs::All(u32::try_from(old.0.len).unwrap_or(u32::MAX)),
            only_old: 0,
            only_new: 0,
        };
        if old.0.rows == new.0.rows && old.1.rows.is_none() && new.1.rows.is_none() {
            return joined;
        }
        let (was, is) = (places(old.1, old.0.len), places(new.1, new.0.len));
        let mut pairs = Vec::with_capacity(old.0.len.min(new.0.len));
        each(&old.0.rows, &new.0.rows, |own, other| match (own, other) {
            (Some(own), Some(other)) => {
                let row = |of: &[u32], at: u32| of.get(at as usize).copied().unwrap_or(NOWHERE);
                let pair = Pair {
                    old: own,
                    new: other,
                    was: row(&was, own),
                    is: row(&is, other),
                };
                if pair.was != NOWHERE && pair.is != NOWHERE {
                    pairs.push(pair);
                }
            }
            (Some(_), None) => joined.only_old += 1,
            (None, _) => joined.only_new += 1,
        });
        joined.pairs = Pairs::Some(pairs);
        joined
    }

    /// Whether these are all leads of both batches, each at the same place.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.pairs, Pairs::All(_))
    }

    pub(super) fn len(&self) -> usize {
        match &self.pairs {
            Pairs::All(len) => *len as usize,
            Pairs::Some(pairs) => pairs.len(),
        }
    }

    /// The lead at this place.
    fn pair(&self, place: u32) -> Option<Pair> {
        match &self.pairs {
            Pairs::All(_) => Some(Pair {
                old: place,
                new: place,
                was: place,
                is: place,
            }),
            Pairs::Some(pairs) => pairs.get(place as usize).copied(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Pair> + '_ {
        (0..).take(self.len()).filter_map(|place| self.pair(place))
    }
}

/// A lead that was not decided, or not read.
pub(super) const NOWHERE: u32 = u32::MAX;

/// By lead of a batch: its row among the decisions.
pub(super) fn places(decided: &Decided, leads: usize) -> Vec<u32> {
    match &decided.rows {
        None => (0..).take(leads).collect(),
        Some(rows) => {
            let mut places = vec![NOWHERE; leads];
            for (row, at) in (0..).zip(rows) {
                if let Some(slot) = places.get_mut(*at) {
                    *slot = row;
                }
            }
            places
        }
    }
}

/// Calls with the places of each row in two ascending lists of rows.
pub(super) fn each(old: &[u64], new: &[u64], mut call: impl FnMut(Option<u32>, Option<u32>)) {
    let (mut left, mut right) = ((0u32..).zip(old).peekable(), (0u32..).zip(new).peekable());
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (Some((own, row)), Some((other, same))) if row == same => {
                call(Some(own), Some(other));
                left.next();
                right.next();
            }
            (Some((own, row)), other) if other.is_none_or(|(_, other)| row < other) => {
                call(Some(own), None);
                left.next();
            }
            (_, Some((other, _))) => {
                call(None, Some(other));
                right.next();
            }
            (Some(_) | None, None) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn rows_meet_by_their_number() {
        let mut met = Vec::new();
        each(&[1, 2, 5, 7], &[2, 3, 5, 8, 9], |own, other| met.push((own, other)));
        let expected = [
            (Some(0), None),
            (Some(1), Some(0)),
            (None, Some(1)),
            (Some(2), Some(2)),
            (Some(3), None),
            (None, Some(3)),
            (None, Some(4)),
        ];
        assert_eq!(met, expected);
    }
}
