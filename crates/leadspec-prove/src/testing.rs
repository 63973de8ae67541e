//! Definitions from text, for tests.

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::Definition;

/// The definition that a text means.
pub(crate) fn definition(text: &str) -> Definition {
    let mut sources = SourceMap::new();
    let root = sources.add("test.lead", text);
    let checked = check(&mut sources, &[root], &NoFiles);
    let errors: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    checked.definition.unwrap_or_else(|| panic!("{errors:?}"))
}
