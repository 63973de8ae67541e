//! What tests expect: stages, gates, criteria, questions and actions that the definition has, in states they can have.

use crate::context::Context;
use crate::expression::{condition, find, find_gate, has_lifecycle, rescale};
use crate::item::{limits, score_unit, stage};
use crate::symbols::Symbol;
use crate::types::constant;
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{
    ArenaId, At, Choice, ChoiceKind, Condition, ConditionKind, CriterionId, CriterionRule, Expected, ExpectedKind,
    GateId, GateState, Outcome, QuantityKind, ScoreId, StageId, Truth, UnknownPolicy,
};
use leadspec_syntax::{CompareOperator, Expectation, Expression, ExpressionKind, Name, RangeLiteral, TextLiteral};

/// What stands behind `expect`; `at` is all of it.
pub(super) fn lower<'a>(cx: &mut Context<'a>, expectation: &'a Expectation, at: Span) -> Option<Expected> {
    let (kind, value_at) = match expectation {
        Expectation::Stage(name) => {
            let found = has_lifecycle(cx, at).then(|| stage(cx, name))?;
            (ExpectedKind::Stage(found?), Some(name.span))
        }
        Expectation::Path(names) => {
            let found = has_lifecycle(cx, at).then(|| each(cx, names, stage))?;
            (ExpectedKind::Path(found?), all_of(names))
        }
        Expectation::Outcome(name) => (
            ExpectedKind::Outcome(outcome(cx, &name.text, name.span)?),
            Some(name.span),
        ),
        Expectation::Asks(names) => {
            let found = each(cx, names, |cx, name| asks(cx, name, true));
            (ExpectedKind::Asks(found?), all_of(names))
        }
        Expectation::AsksNothing(place) => (ExpectedKind::AsksNothing, Some(*place)),
        Expectation::NotAsks(names) => {
            let found = each(cx, names, |cx, name| asks(cx, name, false));
            (ExpectedKind::NotAsks(found?), None)
        }
        Expectation::Gate { name, state } => {
            let id = find_gate(cx, name)?;
            let found = gate_state(cx, id, &state.text, state.span)?;
            (ExpectedKind::Gate(id, found), Some(state.span))
        }
        Expectation::Criterion { name, state } => {
            let id = find_criterion(cx, name)?;
            let found = criterion_state(cx, id, &state.text, state.span)?;
            (ExpectedKind::Criterion(id, found), Some(state.span))
        }
        Expectation::Action(written) => {
            let found = action(cx, &written.name, &written.arguments, written.span);
            (found, Some(written.span))
        }
        Expectation::Range { score, range } => (range_of(cx, score, range)?, Some(range.span)),
        Expectation::Reason(text) => (ExpectedKind::Reason(text.value.clone()), Some(text.span)),
        Expectation::Rejected(why) => (
            ExpectedKind::Rejected(why.as_ref().map(|text| text.value.clone())),
            why.as_ref().map(|text| text.span),
        ),
        Expectation::Snapshot => (ExpectedKind::Snapshot, None),
        Expectation::Condition(written) => {
            let found = condition(cx, written)?;
            match plain(written, &found) {
                Some((kind, value)) => (kind, Some(value)),
                None => (ExpectedKind::Condition(found), None),
            }
        }
    };
    Some(expected(kind, at, value_at))
}

/// An expectation with its places.
pub(super) fn expected(kind: ExpectedKind, at: Span, value_at: Option<Span>) -> Expected {
    Expected {
        kind,
        at: At(at),
        value_at: value_at.map(At),
    }
}

/// What each name means, each looked up even when an earlier one has a mistake.
fn each<'a, T>(
    cx: &mut Context<'a>,
    names: &[Name],
    mean: impl Fn(&mut Context<'a>, &Name) -> Option<T>,
) -> Option<Vec<T>> {
    let found: Vec<Option<T>> = names.iter().map(|name| mean(cx, name)).collect();
    found.into_iter().collect()
}

/// From the first name to the last.
fn all_of(names: &[Name]) -> Option<Span> {
    Some(names.first()?.span.to(names.last()?.span))
}

