//! Numbers as they can be typed into a definition: `10_000 EUR`, `70%`, `0.5`; and sums as people write them.

use super::interval::FAR;
use leadspec_ir::{SCALE, Unit, format_day};

/// Points or percentages, from millionths: `40`, `-2.5`, `70%`.
pub(super) fn points(millionths: i128, weights: bool) -> String {
    format!("{}{}", decimal(millionths, 6), if weights { "%" } else { "" })
}

/// The same with a sign: `+15`.
pub(super) fn signed(millionths: i128, weights: bool) -> String {
    let sign = if millionths >= 0 { "+" } else { "" };
    format!("{sign}{}", points(millionths, weights))
}

/// `25 + 15 - 5 = 35`; a lone term and no terms are just their sum.
pub(super) fn sum(terms: &[i128], weights: bool) -> String {
    let terms: Vec<i128> = terms.iter().copied().filter(|t| *t != 0).collect();
    let total = points(terms.iter().sum(), weights);
    if terms.len() < 2 {
        return total;
    }
    let mut text = String::new();
    for (place, term) in terms.iter().enumerate() {
        match (place, *term < 0) {
            (0, _) => {}
            (_, true) => text.push_str(" - "),
            (_, false) => text.push_str(" + "),
        }
        text.push_str(&points(if place == 0 { *term } else { term.abs() }, weights));
    }
    format!("{text} = {total}")
}

/// An amount in the integer form of so many decimals.
pub(super) fn amount(value: i128, unit: Unit, decimals: u8) -> String {
    let extra = decimals.saturating_sub(unit.decimals());
    let value = value / 10i128.pow(u32::from(extra.min(30)));
    match unit {
        Unit::Integer => decimal(value, 0),
        Unit::Number => decimal(value, 6),
        Unit::Percent => format!("{}%", decimal(value, 6)),
        Unit::Money(currency) => format!("{} {}", decimal(value, 6), String::from_utf8_lossy(&currency)),
        Unit::Date => i64::try_from(value).map_or_else(|_| value.to_string(), format_day),
        Unit::Timestamp | Unit::Duration => {
            let value = i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX });
            leadspec_ir::format_quantity(value, unit)
        }
    }
}

/// Digits with `_` between thousands from `10_000` on, and as many decimals as needed.
fn decimal(value: i128, decimals: u32) -> String {
    if value.abs() >= FAR {
        return "any number".to_string();
    }
    let scale = if decimals == 0 { 1 } else { i128::from(SCALE) };
    let (whole, fraction) = (value.abs() / scale, value.abs() % scale);
    let digits = whole.to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    if fraction != 0 {
        let fraction = format!("{fraction:06}");
        text.push('.');
        text.push_str(fraction.trim_end_matches('0'));
    }
    text
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_they_are_typed() {
        assert_eq!(amount(10_000_000_000, Unit::Money(*b"EUR"), 6), "10_000 EUR");
        assert_eq!(amount(-2_500_000, Unit::Number, 6), "-2.5");
        assert_eq!(amount(1000, Unit::Integer, 0), "1000");
        assert_eq!(sum(&[25_000_000, 0, 15_000_000, -5_000_000], false), "25 + 15 - 5 = 35");
        assert_eq!(sum(&[25_000_000], true), "25%");
        assert_eq!(signed(15_000_000, false), "+15");
    }
}
