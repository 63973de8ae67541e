//! Anything at all through the parser: random bytes, right files cut short, and right files with pieces of others in them.

use leadspec_syntax::check_any_text;

/// A small generator of numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}

const SOURCES: [&str; 4] = [
    include_str!("fixtures/good/definition.lead"),
    include_str!("fixtures/good/definition_tests.lead"),
    include_str!("fixtures/good/expressions.lead"),
    include_str!("fixtures/slips/several_mistakes.lead"),
];

/// How often each loop runs: more where the parser is fast.
const ROUNDS: usize = if cfg!(debug_assertions) { 150 } else { 3000 };

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[test]
fn random_bytes() {
    let mut numbers = Numbers(0x1EAD);
    for _ in 0..ROUNDS {
        let bytes: Vec<u8> = (0..numbers.below(300))
            .map(|_| u8::try_from(numbers.below(256)).unwrap())
            .collect();
        check_any_text(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn random_signs_and_words() {
    let pieces = [
        "criterion",
        "score",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "“",
        "'",
        "#",
        "//",
        "/*",
        "\n",
        " ",
        "\u{A0}",
        "\u{200B}",
        "+",
        "-",
        "%",
        "->",
        "when",
        "met",
        "1",
        "0..1",
        "and",
        "not",
        "no",
        "any",
        "x",
        "|",
        ":",
        ",",
        "10,000",
        "€",
        "2026-01-01",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "by",
        "if unknown",
        "otherwise",
        "events",
        "test",
        "lifecycle",
        "给",
        "\\",
    ];
    let mut numbers = Numbers(7);
    for _ in 0..ROUNDS {
        let text: Vec<&str> = (0..numbers.below(60))
            .map(|_| pieces[numbers.below(pieces.len())])
            .collect();
        check_any_text(&text.join(if numbers.below(2) == 0 { " " } else { "" }));
    }
}

#[test]
fn files_cut_short() {
    let mut numbers = Numbers(42);
    for _ in 0..ROUNDS {
        let source = SOURCES[numbers.below(SOURCES.len())];
        let end = boundary(source, numbers.below(source.len()));
        let start = boundary(source, numbers.below(end + 1));
        check_any_text(&source[..end]);
        check_any_text(&source[start..end]);
    }
}

#[test]
fn files_with_pieces_of_others() {
    let mut numbers = Numbers(99);
    for _ in 0..ROUNDS {
        let (into, from) = (
            SOURCES[numbers.below(SOURCES.len())],
            SOURCES[numbers.below(SOURCES.len())],
        );
        let at = boundary(into, numbers.below(into.len()));
        let start = boundary(from, numbers.below(from.len()));
        let end = boundary(from, (start + numbers.below(40)).min(from.len()));
        check_any_text(&format!(
            "{}{}{}",
            &into[..at],
            &from[start..end.max(start)],
            &into[at..]
        ));
    }
}
