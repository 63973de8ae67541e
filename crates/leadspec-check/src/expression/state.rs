//! `is known`, `is met`, `gate x passed`, and `if unknown`: what can be asked of answers themselves.

use super::{build, constant_code, is_told, mismatch, operand, unresolved};
use crate::context::{Context, NAMES, Node, Scope};
use crate::symbols::Symbol;
use crate::types::{Operand, OperandKind};
use crate::unknown::Question;
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{
    At, Choice, ChoiceKind, Condition, ConditionKind, GateId, GateState, Quantity, QuantityKind, Truth, Value,
};
use leadspec_syntax::{Expression, Name, Spanned, State};

/// `value is state`, not negated.
pub(super) fn is<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    state: &Spanned<State>,
    span: Span,
) -> Option<Condition> {
    let found = operand(cx, value);
    if is_told(cx, &found) {
        return None;
    }
    let criterion = if let OperandKind::Condition(Condition {
        kind: ConditionKind::Criterion(id),
        ..
    }) = &found.kind
    {
        Some(*id)
    } else {
        None
    };
    if let OperandKind::Gate(id) = &found.kind {
        return of_gate(cx, *id, &found, state, span);
    }
    let truth = match state.node {
        State::Met => Truth::True,
        State::Unmet => Truth::False,
        State::Known | State::Unknown => return known(cx, &found, state, span),
        State::Passed | State::Failed => {
            not_answerable(cx, &found, state, criterion.is_some());
            return None;
        }
    };
    if criterion.is_none() {
        not_answerable(cx, &found, state, false);
    }
    criterion.map(|id| build(ConditionKind::CriterionIs(id, truth), span))
}

/// Whether something can be asked whether it is known.
pub(super) fn can_be_asked(found: &Operand) -> bool {
    match &found.kind {
        OperandKind::Condition(_)
        | OperandKind::Quantity(_)
        | OperandKind::Choice(_)
        | OperandKind::Text(_)
        | OperandKind::List(_) => true,
        OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => false,
    }
}

pub(super) fn known(cx: &mut Context, found: &Operand, state: &Spanned<State>, span: Span) -> Option<Condition> {
    let value = match &found.kind {
        OperandKind::Condition(condition) => Value::Condition(condition.clone()),
        OperandKind::Quantity(quantity) => Value::Quantity(quantity.clone()),
        OperandKind::Choice(choice) => Value::Choice(choice.clone()),
        OperandKind::Text(text) => Value::Text(text.clone()),
        OperandKind::List(list) => Value::List(list.clone()),
        OperandKind::Error
        | OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown
        | OperandKind::Word(_) => {
            not_answerable(cx, found, state, false);
            return None;
        }
    };
    cx.questions.push(Question::NeverUnknown {
        node: cx.node,
        value: value.clone(),
        text: cx.text(found.span),
        at: span,
        declared: found.declared,
    });
    let is_known = build(ConditionKind::IsKnown(Box::new(value)), span);
    Some(if state.node == State::Known {
        is_known
    } else {
        super::negated(is_known, span)
    })
}

fn of_gate(cx: &mut Context, id: GateId, found: &Operand, state: &Spanned<State>, span: Span) -> Option<Condition> {
    let gate_state = match state.node {
        State::Passed => GateState::Passed,
        State::Failed => GateState::Failed,
        State::Unknown => GateState::Unknown,
        State::Known => {
            let unknown = build(ConditionKind::GateIs(id, GateState::Unknown), span);
            return Some(super::negated(unknown, span));
        }
        State::Met | State::Unmet => {
            not_answerable(cx, found, state, false);
            return None;
        }
    };
    Some(build(ConditionKind::GateIs(id, gate_state), span))
}

/// `gate name state`
pub(super) fn gate_is(cx: &mut Context, name: &Name, state: &Spanned<State>, span: Span) -> Option<Condition> {
    let id = find_gate(cx, name)?;
    let declared = cx.declared(&name.text).map(|d| d.span);
    let found = Operand {
        kind: OperandKind::Gate(id),
        span: name.span,
        declared,
    };
    cx.link(Node::Gate(id), name.span);
    of_gate(cx, id, &found, state, span)
}

