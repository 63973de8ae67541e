//! Every count of who moves, against two runs of their own that are counted by hand.
//!
//! `LEADSPEC_SEEDS` sets how many pairs of definitions are tried for each of the six examples.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod common;

use common::edits::mutated;
use common::leads::{as_of, invented, mixed, read};
use common::pairs::{PAIRS, Pair};
use common::random::Random;
use common::{EXAMPLES, Example, check, try_check};
use leadspec_data::{LeadBatch, OutputColumn};
use leadspec_diff::{AloneEffect, Comparison, Effect, Movements};
use leadspec_engine::{Counting, Engine, Scratch};
use leadspec_ir::Definition;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a definition says of a lead: where it rests, and its scores and grades by name.
#[derive(Debug, PartialEq)]
struct Decision {
    stage: String,
    measures: BTreeMap<String, String>,
}

/// By row.
fn decisions(definition: &Definition, batch: &LeadBatch) -> BTreeMap<u64, Decision> {
    let engine = Engine::new(Arc::new(definition.clone()), as_of());
    let selection = engine.select_all(Counting::Off);
    let decided = engine.decide(batch, &selection, &mut Scratch::new());
    let names: Vec<&str> = selection.fields().iter().map(|f| f.name.as_str()).collect();
    let cell = |name: &str, row: usize| -> String {
        // A name that is taken has its kind in front.
        let is_it = |n: &&str| {
            *n == name || *n == format!("gate_{name}") || *n == format!("score_{name}") || *n == format!("grade_{name}")
        };
        let place = names
            .iter()
            .position(is_it)
            .unwrap_or_else(|| panic!("no {name} in {names:?}"));
        match &decided.table.columns[place] {
            OutputColumn::Word { codes, words } => words.get(codes[row] as usize).cloned().unwrap_or_default(),
            OutputColumn::Decimal { values, .. } => values[row].to_string(),
            other => panic!("{name} is {other:?}"),
        }
    };
    let gates: Vec<&leadspec_ir::Gate> = match definition.lifecycle {
        Some(_) => Vec::new(),
        None => definition.gates.iter().collect(),
    };
    let measures: Vec<&str> = definition
        .scores
        .iter()
        .map(|s| s.name.as_str())
        .chain(definition.grades.iter().map(|g| g.name.as_str()))
        .chain(gates.iter().map(|g| g.name.as_str()))
        .collect();
    let rows = (0..decided.table.len).map(|row| {
        let at = decided.rows.as_ref().map_or(row, |rows| rows[row]);
        let decision = Decision {
            stage: if names.contains(&"stage") {
                cell("stage", row)
            } else {
                String::new()
            },
            measures: measures.iter().map(|m| ((*m).to_string(), cell(m, row))).collect(),
        };
        (batch.rows[at], decision)
    });
    rows.collect()
}

/// Some halves of a batch: rows below a number, and the rest.
fn halves(batch: &LeadBatch, middle: u64) -> [LeadBatch; 2] {
    let part = |is_first: bool| {
        let leads: Vec<u32> = (0..)
            .zip(&batch.rows)
            .filter(|(_, row)| (**row < middle) == is_first)
            .map(|(lead, _)| lead)
            .collect();
        batch.gather(&leads)
    };
    [part(true), part(false)]
}

fn count(comparison: &Comparison, changes: &[leadspec_diff::Change], old: &LeadBatch, new: &LeadBatch) -> Movements {
    let mut effect = Effect::new(comparison, changes, as_of()).with_ids(true);
    let mut other = effect.fork();
    let middle = old.rows.len() as u64 / 2;
    let ([first, second], [first_new, second_new]) = (halves(old, middle), halves(new, middle));
    // The second piece is counted first: threads take what comes.
    other.observe(&second, &second_new);
    effect.observe(&first, &first_new);
    other.merge(effect);
    other.finish()
}

/// A pair of definitions, the second with a few mutations of the first.
fn altered(text: &str, random: &mut Random) -> Option<String> {
    let mut new = text.to_string();
    for _ in 0..=random.below(3) {
        if let Some(edited) = mutated(&new, random)
            && try_check(&edited).is_ok()
        {
            new = edited;
        }
    }
    (new != text).then_some(new)
}

