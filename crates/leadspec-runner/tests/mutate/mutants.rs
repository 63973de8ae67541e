//! The lists of small changes.

use crate::support::compiled;
use leadspec_ir::Definition;
use leadspec_runner::mutants;
use std::collections::{BTreeSet, HashSet};

/// Each change with its kind and the text at its place.
fn listed(text: &str) -> String {
    let (definition, sources) = compiled(text);
    let mut lines = Vec::new();
    let mut item = None;
    for mutant in mutants(&definition) {
        if item != Some(mutant.item) {
            lines.push(format!("{}:", mutant.item.title(&definition)));
            item = Some(mutant.item);
        }
        lines.push(format!(
            "  {} [{}] {}",
            mutant.sentence,
            mutant.kind.word(),
            sources.slice(mutant.at.0)
        ));
    }
    lines.join("\n")
}

const BANT: &str = include_str!("../../../../examples/bant/definition.lead");

#[test]
fn bant() {
    insta::assert_snapshot!(listed(BANT));
}

#[test]
fn each_mutant_is_another_definition() {
    let (definition, _) = compiled(BANT);
    let mut seen: HashSet<Definition> = HashSet::from([Definition::clone(&definition)]);
    let mut names: BTreeSet<String> = BTreeSet::new();
    for mutant in mutants(&definition) {
        assert!(seen.insert(mutant.definition(&definition)), "{} twice", mutant.sentence);
        assert!(
            names.insert(mutant.fingerprint().to_string()),
            "{} is named as another",
            mutant.sentence
        );
    }
}
