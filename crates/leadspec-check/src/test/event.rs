//! What the lead of a test did, and when.

use super::{Frame, needs_a_day, value};
use crate::context::{Context, twice};
use crate::expression::{operand, unknown_attribute, whole};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{
    ArenaId, AttributeId, Datum, Direction, EventId, SampleEvent, Unit, Window, WindowUnit, Zone, format_day,
};
use leadspec_syntax::{DurationLiteral, DurationUnit, Expression, FieldValue, Happened, Spanned, TestTime};
use std::collections::BTreeMap;

/// An event, before it is known which day it is.
pub(super) struct Event {
    /// What.
    kind: EventId,
    /// When.
    when: When,
    /// By attribute id.
    attributes: Vec<Datum>,
    /// All of it.
    pub(super) at: Span,
}

/// When an event was.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// At this instant.
    At(i64),
    /// On the as-of day.
    Today,
    /// So long before the as-of day; at least one.
    Ago(Window),
}

impl Event {
    /// The event as data, on an as-of day; `None` where its time lies outside the calendar or depends on a day that nobody gave.
    pub(super) fn seen_from(&self, zone: &Zone, as_of: Option<i64>) -> Option<SampleEvent> {
        let time = match self.when {
            When::At(instant) => instant,
            When::Today => zone.start_of_day(as_of?)?,
            When::Ago(window) => {
                // A window of one day is the as-of day itself.
                let (first, _) = window.days(as_of?, Direction::Last)?;
                zone.start_of_day(first.checked_sub(1)?)?
            }
        };
        Some(SampleEvent {
            event: self.kind,
            time,
            attributes: self.attributes.clone(),
        })
    }

    /// The day it is on, where that lies after the as-of day.
    pub(super) fn day_ahead(&self, zone: &Zone, as_of: i64) -> Option<i64> {
        match self.when {
            When::At(instant) => Some(zone.day_of(instant)).filter(|day| *day > as_of),
            When::Today | When::Ago(_) => None,
        }
    }
}

/// Reports an event that is not there yet.
pub(super) fn not_yet(cx: &mut Context, event: &Event, day: i64, as_of: Option<Span>) {
    let day = format_day(day);
    let mut diagnostic = Diagnostic::new(
        Code::EventNotYet,
        format!("this event is on {day}, after the day of the test: nothing sees it"),
        event.at,
        "not there yet",
    )
    .with_help(format!(
        "write an earlier day, or let the test be on that day: `as of {day}`"
    ));
    if let Some(place) = as_of {
        diagnostic = diagnostic.with_label(place, "today is here");
    }
    cx.report(diagnostic);
}

/// An event of a kind; `at` is all of it.
pub(super) fn lower<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    kind: EventId,
    happened: &'a Happened,
    at: Span,
) -> Option<Event> {
    let when = when(cx, &happened.when);
    let attributes = attributes(cx, frame, kind, &happened.values, at);
    cx.reads_clock(at);
    let (when, attributes) = when.zip(attributes)?;
    Some(Event {
        kind,
        when,
        attributes,
        at,
    })
}

/// An event of which only the time is written.
pub(super) fn bare<'a>(cx: &mut Context<'a>, frame: &Frame<'a>, kind: EventId, when: &'a Expression) -> Option<Event> {
    let at = when.span;
    let when = at_time(cx, when);
    let attributes = attributes(cx, frame, kind, &[], at);
    cx.reads_clock(at);
    let (when, attributes) = when.zip(attributes)?;
    Some(Event {
        kind,
        when,
        attributes,
        at,
    })
}

fn when<'a>(cx: &mut Context<'a>, written: &'a TestTime) -> Option<When> {
    match written {
        TestTime::At(written) => at_time(cx, written),
        TestTime::Ago(duration) => ago(cx, duration),
        TestTime::Today(_) => Some(When::Today),
    }
}

/// A date is its first moment in the definition's time zone.
fn at_time<'a>(cx: &mut Context<'a>, written: &'a Expression) -> Option<When> {
    let found = operand(cx, written);
    match found.constant() {
        Some((day, Unit::Date)) => Zone::named(&cx.definition.timezone)?.start_of_day(day).map(When::At),
        Some((instant, Unit::Timestamp)) => Some(When::At(instant)),
        Some((_, Unit::Duration)) => {
            let text = cx.text(found.span);
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("an event needs a day or a time, and `{text}` is a duration"),
                found.span,
                "not a day",
            )
            .with_help(format!("count back from the as-of day: `{text} ago`"))
            .with_safe_fix("write `ago`", found.span.after(), " ago");
            cx.report(diagnostic);
            None
        }
        Some((_, Unit::Integer | Unit::Number | Unit::Percent | Unit::Money(_))) | None => {
            if !found.is_error() {
                needs_a_day(cx, &found, "an event needs a day or a time");
            }
            None
        }
    }
}

