//! Which cases fail newly since an earlier run, and which case of one run is which of the other.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use common::{Project, project};
use leadspec_data::ReadOptions;
use leadspec_engine::Scratch;
use leadspec_ir::Suite;
use leadspec_runner::{CaseInput, CaseTable, Place, Prepared, Run, RunComparison, Since, compare_runs};

const RULES: &str = r#"definition "Coffee machines" { version "1" }
lead {
  id     text
  stage  stage
  desks  integer?
  floors integer?
  spoken bool mutual
}
criterion size "Big enough" {
  met when desks >= 20
  ask "How many desks do you have?"
}
gate big_enough "Big enough" before call {
  require size
  otherwise newsletter because "Too small"
  if unknown ask
}
lifecycle {
  stage new        "New"        initial
  stage call       "To call"    now
  stage newsletter "Newsletter" later final
  new -> call when spoken because "We spoke"
}
example office { id: "1", stage: new, desks: 45, spoken: yes }
"#;

const ROWS: &str = r#"
test "How many desks" {
  given office
  | desks   | stage      |
  | 45      | call       |
  | 20      | call       |
  | 19      | newsletter |
}
"#;

/// A project whose tests ran.
struct Tested {
    project: Project,
    tables: Vec<Vec<CaseTable>>,
    results: leadspec_runner::Results,
}

impl Tested {
    fn new(rules: &str, tests: &str, cases: &str) -> Tested {
        let project = project(&[("rules.lead", &format!("{rules}{tests}"))]);
        let options = ReadOptions::default();
        let read = |declared: &leadspec_ir::CaseFile| {
            let input = CaseInput {
                name: &declared.path,
                bytes: cases.as_bytes(),
                options: &options,
                base: None,
            };
            CaseTable::read(&project.definition, declared, input, None).unwrap()
        };
        let of = |suite: &Suite| {
            suite
                .tests
                .iter()
                .map(|test| test.files.iter().map(read).collect())
                .collect()
        };
        let tables: Vec<Vec<CaseTable>> = of(&project.suite);
        let results = Prepared::new(&project.definition, &project.suite, &tables, &|_| true)
            .run(&project.definition, &mut Scratch::new());
        Tested {
            project,
            tables,
            results,
        }
    }

    fn run(&self) -> Run<'_> {
        Run {
            definition: &self.project.definition,
            suite: &self.project.suite,
            tables: &self.tables,
            sources: &self.project.sources,
            results: &self.results,
        }
    }
}

/// `2 was 1: newly_failing`, a line for each case: its number today and before, and what became of it.
fn told(old: &Tested, new: &Tested) -> Vec<String> {
    let compared: RunComparison = compare_runs(&old.run(), &new.run());
    let number = |place: Option<Place>| match place {
        Some(Place::Written { test, case }) => format!("{test}.{case}"),
        Some(Place::Row { test, row, .. }) => format!("{test}.line{row}"),
        None => "-".to_string(),
    };
    let line = |case: &leadspec_runner::CaseSince| {
        let edited = if case.is_edited { ", edited" } else { "" };
        format!(
            "{} was {}: {}{edited}",
            number(case.new),
            number(case.old),
            case.since.name()
        )
    };
    compared.cases.iter().map(line).collect()
}

fn tested(rules: &str, tests: &str) -> Tested {
    Tested::new(rules, tests, "")
}

#[test]
fn a_moved_threshold_fails_newly() {
    let (old, new) = (tested(RULES, ROWS), tested(&RULES.replace(">= 20", ">= 21"), ROWS));
    assert_eq!(
        told(&old, &new),
        [
            "0.0 was 0.0: passing",
            "0.1 was 0.1: newly_failing",
            "0.2 was 0.2: passing"
        ]
    );
    assert_eq!(told(&new, &old)[1], "0.1 was 0.1: mended");
    assert_eq!(told(&new, &new)[1], "0.1 was 0.1: failed_before");
    let compared = compare_runs(&old.run(), &new.run());
    assert_eq!(compared.counts().sentence(), "1 newly failing");
    let tag = compared
        .of(Place::Written { test: 0, case: 1 })
        .unwrap()
        .tag("main 4f1c2ab");
    assert_eq!(tag.as_deref(), Some("newly failing since main 4f1c2ab"));
}

#[test]
fn a_row_in_between_shifts_nothing() {
    let more = ROWS.replace("  | 20 ", "  | 30      | call       |\n  | 20 ");
    let (old, new) = (tested(RULES, ROWS), tested(&RULES.replace(">= 20", ">= 21"), &more));
    assert_eq!(
        told(&old, &new),
        [
            "0.0 was 0.0: passing",
            "0.1 was -: new",
            "0.2 was 0.1: newly_failing",
            "0.3 was 0.2: passing"
        ]
    );
    assert_eq!(told(&new, &old).last().unwrap(), "- was 0.1: gone");
}

