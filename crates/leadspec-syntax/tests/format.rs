//! The one layout: what files look like before and after, and that nothing but blanks ever changes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests: a surprise is a failure"
)]

use leadspec_diagnostics::SourceMap;
use leadspec_syntax::{Parsed, SyntaxTree, format, parse};
use std::fs;
use std::path::{Path, PathBuf};

fn read(text: &str) -> Parsed {
    let mut sources = SourceMap::new();
    sources.add("elsewhere.lead", "# so that spans do not start at 0\n");
    let file = sources.add("test.lead", text);
    parse(file, sources.base(file), text)
}

fn layout(text: &str) -> String {
    let parsed = read(text);
    let base = u32::try_from("# so that spans do not start at 0\n".len() + 1).unwrap();
    format(&parsed.tree, text, base).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

fn fixtures() -> Vec<PathBuf> {
    lead_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format"))
}

/// The fixtures and the example projects, where they can be read: what cannot be read depends on where lines end.
fn samples() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut paths = fixtures();
    for entry in fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            paths.extend(lead_files(&path));
        }
    }
    paths.sort();
    paths.retain(|path| read(&fs::read_to_string(path).unwrap()).diagnostics.is_empty());
    assert!(paths.len() > 10, "too few samples: {paths:?}");
    paths
}

fn lead_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "lead"));
    paths.sort();
    paths
}

#[test]
fn before_and_after() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let result = layout(&text);
        assert_eq!(
            layout(&result),
            result,
            "{} changes when formatted again",
            path.display()
        );
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_path => "format", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, result);
        });
    }
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(layout(""), "");
    assert_eq!(layout(" \n\n\t\n"), "");
    assert_eq!(layout("# only a comment"), "# only a comment\n");
}

#[test]
fn line_ends_of_other_systems_are_blanks() {
    let text = "\u{feff}gate a {\r\n  require b # why\r\n\r\n  otherwise because \"c\"\r\n}\r\n";
    assert_eq!(
        layout(text),
        "gate a {\n  require b  # why\n\n  otherwise because \"c\"\n}\n"
    );
}

/// The items of a tree without places; numbers without `_`.
fn meaning(tree: &SyntaxTree) -> String {
    let shown = format!("{:?}", tree.items).replace('_', "");
    let mut pieces = shown.split("Span { start: ");
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        result.push_str(piece.split_once(" }").unwrap().1);
    }
    result
}

/// Fails with the place where two meanings part.
fn assert_same_meaning(text: &str, tree: &SyntaxTree, expected: &str, what: &str) {
    let found = meaning(tree);
    if found != expected {
        let at = found.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
        let around = |shown: &str| shown.chars().skip(at.saturating_sub(150)).take(300).collect::<String>();
        panic!(
            "{what} means something else:\n{text}\n\nfound:    {}\nexpected: {}",
            around(&found),
            around(expected)
        );
    }
}

fn comments(tree: &SyntaxTree) -> Vec<String> {
    tree.comments
        .iter()
        .map(|comment| format!("{} {}", comment.text, comment.own_line))
        .collect()
}

/// A small generator of numbers, so that a failing seed can be run again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }
}

impl Numbers {
    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of.get(self.below(of.len())).unwrap()
    }
}

