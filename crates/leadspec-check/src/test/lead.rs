//! The lead that a test gives: examples, `given`, and what no lead may lack.

use super::Frame;
use super::value::{self, Slot};
use crate::context::{Context, twice};
use crate::expression::find;
use crate::symbols::Symbol;
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ArenaId, Datum, FieldId};
use leadspec_syntax::{FieldValue, Name, Spanned};
use std::collections::BTreeMap;

/// What is given of a lead.
#[derive(Clone)]
pub(super) struct Facts {
    /// By field id; `None` for a field that is not mentioned.
    pub(super) data: Vec<Option<Datum>>,
    /// Whether all that is written could be made out, so that what is not there is missing.
    pub(super) is_whole: bool,
}

impl Facts {
    /// Nothing is said.
    pub(super) fn none(fields: usize) -> Facts {
        Facts {
            data: vec![None; fields],
            is_whole: true,
        }
    }

    /// As data: what is not mentioned is unknown.
    pub(super) fn known(&self) -> Vec<Datum> {
        let unknown = |datum: &Option<Datum>| datum.clone().unwrap_or(Datum::Unknown);
        self.data.iter().map(unknown).collect()
    }

    /// Facts that every lead has, and this one has not.
    pub(super) fn lacking(&self, frame: &Frame) -> Vec<FieldId> {
        if !self.is_whole {
            return Vec::new();
        }
        let is_missing = |id: &FieldId| self.data.get(id.index()).is_some_and(Option::is_none);
        frame.required.iter().copied().filter(is_missing).collect()
    }
}

/// Takes in the values that are written, each field once.
pub(super) fn take_in<'a>(
    cx: &mut Context<'a>,
    fields: &[Slot<'a>],
    values: &'a [Spanned<FieldValue>],
    facts: &mut Facts,
    unless_rejected: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for written in values {
        let name = &written.node.name;
        if let Some(first) = seen.insert(&name.text, name.span) {
            twice(cx, &name.text, name.span, first);
        }
        let Some(id) = find_field(cx, name) else {
            facts.is_whole = false;
            continue;
        };
        let Some((slot, place)) = fields.get(id.index()).zip(facts.data.get_mut(id.index())) else {
            continue;
        };
        // A value that is wrong is reported; the field is mentioned all the same.
        let found = value::lower(cx, slot, &written.node.value, unless_rejected);
        *place = Some(found.unwrap_or(Datum::Unknown));
    }
}

/// The field of this name; reports what is none.
fn find_field(cx: &mut Context, name: &Name) -> Option<FieldId> {
    find(cx, name, "field", |s| {
        if let Symbol::Field(id) = s { Some(id) } else { None }
    })
}

/// The lead that `given` names or writes out.
pub(super) fn given<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    example: Option<&Name>,
    values: &'a [Spanned<FieldValue>],
    unless_rejected: &mut Vec<Diagnostic>,
) -> Facts {
    let nothing = || Facts::none(frame.fields.len());
    let mut facts = match example {
        None => nothing(),
        Some(name) => find_example(cx, name)
            .and_then(|place| frame.examples.get(place).cloned())
            .unwrap_or_else(|| Facts {
                is_whole: false,
                ..nothing()
            }),
    };
    take_in(cx, &frame.fields, values, &mut facts, unless_rejected);
    facts
}

/// The place of the example of this name; reports what is none.
fn find_example(cx: &mut Context, name: &Name) -> Option<usize> {
    let text = &name.text;
    if let Some((place, _)) = cx.symbols.example_names.get(text) {
        return *place;
    }
    if cx.symbols.open_examples {
        return None;
    }
    let diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("no example is called `{text}`"),
        name.span,
        "not declared",
    );
    let near = nearest(text, cx.symbols.example_names.keys().map(String::as_str)).map(str::to_string);
    let diagnostic = match near {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(format!(
            "declare it: `example {text} {{ … }}`, or write the lead out: `given {{ … }}`"
        )),
    };
    cx.report_unknown("examples", text, diagnostic);
    None
}

/// Reports what the lead of a test lacks; `place` is where it is given.
pub(super) fn incomplete(cx: &mut Context, frame: &Frame, fields: &[FieldId], place: Span, label: &str) {
    let slots: Vec<&Slot> = fields.iter().filter_map(|id| frame.fields.get(id.index())).collect();
    let Some(first) = slots.first() else { return };
    let names: Vec<String> = slots.iter().map(|slot| format!("`{}`", slot.name)).collect();
    let line: Vec<String> = slots
        .iter()
        .map(|slot| format!("{}: {}", slot.name, slot.sample(cx)))
        .collect();
    let diagnostic = Diagnostic::new(
        Code::MissingFact,
        format!("the lead of this test lacks {}", listed(&names)),
        place,
        label,
    )
    .with_label(first.at, "declared without `?`: every lead has it")
    .with_help(format!(
        "add `{}`, or say what comes of such a lead: `expect rejected`",
        line.join(", ")
    ));
    cx.report(diagnostic);
}

/// Reports the rows of a table that leave a cell empty which the lead cannot do without.
pub(super) fn incomplete_rows(cx: &mut Context, frame: &Frame, field: FieldId, rows: &[Span]) {
    let (Some(slot), Some((first, more))) = (frame.fields.get(field.index()), rows.split_first()) else {
        return;
    };
    let name = &slot.name;
    let mut diagnostic = Diagnostic::new(
        Code::MissingFact,
        format!("the lead of this row lacks `{name}`"),
        *first,
        format!("no `{name}` here"),
    )
    .with_label(slot.at, "declared without `?`: every lead has it");
    // More than a few places help nobody.
    for row in more.iter().take(3) {
        diagnostic = diagnostic.with_label(*row, "nor here");
    }
    let sample = slot.sample(cx);
    cx.report(diagnostic.with_help(format!(
        "write `{sample}` in its cell, or add `{name}: {sample}` to `given` for all rows"
    )));
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
