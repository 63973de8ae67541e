//! `in [...]`, `contains`, `starts with`, `ends with`.

use super::compare::{cased, not_a_text, text_is, together};
use super::mismatch::{Mended, mend};
use super::{all, any, as_condition, build, constant_code, is_told, operand, query, unresolved};
use crate::context::Context;
use crate::types::{Operand, OperandKind};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{
    Choice, ChoiceKind, Compare, Condition, ConditionKind, FieldType, ListFact, Needles, Quantity, QuantityKind,
    Source, TextTest,
};
use leadspec_syntax::{Expression, ExpressionKind, Literal, MatchOperator, MatchQuantifier, Spanned};

/// `value in list`
pub(super) fn is_in<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    list: &'a Expression,
    ignoring_case: Option<Span>,
    span: Span,
) -> Option<Condition> {
    if let Some(window) = window_without_last(cx, value, list, span) {
        return window;
    }
    let found = operand(cx, value);
    let list_found = operand(cx, list);
    if let OperandKind::List(fact) = &list_found.kind {
        let needle = std::slice::from_ref(value);
        return list_holds(cx, fact, &list_found, needle, false, ignoring_case.is_some(), span);
    }
    let items = listed(cx, &found, &list_found, list)?;
    if let Some(place) = ignoring_case
        && !matches!(found.kind, OperandKind::Text(_) | OperandKind::Error)
    {
        not_a_text(cx, place, &found);
    }
    match &found.kind {
        OperandKind::Choice(chosen) => {
            let codes = codes(cx, items, chosen, &found)?;
            let value = chosen.clone();
            Some(build(ConditionKind::Among { value, codes }, span))
        }
        OperandKind::Text(text) => {
            let needles = texts(cx, items, &found)?;
            Some(text_is(
                cx,
                text,
                TextTest::Equals,
                needles,
                ignoring_case.is_some(),
                span,
            ))
        }
        OperandKind::Quantity(_) | OperandKind::Number(_) => {
            let each: Vec<Option<Condition>> = items
                .iter()
                .map(|item| {
                    let item = operand(cx, item);
                    let (left, right) = together(cx, &found, &item)?;
                    let operator = Compare::Equal;
                    Some(build(ConditionKind::Compare { operator, left, right }, span))
                })
                .collect();
            Some(any(each.into_iter().collect::<Option<Vec<_>>>()?, span))
        }
        OperandKind::Error => {
            cx.poison();
            None
        }
        OperandKind::Word(name) => {
            unresolved(cx, name);
            None
        }
        OperandKind::Condition(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown => {
            let (text, what) = (cx.text(found.span), found.describe(cx));
            let help = if let OperandKind::List(_) = &found.kind {
                format!("write `{text} contains any of […]`")
            } else if let OperandKind::Condition(_) = &found.kind {
                format!("write `{text}` or `not {text}`")
            } else {
                "ask it of a field that holds a choice, text or number".to_string()
            };
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("`in` asks about one value, and `{text}` is {what}"),
                found.span,
                what,
            )
            .with_help(help);
            cx.report(diagnostic);
            None
        }
    }
}

/// `any demo_request in 90 days`, or a date in so many days: a window is meant, and `None` where not.
#[expect(
    clippy::option_option,
    reason = "not a window, a mistake that is reported, or what is meant"
)]
fn window_without_last<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    list: &'a Expression,
    span: Span,
) -> Option<Option<Condition>> {
    let ExpressionKind::Literal(Literal::Duration(duration)) = &list.kind else {
        return None;
    };
    let text = cx.text(list.span);
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`in {text}` does not say which way it reaches"),
        list.span,
        "no `last`",
    );
    let ExpressionKind::Events {
        quantifier,
        event,
        filter,
        window: None,
    } = &value.kind
    else {
        let name = cx.text(value.span);
        cx.report(diagnostic.with_help(format!(
            "write `{name} within last {text}` or `{name} within next {text}`"
        )));
        return Some(None);
    };
    cx.report_whole(diagnostic.with_help(format!("write `in last {text}`")).with_safe_fix(
        "write `last`",
        Span::new(list.span.start, list.span.start),
        "last ",
    ));
    let found = query::events(cx, *quantifier, event, filter.as_deref(), Some(duration), span);
    Some(as_condition(cx, &found))
}

