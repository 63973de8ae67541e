//! GitLab's Code Quality report: a JSON array that merge requests show.

use super::Report;
use leadspec::{Severity, fingerprint};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the array; paths count from the project's root.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let place = report.place(diagnostic.primary.span);
            let path = report.relative(&place.file);
            // A fingerprint leaves the line out, so that a finding stays the same one when lines above it come or go; equal
            // findings in one file are told apart by their order.
            let identity = format!("{path}\0{}\0{}", diagnostic.code, diagnostic.message);
            let nth = seen.entry(identity.clone()).and_modify(|n| *n += 1).or_insert(0u32);
            Issue {
                description: format!("{}: {}", diagnostic.code, diagnostic.message),
                check_name: diagnostic.code.name().to_string(),
                fingerprint: fingerprint(&format!("{identity}\0{nth}")),
                severity: match diagnostic.severity() {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                },
                location: Location {
                    path,
                    lines: Lines {
                        begin: place.start.line,
                        end: place.end.line,
                    },
                },
            }
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}
