//! One bit a row.

/// Bits by row, 64 to a word. Bits past the last row are zero, so that words can be counted and compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// So many rows, all with this bit.
    pub fn filled(len: usize, bit: bool) -> Bitmap {
        let mut map = Bitmap {
            words: vec![if bit { u64::MAX } else { 0 }; len.div_ceil(64)],
            len,
        };
        map.clear_tail();
        map
    }

    /// From words, the first row in the lowest bit of the first; missing words are zero.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Bitmap {
        words.resize(len.div_ceil(64), 0);
        let mut map = Bitmap { words, len };
        map.clear_tail();
        map
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit of a row; false past the end.
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|w| w >> (row % 64) & 1 == 1)
    }

    /// Sets the bit of a row; nothing past the end.
    pub fn set(&mut self, row: usize, bit: bool) {
        if row < self.len
            && let Some(word) = self.words.get_mut(row / 64)
        {
            *word = *word & !(1 << (row % 64)) | u64::from(bit) << (row % 64);
        }
    }

    /// Adds a row.
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        self.set(self.len - 1, bit);
    }

    /// Forgets all rows, keeps the memory.
    pub fn clear(&mut self) {
        self.words.clear();
        self.len = 0;
    }

    /// The words.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many bits are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether every row's bit is set.
    pub fn all(&self) -> bool {
        self.count() == self.len
    }

    fn clear_tail(&mut self) {
        if !self.len.is_multiple_of(64)
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }
}

impl FromIterator<bool> for Bitmap {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> Self {
        let mut map = Bitmap::default();
        bits.into_iter().for_each(|bit| map.push(bit));
        map
    }
}
