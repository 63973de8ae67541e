//! Tests as examples: leads that everybody agreed on, and what is decided about them.
//!
//! A test's leads are mostly one lead with a few facts changed. That lead is found again and shown once, so that each example says
//! only what is different about it. Values of personal facts are never shown.

use super::expectation::{Said, said};
use super::names;
use crate::page::{Block, Entry, Section, Table, Tone, Words};
use crate::text::{capital, counted};
use leadspec_ir::{
    ArenaId, Case, CaseFile, CaseMark, Datum, Definition, FieldId, SampleEvent, SampleLead, Suite, Test, Zone,
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
        blocks.push(Block::Fold(
            Words::from("The lead of the examples"),
            vec![Block::Table(table)],
        ));
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
struct Usual {
    lead: Option<SampleLead>,
    day: Option<i64>,
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
fn value(definition: &Definition, id: FieldId, lead: &SampleLead) -> Words {
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
        blocks.extend(several(definition, usual, test));
    }
    blocks.extend(test.files.iter().map(|file| from_file(definition, file)));
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
    let changes = changes(definition, usual, &[case]);
    if !changes.is_empty() {
        let lines = changes.iter().map(|id| fact(definition, *id, &case.lead));
        terms.push((Words::from("But with"), Words::lines(lines)));
    }
    if case.as_of.is_some() && case.as_of != usual.day {
        terms.push((Words::from("On"), Words::from(day(case.as_of))));
    }
    if !case.lead.events.is_empty() {
        terms.push((Words::from("What it did"), did(definition, case)));
    }
    terms.extend(case.expectations.iter().map(|expected| {
        let Said { what, answer } = said(definition, expected);
        (Words::from(what), answer)
    }));
    vec![Block::Terms(terms)]
}

/// `budget: 8,500 EUR`
fn fact(definition: &Definition, id: FieldId, lead: &SampleLead) -> Words {
    Words::new()
        .text(format!("{}: ", humanise(&definition.fields[id].name)))
        .then(value(definition, id, lead))
}

/// Facts in which one of the cases differs from the usual lead.
fn changes(definition: &Definition, usual: &Usual, cases: &[&Case]) -> Vec<FieldId> {
    let differs = |id: &FieldId| {
        let own = |case: &&Case| match &usual.lead {
            Some(lead) => case.lead.fact(*id) != lead.fact(*id),
            None => true,
        };
        definition.id != Some(*id) && cases.iter().any(own)
    };
    definition.fields.ids().filter(differs).collect()
}

/// Cases as the rows of a table: what differs between them stands in columns, what they share above it.
fn several(definition: &Definition, usual: &Usual, test: &Test) -> Vec<Block> {
    let cases: Vec<&Case> = test.cases.iter().collect();
    let Some(first) = cases.first() else { return Vec::new() };
    let varies = |id: &FieldId| cases.iter().any(|case| case.lead.fact(*id) != first.lead.fact(*id));
    let (own, shared): (Vec<FieldId>, Vec<FieldId>) = changes(definition, usual, &cases)
        .into_iter()
        .chain(
            definition
                .fields
                .ids()
                .filter(|id| definition.id != Some(*id) && varies(id)),
        )
        .fold(Vec::new(), |mut all, id| {
            if !all.contains(&id) {
                all.push(id);
            }
            all
        })
        .into_iter()
        .partition(varies);
    let told: Vec<Vec<Said>> = cases
        .iter()
        .map(|case| {
            case.expectations
                .iter()
                .map(|expected| said(definition, expected))
                .collect()
        })
        .collect();
    let common: Vec<Said> = told
        .first()
        .into_iter()
        .flatten()
        .filter(|one| told.iter().all(|row| row.contains(one)))
        .cloned()
        .collect();
    let mut blocks = Vec::new();
    let mut terms = Vec::new();
    if !shared.is_empty() {
        let lines = shared.iter().map(|id| fact(definition, *id, &first.lead));
        terms.push((Words::from("Each with"), Words::lines(lines)));
    }
    let same_day = cases.iter().all(|case| case.as_of == first.as_of);
    if same_day && first.as_of.is_some() && first.as_of != usual.day {
        terms.push((Words::from("On"), Words::from(day(first.as_of))));
    }
    let same_events = cases.iter().all(|case| case.lead.events == first.lead.events);
    if same_events && same_day && !first.lead.events.is_empty() {
        terms.push((Words::from("What each did"), did(definition, first)));
    }
    // Where all rows expect the same and nothing else, the table would have no answers.
    let mut columns: Vec<String> = Vec::new();
    for one in told.iter().flatten().filter(|one| !common.contains(one)) {
        if !columns.contains(&one.what) {
            columns.push(one.what.clone());
        }
    }
    terms.extend(
        common
            .iter()
            .map(|one| (Words::from(one.what.clone()), one.answer.clone())),
    );
    if !terms.is_empty() {
        blocks.push(Block::Terms(terms));
    }
    let facts = own.iter().map(|id| capital(&humanise(&definition.fields[*id].name)));
    let has_names = cases
        .iter()
        .any(|case| case.row.as_ref().is_some_and(|row| row.name.is_some()));
    let mut heads: Vec<String> = vec![if has_names { "Case" } else { "No." }.to_string()];
    heads.extend(facts);
    if !same_day {
        heads.push("On".to_string());
    }
    if !(same_events && same_day) {
        heads.push("What it did".to_string());
    }
    heads.extend(columns.iter().cloned());
    heads.push("Remark".to_string());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("Case by case", &heads);
    if !has_names {
        table = table.with_numbers(0);
    }
    for (place, (case, told)) in cases.iter().zip(&told).enumerate() {
        let name = case.row.as_ref().and_then(|row| row.name.clone());
        let mut cells = vec![Words::from(name.unwrap_or_else(|| (place + 1).to_string()))];
        cells.extend(own.iter().map(|id| value(definition, *id, &case.lead)));
        if !same_day {
            cells.push(Words::from(day(case.as_of)));
        }
        if !(same_events && same_day) {
            cells.push(did(definition, case));
        }
        cells.extend(columns.iter().map(|column| {
            let answers = told.iter().filter(|one| one.what == *column && !common.contains(one));
            Words::lines(answers.map(|one| one.answer.clone()))
        }));
        cells.push(remark(case));
        table.row(cells);
    }
    blocks.push(Block::Table(table.without_empty_columns()));
    blocks
}

fn day(as_of: Option<i64>) -> String {
    as_of.map_or_else(|| "any day".to_string(), format_day)
}

fn remark(case: &Case) -> Words {
    match case.row.as_ref().and_then(|row| row.mark.as_ref()) {
        None => Words::new(),
        Some(CaseMark::Skip(why)) => Words::new().badge(Tone::Wait, "not tried").text(format!(" {why}")),
        Some(CaseMark::Todo) => Words::new().badge(Tone::Wait, "to be agreed"),
    }
}

/// Its events, one a line.
fn did(definition: &Definition, case: &Case) -> Words {
    let one = |event: &SampleEvent| Words::from(happened(definition, event, case.as_of));
    Words::lines(case.lead.events.iter().map(one))
}

/// `page view 3 days before (path “/pricing”)`
fn happened(definition: &Definition, event: &SampleEvent, as_of: Option<i64>) -> String {
    let kind = &definition.events[event.event];
    let zone = Zone::named(&definition.timezone);
    let day = zone
        .as_ref()
        .map_or(event.time.div_euclid(86_400_000_000), |zone| zone.day_of(event.time));
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

fn from_file(definition: &Definition, file: &CaseFile) -> Block {
    let mut words = Words::new().text("Cases from the file ").name(file.path.clone());
    if let Some(events) = &file.events {
        words = words.text(", with their events from ").name(events.clone());
    }
    if file.as_of.is_some() {
        words = words.text(format!(", on {}", day(file.as_of)));
    }
    let expected: Vec<Words> = file
        .expectations
        .iter()
        .map(|expected| {
            let Said { what, answer } = said(definition, expected);
            Words::new().text(format!("{what}: ")).then(answer)
        })
        .collect();
    if expected.is_empty() {
        Block::Paragraph(words.text("."))
    } else {
        Block::List(std::iter::once(words.text(". Of each:")).chain(expected).collect())
    }
}
