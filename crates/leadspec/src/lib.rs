//! The stable Rust API of Leadspec.

#![deny(clippy::disallowed_methods)]
