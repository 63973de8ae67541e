//! Examples, tests and `always`: that they speak of things the definition has, in values that go with them.
//!
//! Nothing is made of them here; whether a test holds is found by running it.

mod expectation;
mod table;
mod value;

use crate::context::{Context, Scope, twice};
use crate::expression::{condition, find_event, operand};
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Severity, Span, nearest};
use leadspec_ir::{ArenaId, Source, Unit};
use leadspec_syntax::{Expression, FieldValue, Name, Spanned, TestClause, TestEvent, TestItem, TestTime};
use std::collections::BTreeMap;

/// Checks them all.
pub(crate) fn check_all(cx: &mut Context) {
    cx.is_sound = cx.diagnostics.iter().all(|d| d.severity() != Severity::Error);
    cx.scoped(Scope::Test, |cx| {
        for item in cx.symbols.examples.clone() {
            values(cx, &item.values);
        }
        for item in cx.symbols.tests.clone() {
            test(cx, item);
        }
        for item in cx.symbols.always.clone() {
            if let Some(written) = &item.condition {
                let _ = condition(cx, written);
            }
        }
    });
}

/// What a lead of a test is like: each field once.
fn values<'a>(cx: &mut Context<'a>, values: &'a [Spanned<FieldValue>]) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for written in values {
        let name = &written.node.name;
        if let Some(first) = seen.insert(&name.text, name.span) {
            twice(cx, &name.text, name.span, first);
        }
        if let Some(id) = value::find_field(cx, name) {
            value::fits(cx, Source::Field(id), &written.node.value);
        }
    }
}

fn test<'a>(cx: &mut Context<'a>, item: &'a TestItem) {
    let mut as_of: Option<Span> = None;
    let mut given: Option<Span> = None;
    let mut events_at: Option<Span> = None;
    let mut expects = false;
    cx.test_clock = None;
    for clause in &item.clauses {
        let span = clause.span;
        let (word, before) = match &clause.node {
            TestClause::AsOf(_) => ("as of", as_of.replace(span)),
            TestClause::Given { .. } => ("given", given.replace(span)),
            TestClause::Events(_) => ("events", events_at.replace(span)),
            TestClause::Expect(_) | TestClause::Table(_) | TestClause::Leads(_) => ("expect", None),
        };
        if let Some(first) = before {
            twice(cx, word, span, first);
        }
        match &clause.node {
            TestClause::AsOf(written) => day(cx, written),
            TestClause::Given { example, values } => {
                if let Some(name) = example {
                    find_example(cx, name);
                }
                self::values(cx, values);
            }
            TestClause::Events(events) => events.iter().for_each(|event| self::event(cx, &event.node)),
            TestClause::Expect(written) => {
                expects = true;
                expectation::check(cx, written, span);
            }
            TestClause::Table(written) => {
                expects = true;
                table::check(cx, written);
            }
            TestClause::Leads(_) => expects = true,
        }
    }
    if !item.broken.is_empty() {
        return;
    }
    if !expects {
        let diagnostic = Diagnostic::new(
            Code::MissingClause,
            "this test expects nothing",
            item.label.span,
            "no `expect`",
        )
        .with_help("say what should come out: `expect stage sql`");
        cx.report(diagnostic);
    }
    if let (None, Some(clock)) = (as_of, cx.test_clock.or(cx.clock)) {
        no_day(cx, item, clock);
    }
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

fn day<'a>(cx: &mut Context<'a>, written: &'a Expression) {
    let found = operand(cx, written);
    if let OperandKind::Error = found.kind {
        return;
    }
    if !matches!(found.constant(), Some((_, Unit::Date))) {
        needs_a_day(cx, &found, "`as of` needs a day");
    }
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

fn find_example(cx: &mut Context, name: &Name) {
    let text = &name.text;
    if cx.symbols.example_names.contains_key(text) || cx.symbols.open_examples {
        return;
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
}

fn event<'a>(cx: &mut Context<'a>, event: &'a TestEvent) {
    match &event.when {
        TestTime::At(written) => {
            let found = operand(cx, written);
            let is_time = matches!(found.constant(), Some((_, Unit::Date | Unit::Timestamp)));
            if !is_time && !found.is_error() {
                needs_a_day(cx, &found, "an event needs a day or a time");
            }
        }
        TestTime::Ago(_) | TestTime::Today(_) => {}
    }
    let Some(id) = find_event(cx, &event.name) else { return };
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for written in &event.values {
        let name = &written.node.name;
        if let Some(first) = seen.insert(&name.text, name.span) {
            twice(cx, &name.text, name.span, first);
        }
        let attribute = cx
            .definition
            .events
            .lookup(id)
            .and_then(|e| e.attributes.find(|a| a.name == name.text));
        match attribute {
            Some(attribute) => value::fits(cx, Source::Attribute(id, attribute), &written.node.value),
            None => crate::expression::unknown_attribute(cx, id.index(), name),
        }
    }
}
