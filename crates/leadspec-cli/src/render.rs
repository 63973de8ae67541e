//! Diagnostics in the forms people and machines read. One file per form; each takes a [`Report`] and writes it.

pub(crate) mod changes;
pub(crate) mod concise;
pub(crate) mod diff;
pub(crate) mod explanation;
pub(crate) mod explanation_json;
pub(crate) mod funnel;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod json;
pub(crate) mod log;
pub(crate) mod log_json;
pub(crate) mod log_markdown;
pub(crate) mod page;
pub(crate) mod review;
pub(crate) mod sarif;
pub(crate) mod text;

use crate::sources::name;
use crate::terminal::variable;
use leadspec::report::review as told;
use leadspec::{Applicability, At, Diagnostic, Position, Severity, SourceMap, Span};
use std::fs;
use std::path::{Path, PathBuf};

/// What a check found.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub(crate) sources: &'a SourceMap,
    /// By file and place.
    pub(crate) diagnostics: &'a [Diagnostic],
    /// The folder that machine formats count paths from; empty: the current one.
    pub(crate) root: PathBuf,
}

/// How many there are of what.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) errors: u64,
    pub(crate) warnings: u64,
    /// Those that `--fix` can mend.
    pub(crate) fixable: u64,
}

/// A span as people and editors count it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The file's name as it was given.
    pub(crate) file: String,
    /// Bytes from the start of the file.
    pub(crate) start_offset: u32,
    pub(crate) end_offset: u32,
    pub(crate) start: Position,
    /// One past the last character.
    pub(crate) end: Position,
}

impl Report<'_> {
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for diagnostic in self.diagnostics {
            match diagnostic.severity() {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
            }
            tally.fixable += u64::from(is_fixable(diagnostic));
        }
        tally
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place::of(self.sources, span)
    }

    /// A file's path from the root, see [`relative`].
    pub(crate) fn relative(&self, file: &str) -> String {
        relative(&self.root, file)
    }
}

/// Where machine formats count paths from: the checkout that a CI service works on, or this folder.
pub(crate) fn root() -> PathBuf {
    ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"]
        .into_iter()
        .find_map(variable)
        .map(PathBuf::from)
        .unwrap_or_default()
}

/// A file's path from a root, with `/` between its parts; as it was given where it lies elsewhere.
pub(crate) fn relative(root: &Path, file: &str) -> String {
    let here = if root.as_os_str().is_empty() {
        Path::new("")
    } else {
        Path::new(".")
    };
    let (Ok(root), Ok(here)) = (fs::canonicalize(root), fs::canonicalize(here)) else {
        return file.to_string();
    };
    let absolute = name(&here.join(file));
    let inside = absolute.strip_prefix(&format!("{}/", name(&root)));
    inside.unwrap_or(file).to_string()
}

impl Place {
    pub(crate) fn of(sources: &SourceMap, span: Span) -> Place {
        let file = sources.file_at(span.start);
        let base = file.map_or(0, |id| sources.base(id));
        Place {
            file: file.map_or_else(String::new, |id| sources.name(id).to_string()),
            start_offset: span.start.saturating_sub(base),
            end_offset: span.end.saturating_sub(base),
            start: sources.position(span.start),
            end: sources.position(span.end),
        }
    }
}

/// Where something of a definition stands, as reviews and histories tell it.
pub(crate) fn spot(sources: &SourceMap, at: At) -> told::Place {
    let place = Place::of(sources, at.0);
    told::Place {
        file: place.file,
        line: place.start.line,
        column: place.start.column,
    }
}

/// Whether `--fix` mends it.
pub(crate) fn is_fixable(diagnostic: &Diagnostic) -> bool {
    diagnostic
        .fixes
        .iter()
        .any(|fix| fix.applicability == Applicability::Safe)
}

/// `error` or `warning`.
pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
