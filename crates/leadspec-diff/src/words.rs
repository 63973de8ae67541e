//! Small pieces of English.

use leadspec_ir::{
    Action, CellFormat, DateFormat, DatePart, Decimal, Definition, NumberFormat, Outcome, Sla, SlaUnit, UnknownPolicy,
    Window, format_quantity, humanise,
};

/// `a, b and c`
pub(crate) fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// Each in quotes.
pub(crate) fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|t| format!("\"{t}\"")).collect()
}

/// Texts in quotes; where they are compared without case, as they were written.
pub(crate) fn texts(definition: &Definition, texts: &[String], fold_case: bool) -> Vec<String> {
    if !fold_case {
        return quoted(texts);
    }
    let written = texts.iter().map(|text| definition.spellings.written(text).to_string());
    quoted(&written.collect::<Vec<_>>())
}

/// What was written for people to read: a reason, a question.
pub(crate) fn prose(text: &str) -> String {
    format!("“{text}”")
}

/// A label within a sentence: in quotes where it has several words.
pub(crate) fn title(label: &str) -> String {
    if label.contains(char::is_whitespace) {
        prose(label)
    } else {
        label.to_string()
    }
}

/// What people call a thing, within a sentence.
pub(crate) fn titled(label: Option<&String>, name: &str) -> String {
    title(&called(label, name))
}

/// With a great letter in front.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What people call a thing: its label, else its name.
pub(crate) fn called(label: Option<&String>, name: &str) -> String {
    label.cloned().unwrap_or_else(|| capital(&humanise(name)))
}

/// Points in millionths as a number: `20`, `-2.5`.
pub(crate) fn number_of(points: i64) -> String {
    format_quantity(points, leadspec_ir::Unit::Number)
}

/// Points in millionths: `1 point`, `20 points`.
pub(crate) fn points_of(points: i64) -> String {
    let word = if Decimal(points.saturating_abs()) == Decimal(leadspec_ir::SCALE) {
        "point"
    } else {
        "points"
    };
    format!("{} {word}", number_of(points))
}

/// A weight: `25%`.
pub(crate) fn weight_of(weight: i64) -> String {
    format_quantity(weight, leadspec_ir::Unit::Percent)
}

/// `7 days`, or without end.
pub(crate) fn opt_window(window: Option<Window>) -> String {
    window.map_or_else(|| "at any time".to_string(), Window::phrase)
}

/// `24 hours`
pub(crate) fn sla(sla: Sla) -> String {
    let unit = match sla.unit {
        SlaUnit::Minutes => "minute",
        SlaUnit::Hours => "hour",
        SlaUnit::Days => "day",
        SlaUnit::Weeks => "week",
        SlaUnit::Months => "month",
        SlaUnit::Years => "year",
    };
    format!("{} {unit}{}", sla.number, if sla.number == 1 { "" } else { "s" })
}

/// `notify "account-executive"`
pub(crate) fn action(action: &Action) -> String {
    let arguments = quoted(&action.arguments).join(", ");
    format!("{} {arguments}", humanise(&action.name)).trim_end().to_string()
}

/// What being at a stage means.
pub(crate) fn outcome(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Now) => "sales acts now",
        Some(Outcome::Later) => "not yet",
        Some(Outcome::Never) => "not ever",
        None => "nothing yet",
    }
}

/// What becomes of leads for which a gate is unknown.
pub(crate) fn policy(policy: Option<UnknownPolicy>) -> &'static str {
    match policy {
        Some(UnknownPolicy::Ask) => "wait until somebody asks",
        Some(UnknownPolicy::Pass) => "pass",
        Some(UnknownPolicy::Fail) => "fail",
        None => "never are",
    }
}

/// How a cell is written.
pub(crate) fn format(format: &CellFormat) -> String {
    match format {
        CellFormat::Default => "the usual form".to_string(),
        CellFormat::Date(parts) => date(parts),
        CellFormat::Number(number) => example(number),
        CellFormat::Fraction => "0..1".to_string(),
    }
}

/// A number in its form: `€ 1.234,56`.
fn example(format: &NumberFormat) -> String {
    let group = format.group.map_or_else(String::new, String::from);
    let blank = |text: &str| if text.is_empty() { "" } else { " " };
    format!(
        "{}{}1{group}234{}56{}{}{}",
        format.prefix,
        blank(&format.prefix),
        format.decimal,
        if format.multiplies { "K" } else { "" },
        blank(&format.suffix),
        format.suffix
    )
}

fn date(format: &DateFormat) -> String {
    let part = |part: &DatePart| match part {
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
        DatePart::Hour12 => "h".to_string(),
        DatePart::Minute => "mm".to_string(),
        DatePart::Second => "ss".to_string(),
        DatePart::Fraction => "SSS".to_string(),
        DatePart::AmPm => "A".to_string(),
        DatePart::Offset => "Z".to_string(),
        DatePart::Literal(text) => text.clone(),
    };
    format.parts.iter().map(part).collect()
}
