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

use common::places::{Places, places, tree};
use common::random::Random;
use common::{check, try_check};
use leadspec_diagnostics::Span;
use leadspec_diff::changes;
use leadspec_ir::Definition;
use std::ops::Range;

const EXAMPLES: [(&str, &str); 6] = [
    ("anum", include_str!("../../../examples/anum/definition.lead")),
    ("bant", include_str!("../../../examples/bant/definition.lead")),
    ("champ", include_str!("../../../examples/champ/definition.lead")),
    ("faint", include_str!("../../../examples/faint/definition.lead")),
    ("gpct", include_str!("../../../examples/gpct/definition.lead")),
    ("meddic", include_str!("../../../examples/meddic/definition.lead")),
];

/// How many edits each text is given before it is looked at: 6 · 4 · 22 are more than 500.
const EDITS: usize = 22;

fn seeds(otherwise: u64) -> Range<u64> {
    let asked = std::env::var("LEADSPEC_SEEDS").ok().and_then(|text| text.parse().ok());
    0..asked.unwrap_or(otherwise)
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// The text with something else at some places, which do not overlap.
fn replaced(text: &str, mut with: Vec<(Span, String)>) -> String {
    with.sort_by_key(|(span, _)| span.start);
    let mut result = String::new();
    let mut done = 0;
    for (span, new) in with {
        result.push_str(&text[done..span.start as usize]);
        result.push_str(&new);
        done = span.end as usize;
    }
    result.push_str(&text[done..]);
    result
}

/// Some of what was written, at each other's places.
fn shuffled(text: &str, spans: &[Span], random: &mut Random) -> String {
    let mut order: Vec<Span> = spans.to_vec();
    random.shuffle(&mut order);
    let with = spans
        .iter()
        .zip(order)
        .map(|(place, from)| (*place, slice(text, from).to_string()));
    replaced(text, with.collect())
}

/// The same, written in another way. `None`: there is nothing to be written so.
fn rewritten(text: &str, random: &mut Random) -> Option<String> {
    let tree = tree(text);
    let Places {
        free,
        conditions,
        lists,
        comparisons,
        lets,
        starts,
        ..
    } = places(&tree);
    let free: Vec<Vec<Span>> = free.into_iter().filter(|of| of.len() > 1).collect();
    match random.below(10) {
        0..4 => {
            let block: &Vec<Span> = random.pick(&free);
            Some(shuffled(text, block, random))
        }
        4 => leadspec_syntax::format(&tree, text, 0).ok(),
        5 => {
            let start = random.pick(&starts);
            let here = Span::new(*start, *start);
            Some(replaced(text, vec![(here, "# a remark\n\n  ".to_string())]))
        }
        6 if !lets.is_empty() => {
            let name = random.pick(&lets);
            Some(renamed(text, name, &format!("{name}_x")))
        }
        7 => {
            let when = random.pick(&conditions);
            let name = format!("part_{}", when.start);
            let condition = slice(text, *when).to_string();
            let text = replaced(text, vec![(*when, name.clone())]);
            // A name that is taken would be another.
            (!text.contains(&format!("let {name} "))).then(|| format!("{text}\nlet {name} = {condition}\n"))
        }
        8 => {
            if lists.is_empty() || random.below(2) == 0 {
                let when = random.pick(&conditions);
                return Some(replaced(
                    text,
                    vec![(*when, format!("not (not ({}))", slice(text, *when)))],
                ));
            }
            let (is_and, members) = random.pick(&lists);
            let whole = members[0].to(members[members.len() - 1]);
            let each: Vec<String> = members.iter().map(|m| format!("not ({})", slice(text, *m))).collect();
            let joint = if *is_and { " or " } else { " and " };
            Some(replaced(text, vec![(whole, format!("not ({})", each.join(joint)))]))
        }
        9 => {
            let (left, sign, right) = random.pick(&comparisons);
            let mirrored = match slice(text, *sign) {
                "<" => ">",
                "<=" => ">=",
                ">" => "<",
                ">=" => "<=",
                same => same,
            };
            let swapped = vec![
                (*left, slice(text, *right).to_string()),
                (*sign, mirrored.to_string()),
                (*right, slice(text, *left).to_string()),
            ];
            Some(replaced(text, swapped))
        }
        _ => None,
    }
}

/// Every use of a word by another one; the words of the examples' texts are left alone by what is renamed.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let after = &found[from.len()..];
        let stands_alone = !before.ends_with(is_letter) && !after.starts_with(is_letter);
        result.push_str(before);
        result.push_str(if stands_alone { to } else { from });
        rest = after;
    }
    result.push_str(rest);
    result
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
    for (name, text) in EXAMPLES {
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

/// Something else is said. `None`: there is nothing of that kind.
fn mutated(text: &str, random: &mut Random) -> Option<String> {
    let Places {
        comparisons,
        numbers,
        items,
        lists,
        parts,
        texts,
        ..
    } = places(&tree(text));
    match random.below(6) {
        0 => {
            let span = random.pick(&numbers);
            let number: i64 = slice(text, *span).replace('_', "").parse().ok()?;
            Some(replaced(text, vec![(*span, (number + 1).to_string())]))
        }
        1 => {
            let (_, sign, _) = random.pick(&comparisons);
            let other = match slice(text, *sign) {
                "<" => "<=",
                "<=" => "<",
                ">" => ">=",
                ">=" => ">",
                "=" => "!=",
                _ => return None,
            };
            Some(replaced(text, vec![(*sign, other.to_string())]))
        }
        2 if !items.is_empty() => {
            // The last item and the comma before it.
            let list = random.pick(&items);
            let [.., before, last] = list.as_slice() else {
                return None;
            };
            Some(replaced(text, vec![(Span::new(before.end, last.end), String::new())]))
        }
        3 => Some(replaced(text, vec![(*random.pick(&parts), String::new())])),
        4 => {
            let span = random.pick(&texts);
            let end = Span::new(span.end - 1, span.end - 1);
            Some(replaced(text, vec![(end, " now".to_string())]))
        }
        5 if !lists.is_empty() => {
            let (is_and, members) = random.pick(&lists);
            let gap = Span::new(members[0].end, members[1].start);
            let joint = if *is_and { " or " } else { " and " };
            (members.len() == 2).then(|| replaced(text, vec![(gap, joint.to_string())]))
        }
        _ => None,
    }
}

#[test]
fn something_else_is_told_and_mostly_as_one_change() {
    let (mut tried, mut as_one) = (0, 0);
    for (name, text) in EXAMPLES {
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
