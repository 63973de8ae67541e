//! `leadspec log`: how a definition came to mean what it means, commit by commit.

mod fold;
mod walk;
mod wanted;

use super::Streams;
use crate::failure::{Stop, Verdict};
use crate::git::{Blobs, Repository};
use crate::render::{log, log_json, log_markdown};
use clap::{Args, ValueEnum};
use fold::{Which, fold};
use walk::{Version, Walk};

pub(crate) use fold::{End, Told, What, Why};
pub(crate) use walk::Whole;

/// Tell what each commit changed in meaning, newest first, in the sentences of `leadspec diff`.
///
/// Commits that touched a file of the definition and changed nothing in meaning are counted. A file is followed through its names. Of a
/// merge it is told what it brought into the branch. A commit whose definition can't be read is shown as one, and what came after it is
/// compared with the last one before that can.
#[derive(Debug, Args)]
#[command(
    after_help = "WHAT is a file or folder (else the project is meant), a commit to go back from (else HEAD), a range `A..B`, or `REV:path` \
                  for a file that is not there any more. A merge is told by what it brought into the branch (the first-parent \
                  history), and a file is followed through its names.\n\n\
                  Exit code 0: told. 2: it could not be told."
)]
pub(crate) struct Arguments {
    /// A definition, a folder, a commit, a range
    #[arg(value_name = "WHAT", num_args = 0..=2)]
    what: Vec<String>,

    /// Only commits after this one, or since this day: a commit, 2026-03-01, "3 weeks"
    #[arg(long, value_name = "REV|DATE")]
    since: Option<String>,

    /// At most so many commits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,

    /// Only changes to this: `gate`, `stage.sql`, `score.*.line`
    #[arg(long, value_name = "PATTERN")]
    only: Option<String>,

    /// Show commits too that changed nothing in meaning
    #[arg(long)]
    all: bool,

    /// The form: text, md or json
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// Markdown, for a page or a message
    Md,
    /// One JSON document
    Json,
}

/// What the history is about.
pub(crate) struct Subject {
    /// What the definition is called now, or its file where it can't be read.
    pub(crate) label: String,
    /// Its file, as it is called now.
    pub(crate) file: String,
    /// The commit the history goes back from.
    pub(crate) from: String,
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let repository = Repository::here()?;
    let wanted = wanted::wanted(&repository, &arguments.what, arguments.since.as_deref())?;
    let blobs = Blobs::open().map_err(|error| crate::git::cannot_run(&error))?;
    let mut walk = Walk::new(&repository, &blobs, &wanted)?;
    let label = match walk.version() {
        Version::Whole(whole) => whole.definition.label.clone(),
        Version::Broken(_) => wanted.file.clone(),
    };
    let subject = Subject {
        label,
        file: wanted.file,
        from: wanted.from.id,
    };
    let which = Which {
        only: arguments.only.as_deref(),
        all: arguments.all,
        limit: arguments.limit.unwrap_or(u64::MAX),
    };
    let Streams { out, output, .. } = streams;
    match arguments.format {
        Format::Text => {
            log::head(*out, &subject, *output)?;
            let end = fold(&mut walk, &which, &mut |told| {
                log::commit(*out, told, *output)?;
                // Whoever reads on a pager need not wait for the first commit of all.
                Ok(out.flush()?)
            })?;
            log::end(*out, &end, *output)?;
        }
        Format::Md => {
            let mut page = log_markdown::page(&subject);
            let end = fold(&mut walk, &which, &mut |told| {
                page.sections.push(log_markdown::commit(told));
                Ok(())
            })?;
            log_markdown::write(*out, page, &end)?;
        }
        Format::Json => {
            let mut document = log_json::Document::new(&subject);
            let end = fold(&mut walk, &which, &mut |told| {
                document.add(told);
                Ok(())
            })?;
            document.write(*out, &end)?;
        }
    }
    Ok(Verdict::Fine)
}
