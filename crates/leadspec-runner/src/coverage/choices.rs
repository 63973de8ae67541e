//! Closed sets: which of their values a definition's conditions name.

use super::ask::made;
use leadspec_ir::{
    At, ByRow, Choice, ChoiceDomain, ChoiceKind, Condition, ConditionKind, CriterionRule, Definition, EventQuery,
    FieldType, ListFact, Needles, Pattern, Quantity, QuantityKind, ScoreLineKind, Source, Value, humanise,
};
use std::collections::{BTreeMap, BTreeSet};

/// The values of one fact that conditions name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) source: Source,
    pub(super) domain: ChoiceDomain,
    pub(super) codes: BTreeSet<u32>,
    /// Whether the fact holds any number of values.
    is_list: bool,
}

/// All facts of closed sets of which a condition names a value.
pub(super) fn named(definition: &Definition) -> Vec<Named> {
    let mut names = Names {
        definition,
        found: BTreeMap::new(),
    };
    for item in &definition.lets {
        names.value(&item.value);
    }
    for criterion in &definition.criteria {
        match &criterion.rule {
            CriterionRule::Condition(condition) => names.condition(condition),
            CriterionRule::FirstKnown(clauses) => clauses.iter().for_each(|clause| names.condition(&clause.when)),
        }
    }
    for line in definition.scores.iter().flat_map(|score| &score.lines) {
        match &line.kind {
            ScoreLineKind::When { condition, .. } => names.condition(condition),
            ScoreLineKind::Per { count, .. } => names.quantity(count),
            ScoreLineKind::By { key, rows } => names.table(key, rows),
        }
    }
    for gate in &definition.gates {
        names.condition(&gate.require);
    }
    for transition in definition.lifecycle.iter().flat_map(|l| &l.transitions) {
        names.condition(&transition.when);
    }
    names.found.into_values().collect()
}

struct Names<'d> {
    definition: &'d Definition,
    found: BTreeMap<Source, Named>,
}

impl Names<'_> {
    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => self.condition(inner),
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => {
                for one in of {
                    self.condition(one);
                }
            }
            ConditionKind::Compare { left, right, .. } => [left, right].into_iter().for_each(|q| self.quantity(q)),
            ConditionKind::Between { value, low, high } => {
                for q in [value, low, high] {
                    self.quantity(q);
                }
            }
            ConditionKind::Within { value, .. } => self.quantity(value),
            ConditionKind::Among { value, codes } => {
                let codes = self.meant(value.domain, codes);
                self.choice(value, codes);
            }
            ConditionKind::List {
                value,
                needles: Needles::Codes(codes),
                ..
            } => {
                if let Some(domain) = self.item_domain(value.source) {
                    self.add(value.source, domain, true, codes.iter().copied());
                }
            }
            ConditionKind::Happened(query) => self.query(query),
            ConditionKind::IsKnown(value) => self.value(value),
            ConditionKind::Constant(_)
            | ConditionKind::Fact(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Let(_)
            | ConditionKind::SameChoice(..)
            | ConditionKind::Text { .. }
            | ConditionKind::SameText { .. }
            | ConditionKind::List { .. }
            | ConditionKind::CriterionIs(..)
            | ConditionKind::GateIs(..) => {}
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Condition(condition) => self.condition(condition),
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Choice(_) | Value::Text(_) | Value::List(_) => {}
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        match &quantity.kind {
            QuantityKind::Count(query) => self.query(query),
            QuantityKind::Sum(terms) => terms.iter().for_each(|term| self.quantity(term)),
            QuantityKind::Negated(inner)
            | QuantityKind::Times(inner, _)
            | QuantityKind::DayOf(inner)
            | QuantityKind::DaysSince(inner) => self.quantity(inner),
            QuantityKind::IfUnknown(value, fallback) => {
                self.quantity(value);
                self.quantity(fallback);
            }
            QuantityKind::Constant(_)
            | QuantityKind::Fact(_)
            | QuantityKind::LatestTime(_)
            | QuantityKind::Score(_)
            | QuantityKind::Today
            | QuantityKind::Let(_) => {}
        }
    }

    fn query(&mut self, query: &EventQuery) {
        if let Some(filter) = &query.filter {
            self.condition(filter);
        }
    }

    fn table(&mut self, key: &Value, rows: &[ByRow]) {
        self.value(key);
        let Value::Choice(choice) = key else { return };
        let codes = rows
            .iter()
            .flat_map(|row| &row.patterns)
            .filter_map(|pattern| match pattern {
                Pattern::Code(code) => Some(*code),
                Pattern::Range { .. } | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown | Pattern::Otherwise => {
                    None
                }
            });
        self.choice(choice, codes.collect());
    }

    fn choice(&mut self, choice: &Choice, codes: BTreeSet<u32>) {
        match &choice.kind {
            ChoiceKind::Fact(source) => self.add(*source, choice.domain, false, codes),
            ChoiceKind::IfUnknown(inner, _) => self.choice(inner, codes),
            ChoiceKind::Let(id) => {
                let definition = self.definition;
                if let Value::Choice(inner) = &definition.lets[*id].value {
                    self.choice(inner, codes);
                }
            }
            // Grades have goals of their own; where a lead comes to rest no definition asks.
            ChoiceKind::Grade(_) | ChoiceKind::StageAfter => {}
        }
    }

    fn add(&mut self, source: Source, domain: ChoiceDomain, is_list: bool, codes: impl IntoIterator<Item = u32>) {
        let named = self.found.entry(source).or_insert_with(|| Named {
            source,
            domain,
            codes: BTreeSet::new(),
            is_list,
        });
        named.codes.extend(codes);
    }

    /// The codes that people named: of those from one value on to the end of an ordered set, that value and its neighbour outside.
    fn meant(&self, domain: ChoiceDomain, codes: &[u32]) -> BTreeSet<u32> {
        let ordered = match domain {
            ChoiceDomain::Options(id) => self.definition.choices[id].ordered,
            ChoiceDomain::Stages | ChoiceDomain::Grades(_) => false,
        };
        let size = u32::try_from(self.definition.domain_len(domain)).unwrap_or(u32::MAX);
        let is_run = codes.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 == *b));
        match codes {
            [first, .., last] if ordered && is_run && *first > 0 && last + 1 == size => {
                BTreeSet::from([first - 1, *first])
            }
            [0, .., last] if ordered && is_run && last + 1 < size => BTreeSet::from([*last, last + 1]),
            _several => codes.iter().copied().collect(),
        }
    }

    fn item_domain(&self, source: Source) -> Option<ChoiceDomain> {
        let field = match source {
            Source::Field(id) => &self.definition.fields[id],
            Source::Attribute(event, id) | Source::Latest(event, id) => &self.definition.events[event].attributes[id],
        };
        match &field.ty {
            FieldType::List(item) => match item.as_ref() {
                FieldType::Choice(domain) => Some(*domain),
                FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::List(_) => None,
            },
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) => None,
        }
    }
}

