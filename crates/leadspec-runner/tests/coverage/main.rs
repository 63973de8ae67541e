//! Which outcomes cases show, and how that is told.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::default_trait_access,
    clippy::redundant_closure_for_method_calls,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic, and look at some kinds alone; a method is not general enough over lifetimes"
)]

mod forms;
mod goals;
mod laws;
#[path = "../common/parts.rs"]
mod parts;
mod rows;
mod support;
