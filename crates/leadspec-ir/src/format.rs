//! How an export writes dates and numbers: declared, never guessed.

/// A date or timestamp by its parts, e.g. `DD-MM-YYYY` or `D MMM, YYYY HH:mm`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DateFormat {
    /// In order; every format has a year, a month and a day.
    pub parts: Vec<DatePart>,
}

/// A part of a date as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DatePart {
    /// `YYYY`: four digits.
    Year,
    /// `YY`: two digits, 1970 to 2069.
    ShortYear,
    /// `MM`: two digits.
    Month,
    /// `M`: one or two digits.
    ShortMonth,
    /// `MMM`: Jan, in any case.
    MonthAbbreviation,
    /// `MMMM`: January, in any case.
    MonthName,
    /// `DD`: two digits.
    Day,
    /// `D`: one or two digits.
    ShortDay,
    /// `HH`: two digits, 00 to 23.
    Hour,
    /// `H`: one or two digits, 0 to 23.
    ShortHour,
    /// `hh` or `h`: one or two digits, 1 to 12, with `A`.
    Hour12,
    /// `mm`
    Minute,
    /// `ss`
    Second,
    /// `SSS`: one to nine digits after a point.
    Fraction,
    /// `A`: AM or PM, in any case.
    AmPm,
    /// `Z`: `Z`, `+01:00` or `+0100`.
    Offset,
    /// Anything else, as it is.
    Literal(String),
}

/// Why a format says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatError {
    /// It lacks this part: "a year", "a month", "a day", "AM or PM".
    Lacks(&'static str),
    /// It has this part twice.
    Twice(&'static str),
    /// It has a time, and the field is a date.
    TimeInDate,
    /// It holds no example number.
    NoNumber,
    /// The example number can't be told apart: its group and decimal signs are the same, or stand in strange places.
    Ambiguous,
}

/// Token text, the part it is, and what people call it; longest first.
const TOKENS: [(&str, DatePart, &str); 17] = [
    ("YYYY", DatePart::Year, "a year"),
    ("YY", DatePart::ShortYear, "a year"),
    ("MMMM", DatePart::MonthName, "a month"),
    ("MMM", DatePart::MonthAbbreviation, "a month"),
    ("MM", DatePart::Month, "a month"),
    ("M", DatePart::ShortMonth, "a month"),
    ("DD", DatePart::Day, "a day"),
    ("D", DatePart::ShortDay, "a day"),
    ("HH", DatePart::Hour, "an hour"),
    ("H", DatePart::ShortHour, "an hour"),
    ("hh", DatePart::Hour12, "an hour"),
    ("h", DatePart::Hour12, "an hour"),
    ("mm", DatePart::Minute, "minutes"),
    ("ss", DatePart::Second, "seconds"),
    ("SSS", DatePart::Fraction, "a fraction"),
    ("A", DatePart::AmPm, "AM or PM"),
    ("Z", DatePart::Offset, "an offset"),
];

impl DateFormat {
    /// Reads `DD-MM-YYYY`. With `time` the format may hold a time of day.
    pub fn parse(text: &str, time: bool) -> Result<DateFormat, FormatError> {
        let mut parts = Vec::new();
        let mut seen: Vec<&'static str> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((token, part, what)) = TOKENS.iter().find(|(token, _, _)| rest.starts_with(token)) {
                if seen.contains(what) {
                    return Err(FormatError::Twice(what));
                }
                seen.push(what);
                parts.push(part.clone());
                rest = rest.get(token.len()..).unwrap_or("");
            } else {
                match parts.last_mut() {
                    Some(DatePart::Literal(literal)) => literal.push(first),
                    _token_or_none => parts.push(DatePart::Literal(first.to_string())),
                }
                rest = rest.get(first.len_utf8()..).unwrap_or("");
            }
        }
        for needed in ["a year", "a month", "a day"] {
            if !seen.contains(&needed) {
                return Err(FormatError::Lacks(needed));
            }
        }
        if !time && seen.len() > 3 {
            return Err(FormatError::TimeInDate);
        }
        if parts.contains(&DatePart::Hour12) && !seen.contains(&"AM or PM") {
            return Err(FormatError::Lacks("AM or PM"));
        }
        Ok(DateFormat { parts })
    }
}

