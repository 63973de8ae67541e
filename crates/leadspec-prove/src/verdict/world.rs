//! Two definitions side by side: the facts of both, so that one lead can be given to each.
//!
//! A lead that both can read has, in every field they share, a value that both allow. What only one of them knows is a fact of its
//! own, which the other does not look at.

use super::Renames;
use crate::names::alike;
use leadspec_ir::{
    Arena, ArenaId, AttributeId, ChoiceDomain, ChoiceId, ChoiceType, Definition, EventId, EventKind, Field, FieldId,
    FieldType, Lifecycle, Stage,
};
use std::collections::BTreeSet;

/// What two definitions know of a lead, as a definition that asks nothing.
#[derive(Debug)]
pub(super) struct World {
    pub(super) definition: Definition,
    /// Facts that both have under one name, but of types that no value fits both of.
    pub(super) clashes: Vec<String>,
    /// Where not every lead that one of them can read is one for the other too, in plain words.
    pub(super) notes: Vec<String>,
}

/// The older definition with what was renamed under its new name. A stage field is found by what it is, not by its name.
pub(super) fn renamed(old: &Definition, new: &Definition, renames: &Renames) -> Definition {
    let mut old = old.clone();
    for id in old.fields.ids() {
        rename(&mut old.fields[id].name, &renames.fields);
    }
    for id in old.events.ids() {
        rename(&mut old.events[id].name, &renames.events);
    }
    if let (Some(own), Some(theirs)) = (old.stage, new.stage) {
        let name = new.fields[theirs].name.clone();
        let is_free = old.fields.entries().all(|(id, field)| id == own || field.name != name);
        if is_free {
            old.fields[own].name = name;
        }
    }
    if let Some(lifecycle) = &mut old.lifecycle {
        for id in lifecycle.stages.ids() {
            rename(&mut lifecycle.stages[id].name, &renames.stages);
        }
    }
    old
}

fn rename(name: &mut String, renames: &std::collections::BTreeMap<String, String>) {
    if let Some(new) = renames.get(name) {
        name.clone_from(new);
    }
}

impl World {
    /// The facts of both.
    pub(super) fn new(old: &Definition, new: &Definition) -> World {
        let mut world = World {
            definition: Definition {
                label: new.label.clone(),
                version: None,
                owner: None,
                follows: Vec::new(),
                timezone: new.timezone.clone(),
                choices: Arena::new(),
                fields: Arena::new(),
                id: None,
                stage: None,
                events: Arena::new(),
                event_table: new.event_table.clone(),
                lets: Arena::new(),
                criteria: Arena::new(),
                scores: Arena::new(),
                grades: Arena::new(),
                gates: Arena::new(),
                lifecycle: None,
                spellings: new.spellings.clone(),
            },
            clashes: Vec::new(),
            notes: Vec::new(),
        };
        world.stages(old, new);
        let fields = world.joined(old, new, (fields(old), fields(new)), "");
        world.definition.fields = fields.into_iter().collect::<Arena<FieldId, Field>>();
        world.definition.stage =
            place(&world.definition, new, new.stage).or_else(|| place(&world.definition, old, old.stage));
        world.definition.id = place(&world.definition, new, new.id);
        world.events(old, new);
        world
    }

    fn stages(&mut self, old: &Definition, new: &Definition) {
        let stages = |definition: &Definition| -> Vec<Stage> {
            let lifecycle = definition.lifecycle.as_ref();
            lifecycle.into_iter().flat_map(|l| &l.stages).cloned().collect()
        };
        let (of_old, of_new) = (stages(old), stages(new));
        let is_in = |stages: &[Stage], name: &str| stages.iter().any(|stage| stage.name == name);
        let both = old.stage.is_some() && new.stage.is_some();
        let mut known: Vec<Stage> = if new.stage.is_some() || old.stage.is_none() {
            of_new.clone()
        } else {
            of_old.clone()
        };
        if both {
            known.retain(|stage| is_in(&of_old, &stage.name));
            for stage in of_old.iter().filter(|stage| !is_in(&of_new, &stage.name)) {
                self.notes.push(format!(
                    "no lead starts in stage `{}`: only the older version has it",
                    stage.name
                ));
            }
            for stage in of_new.iter().filter(|stage| !is_in(&of_old, &stage.name)) {
                self.notes.push(format!(
                    "no lead starts in stage `{}`: only the newer version has it",
                    stage.name
                ));
            }
        }
        let initial = new.lifecycle.as_ref().map(|l| l.stages[l.initial].name.clone());
        let stages: Arena<_, Stage> = known.into_iter().collect();
        let initial = stages
            .find(|stage| Some(&stage.name) == initial.as_ref())
            .unwrap_or(ArenaId::from_index(0));
        self.definition.lifecycle = (!stages.is_empty()).then(|| Lifecycle {
            stages,
            transitions: Arena::new(),
            initial,
        });
    }

