//! Annotations that GitHub shows beside the lines of a pull request.
//!
//! Written as workflow commands to standard output: `::error file=…,line=…::message`.

use super::{Report, severity_word};
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
            property(&report.relative(&place.file)),
            place.start.line,
            place.end.line,
            property(&format!("{} {}", diagnostic.code, diagnostic.code.name())),
            data(&message)
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("70%\r\nnext"), "70%25%0D%0Anext");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
