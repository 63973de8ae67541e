//! Two lifecycles side by side: what a picture of both would show.

#![allow(clippy::panic, reason = "a test may panic")]

mod common;

use common::pairs::{PAIRS, Pair};
use leadspec_diff::{Comparison, Counterpart, Lifecycles};
use leadspec_ir::{ArenaId, Definition, Stage, StageId, TransitionId};
use std::fmt::Write as _;

fn sign<I>(of: &Counterpart<I>) -> char {
    match (&of.old, &of.new, of.is_changed) {
        (Some(_), Some(_), false) => ' ',
        (Some(_), Some(_), true) => '~',
        (None, _, _) => '+',
        (Some(_), None, _) => '-',
    }
}

fn stage(definition: &Definition, id: StageId) -> Option<&Stage> {
    definition.lifecycle.as_ref()?.stages.lookup(id)
}

/// A line for each stage and each transition, under the names of the version that has it last.
fn listed(old: &Definition, new: &Definition, of: &Lifecycles) -> String {
    let mut text = String::new();
    for one in &of.stages {
        let found = one
            .new
            .map_or_else(|| one.old.and_then(|id| stage(old, id)), |id| stage(new, id));
        let _ = writeln!(text, "{} {}", sign(one), found.map_or("?", |s| s.name.as_str()));
    }
    for one in &of.transitions {
        let (definition, id) = match (one.new, one.old) {
            (Some(id), _) => (new, Some(id)),
            (None, id) => (old, id),
        };
        let lifecycle = definition.lifecycle.as_ref();
        let way = lifecycle.and_then(|l| l.transitions.lookup(id?));
        let name = |id: StageId| stage(definition, id).map_or("?", |s| s.name.as_str());
        let told = way.map(|way| format!("{} -> {}", name(way.from), name(way.to)));
        let _ = writeln!(text, "{} {}", sign(one), told.unwrap_or_default());
    }
    text
}

#[test]
fn stages_and_transitions_side_by_side() {
    let mut all = String::new();
    for Pair { name, old, new, .. } in PAIRS.iter() {
        let (old, new) = (&old.definition, &new.definition);
        let text = listed(old, new, &Comparison::new(old, new).lifecycles());
        if text.lines().any(|line| !line.starts_with(' ')) {
            let _ = writeln!(all, "{name}\n{text}");
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn something_is_marked_where_a_change_of_the_lifecycle_is_told_and_only_there() {
    let mut told = 0;
    for Pair { name, old, new, .. } in PAIRS.iter() {
        let comparison = Comparison::new(&old.definition, &new.definition);
        let lifecycles = comparison.lifecycles();
        let is_marked = lifecycles.stages.iter().any(|one| sign(one) != ' ')
            || lifecycles.transitions.iter().any(|one| sign(one) != ' ');
        let changes = comparison.changes();
        let is_told = changes
            .iter()
            .any(|c| c.path.starts_with("stage.") || c.path.starts_with("lifecycle"));
        assert_eq!(is_marked, is_told, "{name}");
        told += usize::from(is_told);
    }
    assert!(told > 8, "{told} pairs change their lifecycle");
}

#[test]
fn everything_stands_there_once() {
    for Pair { name, old, new, .. } in PAIRS.iter() {
        for (old, new) in [(old, new), (new, old)] {
            let (old, new) = (&old.definition, &new.definition);
            let of = Comparison::new(old, new).lifecycles();
            let stages = |d: &Definition| {
                d.lifecycle
                    .iter()
                    .flat_map(|l| l.stages.ids())
                    .collect::<Vec<StageId>>()
            };
            let ways = |d: &Definition| {
                d.lifecycle
                    .iter()
                    .flat_map(|l| l.transitions.ids())
                    .collect::<Vec<TransitionId>>()
            };
            // The new ones in their order, the old ones in any.
            assert_eq!(
                of.stages.iter().filter_map(|one| one.new).collect::<Vec<_>>(),
                stages(new),
                "{name}"
            );
            assert_eq!(
                of.transitions.iter().filter_map(|one| one.new).collect::<Vec<_>>(),
                ways(new),
                "{name}"
            );
            assert_eq!(
                sorted(of.stages.iter().filter_map(|one| one.old)),
                stages(old),
                "{name}"
            );
            assert_eq!(
                sorted(of.transitions.iter().filter_map(|one| one.old)),
                ways(old),
                "{name}"
            );
        }
    }
}

fn sorted<I: ArenaId>(ids: impl Iterator<Item = I>) -> Vec<I> {
    let mut ids: Vec<I> = ids.collect();
    ids.sort_by_key(|id| id.index());
    ids
}
