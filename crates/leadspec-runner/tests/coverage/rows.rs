//! Suggested rows: pasted, they check, pass, and show what they say they show.

use crate::support::{EXAMPLES, Project, cover, files, today};
use leadspec_diagnostics::SourceMap;
use leadspec_engine::Scratch;
use leadspec_runner::{Coverage, CoverageReport, GoalId, Goals, Prepared, SuggestConfig, Suggestions, suggest};
use leadspec_syntax::{format, parse};
use std::collections::BTreeSet;

struct Covered {
    goals: Goals,
    coverage: Coverage,
}

/// What the tests of a project show, once they pass.
fn covered(project: &Project) -> Covered {
    let goals = Goals::of(&project.definition);
    let mut prepared = Prepared::new(&project.definition, &project.suite, &[], &|_| true);
    let results = prepared.run(&project.definition, &mut Scratch::default());
    let failures: Vec<_> = results.failures().collect();
    assert!(failures.is_empty(), "{failures:#?}");
    let mut coverage = cover(&project.definition, &project.suite, &goals);
    coverage.rule_out(&project.definition, &goals, today());
    Covered { goals, coverage }
}

fn suggested(project: &Project, covered: &Covered) -> Suggestions {
    let prepared = Prepared::new(&project.definition, &project.suite, &[], &|_| true);
    let config = SuggestConfig {
        budget: 5_000,
        ..SuggestConfig::new(today(), &project.examples)
    };
    suggest(
        &prepared,
        &project.definition,
        &covered.goals,
        &covered.coverage,
        &config,
    )
}

fn met(covered: &Covered) -> BTreeSet<GoalId> {
    let ids = covered.goals.entries().map(|(id, _)| id);
    ids.filter(|id| covered.coverage.count(*id) > 0).collect()
}

/// Pastes what is suggested beside the tests it is suggested for, and holds it to what it says; answers with the suggestions as text.
fn pasted(name: &str, definition: &str, tests: &str) -> (String, String) {
    let before = files(&[("definition.lead", definition), ("tests.lead", tests)]);
    let first = covered(&before);
    let suggestions = suggested(&before, &first);
    let texts: Vec<&str> = suggestions.tests().iter().map(|test| test.text.as_str()).collect();
    let mut pieces = vec!["use \"definition.lead\"\n"];
    pieces.extend(texts);
    let added = pieces.join("\n");
    let file = SourceMap::new().add("suggested.lead", added.as_str());
    let parsed = parse(file, 0, &added);
    assert_eq!(format(&parsed.tree, &added, 0).unwrap(), added, "{name}");
    let after = files(&[
        ("definition.lead", definition),
        ("tests.lead", tests),
        ("suggested.lead", &added),
    ]);
    assert_eq!(after.findings, before.findings, "{name}\n{added}");
    let second = covered(&after);
    let claimed: BTreeSet<GoalId> = suggestions
        .rows
        .iter()
        .flat_map(|row| row.shows.iter().copied())
        .collect();
    assert!(claimed.is_subset(&met(&second)), "{name}");
    assert!(met(&first).is_subset(&met(&second)), "{name}");
    let open: BTreeSet<GoalId> = first.coverage.open().collect();
    let told = claimed.iter().chain(&suggestions.not_found).copied();
    assert_eq!(open, told.collect(), "{name}");
    let text = suggestions.text(&before.definition, &first.goals, &before.suite, &before.sources, 80);
    let report = CoverageReport {
        definition: &before.definition,
        goals: &first.goals,
        coverage: &first.coverage,
        sources: &before.sources,
    };
    (text, report.table(80))
}

/// Every suggestion of every example, pasted beside its tests, is checked without a finding, laid out as the formatter does, passes, and
/// shows what it claims.
#[test]
fn what_is_pasted_shows_what_it_says() {
    for (name, definition, tests) in EXAMPLES {
        let (rows, table) = pasted(name, definition, &first_tests(tests));
        // All that can happen is found.
        assert!(!rows.contains("No lead found"), "{name}: {rows}");
        // Which rows they are hangs on the search: one example is enough to read.
        if name == "bant" {
            insta::assert_snapshot!("rows_bant", rows);
        }
        insta::assert_snapshot!(format!("table_{name}"), table);
    }
}
