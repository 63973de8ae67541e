//! Results as one JSON document, versioned: `docs/schemas/tests-v1.json`.
//!
//! For programs: texts are whole and as they were written.

use super::{
    CoverageSection, Difference, Entry, EntrySince, EntryStatus, LawCounts, MutationSection, ProjectReport, RowName,
    Sentence, SinceSection, Spot, TestReport,
};
use crate::Counts;
use leadspec_ir::format_day;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: &'static str,
    tool_version: &'static str,
    summary: Summary,
    projects: Vec<Project<'a>>,
}

#[derive(Serialize)]
struct Project<'a> {
    definition: Definition<'a>,
    summary: Summary,
    tests: Vec<Test<'a>>,
    laws: Vec<Law<'a>>,
    since: Option<Base<'a>>,
    coverage: Option<Coverage<'a>>,
    mutation: Option<Mutation<'a>>,
}

#[derive(Serialize)]
struct Base<'a> {
    called: &'a str,
    commit: &'a str,
    newly_failing: usize,
    failed_before: usize,
    mended: usize,
    new: usize,
    new_failing: usize,
    gone: usize,
    expectations_edited: usize,
}

#[derive(Serialize)]
struct Definition<'a> {
    label: &'a str,
    version: Option<&'a str>,
    digest: &'a str,
}

#[derive(Serialize)]
struct Summary {
    tests: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
    todo: usize,
    laws: usize,
    laws_proved: usize,
    laws_held: usize,
    laws_broken: usize,
    laws_unproved: usize,
}

#[derive(Serialize)]
struct Test<'a> {
    name: &'a str,
    fingerprint: &'a str,
    label: &'a str,
    row: Option<Row<'a>>,
    at: At<'a>,
    status: &'static str,
    reason: Option<&'a str>,
    differences: Vec<Gap<'a>>,
    why: &'a [String],
    since: Option<Before<'a>>,
}

#[derive(Serialize)]
struct Before<'a> {
    status: &'static str,
    expectation_edited: bool,
    broken_by: &'a [String],
}

#[derive(Serialize)]
struct Row<'a> {
    number: u64,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Gap<'a> {
    subject: &'a str,
    expected: &'a str,
    actual: &'a str,
    at: At<'a>,
}

#[derive(Serialize)]
struct Law<'a> {
    name: &'a str,
    fingerprint: &'a str,
    label: &'a str,
    at: At<'a>,
    status: &'static str,
    cases: Option<u64>,
    as_of: Option<String>,
    counterexample: &'a [String],
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Coverage<'a> {
    met: usize,
    all: usize,
    percent: &'a str,
    uncovered: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Mutation<'a> {
    killed: usize,
    survived: usize,
    survivors: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
    fingerprint: &'a str,
    at: At<'a>,
}

#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    line: u64,
    end_line: u64,
    column: Option<u32>,
    end_column: Option<u32>,
}

/// The document.
pub fn json(report: &TestReport) -> String {
    pretty(&Document {
        schema_version: 1,
        tool: "leadspec",
        tool_version: env!("CARGO_PKG_VERSION"),
        summary: summary(report.cases(), report.laws()),
        projects: report.projects.iter().map(project).collect(),
    })
}

/// JSON on several lines, the last one ended.
pub(super) fn pretty<T: Serialize>(value: &T) -> String {
    // Only maps with keys that are no texts, and writers that fail, make this fail: there are none.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn project(project: &ProjectReport) -> Project<'_> {
    Project {
        definition: Definition {
            label: &project.definition.label,
            version: project.definition.version.as_deref(),
            digest: &project.definition.digest,
        },
        summary: summary(project.cases, project.laws),
        tests: project.entries().filter_map(test).collect(),
        laws: project.entries().filter_map(law).collect(),
        since: project.since.as_ref().map(base),
        coverage: project.coverage.as_ref().map(coverage),
        mutation: project.mutation.as_ref().map(mutation),
    }
}

