//! What always holds: whoever writes the same in another way changes nothing, and whoever writes something else is told so.
//!
//! `LEADSPEC_SEEDS` sets how many texts are tried for each of the six examples.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

mod common;

use common::edits::{mutated, rewritten};
use common::random::Random;
use common::{EXAMPLES, Example, check, try_check};
use leadspec_diff::changes;
use leadspec_ir::Definition;
use std::ops::Range;

/// How many edits each text is given before it is looked at: 6 · 4 · 22 are more than 500.
const EDITS: usize = 22;

fn seeds(otherwise: u64) -> Range<u64> {
    let asked = std::env::var("LEADSPEC_SEEDS").ok().and_then(|text| text.parse().ok());
    0..asked.unwrap_or(otherwise)
}

fn told(old: &Definition, new: &Definition) -> Vec<String> {
    let changes = changes(old, new).into_iter();
    changes
        .map(|c| format!("{} {}: {}", c.code, c.path, c.sentence))
        .collect()
}

#[test]
fn the_same_in_another_way_is_no_change() {
    let mut edits = 0;
    for Example {
        name, definition: text, ..
    } in EXAMPLES
    {
        let old = check(text);
        for seed in seeds(4) {
            let mut random = Random::new(seed * 31 + text.len() as u64);
            let mut new = text.to_string();
            let mut done = 0;
            // An edit that the checker will not have (a list with one item less than it needs) is left out.
            for _ in 0..EDITS {
                if let Some(edited) = rewritten(&new, &mut random) {
                    new = edited;
                    done += 1;
                }
            }
            let checked = try_check(&new).unwrap_or_else(|e| panic!("{name} seed {seed}: {}\n{new}", e.join("\n")));
            edits += done;
            let told = told(&old.definition, &checked.definition);
            assert_eq!(told, [] as [&str; 0], "{name} seed {seed}\n{new}");
            let back = changes(&checked.definition, &old.definition);
            assert!(back.is_empty(), "{name} seed {seed}, the other way round");
        }
    }
    assert!(edits >= 500 || seeds(4).end < 4, "{edits}");
}

#[test]
fn something_else_is_told_and_mostly_as_one_change() {
    let (mut tried, mut as_one) = (0, 0);
    for Example {
        name, definition: text, ..
    } in EXAMPLES
    {
        let old = check(text);
        for seed in seeds(20) {
            let mut random = Random::new(seed * 17 + text.len() as u64);
            let Some(new) = mutated(text, &mut random) else {
                continue;
            };
            let Ok(checked) = try_check(&new) else { continue };
            if checked.definition.digest() == old.definition.digest() {
                continue;
            }
            let told = told(&old.definition, &checked.definition);
            assert!(!told.is_empty(), "{name} seed {seed} is silent on\n{new}");
            tried += 1;
            if let [_] = told.as_slice() {
                as_one += 1;
            } else if std::env::var_os("LEADSPEC_SHOW").is_some() {
                println!("{name} seed {seed}: {told:#?}");
            }
        }
    }
    assert!(tried >= 30, "{tried}");
    assert!(as_one * 100 >= tried * 85, "{as_one} of {tried} are one change");
}
