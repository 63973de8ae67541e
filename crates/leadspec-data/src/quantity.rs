//! Cells to quantities: numbers, percentages, amounts, days, instants and stretches of time.

use crate::cell::{Cell, CellKind};
use crate::date::{self, Clock};
use crate::field::Why;
use crate::number::{NotNumber, NumberReader};
use crate::reject::Reason;
use leadspec_ir::{CellFormat, Field, Unit, format_quantity};

/// Reads quantities of one unit.
#[derive(Debug, Clone)]
pub(crate) struct QuantityReader {
    unit: Unit,
    low: i64,
    high: i64,
    numbers: NumberReader,
    format: CellFormat,
    /// The number format as the definition would write it.
    example: Option<String>,
    clock: Clock,
}

/// The quickest way to read most cells of a quantity.
#[derive(Clone, Copy)]
pub(crate) enum Fast {
    Integer,
    Decimal,
    Date,
    None,
}

impl QuantityReader {
    pub(crate) fn new(
        unit: Unit,
        (low, high): (Option<i64>, Option<i64>),
        field: &Field,
        clock: &Clock,
    ) -> QuantityReader {
        let (numbers, example) = match &field.format {
            CellFormat::Number(format) => (Some(format), Some(number_example(format))),
            CellFormat::Fraction => (None, Some("`0.7`".to_string())),
            CellFormat::Default | CellFormat::Date(_) => (None, None),
        };
        QuantityReader {
            unit,
            low: low.unwrap_or(i64::MIN),
            high: high.unwrap_or(i64::MAX),
            numbers: NumberReader::new(numbers, unit.decimals(), field.decimals),
            example,
            format: field.format.clone(),
            clock: clock.clone(),
        }
    }

    /// Whether a value is within the declared range.
    #[inline]
    pub(crate) fn allows(&self, value: i64) -> bool {
        value >= self.low && value <= self.high
    }

