//! The history of a definition as one JSON document: `docs/schemas/log-v1.json`.

use super::spot;
use crate::command::log::{End, Subject, Told, What, Whole, Why};
use leadspec::Definition;
use leadspec::change::{Bearing, Change};
use leadspec::report::review as told;
use serde::Serialize;
use std::io::{self, Write};

/// The version of the document's form.
const SCHEMA_VERSION: u32 = 1;

/// The history as far as it is told.
#[derive(Serialize)]
pub(crate) struct Document {
    schema_version: u32,
    definition: String,
    file: String,
    from: String,
    commits: Vec<Commit>,
    unchanged: Vec<String>,
    others: Vec<String>,
    end: &'static str,
}

#[derive(Serialize)]
struct Commit {
    id: String,
    date: String,
    author: String,
    subject: String,
    file: String,
    renamed_from: Option<String>,
    kind: &'static str,
    against: Option<String>,
    digest: Option<String>,
    error: Option<Error>,
    changes: Vec<ChangeTold>,
}

#[derive(Serialize)]
struct Error {
    message: String,
    file: String,
    line: u32,
}

#[derive(Serialize)]
struct ChangeTold {
    fingerprint: String,
    code: &'static str,
    kind: &'static str,
    path: String,
    sentence: String,
    before: Option<String>,
    after: Option<String>,
    decides: bool,
    owners: Vec<String>,
    old_place: Option<told::Place>,
    new_place: Option<told::Place>,
}

impl Document {
    /// Without any commit yet.
    pub(crate) fn new(subject: &Subject) -> Document {
        Document {
            schema_version: SCHEMA_VERSION,
            definition: subject.label.clone(),
            file: subject.file.clone(),
            from: subject.from.clone(),
            commits: Vec::new(),
            unchanged: Vec::new(),
            others: Vec::new(),
            end: "",
        }
    }

    /// One commit more.
    pub(crate) fn add(&mut self, told: &Told) {
        let digest = |definition: &Definition| Some(definition.digest().to_string());
        let mut commit = Commit {
            id: told.entry.id.clone(),
            date: told.entry.date.clone(),
            author: told.entry.author.clone(),
            subject: told.entry.subject.clone(),
            file: told.file.clone(),
            renamed_from: told.renamed_from.clone(),
            kind: "unchanged",
            against: None,
            digest: None,
            error: None,
            changes: Vec::new(),
        };
        match &told.what {
            What::Changed {
                changes,
                old,
                new,
                against,
            } => {
                commit.kind = "changed";
                commit.against.clone_from(against);
                commit.digest = digest(&new.definition);
                commit.changes = changes.iter().map(|one| change(one, old, new)).collect();
            }
            What::Unchanged(whole) => commit.digest = digest(&whole.definition),
            What::Begins(whole) => {
                commit.kind = "begins";
                commit.digest = digest(&whole.definition);
            }
            What::CutOff(whole) => {
                commit.kind = "cut_off";
                commit.digest = digest(&whole.definition);
            }
            What::Unreadable { message, file, line } => {
                commit.kind = "unreadable";
                commit.error = Some(Error {
                    message: message.clone(),
                    file: file.clone(),
                    line: *line,
                });
            }
        }
        self.commits.push(commit);
    }

    /// Writes it.
    pub(crate) fn write(mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        self.unchanged.clone_from(&end.unchanged);
        self.others.clone_from(&end.others);
        self.end = match end.why {
            Why::Beginning => "beginning",
            Why::Since => "since",
            Why::Limit => "limit",
            Why::CutOff => "cut_off",
        };
        serde_json::to_writer_pretty(&mut *out, &self)?;
        writeln!(out)
    }
}

fn change(change: &Change, old: &Whole, new: &Whole) -> ChangeTold {
    ChangeTold {
        fingerprint: change.fingerprint.to_string(),
        code: change.code.name(),
        kind: change.kind.name(),
        path: change.path.clone(),
        sentence: change.sentence.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
        decides: change.bearing == Bearing::Decision,
        owners: change.owners.clone(),
        old_place: change.old_at.map(|at| spot(&old.sources, at)),
        new_place: change.new_at.map(|at| spot(&new.sources, at)),
    }
}
