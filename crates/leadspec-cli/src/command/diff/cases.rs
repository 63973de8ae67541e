//! The tests of both versions: which fail newly, and which were mended.

use super::sides::{self, Read, Side};
use super::{Difference, Version};
use crate::command::test::{Found, run_all};
use crate::failure::{Failure, Stop};
use crate::words::{count, list};
use leadspec::change::Comparison;
use leadspec::report::review::{self, Tests};
use leadspec::runner::{Mismatch, Place, Results, Run, Since, Status, compare_runs};
use leadspec::{Scratch, Severity, SourceMap};
use std::sync::Arc;

/// Tests that ran.
struct Ran {
    found: Found,
    sources: SourceMap,
    results: Results,
}

impl Ran {
    fn of(side: &Side, version: &Version) -> Result<Ran, Stop> {
        let mut sources = version.sources.clone();
        let found = Found::of(
            side.files(),
            (Arc::clone(&version.definition), version.suite.clone()),
            &mut sources,
        )?;
        let results = run_all(&found, &sources, side.files(), &mut Scratch::new())?;
        Ok(Ran {
            found,
            sources,
            results,
        })
    }

    fn run(&self) -> Run<'_> {
        Run {
            definition: &self.found.definition,
            suite: &self.found.suite,
            tables: &self.found.tables,
            sources: &self.sources,
            results: &self.results,
        }
    }
}

/// What tests the newer version: its own tests, or those of the older one.
pub(super) enum Tested<'a> {
    /// Its own; perhaps there are none.
    Own(&'a Version),
    /// It brings none, so those of the older one are held against it: they are what was agreed.
    Held(Box<Version>),
    /// They do not fit it.
    Unfit(&'a Version, String),
}

impl<'a> Tested<'a> {
    pub(super) fn of(old_side: &Side, old: &Version, new: &'a Version) -> Result<Tested<'a>, Failure> {
        if !new.suite.tests.is_empty() || old.suite.tests.is_empty() {
            return Ok(Tested::Own(new));
        }
        Ok(match sides::held(old_side, old, new)? {
            Read::Version(version) => Tested::Held(version),
            Read::Broken(broken) => {
                let report = broken.findings.report();
                let first = report.diagnostics.iter().find(|d| d.severity() == Severity::Error);
                let first = first.map_or_else(String::new, |error| {
                    let place = report.place(error.primary.span);
                    format!(" ({}:{}: {})", place.file, place.start.line, error.message)
                });
                let note = format!(
                    "the tests of {} do not fit {}: {}{first}, so they did not run",
                    old.called,
                    new.called,
                    count(report.tally().errors, "error")
                );
                Tested::Unfit(new, note)
            }
        })
    }

    /// The newer version with the tests that are its own or held against it.
    pub(super) fn version(&self) -> &Version {
        match self {
            Tested::Own(version) | Tested::Unfit(version, _) => version,
            Tested::Held(version) => version,
        }
    }

    /// Why there is no test, if so.
    pub(super) fn note(&self) -> Option<&String> {
        match self {
            Tested::Unfit(_, note) => Some(note),
            Tested::Own(_) | Tested::Held(_) => None,
        }
    }
}

/// Runs the tests of both. `None` where the newer version has none.
pub(super) fn tests(
    (old_side, new_side): (&Side, &Side),
    tested: &Tested,
    difference: &Difference,
    comparison: &Comparison,
) -> Result<Option<Tests>, Stop> {
    let new = tested.version();
    if new.suite.tests.is_empty() {
        return Ok(None);
    }
    let side = match tested {
        Tested::Own(_) | Tested::Unfit(..) => new_side,
        Tested::Held(_) => old_side,
    };
    let was = Ran::of(old_side, difference.old)?;
    let is = Ran::of(side, new)?;
    Ok(Some(told(&was, &is, difference, comparison)))
}

fn told(was: &Ran, is: &Ran, difference: &Difference, comparison: &Comparison) -> Tests {
    let compared = compare_runs(&was.run(), &is.run());
    let counts = is.results.counts();
    let of = |wanted: Since| -> Vec<Place> {
        let cases = compared.cases.iter().filter(|case| case.since == wanted);
        cases.filter_map(|case| case.new).collect()
    };
    let newly = of(Since::NewlyFailing);
    let broken = is
        .found
        .broken_by(comparison, &difference.changes, newly.iter().copied());
    let because = |place: &Place| {
        let numbers = broken.get(place)?.iter().map(|change| difference.number(*change));
        Some(because(&numbers.collect::<Vec<usize>>()))
    };
    let newly_failing = newly.iter().map(|place| review::TestCase {
        told: told_of(is, *place).map(|told| told + &because(place).unwrap_or_default()),
        ..case(is, *place)
    });
    let since = compared.counts();
    Tests {
        passed: counts.passed as u64,
        failed: counts.failed as u64,
        newly_failing: newly_failing.collect(),
        mended: of(Since::Mended).into_iter().map(|place| case(is, place)).collect(),
        failing_before: since.failed_before as u64,
    }
}

/// `, because of (1) or (3)`: by the numbers of changes that alone make a case fail.
fn because(numbers: &[usize]) -> String {
    let told: Vec<String> = numbers.iter().map(|number| format!("({number})")).collect();
    format!(", because of {}", list(&told, "or"))
}

/// What a case is called, and where it stands.
fn case(ran: &Ran, place: Place) -> review::TestCase {
    let (test, number) = match place {
        Place::Written { test, case } => (test, Some(case)),
        Place::Row { test, .. } => (test, None),
    };
    let suite = &ran.found.suite;
    let declared = suite.tests.get(test);
    let label = declared.map_or("", |test| test.label.as_str());
    let row = declared
        .zip(number)
        .and_then(|(test, case)| test.cases.get(case)?.row.as_ref());
    let name = match (row, place) {
        (Some(row), _) => match &row.name {
            Some(name) => format!("{label} › row {}: {name}", row.number),
            None => format!("{label} › row {}", row.number),
        },
        (None, Place::Row { row, .. }) => format!("{label} › row {}", row + 1),
        (None, Place::Written { .. }) => label.to_string(),
    };
    let at = row.map(|row| row.at).or(declared.map(|test| test.at));
    review::TestCase {
        name,
        place: at.map(|at| crate::render::spot(&ran.sources, at)),
        told: None,
    }
}

/// What came out and what was expected: `stage: nurture instead of sql`.
fn told_of(ran: &Ran, place: Place) -> Option<String> {
    let own = ran.results.cases.iter().find(|case| case.place == place)?;
    let Status::Failed(mismatches) = &own.status else {
        return None;
    };
    let told = |one: &Mismatch| format!("{}: {} instead of {}", one.subject, one.actual, one.expected);
    let first = mismatches.first().map(told)?;
    let more = mismatches.len() - 1;
    Some(if more == 0 {
        first
    } else {
        format!("{first}, and {more} more")
    })
}
