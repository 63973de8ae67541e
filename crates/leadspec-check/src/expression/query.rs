//! Questions about time and events: `within`, `days since`, `any`, `no`, `count of`, `latest`.

use super::compare::day_of;
use super::literal::window;
use super::{build, condition, find_event, is_told, name, negated, operand, quantity, unresolved};
use crate::context::{Context, Scope};
use crate::symbols::bare_name;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ArenaId, Condition, ConditionKind, Direction, EventQuery, Quantity, QuantityKind, Source, Unit};
use leadspec_syntax::{DurationLiteral, EventQuantifier, Expression, ExpressionKind, Name};

/// `decision_date within next 90 days`
pub(super) fn within<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    direction: leadspec_syntax::Direction,
    duration: &DurationLiteral,
    span: Span,
) -> Option<Condition> {
    cx.reads_clock(span);
    let value = day(cx, value, "`within` asks about a date");
    let window = window(cx, duration);
    let direction = match direction {
        leadspec_syntax::Direction::Last => Direction::Last,
        leadspec_syntax::Direction::Next => Direction::Next,
    };
    let (value, window) = value.zip(window)?;
    Some(build(
        ConditionKind::Within {
            value,
            direction,
            window,
        },
        span,
    ))
}

/// `days since first_contact`
pub(super) fn days_since<'a>(cx: &mut Context<'a>, inner: &'a Expression, span: Span) -> Operand<'a> {
    cx.reads_clock(span);
    let kind = day(cx, inner, "`days since` counts from a date").map_or(OperandKind::Error, |day| {
        OperandKind::Quantity(quantity(QuantityKind::DaysSince(Box::new(day)), Unit::Integer, span))
    });
    Operand::new(kind, span)
}

/// An expression as a calendar day; `asked` begins the message where it is none.
fn day<'a>(cx: &mut Context<'a>, expression: &'a Expression, asked: &str) -> Option<Quantity> {
    let found = operand(cx, expression);
    if let OperandKind::Quantity(quantity) = &found.kind
        && matches!(quantity.unit, Unit::Date | Unit::Timestamp)
    {
        return Some(day_of(quantity.clone()));
    }
    if is_told(cx, &found) {
        return None;
    }
    let (text, what) = (cx.text(found.span), found.describe(cx));
    let mut diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("{asked}, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help("name a field of type `date` or `timestamp`");
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

/// `any demo_request in last 90 days` and its like.
pub(super) fn events<'a>(
    cx: &mut Context<'a>,
    quantifier: EventQuantifier,
    event: &'a Name,
    filter: Option<&'a Expression>,
    window: Option<&DurationLiteral>,
    span: Span,
) -> Operand<'a> {
    let Some(query) = query(cx, event, filter, window, span) else {
        return Operand::error(span);
    };
    let kind = match quantifier {
        EventQuantifier::Any => OperandKind::Condition(build(ConditionKind::Happened(query), span)),
        EventQuantifier::No => {
            let happened = build(ConditionKind::Happened(query), span);
            OperandKind::Condition(negated(happened, span))
        }
        EventQuantifier::Count => OperandKind::Quantity(quantity(QuantityKind::Count(query), Unit::Integer, span)),
    };
    Operand::new(kind, span)
}

/// What stands behind `per`: an event, with or without filter and window, or a whole number.
pub(crate) fn count<'a>(cx: &mut Context<'a>, expression: &'a Expression) -> Option<Quantity> {
    let span = expression.span;
    if let Some(event) = bare_name(expression)
        && cx.symbols.event_names.contains_key(&event.text)
        && cx.declared(&event.text).is_none()
    {
        let query = query(cx, event, None, None, span)?;
        return Some(quantity(QuantityKind::Count(query), Unit::Integer, span));
    }
    if let ExpressionKind::Events {
        event, filter, window, ..
    } = &expression.kind
    {
        let query = query(cx, event, filter.as_deref(), window.as_ref(), span)?;
        return Some(quantity(QuantityKind::Count(query), Unit::Integer, span));
    }
    let found = operand(cx, expression);
    if let OperandKind::Quantity(quantity) = &found.kind
        && quantity.unit == Unit::Integer
    {
        return Some(quantity.clone());
    }
    if let OperandKind::Word(name) = &found.kind {
        nothing_to_count(cx, name);
        return None;
    }
    if is_told(cx, &found) {
        return None;
    }
    let (text, what) = (cx.text(span), found.describe(cx));
    let mut diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`per` counts events or a whole number, and `{text}` is {what}"),
        span,
        what,
    )
    .with_help("name an event, `+5 per email_open`, or a field of type `integer`");
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
    None
}

