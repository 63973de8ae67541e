//! What is found out in one pass over the characters before the grammar reads: comments, nesting, characters that only look
//! like others, merge conflicts. It must not know the grammar, but for what a text and a comment are.

use super::value::ZERO_WIDTH;
use crate::Comment;
use leadspec_diagnostics::{Applicability, Code, Diagnostic, Edit, Fix, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Brackets, and words that take what follows, may stand in each other this deep.
const DEPTH: usize = 64;

/// What the scan found.
pub(super) struct Scan<'t> {
    /// The text for the grammar: of the same length, with blanks where something must not be read.
    pub(super) text: Cow<'t, str>,
    /// All comments, in order.
    pub(super) comments: Vec<Comment>,
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Stretches that were taken out because of a diagnostic: what they leave behind is not reported again.
    pub(super) removed: Vec<(usize, usize)>,
}

struct Scanner<'t> {
    base: u32,
    text: &'t str,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
    removed: Vec<(usize, usize)>,
    /// For each open bracket, whether it was taken out.
    open: Vec<bool>,
    /// Words and signs such as `not` that follow each other.
    prefixes: usize,
    /// `where` since a condition began.
    filters: usize,
    too_deep: bool,
    strange: BTreeMap<char, Vec<Span>>,
}

/// Scans a file's text; `base` is where it starts in its source map.
pub(super) fn scan(base: u32, text: &str) -> Scan<'_> {
    let mut scanner = Scanner {
        base,
        text,
        comments: Vec::new(),
        diagnostics: Vec::new(),
        removed: Vec::new(),
        open: Vec::new(),
        prefixes: 0,
        filters: 0,
        too_deep: false,
        strange: BTreeMap::new(),
    };
    let conflicts = scanner.conflicts();
    scanner.characters(&conflicts);
    scanner.report_strange();
    let text = blanked(text, &scanner.removed);
    Scan {
        text,
        comments: scanner.comments,
        diagnostics: scanner.diagnostics,
        removed: scanner.removed,
    }
}

/// The text with blanks in place of these stretches, line breaks kept.
fn blanked<'t>(text: &'t str, removed: &[(usize, usize)]) -> Cow<'t, str> {
    if removed.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in removed {
        out.push_str(text.get(at..*start).unwrap_or(""));
        for c in text.get(*start..*end).unwrap_or("").chars() {
            if c == '\n' {
                out.push(c);
            } else {
                out.extend(std::iter::repeat_n(' ', c.len_utf8()));
            }
        }
        at = *end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    Cow::Owned(out)
}

