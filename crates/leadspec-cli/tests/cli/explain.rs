//! `leadspec explain`

use crate::harness::{Folder, follows};
use insta::assert_snapshot;
use serde_json::Value;

const DAY: [&str; 2] = ["--as-of", "2026-03-01"];

fn explain(folder: &Folder, arguments: &[&str]) -> crate::harness::Outcome {
    folder.run(&[&["explain"], arguments, &DAY].concat())
}

#[test]
fn a_lead_is_told_stage_by_stage() {
    let folder = Folder::project();
    let told = explain(&folder, &["--id", "R-2"]);
    assert!(told.out.lines().all(|line| line.chars().count() <= 80), "{told}");
    assert_snapshot!("explain_held", told);
    assert_eq!(explain(&folder, &["leads.csv", "--row", "2"]).out, told.out);
    assert_snapshot!("explain_sent_away", explain(&folder, &["--id", "R-3"]));
}

#[test]
fn every_lead_of_every_example_can_be_told() {
    for example in ["bant", "anum", "meddic", "champ", "gpct", "faint"] {
        let folder = Folder::example(example);
        let mut told = 0;
        for row in 1.. {
            let outcome = explain(&folder, &["--row", &row.to_string()]);
            if outcome.err.contains("has no row") {
                break;
            }
            assert!(
                outcome.code == Some(0) || outcome.err.contains("cannot be read"),
                "{example}, row {row}: {outcome}"
            );
            assert!(outcome.out.lines().all(|line| line.chars().count() <= 80), "{outcome}");
            told += usize::from(outcome.code == Some(0));
        }
        assert!(told > 5, "{example}");
    }
}

#[test]
fn json_follows_its_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/explanation-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (example, row) in [
        ("bant", "2"),
        ("bant", "6"),
        ("bant", "8"),
        ("gpct", "3"),
        ("faint", "4"),
    ] {
        let told = explain(&Folder::example(example), &["--row", row, "--format", "json"]);
        let document: Value = serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("{told}"));
        follows(&schema, &schema, &document, "document");
    }
}

#[test]
fn what_is_not_there_is_told() {
    let folder = Folder::project();
    assert_snapshot!("explain_no_such_id", explain(&folder, &["--id", "R-22"]));
    assert_snapshot!("explain_rejected_row", explain(&folder, &["--row", "6"]));
    assert_snapshot!("explain_no_such_row", explain(&folder, &["--row", "99"]));
    assert_snapshot!("explain_which", explain(&folder, &[]));
    assert_eq!(explain(&folder, &["--row", "1", "--id", "R-1"]).code, Some(2));
}

#[test]
fn one_lead_comes_as_json() {
    let definition = "definition \"D\" {}\nlead {\n  id text from \"Lead ID\"\n  size integer?\n}\nscore fit { +10 when size >= 5 }\n";
    let folder = Folder::new(&[("d.lead", definition)]);
    let arguments = ["explain", "-", "--as-of", "2026-03-01"];
    let told = folder.run_on(&arguments, b"{\n  \"Lead ID\": \"7\",\n  \"size\": 9\n}\n");
    assert_snapshot!("explain_json_lead", told);
    assert_snapshot!(
        "explain_json_bad",
        folder.run_on(&arguments, b"{\"Lead ID\": \"7\", \"size\": \"nine\"}")
    );
    assert_snapshot!("explain_json_none", folder.run_on(&arguments, b""));
}