/// Reports a name behind `per` that is neither an event nor anything else.
fn nothing_to_count(cx: &mut Context, name: &Name) {
    let text = &name.text;
    let near = nearest(text, cx.symbols.event_names.keys().map(String::as_str)).map(str::to_string);
    if cx.symbols.open_events || near.is_none() && (cx.symbols.open_names || name::near_name(cx, text).is_some()) {
        unresolved(cx, name);
        return;
    }
    let diagnostic = Diagnostic::new(
        Code::UnknownEvent,
        format!("no event is called `{text}`"),
        name.span,
        "not declared",
    );
    let diagnostic = match near {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(format!("declare it: `event {text}`, or name a field of type `integer`")),
    };
    cx.report_unknown("events", text, diagnostic);
}

fn query<'a>(
    cx: &mut Context<'a>,
    event: &'a Name,
    filter: Option<&'a Expression>,
    duration: Option<&DurationLiteral>,
    span: Span,
) -> Option<EventQuery> {
    if !of_the_lead(cx, span) {
        return None;
    }
    let id = find_event(cx, event);
    if duration.is_some() {
        cx.reads_clock(span);
    }
    let window_found = duration.map(|d| window(cx, d));
    let id = id?;
    let filter = filter.map(|filter| cx.scoped(Scope::Event(id), |cx| condition(cx, filter)));
    let filter = match filter {
        None => None,
        Some(found) => Some(Box::new(found?)),
    };
    let window = match window_found {
        None => None,
        Some(found) => Some(found?),
    };
    Some(EventQuery {
        event: id,
        filter,
        window,
    })
}

/// Events are asked about of the lead, not inside `where`.
fn of_the_lead(cx: &mut Context, span: Span) -> bool {
    if !matches!(cx.scope, Scope::Event(_)) {
        return true;
    }
    let text = cx.text(span);
    let diagnostic = Diagnostic::new(
        Code::WrongKind,
        format!("`where` looks at one event alone, and `{text}` looks at others"),
        span,
        "not of the event",
    )
    .with_help("ask for both, joined by `and`: `any call and any demo_request`");
    cx.report(diagnostic);
    false
}

/// `latest call . outcome`, `latest call`
pub(super) fn latest<'a>(cx: &mut Context<'a>, event: &'a Name, attribute: Option<&Name>, span: Span) -> Operand<'a> {
    if !of_the_lead(cx, span) {
        return Operand::error(span);
    }
    let Some(id) = find_event(cx, event) else {
        return Operand::error(span);
    };
    let Some(attribute) = attribute else {
        let kind = OperandKind::Quantity(quantity(QuantityKind::LatestTime(id), Unit::Timestamp, span));
        return Operand::new(kind, span);
    };
    let found = cx.definition.events.lookup(id).and_then(|e| {
        let place = e.attributes.find(|a| a.name == attribute.text)?;
        Some((place, e.attributes.lookup(place)?.clone()))
    });
    if let Some((place, field)) = found {
        return name::known_fact(cx, Source::Latest(id, place), &field, span);
    }
    unknown_attribute(cx, id.index(), attribute);
    Operand::error(span)
}

/// Reports an attribute that an event does not have, unless it may stand in a line that could not be read.
pub(crate) fn unknown_attribute(cx: &mut Context, event: usize, attribute: &Name) {
    let Some(item) = cx.symbols.events.get(event).copied() else {
        return;
    };
    let text = &attribute.text;
    if item
        .broken
        .iter()
        .any(|b| b.name.as_ref().is_none_or(|n| n.text == *text))
    {
        cx.poison();
        return;
    }
    let names: Vec<&str> = item.fields.iter().map(|f| f.node.name.text.as_str()).collect();
    let mut diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("the event `{}` has no `{text}`", item.name.text),
        attribute.span,
        "not declared",
    )
    .with_label(item.name.span, "the event is declared here");
    diagnostic = match nearest(text, names.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            attribute.span,
            near,
        ),
        None if names.is_empty() => {
            diagnostic.with_help(format!("declare it: `event {} {{ {text} text }}`", item.name.text))
        }
        None => diagnostic.with_help(format!("write one of `{}`", names.join("`, `"))),
    };
    cx.report_unknown(&format!("attributes of {event}"), text, diagnostic);
}
