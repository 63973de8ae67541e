//! The leads that an analysis is about: what each fact may be by its declared type, and what each score may reach.
//!
//! Everything here errs on one side: it may think a value possible that no lead has, and never the other way round. "No lead
//! can" and "every lead does" are therefore always right.

use super::interval::Interval;
use super::reach::{self, Reach};
use super::space::DEPTH;
use leadspec_ir::{ChoiceDomain, Definition, EventId, Field, FieldType, ScoreId, Source};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most events of one kind, and the most a whole number without a declared range counts, that points must hold.
pub(super) const MOST_COUNTED: i128 = 4_194_304;

/// Which leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// All that the types allow.
    All,
    /// Those that nobody has been in contact with in both directions: no `mutual` event, no `mutual` fact.
    WithoutContact,
}

/// A definition, and which leads it is asked about.
pub(super) struct Model<'d> {
    pub(super) definition: &'d Definition,
    pub(super) leads: Leads,
    /// `None` while it is being found, so that a score that rests on itself ends.
    reaches: RefCell<BTreeMap<ScoreId, Option<Rc<Reach>>>>,
    /// How many scores are being found, one for the other.
    depth: Cell<u32>,
}

/// What a fact may be at most.
pub(super) struct Domain {
    /// Whether it may be unknown.
    pub(super) unknown: bool,
    /// Whether it may be known.
    pub(super) known: bool,
    /// Quantities: from where to where.
    pub(super) amounts: Interval,
    /// Yes-or-no: whether it may be yes.
    pub(super) yes: bool,
}

impl<'d> Model<'d> {
    pub(super) fn new(definition: &'d Definition, leads: Leads) -> Self {
        Model {
            definition,
            leads,
            reaches: RefCell::new(BTreeMap::new()),
            depth: Cell::new(0),
        }
    }

    /// The field or attribute that a fact is.
    pub(super) fn field(&self, source: Source) -> &'d Field {
        match source {
            Source::Field(id) => &self.definition.fields[id],
            Source::Attribute(event, id) | Source::Latest(event, id) => &self.definition.events[event].attributes[id],
        }
    }

    /// Whether an event cannot have happened to these leads.
    pub(super) fn never_happened(&self, event: EventId) -> bool {
        self.leads == Leads::WithoutContact && self.definition.events[event].mutual
    }

    /// What a fact may be.
    pub(super) fn domain(&self, source: Source) -> Domain {
        let field = self.field(source);
        let mutual = match source {
            Source::Field(_) | Source::Attribute(..) => field.mutual,
            Source::Latest(event, _) => field.mutual || self.definition.events[event].mutual,
        };
        let without = mutual && self.leads == Leads::WithoutContact;
        let amounts = match &field.ty {
            FieldType::Quantity { low, high, .. } => Interval::between(*low, *high),
            FieldType::Choice(_) | FieldType::Bool | FieldType::Text | FieldType::List(_) => Interval::ANY,
        };
        // A yes-or-no fact shows contact by a yes; any other by being known.
        let is_bool = field.ty == FieldType::Bool && matches!(source, Source::Field(_));
        Domain {
            unknown: without || self.definition.source_can_be_unknown(source),
            known: !without || is_bool,
            amounts,
            yes: !without,
        }
    }

    /// How many values a closed set has.
    pub(super) fn codes(&self, domain: ChoiceDomain) -> u32 {
        u32::try_from(self.definition.domain_len(domain)).unwrap_or(u32::MAX)
    }

    /// What a score may come to.
    pub(super) fn reach(&self, score: ScoreId) -> Rc<Reach> {
        if let Some(found) = self.reaches.borrow().get(&score) {
            return found.clone().unwrap_or_else(|| Rc::new(Reach::anything()));
        }
        if self.depth.get() >= DEPTH {
            return Rc::new(Reach::anything());
        }
        self.depth.set(self.depth.get() + 1);
        self.reaches.borrow_mut().insert(score, None);
        let reach = Rc::new(reach::of(self, score));
        self.reaches.borrow_mut().insert(score, Some(Rc::clone(&reach)));
        self.depth.set(self.depth.get() - 1);
        reach
    }

    /// The greatest steps that a score moves in: a divisor of all its points and limits, in millionths.
    pub(super) fn step(&self, score: ScoreId) -> i64 {
        use leadspec_ir::ScoreLineKind as Kind;
        let score = &self.definition.scores[score];
        let points = score.lines.iter().flat_map(|line| match &line.kind {
            Kind::When { points, .. } => vec![*points],
            Kind::Per { points, at_most, .. } => vec![*points, at_most.unwrap_or(0)],
            Kind::By { rows, .. } => rows.iter().map(|r| r.points).collect(),
        });
        points
            .chain(score.low)
            .chain(score.high)
            .fold(0, greatest_divisor)
            .max(1)
    }
}

fn greatest_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::greatest_divisor;

    #[test]
    fn divisors() {
        assert_eq!([15, -20, 0].into_iter().fold(0, greatest_divisor), 5);
    }
}
