//! Leads of the examples, and many more made from them.

use super::random::Random;
use leadspec_data::{EventStoreBuilder, LeadBatch, ReadOptions, Schema, Source};
use leadspec_ir::{ChoiceDomain, Definition, Field, FieldType, Unit, parse_day};
use std::io::Cursor;

/// The day the leads of the examples were exported.
pub(crate) fn as_of() -> i64 {
    parse_day("2026-03-01").expect("a day")
}

/// A table of so many leads, each cell that of some lead of this one. Lines of JSON are taken whole.
pub(crate) fn mixed(leads: &str, number: usize, random: &mut Random) -> String {
    if leads.starts_with('{') {
        let lines: Vec<&str> = leads.lines().collect();
        let some: Vec<&str> = (0..number).map(|_| *random.pick(&lines)).collect();
        return some.join("\n") + "\n";
    }
    let text = leads.trim_start_matches('\u{feff}');
    let header = text.lines().next().expect("a header");
    let comma = if header.contains(';') { ';' } else { ',' };
    let rows = cells(text, comma);
    let mut table = header.to_string() + "\n";
    for _ in 0..number {
        let width = rows[0].len();
        let row: Vec<&str> = (0..width)
            .map(|column| rows[1 + random.below(rows.len() - 1)][column].as_str())
            .collect();
        table.push_str(&row.join(&comma.to_string()));
        table.push('\n');
    }
    table
}

/// Cells as they are written, quotes and all.
fn cells(text: &str, comma: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                cell.push(letter);
            }
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            other if other == comma && !quoted => row.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    rows.retain(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()));
    rows
}

fn source(text: &str) -> Source {
    Source::open(Box::new(Cursor::new(text.as_bytes().to_vec())), &ReadOptions::default()).expect("a table")
}

/// The leads of a table as a definition reads them; `None` where it can't read the table at all.
pub(crate) fn read(definition: &Definition, leads: &str, events: &[&str]) -> Option<LeadBatch> {
    let mut table = source(leads);
    let schema = Schema::new(definition, table.header(), &[]).ok()?;
    let schema = schema.with_nested_events(definition, as_of());
    let mut builder = EventStoreBuilder::new(definition, as_of());
    for events in events {
        builder.add(&mut source(events), None, &mut |_| {}).ok()?;
    }
    let store = builder.finish();
    let piece = table.next_piece().ok()??;
    let mut batch = schema.decode(piece).batch;
    assert!(table.next_piece().ok()?.is_none(), "one piece is enough");
    if !events.is_empty() {
        batch.events = store.batch_for(&batch);
    }
    Some(batch)
}

/// A table of invented leads with every column that one of two definitions reads.
pub(crate) fn invented(old: &Definition, new: &Definition, number: usize, random: &mut Random) -> String {
    let mut columns: Vec<(&Definition, &Field)> = Vec::new();
    for definition in [old, new] {
        for field in &definition.fields {
            if columns.iter().all(|(_, known)| known.column != field.column) {
                columns.push((definition, field));
            }
        }
    }
    let header: Vec<String> = columns.iter().map(|(_, f)| format!("\"{}\"", f.column)).collect();
    let mut table = header.join(",") + "\n";
    for row in 0..number {
        let cells: Vec<String> = columns
            .iter()
            .map(|(definition, field)| match field.name.as_str() {
                "id" => format!("L-{row}"),
                _ if field.optional && random.below(5) == 0 => String::new(),
                _ => format!("\"{}\"", cell(definition, &field.ty, field, random)),
            })
            .collect();
        table.push_str(&cells.join(","));
        table.push('\n');
    }
    table
}

fn cell(definition: &Definition, ty: &FieldType, field: &Field, random: &mut Random) -> String {
    match ty {
        FieldType::Bool => {
            let texts = if random.below(2) == 0 { &field.yes } else { &field.no };
            random.pick(texts).clone()
        }
        FieldType::Quantity { unit, low, high } => match unit {
            Unit::Date => format!("2026-0{}-1{}", 2 + random.below(6), random.below(10)),
            Unit::Integer => {
                let (low, high) = (low.unwrap_or(0).max(0), high.unwrap_or(200).min(200));
                let many = usize::try_from(high - low + 1).expect("a range");
                (low + i64::try_from(random.below(many)).expect("a number")).to_string()
            }
            Unit::Number | Unit::Percent | Unit::Money(_) | Unit::Timestamp | Unit::Duration => {
                (random.below(40) * 500).to_string()
            }
        },
        FieldType::Text => (*random.pick(&["NL", "BE", "DE", "SE", "nl", "x@freemail.example"])).to_string(),
        FieldType::Choice(ChoiceDomain::Options(id)) => {
            let option = random.pick(&definition.choices[*id].options);
            random.pick(&option.texts).clone()
        }
        FieldType::Choice(ChoiceDomain::Stages) => {
            let stages: Vec<&str> = definition
                .lifecycle
                .iter()
                .flat_map(|l| &l.stages)
                .map(|s| s.name.as_str())
                .collect();
            (*random.pick(&stages)).to_string()
        }
        FieldType::Choice(ChoiceDomain::Grades(_)) => String::new(),
        FieldType::List(item) => cell(definition, item, field, random),
    }
}
