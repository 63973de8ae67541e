//! Small pieces of English: plurals, numbers, lines that fit.

use leadspec::group_thousands;
use textwrap::{Options, WordSplitter, wrap};

/// `1 error`, `2,431 errors`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", thousands(number))
}

/// `2,431`
pub(crate) fn thousands(number: u64) -> String {
    group_thousands(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The text in lines of at most `width` columns, the first after `first`, the others after `other`.
pub(crate) fn paragraph(text: &str, width: usize, first: &str, other: &str) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(other)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    wrap(text, options).join("\n")
}

/// How many columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    textwrap::core::display_width(text)
}

/// The text cut to so many columns, with `…` where something is missing.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_string();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if columns(&kept) + columns(letter.encode_utf8(&mut [0; 4])) + 1 > width {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    kept
}

/// The text filled with blanks to so many columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}
