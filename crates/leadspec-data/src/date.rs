//! Cells to days and instants.

use crate::cell::Cell;
use crate::swar;
use leadspec_ir::{DateFormat, DatePart, Zone};

const DAY: i64 = 86_400_000_000;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Days since 1970-01-01 of a date of the years 1 to 9999.
#[inline]
pub(crate) fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => return None,
    };
    if !(1..=9999).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March: the leap day is the last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// `YYYY-MM-DD` with nothing around it.
#[inline]
pub(crate) fn iso_day(cell: Cell<'_>) -> Option<i64> {
    if cell.len() != 10 {
        return None;
    }
    let (head, tail) = (cell.head(), cell.tail());
    let signs = (head >> 32 & 0xff) == u64::from(b'-') && (head >> 56) == u64::from(b'-');
    if !signs {
        return None;
    }
    // The head is YYYY-MM-, the tail ends in DD.
    let number = |word: u64, len| swar::digits(swar::keep(word, len), len).map(u64::cast_signed);
    day(number(head, 4)?, number(head >> 40, 2)?, number(tail >> 48, 2)?)
}

/// A calendar day, what is known of the time of day (microseconds) and its distance from UTC (seconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) day: i64,
    pub(crate) time: i64,
    pub(crate) offset: Option<i64>,
}

impl Moment {
    /// The instant, in microseconds, read in the zone where it has no offset of its own.
    pub(crate) fn instant(self, zone: &Clock) -> Option<i64> {
        match self.offset {
            Some(offset) => Some(self.day * DAY + self.time - offset * 1_000_000),
            None => zone.instant(self.day, self.time),
        }
    }
}

/// The definition's time zone. The most frequent one needs no calendar.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    zone: Option<Zone>,
}

impl Clock {
    /// By its IANA name; UTC where there is no such zone (the checker refuses those).
    pub(crate) fn named(name: &str) -> Clock {
        Clock {
            zone: Some(name).filter(|n| *n != "UTC").and_then(Zone::named),
        }
    }

    fn instant(&self, day: i64, time: i64) -> Option<i64> {
        match &self.zone {
            Some(zone) => zone.instant(day, time),
            None => Some(day * DAY + time),
        }
    }

    /// The calendar day of an instant.
    pub(crate) fn day_of(&self, instant: i64) -> i64 {
        match &self.zone {
            Some(zone) => zone.day_of(instant),
            None => instant.div_euclid(DAY),
        }
    }
}

/// What is left of a text while it is read from the front.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let len = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        if len < least { None } else { number.parse().ok() }
    }

    fn literal(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// The longest digits as a fraction of a second, in microseconds; what is finer is cut.
    fn fraction(&mut self) -> Option<i64> {
        let len = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        if !(1..=9).contains(&len) {
            return None;
        }
        format!("{digits:0<9}").parse::<i64>().ok().map(|nanos| nanos / 1000)
    }

    /// `Z`, `+01`, `+0100` or `+01:00`, in seconds.
    fn offset(&mut self) -> Option<i64> {
        if self.literal("Z").is_some() || self.literal("z").is_some() {
            return Some(0);
        }
        let sign = if self.literal("-").is_some() {
            -1
        } else {
            self.literal("+")?;
            1
        };
        let hours = self.number(2, 2)?;
        let colon = self.literal(":").is_some();
        let minutes = if colon || self.0.starts_with(|c: char| c.is_ascii_digit()) {
            self.number(2, 2)?
        } else {
            0
        };
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
    }

    /// A month by its name, whole or its first three letters.
    fn month(&mut self, whole: bool) -> Option<i64> {
        for (number, name) in (1..).zip(MONTHS) {
            let name = if whole { name } else { name.get(..3)? };
            if self
                .0
                .get(..name.len())
                .is_some_and(|front| front.eq_ignore_ascii_case(name))
            {
                self.0 = self.0.get(name.len()..)?;
                return Some(number);
            }
        }
        None
    }
}

fn time_of_day(hour: i64, minute: i64, second: i64, micros: i64) -> Option<i64> {
    let valid = hour <= 23 && minute <= 59 && second <= 59;
    valid.then_some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
}

