//! Texts as Markdown and as HTML within Markdown: no sign in them means anything.

use crate::text::clean;

/// A text without anything that GitHub would take for markup, a mention, a reference, a link, an emoji or a formula.
pub(super) fn escaped(text: &str) -> String {
    with_signs(text, |sign| format!("\\{sign}"))
}

/// The same within HTML, where Markdown's own way to escape is text itself.
pub(super) fn escaped_in_html(text: &str) -> String {
    with_signs(text, |sign| format!("&#{};", u32::from(sign)))
}

/// `sign` writes what Markdown would take for its own.
fn with_signs(text: &str, sign: impl Fn(char) -> String) -> String {
    let letters: Vec<char> = clean(text).chars().collect();
    let mut safe = String::with_capacity(text.len());
    for (place, letter) in letters.iter().copied().enumerate() {
        let behind = letters.get(place + 1).copied();
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).copied();
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => safe.push_str(&sign(letter)),
            // Within a word it is no emphasis.
            '_' if !(is_letter(before) && is_letter(behind)) => safe.push_str(&sign('_')),
            '@' if is_word(behind) => safe.push_str("@&#8288;"),
            '#' if is_word(behind) => safe.push_str("#&#8288;"),
            '#' => safe.push_str(&sign('#')),
            ':' if behind == Some('/') || is_emoji(letters.get(place + 1..).unwrap_or_default()) => {
                safe.push_str(":&#8288;");
            }
            '.' if is_word(behind) && ends_in_www(letters.get(..place).unwrap_or_default()) => {
                safe.push_str(".&#8288;");
            }
            plain => safe.push(plain),
        }
    }
    safe
}

fn is_letter(letter: Option<char>) -> bool {
    letter.is_some_and(char::is_alphanumeric)
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// Whether what stands behind a colon ends in another, as in `:tada:`.
fn is_emoji(behind: &[char]) -> bool {
    let length = behind
        .iter()
        .position(|letter| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-')));
    let Some(length) = length else { return false };
    let name = behind.get(..length).unwrap_or_default();
    // Two digits are minutes: `09:30:00`.
    let is_time = length == 2 && name.iter().all(char::is_ascii_digit);
    length > 0 && !is_time && behind.get(length) == Some(&':')
}

fn ends_in_www(before: &[char]) -> bool {
    let last: String = before.iter().rev().take(3).collect();
    last.eq_ignore_ascii_case("www")
}
