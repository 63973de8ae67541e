//! `leadspec doc`: the definition as a page that sales and marketing read.

use super::Streams;
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::files::{Contents as _, Disk};
use crate::output;
use crate::render::diff;
use crate::sources;
use crate::terminal::Style;
use clap::{Args, ValueEnum};
use leadspec::report::doc::{self, Options};
use std::path::{Path, PathBuf};

/// Write the definition as a page for those who do not read definitions: the lifecycle as a picture, what is asked and what counts, who
/// owns what, and the tests as examples.
#[derive(Debug, Args)]
#[command(
    after_help = "An HTML page is one file: no script, nothing fetched, fit for mail and print. Markdown shows on GitHub and GitLab;\n\
                  commit it, and let CI hold it to the definition: `leadspec doc -o DEFINITION.md --check`."
)]
pub(crate) struct Arguments {
    /// The definition, or its folder [default: the project's, or the one in this folder]
    #[arg(value_name = "DEFINITION")]
    definition: Option<PathBuf>,

    /// Where to write: a file (its ending says the form) or a folder (both forms) [default: standard output]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// The form [default: as the file's ending says; md on standard output]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Form>,

    /// Write nothing, and say whether what is there is what would be written
    #[arg(long, requires = "output")]
    check: bool,

    /// Leave the tests out
    #[arg(long)]
    no_examples: bool,
}

/// What a page is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One page for a browser
    Html,
    /// Markdown as GitHub and GitLab show it
    Md,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Md => "md",
        }
    }

    fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()? {
            "html" | "htm" => Some(Form::Html),
            "md" | "markdown" => Some(Form::Md),
            _ => None,
        }
    }
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let (file, meant) = sources::whole(arguments.definition.as_deref(), streams)?;
    let options = Options {
        examples: !arguments.no_examples,
        ..Options::default()
    };
    let text = |form: Form| match form {
        Form::Html => doc::html(&meant.definition, &meant.suite, &options),
        Form::Md => doc::markdown(&meant.definition, &meant.suite, &options),
    };
    let Some(path) = &arguments.output else {
        let form = arguments.format.unwrap_or(Form::Md);
        streams.out.write_all(text(form).as_bytes())?;
        return Ok(Verdict::Fine);
    };
    let mut verdict = Verdict::Fine;
    for (path, form) in targets(path, arguments.format, &file)? {
        let new = text(form);
        if arguments.check {
            if !is_as_written(&path, &new, streams)? {
                verdict = Verdict::No;
            }
        } else if path == Path::new("-") {
            streams.out.write_all(new.as_bytes())?;
        } else {
            output::replace(&path, &new)?;
            writeln!(streams.err, "wrote {}", path.display())?;
        }
    }
    Ok(verdict)
}

/// The files to write, each with its form.
fn targets(path: &Path, form: Option<Form>, definition: &Path) -> Result<Vec<(PathBuf, Form)>, Failure> {
    if path.is_dir() {
        let stem = definition.file_stem().unwrap_or_default();
        let forms = form.map_or(vec![Form::Html, Form::Md], |form| vec![form]);
        let named = forms
            .into_iter()
            .map(|form| (path.join(stem).with_extension(form.ending()), form));
        return Ok(named.collect());
    }
    let known = form.or(Form::of(path)).or((path == Path::new("-")).then_some(Form::Md));
    match known {
        Some(form) => Ok(vec![(path.to_path_buf(), form)]),
        None => Err(Failure::new(
            Kind::Usage,
            format!("`{}` does not say by its ending what to write", path.display()),
        )
        .with_help("end it in `.html` or `.md`, name a folder that exists, or add `--format html`")),
    }
}

/// Whether a file holds what would be written; what differs is shown.
fn is_as_written(path: &Path, new: &str, streams: &mut Streams) -> Result<bool, Stop> {
    let old = match Disk.read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::reading(path, &error).into()),
    };
    // A checkout may have turned line ends into those of its system.
    if old.replace("\r\n", "\n") == new {
        return Ok(true);
    }
    if Form::of(path) == Some(Form::Md) && !old.is_empty() {
        diff::write(streams.out, &path.display().to_string(), &old, new, streams.output)?;
    }
    streams.out.flush()?;
    let what = if old.is_empty() {
        "is not there"
    } else {
        "is not what the definition says now"
    };
    let line = format!(
        "{} {what}; `leadspec doc -o {}` writes it",
        path.display(),
        path.display()
    );
    writeln!(streams.err, "{}", streams.error.paint(Style::Bad, &line))?;
    Ok(false)
}
