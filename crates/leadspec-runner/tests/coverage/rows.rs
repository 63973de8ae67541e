//! Suggested rows: pasted, they check, pass, and show what they say they show.

use crate::support::{EXAMPLES, Project, files};
use leadspec_diagnostics::SourceMap;
use leadspec_engine::Scratch;
use leadspec_runner::{
    Coverage, CoverageReport, GoalId, Goals, Prepared, Standing, SuggestConfig, Suggestions, suggest,
};
use leadspec_syntax::{format, parse};
use std::collections::BTreeSet;

struct Covered {
    goals: Goals,
    coverage: Coverage,
}

fn covered(project: &Project) -> Covered {
    let goals = Goals::of(&project.definition);
    let tables: Vec<_> = project.suite.tests.iter().map(|_| Vec::new()).collect();
    let mut prepared = Prepared::new(&project.definition, &project.suite, &tables, &|_| true);
    let mut scratch = Scratch::default();
    let results = prepared.run(&project.definition, &mut scratch);
    assert_eq!(
        results.counts().failed,
        0,
        "{:#?}",
        results.failures().collect::<Vec<_>>()
    );
    let coverage = Coverage::of(&mut prepared, &project.definition, &goals, &mut scratch);
    Covered { goals, coverage }
}

fn suggested(project: &Project, covered: &Covered) -> Suggestions {
    let tables: Vec<_> = project.suite.tests.iter().map(|_| Vec::new()).collect();
    let prepared = Prepared::new(&project.definition, &project.suite, &tables, &|_| true);
    let config = SuggestConfig {
        budget: 6_000,
        ..SuggestConfig::new(crate::support::today(), &project.examples)
    };
    suggest(
        &prepared,
        &project.definition,
        &covered.goals,
        &covered.coverage,
        &config,
    )
}

fn met(coverage: &Coverage, goals: &Goals) -> BTreeSet<GoalId> {
    goals
        .entries()
        .map(|(id, _)| id)
        .filter(|id| coverage.count(*id) > 0)
        .collect()
}

/// Every suggestion of every example, pasted beside its tests, is checked without a finding, laid out as the formatter does, passes, and
/// shows what it claims.
#[test]
fn what_is_pasted_shows_what_it_says() {
    for (name, definition, tests) in EXAMPLES {
        let before = files(&[("definition.lead", definition), ("tests.lead", tests)]);
        let mut first = covered(&before);
        let suggestions = suggested(&before, &first);
        let texts: Vec<&str> = suggestions.tests().iter().map(|test| test.text.as_str()).collect();
        let pasted = format!("use \"definition.lead\"\n\n{}", texts.join("\n"));
        let file = SourceMap::new().add("suggested.lead", pasted.as_str());
        let parsed = parse(file, 0, &pasted);
        assert_eq!(format(&parsed.tree, &pasted, 0).unwrap(), pasted, "{name}");
        let after = files(&[
            ("definition.lead", definition),
            ("tests.lead", tests),
            ("suggested.lead", &pasted),
        ]);
        assert_eq!(after.findings, before.findings, "{name}\n{pasted}");
        let second = covered(&after);
        let claimed: BTreeSet<GoalId> = suggestions
            .rows
            .iter()
            .flat_map(|row| row.shows.iter().copied())
            .collect();
        let now = met(&second.coverage, &second.goals);
        assert!(claimed.is_subset(&now), "{name}");
        assert!(met(&first.coverage, &first.goals).is_subset(&now), "{name}");
        assert!(claimed.is_disjoint(&met(&first.coverage, &first.goals)), "{name}");
        let open: BTreeSet<GoalId> = first.coverage.open().collect();
        assert_eq!(
            open,
            claimed.iter().chain(&suggestions.not_found).copied().collect(),
            "{name}"
        );
        // What no lead can show is none of what a lead shows.
        first
            .coverage
            .rule_out(&before.definition, &first.goals, crate::support::today());
        for (id, _) in first.goals.entries() {
            let never = matches!(first.coverage.standing(id), Standing::Never(_));
            assert!(
                !(never && now.contains(&id)),
                "{name}: {}",
                first.goals[id].sentence(&before.definition)
            );
        }
        let report = CoverageReport {
            definition: &before.definition,
            goals: &first.goals,
            coverage: &first.coverage,
            sources: &before.sources,
        };
        let text = suggestions.text(&before.definition, &first.goals, &before.suite, &before.sources, 80);
        insta::assert_snapshot!(format!("table_{name}"), report.table(80));
        insta::assert_snapshot!(format!("rows_{name}"), text);
    }
}
