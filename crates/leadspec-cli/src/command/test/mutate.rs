//! `--mutate`: which small changes to the definition no test would notice, each with the row that would.

use super::{Arguments, Ran};
use crate::command::Streams;
use crate::failure::{Stop, Verdict};
use crate::terminal::Style;
use leadspec::runner::{Accepted, MutateConfig, Mutation, MutationReport, NotGreen, mutate};
use leadspec::{Scratch, SourceMap};

/// Which changes of each definition no test notices, where that is asked for.
pub(super) fn all(
    arguments: &Arguments,
    sources: &SourceMap,
    ran: &mut [Ran],
    gates: &mut Verdict,
    streams: &mut Streams,
) -> Result<Vec<Option<Mutation>>, Stop> {
    let mut all = Vec::with_capacity(ran.len());
    let mut scratch = Scratch::new();
    for own in ran {
        if !arguments.mutate && arguments.mutation_threshold.is_none() {
            all.push(None);
            continue;
        }
        let as_of = own.as_of();
        let Ok(mutation) = run(own, arguments.seed, as_of, &mut scratch) else {
            let line = "no change was tried: tests fail as it is, and that they notice one would tell nothing";
            writeln!(streams.err, "{}", streams.error.paint(Style::Warn, line))?;
            all.push(None);
            continue;
        };
        let found = own.found;
        write(streams, &mutation, own, sources)?;
        let score = mutation.score();
        if let Some(wanted) = arguments.mutation_threshold.or(found.policy.mutation)
            && score.percent() < wanted as usize
        {
            let line = format!("changes noticed: {score}, and {wanted}% are asked for");
            writeln!(streams.err, "{}", streams.error.paint(Style::Bad, &line))?;
            *gates = Verdict::Gate;
        }
        all.push(Some(mutation));
    }
    Ok(all)
}

/// Tries all changes. Where tests fail as it is, nothing is tried.
fn run(ran: &mut Ran, seed: u64, as_of: i64, scratch: &mut Scratch) -> Result<Mutation, NotGreen> {
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
fn write(streams: &mut Streams, mutation: &Mutation, ran: &Ran, sources: &SourceMap) -> Result<(), Stop> {
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
