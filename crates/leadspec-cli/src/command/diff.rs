//! `leadspec diff`: what changed in meaning between two definitions, in words that sales and marketing understand, and whom it moves.

mod cases;
mod compose;
mod gates;
mod leads;
mod policy;
mod reports;
mod sides;
mod verdicts;

use super::Streams;
use super::reading::{self, Tables};
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::output::{self, Wanted};
use crate::project;
use crate::render::{diff, text};
use crate::terminal::Style;
use cases::Tested;
use clap::{Args, ValueEnum};
use compose::Found;
use gates::Gate;
use leads::Given;
use leadspec::change::{Bearing, Change, Comparison, Lifecycles, Renames, Summary, numbers};
use leadspec::prove::EFFORT;
use reports::Form;
use sides::{Broken, Read};
use std::path::PathBuf;

/// Tell what changed in meaning between two definitions. Layout, comments, and the order of what has none make no difference.
///
/// With nothing named: what this branch changed, from where it left the default branch (in CI: as the service says) to the files as they
/// stand. `A..B` are two commits, `A...B` the second against where it left the first, `A` alone a commit against the files as they stand;
/// `REV:path` is a file of a commit. Files and folders need no git.
///
/// For each stage it says how the versions differ over every lead there can be: stricter (some leads leave, none enters), looser, mixed,
/// or the same leads. With --on it also counts who moves among the leads of a table, and because of which change.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 0: told, whether there are changes or not. 1: something that --fail-on names. 2: it could not be told."
)]
pub(crate) struct Arguments {
    /// Definitions, folders or commits
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    sides: Vec<String>,

    /// Count who moves among these leads; `-` is standard input
    #[arg(long, value_name = "LEADS", help_heading = "Leads")]
    on: Option<PathBuf>,

    #[command(flatten, next_help_heading = "Leads")]
    tables: Tables,

    /// How leads that move are shown: `ids` names three of each movement, never by a personal id
    #[arg(long, value_enum, default_value_t, value_name = "HOW", help_heading = "Leads")]
    rows: Rows,

    /// The form
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,

    /// Write it to a file too: md, html, json or text, each `=FILE`. May stand several times
    #[arg(long, value_name = "FORM=FILE", value_parser = reports::parse, help_heading = "Output")]
    report: Vec<Wanted<Form>>,

    /// What is not let pass: exit code 1. May stand several times, or with commas
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    fail_on: Vec<Gate>,

    /// How many steps a proof may take before it is given up; 0: compare texts and leads only, and prove nothing
    #[arg(long, value_name = "STEPS", default_value_t = EFFORT)]
    effort: u64,
}

/// How leads that move are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Rows {
    /// By how many there are, and three row numbers
    #[default]
    Counts,
    /// By three ids too
    Ids,
}

pub(crate) use sides::{Version, split};

/// Two versions and what changed between them.
pub(crate) struct Difference<'a> {
    pub(crate) old: &'a Version,
    pub(crate) new: &'a Version,
    pub(crate) changes: Vec<Change>,
    /// What people call each of them.
    numbers: Vec<usize>,
    pub(crate) renames: Renames,
    pub(crate) lifecycles: Lifecycles,
}

