//! The finitely many kinds of lead that conditions can tell apart, each with a lead that stands for it.

mod corners;
pub(crate) mod ties;

use crate::cells::{self, Cell, Extent, Ground};
use crate::gap::Gap;
use crate::gather::{Gathered, Side, gather};
use crate::history::{self, HistoryCell};
use crate::names::Names;
use leadspec_ir::{ArenaId, Condition, Datum, Definition, EventId, FieldId, FieldType, SampleEvent, SampleLead, Zone};
use std::collections::BTreeSet;

pub use corners::Corners;

/// The cells of all facts about a lead, as of a day.
#[derive(Debug, Clone)]
pub struct Space {
    fields: Vec<FieldCells>,
    events: Vec<EventCells>,
    /// What takes part, in source order, fields before events.
    axes: Vec<Axis>,
    base: SampleLead,
    gaps: Vec<Gap>,
}

#[derive(Debug, Clone)]
struct FieldCells {
    plays_part: bool,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
struct EventCells {
    plays_part: bool,
    cells: Vec<HistoryCell>,
}

/// What can be set in a lead, in every way that conditions tell apart and at both ends of each.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub(crate) of: Part,
    /// The first of a cell stands for it.
    pub(crate) settings: Vec<Setting>,
    pub(crate) cells: usize,
}

/// A part of a lead that can be set by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A fact.
    Field(FieldId),
    /// All events of a kind.
    Events(EventId),
}

/// What a part of a lead is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) value: Set,
    /// Whether it is the first of its cell.
    pub(crate) stands_for_cell: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Set {
    Fact(Datum),
    Events(Vec<SampleEvent>),
}

impl Space {
    /// Cuts the facts of the first definition by everything that any of the definitions asks (those of others by name), and by
    /// `extra` conditions in the first one's names. `as_of` is in days since 1970-01-01.
    pub fn new(definitions: &[&Definition], extra: &[&Condition], as_of: i64) -> Space {
        let Some(world) = definitions.first() else {
            return Space {
                fields: Vec::new(),
                events: Vec::new(),
                axes: Vec::new(),
                base: SampleLead::unknown(0),
                gaps: Vec::new(),
            };
        };
        let sides: Vec<Side> = definitions
            .iter()
            .map(|definition| Side {
                definition,
                names: Names::new(definition, world),
            })
            .collect();
        let gathered = gather(world, &sides, extra, as_of);
        let zone = Zone::named(&world.timezone);
        let ground = Ground {
            world,
            as_of,
            zone: zone.as_ref(),
        };
        Space::with_ties(ground, &sides, gathered)
    }

    /// The same with more values of facts that are weighed against each other, for a search that is to find both sides of that.
    pub(crate) fn with_ties(ground: Ground, sides: &[Side], mut gathered: Gathered) -> Space {
        ties::cut(ground, &mut gathered);
        Space::cut(ground, sides, &gathered)
    }

    /// The cells that constants cut, those of other facts not looked at.
    pub(crate) fn cut(ground: Ground, sides: &[Side], gathered: &Gathered) -> Space {
        let world = ground.world;
        let mut gaps: BTreeSet<Gap> = gathered.gaps.clone();
        let fields: Vec<FieldCells> = world
            .fields
            .iter()
            .zip(&gathered.fields)
            .map(|(field, asked)| {
                let (cells, gap) = cells::cells(ground, &field.name, field, asked);
                gaps.extend(gap);
                FieldCells {
                    plays_part: asked.read,
                    cells,
                }
            })
            .collect();
        let events: Vec<EventCells> = world
            .events
            .ids()
            .zip(&gathered.events)
            .map(|(id, asked)| {
                let (cells, own) = history::histories(ground, sides, id, asked);
                gaps.extend(own);
                EventCells {
                    plays_part: asked.read && cells.len() > 1,
                    cells,
                }
            })
            .collect();
        let mut space = Space {
            base: base(world, &fields),
            axes: Vec::new(),
            gaps: gaps.into_iter().collect(),
            fields,
            events,
        };
        space.axes = space.all_axes();
        space
    }

