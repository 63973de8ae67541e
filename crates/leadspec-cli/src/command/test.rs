//! `leadspec test`: runs the tests that stand in `.lead` files, and tells in plain words what did not come out, and why.

mod accept;
mod against;
mod choose;
mod cover;
mod discover;
mod explained;
mod laws;
mod mutate;
mod reports;
mod show;
mod tables;
mod watch;

use super::{Streams, reading};
use crate::failure::{Failure, Stop, Verdict};
use crate::files::{Contents, Disk};
use crate::output::{self, Wanted};
use crate::project::PROJECT_FILE;
use crate::sources;
use against::Base;
use choose::Choice;
use clap::Args;
pub(super) use discover::Found;
use explained::Explained;
use laws::LawFound;
use leadspec::runner::report::SinceSummary;
use leadspec::runner::{Place, Prepared, Results, Snapshot, Status, compare_snapshots};
use leadspec::{Scratch, SourceMap};
use reports::{Known, ReportKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Run the tests of a definition.
///
/// Tests are found in the definition's own file, in the files beside it and in the folder `tests`, or where leadspec.toml says.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Exit code 0: all passed. 1: a test failed, or none was chosen. 2: they could not run. 3: too little is covered,\n\
                  or too many changes of the definition go unnoticed."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "options of a command line, each asked for on its own"
)]
pub(crate) struct Arguments {
    /// Words of a test's name, or the path of a file or folder; `FILE:LINE` is the test at that line
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,

    /// Show which tests there are, and run none
    #[arg(long)]
    list: bool,

    /// Stop at the first test that fails
    #[arg(long)]
    fail_fast: bool,

    /// Tell what fails newly from what failed at a commit too, and which change broke it. `main...` is where this branch left `main`
    #[arg(long, value_name = "REV", conflicts_with = "list")]
    against: Option<String>,

    /// Write what came out where it was expected, after showing it
    #[arg(long, conflicts_with_all = ["list", "watch"])]
    accept: bool,

    /// Show which outcomes of the definition the tests show, and which they do not
    #[arg(long)]
    coverage: bool,

    /// How many percent of the outcomes must be covered: exit code 3 below it
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(..=100))]
    threshold: Option<u32>,

    /// Print the rows that would cover what is missing, ready to paste
    #[arg(long)]
    suggest: bool,

    /// Try every small change of the definition, and show those that no test notices
    #[arg(long)]
    mutate: bool,

    /// How many percent of these changes must be noticed: exit code 3 below it
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(..=100))]
    mutation_threshold: Option<u32>,

    /// Write a report: junit, github, gitlab, json, md, lcov or cobertura, each `=FILE`. May stand several times
    #[arg(long, value_name = "KIND=FILE", value_parser = reports::parse)]
    report: Vec<Wanted<ReportKind>>,

    /// Run again what a saved file touches
    #[arg(short, long, conflicts_with = "list")]
    watch: bool,

    /// Let it pass that no test is chosen
    #[arg(long)]
    allow_empty: bool,

    /// Start searches among possible leads from this number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    seed: u64,
}

/// A project with the results of its tests.
struct Ran<'f> {
    found: &'f Found,
    prepared: Prepared<'f>,
    results: Results,
    /// The whole decisions of cases that are to be as they were.
    snapshots: BTreeMap<Place, Snapshot>,
    /// Those that are kept, by the name of their file.
    kept: BTreeMap<String, String>,
}

/// What one round came to.
struct Round {
    verdict: Verdict,
    /// All files that were read for it.
    files: Vec<PathBuf>,
}

/// Files that changed: only what they touch runs.
struct Only {
    paths: BTreeSet<PathBuf>,
}

impl<'f> Ran<'f> {
    /// Runs the cases that are chosen, wherever files are read.
    fn of(
        found: &'f Found,
        sources: &SourceMap,
        on: &dyn Contents,
        chosen: &dyn Fn(Place) -> bool,
        scratch: &mut Scratch,
    ) -> Result<Ran<'f>, Failure> {
        let mut prepared = Prepared::new(&found.definition, &found.suite, &found.tables, chosen);
        let mut results = prepared.run(&found.definition, scratch);
        let snapshots = prepared.snapshots(&found.definition, scratch);
        let kept = tables::kept(on, &tables::snapshot_paths(found, sources))?;
        compare_snapshots(&mut results, &found.suite, &found.tables, &snapshots, &kept);
        Ok(Ran {
            found,
            prepared,
            results,
            snapshots,
            kept,
        })
    }

    /// The last as-of day of its cases; today where none has one.
    fn as_of(&self) -> i64 {
        let days = self.prepared.days();
        days.last()
            .copied()
            .unwrap_or_else(|| reading::today(&self.found.definition))
    }
}

impl Arguments {
    fn covers(&self) -> bool {
        self.coverage || self.suggest || self.threshold.is_some() || self.report.iter().any(reports::covers)
    }

