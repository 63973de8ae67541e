//! Cells to exact numbers: fast for the plain ones, whole for the others.

use crate::cell::Cell;
use crate::swar;
use leadspec_ir::{DECIMALS, NumberFormat, SCALE};

/// Why a cell is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotNumber {
    /// It is written otherwise.
    Shape,
    /// It has more decimals than can be held.
    Decimals,
    /// It leaves 64 bits.
    Large,
}

const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut i = 1;
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// A whole number of at most eight digits without a sign.
#[inline]
pub(crate) fn short_integer(cell: Cell<'_>) -> Option<i64> {
    swar::digits(cell.head(), cell.len()).map(u64::cast_signed)
}

/// A decimal of at most eight signs without a sign in front, in millionths.
#[inline]
pub(crate) fn short_decimal(cell: Cell<'_>) -> Option<i64> {
    let (word, len) = (cell.head(), cell.len());
    let point = swar::matches(word, swar::splat(b'.'));
    if point == 0 {
        return swar::digits(word, len).map(|whole| u64::cast_signed(whole) * SCALE);
    }
    let place = swar::first(point);
    let decimals = len.checked_sub(place + 1)?;
    if len > 8 || place == 0 || decimals == 0 || decimals > usize::from(DECIMALS) {
        return None;
    }
    // The point goes out: what stands behind it moves one byte down.
    let front = swar::keep(word, place);
    let behind = word >> (8 * place) >> 8 << (8 * place);
    let digits = swar::digits(front | behind, len - 1)?;
    let scale = POWERS.get(usize::from(DECIMALS) - decimals)?;
    Some(u64::cast_signed(digits).wrapping_mul(*scale))
}

/// What is kept of a number while its signs are read.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    /// All digits as one number; `None` once it has left 128 bits.
    value: u128,
    too_large: bool,
    /// Digits seen before the decimals.
    whole: usize,
    /// Decimals seen.
    decimals: i32,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        match self
            .value
            .checked_mul(10)
            .and_then(|v| v.checked_add(u128::from(digit)))
        {
            Some(value) => self.value = value,
            None => self.too_large = true,
        }
    }
}

/// How numbers of a field are written and held.
#[derive(Debug, Clone)]
pub(crate) struct NumberReader {
    format: NumberFormat,
    /// Decimals the integer form has: six or none.
    scale: i32,
    /// To how many decimals to round.
    round: Option<i32>,
}

impl NumberReader {
    /// For a field with this many decimals in its integer form.
    pub(crate) fn new(format: Option<&NumberFormat>, scale: u8, round: Option<u8>) -> NumberReader {
        let plain = NumberFormat {
            decimal: '.',
            group: None,
            prefix: String::new(),
            suffix: String::new(),
            multiplies: false,
        };
        NumberReader {
            format: format.cloned().unwrap_or(plain),
            scale: i32::from(scale),
            round: round.map(|r| i32::from(r.min(scale))),
        }
    }

    /// Whether every number that can be held is held as it is: nothing is rounded.
    pub(crate) fn keeps_all(&self) -> bool {
        self.round.is_none_or(|r| r >= self.scale)
    }

    /// A trimmed cell by the field's format. `shift` moves the decimal point to the right.
    pub(crate) fn read(&self, text: &str, shift: i32) -> Result<i64, NotNumber> {
        let format = &self.format;
        let mut rest = text;
        let mut negative = false;
        let mut signed = false;
        // A sign may stand before or behind what stands before the number: `-$5`, `$-5`.
        for _ in 0..2 {
            if !signed && let Some((sign, after)) = split_sign(rest) {
                (negative, signed, rest) = (sign, true, after);
            }
            if !format.prefix.is_empty()
                && let Some(after) = rest.strip_prefix(format.prefix.as_str())
            {
                rest = after.trim_start();
            }
        }
        if !format.suffix.is_empty()
            && let Some(before) = rest.strip_suffix(format.suffix.as_str())
        {
            rest = before.trim_end();
        }
        let mut shift = shift;
        if format.multiplies
            && let Some(last) = rest.chars().last()
        {
            let zeros = match last {
                'K' | 'k' => 3,
                'M' | 'm' => 6,
                'B' | 'b' => 9,
                _ => 0,
            };
            if zeros > 0 {
                shift += zeros;
                rest = rest.get(..rest.len() - last.len_utf8()).unwrap_or("").trim_end();
            }
        }
        let digits = scan(rest, format.decimal, format.group).ok_or(NotNumber::Shape)?;
        self.finish(negative, digits, shift)
    }

