//! Results as Markdown: the summary of a build step, a comment on a change, a page in a folder.
//!
//! What decides stands first: the headline, then what came out instead, before anything that is folded. A text of the definition always
//! stands inside a cell of a table or behind words of ours, with all that means something to Markdown or to GitHub written as a
//! character reference; nobody is mentioned and nothing is linked by it.

use super::words::{LABEL, brief, count, cut, located, shown, thousands};
use super::{Entry, EntryStatus, Failure, Sentence, TestReport};
use std::fmt::Write as _;
use std::slice;

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
    let head = head(report);
    let foot = foot(report);
    let room = limit.saturating_sub(head.len() + foot.len() + SPARE);
    // The failures and their reasons get what the other sections leave: at least half.
    let laws = laws(report, room / 6);
    let survivors = survivors(report, room / 6);
    let uncovered = uncovered(report, room / 6);
    let room = room.saturating_sub(laws.len() + survivors.len() + uncovered.len());
    let failures = failures(report, room);
    let why = why(report, room.saturating_sub(failures.len()));
    [head, failures, laws, why, survivors, uncovered, foot].concat()
}

fn head(report: &TestReport) -> String {
    let mut facts = vec![format!("**{}**", inline(&cut(report.definition.label.trim(), LABEL)))];
    if let Some(version) = &report.definition.version {
        facts.push(format!("version {}", inline(&cut(version, LABEL))));
    }
    let idle = [
        (report.cases.skipped, "skipped"),
        (report.cases.todo, "still to be written"),
    ];
    facts.extend(
        idle.iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{} {what}", thousands(*n))),
    );
    if let Some(coverage) = &report.coverage {
        facts.push(format!(
            "{} of {} outcomes tested ({})",
            thousands(coverage.met),
            thousands(coverage.all),
            inline(&coverage.percent)
        ));
    }
    if let Some(mutation) = &report.mutation {
        let all = mutation.killed + mutation.survived;
        facts.push(format!(
            "{} of {} noticed",
            thousands(mutation.killed),
            count(all, "change")
        ));
    }
    format!("### {}\n\n{}\n", headline(report), facts.join(" · "))
}

/// `Tests: 2 of 48 failed; 1 of 3 laws is broken`
fn headline(report: &TestReport) -> String {
    let (cases, laws) = (report.cases, report.laws);
    let tests = match (cases.failed, cases.passed + cases.failed) {
        (_, 0) => "Tests: none ran".to_string(),
        (0, 1) => "Tests: the one that ran passed".to_string(),
        (0, run) => format!("Tests: all {} passed", thousands(run)),
        (failed, run) => format!("Tests: {} of {} failed", thousands(failed), thousands(run)),
    };
    let verb = |n: usize| if n == 1 { "is" } else { "are" };
    let laws = match (laws.broken, laws.unproved, laws.total()) {
        (_, _, 0) => return tests,
        (0, 0, 1) => "the law holds".to_string(),
        (0, 0, all) => format!("all {} laws hold", thousands(all)),
        (0, open, all) => format!("{} of {} {} not proved", thousands(open), count(all, "law"), verb(open)),
        (broken, _, all) => format!("{} of {} {} broken", thousands(broken), count(all, "law"), verb(broken)),
    };
    format!("{tests}; {laws}")
}

fn failures(report: &TestReport, room: usize) -> String {
    let head = "\n| Test | Expected | Got |\n| --- | --- | --- |\n";
    let failed = report.entries().filter_map(|entry| Some((entry, failure(entry)?)));
    let row = |(entry, failure): (&Entry, &Failure)| {
        let mut rows = String::new();
        for (place, difference) in failure.differences.iter().enumerate() {
            let name = if place == 0 {
                format!("{}<br>{}", inline(&entry.name), code(&located(&failure.spot)))
            } else {
                String::new()
            };
            let subject = inline(&brief(&difference.subject));
            let (expected, actual) = (code(&brief(&difference.expected)), code(&brief(&difference.actual)));
            let _ = writeln!(rows, "| {name} | {subject} {expected} | {actual} |");
        }
        rows
    };
    list(head, failed, row, "", room, "failed test")
}

fn failure(entry: &Entry) -> Option<&Failure> {
    match &entry.status {
        EntryStatus::Failed(failure) => Some(failure),
        EntryStatus::Passed
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Held(_)
        | EntryStatus::Broken(_)
        | EntryStatus::Unproved(_) => None,
    }
}

