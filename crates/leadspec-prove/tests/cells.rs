//! Cells are what they claim to be: whatever value a fact has, the corners of its cell are decided alike.
//!
//! The random definitions are those of the interpreter's own tests.

#![allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "a test may panic, its numbers are small, and it uses some of what it shares"
)]

mod common;
#[path = "../../leadspec-engine/tests/oracle/definitions.rs"]
mod definitions;
#[path = "../../leadspec-engine/tests/oracle/items.rs"]
mod items;
#[path = "../../leadspec-engine/tests/oracle/leads.rs"]
mod leads;
#[path = "../../leadspec-engine/tests/oracle/random.rs"]
mod random;
#[path = "../../leadspec-engine/tests/oracle/schema.rs"]
mod schema;

use common::{Judge, TODAY, examples};
use definitions::{Kind, definition};
use leadspec_ir::{ArenaId, Datum, Definition, EventId, FieldId, SampleEvent, SampleLead};
use leadspec_prove::Space;
use random::Random;

const ROUNDS: u64 = 40;

#[test]
fn a_lead_is_decided_like_the_corners_of_its_cells() {
    let (mut tried, mut skipped) = (0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let definition = definition(&mut random, Kind::Wild);
        let (own, beyond) = check(&format!("seed {seed}"), &definition, &mut random);
        tried += own;
        skipped += beyond;
    }
    // Both happen often enough for the test to mean something.
    assert!(tried > 2 * skipped && skipped > 0, "{tried} tried, {skipped} not exact");
}

#[test]
fn so_it_is_in_the_examples() {
    for (name, definition) in examples() {
        let space = Space::new(&[&definition], &[], TODAY);
        let gaps: Vec<String> = space.gaps().iter().map(ToString::to_string).collect();
        let expected: &[&str] = match name {
            "anum" => &["`employees` and `contractors` are weighed against each other"],
            _ => &[],
        };
        assert_eq!(gaps, expected, "{name}");
        let mut random = Random::new(1);
        check(name, &definition, &mut random);
    }
}

/// Random leads, each with one part after another brought to the corners of its cell. Says for how many parts that was tried, and for
/// how many not, because the space says that it is not exact there.
fn check(context: &str, definition: &Definition, random: &mut Random) -> (usize, usize) {
    let space = Space::new(&[definition], &[], TODAY);
    let gaps: Vec<String> = space.gaps().iter().map(ToString::to_string).collect();
    let is_beyond = |name: &str| {
        gaps.iter()
            .any(|gap| gap.contains(&format!("`{name}`")) || gap.contains(&format!("`{name}.")))
    };
    let mut judge = Judge::new(definition);
    let (mut tried, mut skipped) = (0, 0);
    for _ in 0..4 {
        let missing = *random.pick(&[0, 20, 60]);
        let lead = sample(&leads::lead(random, definition, missing));
        for (id, field) in definition.fields.entries() {
            if is_beyond(&field.name) {
                skipped += 1;
                continue;
            }
            tried += 1;
            let corners: Vec<Vec<SampleLead>> = match space.cell_of(id, &lead) {
                Some(cell) => vec![
                    space.cells(id)[cell]
                        .corners
                        .iter()
                        .map(|datum| with(&lead, id, datum))
                        .collect(),
                ],
                // Of texts and lists: at least one cell is like it.
                None => space
                    .cells(id)
                    .iter()
                    .map(|cell| cell.corners.iter().map(|datum| with(&lead, id, datum)).collect())
                    .collect(),
            };
            let all_alike = |corners: &Vec<SampleLead>| {
                let mut all = corners.clone();
                all.push(lead.clone());
                judge.decide(&all).windows(2).all(|pair| pair[0] == pair[1])
            };
            assert!(
                corners.iter().any(all_alike),
                "{context}: {} is {:?}, cells {:#?}",
                field.name,
                lead.fact(id),
                space.cells(id)
            );
        }
        for (id, kind) in definition.events.entries() {
            if is_beyond(&kind.name) {
                skipped += 1;
                continue;
            }
            tried += 1;
            let mut like = space.histories(id).iter().map(|cell| {
                let of: Vec<SampleLead> = cell
                    .corners
                    .iter()
                    .map(|events| with_events(&lead, id, events))
                    .collect();
                let mut all = of;
                all.push(lead.clone());
                judge.decide(&all).windows(2).all(|pair| pair[0] == pair[1])
            });
            assert!(
                like.any(|alike| alike),
                "{context}: no history of {} is like {:#?}",
                kind.name,
                lead.events
            );
        }
    }
    (tried, skipped)
}

#[test]
fn what_no_condition_reads_plays_no_part() {
    let (_, bant) = examples().into_iter().find(|(name, _)| *name == "bant").unwrap();
    let space = Space::new(&[&bant], &[], TODAY);
    let idle: Vec<&str> = bant
        .fields
        .entries()
        .filter(|(id, _)| !space.plays_part(*id))
        .map(|(_, field)| field.name.as_str())
        .collect();
    assert_eq!(idle, ["id"]);
    assert!(bant.events.ids().all(|event| space.events_play_part(event)));
}

fn with(lead: &SampleLead, field: FieldId, datum: &Datum) -> SampleLead {
    let mut lead = lead.clone();
    lead.facts[field.index()] = datum.clone();
    lead
}

fn with_events(lead: &SampleLead, event: EventId, events: &[SampleEvent]) -> SampleLead {
    let mut lead = lead.clone();
    lead.events.retain(|own| own.event != event);
    lead.events.extend(events.iter().cloned());
    lead
}

/// A lead of the interpreter's tests, written out.
fn sample(lead: &leads::Lead) -> SampleLead {
    let datum = |fact: &Option<leads::Fact>| fact.as_ref().map_or(Datum::Unknown, of_fact);
    let events = lead.events.iter().enumerate().flat_map(|(kind, events)| {
        events.iter().map(move |event| SampleEvent {
            event: EventId::from_index(kind),
            time: event.time,
            attributes: event.attributes.iter().map(datum).collect(),
        })
    });
    SampleLead {
        facts: lead.facts.iter().map(datum).collect(),
        events: events.collect(),
    }
}

fn of_fact(fact: &leads::Fact) -> Datum {
    match fact {
        leads::Fact::Bool(answer) => Datum::Bool(*answer),
        leads::Fact::Quantity(value) => Datum::Quantity(*value),
        leads::Fact::Code(code) => Datum::Code(*code),
        leads::Fact::Text(text) => Datum::Text(text.clone()),
        leads::Fact::List(items) => Datum::List(items.iter().map(of_fact).collect()),
    }
}
