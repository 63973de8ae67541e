//! A closed set of texts to codes, by the raw bytes of a cell.

use crate::cell::Cell;
use crate::swar;

/// Texts with a code each. Texts of up to 16 bytes are told apart by two words, without looking at the text again.
#[derive(Debug, Clone)]
pub(crate) struct WordTable {
    slots: Vec<Slot>,
    /// How many of a hash's highest bits say the place: 64 less this.
    shift: u32,
    /// What the hash multiplies by: found so that no two texts share a place, if there is such a number.
    factor: u64,
    long: Vec<String>,
    fold: bool,
    words: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    head: u64,
    tail: u64,
    /// Length and one, so that zero is an empty slot.
    len: u32,
    code: u32,
    /// Place in `long`, for texts of more than 16 bytes.
    long: u32,
}

/// How many factors are tried for a text that finds its place taken.
const FACTORS: u64 = 1024;

/// Tables of more texts look on from a taken place.
const MOST_WITHOUT_SHARING: usize = 100;

/// The highest bits depend on every bit of the text; the lowest would not.
#[inline]
fn hash(head: u64, tail: u64, len: usize, factor: u64) -> u64 {
    (head ^ tail.rotate_left(29) ^ (len as u64) << 56).wrapping_mul(factor)
}

impl WordTable {
    /// Nothing yet, with room for so many. With `fold`, texts must be in lower case and cells are compared without case.
    pub(crate) fn new(room: usize, fold: bool) -> WordTable {
        let slots = (room.max(1) * 8).next_power_of_two();
        WordTable {
            slots: vec![Slot::default(); slots],
            shift: 64 - slots.ilog2(),
            factor: 0x9e37_79b9_7f4a_7c15,
            long: Vec::new(),
            fold,
            words: 0,
        }
    }

    /// Adds a text; of equal texts the first counts. Texts beyond the room are not taken.
    pub(crate) fn insert(&mut self, text: &str, code: u32) {
        let cell = Cell::of(text);
        let (head, tail) = (cell.head(), cell.tail());
        if self.find(head, tail, text).is_some() || self.words * 2 >= self.slots.len() {
            return;
        }
        self.words += 1;
        let long = u32::try_from(self.long.len()).unwrap_or(u32::MAX);
        if text.len() > 16 {
            self.long.push(text.to_string());
        }
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX - 1) + 1;
        let slot = Slot {
            head,
            tail,
            len,
            code,
            long,
        };
        if !place_at_home(&mut self.slots, slot, self.factor) && !self.find_factor(slot) {
            place_anywhere(&mut self.slots, slot, self.factor);
        }
    }

    /// Places all texts anew, and one more, so that none shares a place.
    fn find_factor(&mut self, slot: Slot) -> bool {
        if self.words > MOST_WITHOUT_SHARING {
            return false;
        }
        let mut factor = self.factor;
        (0..FACTORS).any(|_| {
            factor = factor.wrapping_mul(0xd134_2543_de82_ef95) | 1;
            let mut slots = vec![Slot::default(); self.slots.len()];
            let old = self.slots.iter().filter(|s| s.len > 0);
            let fits = old.chain([&slot]).all(|s| place_at_home(&mut slots, *s, factor));
            if fits {
                (self.slots, self.factor) = (slots, factor);
            }
            fits
        })
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// The code of a cell, blanks around it aside.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop over a column's cells is made around it")]
    pub(crate) fn get_trimmed(&self, cell: Cell<'_>) -> Option<u32> {
        // Most cells have no blanks around them.
        self.get(cell).or_else(|| self.get_after_trimming(cell))
    }

    #[cold]
    fn get_after_trimming(&self, cell: Cell<'_>) -> Option<u32> {
        let trimmed = cell.trim();
        if trimmed.len() < cell.len() {
            self.get(trimmed)
        } else {
            None
        }
    }

    /// The code of a cell.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop over a column's cells is made around it")]
    pub(crate) fn get(&self, cell: Cell<'_>) -> Option<u32> {
        if self.fold {
            return self.get_folded(cell);
        }
        let (head, tail, len) = (cell.head(), cell.tail(), cell.len());
        // Most texts are short, and in their own place.
        let slot = self.slots.get(home(hash(head, tail, len, self.factor), self.shift))?;
        if slot.head == head && slot.tail == tail && slot.len as usize == len + 1 && len <= 16 {
            return Some(slot.code);
        }
        self.find(head, tail, cell.text())
    }

    fn get_folded(&self, cell: Cell<'_>) -> Option<u32> {
        let (head, tail) = (cell.head(), cell.tail());
        if (head | tail) & swar::splat(0x80) == 0 && cell.len() <= 16 {
            return self.find(swar::lower(head), swar::lower(tail), cell.text());
        }
        let lower = cell.text().to_lowercase();
        let cell = Cell::of(&lower);
        self.find(cell.head(), cell.tail(), &lower)
    }

    fn find(&self, head: u64, tail: u64, text: &str) -> Option<u32> {
        let mut place = home(hash(head, tail, text.len(), self.factor), self.shift);
        // At most half the slots are taken: an empty one ends every search.
        loop {
            let slot = self.slots.get(place)?;
            if slot.len as usize == text.len() + 1 && slot.head == head && slot.tail == tail {
                let same = text.len() <= 16 || self.long.get(slot.long as usize).is_some_and(|long| long == text);
                if same {
                    return Some(slot.code);
                }
            } else if slot.len == 0 {
                return None;
            }
            place = (place + 1) % self.slots.len();
        }
    }
}

