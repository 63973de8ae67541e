//! LS3003, LS3004: thresholds that a score cannot reach, or always reaches, wherever it is compared.

use super::super::findings::Findings;
use super::super::linear;
use super::super::model::Model;
use super::super::numbers;
use super::super::search;
use super::super::space::{Axis, Space};
use super::super::truths::Truths;
use super::super::walk::{self, Node};
use super::{least, most};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Compare, Condition, ConditionKind, Quantity, QuantityKind, ScoreId, Truth};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    let mut comparisons: Vec<&Condition> = Vec::new();
    for (_, root) in walk::roots(model.definition) {
        walk::root(&root, &mut |node| {
            if let Node::Condition(condition) = node
                && matches!(
                    condition.kind,
                    ConditionKind::Compare { .. } | ConditionKind::Between { .. }
                )
            {
                comparisons.push(condition);
            }
        });
    }
    for condition in comparisons {
        if let Some(score) = only_score(model, condition) {
            threshold(model, score, condition, findings);
        }
    }
}

/// The score that a comparison rests on, if it rests on nothing else.
fn only_score(model: &Model<'_>, condition: &Condition) -> Option<ScoreId> {
    let space = Space::of(model, &[condition]);
    match space.cuts.as_slice() {
        [cut] => match &cut.axis {
            Axis::Amount(Quantity {
                kind: QuantityKind::Score(id),
                ..
            }) => Some(*id),
            Axis::Amount(_) | Axis::Choice(..) | Axis::Fact(_) | Axis::Text(_) | Axis::List(_) | Axis::Atom(_) => None,
        },
        _several => None,
    }
}

fn threshold(model: &Model<'_>, id: ScoreId, condition: &Condition, findings: &mut Findings) {
    let (score, reach) = (&model.definition.scores[id], model.reach(id));
    let answer = search::condition(model, condition, Truths::ALL);
    let name = &score.name;
    let value = |v: i128| numbers::points(v, score.weights);
    let (from, to) = (value(reach.clamped.low), value(reach.clamped.high));
    let diagnostic = match answer.only() {
        Some(Truth::False) if wants_more(model, condition) => Diagnostic::new(
            Code::ThresholdTooHigh,
            format!("`{name}` cannot reach this threshold: it is {to} at most"),
            condition.at.0,
            "no lead gets here",
        )
        .with_label(score.at.0, format!("{to} at most"))
        .with_note(most(score, &reach))
        .with_help(format!(
            "lower the threshold to {to} or less, or let `{name}` earn more"
        )),
        Some(Truth::False) => Diagnostic::new(
            Code::NeverTrue,
            format!("no lead meets this: `{name}` is never less than {from}"),
            condition.at.0,
            "never true",
        )
        .with_label(score.at.0, format!("{from} at least"))
        .with_note(least(score, &reach))
        .with_help("correct the threshold, or remove the condition"),
        Some(Truth::True) => {
            let why = if reach.clamped.high >= super::super::interval::FAR {
                format!("it is {from} or more")
            } else {
                format!("it is always from {from} to {to}")
            };
            let diagnostic = Diagnostic::new(
                Code::ThresholdAlwaysMet,
                format!("every lead meets this threshold on `{name}`: {why}"),
                condition.at.0,
                "always true",
            )
            .with_label(score.at.0, why)
            .with_note(least(score, &reach));
            let diagnostic = if reach.has_most() {
                diagnostic.with_note(most(score, &reach))
            } else {
                diagnostic
            };
            diagnostic.with_help("choose a threshold that some leads miss, or remove the condition")
        }
        Some(Truth::Unknown) | None => return,
    };
    findings.report(diagnostic);
}

/// Whether a comparison asks for as much as a number or more, so that it fails because the score is too low for it.
fn wants_more(model: &Model<'_>, condition: &Condition) -> bool {
    let above = |operator: Compare, left: &Quantity, right: &Quantity| {
        let Some(form) = linear::difference(model, left, right) else {
            return false;
        };
        let [(leaf, factor)] = form.terms.as_slice() else {
            return false;
        };
        let QuantityKind::Score(id) = leaf.kind else {
            return false;
        };
        let asks = match operator {
            Compare::Equal => true,
            Compare::Greater | Compare::GreaterOrEqual => *factor > 0,
            Compare::Less | Compare::LessOrEqual => *factor < 0,
            Compare::NotEqual => false,
        };
        // At its most, the score is still too low for it.
        let most = model.reach(id).clamped.high;
        let short = (most.saturating_mul(*factor).saturating_add(form.constant)).signum() * factor.signum();
        asks && (short < 0 || (short == 0 && matches!(operator, Compare::Greater | Compare::Less)))
    };
    if let ConditionKind::Compare { operator, left, right } = &condition.kind {
        above(*operator, left, right)
    } else if let ConditionKind::Between { value, low, .. } = &condition.kind {
        above(Compare::GreaterOrEqual, value, low)
    } else {
        false
    }
}
