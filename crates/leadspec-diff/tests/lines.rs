//! Definitions in lines: the examples as people see them, and that no change of meaning hides.

#![allow(clippy::panic, reason = "a test may panic")]

mod common;

use common::edits::mutated;
use common::pairs::{PAIRS, Pair};
use common::random::Random;
use common::{EXAMPLES, Example, check, try_check};
use leadspec_diff::{changes, in_lines};
use leadspec_ir::Definition;

#[test]
fn every_example_in_lines() {
    for Example { name, definition, .. } in EXAMPLES {
        insta::assert_snapshot!(name, in_lines(&check(definition).definition));
    }
}

/// Whether what is told by comparing meaning shows by comparing lines.
fn shows(old: &Definition, new: &Definition) -> bool {
    in_lines(old) != in_lines(new)
}

#[test]
fn what_changed_in_meaning_stands_in_other_lines() {
    let mut seen = 0;
    for Pair { name, old, new, .. } in PAIRS.iter() {
        if !changes(&old.definition, &new.definition).is_empty() {
            assert!(shows(&old.definition, &new.definition), "{name}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn each_change_alone_stands_in_other_lines() {
    let mut hidden = Vec::new();
    for Pair { name, old, new, .. } in PAIRS.iter() {
        let comparison = leadspec_diff::Comparison::new(&old.definition, &new.definition);
        for change in comparison.changes() {
            let is_hidden = comparison
                .apply(&change)
                .is_some_and(|alone| alone.digest() != old.definition.digest() && !shows(&old.definition, &alone));
            if is_hidden {
                hidden.push(format!("{name}: {}", change.sentence));
            }
        }
    }
    assert_eq!(hidden, [] as [&str; 0]);
}

#[test]
fn something_else_in_the_text_stands_in_other_lines() {
    let mut tried = 0;
    for Example {
        name, definition: text, ..
    } in EXAMPLES
    {
        let old = check(text).definition;
        for seed in 0..60 {
            let Some(new) = mutated(text, &mut Random::new(seed * 13 + text.len() as u64)) else {
                continue;
            };
            let Ok(checked) = try_check(&new) else { continue };
            if checked.definition.digest() != old.digest() {
                assert!(shows(&old, &checked.definition), "{name} seed {seed} hides\n{new}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 100, "{tried}");
}

#[test]
fn layout_and_comments_stand_in_no_line() {
    for Example { name, definition, .. } in EXAMPLES {
        let loose: Vec<String> = definition.lines().map(|line| format!("  {line}  # so be it")).collect();
        let Ok(loose) = try_check(&loose.join("\n\n")) else {
            panic!("{name} is the same, laid out in another way")
        };
        assert_eq!(in_lines(&check(definition).definition), in_lines(&loose.definition));
    }
}

#[test]
fn a_line_is_a_line_whatever_a_label_holds() {
    let text = "definition \"Two\\nlines\" {}\nlead { id text  ok bool }\n\
                lifecycle { stage a \"A\\tB\" initial  stage b now  a -> b when ok because \"one\\ntwo\" }\n";
    let lines = in_lines(&check(text).definition);
    assert!(
        lines.contains("\"Two\\nlines\"") && lines.contains("Stage A\\tB "),
        "{lines}"
    );
    assert!(lines.contains("\"one\\ntwo\""), "{lines}");
}

/// Conditions that are near to each other, and mean something else.
const NEAR: [&[&str]; 7] = [
    &["email = other", "email = other ignoring case"],
    &["tags contains \"x\"", "tags contains \"x\" ignoring case"],
    &["sizes contains 1.5", "sizes contains 2.5"],
    &[
        "email = \"NL\"",
        "email if unknown \"NL\" = \"NL\"",
        "email if unknown \"BE\" = \"NL\"",
    ],
    &["staff >= 2.5", "staff >= 2.2", "staff > 2.5"],
    &[
        "(staff + desks) * 2 >= 9",
        "staff + desks * 2 >= 9",
        "-(staff + desks) >= 9",
        "-staff + desks >= 9",
    ],
    &[
        "(ok and paid) if unknown no",
        "ok and paid if unknown no",
        "(staff + desks) if unknown 3 >= 9",
        "staff + desks if unknown 3 >= 9",
    ],
];

#[test]
fn near_conditions_stand_in_different_lines() {
    for family in NEAR {
        let all: Vec<String> = family
            .iter()
            .map(|condition| {
                let text = format!(
                    "definition \"D\" {{}}\nlead {{ id text  email text?  other text?  tags list of text?  sizes list of number?  \
                     staff integer?  desks integer?  ok bool?  paid bool? }}\ncriterion c {{ met when {condition}  ask \"x\" }}\n"
                );
                in_lines(&check(&text).definition)
            })
            .collect();
        for (place, one) in all.iter().enumerate() {
            let twin = all.iter().skip(place + 1).find(|other| *other == one);
            assert_eq!(twin, None, "{family:?}");
        }
    }
}
