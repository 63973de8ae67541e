//! Results of tests for people: failures first, one line that counts at the end.

use super::Ran;
use super::choose::Choice;
use super::discover::Found;
use super::explained::Explained;
use crate::command::Streams;
use crate::render::Place as SourcePlace;
use crate::terminal::{Style, Terminal};
use crate::words::{count, list as joined, thousands};
use leadspec::runner::report::SinceSummary;
use leadspec::runner::{Counts, Look, Piece, Place, Role, SinceCounts, why_lines};
use leadspec::{SourceMap, Suite};
use std::io::{self, Write};

/// What a case is called: the test's label, and its row where it has one.
pub(crate) fn title(suite: &Suite, place: Place) -> String {
    let (Place::Written { test, .. } | Place::Row { test, .. }) = place;
    let Some(item) = suite.tests.get(test) else {
        return String::new();
    };
    let row = match place {
        Place::Written { case, .. } => item.cases.get(case).and_then(|case| case.row.as_ref()),
        Place::Row { row, .. } => return format!("{} › row {}", item.label, row + 1),
    };
    match row {
        Some(row) => match &row.name {
            Some(name) => format!("{} › row {}: {name}", item.label, row.number),
            None => format!("{} › row {}", item.label, row.number),
        },
        None => item.label.clone(),
    }
}

/// Writes which tests there are, one a line: where, and what each is called.
pub(crate) fn list(out: &mut dyn Write, sources: &SourceMap, projects: &[Found], choice: &Choice) -> io::Result<()> {
    for found in projects {
        for (test, item) in found.suite.tests.iter().enumerate() {
            let places = (0..item.cases.len()).map(|case| Place::Written { test, case });
            for place in places.filter(|place| choice.takes(sources, &found.suite, *place)) {
                let at = match place {
                    Place::Written { case, .. } => {
                        let row = item.cases.get(case).and_then(|case| case.row.as_ref());
                        row.map_or(item.at, |row| row.at)
                    }
                    Place::Row { .. } => item.at,
                };
                let spot = SourcePlace::of(sources, at.0);
                writeln!(out, "{}:{}: {}", spot.file, spot.start.line, title(&found.suite, place))?;
            }
        }
        for law in &found.suite.laws {
            if choice.takes_law(sources, &law.label, law.at.0) {
                let spot = SourcePlace::of(sources, law.at.0);
                writeln!(out, "{}:{}: always: {}", spot.file, spot.start.line, law.label)?;
            }
        }
    }
    Ok(())
}

/// Writes what failed, and the counts.
pub(crate) fn write(
    streams: &mut Streams,
    ran: &[Ran],
    explained: &[Explained],
    since: &[Option<SinceSummary>],
    filters: &[String],
) -> io::Result<Counts> {
    let terminal = streams.output;
    let mut counts = Counts::default();
    let mut writable = 0;
    for (Ran { results, .. }, explained) in ran.iter().zip(explained) {
        for failure in &explained.failures {
            let look = Look {
                width: terminal.width.min(100),
                unicode: terminal.unicode,
            };
            for line in why_lines(failure, look) {
                let painted: String = line.pieces.iter().map(|piece| paint(terminal, piece)).collect();
                writeln!(streams.out, "{}", painted.trim_end())?;
            }
            writeln!(streams.out)?;
        }
        writable += results
            .failures()
            .flat_map(|(_, mismatches)| mismatches)
            .filter(|mismatch| mismatch.rewrite.is_some() || mismatch.subject == "snapshot")
            .count();
        let own = results.counts();
        counts.passed += own.passed;
        counts.failed += own.failed;
        counts.skipped += own.skipped;
        counts.todo += own.todo;
    }
    let style = if counts.failed > 0 { Style::Bad } else { Style::Good };
    writeln!(streams.out, "{}", terminal.paint(style, &footer(counts)))?;
    if let Some(line) = since_line(since) {
        writeln!(streams.out, "{line}")?;
    }
    if writable > 0 {
        let words = [&[String::new()], filters].concat().join(" ");
        let line = format!(
            "if that is meant: leadspec test{words} --accept rewrites {}",
            count(writable as u64, "expectation")
        );
        writeln!(streams.out, "{}", terminal.paint(Style::Dim, &line))?;
    }
    Ok(counts)
}

fn paint(terminal: Terminal, piece: &Piece) -> String {
    match piece.role {
        Role::Plain => piece.text.clone(),
        Role::Title | Role::Label => terminal.paint(Style::Bold, &piece.text),
        Role::Good => terminal.paint(Style::Good, &piece.text),
        Role::Bad => terminal.paint(Style::Bad, &piece.text),
        Role::Dim => terminal.paint(Style::Dim, &piece.text),
    }
}

/// `since main 4f1c2ab: 2 newly failing, 1 failed before`
fn since_line(since: &[Option<SinceSummary>]) -> Option<String> {
    let mut counts = SinceCounts::default();
    let mut called = None;
    for summary in since.iter().flatten() {
        counts += summary.runs.counts();
        called = Some(&summary.called);
    }
    Some(format!("since {}: {}", called?, counts.sentence()))
}

/// `48 cases: 46 passed, 2 failed`
fn footer(counts: Counts) -> String {
    let parts: Vec<String> = [
        (counts.passed, "passed"),
        (counts.failed, "failed"),
        (counts.skipped, "skipped"),
        (counts.todo, "to do"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, word)| format!("{} {word}", thousands(number as u64)))
    .collect();
    let all = count(counts.total() as u64, "case");
    if parts.is_empty() {
        return all;
    }
    format!("{all}: {}", joined(&parts, "and"))
}

/// Says that no test was chosen, and which there are.
pub(crate) fn nothing_chosen(streams: &mut Streams, projects: &[Found], filters: &[String]) -> io::Result<()> {
    let all: usize = projects.iter().map(|found| found.suite.tests.len()).sum();
    let words = filters.join(" ");
    let line = match (all, filters.len()) {
        (0, _) => {
            "there are no tests here: write `test \"…\" { … }` into the definition or a file beside it".to_string()
        }
        (_, 0) => "no test would run".to_string(),
        (all, _) => format!(
            "none of {} is called or stands in `{words}`; `leadspec test --list` shows them",
            count(all as u64, "test")
        ),
    };
    writeln!(streams.err, "{}", streams.error.paint(Style::Bad, &line))
}