/// ISO 8601: a date, and behind `T` or a blank a time with or without seconds, fraction and offset. An hour may have one digit.
pub(crate) fn iso_moment(text: &str) -> Option<Moment> {
    let mut rest = Rest(text);
    let year = rest.number(4, 4)?;
    rest.literal("-")?;
    let month = rest.number(2, 2)?;
    rest.literal("-")?;
    let day = day(year, month, rest.number(2, 2)?)?;
    if rest.0.is_empty() {
        return Some(Moment {
            day,
            time: 0,
            offset: None,
        });
    }
    if rest.literal("T").is_none() && rest.literal("t").is_none() {
        rest.literal(" ")?;
    }
    let hour = rest.number(1, 2)?;
    rest.literal(":")?;
    let minute = rest.number(2, 2)?;
    let (mut second, mut micros) = (0, 0);
    if rest.literal(":").is_some() {
        second = rest.number(2, 2)?;
        if rest.literal(".").is_some() || rest.literal(",").is_some() {
            micros = rest.fraction()?;
        }
    }
    let time = time_of_day(hour, minute, second, micros)?;
    let mut offset = None;
    if !rest.0.is_empty() {
        if rest.literal(" ").is_some() && rest.0 == "UTC" {
            return Some(Moment {
                day,
                time,
                offset: Some(0),
            });
        }
        offset = Some(rest.offset()?);
    }
    rest.0.is_empty().then_some(Moment { day, time, offset })
}

/// By a declared format.
pub(crate) fn moment(text: &str, format: &DateFormat) -> Option<Moment> {
    let mut rest = Rest(text);
    let (mut year, mut month, mut of_month) = (0, 0, 0);
    let (mut hour, mut minute, mut second, mut micros) = (0, 0, 0, 0);
    let (mut half, mut twelve, mut offset) = (None, false, None);
    for part in &format.parts {
        match part {
            DatePart::Year => year = rest.number(4, 4)?,
            DatePart::ShortYear => {
                let short = rest.number(2, 2)?;
                year = if short >= 70 { 1900 + short } else { 2000 + short };
            }
            DatePart::Month => month = rest.number(2, 2)?,
            DatePart::ShortMonth => month = rest.number(1, 2)?,
            DatePart::MonthAbbreviation => month = rest.month(false)?,
            DatePart::MonthName => month = rest.month(true)?,
            DatePart::Day => of_month = rest.number(2, 2)?,
            DatePart::ShortDay => of_month = rest.number(1, 2)?,
            DatePart::Hour => hour = rest.number(2, 2)?,
            DatePart::ShortHour => hour = rest.number(1, 2)?,
            DatePart::Hour12 => {
                hour = rest.number(1, 2).filter(|h| (1..=12).contains(h))?;
                twelve = true;
            }
            DatePart::Minute => minute = rest.number(2, 2)?,
            DatePart::Second => second = rest.number(2, 2)?,
            DatePart::Fraction => micros = rest.fraction()?,
            DatePart::AmPm => {
                let front = rest.0.get(..2)?;
                half = Some(if front.eq_ignore_ascii_case("AM") {
                    0
                } else if front.eq_ignore_ascii_case("PM") {
                    12
                } else {
                    return None;
                });
                rest.0 = rest.0.get(2..)?;
            }
            DatePart::Offset => offset = Some(rest.offset()?),
            DatePart::Literal(text) => rest.literal(text)?,
        }
    }
    if twelve {
        hour = hour % 12 + half?;
    }
    let moment = Moment {
        day: day(year, month, of_month)?,
        time: time_of_day(hour, minute, second, micros)?,
        offset,
    };
    rest.0.is_empty().then_some(moment)
}

