//! Which tests are meant: by words of their names, by file, by line.

use crate::sources::name;
use leadspec::runner::Place;
use leadspec::{SourceMap, Suite, Test};
use std::path::{Path, PathBuf};

/// What the filters of a command line say. Words and paths narrow each other down; of several words, or several paths, one is enough.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// In lower case.
    words: Vec<String>,
    paths: Vec<Chosen>,
}

/// A file or folder, and a line of it.
#[derive(Debug)]
struct Chosen {
    path: PathBuf,
    line: Option<u32>,
}

impl Choice {
    /// A filter is a path where there is such a file, or where it looks like one of a `.lead` file; otherwise it is words.
    pub(crate) fn of(filters: &[String]) -> Choice {
        let mut choice = Choice::default();
        for filter in filters {
            let at_line = filter
                .rsplit_once(':')
                .and_then(|(path, line)| Some((path, line.parse::<u32>().ok()?)));
            match at_line {
                Some((path, line)) if is_path(path) => choice.paths.push(Chosen {
                    path: PathBuf::from(path),
                    line: Some(line),
                }),
                Some(_) | None if is_path(filter) => choice.paths.push(Chosen {
                    path: PathBuf::from(filter),
                    line: None,
                }),
                Some(_) | None => choice.words.push(filter.to_lowercase()),
            }
        }
        choice
    }

    /// The files and folders that are named.
    pub(crate) fn named(&self) -> Vec<PathBuf> {
        self.paths.iter().map(|chosen| chosen.path.clone()).collect()
    }

    /// Whether a case is meant.
    pub(crate) fn takes(&self, sources: &SourceMap, suite: &Suite, place: Place) -> bool {
        let (Place::Written { test, .. } | Place::Row { test, .. }) = place;
        let Some(item) = suite.tests.get(test) else {
            return false;
        };
        let row = match place {
            Place::Written { case, .. } => item.cases.get(case).and_then(|c| c.row.as_ref()),
            Place::Row { .. } => None,
        };
        let label = item.label.to_lowercase();
        let case = row.and_then(|r| r.name.as_deref()).unwrap_or_default().to_lowercase();
        let has_words = self.words.is_empty() || self.words.iter().any(|w| label.contains(w) || case.contains(w));
        has_words && (self.paths.is_empty() || self.paths.iter().any(|p| p.takes(sources, item, row.map(|r| r.at.0))))
    }

    /// Whether a law is meant: its label and its place.
    pub(crate) fn takes_law(&self, sources: &SourceMap, label: &str, at: leadspec::Span) -> bool {
        let label = label.to_lowercase();
        let file = sources.file_at(at.start).map_or("", |id| sources.name(id));
        let is_here = |chosen: &Chosen| {
            chosen.holds(file) && chosen.line.is_none_or(|line| sources.position(at.start).line == line)
        };
        (self.words.is_empty() || self.words.iter().any(|w| label.contains(w)))
            && (self.paths.is_empty() || self.paths.iter().any(is_here))
    }
}

impl Chosen {
    fn holds(&self, file: &str) -> bool {
        let own = name(&self.path);
        own.is_empty() || file == own || file.strip_prefix(&own).is_some_and(|rest| rest.starts_with('/'))
    }

    fn takes(&self, sources: &SourceMap, test: &Test, row: Option<leadspec::Span>) -> bool {
        let start = test.at.0.start;
        let file = sources.file_at(start).map_or("", |id| sources.name(id));
        if !self.holds(file) {
            return false;
        }
        let line = |offset: u32| sources.position(offset).line;
        match (self.line, row) {
            (None, _) => true,
            (Some(wanted), None) => line(start) <= wanted && wanted <= last_line(sources, test),
            (Some(wanted), Some(row)) => line(start) == wanted || line(row.start) == wanted,
        }
    }
}

/// The last line that something of a test is on.
fn last_line(sources: &SourceMap, test: &Test) -> u32 {
    let spans = test
        .cases
        .iter()
        .flat_map(|case| &case.expectations)
        .map(|e| e.at.0.end);
    spans.map(|end| sources.position(end).line).max().unwrap_or(0)
}

fn is_path(text: &str) -> bool {
    let path = Path::new(text);
    path.extension().is_some_and(|ending| ending == "lead") || path.exists()
}
