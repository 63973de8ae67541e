//! A check that the grammar loses nothing: between the tokens it reads stand only blanks and comments.

use super::grammar::{LeadspecParser, Rule};
use super::scan::scan;
use pest::Parser;

/// The stretches of a text that no token covers.
fn gaps(text: &str) -> Vec<&str> {
    let mut file = LeadspecParser::parse(Rule::file, text).unwrap();
    let tokens: Vec<_> = file.next().unwrap().tokens().collect();
    let mut gaps = Vec::new();
    let mut at = 0;
    for pair in tokens.windows(2) {
        if let [pest::Token::Start { pos: start, .. }, pest::Token::End { pos: end, .. }] = pair {
            gaps.push(&text[at..start.pos()]);
            at = end.pos();
        }
    }
    gaps.push(&text[at..]);
    gaps
}

#[test]
fn only_blanks_and_comments_stand_between_tokens() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    for folder in [format!("{folder}/good"), format!("{folder}/slips")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != "lead") {
                continue;
            }
            let text = read(&path);
            let scan = scan(0, &text);
            for gap in gaps(&scan.text) {
                let mut rest = gap.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == '\u{FEFF}');
                while rest.starts_with(['#', '/']) {
                    let end = if rest.starts_with("/*") {
                        rest.find("*/").map_or(rest.len(), |i| i + 2)
                    } else {
                        rest.find('\n').unwrap_or(rest.len())
                    };
                    rest = rest[end..].trim_start();
                }
                assert_eq!(rest, "", "{} loses {gap:?}", path.display());
            }
        }
    }
}
