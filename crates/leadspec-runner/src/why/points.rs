//! What a score is made of, and how far it could be anything else with the same fate.

use super::story::{Story, amount, distance};
use crate::words;
use leadspec_ir::{
    Compare, Condition, ConditionKind, CriterionRule, Definition, GradeKind, Quantity, QuantityKind, Score, ScoreId,
    ScoreLine, ScoreLineKind, Value, humanise,
};
use std::fmt::Write as _;

/// How many lines of a score are told one by one.
const SHOWN: usize = 5;

impl Story<'_, '_> {
    /// `need 25% + timeline 20% = 45%`
    pub(super) fn sum(&self, id: ScoreId) -> String {
        let score = &self.definition.scores[id];
        let points = |value: i64| words::points(self.definition, id, value).replace('_', ",");
        let mut earned: Vec<(String, i64)> = Vec::new();
        for (place, line) in score.lines.iter().enumerate() {
            let (value, _) = self.inspection.earned(0, id, place);
            if value != 0 {
                earned.push((line_name(line, self.definition), value));
            }
        }
        let total = earned.iter().fold(0i64, |sum, (_, value)| sum.saturating_add(*value));
        let mut text = String::new();
        for (place, (name, value)) in earned.iter().take(SHOWN).enumerate() {
            let sign = match (place, *value < 0) {
                (0, _) => "",
                (_, true) => " - ",
                (_, false) => " + ",
            };
            let shown = if place > 0 { value.saturating_abs() } else { *value };
            let _ = write!(text, "{sign}{name} {}", points(shown));
        }
        if earned.len() > SHOWN {
            let rest = earned.iter().skip(SHOWN);
            let others = rest.clone().count();
            let value = rest.fold(0i64, |sum, (_, value)| sum.saturating_add(*value));
            let _ = write!(text, " + {others} more lines {}", points(value));
        }
        if earned.is_empty() {
            text.push_str("no line is earned");
        }
        let value = self.inspection.score(0, id);
        let _ = write!(text, " = {}", points(total));
        if value != total {
            let _ = write!(text, ", held to {}", points(value));
        }
        text
    }

    /// `not earned: budget ready 25%, authority 30%`
    pub(super) fn missing(&self, id: ScoreId) -> Option<String> {
        let score = &self.definition.scores[id];
        let points = |value: i64| words::points(self.definition, id, value).replace('_', ",");
        let mut missing: Vec<String> = Vec::new();
        for (place, line) in score.lines.iter().enumerate() {
            let ScoreLineKind::When {
                points: worth,
                condition,
            } = &line.kind
            else {
                continue;
            };
            let (value, _) = self.inspection.earned(0, id, place);
            if value == 0 && *worth > 0 {
                let is_open = if let ConditionKind::Criterion(criterion) = &condition.kind {
                    !self.inspection.criterion(0, *criterion).is_known()
                } else {
                    false
                };
                let open = if is_open { " (unknown)" } else { "" };
                missing.push(format!("{} {}{open}", line_name(line, self.definition), points(*worth)));
            }
        }
        let more = missing.len().saturating_sub(SHOWN);
        missing.truncate(SHOWN);
        if more > 0 {
            missing.push(format!("{more} more"));
        }
        (!missing.is_empty()).then(|| format!("not earned: {}", missing.join(", ")))
    }

    /// How far a score could lie elsewhere without any comparison with it coming out otherwise: the ends, both included. `None`
    /// where that can't be said, or where it can lie anywhere.
    pub(super) fn reach(&self, id: ScoreId, also: &[&Condition]) -> Option<(Option<i64>, Option<i64>)> {
        let mut uses = Uses {
            score: id,
            limits: Vec::new(),
            is_plain: true,
        };
        uses.definition(self.definition);
        for condition in also {
            uses.condition(condition);
        }
        if !uses.is_plain {
            return None;
        }
        let value = self.inspection.score(0, id);
        let step = step(&self.definition.scores[id]);
        // A limit splits what is below it from what is not, and what is not above it from what is.
        let low = uses.limits.iter().filter(|limit| **limit <= value).max().copied();
        let high = uses.limits.iter().filter(|limit| **limit > value).min().copied();
        let up = |limit: i64| limit.div_euclid(step) * step + if limit.rem_euclid(step) == 0 { 0 } else { step };
        let low = low.map(up);
        let high = high.map(|limit| up(limit).saturating_sub(step));
        (low.is_some() || high.is_some()).then_some((low, high))
    }

    /// `45% to 65% of bant`
    pub(super) fn stretch(&self, id: ScoreId, (low, high): (Option<i64>, Option<i64>)) -> String {
        let name = humanise(&self.definition.scores[id].name);
        let points = |value: i64| words::points(self.definition, id, value).replace('_', ",");
        let unit = if self.definition.scores[id].weights {
            ""
        } else {
            " points"
        };
        match (low, high) {
            (Some(low), Some(high)) if low == high => format!("exactly {}{unit} of {name}", points(low)),
            (Some(low), Some(high)) => format!("{} to {}{unit} of {name}", points(low), points(high)),
            (Some(low), None) => format!("at least {}{unit} of {name}", points(low)),
            (None, Some(high)) => format!("at most {}{unit} of {name}", points(high)),
            (None, None) => format!("any {name}"),
        }
    }
}

