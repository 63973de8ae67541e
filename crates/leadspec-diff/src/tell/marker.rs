//! Texts that mean missing.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::words::{listed, quoted};
use leadspec_ir::{At, humanise};

/// A fact whose texts that mean missing differ.
struct Marked {
    path: String,
    name: String,
    at: (At, At),
    edit: Edit,
    concern: Concern,
}

/// Texts that mean missing, which often change for many facts at once.
struct Markers {
    added: Vec<String>,
    removed: Vec<String>,
    facts: Vec<Marked>,
}

impl Teller<'_> {
    /// Texts that mean missing: told once for all facts for which the same texts come and go.
    pub(super) fn markers(&mut self) {
        let mut groups: Vec<Markers> = Vec::new();
        let common = self.common;
        let fields = common.fields.ids().filter_map(|id| {
            let (Some(own), Some(other)) = (common.fields.in_old(id), common.fields.in_new(id)) else {
                return None;
            };
            let new = &common.new.fields[other];
            let path = format!("lead.{}", new.name);
            Some((
                path,
                &common.old.fields[own],
                new,
                Edit::Reading(vec![id]),
                Concern::Field(id),
            ))
        });
        let attributes = common.events.ids().zip(&common.attributes).flat_map(|(event, shared)| {
            shared.ids().filter_map(move |id| {
                let (own, other) = (shared.in_old(id)?, shared.in_new(id)?);
                let (old, new) = (common.events.in_old(event)?, common.events.in_new(event)?);
                let attribute = &common.new.events[new].attributes[other];
                let path = format!("event.{}.{}", common.new.events[new].name, attribute.name);
                let old = &common.old.events[old].attributes[own];
                Some((
                    path,
                    old,
                    attribute,
                    Edit::EventReading(vec![event]),
                    Concern::Event(event),
                ))
            })
        });
        for (path, old, new, edit, concern) in fields.chain(attributes) {
            let lacking = |of: &[String], than: &[String]| -> Vec<String> {
                let mut texts: Vec<String> = of.iter().filter(|t| !than.contains(t)).cloned().collect();
                texts.sort();
                texts
            };
            // Texts that are folded are told by the change of that.
            if old.fold_case != new.fold_case {
                continue;
            }
            let (added, removed) = (lacking(&new.missing, &old.missing), lacking(&old.missing, &new.missing));
            if added.is_empty() && removed.is_empty() {
                continue;
            }
            let fact = Marked {
                path,
                name: humanise(&new.name),
                at: (old.at, new.at),
                edit,
                concern,
            };
            match groups.iter_mut().find(|g| g.added == added && g.removed == removed) {
                Some(group) => group.facts.push(fact),
                None => groups.push(Markers {
                    added,
                    removed,
                    facts: vec![fact],
                }),
            }
        }
        for group in groups {
            self.push(marked(group));
        }
    }
}

fn marked(group: Markers) -> Draft {
    let Markers { added, removed, facts } = group;
    let text = |texts: &[String]| (!texts.is_empty()).then(|| listed(&quoted(texts), "and"));
    let (was, is) = (text(&removed), text(&added));
    let says = match (&is, &was) {
        (Some(is), None) => format!("{is} now also means missing"),
        (None, Some(was)) => format!("{was} no longer means missing"),
        (is, was) => format!(
            "{} now means missing, and {} no longer does",
            is.as_deref().unwrap_or_default(),
            was.as_deref().unwrap_or_default()
        ),
    };
    let kind = match (&was, &is) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        (Some(_), Some(_)) => ChangeKind::Changed,
    };
    let names: Vec<String> = facts.iter().map(|f| f.name.clone()).collect();
    let (path, whose) = match facts.as_slice() {
        [one] => (format!("{}.missing", one.path), format!("In {}", one.name)),
        some if some.len() <= 3 => ("lead.missing".to_string(), format!("In {}", listed(&names, "and"))),
        many => ("lead.missing".to_string(), format!("In {} facts", many.len())),
    };
    let mut fields = Vec::new();
    let mut is_apart = false;
    for fact in &facts {
        if let Edit::Reading(ids) = &fact.edit {
            fields.extend(ids.iter().copied());
        } else {
            is_apart = true;
        }
    }
    let edit = match (facts.as_slice(), is_apart) {
        ([one], _) => one.edit.clone(),
        (_, true) => Edit::Apart,
        (_, false) => Edit::Reading(fields),
    };
    let concern = match facts.as_slice() {
        [one] => one.concern.clone(),
        _ => Concern::Definition,
    };
    let at = facts.first().map(|f| f.at);
    Draft::new(kind, ChangeCode::MissingChanged, path, format!("{whose}, {says}"))
        .texts(was, is)
        .at(at.map(|a| a.0), at.map(|a| a.1))
        .with(edit)
        .concerns(concern)
}
