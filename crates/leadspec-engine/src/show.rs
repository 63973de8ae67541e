//! Facts as people read them: exact numbers, days, names of choices.

use crate::eval::list_items;
use leadspec_data::{Column, Values};
use leadspec_ir::{Definition, FieldType, Unit, format_day};

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A table: bare digits.
    Bare,
    /// A person: thousands commas.
    Read,
}

/// A fact of a row; `None` where it is unknown.
pub(crate) fn fact(
    definition: &Definition,
    ty: &FieldType,
    column: &Column,
    row: usize,
    style: Style,
) -> Option<String> {
    let known = column.known.get(row);
    known.then(|| value(definition, ty, &column.values, row, style))
}

fn value(definition: &Definition, ty: &FieldType, values: &Values, row: usize, style: Style) -> String {
    match (values, ty) {
        (Values::Bool(answers), _) => (if answers.get(row) { "yes" } else { "no" }).to_string(),
        (Values::Quantity(numbers), FieldType::Quantity { unit, .. }) => quantity(
            numbers.get(row).copied().unwrap_or(0).into(),
            *unit,
            unit.decimals(),
            style,
        ),
        (Values::Code(codes), FieldType::Choice(domain)) => definition
            .code_name(*domain, codes.get(row).copied().unwrap_or(u32::MAX))
            .to_string(),
        (Values::Text(texts), _) => texts.get(row).to_string(),
        (Values::List(list), FieldType::List(of)) => {
            let items: Vec<String> = list_items(list, row)
                .map(|i| value(definition, of, &list.items, i, style))
                .collect();
            format!("[{}]", items.join(", "))
        }
        // A column is of its field's type.
        (
            Values::Quantity(_) | Values::Code(_) | Values::List(_),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
        ) => String::new(),
    }
}

/// A quantity of so many decimals with its unit.
pub(crate) fn quantity(value: i128, unit: Unit, decimals: u8, style: Style) -> String {
    if let (Style::Read, Ok(narrow)) = (style, i64::try_from(value))
        && decimals == unit.decimals()
    {
        return leadspec_ir::format_quantity(narrow, unit);
    }
    let narrow = || i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX });
    match unit {
        Unit::Integer | Unit::Number => decimal(value, decimals),
        Unit::Percent => format!("{}%", decimal(value, decimals)),
        Unit::Money(currency) => format!("{} {}", decimal(value, decimals), String::from_utf8_lossy(&currency)),
        Unit::Date => format_day(narrow()),
        Unit::Timestamp => instant(narrow()),
        Unit::Duration => duration(narrow()),
    }
}

/// Plain digits, no trailing zeros.
pub(crate) fn decimal(value: i128, decimals: u8) -> String {
    let scale = 10u128.saturating_pow(u32::from(decimals));
    let (whole, fraction) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    let sign = if value < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:0>width$}", width = usize::from(decimals));
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// `2026-03-01T09:30:00Z`.
fn instant(microseconds: i64) -> String {
    const DAY: i64 = 86_400_000_000;
    let (day, rest) = (microseconds.div_euclid(DAY), microseconds.rem_euclid(DAY) / 1_000_000);
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        format_day(day),
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// `3 days`, `90 seconds`: in the largest unit that it is a whole number of.
fn duration(seconds: i64) -> String {
    for (unit, name) in [(86_400, "day"), (3600, "hour"), (60, "minute")] {
        if seconds != 0 && seconds % unit == 0 {
            let number = seconds / unit;
            return format!("{number} {name}{}", if number == 1 { "" } else { "s" });
        }
    }
    format!("{seconds} second{}", if seconds == 1 { "" } else { "s" })
}
