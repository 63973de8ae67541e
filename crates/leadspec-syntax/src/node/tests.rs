//! Nodes of examples, tests, tables of cases and rules that always hold. What they mean is not known here.

use super::definition::RangeLiteral;
use super::expression::{DurationLiteral, Expression};
use super::lifecycle::Action;
use super::{Name, Spanned, TextLiteral};
use leadspec_diagnostics::Span;

/// `example ready_cfo { budget: 50_000 EUR, accepted: yes }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// In order.
    pub values: Vec<Spanned<FieldValue>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// `budget: 50_000 EUR`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue {
    /// Which field.
    pub name: Name,
    /// A literal, a choice's or stage's name, a list of them, or `unknown`.
    pub value: Expression,
}

/// `test "…" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestItem {
    /// All of it.
    pub span: Span,
    /// What it shows.
    pub label: TextLiteral,
    /// In order.
    pub clauses: Vec<Spanned<TestClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A part of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestClause {
    /// `as of 2026-03-01`
    AsOf(Expression),
    /// `given ready_cfo with { budget: unknown }`, `given { … }`
    Given {
        /// The example to start from.
        example: Option<Name>,
        /// What differs, or the whole lead.
        values: Vec<Spanned<FieldValue>>,
    },
    /// `events { … }`
    Events(Vec<Spanned<TestEvent>>),
    /// `events "calls.csv"`: those of the leads in a file
    EventsFile(TextLiteral),
    /// `expect …`
    Expect(Expectation),
    /// `| job_level | stage |` and its rows
    Table(Table),
    /// `leads "cases.csv"`
    Leads(TextLiteral),
}

/// `page_view 3 days ago { path: "/pricing" }`, `call 2026-02-11`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestEvent {
    /// Which event.
    pub name: Name,
    /// When, and what is known about it.
    pub happened: Happened,
}

/// `3 days ago { path: "/pricing" }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub when: TestTime,
    /// Its attributes.
    pub values: Vec<Spanned<FieldValue>>,
}

/// When an event of a test was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestTime {
    /// A date or timestamp literal.
    At(Expression),
    /// `3 days ago`
    Ago(DurationLiteral),
    /// `today`
    Today(Span),
}

/// What stands behind `expect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `stage sql`
    Stage(Name),
    /// `path lead, mql, sal`
    Path(Vec<Name>),
    /// `outcome now`
    Outcome(Name),
    /// `asks budget_ready`
    Asks(Vec<Name>),
    /// `asks nothing`: where `nothing` stands
    AsksNothing(Span),
    /// `not asks budget_ready`
    NotAsks(Vec<Name>),
    /// `gate decision_maker passed`
    Gate {
        /// Which.
        name: Name,
        /// `passed`, `failed`, `unknown`
        state: Name,
    },
    /// `criterion need met`
    Criterion {
        /// Which.
        name: Name,
        /// `met`, `unmet`, `unknown`
        state: Name,
    },
    /// `reason "Private address"`
    Reason(TextLiteral),
    /// `action notify` or `action notify("account-executive")`
    Action(Action),
    /// `range of bant 40%..75%`
    Range {
        /// Which score.
        score: Name,
        /// Least to most.
        range: RangeLiteral,
    },
    /// `rejected` or `rejected "reason"`
    Rejected(Option<TextLiteral>),
    /// `snapshot`
    Snapshot,
    /// A condition over scores, grades, criteria, fields: `bant = 100%`.
    Condition(Expression),
}

/// Rows of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// From the first `|` to the last.
    pub span: Span,
    /// The line of heads, from its first `|` to its last.
    pub head: Span,
    /// The words of each column's head: `["gate", "decision_maker"]`.
    pub header: Vec<Spanned<Vec<Name>>>,
    /// One row, one case.
    pub rows: Vec<TableRow>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// From the first `|` to the last.
    pub span: Span,
    /// `None` for an empty cell. The span is the cell's content, or the place between its bars.
    pub cells: Vec<Spanned<Option<Cell>>>,
    /// `skip "why"` or `todo` behind the row.
    pub mark: Option<Spanned<RowMark>>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A literal, a name, or a list of them. A date alone is one, whatever its column makes of it.
    Value(Expression),
    /// `40..60`
    Range(RangeLiteral),
    /// `notify("account-executive")`; without parentheses it is a value.
    Action(Action),
    /// `3 days ago`, `2026-02-01 { path: "/pricing" }`
    Event(Happened),
    /// `[3 days ago, today]`
    Events(Vec<Spanned<Happened>>),
}

/// Why a row does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowMark {
    /// `skip "why"`
    Skip(TextLiteral),
    /// `todo`
    Todo,
}

/// `always "No private mail reaches sales" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlwaysItem {
    /// All of it.
    pub span: Span,
    /// What it says.
    pub label: TextLiteral,
    /// What holds for every lead; absent in a broken file only.
    pub condition: Option<Expression>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}
