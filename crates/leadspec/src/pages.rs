//! The page of each code, as it stands in `docs/diagnostics/`.

use leadspec_diagnostics::Code;

/// What a code says, why it matters, an example and its fix, in Markdown.
pub fn page(code: Code) -> &'static str {
    code.summary()
}
