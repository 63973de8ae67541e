//! The README and the guide show what the program really prints, and the README's commands are run.

use leadspec_tests::{blocks, root, run_page};
use std::fs;

#[test]
fn the_readme_shows_what_is_printed() {
    run_page(&root().join("README.md"), root(), &["cargo test --workspace"]);
}

#[test]
fn the_readmes_other_command_is_run_by_the_checks() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let checks = fs::read_to_string(root().join(".ci/run")).unwrap();
    let commands: Vec<String> = blocks(&readme)
        .iter()
        .filter(|block| block.language == "console")
        .flat_map(|block| block.text.lines())
        .filter_map(|line| line.strip_prefix("$ cargo test"))
        .map(|rest| format!("cargo test{rest}"))
        .collect();
    assert_eq!(commands.len(), 1, "the README says how the tests are run");
    assert!(
        checks.lines().any(|line| line.ends_with(&commands[0])),
        ".ci/run does not run `{}`",
        commands[0]
    );
}

#[test]
fn the_guide_shows_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    run_page(&root().join("docs/guide/first-definition.md"), folder.path(), &[]);
    run_page(&root().join("docs/guide/reviewing-changes.md"), root(), &[]);
}

#[test]
fn the_guide_to_git_shows_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    run_page(&root().join("docs/guide/git.md"), folder.path(), &[]);
}
