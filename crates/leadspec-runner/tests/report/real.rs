//! Reports of tests that ran: from the text of a definition, its tests and a file of cases to each form.

use crate::common::{Project, SALES, project};
use crate::readers::{check_all, check_json};
use leadspec_data::ReadOptions;
use leadspec_engine::Scratch;
use leadspec_runner::report::{
    CoverageSummary, Findings, LawResult, LawStatus, SUMMARY_LIMIT, TestReport, github_errors, json, markdown,
};
use leadspec_runner::{CaseInput, CaseTable, Coverage, Goals, Prepared, compare_snapshots};
use std::collections::BTreeMap;

const TESTS: &str = r#"
example ready {
  id: "1", email: "jan@appelmoes.example", stage: sal, company_size: 320, job_level: director, budget: 85_000 EUR,
  problem: yes, wanted_by: 2026-05-01, country: "NL", accepted: yes
}

test "Who decides" {
  as of 2026-03-01
  given ready
  | case                 | job_level | budget     | stage   | gate decision_maker |
  | "A director | owner" | director  |            | sql     | passed              |
  |                      | manager   | 12_000 EUR | sql     | unknown             |
  |                      | staff     |            | sql     | failed              |
}

test "The whole of it" {
  as of 2026-03-01
  given ready with { budget: 5000 EUR }
  expect snapshot
}

test "As agreed in March" {
  as of 2026-03-01
  leads "march.csv"
  expect outcome now
}

always "Nobody skips the decision maker" {
  stage = sql implies gate decision_maker is passed
}
"#;

/// The second row is refused for what stands in a personal column, the third for a number.
const CASES: &str = "case,Lead ID,E-mail,Lead status,Job level,Budget,Problem,Country,Accepted,expect stage
Acme,1,a@acme.example,sal,director,50000 EUR,Y,NL,Y,sql
,2,,sal,director,50000 EUR,Y,NL,Y,sql
,3,c@acme.example,sal,director,a lot,Y,NL,Y,sql
,4,d@acme.example,sal,staff,50000 EUR,Y,NL,Y,sql
";

/// What became of them all.
struct Ran {
    project: Project,
    tables: Vec<Vec<CaseTable>>,
}

impl Ran {
    fn new() -> Ran {
        let mut project = project(&[("sales/sales.lead", SALES), ("sales/tests.lead", TESTS)]);
        let file = project.sources.add("sales/march.csv", CASES);
        let options = ReadOptions::default();
        let input = CaseInput {
            name: "sales/march.csv",
            bytes: CASES.as_bytes(),
            options: &options,
            base: Some(project.sources.base(file)),
        };
        let tests = project.suite.tests.iter();
        let tables = tests.map(|test| {
            let files = test.files.iter();
            files
                .map(|declared| CaseTable::read(&project.definition, declared, input, None).unwrap())
                .collect()
        });
        let tables = tables.collect();
        Ran { project, tables }
    }

    fn report(&self) -> TestReport {
        let Project {
            sources,
            definition,
            suite,
        } = &self.project;
        let mut scratch = Scratch::new();
        let mut prepared = Prepared::new(definition, suite, &self.tables, &|_| true);
        let mut results = prepared.run(definition, &mut scratch);
        let taken = prepared.snapshots(definition, &mut scratch);
        let kept = "# As it was.\n\n[The whole of it]\nstage: sql\noutcome: now\n";
        let kept = BTreeMap::from([("the-whole-of-it.snap".to_string(), kept.to_string())]);
        compare_snapshots(&mut results, suite, &self.tables, &taken, &kept);
        TestReport::new(&[Findings {
            definition,
            suite,
            tables: &self.tables,
            results: &results,
            why: &BTreeMap::new(),
            laws: &[LawResult {
                law: 0,
                status: LawStatus::Held { cases: 1_250 },
            }],
            since: None,
            coverage: None,
            mutation: None,
            sources,
            path: &str::to_string,
        }])
    }
}

#[test]
fn a_run_as_a_summary() {
    let report = Ran::new().report();
    check_all(&report);
    insta::assert_snapshot!(markdown(&report, SUMMARY_LIMIT));
}

#[test]
fn a_run_as_annotations() {
    insta::assert_snapshot!(github_errors(&Ran::new().report()));
}

#[test]
fn a_run_names_no_person() {
    let report = Ran::new().report();
    for text in [json(&report), markdown(&report, SUMMARY_LIMIT)] {
        assert!(!text.contains('@'), "{text}");
    }
}

#[test]
fn what_a_file_expects_has_its_place_there() {
    let document = check_json(&json(&Ran::new().report()));
    let tests = document["projects"][0]["tests"].as_array().unwrap();
    let row = tests
        .iter()
        .find(|test| test["at"]["file"] == "sales/march.csv" && test["row"]["number"] == 4);
    let differences = row.unwrap()["differences"].as_array().unwrap();
    let places: Vec<String> = differences
        .iter()
        .map(|difference| {
            let at = &difference["at"];
            format!(
                "{}: {}:{}:{}",
                difference["subject"], at["file"], at["line"], at["column"]
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            r#""outcome": "sales/tests.lead":25:3"#,
            r#""stage": "sales/march.csv":5:46"#,
        ]
    );
}

#[test]
fn a_coverage_is_summed_up_whole() {
    let Ran { project, tables } = Ran::new();
    let mut prepared = Prepared::new(&project.definition, &project.suite, &tables, &|_| true);
    let goals = Goals::of(&project.definition);
    let coverage = Coverage::of(&mut prepared, &project.definition, &goals, &mut Scratch::new());
    let summary = CoverageSummary::of(&project.definition, &goals, &coverage);
    let share = format!("{} of {} ({})", summary.met, summary.all, summary.percent);
    assert_eq!(share, coverage.share().to_string());
    assert_eq!(summary.uncovered.len(), summary.all - summary.met);
    assert!(
        summary
            .uncovered
            .iter()
            .any(|outcome| outcome.text == "gate `served` refuses a lead")
    );
}
