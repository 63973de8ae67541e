//! `leadspec test --against`: what fails newly since a commit.

use crate::harness::{Folder, Outcome, follows};
use crate::test::{DEFINITION, TESTS, project};
use insta::assert_snapshot;
use std::process::Command;

/// The project with all of it committed to `main`.
fn committed() -> Folder {
    let folder = project();
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder);
    folder
}

fn commit(folder: &Folder) {
    git(folder, &["add", "--all"]);
    git(
        folder,
        &["commit", "--quiet", "--allow-empty", "--message", "All of it"],
    );
}

/// git without anybody's settings.
fn git(folder: &Folder, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder.path())
        .args(["-c", "user.name=Somebody", "-c", "user.email=somebody@x.example"])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs the tests; the digits of the commit, which change with every letter in it, are `4f1c2ab`.
fn test(folder: &Folder, arguments: &[&str]) -> Outcome {
    let path = std::env::var("PATH").unwrap();
    let arguments = [&["test"], arguments].concat();
    let outcome = folder.run_with(&arguments, &[("PATH", &path)]);
    let digits = Command::new("git")
        .current_dir(folder.path())
        .args(["log", "--all", "--format=%H"])
        .output()
        .unwrap();
    let mut shown = outcome;
    for id in String::from_utf8(digits.stdout).unwrap().lines() {
        for text in [&mut shown.out, &mut shown.err] {
            *text = text.replace(id, "4f1c2ab[…]").replace(&id[..7], "4f1c2ab");
        }
    }
    shown
}

fn write_tests(folder: &Folder, text: &str) {
    let text = text.replace("definition.lead", "../definition.lead");
    folder.write("tests/desks.lead", text.as_bytes());
}

#[test]
fn what_fails_newly_is_told_from_what_failed_before() {
    let folder = project();
    // Two rows fail on the branch that this one left.
    let old = TESTS
        .replace(
            "| \"who can\" | unknown | new        |",
            "| \"who can\" | unknown | newsletter |",
        )
        .replace(
            "| \"not yet\" | 19      | newsletter |",
            "| \"not yet\" | 19      | call       |",
        );
    write_tests(&folder, &old);
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder);
    let new = old
        .replace(
            "| \"not yet\" | 19      | call       |",
            "| \"not yet\" | 19      | newsletter |",
        )
        .replace(
            "  | \"just\" ",
            "  | \"more\"    | 30      | call       |\n  | \"just\" ",
        );
    write_tests(&folder, &new);
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 21").as_bytes());
    assert_snapshot!("against_main", test(&folder, &["--against", "main"]));
    let json = test(&folder, &["--against", "main", "--report", "json=r.json"]);
    assert_eq!(json.code, Some(1), "{json}");
    let document: serde_json::Value = serde_json::from_str(&folder.read("r.json")).unwrap();
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/tests-v1.json"));
    let schema: serde_json::Value = serde_json::from_str(&schema.unwrap()).unwrap();
    follows(&schema, &schema, &document, "document");
    let since = &document["projects"][0]["since"];
    let counts = [
        "newly_failing",
        "failed_before",
        "mended",
        "new",
        "gone",
        "expectations_edited",
    ];
    assert_eq!(counts.map(|name| since[name].as_u64().unwrap()), [1, 1, 1, 1, 0, 1]);
}

#[test]
fn a_change_of_words_breaks_nothing_newly() {
    let folder = committed();
    folder.write(
        "definition.lead",
        DEFINITION.replace("Too small for", "Not big enough for").as_bytes(),
    );
    let same = test(&folder, &["--against", "main"]);
    assert_eq!(same.code, Some(0), "{same}");
    assert!(
        same.out.contains("\nsince main 4f1c2ab: nothing newly failing\n"),
        "{same}"
    );
}

#[test]
fn a_branch_is_measured_from_where_it_left() {
    let folder = committed();
    git(&folder, &["checkout", "--quiet", "-b", "topic"]);
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 21").as_bytes());
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "main"]);
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 22").as_bytes());
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "topic"]);
    let tip = test(&folder, &["just", "--against", "main"]);
    assert!(
        tip.out
            .contains("since main 4f1c2ab: nothing newly failing, 1 failed before"),
        "{tip}"
    );
    let left = test(&folder, &["just", "--against", "main..."]);
    assert!(left.out.contains("since main at 4f1c2ab: 1 newly failing"), "{left}");
}

#[test]
fn cases_and_kept_decisions_are_those_of_the_commit() {
    let folder = Folder::new(&[
        ("definition.lead", DEFINITION),
        (
            "tests/desks.lead",
            r#"use "../definition.lead"
test "Known offices" {
  leads "offices.csv"
}
test "A whole decision" {
  given { id: "1", stage: new, desks: 20, spoken: yes }
  expect snapshot
}
"#,
        ),
        (
            "tests/offices.csv",
            "id,stage,desks,spoken,expect stage\n1,new,45,yes,call\n2,new,20,yes,call\n",
        ),
    ]);
    assert_eq!(test(&folder, &["--accept"]).code, Some(0));
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder);
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 21").as_bytes());
    let leads = "id,stage,desks,spoken,expect stage\n0,new,60,yes,call\n1,new,45,yes,call\n2,new,20,yes,call\n";
    folder.write("tests/offices.csv", leads.as_bytes());
    assert_snapshot!("against_files", test(&folder, &["--against", "HEAD"]));
}

#[test]
fn a_commit_that_cannot_be_read_is_said() {
    let folder = project();
    let outside = test(&folder, &["--against", "main"]);
    assert_eq!(outside.code, Some(2), "{outside}");
    assert!(outside.err.contains("in no git repository"), "{outside}");
    let folder = committed();
    let unknown = test(&folder, &["--against", "mian"]);
    assert_eq!(unknown.code, Some(2), "{unknown}");
    assert_eq!(unknown.out, "", "nothing ran: {unknown}");
    assert_snapshot!("against_unknown", unknown);
    folder.write(
        "definition.lead",
        DEFINITION.replace("desks >= 20", "desk >= 20").as_bytes(),
    );
    commit(&folder);
    folder.write("definition.lead", DEFINITION.as_bytes());
    let broken = test(&folder, &["--against", "HEAD"]);
    assert_eq!(broken.code, Some(2), "{broken}");
    assert_snapshot!("against_broken", broken);
    git(&folder, &["rm", "--quiet", "-r", "--cached", "."]);
    git(&folder, &["commit", "--quiet", "--message", "Nothing"]);
    assert_snapshot!("against_nothing", test(&folder, &["--against", "HEAD"]));
    let missing = test(&folder, &["tests/desks.lead", "--against", "HEAD"]);
    assert_eq!(missing.code, Some(2), "{missing}");
    assert!(missing.err.contains("has no `tests/desks.lead`"), "{missing}");
}
