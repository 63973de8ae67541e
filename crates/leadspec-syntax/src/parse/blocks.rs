//! Mapping of items, and of the blocks that say what a definition is: its head, criteria, gates, lifecycle, frameworks.

use super::Context;
use super::body::{Body, body, with_names};
use super::children::Children;
use super::expression::{expression, foreign};
use super::fields::{event, event_table, lead};
use super::grammar::Rule;
use super::scoring::{grade, score};
use super::tests_block::{always, example, test};
use super::value::{duration, extra_commas, name, names, text};
use crate::{
    Action, CriterionClause, CriterionItem, DefinitionClause, DefinitionItem, FrameworkItem, GateClause, GateItem,
    Item, LetItem, LifecycleEntry, LifecycleItem, Name, Requirement, Spanned, StageDeclaration, StageFlag, TextLiteral,
    TransitionDeclaration, UseItem,
};
use leadspec_diagnostics::{Code, Diagnostic};
use pest::iterators::Pair;

/// An item that could be read; nothing for anything else.
pub(super) fn item(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Item> {
    let rule = pair.as_rule();
    if rule == Rule::definition {
        definition(cx, pair).map(Item::Definition)
    } else if rule == Rule::use_file {
        use_file(cx, pair).map(Item::Use)
    } else if rule == Rule::lead {
        lead(cx, pair).map(Item::Lead)
    } else if rule == Rule::event_table {
        event_table(cx, pair).map(Item::EventTable)
    } else if rule == Rule::event {
        event(cx, pair).map(Item::Event)
    } else if rule == Rule::let_value {
        let_value(cx, pair).map(Item::Let)
    } else if rule == Rule::criterion {
        criterion(cx, pair).map(Item::Criterion)
    } else if rule == Rule::score {
        score(cx, pair).map(Item::Score)
    } else if rule == Rule::grade {
        grade(cx, pair).map(Item::Grade)
    } else if rule == Rule::gate {
        gate(cx, pair).map(Item::Gate)
    } else if rule == Rule::lifecycle {
        lifecycle(cx, pair).map(Item::Lifecycle)
    } else if rule == Rule::framework {
        framework(cx, pair).map(Item::Framework)
    } else if rule == Rule::example {
        example(cx, pair).map(Item::Example)
    } else if rule == Rule::test {
        test(cx, pair).map(Item::Test)
    } else if rule == Rule::always {
        always(cx, pair).map(Item::Always)
    } else {
        None
    }
}

/// `definition "…" { … }`
fn definition(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<DefinitionItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let label = text(cx, head.node(Rule::text)?);
    head.end();
    let Body { clauses, broken } = body(cx, inner, Rule::definition, definition_clause);
    Some(DefinitionItem {
        span,
        label,
        clauses,
        broken,
    })
}

fn definition_clause(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<DefinitionClause> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    if rule == Rule::follows {
        let mut children = Children::of(pair);
        let names = names(cx, children.node(Rule::names)?);
        children.end();
        return Some(DefinitionClause::Follows(names));
    }
    let text = only_text(cx, pair)?;
    Some(if rule == Rule::version {
        DefinitionClause::Version(text)
    } else if rule == Rule::owner {
        DefinitionClause::Owner(text)
    } else {
        DefinitionClause::Timezone(text)
    })
}

/// The text of a clause that is a word and a text.
pub(super) fn only_text(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TextLiteral> {
    let mut children = Children::of(pair);
    let text = text(cx, children.node(Rule::text)?);
    children.end();
    Some(text)
}

fn use_file(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<UseItem> {
    let span = cx.span(&pair);
    let path = only_text(cx, pair)?;
    Some(UseItem { span, path })
}

fn let_value(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<LetItem> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let mut head = Children::of(children.node(Rule::let_head)?);
    let name = name(cx, &head.node(Rule::name)?);
    if let Some(pair) = head.node(Rule::foreign_let) {
        foreign(cx, &pair, "=");
    }
    head.end();
    let value = expression(cx, children.node(Rule::expression)?)?;
    children.end();
    Some(LetItem { span, name, value })
}

/// `criterion need "…" { … }`
fn criterion(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<CriterionItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let (name, label) = named_head(cx, inner.next()?)?;
    let Body { clauses, broken } = body(cx, inner, Rule::criterion, criterion_clause);
    Some(CriterionItem {
        span,
        name,
        label,
        clauses,
        broken,
    })
}

fn named_head(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<(Name, Option<TextLiteral>)> {
    let mut head = Children::of(pair);
    let name = name(cx, &head.node(Rule::name)?);
    let label = head.node(Rule::text).map(|pair| text(cx, pair));
    head.end();
    Some((name, label))
}

fn criterion_clause(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<CriterionClause> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    if rule == Rule::ask {
        return only_text(cx, pair).map(CriterionClause::Ask);
    }
    let mut children = Children::of(pair);
    let clause = if rule == Rule::met || rule == Rule::unmet {
        when_word(cx, &mut children);
        let condition = expression(cx, children.node(Rule::expression)?)?;
        if rule == Rule::met {
            CriterionClause::Met(condition)
        } else {
            CriterionClause::Unmet(condition)
        }
    } else if rule == Rule::level {
        CriterionClause::Level(name(cx, &children.node(Rule::name)?))
    } else if rule == Rule::strength {
        CriterionClause::Strength(name(cx, &children.node(Rule::name)?))
    } else {
        let first = name(cx, &children.node(Rule::name)?);
        match children.node(Rule::name) {
            Some(second) => CriterionClause::Answers {
                framework: Some(first),
                requirement: name(cx, &second),
            },
            None => CriterionClause::Answers {
                framework: None,
                requirement: first,
            },
        }
    };
    children.end();
    Some(clause)
}

/// Passes over `when`, and reports `if` in its place.
pub(super) fn when_word(cx: &mut Context<'_>, children: &mut Children<'_>) {
    if let Some(pair) = children.node(Rule::foreign_when) {
        foreign(cx, &pair, "when");
    }
}

/// `gate decision_maker "…" before sql { … }`
fn gate(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<GateItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let mut head = Children::of(inner.next()?);
    let name = name(cx, &head.node(Rule::name)?);
    let label = head.node(Rule::text).map(|pair| text(cx, pair));
    let before = head.node(Rule::names).map(|pair| names(cx, pair)).unwrap_or_default();
    head.end();
    let Body { clauses, broken } = body(cx, inner, Rule::gate, gate_clause);
    Some(GateItem {
        span,
        name,
        label,
        before,
        clauses,
        broken,
    })
}

fn gate_clause(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<GateClause> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    let rule = pair.as_rule();
    let mut children = Children::of(pair);
    let clause = if rule == Rule::require {
        GateClause::Require(expression(cx, children.node(Rule::expression)?)?)
    } else if rule == Rule::gate_otherwise {
        children.node(Rule::otherwise)?;
        let stage = children.node(Rule::name).map(|pair| name(cx, &pair));
        let because = match children.node(Rule::because) {
            Some(pair) => Some(only_text(cx, pair)?),
            None => None,
        };
        GateClause::Otherwise { stage, because }
    } else {
        children.node(Rule::unknown)?;
        GateClause::IfUnknown(name(cx, &children.node(Rule::name)?))
    };
    children.end();
    Some(clause)
}

/// `lifecycle { … }`
fn lifecycle(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<LifecycleItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    inner.next()?;
    let Body { clauses, broken } = body(cx, inner, Rule::lifecycle, lifecycle_entry);
    let broken = with_names(cx, broken, |text| usize::from(text.starts_with("stage")));
    Some(LifecycleItem {
        span,
        entries: clauses,
        broken,
    })
}

fn lifecycle_entry(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<LifecycleEntry> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    if pair.as_rule() == Rule::stage_line {
        stage_line(cx, pair).map(LifecycleEntry::Stage)
    } else {
        transition(cx, pair).map(LifecycleEntry::Transition)
    }
}

fn stage_line(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<StageDeclaration> {
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    let label = children.node(Rule::text).map(|pair| text(cx, pair));
    let mut flags = Vec::new();
    while let Some(pair) = children.node(Rule::stage_flag) {
        let span = cx.span(&pair);
        let node = stage_flag(cx, pair)?;
        flags.push(Spanned { span, node });
    }
    children.end();
    Some(StageDeclaration { name, label, flags })
}

fn stage_flag(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<StageFlag> {
    let mut children = Children::of(pair);
    let pair = children.any()?;
    children.end();
    match pair.as_str() {
        "initial" => Some(StageFlag::Initial),
        "final" => Some(StageFlag::Final),
        "now" => Some(StageFlag::Now),
        "later" => Some(StageFlag::Later),
        "never" => Some(StageFlag::Never),
        _ => only_text(cx, pair).map(StageFlag::Owner),
    }
}

fn transition(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<TransitionDeclaration> {
    let mut children = Children::of(pair);
    let from = name(cx, &children.node(Rule::name)?);
    if let Some(pair) = children.node(Rule::foreign_arrow) {
        foreign(cx, &pair, "->");
    }
    let to = name(cx, &children.node(Rule::name)?);
    let mut transition = TransitionDeclaration {
        from,
        to,
        when: None,
        sla: None,
        actions: Vec::new(),
        because: None,
    };
    while let Some(pair) = children.node(Rule::transition_part) {
        let mut part = Children::of(pair);
        let pair = part.any()?;
        part.end();
        transition_part(cx, &mut transition, pair)?;
    }
    children.end();
    if transition.when.is_none() {
        let span = transition.from.span.to(transition.to.span);
        cx.report(
            Diagnostic::new(
                Code::MissingPart,
                format!(
                    "the transition from `{}` to `{}` has no `when`",
                    transition.from.text, transition.to.text
                ),
                span,
                "when does it happen?",
            )
            .with_help(format!(
                "write `{} -> {} when …`",
                transition.from.text, transition.to.text
            )),
        );
    }
    Some(transition)
}

fn transition_part(cx: &mut Context<'_>, transition: &mut TransitionDeclaration, pair: Pair<'_, Rule>) -> Option<()> {
    let span = cx.span(&pair);
    let rule = pair.as_rule();
    let mut children = Children::of(pair);
    let twice = if rule == Rule::transition_when {
        when_word(cx, &mut children);
        let condition = expression(cx, children.node(Rule::expression)?)?;
        transition.when.replace(condition).is_some().then_some("when")
    } else if rule == Rule::sla {
        let duration = duration(cx, children.node(Rule::duration)?)?;
        transition.sla.replace(duration).is_some().then_some("sla")
    } else if rule == Rule::actions {
        while let Some(pair) = children.node(Rule::action) {
            transition.actions.push(action(cx, pair)?);
        }
        None
    } else {
        let because = text(cx, children.node(Rule::text)?);
        transition.because.replace(because).is_some().then_some("because")
    };
    children.end();
    if let Some(word) = twice {
        cx.report(
            Diagnostic::new(
                Code::DuplicateClause,
                format!("a transition says `{word}` twice"),
                span,
                "said again here",
            )
            .with_help(format!("keep one `{word}`")),
        );
    }
    Some(())
}

/// `notify("account-executive")`
pub(super) fn action(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Action> {
    let span = cx.span(&pair);
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    let arguments = match children.node(Rule::arguments) {
        Some(pair) => arguments(cx, pair),
        None => Vec::new(),
    };
    children.end();
    Some(Action { span, name, arguments })
}

/// `("account-executive")`
fn arguments(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Vec<TextLiteral> {
    let mut children = Children::of(pair);
    let mut arguments = Vec::new();
    loop {
        extra_commas(cx, &mut children);
        let Some(pair) = children.node(Rule::text) else { break };
        arguments.push(text(cx, pair));
    }
    children.end();
    arguments
}

/// `framework bant "BANT" { … }`
fn framework(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<FrameworkItem> {
    let span = cx.span(&pair);
    let mut inner = pair.into_inner();
    let (name, label) = named_head(cx, inner.next()?)?;
    let Body { clauses, broken } = body(cx, inner, Rule::framework, requirement);
    Some(FrameworkItem {
        span,
        name,
        label,
        requirements: clauses,
        broken,
    })
}

fn requirement(cx: &mut Context<'_>, pair: Pair<'_, Rule>) -> Option<Requirement> {
    let mut children = Children::of(pair);
    let name = name(cx, &children.node(Rule::name)?);
    let label = children.node(Rule::text).map(|pair| text(cx, pair));
    let aliases = children
        .node(Rule::names)
        .map(|pair| names(cx, pair))
        .unwrap_or_default();
    let ask = match children.node(Rule::ask) {
        Some(pair) => Some(only_text(cx, pair)?),
        None => None,
    };
    children.end();
    Some(Requirement {
        name,
        label,
        aliases,
        ask,
    })
}
