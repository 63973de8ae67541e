//! `--coverage` and `--suggest`: which outcomes the tests show, and the rows that would show the rest.

use super::{Arguments, Ran};
use crate::command::Streams;
use crate::failure::{Stop, Verdict};
use crate::terminal::Style;
use leadspec::runner::{Coverage, CoverageReport, Goals, SuggestConfig, suggest};
use leadspec::{Scratch, SourceMap};

/// What the tests of a project show.
pub(super) struct Covered {
    pub(super) goals: Goals,
    pub(super) coverage: Coverage,
}

impl Covered {
    /// Measures the cases that ran. `as_of` is the day for what no case has a day for.
    pub(super) fn of(ran: &mut Ran, as_of: i64, scratch: &mut Scratch) -> Covered {
        let definition = &ran.found.definition;
        let goals = Goals::of(definition);
        let mut coverage = Coverage::of(&mut ran.prepared, definition, &goals, scratch);
        coverage.rule_out(definition, &goals, as_of);
        Covered { goals, coverage }
    }

    /// Whether so many percent are covered.
    pub(super) fn reaches(&self, percent: u32) -> bool {
        self.coverage.share().percent() >= percent as usize
    }

    /// As a page of its own.
    pub(super) fn report<'a>(&'a self, ran: &'a Ran, sources: &'a SourceMap) -> CoverageReport<'a> {
        CoverageReport {
            definition: &ran.found.definition,
            goals: &self.goals,
            coverage: &self.coverage,
            sources,
        }
    }

    /// Writes the rows that are missing, ready to paste.
    pub(super) fn suggest(
        &self,
        ran: &Ran,
        sources: &SourceMap,
        config: &SuggestConfig,
        streams: &mut Streams,
    ) -> Result<(), Stop> {
        let found = ran.found;
        let suggestions = suggest(&ran.prepared, &found.definition, &self.goals, &self.coverage, config);
        let text = suggestions.text(
            &found.definition,
            &self.goals,
            &found.suite,
            sources,
            streams.output.width,
        );
        write!(streams.out, "{text}")?;
        Ok(())
    }
}

/// What the tests of each project show, where that is asked for.
pub(super) fn measure(arguments: &Arguments, ran: &mut [Ran], scratch: &mut Scratch) -> Vec<Option<Covered>> {
    ran.iter_mut()
        .map(|own| {
            let as_of = own.as_of();
            arguments.covers().then(|| Covered::of(own, as_of, scratch))
        })
        .collect()
}

/// Tells how much the tests show, and whether that is enough.
pub(super) fn quality(
    arguments: &Arguments,
    sources: &SourceMap,
    ran: &[Ran],
    covered: &[Option<Covered>],
    streams: &mut Streams,
) -> Result<Verdict, Stop> {
    let mut verdict = Verdict::Fine;
    for (own, covered) in ran.iter().zip(covered) {
        let Some(covered) = covered else { continue };
        if arguments.coverage {
            let table = covered.report(own, sources).table(streams.output.width);
            write!(streams.out, "\n{table}")?;
        }
        if arguments.suggest {
            let config = SuggestConfig {
                seed: arguments.seed,
                ..SuggestConfig::new(own.as_of(), &own.found.examples)
            };
            covered.suggest(own, sources, &config, streams)?;
        }
        let wanted = arguments.threshold.or(own.found.policy.coverage);
        if let Some(wanted) = wanted
            && !covered.reaches(wanted)
        {
            let share = covered.coverage.share();
            let line = format!("outcomes covered: {share}, and {wanted}% are asked for");
            writeln!(streams.err, "{}", streams.error.paint(Style::Bad, &line))?;
            verdict = Verdict::Gate;
        }
    }
    Ok(verdict)
}
