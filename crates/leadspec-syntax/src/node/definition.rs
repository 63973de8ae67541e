//! Nodes of what a definition rests on: its head, fields, events, named values and frameworks.
//! What they mean is not known here.

use super::expression::Expression;
use super::{BrokenItem, Name, NumberLiteral, Spanned, TextLiteral};
use leadspec_diagnostics::Span;

/// `definition "Sales qualified lead" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionItem {
    /// All of it, as in every item.
    pub span: Span,
    /// What the definition is called.
    pub label: TextLiteral,
    /// In order.
    pub clauses: Vec<Spanned<DefinitionClause>>,
    /// Clauses that could not be read, as in every block.
    pub broken: Vec<Span>,
}

/// A line of a definition block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefinitionClause {
    /// `version "2026.3"`
    Version(TextLiteral),
    /// `owner "RevOps"`
    Owner(TextLiteral),
    /// `follows bant` or `follows bant, meddic`
    Follows(Vec<Name>),
    /// `timezone "Europe/Amsterdam"`
    Timezone(TextLiteral),
}

/// `use "sql.lead"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseItem {
    /// All of it.
    pub span: Span,
    /// Relative to the file it stands in, with `/`.
    pub path: TextLiteral,
}

/// `lead { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub entries: Vec<Spanned<LeadEntry>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// A line of a lead block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadEntry {
    /// `budget money EUR? from "Annual Budget"`
    Field(FieldDeclaration),
    /// `missing ["Select", "n/a"]`: markers for every field.
    Missing(Vec<TextLiteral>),
}

/// A field of a lead, or an attribute of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDeclaration {
    /// What it is called.
    pub name: Name,
    /// What it holds.
    pub ty: TypeExpression,
    /// `from`, `missing`, … in order.
    pub attributes: Vec<Spanned<FieldAttribute>>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeExpression {
    /// With the `?`.
    pub span: Span,
    /// Without the `?`.
    pub kind: TypeKind,
    /// The `?`.
    pub optional: Option<Span>,
}

/// A type without its `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// `bool`
    Bool,
    /// `integer`, `integer 0..10`
    Integer(Option<RangeLiteral>),
    /// `number`, `number 0..1`
    Number(Option<RangeLiteral>),
    /// `percent`
    Percent,
    /// `money EUR`
    Money(Name),
    /// `text`
    Text,
    /// `one of [a < b]` (ordered) or `one of [a, b]`
    OneOf {
        /// As written.
        options: Vec<ChoiceOption>,
        /// Whether they are joined by `<`.
        ordered: bool,
    },
    /// `date`
    Date,
    /// `timestamp`
    Timestamp,
    /// `duration`
    Duration,
    /// `list of text`
    ListOf(Box<TypeExpression>),
    /// `stage`
    Stage,
    /// Any other word where a type is needed.
    Other(Name),
}

/// `0..10`, `50..`, `..9`, `10..<20`, with signed bounds; bounds are literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeLiteral {
    /// All of it.
    pub span: Span,
    /// The least, included.
    pub low: Option<Box<Expression>>,
    /// The greatest.
    pub high: Option<Box<Expression>>,
    /// `..<`: the greatest is not included.
    pub excludes_high: bool,
}

/// `vp`, `manager as "Mgr"`, `manager as ["Mgr", "Manager"]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The word used in conditions.
    pub name: Name,
    /// The texts an export uses for it; empty: its name.
    pub texts: Vec<TextLiteral>,
}

/// What stands behind a field's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldAttribute {
    /// `personal`: never printed in diffs, comments or pages.
    Personal,
    /// `mutual`: shows contact in both directions.
    Mutual,
    /// `from "Annual Budget"`
    From(TextLiteral),
    /// `missing ["Select", "n/a"]` or `missing "999"`
    Missing(Vec<TextLiteral>),
    /// `format "DD-MM-YYYY"`
    Format(TextLiteral),
    /// `yes "Y"` or `yes ["Y", "true", "1"]`
    Yes(Vec<TextLiteral>),
    /// `no "N"`
    No(Vec<TextLiteral>),
    /// `ignoring case`: texts of choices, yes, no and missing are compared without case.
    IgnoringCase,
    /// `separated by ", "`: how a list stands in one cell.
    SeparatedBy(TextLiteral),
    /// `decimals 2`: numbers are rounded to this many decimals, half to even.
    Decimals(NumberLiteral),
}

/// `event call mutual from "Phone call" { outcome one of [connected, voicemail] }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// `mutual`, `from`; other attributes are refused by the checker.
    pub attributes: Vec<Spanned<FieldAttribute>>,
    /// What is known about one; the span covers name to last attribute.
    pub fields: Vec<Spanned<FieldDeclaration>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// `events { lead from "mql_id"  kind from "type"  time from "won_date" format "YYYY-MM-DD" }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTableItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub columns: Vec<Spanned<EventColumn>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// A line of an events block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventColumn {
    /// Which.
    pub role: EventRole,
    /// `from`, `format`.
    pub attributes: Vec<Spanned<FieldAttribute>>,
}

/// What a column of the event table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventRole {
    /// `lead`: whose event it is.
    Lead,
    /// `kind`: which event it is.
    Kind,
    /// `time`: when it was.
    Time,
}

/// `let big = company_size >= 1000`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// What it stands for: a value, a condition or a list.
    pub value: Expression,
}

/// `framework bant "BANT" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub requirements: Vec<Spanned<Requirement>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// `criterion budget "Has the money" or budget_ready, money { ask "…" }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The framework's word.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// Other names a definition may give it.
    pub aliases: Vec<Name>,
    /// The standard question.
    pub ask: Option<TextLiteral>,
}