/// The gate of this name; reports what is none.
pub(crate) fn find_gate(cx: &mut Context, name: &Name) -> Option<GateId> {
    find(
        cx,
        name,
        "gate",
        |s| if let Symbol::Gate(id) = s { Some(id) } else { None },
    )
}

/// The thing of one kind that a name stands for; reports an unknown name and one of another kind.
pub(crate) fn find<T>(cx: &mut Context, name: &Name, kind: &str, pick: impl Fn(Symbol) -> Option<T>) -> Option<T> {
    let text = &name.text;
    let Some(declared) = cx.declared(text) else {
        if cx.symbols.open_names {
            cx.poison();
            return None;
        }
        let near = nearest(
            text,
            cx.symbols
                .names
                .iter()
                .filter(|(_, d)| pick(d.symbol).is_some())
                .map(|(n, _)| n.as_str()),
        )
        .map(str::to_string);
        let diagnostic = Diagnostic::new(
            Code::UnknownName,
            format!("no {kind} is called `{text}`"),
            name.span,
            "not declared",
        );
        let diagnostic = match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
                format!("write `{near}`"),
                name.span,
                near,
            ),
            None if kind == "field" => diagnostic.with_help(format!("declare it in the lead block: `{text} text?`")),
            None => diagnostic.with_help(format!("declare it: `{kind} {text} {{ … }}`")),
        };
        cx.report_unknown(NAMES, text, diagnostic);
        return None;
    };
    if declared.symbol == Symbol::Broken {
        cx.poison();
        return None;
    }
    let picked = pick(declared.symbol);
    if cx.scope == Scope::Test && kind != "field" {
        cx.mentioned.insert(declared.span);
    }
    if picked.is_none() {
        let what = super::name::kind_of(declared.symbol);
        let diagnostic = Diagnostic::new(
            Code::WrongKind,
            format!("a {kind} is needed here, and `{text}` is {what}"),
            name.span,
            what,
        )
        .with_label(declared.span, "declared here")
        .with_help(format!("name a {kind}"));
        cx.report(diagnostic);
    }
    picked
}

fn not_answerable(cx: &mut Context, found: &Operand, state: &Spanned<State>, is_criterion: bool) {
    let (text, what, word) = (cx.text(found.span), found.describe(cx), cx.text(state.span));
    let (what, help) = match (&found.kind, state.node) {
        (OperandKind::Gate(_), _) => (what, format!("write `gate {text} passed` or `gate {text} failed`")),
        (OperandKind::Condition(_), State::Passed | State::Failed) if is_criterion => {
            let word = if state.node == State::Passed { "met" } else { "unmet" };
            ("a criterion".to_string(), format!("write `{text} is {word}`"))
        }
        (OperandKind::Condition(_), State::Met | State::Passed) => (what, format!("write `{text}`")),
        (OperandKind::Condition(_), State::Unmet | State::Failed) => (what, format!("write `not {text}`")),
        (_, State::Known | State::Unknown) => (what, "ask it of a field: `budget is known`".to_string()),
        (_, State::Met | State::Unmet) => (what, "ask it of a criterion: `need is met`".to_string()),
        (_, State::Passed | State::Failed) => (what, "ask it of a gate: `gate business_mail passed`".to_string()),
    };
    let asked = match state.node {
        State::Known | State::Unknown => "only something of a lead",
        State::Met | State::Unmet => "only a criterion",
        State::Passed | State::Failed => "only a gate",
    };
    let mut diagnostic = Diagnostic::new(
        Code::NotAnswerable,
        format!("{asked} is ever `{word}`, and `{text}` is {what}"),
        state.span,
        format!("`{text}` is {what}"),
    )
    .with_help(help);
    if let Some(declared) = found.declared {
        diagnostic = diagnostic.with_label(declared, "declared here");
    }
    cx.report(diagnostic);
}

