//! Failures of tests, explained as people read them.

use crate::common::{DIRECTOR, Project, SALES, project};
use leadspec_data::ReadOptions;
use leadspec_engine::Scratch;
use leadspec_runner::{
    CaseInput, CaseTable, Explainer, Explaining, Failure, Look, Prepared, compare_snapshots, why_lines,
};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr as _;

/// All that fails, explained, with what a look shows of it.
pub(crate) fn failures(project: &Project, cases: &[(&str, &str)], kept: &BTreeMap<String, String>) -> Vec<Failure> {
    explained(project, cases, kept, 6000, usize::MAX)
}

pub(crate) fn explained(
    project: &Project,
    cases: &[(&str, &str)],
    kept: &BTreeMap<String, String>,
    budget: usize,
    most: usize,
) -> Vec<Failure> {
    let options = ReadOptions::default();
    let read = |declared: &leadspec_ir::CaseFile| {
        let (name, text) = cases.iter().find(|(name, _)| *name == declared.path).unwrap();
        let input = CaseInput {
            name,
            bytes: text.as_bytes(),
            options: &options,
            base: None,
        };
        CaseTable::read(&project.definition, declared, input, None).unwrap()
    };
    let tests = project.suite.tests.iter();
    let tables: Vec<Vec<CaseTable>> = tests.map(|test| test.files.iter().map(read).collect()).collect();
    let mut prepared = Prepared::new(&project.definition, &project.suite, &tables, &|_| true);
    let mut scratch = Scratch::new();
    let mut results = prepared.run(&project.definition, &mut scratch);
    let taken = prepared.snapshots(&project.definition, &mut scratch);
    compare_snapshots(&mut results, &project.suite, &tables, &taken, kept);
    let mut explainer = Explainer::new(Explaining {
        definition: &project.definition,
        sources: &project.sources,
        suite: &project.suite,
        tables: &tables,
    });
    explainer.budget = budget;
    // Some of them, from all over.
    let apart = (results.failures().count() / most).max(1);
    results
        .failures()
        .step_by(apart)
        .map(|(place, mismatches)| explainer.failure(*place, mismatches).unwrap())
        .collect()
}

pub(crate) fn shown(failures: &[Failure], look: Look) -> String {
    let mut out = String::new();
    for failure in failures {
        let lines = why_lines(failure, look);
        assert!(lines.len() <= 12, "{}", lines.len());
        for line in lines {
            let line = line.to_string();
            assert!(line.width() <= look.width, "{line}");
            assert_eq!(line.trim_end(), line);
            for sign in ["✗", "✓", "▸", "›", "…"] {
                assert!(look.unicode || !line.contains(sign), "{line}");
            }
            out += &line;
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// Why these tests fail by the usual definition.
pub(crate) fn why(tests: &str) -> String {
    let tests = format!("{DIRECTOR}{tests}");
    let project = project(&[("rules/sales.lead", SALES), ("tests.lead", &tests)]);
    shown(&failures(&project, &[], &BTreeMap::new()), Look::default())
}
