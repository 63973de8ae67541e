//! The history of a definition for people: a commit, then what it changed, a sentence each.
//!
//! What the history says in words is written here, for the other forms too.

use super::changes::{sign, style};
use crate::command::log::{End, Subject, Told, What, Whole, Why};
use crate::git::{DEEPEN, short};
use crate::terminal::{Style, Terminal};
use crate::words::{columns, count, list, paragraph};
use leadspec::change::{Bearing, Change};
use std::io::{self, Write};

/// So many commits are named one by one.
const NAMED: usize = 8;

/// Writes whose history it is.
pub(crate) fn head(out: &mut dyn Write, subject: &Subject, terminal: Terminal) -> io::Result<()> {
    writeln!(out, "{}", terminal.paint(Style::Bold, &subject.label))?;
    writeln!(out, "{}, back from {}", subject.file, short(&subject.from))
}

/// Writes a commit.
pub(crate) fn commit(out: &mut dyn Write, told: &Told, terminal: Terminal) -> io::Result<()> {
    let entry = &told.entry;
    let id = terminal.paint(Style::Accent, entry.short());
    writeln!(out, "\n{id}  {}  {}", entry.day(), visible(&entry.author))?;
    let text = |out: &mut dyn Write, text: &str, indent: &str| {
        writeln!(out, "{}", paragraph(text, width(terminal), indent, indent))
    };
    text(out, &visible(&entry.subject), "  ")?;
    for remark in remarks(told) {
        text(out, &remark, "    ")?;
    }
    let What::Changed { changes, .. } = &told.what else {
        return Ok(());
    };
    let (deciding, words) = in_order(changes);
    for change in deciding {
        one(out, change, terminal)?;
    }
    if !words.is_empty() {
        writeln!(out, "    {}", terminal.paint(Style::Dim, "Words only"))?;
    }
    words.into_iter().try_for_each(|change| one(out, change, terminal))
}

/// Writes what was left out, and why there is no more.
pub(crate) fn end(out: &mut dyn Write, end: &End, terminal: Terminal) -> io::Result<()> {
    for line in closing(end) {
        writeln!(out, "\n{}", paragraph(&line, width(terminal), "", ""))?;
    }
    Ok(())
}

/// What can alter a decision, and what is of words only, as `leadspec diff` has them.
pub(super) fn in_order(changes: &[Change]) -> (Vec<&Change>, Vec<&Change>) {
    changes.iter().partition(|change| change.bearing == Bearing::Decision)
}

/// What is said of a commit beside its changes.
pub(super) fn remarks(told: &Told) -> Vec<String> {
    let renamed = told.renamed_from.as_ref();
    let mut said: Vec<String> = renamed
        .map(|from| format!("The file is called {} now, before {from}.", told.file))
        .into_iter()
        .collect();
    said.extend(match &told.what {
        What::Changed { against, .. } => against.as_ref().map(|id| {
            format!(
                "Compared with {}, the last commit before it that can be read:",
                short(id)
            )
        }),
        What::Unchanged(_) => Some("No change in meaning.".to_string()),
        What::Begins(whole) => Some(format!("The definition begins: {}.", size(whole))),
        What::CutOff(_) => Some("What it changed is not known: the clone does not hold what was before.".to_string()),
        What::Unreadable { message, file, line } => {
            Some(format!("It cannot be read as a definition: {file}:{line}: {message}."))
        }
    });
    said
}

/// What stands behind all commits.
pub(super) fn closing(end: &End) -> Vec<String> {
    let unchanged = left_out(&end.unchanged, "touched its files and changed nothing in meaning");
    let unchanged = unchanged.map(|text| format!("{text}; `--all` shows them."));
    let others = left_out(&end.others, "changed other things than `--only` names").map(|text| format!("{text}."));
    let why = match end.why {
        Why::Limit => Some("Older commits are left out: `--limit` is reached.".to_string()),
        Why::CutOff => Some(format!("The history ends here, for {DEEPEN}.")),
        Why::Beginning | Why::Since => None,
    };
    let nothing = (end.told == 0).then(|| "No commit changed what it means.".to_string());
    let nothing = nothing.filter(|_| end.others.is_empty());
    [nothing, unchanged, others, why].into_iter().flatten().collect()
}

/// `3 commits touched …: 4f1c2ab, 9e1c2ab and 0c1d2e3`
fn left_out(ids: &[String], did: &str) -> Option<String> {
    if ids.is_empty() {
        return None;
    }
    let mut named: Vec<String> = ids.iter().take(NAMED).map(|id| short(id).to_string()).collect();
    if let Some(more @ 1..) = ids.len().checked_sub(NAMED) {
        named.push(format!("{more} more"));
    }
    let number = count(ids.len() as u64, "commit");
    Some(format!("{number} {did}: {}", list(&named, "and")))
}

/// How much there is to a definition: `6 stages, 4 gates and 14 facts`.
fn size(whole: &Whole) -> String {
    let definition = &whole.definition;
    let lifecycle = definition.lifecycle.as_ref();
    let parts = [
        (
            lifecycle.map_or(0, |lifecycle| lifecycle.stages.len()),
            "stage",
            "stages",
        ),
        (definition.gates.len(), "gate", "gates"),
        (definition.criteria.len(), "criterion", "criteria"),
        (definition.scores.len(), "score", "scores"),
        (definition.fields.len(), "fact", "facts"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(number, _, _)| *number > 0)
        .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
        .collect();
    list(&told, "and")
}

fn one(out: &mut dyn Write, change: &Change, terminal: Terminal) -> io::Result<()> {
    let mark = sign(change.kind.name());
    let first = format!("    {mark} ");
    let text = paragraph(&change.sentence, width(terminal), &first, &" ".repeat(columns(&first)));
    writeln!(
        out,
        "{}",
        text.replacen(mark, &terminal.paint(style(change.kind.name()), mark), 1)
    )
}

fn width(terminal: Terminal) -> usize {
    terminal.width.min(100)
}

/// A name or a subject without what would move the cursor or change colours.
fn visible(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
