//! Pairs of definitions, and what changed between them as a reader is told it.
//!
//! Each folder of `tests/pairs` holds `old.lead` and `new.lead`; the snapshot beside them is the list of changes.

#![allow(clippy::panic, reason = "a test may panic")]

mod common;

use common::Checked;
use common::pairs::{PAIRS, Pair};
use leadspec_diff::{ChangeCode, ChangeKind, Comparison};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The changes as a list: sign, sentence, then code, path and lines, then who should agree.
fn listed(old: &Checked, new: &Checked) -> String {
    let comparison = Comparison::new(&old.definition, &new.definition);
    let mut text = String::new();
    for change in comparison.changes() {
        let sign = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
            ChangeKind::Moved => '>',
            ChangeKind::Renamed => '=',
        };
        let line = |at: Option<leadspec_ir::At>, of: &Checked| {
            at.map_or_else(|| "-".to_string(), |at| of.line(at).to_string())
        };
        let _ = writeln!(text, "{sign} {}", change.sentence);
        let _ = writeln!(
            text,
            "    {} {} [{} -> {}]",
            change.code,
            change.path,
            line(change.old_at, old),
            line(change.new_at, new)
        );
        let _ = writeln!(
            text,
            "    {} | {} | {} | {}{}",
            change.before.as_deref().unwrap_or("nothing"),
            change.after.as_deref().unwrap_or("nothing"),
            if change.owners.is_empty() {
                "nobody".to_string()
            } else {
                change.owners.join(", ")
            },
            change.fingerprint,
            if comparison.apply(&change).is_none() {
                " | not told apart"
            } else {
                ""
            },
        );
    }
    if text.is_empty() {
        text.push_str("no change in meaning\n");
    }
    text
}

#[test]
fn changes_as_a_reader_is_told_them() {
    for Pair { name, folder, old, new } in PAIRS.iter() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("changes", listed(old, new), name));
    }
}

#[test]
fn every_code_has_an_example() {
    let mut seen = BTreeSet::new();
    for Pair { old, new, .. } in PAIRS.iter() {
        seen.extend(
            leadspec_diff::changes(&old.definition, &new.definition)
                .into_iter()
                .map(|c| c.code),
        );
    }
    let unseen: Vec<&str> = ChangeCode::ALL
        .iter()
        .filter(|c| !seen.contains(c))
        .map(|c| c.name())
        .collect();
    assert_eq!(unseen, [] as [&str; 0]);
}

#[test]
fn names_and_codes_are_one_to_one() {
    let names: BTreeSet<&str> = ChangeCode::ALL.iter().map(|c| c.name()).collect();
    assert_eq!(names.len(), ChangeCode::ALL.len());
    for code in ChangeCode::ALL {
        let kebab = code.name().chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(kebab && !code.summary().is_empty(), "{code}");
    }
}

#[test]
fn a_definition_against_itself_says_nothing() {
    for Pair { name, old, new, .. } in PAIRS.iter() {
        for of in [old, new] {
            assert_eq!(listed(of, of), "no change in meaning\n", "{name}");
        }
    }
}

#[test]
fn fingerprints_tell_changes_apart() {
    for Pair { name, old, new, .. } in PAIRS.iter() {
        let changes = leadspec_diff::changes(&old.definition, &new.definition);
        let prints: BTreeSet<&str> = changes.iter().map(|c| c.fingerprint.as_str()).collect();
        assert_eq!(prints.len(), changes.len(), "{name}");
        assert!(
            prints
                .iter()
                .all(|p| p.len() == 12 && p.bytes().all(|b| b.is_ascii_hexdigit()))
        );
    }
}
