//! Things by id, and where they were written.

use leadspec_diagnostics::Span;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A number that names one thing of an [`Arena`].
pub trait ArenaId: Copy {
    /// The id of the thing at this place.
    fn from_index(index: usize) -> Self;
    /// Its place.
    fn index(self) -> usize;
}

/// Declares ids.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $crate::arena::ArenaId for $name {
            fn from_index(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
pub(crate) use ids;

/// A list whose places are ids of one kind. Ids come from [`Arena::push`] or [`Arena::ids`] of the same arena, so that looking
/// one up cannot fail.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Arena<I, T> {
    things: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: ArenaId, T> Arena<I, T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Arena {
            things: Vec::new(),
            ids: PhantomData,
        }
    }

    /// Adds one.
    pub fn push(&mut self, thing: T) -> I {
        self.things.push(thing);
        I::from_index(self.things.len() - 1)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.things.iter()
    }

    /// All with their ids, in order.
    pub fn entries(&self) -> impl Iterator<Item = (I, &T)> {
        self.things.iter().enumerate().map(|(i, t)| (I::from_index(i), t))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.things.len()).map(I::from_index)
    }

    /// The first for which `is` holds.
    pub fn find(&self, is: impl Fn(&T) -> bool) -> Option<I> {
        self.things.iter().position(is).map(I::from_index)
    }

    /// The one of this id, if it is one of this arena.
    pub fn lookup(&self, id: I) -> Option<&T> {
        self.things.get(id.index())
    }
}

impl<I: ArenaId, T> Default for Arena<I, T> {
    fn default() -> Self {
        Arena::new()
    }
}

impl<I: ArenaId, T> Index<I> for Arena<I, T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an id comes from its own arena, see the type")]
    fn index(&self, id: I) -> &T {
        &self.things[id.index()]
    }
}

impl<I: ArenaId, T> IndexMut<I> for Arena<I, T> {
    #[expect(clippy::indexing_slicing, reason = "an id comes from its own arena, see the type")]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.things[id.index()]
    }
}

impl<'a, I: ArenaId, T> IntoIterator for &'a Arena<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.things.iter()
    }
}

impl<I: ArenaId, T> FromIterator<T> for Arena<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(things: It) -> Self {
        Arena {
            things: things.into_iter().collect(),
            ids: PhantomData,
        }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Arena<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.things).finish()
    }
}

/// Where something was written. All places are equal and hash alike: meaning does not depend on layout.
#[derive(Clone, Copy, Default)]
pub struct At(pub Span);

impl PartialEq for At {
    fn eq(&self, _: &At) -> bool {
        true
    }
}

impl Eq for At {}

impl Hash for At {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}..{}", self.0.start, self.0.end)
    }
}