/// The items of a list that is written out; reports anything else.
fn listed<'a>(
    cx: &mut Context<'a>,
    value: &Operand<'a>,
    list: &Operand<'a>,
    written: &'a Expression,
) -> Option<&'a [Expression]> {
    if let OperandKind::Items(items) = &list.kind {
        return Some(items);
    }
    let is_choice =
        |name: &str| matches!(&value.kind, OperandKind::Choice(chosen) if cx.code_of(chosen.domain, name).is_some());
    let is_one = matches!(list.kind, OperandKind::TextConstant(_) | OperandKind::Number(_))
        || matches!(&list.kind, OperandKind::Word(name) if is_choice(&name.text))
        || list.constant().is_some();
    if !is_one && is_told(cx, list) {
        return None;
    }
    not_a_list(cx, value, list, is_one);
    is_one.then(|| std::slice::from_ref(written))
}

/// Reports what is no list; one value that is written out is meant as the only one of a list.
fn not_a_list(cx: &mut Context, value: &Operand, list: &Operand, is_one: bool) {
    let (name, text) = (cx.text(value.span), cx.text(list.span));
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`in` needs a list, and `{text}` is none"),
        list.span,
        "not a list",
    )
    .with_help(format!("write `{name} in [{text}]` or `{name} = {text}`"));
    if is_one {
        let write = format!("[{}]", cx.sources.slice(list.span));
        cx.report_whole(diagnostic.with_safe_fix(format!("write `[{text}]`"), list.span, write));
    } else {
        cx.report(diagnostic);
    }
}

/// The codes of the words in a list, ascending and each once.
fn codes<'a>(cx: &mut Context<'a>, items: &'a [Expression], chosen: &Choice, value: &Operand<'a>) -> Option<Vec<u32>> {
    let found: Vec<Option<u32>> = items
        .iter()
        .map(|item| constant_code(cx, chosen.domain, item, value))
        .collect();
    let mut codes = found.into_iter().collect::<Option<Vec<u32>>>()?;
    codes.sort_unstable();
    codes.dedup();
    Some(codes)
}

fn texts<'a>(cx: &mut Context<'a>, items: &'a [Expression], value: &Operand<'a>) -> Option<Vec<String>> {
    let found: Vec<Option<String>> = items.iter().map(|item| text_constant(cx, item, value)).collect();
    found.into_iter().collect()
}

/// A text written out beside `value`; reports anything else.
pub(crate) fn text_constant<'a>(
    cx: &mut Context<'a>,
    expression: &'a Expression,
    value: &Operand<'a>,
) -> Option<String> {
    let found = operand(cx, expression);
    if let OperandKind::TextConstant(text) = &found.kind {
        return Some(text.clone());
    }
    if let OperandKind::Text(_) = &found.kind {
        let text = cx.text(found.span);
        let diagnostic = Diagnostic::new(
            Code::TypeMismatch,
            format!("a text that is written out is needed here, and `{text}` differs from lead to lead"),
            found.span,
            "not written out",
        )
        .with_help("write the text in quotes");
        cx.report(diagnostic);
        return None;
    }
    match mend(cx, value, &found, "compared") {
        Some(Mended::Right(Operand {
            kind: OperandKind::TextConstant(text),
            ..
        })) => Some(text),
        Some(_) => {
            cx.poison();
            None
        }
        None => None,
    }
}

/// `value starts with needle` and its like.
pub(super) fn matches<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    operator: &Spanned<MatchOperator>,
    quantifier: MatchQuantifier,
    needle: &'a Expression,
    fold_case: bool,
    span: Span,
) -> Option<Condition> {
    let found = operand(cx, value);
    let items = needles(cx, needle, quantifier, operator);
    if let OperandKind::Text(text) = &found.kind {
        let test = match operator.node {
            MatchOperator::StartsWith => TextTest::StartsWith,
            MatchOperator::EndsWith => TextTest::EndsWith,
            MatchOperator::Contains => TextTest::Contains,
        };
        let needles = texts(cx, items?, &found)?;
        return Some(match quantifier {
            MatchQuantifier::One | MatchQuantifier::AnyOf => text_is(cx, text, test, needles, fold_case, span),
            MatchQuantifier::AllOf => {
                let each = needles
                    .into_iter()
                    .map(|n| text_is(cx, text, test, vec![n], fold_case, span));
                all(each.collect(), span)
            }
        });
    }
    if let OperandKind::List(fact) = &found.kind
        && operator.node == MatchOperator::Contains
    {
        let every = quantifier == MatchQuantifier::AllOf;
        return list_holds(cx, fact, &found, items?, every, fold_case, span);
    }
    if !is_told(cx, &found) {
        not_to_look_into(cx, &found, operator);
    }
    None
}

