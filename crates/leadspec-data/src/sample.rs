//! Leads that are written out as columns: what a test gives goes through the engine like a line of an export.

use crate::{
    Bitmap, Column, EventBatch, EventColumns, LeadBatch, ListColumn, Reason, Reject, TextColumn, Texts, Values,
};
use leadspec_ir::{
    ArenaId as _, Datum, Definition, Field, FieldId, FieldType, SampleEvent, SampleLead, Zone, format_quantity,
};
use std::collections::BTreeMap;

impl LeadBatch {
    /// These leads, numbered from 1, as of a day: what they do later does not exist yet.
    pub fn of_samples(definition: &Definition, as_of: i64, leads: &[SampleLead]) -> LeadBatch {
        let fields = definition.fields.entries().map(|(id, field)| {
            let facts: Vec<&Datum> = leads.iter().map(|lead| lead.fact(id)).collect();
            column(&field.ty, &facts)
        });
        let zone = Zone::or_utc(&definition.timezone);
        let kinds = definition.events.entries().map(|(id, kind)| {
            let mut columns = EventColumns::default();
            let mut attributes: Vec<Vec<&Datum>> = vec![Vec::new(); kind.attributes.len()];
            for lead in leads {
                let mut own: Vec<_> = lead.events.iter().filter(|event| event.event == id).collect();
                own.sort_by_key(|event| event.time);
                for event in own {
                    let day = zone.day_of(event.time);
                    if day > as_of {
                        continue;
                    }
                    columns.days.push(day);
                    columns.times.push(event.time);
                    for (place, values) in attributes.iter_mut().enumerate() {
                        values.push(event.attributes.get(place).unwrap_or(&Datum::Unknown));
                    }
                }
                columns.ends.push(place(columns.days.len()));
            }
            columns.attributes = kind
                .attributes
                .iter()
                .zip(&attributes)
                .map(|(attribute, values)| column(&attribute.ty, values))
                .collect();
            columns
        });
        let numbers = 1..=leads.len() as u64;
        LeadBatch {
            len: leads.len(),
            fields: fields.collect(),
            rows: numbers.clone().collect(),
            lines: numbers.collect(),
            carried: Vec::new(),
            events: EventBatch { kinds: kinds.collect() },
        }
    }
}

impl LeadBatch {
    /// A lead of the batch, written out; `None` past the end.
    pub fn sample(&self, definition: &Definition, row: usize) -> Option<SampleLead> {
        if row >= self.len {
            return None;
        }
        let fact = |id: FieldId| self.fields.get(id.index()).map_or(Datum::Unknown, |c| c.datum(row));
        let mut events = Vec::new();
        for (id, kind) in definition.events.ids().zip(&self.events.kinds) {
            let end = |row: usize| kind.ends.get(row).map_or(0, |end| *end as usize);
            let start = row.checked_sub(1).map_or(0, end);
            for place in start..end(row) {
                events.push(SampleEvent {
                    event: id,
                    time: kind.times.get(place).copied().unwrap_or(0),
                    attributes: kind.attributes.iter().map(|column| column.datum(place)).collect(),
                });
            }
        }
        Some(SampleLead {
            facts: definition.fields.ids().map(fact).collect(),
            events,
        })
    }
}

impl Column {
    /// What stands in a row.
    pub fn datum(&self, row: usize) -> Datum {
        if self.known.get(row) {
            self.values.datum(row)
        } else {
            Datum::Unknown
        }
    }
}

impl Values {
    fn datum(&self, row: usize) -> Datum {
        match self {
            Values::Bool(answers) => Datum::Bool(answers.get(row)),
            Values::Quantity(values) => values.get(row).map_or(Datum::Unknown, |value| Datum::Quantity(*value)),
            Values::Code(codes) => codes.get(row).map_or(Datum::Unknown, |code| Datum::Code(*code)),
            Values::Text(texts) => Datum::Text(texts.get(row).to_string()),
            Values::List(list) => {
                let end = |row: usize| list.ends.get(row).map_or(0, |end| *end as usize);
                let start = row.checked_sub(1).map_or(0, end);
                Datum::List((start..end(row)).map(|item| list.items.datum(item)).collect())
            }
        }
    }
}

