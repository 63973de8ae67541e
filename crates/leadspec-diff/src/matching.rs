//! Which thing of the old definition is which of the new one: by name, and what is left by what it says.

use crate::common::Common;
use crate::form::{Answer, Sum};
use crate::normal::key;
use crate::shared::{Pairs, Version};
use leadspec_ir::{
    ArenaId, AttributeId, ChoiceDomain, CriterionId, Definition, EventId, EventKind, Field, FieldId, FieldType, Gate,
    GateId, GradeId, ScoreId, Stage, StageId, TransitionId,
};

/// Everything that has a name, in pairs.
#[derive(Debug, Clone)]
pub(crate) struct Matching {
    pub(crate) fields: Pairs<FieldId>,
    pub(crate) events: Pairs<EventId>,
    /// By old event; empty where it has no new one.
    pub(crate) attributes: Vec<Pairs<AttributeId>>,
    pub(crate) criteria: Pairs<CriterionId>,
    pub(crate) scores: Pairs<ScoreId>,
    pub(crate) grades: Pairs<GradeId>,
    pub(crate) gates: Pairs<GateId>,
    pub(crate) stages: Pairs<StageId>,
}

impl Matching {
    /// By name alone.
    fn by_name(old: &Definition, new: &Definition) -> Matching {
        let stages = match (&old.lifecycle, &new.lifecycle) {
            (Some(old), Some(new)) => Pairs::by_name(&old.stages, &new.stages, |s| &s.name),
            (old, new) => Pairs::none(
                old.as_ref().map_or(0, |l| l.stages.len()),
                new.as_ref().map_or(0, |l| l.stages.len()),
            ),
        };
        let mut matching = Matching {
            fields: Pairs::by_name(&old.fields, &new.fields, |f| &f.name),
            events: Pairs::by_name(&old.events, &new.events, |e| &e.name),
            attributes: Vec::new(),
            criteria: Pairs::by_name(&old.criteria, &new.criteria, |c| &c.name),
            scores: Pairs::by_name(&old.scores, &new.scores, |s| &s.name),
            grades: Pairs::by_name(&old.grades, &new.grades, |g| &g.name),
            gates: Pairs::by_name(&old.gates, &new.gates, |g| &g.name),
            stages,
        };
        matching.attributes(old, new);
        matching
    }

    fn attributes(&mut self, old: &Definition, new: &Definition) {
        self.attributes = old
            .events
            .entries()
            .map(|(id, event)| match self.events.new_of(id).map(|id| &new.events[id]) {
                Some(other) => {
                    let mut pairs = Pairs::by_name(&event.attributes, &other.attributes, |a| &a.name);
                    for own in pairs.free_old() {
                        let field = &event.attributes[own];
                        let same = pairs
                            .free_new()
                            .into_iter()
                            .find(|id| reads_alike(old, field, new, &other.attributes[*id]));
                        if let Some(found) = same {
                            pairs.pair(own, found);
                        }
                    }
                    pairs
                }
                None => Pairs::none(event.attributes.len(), 0),
            })
            .collect();
    }

    /// By name, and what is left by what it says, until nothing more is found: a renamed field makes a renamed criterion the same.
    pub(crate) fn new(old: &Definition, new: &Definition) -> Matching {
        let mut matching = Matching::by_name(old, new);
        loop {
            let common = Common::new(old, new, &matching);
            if !matching.widen(old, new, &common) {
                return matching;
            }
            matching.attributes(old, new);
        }
    }

    /// Whether more pairs were found.
    fn widen(&mut self, old: &Definition, new: &Definition, common: &Common) -> bool {
        let (before, after) = (&common.before, &common.after);
        let mut found = pair_up(
            &mut self.fields,
            |own, other| reads_alike(old, &old.fields[own], new, &new.fields[other]),
            |_, _| false,
        );
        found |= pair_up(
            &mut self.events,
            |own, other| same_event(old, &old.events[own], new, &new.events[other]),
            |own, other| old.events[own].label == new.events[other].label,
        );
        found |= pair_up(
            &mut self.criteria,
            |own, other| {
                let own = &before.criteria[common.criteria.of_old(own)];
                Answer::of(&own.rule) == Answer::of(&after.criteria[common.criteria.of_new(other)].rule)
            },
            |own, other| old.criteria[own].label == new.criteria[other].label,
        );
        found |= pair_up(
            &mut self.scores,
            |own, other| {
                let own = &before.scores[common.scores.of_old(own)];
                Sum::of(own) == Sum::of(&after.scores[common.scores.of_new(other)])
            },
            |own, other| old.scores[own].label == new.scores[other].label,
        );
        found |= pair_up(
            &mut self.grades,
            |own, other| {
                let own = &before.grades[common.grades.of_old(own)];
                let other = &after.grades[common.grades.of_new(other)];
                own.names == other.names && own.kind == other.kind
            },
            |own, other| old.grades[own].label == new.grades[other].label,
        );
        found |= pair_up(
            &mut self.gates,
            |own, other| {
                let own = &before.gates[common.gates.of_old(own)];
                same_gate(own, &after.gates[common.gates.of_new(other)])
            },
            |own, other| old.gates[own].label == new.gates[other].label,
        );
        if let (Some(own), Some(other)) = (&old.lifecycle, &new.lifecycle) {
            found |= pair_up(
                &mut self.stages,
                |a, b| same_stage(common, (a, &own.stages[a]), (b, &other.stages[b])),
                |a, b| own.stages[a].label.is_some() && own.stages[a].label == other.stages[b].label,
            );
        }
        found
    }
}

