//! `--format` and `--report`: one review in several forms.

use crate::command::Streams;
use crate::failure::Stop;
use crate::output::{self, Wanted};
use crate::render::review as people;
use clap::ValueEnum;
use leadspec::report::review::{self, Review};

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

/// Reads `md=comment.md`.
pub(super) fn parse(text: &str) -> Result<Wanted<Form>, String> {
    const FORMS: [(&str, Form); 4] = [
        ("md", Form::Md),
        ("html", Form::Html),
        ("json", Form::Json),
        ("text", Form::Text),
    ];
    Wanted::parse(text, &FORMS)
}

/// Writes all forms: files first, so that a closed pipe does not keep them from being written.
pub(super) fn write(form: Form, wanted: &[Wanted<Form>], review: &Review, streams: &mut Streams) -> Result<(), Stop> {
    for wanted in wanted.iter().filter(|wanted| !wanted.is_stdout()) {
        output::replace(&wanted.file, &told(wanted.kind, review, streams))?;
    }
    let on_output = wanted.iter().filter(|wanted| wanted.is_stdout());
    let asked: Vec<Form> = on_output.map(|wanted| wanted.kind).collect();
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