/// `bant = 100%`, `fit_grade = A` and `stage = sql`: not any condition, but a value that can be written anew; and where it
/// stands.
fn plain(written: &Expression, condition: &Condition) -> Option<(ExpectedKind, Span)> {
    let ExpressionKind::Compare {
        operator,
        left,
        right,
        ignoring_case: None,
    } = &written.kind
    else {
        return None;
    };
    if operator.node != CompareOperator::Equal || !matches!(left.kind, ExpressionKind::Name(_)) {
        return None;
    }
    let kind = match (&condition.kind, &right.kind) {
        (ConditionKind::Compare { left, right, .. }, ExpressionKind::Literal(_) | ExpressionKind::Negate(_)) => {
            let QuantityKind::Score(score) = left.kind else {
                return None;
            };
            let (value, unit) = constant(right)?;
            let value = Some(rescale(value, unit.decimals(), leadspec_ir::DECIMALS)?);
            ExpectedKind::Score {
                score,
                low: value,
                high: value,
            }
        }
        (
            ConditionKind::Among {
                value: Choice { kind, .. },
                codes,
            },
            ExpressionKind::Name(_) | ExpressionKind::Literal(_),
        ) => {
            let [code] = codes.as_slice() else { return None };
            match kind {
                ChoiceKind::Grade(grade) => ExpectedKind::Grade(*grade, Some(*code)),
                ChoiceKind::StageAfter => ExpectedKind::Stage(StageId::from_index(*code as usize)),
                ChoiceKind::Fact(_) | ChoiceKind::Let(_) | ChoiceKind::IfUnknown(..) => return None,
            }
        }
        _other => return None,
    };
    Some((kind, right.span))
}

/// `now`, `later` or `never`, as some stage has it.
pub(super) fn outcome(cx: &mut Context, text: &str, span: Span) -> Option<Outcome> {
    let words = [
        ("now", Outcome::Now),
        ("later", Outcome::Later),
        ("never", Outcome::Never),
    ];
    let Some((_, wanted)) = words.iter().find(|(word, _)| *word == text) else {
        not_a_state(cx, text, span, "an outcome", &["now", "later", "never"]);
        return None;
    };
    if !has_lifecycle(cx, span) || cx.symbols.open_stages {
        return None;
    }
    let exists = cx
        .definition
        .lifecycle
        .iter()
        .flat_map(|l| &l.stages)
        .any(|s| s.outcome == Some(*wanted));
    if !exists {
        let diagnostic = Diagnostic::new(
            Code::BadExpectation,
            format!("no stage has the outcome `{text}`"),
            span,
            "never comes out",
        )
        .with_help(format!("say it of a stage: `stage … {text}`"));
        cx.report(diagnostic);
    }
    Some(*wanted)
}

/// The criterion of this name; reports what is none.
pub(super) fn find_criterion(cx: &mut Context, name: &Name) -> Option<CriterionId> {
    find(cx, name, "criterion", |s| {
        if let Symbol::Criterion(id) = s { Some(id) } else { None }
    })
}

/// A criterion whose question may be asked: with `must`, one that has a question.
pub(super) fn asks(cx: &mut Context, name: &Name, must: bool) -> Option<CriterionId> {
    let id = find_criterion(cx, name)?;
    let item = cx.symbols.criteria.get(id.index()).copied()?;
    let has_question = cx.definition.criteria.lookup(id).is_some_and(|c| !c.ask.is_empty());
    if must && !has_question && item.broken.is_empty() {
        let text = &name.text;
        let diagnostic = Diagnostic::new(
            Code::BadExpectation,
            format!("the criterion `{text}` has no question, so it is never asked"),
            name.span,
            "never asked",
        )
        .with_label(item.name.span, "declared here without `ask`")
        .with_help(format!("add `ask \"…\"` to `{text}`"));
        cx.report(diagnostic);
    }
    Some(id)
}

/// `passed`, `failed` or `unknown`, as the gate can be.
pub(super) fn gate_state(cx: &mut Context, id: GateId, text: &str, span: Span) -> Option<GateState> {
    match text {
        "passed" => Some(GateState::Passed),
        "failed" => Some(GateState::Failed),
        "unknown" => {
            let gate = cx
                .definition
                .gates
                .lookup(id)
                .filter(|g| g.if_unknown != Some(UnknownPolicy::Ask));
            let is_whole = cx
                .symbols
                .gates
                .get(id.index())
                .is_some_and(|item| item.broken.is_empty());
            if let (Some(gate), true) = (gate, cx.is_sound && is_whole) {
                let help = if gate.if_unknown.is_some() {
                    "expect `passed` or `failed`, or let the gate hold the lead: `if unknown ask`"
                } else {
                    "expect `passed` or `failed`"
                };
                let diagnostic = Diagnostic::new(
                    Code::BadExpectation,
                    format!("the gate `{}` is never unknown", gate.name),
                    span,
                    "never comes out",
                )
                .with_label(gate.at.0, "declared here")
                .with_help(help);
                cx.report(diagnostic);
            }
            Some(GateState::Unknown)
        }
        _other => {
            not_a_state(cx, text, span, "a state of a gate", &["passed", "failed", "unknown"]);
            None
        }
    }
}