impl Named {
    /// The values that no condition names.
    pub(super) fn others(&self, definition: &Definition) -> Vec<u32> {
        let size = u32::try_from(definition.domain_len(self.domain)).unwrap_or(u32::MAX);
        (0..size).filter(|code| !self.codes.contains(code)).collect()
    }

    /// That the fact is, or holds, one of these values.
    pub(super) fn is(&self, codes: Vec<u32>) -> Condition {
        let condition = if self.is_list {
            made(ConditionKind::List {
                value: ListFact {
                    source: self.source,
                    at: At::default(),
                },
                needles: Needles::Codes(codes),
                all: false,
                fold_case: false,
            })
        } else {
            made(ConditionKind::Among {
                value: Choice {
                    kind: ChoiceKind::Fact(self.source),
                    domain: self.domain,
                    at: At::default(),
                },
                codes,
            })
        };
        match self.source {
            // What an event is asked for is asked of any such event.
            Source::Attribute(event, _) => made(ConditionKind::Happened(EventQuery {
                event,
                filter: Some(Box::new(condition)),
                window: None,
            })),
            Source::Field(_) | Source::Latest(..) => condition,
        }
    }

    /// In words that stand behind the name of the field, or of the event.
    pub(super) fn told(&self, definition: &Definition, codes: &[u32]) -> String {
        let verb = if self.is_list { "holds" } else { "is" };
        let attribute = match self.source {
            Source::Field(_) => String::new(),
            Source::Attribute(event, id) => {
                format!("has {} that ", humanise(&definition.events[event].attributes[id].name))
            }
            Source::Latest(event, id) => {
                format!(
                    "has latest {} that ",
                    humanise(&definition.events[event].attributes[id].name)
                )
            }
        };
        let name = |code: &u32| humanise(definition.code_name(self.domain, *code));
        match codes {
            [one] if self.codes.contains(one) => format!("{attribute}{verb} {}", name(one)),
            others => {
                let shown: Vec<String> = others.iter().take(3).map(name).collect();
                let more = if others.len() > 3 { ", …" } else { "" };
                format!(
                    "{attribute}{verb} a value that no condition names ({}{more})",
                    shown.join(", ")
                )
            }
        }
    }
}
