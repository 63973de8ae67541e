//! Makes nodes: equal ones once, constants folded, ranges of one quantity merged. Knows neither definitions nor batches.

use super::node::{
    CodeId, CodeNode, Fact, Form, QuantityId, QuantityNode, Rows, ScoreNodeId, Step, TextOperand, TruthId, TruthNode,
};
use leadspec_ir::{Arena, ArenaId, Compare, CriterionId, Truth};
use std::collections::HashMap;

/// All nodes made so far. The maps only find equal nodes again; nothing is read from them in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nodes {
    pub(crate) truths: Arena<TruthId, (Rows, TruthNode)>,
    pub(crate) quantities: Arena<QuantityId, (Rows, QuantityNode)>,
    pub(crate) codes: Arena<CodeId, (Rows, CodeNode)>,
    /// In the order of creation, operands first.
    pub(crate) steps: Vec<Step>,
    /// By truth: whether it is known for every row.
    total: Vec<bool>,
    truth_places: HashMap<(Rows, TruthNode), TruthId>,
    quantity_places: HashMap<(Rows, QuantityNode), QuantityId>,
    code_places: HashMap<(Rows, CodeNode), CodeId>,
    /// Ranges and knowledge of quantities that stand in for others, found before: asked again and again they would multiply.
    ranges: HashMap<(Rows, QuantityId, i128, i128), TruthId>,
    known: HashMap<(Rows, QuantityId), TruthId>,
}

impl Nodes {
    /// The node, made if it is new.
    pub(crate) fn truth(&mut self, rows: Rows, node: TruthNode) -> TruthId {
        let key = (rows, node);
        if let Some(id) = self.truth_places.get(&key) {
            return *id;
        }
        let total = self.is_total(&key.1);
        let id = self.truths.push(key.clone());
        self.total.push(total);
        self.steps.push(Step::Truth(id));
        self.truth_places.insert(key, id);
        id
    }

    /// The node, made if it is new.
    pub(crate) fn quantity(&mut self, rows: Rows, node: QuantityNode) -> QuantityId {
        let key = (rows, node);
        if let Some(id) = self.quantity_places.get(&key) {
            return *id;
        }
        let id = self.quantities.push(key.clone());
        self.steps.push(Step::Quantity(id));
        self.quantity_places.insert(key, id);
        id
    }

    /// The node, made if it is new.
    pub(crate) fn code(&mut self, rows: Rows, node: CodeNode) -> CodeId {
        let key = (rows, node);
        if let Some(id) = self.code_places.get(&key) {
            return *id;
        }
        let id = self.codes.push(key.clone());
        self.steps.push(Step::Code(id));
        self.code_places.insert(key, id);
        id
    }

    /// Says that a score's lines are all there; its quantity node must have been made last.
    pub(crate) fn score(&mut self, score: ScoreNodeId) {
        self.steps.push(Step::Score(score));
    }

    /// Whether any node reads a lead's newest events.
    pub(crate) fn read_latest(&self) -> bool {
        let text = |operand: &TextOperand| operand.latest;
        let truths = self.truths.iter().any(|(_, node)| {
            matches!(node, TruthNode::Latest(..))
                || matches!(node, TruthNode::SameText { left, right, .. } if text(left) || text(right))
        });
        let quantities = self
            .quantities
            .iter()
            .any(|(_, node)| matches!(node, QuantityNode::Latest(..) | QuantityNode::LatestTime(_)));
        truths || quantities || self.codes.iter().any(|(_, node)| matches!(node, CodeNode::Latest(..)))
    }

    /// The same for all rows.
    pub(crate) fn constant(&mut self, rows: Rows, truth: Truth) -> TruthId {
        self.truth(rows, TruthNode::Constant(truth))
    }

    /// The answer, where it is the same for all rows.
    pub(crate) fn as_constant(&self, id: TruthId) -> Option<Truth> {
        let TruthNode::Constant(truth) = &self.truths[id].1 else {
            return None;
        };
        Some(*truth)
    }

    /// The opposite.
    pub(crate) fn not(&mut self, rows: Rows, of: TruthId) -> TruthId {
        if let Some(truth) = self.as_constant(of) {
            return self.constant(rows, !truth);
        }
        if let TruthNode::Not(inner) = &self.truths[of].1 {
            return *inner;
        }
        self.truth(rows, TruthNode::Not(of))
    }

