//! The page of a definition: what sales and marketing read to know what was agreed.
//!
//! Everything on it comes from the typed definition and its tests, in the order in which people ask: which way does a lead go,
//! what stops it, what do we ask, what counts, what do we know, who owns what, and how does it work out for leads that we know.

mod cases;
mod condition;
mod criteria;
mod examples;
mod expectation;
mod facts;
mod gates;
mod glossary;
mod mentions;
mod names;
mod overview;
mod owners;
mod points;
mod promises;
mod way;

use crate::page::{Page, Section, Words};
use crate::{html, markdown};
use leadspec_ir::{Definition, Suite};

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether tests and laws are on it, as examples and promises.
    pub examples: bool,
    /// At most so many bytes of Markdown: whole sections at the end are left out, and it says which. HTML is always whole.
    pub budget: Option<usize>,
}

impl Default for Options {
    /// Everything.
    fn default() -> Options {
        Options {
            examples: true,
            budget: None,
        }
    }
}

/// The page as one HTML file.
pub fn html(definition: &Definition, suite: &Suite, options: &Options) -> String {
    html::page(&page(definition, suite, options))
}

/// The page as GitHub-flavoured Markdown.
pub fn markdown(definition: &Definition, suite: &Suite, options: &Options) -> String {
    let page = page(definition, suite, options);
    match options.budget {
        Some(budget) => markdown::capped(&page, budget),
        None => markdown::page(&page),
    }
}

/// What the page says.
pub fn page(definition: &Definition, suite: &Suite, options: &Options) -> Page {
    let (examples, promises) = if options.examples {
        (
            examples::section(definition, suite),
            promises::section(definition, suite),
        )
    } else {
        (None, None)
    };
    let mut sections: Vec<Section> = [
        way::section(definition),
        gates::section(definition),
        criteria::section(definition),
        points::section(definition),
        facts::section(definition),
        owners::section(definition),
        examples,
        promises,
    ]
    .into_iter()
    .flatten()
    .collect();
    sections.push(glossary::section(definition));
    Page {
        title: definition.label.clone(),
        facts: overview::facts(definition),
        opening: overview::opening(definition, &sections),
        sections,
        closing: provenance(definition),
    }
}

fn provenance(definition: &Definition) -> Words {
    let version = definition
        .version
        .as_ref()
        .map(|version| format!(", version {version}"));
    Words::new()
        .text(format!(
            "Written from the definition “{}”{}, digest ",
            definition.label,
            version.unwrap_or_default()
        ))
        .name(definition.digest().short())
        .text(format!(
            ". The digest changes when the meaning does, and only then. Days are those of {}.",
            definition.timezone
        ))
}
