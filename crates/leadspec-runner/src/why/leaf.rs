//! What about a condition decided: the parts that would have to come out otherwise, with what they ask and what is there.

use super::story::{Story, amount, distance};
use crate::words::truth_word;
use leadspec_ir::{
    At, Compare, Condition, ConditionKind, Criterion, CriterionId, CriterionRule, Quantity, QuantityKind, Truth, Unit,
    Value, humanise,
};

/// A part of a condition that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// What would have to hold: `job level is director or higher`; of a number, `BANT of at least 70%`.
    pub(super) need: String,
    /// What is there: `job level is manager`; of a number, `64%`.
    pub(super) is: String,
    /// By how much a number misses it: `6% short`.
    pub(super) gap: Option<String>,
    /// The quantity that is measured, if it is one.
    pub(super) measured: Option<Quantity>,
    pub(super) at: At,
}

impl Leaf {
    /// As a sentence about the lead: `BANT is 64%, at least 70% is needed: 6% short`.
    pub(super) fn sentence(&self) -> String {
        match (&self.measured, &self.gap) {
            (Some(_), Some(gap)) => format!("{} is needed, this lead has {}: {gap}", self.need, self.is),
            (Some(_), None) => format!("{} is needed, this lead has {}", self.need, self.is),
            (None, _) => self.is.clone(),
        }
    }

    /// What is there, as a sentence.
    pub(super) fn state(&self, story: &Story) -> String {
        match &self.measured {
            Some(quantity) => format!("{} is {}", quantity.phrase(story.definition), self.is),
            None => self.is.clone(),
        }
    }
}

impl Story<'_, '_> {
    /// The parts of a condition that keep it from coming out as wanted; none where it does.
    pub(super) fn leaves(&self, condition: &Condition, wanted: bool) -> Vec<Leaf> {
        let mut found = Vec::new();
        self.gather(condition, wanted, &mut found, 0);
        found.dedup();
        found
    }

    fn gather(&self, condition: &Condition, wanted: bool, found: &mut Vec<Leaf>, depth: usize) {
        let truth = self.truth(condition);
        if truth == Truth::from(wanted) || depth > 16 {
            return;
        }
        match &condition.kind {
            ConditionKind::Not(inner) => self.gather(inner, !wanted, found, depth + 1),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                // What is not known hangs on what is not known; the rest says nothing.
                let open = |part: &&Condition| truth.is_known() || !self.truth(part).is_known();
                for part in of.iter().filter(open) {
                    self.gather(part, wanted, found, depth + 1);
                }
            }
            ConditionKind::Let(id) => match &self.definition.lets[*id].value {
                Value::Condition(inner) => self.gather(inner, wanted, found, depth + 1),
                Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
            },
            ConditionKind::IfUnknown(inner, _) => {
                let before = found.len();
                self.gather(inner, wanted, found, depth + 1);
                if found.len() == before {
                    found.push(self.plain(condition, wanted));
                }
            }
            ConditionKind::Compare { .. } | ConditionKind::Between { .. } => {
                found.push(
                    self.numeric(condition, wanted)
                        .unwrap_or_else(|| self.plain(condition, wanted)),
                );
            }
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Within { .. }
            | ConditionKind::Among { .. }
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::IsKnown(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Happened(_) => found.push(self.plain(condition, wanted)),
        }
    }

    /// A comparison with something fixed, measured.
    fn numeric(&self, condition: &Condition, wanted: bool) -> Option<Leaf> {
        let (value, limits) = if let ConditionKind::Compare { operator, left, right } = &condition.kind {
            let operator = if wanted { *operator } else { opposite(*operator) };
            match (is_fixed(left), is_fixed(right)) {
                (false, true) => (left, vec![(operator, right)]),
                (true, false) => (right, vec![(operator.mirrored(), left)]),
                (true, true) | (false, false) => return None,
            }
        } else if let ConditionKind::Between { value, low, high } = &condition.kind
            && wanted
            && is_fixed(low)
            && is_fixed(high)
        {
            let limits = vec![(Compare::GreaterOrEqual, low), (Compare::LessOrEqual, high)];
            (value, limits)
        } else {
            return None;
        };
        if !self.may_show(value) {
            return None;
        }
        let missed = |(operator, limit): &(Compare, &Quantity)| -> Option<i128> {
            // What is compared stands in the same decimals.
            let (own, limit) = (self.value(value)?, self.value(limit)?);
            let gap = limit - own;
            match operator {
                Compare::GreaterOrEqual | Compare::Greater => (gap >= 0).then_some(gap),
                Compare::LessOrEqual | Compare::Less => (gap <= 0).then_some(gap),
                Compare::Equal => Some(gap),
                Compare::NotEqual => None,
            }
        };
        let first = limits.iter().find(|limit| missed(limit).is_some()).or(limits.first())?;
        let (operator, limit) = first;
        let name = value.phrase(self.definition);
        let timely = matches!(value.unit, Unit::Date | Unit::Timestamp);
        let need = format!("{name} {}", needed(*operator, &self.shown(limit), timely));
        let gap = missed(first).filter(|gap| *gap != 0).map(|gap| {
            let far = distance(gap.abs(), value);
            match (gap > 0, timely) {
                (true, false) => format!("{far} short"),
                (false, false) => format!("{far} too many"),
                (true, true) => format!("{far} too early"),
                (false, true) => format!("{far} too late"),
            }
        });
        Some(Leaf {
            need,
            is: self
                .value(value)
                .map_or("unknown".to_string(), |own| amount(own, value)),
            gap,
            measured: Some(value.clone()),
            at: condition.at,
        })
    }

