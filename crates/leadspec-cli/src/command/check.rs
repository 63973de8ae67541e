//! `leadspec check`: everything that is wrong, in all files, in one go.

use super::Streams;
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::files::Disk;
use crate::render::{Report, Tally, concise, diff, github, gitlab, json, page, root, sarif, text};
use crate::sources::{self, Findings, Texts};
use crate::terminal::Style;
use crate::words::{count, list};
use crate::{output, project};
use clap::{Args, ValueEnum};
use leadspec::{Applicability, Code, Definition, Diagnostic, Edit, FileId, SourceMap};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Rounds of fixing: one fix may make room for another, but none may go on for ever.
const ROUNDS: usize = 10;

/// Find mistakes in definitions: what cannot be read, names, types and units, scores, lifecycles, and what is never used.
///
/// Without a path: the files of the project (leadspec.toml in this folder or above), or the `.lead` files of this folder.
/// Files that bring each other in with `use` are checked together.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: there are errors (or, with --deny-warnings, warnings).")]
pub(crate) struct Arguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The form of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// Tell all about a code, for example LS3004
    #[arg(long, value_name = "CODE", conflicts_with_all = ["fix", "paths"])]
    explain: Option<String>,

    /// Mend what can be mended safely
    #[arg(long)]
    fix: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,

    /// Let warnings fail the check too
    #[arg(long)]
    deny_warnings: bool,

    /// How many findings to show in text; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    max: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people: the source with labels
    #[default]
    Text,
    /// For screen readers: the same in words (also with `NO_GRAPHICS=1`)
    Narrated,
    /// One line per finding
    Concise,
    /// One JSON document
    Json,
    /// Annotations in GitHub Actions
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    if let Some(code) = &arguments.explain {
        return explain(code, streams);
    }
    if (arguments.fix || arguments.diff) && arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new(Kind::Usage, "what comes from standard input cannot be mended in place").into());
    }
    let files = project::lead_files(&Disk, &arguments.paths)?;
    let texts = Texts::new(&Disk);
    let mut findings = sources::check(&files, &texts)?;
    if arguments.fix || arguments.diff {
        let before = fix(&files, &texts, &mut findings)?;
        if arguments.diff {
            return show_fixes(&before, &texts, streams);
        }
        write_fixes(&before, &texts, streams)?;
    }
    report(arguments, &findings, streams)
}

fn report(arguments: &Arguments, findings: &Findings, streams: &mut Streams) -> Result<Verdict, Stop> {
    let report = Report {
        sources: &findings.sources,
        diagnostics: &findings.diagnostics,
        root: root(),
    };
    let limit = if arguments.max == 0 { usize::MAX } else { arguments.max };
    let mut terminal = streams.output;
    terminal.narrated |= arguments.format == Format::Narrated;
    match arguments.format {
        Format::Text | Format::Narrated if findings.diagnostics.is_empty() => {
            writeln!(streams.out, "{}", terminal.paint(Style::Good, &all_is_well(findings)))?;
        }
        Format::Text | Format::Narrated => {
            text::write(streams.out, &report, terminal, text::Shown { limit, by_check: true })?;
        }
        Format::Concise => concise::write(streams.out, &report, terminal)?,
        Format::Json => json::write(streams.out, &report)?,
        Format::Github => github::write(streams.out, &report)?,
        Format::Gitlab => gitlab::write(streams.out, &report)?,
        Format::Sarif => sarif::write(streams.out, &report)?,
    }
    let Tally { errors, warnings, .. } = report.tally();
    let is_fine = errors == 0 && !(arguments.deny_warnings && warnings > 0);
    Ok(if is_fine { Verdict::Fine } else { Verdict::No })
}

/// `no mistakes: 2 files, 14 fields, 4 criteria, 3 scores, 4 gates, 6 stages`
fn all_is_well(findings: &Findings) -> String {
    let total =
        |size: fn(&Definition) -> usize| findings.projects.iter().map(|p| size(&p.definition)).sum::<usize>() as u64;
    let parts: Vec<String> = [
        ("definition", total(|_| 1).saturating_sub(1)),
        ("field", total(|d| d.fields.len())),
        ("score", total(|d| d.scores.len())),
        ("gate", total(|d| d.gates.len())),
        ("stage", total(|d| d.lifecycle.as_ref().map_or(0, |l| l.stages.len()))),
    ]
    .into_iter()
    .filter(|(_, number)| *number > 0)
    .map(|(noun, number)| match noun {
        "definition" => count(number + 1, noun),
        _ => count(number, noun),
    })
    .collect();
    let files = count(findings.files as u64, "file");
    let criteria = match total(|d| d.criteria.len()) {
        0 => None,
        1 => Some("1 criterion".to_string()),
        n => Some(format!("{n} criteria")),
    };
    let parts: Vec<String> = std::iter::once(files).chain(parts).chain(criteria).collect();
    format!("no mistakes in {}", list(&parts, "and"))
}

