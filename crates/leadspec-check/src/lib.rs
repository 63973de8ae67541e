//! From syntax tree to definition, or to diagnostics.
//!
//! [`check`] takes the files a person named, brings in those they `use`, and answers with one typed
//! [`Definition`] or with everything that is wrong, each mistake once and no consequence of one. It
//! knows no paths and no disk: a [`Loader`] hands it the text of a file that is brought in.

#![deny(clippy::disallowed_methods)]

mod analysis;
mod context;
mod expression;
mod framework;
mod item;
mod load;
mod symbols;
mod test;
mod types;
mod unknown;
mod unread;

use leadspec_diagnostics::{Code, Diagnostic, FileId, Severity, SourceMap, Span};
use leadspec_ir::{Definition, Example, Suite};
use leadspec_syntax::SyntaxTree;
use unread::Unread;

pub use framework::shipped_frameworks;
pub use load::{LoadError, Loaded, Loader, NoFiles};

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What the files mean; only where there are no errors and one of them holds a definition.
    pub definition: Option<Definition>,
    /// The tests and laws of the files; empty where there is no definition.
    pub suite: Suite,
    /// The leads that tests start from, by name; empty where there is no definition.
    pub examples: Vec<Example>,
    /// Every file of the project: the roots in their order, each behind the files it brings in. The frameworks that ship with
    /// Leadspec are not among them.
    pub files: Vec<SyntaxTree>,
    /// Everything found, by place, without repetitions.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity() == Severity::Error)
    }
}

fn places(diagnostics: &[Diagnostic], code: Code) -> Vec<Span> {
    diagnostics
        .iter()
        .filter(|d| d.code == code)
        .map(|d| d.primary.span)
        .collect()
}

/// Checks `roots` and what they bring in as one project: together they hold one definition, and any number of examples and
/// tests. The names of the roots in `sources` must be the ones `loader` gives those files, so that a root that is also brought
/// in is read once; brought-in files and the frameworks followed are added to `sources`.
pub fn check(sources: &mut SourceMap, roots: &[FileId], loader: &dyn Loader) -> Checked {
    let mut project = load::load(sources, roots, loader);
    let shipped = framework::shipped(sources, &project);
    let is_read = project.is_whole();
    project.diagnostics.extend(shipped.diagnostics);
    let is_partial = project.is_partial();
    let unread = Unread::of(sources, &project.diagnostics);
    let found = item::lower(sources, &project.files, &shipped.files, is_partial, &unread);
    let mut diagnostics = project.diagnostics;
    diagnostics.extend(
        found
            .diagnostics
            .into_iter()
            .filter(|d| !unread.is_in_doubt(sources, d)),
    );
    // What could not be read leaves a hole; what has a safe fix is there as the fix makes it.
    if let Some(definition) = found.definition.as_ref().filter(|_| is_read && found.is_whole) {
        let findings = analysis::analyse(definition, &project.files);
        let told: Vec<Span> = places(&diagnostics, Code::NeverUnknown);
        diagnostics.extend(findings.into_iter().filter(|d| {
            // What only tests speak of is used all the same.
            let is_mentioned = d.code == Code::Unused && found.mentioned.contains(&d.primary.span);
            // That a condition is always or never met follows from asking whether something is unknown that never is.
            let is_consequence = matches!(
                d.code,
                Code::AlwaysTrue | Code::NeverTrue | Code::NeverEarned | Code::NeverFires
            ) && told.iter().any(|place| d.primary.span.contains(*place));
            !is_mentioned && !is_consequence
        }));
    }
    diagnostics.sort_by_key(|d| (d.primary.span, d.code));
    diagnostics.dedup();
    let definition = found
        .definition
        .filter(|_| diagnostics.iter().all(|d| d.severity() != Severity::Error));
    let (suite, examples) = if definition.is_some() {
        (found.suite, found.examples)
    } else {
        (Suite::default(), Vec::new())
    };
    Checked {
        definition,
        suite,
        examples,
        files: project.files,
        diagnostics,
    }
}
