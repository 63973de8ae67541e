//! Tests as examples: leads that everybody agreed on, and what is decided about them.
//!
//! A test's leads are mostly one lead with a few facts changed. That lead is found again and shown once, so that each example says
//! only what is different about it. Values of personal facts are never shown.

use super::expectation::{Said, said};
use super::{cases, names};
use crate::page::{Block, Entry, Section, Table, Tone, Words};
use crate::text::{capital, counted};
use leadspec_ir::{
    ArenaId, Case, CaseFile, Datum, Definition, Expected, FieldId, SampleEvent, SampleLead, Suite, Test, Zone,
    format_day, humanise,
};

pub(super) fn section(definition: &Definition, suite: &Suite) -> Option<Section> {
    if suite.tests.is_empty() {
        return None;
    }
    let usual = Usual::of(definition, suite);
    let mut blocks = Vec::new();
    if let Some(lead) = &usual.lead
        && let Some(table) = usual_lead(definition, lead)
    {
        let day = usual
            .day
            .map(|day| format!(", on {}", format_day(day)))
            .unwrap_or_default();
        blocks.push(Block::Paragraph(Words::from(format!(
            "These were agreed on, and each is tried again whenever the definition changes. Unless it says otherwise, an example is about \
             the lead below{day}."
        ))));
        blocks.push(Block::Table(table));
    }
    let entries = suite.tests.iter().map(|test| example(definition, &usual, test));
    blocks.push(Block::Entries(entries.collect()));
    Some(Section {
        id: "examples",
        title: "Examples".to_string(),
        blocks,
    })
}

/// What most cases have in common.
pub(super) struct Usual {
    pub(super) lead: Option<SampleLead>,
    pub(super) day: Option<i64>,
}

impl Usual {
    fn of(definition: &Definition, suite: &Suite) -> Usual {
        let cases: Vec<&Case> = suite.tests.iter().flat_map(|test| test.cases.iter()).collect();
        let common: Vec<Datum> = definition
            .fields
            .ids()
            .map(|id| {
                most_common(&cases.iter().map(|case| case.lead.fact(id)))
                    .cloned()
                    .unwrap_or(Datum::Unknown)
            })
            .collect();
        // A lead that is really there, the one nearest to what is common.
        let far = |case: &&&Case| {
            let differing = case.lead.facts.iter().zip(&common).filter(|(own, usual)| own != usual);
            differing.count()
        };
        Usual {
            lead: cases.iter().min_by_key(far).map(|case| SampleLead {
                facts: case.lead.facts.clone(),
                events: Vec::new(),
            }),
            day: most_common(&cases.iter().filter_map(|case| case.as_of.as_ref())).copied(),
        }
    }
}

/// The value that occurs most, of several the first.
fn most_common<'a, T: PartialEq>(values: &(impl Iterator<Item = &'a T> + Clone)) -> Option<&'a T> {
    let mut best: Option<(&T, usize)> = None;
    let mut seen: Vec<&T> = Vec::new();
    for value in values.clone() {
        if seen.contains(&value) {
            continue;
        }
        seen.push(value);
        let count = values.clone().filter(|other| *other == value).count();
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((value, count));
        }
    }
    best.map(|(value, _)| value)
}

fn usual_lead(definition: &Definition, lead: &SampleLead) -> Option<Table> {
    let mut table = Table::new("The lead of the examples", &["Fact", "Value"]);
    for (id, field) in definition.fields.entries() {
        // The id tells leads apart and says nothing.
        if definition.id == Some(id) || *lead.fact(id) == Datum::Unknown {
            continue;
        }
        table.row(vec![
            Words::from(capital(&humanise(&field.name))),
            value(definition, id, lead),
        ]);
    }
    (!table.is_empty()).then_some(table)
}

/// A fact's value, where it may be shown.
pub(super) fn value(definition: &Definition, id: FieldId, lead: &SampleLead) -> Words {
    let field = &definition.fields[id];
    let known = lead.fact(id);
    if field.personal && *known != Datum::Unknown {
        Words::new().quiet("personal, not shown")
    } else {
        Words::from(names::datum(definition, known, &field.ty))
    }
}

fn example(definition: &Definition, usual: &Usual, test: &Test) -> Entry {
    let mut blocks = Vec::new();
    if let [only] = test.cases.as_slice()
        && only.row.is_none()
    {
        blocks.extend(single(definition, usual, only));
    } else if !test.cases.is_empty() {
        blocks.extend(cases::several(definition, usual, &test.cases));
    }
    blocks.extend(test.files.iter().flat_map(|file| from_file(definition, file)));
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(Words::from("No cases yet.")));
    }
    let badges = if test.cases.len() > 1 {
        vec![(Tone::Plain, counted(test.cases.len(), "case", "cases"))]
    } else {
        Vec::new()
    };
    Entry {
        title: test.label.clone(),
        name: None,
        badges,
        blocks,
    }
}