    /// Anything else, in words.
    fn plain(&self, condition: &Condition, wanted: bool) -> Leaf {
        let need = if wanted {
            condition.phrase(self.definition)
        } else {
            condition.phrase_negated(self.definition)
        };
        Leaf {
            need,
            is: self.state(condition),
            gap: None,
            measured: None,
            at: condition.at,
        }
    }

    /// What a condition is about, as it is.
    fn state(&self, condition: &Condition) -> String {
        match &condition.kind {
            ConditionKind::Fact(fact) => self.fact(fact.source),
            ConditionKind::Criterion(id) | ConditionKind::CriterionIs(id, _) => self.criterion(*id),
            ConditionKind::Among { value, .. } => self.choice(value),
            ConditionKind::SameChoice(left, right) => format!("{}, {}", self.choice(left), self.choice(right)),
            ConditionKind::Text { value, .. } => self.fact(value.source),
            ConditionKind::SameText { left, right, .. } => {
                format!("{}, {}", self.fact(left.source), self.fact(right.source))
            }
            ConditionKind::List { value, .. } => self.fact(value.source),
            ConditionKind::Within { value, .. } | ConditionKind::Between { value, .. } => self.measure(value),
            ConditionKind::Compare { left, right, .. } => match (is_fixed(left), is_fixed(right)) {
                (true, _) => self.measure(right),
                (false, true) => self.measure(left),
                (false, false) => format!("{}, {}", self.measure(left), self.measure(right)),
            },
            ConditionKind::GateIs(id, _) => {
                let state = crate::words::gate_word(self.inspection.gate(0, *id));
                format!("gate {} is {state}", humanise(&self.definition.gates[*id].name))
            }
            ConditionKind::Constant(_)
            | ConditionKind::Let(_)
            | ConditionKind::Not(_)
            | ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::IsKnown(_)
            | ConditionKind::Happened(_)
            | ConditionKind::IfUnknown(..) => match self.truth(condition) {
                Truth::True => condition.phrase(self.definition),
                Truth::False => condition.phrase_negated(self.definition),
                Truth::Unknown => "that is not known".to_string(),
            },
        }
    }

    fn measure(&self, quantity: &Quantity) -> String {
        let name = quantity.phrase(self.definition);
        if self.may_show(quantity) {
            format!("{name} is {}", self.shown(quantity))
        } else {
            format!("{name} is personal and not shown")
        }
    }

    /// `authority is unknown: job level is manager`
    pub(super) fn criterion(&self, id: CriterionId) -> String {
        let criterion = &self.definition.criteria[id];
        let name = humanise(&criterion.name);
        let truth = self.inspection.criterion(0, id);
        let because = self.criterion_because(criterion, truth);
        let state = truth_word(truth);
        if because.is_empty() {
            format!("{name} is {state}")
        } else {
            format!("{name} is {state}: {}", because.join(", "))
        }
    }

    /// The facts behind a criterion's answer.
    fn criterion_because(&self, criterion: &Criterion, truth: Truth) -> Vec<String> {
        const SHOWN: usize = 2;
        let (leaves, is_missed) = match &criterion.rule {
            CriterionRule::Condition(condition) => (self.leaves(condition, !truth.is_true()), !truth.is_true()),
            CriterionRule::FirstKnown(clauses) => {
                let met = clauses.iter().filter(|clause| clause.met);
                match clauses.iter().find(|clause| self.truth(&clause.when).is_true()) {
                    Some(decided) => (self.leaves(&decided.when, false), false),
                    None => (met.flat_map(|clause| self.leaves(&clause.when, true)).collect(), true),
                }
            }
        };
        let mut told: Vec<String> = Vec::new();
        for leaf in &leaves {
            let state = match &leaf.gap {
                Some(gap) if is_missed => format!("{}, {gap}", leaf.state(self)),
                Some(_) | None => leaf.state(self),
            };
            if !told.contains(&state) {
                told.push(state);
            }
        }
        told.truncate(SHOWN);
        told
    }
}

/// Whether a quantity is the same for every lead.
fn is_fixed(quantity: &Quantity) -> bool {
    match &quantity.kind {
        QuantityKind::Constant(_) | QuantityKind::Today => true,
        QuantityKind::Sum(terms) => terms.iter().all(is_fixed),
        QuantityKind::Negated(inner) | QuantityKind::Times(inner, _) | QuantityKind::DayOf(inner) => is_fixed(inner),
        QuantityKind::Fact(_)
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Count(_)
        | QuantityKind::Let(_)
        | QuantityKind::DaysSince(_)
        | QuantityKind::IfUnknown(..) => false,
    }
}

fn needed(operator: Compare, limit: &str, timely: bool) -> String {
    match (operator, timely) {
        (Compare::Equal, _) => format!("of {limit}"),
        (Compare::NotEqual, _) => format!("other than {limit}"),
        (Compare::Less, false) => format!("of less than {limit}"),
        (Compare::LessOrEqual, false) => format!("of at most {limit}"),
        (Compare::Greater, false) => format!("of more than {limit}"),
        (Compare::GreaterOrEqual, false) => format!("of at least {limit}"),
        (Compare::Less, true) => format!("before {limit}"),
        (Compare::LessOrEqual, true) => format!("on or before {limit}"),
        (Compare::Greater, true) => format!("after {limit}"),
        (Compare::GreaterOrEqual, true) => format!("on or after {limit}"),
    }
}

fn opposite(operator: Compare) -> Compare {
    match operator {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::GreaterOrEqual,
        Compare::LessOrEqual => Compare::Greater,
        Compare::Greater => Compare::LessOrEqual,
        Compare::GreaterOrEqual => Compare::Less,
    }
}
