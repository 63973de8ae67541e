//! `leadspec textconv`: one file in plain English, for git to compare line by line.
//!
//! git hands over the path of a temporary copy, far from the files that it brings in, and gives up where it gets no answer. So what
//! the text alone does not tell is not told: a text that is no definition by itself is written as it stands.

use super::Streams;
use crate::failure::{Failure, Stop, Verdict};
use clap::Args;
use leadspec::change::in_lines;
use leadspec::{Item, LoadError, Loaded, Loader, SourceMap, Span, check};
use std::fs;
use std::path::PathBuf;

/// Write a definition in plain English, one fact a line, so that `git diff` and `git log -p` show changes of meaning. Layout and comments
/// are left out; tests stand behind, as they are. A file that by itself is no whole definition is written as it stands.
#[derive(Debug, Args)]
#[command(
    after_help = "git runs it, once it is told to:\n\n    echo '*.lead diff=lead' >> .gitattributes\n    git config diff.lead.textconv 'leadspec textconv'\n\n\
                  `git diff --no-textconv` shows the text itself. docs/guide/git.md has the rest."
)]
pub(crate) struct Arguments {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// What is larger is no definition, and is not read as one.
const LARGEST: usize = 4 << 20;

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let path = &arguments.file;
    let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let text = std::str::from_utf8(&bytes).ok().filter(|text| text.len() <= LARGEST);
    match text.and_then(in_english) {
        Some(lines) => streams.out.write_all(lines.as_bytes())?,
        None => streams.out.write_all(&bytes)?,
    }
    Ok(Verdict::Fine)
}

/// The definition in a text and behind it what else stands there; nothing where the text alone is none.
fn in_english(text: &str) -> Option<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("", text);
    let checked = check(&mut sources, &[file], &Elsewhere);
    let mut lines = in_lines(&checked.definition?);
    let own = checked.files.iter().find(|tree| tree.file == file)?;
    for span in own.items.iter().filter_map(beside) {
        let item = text.get(span.start as usize..span.end as usize)?;
        lines.push('\n');
        lines.push_str(&item.replace("\r\n", "\n"));
        lines.push('\n');
    }
    Some(lines)
}

/// Where something stands that is no part of the definition's own meaning.
fn beside(item: &Item) -> Option<Span> {
    match item {
        Item::Use(item) => Some(item.span),
        Item::Framework(item) => Some(item.span),
        Item::Example(item) => Some(item.span),
        Item::Test(item) => Some(item.span),
        Item::Always(item) => Some(item.span),
        Item::Definition(_)
        | Item::Lead(_)
        | Item::Event(_)
        | Item::EventTable(_)
        | Item::Let(_)
        | Item::Criterion(_)
        | Item::Score(_)
        | Item::Grade(_)
        | Item::Gate(_)
        | Item::Lifecycle(_)
        | Item::Broken(_) => None,
    }
}

/// Files that are brought in and cannot be reached: as if nothing stood in them. Whoever needs what does is no definition alone.
struct Elsewhere;

impl Loader for Elsewhere {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        Ok(Loaded {
            name: format!("elsewhere: {path}"),
            text: String::new(),
        })
    }
}
