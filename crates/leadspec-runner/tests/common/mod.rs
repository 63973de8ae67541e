//! What the tests of this crate share: a definition, and tests written beside it.
#![allow(dead_code, unreachable_pub, reason = "every test program takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::SourceMap;
use leadspec_ir::{Definition, Suite};
use std::sync::Arc;

/// The definition most tests decide by.
pub const SALES: &str = include_str!("sales.lead");

/// The lead most tests start from.
pub const DIRECTOR: &str = r#"example director {
  id: "1",
  email: "d@x.example",
  stage: sal,
  company_size: 300,
  job_level: director,
  budget: 50_000 EUR,
  problem: yes,
  wanted_by: 2026-04-01,
  country: "NL",
  accepted: yes
}

"#;

/// Texts by name, all in one folder.
pub struct Among<'a>(&'a [(&'a str, &'a str)]);

impl Loader for Among<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        let (name, text) = found.ok_or(LoadError::NotFound)?;
        Ok(Loaded {
            name: (*name).to_string(),
            text: (*text).to_string(),
        })
    }
}

/// Definition and tests, checked.
pub struct Project {
    pub sources: SourceMap,
    pub definition: Arc<Definition>,
    pub suite: Suite,
}

/// Checks texts with their names as one project; they must be without fault.
pub fn project(texts: &[(&str, &str)]) -> Project {
    let mut sources = SourceMap::new();
    for (name, text) in texts {
        sources.add(*name, *text);
    }
    let roots: Vec<_> = sources.files().collect();
    let checked = check(&mut sources, &roots, &Among(texts));
    let found: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| format!("{}: {}", sources.position(d.primary.span.start).line, d.message))
        .collect();
    let Some(definition) = checked.definition else {
        panic!("{}", found.join("\n"));
    };
    Project {
        sources,
        definition: Arc::new(definition),
        suite: checked.suite,
    }
}

/// The layout of a text, if it has one.
pub fn layout(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("x.lead", text);
    let parsed = leadspec_syntax::parse(file, sources.base(file), text);
    leadspec_syntax::format(&parsed.tree, text, sources.base(file)).ok()
}

/// The definition most tests decide by, alone.
pub fn sales() -> Project {
    project(&[("sales.lead", SALES)])
}
