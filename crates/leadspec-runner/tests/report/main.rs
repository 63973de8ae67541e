//! Reports of test runs: what each form looks like, that each is what its readers take, and that no text breaks out of one.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that fails says where"
)]

#[path = "../common/mod.rs"]
mod common;
mod fixture;
mod forms;
mod hostile;
mod names;
mod readers;
mod real;
mod story;