/// Why a table's reader would reject this lead: facts that every lead must have and this one lacks (its `id` aside: it is then known
/// by its number), and facts outside their declared range. Columns are called by their fields' names.
pub fn sample_problems(definition: &Definition, lead: &SampleLead) -> Vec<Reject> {
    let told = |id: FieldId, field: &Field| {
        let fact = lead.fact(id);
        let reason = problem(field, fact, definition.id == Some(id))?;
        Some(Reject {
            row: 0,
            line: 0,
            column: Some(field.name.clone()),
            value: if *fact == Datum::Unknown {
                String::new()
            } else {
                fact.written(&field.ty, definition)
            },
            reason,
        })
    };
    let fields = definition.fields.entries();
    fields.filter_map(|(id, field)| told(id, field)).collect()
}

fn problem(field: &Field, fact: &Datum, is_id: bool) -> Option<Reason> {
    match (fact, &field.ty) {
        (Datum::Unknown, _) => (!field.optional && !is_id).then_some(Reason::Missing { marker: false }),
        (Datum::Quantity(value), FieldType::Quantity { unit, low, high }) => {
            let outside = low.is_some_and(|low| *value < low) || high.is_some_and(|high| *value > high);
            let shown = |limit: &Option<i64>| limit.map(|limit| format_quantity(limit, *unit));
            outside.then(|| Reason::OutOfRange {
                low: shown(low),
                high: shown(high),
            })
        }
        (
            Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_),
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
        ) => None,
    }
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A column of these facts; one of another kind than declared is unknown.
fn column(ty: &FieldType, facts: &[&Datum]) -> Column {
    let known: Bitmap = facts
        .iter()
        .map(|fact| match (fact, ty) {
            (Datum::Bool(_), FieldType::Bool)
            | (Datum::Quantity(_), FieldType::Quantity { .. })
            | (Datum::Code(_), FieldType::Choice(_))
            | (Datum::Text(_), FieldType::Text)
            | (Datum::List(_), FieldType::List(_)) => true,
            (
                Datum::Unknown | Datum::Bool(_) | Datum::Quantity(_) | Datum::Code(_) | Datum::Text(_) | Datum::List(_),
                _,
            ) => false,
        })
        .collect();
    Column {
        known,
        values: values(ty, facts),
    }
}

fn values(ty: &FieldType, facts: &[&Datum]) -> Values {
    match ty {
        FieldType::Bool => Values::Bool(facts.iter().map(|fact| matches!(fact, Datum::Bool(true))).collect()),
        FieldType::Quantity { .. } => Values::Quantity(
            facts
                .iter()
                .map(|fact| if let Datum::Quantity(value) = fact { *value } else { 0 })
                .collect(),
        ),
        FieldType::Choice(_) => Values::Code(
            facts
                .iter()
                .map(|fact| if let Datum::Code(code) = fact { *code } else { 0 })
                .collect(),
        ),
        FieldType::Text => {
            let mut distinct = Texts::new();
            let mut places: BTreeMap<&str, u32> = BTreeMap::new();
            let codes = facts
                .iter()
                .map(|fact| {
                    let text = if let Datum::Text(text) = fact {
                        text.as_str()
                    } else {
                        ""
                    };
                    *places.entry(text).or_insert_with(|| distinct.push(text))
                })
                .collect();
            Values::Text(TextColumn { codes, distinct })
        }
        FieldType::List(item) => {
            let mut items: Vec<&Datum> = Vec::new();
            let mut ends = Vec::with_capacity(facts.len());
            for fact in facts {
                if let Datum::List(own) = fact {
                    items.extend(own);
                }
                ends.push(place(items.len()));
            }
            Values::List(ListColumn {
                ends,
                items: Box::new(values(item, &items)),
            })
        }
    }
}
