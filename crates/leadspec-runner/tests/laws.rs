//! Laws: proved, held against so many leads, or broken by one that can be pasted.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

mod common;

use common::{SALES, project};
use leadspec_engine::Scratch;
use leadspec_ir::parse_day;
use leadspec_runner::{LawConfig, LawOutcome, Prepared, check_law};

const RULES: &str = r#"definition "Coffee machines" { version "1" }
lead {
  id     text
  stage  stage
  desks  integer?
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
"#;

/// What becomes of the only law of a text.
fn outcome(text: &str, budget: usize) -> LawOutcome {
    let project = project(&[("rules.lead", text)]);
    let config = LawConfig {
        budget,
        ..LawConfig::new(parse_day("2026-03-01").unwrap(), &[])
    };
    check_law(&project.definition, &project.suite, &project.suite.laws[0], &config)
}

fn law(condition: &str) -> String {
    format!("always \"So it is\" {{\n  {condition}\n}}\n")
}

const UNMET: &str = "stage = newsletter implies not (size is met)";

#[test]
fn a_law_is_proved_where_every_kind_of_lead_was_tried() {
    // Two sizes and the unknown, two answers, the stages a lead may start in: a lead may start where it says.
    let rules = RULES.replace("  stage  stage\n", "");
    let proved = outcome(&format!("{rules}{}", law(UNMET)), 1000);
    assert_eq!(proved, LawOutcome::Proved { kinds: 6, as_of: None });
    // With too few tries for all of them it is no proof.
    let held = outcome(&format!("{rules}{}", law(UNMET)), 5);
    assert!(matches!(held, LawOutcome::NoCounterexample { .. }), "{held:?}");
}

#[test]
fn a_proof_that_rests_on_dates_is_of_its_day() {
    let rules = RULES.replace("  stage  stage\n", "  since  date?\n").replace(
        "met when desks >= 20",
        "met when desks >= 20 and since within last 30 days",
    );
    let proved = outcome(&format!("{rules}{}", law(UNMET)), 1000);
    let LawOutcome::Proved { as_of, .. } = proved else {
        panic!("{proved:?}");
    };
    assert_eq!(as_of, parse_day("2026-03-01"));
}

#[test]
fn what_cells_cannot_tell_apart_is_not_proved() {
    // Two facts are weighed against each other: no constant cuts the values of one alone.
    let rules = RULES
        .replace("  stage  stage\n", "  floors integer?\n")
        .replace("met when desks >= 20", "met when desks >= floors");
    let held = outcome(&format!("{rules}{}", law(UNMET)), 20_000);
    assert!(matches!(held, LawOutcome::NoCounterexample { .. }), "{held:?}");
}

#[test]
fn a_lead_that_breaks_a_law_is_a_test_that_passes() {
    let law = law("stage = sql implies engagement >= 20");
    let broken = outcome(&format!("{SALES}{law}"), 20_000);
    let LawOutcome::Counterexample(lead) = broken else {
        panic!("{broken:?}");
    };
    insta::assert_snapshot!(format!("{}\n{}", lead.changes.join("\n"), lead.test));
    let pasted = project(&[("sales.lead", &format!("{SALES}{}", lead.test))]);
    assert_eq!(common::layout(&lead.test).as_deref(), Some(lead.test.as_str()));
    let results =
        Prepared::new(&pasted.definition, &pasted.suite, &[], &|_| true).run(&pasted.definition, &mut Scratch::new());
    assert_eq!(results.counts().passed, 1, "{results:#?}");
}
