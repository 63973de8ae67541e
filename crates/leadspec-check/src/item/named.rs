//! `let`: named values, conditions and lists.
//!
//! Conditions, and values that differ from lead to lead, become named parts of the definition. Constants, lists, and other
//! names for a text or list of the lead stand for what they say wherever they are used.

use crate::context::{Context, Node, Scope};
use crate::expression::{operand, unresolved};
use crate::symbols::{Symbol, bare_name};
use crate::types::{Operand, OperandKind, constant};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{At, Choice, ChoiceKind, Condition, ConditionKind, Named, Quantity, QuantityKind, Value};
use leadspec_syntax::{Expression, ExpressionKind};

/// So many `let`s may be made one inside another.
const MOST_AT_ONCE: usize = 16;

/// How far a `let` is.
#[derive(Debug, Clone)]
pub(crate) enum Let<'a> {
    /// Not looked at yet.
    Waiting,
    /// Being made: whoever needs it now goes round in a circle.
    Making,
    /// What it stands for, and whether anything has used it.
    Made(OperandKind<'a>, bool),
}

/// Makes them all, those first that others need.
pub(crate) fn lower_all(cx: &mut Context) {
    for place in in_order(cx) {
        make(cx, place);
    }
}

/// What a `let` stands for at a place where it is named.
pub(crate) fn use_let<'a>(cx: &mut Context<'a>, place: usize, span: Span) -> OperandKind<'a> {
    cx.link(Node::Let(place), span);
    // What is named comes first in the order, circles aside: making it here, inside another, is the exception and stays shallow.
    let making = cx.lets.iter().filter(|l| matches!(l, Let::Making)).count();
    if making <= MOST_AT_ONCE {
        make(cx, place);
    } else if matches!(cx.lets.get(place), Some(Let::Waiting)) {
        cx.gave_up = Some(Node::Let(place));
    }
    let kind = match cx.lets.get_mut(place) {
        Some(Let::Made(kind, used)) => {
            *used = true;
            kind.clone()
        }
        Some(Let::Waiting | Let::Making) | None => OperandKind::Error,
    };
    if matches!(kind, OperandKind::Error) {
        cx.poison();
        return kind;
    }
    if matches!(cx.scope, Scope::Event(_)) && !is_constant(&kind) {
        let text = cx.text(span);
        let declared = cx.symbols.lets.get(place).map_or(span, |item| item.name.span);
        let diagnostic = Diagnostic::new(
            Code::WrongKind,
            format!("`where` looks at the event alone, and `{text}` looks at the lead"),
            span,
            "not of the event",
        )
        .with_label(declared, "declared here")
        .with_help(format!("ask for it beside the event: `any … and {text}`"));
        cx.report(diagnostic);
        return OperandKind::Error;
    }
    moved(kind, span)
}

/// Warns of constants and lists that nothing uses: they leave no trace in the definition.
pub(crate) fn unused(cx: &mut Context) {
    let mut found = Vec::new();
    for (item, state) in cx.symbols.lets.iter().zip(&cx.lets) {
        if let Let::Made(kind, false) = state
            && !matches!(kind, OperandKind::Error)
            && !is_part(kind)
        {
            let text = &item.name.text;
            found.push(
                Diagnostic::new(
                    Code::Unused,
                    format!("`{text}` is never used"),
                    item.name.span,
                    "never used",
                )
                .with_help("delete it, or name it in a condition"),
            );
        }
    }
    cx.diagnostics.extend(found);
}

fn make(cx: &mut Context, place: usize) {
    if !matches!(cx.lets.get(place), Some(Let::Waiting)) {
        return;
    }
    let Some(item) = cx.symbols.lets.get(place).copied() else {
        return;
    };
    set(cx, place, Let::Making);
    let kind = cx.within(Node::Let(place), |cx| {
        cx.scoped(Scope::Definition, |cx| {
            let found = operand(cx, &item.value);
            stands_for(cx, found)
        })
    });
    let name = item.name.text.clone();
    let at = At(item.name.span);
    let kind = match kind {
        OperandKind::Condition(condition) if !is_written_out(&condition) => {
            let span = condition.at;
            let value = Value::Condition(condition);
            let id = cx.definition.lets.push(Named { name, value, at });
            OperandKind::Condition(Condition {
                kind: ConditionKind::Let(id),
                at: span,
            })
        }
        OperandKind::Quantity(quantity) if constant(&quantity).is_none() => {
            let (unit, decimals, span) = (quantity.unit, quantity.decimals, quantity.at);
            let value = Value::Quantity(quantity);
            let id = cx.definition.lets.push(Named { name, value, at });
            OperandKind::Quantity(Quantity {
                kind: QuantityKind::Let(id),
                unit,
                decimals,
                at: span,
            })
        }
        OperandKind::Choice(choice) => {
            let (domain, span) = (choice.domain, choice.at);
            let value = Value::Choice(choice);
            let id = cx.definition.lets.push(Named { name, value, at });
            OperandKind::Choice(Choice {
                kind: ChoiceKind::Let(id),
                domain,
                at: span,
            })
        }
        same @ (OperandKind::Condition(_)
        | OperandKind::Quantity(_)
        | OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_)) => same,
    };
    set(cx, place, Let::Made(kind, false));
}