/// What a grade asks of its number, `60 to less than 80`, and by how much that is missed: `6 points short`.
pub(super) fn limit_name(of: &Quantity, limits: &[i64], code: usize, value: i128) -> (String, Option<String>) {
    let low = limits.get(code).copied().map(i128::from);
    let above = code
        .checked_sub(1)
        .and_then(|code| limits.get(code))
        .copied()
        .map(i128::from);
    let span = match (low, above) {
        (Some(low), Some(above)) => format!("{} to less than {}", amount(low, of), amount(above, of)),
        (Some(low), None) => format!("{} or more", amount(low, of)),
        (None, Some(above)) => format!("less than {}", amount(above, of)),
        (None, None) => "any".to_string(),
    };
    // Just below an upper limit is enough, and how far that is depends on what can be earned.
    let short = low.filter(|low| value < *low);
    let gap = short.map(|low| format!("{} short", distance(low - value, of)));
    (span, gap)
}

/// What people call a line: its label, the criterion or fact it is about.
fn line_name(line: &ScoreLine, definition: &Definition) -> String {
    const LONGEST: usize = 32;
    if let Some(label) = &line.label {
        return label.clone();
    }
    let name = match &line.kind {
        ScoreLineKind::When { condition, .. } => {
            if let ConditionKind::Criterion(id) = &condition.kind {
                humanise(&definition.criteria[*id].name)
            } else {
                condition.phrase(definition)
            }
        }
        ScoreLineKind::Per { count, .. } => count.phrase(definition),
        ScoreLineKind::By { key, .. } => key.phrase(definition),
    };
    if name.chars().count() <= LONGEST {
        return name;
    }
    let cut: String = name.chars().take(LONGEST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

/// Every value a score can have is so many times this.
fn step(score: &Score) -> i64 {
    let mut all: Vec<i64> = score.low.into_iter().chain(score.high).collect();
    for line in &score.lines {
        match &line.kind {
            ScoreLineKind::When { points, .. } => all.push(*points),
            ScoreLineKind::Per { points, at_most, .. } => {
                all.push(*points);
                all.extend(at_most);
            }
            ScoreLineKind::By { rows, .. } => all.extend(rows.iter().map(|row| row.points)),
        }
    }
    let common = all
        .into_iter()
        .fold(0, |common: u64, value| gcd(common, value.unsigned_abs()));
    i64::try_from(common).ok().filter(|step| *step > 0).unwrap_or(1)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What a score is compared with.
struct Uses {
    score: ScoreId,
    /// The least value of each stretch in which every comparison comes out alike.
    limits: Vec<i64>,
    /// Whether it is only compared with constants.
    is_plain: bool,
}

impl Uses {
    fn definition(&mut self, definition: &Definition) {
        for named in &definition.lets {
            self.value(&named.value);
        }
        for criterion in &definition.criteria {
            match &criterion.rule {
                CriterionRule::Condition(condition) => self.condition(condition),
                CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|clause| self.condition(&clause.when)),
            }
        }
        definition.gates.iter().for_each(|gate| self.condition(&gate.require));
        for transition in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
            self.condition(&transition.when);
        }
        for grade in &definition.grades {
            if let GradeKind::Cut { of, limits } = &grade.kind {
                if of.kind == QuantityKind::Score(self.score) {
                    self.limits.extend(limits);
                } else {
                    self.other(of);
                }
            }
        }
        for line in definition.scores.iter().flat_map(|score| &score.lines) {
            match &line.kind {
                ScoreLineKind::When { condition, .. } => self.condition(condition),
                ScoreLineKind::Per { count, .. } => self.other(count),
                ScoreLineKind::By { key, .. } => self.value(key),
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for part in of {
                    self.condition(part);
                }
            }
            ConditionKind::Compare { operator, left, right } => {
                self.pair(left, *operator, right);
                self.pair(right, operator.mirrored(), left);
            }
            ConditionKind::Between { value, low, high } => {
                self.pair(value, Compare::GreaterOrEqual, low);
                self.pair(value, Compare::LessOrEqual, high);
                self.other(low);
                self.other(high);
            }
            ConditionKind::Within { value, .. } => self.other(value),
            ConditionKind::IsKnown(value) => self.value(value),
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::Among { .. }
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_) => {}
        }
    }

    /// A comparison of one quantity with another.
    fn pair(&mut self, own: &Quantity, operator: Compare, other: &Quantity) {
        if own.kind != QuantityKind::Score(self.score) {
            self.other(own);
            return;
        }
        if let QuantityKind::Constant(limit) = &other.kind
            && own.decimals == own.unit.decimals()
        {
            let above = limit.saturating_add(1);
            match operator {
                Compare::GreaterOrEqual | Compare::Less => self.limits.push(*limit),
                Compare::Greater | Compare::LessOrEqual => self.limits.push(above),
                Compare::Equal | Compare::NotEqual => self.limits.extend([*limit, above]),
            }
        } else {
            self.is_plain = false;
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.other(quantity),
            Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        }
    }

    /// A quantity in which the score must not take part.
    fn other(&mut self, quantity: &Quantity) {
        match &quantity.kind {
            QuantityKind::Score(id) => self.is_plain &= *id != self.score,
            QuantityKind::DayOf(inner)
            | QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DaysSince(inner) => self.other(inner),
            QuantityKind::Sum(terms) => terms.iter().for_each(|term| self.other(term)),
            QuantityKind::IfUnknown(first, second) => {
                self.other(first);
                self.other(second);
            }
            QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Count(_)
            | QuantityKind::Today
            | QuantityKind::Let(_) => {}
        }
    }
}
