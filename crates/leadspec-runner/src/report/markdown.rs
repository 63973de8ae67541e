//! Results as Markdown: the summary of a build step, a comment on a change, a page in a folder.
//!
//! What decides stands first: the headline, then what came out instead, before anything that is folded. A text of the definition always
//! stands inside a cell of a table or behind words of ours, with all that means something to Markdown or to GitHub written as a
//! character reference; nobody is mentioned and nothing is linked by it.

mod text;

use super::words::{LABEL, brief, count, cut, is_long, located, thousands};
use super::{Entry, EntryStatus, Failure, LawCounts, ProjectReport, Sentence, TestReport};
use crate::Counts;
use std::fmt::Write as _;
use std::slice;
use text::{code, inline, prose, stacked, value};

/// Bytes that a step's summary on GitHub may hold, with room for what others write there; more is dropped whole.
pub const SUMMARY_LIMIT: usize = 1_000_000;
/// Bytes that a comment may hold, likewise.
pub const COMMENT_LIMIT: usize = 60_000;

/// Ends what can be folded away.
const FOLDED: &str = "\n</details>\n";
/// Room for the lines that tell what was left out.
const SPARE: usize = 1_000;

/// The page, at most `limit` bytes of it where that is some thousands. Only rows of lists are left out, from their ends, and it says
/// how many.
pub fn markdown(report: &TestReport, limit: usize) -> String {
    let mut page = format!("### {}\n", headline(report.cases(), report.laws()));
    let foot = format!("\n<sub>leadspec {}</sub>\n", env!("CARGO_PKG_VERSION"));
    let heads: Vec<String> = report.projects.iter().map(head).collect();
    let fixed: usize = heads.iter().map(|head| head.len() + SPARE).sum();
    let mut room = limit.saturating_sub(page.len() + foot.len() + fixed);
    for (place, (project, head)) in report.projects.iter().zip(heads).enumerate() {
        // What one leaves, those behind it share.
        let lists = lists(project, room / (report.projects.len() - place));
        room = room.saturating_sub(lists.len());
        page.push_str(&head);
        page.push_str(&lists);
    }
    page + &foot
}

/// All that is told about one definition beside its head.
fn lists(project: &ProjectReport, room: usize) -> String {
    // The failures and their reasons get what the other lists leave: at least half.
    let laws = laws(project, room / 6);
    let survivors = survivors(project, room / 6);
    let uncovered = uncovered(project, room / 6);
    let room = room.saturating_sub(laws.len() + survivors.len() + uncovered.len());
    let failures = failures(project, room);
    let why = why(project, room.saturating_sub(failures.len()));
    [failures, laws, why, survivors, uncovered].concat()
}

/// Which definition decided, and the figures beside the headline's.
fn head(project: &ProjectReport) -> String {
    let definition = &project.definition;
    let mut facts = vec![format!("**{}**", inline(&cut(definition.label.trim(), LABEL)))];
    if let Some(version) = &definition.version {
        facts.push(format!("version {}", inline(&cut(version, LABEL))));
    }
    facts.push(definition.digest.chars().take(12).collect());
    for (number, what) in [
        (project.cases.skipped, "skipped"),
        (project.cases.todo, "still to be written"),
    ] {
        if number > 0 {
            facts.push(format!("{} {what}", thousands(number)));
        }
    }
    for (number, what) in [
        (project.laws.proved, "proved for every lead"),
        (project.laws.held, "broken by no lead that was tried"),
    ] {
        if number > 0 {
            facts.push(format!("{} {what}", count(number, "law")));
        }
    }
    if let Some(since) = &project.since {
        facts.push(inline(&format!("since {}: {}", since.called, since.counts.sentence())));
    }
    if let Some(coverage) = &project.coverage {
        let (met, all) = (thousands(coverage.met), thousands(coverage.all));
        facts.push(format!(
            "{met} of {all} outcomes tested ({})",
            inline(&coverage.percent)
        ));
    }
    if let Some(mutation) = &project.mutation {
        let all = count(mutation.killed + mutation.survived, "change");
        facts.push(format!("{} of {all} noticed", thousands(mutation.killed)));
    }
    format!("\n{}\n", facts.join(" · "))
}

/// `Tests: 2 of 48 failed; 1 of 3 laws is broken`
fn headline(cases: Counts, laws: LawCounts) -> String {
    let tests = match (cases.failed, cases.passed + cases.failed) {
        (_, 0) => "Tests: none ran".to_string(),
        (0, 1) => "Tests: the one that ran passed".to_string(),
        (0, run) => format!("Tests: all {} passed", thousands(run)),
        (failed, run) => format!("Tests: {} of {} failed", thousands(failed), thousands(run)),
    };
    let verb = |n: usize| if n == 1 { "is" } else { "are" };
    let laws = match (laws.broken, laws.unproved, laws.total()) {
        (_, _, 0) => return tests,
        (0, 0, _) => "no law is broken".to_string(),
        (0, open, all) => format!("{} of {} {} not proved", thousands(open), count(all, "law"), verb(open)),
        (broken, _, all) => format!("{} of {} {} broken", thousands(broken), count(all, "law"), verb(broken)),
    };
    format!("{tests}; {laws}")
}

