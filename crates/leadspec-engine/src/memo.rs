//! Leads that agree in all that decides settle alike: their answers become a key, and each key is settled once.

use crate::columns::{each_bit, word};

/// Finds keys again. Keys are so many words each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memo<T> {
    slots: Vec<u32>,
    keys: Vec<u64>,
    values: Vec<T>,
    words: usize,
}

/// More values than this are forgotten before the next batch, so that memory does not grow with the leads.
const LIMIT: usize = 1 << 16;

impl<T> Memo<T> {
    /// Made ready for a batch with keys of so many words.
    pub(crate) fn start(&mut self, words: usize) {
        if self.words != words || self.values.len() > LIMIT || self.slots.is_empty() {
            self.slots.clear();
            self.slots.resize(256, 0);
            self.keys.clear();
            self.values.clear();
            self.words = words;
        }
    }

    /// The place of a key's value, made if the key is new.
    pub(crate) fn place(&mut self, key: &[u64], make: impl FnOnce() -> T) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = hash(key) & mask;
        loop {
            match self.slots.get(at).copied().unwrap_or(0) {
                0 => break,
                found => {
                    let place = found as usize - 1;
                    if self.keys.get(place * self.words..(place + 1) * self.words) == Some(key) {
                        return found - 1;
                    }
                }
            }
            at = (at + 1) & mask;
        }
        self.keys.extend_from_slice(key);
        self.values.push(make());
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = number;
        }
        if self.values.len() * 2 > self.slots.len() {
            self.grow();
        }
        number - 1
    }

    /// The value at a place.
    pub(crate) fn get(&self, place: u32) -> Option<&T> {
        self.values.get(place as usize)
    }

    /// All values.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (place, key) in self.keys.chunks(self.words.max(1)).enumerate() {
            let mut at = hash(key) & (size - 1);
            while self.slots.get(at).is_some_and(|s| *s != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = u32::try_from(place + 1).unwrap_or(u32::MAX);
            }
        }
    }
}

fn hash(key: &[u64]) -> usize {
    let mixed = key
        .iter()
        .fold(0u64, |h, w| (h.rotate_left(23) ^ w).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    usize::try_from(mixed >> 40).unwrap_or(0)
}

/// How many bits at the front of a key hold the stage.
pub(crate) const STAGE_BITS: usize = 16;

/// Words of a key with so many bits behind the stage.
pub(crate) fn key_words(bits: usize) -> usize {
    (STAGE_BITS + bits).div_ceil(64)
}

/// The keys of all rows: the stage, then one bit from each column.
pub(crate) fn keys<'a>(
    rows: usize,
    stages: impl Iterator<Item = usize>,
    columns: impl ExactSizeIterator<Item = &'a [u64]>,
    out: &mut Vec<u64>,
) -> usize {
    let words = key_words(columns.len());
    out.clear();
    if words == 1 {
        out.extend(stages.take(rows).map(|s| s as u64));
        out.resize(rows, 0);
        for (number, column) in columns.enumerate() {
            spread(column, STAGE_BITS + number, out);
        }
    } else {
        out.resize(rows * words, 0);
        for (key, stage) in out.chunks_mut(words).zip(stages) {
            if let Some(first) = key.first_mut() {
                *first = stage as u64;
            }
        }
        for (number, column) in columns.enumerate() {
            let at = STAGE_BITS + number;
            each_bit((0..rows.div_ceil(64)).map(|i| word(column, i)), |row| {
                if let Some(word) = out.get_mut(row * words + at / 64) {
                    *word |= 1 << (at % 64);
                }
            });
        }
    }
    words
}

/// Puts a column's bits at one place of one-word keys.
fn spread(column: &[u64], at: usize, keys: &mut [u64]) {
    for (chunk, word) in keys.chunks_mut(64).zip(column) {
        if word.count_ones() < 8 {
            each_bit(std::iter::once(*word), |row| {
                if let Some(key) = chunk.get_mut(row) {
                    *key |= 1 << at;
                }
            });
        } else {
            for (row, key) in chunk.iter_mut().enumerate() {
                *key |= (word >> row & 1) << at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_again() {
        let mut memo: Memo<u64> = Memo::default();
        memo.start(2);
        for round in 0..2 {
            for n in 0..3000u64 {
                let place = memo.place(&[n % 7, n * n], || n);
                assert_eq!((round, memo.get(place)), (round, Some(&n)));
            }
        }
        assert_eq!(memo.values().len(), 3000);
    }

    #[test]
    fn a_key_holds_stage_and_bits() {
        let (a, b) = ([0b01u64], [0b11u64]);
        let mut out = Vec::new();
        let words = keys(2, [3, 4].into_iter(), [&a[..], &b[..]].into_iter(), &mut out);
        assert_eq!((words, out), (1, vec![3 | 3 << 16, 4 | 2 << 16]));
    }
}
