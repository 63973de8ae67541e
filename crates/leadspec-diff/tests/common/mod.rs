//! Definitions, leads and chance for the tests of this crate.

#![allow(
    dead_code,
    unused_imports,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic, and each uses some of this"
)]

pub(crate) mod check;
pub(crate) mod edits;
pub(crate) mod leads;
pub(crate) mod pairs;
pub(crate) mod places;
pub(crate) mod random;

/// An example's texts.
macro_rules! example {
    ($name:literal, $leads:literal $(, $events:literal)?) => {{
        let events: &[&str] = &[$(include_str!(concat!("../../../../examples/", $name, "/", $events)))?];
        Example {
            name: $name,
            definition: include_str!(concat!("../../../../examples/", $name, "/definition.lead")),
            leads: include_str!(concat!("../../../../examples/", $name, "/", $leads)),
            events,
        }
    }};
}

pub(crate) use check::{Checked, check, try_check};

/// A project of the examples.
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) definition: &'static str,
    pub(crate) leads: &'static str,
    /// One table, or none.
    pub(crate) events: &'static [&'static str],
}

/// All of them. Their leads were exported on [`leads::AS_OF`].
pub(crate) const EXAMPLES: [Example; 6] = [
    example!("anum", "leads.csv"),
    example!("bant", "leads.csv", "events.csv"),
    example!("champ", "leads.jsonl"),
    example!("faint", "leads.csv", "events.csv"),
    example!("gpct", "leads.csv", "events.csv"),
    example!("meddic", "leads.csv"),
];
