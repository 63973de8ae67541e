//! Diagnostics in the forms people and machines read. One file per form; each takes a [`Report`] and writes it.

pub(crate) mod concise;
pub(crate) mod diff;
pub(crate) mod funnel;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod json;
pub(crate) mod page;
pub(crate) mod sarif;
pub(crate) mod text;

use leadspec::{Applicability, Diagnostic, Position, Severity, SourceMap, Span};
use std::path::{Component, Path, PathBuf};

/// What a check found.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub(crate) sources: &'a SourceMap,
    /// By file and place.
    pub(crate) diagnostics: &'a [Diagnostic],
    /// The folder that machine formats count paths from.
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
        let file = self.sources.file_at(span.start);
        let base = file.map_or(0, |id| self.sources.base(id));
        Place {
            file: file.map_or_else(String::new, |id| self.sources.name(id).to_string()),
            start_offset: span.start.saturating_sub(base),
            end_offset: span.end.saturating_sub(base),
            start: self.sources.position(span.start),
            end: self.sources.position(span.end),
        }
    }

    /// A file's path from the root, with `/` between its parts; as it was given where it lies elsewhere.
    pub(crate) fn relative(&self, file: &str) -> String {
        let absolute = normal(&self.root.join(file));
        let path = absolute.strip_prefix(normal(&self.root)).unwrap_or(Path::new(file));
        let parts: Vec<_> = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if path.is_absolute() {
            path.display().to_string()
        } else {
            parts.join("/")
        }
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

/// The path without `.` and `..`, links not followed.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => normal.push(part),
        }
    }
    normal
}
