//! What can be wrong with a definition, and where.
//!
//! This crate knows text, positions and the registry of codes. It knows nothing of the language itself, prints nothing and
//! reads no files: the command line hands it text and renders what comes back.

#![deny(clippy::disallowed_methods)]

mod code;
mod diagnostic;
mod machine;
mod source;
mod span;
mod suggest;

pub use code::Code;
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity};
pub use machine::{fingerprint, github_message, github_property};
pub use source::{FileId, Position, SourceMap};
pub use span::Span;
pub use suggest::nearest;