    /// What belongs into the field, for people.
    pub(crate) fn expected(&self) -> &'static str {
        match self.unit {
            Unit::Integer => "a whole number",
            Unit::Number => "a number",
            Unit::Percent => "a percentage",
            Unit::Money(_) => "an amount",
            Unit::Date => "a date",
            Unit::Timestamp => "a date and time",
            Unit::Duration => "a duration",
        }
    }

    pub(crate) fn fast(&self) -> Fast {
        let plain = self.format == CellFormat::Default;
        match self.unit {
            Unit::Integer if plain => Fast::Integer,
            Unit::Number | Unit::Percent | Unit::Money(_) if plain && self.numbers.keeps_all() => Fast::Decimal,
            Unit::Date if plain => Fast::Date,
            Unit::Integer
            | Unit::Number
            | Unit::Percent
            | Unit::Money(_)
            | Unit::Date
            | Unit::Timestamp
            | Unit::Duration => Fast::None,
        }
    }

    /// Any cell, whole.
    pub(crate) fn read(&self, cell: Cell<'_>) -> Result<Option<i64>, Why> {
        let cell = cell.trim();
        let text = cell.text();
        match cell.kind {
            CellKind::Array | CellKind::Object | CellKind::Bool => return Err(Why::Form(cell.kind)),
            CellKind::Text
            | CellKind::Quoted
            | CellKind::Escaped
            | CellKind::Number
            | CellKind::Iso
            | CellKind::Null => {}
        }
        if text.is_empty() {
            return Ok(None);
        }
        let declared = match &self.format {
            CellFormat::Date(format) if cell.kind != CellKind::Iso => Some(format),
            CellFormat::Date(_) | CellFormat::Default | CellFormat::Number(_) | CellFormat::Fraction => None,
        };
        match self.unit {
            Unit::Integer | Unit::Number => self.number(text, cell.kind, 0).map(Some),
            Unit::Percent => {
                let shift = if self.format == CellFormat::Fraction { 2 } else { 0 };
                let bare = text
                    .strip_suffix('%')
                    .filter(|_| shift == 0)
                    .map_or(text, str::trim_end);
                self.number(bare, cell.kind, shift).map(Some)
            }
            Unit::Money(currency) => self.money(text, cell.kind, currency).map(Some),
            Unit::Date => {
                let moment = match declared {
                    Some(format) => date::moment(text, format),
                    // A typed timestamp at midnight is a date as well.
                    None if cell.kind == CellKind::Iso => date::iso_moment(text).filter(|m| m.time == 0),
                    None => return date::iso_day(cell).map(Some).ok_or(Why::Date),
                };
                moment.map(|m| Some(m.day)).ok_or(Why::Date)
            }
            Unit::Timestamp => {
                let moment = match declared {
                    Some(format) => date::moment(text, format),
                    None => date::iso_moment(text),
                };
                moment.and_then(|m| m.instant(&self.clock)).map(Some).ok_or(Why::Date)
            }
            Unit::Duration => duration(text).map(Some).ok_or(Why::Duration),
        }
    }

    fn number(&self, text: &str, kind: CellKind, shift: i32) -> Result<i64, Why> {
        let read = if kind == CellKind::Number {
            self.numbers.read_plain(text, shift)
        } else {
            self.numbers.read(text, shift)
        };
        read.map_err(Why::Number)
    }

    /// An amount, with its own currency's code before or behind where the format declares no signs of its own.
    fn money(&self, text: &str, kind: CellKind, currency: [u8; 3]) -> Result<i64, Why> {
        let read = self.number(text, kind, 0);
        if read != Err(Why::Number(NotNumber::Shape)) {
            return read;
        }
        let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let front = text
            .get(..3)
            .filter(|c| is_code(c))
            .map(|c| (c, text.get(3..).unwrap_or("")));
        let back = || {
            let place = text.len().checked_sub(3)?;
            text.get(place..)
                .filter(|c| is_code(c))
                .map(|c| (c, text.get(..place).unwrap_or("")))
        };
        match front.or_else(back) {
            Some((code, amount)) if code.as_bytes() == currency.as_slice() => self.number(amount.trim(), kind, 0),
            Some((_, amount)) if self.number(amount.trim(), kind, 0).is_ok() => Err(Why::Currency),
            Some(_) | None => read,
        }
    }

    pub(crate) fn reason(&self, why: Why) -> Reason {
        let whole = self.unit == Unit::Integer;
        let limit = |value: i64, none: i64| {
            Some(value)
                .filter(|v| *v != none)
                .map(|v| format_quantity(v, self.unit))
        };
        match why {
            Why::Number(NotNumber::Decimals) if whole => Reason::NotWhole,
            Why::Number(NotNumber::Decimals) => Reason::TooManyDecimals,
            Why::Number(NotNumber::Large) => Reason::TooLarge,
            Why::Range => Reason::OutOfRange {
                low: limit(self.low, i64::MIN),
                high: limit(self.high, i64::MAX),
            },
            Why::Currency => Reason::OtherCurrency {
                expected: match self.unit {
                    Unit::Money(currency) => String::from_utf8_lossy(&currency).into_owned(),
                    Unit::Integer | Unit::Number | Unit::Percent | Unit::Date | Unit::Timestamp | Unit::Duration => {
                        String::new()
                    }
                },
            },
            Why::Date => {
                let declared = match &self.format {
                    CellFormat::Date(format) => Some(date::describe(format)),
                    CellFormat::Default | CellFormat::Number(_) | CellFormat::Fraction => None,
                };
                if self.unit == Unit::Date {
                    Reason::NotADate {
                        format: declared.unwrap_or_else(|| "YYYY-MM-DD".to_string()),
                    }
                } else {
                    Reason::NotATimestamp {
                        format: declared.unwrap_or_else(|| "YYYY-MM-DD HH:mm:ss".to_string()),
                    }
                }
            }
            Why::Duration => Reason::NotADuration,
            Why::Number(NotNumber::Shape) | Why::Choice | Why::Missing | Why::Form(_) => Reason::NotANumber {
                example: self.example.clone(),
            },
        }
    }
}

/// A number format as an example of itself.
fn number_example(format: &leadspec_ir::NumberFormat) -> String {
    let group = format.group.map(String::from).unwrap_or_default();
    let behind = if format.multiplies { "K" } else { "" };
    let blank = if format.suffix.is_empty() { "" } else { " " };
    format!(
        "`{}1{group}234{}56{behind}{blank}{}`",
        format.prefix, format.decimal, format.suffix
    )
}

/// `2 days`, `90 minutes`, `1 day 12 hours`, in seconds.
fn duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let after = after.trim_start();
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, next) = after.split_at_checked(letters)?;
        let seconds = match unit.to_ascii_lowercase().as_str() {
            "s" | "sec" | "second" | "seconds" => 1,
            "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        rest = next.trim_start();
    }
    Some(total)
}
