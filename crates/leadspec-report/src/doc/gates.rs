//! Gates: what must hold, whatever the points.

use super::condition::in_words;
use super::names;
use crate::page::{Block, Section, Table, Words};
use crate::text::{letters, listed};
use leadspec_ir::{Definition, Gate, UnknownPolicy};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    if definition.gates.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "Gates, in the order in which they are looked at",
        &["Gate", "Name", "Must hold", "Before", "Otherwise", "If unknown"],
    );
    for (place, gate) in definition.gates.iter().enumerate() {
        table.row(row(definition, place, gate));
    }
    let intro = if definition.lifecycle.is_some() {
        "No number of points buys a way around a gate. A lead that is known to fail one goes where the gate sends it, before any arrow \
         is looked at."
    } else {
        "No number of points buys a way around a gate."
    };
    Some(Section {
        id: "gates",
        title: "Gates: what stops a lead".to_string(),
        blocks: vec![
            Block::Paragraph(Words::from(intro)),
            Block::Table(table.without_empty_columns()),
        ],
    })
}

fn row(definition: &Definition, place: usize, gate: &Gate) -> Vec<Words> {
    let title = names::gate(gate);
    let called = names::called(&title, &gate.name);
    let name = Words::new().strong(title);
    vec![
        Words::from(letters(place)),
        called.map_or(name.clone(), |called| name.line().quiet(called)),
        in_words(definition, &gate.require),
        before(definition, gate),
        otherwise(definition, gate),
        gate.if_unknown
            .map(|policy| Words::from(unknown(policy)))
            .unwrap_or_default(),
    ]
}

fn before(definition: &Definition, gate: &Gate) -> Words {
    if definition.lifecycle.is_none() {
        return Words::new();
    }
    if !gate.before.is_empty() {
        let stages: Vec<String> = gate.before.iter().map(|id| names::stage(definition, *id)).collect();
        return Words::from(listed(&stages, "and"));
    }
    Words::from(match gate.otherwise {
        Some(stage) => format!("every stage but {}", names::stage(definition, stage)),
        None => "every stage".to_string(),
    })
}

fn otherwise(definition: &Definition, gate: &Gate) -> Words {
    let stage = gate
        .otherwise
        .map(|stage| Words::new().text("to ").strong(names::stage(definition, stage)));
    let reason = gate.because.as_ref().map(|reason| Words::from(format!("“{reason}”")));
    Words::lines(stage.into_iter().chain(reason))
}

fn unknown(policy: UnknownPolicy) -> &'static str {
    match policy {
        UnknownPolicy::Ask => "the lead waits, and the question is asked",
        UnknownPolicy::Pass => "the lead passes",
        UnknownPolicy::Fail => "it counts as failed",
    }
}