    /// All of them.
    pub(crate) fn all(&mut self, rows: Rows, of: impl IntoIterator<Item = TruthId>) -> TruthId {
        let mut kept: Vec<TruthId> = Vec::new();
        let mut ranges: Vec<(QuantityId, i128, i128)> = Vec::new();
        for id in of {
            match self.as_constant(id) {
                Some(Truth::False) => return id,
                Some(Truth::True) => continue,
                Some(Truth::Unknown) | None => {}
            }
            // Two ranges of one quantity are both unknown or both known, so that they are one range.
            if let TruthNode::InRange { value, low, high } = &self.truths[id].1 {
                match ranges.iter_mut().find(|(v, _, _)| v == value) {
                    Some(range) => *range = (*value, range.1.max(*low), range.2.min(*high)),
                    None => ranges.push((*value, *low, *high)),
                }
            } else {
                kept.push(id);
            }
        }
        for (value, low, high) in ranges {
            let range = self.in_range(rows, value, low, high);
            kept.push(range);
        }
        kept.sort_unstable();
        kept.dedup();
        match kept.as_slice() {
            [] => self.constant(rows, Truth::True),
            [one] => *one,
            _ => self.truth(rows, TruthNode::All(kept.into())),
        }
    }

    /// Any of them.
    pub(crate) fn any(&mut self, rows: Rows, of: impl IntoIterator<Item = TruthId>) -> TruthId {
        let mut kept: Vec<TruthId> = Vec::new();
        for id in of {
            match self.as_constant(id) {
                Some(Truth::True) => return id,
                Some(Truth::False) => {}
                Some(Truth::Unknown) | None => kept.push(id),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        match kept.as_slice() {
            [] => self.constant(rows, Truth::False),
            [one] => *one,
            _ => self.truth(rows, TruthNode::Any(kept.into())),
        }
    }

    /// At least so many of them; one that stands twice counts twice.
    pub(crate) fn at_least(&mut self, rows: Rows, number: u32, of: impl IntoIterator<Item = TruthId>) -> TruthId {
        let mut number = number;
        let mut kept: Vec<TruthId> = Vec::new();
        for id in of {
            match self.as_constant(id) {
                Some(Truth::True) => number = number.saturating_sub(1),
                Some(Truth::False) => {}
                Some(Truth::Unknown) | None => kept.push(id),
            }
        }
        kept.sort_unstable();
        if number == 0 {
            return self.constant(rows, Truth::True);
        }
        if number as usize > kept.len() {
            return self.constant(rows, Truth::False);
        }
        if number == 1 {
            return self.any(rows, kept);
        }
        if number as usize == kept.len() {
            return self.all(rows, kept);
        }
        self.truth(rows, TruthNode::AtLeast(number, kept.into()))
    }

    /// A criterion's answer, marked as such.
    pub(crate) fn criterion(&mut self, id: CriterionId, of: TruthId) -> TruthId {
        match self.as_constant(of) {
            Some(_) => of,
            None => self.truth(Rows::Leads, TruthNode::Criterion(id, of)),
        }
    }

    /// Whether the answer is this.
    pub(crate) fn is(&mut self, rows: Rows, of: TruthId, wanted: Truth) -> TruthId {
        if let Some(truth) = self.as_constant(of) {
            return self.constant(rows, Truth::from(truth == wanted));
        }
        if self.never_unknown(of) {
            return match wanted {
                Truth::True => of,
                Truth::False => self.not(rows, of),
                Truth::Unknown => self.constant(rows, Truth::False),
            };
        }
        self.truth(rows, TruthNode::Is(of, wanted))
    }

    /// The answer, and this where it is unknown.
    pub(crate) fn if_unknown(&mut self, rows: Rows, of: TruthId, fallback: bool) -> TruthId {
        match self.as_constant(of) {
            Some(Truth::Unknown) => self.constant(rows, Truth::from(fallback)),
            _ if self.never_unknown(of) => of,
            _ => self.truth(rows, TruthNode::IfUnknown(of, fallback)),
        }
    }

    /// What the first clause known to be true says.
    pub(crate) fn first_known(&mut self, rows: Rows, clauses: &[(bool, TruthId)]) -> TruthId {
        let mut kept: Vec<(bool, TruthId)> = Vec::new();
        for (met, when) in clauses {
            match self.as_constant(*when) {
                Some(Truth::False | Truth::Unknown) => {}
                Some(Truth::True) => {
                    kept.push((*met, *when));
                    break;
                }
                None => kept.push((*met, *when)),
            }
        }
        match kept.as_slice() {
            [] => self.constant(rows, Truth::Unknown),
            [(met, when)] if self.as_constant(*when).is_some() => {
                let met = Truth::from(*met);
                self.constant(rows, met)
            }
            _ => self.truth(rows, TruthNode::FirstKnown(kept.into())),
        }
    }

    /// Whether a truth is known for every row, read off its form.
    pub(crate) fn never_unknown(&self, id: TruthId) -> bool {
        self.total.get(id.index()).copied().unwrap_or(false)
    }

    fn is_total(&self, node: &TruthNode) -> bool {
        match node {
            TruthNode::Constant(truth) => truth.is_known(),
            TruthNode::Known(_) | TruthNode::Is(..) | TruthNode::IfUnknown(..) => true,
            TruthNode::InRange { value, .. } => {
                matches!(
                    self.quantities[*value].1,
                    QuantityNode::Score(_) | QuantityNode::Count { .. }
                )
            }
            TruthNode::Not(of) | TruthNode::Criterion(_, of) => self.never_unknown(*of),
            TruthNode::All(of) | TruthNode::Any(of) | TruthNode::AtLeast(_, of) => {
                of.iter().all(|t| self.never_unknown(*t))
            }
            TruthNode::Fact(_)
            | TruthNode::Latest(..)
            | TruthNode::Sign(..)
            | TruthNode::Among(..)
            | TruthNode::Same(..)
            | TruthNode::Text { .. }
            | TruthNode::SameText { .. }
            | TruthNode::List { .. }
            | TruthNode::FirstKnown(_) => false,
        }
    }

    /// A quantity lies in a range.
    pub(crate) fn in_range(&mut self, rows: Rows, value: QuantityId, low: i128, high: i128) -> TruthId {
        match self.quantities[value].1.clone() {
            QuantityNode::Unknown => self.constant(rows, Truth::Unknown),
            QuantityNode::IfUnknown(first, second) => {
                if let Some(range) = self.ranges.get(&(rows, value, low, high)) {
                    return *range;
                }
                let range = self.either_in_range(rows, &first, &second, low, high);
                self.ranges.insert((rows, value, low, high), range);
                range
            }
            QuantityNode::Fact(_)
            | QuantityNode::Latest(..)
            | QuantityNode::LatestTime(_)
            | QuantityNode::DayOf(_)
            | QuantityNode::Score(_)
            | QuantityNode::Count { .. } => {
                // All empty ranges are one.
                let (low, high) = if low > high { (1, 0) } else { (low, high) };
                self.truth(rows, TruthNode::InRange { value, low, high })
            }
        }
    }

    /// The first, and where that is unknown the second, lies in a range.
    fn either_in_range(&mut self, rows: Rows, first: &Form, second: &Form, low: i128, high: i128) -> TruthId {
        let one = self.form_in_range(rows, first, low, high);
        if second.terms.is_empty() {
            return self.if_unknown(rows, one, (low..=high).contains(&second.constant));
        }
        let known = self.form_known(rows, first);
        let unknown = self.not(rows, known);
        let one = self.all(rows, [known, one]);
        let other = self.form_in_range(rows, second, low, high);
        let other = self.all(rows, [unknown, other]);
        self.any(rows, [one, other])
    }

    /// A sum lies in a range.
    pub(crate) fn form_in_range(&mut self, rows: Rows, form: &Form, low: i128, high: i128) -> TruthId {
        match form.terms.as_slice() {
            [] => self.constant(rows, Truth::from((low..=high).contains(&form.constant))),
            [(1, value)] => {
                let low = if low == i128::MIN {
                    low
                } else {
                    low.saturating_sub(form.constant)
                };
                let high = if high == i128::MAX {
                    high
                } else {
                    high.saturating_sub(form.constant)
                };
                self.in_range(rows, *value, low, high)
            }
            _ => {
                let mut limit = |bound: i128, operator| {
                    let beyond = form.clone().plus(Form::constant(bound.saturating_neg()));
                    self.compare(rows, &beyond, operator)
                };
                let mut limits = Vec::new();
                if low != i128::MIN {
                    limits.push(limit(low, Compare::GreaterOrEqual));
                }
                if high != i128::MAX || limits.is_empty() {
                    limits.push(limit(high, Compare::LessOrEqual));
                }
                self.all(rows, limits)
            }
        }
    }

    /// How a sum stands to zero.
    pub(crate) fn compare(&mut self, rows: Rows, form: &Form, operator: Compare) -> TruthId {
        if form
            .terms
            .iter()
            .any(|(_, q)| self.quantities[*q].1 == QuantityNode::Unknown)
        {
            return self.constant(rows, Truth::Unknown);
        }
        let zero = form.constant;
        match form.terms.as_slice() {
            [] => self.constant(rows, Truth::from(operator.holds(zero.cmp(&0)))),
            [(factor, value)] if *factor != 0 => {
                // factor * x + constant <op> 0, solved for x.
                let (factor, bound, operator) = if *factor > 0 {
                    (*factor, zero.saturating_neg(), operator)
                } else {
                    (factor.saturating_neg(), zero, operator.mirrored())
                };
                let (floor, exact) = (bound.div_euclid(factor), bound.rem_euclid(factor) == 0);
                let ceiling = if exact { floor } else { floor.saturating_add(1) };
                let (low, high) = match operator {
                    Compare::Equal | Compare::NotEqual if exact => (floor, floor),
                    Compare::Equal | Compare::NotEqual => (1, 0),
                    Compare::Less => (i128::MIN, ceiling.saturating_sub(1)),
                    Compare::LessOrEqual => (i128::MIN, floor),
                    Compare::Greater => (floor.saturating_add(1), i128::MAX),
                    Compare::GreaterOrEqual => (ceiling, i128::MAX),
                };
                let range = self.in_range(rows, *value, low, high);
                if operator == Compare::NotEqual {
                    self.not(rows, range)
                } else {
                    range
                }
            }
            _ => self.truth(rows, TruthNode::Sign(form.clone(), operator)),
        }
    }

    /// Whether all quantities of a sum are known.
    pub(crate) fn form_known(&mut self, rows: Rows, form: &Form) -> TruthId {
        let of: Vec<TruthId> = form.terms.iter().map(|(_, q)| self.quantity_known(rows, *q)).collect();
        self.all(rows, of)
    }

    fn quantity_known(&mut self, rows: Rows, quantity: QuantityId) -> TruthId {
        if let Some(known) = self.known.get(&(rows, quantity)) {
            return *known;
        }
        let known = self.whether_known(rows, quantity);
        self.known.insert((rows, quantity), known);
        known
    }

    fn whether_known(&mut self, rows: Rows, quantity: QuantityId) -> TruthId {
        match self.quantities[quantity].1.clone() {
            QuantityNode::Unknown => self.constant(rows, Truth::False),
            QuantityNode::Score(_) | QuantityNode::Count { .. } => self.constant(rows, Truth::True),
            QuantityNode::Fact(fact) => self.truth(rows, TruthNode::Known(fact)),
            QuantityNode::Latest(event, attribute) => {
                let fact = Fact::Attribute(event, attribute);
                let known = self.truth(Rows::Events(event), TruthNode::Known(fact));
                let latest = self.truth(rows, TruthNode::Latest(event, known));
                self.is(rows, latest, Truth::True)
            }
            QuantityNode::LatestTime(event) => {
                let count = QuantityNode::Count {
                    event,
                    filter: None,
                    days: None,
                };
                let count = self.quantity(rows, count);
                self.in_range(rows, count, 1, i128::MAX)
            }
            QuantityNode::DayOf(form) => self.form_known(rows, &form),
            QuantityNode::IfUnknown(first, second) => {
                let first = self.form_known(rows, &first);
                let second = self.form_known(rows, &second);
                self.any(rows, [first, second])
            }
        }
    }

    /// Whether a code is one of these; `codes` has one bit a code.
    pub(crate) fn among(&mut self, rows: Rows, value: CodeId, codes: &[u64]) -> TruthId {
        let holds = |code: u32| codes.get(code as usize / 64).is_some_and(|w| w >> (code % 64) & 1 == 1);
        match self.codes[value].1.clone() {
            CodeNode::Constant(None) => self.constant(rows, Truth::Unknown),
            CodeNode::Constant(Some(code)) => self.constant(rows, Truth::from(holds(code))),
            CodeNode::IfUnknown(inner, code) => {
                let among = self.among(rows, inner, codes);
                self.if_unknown(rows, among, holds(code))
            }
            // A grade between two limits is a quantity between them.
            CodeNode::Cut(form, limits) => {
                let mut ranges: Vec<(i128, i128)> = Vec::new();
                let mut above = i128::MAX;
                for place in 0..=limits.len() {
                    let low = limits.get(place).copied().unwrap_or(i128::MIN);
                    if holds(u32::try_from(place).unwrap_or(u32::MAX)) && low <= above {
                        match ranges.last_mut() {
                            Some(last) if last.0 == above.saturating_add(1) && above != i128::MAX => last.0 = low,
                            _ => ranges.push((low, above)),
                        }
                    }
                    above = above.min(low.saturating_sub(1));
                }
                if ranges.is_empty() {
                    ranges.push((1, 0));
                }
                let ranges: Vec<TruthId> = ranges
                    .into_iter()
                    .map(|(low, high)| self.form_in_range(rows, &form, low, high))
                    .collect();
                self.any(rows, ranges)
            }
            CodeNode::Fact(_) | CodeNode::Latest(..) | CodeNode::Combined(_) => {
                self.truth(rows, TruthNode::Among(value, codes.into()))
            }
        }
    }

    /// Whether a code is known.
    pub(crate) fn code_known(&mut self, rows: Rows, code: CodeId) -> TruthId {
        match self.codes[code].1.clone() {
            CodeNode::Constant(code) => self.constant(rows, Truth::from(code.is_some())),
            CodeNode::IfUnknown(..) => self.constant(rows, Truth::True),
            CodeNode::Fact(fact) => self.truth(rows, TruthNode::Known(fact)),
            CodeNode::Latest(event, attribute) => {
                let fact = Fact::Attribute(event, attribute);
                let known = self.truth(Rows::Events(event), TruthNode::Known(fact));
                let latest = self.truth(rows, TruthNode::Latest(event, known));
                self.is(rows, latest, Truth::True)
            }
            CodeNode::Cut(form, _) => self.form_known(rows, &form),
            CodeNode::Combined(parts) => {
                let known: Vec<TruthId> = parts.iter().map(|(part, _)| self.code_known(rows, *part)).collect();
                self.all(rows, known)
            }
        }
    }

    /// Two codes are the same.
    pub(crate) fn same(&mut self, rows: Rows, left: CodeId, right: CodeId) -> TruthId {
        let bit = |code: u32| {
            let mut words = vec![0u64; code as usize / 64 + 1];
            if let Some(last) = words.last_mut() {
                *last = 1 << (code % 64);
            }
            words
        };
        match (self.codes[left].1.clone(), self.codes[right].1.clone()) {
            (CodeNode::Constant(None), _) | (_, CodeNode::Constant(None)) => self.constant(rows, Truth::Unknown),
            (CodeNode::Constant(Some(code)), _) => self.among(rows, right, &bit(code)),
            (_, CodeNode::Constant(Some(code))) => self.among(rows, left, &bit(code)),
            _ => self.truth(rows, TruthNode::Same(left.min(right), left.max(right))),
        }
    }
}

/// What an operator says of an ordering.
pub(crate) trait Holds {
    /// Whether `left <op> right` holds for two values that stand like this.
    fn holds(self, ordering: std::cmp::Ordering) -> bool;
}

impl Holds for Compare {
    fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Compare::Equal => ordering.is_eq(),
            Compare::NotEqual => ordering.is_ne(),
            Compare::Less => ordering.is_lt(),
            Compare::LessOrEqual => ordering.is_le(),
            Compare::Greater => ordering.is_gt(),
            Compare::GreaterOrEqual => ordering.is_ge(),
        }
    }
}