/// `met`, `unmet` or `unknown`, as the criterion can be.
pub(super) fn criterion_state(cx: &mut Context, id: CriterionId, text: &str, span: Span) -> Option<Truth> {
    match text {
        "met" => Some(Truth::True),
        "unmet" => Some(Truth::False),
        "unknown" => {
            // Whether a criterion can be unknown is only known of a definition without mistakes.
            let item = cx.symbols.criteria.get(id.index());
            if !cx.is_sound || item.is_none_or(|item| !item.broken.is_empty()) {
                return None;
            }
            let criterion = cx.definition.criteria.lookup(id)?;
            let can_be = match &criterion.rule {
                CriterionRule::Condition(condition) => cx.definition.condition_can_be_unknown(condition),
                CriterionRule::FirstKnown(_) => true,
            };
            if !can_be {
                let diagnostic = Diagnostic::new(
                    Code::BadExpectation,
                    format!("the criterion `{}` is never unknown", criterion.name),
                    span,
                    "never comes out",
                )
                .with_label(criterion.at.0, "declared here")
                .with_help("expect `met` or `unmet`");
                cx.report(diagnostic);
            }
            Some(Truth::Unknown)
        }
        _other => {
            not_a_state(cx, text, span, "an answer of a criterion", &["met", "unmet", "unknown"]);
            None
        }
    }
}

fn not_a_state(cx: &mut Context, text: &str, span: Span, what: &str, words: &[&str]) {
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("`{text}` is not {what}"),
        span,
        "never comes out",
    );
    let diagnostic = match nearest(text, words.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            span,
            near,
        ),
        None => diagnostic.with_help(format!("write `{}`", words.join("`, `"))),
    };
    cx.report(diagnostic);
}

/// An action that some transition takes, or `nothing`; `at` is all of it.
pub(super) fn action(cx: &mut Context, name: &Name, arguments: &[TextLiteral], at: Span) -> ExpectedKind {
    if name.text == "nothing" && arguments.is_empty() {
        return ExpectedKind::ActsNothing;
    }
    if has_lifecycle(cx, at) {
        is_taken(cx, name, arguments, at);
    }
    ExpectedKind::Action {
        name: name.text.clone(),
        arguments: arguments.iter().map(|text| text.value.clone()).collect(),
    }
}

/// Reports an action that no transition takes.
fn is_taken(cx: &mut Context, name: &Name, arguments: &[TextLiteral], at: Span) {
    let Some(lifecycle) = &cx.definition.lifecycle else {
        return;
    };
    if cx.symbols.open_stages || cx.symbols.lifecycles.iter().any(|l| !l.broken.is_empty()) {
        return;
    }
    let taken: Vec<(String, Vec<String>)> = lifecycle
        .transitions
        .iter()
        .flat_map(|t| &t.actions)
        .map(|a| (a.name.clone(), a.arguments.clone()))
        .collect();
    let arguments: Vec<String> = arguments.iter().map(|a| a.value.clone()).collect();
    let same_name: Vec<&(String, Vec<String>)> = taken.iter().filter(|(n, _)| *n == name.text).collect();
    if same_name.iter().any(|(_, a)| arguments.is_empty() || *a == arguments) {
        return;
    }
    // A transition with a mistake in it is not in the definition, and may be the one.
    if !cx.is_sound {
        return;
    }
    let text = cx.text(at);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("no transition says `do {text}`"),
        at,
        "never done",
    );
    let near = nearest(&name.text, taken.iter().map(|(n, _)| n.as_str())).filter(|_| same_name.is_empty());
    let diagnostic = match (near, same_name.first()) {
        (Some(near), _) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        (None, Some((name, arguments))) => {
            let shown: Vec<String> = arguments.iter().map(|a| format!("\"{a}\"")).collect();
            diagnostic.with_help(format!("write `{name}({})`, as a transition does", shown.join(", ")))
        }
        (None, None) => diagnostic.with_help("expect what a transition does, or add `do …` to one"),
    };
    cx.report(diagnostic);
}

/// The score of this name; reports what is none.
pub(super) fn find_score(cx: &mut Context, name: &Name) -> Option<ScoreId> {
    find(cx, name, "score", |s| {
        if let Symbol::Score(id) = s { Some(id) } else { None }
    })
}

fn range_of<'a>(cx: &mut Context<'a>, score: &Name, range: &'a RangeLiteral) -> Option<ExpectedKind> {
    let score = find_score(cx, score)?;
    let unit = score_unit(cx, score)?;
    let (low, high) = limits(cx, range, unit)?;
    Some(ExpectedKind::Range { score, low, high })
}
