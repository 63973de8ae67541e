//! Leads in common ids: what the old definition read of them, and what only the new one reads.

use super::join::{NOWHERE, each};
use crate::choices::options_of;
use crate::common::Common;
use crate::edit::Edit;
use crate::shared::{Presence, Shared, Version};
use crate::uses::{Thing, Uses};
use leadspec_data::{Bitmap, Column, EventBatch, EventColumns, LeadBatch, ListColumn, Values};
use leadspec_ir::{ArenaId, AttributeId, ChoiceDomain, EventId, FieldId, FieldType};

/// Where each common fact comes from.
#[derive(Debug)]
pub(super) struct Facts {
    /// Whether the old batch is already in common ids, and holds all that is looked at.
    pub(super) is_direct: bool,
    fields: Vec<From>,
    events: Vec<EventFrom>,
}

/// Where a fact stands in each batch, with the common codes of its own ones; `None`: the codes are the same.
#[derive(Debug, Clone)]
struct From {
    /// Whether anything looks at it.
    is_needed: bool,
    old: Option<(usize, Option<Vec<u32>>)>,
    new: Option<(usize, Option<Vec<u32>>)>,
}

#[derive(Debug, Clone)]
struct EventFrom {
    old: Option<usize>,
    new: Option<usize>,
    attributes: Vec<From>,
}

impl Facts {
    /// `needs_new`: whether something looks at facts that only the new definition reads. `uses`: of both definitions.
    pub(super) fn new(common: &Common, needs_new: bool, uses: &Uses) -> Facts {
        let stages = [common.before.stage, common.after.stage];
        let fields: Vec<From> = common
            .fields
            .ids()
            .map(|id| From {
                is_needed: stages.contains(&Some(id)) || uses.is_used(Thing::Field(id)),
                old: common.fields.in_old(id).map(|own| {
                    let ty = &common.old.fields[own].ty;
                    (own.index(), recoding(common, Version::Old, ty))
                }),
                new: common.fields.in_new(id).map(|own| {
                    let ty = &common.new.fields[own].ty;
                    (own.index(), recoding(common, Version::New, ty))
                }),
            })
            .collect();
        let events: Vec<EventFrom> = common
            .events
            .ids()
            .zip(&common.attributes)
            .map(|(id, shared)| event(common, id, shared))
            .collect();
        let is_recoded = |of: &From| matches!(of.old, Some((_, Some(_))));
        let recoded = fields
            .iter()
            .chain(events.iter().flat_map(|e| &e.attributes))
            .any(is_recoded);
        Facts {
            is_direct: !needs_new && !recoded,
            fields,
            events,
        }
    }

    /// All leads of the old batch.
    pub(super) fn all(&self, old: &LeadBatch, new: &LeadBatch) -> LeadBatch {
        let mut leads = Vec::with_capacity(old.len);
        each(&old.rows, &new.rows, |own, other| {
            leads.extend(own.map(|own| (own, other.unwrap_or(NOWHERE))));
        });
        self.some(old, new, &leads, &Edit::Nothing)
    }

    /// Some leads, by their places in both batches, with what an edit says is read as the new definition reads it.
    pub(super) fn some(&self, old: &LeadBatch, new: &LeadBatch, leads: &[(u32, u32)], edit: &Edit) -> LeadBatch {
        let own: Vec<u32> = leads.iter().map(|(own, _)| *own).collect();
        let other: Vec<u32> = leads.iter().map(|(_, other)| *other).collect();
        let (new_fields, new_events): (&[FieldId], &[EventId]) = match edit {
            Edit::Reading(fields) => (fields, &[]),
            Edit::EventReading(events) => (&[], events),
            Edit::Nothing
            | Edit::Apart
            | Edit::Criterion(..)
            | Edit::Score(..)
            | Edit::Grade(..)
            | Edit::Gate(..)
            | Edit::Way(..)
            | Edit::Idle(_)
            | Edit::GateOrder(_)
            | Edit::WayOrder(_)
            | Edit::Initial(_) => (&[], &[]),
        };
        let fields = self.fields.iter().enumerate().map(|(place, from)| {
            let is_new = new_fields.iter().any(|id| id.index() == place);
            from.column((&old.fields, &own), (&new.fields, &other), is_new)
        });
        let kinds = self.events.iter().enumerate().map(|(place, from)| {
            let is_new = new_events.iter().any(|id| id.index() == place);
            from.columns((&old.events, &own), (&new.events, &other), is_new)
        });
        let number = |of: &[u64], place: &u32| of.get(*place as usize).copied().unwrap_or(0);
        LeadBatch {
            len: leads.len(),
            fields: fields.collect(),
            rows: own.iter().map(|lead| number(&old.rows, lead)).collect(),
            lines: own.iter().map(|lead| number(&old.lines, lead)).collect(),
            carried: Vec::new(),
            events: EventBatch { kinds: kinds.collect() },
        }
    }

