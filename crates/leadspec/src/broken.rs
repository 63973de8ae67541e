//! Which change of meaning made a case fail.

use leadspec_diff::{Bearing, Change, Comparison, Trial};
use leadspec_engine::Scratch;
use leadspec_ir::{At, Case, Suite, Test};
use leadspec_runner::Prepared;
use std::sync::Arc;

/// For each case of the new definition's tests that fails, the changes of which each alone makes it fail: their places among
/// `changes`, all those that [`Comparison::changes`] found. None where that can't be told: the case would not pass by the old
/// definition either, or the changes break it together only.
pub fn broken_by(comparison: &Comparison, changes: &[Change], failing: &[Case]) -> Vec<Vec<usize>> {
    let mut broken: Vec<Vec<usize>> = vec![Vec::new(); failing.len()];
    if failing.is_empty() {
        return broken;
    }
    let mut scratch = Scratch::new();
    let passed = comparison
        .trial(None, failing)
        .map_or_else(Vec::new, |trial| verdicts(trial, &mut scratch));
    for (place, change) in changes.iter().enumerate() {
        if change.bearing != Bearing::Decision {
            continue;
        }
        let alone = comparison.trial(Some(change), failing);
        let holds = alone.map_or_else(Vec::new, |trial| verdicts(trial, &mut scratch));
        for ((case, passed), holds) in broken.iter_mut().zip(&passed).zip(holds) {
            if *passed && !holds {
                case.push(place);
            }
        }
    }
    // What can't be told apart from other changes needs not be where there are none.
    if let [_only] = changes {
        for (case, passed) in broken.iter_mut().zip(&passed) {
            if *passed && case.is_empty() {
                case.push(0);
            }
        }
    }
    broken
}

/// Which cases hold, in their order.
fn verdicts(trial: Trial, scratch: &mut Scratch) -> Vec<bool> {
    let definition = Arc::new(trial.definition);
    let number = trial.cases.len();
    let suite = Suite {
        tests: vec![Test {
            label: String::new(),
            cases: trial.cases,
            files: Vec::new(),
            at: At::default(),
        }],
        laws: Vec::new(),
    };
    let mut prepared = Prepared::new(&definition, &suite, &[], &|_| true);
    let results = prepared.run(&definition, scratch);
    let mut verdicts = vec![false; number];
    for (verdict, case) in verdicts.iter_mut().zip(&results.cases) {
        *verdict = case.status == leadspec_runner::Status::Passed;
    }
    verdicts
}
