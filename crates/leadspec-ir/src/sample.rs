//! A single lead that is written out, not read from a table: in tests, as a witness, as a counterexample.

use crate::{ArenaId, Decimal, Definition, EventId, Field, FieldId, FieldType, Unit, Zone, format_day};
use std::fmt::Write as _;

/// A lead, written out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SampleLead {
    /// By field id; as many as the definition has.
    pub facts: Vec<Datum>,
    /// In any order; of equal times the earlier one first.
    pub events: Vec<SampleEvent>,
}

/// Something a lead did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SampleEvent {
    /// What.
    pub event: EventId,
    /// When, microseconds since 1970-01-01T00:00Z.
    pub time: i64,
    /// By attribute id; as many as the kind of event has.
    pub attributes: Vec<Datum>,
}

/// A fact, or that it is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Datum {
    /// Nobody knows.
    Unknown,
    /// Yes or no.
    Bool(bool),
    /// A quantity in its unit's integer form.
    Quantity(i64),
    /// A choice or stage by code.
    Code(u32),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Datum>),
}

impl Datum {
    /// As a definition's text writes it for a field of this type: `50_000 EUR`, `c_level`, `"NL"`, `2026-04-15`, `unknown`.
    pub fn written(&self, ty: &FieldType, definition: &Definition) -> String {
        match (self, ty) {
            (Datum::Bool(answer), _) => (if *answer { "yes" } else { "no" }).to_string(),
            (Datum::Quantity(value), FieldType::Quantity { unit, .. }) => written_quantity(*value, *unit),
            (Datum::Code(code), FieldType::Choice(domain)) => definition.code_name(*domain, *code).to_string(),
            (Datum::Text(text), _) => written_text(text),
            (Datum::List(items), FieldType::List(item)) => {
                let items: Vec<String> = items.iter().map(|i| i.written(item, definition)).collect();
                format!("[{}]", items.join(", "))
            }
            // A value of another kind than declared is never made.
            (Datum::Unknown | Datum::Quantity(_) | Datum::Code(_) | Datum::List(_), _) => "unknown".to_string(),
        }
    }
}

/// A text in quotes, with what needs it escaped.
pub fn written_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

/// A quantity in its unit's integer form as a literal: `50_000 EUR`, `70%`, `2026-04-15`, `1_200`, `3 days`.
pub fn written_quantity(value: i64, unit: Unit) -> String {
    match unit {
        Unit::Integer => underscored(&value.to_string()),
        Unit::Number => underscored(&Decimal(value).to_string()),
        Unit::Percent => format!("{}%", underscored(&Decimal(value).to_string())),
        Unit::Money(currency) => format!(
            "{} {}",
            underscored(&Decimal(value).to_string()),
            String::from_utf8_lossy(&currency)
        ),
        Unit::Date => format_day(value),
        Unit::Timestamp => written_instant(value),
        Unit::Duration => {
            let (number, unit) = match value {
                s if s % 86_400 == 0 => (s / 86_400, "day"),
                s if s % 3600 == 0 => (s / 3600, "hour"),
                s => (s / 60, "minute"),
            };
            format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
        }
    }
}

/// An instant as a literal in UTC: `2026-04-15T00:00Z`.
fn written_instant(value: i64) -> String {
    let (day, rest) = (value.div_euclid(86_400_000_000), value.rem_euclid(86_400_000_000));
    let (seconds, micros) = (rest / 1_000_000, rest % 1_000_000);
    let mut text = format!("{}T{:02}:{:02}", format_day(day), seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || micros != 0 {
        let _ = write!(text, ":{:02}", seconds % 60);
    }
    text.push('Z');
    text
}

/// Whole digits in groups of three where there are more than four.
fn underscored(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(w, f)| (w, f));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

impl SampleLead {
    /// A fact.
    pub fn fact(&self, field: FieldId) -> &Datum {
        self.facts.get(field.index()).unwrap_or(&Datum::Unknown)
    }

    /// The facts that differ from those of another lead, in source order, as `field: value`.
    pub fn written_changes(&self, from: &SampleLead, definition: &Definition) -> Vec<String> {
        let differs = |id: FieldId, field: &Field| {
            let own = self.fact(id);
            (own != from.fact(id)).then(|| format!("{}: {}", field.name, own.written(&field.ty, definition)))
        };
        definition
            .fields
            .entries()
            .filter_map(|(id, field)| differs(id, field))
            .collect()
    }

    /// The facts that are known, in source order, as `field: value`.
    pub fn written_facts(&self, definition: &Definition) -> Vec<String> {
        self.written_changes(&SampleLead::unknown(self.facts.len()), definition)
    }
}

impl SampleEvent {
    /// As a line of a test's `events`, seen from an as-of day: `page_view 3 days ago { path: "/pricing" }`.
    pub fn written(&self, definition: &Definition, as_of: i64) -> String {
        let kind = &definition.events[self.event];
        let day = Zone::or_utc(&definition.timezone).day_of(self.time);
        let when = match as_of.saturating_sub(day) {
            0 => "today".to_string(),
            1 => "1 day ago".to_string(),
            ago @ 2.. => format!("{ago} days ago"),
            _later => format_day(day),
        };
        let attributes: Vec<String> = kind
            .attributes
            .entries()
            .filter_map(|(id, attribute)| match self.attributes.get(id.index()) {
                Some(Datum::Unknown) | None => None,
                Some(known) => Some(format!(
                    "{}: {}",
                    attribute.name,
                    known.written(&attribute.ty, definition)
                )),
            })
            .collect();
        if attributes.is_empty() {
            format!("{} {when}", kind.name)
        } else {
            format!("{} {when} {{ {} }}", kind.name, attributes.join(", "))
        }
    }
}
