//! Examples, tests and laws: that they speak of things the definition has, in values that go with them, and what they come to
//! as typed data.
//!
//! Checking and lowering are one pass: each part reports what is wrong with it, and answers with what it is. Whether a test holds
//! is found by running it, elsewhere.

mod case;
mod cell;
mod column;
mod event;
mod expectation;
mod lead;
mod table;
mod value;

use crate::context::{Context, Scope, twice};
use crate::expression::{condition, find_event, operand};
use crate::types::{Operand, OperandKind};
use case::Given;
use event::Event;
use lead::Facts;
use leadspec_diagnostics::{Code, Diagnostic, Severity, Span};
use leadspec_ir::{At, CaseFile, Example, Expected, FieldId, Law, SampleLead, Source, Suite, Test, Unit, Zone};
use leadspec_syntax::{Expectation, Expression, Spanned, Table, TestClause, TestItem, TextLiteral};
use std::collections::BTreeMap;
use value::Slot;

/// What every test is lowered with.
struct Frame<'a> {
    /// By field id.
    fields: Vec<Slot<'a>>,
    /// By event id, then attribute id.
    attributes: Vec<Vec<Slot<'a>>>,
    /// Fields that every lead has, but for the one that names it.
    required: Vec<FieldId>,
    /// By the place of the example.
    examples: Vec<Facts>,
    /// The definition's; `None` where it is reported as unknown.
    zone: Option<Zone>,
}

impl<'a> Frame<'a> {
    fn new(cx: &Context<'a>) -> Frame<'a> {
        let definition = &cx.definition;
        let fields: Vec<Slot<'a>> = definition
            .fields
            .entries()
            .map(|(id, field)| Slot::new(cx, Source::Field(id), field))
            .collect();
        let attributes = definition.events.entries().map(|(event, kind)| {
            let attributes = kind.attributes.entries();
            attributes
                .map(|(id, field)| Slot::new(cx, Source::Attribute(event, id), field))
                .collect()
        });
        let is_required =
            |(id, slot): &(FieldId, &Slot)| !slot.optional && !slot.is_broken && definition.id != Some(*id);
        let required = definition.fields.ids().zip(&fields).filter(is_required);
        Frame {
            attributes: attributes.collect(),
            required: required.map(|(id, _)| id).collect(),
            fields,
            examples: Vec::new(),
            zone: Zone::named(&definition.timezone),
        }
    }
}

/// Lowers them all: the tests and laws, and the examples that tests start from.
pub(crate) fn lower_all(cx: &mut Context) -> (Suite, Vec<Example>) {
    cx.is_sound = cx.diagnostics.iter().all(|d| d.severity() != Severity::Error);
    cx.scoped(Scope::Test, |cx| {
        let mut frame = Frame::new(cx);
        let mut examples = Vec::new();
        for item in cx.symbols.examples.clone() {
            let mut facts = Facts::none(frame.fields.len());
            facts.is_whole = item.broken.is_empty();
            let mut wrong = Vec::new();
            lead::take_in(cx, &frame.fields, &item.values, &mut facts, &mut wrong);
            cx.report_all(wrong);
            examples.push(Example {
                name: item.name.text.clone(),
                lead: SampleLead {
                    facts: facts.known(),
                    events: Vec::new(),
                },
                at: At(item.name.span),
            });
            frame.examples.push(facts);
        }
        let items = cx.symbols.tests.clone();
        same_labels(cx, "tests", items.iter().map(|item| &item.label));
        let tests = items.into_iter().map(|item| test(cx, &frame, item)).collect();
        let items = cx.symbols.always.clone();
        same_labels(cx, "laws", items.iter().map(|item| &item.label));
        let mut laws = Vec::new();
        for item in items {
            let condition = item.condition.as_ref().and_then(|written| condition(cx, written));
            laws.extend(condition.map(|condition| Law {
                label: item.label.value.clone(),
                condition,
                at: At(item.label.span),
            }));
        }
        (Suite { tests, laws }, examples)
    })
}

/// Reports tests, or laws, that cannot be told apart.
fn same_labels<'a>(cx: &mut Context, what: &str, labels: impl Iterator<Item = &'a TextLiteral>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for label in labels {
        let Some(first) = seen.get(label.value.as_str()) else {
            seen.insert(&label.value, label.span);
            continue;
        };
        let text = cx.text(label.span);
        let diagnostic = Diagnostic::new(
            Code::DuplicateLabel,
            format!("two {what} are called `{}`", text.trim_matches('"')),
            label.span,
            "the second",
        )
        .with_label(*first, "the first")
        .with_help("say what is different about one of them: reports know them by their label");
        cx.report(diagnostic);
    }
}

