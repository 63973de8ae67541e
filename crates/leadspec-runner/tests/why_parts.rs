//! Why cases failed, where what decided is a part of something: a gate on the way, a grade of several.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;
#[path = "common/explained.rs"]
mod explained;

use common::{DIRECTOR, SALES, project};
use explained::{failures, shown, why};
use insta::assert_snapshot;
use leadspec_runner::Look;
use std::collections::BTreeMap;

/// A gate that fails sends nobody away before it is asked.
#[test]
fn a_gate_that_is_not_asked_yet() {
    assert_snapshot!(why(r#"test "Staff is kept warm" {
  as of 2026-03-01
  given director with { job_level: staff, budget: 39_999 EUR }
  expect stage nurture
}
"#), @r#"
tests.lead:14  Staff is kept warm
    ✗ stage: expected nurture, got sal
  Why sal   sql needs bant of at least 70%, this lead has 45%:     sales.lead:92
            25% short
            gate decision maker fails, and is asked before sql     sales.lead:76
            only
            bant: need 25% + timeline 20% = 45%                    sales.lead:62
            not earned: budget ready 25% (unknown), authority 30%
  Nearest   +25%: budget 40,000 EUR instead of 39,999 EUR
  Range     same for every such lead with at most 65% of bant; alone, company
            size, problem, accepted and 2 more change nothing
"#);
}

/// Two grades make one: the part that is not as wanted is told.
#[test]
fn grades_put_together() {
    let graded = SALES.replace(
        "gate served",
        "grade interest of engagement { High from 40  Low otherwise }\n\ngrade place of (fit_grade, interest)\n\ngate served",
    );
    let tests = format!(
        "{DIRECTOR}{}",
        r#"test "First" {
  as of 2026-03-01
  given director with { company_size: 200, country: "BE" }
  events {
    demo_request 3 days ago
  }
  expect place = AHigh
}
"#
    );
    let project = project(&[("rules/sales.lead", &graded), ("tests.lead", &tests)]);
    assert_snapshot!(shown(&failures(&project, &[], &BTreeMap::new()), Look::default()), @r#"
tests.lead:14  First
    ✗ place: expected AHigh, got BHigh
  Why       fit grade is B, interest is High                       sales.lead:73
            fit grade A is 80 or more, this lead has 75: 5 points  sales.lead:69
            short
            fit: company size 25 + job level is director or        sales.lead:46
            higher 30 + country is "NL" or "BE" 20 = 75
            not earned: job level is manager 10
  Nearest   +15 points: company size 250 instead of 200
  Range     same for every such lead with 60 to 75 points of fit; alone, budget,
            problem, wanted by and 2 more change nothing
"#);
}