    /// A number as JSON writes it, whatever the format: digits, a point, an exponent.
    pub(crate) fn read_plain(&self, text: &str, shift: i32) -> Result<i64, NotNumber> {
        let (negative, rest) = split_sign(text).unwrap_or((false, text));
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let far: i32 = exponent.parse().map_err(|_| NotNumber::Shape)?;
                (mantissa, far.clamp(-10_000, 10_000))
            }
            None => (rest, 0),
        };
        let digits = scan(mantissa, '.', None).ok_or(NotNumber::Shape)?;
        self.finish(negative, digits, shift + exponent)
    }

    /// The integer form of what was read.
    fn finish(&self, negative: bool, digits: Digits, shift: i32) -> Result<i64, NotNumber> {
        if digits.too_large {
            return Err(NotNumber::Large);
        }
        let mut value = digits.value;
        // The value is `value` · 10^exponent, wanted in units of 10^-scale.
        let mut exponent = shift - digits.decimals;
        if value == 0 {
            return Ok(0);
        }
        let last = -self.round.unwrap_or(self.scale);
        if exponent < last {
            // Zeros at the end are no decimals.
            while value.is_multiple_of(10) && exponent < last {
                value /= 10;
                exponent += 1;
            }
            if self.round.is_some() && exponent < last {
                value = half_to_even(value, u32::try_from(last - exponent).unwrap_or(u32::MAX));
                exponent = last;
            }
        }
        let steps = u32::try_from(exponent + self.scale).map_err(|_| NotNumber::Decimals)?;
        let scaled = 10u128
            .checked_pow(steps)
            .and_then(|p| value.checked_mul(p))
            .ok_or(NotNumber::Large)?;
        let whole = i64::try_from(scaled).map_err(|_| NotNumber::Large)?;
        Ok(if negative { -whole } else { whole })
    }
}

fn half_to_even(value: u128, drop: u32) -> u128 {
    let Some(unit) = 10u128.checked_pow(drop) else { return 0 };
    let (kept, rest) = (value / unit, value % unit);
    match (rest * 2).cmp(&unit) {
        std::cmp::Ordering::Less => kept,
        std::cmp::Ordering::Equal => kept + kept % 2,
        std::cmp::Ordering::Greater => kept + 1,
    }
}

fn split_sign(text: &str) -> Option<(bool, &str)> {
    let (negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_prefix('−')) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+')?),
    };
    Some((negative, rest.trim_start()))
}

