//! Tokens by their looks, for regions that the grammar could not read.

/// A piece of the text that looks like one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Its first byte.
    pub(super) start: usize,
    /// Its characters.
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// One past its last byte.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it starts like a name.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// Whether it starts like a number.
    pub(super) fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it is a text in some kind of quotes.
    pub(super) fn is_text(&self) -> bool {
        self.text.starts_with(['"', '“', '”', '„', '\'', '‘', '’'])
    }
}

/// The first token in `text[from..to]`.
pub(super) fn token_from(text: &str, from: usize, to: usize) -> Option<Token<'_>> {
    let mut start = from;
    loop {
        let rest = text.get(start..to)?;
        start += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';').len();
        let rest = text.get(start..to)?;
        if rest.starts_with('#') || rest.starts_with("//") {
            start += rest.find('\n').unwrap_or(rest.len());
        } else {
            break;
        }
    }
    let rest = text.get(start..to)?;
    let first = rest.chars().next()?;
    let length = if first == '"' {
        text_length(rest)
    } else if is_word(first) {
        rest.find(|c| !is_word(c)).unwrap_or(rest.len())
    } else if "=<>!&|-".contains(first) {
        rest.find(|c| !"=<>!&|-".contains(c)).unwrap_or(rest.len())
    } else {
        first.len_utf8()
    };
    Some(Token {
        start,
        text: rest.get(..length)?,
    })
}

/// The length of the text that starts here, to the end of its line if it is not closed.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return rest.get(..at).unwrap_or("").trim_end().len(),
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.trim_end().len()
}

/// Whether a character may stand in a name or number.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The word a text starts with; empty if with none.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or("");
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        word
    }
}