impl Difference<'_> {
    /// What people call a change by number.
    pub(crate) fn number(&self, place: usize) -> usize {
        self.numbers.get(place).copied().unwrap_or(0)
    }

    /// The changes that can alter a decision.
    pub(crate) fn deciding(&self) -> usize {
        self.changes.iter().filter(|c| c.bearing == Bearing::Decision).count()
    }
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    output::probe(&arguments.report)?;
    if arguments.effort == 0 && arguments.fail_on.iter().any(|gate| gate.asks_for_verdict()) {
        return Err(
            Failure::new(Kind::Usage, "`--fail-on` asks for what `--effort 0` does not find out")
                .with_help("leave `--effort` out")
                .into(),
        );
    }
    let (old_side, new_side) = sides::sides(&arguments.sides)?;
    let (old, new) = match (old_side.read()?, new_side.read()?) {
        (Read::Version(old), Read::Version(new)) => (old, new),
        (old, new) => return cannot_compare(&old, &new, streams),
    };
    let comparison = Comparison::new(&old.definition, &new.definition);
    let changes = comparison.changes();
    let difference = Difference {
        old: &old,
        new: &new,
        numbers: numbers(&changes),
        changes,
        renames: comparison.renames(),
        lifecycles: comparison.lifecycles(),
    };
    let changes = &difference.changes;
    let given = given(arguments, &new)?;
    let on_leads = given
        .as_ref()
        .map(|given| leads::observe(given, (&old, &new), &comparison, changes, streams))
        .transpose()?;
    let summary = on_leads.as_ref().map(|on| Summary::new(&on.movements));
    let tested = Tested::of(&old_side, &old, &new)?;
    let decided = (arguments.effort > 0).then(|| {
        let new = tested.version();
        let as_of = given.as_ref().map_or_else(|| usual_day(new), |given| given.as_of);
        verdicts::decide(&difference, new, &comparison, as_of, arguments.effort)
    });
    let tests = cases::tests((&old_side, &new_side), &tested, &difference, &comparison)?;
    let policy = policy::hold(&difference, summary.as_ref())?;
    let all_agreed = policy.all_agreed;
    let review = Found {
        difference: &difference,
        tested: tested.version(),
        decided: decided.as_ref(),
        on_leads: on_leads.as_ref().zip(given.as_ref()),
        summary: summary.as_ref(),
        policy,
        tests,
        notes: [&old, &new]
            .into_iter()
            .filter_map(|version| version.note.clone())
            .chain(on_leads.iter().flat_map(leads::OnLeads::notes))
            .chain(tested.note().cloned())
            .chain(
                decided
                    .iter()
                    .flat_map(|decided| decided.verdicts.notes.iter().cloned()),
            )
            .collect(),
    }
    .review();
    reports::write(arguments.format, &arguments.report, &review, streams)?;
    let hits = gates::hits(&arguments.fail_on, &review, all_agreed);
    streams.out.flush()?;
    for hit in &hits {
        writeln!(streams.err, "{}", streams.error.paint(Style::Bad, hit))?;
    }
    Ok(if hits.is_empty() { Verdict::Fine } else { Verdict::No })
}

/// The leads of `--on`, with the events and the day that go with them.
fn given<'a>(arguments: &'a Arguments, new: &Version) -> Result<Option<Given<'a>>, Failure> {
    let Some(leads) = arguments.on.as_deref() else {
        if !arguments.tables.events.is_empty() {
            return Err(Failure::new(Kind::Usage, "events are named, and no leads")
                .with_help("name the leads too: `--on leads.csv`"));
        }
        return Ok(None);
    };
    // The leads may be those of a project that neither version is of.
    let around;
    let own = match &new.project {
        Some(project) if project.names_leads(leads) => Some(project),
        Some(_) | None => {
            around = project::find_for(Some(leads))?;
            around.as_ref().filter(|project| project.names_leads(leads))
        }
    };
    let as_of = match arguments.tables.day(own)? {
        Some((day, _)) => day,
        None => reading::today(&new.definition),
    };
    Ok(Some(Given {
        leads,
        tables: &arguments.tables,
        events: arguments.tables.of_events(own),
        as_of,
        with_ids: arguments.rows == Rows::Ids,
    }))
}

/// The day that possible leads are looked at where none is named: the project's, or the one that most tests have, or today.
fn usual_day(new: &Version) -> i64 {
    let of_project = new.project.as_ref().and_then(|project| project.as_of.as_deref());
    let days = || {
        let cases = new.suite.tests.iter().flat_map(|test| &test.cases);
        let mut days: Vec<i64> = cases.filter_map(|case| case.as_of).collect();
        days.sort_unstable();
        let runs = days.chunk_by(|a, b| a == b);
        runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())
    };
    of_project
        .and_then(leadspec::parse_day)
        .or_else(days)
        .unwrap_or_else(|| reading::today(&new.definition))
}

/// Shows what is wrong with a side, and how the texts differ all the same.
fn cannot_compare(old: &Read, new: &Read, streams: &mut Streams) -> Result<Verdict, Stop> {
    let mut told = Vec::new();
    for side in [old, new] {
        if let Read::Broken(broken) = side {
            text::write(
                streams.err,
                &broken.findings.report(),
                streams.error,
                text::Shown {
                    limit: 1,
                    by_check: false,
                },
            )?;
            told.push(broken.called.clone());
        }
    }
    let (name, before) = shown(old);
    let (_, after) = shown(new);
    diff::write(streams.out, &name, &before, &after, streams.output)?;
    streams.out.flush()?;
    let message = format!(
        "{} cannot be read as a definition, so only the texts are compared",
        told.join(" and ")
    );
    Err(Failure::new(Kind::Untested, message)
        .with_help("compare with a commit whose definition is whole: `leadspec diff REV`")
        .into())
}

/// A side's file and its text.
fn shown(side: &Read) -> (String, String) {
    let (sources, file) = match side {
        Read::Version(version) => (&version.sources, &version.file),
        Read::Broken(broken) => {
            let Broken { findings, file, .. } = &**broken;
            (&findings.sources, file)
        }
    };
    let text = crate::sources::text_of(sources, file).unwrap_or_default();
    (crate::sources::name(file), text.to_string())
}
