//! Texts of a definition in Markdown, where they mean nothing but themselves.

use crate::report::words::{brief, shown};

/// Lines in one cell.
pub(super) fn stacked(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| prose(&brief(line))).collect();
    lines.join("<br>")
}

/// A text that means nothing but itself, within a line.
pub(super) fn inline(text: &str) -> String {
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
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '&' | '$' => {
                safe.push_str(&reference(letter));
            }
            ':' if rest.peek() == Some(&'/') => safe.push_str(&reference(':')),
            '.' if safe.ends_with(['w', 'W']) => safe.push_str(&reference('.')),
            plain => safe.push(plain),
        }
    }
    safe
}

/// A sentence in which words between backticks are code.
pub(super) fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let is_even = pieces.len() % 2 == 1;
    let is_filled = pieces.iter().skip(1).step_by(2).all(|piece| !piece.trim().is_empty());
    if !is_even || !is_filled {
        return inline(text);
    }
    let pieces = pieces.iter().enumerate();
    pieces
        .map(|(place, piece)| if place % 2 == 1 { code(piece) } else { inline(piece) })
        .collect()
}

/// The value of a difference: its lines, one below the other. One with code in it is a sentence.
pub(super) fn value(text: &str) -> String {
    let line = |line: &str| {
        if line.contains('`') {
            prose(&brief(line))
        } else {
            code(&brief(line))
        }
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("<br>")
}

/// A value as code.
pub(super) fn code(text: &str) -> String {
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
        assert_eq!(inline("a|b *c* <i> -> d"), "a&#124;b &#42;c&#42; &#60;i> -> d");
        assert_eq!(
            inline("ask @sales, see #12"),
            "ask &#64;&#8203;sales, see &#35;&#8203;12"
        );
        assert_eq!(inline("https://x www.x.nl"), "https&#58;//x www&#46;x.nl");
    }

    #[test]
    fn words_between_backticks_are_code() {
        assert_eq!(
            prose("gate `a_b` refuses `|`"),
            "gate `a_b` refuses <code>&#124;</code>"
        );
        assert_eq!(prose("a ` b"), "a &#96; b");
        assert_eq!(prose("``"), "&#96;&#96;");
    }

    #[test]
    fn code_is_fenced_or_spelt_out() {
        assert_eq!(code("sql"), "`sql`");
        assert_eq!(code(r"\|"), "<code>&#92;&#124;</code>");
        assert_eq!(code(""), "*nothing*");
    }
}
