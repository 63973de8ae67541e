//! GitLab's Code Quality report: a JSON array that merge requests show.

use super::words::{brief, trouble};
use super::{Entry, EntryStatus, Sentence, Spot, TestReport};
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    end: u64,
}

/// The array: what went wrong, then changes that no test would notice, then outcomes that no case shows.
pub fn gitlab(report: &TestReport) -> String {
    let mut issues: Vec<Issue> = report.entries().filter_map(issue).collect();
    issues.extend(
        report
            .survivors()
            .map(|survivor| remark("unnoticed-change", "minor", survivor)),
    );
    issues.extend(
        report
            .uncovered()
            .map(|outcome| remark("outcome-not-tested", "info", outcome)),
    );
    super::json::pretty(&issues)
}

fn issue(entry: &Entry) -> Option<Issue<'_>> {
    let (check_name, severity, spot) = match &entry.status {
        EntryStatus::Failed(failure) => ("test-failed", "critical", &failure.spot),
        EntryStatus::Broken(_) => ("law-broken", "blocker", &entry.spot),
        EntryStatus::Unproved(_) => ("law-not-proved", "major", &entry.spot),
        EntryStatus::Passed
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Proved { .. }
        | EntryStatus::Held(_) => return None,
    };
    Some(Issue {
        description: format!("{}: {}", entry.name, trouble(entry).unwrap_or_default()),
        check_name,
        fingerprint: &entry.fingerprint,
        severity,
        location: location(spot),
    })
}

fn remark<'a>(check_name: &'static str, severity: &'static str, about: &'a Sentence) -> Issue<'a> {
    Issue {
        description: brief(&about.text),
        check_name,
        fingerprint: &about.fingerprint,
        severity,
        location: location(&about.spot),
    }
}

fn location(spot: &Spot) -> Location<'_> {
    Location {
        path: &spot.file,
        lines: Lines {
            begin: spot.line,
            end: spot.end_line,
        },
    }
}