#[test]
fn every_count_is_that_of_two_runs() {
    let asked = std::env::var("LEADSPEC_SEEDS").ok().and_then(|text| text.parse().ok());
    let (mut moved, mut alone, mut told_apart) = (0, 0, 0);
    for Example {
        name,
        definition: text,
        leads,
        events,
    } in EXAMPLES
    {
        let old = check(text).definition;
        for seed in 0..asked.unwrap_or(5) {
            let mut random = Random::new(seed * 101 + text.len() as u64);
            let Some(new) = altered(text, &mut random) else {
                continue;
            };
            let new = check(&new).definition;
            let table = mixed(leads, 150, &mut random);
            let (Some(before), Some(after)) = (read(&old, &table, events), read(&new, &table, events)) else {
                continue;
            };
            let (table, what) = (Table { leads: &table, events }, format!("{name} seed {seed}"));
            let seen = compared(&what, (&old, &before), (&new, &after), &table);
            moved += seen.moved;
            alone += seen.alone;
            told_apart += seen.told_apart;
        }
    }
    assert!(
        moved > 100 && alone > 100 && told_apart > 20,
        "{moved} {alone} {told_apart}"
    );
}

#[test]
fn every_pair_counts_like_two_runs() {
    let mut told_apart = 0;
    let bant = &EXAMPLES[1];
    for Pair { name, old, new, .. } in PAIRS.iter() {
        let (old, new) = (&old.definition, &new.definition);
        let mut random = Random::new(name.len() as u64);
        let has_events = !old.events.is_empty();
        let (leads, events) = if has_events && old.fields.iter().any(|f| f.name == "leasing") {
            (mixed(bant.leads, 300, &mut random), bant.events)
        } else {
            (invented(old, new, 300, &mut random), &[][..])
        };
        let table = Table { leads: &leads, events };
        if let (Some(before), Some(after)) = (read(old, &leads, events), read(new, &leads, events)) {
            told_apart += compared(name, (old, &before), (new, &after), &table).told_apart;
        }
    }
    assert!(told_apart > 50, "{told_apart}");
}

/// Where leads and their events stand.
struct Table<'a> {
    leads: &'a str,
    events: &'a [&'a str],
}

/// What was compared.
#[derive(Default)]
struct Seen {
    moved: u64,
    alone: u64,
    told_apart: u64,
}

/// Counts by both ways, as a whole and for each change alone.
fn compared(
    what: &str,
    (old, before): (&Definition, &LeadBatch),
    (new, after): (&Definition, &LeadBatch),
    table: &Table,
) -> Seen {
    let comparison = Comparison::new(old, new);
    let changes = comparison.changes();
    let found = count(&comparison, &changes, before, after);
    let (was, is) = (decisions(old, before), decisions(new, after));
    agrees(what, &comparison, &found, &was, &is);
    let mut seen = Seen {
        moved: found.moved,
        ..Seen::default()
    };
    if let ([_], [(_, AloneEffect::Counted { moved, .. })]) = (changes.as_slice(), found.alone.as_slice()) {
        assert_eq!(*moved, found.moved, "{what}: the only change does it all");
        assert!(
            found
                .movements
                .iter()
                .all(|m| m.causes.iter().all(|c| c.changes == [0])),
            "{what}"
        );
    }
    for (change, (print, effect)) in changes.iter().zip(&found.alone) {
        assert_eq!(change.fingerprint, *print);
        // How facts are read is no part of the definition that decides.
        let is_reading = ["lead.", "event"].iter().any(|begin| change.path.starts_with(begin));
        let (AloneEffect::Counted { moved: leads, .. }, Some(applied), false) =
            (effect, comparison.apply(change), is_reading)
        else {
            continue;
        };
        let Some(batch) = read(&applied, table.leads, table.events) else {
            continue;
        };
        let alone = decisions(&applied, &batch);
        let both = was.keys().filter(|row| is.contains_key(row));
        // What only the new definition needs to read may not be there.
        let differ = both.filter(|row| alone.get(row).is_some_and(|other| other.stage != was[row].stage));
        assert_eq!(*leads, differ.count() as u64, "{what}: {}", change.sentence);
        seen.alone += leads;
        seen.told_apart += 1;
    }
    seen
}

