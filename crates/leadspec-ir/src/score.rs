//! Points and grades.

use crate::{Arena, At, Condition, GradeId, Quantity, Value};

/// A sum of points, or weights of one whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Score {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// Whether its lines are percentages of one whole.
    pub weights: bool,
    /// What the sum is raised to, in millionths.
    pub low: Option<i64>,
    /// What the sum is cut to, in millionths.
    pub high: Option<i64>,
    /// In source order.
    pub lines: Vec<ScoreLine>,
    /// Its name in the source.
    pub at: At,
}

/// A line of a score.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ScoreLine {
    /// What it earns, and for whom.
    pub kind: ScoreLineKind,
    /// The label people see.
    pub label: Option<String>,
    /// The whole line in the source.
    pub at: At,
}

/// What a line earns. Points are in millionths.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ScoreLineKind {
    /// Points where the condition is known to be true.
    When {
        /// What it earns.
        points: i64,
        /// For whom.
        condition: Condition,
    },
    /// Points for each; nothing where the count is unknown or negative.
    Per {
        /// What one earns.
        points: i64,
        /// A whole number.
        count: Quantity,
        /// The most the line earns, or with negative points the most it costs (then negative).
        at_most: Option<i64>,
    },
    /// The points of the first row that matches; nothing where none does.
    By {
        /// What is looked up: a quantity, choice, text or yes-or-no.
        key: Value,
        /// In source order.
        rows: Vec<ByRow>,
    },
}

/// A row of a `by` table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ByRow {
    /// Any of them.
    pub patterns: Vec<Pattern>,
    /// What it earns, in millionths.
    pub points: i64,
    /// The whole row in the source.
    pub at: At,
}

/// What a row matches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// A quantity from `low` to `high`, both included, in the key's integer form and decimals; either may be open.
    Range {
        /// The least.
        low: Option<i64>,
        /// The greatest.
        high: Option<i64>,
    },
    /// A choice's code.
    Code(u32),
    /// A text, byte for byte.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// Nothing is known.
    Unknown,
    /// Anything, the unknown included.
    Otherwise,
}

/// Names for stretches of a number, or for combinations of grades.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Grade {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// All grades it can give, best first; a grade's code is its place. For a combination: all joined names, the first part's
    /// best first.
    pub names: Vec<String>,
    /// How it is found.
    pub kind: GradeKind,
    /// Its name in the source.
    pub at: At,
}

/// How a grade is found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GradeKind {
    /// By limits on a number; unknown where the number is.
    Cut {
        /// Which number.
        of: Quantity,
        /// The least number (in `of`'s integer form and decimals) for each name but the last, descending; the last takes the rest.
        limits: Vec<i64>,
    },
    /// By joining other grades; unknown where one is. Its code is that of a number with these digits, first most significant.
    Combined(Vec<GradeId>),
}

impl Grade {
    /// The code that joining these codes of its parts gives.
    pub fn combine(parts: &[GradeId], codes: &[u32], grades: &Arena<GradeId, Grade>) -> u32 {
        parts.iter().zip(codes).fold(0, |code, (part, digit)| {
            code.saturating_mul(u32::try_from(grades[*part].names.len()).unwrap_or(u32::MAX))
                .saturating_add(*digit)
        })
    }
}
