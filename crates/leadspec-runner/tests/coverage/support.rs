//! Definitions from text, and leads from a few words.

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{
    ArenaId, Case, CaseRow, Datum, Decimal, Definition, FieldType, SampleEvent, SampleLead, Suite, Test, Unit,
    parse_day,
};
use std::sync::Arc;

/// A definition, and the text it was read from.
pub(crate) struct Project {
    pub(crate) definition: Arc<Definition>,
    pub(crate) sources: SourceMap,
}

/// The definition that a text means.
pub(crate) fn project(text: &str) -> Project {
    let mut sources = SourceMap::new();
    let root = sources.add("definition.lead", text);
    let checked = check(&mut sources, &[root], &NoFiles);
    let errors: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    Project {
        definition: Arc::new(checked.definition.unwrap_or_else(|| panic!("{errors:#?}"))),
        sources,
    }
}

/// The day all of these cases are about.
pub(crate) fn today() -> i64 {
    parse_day("2026-03-01").unwrap()
}

/// A suite of one test with these leads as its rows, each `field: value, … | event days, …`; what is not named is unknown.
pub(crate) fn suite(definition: &Definition, leads: &[&str]) -> Suite {
    let cases = leads.iter().zip(1..).map(|(text, number)| Case {
        row: Some(CaseRow {
            number,
            name: None,
            mark: None,
            head: Default::default(),
            at: Default::default(),
        }),
        as_of: Some(today()),
        lead: lead(definition, text),
        expectations: Vec::new(),
    });
    Suite {
        tests: vec![Test {
            label: "Written out".to_string(),
            cases: cases.collect(),
            files: Vec::new(),
            at: Default::default(),
        }],
        laws: Vec::new(),
    }
}

/// A lead from `field: value, … | event days ago, …`.
pub(crate) fn lead(definition: &Definition, text: &str) -> SampleLead {
    let (facts, events) = text.split_once('|').unwrap_or((text, ""));
    let mut lead = SampleLead::unknown(definition.fields.len());
    for (name, value) in facts.split(',').filter_map(|cell| cell.trim().split_once(": ")) {
        let id = definition
            .fields
            .find(|f| f.name == name)
            .unwrap_or_else(|| panic!("no field {name}"));
        lead.facts[id.index()] = datum(definition, &definition.fields[id].ty, value);
    }
    for (name, days) in events.split(',').filter_map(|event| event.trim().split_once(' ')) {
        let id = definition
            .events
            .find(|e| e.name == name)
            .unwrap_or_else(|| panic!("no event {name}"));
        let days: i64 = days.parse().unwrap();
        lead.events.push(SampleEvent {
            event: id,
            time: (today() - days) * 86_400_000_000,
            attributes: vec![Datum::Unknown; definition.events[id].attributes.len()],
        });
    }
    lead
}

fn datum(definition: &Definition, ty: &FieldType, value: &str) -> Datum {
    match ty {
        FieldType::Bool => Datum::Bool(value == "yes"),
        FieldType::Text => Datum::Text(value.to_string()),
        FieldType::Choice(domain) => {
            let codes = 0..u32::try_from(definition.domain_len(*domain)).unwrap();
            let code = codes
                .into_iter()
                .find(|code| definition.code_name(*domain, *code) == value);
            Datum::Code(code.unwrap_or_else(|| panic!("no choice {value}")))
        }
        FieldType::List(item) => Datum::List(value.split('+').map(|one| datum(definition, item, one)).collect()),
        FieldType::Quantity { unit: Unit::Date, .. } => Datum::Quantity(parse_day(value).unwrap()),
        FieldType::Quantity { unit, .. } if unit.decimals() == 0 => Datum::Quantity(value.parse().unwrap()),
        FieldType::Quantity { .. } => Datum::Quantity(Decimal::parse(value).unwrap().0),
    }
}
