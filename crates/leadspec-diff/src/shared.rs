//! Which thing of one definition is which of the other, and the ids that both have in common.

use leadspec_ir::{Arena, ArenaId};

/// The place of a thing in a list that has no ids of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(usize);

impl ArenaId for Place {
    fn from_index(index: usize) -> Place {
        Place(index)
    }
    fn index(self) -> usize {
        self.0
    }
}

/// One of the two definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    Old,
    New,
}

/// Whether two things are one.
pub(crate) type Fits<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// Things of two definitions that are the same.
#[derive(Debug, Clone)]
pub(crate) struct Pairs<I> {
    to_new: Vec<Option<I>>,
    to_old: Vec<Option<I>>,
}

impl<I: ArenaId> Pairs<I> {
    /// Those of the same name.
    pub(crate) fn by_name<T>(old: &Arena<I, T>, new: &Arena<I, T>, name: impl Fn(&T) -> &str) -> Pairs<I> {
        let mut pairs = Pairs::none(old.len(), new.len());
        for (id, thing) in old.entries() {
            if let Some(found) = new.find(|other| name(other) == name(thing))
                && pairs.old_of(found).is_none()
            {
                pairs.pair(id, found);
            }
        }
        pairs
    }

    /// The things of two lists, which have no names: in each round those that fit and are free yet, the first of them first.
    pub(crate) fn in_rounds<T>(old: &[T], new: &[T], rounds: &[Fits<T>]) -> Pairs<I> {
        let mut pairs: Pairs<I> = Pairs::none(old.len(), new.len());
        for fits in rounds {
            for own in pairs.free_old() {
                let Some(thing) = old.get(own.index()) else { continue };
                let is_one = |other: &I| new.get(other.index()).is_some_and(|other| fits(thing, other));
                if let Some(other) = pairs.free_new().into_iter().find(is_one) {
                    pairs.pair(own, other);
                }
            }
        }
        pairs
    }

    pub(crate) fn none(old: usize, new: usize) -> Pairs<I> {
        Pairs {
            to_new: vec![None; old],
            to_old: vec![None; new],
        }
    }

    pub(crate) fn pair(&mut self, old: I, new: I) {
        if let (Some(to), Some(from)) = (self.to_new.get_mut(old.index()), self.to_old.get_mut(new.index())) {
            (*to, *from) = (Some(new), Some(old));
        }
    }

    pub(crate) fn new_of(&self, old: I) -> Option<I> {
        self.to_new.get(old.index()).copied().flatten()
    }

    pub(crate) fn old_of(&self, new: I) -> Option<I> {
        self.to_old.get(new.index()).copied().flatten()
    }

    /// The old ones without a new one, in order.
    pub(crate) fn free_old(&self) -> Vec<I> {
        free(&self.to_new)
    }

    /// The new ones without an old one, in order.
    pub(crate) fn free_new(&self) -> Vec<I> {
        free(&self.to_old)
    }
}

fn free<I: ArenaId>(taken: &[Option<I>]) -> Vec<I> {
    let places = taken.iter().enumerate().filter(|(_, other)| other.is_none());
    places.map(|(place, _)| I::from_index(place)).collect()
}

/// One row of ids for the things of both definitions.
#[derive(Debug, Clone)]
pub(crate) struct Shared<I> {
    old_ids: Vec<I>,
    new_ids: Vec<I>,
    to_old: Vec<Option<I>>,
    to_new: Vec<Option<I>>,
}

impl<I: ArenaId> Shared<I> {
    /// The old ones in their order, and behind them those that are new.
    pub(crate) fn appended(pairs: &Pairs<I>) -> Shared<I> {
        let old = (0..pairs.to_new.len()).map(|place| (Some(I::from_index(place)), None));
        let added = pairs.free_new().into_iter().map(|id| (None, Some(id)));
        Shared::of(pairs, old.chain(added).collect())
    }

