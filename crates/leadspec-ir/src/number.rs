//! Exact decimals.

use std::fmt;

/// How many decimals `number`, `percent`, `money` and points hold.
pub const DECIMALS: u8 = 6;

/// What a decimal is multiplied by to be held as an integer: 10^[`DECIMALS`].
pub const SCALE: i64 = 1_000_000;

/// An exact decimal with up to six decimals, held as a multiple of a millionth: about ±9.2 · 10¹².
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub i64);

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Not digits with at most one point.
    NotANumber,
    /// More decimals than [`DECIMALS`], trailing zeros aside.
    TooManyDecimals,
    /// Outside what 64 bits hold.
    TooLarge,
}

impl Decimal {
    /// A whole number; `None` when too large.
    pub fn from_integer(whole: i64) -> Option<Decimal> {
        whole.checked_mul(SCALE).map(Decimal)
    }

    /// Reads `10000`, `0.5`, `-3.25` and `10_000`; a sign may stand in front.
    pub fn parse(text: &str) -> Result<Decimal, NumberError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let whole: String = whole.chars().filter(|c| *c != '_').collect();
        let fraction = fraction.trim_end_matches('0');
        if !is_digits(&whole) || !(fraction.is_empty() || is_digits(fraction)) || digits.ends_with('.') {
            return Err(NumberError::NotANumber);
        }
        if fraction.len() > usize::from(DECIMALS) {
            return Err(NumberError::TooManyDecimals);
        }
        let padded = format!("{whole}{fraction:0<width$}", width = usize::from(DECIMALS));
        let value: i64 = padded.parse().map_err(|_| NumberError::TooLarge)?;
        Ok(Decimal(if negative { -value } else { value }))
    }

    /// The whole number, if it is one.
    pub fn as_integer(self) -> Option<i64> {
        (self.0 % SCALE == 0).then_some(self.0 / SCALE)
    }

    /// How many decimals it needs.
    pub fn decimals(self) -> u8 {
        let (mut value, mut left) = (self.0, DECIMALS);
        while left > 0 && value % 10 == 0 {
            value /= 10;
            left -= 1;
        }
        left
    }
}

impl fmt::Display for Decimal {
    /// Plain digits, no trailing zeros: `10000`, `0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (
            self.0.unsigned_abs() / SCALE.unsigned_abs(),
            self.0.unsigned_abs() % SCALE.unsigned_abs(),
        );
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{whole}")?;
        if fraction != 0 {
            let digits = format!("{fraction:06}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_both_ways() {
        for text in ["0", "10000", "0.5", "-3.25", "0.000001", "9223372036854.775807"] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()), Ok(text.to_string()));
        }
        assert_eq!(Decimal::parse("10_000.50"), Ok(Decimal(10_000_500_000)));
        assert_eq!(Decimal::parse("0.1234567"), Err(NumberError::TooManyDecimals));
        assert_eq!(Decimal::parse("9223372036855"), Err(NumberError::TooLarge));
        for text in ["", "-", ".5", "5.", "1e3", "1,5", "٣"] {
            assert_eq!(Decimal::parse(text), Err(NumberError::NotANumber), "{text}");
        }
        assert_eq!(Decimal(1_500_000).decimals(), 1);
    }
}
