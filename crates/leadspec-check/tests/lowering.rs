//! What right files come to mean: the definition in plain words, and that layout takes no part in it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod support;

use leadspec_ir::{CriterionRule, Definition, GradeKind, Pattern, ScoreLineKind};
use std::fmt::Write;
use support::{Files, check, folder, lead_files};

fn definition(name: &str, edit: impl Fn(String) -> String) -> Definition {
    let files = lead_files(&folder("fixtures"));
    let source = edit(files[name].clone());
    let (map, checked) = check(name, &source, &Files(files.clone()));
    checked
        .definition
        .unwrap_or_else(|| panic!("{}", support::render(&map, &checked.diagnostics)))
}

/// Every condition and number of a definition, in words.
fn told(d: &Definition) -> String {
    let mut text = String::new();
    let mut line = |what: String| writeln!(text, "{what}").unwrap();
    for field in &d.fields {
        let optional = if field.optional { "?" } else { "" };
        line(format!(
            "field {}: {:?}{optional} in {:?}, missing {:?}, {:?}",
            field.name, field.ty, field.column, field.missing, field.format
        ));
    }
    for event in &d.events {
        let attributes: Vec<&str> = event.attributes.iter().map(|a| a.name.as_str()).collect();
        line(format!("event {} as {:?} with {attributes:?}", event.name, event.text));
    }
    for named in &d.lets {
        line(format!("let {}: {}", named.name, named.value.phrase(d)));
    }
    for criterion in &d.criteria {
        match &criterion.rule {
            CriterionRule::Condition(c) => line(format!("criterion {}: {}", criterion.name, c.phrase(d))),
            CriterionRule::FirstKnown(clauses) => {
                for clause in clauses {
                    let word = if clause.met { "met" } else { "unmet" };
                    line(format!(
                        "criterion {}: {word} when {}",
                        criterion.name,
                        clause.when.phrase(d)
                    ));
                }
            }
        }
    }
    for score in &d.scores {
        line(format!("score {} from {:?} to {:?}", score.name, score.low, score.high));
        for entry in &score.lines {
            match &entry.kind {
                ScoreLineKind::When { points, condition } => line(format!("  {points} when {}", condition.phrase(d))),
                ScoreLineKind::Per { points, count, at_most } => {
                    line(format!("  {points} per {}, at most {at_most:?}", count.phrase(d)));
                }
                ScoreLineKind::By { key, rows } => {
                    line(format!("  by {}", key.phrase(d)));
                    for row in rows {
                        let patterns: Vec<String> = row.patterns.iter().map(|p: &Pattern| p.phrase(key, d)).collect();
                        line(format!("    {} : {}", patterns.join(", "), row.points));
                    }
                }
            }
        }
    }
    for grade in &d.grades {
        match &grade.kind {
            GradeKind::Cut { of, limits } => line(format!(
                "grade {} of {}: {:?} from {limits:?}",
                grade.name,
                of.phrase(d),
                grade.names
            )),
            GradeKind::Combined(parts) => line(format!("grade {} of {parts:?}: {:?}", grade.name, grade.names)),
        }
    }
    for gate in &d.gates {
        line(format!(
            "gate {} before {:?}: {}; else {:?}, unknown {:?}",
            gate.name,
            gate.before,
            gate.require.phrase(d),
            gate.otherwise,
            gate.if_unknown
        ));
    }
    if let Some(lifecycle) = &d.lifecycle {
        for stage in &lifecycle.stages {
            line(format!(
                "stage {}: final {}, {:?}",
                stage.name, stage.is_final, stage.outcome
            ));
        }
        for way in &lifecycle.transitions {
            line(format!(
                "{} -> {} when {}; sla {:?}, do {:?}",
                lifecycle.stages[way.from].name,
                lifecycle.stages[way.to].name,
                way.when.phrase(d),
                way.sla,
                way.actions.iter().map(|a| &a.name).collect::<Vec<_>>()
            ));
        }
    }
    text
}

#[test]
fn the_example_of_the_language() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "lowering" }, {
        insta::assert_snapshot!("language", told(&definition("language.lead", |s| s)));
    });
}

#[test]
fn every_construct() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "lowering" }, {
        insta::assert_snapshot!("good", told(&definition("good.lead", |s| s)));
    });
}

/// In the tree the name of such a grade is a number.
#[test]
fn a_grade_may_be_called_by_digits() {
    let grades = "
        grade tier of all_of_it { 1 from 50  2 from 20  3 otherwise }
        grade label of (fit_grade, tier)
        let warm = tier in [1, 2] and tier >= 2 and 3 != tier and label in [A1, B1]
        score extra { by tier { 1 : +3  2..3 : +1 } }
    ";
    let d = definition("good.lead", |s| s + grades);
    let told = told(&d);
    let line = told.lines().find(|line| line.starts_with("let warm")).unwrap();
    let expected = "let warm: tier is 2 or better and tier is 2 or better and tier is not 3 and label is one of A1, B1";
    assert_eq!(line, expected);
}

#[test]
fn layout_takes_no_part_in_meaning() {
    let plain = definition("language.lead", |s| s);
    // `missing` at the start of a line would hold for the whole block.
    let spread = definition("language.lead", |s| {
        s.replace("   missing", " missing")
            .replace("  ", "\n # another comment\n    ")
    });
    assert_eq!(told(&plain), told(&spread));
    assert_eq!(plain, spread);
    assert_eq!(plain.digest(), spread.digest());
    let other = definition("language.lead", |s| s.replace("fit >= 40", "fit >= 41"));
    assert_ne!(plain.digest(), other.digest());
}
