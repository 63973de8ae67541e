//! Annotations that GitHub shows beside the lines of a pull request.
//!
//! GitHub keeps ten of a kind from one step and drops the rest without a word. So there are never more: where there would be, the last
//! one says how many are missing.

use super::words::{LABEL, brief, count, cut, lines, sentence, shown, thousands};
use super::{Entry, EntryStatus, Sentence, Spot, TestReport};
use leadspec_diagnostics::{github_message, github_property};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many of a kind GitHub keeps from one step.
const KEPT: usize = 10;
/// Lines of an annotation; the summary has the others.
const LINES: usize = 24;

/// One command for each case that failed and each law that is broken: laws first, then one case of each test before the second of any.
pub fn github_errors(report: &TestReport) -> String {
    let mut ranked: Vec<((bool, usize), Annotation)> = Vec::new();
    for project in &report.projects {
        let mut met: BTreeMap<u32, usize> = BTreeMap::new();
        for entry in project.entries() {
            if let Some(annotation) = error(entry) {
                let nth = met.entry(entry.anchor).and_modify(|n| *n += 1).or_insert(0);
                ranked.push(((!entry.is_law(), *nth), annotation));
            }
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let annotations: Vec<Annotation> = ranked.into_iter().map(|(_, annotation)| annotation).collect();
    commands("error", &annotations)
}

/// One command for each law that is not proved, each change that no test would notice, and each outcome that no case shows.
pub fn github_warnings(report: &TestReport) -> String {
    let mut annotations: Vec<Annotation> = report.entries().filter_map(warning).collect();
    let survivors = report.survivors();
    annotations.extend(survivors.map(|survivor| remark("No test would notice this change", survivor)));
    let uncovered = report.uncovered();
    annotations.extend(uncovered.map(|outcome| remark("No test shows this", outcome)));
    commands("warning", &annotations)
}

struct Annotation<'a> {
    spot: &'a Spot,
    title: String,
    lines: Vec<String>,
}

fn error(entry: &Entry) -> Option<Annotation<'_>> {
    let (spot, lines) = match &entry.status {
        EntryStatus::Failed(failure) => {
            let differences = failure.differences.iter();
            let told = differences.flat_map(|d| [sentence(d)].into_iter().chain(lines(d)));
            let why = failure.why.iter().map(|line| brief(line));
            (&failure.spot, told.chain(why).collect())
        }
        EntryStatus::Broken(counterexample) => {
            let head = "This law does not hold. A lead that shows it:".to_string();
            let lines = [head].into_iter().chain(counterexample.iter().map(|line| brief(line)));
            (&entry.spot, lines.collect())
        }
        EntryStatus::Passed
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Proved { .. }
        | EntryStatus::Held(_)
        | EntryStatus::Unproved(_) => return None,
    };
    let tag = entry.since.as_ref().and_then(|since| since.tag.as_ref());
    Some(Annotation {
        spot,
        title: match tag {
            Some(tag) => format!("{}: {}", cut(&entry.name, LABEL), shown(tag)),
            None => entry.name.clone(),
        },
        lines,
    })
}

fn warning(entry: &Entry) -> Option<Annotation<'_>> {
    match &entry.status {
        EntryStatus::Unproved(why) => Some(Annotation {
            spot: &entry.spot,
            title: entry.name.clone(),
            lines: vec![format!("This law is not proved: {}", brief(why))],
        }),
        EntryStatus::Passed
        | EntryStatus::Failed(_)
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Proved { .. }
        | EntryStatus::Held(_)
        | EntryStatus::Broken(_) => None,
    }
}

fn remark<'a>(title: &str, about: &'a Sentence) -> Annotation<'a> {
    Annotation {
        spot: &about.spot,
        title: title.to_string(),
        lines: vec![brief(&about.text)],
    }
}

fn commands(kind: &str, annotations: &[Annotation]) -> String {
    let shown = if annotations.len() > KEPT {
        KEPT - 1
    } else {
        annotations.len()
    };
    let mut out = String::new();
    for annotation in annotations.iter().take(shown) {
        out.push_str(&command(kind, annotation));
    }
    if let rest @ 1.. = annotations.len() - shown {
        let title = format!("… and {} more", thousands(rest));
        let message = format!("{}: see the summary of this step", count(rest, &format!("more {kind}")));
        let (title, message) = (github_property(&title), github_message(&message));
        let _ = writeln!(out, "::{kind} title={title}::{message}");
    }
    out
}

fn command(kind: &str, annotation: &Annotation) -> String {
    let spot = annotation.spot;
    // Columns mean something to GitHub within one line only.
    let columns = match spot.columns {
        Some((from, to)) if spot.line == spot.end_line => format!(",col={from},endColumn={to}"),
        Some(_) | None => String::new(),
    };
    let mut lines = annotation.lines.clone();
    if lines.len() > LINES {
        let rest = lines.len() + 1 - LINES;
        lines.truncate(LINES - 1);
        lines.push(format!("… and {}", count(rest, "more line")));
    }
    format!(
        "::{kind} file={},line={},endLine={}{columns},title={}::{}\n",
        github_property(&shown(&spot.file)),
        spot.line,
        spot.end_line,
        github_property(&cut(&annotation.title, 2 * LABEL)),
        github_message(&lines.join("\n")),
    )
}
