//! From what is declared to the definition, block by block.

mod circle;
mod criterion;
mod event;
mod field;
mod format;
mod gate;
mod grade;
mod head;
mod lifecycle;
mod named;
mod score;
mod value_type;

use crate::context::Context;
use crate::unread::Unread;
use crate::{framework, symbols, test, unknown};
use leadspec_diagnostics::{Diagnostic, SourceMap, Span};
use leadspec_ir::{Definition, Example, Suite};
use leadspec_syntax::SyntaxTree;
use std::collections::BTreeSet;

pub(crate) use gate::stage;
pub(crate) use named::{Let, use_let};
pub(crate) use score::score_unit;
pub(crate) use value_type::{limit, limits};

/// What lowering found.
pub(crate) struct Found {
    /// What the files mean, whole only where nothing found is an error; `None` where they hold no definition.
    pub(crate) definition: Option<Definition>,
    /// The tests and laws, whole only where nothing found is an error.
    pub(crate) suite: Suite,
    /// The leads that tests start from, likewise.
    pub(crate) examples: Vec<Example>,
    /// Whether the definition has no holes: whatever is wrong with it has a safe fix, and it is made as if that were applied.
    pub(crate) is_whole: bool,
    /// Everything found, in no order.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names of declarations that tests speak of.
    pub(crate) mentioned: BTreeSet<Span>,
}

/// Lowers `files`, which follow the `shipped` frameworks. With `is_partial` a file that belongs to them could not be read:
/// whatever is missing may stand in it. What is `unread` may have declared the names it holds.
pub(crate) fn lower(
    sources: &SourceMap,
    files: &[SyntaxTree],
    shipped: &[SyntaxTree],
    is_partial: bool,
    unread: &Unread,
) -> Found {
    let (mut symbols, found) = symbols::collect(sources, files);
    if is_partial {
        symbols.open_everything();
    }
    symbols.unread_words.clone_from(&unread.words);
    symbols.slips.clone_from(&unread.slips);
    let mut cx = Context::new(sources, symbols);
    cx.is_whole &= found.is_empty() && cx.symbols.is_read();
    cx.diagnostics.extend(found);
    let is_definition = head::lower(&mut cx, files, is_partial);
    field::lower_lead(&mut cx);
    event::lower_all(&mut cx);
    named::lower_all(&mut cx);
    criterion::lower_all(&mut cx);
    score::lower_all(&mut cx);
    grade::lower_all(&mut cx);
    gate::lower_all(&mut cx);
    lifecycle::lower(&mut cx);
    if !circle::find(&mut cx) {
        unknown::ask(&mut cx);
    }
    cx.node = None;
    framework::complete(&mut cx, shipped, is_partial);
    let (suite, examples) = test::lower_all(&mut cx);
    named::unused(&mut cx);
    Found {
        is_whole: cx.is_whole,
        definition: is_definition.then_some(cx.definition),
        suite,
        examples,
        diagnostics: cx.diagnostics,
        mentioned: cx.mentioned,
    }
}
