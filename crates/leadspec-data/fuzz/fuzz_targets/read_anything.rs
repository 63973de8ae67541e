//! `cargo +nightly fuzz run read_anything`: see `shared.rs`.

#![no_main]

#[path = "../shared.rs"]
mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shared::read_anything(bytes));
