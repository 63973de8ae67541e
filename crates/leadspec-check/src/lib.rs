//! From syntax tree to definition, or to diagnostics.

#![deny(clippy::disallowed_methods)]
