//! `--format` and `--report`: one review in several forms.

use crate::command::Streams;
use crate::failure::{Failure, Stop};
use crate::output::{self, Destination};
use crate::render::review as people;
use clap::ValueEnum;
use leadspec::report::review::{self, Review};
use std::path::{Path, PathBuf};

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Form {
    /// For people
    #[default]
    Text,
    /// A comment for a pull request, at most 60,000 characters
    Md,
    /// A page of its own
    Html,
    /// One JSON document
    Json,
}

/// A form to write to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    form: Form,
    /// `-` is standard output.
    file: PathBuf,
}

const FORMS: [(&str, Form); 4] = [
    ("md", Form::Md),
    ("html", Form::Html),
    ("json", Form::Json),
    ("text", Form::Text),
];

impl Wanted {
    /// Reads `md=comment.md`.
    pub(crate) fn parse(text: &str) -> Result<Wanted, String> {
        let Some((word, file)) = text.split_once('=') else {
            return Err(format!("name the file too: `{text}=FILE`"));
        };
        let Some((_, form)) = FORMS.iter().find(|(name, _)| *name == word) else {
            let names: Vec<&str> = FORMS.iter().map(|(name, _)| *name).collect();
            return Err(match leadspec::nearest(word, names.iter().copied()) {
                Some(near) => format!("there is no form `{word}`; did you mean `{near}`?"),
                None => format!("there is no form `{word}`; there are {}", names.join(", ")),
            });
        };
        if file.is_empty() {
            return Err(format!("name the file behind `{word}=`, or `-` for standard output"));
        }
        Ok(Wanted {
            form: *form,
            file: PathBuf::from(file),
        })
    }
}

/// Looks whether the files can be written, before anything takes long.
pub(super) fn probe(wanted: &[Wanted]) -> Result<(), Failure> {
    for Wanted { file, .. } in wanted {
        drop(Destination::open(file)?);
    }
    Ok(())
}

/// Writes all forms: files first, so that a closed pipe does not keep them from being written.
pub(super) fn write(form: Form, wanted: &[Wanted], review: &Review, streams: &mut Streams) -> Result<(), Stop> {
    for wanted in wanted.iter().filter(|wanted| wanted.file != Path::new("-")) {
        output::replace(&wanted.file, &told(wanted.form, review, streams))?;
    }
    let on_output = wanted.iter().filter(|wanted| wanted.file == Path::new("-"));
    let asked: Vec<Form> = on_output.map(|wanted| wanted.form).collect();
    // Whoever sends one form to standard output does not want another one there.
    let forms = if asked.is_empty() { vec![form] } else { asked };
    for form in forms {
        write!(streams.out, "{}", told(form, review, streams))?;
    }
    Ok(())
}

fn told(form: Form, review: &Review, streams: &Streams) -> String {
    match form {
        Form::Text => people::text(review, streams.output),
        Form::Md => review::comment(review),
        Form::Html => review::html(review),
        Form::Json => serde_json::to_string_pretty(review).unwrap_or_default() + "\n",
    }
}
