//! Gates: hard conditions.

use super::criterion::word;
use crate::context::{Context, Node, twice};
use crate::expression::{all, condition, unknown_word};
use crate::unknown::Question;
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{ArenaId, At, ChoiceDomain, Condition, ConditionKind, Gate, GateId, StageId, UnknownPolicy};
use leadspec_syntax::{GateClause, GateItem, Name};

/// Lowers them all.
pub(crate) fn lower_all(cx: &mut Context) {
    for (place, item) in cx.symbols.gates.clone().into_iter().enumerate() {
        let id = GateId::from_index(place);
        let gate = cx.within(Node::Gate(id), |cx| lower(cx, id, item));
        cx.definition.gates.push(gate);
    }
}

/// The stage of this name; reports an unknown one.
pub(crate) fn stage(cx: &mut Context, name: &Name) -> Option<StageId> {
    let found = cx.symbols.stage(&name.text);
    if found.is_none() {
        unknown_word(cx, ChoiceDomain::Stages, &name.text, name.span, None);
    }
    found
}

fn lower<'a>(cx: &mut Context<'a>, id: GateId, item: &'a GateItem) -> Gate {
    if !item.broken.is_empty() {
        cx.poison();
    }
    let before: Vec<StageId> = item.before.iter().filter_map(|name| stage(cx, name)).collect();
    let mut requires: Vec<(Span, Option<Condition>)> = Vec::new();
    let mut otherwise: Option<(Span, Option<StageId>, Option<String>)> = None;
    let mut if_unknown: Option<(Span, Option<UnknownPolicy>)> = None;
    for clause in &item.clauses {
        match &clause.node {
            GateClause::Require(written) => {
                let found = condition(cx, written);
                requires.push((clause.span, found));
            }
            GateClause::Otherwise { stage: name, because } => {
                let to = name.as_ref().and_then(|name| stage(cx, name));
                if name.is_none() {
                    sends_nowhere(cx, item, clause.span);
                }
                let because = because.as_ref().map(|b| b.value.clone());
                if let Some((first, ..)) = otherwise.replace((clause.span, to, because)) {
                    twice(cx, "otherwise", clause.span, first);
                }
            }
            GateClause::IfUnknown(name) => {
                let words = [
                    ("ask", UnknownPolicy::Ask),
                    ("pass", UnknownPolicy::Pass),
                    ("fail", UnknownPolicy::Fail),
                ];
                let found = word(cx, name, "answer to `if unknown`", &words);
                if let Some((first, _)) = if_unknown.replace((clause.span, found)) {
                    twice(cx, "if unknown", clause.span, first);
                }
            }
        }
    }
    if item.broken.is_empty() {
        if requires.is_empty() {
            lacks(cx, item, "require", "does not say what it requires", "add `require …`");
        }
        if otherwise.is_none() {
            let help = if cx.symbols.lifecycles.is_empty() {
                "add the reason people see: `otherwise because \"…\"`"
            } else {
                "add where a lead goes that fails: `otherwise nurture because \"…\"`"
            };
            lacks(
                cx,
                item,
                "otherwise",
                "does not say what happens to a lead that fails",
                help,
            );
        }
    }
    if let (Some(first), Some(last)) = (requires.first(), requires.last())
        && item.broken.is_empty()
    {
        cx.questions.push(Question::Gate {
            id,
            clause: if_unknown.as_ref().map(|(span, _)| *span),
            require: first.0.to(last.0),
            name: item.name.span,
            end: item.clauses.last().map_or(first.0, |c| c.span),
        });
    }
    let span = requires.first().map_or(item.name.span, |(span, _)| *span);
    let require: Option<Vec<Condition>> = requires.into_iter().map(|(_, found)| found).collect();
    let (to, because) = otherwise.map_or((None, None), |(_, to, because)| (to, because));
    Gate {
        name: item.name.text.clone(),
        label: item.label.as_ref().map(|l| l.value.clone()),
        before,
        // Nothing required stands only where a mistake is reported.
        require: require.map_or_else(|| nothing(span), |of| all(of, span)),
        otherwise: to,
        because,
        if_unknown: if_unknown.and_then(|(_, policy)| policy),
        at: At(item.name.span),
    }
}

fn nothing(span: Span) -> Condition {
    Condition {
        kind: ConditionKind::Constant(true),
        at: At(span),
    }
}

fn lacks(cx: &mut Context, item: &GateItem, clause: &str, message: &str, help: &str) {
    let name = &item.name;
    let diagnostic = Diagnostic::new(
        Code::MissingClause,
        format!("the gate `{}` {message}", name.text),
        name.span,
        format!("no `{clause}`"),
    )
    .with_help(help);
    cx.report(diagnostic);
}

/// With a lifecycle a failed lead goes somewhere.
fn sends_nowhere(cx: &mut Context, item: &GateItem, clause: Span) {
    if cx.symbols.lifecycles.is_empty() {
        return;
    }
    let words: Vec<String> = cx.words_of(ChoiceDomain::Stages);
    let example = words.last().map_or("nurture", String::as_str);
    let diagnostic = Diagnostic::new(
        Code::MissingClause,
        format!(
            "the gate `{}` does not say to which stage a lead goes that fails",
            item.name.text
        ),
        clause,
        "no stage",
    )
    .with_help(format!("name a stage: `otherwise {example} because \"…\"`"));
    cx.report(diagnostic);
}
