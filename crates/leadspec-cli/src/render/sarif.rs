//! SARIF 2.1.0, which code scanning services take in.

use super::{Place, Report, severity_word};
use leadspec::{Code, Diagnostic, Fix, page};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes the log: one run, a rule for each code that occurs with its page as help, a result per finding.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut codes: Vec<Code> = report.diagnostics.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let places: BTreeMap<Code, usize> = codes.iter().enumerate().map(|(i, c)| (*c, i)).collect();
    let results: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|d| result(report, d, places.get(&d.code).copied().unwrap_or(0)))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "leadspec",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().copied().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.to_string(),
        "name": code.name(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": page(code), "markdown": page(code) },
        "defaultConfiguration": { "level": severity_word(code.severity()) },
    })
}

fn result(report: &Report, diagnostic: &Diagnostic, rule: usize) -> Value {
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        let _ = write!(text, "\nnote: {note}");
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let related: Vec<Value> = diagnostic
        .secondary
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let mut related = location(report, &report.place(label.span));
            if let Some(fields) = related.as_object_mut() {
                fields.insert("id".to_string(), json!(i + 1));
                fields.insert("message".to_string(), json!({ "text": label.text }));
            }
            related
        })
        .collect();
    json!({
        "ruleId": diagnostic.code.to_string(),
        "ruleIndex": rule,
        "level": severity_word(diagnostic.severity()),
        "message": { "text": text },
        "locations": [location(report, &report.place(diagnostic.primary.span))],
        "relatedLocations": related,
        "fixes": diagnostic.fixes.iter().map(|f| fix(report, f)).collect::<Vec<_>>(),
    })
}

fn location(report: &Report, place: &Place) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&report.relative(&place.file)) },
        "region": region(place),
    }})
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
        "byteOffset": place.start_offset,
        "byteLength": place.end_offset - place.start_offset.min(place.end_offset),
    })
}

/// One change per file, as the format wants it.
fn fix(report: &Report, fix: &Fix) -> Value {
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let place = report.place(edit.span);
        files.entry(report.relative(&place.file)).or_default().push(json!({
            "deletedRegion": region(&place),
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(file, replacements)| json!({ "artifactLocation": { "uri": uri(&file) }, "replacements": replacements }))
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// A path as a relative reference: everything but letters, digits and `-._~/` is written as its bytes.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
