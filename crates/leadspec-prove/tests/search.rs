//! The search: what it finds, how small, and what it says when there is nothing to find.

#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Judge, TODAY, criterion, definition, examples};
use leadspec_ir::{Datum, Definition, SampleLead, Truth};
use leadspec_prove::fate::{Reach, around};
use leadspec_prove::{Found, Hit, Part, Search, Space};
use std::fmt::Write as _;

const SMALL: &str = r#"
definition "Small" { timezone "Europe/Amsterdam" }
lead {
  stage    stage
  size     integer 1..?
  industry one of [software, finance, retail, other]
  budget   money EUR?
  wanted   date?
  mail     text
  tools    list of text?
  spare    bool?
}
event visit { path text }
score fit {
  +40 when industry in [software, finance]
  by size { 50..250 : +30  251.. : +20 }
  +30 when budget >= 10_000 EUR
}
criterion soon { met when wanted within next 90 days  unmet when wanted > today  ask "When?" }
gate business { require not (mail ends with "@freemail.example")  otherwise out }
lifecycle {
  stage lead initial
  stage mql
  stage out never final
  lead -> mql when fit >= 100 and soon and tools contains "crm"
    and count of visit where path starts with "/pricing" in last 7 days >= 3
}
"#;

/// A lead as the lines of a test.
fn written(definition: &Definition, lead: &SampleLead) -> String {
    let mut text = lead.written_facts(definition).join(", ");
    for event in &lead.events {
        let _ = write!(text, "; {}", event.written(definition, TODAY));
    }
    text
}

fn changes(definition: &Definition, hit: &Hit, base: &SampleLead) -> String {
    let mut text = hit.lead.written_changes(base, definition).join(", ");
    if hit.changed.iter().any(|part| matches!(part, Part::Events(_))) {
        for event in &hit.lead.events {
            let _ = write!(text, "; {}", event.written(definition, TODAY));
        }
    }
    text
}

#[test]
fn cells_and_their_corners() {
    let definition = definition(SMALL);
    let space = Space::new(&[&definition], &[], TODAY);
    let mut text = String::new();
    for (id, field) in definition.fields.entries() {
        let cells: Vec<String> = space
            .cells(id)
            .iter()
            .map(|cell| {
                let corners: Vec<String> = cell.corners.iter().map(|d| d.written(&field.ty, &definition)).collect();
                corners.join(" ")
            })
            .collect();
        let idle = if space.plays_part(id) { "" } else { " (plays no part)" };
        let _ = writeln!(text, "{}{idle}: {}", field.name, cells.join(" | "));
    }
    for (id, kind) in definition.events.entries() {
        let _ = writeln!(text, "{}:", kind.name);
        for cell in space.histories(id) {
            let corners: Vec<String> = cell
                .corners
                .iter()
                .map(|events| {
                    let events: Vec<String> = events.iter().map(|e| e.written(&definition, TODAY)).collect();
                    if events.is_empty() {
                        "nothing".to_string()
                    } else {
                        events.join(", ")
                    }
                })
                .collect();
            let _ = writeln!(text, "  {}", corners.join("\n    or "));
        }
    }
    let _ = writeln!(
        text,
        "{} corners, {} kinds of lead, exact: {}",
        space.size(),
        space.kinds(),
        space.is_exact()
    );
    insta::assert_snapshot!(text);
}

#[test]
fn a_needle_is_found_and_shrunk_to_what_it_needs() {
    let definition = definition(SMALL);
    let space = Space::new(&[&definition], &[], TODAY);
    let mut judge = Judge::new(&definition);
    let mut search = Search::new(&space, 7);
    search.budget = 200_000;
    let found = search.find(&[], &mut |leads| judge.enters("mql", leads));
    let hit = found.hit.unwrap();
    assert!(judge.enters("mql", std::slice::from_ref(&hit.lead))[0]);
    insta::assert_snapshot!(written(&definition, &hit.lead).replace("; ", "\n"));
    // Nothing can be set back.
    for part in &hit.changed {
        let mut smaller = hit.lead.clone();
        match part {
            Part::Field(id) => smaller.facts[leadspec_ir::ArenaId::index(*id)] = space.plainest().fact(*id).clone(),
            Part::Events(event) => smaller.events.retain(|own| own.event != *event),
        }
        assert!(!judge.enters("mql", &[smaller])[0], "{part:?}");
    }
    // From there it is one step to the other side of each threshold.
    let near = [hit.lead.clone()];
    let found = Search::new(&space, 7).find(&near, &mut |leads| {
        judge.enters("mql", leads).into_iter().map(|is| !is).collect()
    });
    let hit = found.hit.unwrap();
    assert_eq!((hit.changed.len(), hit.base), (1, Some(0)));
    assert!(found.tried <= 1024);
}

#[test]
fn the_same_seed_finds_the_same() {
    let definition = definition(SMALL);
    let space = Space::new(&[&definition], &[], TODAY);
    let run = |seed: u64| -> Found {
        let mut judge = Judge::new(&definition);
        let mut search = Search::new(&space, seed);
        search.budget = 50_000;
        search.find(&[], &mut |leads| judge.enters("mql", leads))
    };
    assert_eq!(run(3), run(3));
    assert_eq!(space.sample(5, 100), space.sample(5, 100));
    assert_ne!(space.sample(5, 100), space.sample(6, 100));
}

