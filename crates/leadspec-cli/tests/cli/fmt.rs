//! `leadspec fmt`

use crate::harness::Folder;
use insta::assert_snapshot;

const UGLY: &str = "lead{ id text # who\n   budget   integer? }\n";

fn tidy() -> String {
    Folder::new(&[]).run_on(&["fmt", "-"], UGLY.as_bytes()).out
}

#[test]
fn standard_input_goes_to_standard_output() {
    let outcome = Folder::new(&[]).run_on(&["fmt", "-"], UGLY.as_bytes());
    assert_snapshot!("fmt_stdin", outcome);
    let again = Folder::new(&[]).run_on(&["fmt", "-"], outcome.out.as_bytes());
    assert_eq!(again.out, outcome.out);
}

#[test]
fn a_check_changes_nothing() {
    let folder = Folder::new(&[("b.lead", UGLY), ("a/tidy.lead", &tidy())]);
    let checked = folder.run(&["fmt", "--check"]);
    assert_eq!((checked.code, checked.out.as_str()), (Some(1), "b.lead\n"), "{checked}");
    assert_snapshot!("fmt_diff", folder.run(&["fmt", "--diff", "b.lead"]));
    assert_eq!(folder.read("b.lead"), UGLY);
}

#[test]
fn files_are_rewritten_whole() {
    let folder = Folder::new(&[("b.lead", UGLY)]);
    let outcome = folder.run(&["fmt"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert_eq!(folder.read("b.lead"), tidy());
    assert_eq!(folder.names(), ["b.lead"]);
    assert_eq!(folder.run(&["fmt", "--check"]).code, Some(0));
}

#[test]
fn mistakes_are_told_and_left_alone() {
    let folder = Folder::new(&[("b.lead", "lead{ id text }\nscore {{{\n")]);
    let outcome = folder.run(&["fmt"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.err.contains("LS0"), "{outcome}");
    assert!(folder.read("b.lead").contains("score {{{"));
}

#[test]
fn the_examples_are_formatted() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let outcome = Folder::new(&[]).run(&["fmt", "--check", examples]);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(0), ""), "{outcome}");
}
