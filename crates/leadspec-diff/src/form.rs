//! Criteria and scores in one form for all that say the same: what has no order stands in one.

use crate::normal::{any, key};
use crate::table::Table;
use leadspec_ir::{Condition, CriterionRule, Quantity, Score, ScoreLine, ScoreLineKind, Value};

/// How a criterion is answered. Its conditions are in the shared form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Answer {
    /// The condition's answer.
    Condition(Condition),
    /// The first known to be true decides; clauses that say the same, one behind the other, are one.
    FirstKnown(Vec<(bool, Condition)>),
}

impl Answer {
    pub(crate) fn of(rule: &CriterionRule) -> Answer {
        match rule {
            CriterionRule::Condition(condition) => Answer::Condition(condition.clone()),
            CriterionRule::FirstKnown(clauses) => {
                let mut joined: Vec<(bool, Condition)> = Vec::new();
                for clause in clauses {
                    match joined.last_mut() {
                        Some((met, when)) if *met == clause.met => {
                            *when = any(vec![when.clone(), clause.when.clone()], when.at);
                        }
                        Some(_) | None => joined.push((clause.met, clause.when.clone())),
                    }
                }
                Answer::FirstKnown(joined)
            }
        }
    }
}

/// What a line of a score earns, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Line {
    When(i64, Condition),
    Per(i64, Quantity, Option<i64>),
    By(Value, Table),
}

impl Line {
    pub(crate) fn of(line: &ScoreLine) -> Line {
        match &line.kind {
            ScoreLineKind::When { points, condition } => Line::When(*points, condition.clone()),
            ScoreLineKind::Per { points, count, at_most } => Line::Per(*points, count.clone(), *at_most),
            ScoreLineKind::By { key, rows } => Line::By(key.clone(), Table::new(rows)),
        }
    }
}

/// What a score adds up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Sum {
    weights: bool,
    low: Option<i64>,
    high: Option<i64>,
    lines: Vec<Line>,
}

impl Sum {
    pub(crate) fn of(score: &Score) -> Sum {
        let mut lines: Vec<Line> = score.lines.iter().map(Line::of).collect();
        lines.sort_by_cached_key(key);
        Sum {
            weights: score.weights,
            low: score.low,
            high: score.high,
            lines,
        }
    }
}
