//! Columns while they grow.

use crate::cell::Cell;
use crate::{Bitmap, Column, ListColumn, TextColumn, Texts, Values};

/// Bits while they grow: whole words at a time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    open: u64,
    len: usize,
}

impl Bits {
    pub(crate) fn with_room(room: usize) -> Bits {
        Bits {
            words: Vec::with_capacity(room / 64 + 1),
            open: 0,
            len: 0,
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, bit: bool) {
        self.open |= u64::from(bit) << (self.len & 63);
        self.len += 1;
        if self.len.is_multiple_of(64) {
            self.words.push(self.open);
            self.open = 0;
        }
    }

    /// Adds so many bits, at most 64: the lowest of a word. The others must be zero.
    #[inline]
    pub(crate) fn push_word(&mut self, word: u64, len: usize) {
        let filled = self.len & 63;
        self.open |= word << filled;
        self.len += len;
        if filled + len >= 64 {
            self.words.push(self.open);
            self.open = if filled == 0 { 0 } else { word >> (64 - filled) };
        }
    }

    pub(crate) fn finish(mut self) -> Bitmap {
        if !self.len.is_multiple_of(64) {
            self.words.push(self.open);
        }
        Bitmap::from_words(self.words, self.len)
    }
}

/// Distinct texts while they are found, in the order of their first row.
#[derive(Debug, Clone)]
pub(crate) struct Interner {
    texts: Texts,
    keys: Vec<Key>,
    /// Place and one by hash; zero is empty.
    slots: Vec<u32>,
    rows: usize,
    /// Nearly every row differs: texts are added without looking.
    gave_up: bool,
    may_give_up: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    len: usize,
}

impl Key {
    /// The place of a text among so many slots, a power of two. Taken from the highest bits of a product, which depend on every
    /// bit of the text.
    #[inline]
    fn home(self, text: &[u8], slots: usize) -> usize {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = (self.head ^ self.tail.rotate_left(29) ^ (self.len as u64) << 56).wrapping_mul(FACTOR);
        if self.len > 16 {
            for word in text.chunks(8) {
                mixed = (mixed.rotate_left(29) ^ crate::swar::load(word)).wrapping_mul(FACTOR);
            }
        }
        usize::try_from(mixed >> (64 - slots.ilog2())).unwrap_or(0)
    }
}

impl Interner {
    /// With `may_give_up`, a text may stand twice where nearly every row differs.
    pub(crate) fn new(may_give_up: bool) -> Interner {
        Interner {
            texts: Texts::new(),
            keys: Vec::new(),
            slots: vec![0; 64],
            rows: 0,
            gave_up: false,
            may_give_up,
        }
    }

    /// The place of a text.
    #[inline]
    pub(crate) fn place(&mut self, cell: Cell<'_>) -> u32 {
        if self.gave_up {
            return self.texts.push(cell.text());
        }
        self.rows += 1;
        let key = Key {
            head: cell.head(),
            tail: cell.tail(),
            len: cell.len(),
        };
        let mask = self.slots.len() - 1;
        let mut slot = key.home(cell.bytes(), self.slots.len());
        while let Some(place) = self.slots.get(slot).and_then(|taken| taken.checked_sub(1)) {
            if self.keys.get(place as usize) == Some(&key) && (key.len <= 16 || self.texts.get(place) == cell.text()) {
                return place;
            }
            slot = (slot + 1) & mask;
        }
        self.add(cell, key, slot)
    }

