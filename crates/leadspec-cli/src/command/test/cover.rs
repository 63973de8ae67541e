//! `--coverage` and `--suggest`: which outcomes the tests show, and the rows that would show the rest.

use super::Ran;
use crate::command::Streams;
use crate::failure::Stop;
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
