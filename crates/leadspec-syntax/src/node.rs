//! The syntax tree: what was written, with the place of everything.
//!
//! Nodes say what stands in the file and decide nothing: a misspelt name, a wrong type or a missing clause is the checker's to
//! find. A clause or item that could not be read is there as its span only, so that the checker can keep silent about what may
//! have stood in it.

mod definition;
mod expression;
mod lifecycle;
mod scoring;
mod tests;

pub use definition::*;
pub use expression::*;
use leadspec_diagnostics::{FileId, Span};
pub use lifecycle::*;
pub use scoring::*;
pub use tests::*;

/// Anything with the place it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// From its first to its last own character; no blanks or comments at the ends.
    pub span: Span,
    /// What stands there.
    pub node: T,
}

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Where.
    pub span: Span,
    /// The characters.
    pub text: String,
}

/// A text in double quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLiteral {
    /// With the quotes.
    pub span: Span,
    /// Without the quotes, escapes (`\"`, `\\`, `\n`, `\t`) resolved.
    pub value: String,
}

/// An unsigned number as written, underscores included: `10_000`, `0.5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberLiteral {
    /// Where.
    pub span: Span,
    /// The characters.
    pub text: String,
}

/// One file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxTree {
    /// Which file.
    pub file: FileId,
    /// What stands in it, in order.
    pub items: Vec<Item>,
    /// All comments, in order.
    pub comments: Vec<Comment>,
}

/// `# to the end of the line`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the last character before the line break.
    pub span: Span,
    /// With `#`, trailing blanks cut.
    pub text: String,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// A top-level block or statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `definition "…" { … }`
    Definition(DefinitionItem),
    /// `use "path"`
    Use(UseItem),
    /// `lead { … }`
    Lead(LeadItem),
    /// `event page_view { … }`
    Event(EventItem),
    /// `events { … }`: the columns of the event table
    EventTable(EventTableItem),
    /// `let name = …`
    Let(LetItem),
    /// `criterion name { … }`
    Criterion(CriterionItem),
    /// `score name { … }`
    Score(ScoreItem),
    /// `grade name of … { … }`
    Grade(GradeItem),
    /// `gate name { … }`
    Gate(GateItem),
    /// `lifecycle { … }`
    Lifecycle(LifecycleItem),
    /// `framework name { … }`
    Framework(FrameworkItem),
    /// `example name { … }`
    Example(ExampleItem),
    /// `test "…" { … }`
    Test(TestItem),
    /// `always "…" { … }`
    Always(AlwaysItem),
    /// Something that could not be read; a diagnostic says why.
    Broken(BrokenItem),
}

/// An item that could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenItem {
    /// All of it.
    pub span: Span,
    /// The name it was going to declare, if its head shows one: uses of it are not reported as unknown.
    pub name: Option<Name>,
}
