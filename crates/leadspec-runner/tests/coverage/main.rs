//! Which outcomes cases show, and how that is told.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::default_trait_access,
    reason = "a test may panic"
)]

mod forms;
mod goals;
mod laws;
mod rows;
mod support;
