//! The six example projects: they check without a finding, are laid out, and decide what a person worked out by hand.

use leadspec_tests::{examples, leadspec, root};
use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

/// The day that the examples were made for. Their `leadspec.toml` says it too.
const AS_OF: &str = "2026-03-01";

/// A project, its table of leads, and where each lead has to end: a stage, or, in `gpct`, which has none, its place on the list.
type Example = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const DECIDED: &[Example] = &[
    (
        "bant",
        "leads.csv",
        &[
            ("L-1001", "sql"),
            ("L-1002", "sal"),
            ("L-1003", "sql"),
            ("L-1004", "nurture"),
            ("L-1005", "nurture"),
            ("L-1006", "disqualified"),
            ("L-1007", "disqualified"),
            ("L-1008", "lead"),
            ("L-1009", "lead"),
            ("L-1010", "nurture"),
            ("L-1011", "sql"),
            ("L-1012", "disqualified"),
            ("L-1013", "mql"),
            ("L-1014", "nurture"),
            ("L-1015", "lead"),
            ("L-1016", "sql"),
            ("L-1017", "sal"),
            ("L-1018", "nurture"),
            ("L-1019", "lead"),
            ("L-1020", "sql"),
        ],
    ),
    (
        "anum",
        "leads.csv",
        &[
            ("W-01", "demo"),
            ("W-02", "demo"),
            ("W-03", "nurture"),
            ("W-04", "talk"),
            ("W-05", "nurture"),
            ("W-06", "closed"),
            ("W-07", "closed"),
            ("W-08", "talk"),
            // W-09 and W-10 can't be read: a thirty-first of February, and "about 40" people.
            ("W-11", "inquiry"),
            ("W-12", "demo"),
            ("W-13", "closed"),
            ("W-14", "demo"),
            ("W-15", "nurture"),
            ("W-16", "talk"),
        ],
    ),
    (
        "meddic",
        "leads.csv",
        &[
            ("P-201", "proposal"),
            ("P-202", "proposal"),
            ("P-203", "proposal"),
            ("P-204", "lost"),
            ("P-205", "validation"),
            ("P-206", "discovery"),
            ("P-207", "paused"),
            ("P-208", "validation"),
            ("P-209", "validation"),
            ("P-210", "paused"),
            ("P-211", "paused"),
            ("P-212", "lost"),
            ("P-213", "proposal"),
            ("P-214", "validation"),
        ],
    ),
    (
        "champ",
        "leads.jsonl",
        &[
            ("S-01", "offer"),
            ("S-02", "visit"),
            ("S-03", "enquiry"),
            ("S-04", "later_on"),
            ("S-05", "lost"),
            ("S-06", "lost"),
            ("S-07", "visit"),
            ("S-08", "visit"),
            ("S-09", "offer"),
            ("S-10", "enquiry"),
            ("S-11", "later_on"),
            ("S-12", "offer"),
        ],
    ),
    (
        "gpct",
        "leads.csv",
        &[
            ("FW-301", "ANow"),
            ("FW-302", "CNow"),
            ("FW-303", "BOpen"),
            ("FW-304", "COpen"),
            ("FW-305", "ANow"),
            ("FW-306", "ANow"),
            ("FW-307", "COpen"),
            ("FW-308", "ANow"),
            ("FW-309", "AOpen"),
            ("FW-310", "ASoon"),
            ("FW-311", "COpen"),
            ("FW-312", "ANow"),
        ],
    ),
    (
        "faint",
        "leads.csv",
        &[
            ("M-01", "trial"),
            ("M-02", "warm"),
            ("M-03", "warm"),
            ("M-04", "nurture_mail"),
            ("M-05", "trial"),
            ("M-06", "nurture_mail"),
            ("M-07", "contact"),
            ("M-08", "nurture_mail"),
            ("M-09", "contact"),
            ("M-10", "nurture_mail"),
            ("M-11", "trial"),
            ("M-12", "customer"),
            ("M-13", "warm"),
            ("M-14", "warm"),
            ("M-15", "trial"),
            ("M-16", "silent"),
        ],
    ),
];