fn not_to_look_into(cx: &mut Context, found: &Operand, operator: &Spanned<MatchOperator>) {
    let (text, what, verb) = (cx.text(found.span), found.describe(cx), cx.text(operator.span));
    let help = if let OperandKind::Choice(_) = &found.kind {
        format!("list the choices you mean: `{text} in […]`")
    } else if let OperandKind::List(_) = &found.kind {
        format!("write `{text} contains …`")
    } else {
        format!("compare it: `{text} = …`")
    };
    let mut diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("`{verb}` looks into a text, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help(help);
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
}

/// What is looked for: the one value, or the items of a list.
fn needles<'a>(
    cx: &mut Context<'a>,
    needle: &'a Expression,
    quantifier: MatchQuantifier,
    operator: &Spanned<MatchOperator>,
) -> Option<&'a [Expression]> {
    // A name may be that of a list; a literal says itself what it is.
    let items = super::list_of(cx, needle).ok()?;
    let verb = cx.text(operator.span);
    match (quantifier, items) {
        (MatchQuantifier::One, None) => Some(std::slice::from_ref(needle)),
        (MatchQuantifier::AnyOf | MatchQuantifier::AllOf, Some(items)) => Some(items),
        (MatchQuantifier::One, Some(_)) => {
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("`{verb}` looks for one value, and this is a list"),
                needle.span,
                "a list",
            )
            .with_help(format!("write `{verb} any of {}`", cx.text(needle.span)))
            .with_unsafe_fix("look for any of them", operator.span, format!("{verb} any of"));
            cx.report(diagnostic);
            None
        }
        (MatchQuantifier::AnyOf | MatchQuantifier::AllOf, None) => {
            let text = cx.text(needle.span);
            let diagnostic = Diagnostic::new(
                Code::TypeMismatch,
                format!("a list is needed here, and `{text}` is none"),
                needle.span,
                "not a list",
            )
            .with_help(format!("write `[{text}]`"));
            if let ExpressionKind::Literal(_) = &needle.kind {
                let write = format!("[{}]", cx.sources.slice(needle.span));
                cx.report_whole(diagnostic.with_safe_fix(format!("write `[{text}]`"), needle.span, write));
                return Some(std::slice::from_ref(needle));
            }
            cx.report(diagnostic);
            None
        }
    }
}

/// A list of a lead that holds some values.
fn list_holds<'a>(
    cx: &mut Context<'a>,
    fact: &ListFact,
    list: &Operand<'a>,
    items: &'a [Expression],
    every: bool,
    fold_case: bool,
    span: Span,
) -> Option<Condition> {
    let needles = match item_type(cx, fact.source)? {
        FieldType::Text => {
            let value = Operand {
                kind: OperandKind::TextConstant(String::new()),
                ..list.clone()
            };
            let found = texts(cx, items, &value)?;
            Needles::Texts(cased(cx, found, fold_case))
        }
        FieldType::Choice(domain) => {
            let chosen = Choice {
                kind: ChoiceKind::Fact(fact.source),
                domain,
                at: fact.at,
            };
            let value = Operand {
                kind: OperandKind::Choice(chosen.clone()),
                ..list.clone()
            };
            Needles::Codes(codes(cx, items, &chosen, &value)?)
        }
        FieldType::Quantity { unit, .. } => {
            let value = Operand {
                kind: OperandKind::Quantity(super::quantity(QuantityKind::Fact(fact.source), unit, list.span)),
                ..list.clone()
            };
            let found: Vec<Option<i64>> = items
                .iter()
                .map(|item| {
                    let item = operand(cx, item);
                    let (_, right): (Quantity, Quantity) = together(cx, &value, &item)?;
                    let (constant, of) = crate::types::constant(&right)?;
                    super::rescale(constant, of.decimals(), unit.decimals())
                })
                .collect();
            Needles::Quantities(found.into_iter().collect::<Option<Vec<_>>>()?)
        }
        FieldType::Bool | FieldType::List(_) => return None,
    };
    Some(build(
        ConditionKind::List {
            value: fact.clone(),
            needles,
            all: every,
            fold_case,
        },
        span,
    ))
}

/// What a list holds.
fn item_type(cx: &Context, source: Source) -> Option<FieldType> {
    let field = match source {
        Source::Field(id) => cx.definition.fields.lookup(id),
        Source::Attribute(event, id) | Source::Latest(event, id) => {
            cx.definition.events.lookup(event).and_then(|e| e.attributes.lookup(id))
        }
    }?;
    if let FieldType::List(item) = &field.ty {
        Some(item.as_ref().clone())
    } else {
        None
    }
}
