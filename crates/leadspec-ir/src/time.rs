//! Days, time zones and windows. The clock itself is nobody's here: the as-of day is always given.

use crate::{Direction, Sla, SlaUnit, Window, WindowUnit};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span as Stretch, Timestamp, ToSpan};

/// A time zone of the IANA database that ships with the program.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this name (`Europe/Amsterdam`, `UTC`), if there is one.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// The zone of this name, and UTC where there is none: the checker knows them all, so that a definition has none other.
    pub fn or_utc(name: &str) -> Zone {
        Zone::named(name).unwrap_or(Zone(TimeZone::UTC))
    }

    /// The calendar day (days since 1970-01-01) of an instant (microseconds since 1970-01-01T00:00Z).
    pub fn day_of(&self, instant: i64) -> i64 {
        Timestamp::from_microsecond(instant).map_or_else(
            |_| instant.div_euclid(86_400_000_000),
            |t| day_from_date(self.0.to_datetime(t).date()),
        )
    }

    /// The first instant of a day, in microseconds; `None` outside the years 1 to 9999.
    pub fn start_of_day(&self, day: i64) -> Option<i64> {
        self.instant(day, 0)
    }

    /// The instant of a local time of day, in microseconds: a time that a change of the clock skips is moved on by the gap, one
    /// that comes twice is the first.
    pub fn instant(&self, day: i64, microseconds_of_day: i64) -> Option<i64> {
        let time = Time::midnight()
            .checked_add(Stretch::new().try_microseconds(microseconds_of_day).ok()?)
            .ok()?;
        let zoned = self.0.to_zoned(date_from_day(day)?.to_datetime(time)).ok()?;
        Some(zoned.timestamp().as_microsecond())
    }

    /// When a promise made on a day is due, as ISO 8601 with the zone's offset: the clock starts at the end of that day.
    pub fn due(&self, day: i64, sla: Sla) -> Option<String> {
        let start = self
            .0
            .to_zoned(date_from_day(day.checked_add(1)?)?.at(0, 0, 0, 0))
            .ok()?;
        let number = i64::from(sla.number);
        let stretch = match sla.unit {
            SlaUnit::Minutes => Stretch::new().try_minutes(number),
            SlaUnit::Hours => Stretch::new().try_hours(number),
            SlaUnit::Days => Stretch::new().try_days(number),
            SlaUnit::Weeks => Stretch::new().try_weeks(number),
            SlaUnit::Months => Stretch::new().try_months(number),
            SlaUnit::Years => Stretch::new().try_years(number),
        };
        let due = start.checked_add(stretch.ok()?).ok()?;
        Some(due.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }
}

impl Window {
    /// The days it covers, first and last, both included; `None` outside the calendar.
    pub fn days(self, today: i64, direction: Direction) -> Option<(i64, i64)> {
        let number = i64::from(self.number);
        let date = date_from_day(today)?;
        let far = |back: i64| -> Option<i64> {
            let stretch = match self.unit {
                WindowUnit::Days => (back * number).days(),
                WindowUnit::Weeks => Stretch::new().try_weeks(back * number).ok()?,
                WindowUnit::Months => Stretch::new().try_months(back * number).ok()?,
                WindowUnit::Years => Stretch::new().try_years(back * number).ok()?,
            };
            date.checked_add(stretch).ok().map(day_from_date)
        };
        // A window longer than the calendar covers all of it.
        Some(match direction {
            Direction::Last => (far(-1).map_or(i64::MIN, |d| d + 1), today),
            Direction::Next => (today, far(1).map_or(i64::MAX, |d| d - 1)),
        })
    }
}

/// Days since 1970-01-01 of a calendar date, if there is such a date in the years 1 to 9999.
pub fn day_from_civil(year: i16, month: i8, day: i8) -> Option<i64> {
    (year >= 1)
        .then(|| Date::new(year, month, day).ok().map(day_from_date))
        .flatten()
}

/// Reads `2026-04-15`.
pub fn parse_day(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let mut part = |len: usize| {
        parts
            .next()
            .filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    day_from_civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `2026-04-15`; the number itself outside the calendar.
pub fn format_day(day: i64) -> String {
    date_from_day(day).map_or_else(|| day.to_string(), |d| d.strftime("%Y-%m-%d").to_string())
}

fn day_from_date(date: Date) -> i64 {
    // Neither can leave the calendar: both are dates of it.
    Date::constant(1970, 1, 1)
        .until((jiff::Unit::Day, date))
        .map_or(0, |s| i64::from(s.get_days()))
}

fn date_from_day(day: i64) -> Option<Date> {
    let stretch = Stretch::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(stretch).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(number: u32, unit: WindowUnit, direction: Direction) -> (String, String) {
        let (a, b) = Window { number, unit }
            .days(parse_day("2026-03-31").unwrap(), direction)
            .unwrap();
        (format_day(a), format_day(b))
    }

    #[test]
    fn windows_include_the_as_of_day() {
        let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(
            window(7, WindowUnit::Days, Direction::Last),
            pair("2026-03-25", "2026-03-31")
        );
        assert_eq!(
            window(1, WindowUnit::Days, Direction::Last),
            pair("2026-03-31", "2026-03-31")
        );
        assert_eq!(
            window(1, WindowUnit::Months, Direction::Last),
            pair("2026-03-01", "2026-03-31")
        );
        assert_eq!(
            window(2, WindowUnit::Weeks, Direction::Next),
            pair("2026-03-31", "2026-04-13")
        );
        assert_eq!(
            window(1, WindowUnit::Years, Direction::Next),
            pair("2026-03-31", "2027-03-30")
        );
    }

    #[test]
    fn days_and_instants() {
        assert_eq!(parse_day("1970-01-02"), Some(1));
        assert_eq!(parse_day("2026-02-29"), None);
        assert_eq!(parse_day("2026-2-9"), None);
        let zone = Zone::named("Europe/Amsterdam").unwrap();
        let day = parse_day("2026-03-29").unwrap();
        let start = zone.start_of_day(day).unwrap();
        assert_eq!((zone.day_of(start), zone.day_of(start - 1)), (day, day - 1));
        assert_eq!(zone.start_of_day(day + 1).unwrap() - start, 23 * 3_600_000_000);
        assert_eq!(
            zone.due(
                day,
                Sla {
                    number: 24,
                    unit: SlaUnit::Hours
                }
            )
            .unwrap(),
            "2026-03-31T00:00:00+02:00"
        );
        assert!(Zone::named("Europe/Nowhere").is_none());
    }
}
