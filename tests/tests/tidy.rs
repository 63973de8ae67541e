//! The habits of the house that a test can hold: files, links, words, the grammar's tokens, and which crate may know which.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests: a surprise is a failure"
)]

use leadspec_tests::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file that belongs to the repository: not hidden (but for `.ci`), not built.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(root(), &mut found);
    found.sort();
    assert!(found.len() > 50, "the repository is not where it is looked for");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && name != ".ci" && name != ".gitignore";
        // A folder that links to another is read where it stands.
        if hidden || name == "target" || path.is_symlink() && path.is_dir() || name.ends_with(".snap.new") {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn with_ending<'a>(files: &'a [PathBuf], ending: &'a str) -> impl Iterator<Item = (&'a Path, String)> {
    files
        .iter()
        .filter(move |path| path.extension().is_some_and(|e| e == ending))
        .map(|path| (path.as_path(), fs::read_to_string(path).unwrap()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn complain(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_source_file_says_what_it_is_for_and_stays_readable() {
    let files = files();
    let mut found = Vec::new();
    for (path, text) in with_ending(&files, "rs") {
        if !text.starts_with("//!") {
            found.push(format!("{} does not open with `//!`", shown(path)));
        }
        let lines = text.lines().count();
        if lines > 800 {
            found.push(format!("{} has {lines} lines, 800 is the limit", shown(path)));
        }
    }
    complain("source files", &found);
}

#[test]
fn links_in_pages_lead_somewhere() {
    let files = files();
    let mut found = Vec::new();
    for (path, text) in with_ending(&files, "md") {
        for (line, target) in links(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let place = if file.is_empty() {
                path.to_path_buf()
            } else {
                path.parent().unwrap().join(file)
            };
            if !place.exists() {
                found.push(format!("{}:{line}: {target}", shown(path)));
            } else if !anchor.is_empty() && !anchors(&fs::read_to_string(&place).unwrap()).contains(anchor) {
                found.push(format!("{}:{line}: {target} (no such heading)", shown(path)));
            }
        }
    }
    complain("links that lead nowhere", &found);
}

/// `[text](target)` outside of code, with the line.
fn links(page: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        // Every other piece between backticks is code.
        for piece in line.split('`').step_by(2) {
            let mut rest = piece;
            while let Some((_, behind)) = rest.split_once("](") {
                let (target, behind) = behind.split_once(')').unwrap_or((behind, ""));
                found.push((number + 1, target));
                rest = behind;
            }
        }
        // A link whose text is code: [`run`](run.md).
        for (_, behind) in line
            .match_indices("`](")
            .map(|(at, sign)| line.split_at(at + sign.len()))
        {
            if let Some((target, _)) = behind.split_once(')') {
                found.push((number + 1, target));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The anchors a page's headings have where such pages are shown.
fn anchors(page: &str) -> BTreeSet<String> {
    page.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter_map(|c| match c {
                    ' ' => Some('-'),
                    c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                    _ => None,
                })
                .collect()
        })
        .collect()
}

#[test]
fn nothing_tells_where_it_was_made() {
    // Written in two halves, so that this file is no exception.
    let words = [
        concat!("/wo", "rk/"),
        concat!("../shared/de", "sign"),
        concat!("../shared/re", "search"),
        concat!("../shared/da", "ta"),
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("C:", "\\Users"),
        concat!("/tm", "p/"),
        concat!("issues sh", "ow"),
        concat!("before-", "stop"),
        concat!("bash_", "jobs"),
        concat!("BEGIN ", "PRIVATE"),
    ];
    let mut found = Vec::new();
    for path in files() {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found.push(format!("{}:{}: {word}", shown(&path), number + 1));
            }
        }
    }
    complain("words of a workplace", &found);
}

#[test]
fn packages_come_from_the_public_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let strange: Vec<String> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .filter(|source| *source != "\"registry+https://github.com/rust-lang/crates.io-index\"")
        .map(str::to_string)
        .collect();
    complain("sources of packages", &strange);
}

#[test]
fn word_tokens_end_where_the_word_ends() {
    // With a bare "not" the parser reads `notify` as `not ify`.
    let grammar = fs::read_to_string(root().join("grammar/leadspec.pest")).unwrap();
    // Lists of words that stand before `!ident_char` in the rules that use them.
    let guarded_elsewhere = ["reserved"];
    let mut found = Vec::new();
    let mut rules = 0;
    for (name, body) in grammar_rules(&grammar) {
        rules += 1;
        let has_word = body
            .split('"')
            .skip(1)
            .step_by(2)
            .any(|literal| literal.len() > 1 && literal.chars().all(|c| c.is_ascii_alphabetic() || c == '_'));
        if has_word && !body.contains("!ident_char") && !guarded_elsewhere.contains(&name.as_str()) {
            found.push(name);
        }
    }
    assert!(rules > 100, "the grammar's rules are not found");
    complain("rules with a word that may be the beginning of another", &found);
}

/// Names and bodies of the grammar's rules, comments left out.
fn grammar_rules(grammar: &str) -> Vec<(String, String)> {
    let mut rules: Vec<(String, String)> = Vec::new();
    for line in grammar.lines().filter(|line| !line.starts_with("//")) {
        let starts = line.starts_with(|c: char| c.is_ascii_alphabetic()) && line.contains('=');
        if let (true, Some((name, body))) = (starts, line.split_once('=')) {
            rules.push((name.trim().to_string(), body.to_string()));
        } else if let Some((_, body)) = rules.last_mut() {
            body.push_str(line);
        }
    }
    rules
}

#[test]
fn crates_know_only_what_lies_before_them() {
    // From the crate to those it may name; tests may name more.
    let edges: &[(&str, &[&str])] = &[
        ("leadspec-diagnostics", &[]),
        ("leadspec-syntax", &["leadspec-diagnostics"]),
        ("leadspec-ir", &["leadspec-diagnostics"]),
        (
            "leadspec-check",
            &["leadspec-diagnostics", "leadspec-syntax", "leadspec-ir"],
        ),
        ("leadspec-data", &["leadspec-diagnostics", "leadspec-ir"]),
        ("leadspec-engine", &["leadspec-ir", "leadspec-data"]),
        ("leadspec-prove", &["leadspec-ir", "leadspec-data", "leadspec-engine"]),
        (
            "leadspec-runner",
            &[
                "leadspec-diagnostics",
                "leadspec-ir",
                "leadspec-data",
                "leadspec-engine",
                "leadspec-prove",
            ],
        ),
        (
            "leadspec-diff",
            &[
                "leadspec-diagnostics",
                "leadspec-ir",
                "leadspec-data",
                "leadspec-engine",
            ],
        ),
        ("leadspec-report", &["leadspec-diagnostics", "leadspec-ir"]),
        (
            "leadspec",
            &[
                "leadspec-diagnostics",
                "leadspec-syntax",
                "leadspec-ir",
                "leadspec-check",
                "leadspec-data",
                "leadspec-engine",
                "leadspec-prove",
                "leadspec-runner",
                "leadspec-diff",
                "leadspec-report",
            ],
        ),
        ("leadspec-cli", &["leadspec"]),
    ];
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path().join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let manifest: toml::Table = text.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_string();
        let Some((_, allowed)) = edges.iter().find(|(from, _)| *from == name) else {
            found.push(format!("{name} stands in no list"));
            continue;
        };
        for table in ["dependencies", "build-dependencies"] {
            let Some(named) = manifest.get(table).and_then(toml::Value::as_table) else {
                continue;
            };
            for (other, _) in named.iter().filter(|(other, _)| other.starts_with("leadspec")) {
                if !allowed.contains(&other.as_str()) {
                    found.push(format!("{name} -> {other}"));
                }
            }
            if named.contains_key("pest") && name != "leadspec-syntax" {
                found.push(format!("{name} -> pest: only leadspec-syntax names the parser"));
            }
        }
    }
    complain("crates that know too much", &found);
}