/// The clauses of a test, by kind.
#[derive(Default)]
struct Parts<'a> {
    as_of: Option<AsOf>,
    given: Option<(Facts, Span)>,
    events: Vec<Event>,
    events_at: Option<Span>,
    events_file: Option<(&'a TextLiteral, Span)>,
    files: Vec<&'a TextLiteral>,
    tables: Vec<&'a Table>,
    expectations: Vec<Expected>,
    /// Whether anything is expected, be it wrong.
    expects: bool,
    /// Whether every lead of it is to be rejected.
    rejects: bool,
    /// What is wrong with the lead unless it is to be rejected.
    unless_rejected: Vec<Diagnostic>,
}

/// `as of 2026-03-01`
#[derive(Debug, Clone, Copy)]
struct AsOf {
    /// `None` where it is wrong, which is reported.
    day: Option<i64>,
    /// All of it.
    at: Span,
}

fn test<'a>(cx: &mut Context<'a>, frame: &Frame<'a>, item: &'a TestItem) -> Test {
    cx.test_clock = None;
    let mut parts = Parts::default();
    for clause in &item.clauses {
        repeated(cx, &parts, clause);
        part(cx, frame, &mut parts, clause);
    }
    misplaced(cx, &parts, item.label.span);
    let as_of = parts.as_of;
    let given = Given {
        facts: parts.given.as_ref().map(|(facts, _)| facts),
        place: parts.given.as_ref().map_or(item.label.span, |(_, place)| *place),
        events: &parts.events,
        as_of,
        expectations: &parts.expectations,
        rejects: parts.rejects,
        is_read: item.broken.is_empty(),
    };
    let (cases, lacks_day) = if parts.files.is_empty() || !parts.tables.is_empty() {
        case::all(cx, frame, &given, &parts.tables, parts.unless_rejected)
    } else {
        (Vec::new(), as_of.is_none())
    };
    let files = parts.files.iter().map(|path| CaseFile {
        path: path.value.clone(),
        events: parts.events_file.map(|(events, _)| events.value.clone()),
        as_of: as_of.and_then(|as_of| as_of.day),
        expectations: parts.expectations.clone(),
        at: At(path.span),
    });
    let files = files.collect();
    if item.broken.is_empty() {
        if !parts.expects {
            expects_nothing(cx, item);
        }
        if let (true, Some(clock)) = (lacks_day, cx.test_clock.or(cx.clock)) {
            no_day(cx, item, clock);
        }
    }
    Test {
        label: item.label.value.clone(),
        cases,
        files,
        at: At(item.label.span),
    }
}

fn part<'a>(cx: &mut Context<'a>, frame: &Frame<'a>, parts: &mut Parts<'a>, clause: &'a Spanned<TestClause>) {
    let at = clause.span;
    match &clause.node {
        TestClause::AsOf(written) => {
            let day = day(cx, written);
            parts.as_of = Some(AsOf { day, at });
        }
        TestClause::Given { example, values } => {
            let facts = lead::given(cx, frame, example.as_ref(), values, &mut parts.unless_rejected);
            parts.given = Some((facts, at));
        }
        TestClause::Events(events) => {
            parts.events_at = Some(at);
            for written in events {
                let event = &written.node;
                if let Some(kind) = find_event(cx, &event.name) {
                    let found = event::lower(cx, frame, kind, &event.happened, written.span);
                    parts.events.extend(found);
                }
            }
        }
        TestClause::EventsFile(path) => parts.events_file = Some((path, at)),
        TestClause::Expect(written) => {
            parts.expects = true;
            parts.rejects |= matches!(written, Expectation::Rejected(_));
            parts.expectations.extend(expectation::lower(cx, written, at));
        }
        TestClause::Table(table) => {
            parts.expects = true;
            parts.tables.push(table);
        }
        TestClause::Leads(path) => {
            parts.expects = true;
            parts.files.push(path);
        }
    }
}

