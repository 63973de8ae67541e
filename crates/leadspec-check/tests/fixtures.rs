//! Every mistake the checker finds, as files and what is said about them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_diagnostics::Diagnostic;
use support::{Files, check, fixed, folder, lead_files, render};

/// Each fixture beside its findings; applying the safe fixes removes just the findings they belong to.
#[test]
fn findings() {
    let files = lead_files(&folder("fixtures"));
    let mut failures = Vec::new();
    for (name, source) in &files {
        let (map, checked) = check(name, source, &Files(files.clone()));
        // What nothing in the shared definition is used for belongs to no fixture.
        let own: Vec<Diagnostic> = checked
            .diagnostics
            .iter()
            .filter(|d| name == "base.lead" || map.name(map.file_at(d.primary.span.start).unwrap()) != "base.lead")
            .cloned()
            .collect();
        let text = render(&map, &own);
        let (mended, applied) = fixed(&map, &checked.diagnostics);
        if applied > 0 {
            let (map_again, again) = check(name, &mended, &Files(files.clone()));
            let expected = checked.diagnostics.len() - applied;
            let left = again.diagnostics.len();
            if left != expected {
                let after = render(&map_again, &again.diagnostics);
                failures.push(format!(
                    "{name}: {applied} fixes leave {left} findings, not {expected}\n{mended}\n{after}"
                ));
            }
        }
        let snapshot = format!("{source}\n--- found ---\n{text}");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "fixtures" }, {
            insta::assert_snapshot!(name.trim_end_matches(".lead"), snapshot);
        });
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A fixture named after a code has findings of this code alone, and of them at least one.
#[test]
fn fixtures_are_about_their_code() {
    let files = lead_files(&folder("fixtures"));
    for (name, source) in &files {
        let Some(code) = name.get(..6).filter(|n| n.starts_with("LS")) else {
            continue;
        };
        let (map, checked) = check(name, source, &Files(files.clone()));
        let text = render(&map, &checked.diagnostics);
        assert!(
            checked.diagnostics.iter().any(|d| d.code.to_string() == code),
            "{name}: no {code}\n{text}"
        );
    }
}

/// The language's own example, definition and tests, says nothing wrong.
#[test]
fn the_example_of_the_language_is_right() {
    let files = lead_files(&folder("fixtures"));
    for name in ["language.lead", "language_tests.lead"] {
        let (map, checked) = check(name, &files[name], &Files(files.clone()));
        assert_eq!(render(&map, &checked.diagnostics), "");
        assert!(checked.definition.is_some());
    }
}

/// Two mistakes in syntax and three in types are five findings, each with a help that can be typed.
#[test]
fn five_mistakes_are_five_findings() {
    let files = lead_files(&folder("fixtures"));
    let (map, checked) = check(
        "five_mistakes.lead",
        &files["five_mistakes.lead"],
        &Files(files.clone()),
    );
    assert_eq!(checked.diagnostics.len(), 5, "{}", render(&map, &checked.diagnostics));
    assert!(
        checked
            .diagnostics
            .iter()
            .all(|d| d.help.is_some() && !d.primary.text.is_empty())
    );
}