#[test]
fn every_kind_of_lead_is_tried_where_there_are_few() {
    let definition = definition(
        r#"
definition "Few" { timezone "UTC" }
lead { a bool?  b integer 0..10?  c one of [x, y, z] }
criterion both { met when a and b >= 5  ask "?" }
criterion never { met when b > 7 and b < 3  ask "?" }
"#,
    );
    let space = Space::new(&[&definition], &[], TODAY);
    // a: yes, no, unknown. b: 0..2, 3..4, 5..7, 8..10, unknown; `c` plays no part.
    assert_eq!(space.kinds(), 15);
    assert_eq!(space.one_of_each().count(), 15);
    assert_eq!(space.corners().count() as u128, space.size());
    let mut judge = Judge::new(&definition);
    let never = Search::new(&space, 1).find(&[], &mut |leads| {
        judge.criteria(leads).iter().map(|own| own[1] == Truth::True).collect()
    });
    assert!(never.hit.is_none() && never.exhausted && space.is_exact());
    let mut search = Search::new(&space, 1);
    search.budget = 10;
    let found = search.find(&[], &mut |leads| vec![false; leads.len()]);
    assert!(!found.exhausted && found.tried <= 10, "{found:?}");
}

#[test]
fn conditions_of_tests_and_laws_cut_too() {
    let text = r#"
definition "Law" { timezone "UTC" }
lead { a integer 0..100  b bool }
criterion low { met when a >= 10  ask "?" }
criterion high { met when a >= 60 or b  ask "?" }
"#;
    let definition = definition(text);
    let mut other = definition.clone();
    other.criteria = other.criteria.iter().take(1).cloned().collect();
    let cells = |definitions: &[&Definition], extra: &[&leadspec_ir::Condition]| {
        let space = Space::new(definitions, extra, TODAY);
        definition
            .fields
            .ids()
            .map(|id| space.plays_part(id).then(|| space.cells(id).len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(&[&other], &[]), [Some(2), None]);
    assert_eq!(cells(&[&other, &definition], &[]), [Some(3), Some(2)]);
    let leadspec_ir::CriterionRule::Condition(condition) = &definition.criteria.iter().nth(1).unwrap().rule else {
        panic!("a condition");
    };
    assert_eq!(cells(&[&other], &[condition]), [Some(3), Some(2)]);
    assert_eq!(cells(&[&other], &[&criterion(0)]), [Some(2), None]);
}

#[test]
fn facts_that_are_weighed_against_each_other() {
    let definition = definition(
        r#"
definition "Tied" { timezone "UTC" }
lead { offices integer 0..?  people integer 0..?  spent money EUR?  budget money EUR? }
criterion small { met when people + offices < 20  ask "?" }
criterion over { met when spent > budget  ask "?" }
"#,
    );
    let space = Space::new(&[&definition], &[], TODAY);
    assert!(!space.is_exact());
    let mut judge = Judge::new(&definition);
    let found = Search::new(&space, 1).find_all(
        &[],
        &mut |leads| {
            let goal = |own: &Vec<Truth>| {
                let place = |truth: Truth| Truth::ALL.iter().position(|t| *t == truth).unwrap();
                vec![place(own[0]), 3 + place(own[1])]
            };
            judge.criteria(leads).iter().map(goal).collect()
        },
        6,
    );
    let small: Vec<bool> = found.hits.iter().map(Option::is_some).collect();
    assert_eq!(small, [true; 6]);
}

#[test]
fn many_goals_at_once_in_the_examples() {
    let mut text = String::new();
    for (name, definition) in examples() {
        let _ = writeln!(text, "# {name}");
        let space = Space::new(&[&definition], &[], TODAY);
        let mut judge = Judge::new(&definition);
        let lifecycle = definition.lifecycle.as_ref();
        let stages: Vec<&str> = lifecycle
            .into_iter()
            .flat_map(|l| &l.stages)
            .map(|s| s.name.as_str())
            .collect();
        let found = Search::new(&space, 1).find_all(
            &[],
            &mut |leads| {
                let decisions = judge.decide(leads);
                decisions
                    .iter()
                    .map(|d| d.path.iter().skip(1).map(|s| leadspec_ir::ArenaId::index(*s)).collect())
                    .collect()
            },
            stages.len(),
        );
        for (stage, hit) in stages.iter().zip(&found.hits) {
            let how = match hit {
                Some(hit) if hit.changed.is_empty() => "the plainest lead".to_string(),
                Some(hit) => changes(&definition, hit, space.plainest()),
                None => "not found".to_string(),
            };
            let _ = writeln!(text, "enters {stage}: {how}");
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_about_a_lead_decided() {
    let definition = definition(SMALL);
    let space = Space::new(&[&definition], &[], TODAY);
    let mut judge = Judge::new(&definition);
    let mut search = Search::new(&space, 7);
    search.budget = 200_000;
    let hit = search.find(&[], &mut |leads| judge.enters("mql", leads)).hit.unwrap();
    let mut text = String::new();
    for fate in around(&space, &hit.lead, &mut |leads| judge.enters("mql", leads)) {
        let name = match fate.part {
            Part::Field(id) => &definition.fields[id].name,
            Part::Events(id) => &definition.events[id].name,
        };
        let how = match &fate.reach {
            Reach::Anywhere => "plays no part".to_string(),
            Reach::Here => "as it is".to_string(),
            Reach::Codes(codes) => format!("choices {codes:?}"),
            Reach::Stretch { low, high } => {
                let shown = |value: &Option<i64>| match (value, fate.part) {
                    (Some(value), Part::Field(id)) => {
                        Datum::Quantity(*value).written(&definition.fields[id].ty, &definition)
                    }
                    _ => "…".to_string(),
                };
                format!("{}..{}", shown(low), shown(high))
            }
        };
        let _ = writeln!(text, "{name}: {how}");
    }
    insta::assert_snapshot!(text);
}
