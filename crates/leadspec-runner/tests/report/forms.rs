//! What each form looks like.

use crate::fixture::{Fixture, mismatch, remark};
use crate::readers::check_all;
use crate::story::story;
use leadspec_ir::At;
use leadspec_runner::report::{
    COMMENT_LIMIT, JunitShape, MutationSummary, SUMMARY_LIMIT, SinceSummary, TestReport, github_errors,
    github_warnings, gitlab, json, junit, markdown,
};
use leadspec_runner::{CaseSince, Place, RunComparison, Since, Status};
use std::collections::BTreeMap;

#[test]
fn junit_by_the_schema() {
    insta::assert_snapshot!(junit(&story().report(), JunitShape::Schema));
}

#[test]
fn junit_with_places() {
    let report = story().report();
    let placed = junit(&report, JunitShape::WithPlaces);
    let cases: Vec<&str> = placed.lines().filter(|line| line.contains("<testcase")).collect();
    insta::assert_snapshot!(cases.join("\n"));
    // But for those two attributes it is the same file.
    let plain = report.entries().fold(placed, |text, entry| {
        text.replace(
            &format!(" file=\"{}\" line=\"{}\"", entry.spot.file, entry.spot.line),
            "",
        )
    });
    assert_eq!(plain, junit(&report, JunitShape::Schema));
}

#[test]
fn annotations() {
    let report = story().report();
    insta::assert_snapshot!(format!("{}\n{}", github_errors(&report), github_warnings(&report)));
}

#[test]
fn summary() {
    insta::assert_snapshot!(markdown(&story().report(), SUMMARY_LIMIT));
}

#[test]
fn code_quality() {
    insta::assert_snapshot!(gitlab(&story().report()));
}

#[test]
fn document() {
    insta::assert_snapshot!(json(&story().report()));
}

#[test]
fn since_an_earlier_run() {
    let mut fixture = many(1, 3);
    let places: Vec<Place> = fixture.results.cases.iter().map(|case| case.place).collect();
    let case = |place: usize, since: Since, is_edited: bool| CaseSince {
        old: (since != Since::NewFailing).then_some(places[place]),
        new: Some(places[place]),
        since,
        is_edited,
    };
    let gone = CaseSince {
        old: Some(Place::Written { test: 9, case: 0 }),
        new: None,
        since: Since::Gone,
        is_edited: false,
    };
    fixture.since = Some(SinceSummary {
        called: "main 4f1c2ab".to_string(),
        commit: "4f1c2ab0".repeat(5),
        runs: RunComparison {
            cases: vec![
                case(0, Since::Mended, false),
                case(1, Since::NewlyFailing, true),
                case(2, Since::FailedBefore, false),
                case(3, Since::NewFailing, false),
                gone,
            ],
        },
        broken_by: BTreeMap::from([(places[1], vec!["change 2: SQL | needs `70` points, was 60".to_string()])]),
    });
    let report = fixture.report();
    check_all(&report);
    insta::assert_snapshot!(
        "since_an_earlier_run",
        format!(
            "{}\n{}\n{}",
            markdown(&report, SUMMARY_LIMIT),
            github_errors(&report),
            json(&report)
        )
    );
}