/// Pairs what is free on both sides where `same` holds, where `likely` does too first. Whether there was any.
fn pair_up<I: ArenaId>(pairs: &mut Pairs<I>, same: impl Fn(I, I) -> bool, likely: impl Fn(I, I) -> bool) -> bool {
    let mut any = false;
    for needs_likely in [true, false] {
        for own in pairs.free_old() {
            let fits = |other: &I| (!needs_likely || likely(own, *other)) && same(own, *other);
            let found = pairs.free_new().into_iter().find(fits);
            if let Some(other) = found {
                pairs.pair(own, other);
                any = true;
            }
        }
    }
    any
}

/// Whether two facts are read from one column, as the same type.
fn reads_alike(old: &Definition, own: &Field, new: &Definition, other: &Field) -> bool {
    own.column == other.column && same_type(old, &own.ty, new, &other.ty)
}

/// Whether two types are the same, the values of closed sets by what they are called and written as.
pub(crate) fn same_type(old: &Definition, own: &FieldType, new: &Definition, other: &FieldType) -> bool {
    match (own, other) {
        (FieldType::Choice(ChoiceDomain::Options(own)), FieldType::Choice(ChoiceDomain::Options(other))) => {
            old.choices[*own] == new.choices[*other]
        }
        (FieldType::List(own), FieldType::List(other)) => same_type(old, own, new, other),
        (FieldType::Quantity { unit, .. }, FieldType::Quantity { unit: other, .. }) => unit == other,
        (own, other) => own == other,
    }
}

fn same_event(old: &Definition, own: &EventKind, new: &Definition, other: &EventKind) -> bool {
    own.text == other.text
        && own.attributes.len() == other.attributes.len()
        && own
            .attributes
            .iter()
            .zip(&other.attributes)
            .all(|(a, b)| a.name == b.name && reads_alike(old, a, new, b))
}

fn same_gate(own: &Gate, other: &Gate) -> bool {
    let sorted = |gate: &Gate| {
        let mut before = gate.before.clone();
        before.sort_unstable();
        before
    };
    own.require == other.require
        && own.otherwise == other.otherwise
        && own.if_unknown == other.if_unknown
        && sorted(own) == sorted(other)
}

/// Whether leads come into two stages and leave them in the same ways, and at least in one.
fn same_stage(common: &Common, (own_id, own): (StageId, &Stage), (other_id, other): (StageId, &Stage)) -> bool {
    let (a, b) = (common.stages.of_old(own_id), common.stages.of_new(other_id));
    let ways = |version: Version, at: StageId| {
        let definition = common.definition(version);
        let has = |id: &TransitionId| match version {
            Version::Old => common.transitions.in_old(*id).is_some(),
            Version::New => common.transitions.in_new(*id).is_some(),
        };
        let place = |stage: StageId| (stage != at).then_some(stage);
        let transitions = definition.lifecycle.iter().flat_map(|l| l.transitions.entries());
        let mut ways: Vec<Vec<u8>> = transitions
            .filter(|(id, t)| has(id) && (t.from == at || t.to == at))
            .map(|(_, t)| key(&(place(t.from), place(t.to), &t.when)))
            .collect();
        let gates = definition.gates.entries().filter(|(id, _)| match version {
            Version::Old => common.gates.in_old(*id).is_some(),
            Version::New => common.gates.in_new(*id).is_some(),
        });
        let touching = gates.filter(|(_, g)| g.otherwise == Some(at) || g.before.contains(&at));
        ways.extend(touching.map(|(_, g)| key(&(g.otherwise == Some(at), g.before.contains(&at), &g.require))));
        ways.sort();
        ways
    };
    let is_initial = |version: Version, at: StageId| {
        let lifecycle = common.definition(version).lifecycle.as_ref();
        lifecycle.is_some_and(|l| l.initial == at)
    };
    let own_ways = ways(Version::Old, a);
    own.outcome == other.outcome
        && own.is_final == other.is_final
        && is_initial(Version::Old, a) == is_initial(Version::New, b)
        && !own_ways.is_empty()
        && own_ways == ways(Version::New, b)
}
