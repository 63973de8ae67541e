//! LS5003, LS5004: conditions that come out the same for every lead.
//!
//! Reported is the smallest part that does. `yes` and `no` written out are meant that way; whether something is known, and how a
//! score compares, have codes of their own.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::search;
use super::super::truths::Truths;
use super::super::walk::{self, Node, Owner, Root};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Condition, ConditionKind, Truth, Value};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (owner, root) in walk::roots(model.definition) {
        match &root {
            Root::Condition(condition) => look(model, condition, whole(owner), findings),
            Root::Value(Value::Condition(condition)) => look(model, condition, Own::ALL, findings),
            Root::Value(_) | Root::Quantity(_) | Root::Part(_) => {}
        }
        walk::root(&root, &mut |node| {
            if let Node::Query(query) = node
                && let Some(filter) = &query.filter
            {
                look(model, filter, Own::ALL, findings);
            }
        });
    }
}

/// Which findings on a condition are reported here.
#[derive(Clone, Copy)]
struct Own {
    always: bool,
    never: bool,
}

impl Own {
    const ALL: Own = Own {
        always: true,
        never: true,
    };
}

/// What is reported here of an item's whole condition: a line that is never earned, a transition that never fires and a gate that
/// always or never fails have codes of their own.
fn whole(owner: Owner) -> Own {
    match owner {
        Owner::Let(_) | Owner::Criterion(_) | Owner::Grade(_) => Own::ALL,
        Owner::Line(..) | Owner::Transition(_) => Own {
            never: false,
            ..Own::ALL
        },
        Owner::Gate(_) => Own {
            always: false,
            never: false,
        },
    }
}

fn look(model: &Model<'_>, condition: &Condition, own: Own, findings: &mut Findings) {
    let of: &[Condition] = match &condition.kind {
        ConditionKind::Constant(_)
        | ConditionKind::Criterion(_)
        | ConditionKind::Let(_)
        | ConditionKind::IsKnown(_)
        | ConditionKind::CriterionIs(..)
        | ConditionKind::GateIs(..)
        | ConditionKind::Fact(_)
        | ConditionKind::Happened(_) => return,
        ConditionKind::Not(inner) | ConditionKind::IfUnknown(inner, _) => {
            return look(model, inner, Own::ALL, findings);
        }
        ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => of,
        ConditionKind::Compare { .. }
        | ConditionKind::Between { .. }
        | ConditionKind::Within { .. }
        | ConditionKind::Among { .. }
        | ConditionKind::SameChoice(..)
        | ConditionKind::Text { .. }
        | ConditionKind::SameText { .. }
        | ConditionKind::List { .. } => &[],
    };
    for part in of {
        look(model, part, Own::ALL, findings);
    }
    if findings.within(condition.at.0) || findings.explain(model.definition, condition) {
        return;
    }
    // A part that always comes out the same was not reported, so it is meant: the whole follows from it.
    if of.iter().any(|part| comes_out(model, part).is_some()) {
        return;
    }
    match comes_out(model, condition) {
        Some(true) if own.always => always(model, condition, findings),
        Some(false) if own.never => never(condition, findings),
        Some(_) | None => {}
    }
}

/// Whether a condition is met by every lead for which it is known, or by none.
fn comes_out(model: &Model<'_>, condition: &Condition) -> Option<bool> {
    let answers = search::condition(model, condition, Truths::KNOWN);
    match (answers.has(Truth::True), answers.has(Truth::False)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _either => None,
    }
}

fn always(model: &Model<'_>, condition: &Condition, findings: &mut Findings) {
    let diagnostic = if model.definition.condition_can_be_unknown(condition) {
        Diagnostic::new(
            Code::AlwaysTrue,
            "every lead for which this is known meets it",
            condition.at.0,
            "true or unknown, never false",
        )
        .with_help("if it is meant to ask whether the fact is known, write `… is known`; otherwise correct the limits")
    } else {
        Diagnostic::new(
            Code::AlwaysTrue,
            "every lead meets this condition",
            condition.at.0,
            "always true",
        )
        .with_help("remove it, or correct what it compares with")
    };
    findings.report(diagnostic);
}

fn never(condition: &Condition, findings: &mut Findings) {
    let help = if matches!(condition.kind, ConditionKind::All(_)) {
        "its parts exclude each other: correct one of them, or write `or`"
    } else {
        "correct what it compares with, or remove it"
    };
    findings.report(
        Diagnostic::new(
            Code::NeverTrue,
            "no lead meets this condition",
            condition.at.0,
            "never true",
        )
        .with_help(help),
    );
}
