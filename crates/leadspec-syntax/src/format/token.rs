//! The formatter's view of a text: its tokens, each with the comments and blank lines around it.
//!
//! Every character that is not a blank ends up in exactly one token or comment, whatever the text, so a layout made of all
//! tokens in order has lost nothing. What a token means is the syntax tree's business; this file knows no grammar.

use std::borrow::Cow;
use std::ops::Range;

/// What a token looks like, as far as the blanks around it depend on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language.
    Word,
    /// A number, a date or a timestamp.
    Number,
    /// A text in quotes.
    Text,
    /// Brackets, `,`, `:`, `?`, `%`, `.`, `..`, `|` and operators.
    Sign,
    /// A character the language does not have.
    Odd,
    /// A stretch that could not be read, kept byte for byte.
    Verbatim,
    /// The end of the file.
    End,
}

/// A comment on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note<'a> {
    /// With `#`, trailing blanks cut.
    pub(super) text: &'a str,
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// First byte, in the file.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it looks like.
    pub(super) kind: Kind,
    /// What to print: as written, numbers in their one form.
    pub(super) text: Cow<'a, str>,
    /// The comments before it that stand on lines of their own.
    pub(super) notes: Vec<Note<'a>>,
    /// Whether a blank line stands before it, behind its `notes`.
    pub(super) blank_before: bool,
    /// The comment behind it on its line.
    pub(super) comment: Option<&'a str>,
    /// Whether nothing stands between it and the token before.
    pub(super) glued: bool,
}

impl Token<'_> {
    /// Whether it is exactly this sign or word.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text == text
    }

    /// Whether it is a name, number or text.
    fn is_wordlike(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Number | Kind::Text)
    }
}

/// All tokens of a text, the last of kind [`Kind::End`]. `verbatim` are stretches that become one token each: sorted, apart.
pub(super) fn tokens<'a>(text: &'a str, verbatim: &[Range<usize>]) -> Vec<Token<'a>> {
    let mut result: Vec<Token<'a>> = Vec::new();
    let mut notes = Vec::new();
    let mut at = 0;
    let mut breaks = 0;
    let mut glued = false;
    let mut verbatim = verbatim.iter().peekable();
    loop {
        while verbatim.next_if(|range| range.end <= at).is_some() {}
        let rest = text.get(at..).unwrap_or("");
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = if let Some(range) = verbatim.next_if(|range| range.start <= at) {
            (Kind::Verbatim, range.end - at)
        } else if is_blank(first) {
            breaks += usize::from(first == '\n');
            at += first.len_utf8();
            glued = false;
            continue;
        } else if let Some(length) = comment_length(rest) {
            let comment = rest.get(..length).unwrap_or(rest).trim_end();
            match result.last_mut() {
                Some(token) if breaks == 0 && notes.is_empty() => token.comment = Some(comment),
                _ => notes.push(Note {
                    text: comment,
                    blank_before: breaks > 1,
                }),
            }
            at += length;
            glued = false;
            breaks = 0;
            continue;
        } else {
            one_token(rest, first)
        };
        let end = at + length.max(1);
        let slice = text.get(at..end).unwrap_or(rest);
        let end = at + slice.len();
        result.push(Token {
            start: at,
            end,
            kind,
            text: if kind == Kind::Number {
                grouped(slice)
            } else {
                Cow::Borrowed(slice)
            },
            notes: std::mem::take(&mut notes),
            blank_before: breaks > 1,
            comment: None,
            glued,
        });
        at = end;
        breaks = 0;
        glued = true;
    }
    result.push(Token {
        start: text.len(),
        end: text.len(),
        kind: Kind::End,
        text: Cow::Borrowed(""),
        notes,
        blank_before: false,
        comment: None,
        glued: false,
    });
    result
}

/// Whether a blank stands between two neighbours on one line, where the tree does not know better.
pub(super) fn blank_between(before: &Token<'_>, after: &Token<'_>) -> bool {
    if after.kind == Kind::End {
        return false;
    }
    if before.kind == Kind::Odd || after.kind == Kind::Odd || before.is("!") {
        return !after.glued;
    }
    if [".", "..", "..<", "|"]
        .iter()
        .any(|sign| before.is(sign) || after.is(sign))
    {
        return !after.glued;
    }
    if before.is("(") || before.is("[") || (before.is("{") && after.is("}")) {
        return false;
    }
    if [")", "]", ",", "?", "%", ":"].iter().any(|sign| after.is(sign)) {
        return false;
    }
    // Glued together they are not what they look like: `30d`. Nothing that can be read is written so.
    !(after.glued && before.is_wordlike() && after.is_wordlike())
}

/// Blanks, and what the grammar takes for one: zero-width characters and semicolons are reported and mean nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == ';' || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// The length of the comment at the start of `rest`, without the line break. Comments as in C are reported, and kept.
fn comment_length(rest: &str) -> Option<usize> {
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    (rest.starts_with('#') || rest.starts_with("//")).then(|| rest.find('\n').unwrap_or(rest.len()))
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric() || is_invisible(c) || (!c.is_ascii() && !is_blank(c) && !is_quote(c))
}

