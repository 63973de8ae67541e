//! Diagnostics as one JSON document, versioned: `docs/schemas/diagnostics-v1.json`.
//!
//! Offsets are bytes from the start of the file, lines and columns count from 1, columns in characters.

use super::{Place, Report, is_fixable, severity_word};
use leadspec::{Applicability, Diagnostic, Fix, Label, Position};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Document {
    version: u32,
    tool: &'static str,
    tool_version: &'static str,
    summary: Summary,
    diagnostics: Vec<Finding>,
}

#[derive(Serialize)]
struct Summary {
    errors: u64,
    warnings: u64,
    fixable: u64,
}

#[derive(Serialize)]
struct Finding {
    code: String,
    name: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    at: Range,
    label: String,
    labels: Vec<LabelAt>,
    notes: Vec<String>,
    help: Option<String>,
    fixable: bool,
    fixes: Vec<FixAt>,
}

#[derive(Serialize)]
struct Range {
    file: String,
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    offset: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct LabelAt {
    #[serde(flatten)]
    at: Range,
    text: String,
}

#[derive(Serialize)]
struct FixAt {
    title: String,
    applicability: &'static str,
    edits: Vec<EditAt>,
}

#[derive(Serialize)]
struct EditAt {
    #[serde(flatten)]
    at: Range,
    text: String,
}

/// Writes the document.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let tally = report.tally();
    let document = Document {
        version: 1,
        tool: "leadspec",
        tool_version: env!("CARGO_PKG_VERSION"),
        summary: Summary {
            errors: tally.errors,
            warnings: tally.warnings,
            fixable: tally.fixable,
        },
        diagnostics: report.diagnostics.iter().map(|d| finding(report, d)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn finding(report: &Report, diagnostic: &Diagnostic) -> Finding {
    Finding {
        code: diagnostic.code.to_string(),
        name: diagnostic.code.name(),
        severity: severity_word(diagnostic.severity()),
        message: diagnostic.message.clone(),
        at: range(report.place(diagnostic.primary.span)),
        label: diagnostic.primary.text.clone(),
        labels: diagnostic.secondary.iter().map(|l| label(report, l)).collect(),
        notes: diagnostic.notes.clone(),
        help: diagnostic.help.clone(),
        fixable: is_fixable(diagnostic),
        fixes: diagnostic.fixes.iter().map(|f| fix(report, f)).collect(),
    }
}

fn label(report: &Report, label: &Label) -> LabelAt {
    LabelAt {
        at: range(report.place(label.span)),
        text: label.text.clone(),
    }
}

fn fix(report: &Report, fix: &Fix) -> FixAt {
    FixAt {
        title: fix.title.clone(),
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        },
        edits: fix
            .edits
            .iter()
            .map(|edit| EditAt {
                at: range(report.place(edit.span)),
                text: edit.text.clone(),
            })
            .collect(),
    }
}

fn range(place: Place) -> Range {
    let point = |offset: u32, at: Position| Point {
        offset,
        line: at.line,
        column: at.column,
    };
    Range {
        file: place.file,
        start: point(place.start_offset, place.start),
        end: point(place.end_offset, place.end),
    }
}
