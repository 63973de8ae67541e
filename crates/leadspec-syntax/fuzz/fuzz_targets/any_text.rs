//! Any text through the parser: `cargo +nightly fuzz run any_text ../tests/fixtures/good ../tests/fixtures/slips`. The same
//! checks run on a few thousand texts with every `cargo test`.

#![no_main]

use leadspec_syntax::check_any_text;

libfuzzer_sys::fuzz_target!(|text: &str| check_any_text(text));
