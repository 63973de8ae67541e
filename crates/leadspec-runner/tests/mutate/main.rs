//! Small changes to definitions, and what the tests notice of them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

mod examples;
mod mutants;
#[path = "../common/parts.rs"]
mod parts;
mod support;