    fn events(&mut self, old: &Definition, new: &Definition) {
        let mut events: Arena<EventId, EventKind> = Arena::new();
        for kind in &new.events {
            let of_old = old.events.iter().find(|other| other.name == kind.name);
            let attributes = match of_old {
                Some(other) => {
                    let pair = (attributes(other), attributes(kind));
                    self.joined(old, new, pair, &format!("{}.", kind.name))
                }
                None => self.only(new, &attributes(kind)),
            };
            events.push(EventKind {
                attributes: attributes.into_iter().collect::<Arena<AttributeId, Field>>(),
                ..kind.clone()
            });
        }
        for kind in old
            .events
            .iter()
            .filter(|kind| new.events.iter().all(|other| other.name != kind.name))
        {
            let attributes = self.only(old, &attributes(kind));
            events.push(EventKind {
                attributes: attributes.into_iter().collect::<Arena<AttributeId, Field>>(),
                ..kind.clone()
            });
        }
        self.definition.events = events;
    }

    /// The newer definition's facts, those of both joined, then what only the older one has.
    fn joined(
        &mut self,
        old: &Definition,
        new: &Definition,
        (of_old, of_new): (Vec<Field>, Vec<Field>),
        of: &str,
    ) -> Vec<Field> {
        let mut all = Vec::new();
        for field in &of_new {
            let other = of_old.iter().find(|other| other.name == field.name);
            all.push(match other {
                Some(other) if alike(&other.ty, &field.ty) => {
                    if other.optional != field.optional {
                        self.notes.push(format!(
                            "`{of}{}` is taken to be known: one version requires it",
                            field.name
                        ));
                    }
                    if other.decimals != field.decimals {
                        self.notes
                            .push(format!("`{of}{}` is taken as the newer version rounds it", field.name));
                    }
                    Field {
                        ty: self.both((old, &other.ty), (new, &field.ty), &format!("{of}{}", field.name)),
                        optional: other.optional && field.optional,
                        ..field.clone()
                    }
                }
                Some(_) => {
                    self.clashes.push(format!("{of}{}", field.name));
                    self.one(new, field)
                }
                None => self.one(new, field),
            });
        }
        let only_old: Vec<Field> = of_old
            .into_iter()
            .filter(|field| of_new.iter().all(|other| other.name != field.name))
            .collect();
        all.extend(self.only(old, &only_old));
        all
    }

    fn only(&mut self, definition: &Definition, fields: &[Field]) -> Vec<Field> {
        fields.iter().map(|field| self.one(definition, field)).collect()
    }

    fn one(&mut self, definition: &Definition, field: &Field) -> Field {
        Field {
            ty: self.both((definition, &field.ty), (definition, &field.ty), &field.name),
            ..field.clone()
        }
    }

    /// The type whose values both allow.
    fn both(&mut self, old: (&Definition, &FieldType), new: (&Definition, &FieldType), name: &str) -> FieldType {
        match (old.1, new.1) {
            (FieldType::Quantity { low: a, high: b, .. }, FieldType::Quantity { unit, low: c, high: d }) => {
                if (a, b) != (c, d) {
                    self.notes
                        .push(format!("`{name}` is taken to lie in the range of both versions"));
                }
                FieldType::Quantity {
                    unit: *unit,
                    low: (*a).max(*c),
                    high: (*b).into_iter().chain(*d).min(),
                }
            }
            (FieldType::Choice(ChoiceDomain::Options(a)), FieldType::Choice(ChoiceDomain::Options(b))) => {
                let names = |definition: &Definition, id: ChoiceId| -> BTreeSet<String> {
                    definition.choices[id]
                        .options
                        .iter()
                        .map(|option| option.name.clone())
                        .collect()
                };
                let (of_old, of_new) = (names(old.0, *a), names(new.0, *b));
                for option in of_old.symmetric_difference(&of_new) {
                    self.notes.push(format!(
                        "`{name}` is never `{option}`: only one version knows that choice"
                    ));
                }
                let choice = &new.0.choices[*b];
                let options = choice.options.iter().filter(|option| of_old.contains(&option.name));
                let id = self.definition.choices.push(ChoiceType {
                    options: options.cloned().collect(),
                    ordered: choice.ordered,
                });
                FieldType::Choice(ChoiceDomain::Options(id))
            }
            (FieldType::List(a), FieldType::List(b)) => {
                FieldType::List(Box::new(self.both((old.0, a.as_ref()), (new.0, b.as_ref()), name)))
            }
            (
                FieldType::Bool
                | FieldType::Quantity { .. }
                | FieldType::Text
                | FieldType::Choice(_)
                | FieldType::List(_),
                _,
            ) => new.1.clone(),
        }
    }
}

fn fields(definition: &Definition) -> Vec<Field> {
    definition.fields.iter().cloned().collect()
}

fn attributes(kind: &EventKind) -> Vec<Field> {
    kind.attributes.iter().cloned().collect()
}

fn place(world: &Definition, side: &Definition, field: Option<FieldId>) -> Option<FieldId> {
    let name = &side.fields[field?].name;
    world.fields.find(|field| field.name == *name)
}