/// Digits with at most one decimal sign (digits on both sides of it), grouped by three where a group sign stands at all.
fn scan(text: &str, decimal: char, group: Option<char>) -> Option<Digits> {
    let mut digits = Digits::default();
    let mut chars = text.chars().peekable();
    // Digits since the last group sign, and whether there was one.
    let (mut run, mut grouped, mut fraction) = (0, false, false);
    while let Some(c) = chars.next() {
        if let Some(digit) = c.to_digit(10) {
            digits.push(u8::try_from(digit).ok()?);
            if fraction {
                digits.decimals = digits.decimals.checked_add(1)?;
            } else {
                digits.whole += 1;
                run += 1;
                if grouped && run > 3 {
                    return None;
                }
            }
        } else if !fraction && c == decimal {
            chars.peek().filter(|next| next.is_ascii_digit())?;
            if digits.whole == 0 || grouped && run != 3 {
                return None;
            }
            fraction = true;
        } else if !fraction && group.is_some_and(|g| c == g || g == ' ' && matches!(c, '\u{a0}' | '\u{202f}')) {
            // The first group has one to three digits, the others three.
            if run == 0 || run > 3 || grouped && run != 3 {
                return None;
            }
            (grouped, run) = (true, 0);
        } else {
            return None;
        }
    }
    (digits.whole > 0 && !(grouped && !fraction && run != 3)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(example: &str, text: &str) -> Result<i64, NotNumber> {
        let format = NumberFormat::parse(example).unwrap();
        NumberReader::new(Some(&format), 6, None).read(text, 0)
    }

    #[test]
    fn short_ones_and_long_ones_agree() {
        let plain = NumberReader::new(None, 6, None);
        for text in [
            "0", "7", "0.5", "12.25", "123456.7", "1234567", "12345678", "0.123456", "1.23456", "000.5",
        ] {
            assert_eq!(short_decimal(Cell::of(text)), plain.read(text, 0).ok(), "{text}");
        }
        for text in [
            "",
            ".",
            "5.",
            ".5",
            "1.2.3",
            "1,5",
            "-1",
            "1e3",
            " 1",
            "1.1234567",
            "123456789",
        ] {
            assert_eq!(short_decimal(Cell::of(text)), None, "{text}");
        }
        // What stands behind the cell in the buffer is not part of it.
        assert_eq!(short_integer(Cell::of("12")), Some(12));
    }

    #[test]
    fn numbers_by_an_example() {
        assert_eq!(read("1.234,56", "1.234.567,5"), Ok(1_234_567_500_000));
        assert_eq!(read("1.234,56", "1234,5"), Ok(1_234_500_000));
        assert_eq!(read("1.234,56", "1.23,5"), Err(NotNumber::Shape));
        assert_eq!(read("1.234,56", "1234.567"), Err(NotNumber::Shape));
        assert_eq!(read("1 234,56", "1\u{a0}234,56"), Ok(1_234_560_000));
        assert_eq!(read("$1,234.56", "-$1,234.56"), Ok(-1_234_560_000));
        assert_eq!(read("$1,234.56", "$ -5"), Ok(-5_000_000));
        assert_eq!(read("$1,234.56K", "$342.09K"), Ok(342_090_000_000));
        assert_eq!(read("$1,234.56K", "1.2M"), Ok(1_200_000_000_000));
        assert_eq!(read("1.234 kr", "1.234 kr"), Ok(1_234_000_000));
        assert_eq!(read("1.234,56", "--5"), Err(NotNumber::Shape));
    }

    #[test]
    fn decimals_are_held_or_rounded_or_refused() {
        let reader = |scale, round| NumberReader::new(None, scale, round);
        assert_eq!(reader(6, None).read("0.1234567", 0), Err(NotNumber::Decimals));
        assert_eq!(reader(6, None).read("0.12345600", 0), Ok(123_456));
        assert_eq!(reader(6, Some(2)).read("0.125", 0), Ok(120_000));
        assert_eq!(reader(6, Some(2)).read("0.135", 0), Ok(140_000));
        assert_eq!(reader(6, Some(0)).read("0.00000000000001", 0), Ok(0));
        assert_eq!(reader(0, None).read("5.0", 0), Ok(5));
        assert_eq!(reader(0, None).read("5.5", 0), Err(NotNumber::Decimals));
        assert_eq!(reader(0, Some(0)).read("5.5", 0), Ok(6));
        assert_eq!(reader(6, None).read("9223372036854.775807", 0), Ok(i64::MAX));
        assert_eq!(reader(6, None).read("9223372036855", 0), Err(NotNumber::Large));
        assert_eq!(reader(6, None).read(&"9".repeat(400), 0), Err(NotNumber::Large));
        assert_eq!(reader(6, None).read_plain("1.5e3", 0), Ok(1_500_000_000));
        assert_eq!(reader(6, None).read_plain("15E-1", 0), Ok(1_500_000));
        assert_eq!(reader(6, None).read_plain("1e999999999999", 0), Err(NotNumber::Shape));
        assert_eq!(reader(6, None).read_plain("1e400", 0), Err(NotNumber::Large));
        assert_eq!(reader(6, None).read_plain("1e-400", 0), Err(NotNumber::Decimals));
        // A fraction of one is a percentage two places to the right.
        assert_eq!(reader(6, None).read("0.7", 2), Ok(70_000_000));
    }
}
