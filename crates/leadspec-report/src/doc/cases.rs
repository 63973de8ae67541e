//! The cases of a test as a table: what differs between them stands in columns, what they share stands above.

use super::examples::{Usual, changes, day, did, fact, value};
use super::expectation::{Said, said};
use crate::page::{Block, Table, Tone, Words};
use crate::text::capital;
use leadspec_ir::{Case, CaseMark, Definition, FieldId, humanise};

/// A column: its heading, and a cell for each case.
type Column = (String, Vec<Words>);

pub(super) fn several(definition: &Definition, usual: &Usual, cases: &[Case]) -> Vec<Block> {
    let Some(first) = cases.first() else { return Vec::new() };
    let told: Vec<Vec<Said>> = cases.iter().map(|case| all_said(definition, case)).collect();
    let common = common(&told);
    let (own, shared) = facts(definition, usual, cases);
    let same_day = cases.iter().all(|case| case.as_of == first.as_of);
    // Events are told by how long before the day they were.
    let same_events = same_day && cases.iter().all(|case| case.lead.events == first.lead.events);

    let mut terms: Vec<(Words, Words)> = Vec::new();
    if !shared.is_empty() {
        let lines = shared.iter().map(|id| fact(definition, *id, &first.lead));
        terms.push((Words::from("Each with"), Words::lines(lines)));
    }
    if same_day && first.as_of.is_some() && first.as_of != usual.day {
        terms.push((Words::from("On"), Words::from(day(first.as_of))));
    }
    if same_events && !first.lead.events.is_empty() {
        terms.push((Words::from("What each did"), did(definition, first)));
    }
    terms.extend(
        common
            .iter()
            .map(|one| (Words::from(one.what.clone()), one.answer.clone())),
    );

    let mut columns = vec![named(cases)];
    columns.extend(own.into_iter().map(|id| {
        let cells = cases.iter().map(|case| value(definition, id, &case.lead));
        (capital(&humanise(&definition.fields[id].name)), cells.collect())
    }));
    if !same_day {
        let cells = cases.iter().map(|case| Words::from(day(case.as_of)));
        columns.push(("On".to_string(), cells.collect()));
    }
    if !same_events {
        let cells = cases.iter().map(|case| did(definition, case));
        columns.push(("What it did".to_string(), cells.collect()));
    }
    columns.extend(answers(&told, &common));
    columns.push(("Remark".to_string(), cases.iter().map(remark).collect()));

    let table = Block::Table(table(&columns));
    if terms.is_empty() {
        vec![table]
    } else {
        vec![Block::Terms(terms), table]
    }
}

fn all_said(definition: &Definition, case: &Case) -> Vec<Said> {
    case.expectations
        .iter()
        .map(|expected| said(definition, expected))
        .collect()
}

/// What is expected of every case, each once.
fn common(told: &[Vec<Said>]) -> Vec<Said> {
    let mut common: Vec<Said> = Vec::new();
    for one in told.first().into_iter().flatten() {
        if told.iter().all(|row| row.contains(one)) && !common.contains(one) {
            common.push(one.clone());
        }
    }
    common
}

/// Facts that differ between the cases, and those in which all differ from the usual lead in the same way.
fn facts(definition: &Definition, usual: &Usual, cases: &[Case]) -> (Vec<FieldId>, Vec<FieldId>) {
    let varies = |id: &FieldId| {
        let mut values = cases.iter().map(|case| case.lead.fact(*id));
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let all: Vec<&Case> = cases.iter().collect();
    let changed = changes(definition, usual, &all);
    let told = definition
        .fields
        .ids()
        .filter(|id| definition.id != Some(*id) && (varies(id) || changed.contains(id)));
    told.partition(varies)
}

/// What the cases are called; where none has a name, their numbers.
fn named(cases: &[Case]) -> Column {
    let name = |case: &Case| case.row.as_ref().and_then(|row| row.name.clone());
    let heading = if cases.iter().any(|case| name(case).is_some()) {
        "Case"
    } else {
        "No."
    };
    let cells = cases
        .iter()
        .zip(1..)
        .map(|(case, number)| Words::from(name(case).unwrap_or_else(|| format!("{number}"))));
    (heading.to_string(), cells.collect())
}

/// A column for each thing that is not expected of all in the same way.
fn answers(told: &[Vec<Said>], common: &[Said]) -> Vec<Column> {
    let own = |row: &&Said| !common.contains(row);
    let mut headings: Vec<&String> = Vec::new();
    for one in told.iter().flatten().filter(own) {
        if !headings.contains(&&one.what) {
            headings.push(&one.what);
        }
    }
    let column = |heading: &String| {
        let cell = |row: &Vec<Said>| {
            let answers = row.iter().filter(own).filter(|one| one.what == *heading);
            Words::lines(answers.map(|one| one.answer.clone()))
        };
        (heading.clone(), told.iter().map(cell).collect())
    };
    headings.into_iter().map(column).collect()
}

fn remark(case: &Case) -> Words {
    match case.row.as_ref().and_then(|row| row.mark.as_ref()) {
        None => Words::new(),
        Some(CaseMark::Skip(why)) => Words::new().badge(Tone::Wait, "not tried").text(format!(" {why}")),
        Some(CaseMark::Todo) => Words::new().badge(Tone::Wait, "to be agreed"),
    }
}

fn table(columns: &[Column]) -> Table {
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| heading.as_str()).collect();
    let mut table = Table::new("Case by case", &headings);
    if headings.first() == Some(&"No.") {
        table = table.with_numbers(0);
    }
    let cases = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    for place in 0..cases {
        let cells = columns
            .iter()
            .map(|(_, cells)| cells.get(place).cloned().unwrap_or_default());
        table.row(cells.collect());
    }
    table.without_empty_columns()
}
