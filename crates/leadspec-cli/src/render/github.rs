//! Annotations that GitHub shows beside the lines of a pull request.
//!
//! Written as workflow commands to standard output: `::error file=…,line=…::message`.

use super::{Report, severity_word};
use leadspec::{github_message, github_property};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes one command per finding; paths count from the workspace.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        let place = report.place(diagnostic.primary.span);
        let mut message = format!("{}: {}", diagnostic.code, diagnostic.message);
        if !diagnostic.primary.text.is_empty() {
            let _ = write!(message, "\n{}", diagnostic.primary.text);
        }
        for note in &diagnostic.notes {
            let _ = write!(message, "\nnote: {note}");
        }
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\nhelp: {help}");
        }
        // Columns mean something to GitHub within one line only.
        let columns = if place.start.line == place.end.line {
            format!(",col={},endColumn={}", place.start.column, place.end.column)
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{} file={},line={},endLine={}{columns},title={}::{}",
            severity_word(diagnostic.severity()),
            github_property(&report.relative(&place.file)),
            place.start.line,
            place.end.line,
            github_property(&format!("{} {}", diagnostic.code, diagnostic.code.name())),
            github_message(&message)
        )?;
    }
    Ok(())
}
