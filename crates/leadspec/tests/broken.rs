//! Which change of meaning made a case fail.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

use leadspec::change::Comparison;
use leadspec::runner::{Place, Prepared, written_out};
use leadspec::{NoFiles, Scratch, SourceMap, broken_by, check};
use std::sync::Arc;

const RULES: &str = r#"definition "Coffee machines" { version "1" }
lead {
  id      text
  stage   stage
  desks   integer?
  country one of [NL, BE, DE]
  spoken  bool mutual
}
criterion size "Big enough" {
  met when desks >= 20
  ask "How many desks do you have?"
}
score fit {
  +40 when size
  +20 when country in [NL, BE]
}
gate served "We deliver there" {
  require country in [NL, BE]
  otherwise lost because "Too far"
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
  stage lost       "Lost"       never final
  new -> call when fit >= 20 and spoken because "We spoke"
}
example office { id: "1", stage: new, desks: 25, country: BE, spoken: yes }
"#;

const TESTS: &str = r#"
test "Who is called" {
  given office
  | desks | country | stage      | gate served |
  | 25    | NL      | call       | passed      |
  | 45    | BE      | call       | passed      |
  | 25    | BE      | call       | passed      |
  | 19    | NL      | newsletter | passed      |
  | 25    | DE      | lost       | failed      |
}
"#;

/// Which changes of meaning broke each row that fails by the new rules, in the words of their sentences.
fn told(old: &str, new: &str, tests: &str) -> Vec<(usize, Vec<String>)> {
    let checked = |text: &str| {
        let mut sources = SourceMap::new();
        let file = sources.add("rules.lead", text);
        let checked = check(&mut sources, &[file], &NoFiles);
        (
            checked
                .definition
                .unwrap_or_else(|| panic!("{:#?}", checked.diagnostics)),
            checked.suite,
        )
    };
    let (old, _) = checked(old);
    let (new, suite) = checked(&format!("{new}{tests}"));
    let new = Arc::new(new);
    let results = Prepared::new(&new, &suite, &[], &|_| true).run(&new, &mut Scratch::new());
    let places: Vec<Place> = results.failures().map(|(place, _)| *place).collect();
    let failing: Vec<_> = places
        .iter()
        .map(|place| written_out(&new, &suite, &[], *place).unwrap())
        .collect();
    let comparison = Comparison::new(&old, &new);
    let changes = comparison.changes();
    let broken = broken_by(&comparison, &changes, &failing);
    let number = |place: &Place| match place {
        Place::Written { case, .. } => *case,
        Place::Row { row, .. } => *row,
    };
    let sentences = |of: Vec<usize>| of.into_iter().map(|place| changes[place].sentence.clone()).collect();
    places
        .iter()
        .map(number)
        .zip(broken.into_iter().map(sentences))
        .collect()
}

#[test]
fn each_row_names_the_change_that_broke_it() {
    let new = RULES
        .replace("desks >= 20", "desks >= 30")
        .replace("[NL, BE]\n  otherwise", "[NL]\n  otherwise");
    insta::assert_debug_snapshot!(told(RULES, &new, TESTS));
}

#[test]
fn things_that_came_and_went_stand_where_the_tests_mean_them() {
    // A stage, a fact, a value and a gate come before those that were there: every id is another.
    let new = RULES
        .replace("  desks   integer?", "  heat    integer?\n  desks   integer?")
        .replace("one of [NL, BE, DE]", "one of [FR, NL, BE, DE]")
        .replace(
            "gate served",
            "gate warm \"Not too warm\" {\n  require heat <= 40\n  otherwise lost\n  if unknown pass\n}\ngate served",
        )
        .replace("  stage new ", "  stage early \"Early\"\n  stage new ")
        .replace("desks >= 20", "desks >= 30")
        .replace("require country in [NL, BE]", "require country in [FR, NL, BE]");
    let broken = told(RULES, &new, TESTS);
    let size = vec!["“Big enough”: desks must be at least 30, was 20".to_string()];
    assert_eq!(broken, [(0, size.clone()), (2, size)]);
}

#[test]
fn the_order_of_gates_breaks_who_is_sent_where() {
    let gate = |from: &str, to: &str| {
        let start = RULES.find(from).unwrap();
        let end = start + RULES[start..].find(to).unwrap();
        RULES[start..end].to_string()
    };
    let (served, big) = (gate("gate served", "gate big"), gate("gate big", "lifecycle"));
    let new = RULES.replace(&format!("{served}{big}"), &format!("{big}{served}"));
    let tests = r#"
test "Small and far away" {
  given office with { desks: 5, country: DE }
  expect stage lost
  expect gate served failed
  expect gate big_enough failed
}
"#;
    let both = |text: &str| {
        let before = text.replace("We deliver there\" {", "We deliver there\" before call {");
        before.replace("when fit >= 20 and spoken", "when spoken")
    };
    let broken = told(&both(RULES), &both(&new), tests);
    assert_eq!(broken.len(), 1, "{broken:#?}");
    assert_eq!(broken[0].1.len(), 1, "{broken:#?}");
}

#[test]
fn what_never_passed_is_nobodys_fault() {
    let new = RULES.replace("desks >= 20", "desks >= 30");
    let tests = r#"
test "Nobody small" {
  given office with { desks: 25 }
  expect stage lost
}
"#;
    assert_eq!(told(RULES, &new, tests), [(0, Vec::new())]);
}

#[test]
fn changes_that_break_it_together_only_are_not_named() {
    let new = RULES
        .replace("+40 when size", "+30 when size\n  +10 when desks >= 100")
        .replace("fit >= 20", "fit >= 55");
    let tests = r#"
test "An office" {
  given office
  expect stage call
}
"#;
    assert_eq!(told(RULES, &new, tests), [(0, Vec::new())]);
}
