//! The parser that pest makes of `grammar/leadspec.pest`. It must not know the nodes.

/// Reads by the rules of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/leadspec.pest"]
pub(super) struct LeadspecParser;
