//! `leadspec check`

use crate::harness::Folder;
use insta::assert_snapshot;
use serde_json::Value;
use std::io::Read as _;

/// Mistakes of every sort: with a fix and without, in two files, with notes and several labels.
const BROKEN: &str = "\
definition \"Broken\" {}
# Weights, and a few slips.
use \"lost.lead\"
score bant \"BANT, 100%\" {
  50% when budget == 3
  30% when budget >= 5
}
lead {
  id text
  budget integer?
}
";

fn broken() -> Folder {
    Folder::new(&[
        ("a b/sql.lead", BROKEN),
        ("fine.lead", "definition \"Fine\" {}\nlead {\n  id text\n}\n"),
    ])
}

#[test]
fn people_see_the_source() {
    assert_snapshot!("text", broken().run(&["check"]));
}

#[test]
fn colours_come_when_asked_for() {
    let folder = broken();
    let plain = folder.run(&["check"]).out;
    let always = folder.run(&["check", "--color", "always"]).out;
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert!(always.contains("\u{1b}["), "{always}");
    assert!(
        folder
            .run_with(&["check"], &[("CLICOLOR_FORCE", "1")])
            .out
            .contains("\u{1b}[")
    );
    let both = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
    assert_eq!(folder.run_with(&["check"], &both).out, plain);
    assert_eq!(folder.run_with(&["check", "--color", "never"], &both).out, plain);
}

#[test]
fn screen_readers_hear_it() {
    let folder = broken();
    let asked = folder.run(&["check", "--format", "narrated"]);
    let set = folder.run_with(&["check"], &[("NO_GRAPHICS", "1")]);
    assert_eq!(asked.out, set.out);
    assert!(asked.out.is_ascii(), "{}", asked.out);
    assert_snapshot!("narrated", asked);
}

#[test]
fn drawings_are_plain_where_they_must_be() {
    let out = broken().run_with(&["check"], &[("LC_ALL", "C")]).out;
    assert!(out.is_ascii(), "{out}");
}

#[test]
fn one_line_each() {
    assert_snapshot!("concise", broken().run(&["check", "--format", "concise"]));
}

#[test]
fn json_is_versioned_and_counts_bytes() {
    let outcome = broken().run(&["check", "--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    for finding in document["diagnostics"].as_array().unwrap() {
        let text = if finding["file"] == "a b/sql.lead" {
            BROKEN
        } else {
            continue;
        };
        let offset = usize::try_from(finding["start"]["offset"].as_u64().unwrap()).unwrap();
        let line = text[..offset].matches('\n').count() as u64 + 1;
        assert_eq!(finding["start"]["line"], line);
    }
    assert_snapshot!("json", outcome);
}

/// The schema says the names of all fields; whatever is written must be in it, and whatever it requires must be written.
#[test]
fn json_follows_its_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/diagnostics-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let outcome = broken().run(&["check", "--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    crate::harness::follows(&schema, &schema, &document, "document");
}

#[test]
fn services_get_their_own_forms() {
    let folder = broken();
    assert_snapshot!("github", folder.run(&["check", "--format", "github"]));
    assert_snapshot!("gitlab", folder.run(&["check", "--format", "gitlab"]));
}

#[test]
fn sarif_has_rules_and_results() {
    let outcome = broken().run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&outcome.out).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().len() > 40);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/sql.lead");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
}

#[test]
fn paths_count_from_the_checkout() {
    let folder = broken();
    let workspace = folder.path().to_str().unwrap().to_string();
    let mut command = folder.command(&["check", "--format", "github", "sql.lead"]);
    command
        .current_dir(folder.path().join("a b"))
        .env("GITHUB_WORKSPACE", workspace);
    let outcome = crate::harness::outcome(command.spawn().unwrap());
    assert!(outcome.out.contains("file=a b/sql.lead,"), "{outcome}");
}

#[test]
fn a_clean_check_says_so() {
    let text = "definition \"D\" {}\nlead {\n  id text\n  a bool\n}\ncriterion c \"C\" {\n  met when a\n}\nscore s { +1 when c }\n\
        gate g { require s >= 1  otherwise because \"No\" }\n";
    let outcome = Folder::new(&[("a.lead", text)]).run(&["check"]);
    assert_snapshot!("clean", outcome);
}

#[test]
fn what_is_wrong_is_the_verdict() {
    assert_eq!(Folder::example("bant").run(&["check"]).code, Some(0));
    assert_eq!(broken().run(&["check"]).code, Some(1));
    let missing = broken().run(&["check", "nowhere.lead"]);
    assert_eq!(missing.code, Some(2));
    assert_snapshot!("missing_file", missing);
    assert_eq!(Folder::new(&[]).run(&["check"]).code, Some(2));
    assert_eq!(broken().run(&["check", "--frobnicate"]).code, Some(2));
    assert_eq!(broken().run(&["--help"]).code, Some(0));
}

