//! One line per finding: `sql.lead:12:7: error[LS1001] …`.

use super::{Report, is_fixable, severity_word};
use crate::terminal::{Style, Terminal};
use leadspec::Severity;
use std::io::{self, Write};

/// Writes the report; `[*]` marks what `--fix` mends.
pub(crate) fn write(out: &mut dyn Write, report: &Report, terminal: Terminal) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        let place = report.place(diagnostic.primary.span);
        let style = match diagnostic.severity() {
            Severity::Error => Style::Bad,
            Severity::Warning => Style::Warn,
        };
        let kind = format!("{}[{}]", severity_word(diagnostic.severity()), diagnostic.code);
        let mark = if is_fixable(diagnostic) { " [*]" } else { "" };
        writeln!(
            out,
            "{}:{}:{}: {}{mark} {}",
            place.file,
            place.start.line,
            place.start.column,
            terminal.paint(style, &kind),
            diagnostic.message
        )?;
    }
    Ok(())
}
