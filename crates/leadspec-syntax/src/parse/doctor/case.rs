//! One place where reading failed, and the questions complaints ask of it.

use super::super::grammar::Rule;
use super::super::phrase::Expected;
use super::super::token::{Token, token_from};
use leadspec_diagnostics::Span;

/// A failure.
pub(super) struct Case<'a> {
    /// Where the file starts in its source map.
    pub(super) base: u32,
    /// The file's text.
    pub(super) text: &'a str,
    /// The region's first byte.
    pub(super) start: usize,
    /// One past the region's last byte.
    pub(super) end: usize,
    /// Where reading stopped.
    pub(super) at: usize,
    /// What was wanted there, sorted, each once.
    pub(super) expected: Vec<Expected>,
    /// The rule of the block around.
    pub(super) block: Rule,
}

impl<'a> Case<'a> {
    /// The span of offsets in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX / 2);
        Span::new(self.base + offset(start), self.base + offset(end))
    }

    /// The span of a token.
    pub(super) fn span_of(&self, token: Token<'_>) -> Span {
        self.span(token.start, token.end())
    }

    /// The token that reading stopped at, if any is left in the region.
    pub(super) fn found(&self) -> Option<Token<'a>> {
        token_from(self.text, self.at, self.end)
    }

    /// The token behind another one.
    pub(super) fn next(&self, token: Token<'_>) -> Option<Token<'a>> {
        token_from(self.text, token.end(), self.end)
    }

    /// The token before the place where reading stopped.
    pub(super) fn previous(&self) -> Option<Token<'a>> {
        self.tokens_before().pop()
    }

    /// All tokens of the region before that place.
    pub(super) fn tokens_before(&self) -> Vec<Token<'a>> {
        let mut tokens = Vec::new();
        let mut from = self.start;
        while let Some(token) = token_from(self.text, from, self.at) {
            from = token.end();
            tokens.push(token);
        }
        tokens
    }

    /// Where something that is missing is to be written: behind the token before.
    pub(super) fn gap(&self) -> usize {
        self.previous().map_or(self.at, |token| token.end())
    }

    /// Brackets open at that place.
    pub(super) fn open_brackets(&self) -> Vec<Token<'a>> {
        let mut open = Vec::new();
        for token in self.tokens_before() {
            match token.text {
                "(" | "[" | "{" => open.push(token),
                ")" | "]" | "}" => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    /// Whether this was wanted.
    pub(super) fn wants(&self, expected: Expected) -> bool {
        self.expected.contains(&expected)
    }

    /// What was wanted, in words, at most three.
    pub(super) fn wanted(&self) -> Option<String> {
        // The head of a block: whatever else could stand there, what it needs is its brace.
        if self.block == Rule::file && self.wants(Expected::Sign("{")) && self.found().is_none() {
            return Expected::Sign("{").phrase();
        }
        let mut phrases: Vec<String> = Vec::new();
        let order = |e: &&Expected| matches!(e, Expected::Sign(_) | Expected::Word(_));
        // Kinds of things say more than single words.
        for expected in self
            .expected
            .iter()
            .filter(|e| !order(e))
            .chain(self.expected.iter().filter(order))
        {
            if let Some(phrase) = expected.phrase().filter(|phrase| !phrases.contains(phrase)) {
                phrases.push(phrase);
            }
        }
        phrases.truncate(3);
        let last = phrases.pop()?;
        if phrases.is_empty() {
            return Some(last);
        }
        Some(format!("{} or {last}", phrases.join(", ")))
    }
}