/// Reports a clause that stood before and may stand once.
fn repeated(cx: &mut Context, parts: &Parts, clause: &Spanned<TestClause>) {
    let (word, first) = match &clause.node {
        TestClause::AsOf(_) => ("as of", parts.as_of.map(|as_of| as_of.at)),
        TestClause::Given { .. } => ("given", parts.given.as_ref().map(|(_, at)| *at)),
        TestClause::Events(_) => ("events", parts.events_at),
        TestClause::EventsFile(_) => ("events", parts.events_file.map(|(_, at)| at)),
        TestClause::Expect(_) | TestClause::Table(_) | TestClause::Leads(_) => return,
    };
    if let Some(first) = first {
        twice(cx, word, clause.span, first);
    }
}

/// Reports what does not go together: the leads come from a file, or they are written out.
fn misplaced(cx: &mut Context, parts: &Parts, label: Span) {
    let Some(file) = parts.files.first() else {
        if let Some((events, _)) = parts.events_file {
            let diagnostic = Diagnostic::new(
                Code::MissingClause,
                "the events of this test come from a file, and its leads don't",
                label,
                "no `leads`",
            )
            .with_label(events.span, "whose events these are, only a file of leads can tell")
            .with_help("add `leads \"cases.csv\"`, or write the events out: `events { … }`");
            cx.report(diagnostic);
        }
        return;
    };
    let written = [
        ("`given`", parts.given.as_ref().map(|(_, at)| *at)),
        ("`events { … }`", parts.events_at),
        ("table", parts.tables.first().map(|table| table.head)),
    ];
    for (what, place) in written {
        let Some(place) = place else { continue };
        let diagnostic = Diagnostic::new(
            Code::DuplicateClause,
            format!("the leads of this test come from a file, so it takes no {what}"),
            place,
            "beside `leads`",
        )
        .with_label(file.span, "they stand here")
        .with_help("keep one of the two, and make the other a test of its own");
        cx.report(diagnostic);
    }
}

fn expects_nothing(cx: &mut Context, item: &TestItem) {
    let diagnostic = Diagnostic::new(
        Code::MissingClause,
        "this test expects nothing",
        item.label.span,
        "no `expect`",
    )
    .with_help("say what should come out: `expect stage sql`");
    cx.report(diagnostic);
}

fn no_day(cx: &mut Context, item: &TestItem, clock: Span) {
    let text = cx.text(clock);
    let diagnostic = Diagnostic::new(
        Code::ClockInTest,
        "this test depends on today and does not say which day it is",
        item.label.span,
        "no `as of`",
    )
    .with_label(clock, format!("`{text}` depends on it"))
    // Which day is meant only a person knows: there is nothing to insert.
    .with_help("add a day: `as of 2026-03-01`");
    cx.report(diagnostic);
}

/// A day that is written out; reports anything else.
fn day<'a>(cx: &mut Context<'a>, written: &'a Expression) -> Option<i64> {
    let found = operand(cx, written);
    if let Some((day, Unit::Date)) = found.constant() {
        return Some(day);
    }
    if !found.is_error() {
        needs_a_day(cx, &found, "`as of` needs a day");
    }
    None
}

fn needs_a_day(cx: &mut Context, found: &Operand, message: &str) {
    let (text, what) = (cx.text(found.span), found.describe(cx));
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        if let OperandKind::Word(_) = &found.kind {
            format!("{message}, and `{text}` is none")
        } else {
            format!("{message}, and `{text}` is {what}")
        },
        found.span,
        "not a day",
    )
    .with_help("write it out: `2026-03-01`");
    cx.report(diagnostic);
}