impl Scanner<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX / 2);
        Span::new(self.base + offset(start), self.base + offset(end))
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or("")
    }

    /// Marks left by a merge: each conflict is reported once. The first version is read, the second is not.
    fn conflicts(&mut self) -> Vec<(usize, usize)> {
        let mut removed = Vec::new();
        let mut start = None;
        let mut middle = None;
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let end = at + line.trim_end().len();
            if line.starts_with("<<<<<<<") {
                start = Some((at, end));
            } else if (line.starts_with("=======") || line.starts_with("|||||||"))
                && start.is_some()
                && middle.is_none()
            {
                middle = Some(at);
            } else if line.starts_with(">>>>>>>") {
                let (from, to) = start.take().unwrap_or((at, end));
                removed.push((from, to));
                removed.push((middle.take().unwrap_or(at).max(to), end));
                self.conflict(from, to, Some((at, end)));
            }
            at += line.len();
        }
        if let Some((from, to)) = start {
            removed.push((from, to));
            if let Some(middle) = middle {
                let end = self.rest(middle).find('\n').map_or(self.text.len(), |i| middle + i);
                removed.push((middle, end));
            }
            self.conflict(from, to, None);
        }
        removed.retain(|(from, to)| from < to);
        removed
    }

    fn conflict(&mut self, from: usize, to: usize, end: Option<(usize, usize)>) {
        let mut diagnostic = Diagnostic::new(
            Code::MergeConflict,
            "a merge conflict is not resolved",
            self.span(from, to),
            "two versions of this part stand here",
        );
        if let Some((from, to)) = end {
            diagnostic = diagnostic.with_label(self.span(from, to), "to here");
        }
        self.diagnostics.push(
            diagnostic.with_help("keep one version and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`"),
        );
    }

    fn characters(&mut self, conflicts: &[(usize, usize)]) {
        let mut conflicts = conflicts.iter().copied().peekable();
        let mut at = 0;
        let mut own_line = true;
        while let Some(c) = self.rest(at).chars().next() {
            if let Some((_, end)) = conflicts.next_if(|(start, _)| *start <= at) {
                self.removed.push((at, end));
                at = end.max(at);
                continue;
            }
            let width = c.len_utf8();
            if let Some(end) = self.comment(at, c, own_line) {
                at = end;
                continue;
            }
            own_line = c == '\n' || own_line && c.is_whitespace() || at == 0 && c == '\u{FEFF}';
            at = if let Some(end) = self.text_end(at, c) {
                self.prefixes = 0;
                end
            } else if c.is_alphabetic() || c == '_' {
                self.word(at)
            } else {
                self.sign(at, c);
                at + width
            };
        }
    }

    /// Where the comment that starts here ends, if one does.
    fn comment(&mut self, at: usize, c: char, own_line: bool) -> Option<usize> {
        let rest = self.rest(at);
        let foreign = if rest.starts_with("//") {
            Some("//")
        } else if rest.starts_with("/*") {
            Some("/*")
        } else if c == '#' {
            None
        } else {
            return None;
        };
        let end = if foreign == Some("/*") {
            at + rest.find("*/").map_or(rest.len(), |i| i + 2)
        } else {
            at + rest.find('\n').unwrap_or(rest.len())
        };
        let text = self.text.get(at..end).unwrap_or("").trim_end().to_owned();
        let span = self.span(at, at + text.len());
        if let Some(mark) = foreign {
            let signs = self.span(at, at + mark.len());
            let diagnostic = Diagnostic::new(
                Code::ForeignOperator,
                format!("a comment starts with `#`, not with `{mark}`"),
                signs,
                "write `#`",
            );
            self.diagnostics.push(if mark == "//" {
                diagnostic
                    .with_help("replace `//` with `#`")
                    .with_safe_fix("write `#`", signs, "#")
            } else {
                diagnostic.with_help("start each line of the comment with `#`")
            });
        }
        self.comments.push(Comment { span, text, own_line });
        Some(end)
    }

    /// Where the text that starts here ends, if one does and is closed on its line.
    fn text_end(&self, at: usize, c: char) -> Option<usize> {
        let closing: &[char] = match c {
            '"' => &['"', '“', '”'],
            '“' | '”' | '„' | '«' => &['“', '”', '«', '»', '"'],
            '\'' | '‘' | '’' => &['\'', '‘', '’'],
            '`' => &['`'],
            _ => return None,
        };
        let mut characters = self.rest(at).char_indices().skip(1);
        while let Some((i, inner)) = characters.next() {
            if inner == '\n' {
                return None;
            } else if inner == '\\' && c == '"' {
                if characters.next().is_none_or(|(_, escaped)| escaped == '\n') {
                    return None;
                }
            } else if closing.contains(&inner) && (c != '"' || inner == '"' || !self.closes_straight(at + i)) {
                return Some(at + i + inner.len_utf8());
            }
        }
        None
    }

    /// Whether a straight quote follows on the line: then a curly one is a part of the text.
    fn closes_straight(&self, at: usize) -> bool {
        self.rest(at).chars().take_while(|c| *c != '\n').any(|c| c == '"')
    }

    /// A word: the ones that may stand before themselves are counted.
    fn word(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || ZERO_WIDTH.contains(&c)))
            .unwrap_or(rest.len());
        let end = at + length;
        let word = rest.get(..length).unwrap_or("");
        let mut strange = Vec::new();
        for (i, c) in word.char_indices() {
            if ZERO_WIDTH.contains(&c) {
                strange.push((at + i, c));
            }
        }
        match word {
            "not" | "NOT" | "Not" => self.prefix(at, end),
            "list" | "of" => {
                if word == "list" {
                    self.prefix(at, end);
                }
            }
            "where" => {
                self.filters += 1;
                if self.filters > DEPTH {
                    self.take_out(at, end);
                }
            }
            "and" | "or" | "implies" | "when" | "per" | "require" | "expect" => {
                self.prefixes = 0;
                self.filters = 0;
            }
            _ => self.prefixes = 0,
        }
        for (at, c) in strange {
            let span = self.span(at, at + c.len_utf8());
            self.strange.entry(c).or_default().push(span);
        }
        end
    }

    fn sign(&mut self, at: usize, c: char) {
        match c {
            '(' | '[' | '{' => {
                let removed = c != '{' && self.open.len() >= DEPTH;
                if removed {
                    self.take_out(at, at + 1);
                }
                self.open.push(removed);
                self.filters = 0;
                self.prefixes = 0;
            }
            ')' | ']' | '}' => {
                if self.open.pop() == Some(true) {
                    self.removed.push((at, at + 1));
                }
                self.prefixes = 0;
            }
            '-' if !self.rest(at).starts_with("->") => self.prefix(at, at + 1),
            '!' if !self.rest(at).starts_with("!=") => self.prefix(at, at + 1),
            ';' => {
                let span = self.span(at, at + 1);
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::ForeignOperator,
                        "a line does not end with `;`",
                        span,
                        "not needed",
                    )
                    .with_help("remove `;`")
                    .with_safe_fix("remove `;`", span, ""),
                );
            }
            ' ' | '\t' | '\n' | '\r' => {}
            _ if is_strange(c) && !(at == 0 && c == '\u{FEFF}') => {
                let span = self.span(at, at + c.len_utf8());
                self.strange.entry(c).or_default().push(span);
            }
            _ if c.is_whitespace() => {}
            _ => self.prefixes = 0,
        }
    }

    fn prefix(&mut self, at: usize, end: usize) {
        self.prefixes += 1;
        if self.prefixes > DEPTH {
            self.take_out(at, end);
        }
    }

    /// Keeps what is too deep from the grammar, and says so once.
    fn take_out(&mut self, at: usize, end: usize) {
        self.removed.push((at, end));
        if !self.too_deep {
            self.too_deep = true;
            self.diagnostics.push(
                Diagnostic::new(
                    Code::TooDeep,
                    format!("more than {DEPTH} levels stand in each other"),
                    self.span(at, end),
                    format!("level {}", DEPTH + 1),
                )
                .with_help("give the inner part a name with `let`"),
            );
        }
    }

    /// One diagnostic for each kind of strange character, however often it stands there.
    fn report_strange(&mut self) {
        for (c, spans) in std::mem::take(&mut self.strange) {
            let Some(first) = spans.first().copied() else { continue };
            let code = u32::from(c);
            let name = character_name(c);
            let often = if spans.len() == 1 {
                String::new()
            } else {
                format!(", {} times", spans.len())
            };
            let mut diagnostic = Diagnostic::new(
                Code::StrangeCharacter,
                format!("there is {name} (U+{code:04X}) here{often}"),
                first,
                "cannot be seen",
            )
            .with_help(if ZERO_WIDTH.contains(&c) {
                "remove it"
            } else {
                "replace it with an ordinary space"
            });
            for span in spans.iter().skip(1).take(3) {
                diagnostic = diagnostic.with_label(*span, "and here");
            }
            let text = if ZERO_WIDTH.contains(&c) { "" } else { " " };
            diagnostic.fixes.push(Fix {
                title: if text.is_empty() { "remove it" } else { "write a space" }.to_owned(),
                edits: spans
                    .into_iter()
                    .map(|span| Edit {
                        span,
                        text: text.to_owned(),
                    })
                    .collect(),
                applicability: Applicability::Safe,
            });
            self.diagnostics.push(diagnostic);
        }
    }
}

fn is_strange(c: char) -> bool {
    ZERO_WIDTH.contains(&c) || c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn character_name(c: char) -> &'static str {
    match c {
        '\u{A0}' | '\u{202F}' => "a no-break space",
        '\u{200B}' => "a zero-width space",
        '\u{200C}' | '\u{200D}' | '\u{2060}' => "a zero-width joiner",
        '\u{FEFF}' => "a byte order mark",
        '\u{AD}' => "a soft hyphen",
        '\u{3000}' => "an ideographic space",
        '\u{2028}' | '\u{2029}' => "a line separator",
        _ => "an unusual space",
    }
}