#[test]
fn warnings_fail_when_told_to() {
    let text = "definition \"D\" {}\nlead {\n  id text\n}\nlet unused_name = [\"a\", \"b\"]\n";
    let folder = Folder::new(&[("a.lead", text)]);
    let outcome = folder.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.out.contains("LS5001"), "{outcome}");
    assert_eq!(folder.run(&["check", "--deny-warnings"]).code, Some(1));
}

#[test]
fn only_so_many_are_shown() {
    let slips = "let a = 1 == 1\n".repeat(40);
    let folder = Folder::new(&[("a.lead", &slips)]);
    let shown = folder.run(&["check"]);
    let found = |text: &str| text.lines().filter(|line| line.starts_with("LS")).count();
    assert_eq!(found(&shown.out), 50, "{shown}");
    assert!(shown.out.contains("more (`--max 0` shows all)"), "{shown}");
    let all = folder.run(&["check", "--max", "0"]);
    assert!(found(&all.out) >= 79, "{all}");
}

#[test]
fn a_file_in_another_encoding_is_told() {
    let folder = Folder::new(&[]);
    folder.write("a.lead", b"# caf\xe9\ndefinition \"D\" {}\nlead {\n  id text\n}\n");
    assert_snapshot!("not_utf8", folder.run(&["check"]));
}

#[test]
fn a_broken_project_file_is_told() {
    let folder = Folder::new(&[("leadspec.toml", "definition = \"a.lead\"\nleeds = \"x.csv\"\n")]);
    assert_snapshot!("bad_project", folder.run(&["check"]));
}

#[test]
fn the_project_is_found_from_below() {
    let folder = Folder::example("bant");
    folder.write("deep/er/nothing", b"");
    let mut command = folder.command(&["check"]);
    command.current_dir(folder.path().join("deep/er"));
    let outcome = crate::harness::outcome(command.spawn().unwrap());
    assert_eq!(outcome.code, Some(0), "{outcome}");
}

#[test]
fn fixes_are_applied_and_shown() {
    let text =
        "lead {\n  id text\n  a bool\n  b bool\n}\ncriterion c \"C\" {\n  met when a == b && b\n  ask \"?\"\n}\n";
    let folder = Folder::new(&[("a.lead", text)]);
    let diff = folder.run(&["check", "--fix", "--diff"]);
    assert_snapshot!("fix_diff", diff);
    assert_eq!(folder.read("a.lead"), text);
    let fixed = folder.run(&["check", "--fix"]);
    assert!(folder.read("a.lead").contains("a = b and b"), "{fixed}");
    let again = folder.run(&["check", "--fix", "--diff"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""), "{again}");
    assert_eq!(folder.names(), ["a.lead"]);
}

#[test]
fn standard_input_is_checked() {
    let folder = Folder::new(&[("main.lead", "definition \"D\" {}\nlead {\n  id text\n}\n")]);
    let told = folder.run_on(
        &["check", "-", "--format", "concise"],
        b"use \"main.lead\"\nexample one { id: == }\n",
    );
    assert_eq!(told.code, Some(1), "{told}");
    assert!(told.out.starts_with("-:2:"), "{told}");
    assert_eq!(folder.run_on(&["check", "-", "--fix"], b"").code, Some(2));
}

#[test]
fn projects_side_by_side_are_apart() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let told = Folder::new(&[]).run(&["check", "--deny-warnings", examples]);
    assert_eq!(told.code, Some(0), "{told}");
    assert!(told.out.contains("12 definitions"), "{told}");
}

#[test]
fn a_code_is_explained() {
    let outcome = Folder::new(&[]).run(&["check", "--explain", "ls3004"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.out.contains("LS3004"), "{outcome}");
    assert!(outcome.out.lines().all(|line| line.chars().count() <= 90), "{outcome}");
    let by_name = Folder::new(&[]).run(&["check", "--explain", "threshold-always-met"]);
    assert_eq!(by_name.out, outcome.out);
    assert_snapshot!(
        "no_such_code",
        Folder::new(&[]).run(&["check", "--explain", "treshold-always-met"])
    );
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    let folder = Folder::new(&[("a.lead", &"let a = 1 == 1\n".repeat(1000))]);
    let mut child = folder.command(&["check", "--max", "0"]).spawn().unwrap();
    let mut first = [0; 64];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let outcome = crate::harness::outcome(child);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""));
}