fn summary(cases: Counts, laws: LawCounts) -> Summary {
    Summary {
        tests: cases.total(),
        passed: cases.passed,
        failed: cases.failed,
        skipped: cases.skipped,
        todo: cases.todo,
        laws: laws.total(),
        laws_proved: laws.proved,
        laws_held: laws.held,
        laws_broken: laws.broken,
        laws_unproved: laws.unproved,
    }
}

fn test(entry: &Entry) -> Option<Test<'_>> {
    let (status, reason, failure) = match &entry.status {
        EntryStatus::Passed => ("passed", None, None),
        EntryStatus::Failed(failure) => ("failed", None, Some(failure)),
        EntryStatus::Skipped(why) => ("skipped", Some(why.as_str()), None),
        EntryStatus::Todo => ("todo", None, None),
        EntryStatus::Proved { .. } | EntryStatus::Held(_) | EntryStatus::Broken(_) | EntryStatus::Unproved(_) => {
            return None;
        }
    };
    Some(Test {
        name: &entry.name,
        fingerprint: &entry.fingerprint,
        label: &entry.label,
        row: entry.row.as_ref().map(row),
        at: at(&entry.spot),
        status,
        reason,
        differences: failure.map_or_else(Vec::new, |f| f.differences.iter().map(gap).collect()),
        why: failure.map_or(&[], |f| &f.why),
        since: entry.since.as_ref().map(before),
    })
}

fn before(since: &EntrySince) -> Before<'_> {
    Before {
        status: since.since.name(),
        expectation_edited: since.is_edited,
        broken_by: &since.broken_by,
    }
}

fn base(section: &SinceSection) -> Base<'_> {
    let counts = section.counts;
    Base {
        called: &section.called,
        commit: &section.commit,
        newly_failing: counts.newly_failing,
        failed_before: counts.failed_before,
        mended: counts.mended,
        new: counts.new,
        new_failing: counts.new_failing,
        gone: counts.gone,
        expectations_edited: counts.edited,
    }
}

fn row(row: &RowName) -> Row<'_> {
    Row {
        number: row.number,
        name: row.name.as_deref(),
    }
}

fn gap(difference: &Difference) -> Gap<'_> {
    Gap {
        subject: &difference.subject,
        expected: &difference.expected,
        actual: &difference.actual,
        at: at(&difference.spot),
    }
}

fn law(entry: &Entry) -> Option<Law<'_>> {
    let mut day = None;
    let (status, cases, counterexample, reason): (_, _, &[String], _) = match &entry.status {
        EntryStatus::Proved { cases, as_of } => {
            day = as_of.map(format_day);
            ("proved", Some(*cases), &[], None)
        }
        EntryStatus::Held(cases) => ("held", Some(*cases), &[], None),
        EntryStatus::Broken(lines) => ("broken", None, lines, None),
        EntryStatus::Unproved(why) => ("unproved", None, &[], Some(why.as_str())),
        EntryStatus::Passed | EntryStatus::Failed(_) | EntryStatus::Skipped(_) | EntryStatus::Todo => return None,
    };
    Some(Law {
        name: &entry.name,
        fingerprint: &entry.fingerprint,
        label: &entry.label,
        at: at(&entry.spot),
        status,
        cases,
        as_of: day,
        counterexample,
        reason,
    })
}

fn coverage(coverage: &CoverageSection) -> Coverage<'_> {
    Coverage {
        met: coverage.met,
        all: coverage.all,
        percent: &coverage.percent,
        uncovered: coverage.uncovered.iter().map(said).collect(),
    }
}

fn mutation(mutation: &MutationSection) -> Mutation<'_> {
    Mutation {
        killed: mutation.killed,
        survived: mutation.survived,
        survivors: mutation.survivors.iter().map(said).collect(),
    }
}

fn said(sentence: &Sentence) -> Said<'_> {
    Said {
        text: &sentence.text,
        fingerprint: &sentence.fingerprint,
        at: at(&sentence.spot),
    }
}

fn at(spot: &Spot) -> At<'_> {
    At {
        file: &spot.file,
        line: spot.line,
        end_line: spot.end_line,
        column: spot.columns.map(|(from, _)| from),
        end_column: spot.columns.map(|(_, to)| to),
    }
}
