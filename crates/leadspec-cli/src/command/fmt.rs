//! `leadspec fmt`: the one layout.

use super::Streams;
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::files::Disk;
use crate::render::{Report, diff, text};
use crate::terminal::Style;
use crate::words::{count, thousands};
use crate::{output, project, sources};
use clap::Args;
use leadspec::{Diagnostic, Severity, SourceMap};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Lay definitions out in the one way: comments and blank lines stay, tables are aligned, and nothing else can be set.
///
/// Without a path: the files of the project, or the `.lead` files of this folder. `-` reads standard input and writes standard
/// output. What cannot be read stays as it is, and `leadspec check` says why.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: with --check or --diff, something is not laid out; or a file has mistakes.")]
pub(crate) struct Arguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Change nothing, name the files that would change
    #[arg(long)]
    check: bool,

    /// Change nothing, show what would change
    #[arg(long)]
    diff: bool,
}

/// What became of a file.
struct Formatted {
    old: String,
    new: String,
    mistakes: Vec<Diagnostic>,
    sources: SourceMap,
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    if arguments.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(arguments, streams);
    }
    let dry = arguments.check || arguments.diff;
    let (mut changed, mut same, mut mistaken) = (0u64, 0u64, 0u64);
    for path in project::lead_files(&Disk, &arguments.paths)? {
        let name = sources::name(&path);
        let formatted = format(&name, sources::read(&path)?)?;
        mistaken += u64::from(complain(&formatted, streams)?);
        if formatted.old == formatted.new {
            same += 1;
            continue;
        }
        changed += 1;
        if arguments.diff {
            diff::write(streams.out, &name, &formatted.old, &formatted.new, streams.output)?;
        } else if arguments.check {
            writeln!(streams.out, "{name}")?;
        } else {
            output::replace(&path, &formatted.new)?;
        }
    }
    streams.out.flush()?;
    let verb = if dry { "would be formatted" } else { "formatted" };
    let mut summary = match (changed, same) {
        (0, _) => format!("{} already formatted", count(same, "file")),
        (_, 0) => format!("{} {verb}", count(changed, "file")),
        (_, _) => format!("{} {verb}, {} already", count(changed, "file"), thousands(same)),
    };
    if mistaken > 0 {
        let _ = write!(summary, "; {mistaken} with mistakes, formatted as far as possible");
    }
    writeln!(streams.err, "{}", streams.error.paint(Style::Bold, &summary))?;
    let is_fine = mistaken == 0 && !(dry && changed > 0);
    Ok(if is_fine { Verdict::Fine } else { Verdict::No })
}

fn standard_input(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    if arguments.paths.len() > 1 {
        return Err(Failure::new(Kind::Usage, "`-` stands for standard input and goes with no other path").into());
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::reading(Path::new("standard input"), &error))?;
    let formatted = format("-", bytes)?;
    let is_mistaken = complain(&formatted, streams)?;
    let is_changed = formatted.old != formatted.new;
    if arguments.diff {
        diff::write(streams.out, "-", &formatted.old, &formatted.new, streams.output)?;
    } else if arguments.check && is_changed {
        writeln!(streams.out, "-")?;
    } else if !arguments.check {
        streams.out.write_all(formatted.new.as_bytes())?;
    }
    let is_fine = !is_mistaken && !((arguments.check || arguments.diff) && is_changed);
    Ok(if is_fine { Verdict::Fine } else { Verdict::No })
}

fn format(name: &str, bytes: Vec<u8>) -> Result<Formatted, Failure> {
    let old = String::from_utf8(bytes).map_err(|_| {
        Failure::new(Kind::CannotRead, format!("`{name}` is not UTF-8 text"))
            .with_help("save it as UTF-8 and try again")
    })?;
    let mut sources = SourceMap::new();
    let file = sources.add(name, old.as_str());
    let base = sources.base(file);
    let parsed = leadspec::parse(file, base, &old);
    let new = leadspec::format(&parsed.tree, &old, base)
        .map_err(|error| Failure::new(Kind::CannotWrite, format!("`{name}`: {error}")))?;
    Ok(Formatted {
        old,
        new,
        mistakes: parsed.diagnostics,
        sources,
    })
}

/// Shows a file's syntax mistakes, if it has any.
fn complain(formatted: &Formatted, streams: &mut Streams) -> Result<bool, Stop> {
    let is_mistaken = formatted.mistakes.iter().any(|d| d.severity() == Severity::Error);
    if is_mistaken {
        let report = Report {
            sources: &formatted.sources,
            diagnostics: &formatted.mistakes,
            root: PathBuf::new(),
        };
        text::write(
            streams.err,
            &report,
            streams.error,
            text::Shown {
                limit: 50,
                by_check: false,
            },
        )?;
    }
    Ok(is_mistaken)
}