    /// Whether a lead's facts, or its events, are read otherwise by the new definition.
    pub(super) fn differs(&self, edit: &Edit, (old, own): (&LeadBatch, u32), (new, other): (&LeadBatch, u32)) -> bool {
        match edit {
            Edit::Reading(fields) => fields.iter().any(|id| {
                let Some(From {
                    old: Some((a, codes)),
                    new: Some((b, codes_after)),
                    ..
                }) = self.fields.get(id.index())
                else {
                    return false;
                };
                let (Some(a), Some(b)) = (old.fields.get(*a), new.fields.get(*b)) else {
                    return false;
                };
                !same_fact((a, own, codes.as_deref()), (b, other, codes_after.as_deref()))
            }),
            // Whoever has such events at all may be read otherwise.
            Edit::EventReading(events) => events.iter().any(|id| {
                let Some(from) = self.events.get(id.index()) else {
                    return false;
                };
                let has = |place: Option<usize>, batch: &LeadBatch, lead: u32| {
                    let kind = place.and_then(|place| batch.events.kinds.get(place));
                    kind.is_some_and(|kind| !kind.of(lead as usize).is_empty())
                };
                has(from.old, old, own) || has(from.new, new, other)
            }),
            Edit::Nothing
            | Edit::Apart
            | Edit::Criterion(..)
            | Edit::Score(..)
            | Edit::Grade(..)
            | Edit::Gate(..)
            | Edit::Way(..)
            | Edit::Idle(_)
            | Edit::GateOrder(_)
            | Edit::WayOrder(_)
            | Edit::Initial(_) => false,
        }
    }
}

impl From {
    fn column(&self, old: (&[Column], &[u32]), new: (&[Column], &[u32]), is_new: bool) -> Column {
        if !self.is_needed {
            return unknown(old.1.len());
        }
        let taken = |from: &Option<(usize, Option<Vec<u32>>)>, (columns, leads): (&[Column], &[u32])| {
            let (place, codes) = from.as_ref()?;
            let column = columns.get(*place)?.gather(leads);
            Some(match codes {
                Some(codes) => recoded(column, codes),
                None => column,
            })
        };
        let own = taken(&self.old, old).filter(|_| !is_new);
        let column = own.or_else(|| taken(&self.new, new));
        column.unwrap_or_else(|| unknown(old.1.len()))
    }
}

impl EventFrom {
    fn columns(&self, old: (&EventBatch, &[u32]), new: (&EventBatch, &[u32]), is_new: bool) -> EventColumns {
        let kind = |place: Option<usize>, (batch, leads): (&EventBatch, &[u32])| {
            let kind = batch.kinds.get(place?)?;
            Some(kind.gather(leads))
        };
        let own = kind(self.old, old).filter(|_| !is_new);
        let (is_new, found) = match own {
            Some(own) => (false, Some(own)),
            None => (true, kind(self.new, new)),
        };
        let Some(found) = found else {
            return EventColumns {
                ends: vec![0; old.1.len()],
                attributes: self.attributes.iter().map(|_| unknown(0)).collect(),
                ..EventColumns::default()
            };
        };
        let attributes = self.attributes.iter().map(|from| {
            let own = if is_new { &from.new } else { &from.old };
            let column = own.as_ref().and_then(|(place, codes)| {
                let column = found.attributes.get(*place)?.clone();
                Some(match codes {
                    Some(codes) => recoded(column, codes),
                    None => column,
                })
            });
            column.unwrap_or_else(|| unknown(found.days.len()))
        });
        EventColumns {
            attributes: attributes.collect(),
            ..found.clone()
        }
    }
}

fn event(common: &Common, id: EventId, shared: &Shared<AttributeId>) -> EventFrom {
    let (old, new) = match common.events.presence(id) {
        Presence::Both(old, new) => (Some(old), Some(new)),
        Presence::Old(old) => (Some(old), None),
        Presence::New(new) => (None, Some(new)),
        Presence::Neither => (None, None),
    };
    let attributes = shared.ids().map(|attribute| From {
        is_needed: true,
        old: old.zip(shared.in_old(attribute)).map(|(event, own)| {
            let ty = &common.old.events[event].attributes[own].ty;
            (own.index(), recoding(common, Version::Old, ty))
        }),
        new: new.zip(shared.in_new(attribute)).map(|(event, own)| {
            let ty = &common.new.events[event].attributes[own].ty;
            (own.index(), recoding(common, Version::New, ty))
        }),
    });
    EventFrom {
        attributes: attributes.collect(),
        old: old.map(ArenaId::index),
        new: new.map(ArenaId::index),
    }
}

