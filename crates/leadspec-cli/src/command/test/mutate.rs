//! `--mutate`: which small changes to the definition no test would notice, each with the row that would.

use super::Ran;
use crate::command::Streams;
use crate::failure::Stop;
use crate::terminal::Style;
use leadspec::runner::{Accepted, MutateConfig, Mutation, MutationReport, NotGreen, mutate};
use leadspec::{Scratch, SourceMap};

/// Tries all changes. Where tests fail as it is, nothing is tried.
pub(super) fn run(ran: &mut Ran, seed: u64, as_of: i64, scratch: &mut Scratch) -> Result<Mutation, NotGreen> {
    let accepted: Vec<Accepted> = ran
        .found
        .policy
        .survivors
        .iter()
        .map(|survivor| Accepted {
            fingerprint: survivor.fingerprint.clone(),
            reason: survivor.reason.clone(),
        })
        .collect();
    let config = MutateConfig {
        seed,
        ..MutateConfig::new(&accepted, &ran.found.examples, as_of)
    };
    mutate(&ran.found.definition, &mut ran.prepared, &config, scratch)
}

/// What became of them, with all that is needed to tell it.
pub(super) fn report<'a>(mutation: &'a Mutation, ran: &'a Ran, sources: &'a SourceMap) -> MutationReport<'a> {
    let found = ran.found;
    MutationReport {
        mutation,
        definition: &found.definition,
        suite: &found.suite,
        examples: &found.examples,
        sources,
        as_of: ran.as_of(),
    }
}

/// Writes what survived, and the tests that would notice it.
pub(super) fn write(streams: &mut Streams, mutation: &Mutation, ran: &Ran, sources: &SourceMap) -> Result<(), Stop> {
    let report = report(mutation, ran, sources);
    write!(streams.out, "\n{}", report.text(streams.output.width.min(100)))?;
    for stale in &mutation.stale {
        let line = format!(
            "leadspec.toml accepts {} ({}), which a test notices or nobody tries any more",
            stale.fingerprint, stale.reason
        );
        writeln!(streams.err, "{}", streams.error.paint(Style::Warn, &line))?;
    }
    Ok(())
}