fn failures(project: &ProjectReport, room: usize) -> String {
    let head = "\n| Test | Expected | Got |\n| --- | --- | --- |\n";
    let failed = project.entries().filter_map(|entry| Some((entry, failure(entry)?)));
    let row = |(entry, failure): (&Entry, &Failure)| {
        let mut rows = String::new();
        for (place, difference) in failure.differences.iter().enumerate() {
            let name = if place == 0 {
                let since = since(entry);
                format!("{}<br>{}{since}", inline(&entry.name), code(&located(&failure.spot)))
            } else {
                String::new()
            };
            let subject = inline(&brief(&difference.subject));
            let gap = if is_long(difference) { "<br>" } else { " " };
            let (expected, actual) = (value(&difference.expected), value(&difference.actual));
            let _ = writeln!(rows, "| {name} | {subject}{gap}{expected} | {actual} |");
        }
        rows
    };
    list(head, failed, row, "", room, "failed test")
}

/// What became of it since an earlier run, and which change broke it, below its name.
fn since(entry: &Entry) -> String {
    let Some(since) = &entry.since else {
        return String::new();
    };
    let tag = since.tag.iter().map(|tag| format!("<br>**{}**", inline(&brief(tag))));
    let broken = since
        .broken_by
        .iter()
        .map(|by| format!("<br>broken by {}", prose(&brief(by))));
    tag.chain(broken).collect()
}

fn failure(entry: &Entry) -> Option<&Failure> {
    match &entry.status {
        EntryStatus::Failed(failure) => Some(failure),
        EntryStatus::Passed
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Proved { .. }
        | EntryStatus::Held(_)
        | EntryStatus::Broken(_)
        | EntryStatus::Unproved(_) => None,
    }
}

fn laws(project: &ProjectReport, room: usize) -> String {
    let head = "\n| Law | Result | Why |\n| --- | --- | --- |\n";
    let open = project.entries().filter_map(|entry| match &entry.status {
        EntryStatus::Broken(lines) => Some((entry, "**broken**", lines.as_slice())),
        EntryStatus::Unproved(why) => Some((entry, "not proved", slice::from_ref(why))),
        EntryStatus::Proved { .. }
        | EntryStatus::Held(_)
        | EntryStatus::Passed
        | EntryStatus::Failed(_)
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo => None,
    });
    let row = |(entry, word, lines): (&Entry, &str, &[String])| {
        let name = format!("{}<br>{}", inline(&entry.name), code(&located(&entry.spot)));
        format!("| {name} | {word} | {} |\n", stacked(lines))
    };
    list(head, open, row, "", room, "law")
}

fn why(project: &ProjectReport, room: usize) -> String {
    let head = "\n<details><summary>Why</summary>\n\n| Test | Why |\n| --- | --- |\n";
    let told = project.entries().filter_map(|entry| {
        let why = &failure(entry)?.why;
        (!why.is_empty()).then_some((entry, why))
    });
    let row = |(entry, why): (&Entry, &Vec<String>)| format!("| {} | {} |\n", inline(&entry.name), stacked(why));
    list(head, told, row, FOLDED, room, "explanation")
}

fn survivors(project: &ProjectReport, room: usize) -> String {
    let head = "\n<details><summary>Changes that no test would notice</summary>\n\n| Place | Change |\n| --- | --- |\n";
    list(head, project.survivors(), sentence, FOLDED, room, "change")
}

fn uncovered(project: &ProjectReport, room: usize) -> String {
    let head = "\n<details><summary>Outcomes that no test shows</summary>\n\n| Place | Outcome |\n| --- | --- |\n";
    list(head, project.uncovered(), sentence, FOLDED, room, "outcome")
}

fn sentence(sentence: &Sentence) -> String {
    format!(
        "| {} | {} |\n",
        code(&located(&sentence.spot)),
        prose(&brief(&sentence.text))
    )
}

/// Things in rows, with a head and an end, as far as they fit, and how many did not; nothing where there are no things.
fn list<T>(
    head: &str,
    mut things: impl Iterator<Item = T>,
    row: impl Fn(T) -> String,
    end: &str,
    room: usize,
    noun: &str,
) -> String {
    let mut out = String::new();
    let mut left_out = 0;
    while let Some(thing) = things.next() {
        let row = row(thing);
        let begin = if out.is_empty() { head } else { "" };
        if out.len() + begin.len() + row.len() + end.len() > room {
            // What is shown are the first ones: behind one that does not fit nothing is tried.
            left_out = 1 + things.by_ref().count();
            break;
        }
        out.push_str(begin);
        out.push_str(&row);
    }
    let is_shown = !out.is_empty();
    if left_out > 0 {
        let more = if is_shown { "more " } else { "" };
        let verb = if left_out == 1 { "has" } else { "have" };
        let left_out = count(left_out, &format!("{more}{noun}"));
        let _ = writeln!(out, "\n… {left_out} {verb} no room here: `leadspec test` lists all.");
    }
    if is_shown {
        out.push_str(end);
    }
    out
}
