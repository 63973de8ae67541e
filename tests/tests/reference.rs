//! The examples of the language's reference, past the parser: whole files are checked, and the examples of tests and laws hold for
//! the definition that the overview shows.

use leadspec::{NoFiles, SourceMap, check};
use leadspec_tests::{blocks, root};
use std::fs;

/// Complains about every finding in a definition.
fn clean(place: &str, text: &str) {
    let mut sources = SourceMap::new();
    let file = sources.add("definition.lead", text);
    let checked = check(&mut sources, &[file], &NoFiles);
    let found: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{} at `{}`: {}", d.code, sources.slice(d.primary.span), d.message))
        .collect();
    assert!(found.is_empty(), "{place}:\n  {}", found.join("\n  "));
    assert!(checked.definition.is_some(), "{place}: there is no definition");
}

fn examples(page: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/language").join(page)).expect("a page of the reference");
    blocks(&text)
        .into_iter()
        .filter(|block| block.language == language)
        .map(|block| block.text)
        .collect()
}

fn overview() -> String {
    examples("README.md", "lead")
        .into_iter()
        .next()
        .expect("the overview shows a whole file")
}

#[test]
fn whole_files_have_no_findings() {
    let mut checked = 0;
    for entry in fs::read_dir(root().join("docs/language")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        for (number, text) in examples(&name, "lead").iter().enumerate() {
            clean(&format!("{name}, example {}", number + 1), text);
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[test]
fn tests_laws_and_grades_fit_the_overview() {
    for page in ["examples-and-tests.md", "always.md"] {
        let fragments = examples(page, "lead,fragment")
            .join("\n")
            .replace("use \"sql.lead\"\n", "");
        assert!(!fragments.is_empty(), "{page}");
        clean(page, &format!("{}\n{fragments}", overview()));
    }
    let combined = examples("grades.md", "lead,fragment").into_iter().nth(1).unwrap();
    clean("grades.md", &format!("{}\n{combined}", overview()));
}