/// Everything against a count by hand.
fn agrees(
    what: &str,
    comparison: &Comparison,
    found: &Movements,
    was: &BTreeMap<u64, Decision>,
    is: &BTreeMap<u64, Decision>,
) {
    let renames = comparison.renames();
    let both: Vec<u64> = was.keys().filter(|row| is.contains_key(row)).copied().collect();
    assert_eq!(found.leads, both.len() as u64, "{what}");
    let mut ways: BTreeMap<(String, String), u64> = BTreeMap::new();
    let (mut moved, mut rescored) = (0, 0);
    let mut measured: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &both {
        let (a, b) = (&was[row], &is[row]);
        let from = renames.stage(&a.stage);
        let mut differs = false;
        for (name, value) in &b.measures {
            let old = [&renames.scores, &renames.grades, &renames.gates];
            let own = old
                .iter()
                .flat_map(|r| r.iter())
                .find(|(_, new)| new == name)
                .map_or(name, |(old, _)| old);
            if a.measures.get(own).is_some_and(|was| was != value) {
                differs = true;
                *measured.entry(name).or_default() += 1;
            }
        }
        // Where one of them has no stages nobody moves.
        if from == b.stage || a.stage.is_empty() || b.stage.is_empty() {
            rescored += u64::from(differs);
        } else {
            moved += 1;
            *ways.entry((from.to_string(), b.stage.clone())).or_default() += 1;
        }
    }
    assert_eq!((found.moved, found.rescored), (moved, rescored), "{what}");
    let name = |place: usize| found.stages[place].name.clone();
    let told: BTreeMap<(String, String), u64> = found
        .movements
        .iter()
        .map(|m| ((name(m.from), name(m.to)), m.leads))
        .collect();
    assert_eq!(told, ways, "{what}");
    for stage in &found.stages {
        let before = was.values().filter(|d| renames.stage(&d.stage) == stage.name).count() as u64;
        let after = is.values().filter(|d| d.stage == stage.name).count() as u64;
        assert_eq!((stage.before, stage.after), (before, after), "{what}: {}", stage.name);
    }
    for measure in &found.measured {
        let leads = measured.get(measure.name.as_str()).copied().unwrap_or(0);
        assert_eq!(measure.leads, leads, "{what}: {}", measure.name);
    }
    adds_up(what, found, was);
}

/// What must add up, adds up.
fn adds_up(what: &str, found: &Movements, was: &BTreeMap<u64, Decision>) {
    assert_eq!(
        found.moved,
        found.movements.iter().map(|m| m.leads).sum::<u64>(),
        "{what}"
    );
    for movement in &found.movements {
        assert_eq!(
            movement.leads,
            movement.causes.iter().map(|c| c.leads).sum::<u64>(),
            "{what}"
        );
        assert!(
            movement.open <= movement.leads && movement.from != movement.to,
            "{what}"
        );
        assert_eq!(movement.examples.len() as u64, movement.leads.min(3), "{what}");
        assert!(movement.examples.is_sorted_by_key(|e| e.row), "{what}");
        for example in &movement.examples {
            assert_eq!(was[&example.row].stage, found.stages[movement.from].name, "{what}");
        }
    }
    for (place, stage) in found.stages.iter().enumerate() {
        let gone: u64 = found
            .movements
            .iter()
            .filter(|m| m.from == place)
            .map(|m| m.leads)
            .sum();
        let come: u64 = found.movements.iter().filter(|m| m.to == place).map(|m| m.leads).sum();
        assert_eq!(
            stage.before - stage.lost - gone + come + stage.gained,
            stage.after,
            "{what}: {}",
            stage.name
        );
    }
    for (_, effect) in &found.alone {
        if let AloneEffect::Counted { touched, moved, ways } = effect {
            assert_eq!(*moved, ways.iter().map(|w| w.leads).sum::<u64>(), "{what}");
            assert!(moved <= touched, "{what}");
        }
    }
}
