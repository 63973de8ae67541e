//! The pages of the diagnostics: every code has one and every page a code; its headings are right; its example gives exactly its
//! code and what it says to write instead gives nothing.
//!
//! A block of `lead` is one file, or several: then a line `# file: name.lead` stands before each, and the first is the one that
//! is checked; the others are there to be brought in with `use`.

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::{Code, Diagnostic, SourceMap};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Codes that only whoever reads files can give: the text of a page cannot show them.
const ABOVE: &[Code] = &[Code::NotUtf8];

const HEADINGS: &[&str] = &[
    "## What it says",
    "## Why it matters for the funnel",
    "## Example",
    "## Write instead",
];

struct Files(BTreeMap<String, String>);

impl Loader for Files {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let text = self.0.get(path).ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text: text.clone(),
        })
    }
}

fn pages() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics")
}

fn page(code: Code) -> String {
    fs::read_to_string(pages().join(format!("{code}.md"))).expect("a page for each code")
}

/// What stands between a heading and the next.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page
        .find(&format!("\n{heading}\n"))
        .map_or(page.len(), |at| at + heading.len() + 2);
    let rest = &page[start..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

/// The one `lead` block of a section.
fn block(code: Code, section: &str) -> &str {
    let blocks: Vec<&str> = section
        .split("```lead\n")
        .skip(1)
        .filter_map(|b| b.split("```").next())
        .collect();
    assert_eq!(blocks.len(), 1, "{code}: one block of `lead` in a section");
    blocks.first().copied().unwrap_or("")
}

fn findings(block: &str) -> Vec<Diagnostic> {
    let mut parts = block.split("# file: ");
    let before = parts.next().unwrap_or("");
    let files: Vec<(String, String)> = parts
        .map(|part| {
            let (name, text) = part.split_once('\n').unwrap_or((part, ""));
            (name.trim().to_string(), text.to_string())
        })
        .collect();
    let (root, text) = files
        .first()
        .cloned()
        .unwrap_or(("page.lead".to_string(), before.to_string()));
    let mut sources = SourceMap::new();
    let root = sources.add(root, text);
    check(&mut sources, &[root], &Files(files.into_iter().collect())).diagnostics
}

fn told(findings: &[Diagnostic]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|d| format!("  {} {} ({})", d.code, d.message, d.primary.text))
        .collect();
    lines.join(
        "
",
    )
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut names: Vec<String> = fs::read_dir(pages())
        .expect("the pages' folder")
        .map(|entry| {
            entry
                .expect("a readable entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut wanted: Vec<String> = Code::ALL.iter().map(|c| format!("{c}.md")).collect();
    wanted.sort();
    assert_eq!(names, wanted);
}

#[test]
fn the_headings_are_right() {
    for code in Code::ALL {
        let page = page(*code);
        let mut lines = page
            .lines()
            .filter(|line| line.starts_with('#') && !line.starts_with("# file: "));
        assert_eq!(lines.next(), Some(format!("# {code} {}", code.name()).as_str()));
        let mut inside = false;
        let headings: Vec<&str> = page
            .lines()
            .filter(|line| {
                inside ^= line.starts_with("```");
                !inside && line.starts_with("## ")
            })
            .collect();
        let see_also = headings.get(HEADINGS.len()).copied();
        assert_eq!(headings.get(..HEADINGS.len()), Some(HEADINGS), "{code}");
        assert!(matches!(see_also, None | Some("## See also")), "{code}: {see_also:?}");
        for heading in &headings {
            assert!(
                !section(&page, heading).trim().is_empty(),
                "{code}: nothing under {heading}"
            );
        }
    }
}

#[test]
fn each_example_gives_exactly_its_code() {
    let mut wrong: Vec<String> = Vec::new();
    for code in Code::ALL.iter().filter(|c| !ABOVE.contains(c)) {
        let found = findings(block(*code, section(&page(*code), "## Example")));
        if found.is_empty() || found.iter().any(|d| d.code != *code) {
            wrong.push(format!("{code} gives:\n{}", told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_to_write_instead_gives_nothing() {
    let mut wrong: Vec<String> = Vec::new();
    for code in Code::ALL.iter().filter(|c| !ABOVE.contains(c)) {
        let found = findings(block(*code, section(&page(*code), "## Write instead")));
        if !found.is_empty() {
            wrong.push(format!("{code} gives:\n{}", told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_between_pages_lead_somewhere() {
    for code in Code::ALL {
        let page = page(*code);
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(pages().join(target).is_file(), "{code} links to {target}");
        }
    }
}
