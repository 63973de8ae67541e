//! What holds of every coverage.

use crate::support::{EXAMPLES, cover, project, suite, suite_of, today};
use leadspec_ir::SampleLead;
use leadspec_prove::Space;
use leadspec_runner::{GoalId, GoalKind, Goals, Standing};
use std::collections::BTreeSet;

/// More cases show no less, and a case shows the same whatever stands beside it.
#[test]
fn coverage_grows_with_the_cases() {
    for (name, definition, _) in EXAMPLES {
        let project = project(definition);
        let goals = Goals::of(&project.definition);
        let space = Space::new(&[&project.definition], &[], today());
        let leads: Vec<SampleLead> = space.sample(7, 60);
        let mut before: BTreeSet<GoalId> = BTreeSet::new();
        let whole = cover(&project.definition, &suite_of(leads.clone()), &goals);
        for number in [0, 1, 2, 5, 20, 60] {
            let some = suite_of(leads.iter().take(number).cloned().collect());
            let coverage = cover(&project.definition, &some, &goals);
            let met: BTreeSet<GoalId> = coverage.cases().iter().flat_map(|(_, met)| met.iter()).collect();
            assert!(before.is_subset(&met), "{name}");
            assert!(
                coverage.cases().iter().all(|case| whole.cases().contains(case)),
                "{name}"
            );
            assert_eq!(coverage.share().met, met.len(), "{name}");
            for (id, _) in goals.entries() {
                assert_eq!(coverage.count(id) > 0, met.contains(&id), "{name}");
            }
            before = met;
        }
    }
}

/// Of the outcomes of one decision a lead shows exactly one, where they are all there are.
#[test]
fn answers_exclude_each_other() {
    for (name, definition, _) in EXAMPLES {
        let project = project(definition);
        let goals = Goals::of(&project.definition);
        let space = Space::new(&[&project.definition], &[], today());
        let coverage = cover(&project.definition, &suite_of(space.sample(11, 200)), &goals);
        let is_whole = |kind: &GoalKind| match kind {
            GoalKind::Criterion(..)
            | GoalKind::Gate(..)
            | GoalKind::Line { .. }
            | GoalKind::Per { .. }
            | GoalKind::Grade(..) => true,
            GoalKind::Row { .. } | GoalKind::Transition(..) | GoalKind::Threshold(_) | GoalKind::Choice(..) => false,
        };
        let decisions: BTreeSet<u32> = goals
            .entries()
            .filter(|(_, goal)| is_whole(&goal.kind))
            .map(|(_, goal)| goal.decision)
            .collect();
        for (place, met) in coverage.cases() {
            for decision in &decisions {
                let shown = met.iter().filter(|id| goals[*id].decision == *decision).count();
                assert_eq!(shown, 1, "{name}: {place:?} {decision}");
            }
            // A table gives the points of one row, or of none.
            let mut rows: Vec<_> = met
                .iter()
                .filter_map(|id| match &goals[id].kind {
                    GoalKind::Row { score, line, .. } => Some((*score, *line)),
                    _ => None,
                })
                .collect();
            let number = rows.len();
            rows.dedup();
            assert_eq!(rows.len(), number, "{name}: {place:?}");
        }
    }
}

/// What is ruled out no lead shows, however many are tried.
#[test]
fn what_is_ruled_out_does_not_happen() {
    for (name, definition, _) in EXAMPLES {
        let project = project(definition);
        let goals = Goals::of(&project.definition);
        let mut ruled_out = cover(&project.definition, &suite_of(Vec::new()), &goals);
        ruled_out.rule_out(&project.definition, &goals, today());
        let space = Space::new(&[&project.definition], &[], today());
        let coverage = cover(&project.definition, &suite_of(space.sample(3, 1_500)), &goals);
        for (id, goal) in goals.entries() {
            if matches!(ruled_out.standing(id), Standing::Never(_)) {
                let sentence = goal.sentence(&project.definition);
                assert_eq!(coverage.count(id), 0, "{name}: {sentence}");
            }
        }
    }
}

/// Where facts contradict each other, what would need both is ruled out, and nothing else is.
#[test]
fn what_contradicts_itself_is_ruled_out() {
    let project = project(
        r#"definition "Contradictions" { version "1" }
        lead { job one of [staff < manager < director]  size integer 1..  seen date? }
        criterion big { met when size >= 1  unmet when job = staff  ask "?" }
        score fit {
          +20 when job >= manager
          +10 when job = staff
          +15 when size > 50
          +5 when seen within last 30 days
        }
        grade level of fit { high from 30  low otherwise }
        "#,
    );
    let goals = Goals::of(&project.definition);
    let mut coverage = cover(&project.definition, &suite(&project.definition, &[]), &goals);
    coverage.rule_out(&project.definition, &goals, today());
    let ruled_out: Vec<String> = goals
        .entries()
        .filter_map(|(id, goal)| match coverage.standing(id) {
            Standing::Never(why) => Some(format!("{}: {why}", goal.sentence(&project.definition))),
            Standing::Met { .. } | Standing::Open => None,
        })
        .collect();
    insta::assert_snapshot!(ruled_out.join("\n"));
    let limits: Vec<&str> = goals
        .entries()
        .filter(|(_, goal)| matches!(goal.kind, GoalKind::Threshold(_)))
        .map(|(_, goal)| goal.told.as_str())
        .collect();
    insta::assert_snapshot!(limits.join("\n"));
}
