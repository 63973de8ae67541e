//! What the tests would not notice: small changes to a definition, each decided by the same tests.
//!
//! [`mutants`] lists the changes: a threshold one step on, a gate gone, two transitions in the other order. [`mutate`] decides the prepared
//! leads by each of them. A change that no test notices is a rule that nobody agreed on in an example: for each there is the lead that
//! would notice it.

mod catch;
mod change;
mod conditions;
mod items;
mod json;
mod mutant;
mod quantities;
mod reach;
mod report;
mod rows;
mod run;
mod same;
mod scores;
mod seen;
mod sets;
mod thresholds;
mod words;

pub use catch::{Catch, Start};
pub use mutant::{Item, Mutant, MutantKind};
pub use report::MutationReport;
pub use rows::MissingTest;
pub use run::{Accepted, Fate, MutateConfig, Mutation, MutationScore, NotGreen, Tried, mutate};
pub use seen::Column;

use leadspec_ir::Definition;
use mutant::{Edit, fingerprint};
use std::collections::{BTreeMap, HashSet};

/// All small changes to a definition, item by item in the order of the source. No two make the same definition, and none the original.
pub fn mutants(definition: &Definition) -> Vec<Mutant> {
    let mut all: Vec<Mutant> = Vec::new();
    for (id, named) in definition.lets.entries() {
        all.extend(items::of_let(definition, id, named));
    }
    for (id, criterion) in definition.criteria.entries() {
        all.extend(items::of_criterion(definition, id, criterion));
    }
    for (id, score) in definition.scores.entries() {
        all.extend(scores::of_score(definition, id, score));
    }
    for (id, grade) in definition.grades.entries() {
        all.extend(items::of_grade(definition, id, grade));
    }
    for (id, gate) in definition.gates.entries() {
        all.extend(items::of_gate(definition, id, gate));
    }
    if let Some(lifecycle) = &definition.lifecycle {
        all.extend(items::of_lifecycle(definition, lifecycle));
    }
    distinct(definition, all)
}

/// Each change once, and each under a fingerprint of its own.
fn distinct(definition: &Definition, all: Vec<Mutant>) -> Vec<Mutant> {
    let mut seen: HashSet<Edit> = HashSet::new();
    let mut said: BTreeMap<(MutantKind, String), usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for mut mutant in all {
        if mutant.edit.is_nothing(definition) || !seen.insert(mutant.edit.clone()) {
            continue;
        }
        let number = said.entry((mutant.kind, mutant.sentence.clone())).or_default();
        mutant.fingerprint = fingerprint(mutant.kind, &mutant.sentence, *number);
        *number += 1;
        kept.push(mutant);
    }
    kept
}