fn laws(report: &TestReport, room: usize) -> String {
    let head = "\n| Law | Result | Why |\n| --- | --- | --- |\n";
    let open = report.entries().filter_map(|entry| match &entry.status {
        EntryStatus::Broken(lines) => Some((entry, "**broken**", lines.as_slice())),
        EntryStatus::Unproved(why) => Some((entry, "not proved", slice::from_ref(why))),
        EntryStatus::Held(_)
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

fn why(report: &TestReport, room: usize) -> String {
    let head = "\n<details><summary>Why</summary>\n\n| Test | Why |\n| --- | --- |\n";
    let told = report.entries().filter_map(|entry| {
        let why = &failure(entry)?.why;
        (!why.is_empty()).then_some((entry, why))
    });
    let row = |(entry, why): (&Entry, &Vec<String>)| format!("| {} | {} |\n", inline(&entry.name), stacked(why));
    list(head, told, row, FOLDED, room, "explanation")
}

fn survivors(report: &TestReport, room: usize) -> String {
    let head = "\n<details><summary>Changes that no test would notice</summary>\n\n| Place | Change |\n| --- | --- |\n";
    let survivors = report.mutation.iter().flat_map(|mutation| &mutation.survivors);
    list(head, survivors, sentence, FOLDED, room, "change")
}

fn uncovered(report: &TestReport, room: usize) -> String {
    let head = "\n<details><summary>Outcomes that no test shows</summary>\n\n| Place | Outcome |\n| --- | --- |\n";
    let uncovered = report.coverage.iter().flat_map(|coverage| &coverage.uncovered);
    list(head, uncovered, sentence, FOLDED, room, "outcome")
}

fn sentence(sentence: &Sentence) -> String {
    format!(
        "| {} | {} |\n",
        code(&located(&sentence.spot)),
        inline(&brief(&sentence.text))
    )
}

fn foot(report: &TestReport) -> String {
    let digest: String = report.definition.digest.chars().take(12).collect();
    let held = match report.laws.held {
        0 => String::new(),
        held => format!(
            "{} for every lead · ",
            if held == 1 {
                "1 law holds".to_string()
            } else {
                format!("{held} laws hold")
            }
        ),
    };
    format!(
        "\n<sub>{held}definition {digest} · leadspec {}</sub>\n",
        env!("CARGO_PKG_VERSION")
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

/// Lines in one cell.
fn stacked(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| inline(&brief(line))).collect();
    lines.join("<br>")
}

/// A text that means nothing but itself, within a line.
fn inline(text: &str) -> String {
    let text = shown(text);
    let mut safe = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = rest.next() {
        let is_within_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        before = letter;
        match letter {
            // An invisible blank after it keeps people from being called and numbers from becoming links.
            '@' | '#' => safe.push_str(&(reference(letter) + "&#8203;")),
            '_' if is_within_word => safe.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                safe.push_str(&reference(letter));
            }
            ':' if rest.peek() == Some(&'/') => safe.push_str(&reference(':')),
            '.' if safe.ends_with(['w', 'W']) => safe.push_str(&reference('.')),
            plain => safe.push(plain),
        }
    }
    safe
}

/// A value as code.
fn code(text: &str) -> String {
    let text = shown(text);
    if text.is_empty() {
        return "*nothing*".to_string();
    }
    let is_plain = !text.contains(['`', '|', '\\']) && text.trim() == text;
    if is_plain {
        return format!("`{text}`");
    }
    let is_simple = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | ',' | '.');
    let letters = text.chars().map(|letter| {
        if is_simple(letter) {
            letter.to_string()
        } else {
            reference(letter)
        }
    });
    format!("<code>{}</code>", letters.collect::<String>())
}

/// A character by its number.
fn reference(letter: char) -> String {
    format!("&#{};", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_in_a_text_is_text() {
        assert_eq!(inline("a|b *c* <i>"), "a&#124;b &#42;c&#42; &#60;i&#62;");
        assert_eq!(
            inline("ask @sales, see #12"),
            "ask &#64;&#8203;sales, see &#35;&#8203;12"
        );
        assert_eq!(inline("https://x www.x.nl"), "https&#58;//x www&#46;x.nl");
    }

    #[test]
    fn code_is_fenced_or_spelt_out() {
        assert_eq!(code("sql"), "`sql`");
        assert_eq!(code(r"\|"), "<code>&#92;&#124;</code>");
        assert_eq!(code(""), "*nothing*");
    }
}
