//! What a name stands for.

use super::{build, quantity};
use crate::context::{Context, NAMES, Node, Scope};
use crate::item;
use crate::symbols::Symbol;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{
    At, Choice, ChoiceDomain, ChoiceKind, ConditionKind, EventId, Fact, Field, FieldType, ListFact, QuantityKind,
    Source, Text,
};
use leadspec_syntax::Name;

/// The thing a name stands for. A name that nothing declares comes out as a word: it may be a choice of the other side.
pub(super) fn resolve<'a>(cx: &mut Context<'a>, name: &'a Name) -> Operand<'a> {
    let span = name.span;
    if let Scope::Event(event) = cx.scope {
        let found = cx.definition.events.lookup(event).and_then(|e| {
            let id = e.attributes.find(|a| a.name == name.text)?;
            Some((id, e.attributes.lookup(id)?.clone()))
        });
        if let Some((id, field)) = found {
            return known_fact(cx, Source::Attribute(event, id), &field, span);
        }
        if attribute_may_exist(cx, event, &name.text) {
            cx.poison();
            return Operand::error(span);
        }
    }
    if cx.scope == Scope::Test
        && name.text == "stage"
        && let Some(found) = stage_after(cx, span)
    {
        return found;
    }
    let Some(declared) = cx.declared(&name.text) else {
        return Operand::new(OperandKind::Word(name), span);
    };
    if cx.scope == Scope::Test {
        cx.mentioned.insert(declared.span);
    }
    let kind = match declared.symbol {
        Symbol::Broken => {
            cx.poison();
            OperandKind::Error
        }
        Symbol::Let(place) => item::use_let(cx, place, span),
        _of_a_lead if matches!(cx.scope, Scope::Event(_)) => {
            not_of_the_event(cx, name, declared.symbol, declared.span);
            OperandKind::Error
        }
        Symbol::Field(id) => {
            let Some(field) = cx.definition.fields.lookup(id).cloned() else {
                return Operand::error(span);
            };
            return known_fact(cx, Source::Field(id), &field, span);
        }
        Symbol::Criterion(id) => {
            cx.link(Node::Criterion(id), span);
            OperandKind::Condition(build(ConditionKind::Criterion(id), span))
        }
        Symbol::Score(id) => {
            cx.link(Node::Score(id), span);
            if let Some(unit) = item::score_unit(cx, id) {
                OperandKind::Quantity(quantity(QuantityKind::Score(id), unit, span))
            } else {
                cx.poison();
                OperandKind::Error
            }
        }
        Symbol::Grade(id) => {
            cx.link(Node::Grade(id), span);
            OperandKind::Choice(Choice {
                kind: ChoiceKind::Grade(id),
                domain: ChoiceDomain::Grades(id),
                at: At(span),
            })
        }
        Symbol::Gate(id) => {
            cx.link(Node::Gate(id), span);
            OperandKind::Gate(id)
        }
    };
    Operand {
        kind,
        span,
        declared: Some(declared.span),
    }
}

/// In a test or law `stage` is the stage in which the lead comes to rest, also where a field of this name holds the one before.
/// `None` where the definition calls something else so.
fn stage_after<'a>(cx: &mut Context<'a>, span: Span) -> Option<Operand<'a>> {
    let domain = ChoiceDomain::Stages;
    if let Some(declared) = cx.declared("stage") {
        let Symbol::Field(id) = declared.symbol else {
            return None;
        };
        let is_stage = cx.definition.fields.lookup(id)?.ty == FieldType::Choice(domain);
        if !is_stage || cx.broken_facts.contains(&Source::Field(id)) {
            return None;
        }
    }
    if !has_lifecycle(cx, span) {
        return Some(Operand::error(span));
    }
    let choice = Choice {
        kind: ChoiceKind::StageAfter,
        domain,
        at: At(span),
    };
    Some(Operand::new(OperandKind::Choice(choice), span))
}

