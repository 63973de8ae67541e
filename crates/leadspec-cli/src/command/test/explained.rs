//! Why cases failed, and since when, ready to be told.

use super::Ran;
use leadspec::SourceMap;
use leadspec::runner::report::SinceSummary;
use leadspec::runner::{Explainer, Explaining, Failure, Look, Place, why_lines};
use std::collections::BTreeMap;

/// Why the cases of a project failed.
pub(super) struct Explained {
    /// In the order of the results.
    pub(super) failures: Vec<Failure>,
    /// The same as lines without colour.
    pub(super) why: BTreeMap<Place, Vec<String>>,
}

/// So many failures are explained in full; of more, somebody looks at the first anyway.
const EXPLAINED: usize = 25;

impl Explained {
    pub(super) fn of(ran: &Ran, since: Option<&SinceSummary>, sources: &SourceMap, seed: u64) -> Explained {
        let mut explainer = Explainer::new(Explaining {
            definition: &ran.found.definition,
            sources,
            suite: &ran.found.suite,
            tables: &ran.found.tables,
        });
        explainer.seed = seed;
        let mut explained = Explained {
            failures: Vec::new(),
            why: BTreeMap::new(),
        };
        for (place, mismatches) in ran.results.failures() {
            if explained.failures.len() == EXPLAINED {
                explainer.budget = 0;
            }
            let Some(mut failure) = explainer.failure(*place, mismatches) else {
                continue;
            };
            if let Some(since) = since {
                failure.tag = since.runs.of(*place).and_then(|case| case.tag(&since.called));
                failure.broken_by = since.broken_by.get(place).map(|by| changes(by));
            }
            let lines = why_lines(&failure, Look::default())
                .iter()
                .map(ToString::to_string)
                .collect();
            explained.why.insert(*place, lines);
            explained.failures.push(failure);
        }
        explained
    }
}

/// One change in its sentence; several, each of which would do.
fn changes(by: &[String]) -> String {
    match by {
        [one] => one.clone(),
        several => format!("each of these alone: {}", several.join("; ")),
    }
}
