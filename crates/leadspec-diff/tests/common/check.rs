//! Definitions from text.

#![allow(dead_code, clippy::panic, reason = "tests may panic, and each uses some of this")]

use leadspec_check::{NoFiles, check as check_files};
use leadspec_diagnostics::{Severity, SourceMap};
use leadspec_ir::{At, Definition};

/// A definition and the text it stands in.
pub(crate) struct Checked {
    pub(crate) definition: Definition,
    pub(crate) sources: SourceMap,
}

impl Checked {
    /// The line of a place.
    pub(crate) fn line(&self, at: At) -> u32 {
        self.sources.position(at.0.start).line
    }
}

/// The definition that a text means.
pub(crate) fn check(text: &str) -> Checked {
    try_check(text).unwrap_or_else(|errors| panic!("{}\n{text}", errors.join("\n")))
}

/// The definition that a text means, or what is wrong with it.
pub(crate) fn try_check(text: &str) -> Result<Checked, Vec<String>> {
    let mut sources = SourceMap::new();
    let root = sources.add("test.lead", text);
    let checked = check_files(&mut sources, &[root], &NoFiles);
    let errors = checked.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
    let errors: Vec<String> = errors
        .map(|d| {
            format!(
                "{} {} (line {})",
                d.code,
                d.message,
                sources.position(d.primary.span.start).line
            )
        })
        .collect();
    match checked.definition {
        Some(definition) => Ok(Checked { definition, sources }),
        None => Err(errors),
    }
}