#[test]
fn headlines() {
    let mut lines = Vec::new();
    for (passed, failed) in [(0, 0), (1, 0), (7, 0), (0, 1), (6, 2)] {
        let report = many(passed, failed).report();
        lines.push(markdown(&report, SUMMARY_LIMIT).lines().next().unwrap().to_string());
        assert_eq!(report.is_good(), failed == 0);
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// A suite of so many tests in two tests of one table each.
fn many(passed: usize, failed: usize) -> Fixture {
    let mut fixture = Fixture::new();
    let file = fixture.file("many.lead", "test \"First\" {}\ntest \"Second\" {}\n");
    let tests = [("First", "\"First\""), ("Second", "\"Second\"")];
    let tests = tests.map(|(label, at)| {
        let at = fixture.find(file, at);
        (fixture.test(label, at), at)
    });
    for number in 0..passed + failed {
        let (test, at) = if number % 5 == 4 { tests[1] } else { tests[0] };
        let status = if number < passed {
            Status::Passed
        } else {
            Status::Failed(vec![mismatch(0, "stage", "sql", &format!("sal{number}"), at)])
        };
        fixture.case(test, None, &[at], status);
    }
    fixture
}

fn errors(report: &TestReport) -> Vec<String> {
    github_errors(report).lines().map(str::to_string).collect()
}

#[test]
fn ten_annotations_and_never_more() {
    assert_eq!(errors(&many(3, 0).report()), [""; 0]);
    assert_eq!(errors(&many(3, 10).report()).len(), 10);
    assert!(!errors(&many(3, 10).report())[9].contains("more"));
    let eleven = errors(&many(3, 11).report());
    assert_eq!(eleven.len(), 10);
    assert_eq!(
        eleven[9],
        "::error title=… and 2 more::2 more errors: see the summary of this step"
    );
    // One case of each test comes before the second of any.
    assert!(
        eleven[0].contains("title=First") && eleven[1].contains("title=Second"),
        "{eleven:?}"
    );
}

#[test]
fn warnings_are_capped_too() {
    let mut fixture = many(1, 0);
    fixture.mutation = Some(MutationSummary {
        killed: 0,
        survived: 300,
        survivors: (0..300)
            .map(|n| remark(&format!("change {n}"), At::default()))
            .collect(),
    });
    let warnings = github_warnings(&fixture.report());
    assert_eq!(warnings.lines().count(), 10);
    assert!(
        warnings.ends_with("::291 more warnings: see the summary of this step\n"),
        "{warnings}"
    );
}

/// Behind how many it is.
const LEFT_OUT: &str = " more failed tests have no room here: `leadspec test` lists all.";

#[test]
fn a_long_summary_is_cut_at_a_row_and_says_so() {
    let mut fixture = many(0, 20_000);
    fixture.why = fixture
        .results
        .cases
        .iter()
        .map(|case| (case.place, vec!["because".repeat(20)]))
        .collect();
    let report = fixture.report();
    for limit in [COMMENT_LIMIT, SUMMARY_LIMIT] {
        let text = markdown(&report, limit);
        assert!(text.len() <= limit, "{} of {limit}", text.len());
        assert!(text.len() > limit / 2, "{} of {limit}", text.len());
        let shown = text.lines().filter(|line| line.contains("<br>`many.lead:")).count();
        let told = text
            .lines()
            .find_map(|line| line.strip_prefix("… ")?.strip_suffix(LEFT_OUT))
            .unwrap();
        let told: usize = told.replace(',', "").parse().unwrap();
        assert_eq!(shown + told, 20_000);
        assert!(text.starts_with("### Tests: 20,000 of 20,000 failed\n"));
        assert!(text.ends_with("</sub>\n"));
    }
    assert_eq!(
        markdown(&report, 0).lines().next(),
        Some("### Tests: 20,000 of 20,000 failed")
    );
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let (one, other) = (story().report(), story().report());
    assert_eq!(junit(&one, JunitShape::Schema), junit(&other, JunitShape::Schema));
    assert_eq!(json(&one), json(&other));
}

#[test]
fn several_definitions_share_one_report() {
    let (story, many) = (story(), many(4, 12));
    let report = TestReport::new(&[story.findings(), many.findings(), many.findings()]);
    check_all(&report);
    insta::assert_snapshot!(markdown(&report, 9_000));
    assert_eq!(errors(&report).len(), 10);
    let counts = report.cases();
    assert_eq!((counts.passed, counts.failed), (3 + 4 + 4, 3 + 12 + 12));
}

#[test]
fn a_whole_decision_is_told_line_by_line() {
    let mut fixture = many(0, 1);
    let whole = mismatch(
        0,
        "snapshot",
        "stage: sql\noutcome: now",
        "stage: sal\noutcome: none",
        At::default(),
    );
    fixture.results.cases[0].status = Status::Failed(vec![whole]);
    let report = fixture.report();
    check_all(&report);
    let xml = junit(&report, JunitShape::Schema);
    let failure = xml
        .split_once("<failure")
        .unwrap()
        .1
        .split_once("</failure>")
        .unwrap()
        .0;
    let page = markdown(&report, SUMMARY_LIMIT);
    let row = page.lines().find(|line| line.contains("snapshot")).unwrap();
    insta::assert_snapshot!(format!("{failure}\n\n{}\n{row}", github_errors(&report)));
}