/// `value if unknown fallback`
pub(super) fn if_unknown<'a>(
    cx: &mut Context<'a>,
    value: &'a Expression,
    fallback: &'a Expression,
    span: Span,
) -> Operand<'a> {
    let found = operand(cx, value);
    let declared = found.declared;
    let (kind, asked) = match &found.kind {
        OperandKind::Choice(choice) => {
            let code = constant_code(cx, choice.domain, fallback, &found);
            (
                code.map(|code| {
                    OperandKind::Choice(Choice {
                        kind: ChoiceKind::IfUnknown(Box::new(choice.clone()), code),
                        domain: choice.domain,
                        at: At(span),
                    })
                }),
                Some(Value::Choice(choice.clone())),
            )
        }
        OperandKind::Condition(condition) => {
            let other = operand(cx, fallback);
            let constant = yes_or_no(cx, &found, &other);
            (
                constant.map(|c| {
                    OperandKind::Condition(build(ConditionKind::IfUnknown(Box::new(condition.clone()), c), span))
                }),
                Some(Value::Condition(condition.clone())),
            )
        }
        OperandKind::Quantity(of) => {
            let other = operand(cx, fallback);
            let pair = super::compare::together(cx, &found, &other);
            (
                pair.map(|(of, or)| OperandKind::Quantity(fallen_back(of, or, span))),
                Some(Value::Quantity(of.clone())),
            )
        }
        OperandKind::Text(text) => {
            let constant = super::text_constant(cx, fallback, &found);
            let asked = Value::Text(text.clone());
            let mut text = text.clone();
            if text.if_unknown.is_none() {
                text.if_unknown.clone_from(&constant);
            }
            (constant.map(|_| OperandKind::Text(text)), Some(asked))
        }
        OperandKind::Word(name) => {
            unresolved(cx, name);
            (None, None)
        }
        OperandKind::Error => {
            cx.poison();
            (None, None)
        }
        OperandKind::Number(_)
        | OperandKind::Code(_)
        | OperandKind::TextConstant(_)
        | OperandKind::List(_)
        | OperandKind::Items(_)
        | OperandKind::Gate(_)
        | OperandKind::Unknown => {
            let (text, what) = (cx.text(found.span), found.describe(cx));
            let diagnostic = Diagnostic::new(
                Code::NotAnswerable,
                format!("`if unknown` stands in for a fact, and `{text}` is {what}"),
                found.span,
                what,
            )
            .with_help("put it behind a field: `budget if unknown 0 EUR`");
            cx.report(diagnostic);
            (None, None)
        }
    };
    if let (Some(_), Some(asked)) = (&kind, asked) {
        cx.questions.push(Question::NeverUnknown {
            node: cx.node,
            value: asked,
            text: cx.text(found.span),
            at: span,
            declared,
        });
    }
    Operand {
        kind: kind.unwrap_or(OperandKind::Error),
        span,
        declared,
    }
}

fn fallen_back(of: Quantity, or: Quantity, span: Span) -> Quantity {
    let (unit, decimals) = if of.decimals >= or.decimals {
        (of.unit, of.decimals)
    } else {
        (or.unit, or.decimals)
    };
    Quantity {
        kind: QuantityKind::IfUnknown(Box::new(of), Box::new(or)),
        unit,
        decimals,
        at: At(span),
    }
}

/// A yes or no that is written out; reports anything else.
fn yes_or_no<'a>(cx: &mut Context<'a>, value: &Operand<'a>, fallback: &Operand<'a>) -> Option<bool> {
    let OperandKind::Condition(condition) = &fallback.kind else {
        mismatch(cx, value, fallback, "compared");
        return None;
    };
    if let ConditionKind::Constant(written) = condition.kind {
        return Some(written);
    }
    fallback_differs(cx, fallback, "`yes` or `no`");
    None
}

fn fallback_differs(cx: &mut Context, fallback: &Operand, needed: &str) {
    let text = cx.text(fallback.span);
    let diagnostic = Diagnostic::new(
        Code::TypeMismatch,
        format!("what stands in for the unknown is written out, and `{text}` is not"),
        fallback.span,
        "not written out",
    )
    .with_help(format!("write {needed}"));
    cx.report(diagnostic);
}
