//! Whole decisions kept as text: what they hold, how they change, how they are written anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use common::{SALES, project, sales};
use insta::assert_snapshot;
use leadspec_engine::Scratch;
use leadspec_ir::{At, Case, CaseRow, Datum, Definition, Expected, ExpectedKind, SampleLead, Suite, Test, parse_day};
use leadspec_runner::{
    Place, Prepared, Results, Snapshot, SnapshotChange, SnapshotChangeKind, SnapshotFile, Status, accepted_snapshots,
    compare_snapshots, snapshot_files,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

fn lead(definition: &Definition, facts: &[(&str, Datum)]) -> SampleLead {
    let mut lead = SampleLead::unknown(definition.fields.len());
    for (name, fact) in facts {
        let place = definition.fields.iter().position(|field| field.name == *name).unwrap();
        lead.facts[place] = fact.clone();
    }
    lead
}

fn director(definition: &Definition) -> SampleLead {
    lead(
        definition,
        &[
            ("id", Datum::Text("1".into())),
            ("email", Datum::Text("secret@x.example".into())),
            ("stage", Datum::Code(2)),
            ("company_size", Datum::Quantity(300)),
            ("job_level", Datum::Code(2)),
            ("problem", Datum::Bool(true)),
            ("wanted_by", Datum::Quantity(parse_day("2026-04-01").unwrap())),
            ("country", Datum::Text("NL".into())),
            ("accepted", Datum::Bool(true)),
        ],
    )
}

fn case(row: Option<(u32, &str)>, lead: SampleLead) -> Case {
    Case {
        row: row.map(|(number, name)| CaseRow {
            number,
            name: (!name.is_empty()).then(|| name.to_string()),
            mark: None,
            head: At::default(),
            at: At::default(),
        }),
        as_of: parse_day("2026-03-01"),
        lead,
        expectations: vec![Expected {
            kind: ExpectedKind::Snapshot,
            at: At::default(),
            value_at: None,
        }],
    }
}

fn test(label: &str, cases: Vec<Case>) -> Test {
    Test {
        label: label.to_string(),
        cases,
        files: Vec::new(),
        at: At::default(),
    }
}

fn suite(definition: &Definition) -> Suite {
    let mut manager = director(definition);
    manager.facts[4] = Datum::Code(1);
    let mut nobody = director(definition);
    nobody.facts[1] = Datum::Unknown;
    let rows = vec![
        case(Some((1, "A director")), director(definition)),
        case(Some((2, "A manager")), manager.clone()),
        case(Some((3, "")), nobody),
        case(Some((4, "A manager")), manager),
    ];
    Suite {
        tests: vec![
            test("Who decides", rows),
            test("The one", vec![case(None, director(definition))]),
        ],
        laws: Vec::new(),
    }
}

type Kept = BTreeMap<String, String>;

fn run(
    definition: &Arc<Definition>,
    suite: &Suite,
    kept: &Kept,
) -> (Results, Vec<SnapshotChange>, BTreeMap<Place, Snapshot>) {
    let mut prepared = Prepared::new(definition, suite, &[], &|_| true);
    let mut scratch = Scratch::new();
    let mut results = prepared.run(definition, &mut scratch);
    let taken = prepared.snapshots(definition, &mut scratch);
    let changes = compare_snapshots(&mut results, suite, &[], &taken, kept);
    (results, changes, taken)
}

fn told(results: &Results, changes: &[SnapshotChange]) -> String {
    let mut out = String::new();
    for case in &results.cases {
        if let (Place::Written { test, case }, Status::Failed(mismatches)) = (case.place, &case.status) {
            for m in mismatches {
                writeln!(
                    out,
                    "test {test} case {case}: {}\n- {}\n+ {}",
                    m.subject, m.expected, m.actual
                )
                .unwrap();
            }
        }
    }
    for change in changes {
        let kind = match &change.kind {
            SnapshotChangeKind::New => "new",
            SnapshotChangeKind::Gone => "gone",
            SnapshotChangeKind::Changed { .. } => "changed",
            SnapshotChangeKind::Unreadable(_) => "unreadable",
        };
        writeln!(out, "{} [{}] {kind}", change.file, change.case).unwrap();
    }
    out
}

/// Keeps what came out.
fn accept(suite: &Suite, taken: &BTreeMap<Place, Snapshot>, kept: &mut Kept) -> usize {
    let written = accepted_snapshots(suite, &[], taken, kept);
    let count = written.len();
    for (file, text) in written {
        match text {
            Some(text) => drop(kept.insert(file, text)),
            None => drop(kept.remove(&file)),
        }
    }
    count
}

#[test]
fn a_decision_is_kept_as_lines_and_compared() {
    let definition = sales().definition;
    let suite = suite(&definition);
    let mut kept = Kept::new();
    let (results, changes, taken) = run(&definition, &suite, &kept);
    assert_snapshot!(told(&results, &changes), @"
    test 0 case 0: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    test 0 case 1: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    test 0 case 2: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    test 0 case 3: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    test 1 case 0: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    who-decides.snap [A director] new
    who-decides.snap [A manager (row 2)] new
    who-decides.snap [row 3] new
    who-decides.snap [A manager (row 4)] new
    the-one.snap [the lead] new
    ");
    assert_eq!(accept(&suite, &taken, &mut kept), 2);
    assert_snapshot!(kept["who-decides.snap"], @r#"
    # The decisions of the test "Who decides", as somebody looked at them last.
    # `leadspec test` compares them, `leadspec test --accept` writes them anew.

    [A director]
    stage before: sal
    path: sal -> sql
    stage: sql
    outcome: now
    fit: 90
    engagement: 0
    bant: 75%, could become 75%..100%
    fit_grade: A
    criterion budget_ready: unknown
    criterion authority: met
    criterion need: met
    criterion timeline: met
    gate served: passed
    gate decision_maker: passed
    reason: Enough of BANT is met
    asks: budget_ready
    action: notify("account-executive")

    [A manager (row 2)]
    stage before: sal
    path: sal
    stage: sal
    outcome: none
    fit: 70
    engagement: 0
    bant: 45%, could become 45%..100%
    fit_grade: B
    criterion budget_ready: unknown
    criterion authority: unknown
    criterion need: met
    criterion timeline: met
    gate served: passed
    gate decision_maker: unknown
    asks: authority, budget_ready

    [row 3]
    rejected: email: a required value is missing

    [A manager (row 4)]
    stage before: sal
    path: sal
    stage: sal
    outcome: none
    fit: 70
    engagement: 0
    bant: 45%, could become 45%..100%
    fit_grade: B
    criterion budget_ready: unknown
    criterion authority: unknown
    criterion need: met
    criterion timeline: met
    gate served: passed
    gate decision_maker: unknown
    asks: authority, budget_ready
    "#);
    assert!(!kept.values().any(|text| text.contains("secret")));
    // Kept, it passes, and there is nothing more to keep.
    let (results, changes, taken) = run(&definition, &suite, &kept);
    assert_eq!(told(&results, &changes), "");
    assert_eq!(accept(&suite, &taken, &mut kept), 0);

    // Another definition: only what differs is shown.
    let changed = SALES
        .replace("bant >= 70%", "bant >= 80%")
        .replace("+30 when job_level", "+20 when job_level");
    let changed = project(&[("sales.lead", &changed)]).definition;
    let (results, changes, taken) = run(&changed, &suite, &kept);
    assert_snapshot!(told(&results, &changes), @r#"
    test 0 case 0: snapshot
    - path: sal -> sql
    stage: sql
    outcome: now
    fit: 90
    reason: Enough of BANT is met
    action: notify("account-executive")
    + path: sal
    stage: sal
    outcome: none
    fit: 80
    test 1 case 0: snapshot
    - path: sal -> sql
    stage: sql
    outcome: now
    fit: 90
    reason: Enough of BANT is met
    action: notify("account-executive")
    + path: sal
    stage: sal
    outcome: none
    fit: 80
    who-decides.snap [A director] changed
    the-one.snap [the lead] changed
    "#);
    accept(&suite, &taken, &mut kept);
    let (results, changes, _) = run(&changed, &suite, &kept);
    assert_eq!(told(&results, &changes), "");
}

#[test]
fn cases_come_and_go() {
    let definition = sales().definition;
    let mut suite = suite(&definition);
    let mut kept = Kept::new();
    let (_, _, taken) = run(&definition, &suite, &kept);
    accept(&suite, &taken, &mut kept);
    kept.insert("other.snap".to_string(), "no file of ours".to_string());
    suite.tests[0].cases.remove(0);
    suite.tests[0].cases[0].row = Some(CaseRow {
        name: Some("Renamed".to_string()),
        ..suite.tests[0].cases[0].row.clone().unwrap()
    });
    suite.tests.pop();
    let (results, changes, taken) = run(&definition, &suite, &kept);
    assert_snapshot!(told(&results, &changes), @"
    test 0 case 0: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    test 0 case 2: snapshot
    - as it was
    + not kept yet: `leadspec test --accept` writes it
    who-decides.snap [Renamed] new
    who-decides.snap [A manager] new
    who-decides.snap [A director] gone
    who-decides.snap [A manager (row 2)] gone
    who-decides.snap [A manager (row 4)] gone
    the-one.snap [] gone
    ");
    accept(&suite, &taken, &mut kept);
    let (results, changes, _) = run(&definition, &suite, &kept);
    assert_eq!(told(&results, &changes), "");
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["other.snap", "who-decides.snap"]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_line() {
    let definition = sales().definition;
    let suite = suite(&definition);
    let mut kept = Kept::new();
    let (_, _, taken) = run(&definition, &suite, &kept);
    accept(&suite, &taken, &mut kept);
    let conflict = kept["the-one.snap"].replace("stage: sql\n", "<<<<<<< ours\nstage: sql\n");
    kept.insert("the-one.snap".to_string(), conflict);
    let (results, changes, taken) = run(&definition, &suite, &kept);
    assert_snapshot!(told(&results, &changes), @"
    test 1 case 0: snapshot
    - as it was
    + the-one.snap can't be read: line 7 is none of a decision: `<<<<<<< ours`; `leadspec test --accept` writes it anew
    the-one.snap [] unreadable
    ");
    accept(&suite, &taken, &mut kept);
    assert_eq!(run(&definition, &suite, &kept).1, []);
}

#[test]
fn every_test_has_a_file_of_its_own() {
    let definition = sales().definition;
    let labels = [
        "Who decides",
        "Who decides?",
        "An order of 10,000 EUR",
        "Één",
        "!!!",
        "Twice",
        "Twice",
        "../../etc",
        "A label so long that nobody would want to see it as the name of a file, not even in a folder of its own",
    ];
    let suite = Suite {
        tests: labels
            .iter()
            .map(|label| test(label, vec![case(None, director(&definition))]))
            .collect(),
        laws: Vec::new(),
    };
    let names: Vec<String> = snapshot_files(&suite).into_iter().flatten().collect();
    assert_snapshot!(names.join("\n"), @"
    who-decides-a8131ece.snap
    who-decides-8719b563.snap
    an-order-of-10-000-eur.snap
    n-da05ba29.snap
    test-2d53a722.snap
    twice-5a634793.snap
    twice-5a634793-2.snap
    etc.snap
    a-label-so-long-that-nobody-would-want-to-see-it-as-the-name-b38f3bfc.snap
    ");
}

/// What is written is read again as it was, whatever the cases are called.
#[test]
fn files_are_read_as_they_were_written() {
    let definition = sales().definition;
    let names = ["a", "a: b", "[x]", "# y", "two\nlines", "é ]", "row 1", " "];
    let rows = (1..)
        .zip(names)
        .map(|(number, name)| case(Some((number, name)), director(&definition)));
    let suite = Suite {
        tests: vec![test("# \n all", rows.collect())],
        laws: Vec::new(),
    };
    let mut kept = Kept::new();
    let (_, _, taken) = run(&definition, &suite, &kept);
    accept(&suite, &taken, &mut kept);
    assert_eq!(run(&definition, &suite, &kept).1, []);
    let text = kept.values().next().unwrap();
    assert_eq!(SnapshotFile::parse(text).unwrap().keys().count(), names.len());
}
