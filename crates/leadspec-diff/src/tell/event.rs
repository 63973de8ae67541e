//! What a lead does, and the table that says so.

use super::fact::{self, Fact};
use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::owners::Concern;
use crate::shared::Presence;
use crate::words::{called, capital, format, title, titled};
use leadspec_ir::{EventId, EventKind, humanise};

impl Teller<'_> {
    pub(super) fn events(&mut self) {
        let common = self.common;
        for id in common.events.ids() {
            match common.events.presence(id) {
                Presence::Both(own, other) => {
                    let own = (&common.old.events[own], &common.new.events[other]);
                    self.changed_event(id, own);
                }
                Presence::Old(own) => {
                    let own = &common.old.events[own];
                    let name = called(own.label.as_ref(), &own.name);
                    let sentence = format!("Event {} is no longer looked at", title(&name));
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::EventRemoved, path(own), sentence)
                            .texts(Some(name), None::<String>)
                            .at(Some(own.at), None)
                            .concerns(Concern::Event(id)),
                    );
                }
                Presence::New(own) => {
                    let own = &common.new.events[own];
                    let sentence = format!("New event: {}", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::EventAdded, path(own), sentence)
                            .texts(None::<String>, Some(in_words(own)))
                            .at(None, Some(own.at))
                            .concerns(Concern::Event(id)),
                    );
                }
                Presence::Neither => {}
            }
        }
        self.event_table();
    }

    fn changed_event(&mut self, id: EventId, own: (&EventKind, &EventKind)) {
        let (old, new) = own;
        let (path, at, concern) = (path(new), (old.at, new.at), Concern::Event(id));
        self.renamed(
            ChangeCode::EventRenamed,
            &path,
            "Event",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        let who = titled(new.label.as_ref(), &new.name);
        let edit = Edit::EventReading(vec![id]);
        if old.mutual != new.mutual {
            let word = |mutual: bool| {
                if mutual {
                    "shows contact in both directions"
                } else {
                    "does not show contact in both directions"
                }
            };
            let (was, is) = (word(old.mutual), word(new.mutual));
            let turn = if new.mutual { "now" } else { "no longer" };
            let sentence = format!("{who} {turn} shows contact in both directions");
            self.push(
                Draft::changed(ChangeCode::MutualChanged, format!("{path}.mutual"), sentence)
                    .was(was, is)
                    .at(Some(at.0), Some(at.1))
                    .concerns(concern.clone()),
            );
        }
        if old.text != new.text {
            let sentence = format!("{who} is now read from \"{}\" instead of \"{}\"", new.text, old.text);
            self.push(
                Draft::changed(ChangeCode::EventTextChanged, format!("{path}.text"), sentence)
                    .was(old.text.as_str(), new.text.as_str())
                    .at(Some(at.0), Some(at.1))
                    .with(edit.clone())
                    .concerns(concern.clone()),
            );
        }
        let common = self.common;
        let Some(shared) = common.attributes.get(leadspec_ir::ArenaId::index(id)) else {
            return;
        };
        for attribute in shared.ids() {
            match shared.presence(attribute) {
                Presence::Both(a, b) => {
                    let own = (&old.attributes[a], &new.attributes[b]);
                    let fact = Fact {
                        path: format!("{path}.{}", own.1.name),
                        who: format!("{} of {}", capital(&humanise(&own.1.name)), humanise(&new.name)),
                        own,
                        edit: edit.clone(),
                        concern: concern.clone(),
                    };
                    self.changed_fact(&fact);
                }
                Presence::Old(a) => {
                    let what = format!("{who}: fact");
                    let draft = fact::gone(&path, &what, common.old, &old.attributes[a]);
                    self.push(draft.concerns(concern.clone()));
                }
                Presence::New(b) => {
                    let what = format!("fact of {}:", humanise(&new.name));
                    let draft = fact::added(&path, &what, common.new, &new.attributes[b]);
                    self.push(draft.concerns(concern.clone()));
                }
                Presence::Neither => {}
            }
        }
    }

    fn event_table(&mut self) {
        let common = self.common;
        let (old, new) = (&common.old.event_table, &common.new.event_table);
        let all: Vec<EventId> = common.events.ids().collect();
        let columns = [
            ("lead", "Whose event it is", &old.lead_column, &new.lead_column),
            ("kind", "Which event it is", &old.kind_column, &new.kind_column),
            ("time", "When an event was", &old.time_column, &new.time_column),
        ];
        let mut told = |part: &str, sentence: String, texts: (String, String)| {
            self.found.push(
                Draft::changed(ChangeCode::EventTableChanged, format!("events.{part}"), sentence)
                    .was(texts.0, texts.1)
                    .with(Edit::EventReading(all.clone())),
            );
        };
        for (part, what, was, is) in columns {
            if was != is {
                let sentence = format!("{what} now stands in the column \"{is}\" instead of \"{was}\"");
                told(part, sentence, (was.clone(), is.clone()));
            }
        }
        if old.time_format != new.time_format {
            let (was, is) = (format(&old.time_format), format(&new.time_format));
            let sentence = format!("The time of an event is now written like {is}, was like {was}");
            told("format", sentence, (was, is));
        }
    }
}

/// `Spoke on the telephone, with result, minutes`
fn in_words(event: &EventKind) -> String {
    let names: Vec<String> = event.attributes.iter().map(|a| humanise(&a.name)).collect();
    let with = if names.is_empty() {
        String::new()
    } else {
        format!(", with {}", names.join(", "))
    };
    format!("{}{with}", called(event.label.as_ref(), &event.name))
}

fn path(event: &EventKind) -> String {
    format!("event.{}", event.name)
}
