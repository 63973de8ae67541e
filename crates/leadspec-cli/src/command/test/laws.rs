//! Laws of a project: what was looked at, and what breaks.

use super::Ran;
use super::choose::Choice;
use crate::render::Place as SourcePlace;
use crate::terminal::{Style, Terminal};
use crate::words::{count, paragraph};
use leadspec::runner::{LawConfig, LawOutcome, check_law};
use leadspec::{Law, SourceMap, format_day};
use std::io::{self, Write};

/// A law that was looked at.
pub(super) struct LawFound {
    /// Its place in the suite.
    pub(super) law: usize,
    /// What became of it.
    pub(super) outcome: LawOutcome,
}

impl LawFound {
    /// Whether a lead breaks it.
    pub(super) fn is_broken(&self) -> bool {
        matches!(self.outcome, LawOutcome::Counterexample(_))
    }
}

/// Looks at the chosen laws of a project.
pub(super) fn look(ran: &Ran, choice: &Choice, sources: &SourceMap, seed: u64) -> Vec<LawFound> {
    let found = ran.found;
    let config = LawConfig {
        seed,
        ..LawConfig::new(ran.as_of(), &found.examples)
    };
    found
        .suite
        .laws
        .iter()
        .enumerate()
        .filter(|(_, law)| choice.takes_law(sources, &law.label, law.at.0))
        .map(|(place, law)| LawFound {
            law: place,
            outcome: check_law(&found.definition, &found.suite, law, &config),
        })
        .collect()
}

/// Writes what breaks, with a test to paste, then a line for each that holds.
pub(super) fn write(
    out: &mut dyn Write,
    ran: &Ran,
    laws: &[LawFound],
    sources: &SourceMap,
    terminal: Terminal,
) -> io::Result<()> {
    let suite = &ran.found.suite;
    for found in laws {
        let Some(law) = suite.laws.get(found.law) else { continue };
        let spot = SourcePlace::of(sources, law.at.0);
        let place = format!("{}:{}", spot.file, spot.start.line);
        match &found.outcome {
            LawOutcome::Proved { as_of, .. } => {
                let day = as_of.map_or(String::new(), |day| format!(" as of {}", format_day(day)));
                holds(out, law, &format!("holds for every possible lead{day}"), terminal)?;
            }
            LawOutcome::NoCounterexample { tried } => {
                let tried = count(*tried as u64, "lead");
                holds(out, law, &format!("no counterexample in {tried}"), terminal)?;
            }
            LawOutcome::Counterexample(lead) => {
                let head = format!("{place}  always: {}", law.label);
                writeln!(out, "{}", terminal.paint(Style::Bold, &head))?;
                let mark = if terminal.unicode { "✗" } else { "x" };
                let text = format!("{mark} broken by {}", lead.changes.join(", "));
                let text = paragraph(&text, terminal.width.min(100), "    ", "      ");
                writeln!(out, "{}", terminal.paint(Style::Bad, &text))?;
                writeln!(out, "  As a test:")?;
                lead.test.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// A line for a law that is not broken.
fn holds(out: &mut dyn Write, law: &Law, how: &str, terminal: Terminal) -> io::Result<()> {
    let text = format!("always: {}: {how}", law.label);
    writeln!(out, "{}", paragraph(&text, terminal.width.min(100), "", "  "))
}
