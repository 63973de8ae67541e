//! `leadspec test`

use crate::harness::Folder;
use insta::assert_snapshot;

pub(crate) const DEFINITION: &str = r#"definition "Coffee machines" { owner "Sales" }
lead {
  id     text
  stage  stage
  desks  integer?
  spoken bool mutual
}
criterion size "Big enough" {
  met when desks >= 20
  ask "How many desks do you have?"
}
gate big_enough "Big enough" before call {
  require size
  otherwise newsletter because "Too small for a machine of its own"
  if unknown ask
}
lifecycle {
  stage new        "New"        initial
  stage call       "To call"    now
  stage newsletter "Newsletter" later final
  new -> call when spoken because "We spoke"
}
"#;

pub(crate) const TESTS: &str = r#"use "definition.lead"

example office {
  id: "1",
  stage: new,
  desks: 45,
  spoken: yes
}

test "How many desks" {
  given office
  | case      | desks   | stage      |
  | "plenty"  | 45      | call       |
  | "just"    | 20      | call       |
  | "not yet" | 19      | newsletter |
  | "who can" | unknown | new        |
}

always "Nobody small is called" {
  stage = call and not (spoken = no) implies not (size is unmet)
}
"#;

pub(crate) fn project() -> Folder {
    Folder::new(&[
        ("definition.lead", DEFINITION),
        (
            "tests/desks.lead",
            &TESTS.replace("definition.lead", "../definition.lead"),
        ),
    ])
}

#[test]
fn tests_are_found_and_pass() {
    let folder = project();
    assert_snapshot!("test_passes", folder.run(&["test"]));
    assert_snapshot!("test_list", folder.run(&["test", "--list"]));
}

#[test]
fn a_failure_says_why_and_is_accepted_where_somebody_looks() {
    let folder = project();
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 21").as_bytes());
    folder.run(&["fmt"]);
    let failed = folder.run(&["test"]);
    assert_eq!(failed.code, Some(1));
    assert_snapshot!("test_fails", failed);
    let refused = folder.run_with(&["test", "--accept"], &[("CI", "true")]);
    assert_eq!(refused.code, Some(2), "{refused}");
    assert_eq!(refused.out, "", "nothing ran: {refused}");
    assert!(folder.read("tests/desks.lead").contains("20      | call "));
    let accepted = folder.run(&["test", "--accept"]);
    assert_eq!(accepted.code, Some(0), "{accepted}");
    assert!(folder.read("tests/desks.lead").contains("20      | newsletter"));
    assert_eq!(folder.run(&["fmt", "--check"]).code, Some(0));
}

#[test]
fn filters_choose_by_words_and_by_line() {
    let folder = project();
    let by_case = folder.run(&["test", "plenty"]);
    assert!(by_case.out.contains("1 case: 1 passed"), "{by_case}");
    let by_line = folder.run(&["test", "tests/desks.lead:14"]);
    assert!(by_line.out.contains("1 case: 1 passed"), "{by_line}");
    let none = folder.run(&["test", "nonsense"]);
    assert_eq!(none.code, Some(1), "{none}");
    assert_eq!(folder.run(&["test", "nonsense", "--allow-empty"]).code, Some(0));
}

#[test]
fn a_definition_with_mistakes_runs_no_test() {
    let folder = project();
    folder.write(
        "definition.lead",
        DEFINITION.replace("desks >= 20", "desk >= 20").as_bytes(),
    );
    let failed = folder.run(&["test"]);
    assert_eq!(failed.code, Some(2), "{failed}");
}

#[test]
fn coverage_and_mutation_are_gates() {
    let folder = project();
    let gate = folder.run(&["test", "plenty", "--threshold", "100"]);
    assert_eq!(gate.code, Some(3), "{gate}");
    let mutated = folder.run(&["test", "plenty", "--mutation-threshold", "100"]);
    assert_eq!(mutated.code, Some(3), "{mutated}");
}

#[test]
fn reports_stand_beside_each_other() {
    let folder = project();
    let run = folder.run(&[
        "test",
        "--report",
        "junit=r.xml",
        "--report",
        "json=r.json",
        "--report",
        "lcov=r.info",
    ]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(folder.read("r.xml").starts_with("<?xml"));
    assert!(folder.read("r.info").contains("BRDA:"));
    let unknown = folder.run(&["test", "--report", "junitt=r.xml"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("did you mean `junit`"), "{unknown}");
}
