//! Values written out, and the numbers in windows.

use super::quantity;
use crate::context::Context;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{
    ConditionKind, Decimal, NumberError, QuantityKind, Unit, Window, WindowUnit, Zone, day_from_civil, parse_day,
};
use leadspec_syntax::{DurationLiteral, DurationUnit, Literal, Name, NumberLiteral};

/// What a literal is.
pub(super) fn operand<'a>(cx: &mut Context<'a>, literal: &'a Literal, span: Span) -> Operand<'a> {
    let of_unit = |value: i64, unit: Unit| OperandKind::Quantity(quantity(QuantityKind::Constant(value), unit, span));
    let kind = match literal {
        Literal::Number(number) => decimal(cx, number).map(OperandKind::Number),
        Literal::Percent(number) => decimal(cx, number).map(|d| of_unit(d.0, Unit::Percent)),
        Literal::Money { number, currency } => {
            let (amount, currency) = (decimal(cx, number), self::currency(cx, currency));
            amount.zip(currency).map(|(a, c)| of_unit(a.0, Unit::Money(c)))
        }
        Literal::Text(text) => Some(OperandKind::TextConstant(text.value.clone())),
        Literal::Bool(value) => Some(OperandKind::Condition(super::build(
            ConditionKind::Constant(*value),
            span,
        ))),
        Literal::Date(text) => date(cx, text, span).map(|day| of_unit(day, Unit::Date)),
        Literal::Timestamp(text) => timestamp(cx, text, span).map(|instant| of_unit(instant, Unit::Timestamp)),
        Literal::Duration(duration) => seconds(cx, duration).map(|s| of_unit(s, Unit::Duration)),
        Literal::Unknown => Some(OperandKind::Unknown),
    };
    Operand::new(kind.unwrap_or(OperandKind::Error), span)
}

/// A number as written.
pub(crate) fn decimal(cx: &mut Context, number: &NumberLiteral) -> Option<Decimal> {
    let text = &number.text;
    let (message, label, help) = match Decimal::parse(text) {
        Ok(value) => return Some(value),
        Err(NumberError::TooManyDecimals) => (
            format!("`{text}` has more than six decimals"),
            "too many decimals",
            "write at most six decimals: numbers are exact",
        ),
        Err(NumberError::TooLarge) => (
            format!("`{text}` is too large"),
            "too large",
            "write a number below 9_000_000_000_000",
        ),
        Err(NumberError::NotANumber) => (
            format!("`{text}` is not a number"),
            "not a number",
            "write digits, with `_` between thousands and `.` before decimals: `10_000.50`",
        ),
    };
    cx.report(Diagnostic::new(Code::BadNumber, message, number.span, label).with_help(help));
    None
}

/// A whole number as written.
pub(crate) fn whole(cx: &mut Context, number: &NumberLiteral) -> Option<i64> {
    let value = decimal(cx, number)?;
    if value.as_integer().is_none() {
        let text = &number.text;
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("a whole number is needed here, and `{text}` has decimals"),
            number.span,
            "not whole",
        )
        .with_help(format!("write `{}`", value.0 / leadspec_ir::SCALE));
        cx.report(diagnostic);
    }
    value.as_integer()
}

/// A currency as its three letters.
pub(crate) fn currency(cx: &mut Context, name: &Name) -> Option<[u8; 3]> {
    let text = &name.text;
    if let ([a, b, c], true) = (text.as_bytes(), text.bytes().all(|b| b.is_ascii_uppercase())) {
        return Some([*a, *b, *c]);
    }
    let upper = text.to_uppercase();
    let mut diagnostic = Diagnostic::new(
        Code::BadCurrency,
        format!("`{text}` is not a currency"),
        name.span,
        "three capital letters needed",
    );
    if let ([a, b, c], true) = (upper.as_bytes(), upper.bytes().all(|b| b.is_ascii_uppercase())) {
        let letters = [*a, *b, *c];
        diagnostic = diagnostic.with_help(format!("write `{upper}`")).with_safe_fix(
            format!("write `{upper}`"),
            name.span,
            upper.clone(),
        );
        cx.report_whole(diagnostic);
        return Some(letters);
    }
    diagnostic = {
        let known = [
            ("euro", "EUR"),
            ("euros", "EUR"),
            ("dollar", "USD"),
            ("dollars", "USD"),
            ("pound", "GBP"),
            ("pounds", "GBP"),
        ];
        let near = nearest(text, known.iter().map(|(word, _)| *word))
            .or_else(|| known.iter().map(|(word, _)| *word).find(|word| *word == text))
            .and_then(|near| known.iter().find(|(word, _)| *word == near))
            .map_or("EUR", |(_, code)| code);
        diagnostic.with_help(format!("write the currency's three letters: `{near}`"))
    };
    cx.report(diagnostic);
    None
}

fn date(cx: &mut Context, text: &str, span: Span) -> Option<i64> {
    let day = parse_day(text);
    if day.is_none() {
        bad_date(cx, text, text, span);
    }
    day
}

