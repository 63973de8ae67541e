//! The lifecycle: stages and the ways between them.

use super::gate::stage;
use crate::context::{Context, Node, twice};
use crate::expression::{condition, whole};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{Action, Arena, ArenaId, At, Lifecycle, Outcome, Sla, SlaUnit, Stage, StageId, Transition};
use leadspec_syntax::{
    DurationLiteral, DurationUnit, LifecycleEntry, LifecycleItem, StageDeclaration, StageFlag, TransitionDeclaration,
};
use std::collections::BTreeMap;

/// Lowers the block, if there is one.
pub(crate) fn lower(cx: &mut Context) {
    let items = cx.symbols.lifecycles.clone();
    let [first, more @ ..] = items.as_slice() else { return };
    let head = |item: &LifecycleItem| Span::new(item.span.start, (item.span.start + 9).min(item.span.end));
    for second in more {
        twice(cx, "lifecycle", head(second), head(first));
    }
    let mut stages: Arena<StageId, Stage> = Arena::new();
    let mut initial: Vec<(StageId, Span)> = Vec::new();
    for (place, declaration) in cx.symbols.stages.clone().into_iter().enumerate() {
        let (stage, flag) = declared_stage(cx, declaration);
        stages.push(stage);
        initial.extend(flag.map(|span| (StageId::from_index(place), span)));
    }
    let is_whole = items.iter().all(|item| item.broken.is_empty());
    let start = initial_stage(cx, &initial, head(first), is_whole && more.is_empty());
    let mut transitions = Arena::new();
    for entry in items.iter().flat_map(|item| &item.entries) {
        if let LifecycleEntry::Transition(declaration) = &entry.node {
            let made = cx.within(Node::Transitions, |cx| transition(cx, declaration, entry.span));
            if let Some(made) = made {
                transitions.push(made);
            }
        }
    }
    cx.definition.lifecycle = Some(Lifecycle {
        stages,
        transitions,
        initial: start.unwrap_or(StageId::from_index(0)),
    });
}

fn declared_stage(cx: &mut Context, declaration: &StageDeclaration) -> (Stage, Option<Span>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut stage = Stage {
        name: declaration.name.text.clone(),
        label: declaration.label.as_ref().map(|l| l.value.clone()),
        is_final: false,
        outcome: None,
        owner: None,
        at: At(declaration.name.span),
    };
    let mut outcome: Option<(Span, &str)> = None;
    for flag in &declaration.flags {
        let (word, is_outcome) = match &flag.node {
            StageFlag::Initial => ("initial", None),
            StageFlag::Final => ("final", None),
            StageFlag::Now => ("now", Some(Outcome::Now)),
            StageFlag::Later => ("later", Some(Outcome::Later)),
            StageFlag::Never => ("never", Some(Outcome::Never)),
            StageFlag::Owner(_) => ("owner", None),
        };
        if let Some(first) = seen.insert(word, flag.span) {
            twice(cx, word, flag.span, first);
            continue;
        }
        if let Some(found) = is_outcome {
            if let Some((first, other)) = outcome.replace((flag.span, word)) {
                two_outcomes(cx, declaration, (flag.span, word), (first, other));
            }
            stage.outcome = Some(found);
        }
        match &flag.node {
            StageFlag::Final => stage.is_final = true,
            StageFlag::Owner(owner) => stage.owner = Some(owner.value.clone()),
            StageFlag::Initial | StageFlag::Now | StageFlag::Later | StageFlag::Never => {}
        }
    }
    (stage, seen.get("initial").copied())
}

fn two_outcomes(cx: &mut Context, stage: &StageDeclaration, second: (Span, &str), first: (Span, &str)) {
    let diagnostic = Diagnostic::new(
        Code::DuplicateClause,
        format!(
            "the stage `{}` is both `{}` and `{}`",
            stage.name.text, first.1, second.1
        ),
        second.0,
        "a second outcome",
    )
    .with_label(first.0, "the first")
    .with_help("keep one of `now`, `later`, `never`");
    cx.report(diagnostic);
}

fn initial_stage(cx: &mut Context, initial: &[(StageId, Span)], head: Span, is_whole: bool) -> Option<StageId> {
    match initial {
        [(id, _)] => return Some(*id),
        [] if !is_whole => {}
        [] => {
            let stages = cx.symbols.stages.clone();
            let diagnostic = match stages.first() {
                None => Diagnostic::new(Code::NoInitialStage, "the lifecycle has no stages", head, "no stages")
                    .with_help("declare the stages: `stage lead \"New\" initial`"),
                Some(first) => {
                    let behind = first.label.as_ref().map_or(first.name.span, |l| l.span).after();
                    Diagnostic::new(
                        Code::NoInitialStage,
                        "no stage is the initial one",
                        head,
                        "no `initial` stage",
                    )
                    .with_label(first.name.span, "the first stage")
                    .with_help(format!("say where a lead starts: `stage {} initial`", first.name.text))
                    .with_unsafe_fix(format!("start at `{}`", first.name.text), behind, " initial")
                }
            };
            cx.report(diagnostic);
        }
        [(_, first), (_, second), ..] => {
            let diagnostic = Diagnostic::new(
                Code::NoInitialStage,
                "two stages are initial, and a lead starts at one",
                *second,
                "the second initial stage",
            )
            .with_label(*first, "the first")
            .with_help("take `initial` from one of them");
            cx.report(diagnostic);
        }
    }
    None
}

/// One way; `None` where it has a mistake in it.
fn transition<'a>(cx: &mut Context<'a>, declaration: &'a TransitionDeclaration, span: Span) -> Option<Transition> {
    let (from, to) = (stage(cx, &declaration.from), stage(cx, &declaration.to));
    let when = if let Some(written) = &declaration.when {
        condition(cx, written)
    } else {
        // A way without condition stands only in a file that could not be read.
        cx.poison();
        None
    };
    let sla = declaration.sla.as_ref().map(|written| promise(cx, written));
    let sla = match sla {
        None => None,
        Some(found) => Some(found?),
    };
    let actions = declaration.actions.iter().map(|action| Action {
        name: action.name.text.clone(),
        arguments: action.arguments.iter().map(|a| a.value.clone()).collect(),
    });
    Some(Transition {
        from: from?,
        to: to?,
        when: when?,
        sla,
        actions: actions.collect(),
        because: declaration.because.as_ref().map(|b| b.value.clone()),
        at: At(span),
    })
}

fn promise(cx: &mut Context, written: &DurationLiteral) -> Option<Sla> {
    let number = whole(cx, &written.number)?;
    let unit = match written.unit {
        DurationUnit::Minutes => SlaUnit::Minutes,
        DurationUnit::Hours => SlaUnit::Hours,
        DurationUnit::Days => SlaUnit::Days,
        DurationUnit::Weeks => SlaUnit::Weeks,
        DurationUnit::Months => SlaUnit::Months,
        DurationUnit::Years => SlaUnit::Years,
    };
    match u32::try_from(number) {
        Ok(number) if number >= 1 => Some(Sla { number, unit }),
        _outside => {
            let text = cx.text(written.span);
            let diagnostic = Diagnostic::new(
                Code::BadNumber,
                format!("`sla {text}` promises nothing that can be kept"),
                written.span,
                "not a time to come",
            )
            .with_help("write how long the next step may take: `sla 24 hours`");
            cx.report(diagnostic);
            None
        }
    }
}