/// `3 days ago`: the day so many calendar days, weeks, months or years before the as-of day.
fn ago(cx: &mut Context, duration: &DurationLiteral) -> Option<When> {
    let number = whole(cx, &duration.number)?;
    let unit = match duration.unit {
        DurationUnit::Days => WindowUnit::Days,
        DurationUnit::Weeks => WindowUnit::Weeks,
        DurationUnit::Months => WindowUnit::Months,
        DurationUnit::Years => WindowUnit::Years,
        DurationUnit::Minutes | DurationUnit::Hours => {
            let text = cx.text(duration.span);
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("the day of a test has no hours, so nothing is `{text} ago`"),
                duration.span,
                "not in days",
            )
            .with_help("count in days, weeks, months or years, or write the time: `2026-03-01T09:30`");
            cx.report(diagnostic);
            return None;
        }
    };
    match u32::try_from(number) {
        Ok(0) => Some(When::Today),
        Ok(number) if !is_far(number, unit) => Some(When::Ago(Window { number, unit })),
        Ok(_) | Err(_) => {
            let text = cx.text(duration.span);
            let diagnostic = Diagnostic::new(
                Code::BadDate,
                format!("`{text} ago` is too long ago"),
                duration.span,
                "more than a thousand years",
            )
            .with_help("write a shorter time, or the day itself: `2026-03-01`");
            cx.report(diagnostic);
            None
        }
    }
}

/// Whether so long ago may lie outside the calendar.
fn is_far(number: u32, unit: WindowUnit) -> bool {
    let years = match unit {
        WindowUnit::Days => number / 366,
        WindowUnit::Weeks => number / 53,
        WindowUnit::Months => number / 12,
        WindowUnit::Years => number,
    };
    years >= 1000
}

/// What is known about an event: each attribute once, and all that every such event has.
fn attributes<'a>(
    cx: &mut Context<'a>,
    frame: &Frame<'a>,
    kind: EventId,
    values: &'a [Spanned<FieldValue>],
    at: Span,
) -> Option<Vec<Datum>> {
    let slots = frame.attributes.get(kind.index())?;
    let mut data: Vec<Option<Datum>> = vec![None; slots.len()];
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut is_whole = true;
    // An event is not rejected with its lead.
    let mut wrong = Vec::new();
    for written in values {
        let name = &written.node.name;
        if let Some(first) = seen.insert(&name.text, name.span) {
            twice(cx, &name.text, name.span, first);
        }
        let found = slots.iter().position(|slot| slot.name == name.text);
        let Some((slot, place)) = found.and_then(|at| slots.get(at).zip(data.get_mut(at))) else {
            unknown_attribute(cx, kind.index(), name);
            is_whole = false;
            continue;
        };
        let value = value::lower(cx, slot, &written.node.value, &mut wrong);
        *place = Some(value.unwrap_or(Datum::Unknown));
    }
    cx.report_all(wrong);
    let is_missing = |id: &AttributeId| {
        let slot = slots.get(id.index()).filter(|slot| !slot.optional && !slot.is_broken);
        slot.is_some() && data.get(id.index()).is_some_and(Option::is_none)
    };
    let missing: Vec<AttributeId> = (0..slots.len())
        .map(AttributeId::from_index)
        .filter(is_missing)
        .collect();
    if is_whole && !missing.is_empty() {
        incomplete(cx, frame, kind, &missing, at);
    }
    Some(data.into_iter().map(|datum| datum.unwrap_or(Datum::Unknown)).collect())
}

fn incomplete(cx: &mut Context, frame: &Frame, kind: EventId, missing: &[AttributeId], at: Span) {
    let Some(slots) = frame.attributes.get(kind.index()) else {
        return;
    };
    let slots: Vec<&value::Slot> = missing.iter().filter_map(|id| slots.get(id.index())).collect();
    let Some(first) = slots.first() else { return };
    let names: Vec<String> = slots.iter().map(|slot| format!("`{}`", slot.name)).collect();
    let line: Vec<String> = slots
        .iter()
        .map(|slot| format!("{}: {}", slot.name, slot.sample(cx)))
        .collect();
    let diagnostic = Diagnostic::new(
        Code::MissingFact,
        format!("this event lacks {}", super::lead::listed(&names)),
        at,
        "not all is said",
    )
    .with_label(first.at, "declared without `?`: every such event has it")
    .with_help(format!("add `{{ {} }}`", line.join(", ")));
    cx.report(diagnostic);
}
