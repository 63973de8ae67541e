//! The facts of one definition under the names of another: what is called alike is the same.

use leadspec_ir::{
    ArenaId, AttributeId, ChoiceDomain, Datum, Definition, EventId, EventKind, Field, FieldId, FieldType, SampleEvent,
    SampleLead,
};

/// Where the facts of a definition (a side) stand in another (the world).
#[derive(Debug, Clone)]
pub(crate) struct Names {
    fields: Vec<Option<FieldId>>,
    events: Vec<Option<(EventId, Vec<Option<AttributeId>>)>>,
    /// Whether both have the same facts in the same places.
    pub(crate) same: bool,
}

impl Names {
    /// Finds each fact of `side` in `world`, where it is of the same kind.
    pub(crate) fn new(side: &Definition, world: &Definition) -> Names {
        let event = |kind: &EventKind| {
            let id = world.events.find(|other| other.name == kind.name)?;
            let attributes = &world.events[id].attributes;
            let find = |own: &Field| attributes.find(|other| other.name == own.name && alike(&other.ty, &own.ty));
            Some((id, kind.attributes.iter().map(find).collect()))
        };
        let field = |own: &Field| {
            world
                .fields
                .find(|other| other.name == own.name && alike(&other.ty, &own.ty))
        };
        Names {
            fields: side.fields.iter().map(field).collect(),
            events: side.events.iter().map(event).collect(),
            same: side.fields == world.fields
                && side.events == world.events
                && side.choices == world.choices
                && stage_names(side) == stage_names(world),
        }
    }

    /// A field in the world.
    pub(crate) fn field(&self, field: FieldId) -> Option<FieldId> {
        *self.fields.get(field.index())?
    }

    /// A kind of event in the world.
    pub(crate) fn event(&self, event: EventId) -> Option<EventId> {
        Some(self.events.get(event.index())?.as_ref()?.0)
    }

    /// An attribute in the world, with its kind of event.
    pub(crate) fn attribute(&self, event: EventId, attribute: AttributeId) -> Option<(EventId, AttributeId)> {
        let (event, attributes) = self.events.get(event.index())?.as_ref()?;
        Some((*event, (*attributes.get(attribute.index())?)?))
    }

    /// A lead of the world as one of the side. What the side has no name for is unknown to it.
    pub(crate) fn lead(&self, side: &Definition, world: &Definition, lead: &SampleLead) -> SampleLead {
        if self.same {
            return lead.clone();
        }
        let fact = |(id, own): (FieldId, &Field)| match self.field(id) {
            Some(of) => datum(&own.ty, side, &world.fields[of].ty, world, lead.fact(of)),
            None => Datum::Unknown,
        };
        SampleLead {
            facts: side.fields.entries().map(fact).collect(),
            events: lead
                .events
                .iter()
                .filter_map(|e| self.event_of(side, world, e))
                .collect(),
        }
    }

    fn event_of(&self, side: &Definition, world: &Definition, event: &SampleEvent) -> Option<SampleEvent> {
        let (id, kind) = side
            .events
            .entries()
            .find(|(id, _)| self.event(*id) == Some(event.event))?;
        let fact = |(attribute, own): (AttributeId, &Field)| match self.attribute(id, attribute) {
            Some((in_world, of)) => {
                let theirs = event.attributes.get(of.index()).unwrap_or(&Datum::Unknown);
                datum(&own.ty, side, &world.events[in_world].attributes[of].ty, world, theirs)
            }
            None => Datum::Unknown,
        };
        Some(SampleEvent {
            event: id,
            time: event.time,
            attributes: kind.attributes.entries().map(fact).collect(),
        })
    }
}

/// A code of one definition's set in another's; `None` where that has no such value.
pub(crate) fn code(from: (&Definition, ChoiceDomain), to: (&Definition, ChoiceDomain), code: u32) -> Option<u32> {
    let name = from.0.code_name(from.1, code);
    let place = (0..to.0.domain_len(to.1))
        .find(|place| u32::try_from(*place).is_ok_and(|place| to.0.code_name(to.1, place) == name))?;
    u32::try_from(place).ok()
}

/// A fact of the world as one of the side.
fn datum(own: &FieldType, side: &Definition, theirs: &FieldType, world: &Definition, datum_of: &Datum) -> Datum {
    match (own, theirs, datum_of) {
        (FieldType::Choice(to), FieldType::Choice(from), Datum::Code(of)) => {
            code((world, *from), (side, *to), *of).map_or(Datum::Unknown, Datum::Code)
        }
        (FieldType::List(to), FieldType::List(from), Datum::List(items)) => {
            Datum::List(items.iter().map(|item| datum(to, side, from, world, item)).collect())
        }
        (
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
            _,
            _,
        ) => datum_of.clone(),
    }
}

/// Whether values of both types are of one kind.
pub(crate) fn alike(a: &FieldType, b: &FieldType) -> bool {
    match (a, b) {
        (FieldType::Bool, FieldType::Bool) | (FieldType::Text, FieldType::Text) => true,
        (FieldType::Quantity { unit: a, .. }, FieldType::Quantity { unit: b, .. }) => a == b,
        (FieldType::Choice(a), FieldType::Choice(b)) => match (a, b) {
            (ChoiceDomain::Options(_), ChoiceDomain::Options(_))
            | (ChoiceDomain::Stages, ChoiceDomain::Stages)
            | (ChoiceDomain::Grades(_), ChoiceDomain::Grades(_)) => true,
            (ChoiceDomain::Options(_) | ChoiceDomain::Stages | ChoiceDomain::Grades(_), _) => false,
        },
        (FieldType::List(a), FieldType::List(b)) => alike(a, b),
        (
            FieldType::Bool | FieldType::Quantity { .. } | FieldType::Text | FieldType::Choice(_) | FieldType::List(_),
            _,
        ) => false,
    }
}

fn stage_names(definition: &Definition) -> Vec<&str> {
    let lifecycle = definition.lifecycle.as_ref();
    lifecycle
        .into_iter()
        .flat_map(|l| &l.stages)
        .map(|s| s.name.as_str())
        .collect()
}
