//! Through conditions and what is no number in them.

use super::{Asked, Gathering, ListAsked, TextAsked};
use crate::linear::{Turn, turns};
use crate::names::code;
use crate::space::Part;
use leadspec_ir::{
    ArenaId, Choice, ChoiceDomain, ChoiceKind, Compare, Condition, ConditionKind, EventQuery, FieldType, ListFact,
    Needles, Source, Text, TextTest, Value,
};

impl Gathering<'_> {
    /// What is referred to by name has its own turn.
    pub(super) fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Constant(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..)
            | ConditionKind::Let(_) => {}
            ConditionKind::Fact(fact) => self.source(fact.source, |_| {}),
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.condition(one);
                }
            }
            ConditionKind::Compare { operator, left, right } => {
                self.quantity(left);
                self.quantity(right);
                self.difference(left, right, turns(*operator));
            }
            ConditionKind::Between { value, low, high } => {
                for quantity in [value, low, high] {
                    self.quantity(quantity);
                }
                self.difference(value, low, turns(Compare::GreaterOrEqual));
                self.difference(value, high, turns(Compare::LessOrEqual));
            }
            ConditionKind::Within {
                value,
                direction,
                window,
            } => {
                self.quantity(value);
                if let Some((first, last)) = window.days(self.reading.as_of, *direction) {
                    self.limit(value, i128::from(first), Turn::AtZero);
                    self.limit(value, i128::from(last), Turn::AboveZero);
                }
            }
            ConditionKind::Among { value, codes } => self.choice(value, Some(codes)),
            ConditionKind::SameChoice(left, right) => {
                self.choice(left, None);
                self.choice(right, None);
            }
            ConditionKind::Text {
                value,
                test,
                needles,
                fold_case,
            } => {
                let asked = TextAsked {
                    test: *test,
                    needles: needles.clone(),
                    fold_case: *fold_case,
                };
                self.text_test(value, asked);
            }
            ConditionKind::SameText { left, right, fold_case } => {
                self.join(
                    [left.source, right.source]
                        .iter()
                        .filter_map(|source| self.part(*source))
                        .collect(),
                );
                for (text, other) in [(left, right), (right, left)] {
                    self.source(text.source, |asked| asked.texts_compared = true);
                    // What stands in for the other is a constant to this one.
                    if let Some(constant) = &other.if_unknown {
                        let needle = if *fold_case {
                            constant.to_lowercase()
                        } else {
                            constant.clone()
                        };
                        let asked = TextAsked {
                            test: TextTest::Equals,
                            needles: vec![needle],
                            fold_case: *fold_case,
                        };
                        self.text_test(text, asked);
                    }
                }
            }
            ConditionKind::List {
                value,
                needles,
                all,
                fold_case,
            } => self.list_test(value, needles, *all, *fold_case),
            ConditionKind::IsKnown(value) => {
                if let Value::Quantity(quantity) = value.as_ref() {
                    self.read_together(&[quantity]);
                }
                self.value(value);
            }
            ConditionKind::Happened(query) => {
                if let Some(place) = self.query(query) {
                    self.count_from(query, place, 1);
                }
            }
        }
    }

    /// Notes parts of a lead that one comparison reads.
    pub(super) fn join(&mut self, mut parts: Vec<Part>) {
        parts.sort_unstable();
        parts.dedup();
        if parts.len() > 1 {
            self.gathered.joins.insert(parts);
        }
    }

    /// The part of a lead that a fact belongs to.
    pub(super) fn part(&self, source: Source) -> Option<Part> {
        match source {
            Source::Field(id) => self.names.field(id).map(Part::Field),
            // Inside a filter: the event itself is what is asked about.
            Source::Attribute(..) => None,
            Source::Latest(event, _) => self.names.event(event).map(Part::Events),
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(choice) => self.choice(choice, Some(&[])),
            Value::Text(text) => self.source(text.source, |_| {}),
            Value::List(list) => self.source(list.source, |_| {}),
        }
    }

    /// A choice that is looked at: whether it is among some codes, or each code by itself.
    pub(super) fn choice(&mut self, choice: &Choice, codes: Option<&[u32]>) {
        match &choice.kind {
            ChoiceKind::Fact(source) => {
                let codes = codes.map(|codes| self.in_world(*source, choice.domain, codes));
                self.source(*source, |asked| match codes {
                    Some(codes) => asked.sets.extend([codes]),
                    None => asked.each_code = true,
                });
            }
            // Grades are cut where their limits are. Where a lead comes to rest is no fact about it.
            ChoiceKind::Grade(_) | ChoiceKind::StageAfter => {}
            ChoiceKind::Let(id) => {
                if let Value::Choice(inner) = &self.reading.definition.lets[*id].value {
                    self.choice(inner, codes);
                }
            }
            ChoiceKind::IfUnknown(inner, _) => self.choice(inner, codes),
        }
    }

    pub(super) fn text_test(&mut self, text: &Text, test: TextAsked) {
        self.source(text.source, |asked| {
            if !asked.texts.contains(&test) {
                asked.texts.push(test);
            }
        });
    }

    fn list_test(&mut self, list: &ListFact, needles: &Needles, all: bool, fold_case: bool) {
        let needles = match (needles, self.item_domain(list.source)) {
            (Needles::Codes(codes), Some(domain)) => Needles::Codes(self.in_world(list.source, domain, codes)),
            (Needles::Codes(_) | Needles::Texts(_) | Needles::Quantities(_), _) => needles.clone(),
        };
        let test = ListAsked {
            needles,
            all,
            fold_case,
        };
        self.source(list.source, |asked| {
            if !asked.lists.contains(&test) {
                asked.lists.push(test);
            }
        });
    }

    /// Notes that a fact is asked for, and what.
    pub(super) fn source(&mut self, source: Source, ask: impl FnOnce(&mut Asked)) {
        match source {
            Source::Field(id) => {
                if let Some(field) = self.names.field(id) {
                    self.field(field, ask);
                }
            }
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                let Some((event, attribute)) = self.names.attribute(event, id) else {
                    return;
                };
                let latest = matches!(source, Source::Latest(..));
                if let Some(asked) = self.event(event) {
                    asked.latest |= latest;
                    if let Some(asked) = asked.attributes.get_mut(attribute.index()) {
                        asked.read = true;
                        ask(asked);
                    }
                }
            }
        }
    }

    /// The place of a query among those of its kind of event; what its filter asks is taken in.
    pub(super) fn query(&mut self, query: &EventQuery) -> Option<usize> {
        if let Some(filter) = &query.filter {
            self.condition(filter);
        }
        let event = self.names.event(query.event)?;
        let (side, shares) = (self.side, self.shares_queries);
        let days = query
            .window
            .and_then(|window| window.days(self.reading.as_of, leadspec_ir::Direction::Last));
        let start = days.and_then(|(first, _)| self.reading.zone.as_ref()?.start_of_day(first));
        let asked = self.event(event)?;
        asked.times.extend(start);
        let place = asked
            .queries
            .iter()
            .position(|own| own.query == *query && (own.side == side || (own.side == 0 && shares)));
        Some(place.unwrap_or_else(|| {
            asked.queries.push(super::Counted {
                side,
                query: query.clone(),
                starts: std::collections::BTreeSet::new(),
            });
            asked.queries.len() - 1
        }))
    }

    /// Notes a number of events from which on an answer may change.
    pub(super) fn count_from(&mut self, query: &EventQuery, place: usize, start: i128) {
        let Some(event) = self.names.event(query.event) else {
            return;
        };
        if let Some(counted) = self.event(event).and_then(|asked| asked.queries.get_mut(place)) {
            counted.starts.extend((start > 0).then_some(start));
        }
    }

    /// Codes of this definition under the world's.
    fn in_world(&self, source: Source, domain: ChoiceDomain, codes: &[u32]) -> Vec<u32> {
        let Some(to) = self.world_type(source).and_then(domain_of) else {
            return Vec::new();
        };
        if self.names.same {
            return codes.to_vec();
        }
        let own = self.reading.definition;
        let mut codes: Vec<u32> = codes
            .iter()
            .filter_map(|of| code((own, domain), (self.world, to), *of))
            .collect();
        codes.sort_unstable();
        codes
    }

    fn item_domain(&self, source: Source) -> Option<ChoiceDomain> {
        let definition = self.reading.definition;
        domain_of(match source {
            Source::Field(id) => &definition.fields[id].ty,
            Source::Attribute(event, id) | Source::Latest(event, id) => &definition.events[event].attributes[id].ty,
        })
    }

    fn world_type(&self, source: Source) -> Option<&FieldType> {
        match source {
            Source::Field(id) => Some(&self.world.fields[self.names.field(id)?].ty),
            Source::Attribute(event, id) | Source::Latest(event, id) => {
                let (event, attribute) = self.names.attribute(event, id)?;
                Some(&self.world.events[event].attributes[attribute].ty)
            }
        }
    }
}

/// The closed set of a choice, or of a list's items.
pub(crate) fn domain_of(ty: &FieldType) -> Option<ChoiceDomain> {
    match ty {
        FieldType::Choice(domain) => Some(*domain),
        FieldType::List(item) => domain_of(item),
        FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text => None,
    }
}
