//! Leads row by row, and the same leads as a batch of columns.

use crate::definitions::TODAY;
use crate::random::Random;
use leadspec_data::{Bitmap, Column, EventBatch, EventColumns, LeadBatch, ListColumn, TextColumn, Texts, Values};
use leadspec_ir::{Arena, ArenaId, ChoiceDomain, Definition, Field, FieldType, Unit};

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    Bool(bool),
    Quantity(i64),
    Code(u32),
    Text(String),
    List(Vec<Fact>),
}

/// One thing a lead did.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) day: i64,
    pub(crate) time: i64,
    pub(crate) attributes: Vec<Option<Fact>>,
}

/// One lead.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    pub(crate) facts: Vec<Option<Fact>>,
    /// By kind, oldest first.
    pub(crate) events: Vec<Vec<Event>>,
}

pub(crate) const TEXTS: [&str; 7] = ["red", "Red", "green apple", "GREEN", "blue", "apple", "x@mail.example"];

/// A value of a type.
pub(crate) fn value(random: &mut Random, definition: &Definition, ty: &FieldType) -> Fact {
    match ty {
        FieldType::Bool => Fact::Bool(random.percent(50)),
        FieldType::Quantity { unit, low, high } => Fact::Quantity(match (low, high) {
            (Some(low), Some(high)) => random.between(*low, *high),
            _ => match unit {
                Unit::Date => random.between(TODAY - 40, TODAY + 40),
                Unit::Timestamp => random.between((TODAY - 40) * 86_400_000_000, (TODAY + 40) * 86_400_000_000),
                Unit::Integer | Unit::Duration => random.between(-5, 25),
                Unit::Number | Unit::Percent | Unit::Money(_) => random.between(-10, 60) * 500_000,
            },
        }),
        FieldType::Text => Fact::Text((*random.pick(&TEXTS)).to_string()),
        FieldType::Choice(domain) => Fact::Code(random.below(definition.domain_len(*domain)) as u32),
        FieldType::List(of) => {
            let number = random.below(4);
            Fact::List((0..number).map(|_| value(random, definition, of)).collect())
        }
    }
}

/// A lead with each optional fact missing so many times in a hundred.
pub(crate) fn lead(random: &mut Random, definition: &Definition, missing: u64) -> Lead {
    let facts = |random: &mut Random, fields: Vec<&Field>| {
        let mut facts = Vec::new();
        for field in fields {
            let lacks = field.optional && random.percent(missing);
            facts.push((!lacks).then(|| value(random, definition, &field.ty)));
        }
        facts
    };
    let own = facts(random, definition.fields.iter().collect());
    let mut events = Vec::new();
    for kind in &definition.events {
        let number = random.below(4);
        let mut of: Vec<Event> = Vec::new();
        for _ in 0..number {
            let day = random.between(TODAY - 40, TODAY);
            let time = day * 86_400_000_000 + random.between(0, 86_399_999_999);
            let attributes = facts(random, kind.attributes.iter().collect());
            of.push(Event { day, time, attributes });
        }
        of.sort_by_key(|e| e.time);
        events.push(of);
    }
    Lead { facts: own, events }
}

/// The leads with some of their missing fields filled in.
pub(crate) fn answered(random: &mut Random, definition: &Definition, lead: &Lead, percent: u64) -> Lead {
    let mut lead = lead.clone();
    for (fact, (id, field)) in lead.facts.iter_mut().zip(definition.fields.entries()) {
        // A lead without a stage is at the initial one: nothing is open there.
        if definition.stage == Some(id) {
            continue;
        }
        if fact.is_none() && random.percent(percent) {
            *fact = Some(value(random, definition, &field.ty));
        }
    }
    lead
}

/// The leads column by column.
pub(crate) fn batch(definition: &Definition, leads: &[Lead]) -> LeadBatch {
    let fields = definition
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            column(
                &field.ty,
                &leads.iter().map(|l| l.facts[place].as_ref()).collect::<Vec<_>>(),
            )
        })
        .collect();
    let kinds = definition
        .events
        .entries()
        .map(|(id, kind)| events(&kind.attributes, id.index(), leads))
        .collect();
    LeadBatch {
        len: leads.len(),
        fields,
        rows: (1..=leads.len() as u64).collect(),
        lines: (2..=leads.len() as u64 + 1).collect(),
        events: EventBatch { kinds },
        ..LeadBatch::default()
    }
}

fn events<I: ArenaId>(attributes: &Arena<I, Field>, kind: usize, leads: &[Lead]) -> EventColumns {
    let all: Vec<&Event> = leads.iter().flat_map(|l| &l.events[kind]).collect();
    let mut end = 0;
    EventColumns {
        ends: leads
            .iter()
            .map(|l| {
                end += l.events[kind].len() as u32;
                end
            })
            .collect(),
        days: all.iter().map(|e| e.day).collect(),
        times: all.iter().map(|e| e.time).collect(),
        attributes: attributes
            .iter()
            .enumerate()
            .map(|(place, field)| {
                column(
                    &field.ty,
                    &all.iter().map(|e| e.attributes[place].as_ref()).collect::<Vec<_>>(),
                )
            })
            .collect(),
    }
}

fn column(ty: &FieldType, facts: &[Option<&Fact>]) -> Column {
    Column {
        known: facts.iter().map(Option::is_some).collect::<Bitmap>(),
        values: values(ty, facts),
    }
}

/// What stands below an unknown fact must not matter: it is a strange value.
fn values(ty: &FieldType, facts: &[Option<&Fact>]) -> Values {
    match ty {
        FieldType::Bool => Values::Bool(facts.iter().map(|f| *f != Some(&Fact::Bool(false))).collect()),
        FieldType::Quantity { .. } => Values::Quantity(
            facts
                .iter()
                .map(|f| if let Some(Fact::Quantity(q)) = f { *q } else { 7_777_777 })
                .collect(),
        ),
        FieldType::Choice(ChoiceDomain::Options(_) | ChoiceDomain::Stages | ChoiceDomain::Grades(_)) => Values::Code(
            facts
                .iter()
                .map(|f| if let Some(Fact::Code(c)) = f { *c } else { 0 })
                .collect(),
        ),
        FieldType::Text => {
            let mut distinct = Texts::new();
            let mut seen: Vec<String> = Vec::new();
            let codes = facts
                .iter()
                .map(|f| {
                    let text = if let Some(Fact::Text(t)) = f {
                        t.clone()
                    } else {
                        "red".to_string()
                    };
                    seen.iter().position(|s| *s == text).map_or_else(
                        || {
                            seen.push(text.clone());
                            distinct.push(&text)
                        },
                        |p| p as u32,
                    )
                })
                .collect();
            Values::Text(TextColumn { codes, distinct })
        }
        FieldType::List(of) => {
            let (mut items, mut ends): (Vec<&Fact>, Vec<u32>) = (Vec::new(), Vec::new());
            for fact in facts {
                if let Some(Fact::List(list)) = fact {
                    items.extend(list);
                }
                ends.push(items.len() as u32);
            }
            let items = items.into_iter().map(Some).collect::<Vec<_>>();
            Values::List(ListColumn {
                ends,
                items: Box::new(values(of, &items)),
            })
        }
    }
}