/// How many layouts of each fixture are tried: `LEADSPEC_SEEDS`, or enough for a quick run.
fn seeds() -> std::ops::Range<u64> {
    0..std::env::var("LEADSPEC_SEEDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(4)
}

/// A text cut where blanks may stand.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// Tokens and comments.
    Solid(String),
    /// Blanks, or the place for some; whether it lies within a row of a table, and whether at the end of one.
    Gap {
        blanks: String,
        in_row: bool,
        ends_row: bool,
        ends_comment: bool,
    },
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut result = Vec::new();
    let mut row_before = false;
    for line in text.split_inclusive('\n') {
        let is_row = line.trim_start().starts_with('|');
        let comment_at = comment_start(line);
        let code = &line[..comment_at.unwrap_or(line.len())];
        let mut rest = code;
        let mut first = true;
        while !rest.is_empty() {
            let blanks = rest.len() - rest.trim_start().len();
            let at_start = first;
            first = false;
            let gap = &rest[..blanks];
            rest = &rest[blanks..];
            // The gap at a line's end and that at the next line's start are one.
            if let (true, Some(Piece::Gap { blanks, ends_row, .. })) = (at_start, result.last_mut()) {
                blanks.push_str(gap);
                *ends_row |= row_before || is_row;
            } else {
                let ends = rest.is_empty();
                result.push(Piece::Gap {
                    blanks: gap.to_owned(),
                    in_row: is_row && !ends,
                    ends_row: is_row && ends,
                    ends_comment: false,
                });
            }
            let end = token_end(rest);
            if end > 0 {
                result.push(Piece::Solid(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        if let Some(at) = comment_at {
            result.push(Piece::Solid(line[at..].trim_end().to_owned()));
            let blanks = if line.ends_with('\n') { "\n" } else { "" };
            result.push(Piece::Gap {
                blanks: blanks.to_owned(),
                in_row: false,
                ends_row: is_row,
                ends_comment: true,
            });
        }
        row_before = is_row;
    }
    result
}

fn comment_start(line: &str) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '#' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// A text, a bracket, or what stands up to the next blank or bracket.
fn token_end(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    if first == '"' {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return at + 1,
                _ => {}
            }
        }
        return rest.len();
    }
    if "{}[](),?|".contains(first) {
        return 1;
    }
    rest.find(|c: char| c.is_whitespace() || "{}[](),?|\"".contains(c))
        .unwrap_or(rest.len())
}

#[test]
fn cutting_a_text_loses_nothing() {
    for path in samples() {
        let text = fs::read_to_string(path).unwrap();
        let again = joined(&pieces(&text));
        assert_eq!(
            again.split_whitespace().collect::<Vec<_>>(),
            text.split_whitespace().collect::<Vec<_>>()
        );
    }
}

/// The text with other blanks; with comments too if wanted.
fn perturb(pieces: &[Piece], numbers: &mut Numbers, with_comments: bool) -> String {
    let mut result = String::new();
    let mut count = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let (blanks, in_row, ends_row, ends_comment) = match piece {
            Piece::Solid(text) => {
                result.push_str(text);
                continue;
            }
            Piece::Gap {
                blanks,
                in_row,
                ends_row,
                ends_comment,
            } => (blanks, *in_row, *ends_row, *ends_comment),
        };
        let comment_follows = matches!(pieces.get(at + 1), Some(Piece::Solid(text)) if text.starts_with('#'));
        let empty = blanks.is_empty();
        let solid = |at: usize| match pieces.get(at) {
            Some(Piece::Solid(text)) => text.as_str(),
            Some(Piece::Gap { .. }) | None => "",
        };
        let in_amount = at > 0
            && solid(at - 1).ends_with(|c: char| c.is_ascii_digit())
            && solid(at + 1).starts_with(char::is_alphabetic);
        let is_missing = solid(at + 1) == "missing";
        if in_amount || is_missing {
            // An amount stands on one line with its unit; `missing` means something else at the start of a line.
            result.push_str(blanks);
            continue;
        }
        if in_row {
            let choices: &[&str] = if empty { &["", " "] } else { &[" ", " ", "\t "] };
            result.push_str(numbers.pick(choices));
            continue;
        }
        if !with_comments {
            let blank_line = blanks.matches('\n').count() > 1;
            if ends_row || ends_comment || comment_follows || blank_line || at == 0 || at + 1 == pieces.len() {
                result.push_str(blanks);
            } else if empty {
                result.push_str(numbers.pick(&["", "", " ", "\n"]));
            } else {
                result.push_str(numbers.pick(&[" ", "\n", "   ", "\t", "\r\n", " \n  "]));
            }
            continue;
        }
        count += 1;
        let line = ends_row || ends_comment;
        let gap = match numbers.below(12) {
            0 => format!(" # c{count}\n"),
            1 => format!("\n# c{count}\n"),
            2 => format!("\n\n\n  # c{count}\n\n# d{count}\n"),
            3 => format!("# c{count} and {{ \"more\n\n"),
            4 => "\n\n\n".to_owned(),
            5 => "\r\n".to_owned(),
            6 if !line => if empty { "" } else { " " }.to_owned(),
            _ => blanks.clone(),
        };
        result.push_str(&gap);
    }
    result
}

#[test]
fn other_blanks_give_the_same_layout() {
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let pieces = pieces(&text);
        let expected = layout(&text);
        for seed in seeds() {
            let other = perturb(&pieces, &mut Numbers(seed), false);
            assert_eq!(layout(&other), expected, "{}, seed {seed}:\n{other}", path.display());
        }
    }
}

#[test]
fn comments_anywhere_survive() {
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let original = read(&text);
        let pieces = pieces(&text);
        let expected = meaning(&original.tree);
        for seed in seeds() {
            let other = perturb(&pieces, &mut Numbers(seed), true);
            let before = read(&other).tree;
            let result = layout(&other);
            let after = read(&result).tree;
            assert_same_meaning(&other, &before, &expected, &format!("{}, seed {seed}", path.display()));
            assert_same_meaning(
                &result,
                &after,
                &expected,
                &format!("{}, seed {seed}, formatted", path.display()),
            );
            assert_eq!(
                comments(&after),
                comments(&before),
                "{}, seed {seed}:\n{other}\n{result}",
                path.display()
            );
            assert_eq!(layout(&result), result, "{}, seed {seed}:\n{other}", path.display());
        }
    }
}

#[test]
fn files_with_a_mistake_have_a_layout_too() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let pieces = pieces(&text);
        let solid: Vec<usize> = (0..pieces.len())
            .filter(|at| matches!(pieces.get(*at), Some(Piece::Solid(text)) if !text.starts_with('#')))
            .collect();
        for seed in seeds() {
            let mut numbers = Numbers(seed);
            let mut other = pieces.clone();
            let at = numbers.below(solid.len() - 1);
            let (token, next) = (*solid.get(at).unwrap(), *solid.get(at + 1).unwrap());
            match numbers.below(3) {
                0 => drop(other.remove(token)),
                1 => other.insert(token, other.get(token).unwrap().clone()),
                _ => other.swap(token, next),
            }
            let other = joined(&other);
            let result = layout(&other);
            assert_eq!(layout(&result), result, "{}, seed {seed}:\n{other}", path.display());
            assert_eq!(
                comments(&read(&result).tree),
                comments(&read(&other).tree),
                "{}, seed {seed}:\n{other}",
                path.display()
            );
        }
    }
}

fn joined(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Solid(text) | Piece::Gap { blanks: text, .. } => text.clone(),
    };
    pieces.iter().map(text).collect()
}

#[test]
fn the_deepest_nesting_that_is_read_has_a_layout() {
    let levels = 60;
    let inside = "a_rather_long_name_of_a_fact and another_long_name_of_a_fact or a_third_name_that_is_long";
    let text = format!("let x = {}{inside}{}\n", "(".repeat(levels), ")".repeat(levels));
    assert!(read(&text).diagnostics.is_empty());
    let result = layout(&text);
    assert_eq!(layout(&result), result);
    assert!(result.lines().count() > levels);
}