    fn all_axes(&self) -> Vec<Axis> {
        let setting = |place: usize, value: Set| Setting {
            value,
            stands_for_cell: place == 0,
        };
        let fields = self
            .fields
            .iter()
            .enumerate()
            .filter(|(_, own)| own.plays_part)
            .map(|(place, own)| Axis {
                of: Part::Field(FieldId::from_index(place)),
                settings: own
                    .cells
                    .iter()
                    .flat_map(|cell| cell.corners.iter().enumerate())
                    .map(|(place, datum)| setting(place, Set::Fact(datum.clone())))
                    .collect(),
                cells: own.cells.len(),
            });
        let events = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, own)| own.plays_part)
            .map(|(place, own)| Axis {
                of: Part::Events(EventId::from_index(place)),
                settings: own
                    .cells
                    .iter()
                    .flat_map(|cell| cell.corners.iter().enumerate())
                    .map(|(place, events)| setting(place, Set::Events(events.clone())))
                    .collect(),
                cells: own.cells.len(),
            });
        fields.chain(events).collect()
    }

    /// Whether any condition reads a field.
    pub fn plays_part(&self, field: FieldId) -> bool {
        self.fields.get(field.index()).is_some_and(|own| own.plays_part)
    }

    /// Whether any condition reads events of a kind.
    pub fn events_play_part(&self, event: EventId) -> bool {
        self.events.get(event.index()).is_some_and(|own| own.plays_part)
    }

    /// Whether every possible lead is answered like one of [`Space::corners`]: then what holds for those holds for all.
    pub fn is_exact(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Why it is not exact.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The cells of a field, ascending, the unknown last.
    pub fn cells(&self, field: FieldId) -> &[Cell] {
        self.fields.get(field.index()).map_or(&[], |own| own.cells.as_slice())
    }

    /// What a lead can have done, in events of one kind: nothing first.
    pub fn histories(&self, event: EventId) -> &[HistoryCell] {
        self.events.get(event.index()).map_or(&[], |own| own.cells.as_slice())
    }

    /// The cell of a field that a lead is in; `None` where that is not known: for texts and lists that are no corner.
    pub fn cell_of(&self, field: FieldId, lead: &SampleLead) -> Option<usize> {
        let own = lead.fact(field);
        self.cells(field).iter().position(|cell| match (&cell.extent, own) {
            (Extent::Unknown, Datum::Unknown) => true,
            (Extent::Bool(answer), Datum::Bool(own)) => answer == own,
            (Extent::Stretch { .. }, Datum::Quantity(value)) => cell.extent.holds(*value),
            (Extent::Codes(codes), Datum::Code(own)) => codes.contains(own),
            (
                Extent::Texts
                | Extent::Lists
                | Extent::Unknown
                | Extent::Bool(_)
                | Extent::Stretch { .. }
                | Extent::Codes(_),
                _,
            ) => cell.corners.contains(own),
        })
    }

    /// A lead of which as little as possible is known, and that did nothing.
    pub fn plainest(&self) -> &SampleLead {
        &self.base
    }

    /// Every part of a lead, fields first, whether it plays a part or not.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let fields = (0..self.fields.len()).map(|place| Part::Field(FieldId::from_index(place)));
        let events = (0..self.events.len()).map(|place| Part::Events(EventId::from_index(place)));
        fields.chain(events).collect()
    }

    /// What a part can be set to, cell by cell; nothing where it plays no part.
    pub(crate) fn corners_by_cell(&self, part: Part) -> Vec<Vec<Set>> {
        match part {
            Part::Field(field) if self.plays_part(field) => self
                .cells(field)
                .iter()
                .map(|cell| cell.corners.iter().cloned().map(Set::Fact).collect())
                .collect(),
            Part::Events(event) if self.events_play_part(event) => self
                .histories(event)
                .iter()
                .map(|cell| cell.corners.iter().cloned().map(Set::Events).collect())
                .collect(),
            Part::Field(_) | Part::Events(_) => Vec::new(),
        }
    }

    pub(crate) fn axes(&self) -> &[Axis] {
        &self.axes
    }
}

/// What may be unknown is; of the rest the first cell's value.
fn base(world: &Definition, fields: &[FieldCells]) -> SampleLead {
    let initial = world.lifecycle.as_ref().map(|l| l.initial.index());
    let facts = world.fields.entries().zip(fields).map(|((id, field), own)| {
        let first = own.cells.first().and_then(|cell| cell.corners.first());
        match (initial, &field.ty) {
            _ if field.optional || world.id == Some(id) => Datum::Unknown,
            (Some(initial), FieldType::Choice(_)) if world.stage == Some(id) => {
                u32::try_from(initial).map_or(Datum::Unknown, Datum::Code)
            }
            (
                _,
                FieldType::Bool
                | FieldType::Quantity { .. }
                | FieldType::Text
                | FieldType::Choice(_)
                | FieldType::List(_),
            ) => first.cloned().unwrap_or(Datum::Unknown),
        }
    });
    SampleLead {
        facts: facts.collect(),
        events: Vec::new(),
    }
}

/// Sets a part of a lead.
pub(crate) fn set(lead: &mut SampleLead, part: Part, value: &Set) {
    match (part, value) {
        (Part::Field(field), Set::Fact(datum)) => {
            lead.facts
                .iter_mut()
                .skip(field.index())
                .take(1)
                .for_each(|own| *own = datum.clone());
        }
        (Part::Events(event), Set::Events(events)) => {
            lead.events.retain(|own| own.event != event);
            lead.events.extend(events.iter().cloned());
        }
        (Part::Field(_) | Part::Events(_), Set::Fact(_) | Set::Events(_)) => {}
    }
}

/// What a part of a lead is.
pub(crate) fn get(lead: &SampleLead, part: Part) -> Set {
    match part {
        Part::Field(field) => Set::Fact(lead.fact(field).clone()),
        Part::Events(event) => Set::Events(lead.events.iter().filter(|own| own.event == event).cloned().collect()),
    }
}
