//! LS5001: what is declared and never used.
//!
//! Criteria, scores and grades are parts of a decision, so they are used by being there. Of what is put in:
//!
//! - a `let` is unused when nothing names it;
//! - a field is unused when nothing rests on it and it has no role (`id`, `stage`). A plain text is let be: it describes the
//!   lead to whoever reads the data beside the definition. A `personal` one is not: personal data that nothing needs is not to
//!   be read;
//! - an event is unused when nothing asks for it. A `mutual` one is let be: it says what counts as contact;
//! - an attribute is unused when its event is used and it is not, again plain texts aside.
//!
//! What a test or an `always` block asks about is used too.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::walk::{self, Node};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{AttributeId, EventId, Field, FieldId, FieldType, LetId, Source};
use std::collections::BTreeSet;

#[derive(Default)]
struct Used {
    lets: BTreeSet<LetId>,
    fields: BTreeSet<FieldId>,
    events: BTreeSet<EventId>,
    attributes: BTreeSet<(EventId, AttributeId)>,
}

pub(super) fn check(model: &Model<'_>, tested: &BTreeSet<&str>, findings: &mut Findings) {
    let definition = model.definition;
    let mut used = Used::default();
    for (_, root) in walk::roots(definition) {
        walk::root(&root, &mut |node| match node {
            Node::Let(id) => drop(used.lets.insert(id)),
            Node::Event(id) => drop(used.events.insert(id)),
            Node::Source(Source::Field(id)) => drop(used.fields.insert(id)),
            Node::Source(Source::Attribute(event, id) | Source::Latest(event, id)) => {
                used.attributes.insert((event, id));
            }
            Node::Condition(_)
            | Node::Quantity(_)
            | Node::Query(_)
            | Node::Criterion(_)
            | Node::Score(_)
            | Node::Grade(_)
            | Node::Gate(_) => {}
        });
    }
    for (id, named) in definition.lets.entries() {
        if !used.lets.contains(&id) && !tested.contains(named.name.as_str()) {
            unused(
                "value",
                &named.name,
                named.at.0,
                "remove it, or use its name where it was meant",
                findings,
            );
        }
    }
    for (id, field) in definition.fields.entries() {
        let has_role = definition.id == Some(id) || definition.stage == Some(id);
        let is_used = used.fields.contains(&id) || tested.contains(field.name.as_str());
        if !has_role && !is_used && !describes(field) {
            let help = format!(
                "remove it from the lead block; `--keep` carries the column `{}` along without declaring it",
                field.column
            );
            unused("field", &field.name, field.at.0, &help, findings);
        }
    }
    for (id, event) in definition.events.entries() {
        if !used.events.contains(&id) {
            if !event.mutual && !tested.contains(event.name.as_str()) {
                unused(
                    "event",
                    &event.name,
                    event.at.0,
                    "remove it, or ask for it: `any …`, `count of …`",
                    findings,
                );
            }
            continue;
        }
        for (attribute, field) in event.attributes.entries() {
            let is_used = used.attributes.contains(&(id, attribute)) || tested.contains(field.name.as_str());
            if !is_used && !describes(field) {
                let help = format!("remove it from the event `{}`", event.name);
                unused("attribute", &field.name, field.at.0, &help, findings);
            }
        }
    }
}

/// Whether a fact may be there to be read by people only.
fn describes(field: &Field) -> bool {
    field.ty == FieldType::Text && !field.personal
}

fn unused(what: &str, name: &str, place: Span, help: &str, findings: &mut Findings) {
    findings.report(
        Diagnostic::new(
            Code::Unused,
            format!("the {what} `{name}` is declared and never used"),
            place,
            "nothing rests on it",
        )
        .with_help(help),
    );
}
