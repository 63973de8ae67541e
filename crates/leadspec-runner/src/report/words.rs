//! Texts of a definition on one line that shows all that is in them, and the sentences of reports.

use super::{Difference, Entry, EntryStatus, Failure, Spot};
use leadspec_ir::group_thousands;

/// Characters of a label that a name keeps.
pub(super) const LABEL: usize = 120;
/// Characters that a name keeps of a row's name.
pub(super) const ROW: usize = 80;
/// Characters of a value or a line of explanation that a form for people keeps.
const VALUE: usize = 300;

/// A text as one line: without what would move the cursor, end the line or turn its direction. That is written out instead, as
/// `\n` or `\u{202e}`.
pub(super) fn shown(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            hidden if is_hidden(hidden) => line.extend(hidden.escape_unicode()),
            plain => line.push(plain),
        }
    }
    line
}

/// Controls, marks of direction, separators of lines, invisible tags, and what is no character at all.
fn is_hidden(letter: char) -> bool {
    let is_noncharacter = u32::from(letter) & 0xFFFE == 0xFFFE;
    letter.is_control()
        || is_noncharacter
        || matches!(letter,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}')
}

/// The text cut to so many characters, with `…` where something is missing.
pub(super) fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => text.to_string(),
        Some(_) => text.chars().take(length.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// A value or a line of explanation, for people.
pub(super) fn brief(text: &str) -> String {
    shown(&cut(text, VALUE))
}

/// `tests/sql.lead:21`
pub(super) fn located(spot: &Spot) -> String {
    format!("{}:{}", shown(&spot.file), spot.line)
}

/// `stage: expected sql, got sal`; of what has several lines only what it is about.
pub(super) fn sentence(difference: &Difference) -> String {
    let subject = brief(&difference.subject);
    if is_long(difference) {
        return format!("{subject}: not as expected");
    }
    let (expected, actual) = (brief(&difference.expected), brief(&difference.actual));
    format!("{subject}: expected {expected}, got {actual}")
}

/// The lines of a difference that has several: `- stage: sql` as expected, `+ stage: sal` as it came out.
pub(super) fn lines(difference: &Difference) -> Vec<String> {
    if !is_long(difference) {
        return Vec::new();
    }
    let marked = |mark: &'static str, text: &str| -> Vec<String> {
        text.lines().map(|line| format!("{mark} {}", brief(line))).collect()
    };
    [marked("-", &difference.expected), marked("+", &difference.actual)].concat()
}

/// Whether what was expected or what came out has several lines, as a whole decision has.
pub(super) fn is_long(difference: &Difference) -> bool {
    difference.expected.contains('\n') || difference.actual.contains('\n')
}

/// What is wrong with an entry, on one line; `None`: nothing, or it did not run.
pub(super) fn trouble(entry: &Entry) -> Option<String> {
    match &entry.status {
        EntryStatus::Failed(failure) => Some(failed(failure)),
        EntryStatus::Broken(_) => Some("this does not hold for every lead".to_string()),
        EntryStatus::Unproved(why) => Some(format!("not proved: {}", brief(why))),
        EntryStatus::Passed
        | EntryStatus::Skipped(_)
        | EntryStatus::Todo
        | EntryStatus::Proved { .. }
        | EntryStatus::Held(_) => None,
    }
}

fn failed(failure: &Failure) -> String {
    let sentences: Vec<String> = failure.differences.iter().map(sentence).collect();
    sentences.join("; ")
}

/// `1 law`, `3 laws`, `2,431 laws`
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// `2,431`
pub(super) fn thousands(number: usize) -> String {
    group_thousands(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_written_out() {
        assert_eq!(
            shown("a\n\u{1b}[31mb\u{202e}c\u{feff}"),
            "a\\n\\u{1b}[31mb\\u{202e}c\\u{feff}"
        );
        assert_eq!(shown("«Größe» › ≥ 40 €, فارسی"), "«Größe» › ≥ 40 €, فارسی");
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(cut("vijf", 4), "vijf");
        assert_eq!(cut("zesde", 4), "zes…");
    }
}
