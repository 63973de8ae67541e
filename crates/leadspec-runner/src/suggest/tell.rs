//! Suggestions as people read them.

use super::Suggestions;
use crate::Goals;
use crate::coverage::wrapped;
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{Definition, Suite};
use std::fmt::Write as _;

impl Suggestions {
    /// The tests to paste, where each belongs and what each of its rows shows; then the outcomes for which nothing was found.
    pub fn text(
        &self,
        definition: &Definition,
        goals: &Goals,
        suite: &Suite,
        sources: &SourceMap,
        width: usize,
    ) -> String {
        let sentence = |id| goals[id].sentence(definition);
        let shown: usize = self.rows.iter().map(|row| row.shows.len()).sum();
        let mut out = String::new();
        if self.rows.is_empty() && self.not_found.is_empty() {
            return "Every outcome that can happen is shown: there is nothing to suggest.\n".to_string();
        }
        let rows = count(self.rows.len(), "row");
        let outcomes = count(shown, "outcome");
        let _ = writeln!(out, "{rows} to add would show {outcomes} that no test shows.");
        for test in &self.tests {
            let _ = write!(out, "\n{}", test.text);
            let place = test.test.and_then(|place| suite.tests.get(place)).and_then(|own| {
                let file = sources.file_at(own.at.0.start)?;
                let line = sources.position(own.at.0.start).line;
                Some(format!("{}:{line}", sources.name(file)))
            });
            out.push('\n');
            if let Some(place) = place {
                let _ = writeln!(out, "  starts from a case of {place}, and belongs beside it");
            }
            for (number, shows) in (1..).zip(&test.shows) {
                let first = format!("  row {number} shows  ");
                let rest = " ".repeat(first.chars().count());
                for (place, id) in shows.iter().enumerate() {
                    let lead = if place == 0 { &first } else { &rest };
                    out.push_str(&wrapped(&sentence(*id), lead, &format!("{rest}  "), width));
                }
            }
        }
        if !self.not_found.is_empty() {
            let _ = writeln!(
                out,
                "\nNo lead found in {} tried:",
                leadspec_ir::group_thousands(i64::try_from(self.tried).unwrap_or(i64::MAX))
            );
            for id in &self.not_found {
                out.push_str(&wrapped(&sentence(*id), "  - ", "    ", width));
            }
        }
        out
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
