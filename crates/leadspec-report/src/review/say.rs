//! Words and numbers that several sections of a review say.

use super::Verdict;
use crate::page::{Tone, Words};
use crate::text::listed;
use leadspec_ir::group_thousands;

/// So many letters of a text are read; of a longer one the rest is left out.
const LONGEST: usize = 400;

/// The text, cut where nobody would read on.
pub(super) fn cut(text: &str) -> String {
    shortened(text, LONGEST)
}

/// The text in at most so many letters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.char_indices().nth(most).is_none() {
        return text.to_string();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A sentence, with its full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = cut(text.trim_end());
    if text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

/// `9,240`
pub(super) fn number(count: u64) -> String {
    group_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `1 lead`, `9,240 leads`
pub(super) fn leads(count: u64) -> String {
    counted(count, "lead", "leads")
}

/// `1 row`, `1,200 rows`
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// How many there are of something.
pub(super) fn size<T>(of: &[T]) -> u64 {
    of.len() as u64
}

/// `−123`, `+86`, `0`: with a minus sign, not a hyphen.
pub(super) fn signed(change: i64) -> String {
    let text = group_thousands(change).replace('-', "−");
    if change > 0 { format!("+{text}") } else { text }
}

/// A share of a change as it is written, with its sign: `−14.7%`, `+7.1%`.
pub(super) fn signed_share(share: &str, change: i64) -> String {
    let share = cut(share).replace('-', "−");
    if change > 0 && !share.starts_with('+') {
        format!("+{share}")
    } else {
        share
    }
}

/// `New → Marketing qualified → Sales qualified`
pub(super) fn path(stages: &[String]) -> String {
    cut(&stages.join(" → "))
}

pub(super) fn verdict_badge(verdict: Verdict) -> Words {
    let tone = match verdict {
        Verdict::Equal | Verdict::Stricter | Verdict::Looser => Tone::Plain,
        Verdict::Mixed | Verdict::NotDecided => Tone::Wait,
    };
    Words::new().badge(tone, verdict.word())
}

/// `change 3`, `changes 1, 2 and 5`; the numbers lead to the changes.
pub(super) fn changes(numbers: &[usize], last: &str) -> Words {
    let word = if numbers.len() == 1 { "change " } else { "changes " };
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    Words::new().text(word).link("changes", listed(&numbers, last))
}

/// `and 380 more`: behind what is shown of something long.
pub(super) fn and_more(rest: usize, one: &str, many: &str) -> Words {
    let of = if rest == 1 { one } else { many };
    Words::from(format!("And {} more {of}.", number(rest as u64)))
}
