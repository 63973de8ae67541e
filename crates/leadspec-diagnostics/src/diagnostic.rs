//! One finding about a definition: the single truth that every output format is rendered from.

use crate::{Code, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The definition can't be used.
    Error,
    /// The definition can be used, yet it probably says something nobody meant.
    Warning,
}

/// A piece of source with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// At most a handful of words; may be empty for a mere underline.
    pub text: String,
}

/// Whether a fix may be applied unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// It keeps the evident meaning: `check --fix` applies it.
    Safe,
    /// It decides something only a person can decide: shown, never applied unasked.
    Unsafe,
}

/// A replacement of one span's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub span: Span,
    /// What comes; empty for a deletion.
    pub text: String,
}

/// A way to mend the finding, ready to apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: what applying it does.
    pub title: String,
    /// Non-overlapping edits, applied together.
    pub edits: Vec<Edit>,
    /// Whether it may be applied unasked.
    pub applicability: Applicability,
}

/// One finding. Built with [`Diagnostic::new`] and the `with_*` methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding; its severity is the finding's.
    pub code: Code,
    /// One lower-case line without a full stop, sensible on its own, the user's text in backticks.
    pub message: String,
    /// The culprit.
    pub primary: Label,
    /// Other places that make it wrong; may lie in other files.
    pub secondary: Vec<Label>,
    /// Facts that help to judge it, e.g. the arithmetic of a score.
    pub notes: Vec<String>,
    /// One imperative that can be typed.
    pub help: Option<String>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding about `span`, with the label's few words.
    pub fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            primary: Label {
                span,
                text: label.into(),
            },
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Points at another place that makes it wrong.
    #[must_use]
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to type.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fix of one edit that keeps the evident meaning.
    #[must_use]
    pub fn with_safe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.with_fix(Applicability::Safe, title, span, text)
    }

    /// Adds a fix of one edit that decides something only a person can decide.
    #[must_use]
    pub fn with_unsafe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.with_fix(Applicability::Unsafe, title, span, text)
    }

    /// The severity its code has.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    fn with_fix(
        mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        self.fixes.push(Fix {
            title: title.into(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
            applicability,
        });
        self
    }
}