fn bad_date(cx: &mut Context, text: &str, date: &str, span: Span) {
    let mut parts = date.split('-').map(|p| p.parse::<i16>().unwrap_or(0));
    let (year, month) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    let month = i8::try_from(month).unwrap_or(0);
    let last = (28..=31).rev().find(|day| day_from_civil(year, month, *day).is_some());
    let help = match last {
        Some(last) => format!("the last day of that month is `{year:04}-{month:02}-{last:02}`"),
        None => "write year, month and day: `2026-04-15`".to_string(),
    };
    let diagnostic = Diagnostic::new(
        Code::BadDate,
        format!("there is no date `{text}`"),
        span,
        if last.is_some() { "no such day" } else { "no such month" },
    )
    .with_help(help);
    cx.report(diagnostic);
}

fn timestamp(cx: &mut Context, text: &str, span: Span) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let Some(day) = parse_day(date) else {
        bad_date(cx, text, date, span);
        return None;
    };
    let instant = instant(&cx.definition.timezone, day, time);
    if instant.is_none() {
        let diagnostic = Diagnostic::new(
            Code::BadDate,
            format!("there is no time `{text}`"),
            span,
            "no such time of day",
        )
        .with_help("write hours and minutes, and an offset where it matters: `2026-04-15T09:30+02:00`");
        cx.report(diagnostic);
    }
    instant
}

/// `09:30`, `09:30:15.25`, `09:30Z`, `09:30+02:00` on a day; without offset in the zone.
fn instant(zone: &str, day: i64, time: &str) -> Option<i64> {
    let cut = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = time.split_at_checked(cut)?;
    let mut parts = clock.splitn(3, ':');
    let mut part = |most: i64| -> Option<i64> {
        let text = parts.next().filter(|p| p.len() == 2)?;
        text.parse::<i64>().ok().filter(|n| (0..=most).contains(n))
    };
    let (hour, minute) = (part(23)?, part(59)?);
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(rest) => {
            let (second, fraction) = rest.split_once('.').unwrap_or((rest, ""));
            let second = second
                .parse::<i64>()
                .ok()
                .filter(|n| second.len() == 2 && (0..=59).contains(n))?;
            if fraction.len() > 6 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            (second, format!("{fraction:0<6}").parse::<i64>().ok()?)
        }
    };
    let of_day = (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction;
    match offset {
        "" => Zone::named(zone)?.instant(day, of_day),
        "Z" => Some(day * 86_400_000_000 + of_day),
        _signed => {
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            let shift = minutes * 60_000_000 * if offset.starts_with('-') { -1 } else { 1 };
            Some(day * 86_400_000_000 + of_day - shift)
        }
    }
}

fn seconds(cx: &mut Context, duration: &DurationLiteral) -> Option<i64> {
    let number = decimal(cx, &duration.number)?;
    let each: i64 = match duration.unit {
        DurationUnit::Minutes => 60,
        DurationUnit::Hours => 3600,
        DurationUnit::Days => 86_400,
        DurationUnit::Weeks => 7 * 86_400,
        DurationUnit::Months | DurationUnit::Years => {
            let text = cx.text(duration.span);
            let diagnostic = Diagnostic::new(
                Code::NotExact,
                format!("`{text}` has no fixed length"),
                duration.span,
                "months and years differ",
            )
            .with_help("count in days: `30 days`");
            cx.report(diagnostic);
            return None;
        }
    };
    let total = i128::from(number.0) * i128::from(each);
    let exact = (total % i128::from(leadspec_ir::SCALE) == 0)
        .then_some(total / i128::from(leadspec_ir::SCALE))
        .and_then(|s| i64::try_from(s).ok());
    if exact.is_none() {
        let text = cx.text(duration.span);
        let diagnostic = Diagnostic::new(
            Code::BadNumber,
            format!("`{text}` is not a whole number of seconds"),
            duration.span,
            "not exact",
        )
        .with_help("write a whole number of a smaller unit");
        cx.report(diagnostic);
    }
    exact
}

/// `90 days` as a window of days around the as-of day.
pub(crate) fn window(cx: &mut Context, duration: &DurationLiteral) -> Option<Window> {
    let number = whole(cx, &duration.number)?;
    let text = cx.text(duration.span);
    let unit = match duration.unit {
        DurationUnit::Days => WindowUnit::Days,
        DurationUnit::Weeks => WindowUnit::Weeks,
        DurationUnit::Months => WindowUnit::Months,
        DurationUnit::Years => WindowUnit::Years,
        DurationUnit::Minutes | DurationUnit::Hours => {
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("a window counts days, and `{text}` is shorter"),
                duration.span,
                "not in days",
            )
            .with_help("write days, weeks, months or years: `1 day` is the as-of day itself");
            cx.report(diagnostic);
            return None;
        }
    };
    match u32::try_from(number) {
        Ok(number) if number >= 1 => Some(Window { number, unit }),
        _outside => {
            let diagnostic = Diagnostic::new(
                Code::BadNumber,
                format!("a window of `{text}` has no days in it"),
                duration.span,
                "no days",
            )
            .with_help("write at least `1 day`: the as-of day itself");
            cx.report(diagnostic);
            None
        }
    }
}
