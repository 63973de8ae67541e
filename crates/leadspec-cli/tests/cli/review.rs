//! `leadspec diff --on`, its forms, agreements and gates: what people review before they agree to a change.

use crate::harness::Folder;
use insta::assert_snapshot;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const EXAMPLES: [&str; 6] = ["anum", "bant", "champ", "faint", "gpct", "meddic"];

/// The leads of an example.
fn leads(folder: &Folder) -> &'static str {
    ["leads.csv", "leads.jsonl"]
        .into_iter()
        .find(|name| folder.path().join(name).exists())
        .unwrap()
}

fn review(folder: &Folder, more: &[&str]) -> Value {
    let mut arguments = vec!["diff", "definition.lead", "next.lead", "--format", "json"];
    arguments.extend(more);
    let outcome = folder.run(&arguments);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    serde_json::from_str(&outcome.out).unwrap()
}

/// By id: the stage that `leadspec run` gives it; the grade where there are no stages.
fn stages(folder: &Folder, definition: &str) -> BTreeMap<String, String> {
    let has_stages = folder.read(definition).contains("lifecycle {");
    let column = if has_stages { "stage" } else { "readiness" };
    let columns = format!("id,{column}");
    let outcome = folder.run(&[
        "run",
        leads(folder),
        "-d",
        definition,
        "--columns",
        &columns,
        "--format",
        "jsonl",
        "-q",
    ]);
    let pairs = outcome.out.lines().map(|line| {
        let lead: Value = serde_json::from_str(line).unwrap();
        (lead["id"].to_string(), lead[column].as_str().unwrap().to_string())
    });
    pairs.collect()
}