fn explain(code: &str, streams: &mut Streams) -> Result<Verdict, Stop> {
    let Some(found) = Code::parse(code) else {
        let known = Code::ALL.iter().map(ToString::to_string).collect::<Vec<_>>();
        let names = Code::ALL.iter().map(|c| c.name());
        let near = leadspec::nearest(code, known.iter().map(String::as_str).chain(names));
        let failure = Failure::new(Kind::NotFound, format!("there is no code `{code}`"));
        return Err(match near {
            Some(near) => failure.with_help(format!("did you mean `{near}`?")),
            None => failure.with_help("a code looks like `LS3004`"),
        }
        .into());
    };
    page::write(streams.out, leadspec::page(found), streams.output)?;
    Ok(Verdict::Fine)
}

/// Applies safe fixes until there are none, in memory. Gives the texts of the files it changed as they were before.
fn fix(files: &[PathBuf], texts: &Texts, findings: &mut Findings) -> Result<BTreeMap<String, String>, Failure> {
    let mut before = BTreeMap::new();
    for _ in 0..ROUNDS {
        let changed = apply(&findings.sources, &findings.diagnostics, texts);
        if changed.is_empty() {
            break;
        }
        let old: Vec<(String, String)> = changed
            .keys()
            .filter_map(|name| texts.get(name).map(|text| (name.clone(), text)))
            .collect();
        for (name, text) in &changed {
            texts.replace(name, text.clone());
        }
        let next = sources::check(files, texts)?;
        // A fix that makes things worse is a fault of ours; the file must not pay for it.
        if next.diagnostics.len() > findings.diagnostics.len() {
            for (name, text) in old {
                texts.replace(&name, text);
            }
            break;
        }
        for (name, text) in old {
            before.entry(name).or_insert(text);
        }
        *findings = next;
    }
    Ok(before)
}

/// The files' texts with one round of safe fixes applied: of those that overlap, the first.
fn apply(sources: &SourceMap, diagnostics: &[Diagnostic], texts: &Texts) -> BTreeMap<String, String> {
    let mut taken: Vec<Edit> = Vec::new();
    for diagnostic in diagnostics {
        let safe = diagnostic
            .fixes
            .iter()
            .find(|fix| fix.applicability == Applicability::Safe);
        let Some(fix) = safe else { continue };
        let is_free = |edit: &Edit| {
            taken
                .iter()
                .all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start)
        };
        if fix.edits.iter().all(is_free) {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in taken {
        if let Some(file) = sources.file_at(edit.span.start) {
            by_file.entry(file).or_default().push(edit);
        }
    }
    by_file
        .into_iter()
        // Files that ship with the compiler are nobody's to change.
        .filter(|(file, _)| texts.get(sources.name(*file)).is_some())
        .map(|(file, edits)| {
            let (base, old) = (sources.base(file), sources.text(file));
            let mut new = String::new();
            let mut at = 0;
            for edit in edits {
                let (start, end) = (
                    (edit.span.start - base) as usize,
                    edit.span.end.saturating_sub(base) as usize,
                );
                new.push_str(old.get(at..start).unwrap_or_default());
                new.push_str(&edit.text);
                at = end.min(old.len());
            }
            new.push_str(old.get(at..).unwrap_or_default());
            (sources.name(file).to_string(), new)
        })
        .collect()
}

fn show_fixes(before: &BTreeMap<String, String>, texts: &Texts, streams: &mut Streams) -> Result<Verdict, Stop> {
    for (name, old) in before {
        let new = texts.get(name).unwrap_or_default();
        diff::write(streams.out, name, old, &new, streams.output)?;
    }
    streams.out.flush()?;
    let message = match before.len() {
        0 => "nothing can be fixed unasked".to_string(),
        n => format!("{} would change", count(n as u64, "file")),
    };
    writeln!(streams.err, "{message}")?;
    Ok(if before.is_empty() { Verdict::Fine } else { Verdict::No })
}

fn write_fixes(before: &BTreeMap<String, String>, texts: &Texts, streams: &mut Streams) -> Result<(), Stop> {
    for name in before.keys() {
        output::replace(&PathBuf::from(name), &texts.get(name).unwrap_or_default())?;
        writeln!(streams.err, "fixed {name}")?;
    }
    Ok(())
}
