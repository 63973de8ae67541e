//! Definitions from text, and leads from a few words.

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::{FileId, SourceMap};
use leadspec_engine::Scratch;
use leadspec_ir::{
    ArenaId, Case, CaseRow, Datum, Decimal, Definition, Example, FieldType, SampleEvent, SampleLead, Suite, Test, Unit,
    parse_day,
};
use leadspec_runner::{Coverage, Goals, Prepared};
use std::sync::Arc;

/// A name, and the texts of its definition and its tests.
macro_rules! example {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../../examples/", $name, "/definition.lead")),
            include_str!(concat!("../../../../examples/", $name, "/tests.lead")),
        )
    };
}

/// A definition with its tests, and the texts they were read from.
pub(crate) struct Project {
    pub(crate) definition: Arc<Definition>,
    pub(crate) suite: Suite,
    pub(crate) examples: Vec<Example>,
    pub(crate) sources: SourceMap,
    /// What was found in it.
    pub(crate) findings: Vec<String>,
}

/// What these files mean together; the first is brought in by the others.
pub(crate) fn files(files: &[(&str, &str)]) -> Project {
    let mut sources = SourceMap::new();
    let roots: Vec<FileId> = files.iter().map(|(name, text)| sources.add(*name, *text)).collect();
    let checked = check(&mut sources, &roots, &Files(files));
    let findings: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} {} in `{}`", d.code, d.message, sources.slice(d.primary.span)))
        .collect();
    Project {
        definition: Arc::new(checked.definition.unwrap_or_else(|| panic!("{findings:#?}"))),
        suite: checked.suite,
        examples: checked.examples,
        sources,
        findings,
    }
}

/// What one text means.
pub(crate) fn project(text: &str) -> Project {
    files(&[("definition.lead", text)])
}

/// The names and texts of the files of the examples: definition, then tests.
pub(crate) const EXAMPLES: [(&str, &str, &str); 6] = [
    example!("anum"),
    example!("bant"),
    example!("champ"),
    example!("faint"),
    example!("gpct"),
    example!("meddic"),
];

/// Files by their names.
struct Files<'a>(&'a [(&'a str, &'a str)]);

impl Loader for Files<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let found = self
            .0
            .iter()
            .find(|(name, _)| *name == path)
            .ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            name: found.0.to_string(),
            text: found.1.to_string(),
        })
    }
}

/// What the written cases of a suite show.
pub(crate) fn cover(definition: &Arc<Definition>, suite: &Suite, goals: &Goals) -> Coverage {
    let mut prepared = Prepared::new(definition, suite, &[], &|_| true);
    Coverage::of(&mut prepared, definition, goals, &mut Scratch::default())
}

/// The day all of these cases are about.
pub(crate) fn today() -> i64 {
    parse_day("2026-03-01").unwrap()
}

/// A suite of one test with these leads as its rows, each `field: value, … | event days, …`; what is not named is unknown.
pub(crate) fn suite(definition: &Definition, leads: &[&str]) -> Suite {
    suite_of(leads.iter().map(|text| lead(definition, text)).collect())
}

/// A suite of one test with these leads as its rows.
pub(crate) fn suite_of(leads: Vec<SampleLead>) -> Suite {
    let cases = leads.into_iter().zip(1..).map(|(lead, number)| Case {
        row: Some(CaseRow {
            number,
            name: None,
            mark: None,
            head: Default::default(),
            at: Default::default(),
        }),
        as_of: Some(today()),
        lead,
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