/// Whether there are stages that a lead can be in after its decision; reports where not.
pub(crate) fn has_lifecycle(cx: &mut Context, span: Span) -> bool {
    let has = !cx.symbols.lifecycles.is_empty();
    if !has && !cx.symbols.open_stages {
        let diagnostic = Diagnostic::new(
            Code::BadExpectation,
            "the definition has no lifecycle, so no lead has a stage",
            span,
            "never comes out",
        )
        .with_help("expect a score, grade, criterion or gate: `expect fit >= 40`");
        cx.report(diagnostic);
    }
    has
}

/// A fact, unless its declaration has a mistake in it.
pub(super) fn known_fact<'a>(cx: &mut Context<'a>, source: Source, field: &Field, span: Span) -> Operand<'a> {
    let declaration = match source {
        Source::Latest(event, id) => Source::Attribute(event, id),
        Source::Field(_) | Source::Attribute(..) => source,
    };
    if cx.broken_facts.contains(&declaration) {
        cx.poison();
        return Operand::error(span);
    }
    fact(source, field, span)
}

/// A fact of a field or attribute.
pub(crate) fn fact<'a>(source: Source, field: &Field, span: Span) -> Operand<'a> {
    let at = At(span);
    let kind = match &field.ty {
        FieldType::Bool => OperandKind::Condition(build(ConditionKind::Fact(Fact { source }), span)),
        FieldType::Quantity { unit, .. } => OperandKind::Quantity(quantity(QuantityKind::Fact(source), *unit, span)),
        FieldType::Text => OperandKind::Text(Text {
            source,
            if_unknown: None,
            at,
        }),
        FieldType::Choice(domain) => OperandKind::Choice(Choice {
            kind: ChoiceKind::Fact(source),
            domain: *domain,
            at,
        }),
        FieldType::List(_) => OperandKind::List(ListFact { source, at }),
    };
    Operand {
        kind,
        span,
        declared: Some(field.at.0),
    }
}

fn attribute_may_exist(cx: &Context, event: EventId, name: &str) -> bool {
    let item = cx.symbols.events.get(leadspec_ir::ArenaId::index(event));
    item.is_some_and(|item| {
        item.broken
            .iter()
            .any(|b| b.name.as_ref().is_none_or(|broken| broken.text == name))
    })
}

fn not_of_the_event(cx: &mut Context, name: &Name, symbol: Symbol, declared: Span) {
    let what = kind_of(symbol);
    let text = &name.text;
    let diagnostic = Diagnostic::new(
        Code::WrongKind,
        format!("`where` looks at the event alone, and `{text}` is {what}"),
        name.span,
        "not of the event",
    )
    .with_label(declared, "declared here")
    .with_help(format!("ask for it beside the event: `any … and {text} …`"));
    cx.report(diagnostic);
}

/// `a field of the lead`, `a score`
pub(crate) fn kind_of(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Field(_) => "a field of the lead",
        Symbol::Let(_) => "a named value",
        Symbol::Criterion(_) => "a criterion",
        Symbol::Score(_) => "a score",
        Symbol::Grade(_) => "a grade",
        Symbol::Gate(_) => "a gate",
        Symbol::Broken => "something that could not be read",
    }
}

/// The declared name that is near enough to be meant.
pub(super) fn near_name(cx: &Context, text: &str) -> Option<String> {
    let mut candidates: Vec<&str> = Vec::new();
    if let Scope::Event(event) = cx.scope
        && let Some(event) = cx.definition.events.lookup(event)
    {
        candidates.extend(event.attributes.iter().map(|a| a.name.as_str()));
    } else {
        candidates.extend(cx.symbols.names.keys().map(String::as_str));
    }
    nearest(text, candidates).map(str::to_string)
}

/// Words that other languages have for a value that is not there.
pub(super) fn means_missing(word: &str) -> bool {
    ["null", "nil", "none", "empty", "undefined"].contains(&word.to_lowercase().as_str())
}

