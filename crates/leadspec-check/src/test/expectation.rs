//! What tests expect: stages, gates, criteria, questions and actions that the definition has, in states they can have.

use crate::context::Context;
use crate::expression::{condition, find, find_gate};
use crate::item::{limits, score_unit, stage};
use crate::symbols::Symbol;
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{ArenaId, CriterionId, CriterionRule, GateId, Outcome, ScoreId, UnknownPolicy};
use leadspec_syntax::{Action, Expectation, Name, RangeLiteral};

/// Checks what stands behind `expect`; `span` is all of it.
pub(super) fn check<'a>(cx: &mut Context<'a>, expectation: &'a Expectation, span: Span) {
    match expectation {
        Expectation::Stage(name) => {
            if has_lifecycle(cx, span) {
                let _ = stage(cx, name);
            }
        }
        Expectation::Path(names) => {
            if has_lifecycle(cx, span) {
                for name in names {
                    let _ = stage(cx, name);
                }
            }
        }
        Expectation::Outcome(name) => outcome(cx, &name.text, name.span),
        Expectation::Asks(names) => {
            for name in names {
                asks(cx, name, true);
            }
        }
        Expectation::NotAsks(names) => {
            for name in names {
                asks(cx, name, false);
            }
        }
        Expectation::Gate { name, state } => {
            if let Some(id) = find_gate(cx, name) {
                gate_state(cx, id, &state.text, state.span);
            }
        }
        Expectation::Criterion { name, state } => {
            if let Some(id) = find_criterion(cx, name) {
                criterion_state(cx, id, &state.text, state.span);
            }
        }
        Expectation::Action(written) => action(cx, written),
        Expectation::Range { score, range } => range_of(cx, score, range),
        Expectation::Reason(_) | Expectation::Rejected(_) | Expectation::Snapshot => {}
        Expectation::Condition(written) => {
            let _ = condition(cx, written);
        }
    }
}

/// Whether there are stages to expect; reports where not.
pub(super) fn has_lifecycle(cx: &mut Context, span: Span) -> bool {
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

/// `now`, `later` or `never`, as some stage has it.
pub(super) fn outcome(cx: &mut Context, text: &str, span: Span) {
    let words = [
        ("now", Outcome::Now),
        ("later", Outcome::Later),
        ("never", Outcome::Never),
    ];
    let Some((_, wanted)) = words.iter().find(|(word, _)| *word == text) else {
        not_a_state(cx, text, span, "an outcome", &["now", "later", "never"]);
        return;
    };
    if !has_lifecycle(cx, span) || cx.symbols.open_stages {
        return;
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
}

/// The criterion of this name; reports what is none.
pub(super) fn find_criterion(cx: &mut Context, name: &Name) -> Option<CriterionId> {
    find(cx, name, "criterion", |s| {
        if let Symbol::Criterion(id) = s { Some(id) } else { None }
    })
}

/// A criterion whose question may be asked: with `must`, one that has a question.
pub(super) fn asks(cx: &mut Context, name: &Name, must: bool) {
    let Some(id) = find_criterion(cx, name) else { return };
    let item = cx.symbols.criteria.get(id.index()).copied();
    let Some(item) = item else { return };
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
}

/// `passed`, `failed` or `unknown`, as the gate can be.
pub(super) fn gate_state(cx: &mut Context, id: GateId, text: &str, span: Span) {
    match text {
        "passed" | "failed" => {}
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
        }
        _other => not_a_state(cx, text, span, "a state of a gate", &["passed", "failed", "unknown"]),
    }
}

/// `met`, `unmet` or `unknown`, as the criterion can be.
pub(super) fn criterion_state(cx: &mut Context, id: CriterionId, text: &str, span: Span) {
    match text {
        "met" | "unmet" => {}
        "unknown" => {
            // Whether a criterion can be unknown is only known of a definition without mistakes.
            if !cx.is_sound
                || cx
                    .symbols
                    .criteria
                    .get(id.index())
                    .is_none_or(|item| !item.broken.is_empty())
            {
                return;
            }
            let Some(criterion) = cx.definition.criteria.lookup(id) else {
                return;
            };
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
        }
        _other => not_a_state(cx, text, span, "an answer of a criterion", &["met", "unmet", "unknown"]),
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

/// An action that some transition takes.
fn action(cx: &mut Context, written: &Action) {
    let Some(lifecycle) = &cx.definition.lifecycle else {
        has_lifecycle(cx, written.span);
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
    let name = &written.name.text;
    let arguments: Vec<String> = written.arguments.iter().map(|a| a.value.clone()).collect();
    let same_name: Vec<&(String, Vec<String>)> = taken.iter().filter(|(n, _)| n == name).collect();
    if same_name.iter().any(|(_, a)| arguments.is_empty() || *a == arguments) {
        return;
    }
    // A transition with a mistake in it is not in the definition, and may be the one.
    if !cx.is_sound {
        return;
    }
    let text = cx.text(written.span);
    let diagnostic = Diagnostic::new(
        Code::BadExpectation,
        format!("no transition says `do {text}`"),
        written.span,
        "never done",
    );
    let near = nearest(name, taken.iter().map(|(n, _)| n.as_str())).filter(|_| same_name.is_empty());
    let diagnostic = match (near, same_name.first()) {
        (Some(near), _) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            written.name.span,
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
fn find_score(cx: &mut Context, name: &Name) -> Option<ScoreId> {
    find(cx, name, "score", |s| {
        if let Symbol::Score(id) = s { Some(id) } else { None }
    })
}

fn range_of<'a>(cx: &mut Context<'a>, score: &Name, range: &'a RangeLiteral) {
    if let Some(unit) = find_score(cx, score).and_then(|id| score_unit(cx, id)) {
        let _ = limits(cx, range, unit);
    }
}
