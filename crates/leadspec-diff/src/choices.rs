//! Closed sets of both definitions: which are one, and which of their values.

use crate::matching::Matching;
use crate::shared::Version;
use leadspec_ir::{ArenaId, ChoiceDomain, ChoiceId, ChoiceOption, ChoiceType, Definition, Field, FieldType};

/// The closed sets of both. Sets are one where a field has the one before and the other after: then their values are matched by
/// name, and what is left by what exports write for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    /// The common set of each own set, and of each of its codes the common code.
    of_old: Vec<(ChoiceId, Vec<u32>)>,
    of_new: Vec<(ChoiceId, Vec<u32>)>,
    /// The common sets: old values first. None is ordered where the new order is another.
    pub(crate) sets: Vec<ChoiceType>,
}

impl Choices {
    pub(crate) fn new(old: &Definition, new: &Definition, matching: &Matching) -> Choices {
        let links = links(old, new, matching);
        let (many, more) = (old.choices.len(), new.choices.len());
        // Each set with the least place among those it is one with; old sets come first.
        let mut least: Vec<usize> = (0..many + more).collect();
        for _round in 0..many + more {
            for (own, other) in &links {
                let (a, b) = (own.index(), many + other.index());
                let low = place(&least, a).min(place(&least, b));
                set(&mut least, a, low);
                set(&mut least, b, low);
            }
        }
        let mut choices = Choices::default();
        let mut common: Vec<Option<usize>> = vec![None; many + more];
        for version in [Version::Old, Version::New] {
            let (definition, from) = match version {
                Version::Old => (old, 0),
                Version::New => (new, many),
            };
            for (id, choice) in definition.choices.entries() {
                let root = place(&least, from + id.index());
                let known = common.get(root).copied().flatten();
                let number = known.unwrap_or(choices.sets.len());
                if known.is_none() {
                    choices.sets.push(ChoiceType {
                        options: Vec::new(),
                        ordered: choice.ordered,
                    });
                    if let Some(slot) = common.get_mut(root) {
                        *slot = Some(number);
                    }
                }
                let aliases = match version {
                    Version::Old => Vec::new(),
                    Version::New => aliases(old, choice, id, &links),
                };
                let codes = choices.codes(number, choice, &aliases);
                let own = match version {
                    Version::Old => &mut choices.of_old,
                    Version::New => &mut choices.of_new,
                };
                own.push((ChoiceId::from_index(number), codes));
            }
        }
        choices
    }

    /// The common codes of a set's values, which are added where they are new.
    fn codes(&mut self, number: usize, choice: &ChoiceType, aliases: &[(String, String)]) -> Vec<u32> {
        let Some(common) = self.sets.get_mut(number) else {
            return Vec::new();
        };
        let mut codes = Vec::new();
        for option in &choice.options {
            let alias = aliases
                .iter()
                .find(|(own, _)| *own == option.name)
                .map(|(_, other)| other);
            let name = alias.unwrap_or(&option.name);
            let found = common.options.iter().position(|o| o.name == *name);
            let place = found.unwrap_or_else(|| {
                common.options.push(option.clone());
                common.options.len() - 1
            });
            codes.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
        common.ordered &= codes.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        codes
    }

    fn of(&self, version: Version) -> &[(ChoiceId, Vec<u32>)] {
        match version {
            Version::Old => &self.of_old,
            Version::New => &self.of_new,
        }
    }

    /// The common codes of an own set's values.
    pub(crate) fn codes_of(&self, version: Version, own: ChoiceId) -> &[u32] {
        self.of(version).get(own.index()).map_or(&[], |(_, codes)| codes)
    }

    pub(crate) fn forth(&self, version: Version) -> (Vec<Option<ChoiceId>>, Vec<Vec<Option<u32>>>) {
        let own = self.of(version).iter();
        own.map(|(id, codes)| (Some(*id), codes.iter().copied().map(Some).collect()))
            .unzip()
    }

    /// Own sets and codes by common ones. Where several own sets are one there is no single way back: none is given.
    pub(crate) fn back(&self, version: Version) -> (Vec<Option<ChoiceId>>, Vec<Vec<Option<u32>>>) {
        let back = self.sets.iter().enumerate().map(|(number, set)| {
            let mut own = self.of(version).iter().enumerate();
            let mut mine = own.by_ref().filter(|(_, (id, _))| id.index() == number);
            let first = mine.next();
            let only = first.filter(|_| mine.next().is_none());
            let mut codes = vec![None; set.options.len()];
            if let Some((_, (_, common))) = only {
                for (code, place) in (0u32..).zip(common) {
                    if let Some(slot) = codes.get_mut(*place as usize) {
                        *slot = Some(code);
                    }
                }
            }
            (only.map(|(place, _)| ChoiceId::from_index(place)), codes)
        });
        back.unzip()
    }
}

fn place(least: &[usize], at: usize) -> usize {
    least.get(at).copied().unwrap_or(at)
}

fn set(least: &mut [usize], at: usize, low: usize) {
    if let Some(slot) = least.get_mut(at) {
        *slot = low;
    }
}

/// Sets that one fact has before and after.
fn links(old: &Definition, new: &Definition, matching: &Matching) -> Vec<(ChoiceId, ChoiceId)> {
    let mut links = Vec::new();
    let mut link = |own: &Field, other: &Field| links.extend(options_of(&own.ty).zip(options_of(&other.ty)));
    for (id, field) in old.fields.entries() {
        if let Some(other) = matching.fields.new_of(id) {
            link(field, &new.fields[other]);
        }
    }
    for ((id, event), pairs) in old.events.entries().zip(&matching.attributes) {
        let Some(other) = matching.events.new_of(id) else {
            continue;
        };
        for (id, attribute) in event.attributes.entries() {
            if let Some(found) = pairs.new_of(id) {
                link(attribute, &new.events[other].attributes[found]);
            }
        }
    }
    links
}

/// The closed set that a fact, or each item of a list, is one of.
pub(crate) fn options_of(ty: &FieldType) -> Option<ChoiceId> {
    match ty {
        FieldType::Choice(ChoiceDomain::Options(id)) => Some(*id),
        FieldType::List(item) => options_of(item),
        FieldType::Bool
        | FieldType::Quantity { .. }
        | FieldType::Text
        | FieldType::Choice(ChoiceDomain::Stages | ChoiceDomain::Grades(_)) => None,
    }
}

/// New values by another name that exports write as an old one which is gone: the new name, then the old one.
fn aliases(
    old: &Definition,
    choice: &ChoiceType,
    id: ChoiceId,
    links: &[(ChoiceId, ChoiceId)],
) -> Vec<(String, String)> {
    let olds: Vec<&ChoiceOption> = links
        .iter()
        .filter(|(_, new)| *new == id)
        .flat_map(|(own, _)| &old.choices[*own].options)
        .collect();
    let has = |name: &str| olds.iter().any(|o| o.name == name);
    let keeps = |name: &str| choice.options.iter().any(|o| o.name == name);
    let gone = |option: &ChoiceOption| {
        let same = |own: &&&ChoiceOption| own.texts == option.texts && !keeps(&own.name);
        olds.iter().find(same).map(|own| own.name.clone())
    };
    let new = choice.options.iter().filter(|o| !has(&o.name));
    new.filter_map(|o| Some((o.name.clone(), gone(o)?))).collect()
}
