//! Leads and their events, column by column.

use crate::Bitmap;

/// A run of leads in input order, every field a column of the same length.
#[derive(Debug, Clone, Default)]
pub struct LeadBatch {
    /// How many leads.
    pub len: usize,
    /// By field id.
    pub fields: Vec<Column>,
    /// Each lead's number among the data rows of its file, from 1 (rejected rows count too).
    pub rows: Vec<u64>,
    /// Each lead's line in its file, from 1.
    pub lines: Vec<u64>,
    /// Input columns carried along unread, in the order they were asked for.
    pub carried: Vec<Column>,
    /// What the leads did up to the as-of day.
    pub events: EventBatch,
}

/// One fact of every lead of a batch. The value of a row that is not known is arbitrary but valid for its kind.
#[derive(Debug, Clone)]
pub struct Column {
    /// Whether the fact is known.
    pub known: Bitmap,
    /// The facts.
    pub values: Values,
}

/// Facts of one type.
#[derive(Debug, Clone)]
pub enum Values {
    /// Yes or no.
    Bool(Bitmap),
    /// Quantities in their unit's integer form.
    Quantity(Vec<i64>),
    /// Choices and stages by code.
    Code(Vec<u32>),
    /// Texts.
    Text(TextColumn),
    /// Lists.
    List(ListColumn),
}

/// Texts by their place among the distinct ones of the batch.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// For each row a place in `distinct`.
    pub codes: Vec<u32>,
    /// Each text once (a reader may give up on that where nearly every row differs: then some stand twice).
    pub distinct: Texts,
}

/// Texts one after another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

/// Lists one after another.
#[derive(Debug, Clone)]
pub struct ListColumn {
    /// For each row one past its last item.
    pub ends: Vec<u32>,
    /// The items of all rows.
    pub items: Box<Values>,
}

/// What the leads of a batch did, by event id. Empty (no kinds) where the definition has no events.
#[derive(Debug, Clone, Default)]
pub struct EventBatch {
    /// By event id.
    pub kinds: Vec<EventColumns>,
}

/// The events of one kind: lead by lead, each lead's by time, oldest first; of equal times in input order.
#[derive(Debug, Clone, Default)]
pub struct EventColumns {
    /// For each lead one past its last event.
    pub ends: Vec<u32>,
    /// The calendar day of each event in the definition's zone, days since 1970-01-01.
    pub days: Vec<i64>,
    /// The instant of each event, microseconds since 1970-01-01T00:00Z.
    pub times: Vec<i64>,
    /// By attribute id.
    pub attributes: Vec<Column>,
}

impl LeadBatch {
    /// The leads at these places, in this order, with all that is known of them.
    #[must_use]
    pub fn gather(&self, leads: &[u32]) -> LeadBatch {
        let number = |of: &[u64], lead: &u32| of.get(*lead as usize).copied().unwrap_or(0);
        LeadBatch {
            len: leads.len(),
            fields: self.fields.iter().map(|column| column.gather(leads)).collect(),
            rows: leads.iter().map(|lead| number(&self.rows, lead)).collect(),
            lines: leads.iter().map(|lead| number(&self.lines, lead)).collect(),
            carried: self.carried.iter().map(|column| column.gather(leads)).collect(),
            events: EventBatch {
                kinds: self.events.kinds.iter().map(|kind| kind.gather(leads)).collect(),
            },
        }
    }
}

impl EventColumns {
    /// Which of the events are a lead's; none past the last lead.
    pub fn of(&self, lead: usize) -> std::ops::Range<u32> {
        let end = self.ends.get(lead).copied().unwrap_or(0);
        let start = lead.checked_sub(1).and_then(|before| self.ends.get(before));
        start.copied().unwrap_or(0).min(end)..end
    }

    /// The events of the leads at these places, in this order; a place past the end gives a lead without any.
    #[must_use]
    pub fn gather(&self, leads: &[u32]) -> EventColumns {
        let mut events: Vec<u32> = Vec::new();
        let ends = leads
            .iter()
            .map(|lead| {
                events.extend(self.of(*lead as usize));
                u32::try_from(events.len()).unwrap_or(u32::MAX)
            })
            .collect();
        let pick = |from: &[i64]| events.iter().filter_map(|e| from.get(*e as usize).copied()).collect();
        EventColumns {
            ends,
            days: pick(&self.days),
            times: pick(&self.times),
            attributes: self.attributes.iter().map(|column| column.gather(&events)).collect(),
        }
    }
}

impl Texts {
    /// None.
    pub fn new() -> Texts {
        Texts::default()
    }

    /// Adds one and says its place. Together they must stay below 4 GiB; beyond that the empty text is added.
    pub fn push(&mut self, text: &str) -> u32 {
        let place = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        if u32::try_from(self.bytes.len() + text.len()).is_ok() {
            self.bytes.push_str(text);
        }
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        place
    }

    /// The one at this place; empty where there is none.
    pub fn get(&self, place: u32) -> &str {
        let place = place as usize;
        let start = place
            .checked_sub(1)
            .and_then(|i| self.ends.get(i))
            .copied()
            .unwrap_or(0);
        self.ends
            .get(place)
            .and_then(|end| self.bytes.get(start as usize..*end as usize))
            .unwrap_or("")
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)).map(|place| self.get(place))
    }
}

impl TextColumn {
    /// The text of a row.
    pub fn get(&self, row: usize) -> &str {
        self.codes.get(row).map_or("", |code| self.distinct.get(*code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[i64]) -> Column {
        Column {
            known: Bitmap::filled(values.len(), true),
            values: Values::Quantity(values.to_vec()),
        }
    }

    #[test]
    fn leads_take_their_events_along() {
        let batch = LeadBatch {
            len: 3,
            fields: vec![numbers(&[10, 20, 30])],
            rows: vec![1, 2, 4],
            lines: vec![2, 3, 5],
            carried: Vec::new(),
            events: EventBatch {
                kinds: vec![EventColumns {
                    ends: vec![2, 2, 3],
                    days: vec![1, 2, 3],
                    times: vec![1, 2, 3],
                    attributes: vec![numbers(&[7, 8, 9])],
                }],
            },
        };
        let some = batch.gather(&[2, 0, 9]);
        assert_eq!((some.len, some.rows), (3, vec![4, 1, 0]));
        let kind = some.events.kinds.first().unwrap();
        assert_eq!((&kind.ends, &kind.days), (&vec![1, 3, 3], &vec![3, 1, 2]));
        let Some(Values::Quantity(values)) = kind.attributes.first().map(|c| &c.values) else {
            panic!("quantities")
        };
        assert_eq!(*values, [9, 7, 8]);
    }
}