/// Reports a name that nothing declares, unless it may stand in something that could not be read.
pub(crate) fn unresolved(cx: &mut Context, name: &Name) {
    let text = &name.text;
    let elsewhere = if let Some((_, span)) = cx.symbols.event_names.get(text) {
        Some((
            "an event",
            *span,
            format!("ask for it: `any {text}`, `count of {text}` or `latest {text}`"),
        ))
    } else if cx.symbols.stage(text).is_some() {
        let span = cx
            .symbols
            .stages
            .iter()
            .find(|s| s.name.text == *text)
            .map_or(name.span, |s| s.name.span);
        Some((
            "a stage",
            span,
            format!("compare the lead's stage with it: `stage = {text}`"),
        ))
    } else if let Some((_, span)) = cx.symbols.example_names.get(text) {
        Some((
            "an example",
            *span,
            "name a field, criterion, score or grade".to_string(),
        ))
    } else {
        None
    };
    if let Some((what, span, help)) = elsewhere {
        let diagnostic = Diagnostic::new(
            Code::WrongKind,
            format!("a value or condition is needed here, and `{text}` is {what}"),
            name.span,
            what,
        )
        .with_label(span, "declared here")
        .with_help(help);
        cx.report(diagnostic);
        return;
    }
    if cx.symbols.open_names {
        cx.poison();
        return;
    }
    let is_missing = means_missing(text);
    let near = near_name(cx, text).filter(|_| !is_missing);
    let declared = near.as_ref().and_then(|n| cx.declared(n)).map(|d| d.span);
    let mut diagnostic = Diagnostic::new(
        Code::UnknownName,
        format!("nothing is called `{text}`"),
        name.span,
        "not declared",
    );
    diagnostic = match near {
        Some(near) => {
            let mut found = diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
                format!("write `{near}`"),
                name.span,
                near,
            );
            if let Some(declared) = declared {
                found = found.with_label(declared, "a near name, declared here");
            }
            found
        }
        None if is_missing => diagnostic
            .with_help("ask whether a value is there with `is known`, or whether it is missing with `is unknown`"),
        None => diagnostic.with_help(format!(
            "declare it, as a field of the lead: `{text} bool?`, or as a named condition: `let {text} = …`"
        )),
    };
    let namespace = match cx.scope {
        Scope::Event(event) => format!("attributes of {}", leadspec_ir::ArenaId::index(event)),
        Scope::Definition | Scope::Test => NAMES.to_string(),
    };
    cx.report_unknown(&namespace, text, diagnostic);
}

/// The event of this name; `None` where it is reported as unknown or could not be read.
pub(crate) fn find_event(cx: &mut Context, name: &Name) -> Option<EventId> {
    let text = &name.text;
    if let Some((id, _)) = cx.symbols.event_names.get(text) {
        let id = *id;
        if id.is_none() {
            cx.poison();
        }
        return id;
    }
    if cx.symbols.open_events {
        cx.poison();
        return None;
    }
    let diagnostic = if let Some(declared) = cx.declared(text).filter(|d| d.symbol != Symbol::Broken) {
        let what = kind_of(declared.symbol);
        Diagnostic::new(
            Code::WrongKind,
            format!("an event is needed here, and `{text}` is {what}"),
            name.span,
            what,
        )
        .with_label(declared.span, "declared here")
        .with_help(format!(
            "declare an event: `event {text}_event`, or leave out the word before `{text}`"
        ))
    } else {
        let found = Diagnostic::new(
            Code::UnknownEvent,
            format!("no event is called `{text}`"),
            name.span,
            "not declared",
        );
        match nearest(text, cx.symbols.event_names.keys().map(String::as_str)).map(str::to_string) {
            Some(near) => found.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
                format!("write `{near}`"),
                name.span,
                near,
            ),
            None => found.with_help(format!("declare it: `event {text}`")),
        }
    };
    if diagnostic.code == Code::UnknownEvent {
        cx.report_unknown("events", text, diagnostic);
    } else {
        cx.report(diagnostic);
    }
    None
}
