//! Depth and size: nothing that can be written aborts the parser, and all of it is read in the end. No clock decides here: where
//! time grew faster than the text, these tests would not end.

use leadspec_diagnostics::{Code, SourceMap};
use leadspec_syntax::{Parsed, parse, parse_expression};

/// How much of a thing is a lot: less where the parser is slow.
const MANY: usize = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };

fn read(text: &str) -> Parsed {
    let mut map = SourceMap::new();
    let file = map.add("deep.lead", text);
    parse(file, 0, text)
}

fn codes(parsed: &Parsed) -> Vec<Code> {
    parsed.diagnostics.iter().map(|d| d.code).collect()
}

/// A thread with as little stack as the main one of some systems has.
fn with_small_stack(work: fn()) {
    let thread = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(work)
        .expect("a thread starts");
    thread.join().expect("the work ends");
}

fn condition(inside: &str) -> String {
    format!("criterion need {{\n  met when {inside}\n}}\n")
}

fn nested(levels: usize) -> String {
    // The brace of the block is a level too.
    condition(&format!("{}pain > 3{}", "(".repeat(levels - 1), ")".repeat(levels - 1)))
}

#[test]
fn sixty_four_levels_are_fine_and_one_more_is_not() {
    with_small_stack(|| {
        assert_eq!(codes(&read(&nested(64))), []);
        assert_eq!(codes(&read(&nested(65))), [Code::TooDeep]);
    });
}

#[test]
fn a_million_of_anything_ends_in_a_diagnostic() {
    with_small_stack(|| {
        let many = MANY;
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("not ", ""),
            ("- ", ""),
            ("(", ""),
            ("", ")"),
            ("\"", ""),
            ("/*", ""),
        ] {
            let parsed = read(&condition(&format!("{}a{}", open.repeat(many), close.repeat(many))));
            assert!(!parsed.diagnostics.is_empty(), "{open}");
        }
    });
}

#[test]
fn words_that_take_what_follows_are_counted() {
    with_small_stack(|| {
        let many = MANY / 10;
        for word in [
            "not ",
            "-",
            "any a where ",
            "list of ",
            "count of a where ",
            "days since ",
            "a implies ",
            "a if unknown ",
        ] {
            let parsed = read(&condition(&format!("{}a", word.repeat(many))));
            assert!(!parsed.diagnostics.is_empty(), "{word}");
        }
        let types = read(&format!("lead {{\n  x {}text\n}}\n", "list of ".repeat(many)));
        assert_eq!(codes(&types), [Code::TooDeep]);
    });
}

#[test]
fn long_chains_of_and_are_flat() {
    with_small_stack(|| {
        for word in [" and ", " or "] {
            let text = condition(&vec!["a"; MANY / 5].join(word));
            assert_eq!(codes(&read(&text)), []);
        }
    });
}

#[test]
fn long_sums_are_refused() {
    with_small_stack(|| {
        for sign in [" + ", " - ", " * ", " implies "] {
            assert_eq!(codes(&read(&condition(&vec!["a"; 200].join(sign)))), []);
            assert_eq!(
                codes(&read(&condition(&vec!["a"; MANY / 10].join(sign)))),
                [Code::TooDeep]
            );
            assert!(parse_expression(0, &vec!["a"; MANY / 10].join(sign)).is_err());
        }
    });
}

#[test]
fn long_files_are_read_to_the_end() {
    let block = include_str!("fixtures/good/definition.lead");
    let broken = block.replace("when", "wehn").replace('[', "");
    let copies = if cfg!(debug_assertions) { 8 } else { 128 };
    let items = |text: &str| read(text).tree.items.len();
    for text in [block, &broken] {
        assert_eq!(items(&text.repeat(copies)), items(text) * copies);
    }
}