#[test]
fn who_moves_is_what_two_runs_say() {
    for example in EXAMPLES {
        let folder = Folder::example(example);
        let (old, new) = (stages(&folder, "definition.lead"), stages(&folder, "next.lead"));
        let review = review(&folder, &["--on", leads(&folder)]);
        let names: Vec<&str> = review["stages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|stage| stage["name"].as_str().unwrap())
            .collect();
        let mut recount: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (id, from) in &old {
            if let Some(to) = new.get(id)
                && from != to
            {
                *recount.entry((from, to)).or_default() += 1;
            }
        }
        let effect = &review["effect"];
        let mut told: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for movement in effect["movements"].as_array().unwrap() {
            let place = |end: &str| names[usize::try_from(movement[end].as_u64().unwrap()).unwrap()];
            let number = movement["leads"].as_u64().unwrap();
            told.insert((place("from"), place("to")), number);
            let causes = movement["causes"].as_array().unwrap().iter();
            let sum: u64 = causes.map(|cause| cause["leads"].as_u64().unwrap()).sum();
            assert_eq!(sum, number, "{example}: causes add up");
        }
        assert_eq!(told, recount, "{example}");
        assert_eq!(
            effect["moved"].as_u64().unwrap(),
            recount.values().sum::<u64>(),
            "{example}"
        );
        let both = old.keys().filter(|id| new.contains_key(*id)).count() as u64;
        assert_eq!(effect["leads"].as_u64().unwrap(), both, "{example}");
        for stage in review["stages"].as_array().unwrap() {
            let count = |of: &BTreeMap<String, String>| of.values().filter(|at| **at == stage["name"]).count() as u64;
            assert_eq!(
                stage["counts"]["before"].as_u64().unwrap(),
                count(&old),
                "{example}: {stage}"
            );
            assert_eq!(
                stage["counts"]["after"].as_u64().unwrap(),
                count(&new),
                "{example}: {stage}"
            );
        }
    }
}

#[test]
fn the_second_version_of_each_example_tells_a_story() {
    for example in EXAMPLES {
        let folder = Folder::example(example);
        let outcome = folder.run(&["diff", "definition.lead", "next.lead", "--on", leads(&folder)]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        for line in outcome.out.lines() {
            assert!(line.chars().count() <= 80, "{example}: {line}");
        }
        assert_snapshot!(format!("review_of_{example}"), outcome);
    }
}

#[test]
fn a_definition_is_the_same_as_itself_laid_out_otherwise() {
    for example in EXAMPLES {
        let folder = Folder::example(example);
        let text = folder.read("definition.lead");
        // A number and its unit, and a row of a table, share a line; blanks and comments may stand anywhere else.
        let loose: Vec<String> = text.lines().map(|line| line.replace(" (", "  (")).collect();
        let loose = loose.join("   # as before\n\n") + "\n";
        folder.write("elsewhere/other.lead", loose.as_bytes());
        let outcome = folder.run(&[
            "diff",
            "definition.lead",
            "elsewhere/other.lead",
            "--on",
            leads(&folder),
        ]);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        assert!(outcome.out.contains("no change in meaning"), "{example}: {outcome}");
    }
}

#[test]
fn one_run_writes_all_forms() {
    let folder = Folder::example("bant");
    let outcome = folder.run(&[
        "diff",
        "definition.lead",
        "next.lead",
        "--on",
        "leads.csv",
        "--report",
        "md=comment.md",
        "--report",
        "html=page.html",
        "--report",
        "json=review.json",
    ]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.out.starts_with("Sales qualified lead"), "{outcome}");
    let comment = folder.read("comment.md");
    assert!(
        comment.starts_with("<!-- leadspec:diff:sales-qualified-lead-packaging-machines -->\n"),
        "{comment}"
    );
    let headline = comment
        .lines()
        .take(12)
        .any(|line| line.contains("Sales qualified loses 4 leads"));
    assert!(headline, "{comment}");
    let page = folder.read("page.html");
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for wrong in ["<script", "http://", "https://", "src="] {
        assert!(!page.contains(wrong), "{wrong} is in the page");
    }
    let document: Value = serde_json::from_str(&folder.read("review.json")).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/diff-v1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    crate::harness::follows(&schema, &schema, &document, "document");
    let again = folder.run(&[
        "diff",
        "definition.lead",
        "next.lead",
        "--on",
        "leads.csv",
        "--report",
        "html=-",
    ]);
    assert_eq!(
        again.out,
        page.replace(env!("CARGO_PKG_VERSION"), "[version]"),
        "the same bytes each time"
    );
}

#[test]
fn a_report_that_cannot_be_written_is_said_before_anything_is_done() {
    let folder = Folder::example("bant");
    let outcome = folder.run(&[
        "diff",
        "definition.lead",
        "next.lead",
        "--report",
        "md=nowhere/comment.md",
    ]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(outcome.err.contains("its folder does not exist"), "{outcome}");
    assert_eq!(outcome.out, "");
    let wrong = folder.run(&["diff", "definition.lead", "next.lead", "--report", "mb=comment.md"]);
    assert!(wrong.err.contains("did you mean `md`?"), "{wrong}");
}

/// The values of all fields that a definition marks as personal.
fn personal_values(folder: &Folder, definition: &str) -> Vec<String> {
    let columns: Vec<String> = definition
        .lines()
        .filter(|line| line.contains(" personal"))
        .filter_map(|line| line.split("from \"").nth(1)?.split('"').next().map(str::to_string))
        .collect();
    assert!(!columns.is_empty());
    let table = folder.read("leads.csv");
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap().split([',', ';', '\t']).collect();
    let places =
        (0..header.len()).filter(|place| columns.iter().any(|column| column == header[*place].trim_matches('"')));
    let places: Vec<usize> = places.collect();
    assert!(!places.is_empty(), "{header:?} {columns:?}");
    let cell = |line: &str, place: usize| {
        line.split([',', ';', '\t'])
            .nth(place)
            .map(|c| c.trim_matches('"').to_string())
    };
    lines
        .flat_map(|line| places.iter().filter_map(move |place| cell(line, *place)))
        .filter(|value| value.len() > 3)
        .collect()
}

#[test]
fn nothing_personal_is_ever_shown() {
    let folder = Folder::example("bant");
    // The id is personal too.
    for name in ["definition.lead", "next.lead"] {
        let text = folder.read(name);
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with("id "))
            .unwrap()
            .to_string();
        folder.write(name, text.replace(&line, &format!("{line} personal")).as_bytes());
    }
    let values = personal_values(&folder, &folder.read("definition.lead"));
    assert!(values.len() > 20, "{values:?}");
    let outcome = folder.run(&[
        "diff",
        "definition.lead",
        "next.lead",
        "--on",
        "leads.csv",
        "--rows",
        "ids",
        "--report",
        "md=a.md",
        "--report",
        "html=a.html",
        "--report",
        "json=a.json",
    ]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let told = [
        outcome.out,
        folder.read("a.md"),
        folder.read("a.html"),
        folder.read("a.json"),
    ];
    for value in values {
        for text in &told {
            assert!(!text.contains(&value), "{value} is shown");
        }
    }
}

#[test]
fn ids_are_shown_where_asked_for() {
    let folder = Folder::example("bant");
    let counts = review(&folder, &["--on", "leads.csv"]);
    assert_eq!(counts["effect"]["movements"][0]["examples"][0]["id"], Value::Null);
    let ids = review(&folder, &["--on", "leads.csv", "--rows", "ids"]);
    let id = ids["effect"]["movements"][0]["examples"][0]["id"].as_str().unwrap();
    assert!(folder.read("leads.csv").contains(id), "{id}");
}

#[test]
fn gates_stop_what_they_name() {
    let folder = Folder::example("bant");
    let compare = |gate: &str| folder.run(&["diff", "definition.lead", "next.lead", "--fail-on", gate]);
    let stricter = compare("stricter");
    assert_eq!(stricter.code, Some(1), "{stricter}");
    assert!(
        stricter
            .err
            .contains("--fail-on stricter: some leads no longer get to sales"),
        "{stricter}"
    );
    for gate in ["looser", "mixed", "undecided", "policy", "looser,mixed"] {
        assert_eq!(compare(gate).code, Some(0), "{gate}");
    }
    let back = folder.run(&["diff", "next.lead", "definition.lead", "--fail-on", "mixed,looser"]);
    assert_eq!(back.code, Some(1), "{back}");
    let unasked = folder.run(&[
        "diff",
        "definition.lead",
        "next.lead",
        "--fail-on",
        "stricter",
        "--effort",
        "0",
    ]);
    assert_eq!(unasked.code, Some(2), "{unasked}");
}

/// The example with something more in leadspec.toml.
fn with_policy(policy: &str) -> Folder {
    let folder = Folder::example("bant");
    let text = folder.read("leadspec.toml") + policy;
    folder.write("leadspec.toml", text.as_bytes());
    folder
}

#[test]
fn what_was_agreed_is_held() {
    let policy = "\n[diff]\nmax_change = { sql = \"10%\", mql = \"100%\" }\nprotect = [\"gate.*\"]\n";
    let folder = with_policy(policy);
    let arguments = [
        "diff",
        "definition.lead",
        "next.lead",
        "--on",
        "leads.csv",
        "--fail-on",
        "policy",
    ];
    let exceeded = folder.run(&arguments);
    assert_eq!(exceeded.code, Some(1), "{exceeded}");
    assert_snapshot!("policy_exceeded", exceeded);
    // Somebody agrees to all that decides.
    let review = review(&folder, &[]);
    let changes = review["changes"].as_array().unwrap().iter();
    let agreed: Vec<String> = changes
        .filter(|change| change["decides"].as_bool().unwrap())
        .map(|change| {
            let print = &change["fingerprint"];
            let why = "reason = \"Agreed in the spring review\"\nname = \"Sales\"\nexpires = \"2999-12-31\"";
            format!("\n[[diff.agreed]]\nfingerprint = {print}\n{why}\n")
        })
        .collect();
    let agreed = agreed.concat();
    let text = folder.read("leadspec.toml") + &agreed;
    folder.write("leadspec.toml", text.as_bytes());
    let kept = folder.run(&arguments);
    assert_eq!(kept.code, Some(0), "{kept}");
    let told = kept.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("Sales agreed until 2999-12-31: Agreed in the spring review"),
        "{kept}"
    );
    let stricter = folder.run(&["diff", "definition.lead", "next.lead", "--fail-on", "stricter"]);
    assert_eq!(stricter.code, Some(0), "{stricter}");
    // An agreement that is over is none.
    let text = folder.read("leadspec.toml").replace("2999-12-31", "2020-12-31");
    folder.write("leadspec.toml", text.as_bytes());
    let over = folder.run(&arguments);
    assert_eq!(over.code, Some(1), "{over}");
    assert!(over.out.contains("until 2020-12-31, which is over"), "{over}");
}

#[test]
fn agreements_that_cannot_be_read_name_their_line() {
    for (policy, wanted) in [
        ("\n[diff]\nmax_change = { sql = \"ten\" }\n", "`ten` is not a share"),
        ("\n[diff]\nmax_change = { sqk = \"10%\" }\n", "did you mean `sql`?"),
        ("\n[diff]\nprotect = [\"\"]\n", "an empty pattern protects nothing"),
        (
            "\n[[diff.agreed]]\nfingerprint = \"0\"\nreason = \"r\"\nname = \"n\"\nexpires = \"soon\"\n",
            "`soon` is not a day",
        ),
        ("\n[[diff.agreed]]\nfingerprint = \"0\"\n", "missing field"),
    ] {
        let folder = with_policy(policy);
        let lines = folder.read("leadspec.toml").lines().count();
        let outcome = folder.run(&["diff", "definition.lead", "next.lead", "--on", "leads.csv"]);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        assert!(outcome.err.contains(wanted), "{wanted}: {outcome}");
        assert!(outcome.err.contains("leadspec.toml:"), "{lines}: {outcome}");
    }
}

#[test]
fn leads_that_do_not_fit_say_which_version_lacks_what() {
    let folder = Folder::example("bant");
    folder.write("thin.csv", b"Lead,Budget\n1,5\n");
    let outcome = folder.run(&["diff", "definition.lead", "next.lead", "--on", "thin.csv"]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(outcome.err.contains("does not fit definition.lead"), "{outcome}");
    let missing = folder.run(&["diff", "definition.lead", "next.lead", "--on", "nothing.csv"]);
    assert_eq!(missing.code, Some(2), "{missing}");
    let events = folder.run(&["diff", "definition.lead", "next.lead", "--events", "events.csv"]);
    assert_eq!(events.code, Some(2), "{events}");
    assert!(events.err.contains("events are named, and no leads"), "{events}");
    assert!(Path::new(folder.path()).join("leads.csv").exists());
}

#[test]
fn without_stages_scores_and_grades_are_told() {
    let folder = Folder::example("gpct");
    let text = folder.read("definition.lead");
    let text = text.replace("midwest          : +30", "midwest          : +10");
    folder.write("next.lead", text.as_bytes());
    let outcome = folder.run(&["diff", "definition.lead", "next.lead", "--on", "leads.csv"]);
    assert_snapshot!("without_stages", outcome);
}
