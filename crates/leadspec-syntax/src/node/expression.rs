//! Nodes of values, conditions and literals. What they mean is not known here.

use super::{Name, NumberLiteral, Spanned, TextLiteral};
use leadspec_diagnostics::Span;

/// A value or a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// From its first to its last own character.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// What an expression is. Chains of `and` and `or` are flat lists, so that depth is that of the brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionKind {
    /// A field, criterion, score, grade, let, choice, stage or attribute: the checker decides.
    Name(Name),
    /// A literal.
    Literal(Literal),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `(…)`
    Group(Box<Expression>),
    /// `not …`
    Not(Box<Expression>),
    /// `-…`
    Negate(Box<Expression>),
    /// `a and b and c`: two or more.
    And(Vec<Expression>),
    /// `a or b or c`: two or more.
    Or(Vec<Expression>),
    /// `a implies b`
    Implies(Box<Expression>, Box<Expression>),
    /// `a >= b`
    Compare {
        /// Which.
        operator: Spanned<CompareOperator>,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `x in [a, b]`, `x not in countries`
    In {
        /// What.
        value: Box<Expression>,
        /// A list, or the name of one.
        list: Box<Expression>,
        /// `not in`
        negated: bool,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `x between 1 and 10`: both included.
    Between {
        /// What.
        value: Box<Expression>,
        /// The least.
        low: Box<Expression>,
        /// The greatest.
        high: Box<Expression>,
    },
    /// `decision_date within next 90 days`
    Within {
        /// A date or timestamp.
        value: Box<Expression>,
        /// Which way.
        direction: Direction,
        /// How far, the as-of day included.
        duration: DurationLiteral,
    },
    /// `path starts with "/pricing"`, `email ends with any of ["@a.com"]`, `tags contains all of ["x"]`
    Match {
        /// A text or a list.
        value: Box<Expression>,
        /// Where in it.
        operator: Spanned<MatchOperator>,
        /// How many of the needles.
        quantifier: MatchQuantifier,
        /// One value, or a list (or the name of one).
        needle: Box<Expression>,
        /// `ignoring case`
        ignoring_case: Option<Span>,
    },
    /// `budget is known`, `timeline is unmet`, `gate x is passed` (the gate as [`ExpressionKind::Name`]), `x is not known`
    Is {
        /// What.
        value: Box<Expression>,
        /// `is not`
        negated: bool,
        /// Which.
        state: Spanned<State>,
    },
    /// `gate business_mail passed`
    Gate {
        /// Which.
        name: Name,
        /// `passed`, `failed` or `unknown`
        state: Spanned<State>,
    },
    /// `at least 3 of [a, b, c, d]`, `all of […]`, `any of […]`, `none of […]`
    Several {
        /// How many.
        quantifier: Quantifier,
        /// Of what: conditions.
        of: Vec<Expression>,
    },
    /// `budget if unknown 0 EUR`
    IfUnknown {
        /// What.
        value: Box<Expression>,
        /// What stands in for it.
        fallback: Box<Expression>,
    },
    /// `a + b`
    Add(Box<Expression>, Box<Expression>),
    /// `a - b`
    Subtract(Box<Expression>, Box<Expression>),
    /// `a * 3`
    Multiply(Box<Expression>, Box<Expression>),
    /// `any demo_request in last 90 days`, `no page_view …`, `count of page_view where …`
    Events {
        /// Which question.
        quantifier: EventQuantifier,
        /// Of which event.
        event: Name,
        /// `where …`: a comparison or a parenthesised condition over the event's attributes.
        filter: Option<Box<Expression>>,
        /// `in last 30 days`
        window: Option<DurationLiteral>,
    },
    /// `latest call . outcome`; without attribute the time of it.
    Latest {
        /// Which event.
        event: Name,
        /// Of which attribute.
        attribute: Option<Name>,
    },
    /// `days since first_contact`
    DaysSince(Box<Expression>),
    /// `today`
    Today,
    /// A part that could not be read; a diagnostic says why.
    Broken,
}

/// A value written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `10_000`, `0.5`
    Number(NumberLiteral),
    /// `70%`: the number without the sign.
    Percent(NumberLiteral),
    /// `10_000 EUR`
    Money {
        /// How much.
        number: NumberLiteral,
        /// Of what.
        currency: Name,
    },
    /// `"NL"`
    Text(TextLiteral),
    /// `yes`, `no`, `true`, `false`
    Bool(bool),
    /// `2026-04-15`, as written.
    Date(String),
    /// `2026-04-15T09:30`, `2026-04-15T09:30:00Z`, as written.
    Timestamp(String),
    /// `90 days`
    Duration(DurationLiteral),
    /// `unknown`
    Unknown,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CompareOperator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Which way a window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// `last`
    Last,
    /// `next`
    Next,
}

/// Where a needle is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchOperator {
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `contains`
    Contains,
}

/// How many needles must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchQuantifier {
    /// The one given.
    One,
    /// `any of`
    AnyOf,
    /// `all of`
    AllOf,
}

/// What something can be asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// `known`
    Known,
    /// `unknown`
    Unknown,
    /// `met`
    Met,
    /// `unmet`
    Unmet,
    /// `passed`
    Passed,
    /// `failed`
    Failed,
}

/// How many conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantifier {
    /// `at least 3 of`
    AtLeast(NumberLiteral),
    /// `all of`
    All,
    /// `any of`
    Any,
    /// `none of`
    None,
}

/// What is asked of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventQuantifier {
    /// `any`: a condition.
    Any,
    /// `no`: a condition.
    No,
    /// `count of`, or behind `per`: a whole number.
    Count,
}

/// `90 days`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationLiteral {
    /// All of it.
    pub span: Span,
    /// How many.
    pub number: NumberLiteral,
    /// Of what.
    pub unit: DurationUnit,
}

/// What a duration counts. Singular and plural are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DurationUnit {
    /// `minutes`
    Minutes,
    /// `hours`
    Hours,
    /// `days`
    Days,
    /// `weeks`
    Weeks,
    /// `months`: calendar ones.
    Months,
    /// `years`: calendar ones.
    Years,
}
