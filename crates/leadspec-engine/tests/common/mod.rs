//! Definitions from text, and leads from a few words, for tests and benches.

#![allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "tests may panic, and each uses some of this"
)]

use leadspec_check::{NoFiles, check};
use leadspec_data::{Bitmap, Column, EventBatch, EventColumns, LeadBatch, TextColumn, Texts, Values};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{Decimal, Definition, FieldType, Unit, parse_day};
use std::sync::Arc;

/// The definition that a text means.
pub(crate) fn definition(text: &str) -> Arc<Definition> {
    let mut sources = SourceMap::new();
    let root = sources.add("test.lead", text);
    let checked = check(&mut sources, &[root], &NoFiles);
    let errors: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    Arc::new(checked.definition.unwrap_or_else(|| panic!("{errors:?}")))
}

/// An event: its kind, how many days ago, and the text of its attribute if it has one.
pub(crate) type Event<'a> = (&'a str, i64, &'a str);

/// Leads as `field: value` lists; what is not named is unknown. Their events follow.
pub(crate) fn leads(definition: &Definition, today: i64, leads: &[(&str, &[Event])]) -> LeadBatch {
    let cells: Vec<Vec<(&str, &str)>> = leads
        .iter()
        .map(|(text, _)| text.split(", ").filter_map(|cell| cell.split_once(": ")).collect())
        .collect();
    let fields = definition.fields.iter().map(|field| {
        let of: Vec<Option<&str>> = cells
            .iter()
            .map(|lead| {
                lead.iter()
                    .find(|(name, _)| *name == field.name)
                    .map(|(_, value)| *value)
            })
            .collect();
        column(definition, &field.ty, &of)
    });
    let kinds = definition.events.iter().map(|kind| {
        let mut columns = EventColumns::default();
        let mut texts: Vec<Option<&str>> = Vec::new();
        for (_, events) in leads {
            let mut own: Vec<&Event> = events.iter().filter(|(name, ..)| *name == kind.name).collect();
            own.sort_by_key(|e| -e.1);
            for (_, ago, text) in own {
                columns.days.push(today - ago);
                columns.times.push((today - ago) * 86_400_000_000);
                texts.push((!text.is_empty()).then_some(text));
            }
            columns.ends.push(columns.days.len() as u32);
        }
        columns.attributes = kind
            .attributes
            .iter()
            .map(|a| column(definition, &a.ty, &texts))
            .collect();
        columns
    });
    LeadBatch {
        len: leads.len(),
        fields: fields.collect(),
        rows: (1..=leads.len() as u64).collect(),
        lines: (2..=leads.len() as u64 + 1).collect(),
        carried: Vec::new(),
        events: EventBatch { kinds: kinds.collect() },
    }
}

fn column(definition: &Definition, ty: &FieldType, cells: &[Option<&str>]) -> Column {
    let values = match ty {
        FieldType::Bool => Values::Bool(cells.iter().map(|c| *c == Some("yes")).collect()),
        FieldType::Quantity { unit, .. } => {
            Values::Quantity(cells.iter().map(|c| c.map_or(0, |c| quantity(c, *unit))).collect())
        }
        FieldType::Choice(domain) => {
            let code = |name: &str| {
                (0..1000)
                    .find(|code| definition.code_name(*domain, *code) == name)
                    .unwrap()
            };
            Values::Code(cells.iter().map(|c| c.map_or(0, code)).collect())
        }
        FieldType::Text => {
            let mut distinct = Texts::new();
            let codes = cells.iter().map(|c| distinct.push(c.unwrap_or(""))).collect();
            Values::Text(TextColumn { codes, distinct })
        }
        FieldType::List(_) => panic!("no lists here"),
    };
    Column {
        known: cells.iter().map(Option::is_some).collect::<Bitmap>(),
        values,
    }
}

fn quantity(cell: &str, unit: Unit) -> i64 {
    match unit {
        Unit::Date => parse_day(cell).unwrap(),
        Unit::Number | Unit::Percent | Unit::Money(_) => Decimal::parse(cell).unwrap().0,
        Unit::Integer | Unit::Timestamp | Unit::Duration => cell.parse().unwrap(),
    }
}