    /// The old ones in their order, each new one behind the one it follows.
    pub(crate) fn merged(pairs: &Pairs<I>) -> Shared<I> {
        let mut row: Vec<(Option<I>, Option<I>)> = (0..pairs.to_new.len())
            .map(|place| (Some(I::from_index(place)), None))
            .collect();
        let mut behind = 0;
        for place in 0..pairs.to_old.len() {
            let id = I::from_index(place);
            if let Some(old) = pairs.old_of(id) {
                let is_it = |own: &Option<I>| own.is_some_and(|own| own.index() == old.index());
                let at = row.iter().position(|(own, _)| is_it(own));
                behind = at.map_or(behind, |at| at + 1);
            } else {
                row.insert(behind, (None, Some(id)));
                behind += 1;
            }
        }
        Shared::of(pairs, row)
    }

    fn of(pairs: &Pairs<I>, row: Vec<(Option<I>, Option<I>)>) -> Shared<I> {
        let nowhere = I::from_index(u32::MAX as usize);
        let mut shared = Shared {
            old_ids: vec![nowhere; pairs.to_new.len()],
            new_ids: vec![nowhere; pairs.to_old.len()],
            to_old: Vec::with_capacity(row.len()),
            to_new: Vec::with_capacity(row.len()),
        };
        for (place, (old, new)) in row.into_iter().enumerate() {
            let new = new.or_else(|| old.and_then(|old| pairs.new_of(old)));
            let set = |ids: &mut Vec<I>, id: Option<I>| {
                if let Some(slot) = id.and_then(|id| ids.get_mut(id.index())) {
                    *slot = I::from_index(place);
                }
            };
            set(&mut shared.old_ids, old);
            set(&mut shared.new_ids, new);
            shared.to_old.push(old);
            shared.to_new.push(new);
        }
        shared
    }

    /// The common id of a thing of the old definition.
    pub(crate) fn of_old(&self, own: I) -> I {
        self.old_ids.get(own.index()).copied().unwrap_or(own)
    }

    /// The common id of a thing of the new definition.
    pub(crate) fn of_new(&self, own: I) -> I {
        self.new_ids.get(own.index()).copied().unwrap_or(own)
    }

    pub(crate) fn len(&self) -> usize {
        self.to_old.len()
    }

    /// All ids that both have in common, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = I> + use<I> {
        (0..self.len()).map(I::from_index)
    }

    /// The old definition's own id.
    pub(crate) fn in_old(&self, id: I) -> Option<I> {
        self.to_old.get(id.index()).copied().flatten()
    }

    /// The new definition's own id.
    pub(crate) fn in_new(&self, id: I) -> Option<I> {
        self.to_new.get(id.index()).copied().flatten()
    }

    /// Common ids by own ids of one version.
    pub(crate) fn forth(&self, version: Version) -> Vec<Option<I>> {
        let own = match version {
            Version::Old => &self.old_ids,
            Version::New => &self.new_ids,
        };
        own.iter().copied().map(Some).collect()
    }

    /// Own ids of one version by common ids.
    pub(crate) fn back(&self, version: Version) -> Vec<Option<I>> {
        match version {
            Version::Old => self.to_old.clone(),
            Version::New => self.to_new.clone(),
        }
    }

    /// Things of both by common ids: of each what `version` has, and what it lacks as the other has it, made idle.
    pub(crate) fn assemble<T: Clone>(
        &self,
        version: Version,
        old: &[T],
        new: &[T],
        idle: impl Fn(&T) -> T,
    ) -> Arena<I, T> {
        let ids = self.ids().filter_map(|id| {
            let of = |own: Option<I>, things: &[T]| own.and_then(|own| things.get(own.index()).cloned());
            let (old, new) = (of(self.in_old(id), old), of(self.in_new(id), new));
            let (own, other) = match version {
                Version::Old => (old, new),
                Version::New => (new, old),
            };
            own.or_else(|| other.as_ref().map(&idle))
        });
        ids.collect()
    }

    /// The ids of both, of the old one alone, or of the new one alone.
    pub(crate) fn presence(&self, id: I) -> Presence<I> {
        match (self.in_old(id), self.in_new(id)) {
            (Some(old), Some(new)) => Presence::Both(old, new),
            (Some(old), None) => Presence::Old(old),
            (None, Some(new)) => Presence::New(new),
            (None, None) => Presence::Neither,
        }
    }
}

/// Which definition has a thing, under which own id.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Presence<I> {
    Both(I, I),
    Old(I),
    New(I),
    Neither,
}