/// A number by the signs of an example: `1.234,56`, `$1,234.56K`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    /// Stands before the decimals.
    pub decimal: char,
    /// Stands between groups of three, if any.
    pub group: Option<char>,
    /// May stand before the number, e.g. `$` or `€ `; blanks around it are free.
    pub prefix: String,
    /// May stand behind the number, e.g. ` kr`; blanks around it are free.
    pub suffix: String,
    /// Whether K, M and B behind the number multiply it by a thousand, a million, a thousand million.
    pub multiplies: bool,
}

impl NumberFormat {
    /// Reads an example.
    pub fn parse(example: &str) -> Result<NumberFormat, FormatError> {
        let first = example
            .find(|c: char| c.is_ascii_digit())
            .ok_or(FormatError::NoNumber)?;
        let last = example
            .rfind(|c: char| c.is_ascii_digit())
            .ok_or(FormatError::NoNumber)?;
        let (prefix, rest) = example.split_at(first);
        let (number, suffix) = rest.split_at(last + 1 - first);
        let (suffix, multiplies) = match suffix.trim() {
            "K" | "M" | "B" => ("", true),
            other => (other, false),
        };
        let signs: Vec<(usize, char)> = number.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
        let digits_after = |place: usize, sign: char| {
            number
                .get(place + sign.len_utf8()..)
                .map_or(0, |t| t.chars().take_while(char::is_ascii_digit).count())
        };
        let decimal_place = match signs.as_slice() {
            // One sign with three digits behind it groups: "1.234".
            [(place, sign)] if digits_after(*place, *sign) == 3 && (1..=3).contains(place) => None,
            [.., (place, sign)] if signs.iter().filter(|(_, c)| c == sign).count() == 1 => Some((*place, *sign)),
            _ => None,
        };
        let groups: Vec<&(usize, char)> = signs.iter().filter(|s| Some(**s) != decimal_place).collect();
        let group = groups.first().map(|(_, c)| *c);
        if groups
            .iter()
            .any(|(place, sign)| Some(*sign) != group || digits_after(*place, *sign) != 3)
        {
            return Err(FormatError::Ambiguous);
        }
        let decimal = decimal_place.map_or(if group == Some('.') { ',' } else { '.' }, |(_, c)| c);
        if group == Some(decimal) || !matches!(decimal, '.' | ',') {
            return Err(FormatError::Ambiguous);
        }
        Ok(NumberFormat {
            decimal,
            group,
            prefix: prefix.trim().to_string(),
            suffix: suffix.trim().to_string(),
            multiplies,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_by_their_parts() {
        let format = DateFormat::parse("DD-MM-YYYY", false).unwrap();
        assert_eq!(
            format.parts,
            [
                DatePart::Day,
                DatePart::Literal("-".into()),
                DatePart::Month,
                DatePart::Literal("-".into()),
                DatePart::Year
            ]
        );
        assert_eq!(DateFormat::parse("D MMM, YYYY HH:mm:ss", true).unwrap().parts.len(), 11);
        assert_eq!(DateFormat::parse("DD-MM", false), Err(FormatError::Lacks("a year")));
        assert_eq!(DateFormat::parse("DD-MM-YYYY HH", false), Err(FormatError::TimeInDate));
        assert_eq!(
            DateFormat::parse("DD-DD-MM-YYYY", false),
            Err(FormatError::Twice("a day"))
        );
        assert_eq!(
            DateFormat::parse("D/M/YY hh:mm", true),
            Err(FormatError::Lacks("AM or PM"))
        );
    }

    #[test]
    fn numbers_by_example() {
        let format = |text| NumberFormat::parse(text).map(|f| (f.decimal, f.group, f.prefix, f.suffix, f.multiplies));
        assert_eq!(
            format("1.234,56"),
            Ok((',', Some('.'), String::new(), String::new(), false))
        );
        assert_eq!(
            format("1 234,56"),
            Ok((',', Some(' '), String::new(), String::new(), false))
        );
        assert_eq!(
            format("$1,234.56K"),
            Ok(('.', Some(','), "$".into(), String::new(), true))
        );
        assert_eq!(
            format("€ 1.234"),
            Ok((',', Some('.'), "€".into(), String::new(), false))
        );
        assert_eq!(format("0,5"), Ok((',', None, String::new(), String::new(), false)));
        assert_eq!(
            format("1.234.567"),
            Ok((',', Some('.'), String::new(), String::new(), false))
        );
        assert_eq!(format("none"), Err(FormatError::NoNumber));
        assert_eq!(format("1,23.456"), Err(FormatError::Ambiguous));
    }
}
