//! Every example of the reference, the guide and the README can be read, and looks as `leadspec fmt` would have it.
//!
//! A block fenced as `lead` is a whole file, one fenced as `lead,fragment` an item or several.

#![allow(clippy::unwrap_used, reason = "helpers of tests: a surprise is a failure")]

use leadspec_diagnostics::SourceMap;
use leadspec_syntax::{Parsed, format, parse};
use std::fs;
use std::path::{Path, PathBuf};

struct Block {
    /// Path and line, for messages.
    place: String,
    fragment: bool,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn pages(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths
}

fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    let mut result = Vec::new();
    let mut open: Option<Block> = None;
    for (line, content) in text.lines().enumerate() {
        match (&mut open, content.trim_start().strip_prefix("```")) {
            (None, Some(fence)) if language(fence).starts_with("lead") => {
                let place = format!("{}:{}", page.file_name().unwrap().to_string_lossy(), line + 1);
                open = Some(Block {
                    place,
                    fragment: language(fence) != "lead",
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => result.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(content);
                block.text.push('\n');
            }
            (None, _) => {}
        }
    }
    assert!(open.is_none(), "{}: a block is not closed", page.display());
    result
}

/// What stands behind a fence, without the name of a file.
fn language(fence: &str) -> &str {
    fence.split_whitespace().next().unwrap_or("")
}

fn read(text: &str) -> (Parsed, u32) {
    let mut sources = SourceMap::new();
    let file = sources.add("block.lead", text);
    (parse(file, sources.base(file), text), sources.base(file))
}

fn check(block: &Block, must_be_formatted: bool) {
    let (parsed, base) = read(&block.text);
    assert!(
        parsed.diagnostics.is_empty(),
        "{}: {:#?}",
        block.place,
        parsed.diagnostics
    );
    assert!(!parsed.tree.items.is_empty(), "{}: nothing in it", block.place);
    if must_be_formatted {
        let formatted = format(&parsed.tree, &block.text, base).unwrap();
        assert_eq!(block.text, formatted, "{}: not formatted", block.place);
    }
}

#[test]
fn the_reference() {
    let pages = pages("docs/language");
    assert!(pages.len() > 10);
    let blocks: Vec<_> = pages.iter().flat_map(|page| blocks(page)).collect();
    assert!(blocks.iter().any(|block| !block.fragment));
    for block in &blocks {
        check(block, true);
    }
}

#[test]
fn guide_and_readme() {
    let readme = root().join("README.md");
    for page in pages("docs/guide").into_iter().chain(readme.exists().then_some(readme)) {
        for block in blocks(&page) {
            check(&block, !block.fragment);
        }
    }
}

#[test]
fn reserved_words() {
    let quoted = |text: &str, quote: char| -> Vec<String> {
        let mut words: Vec<String> = text.split(quote).skip(1).step_by(2).map(str::to_owned).collect();
        words.sort();
        words
    };
    let grammar = fs::read_to_string(root().join("grammar/leadspec.pest")).unwrap();
    let rule = grammar.split_once("\nreserved ").unwrap().1.split_once('}').unwrap().0;
    let page = fs::read_to_string(root().join("docs/language/reserved-words.md")).unwrap();
    let list = page
        .split("\n\n")
        .find(|paragraph| paragraph.starts_with("`and`"))
        .unwrap();
    assert_eq!(quoted(list, '`'), quoted(rule, '"'));
}