/// One lead: what is different about it, what it did, what is decided.
fn single(definition: &Definition, usual: &Usual, case: &Case) -> Vec<Block> {
    let mut terms = Vec::new();
    terms.extend(different(definition, usual, case));
    if case.as_of.is_some() && case.as_of != usual.day {
        terms.push((Words::from("On"), Words::from(day(case.as_of))));
    }
    if !case.lead.events.is_empty() {
        terms.push((Words::from("What it did"), did(definition, case)));
    }
    terms.extend(expected(definition, &case.expectations));
    vec![Block::Terms(terms)]
}

/// What is different about a lead; of one that has little in common with the usual one, what is known at all.
fn different(definition: &Definition, usual: &Usual, case: &Case) -> Option<(Words, Words)> {
    let changes = changes(definition, usual, &[case]);
    let known: Vec<FieldId> = changes
        .iter()
        .copied()
        .filter(|id| *case.lead.fact(*id) != Datum::Unknown)
        .collect();
    let is_another = 2 * known.len() < changes.len() && 2 * changes.len() > definition.fields.len();
    let (what, told) = if is_another {
        ("Known is only", known)
    } else {
        ("But with", changes)
    };
    let lines = Words::lines(told.into_iter().map(|id| fact(definition, id, &case.lead)));
    (!lines.is_empty()).then(|| (Words::from(what), lines))
}

/// `budget: 8,500 EUR`
pub(super) fn fact(definition: &Definition, id: FieldId, lead: &SampleLead) -> Words {
    Words::new()
        .text(format!("{}: ", humanise(&definition.fields[id].name)))
        .then(value(definition, id, lead))
}

/// Facts in which one of the cases differs from the usual lead.
pub(super) fn changes(definition: &Definition, usual: &Usual, cases: &[&Case]) -> Vec<FieldId> {
    let differs = |id: &FieldId| {
        let own = |case: &&Case| match &usual.lead {
            Some(lead) => case.lead.fact(*id) != lead.fact(*id),
            None => true,
        };
        definition.id != Some(*id) && cases.iter().any(own)
    };
    definition.fields.ids().filter(differs).collect()
}

pub(super) fn day(as_of: Option<i64>) -> String {
    as_of.map_or_else(|| "any day".to_string(), format_day)
}

/// Its events, one a line.
pub(super) fn did(definition: &Definition, case: &Case) -> Words {
    let one = |event: &SampleEvent| Words::from(happened(definition, event, case.as_of));
    Words::lines(case.lead.events.iter().map(one))
}

/// `page view 3 days before (path “/pricing”)`
fn happened(definition: &Definition, event: &SampleEvent, as_of: Option<i64>) -> String {
    let kind = &definition.events[event.event];
    let day = Zone::or_utc(&definition.timezone).day_of(event.time);
    let when = match as_of.map(|as_of| as_of.saturating_sub(day)) {
        Some(0) => "on the day".to_string(),
        Some(1) => "the day before".to_string(),
        Some(ago @ 2..) => format!("{ago} days before"),
        Some(_later) => format!("on {}", format_day(day)),
        None => format!("on {}", format_day(day)),
    };
    let known: Vec<String> = kind
        .attributes
        .entries()
        .filter_map(|(id, attribute)| match event.attributes.get(id.index()) {
            None | Some(Datum::Unknown) => None,
            Some(_known) if attribute.personal => Some(format!("{} not shown", humanise(&attribute.name))),
            Some(known) => Some(format!(
                "{} {}",
                humanise(&attribute.name),
                names::datum(definition, known, &attribute.ty)
            )),
        })
        .collect();
    let what = humanise(&kind.name);
    if known.is_empty() {
        format!("{what} {when}")
    } else {
        format!("{what} {when} ({})", known.join(", "))
    }
}

fn from_file(definition: &Definition, file: &CaseFile) -> Vec<Block> {
    let mut words = Words::new().text("Cases from the file ").name(file.path.clone());
    if let Some(events) = &file.events {
        words = words.text(", with their events from ").name(events.clone());
    }
    if file.as_of.is_some() {
        words = words.text(format!(", on {}", day(file.as_of)));
    }
    let mut blocks = vec![Block::Paragraph(words.text("."))];
    if !file.expectations.is_empty() {
        blocks.push(Block::Terms(expected(definition, &file.expectations)));
    }
    blocks
}

fn expected(definition: &Definition, all: &[Expected]) -> Vec<(Words, Words)> {
    let one = |expected: &Expected| {
        let Said { what, answer } = said(definition, expected);
        (Words::from(what), answer)
    };
    all.iter().map(one).collect()
}
