//! For people: the source with labels, in colour, plain, or told in words.

use super::{Report, Tally};
use crate::terminal::{Style, Terminal};
use crate::words::{count, thousands};
use leadspec::{Diagnostic, Label, Severity, SourceMap};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, NarratableReportHandler, SourceCode, ThemeCharacters,
    ThemeStyles,
};
use std::fmt;
use std::io::{self, Write};

/// How much is shown, and by whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// So many findings at most.
    pub(crate) limit: usize,
    /// `leadspec check` shows it: the options that its remarks name are at hand.
    pub(crate) by_check: bool,
}

impl Shown {
    fn verb(self) -> &'static str {
        if self.by_check { "" } else { "leadspec check " }
    }
}

/// Writes the findings, and one line that counts them.
pub(crate) fn write(out: &mut dyn Write, report: &Report, terminal: Terminal, shown: Shown) -> io::Result<()> {
    let limit = shown.limit;
    for diagnostic in report.diagnostics.iter().take(limit) {
        writeln!(out, "{}", one(diagnostic, report.sources, terminal))?;
    }
    let hidden = report.diagnostics.len().saturating_sub(limit);
    if hidden > 0 {
        let more = format!(
            "and {} more (`{}--max 0` shows all)",
            thousands(hidden as u64),
            shown.verb()
        );
        writeln!(out, "{}", terminal.paint(Style::Dim, &more))?;
    }
    writeln!(out, "{}", footer(report.tally(), terminal, shown))
}

/// `2 errors, 1 warning; 1 can be fixed with --fix`
fn footer(tally: Tally, terminal: Terminal, shown: Shown) -> String {
    let mut parts = Vec::new();
    if tally.errors > 0 {
        parts.push(terminal.paint(Style::Bad, &count(tally.errors, "error")));
    }
    if tally.warnings > 0 {
        parts.push(terminal.paint(Style::Warn, &count(tally.warnings, "warning")));
    }
    let fixable = match tally.fixable {
        0 => String::new(),
        n if shown.by_check => format!("; {} can be fixed with --fix", thousands(n)),
        n => format!("; {} can be fixed with `leadspec check --fix`", thousands(n)),
    };
    format!("{}{fixable}", parts.join(", "))
}

/// One finding or failure, as miette draws it; ends with a line break.
pub(crate) fn draw(diagnostic: &dyn miette::Diagnostic, terminal: Terminal) -> String {
    let mut text = String::new();
    let result = if terminal.narrated {
        NarratableReportHandler::new()
            .with_context_lines(1)
            .without_cause_chain()
            .render_report(&mut text, diagnostic)
    } else {
        GraphicalReportHandler::new_themed(theme(terminal))
            .with_width(terminal.width)
            .with_context_lines(0)
            .with_links(false)
            .with_break_words(false)
            .without_syntax_highlighting()
            .without_cause_chain()
            .render_report(&mut text, diagnostic)
    };
    // A finding that can't be drawn is still told.
    if result.is_err() {
        text = format!("{diagnostic}\n");
    }
    let text = text.replace(GLUE, " ");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start = lines.iter().take_while(|line| line.is_empty()).count();
    lines.get(start..).unwrap_or_default().join("\n") + "\n"
}

/// Stands for a blank that no line may be broken at. No source holds it: it is for private use.
const GLUE: char = '\u{e000}';

/// The text with what stands in backticks, which people type, kept on one line.
fn glued(text: &str) -> String {
    let mut in_code = false;
    let glue = |letter| {
        in_code ^= letter == '`';
        if in_code && letter == ' ' { GLUE } else { letter }
    };
    if text.matches('`').count().is_multiple_of(2) {
        text.chars().map(glue).collect()
    } else {
        text.to_string()
    }
}

fn one(diagnostic: &Diagnostic, sources: &SourceMap, terminal: Terminal) -> String {
    draw(&Drawn { diagnostic, sources }, terminal)
}

fn theme(terminal: Terminal) -> GraphicalTheme {
    GraphicalTheme {
        characters: if terminal.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if terminal.colour {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    }
}

/// A diagnostic together with its sources, for miette to draw.
#[derive(Debug)]
struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&glued(&self.diagnostic.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = self.diagnostic.code;
        Some(Box::new(format!("{code} {}", code.name())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let notes = self.diagnostic.notes.iter().map(|note| format!("note: {note}"));
        let lines: Vec<String> = self.diagnostic.help.iter().cloned().chain(notes).collect();
        (!lines.is_empty()).then(|| Box::new(glued(&lines.join("\n"))) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.sources)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labeled = |label: &Label, primary: bool| {
            // An empty text would be drawn as a branch to nowhere.
            let text = Some(label.text.clone()).filter(|text| !text.is_empty());
            let span = (label.span.start as usize, label.span.len() as usize);
            if primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        };
        let primary = std::iter::once(labeled(&self.diagnostic.primary, true));
        let others = self.diagnostic.secondary.iter().map(move |label| labeled(label, false));
        Some(Box::new(primary.chain(others)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leadspec::{Code, Span};

    fn plain() -> Terminal {
        Terminal {
            colour: false,
            width: 80,
            unicode: true,
            is_person: false,
            narrated: false,
        }
    }

    #[test]
    fn labels_in_two_files_are_both_shown() {
        let mut sources = SourceMap::new();
        let a = sources.add("a.lead", "one\ntwo\nthree\n");
        let b = sources.add("b.lead", "four\nfive\nsix\n");
        let at = |file, start, end| Span::new(sources.base(file) + start, sources.base(file) + end);
        for (first, second) in [
            ((a, 4, 7), (b, 0, 4)),
            ((b, 5, 9), (a, 4, 7)),
            ((a, 8, 13), (b, 10, 13)),
        ] {
            let diagnostic = Diagnostic::new(
                Code::DuplicateName,
                "`two` is declared twice",
                at(first.0, first.1, first.2),
                "declared here",
            )
            .with_label(at(second.0, second.1, second.2), "and here");
            let text = one(&diagnostic, &sources, plain());
            for piece in ["a.lead", "b.lead", "declared here", "and here"] {
                assert!(text.contains(piece), "{piece} is missing in:\n{text}");
            }
        }
    }
}