/// A format as its definition writes it.
pub(crate) fn describe(format: &DateFormat) -> String {
    let text = |part: &DatePart| match part {
        DatePart::Year => "YYYY".to_string(),
        DatePart::ShortYear => "YY".to_string(),
        DatePart::Month => "MM".to_string(),
        DatePart::ShortMonth => "M".to_string(),
        DatePart::MonthAbbreviation => "MMM".to_string(),
        DatePart::MonthName => "MMMM".to_string(),
        DatePart::Day => "DD".to_string(),
        DatePart::ShortDay => "D".to_string(),
        DatePart::Hour => "HH".to_string(),
        DatePart::ShortHour => "H".to_string(),
        DatePart::Hour12 => "hh".to_string(),
        DatePart::Minute => "mm".to_string(),
        DatePart::Second => "ss".to_string(),
        DatePart::Fraction => "SSS".to_string(),
        DatePart::AmPm => "A".to_string(),
        DatePart::Offset => "Z".to_string(),
        DatePart::Literal(text) => text.clone(),
    };
    format.parts.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_calendar() {
        for year in [1, 4, 100, 1600, 1900, 1970, 1999, 2000, 2024, 2026, 9999i16] {
            for month in 0..=13i8 {
                for of_month in 0..=32i8 {
                    assert_eq!(
                        day(year.into(), month.into(), of_month.into()),
                        leadspec_ir::day_from_civil(year, month, of_month),
                        "{year}-{month}-{of_month}"
                    );
                }
            }
        }
        assert_eq!(iso_day(Cell::of("2026-04-15")), leadspec_ir::parse_day("2026-04-15"));
        for text in [
            "2026-04-1",
            "2026-4-15",
            "2026/04/15",
            "2026-02-30",
            "2026-04-15 ",
            "15-04-2026",
            "2026-0x-15",
        ] {
            assert_eq!(iso_day(Cell::of(text)), None, "{text}");
        }
    }

    #[test]
    fn dates_as_declared() {
        let read = |format: &str, text: &str| {
            moment(text, &DateFormat::parse(format, true).unwrap())
                .map(|m| (leadspec_ir::format_day(m.day), m.time / 1_000_000, m.offset))
        };
        let at = |day: &str, seconds| Some((day.to_string(), seconds, None));
        assert_eq!(read("DD-MM-YYYY", "15-04-2026"), at("2026-04-15", 0));
        assert_eq!(read("DD-MM-YYYY", "31-02-2018"), None);
        assert_eq!(read("DD-MM-YYYY", "5-04-2026"), None);
        assert_eq!(read("M/D/YY", "4/15/69"), at("2069-04-15", 0));
        assert_eq!(read("M/D/YY", "12/1/70"), at("1970-12-01", 0));
        assert_eq!(
            read("DD MMM, YYYY HH:mm:ss", "15 Apr, 2021 00:03:00"),
            at("2021-04-15", 180)
        );
        assert_eq!(read("D MMMM YYYY h:mm A", "1 MAY 2021 12:05 am"), at("2021-05-01", 300));
        assert_eq!(
            read("D MMMM YYYY h:mm A", "1 May 2021 12:05 PM"),
            at("2021-05-01", 43_500)
        );
        assert_eq!(read("D MMMM YYYY h:mm A", "1 May 2021 13:05 PM"), None);
        let offset = read("YYYY-MM-DD HH:mm Z", "2021-05-01 10:00 +0130").unwrap();
        assert_eq!(offset.2, Some(5400));
    }

    #[test]
    fn timestamps_in_iso() {
        let zone = Clock::named("Europe/Amsterdam");
        let read = |text: &str| iso_moment(text).and_then(|m| m.instant(&zone));
        let noon = read("2026-07-01T10:00:00Z").unwrap();
        for same in [
            "2026-07-01 12:00",
            "2026-07-01T12:00:00",
            "2026-07-01 12:00:00.000",
            "2026-07-01T12:00:00+02:00",
            "2026-07-01T12:00:00+0200",
            "2026-07-01T12:00:00+02",
            "2026-07-01 10:00:00 UTC",
        ] {
            assert_eq!(read(same), Some(noon), "{same}");
        }
        assert_eq!(read("2026-07-01T12:00:00.123456789"), Some(noon + 123_456));
        assert_eq!(read("2026-07-01").map(|i| noon - i), Some(12 * 3_600_000_000));
        assert!(read("2020-12-30 3:15:52").is_some());
        for bad in [
            "",
            "2026-07-01T",
            "2026-07-01T24:00",
            "2026-07-01T12",
            "2026-07-01 12:00 CET",
            "2026-07-01T12:00:00.",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
