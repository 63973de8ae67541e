//! Eight bytes at a time, without a processor's special instructions: finding signs, folding case, reading digits.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The byte in every lane.
pub(crate) const fn splat(byte: u8) -> u64 {
    (byte as u64).wrapping_mul(ONES)
}

/// The highest bit of every lane that equals the splatted byte; all other bits are zero.
#[inline]
pub(crate) fn matches(word: u64, splatted: u64) -> u64 {
    let x = word ^ splatted;
    // The sum stays within its lane: 0x7f + 0x7f = 0xfe.
    !(((x & !HIGH).wrapping_add(!HIGH)) | x | !HIGH)
}

/// The highest bit of lanes below 32, exact up to the first of them.
#[inline]
pub(crate) fn control(word: u64) -> u64 {
    word.wrapping_sub(splat(0x20)) & !word & HIGH
}

/// The lane (0 to 7) of the first match.
#[inline]
pub(crate) fn first(hits: u64) -> usize {
    (hits.trailing_zeros() >> 3) as usize
}

/// The eight bytes from here; missing ones are zero.
#[inline]
pub(crate) fn load(bytes: &[u8]) -> u64 {
    if let Some(word) = bytes.first_chunk::<8>() {
        u64::from_le_bytes(*word)
    } else {
        load_short(bytes)
    }
}

#[cold]
fn load_short(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The lowest `len` bytes of the word, at most eight. Without a branch: lengths of cells can't be foreseen.
#[inline]
pub(crate) fn keep(word: u64, len: usize) -> u64 {
    let bits = 4 * len.min(8);
    // Two halves, because a shift by 64 is none.
    word & !(u64::MAX << bits << bits)
}

/// For 64 bytes, a bit for each of which something holds, the first byte's the lowest. Compilers compare sixteen at a time.
#[inline]
pub(crate) fn bits(block: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0u8; 64];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(*byte));
    }
    let mut bits = 0;
    for (place, lanes) in flags.as_chunks::<8>().0.iter().enumerate() {
        // Gathers the lowest bits of eight bytes in the highest byte.
        let byte = u64::from_le_bytes(*lanes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= byte << (8 * place);
    }
    bits
}

/// The signs that cells of a CSV file end or begin with: the delimiter, line breaks and quotes.
#[inline]
pub(crate) fn signs(block: &[u8; 64], delimiter: u8) -> u64 {
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "without branches sixteen bytes are compared at a time"
    )]
    bits(block, |b| (b == delimiter) | (b == b'\n') | (b == b'"'))
}

/// The 64 bytes from here, zeros where the text ends before.
#[inline]
pub(crate) fn block(bytes: &[u8], at: usize) -> [u8; 64] {
    let rest = bytes.get(at..).unwrap_or(&[]);
    rest.first_chunk::<64>().copied().unwrap_or_else(|| last_block(rest))
}

#[cold]
fn last_block(rest: &[u8]) -> [u8; 64] {
    let mut block = [0; 64];
    block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    block
}

/// For every bit whether an odd number of bits is set up to and with it.
#[inline]
pub(crate) fn parity(bits: u64) -> u64 {
    let mut odd = bits;
    for shift in [1, 2, 4, 8, 16, 32] {
        odd ^= odd << shift;
    }
    odd
}

/// ASCII capitals to small letters, in every lane; other bytes stay.
#[inline]
pub(crate) fn lower(word: u64) -> u64 {
    let low = word & !HIGH;
    let after_z = low.wrapping_add(splat(0x7f - b'Z'));
    let from_a = low.wrapping_add(splat(0x80 - b'A'));
    let capitals = !word & HIGH & (from_a ^ after_z);
    word | (capitals >> 2)
}

/// The number that the lowest `len` bytes (1 to 8) write in digits.
#[inline]
pub(crate) fn digits(word: u64, len: usize) -> Option<u64> {
    if !(1..=8).contains(&len) {
        return None;
    }
    // Digits go to the high end, zeros before them: the first byte in memory is the most significant digit.
    let padded = word << (64 - 8 * len) | ZEROS >> (4 * len) >> (4 * len);
    let value = padded ^ ZEROS;
    let not_digits = (value | value.wrapping_add(splat(0x76))) & HIGH;
    if not_digits != 0 {
        return None;
    }
    let pairs = value.wrapping_mul(10).wrapping_add(value >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_found_and_nothing_else() {
        for wanted in 0..=255u8 {
            for other in 0..=255u8 {
                let hits = matches(
                    u64::from_le_bytes([other, wanted, 0, other, 7, other, wanted, other]),
                    splat(wanted),
                );
                let expected: u64 = [other, wanted, 0, other, 7, other, wanted, other]
                    .iter()
                    .enumerate()
                    .filter(|(_, b)| **b == wanted)
                    .map(|(lane, _)| 0x80 << (8 * lane))
                    .sum();
                assert_eq!(hits, expected);
            }
        }
    }

    #[test]
    fn bits_stand_where_their_bytes_do() {
        let mut bytes = [b'x'; 70];
        for place in [0, 1, 7, 8, 31, 32, 62, 63, 64, 69] {
            bytes[place] = b',';
        }
        let of = |at: usize| bits(&block(&bytes, at), |b| b == b',');
        assert_eq!(of(0), 1 | 2 | 1 << 7 | 1 << 8 | 1 << 31 | 1 << 32 | 1 << 62 | 1 << 63);
        assert_eq!(of(62), 1 | 2 | 4 | 1 << 7);
        assert_eq!(of(100), 0);
        assert_eq!(parity(0b1_0010_0100), !0 << 8 | 0b1_1100);
    }

    #[test]
    fn digits_of_any_length() {
        for text in ["7", "42", "123", "9999", "10000", "000001", "7654321", "12345678"] {
            assert_eq!(digits(load(text.as_bytes()), text.len()), text.parse().ok());
        }
        for byte in (0..=255u8).filter(|b| !b.is_ascii_digit()) {
            for lane in 0..8 {
                let mut text = *b"12345678";
                text[lane] = byte;
                assert_eq!(digits(load(&text), 8), None, "{text:?}");
            }
        }
    }

    #[test]
    fn only_capitals_are_folded() {
        for byte in 0..=255u8 {
            assert_eq!(lower(splat(byte)), splat(byte.to_ascii_lowercase()), "{byte}");
        }
    }
}
