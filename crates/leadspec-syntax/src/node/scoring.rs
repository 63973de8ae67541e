//! Nodes of criteria, scores and grades. What they mean is not known here.

use super::definition::RangeLiteral;
use super::expression::Expression;
use super::{Name, NumberLiteral, Spanned, TextLiteral};
use leadspec_diagnostics::Span;

/// `criterion authority "Can decide" { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// In order.
    pub clauses: Vec<Spanned<CriterionClause>>,
    /// Clauses that could not be read.
    pub broken: Vec<Span>,
}

/// A line of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CriterionClause {
    /// `met when …`
    Met(Expression),
    /// `unmet when …`
    Unmet(Expression),
    /// `ask "…"`
    Ask(TextLiteral),
    /// `level stakeholder`
    Level(Name),
    /// `strength hard`
    Strength(Name),
    /// `answers budget` or `answers bant.budget`: which criterion of the framework it is.
    Answers {
        /// The framework, where several are followed.
        framework: Option<Name>,
        /// The framework's word.
        requirement: Name,
    },
}

/// `score fit "Looks like our customers" max 100 { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// `max 100`, `min 0`, `range 0..100`; at most one of each in a right file.
    pub bounds: Vec<Spanned<ScoreBound>>,
    /// In order.
    pub lines: Vec<Spanned<ScoreLine>>,
    /// Lines that could not be read.
    pub broken: Vec<Span>,
}

/// A limit on a score's sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreBound {
    /// `max 100`
    Max(Expression),
    /// `min 0`
    Min(Expression),
    /// `range 0..100`
    Range(RangeLiteral),
}

/// A line of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreLine {
    /// `+20 when …`, `-20 "Gone quiet" when …`, `25% when …`
    When {
        /// What it earns.
        points: Points,
        /// The label people see.
        label: Option<TextLiteral>,
        /// For whom.
        condition: Expression,
    },
    /// `+5 per email_open in last 30 days, at most +15`
    Per {
        /// What one earns.
        points: Points,
        /// The label people see.
        label: Option<TextLiteral>,
        /// What is counted: an event with or without filter and window ([`ExpressionKind::Events`](crate::ExpressionKind::Events), or a plain
        /// [`ExpressionKind::Name`](crate::ExpressionKind::Name) which may be an event or a whole number), or a whole number.
        count: Expression,
        /// The most the line earns; with negative points, the most it costs (`at most -15`).
        at_most: Option<Points>,
    },
    /// `by company_size { 50..1000 : +15 }`
    By {
        /// What is looked up.
        value: Expression,
        /// The label people see.
        label: Option<TextLiteral>,
        /// First match counts.
        rows: Vec<Spanned<ByRow>>,
        /// Rows that could not be read.
        broken: Vec<Span>,
    },
}

/// `+20`, `-5`, `25%`: the sign is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// All of it.
    pub span: Span,
    /// `+` or `-` where written.
    pub sign: Option<char>,
    /// Without sign and `%`.
    pub number: NumberLiteral,
    /// Whether `%` follows.
    pub percent: bool,
}

/// `50..1000 : +15`, `student, retired : +15`, `unknown : +8`, `otherwise : 0`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByRow {
    /// Any of them.
    pub patterns: Vec<Pattern>,
    /// What it earns.
    pub points: Points,
}

/// What a row of a table matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `50..1000`
    Range(RangeLiteral),
    /// A literal, or the name of a choice, stage or grade; `unknown` is [`Literal::Unknown`](crate::Literal::Unknown).
    Value(Expression),
    /// `otherwise`
    Otherwise(Span),
}

/// `grade fit_grade "Fit" of fit { A from 80 D otherwise }`, `grade label of (fit_grade, engagement_grade)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeItem {
    /// All of it.
    pub span: Span,
    /// What it is called.
    pub name: Name,
    /// The label people see.
    pub label: Option<TextLiteral>,
    /// One number to cut, or two or more grades to combine.
    pub of: Vec<Expression>,
    /// Whether `of` stands in parentheses: a combination.
    pub combined: bool,
    /// In order; empty for a combination.
    pub rows: Vec<Spanned<GradeRow>>,
    /// Rows that could not be read.
    pub broken: Vec<Span>,
}

/// A row of a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GradeRow {
    /// `A from 80`
    From {
        /// The grade.
        name: Name,
        /// The least number that gets it.
        limit: Expression,
    },
    /// `D otherwise`
    Otherwise {
        /// The grade.
        name: Name,
    },
}
