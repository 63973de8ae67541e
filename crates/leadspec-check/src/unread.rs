//! What a syntax error leaves in doubt: whatever stands on its line.
//!
//! A line that could not be read is not judged further, and a name on it may have been declared there. A slip with a safe fix
//! leaves nothing in doubt.

use leadspec_diagnostics::{Applicability, Code, Diagnostic, FileId, Severity, SourceMap, Span};
use std::collections::BTreeSet;

/// Lines in doubt, and the names on them.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    /// By file and number.
    lines: BTreeSet<(FileId, u32)>,
    /// Outside quotes and comments.
    pub(crate) words: BTreeSet<String>,
    /// Where syntax errors are, those with a safe fix too.
    pub(crate) slips: Vec<Span>,
}

impl Unread {
    /// What these findings of the parser leave in doubt.
    pub(crate) fn of(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Unread {
        let mut unread = Unread::default();
        for diagnostic in diagnostics {
            if diagnostic.code.number() >= 1000 || diagnostic.severity() != Severity::Error {
                continue;
            }
            unread.slips.push(diagnostic.primary.span);
            // A misspelt first word has a safe fix, and its line is not read all the same.
            let is_mended = diagnostic.fixes.iter().any(|f| f.applicability == Applicability::Safe)
                && !matches!(diagnostic.code, Code::UnknownItem | Code::UnknownClause);
            if is_mended {
                continue;
            }
            if let Some((file, line)) = place(sources, diagnostic.primary.span)
                && unread.lines.insert((file, line))
            {
                unread.words.extend(words(sources.line(file, line)));
            }
        }
        unread
    }

    /// Whether a finding of the checker stands on a line in doubt.
    pub(crate) fn is_in_doubt(&self, sources: &SourceMap, diagnostic: &Diagnostic) -> bool {
        place(sources, diagnostic.primary.span).is_some_and(|place| self.lines.contains(&place))
    }
}

fn place(sources: &SourceMap, span: Span) -> Option<(FileId, u32)> {
    let file = sources.file_at(span.start)?;
    Some((file, sources.position(span.start).line))
}

fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut is_quoted = false;
    for c in line.chars().chain(['\n']) {
        if !is_quoted && (c.is_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        match c {
            '"' => is_quoted = !is_quoted,
            '#' if !is_quoted => break,
            _any => {}
        }
    }
    found
}
