//! Criteria: named three-valued answers.

use crate::context::{Context, Node, twice};
use crate::expression::{any, condition};
use leadspec_diagnostics::{Code, Diagnostic, Span, nearest};
use leadspec_ir::{
    ArenaId, At, Condition, ConditionKind, Criterion, CriterionClause as Clause, CriterionId, CriterionRule, Level,
    Strength,
};
use leadspec_syntax::{CriterionClause, CriterionItem, Name};

/// Lowers them all.
pub(crate) fn lower_all(cx: &mut Context) {
    for (place, item) in cx.symbols.criteria.clone().into_iter().enumerate() {
        let node = Node::Criterion(CriterionId::from_index(place));
        let criterion = cx.within(node, |cx| lower(cx, item));
        cx.definition.criteria.push(criterion);
    }
}

fn lower<'a>(cx: &mut Context<'a>, item: &'a CriterionItem) -> Criterion {
    if !item.broken.is_empty() {
        cx.poison();
    }
    let mut clauses: Vec<Clause> = Vec::new();
    let mut says_met = false;
    let mut ask: Vec<String> = Vec::new();
    let mut level: Option<(Span, Option<Level>)> = None;
    let mut strength: Option<(Span, Option<Strength>)> = None;
    let mut answers: Option<Span> = None;
    for clause in &item.clauses {
        let at = At(clause.span);
        match &clause.node {
            CriterionClause::Met(when) | CriterionClause::Unmet(when) => {
                let met = matches!(clause.node, CriterionClause::Met(_));
                says_met |= met;
                if let Some(when) = condition(cx, when) {
                    clauses.push(Clause { met, when, at });
                }
            }
            CriterionClause::Ask(text) => ask.push(text.value.clone()),
            CriterionClause::Level(name) => {
                let words = [
                    ("organisation", Level::Organisation),
                    ("opportunity", Level::Opportunity),
                    ("stakeholder", Level::Stakeholder),
                ];
                let found = word(cx, name, "level", &words);
                if let Some((first, _)) = level.replace((clause.span, found)) {
                    twice(cx, "level", clause.span, first);
                }
            }
            CriterionClause::Strength(name) => {
                let words = [
                    ("hard", Strength::Hard),
                    ("soft", Strength::Soft),
                    ("priority", Strength::Priority),
                ];
                let found = word(cx, name, "strength", &words);
                if let Some((first, _)) = strength.replace((clause.span, found)) {
                    twice(cx, "strength", clause.span, first);
                }
            }
            CriterionClause::Answers { .. } => {
                if let Some(first) = answers.replace(clause.span) {
                    twice(cx, "answers", clause.span, first);
                }
            }
        }
    }
    if !says_met && item.broken.is_empty() {
        let name = &item.name;
        let diagnostic = Diagnostic::new(
            Code::MissingClause,
            format!("the criterion `{}` does not say when it is met", name.text),
            name.span,
            "no `met when`",
        )
        .with_help("add `met when …`");
        cx.report(diagnostic);
    }
    Criterion {
        name: item.name.text.clone(),
        label: item.label.as_ref().map(|l| l.value.clone()),
        rule: rule(clauses, item.name.span),
        ask,
        level: level.and_then(|(_, l)| l),
        strength: strength.and_then(|(_, s)| s),
        at: At(item.name.span),
    }
}

fn rule(clauses: Vec<Clause>, span: Span) -> CriterionRule {
    if clauses.iter().any(|c| !c.met) {
        return CriterionRule::FirstKnown(clauses);
    }
    let conditions: Vec<Condition> = clauses.into_iter().map(|c| c.when).collect();
    if conditions.is_empty() {
        // Only where a mistake is reported.
        return CriterionRule::Condition(Condition {
            kind: ConditionKind::Constant(false),
            at: At(span),
        });
    }
    CriterionRule::Condition(any(conditions, span))
}

/// One of a few words; reports any other.
pub(crate) fn word<T: Copy>(cx: &mut Context, name: &Name, what: &str, words: &[(&str, T)]) -> Option<T> {
    let text = &name.text;
    if let Some((_, found)) = words.iter().find(|(word, _)| word == text) {
        return Some(*found);
    }
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let diagnostic = Diagnostic::new(
        Code::UnknownChoice,
        format!("`{text}` is no {what}"),
        name.span,
        format!("one of {} needed", all.join(", ")),
    );
    let diagnostic = match nearest(text, all.iter().copied()) {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.with_help(format!("write `{}`", all.join("`, `"))),
    };
    cx.report(diagnostic);
    None
}
