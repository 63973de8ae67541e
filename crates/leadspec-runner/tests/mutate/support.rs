//! Definitions and tests from text.
#![allow(dead_code, unreachable_pub, reason = "a bench takes some of this too")]
#![allow(clippy::panic, reason = "a test may fail")]

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_data::LeadBatch;
use leadspec_diagnostics::SourceMap;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{At, Case, Definition, Example, Expected, ExpectedKind, SampleLead, Suite, Test};
use leadspec_prove::Space;
use std::sync::Arc;

/// A definition with its tests, and the texts they stand in.
pub struct Project {
    pub definition: Arc<Definition>,
    pub suite: Suite,
    pub examples: Vec<Example>,
    pub sources: SourceMap,
}

/// No file brings in another: they all are roots.
struct Roots<'a>(&'a [(&'a str, &'a str)]);

impl Loader for Roots<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let found = self
            .0
            .iter()
            .find(|(name, _)| *name == path)
            .ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text: found.1.to_string(),
        })
    }
}

/// Checks texts with their names as one project; they must be without fault.
pub fn project(texts: &[(&str, &str)]) -> Project {
    let mut sources = SourceMap::new();
    let roots: Vec<_> = texts.iter().map(|(name, text)| sources.add(*name, *text)).collect();
    let checked = check(&mut sources, &roots, &Roots(texts));
    let found: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{}: {}", sources.position(d.primary.span.start).line, d.message))
        .collect();
    let definition = checked.definition.unwrap_or_else(|| panic!("{}", found.join("\n")));
    Project {
        definition: Arc::new(definition),
        suite: checked.suite,
        examples: checked.examples,
        sources,
    }
}

/// The definition of one text, and the text.
pub fn compiled(text: &str) -> (Arc<Definition>, SourceMap) {
    let project = project(&[("rules.lead", text)]);
    (project.definition, project.sources)
}

/// A suite of so many leads, some of each kind that the definition tells apart, each expected to rest where it does.
pub fn stage_suite(definition: &Arc<Definition>, as_of: i64, leads: usize) -> Suite {
    let leads = Space::new(&[definition.as_ref()], &[], as_of).sample(7, leads);
    let mut batch = LeadBatch::of_samples(definition, as_of, &leads);
    let inspector = Inspector::new(definition, as_of, &Inquiry::default());
    let mut scratch = Scratch::new();
    let inspection = inspector.inspect(&mut batch, &mut scratch);
    let expected = |kind: ExpectedKind| Expected {
        kind,
        at: At::default(),
        value_at: None,
    };
    let case = |(row, lead): (usize, SampleLead)| Case {
        row: None,
        as_of: Some(as_of),
        lead,
        expectations: inspection
            .stage(row)
            .map(ExpectedKind::Stage)
            .map(expected)
            .into_iter()
            .collect(),
    };
    Suite {
        tests: vec![Test {
            label: "Who goes where".to_string(),
            cases: leads.into_iter().enumerate().map(case).collect(),
            files: Vec::new(),
            at: At::default(),
        }],
        laws: Vec::new(),
    }
}
