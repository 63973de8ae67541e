//! What cases are called, and by what they are known again.

use crate::fixture::{Fixture, mismatch, table_case};
use crate::story::story;
use leadspec_ir::At;
use leadspec_runner::Status;
use leadspec_runner::report::{Entry, gitlab, json, markdown};

fn names(fixture: &Fixture) -> Vec<String> {
    fixture.report().entries().map(|entry| entry.name.clone()).collect()
}

#[test]
fn a_row_is_called_by_its_name_or_its_first_cells() {
    assert_eq!(
        names(&story())[..5],
        [
            "Who decides › row 1: The owner",
            "Who decides › row 2: director, 12_000 EUR",
            "Who decides › row 3: manager",
            "Who decides › row 4: staff, 1_000 EUR",
            "Who decides › row 5: director, 0 EUR",
        ]
    );
}

#[test]
fn what_is_personal_is_in_no_report() {
    let report = story().report();
    for text in [json(&report), gitlab(&report), markdown(&report, 100_000)] {
        assert!(!text.contains("acme.example"), "{text}");
    }
}

/// Two tests and a law with one label, in one file.
fn alike(before: &str) -> Fixture {
    let mut fixture = Fixture::new();
    let text = format!("{before}test \"Same\" {{ 1 }}\n\ntest \"Same\" {{ 2 }}\nalways \"Same\" {{ 3 }}\n");
    let file = fixture.file("same.lead", &text);
    for marker in ["\"Same\" { 1", "\"Same\" { 2"] {
        let at = fixture.find(file, marker);
        let test = fixture.test("Same", at);
        for _ in 0..2 {
            fixture.case(
                test,
                None,
                &[at],
                Status::Failed(vec![mismatch(0, "stage", "sql", "sal", at)]),
            );
        }
    }
    let at = fixture.find(file, "\"Same\" { 3");
    let law = fixture.law("Same", at);
    let status = leadspec_runner::report::LawStatus::Held { cases: 1 };
    fixture.laws.push(leadspec_runner::report::LawResult { law, status });
    fixture
}

#[test]
fn a_shared_label_gets_its_line_and_a_shared_name_a_number() {
    assert_eq!(
        names(&alike("")),
        [
            "Same (line 1)",
            "Same (line 1) (2)",
            "Same (line 3)",
            "Same (line 3) (2)",
            "Same (line 4)",
        ]
    );
}

#[test]
fn a_fingerprint_outlives_lines_above_it() {
    let prints = |fixture: &Fixture| -> Vec<String> {
        fixture
            .report()
            .entries()
            .map(|entry: &Entry| entry.fingerprint.clone())
            .collect()
    };
    let here = prints(&alike(""));
    assert_eq!(here, prints(&alike("# One more line.\n\n")));
    let mut unique = here.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), here.len());
}

#[test]
fn long_labels_that_begin_alike_stay_apart() {
    let mut fixture = Fixture::new();
    let file = fixture.file("long.lead", "one\ntwo\n");
    for (marker, ending) in [("one", "x"), ("two", "y")] {
        let at = fixture.find(file, marker);
        let test = fixture.test(&format!("{}{ending}", "long ".repeat(2_000)), at);
        fixture.case(test, None, &[at], Status::Passed);
    }
    let names = names(&fixture);
    assert!(
        names[0].ends_with("… (line 1)") && names[1].ends_with("… (line 2)"),
        "{names:?}"
    );
    assert!(names.iter().all(|name| name.chars().count() < 140));
}

#[test]
fn a_file_of_cases_read_twice_names_every_row_once() {
    let mut fixture = Fixture::new();
    let file = fixture.file("a/files.lead", "test \"Cases\" { leads }\n");
    let at = fixture.find(file, "\"Cases\"");
    let test = fixture.test("Cases", at);
    for path in ["a/q3.csv", "a/q3.csv", "q4.csv"] {
        fixture.cases(test, path, at, vec![(table_case(Some("Acme"), 2), Status::Passed)]);
    }
    let report = fixture.report();
    let found: Vec<(&str, &str)> = report
        .entries()
        .map(|e| (e.spot.file.as_str(), e.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("a/q3.csv", "Cases › row 1: Acme"),
            ("a/q3.csv", "Cases › row 1: Acme (2)"),
            ("q4.csv", "Cases › row 1: Acme"),
        ]
    );
}

#[test]
fn results_of_another_suite_are_left_out() {
    let mut fixture = story();
    fixture.suite.tests.clear();
    fixture.suite.laws.clear();
    let report = fixture.report();
    assert_eq!(report.entries().count(), 0);
    assert_eq!((report.cases().total(), report.laws().total()), (0, 0));
}

#[test]
fn a_label_without_letters_still_has_a_name() {
    let mut fixture = Fixture::new();
    let test = fixture.test("  ", At::default());
    fixture.case(test, None, &[], Status::Passed);
    assert_eq!(names(&fixture), ["(no label)"]);
}