    fn choice(&self) -> Choice {
        Choice::of(&self.filters)
    }
}

impl Only {
    /// Whether a project has anything to do with them. `leadspec.toml` concerns all.
    fn touches(&self, found: &Found) -> bool {
        let names: BTreeSet<String> = self.paths.iter().map(|path| sources::name(path)).collect();
        names.iter().any(|name| name.ends_with(PROJECT_FILE)) || found.files.iter().any(|file| names.contains(file))
    }
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    if arguments.accept {
        accept::refuse_in_ci()?;
    }
    output::probe(&arguments.report)?;
    let base = match &arguments.against {
        Some(revision) => Some(Base::read(revision, &arguments.choice(), streams)?),
        None => None,
    };
    if arguments.watch {
        return watch::watch(arguments, base.as_ref(), streams);
    }
    Ok(once(arguments, base.as_ref(), None, streams)?.verdict)
}

/// Finds, runs and tells.
fn once(arguments: &Arguments, base: Option<&Base>, only: Option<&Only>, streams: &mut Streams) -> Result<Round, Stop> {
    let choice = arguments.choice();
    let (sources, mut projects) = discover::projects(&choice, streams)?;
    let files = projects
        .iter()
        .flat_map(|found| &found.files)
        .map(PathBuf::from)
        .collect();
    if let Some(only) = only {
        projects.retain(|found| only.touches(found));
    }
    if arguments.list {
        show::list(streams.out, &sources, &projects, &choice)?;
        let verdict = Verdict::Fine;
        return Ok(Round { verdict, files });
    }
    let mut scratch = Scratch::new();
    let mut ran: Vec<Ran> = Vec::new();
    for found in &projects {
        let chosen = |place: Place| choice.takes(&sources, &found.suite, place);
        let mut own = Ran::of(found, &sources, &Disk, &chosen, &mut scratch)?;
        let has_failed = arguments.fail_fast && stop_at_first_failure(&mut own.results);
        ran.push(own);
        if has_failed {
            break;
        }
    }
    if arguments.accept && accept::write(&sources, &ran, streams)? {
        let again = Arguments {
            accept: false,
            ..arguments.clone()
        };
        return once(&again, base, only, streams);
    }
    let since: Vec<Option<SinceSummary>> = ran
        .iter()
        .map(|own| base.map(|base| base.since(own, &sources, &choice, projects.len())))
        .collect();
    let explained: Vec<Explained> = ran
        .iter()
        .zip(&since)
        .map(|(own, since)| Explained::of(own, since.as_ref(), &sources, arguments.seed))
        .collect();
    let laws: Vec<Vec<LawFound>> = ran
        .iter()
        .map(|own| laws::look(own, &choice, &sources, arguments.seed))
        .collect();
    for (own, laws) in ran.iter().zip(&laws) {
        laws::write(streams.out, own, laws, &sources, streams.output)?;
    }
    let counts = show::write(streams, &ran, &explained, &since, &arguments.filters)?;
    let covered = cover::measure(arguments, &mut ran, &mut scratch);
    let mut gates = cover::quality(arguments, &sources, &ran, &covered, streams)?;
    let mutations = mutate::all(arguments, &sources, &mut ran, &mut gates, streams)?;
    let known: Vec<Known> = ran
        .iter()
        .zip(explained.iter().zip(&since))
        .zip(&covered)
        .zip(mutations.iter().zip(&laws))
        .map(|(((ran, (explained, since)), covered), (mutation, laws))| Known {
            ran,
            explained,
            since: since.as_ref(),
            covered: covered.as_ref(),
            mutation: mutation.as_ref(),
            laws,
        })
        .collect();
    reports::write(&arguments.report, &known, &sources, streams)?;
    let is_broken = laws.iter().flatten().any(LawFound::is_broken);
    let looked_at = counts.total() + laws.iter().map(Vec::len).sum::<usize>();
    let verdict = if looked_at == 0 && !arguments.allow_empty {
        show::nothing_chosen(streams, &projects, &arguments.filters)?;
        Verdict::No
    } else if counts.failed == 0 && !is_broken {
        gates
    } else {
        Verdict::No
    };
    Ok(Round { verdict, files })
}

/// Forgets whatever comes behind the first case that failed, if one did.
fn stop_at_first_failure(results: &mut Results) -> bool {
    let first = results
        .cases
        .iter()
        .position(|case| matches!(case.status, Status::Failed(_)));
    if let Some(first) = first {
        results.cases.truncate(first + 1);
    }
    first.is_some()
}

/// Runs all tests of a definition, wherever its files are read.
pub(super) fn run_all(
    found: &Found,
    sources: &SourceMap,
    on: &dyn Contents,
    scratch: &mut Scratch,
) -> Result<Results, Failure> {
    Ok(Ran::of(found, sources, on, &|_| true, scratch)?.results)
}
