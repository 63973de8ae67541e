//! `--against REV`: what became of the tests at a commit, so that what fails newly is told from what failed before.

use super::Ran;
use super::choose::Choice;
use super::discover::{self, Found};
use super::run_all;
use crate::command::Streams;
use crate::failure::{Failure, Kind, Stop};
use crate::files::{Committed, Files as _};
use crate::git::{Commit, Repository};
use crate::project;
use crate::sources::Findings;
use crate::words::count;
use leadspec::change::{Comparison, numbers};
use leadspec::runner::report::SinceSummary;
use leadspec::runner::{Place, Results, Run, Since, compare_runs};
use leadspec::{Scratch, SourceMap, Suite};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What can be done where there is nothing to compare with.
const WITHOUT: &str = "without `--against` the tests run as they are";

/// The definitions and tests of a commit, and what became of the tests there.
pub(super) struct Base {
    commit: Commit,
    sources: SourceMap,
    projects: Vec<(Found, Results)>,
}

impl Base {
    /// Reads a commit's definitions and runs their tests.
    pub(super) fn read(revision: &str, choice: &Choice, streams: &mut Streams) -> Result<Base, Stop> {
        let (commit, files) = committed(revision)?;
        let called = commit.shown();
        let paths = there(&files, choice, &called)?;
        let mut judge = |findings: &Findings| complain(findings, &called, streams);
        let (sources, found) = discover::read(&files, &paths, &mut judge).map_err(|stop| of_base(stop, &called))?;
        let mut scratch = Scratch::new();
        let mut projects = Vec::with_capacity(found.len());
        for found in found {
            let results = run_all(&found, &sources, &files, &mut scratch)?;
            projects.push((found, results));
        }
        Ok(Base {
            commit,
            sources,
            projects,
        })
    }

    /// What became of a project's tests since.
    pub(super) fn since(&self, ran: &Ran, sources: &SourceMap, choice: &Choice, all: usize) -> SinceSummary {
        let found = ran.found;
        let today = Run {
            definition: &found.definition,
            suite: &found.suite,
            tables: &found.tables,
            sources,
            results: &ran.results,
        };
        let nothing = Results::default();
        let empty = Suite::default();
        let base = self.same_project(found, all);
        let before = match base {
            Some((base, results)) => Run {
                definition: &base.definition,
                suite: &base.suite,
                tables: &base.tables,
                sources: &self.sources,
                results,
            },
            None => Run {
                suite: &empty,
                tables: &[],
                results: &nothing,
                ..today
            },
        };
        let mut runs = compare_runs(&before, &today);
        let ran_today: BTreeSet<Place> = ran.results.cases.iter().map(|case| case.place).collect();
        runs.cases.retain(|case| match (case.new, case.old) {
            (Some(new), _) => ran_today.contains(&new),
            (None, Some(old)) => choice.takes(&self.sources, before.suite, old),
            (None, None) => false,
        });
        let failed_before = |place: Place| runs.of(place).is_some_and(|case| case.since == Since::FailedBefore);
        let broken_by = base.map_or_else(BTreeMap::new, |(base, _)| {
            blamed(base, ran, &|place| !failed_before(place))
        });
        SinceSummary {
            called: self.commit.shown(),
            commit: self.commit.id.clone(),
            broken_by,
            runs,
        }
    }

    /// The project of the commit that is the same as one of today: it shares files with it, or both are the only one.
    fn same_project(&self, found: &Found, all: usize) -> Option<&(Found, Results)> {
        let shares = |base: &Found| base.files.iter().any(|file| found.files.contains(file));
        let same = self.projects.iter().find(|(base, _)| shares(base));
        match self.projects.as_slice() {
            [only] if all == 1 => same.or(Some(only)),
            _ => same,
        }
    }
}

/// The commit that is meant, and its files. `main...` is where this branch left `main`.
fn committed(revision: &str) -> Result<(Commit, Committed), Failure> {
    let repository = Repository::here().map_err(|failure| failure.with_help(WITHOUT))?;
    let commit = match revision.strip_suffix("...") {
        Some(branch) => repository.merge_base(&repository.commit(branch)?, &repository.commit("HEAD")?)?,
        None => repository.commit(revision)?,
    };
    let files = repository.files(&commit)?;
    Ok((commit, files))
}

/// The files and folders that are named, as far as the commit has them.
fn there(files: &Committed, choice: &Choice, called: &str) -> Result<Vec<PathBuf>, Failure> {
    let named = choice.named();
    let (there, missing): (Vec<PathBuf>, Vec<PathBuf>) = named
        .into_iter()
        .partition(|path| files.is_file(path) || files.is_own_folder(path));
    let lacks = |what: &str| {
        let failure = Failure::new(Kind::NotFound, format!("{called} has no {what}"));
        failure.with_help(WITHOUT)
    };
    match missing.first() {
        Some(first) if there.is_empty() => Err(lacks(&format!("`{}`", first.display()))),
        None if there.is_empty() && files.names(Path::new("")).is_err() && project::find(files)?.is_none() => {
            Err(lacks("`.lead` file in this folder"))
        }
        Some(_) | None => Ok(there),
    }
}

fn complain(findings: &Findings, called: &str, streams: &mut Streams) -> Result<(), Stop> {
    let errors = findings.show_errors(1, streams)?.errors;
    if errors == 0 {
        return Ok(());
    }
    let message = format!(
        "the definition of {called} has {}, so nothing ran there",
        count(errors, "error")
    );
    let failure = Failure::new(Kind::Untested, message);
    Err(failure
        .with_help("compare with a commit whose definition is whole")
        .into())
}

/// What went wrong at the commit, not here.
fn of_base(stop: Stop, called: &str) -> Stop {
    match stop {
        Stop::Failure(failure) if !failure.message.contains(called) => Failure {
            message: format!("{called}: {}", failure.message),
            ..*failure
        }
        .into(),
        Stop::Failure(_) | Stop::ClosedPipe => stop,
    }
}

/// For each case that some change broke, the changes of meaning that alone make it fail, in a sentence each.
fn blamed(base: &Found, ran: &Ran, is_broken: &dyn Fn(Place) -> bool) -> BTreeMap<Place, Vec<String>> {
    let found = ran.found;
    let failures = ran.results.failures().map(|(place, _)| *place);
    let failing: Vec<Place> = failures.filter(|place| is_broken(*place)).collect();
    if failing.is_empty() {
        return BTreeMap::new();
    }
    let comparison = Comparison::new(&base.definition, &found.definition);
    let changes = comparison.changes();
    let numbers = numbers(&changes);
    let told = |change: usize| {
        let change = (changes.get(change)?, numbers.get(change)?);
        Some(format!("change {}: {}", change.1, change.0.sentence))
    };
    let broken = found.broken_by(&comparison, &changes, failing).into_iter();
    broken
        .map(|(place, by)| (place, by.into_iter().filter_map(told).collect()))
        .collect()
}
