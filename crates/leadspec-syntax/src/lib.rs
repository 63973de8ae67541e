//! Text to a syntax tree that keeps everything, and the formatter back. The only crate that names `pest`.
//!
//! Parsing never fails: any text gives a [`SyntaxTree`] and diagnostics, what is whole is in the tree.

#![deny(clippy::disallowed_methods)]

mod any_text;
mod format;
mod node;
mod parse;

#[doc(hidden)]
pub use any_text::check_any_text;
pub use format::{FormatError, format};
pub use node::*;
pub use parse::{ITEM_WORDS, Parsed, parse, parse_expression};