/// The common codes of a type's own ones; `None` where they are the same.
fn recoding(common: &Common, version: Version, ty: &FieldType) -> Option<Vec<u32>> {
    let codes: Vec<u32> = match ty {
        FieldType::Choice(ChoiceDomain::Stages) => {
            let lifecycle = common.own(version).lifecycle.as_ref()?;
            let common_stage = |own| match version {
                Version::Old => common.stages.of_old(own),
                Version::New => common.stages.of_new(own),
            };
            let stages = lifecycle.stages.ids().map(|own| common_stage(own).index());
            stages.map(|stage| u32::try_from(stage).unwrap_or(u32::MAX)).collect()
        }
        FieldType::Choice(ChoiceDomain::Options(_)) | FieldType::List(_) => {
            common.choices.codes_of(version, options_of(ty)?).to_vec()
        }
        FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(ChoiceDomain::Grades(_)) => {
            return None;
        }
    };
    let is_same = codes.iter().zip(0..).all(|(common, own)| *common == own);
    (!is_same).then_some(codes)
}

fn recoded(column: Column, codes: &[u32]) -> Column {
    let common = |own: Vec<u32>| own.into_iter().map(|code| code_of(codes, code)).collect();
    let values = match column.values {
        Values::Code(own) => Values::Code(common(own)),
        Values::List(ListColumn { ends, items }) => {
            let items = match *items {
                Values::Code(own) => Values::Code(common(own)),
                items @ (Values::Bool(_) | Values::Quantity(_) | Values::Text(_) | Values::List(_)) => items,
            };
            Values::List(ListColumn {
                ends,
                items: Box::new(items),
            })
        }
        values @ (Values::Bool(_) | Values::Quantity(_) | Values::Text(_)) => values,
    };
    Column { values, ..column }
}

fn code_of(codes: &[u32], own: u32) -> u32 {
    codes.get(own as usize).copied().unwrap_or(own)
}

/// Nothing is known of so many leads.
fn unknown(leads: usize) -> Column {
    Column {
        known: Bitmap::filled(leads, false),
        values: Values::Bool(Bitmap::filled(leads, false)),
    }
}

/// A fact of a lead in one batch, with the common codes.
type Seen<'a> = (&'a Column, u32, Option<&'a [u32]>);

fn same_fact((a, own, codes): Seen, (b, other, codes_after): Seen) -> bool {
    let (known, known_after) = (a.known.get(own as usize), b.known.get(other as usize));
    if !known || !known_after {
        return known == known_after;
    }
    let common = |codes: Option<&[u32]>, code: u32| codes.map_or(code, |codes| code_of(codes, code));
    same_value((&a.values, own as usize), (&b.values, other as usize), &|x, y| {
        common(codes, x) == common(codes_after, y)
    })
}

fn same_value((a, at): (&Values, usize), (b, there): (&Values, usize), same_code: &dyn Fn(u32, u32) -> bool) -> bool {
    match (a, b) {
        (Values::Bool(a), Values::Bool(b)) => a.get(at) == b.get(there),
        (Values::Quantity(a), Values::Quantity(b)) => a.get(at) == b.get(there),
        (Values::Code(a), Values::Code(b)) => match (a.get(at), b.get(there)) {
            (Some(a), Some(b)) => same_code(*a, *b),
            (a, b) => a.is_none() && b.is_none(),
        },
        (Values::Text(a), Values::Text(b)) => a.get(at) == b.get(there),
        (Values::List(a), Values::List(b)) => {
            let range = |list: &ListColumn, at: usize| {
                let end = list.ends.get(at).copied().unwrap_or(0) as usize;
                let start = at.checked_sub(1).and_then(|p| list.ends.get(p)).copied().unwrap_or(0);
                start as usize..end
            };
            let (left, right) = (range(a, at), range(b, there));
            left.len() == right.len()
                && left
                    .zip(right)
                    .all(|(x, y)| same_value((&a.items, x), (&b.items, y), same_code))
        }
        (Values::Bool(_) | Values::Quantity(_) | Values::Code(_) | Values::Text(_) | Values::List(_), _) => false,
    }
}
