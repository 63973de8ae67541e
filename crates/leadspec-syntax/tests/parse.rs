//! Fixtures through the parser: what is right gives nothing to say, each slip one diagnostic that a person can act on.

#![expect(clippy::unwrap_used, reason = "a test whose fixture is not as expected has failed")]

use leadspec_diagnostics::{Applicability, Code, Diagnostic, Edit, SourceMap, Span};
use leadspec_syntax::{Parsed, parse};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn fixtures(folder: &str) -> Vec<(String, String)> {
    let folder = folder_path(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "lead"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn folder_path(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(folder)
}

fn read(name: &str, text: &str) -> (SourceMap, Parsed) {
    let mut map = SourceMap::new();
    let file = map.add(name, text);
    let parsed = parse(file, map.base(file), text);
    (map, parsed)
}

/// `file:line:col code message`, and below it what its labels, help and fixes say.
fn concise(map: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let place = |offset| {
            let position = map.position(offset);
            format!("{}:{}", position.line, position.column)
        };
        let file = map.file_at(d.primary.span.start).unwrap();
        let _ = writeln!(
            out,
            "{}:{} {} {}",
            map.name(file),
            place(d.primary.span.start),
            d.code,
            d.message
        );
        for label in std::iter::once(&d.primary).chain(&d.secondary) {
            let _ = writeln!(
                out,
                "  {} `{}` {}",
                place(label.span.start),
                excerpt(map.slice(label.span)),
                label.text
            );
        }
        for note in &d.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        if let Some(help) = &d.help {
            let _ = writeln!(out, "  help: {help}");
        }
        for fix in &d.fixes {
            let kind = match fix.applicability {
                Applicability::Safe => "fix",
                Applicability::Unsafe => "possible fix",
            };
            let _ = writeln!(out, "  {kind}: {}", fix.title);
        }
    }
    out
}

/// The start of a stretch of source, on one line.
fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let start: String = line.chars().take(40).collect();
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start
    }
}

fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder_path(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn right_files_give_nothing_to_say() {
    for (name, text) in fixtures("good") {
        let (map, parsed) = read(&name, &text);
        assert!(parsed.diagnostics.is_empty(), "{}", concise(&map, &parsed.diagnostics));
    }
}

#[test]
fn each_slip_has_its_diagnostic() {
    settings("slips").bind(|| {
        for (name, text) in fixtures("slips") {
            let (map, parsed) = read(&name, &text);
            let shown = format!("{}\n-----\n{}", text.trim_end(), concise(&map, &parsed.diagnostics));
            insta::assert_snapshot!(name, shown);
        }
    });
}

/// A code is in the registry because some text gives it. Whether a file is UTF-8 is found out before the parser has a text.
#[test]
fn every_syntax_code_has_a_slip() {
    let slips = fixtures("slips");
    for code in Code::ALL
        .iter()
        .filter(|code| code.number() < 1000 && **code != Code::NotUtf8)
    {
        let found = slips
            .iter()
            .any(|(name, text)| read(name, text).1.diagnostics.iter().any(|d| d.code == *code));
        assert!(found, "{code} has no fixture");
    }
}

/// All safe fixes applied at once leave nothing that had one, and nothing new.
#[test]
fn safe_fixes_mend() {
    for (name, text) in fixtures("slips") {
        let (_, before) = read(&name, &text);
        let mut edits: Vec<Edit> = before
            .diagnostics
            .iter()
            .flat_map(|d| &d.fixes)
            .filter(|fix| fix.applicability == Applicability::Safe)
            .flat_map(|fix| fix.edits.clone())
            .collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut mended = text.clone();
        for edit in edits {
            mended.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        let fixable = before
            .diagnostics
            .iter()
            .filter(|d| d.fixes.iter().any(|fix| fix.applicability == Applicability::Safe))
            .count();
        let (map, after) = read(&name, &mended);
        assert_eq!(
            after.diagnostics.len(),
            before.diagnostics.len() - fixable,
            "{name}\n{mended}\n{}",
            concise(&map, &after.diagnostics)
        );
    }
}

/// The tree, compactly: no spans, wrappers left out, one line for each member of an item.
fn outline(parsed: &Parsed) -> String {
    let mut out = String::new();
    for item in &parsed.tree.items {
        let text = bare(&format!("{item:?}"));
        let mut depth = 0;
        let mut quoted = false;
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            out.push(c);
            match c {
                '\\' if quoted => out.extend(characters.next()),
                '"' => quoted = !quoted,
                '[' | '(' | '{' if !quoted => depth += 1,
                ']' | ')' | '}' if !quoted => depth -= 1,
                _ => {}
            }
            let member = c == '[' && depth == 3 && characters.peek() != Some(&']') || c == ',' && depth == 3;
            if member && !quoted {
                if characters.peek() == Some(&' ') {
                    characters.next();
                }
                out.push_str("\n    ");
            }
        }
        out.push('\n');
    }
    out
}

/// A debug text without spans and without the wrappers around names, numbers, texts and nodes.
fn bare(debug: &str) -> String {
    const WRAPPERS: [&str; 6] = [
        "Name { text: ",
        "NumberLiteral { text: ",
        "TextLiteral { value: ",
        "Expression { kind: ",
        "Spanned { node: ",
        "Literal(",
    ];
    let debug = without_spans(debug);
    let mut out = String::new();
    let mut rest = debug.as_str();
    // For each open bracket, what its closing one becomes.
    let mut closing: Vec<&str> = Vec::new();
    while let Some(next) = rest.chars().next() {
        if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| rest.starts_with(**wrapper)) {
            rest = &rest[wrapper.len()..];
            closing.push("");
            // Names and numbers stand without quotes.
            if wrapper.ends_with("text: ") {
                let end = rest[1..].find('"').unwrap() + 1;
                out.push_str(&rest[1..end]);
                rest = &rest[end + 1..];
            }
        } else if next == '"' {
            let end = quoted_length(rest);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some(close) = [" }", ")", "]"].iter().find(|close| rest.starts_with(**close)) {
            rest = &rest[close.len()..];
            out.push_str(closing.pop().unwrap_or(close));
        } else {
            match next {
                '{' => closing.push(" }"),
                '(' => closing.push(")"),
                '[' => closing.push("]"),
                _ => {}
            }
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

fn without_spans(debug: &str) -> String {
    let debug = debug.replace("head: Span { ", "span: Span { ");
    let mut parts = debug.split("span: Span { ");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, after) = part.split_once('}').unwrap();
        out.push_str(after.strip_prefix(", ").unwrap_or(after));
    }
    out
}

/// The length of the quoted text at the start, with its quotes.
fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '"' && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// Every span of a tree, in the order of its debug text.
fn spans(parsed: &Parsed) -> Vec<Span> {
    let debug = format!("{:?}", parsed.tree);
    debug
        .split("Span { start: ")
        .skip(1)
        .map(|part| {
            let (start, rest) = part.split_once(", end: ").unwrap();
            let (end, _) = rest.split_once(' ').unwrap();
            Span::new(start.parse().unwrap(), end.parse().unwrap())
        })
        .collect()
}

#[test]
fn every_construct_has_its_node() {
    settings("good").bind(|| {
        for (name, text) in fixtures("good") {
            let (_, parsed) = read(&name, &text);
            insta::assert_snapshot!(name, format!("{}\n-----\n{}", text.trim_end(), outline(&parsed)));
        }
    });
}

/// A node ends with its last own character.
#[test]
fn spans_hold_no_blanks_at_their_ends() {
    for (name, text) in fixtures("good").into_iter().chain(fixtures("slips")) {
        let (map, parsed) = read(&name, &text);
        for span in spans(&parsed) {
            let written = map.slice(span);
            assert_eq!(written, written.trim(), "{name}");
            assert_eq!(written.len(), span.len() as usize, "{name}: {span:?} cuts a character");
        }
    }
}

/// Messages speak of the language, never of the grammar's rules.
#[test]
fn no_message_names_a_rule() {
    let grammar = include_str!("../grammar/leadspec.pest");
    let rules: Vec<&str> = grammar
        .lines()
        .filter(|line| !line.starts_with("//"))
        .filter_map(|line| line.split_once(" = ").or_else(|| line.split_once("  = ")))
        .map(|(rule, _)| rule.trim())
        .filter(|rule| rule.contains('_') && !rule.contains(' '))
        .collect();
    assert!(rules.len() > 200, "the grammar's rules are found");
    for (name, text) in fixtures("slips") {
        let (_, parsed) = read(&name, &text);
        for d in &parsed.diagnostics {
            let labels = std::iter::once(&d.primary)
                .chain(&d.secondary)
                .map(|label| label.text.as_str());
            for said in labels.chain([d.message.as_str(), d.help.as_deref().unwrap_or("")]) {
                let words = said.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                for word in words.filter(|word| word.contains('_') && !text.contains(*word)) {
                    assert!(!rules.contains(&word) && word != "EOI", "{name}: {said}");
                }
            }
        }
    }
}
