//! What must hold for any text, for the fuzz target and the tests that do the same with fewer texts.

use crate::parse;
use leadspec_diagnostics::{Diagnostic, SourceMap, Span};

/// Parses a text and asserts what must hold whatever it is: places lie in the text and cut no character, findings are in order,
/// each says something in the user's words, and edits of one fix do not overlap.
pub fn check_any_text(text: &str) {
    let mut map = SourceMap::new();
    map.add("first.lead", "# so that offsets do not start at zero\n");
    let file = map.add("any.lead", text);
    let parsed = parse(file, map.base(file), text);
    let whole = map.span(file);
    let holds = |span: Span| whole.contains(span) && map.slice(span).len() == span.len() as usize;

    let mut last = Span::default();
    for diagnostic in &parsed.diagnostics {
        assert!(
            diagnostic.primary.span.start >= last.start,
            "findings are sorted by place"
        );
        last = diagnostic.primary.span;
        check_diagnostic(diagnostic, &holds);
    }
    let mut end = whole.start;
    for comment in &parsed.tree.comments {
        assert!(
            comment.span.start >= end && holds(comment.span),
            "comments are in order"
        );
        end = comment.span.end;
    }
}

fn check_diagnostic(diagnostic: &Diagnostic, holds: &impl Fn(Span) -> bool) {
    assert!(
        !diagnostic.message.is_empty() && !diagnostic.message.contains('\n'),
        "{diagnostic:?}"
    );
    assert!(diagnostic.help.is_some(), "a finding without help: {diagnostic:?}");
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary) {
        assert!(holds(label.span), "a label outside the text: {diagnostic:?}");
    }
    for fix in &diagnostic.fixes {
        let mut edits: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
        edits.sort_unstable();
        assert!(
            edits.iter().all(|span| holds(*span)),
            "an edit outside the text: {diagnostic:?}"
        );
        assert!(
            edits.windows(2).all(|pair| matches!(pair, [a, b] if a.end <= b.start)),
            "edits overlap: {diagnostic:?}"
        );
    }
}
