//! `--fail-on`: which differences are not let pass.

use crate::words::count;
use clap::ValueEnum;
use leadspec::report::review::{Review, Verdict};

/// What is not let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gate {
    /// Some leads no longer get to sales, and no others do instead
    Stricter,
    /// Some leads get to sales that did not, and none is lost
    Looser,
    /// Some leads get to sales that did not, and others no longer do
    Mixed,
    /// It could not be decided which leads get to sales
    Undecided,
    /// It does not keep to what leadspec.toml says in `[diff]`
    Policy,
    /// Tests fail that passed before
    NewlyFailing,
}

impl Gate {
    /// Whether it rests on the verdict over all leads.
    pub(super) fn asks_for_verdict(self) -> bool {
        match self {
            Gate::Stricter | Gate::Looser | Gate::Mixed | Gate::Undecided => true,
            Gate::Policy | Gate::NewlyFailing => false,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Gate::Stricter => "stricter",
            Gate::Looser => "looser",
            Gate::Mixed => "mixed",
            Gate::Undecided => "undecided",
            Gate::Policy => "policy",
            Gate::NewlyFailing => "newly-failing",
        }
    }

    /// What this is hit by, if so.
    fn hit(self, review: &Review, all_agreed: bool) -> Option<String> {
        let verdict =
            |wanted: Verdict, told: &str| (review.verdict == Some(wanted) && !all_agreed).then(|| told.to_string());
        match self {
            Gate::Stricter => verdict(Verdict::Stricter, "some leads no longer get to sales"),
            Gate::Looser => verdict(Verdict::Looser, "some leads get to sales that did not"),
            Gate::Mixed => verdict(
                Verdict::Mixed,
                "some leads get to sales that did not, and others no longer do",
            ),
            Gate::Undecided => verdict(
                Verdict::NotDecided,
                "it could not be decided which leads get to sales; a larger `--effort` may",
            ),
            Gate::Policy => {
                let exceeded = review.policy.iter().filter(|finding| finding.exceeded);
                let told: Vec<&str> = exceeded.map(|finding| finding.sentence.as_str()).collect();
                (!told.is_empty()).then(|| told.join("; "))
            }
            Gate::NewlyFailing => {
                let number = review.tests.as_ref().map_or(0, |tests| tests.newly_failing.len());
                (number > 0).then(|| {
                    format!(
                        "{} newly",
                        count(number as u64, "test case") + if number == 1 { " fails" } else { " fail" }
                    )
                })
            }
        }
    }
}

/// What stands in the way, a line each.
pub(super) fn hits(gates: &[Gate], review: &Review, all_agreed: bool) -> Vec<String> {
    let told = gates
        .iter()
        .filter_map(|gate| Some(format!("--fail-on {}: {}", gate.name(), gate.hit(review, all_agreed)?)));
    told.collect()
}
