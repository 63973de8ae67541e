//! `--report KIND=FILE`: the results in the forms of build servers, several in one run.

use super::cover::Covered;
use super::explained::Explained;
use super::laws::LawFound;
use super::{Ran, mutate};
use crate::command::Streams;
use crate::failure::{Failure, Kind, Stop};
use crate::output::{self, Wanted};
use crate::render::{relative, root};
use crate::terminal::variable;
use leadspec::SourceMap;
use leadspec::runner::report::{
    COMMENT_LIMIT, CoverageSummary, Findings, JunitShape, LawResult, LawStatus, MutationSummary, SUMMARY_LIMIT,
    SinceSummary, TestReport, github_errors, github_warnings, gitlab, json, junit, markdown,
};
use leadspec::runner::{LawOutcome, Mutation};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportKind {
    Junit,
    Github,
    Gitlab,
    Json,
    Markdown,
    Lcov,
    Cobertura,
}

const KINDS: [(&str, ReportKind); 7] = [
    ("junit", ReportKind::Junit),
    ("github", ReportKind::Github),
    ("gitlab", ReportKind::Gitlab),
    ("json", ReportKind::Json),
    ("md", ReportKind::Markdown),
    ("lcov", ReportKind::Lcov),
    ("cobertura", ReportKind::Cobertura),
];

/// Reads `junit=report.xml`, `github`.
pub(super) fn parse(text: &str) -> Result<Wanted<ReportKind>, String> {
    Wanted::parse(text, &KINDS)
}

/// Whether a report rests on coverage.
pub(super) fn covers(wanted: &Wanted<ReportKind>) -> bool {
    matches!(wanted.kind, ReportKind::Lcov | ReportKind::Cobertura)
}

/// Everything that is known about a project when reports are written.
pub(super) struct Known<'a> {
    pub(super) ran: &'a Ran<'a>,
    pub(super) explained: &'a Explained,
    pub(super) since: Option<&'a SinceSummary>,
    pub(super) covered: Option<&'a Covered>,
    pub(super) mutation: Option<&'a Mutation>,
    pub(super) laws: &'a [LawFound],
}

/// Writes all reports.
pub(super) fn write(
    wanted: &[Wanted<ReportKind>],
    known: &[Known],
    sources: &SourceMap,
    streams: &mut Streams,
) -> Result<(), Stop> {
    let mut wanted = wanted.to_vec();
    let on_github = variable("GITHUB_ACTIONS").is_some();
    if on_github && !wanted.iter().any(|w| w.kind == ReportKind::Github) {
        wanted.push(Wanted {
            kind: ReportKind::Github,
            file: PathBuf::from("-"),
        });
    }
    // A table of lines is of one definition; what tests came to can be told of several at once.
    let one_only = wanted.iter().any(covers);
    if known.len() > 1 && one_only {
        let message = format!(
            "coverage is written for one definition, and {} were tested",
            known.len()
        );
        return Err(Failure::new(Kind::Usage, message)
            .with_help("name the folder of one, and write a report for each")
            .into());
    }
    let root = root();
    let path = |name: &str| relative(&root, name);
    let parts: Vec<Part> = known.iter().map(|known| Part::of(known, sources)).collect();
    let findings: Vec<Findings> = known
        .iter()
        .zip(&parts)
        .map(|(known, part)| Findings {
            definition: &known.ran.found.definition,
            suite: &known.ran.found.suite,
            tables: &known.ran.found.tables,
            results: &known.ran.results,
            why: &known.explained.why,
            since: known.since,
            laws: &part.laws,
            coverage: part.coverage.as_ref(),
            mutation: part.mutation.as_ref(),
            sources,
            path: &path,
        })
        .collect();
    let report = TestReport::new(&findings);
    for Wanted { kind, file } in &wanted {
        let first = known.first();
        let covered = first.and_then(|known| Some(known.covered?.report(known.ran, sources)));
        let text = match kind {
            ReportKind::Junit => junit(&report, shape()),
            ReportKind::Gitlab => gitlab(&report),
            ReportKind::Json => json(&report),
            ReportKind::Markdown => markdown(&report, COMMENT_LIMIT),
            ReportKind::Lcov => covered.map_or(String::new(), |covered| covered.lcov()),
            ReportKind::Cobertura => covered.map_or(String::new(), |covered| covered.cobertura()),
            ReportKind::Github => {
                append_summary(&markdown(&report, SUMMARY_LIMIT))?;
                github_errors(&report) + &github_warnings(&report)
            }
        };
        if file == Path::new("-") {
            streams.out.write_all(text.as_bytes())?;
        } else {
            output::replace(file, &text)?;
        }
    }
    Ok(())
}

/// What a report says of a project beside its cases.
struct Part {
    laws: Vec<LawResult>,
    coverage: Option<CoverageSummary>,
    mutation: Option<MutationSummary>,
}

impl Part {
    fn of(known: &Known, sources: &SourceMap) -> Part {
        let definition = &known.ran.found.definition;
        let laws = known.laws.iter().map(|found| LawResult {
            law: found.law,
            status: match &found.outcome {
                LawOutcome::Proved { kinds, as_of } => LawStatus::Proved {
                    cases: *kinds,
                    as_of: *as_of,
                },
                LawOutcome::NoCounterexample { tried } => LawStatus::Held { cases: *tried as u64 },
                LawOutcome::Counterexample(lead) => LawStatus::Broken {
                    counterexample: lead.test.lines().map(str::to_string).collect(),
                },
            },
        });
        Part {
            laws: laws.collect(),
            coverage: known
                .covered
                .map(|covered| CoverageSummary::of(definition, &covered.goals, &covered.coverage)),
            mutation: known
                .mutation
                .map(|mutation| mutate::report(mutation, known.ran, sources).summary()),
        }
    }
}

/// GitLab links cases to their lines, and reads attributes that other readers refuse.
fn shape() -> JunitShape {
    if variable("GITLAB_CI").is_some() {
        JunitShape::WithPlaces
    } else {
        JunitShape::Schema
    }
}

/// Adds to the summary of the job, where GitHub asks for one.
fn append_summary(text: &str) -> Result<(), Failure> {
    let Some(path) = variable("GITHUB_STEP_SUMMARY").map(PathBuf::from) else {
        return Ok(());
    };
    let file = OpenOptions::new().create(true).append(true).open(&path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::writing(&path, &error))
}