/// Runs `leadspec` with the words of `command` and gives what it printed; the exit code has to be `code`.
fn run(command: &str, code: i32) -> (String, String) {
    let output: Output = leadspec()
        .args(command.split(' '))
        .output()
        .expect("leadspec can be started");
    let out = String::from_utf8(output.stdout).expect("standard output is UTF-8");
    let err = String::from_utf8(output.stderr).expect("standard error is UTF-8");
    assert_eq!(output.status.code(), Some(code), "leadspec {command}\n{out}{err}");
    (out, err)
}

/// Rows that can't be read are in one example only, and make its exit code 1.
fn exit_code(project: &str) -> i32 {
    i32::from(project == "anum")
}

#[test]
fn every_framework_has_an_example() {
    let mut decided: Vec<&str> = DECIDED.iter().map(|(project, ..)| *project).collect();
    decided.sort_unstable();
    assert_eq!(examples(), decided);
}

#[test]
fn examples_check_without_a_finding() {
    for (project, ..) in DECIDED {
        let (out, err) = run(&format!("check --format json examples/{project}"), 0);
        assert!(!out.contains("\"code\""), "{project}:\n{out}{err}");
    }
}

#[test]
fn examples_are_laid_out() {
    run("fmt --check examples", 0);
}

#[test]
fn leads_end_where_a_person_said_they_would() {
    for (project, leads, expected) in DECIDED {
        let place = if *project == "gpct" { "place" } else { "stage" };
        let command = format!("run examples/{project}/{leads} --as-of {AS_OF} --columns id,{place} --quiet");
        let (out, _) = run(&command, exit_code(project));
        let decided: Vec<(&str, &str)> = out.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
        assert_eq!(decided, *expected, "{project}");
    }
}

#[test]
fn the_six_summaries_and_decisions() {
    for (project, leads, _) in DECIDED {
        let (out, err) = run(
            &format!("run examples/{project}/{leads} --as-of {AS_OF}"),
            exit_code(project),
        );
        insta::assert_snapshot!(format!("{project}-decisions"), out);
        insta::assert_snapshot!(format!("{project}-summary"), err);
    }
}

#[test]
fn bant_asks_what_is_worth_most() {
    let command =
        format!("run examples/bant/leads.csv --as-of {AS_OF} --columns id,bant,bant_low,bant_high,asks --quiet");
    let (out, _) = run(&command, 0);
    let asked: BTreeMap<&str, &str> = out.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    // Who decides is worth 30 of 100, money 25.
    assert_eq!(asked["L-1002"], "45,45,100,authority; budget_ready");
    assert_eq!(asked["L-1003"], "75,75,100,budget_ready");
    assert_eq!(asked["L-1016"], "75,75,100,budget_ready");
    assert_eq!(asked["L-1017"], "70,70,100,authority");
    assert_eq!(asked["L-1001"], "100,100,100,");
}

#[test]
fn the_example_with_bad_rows_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let output = leadspec()
        .args([
            "run",
            "examples/anum/leads.csv",
            "--as-of",
            AS_OF,
            "--quiet",
            "--rejects",
        ])
        .arg(&rejects)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("anum-rejects", fs::read_to_string(rejects).unwrap());
}

#[test]
fn deciding_what_was_decided_changes_nothing() {
    // The export with the new stages goes in again: every lead stays where it is.
    let (out, _) = run(
        &format!("run examples/bant/leads.csv --as-of {AS_OF} --columns id,stage --quiet"),
        0,
    );
    let stages: BTreeMap<&str, &str> = out.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let leads = fs::read_to_string(root().join("examples/bant/leads.csv")).unwrap();
    let mut again = String::new();
    for (number, line) in leads.lines().enumerate() {
        let mut cells: Vec<&str> = line.splitn(4, ',').collect();
        if number > 0 {
            cells[2] = stages[cells[0]];
        }
        again.push_str(&cells.join(","));
        again.push('\n');
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("leads.csv");
    fs::write(&path, again).unwrap();
    let output = leadspec()
        .args([
            "run",
            "--definition",
            "examples/bant/definition.lead",
            "--events",
            "examples/bant/events.csv",
        ])
        .args(["--as-of", AS_OF, "--columns", "id,stage_before,stage", "--quiet"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let decided = String::from_utf8(output.stdout).unwrap();
    assert_eq!(decided.lines().count(), 21);
    for line in decided.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[1], cells[2], "{line}");
    }
}
