//! Which files hold tests, and what they mean.

use super::choose::Choice;
use super::tables;
use crate::command::Streams;
use crate::failure::{Failure, Kind, Stop};
use crate::files::{Contents, Disk, Files};
use crate::project::{self, TestPolicy};
use crate::render::Tally;
use crate::sources::{self, Findings, Meant, SHOWN, Texts, name};
use crate::terminal::Style;
use crate::words::count;
use leadspec::change::{Change, Comparison};
use leadspec::runner::{CaseTable, Place, written_out};
use leadspec::{Definition, Example, SourceMap, Suite, broken_by};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A definition with its tests, ready to run.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) definition: Arc<Definition>,
    pub(crate) suite: Suite,
    pub(crate) examples: Vec<Example>,
    /// The files of cases of each test.
    pub(crate) tables: Vec<Vec<CaseTable>>,
    /// What its project asks of the tests.
    pub(crate) policy: TestPolicy,
    /// The names of its files, those of cases included.
    pub(crate) files: Vec<String>,
}

impl Found {
    /// A definition with tests that are read already; the files of cases that these name are read now, and join the sources.
    pub(crate) fn of(
        on: &dyn Contents,
        (definition, suite): (Arc<Definition>, Suite),
        sources: &mut SourceMap,
    ) -> Result<Found, Stop> {
        let mut files = Vec::new();
        Ok(Found {
            tables: tables::read(on, &definition, &suite, sources, &mut files)?,
            definition,
            suite,
            examples: Vec::new(),
            policy: TestPolicy::default(),
            files,
        })
    }

    /// Which changes of meaning, by their places, each alone make cases fail; nothing for a case that no single one does.
    pub(crate) fn broken_by(
        &self,
        comparison: &Comparison,
        changes: &[Change],
        places: impl IntoIterator<Item = Place>,
    ) -> BTreeMap<Place, Vec<usize>> {
        let written = |place| written_out(&self.definition, &self.suite, &self.tables, place).map(|case| (place, case));
        let (places, cases): (Vec<Place>, Vec<_>) = places.into_iter().filter_map(written).unzip();
        let broken = broken_by(comparison, changes, &cases);
        places
            .into_iter()
            .zip(broken)
            .filter(|(_, by)| !by.is_empty())
            .collect()
    }
}

/// Everything that the paths mean, or the project, or this folder. Where something is wrong with a definition, it is shown and nothing
/// runs.
pub(crate) fn projects(choice: &Choice, streams: &mut Streams) -> Result<(SourceMap, Vec<Found>), Stop> {
    read(&Disk, &choice.named(), &mut |findings| complain(findings, streams))
}

/// The same where files are read elsewhere too. `judge` stops it where what was found can't run.
pub(crate) fn read(
    on: &dyn Files,
    paths: &[PathBuf],
    judge: &mut dyn FnMut(&Findings) -> Result<(), Stop>,
) -> Result<(SourceMap, Vec<Found>), Stop> {
    let (files, definition, policy) = project::test_files(on, paths)?;
    let findings = sources::check(&files, &Texts::new(on))?;
    judge(&findings)?;
    let own = definition.map(|path| name(&path));
    let is_own = |meant: &Meant| own.as_ref().is_none_or(|own| meant.files.contains(own));
    let Findings {
        mut sources,
        projects: meant,
        ..
    } = findings;
    let mut projects = Vec::new();
    for meant in meant.into_iter().filter(is_own) {
        let Meant {
            definition,
            suite,
            examples,
            mut files,
        } = meant;
        projects.push(Found {
            tables: tables::read(on, &definition, &suite, &mut sources, &mut files)?,
            definition: Arc::new(definition),
            suite,
            examples,
            policy: policy.clone(),
            files,
        });
    }
    Ok((sources, projects))
}

fn complain(findings: &Findings, streams: &mut Streams) -> Result<(), Stop> {
    let Tally { errors, warnings, .. } = findings.show_errors(SHOWN, streams)?;
    if errors > 0 {
        let message = format!("there {}, so no test ran", are(errors));
        return Err(Failure::new(Kind::Untested, message).into());
    }
    if warnings > 0 {
        let line = format!("{}; `leadspec check` shows them", count(warnings, "warning"));
        writeln!(streams.err, "{}", streams.error.paint(Style::Warn, &line))?;
    }
    Ok(())
}

fn are(errors: u64) -> String {
    let verb = if errors == 1 { "is" } else { "are" };
    format!("{verb} {}", count(errors, "error"))
}