    /// The place of a text that is already there.
    pub(crate) fn find(&self, cell: Cell<'_>) -> Option<u32> {
        let key = Key {
            head: cell.head(),
            tail: cell.tail(),
            len: cell.len(),
        };
        let mask = self.slots.len() - 1;
        let mut slot = key.home(cell.bytes(), self.slots.len());
        loop {
            let place = self.slots.get(slot)?.checked_sub(1)?;
            if self.keys.get(place as usize) == Some(&key) && (key.len <= 16 || self.texts.get(place) == cell.text()) {
                return Some(place);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn add(&mut self, cell: Cell<'_>, key: Key, slot: usize) -> u32 {
        let place = self.texts.push(cell.text());
        self.keys.push(key);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = place.saturating_add(1);
        }
        if self.may_give_up && self.rows >= 512 && self.texts.len() * 4 > self.rows * 3 {
            self.gave_up = true;
            (self.keys, self.slots) = (Vec::new(), Vec::new());
        } else if self.texts.len() * 2 > self.slots.len() {
            self.grow();
        }
        place
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        let mut slots = vec![0u32; size];
        for (place, key) in (0..).zip(&self.keys) {
            let mut slot = key.home(self.texts.get(place).as_bytes(), size);
            while slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = slots.get_mut(slot) {
                *free = place.saturating_add(1);
            }
        }
        self.slots = slots;
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn finish(self) -> Texts {
        self.texts
    }
}

/// A column while it grows.
#[derive(Debug, Clone)]
pub(crate) struct ColumnBuilder {
    pub(crate) known: Bits,
    pub(crate) values: ValuesBuilder,
}

/// Values of one type while they grow.
#[derive(Debug, Clone)]
pub(crate) enum ValuesBuilder {
    Bool(Bits),
    Quantity(Vec<i64>),
    Code(Vec<u32>),
    Text(Vec<u32>, Interner),
    List(Vec<u32>, Box<ValuesBuilder>),
}

impl ValuesBuilder {
    pub(crate) fn finish(self) -> Values {
        match self {
            ValuesBuilder::Bool(bits) => Values::Bool(bits.finish()),
            ValuesBuilder::Quantity(values) => Values::Quantity(values),
            ValuesBuilder::Code(codes) => Values::Code(codes),
            ValuesBuilder::Text(codes, interner) => {
                let mut distinct = interner.finish();
                if distinct.is_empty() {
                    // Rows without a text have code 0, which must be a place.
                    distinct.push("");
                }
                Values::Text(TextColumn { codes, distinct })
            }
            ValuesBuilder::List(ends, items) => Values::List(ListColumn {
                ends,
                items: Box::new(items.finish()),
            }),
        }
    }

    /// Adds a row without a value.
    pub(crate) fn push_nothing(&mut self) {
        match self {
            ValuesBuilder::Bool(bits) => bits.push(false),
            ValuesBuilder::Quantity(values) => values.push(0),
            ValuesBuilder::Code(codes) | ValuesBuilder::Text(codes, _) => codes.push(0),
            ValuesBuilder::List(ends, items) => ends.push(u32::try_from(items.len()).unwrap_or(u32::MAX)),
        }
    }

    /// The quantities; none for other types.
    pub(crate) fn into_quantities(self) -> Vec<i64> {
        match self {
            ValuesBuilder::Quantity(values) => values,
            ValuesBuilder::Bool(_) | ValuesBuilder::Code(_) | ValuesBuilder::Text(..) | ValuesBuilder::List(..) => {
                Vec::new()
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            ValuesBuilder::Bool(bits) => bits.len,
            ValuesBuilder::Quantity(values) => values.len(),
            ValuesBuilder::Code(codes) | ValuesBuilder::Text(codes, _) => codes.len(),
            ValuesBuilder::List(ends, _) => ends.len(),
        }
    }
}

impl ColumnBuilder {
    /// Adds so many rows that lack the fact.
    pub(crate) fn skip(&mut self, rows: usize) {
        for _ in 0..rows {
            self.known.push(false);
            self.values.push_nothing();
        }
    }

    pub(crate) fn finish(self) -> Column {
        Column {
            known: self.known.finish(),
            values: self.values.finish(),
        }
    }
}

impl Column {
    /// The rows at these places, in this order; a place past the end gives an unknown row.
    #[must_use]
    pub fn gather(&self, places: &[u32]) -> Column {
        Column {
            known: places.iter().map(|p| self.known.get(*p as usize)).collect(),
            values: self.values.gather(places),
        }
    }
}

impl Values {
    fn gather(&self, places: &[u32]) -> Values {
        fn pick<T: Copy + Default>(values: &[T], places: &[u32]) -> Vec<T> {
            places
                .iter()
                .map(|p| values.get(*p as usize).copied().unwrap_or_default())
                .collect()
        }
        match self {
            Values::Bool(bits) => Values::Bool(places.iter().map(|p| bits.get(*p as usize)).collect()),
            Values::Quantity(values) => Values::Quantity(pick(values, places)),
            Values::Code(codes) => Values::Code(pick(codes, places)),
            Values::Text(column) => Values::Text(gather_texts(column, pick(&column.codes, places))),
            Values::List(column) => {
                let mut ends = Vec::with_capacity(places.len());
                let mut items = Vec::new();
                for place in places {
                    let end = column.ends.get(*place as usize).copied().unwrap_or(0);
                    let start = place
                        .checked_sub(1)
                        .and_then(|p| column.ends.get(p as usize))
                        .copied()
                        .unwrap_or(0);
                    items.extend(start..end);
                    ends.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
                }
                Values::List(ListColumn {
                    ends,
                    items: Box::new(column.items.gather(&items)),
                })
            }
        }
    }
}

/// Few rows of a column with many texts take only theirs along.
fn gather_texts(column: &TextColumn, codes: Vec<u32>) -> TextColumn {
    if column.distinct.len() <= codes.len() * 2 + 64 {
        return TextColumn {
            codes,
            distinct: column.distinct.clone(),
        };
    }
    let mut used = codes.clone();
    used.sort_unstable();
    used.dedup();
    let mut distinct = Texts::new();
    for code in &used {
        distinct.push(column.distinct.get(*code));
    }
    if distinct.is_empty() {
        distinct.push("");
    }
    let place = |code: &u32| u32::try_from(used.binary_search(code).unwrap_or(0)).unwrap_or(0);
    TextColumn {
        codes: codes.iter().map(place).collect(),
        distinct,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_bits_fit_anywhere() {
        let (mut one, mut many, mut seed) = (Bits::default(), Bits::default(), 1u64);
        for len in (0..=64).chain([64, 64, 1, 63, 64]) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let word = crate::swar::parity(seed) & if len == 64 { u64::MAX } else { (1 << len) - 1 };
            many.push_word(word, len);
            (0..len).for_each(|bit| one.push(word >> bit & 1 == 1));
        }
        assert_eq!(one.finish(), many.finish());
    }

    #[test]
    fn texts_are_found_again_however_many() {
        let mut interner = Interner::new(false);
        let texts: Vec<String> = (0..5000)
            .map(|i| "x".repeat(i % 40) + &(i % 1000).to_string())
            .collect();
        let places: Vec<u32> = texts.iter().map(|t| interner.place(Cell::of(t))).collect();
        for (text, place) in texts.iter().zip(places) {
            assert_eq!(interner.texts().get(place), text);
            assert_eq!(interner.find(Cell::of(text)), Some(place));
        }
        assert_eq!(interner.find(Cell::of("absent")), None);
        let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
        assert_eq!(interner.texts().len(), distinct.len());
    }

    #[test]
    fn texts_that_differ_in_any_byte_spread() {
        for width in [3, 6, 8, 9, 16, 17, 30] {
            let mut homes: Vec<usize> = (0..1000)
                .map(|i| {
                    let text = format!("{i:0>width$}");
                    let cell = Cell::of(&text);
                    let key = Key {
                        head: cell.head(),
                        tail: cell.tail(),
                        len: cell.len(),
                    };
                    key.home(cell.bytes(), 4096)
                })
                .collect();
            homes.sort_unstable();
            homes.dedup();
            assert!(homes.len() > 700, "{width}: {}", homes.len());
        }
    }

    #[test]
    fn where_all_differ_it_stops_looking() {
        let mut interner = Interner::new(true);
        let places: Vec<u32> = (0..2000)
            .map(|i: u32| interner.place(Cell::of(&i.to_string())))
            .collect();
        assert_eq!(places, (0..2000).collect::<Vec<u32>>());
        assert!(interner.gave_up);
        assert_eq!(interner.place(Cell::of("0")), 2000);
    }
}