/// Anything that can have a name of its own; reports what cannot.
fn stands_for<'a>(cx: &mut Context<'a>, found: Operand<'a>) -> OperandKind<'a> {
    let text = cx.text(found.span);
    let help = match &found.kind {
        OperandKind::Word(name) => {
            unresolved(cx, name);
            return OperandKind::Error;
        }
        OperandKind::Gate(_) => format!("name its state: `gate {text} passed`"),
        OperandKind::Unknown | OperandKind::Code(_) => "name a value, a condition or a list".to_string(),
        OperandKind::Error
        | OperandKind::Condition(_)
        | OperandKind::Quantity(_)
        | OperandKind::Number(_)
        | OperandKind::Choice(_)
        | OperandKind::Text(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_) => return found.kind,
    };
    let what = found.describe(cx);
    let diagnostic = Diagnostic::new(
        Code::WrongKind,
        format!("a value, condition or list is needed here, and `{text}` is {what}"),
        found.span,
        what,
    )
    .with_help(help);
    cx.report(diagnostic);
    OperandKind::Error
}

fn set<'a>(cx: &mut Context<'a>, place: usize, state: Let<'a>) {
    if let Some(slot) = cx.lets.get_mut(place) {
        *slot = state;
    }
}

fn is_written_out(condition: &Condition) -> bool {
    matches!(condition.kind, ConditionKind::Constant(_))
}

/// Whether it became a named part of the definition.
fn is_part(kind: &OperandKind) -> bool {
    match kind {
        OperandKind::Condition(condition) => matches!(condition.kind, ConditionKind::Let(_)),
        OperandKind::Quantity(quantity) => matches!(quantity.kind, QuantityKind::Let(_)),
        OperandKind::Choice(_) => true,
        OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => false,
    }
}

fn is_constant(kind: &OperandKind) -> bool {
    match kind {
        OperandKind::Condition(condition) => is_written_out(condition),
        OperandKind::Quantity(quantity) => constant(quantity).is_some(),
        OperandKind::Number(_) | OperandKind::TextConstant(_) | OperandKind::Items(_) => true,
        OperandKind::Error
        | OperandKind::Choice(_)
        | OperandKind::Code(_)
        | OperandKind::Text(_)
        | OperandKind::List(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => false,
    }
}

/// The same, standing where its name does.
fn moved(kind: OperandKind, span: Span) -> OperandKind {
    let at = At(span);
    match kind {
        OperandKind::Condition(condition) => OperandKind::Condition(Condition { at, ..condition }),
        OperandKind::Quantity(quantity) => OperandKind::Quantity(Quantity { at, ..quantity }),
        OperandKind::Choice(choice) => OperandKind::Choice(Choice { at, ..choice }),
        OperandKind::Text(text) => OperandKind::Text(leadspec_ir::Text { at, ..text }),
        OperandKind::List(list) => OperandKind::List(leadspec_ir::ListFact { at, ..list }),
        same @ (OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_)) => same,
    }
}

/// The `let`s with those that others name before them, as far as there is such an order. A list, not recursion: a long chain of
/// `let`s must not need a deep stack.
fn in_order(cx: &Context) -> Vec<usize> {
    let needs: Vec<Vec<usize>> = cx
        .symbols
        .lets
        .iter()
        .map(|item| {
            let mut named = Vec::new();
            names_in(&item.value, &mut named);
            named
                .iter()
                .filter_map(|name| match cx.declared(name)?.symbol {
                    Symbol::Let(place) => Some(place),
                    Symbol::Field(_)
                    | Symbol::Criterion(_)
                    | Symbol::Score(_)
                    | Symbol::Grade(_)
                    | Symbol::Gate(_)
                    | Symbol::Broken => None,
                })
                .collect()
        })
        .collect();
    let mut order = Vec::with_capacity(needs.len());
    let mut seen = vec![false; needs.len()];
    for start in 0..needs.len() {
        let mut stack = vec![(start, 0)];
        while let Some((place, next)) = stack.pop() {
            if next == 0 {
                match seen.get_mut(place) {
                    Some(flag) if !*flag => *flag = true,
                    _done => continue,
                }
            }
            match needs.get(place).and_then(|n| n.get(next)) {
                Some(needed) => {
                    stack.push((place, next + 1));
                    stack.push((*needed, 0));
                }
                None => order.push(place),
            }
        }
    }
    order
}

/// Every bare name in an expression. Some may turn out to be words of closed sets: the order is a hint only.
fn names_in<'a>(expression: &'a Expression, into: &mut Vec<&'a str>) {
    if let Some(name) = bare_name(expression) {
        into.push(&name.text);
        return;
    }
    let mut each = |parts: &[&'a Expression]| parts.iter().for_each(|part| names_in(part, into));
    match &expression.kind {
        ExpressionKind::Name(_)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Gate { .. }
        | ExpressionKind::Latest { .. }
        | ExpressionKind::Today
        | ExpressionKind::Broken => {}
        ExpressionKind::List(parts) | ExpressionKind::And(parts) | ExpressionKind::Or(parts) => {
            for part in parts {
                names_in(part, into);
            }
        }
        ExpressionKind::Several { of, .. } => of.iter().for_each(|part| names_in(part, into)),
        ExpressionKind::Group(a)
        | ExpressionKind::Not(a)
        | ExpressionKind::Negate(a)
        | ExpressionKind::DaysSince(a) => each(&[a]),
        ExpressionKind::Within { value, .. } | ExpressionKind::Is { value, .. } => each(&[value]),
        ExpressionKind::Implies(a, b)
        | ExpressionKind::Add(a, b)
        | ExpressionKind::Subtract(a, b)
        | ExpressionKind::Multiply(a, b) => each(&[a, b]),
        ExpressionKind::Compare { left, right, .. } => each(&[left, right]),
        ExpressionKind::In { value, list, .. } => each(&[value, list]),
        ExpressionKind::Between { value, low, high } => each(&[value, low, high]),
        ExpressionKind::Match { value, needle, .. } => each(&[value, needle]),
        ExpressionKind::IfUnknown { value, fallback } => each(&[value, fallback]),
        ExpressionKind::Events { filter, .. } => {
            if let Some(filter) = filter {
                each(&[filter]);
            }
        }
    }
}