#[inline]
fn home(hash: u64, shift: u32) -> usize {
    usize::try_from(hash >> shift).unwrap_or(0)
}

impl Slot {
    fn home(&self, slots: usize, factor: u64) -> usize {
        home(
            hash(self.head, self.tail, self.len as usize - 1, factor),
            64 - slots.ilog2(),
        )
    }
}

/// Puts a text where its hash says, if that is free.
fn place_at_home(slots: &mut [Slot], slot: Slot, factor: u64) -> bool {
    let home = slot.home(slots.len(), factor);
    slots
        .get_mut(home)
        .filter(|taken| taken.len == 0)
        .map(|free| *free = slot)
        .is_some()
}

/// Puts a text in the next free place; there is always one.
fn place_anywhere(slots: &mut [Slot], slot: Slot, factor: u64) {
    let home = slot.home(slots.len(), factor);
    let (before, from) = slots.split_at_mut(home);
    if let Some(free) = from.iter_mut().chain(before).find(|taken| taken.len == 0) {
        *free = slot;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_found() {
        let words: Vec<String> = (0..300).map(|i| "wörd".repeat(i % 7) + &i.to_string()).collect();
        let mut table = WordTable::new(words.len(), false);
        for (code, word) in (0..).zip(&words) {
            table.insert(word, code);
        }
        for (code, word) in (0..).zip(&words) {
            assert_eq!(table.get(Cell::of(word)), Some(code));
            assert_eq!(table.get(Cell::of(&format!("{word}x"))), None);
        }
    }

    #[test]
    fn few_words_share_no_place() {
        let words: Vec<String> = (0..40).map(|i| format!("word {i}")).collect();
        let mut table = WordTable::new(words.len(), false);
        for word in &words {
            table.insert(word, 0);
        }
        for (place, slot) in table.slots.iter().enumerate().filter(|(_, slot)| slot.len > 0) {
            assert_eq!(slot.home(table.slots.len(), table.factor), place);
        }
    }

    #[test]
    fn many_words_are_all_found() {
        let mut table = WordTable::new(5000, false);
        for code in 0..5000 {
            table.insert(&code.to_string(), code);
        }
        assert!((0..5000).all(|code| table.get(Cell::of(&code.to_string())) == Some(code)));
    }

    #[test]
    fn case_is_folded_beyond_ascii() {
        let mut table = WordTable::new(2, true);
        table.insert("größe", 1);
        table.insert("a text of more than sixteen", 2);
        assert_eq!(table.get(Cell::of("GRÖSSE")), None);
        assert_eq!(table.get(Cell::of("GRÖßE")), Some(1));
        assert_eq!(table.get(Cell::of("A Text of More Than Sixteen")), Some(2));
    }
}
