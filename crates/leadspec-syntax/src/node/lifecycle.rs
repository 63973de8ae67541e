//! Nodes of gates and of the lifecycle: stages, transitions, actions. What they mean is not known here.

use super::expression::{DurationLiteral, Expression};
use super::{BrokenItem, Name, Spanned, TextLiteral};
use leadspec_diagnostics::Span;

/// `gate decision_maker "Decision maker at the table" before sql { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// The stages it guards; empty: all.
    pub before: Vec<Name>,
    /// In order.
    pub clauses: Vec<Spanned<GateClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A line of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateClause {
    /// `require …`
    Require(Expression),
    /// `otherwise nurture because "…"`
    Otherwise {
        /// Where a failed lead goes; absent where there is no lifecycle.
        stage: Option<Name>,
        /// The reason people see.
        because: Option<TextLiteral>,
    },
    /// `if unknown ask`
    IfUnknown(Name),
}

/// `lifecycle { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleItem {
    /// All of it.
    pub span: Span,
    /// In order.
    pub entries: Vec<Spanned<LifecycleEntry>>,
    /// Lines that could not be read.
    pub broken: Vec<BrokenItem>,
}

/// A line of a lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifecycleEntry {
    /// `stage mql "Marketing qualified" owner "Marketing"`
    Stage(StageDeclaration),
    /// `lead -> mql when …`
    Transition(TransitionDeclaration),
}

/// `stage mql "Marketing qualified" owner "Marketing"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDeclaration {
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub flags: Vec<Spanned<StageFlag>>,
}

/// A word behind a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageFlag {
    /// `initial`
    Initial,
    /// `final`
    Final,
    /// `now`
    Now,
    /// `later`
    Later,
    /// `never`
    Never,
    /// `owner "Sales"`
    Owner(TextLiteral),
}

/// `sal -> sql when bant >= 70% sla 5 days do notify("account-executive") because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionDeclaration {
    /// Where from.
    pub from: Name,
    /// Where to.
    pub to: Name,
    /// For whom; absent in a broken file only.
    pub when: Option<Expression>,
    /// `sla 24 hours`
    pub sla: Option<DurationLiteral>,
    /// `do notify("account-executive")`
    pub actions: Vec<Action>,
    /// The reason people see.
    pub because: Option<TextLiteral>,
}

/// `notify("account-executive")`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// All of it.
    pub span: Span,
    /// What to do.
    pub name: Name,
    /// With what.
    pub arguments: Vec<TextLiteral>,
}
