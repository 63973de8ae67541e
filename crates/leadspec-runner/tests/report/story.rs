//! One run with a bit of everything.

use crate::fixture::{Fixture, mismatch, remark, table_case, within};
use leadspec_ir::{At, CaseRow};
use leadspec_runner::Status;
use leadspec_runner::report::{CoverageSummary, LawResult, LawStatus, MutationSummary};

const TESTS: &str = r#"use "../sql.lead"

test "Who decides" {
  given ready
  | case         | email             | job_level | budget     | stage | gate private |
  | "The owner"  | "o@acme.example"  | vp        | 50_000 EUR | sql   | passed       |
  |              | "d@acme.example"  | director  | 12_000 EUR | sql   | passed       |
  |              | "m@acme.example"  | manager   |            | sal   | passed       |
  |              | "s@acme.example"  | staff     | 1_000 EUR  | lead  | passed       | skip "until sales agree"
  |              | "x@acme.example"  | director  | 0 EUR      | lead  | unknown      | todo
}

test "An unknown budget is asked for" {
  given ready with { budget: unknown }
  expect asks budget_ready
}

always "Nobody without a budget reaches sales" {
  stage = sql implies budget_ready
}

test "Last quarter, as agreed" {
  leads "cases/q3.csv"
  expect outcome now
}

always "A director is never turned away" { stage != lead if job_level >= director }

always "Points never fall" { rank >= 0 }
"#;

/// Two cases fail in the text and one in a file; one law is broken, one is open.
pub(crate) fn story() -> Fixture {
    let mut fixture = Fixture::new();
    let file = fixture.file("tests/sql.lead", TESTS);
    let head = fixture.find(
        file,
        "| case         | email             | job_level | budget     | stage | gate private |",
    );
    let who = fixture.test("Who decides", fixture.find(file, "\"Who decides\""));
    for (number, (key, name, status)) in [
        ("| \"The owner\"  |", Some("The owner"), "passed"),
        ("|              | \"d@", None, "failed"),
        ("|              | \"m@", None, "failed"),
        ("|              | \"s@", None, "skipped"),
        ("|              | \"x@", None, "todo"),
    ]
    .into_iter()
    .enumerate()
    {
        let at = fixture.find(file, key);
        let end = at.0.start + head.0.len();
        let at = At(leadspec_diagnostics::Span::new(at.0.start, end));
        let line = fixture.sources.slice(at.0).to_string();
        let cells: Vec<&str> = line.split('|').collect();
        let expected = [
            within(&fixture, at, cells[5].trim()),
            within(&fixture, at, cells[6].trim()),
        ];
        let row = CaseRow {
            number: u32::try_from(number).unwrap() + 1,
            name: name.map(str::to_string),
            mark: None,
            head,
            at,
        };
        let status = match status {
            "passed" => Status::Passed,
            "failed" if number == 1 => Status::Failed(vec![mismatch(0, "stage", "sql", "sal", expected[0])]),
            "failed" => Status::Failed(vec![
                mismatch(0, "stage", "sal", "lead", expected[0]),
                mismatch(1, "gate private", "passed", "unknown", expected[1]),
            ]),
            "skipped" => Status::Skipped("until sales agree".to_string()),
            _todo => Status::Todo,
        };
        let place = fixture.case(who, Some(row), &expected, status);
        if number == 1 {
            let why = [
                "sql needs 70 points, this lead has 64: 6 short",
                "Nearest: +6 points, with a budget of 15,000 EUR",
                "Same for every lead with 60 to 69 points",
            ];
            fixture.why.insert(place, why.map(str::to_string).to_vec());
        }
    }
    let asked = fixture.test(
        "An unknown budget is asked for",
        fixture.find(file, "\"An unknown budget is asked for\""),
    );
    let expected = fixture.find(file, "expect asks budget_ready");
    fixture.case(asked, None, &[expected], Status::Passed);
    let quarter = fixture.test(
        "Last quarter, as agreed",
        fixture.find(file, "\"Last quarter, as agreed\""),
    );
    let outcome = fixture.find(file, "expect outcome now");
    let rows = vec![
        (table_case(Some("Acme"), 2), Status::Passed),
        (
            table_case(None, 3),
            Status::Failed(vec![
                mismatch(0, "outcome", "now", "later", outcome),
                mismatch(1, "stage", "sql", "nurture", At::default()),
            ]),
        ),
    ];
    fixture.cases(quarter, "tests/cases/q3.csv", outcome, rows);
    for (label, status) in [
        (
            "Nobody without a budget reaches sales",
            LawStatus::Proved {
                cases: 240,
                as_of: Some(20_513),
            },
        ),
        (
            "A director is never turned away",
            LawStatus::Broken {
                counterexample: vec![
                    "job_level: director, budget: 0 EUR".to_string(),
                    "decided: stage lead, since fit is 20".to_string(),
                ],
            },
        ),
        (
            "Points never fall",
            LawStatus::Unproved {
                why: "the sum can be too large to be held".to_string(),
            },
        ),
    ] {
        let at = fixture.find(file, &format!("\"{label}\""));
        let law = fixture.law(label, at);
        fixture.laws.push(LawResult { law, status });
    }
    let definition = fixture.sources.files().next().unwrap();
    let gate = fixture.find(definition, "gate private");
    let line = fixture.find(definition, "budget >= 10_000 EUR");
    fixture.coverage = Some(CoverageSummary {
        met: 31,
        all: 33,
        percent: "93%".to_string(),
        uncovered: vec![remark("gate Private refuses", gate)],
    });
    fixture.mutation = Some(MutationSummary {
        killed: 38,
        survived: 1,
        survivors: vec![remark("Nothing fails if 10,000 EUR becomes 10,001 EUR", line)],
    });
    fixture
}