#[test]
fn an_edited_expectation_is_said() {
    let (old, new) = (
        tested(RULES, ROWS),
        tested(RULES, &ROWS.replace("| 20      | call      ", "| 20      | newsletter")),
    );
    let compared = compare_runs(&old.run(), &new.run());
    assert_eq!(told(&old, &new)[1], "0.1 was 0.1: newly_failing, edited");
    assert_eq!(compared.counts().sentence(), "1 newly failing, 1 expectation edited");
    let tag = compared.cases[1].tag("main").unwrap();
    assert_eq!(tag, "newly failing since main, expectation edited");
}

#[test]
fn columns_and_facts_come_go_and_are_renamed() {
    let old = tested(RULES, ROWS);
    let same = ["0.0 was 0.0: passing", "0.1 was 0.1: passing", "0.2 was 0.2: passing"];
    let one_more = r#"
test "How many desks" {
  given office
  | floors  | desks   | stage      |
  | 1       | 45      | call       |
  | 2       | 20      | call       |
  | 1       | 19      | newsletter |
}
"#;
    assert_eq!(told(&old, &tested(RULES, one_more)), same);
    assert_eq!(told(&tested(RULES, one_more), &old), same);
    let renamed = |text: &str| text.replace("desks ", "places ").replace("desks:", "places:");
    assert_eq!(told(&old, &tested(&renamed(RULES), &renamed(ROWS))), same);
    // The lead they all start from has one more fact.
    let office = RULES.replace("spoken: yes", "floors: 3, spoken: yes");
    assert_eq!(told(&old, &tested(&office, ROWS)), same);
}

#[test]
fn a_name_outlasts_what_its_row_gives() {
    let named = r#"
test "How many desks" {
  given office
  | case     | desks | stage      |
  | "plenty" | 45    | call       |
  | "few"    | 19    | newsletter |
}
"#;
    let (old, new) = (tested(RULES, named), tested(RULES, &named.replace("| 45 ", "| 90 ")));
    assert_eq!(told(&old, &new), ["0.0 was 0.0: passing", "0.1 was 0.1: passing"]);
    let swapped = r#"
test "How many desks" {
  given office
  | case     | desks | stage      |
  | "few"    | 19    | newsletter |
  | "plenty" | 45    | call       |
}
"#;
    assert_eq!(
        told(&old, &tested(RULES, swapped)),
        ["0.0 was 0.1: passing", "0.1 was 0.0: passing"]
    );
}

#[test]
fn tests_come_go_and_share_a_label() {
    let single = r#"
test "An office" {
  given office
  expect stage call
}
"#;
    let old = tested(RULES, &format!("{ROWS}{single}"));
    let new = tested(
        RULES,
        &format!("{single}{}", single.replace("An office", "Another office")),
    );
    assert_eq!(
        told(&old, &new),
        [
            "0.0 was 1.0: passing",
            "1.0 was -: new",
            "- was 0.0: gone",
            "- was 0.1: gone",
            "- was 0.2: gone"
        ]
    );
    let failing = single
        .replace("An office", "Another office")
        .replace("stage call", "stage new");
    let compared = compare_runs(&old.run(), &tested(RULES, &format!("{single}{failing}")).run());
    assert_eq!(
        compared.counts().sentence(),
        "nothing newly failing, 1 new that fails, 3 gone"
    );
    assert_eq!(compared.cases[1].since, Since::NewFailing);
}

#[test]
fn rows_of_files_are_known_by_their_id() {
    let test = r#"
test "Known customers" {
  leads "cases.csv"
}
"#;
    let cases = "id,stage,desks,floors,spoken,expect stage\n1,new,45,,yes,call\n2,new,20,,yes,call\n";
    let old = Tested::new(RULES, test, cases);
    let more = cases.replace("1,new", "0,new,90,,yes,call\n1,new");
    let new = Tested::new(&RULES.replace(">= 20", ">= 21"), test, &more);
    assert_eq!(
        told(&old, &new),
        [
            "0.line0 was -: new",
            "0.line1 was 0.line0: passing",
            "0.line2 was 0.line1: newly_failing"
        ]
    );
}

#[test]
fn what_did_not_run_is_no_failure() {
    let skipped = &ROWS.replace(
        "| 20      | call       |",
        "| 20      | call       | skip \"still argued\"",
    );
    let (old, new) = (tested(RULES, ROWS), tested(RULES, skipped));
    assert_eq!(told(&old, &new)[1], "0.1 was 0.1: not_run");
}