/// Kind and length in bytes of the token at the start of `rest`.
fn one_token(rest: &str, first: char) -> (Kind, usize) {
    if first.is_ascii_digit() {
        return (Kind::Number, number_length(rest.as_bytes()));
    }
    if first == '"' {
        return (Kind::Text, text_length(rest));
    }
    if let Some(length) = foreign_text_length(rest, first) {
        return (Kind::Text, length);
    }
    if is_word(first) {
        return (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
    }
    if let Some(sign) = ["..<", "..", "->", "&&"].iter().find(|sign| rest.starts_with(**sign)) {
        return (Kind::Sign, sign.len());
    }
    if "=<>!".contains(first) {
        let length = rest.find(|c| !"=<>!".contains(c)).unwrap_or(rest.len());
        return (Kind::Sign, length);
    }
    if "{}[](),:?%.|+-*".contains(first) {
        return (Kind::Sign, 1);
    }
    (Kind::Odd, first.len_utf8())
}

/// A text ends at its closing quote, or at the end of its line where that is missing.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return rest.get(..at).map_or(at, |line| line.trim_end().len()),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.trim_end().len()
}

fn is_quote(c: char) -> bool {
    "“”„«»‘’".contains(c)
}

/// A text in quotes of another kind: reported, and kept as it is.
fn foreign_text_length(rest: &str, first: char) -> Option<usize> {
    if !is_quote(first) && first != '\'' && first != '`' {
        return None;
    }
    let line = rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest));
    let closes = |c: char| match first {
        '`' => c == '`',
        '\'' | '‘' | '’' => "'‘’".contains(c),
        _ => "“”«»\"".contains(c),
    };
    line.char_indices()
        .skip(1)
        .find(|(_, c)| closes(*c))
        .map(|(at, c)| at + c.len_utf8())
}

fn number_length(bytes: &[u8]) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let sign = |at: usize, signs: &[u8]| bytes.get(at).is_some_and(|b| signs.contains(b));
    let date = (0..4).all(digit) && sign(4, b"-") && digit(5) && digit(6) && sign(7, b"-") && digit(8) && digit(9);
    let mut at = 0;
    if date && !digit(10) {
        at = 10;
        if sign(at, b"T") && digit(at + 1) {
            at += 1;
            while digit(at) || (sign(at, b":.+-") && digit(at + 1)) {
                at += 1;
            }
            at += usize::from(sign(at, b"Z"));
        }
        return at;
    }
    while digit(at) || (sign(at, b"_") && digit(at + 1)) {
        at += 1;
    }
    if sign(at, b".") && digit(at + 1) {
        at += 1;
        while digit(at) || (sign(at, b"_") && digit(at + 1)) {
            at += 1;
        }
    }
    at
}

/// A number in its one form: thousands grouped by `_` from `10_000` on, no other `_`. Dates stay as they are.
fn grouped(number: &str) -> Cow<'_, str> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if !number.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.') {
        return Cow::Borrowed(number);
    }
    let digits: String = whole.chars().filter(|c| *c != '_').collect();
    if digits.len() < 5 && !number.contains('_') {
        return Cow::Borrowed(number);
    }
    let mut result = String::with_capacity(number.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && at > 0 && (digits.len() - at).is_multiple_of(3) {
            result.push('_');
        }
        result.push(digit);
    }
    if !fraction.is_empty() {
        result.push('.');
        result.extend(fraction.chars().filter(|c| *c != '_'));
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::{Kind, grouped, tokens};

    #[test]
    fn every_character_is_in_a_token_or_a_comment() {
        let text = "a>=10000 EUR # why\n\n# own\n  b: \"x # \\\" y\" 2026-04-15T09:30:00.5+02:00 1..2 30d €5 ]?\u{a0}|";
        let found = tokens(text, &[]);
        let shown: Vec<_> = found.iter().map(|t| t.text.as_ref()).collect();
        assert_eq!(
            shown,
            [
                "a",
                ">=",
                "10_000",
                "EUR",
                "b",
                ":",
                "\"x # \\\" y\"",
                "2026-04-15T09:30:00.5+02:00",
                "1",
                "..",
                "2",
                "30",
                "d",
                "€5",
                "]",
                "?",
                "|",
                ""
            ]
        );
        assert_eq!(found[3].comment, Some("# why"));
        assert_eq!(found[4].notes[0].text, "# own");
        assert!(found[4].notes[0].blank_before && !found[4].blank_before);
        assert_eq!(found.last().map(|t| t.kind), Some(Kind::End));
    }

    #[test]
    fn numbers_have_one_form() {
        let forms = [
            "9999",
            "10000",
            "1_000",
            "1_00_000",
            "1234567.5",
            "0.123_456",
            "2026-04-15",
        ]
        .map(|n| grouped(n).into_owned());
        assert_eq!(
            forms,
            [
                "9999",
                "10_000",
                "1000",
                "100_000",
                "1_234_567.5",
                "0.123456",
                "2026-04-15"
            ]
        );
    }
}
