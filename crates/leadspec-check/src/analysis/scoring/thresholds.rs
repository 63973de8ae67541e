//! LS3003, LS3004: thresholds that a score cannot reach, or always reaches, wherever it is compared.

use super::super::findings::Findings;
use super::super::interval::{FAR, Interval};
use super::super::linear;
use super::super::model::Model;
use super::super::numbers;
use super::super::reach::Reach;
use super::super::search;
use super::super::space::{Axis, Space};
use super::super::truths::Truths;
use super::super::walk::{self, Node};
use super::{least, most};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Compare, Condition, ConditionKind, Quantity, QuantityKind, Score, ScoreId, Truth};
use std::rc::Rc;

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
        let scores = scores_only(model, condition);
        if !scores.is_empty() {
            threshold(model, &scores, condition, findings);
        }
    }
}

/// The scores that a comparison rests on, if it rests on nothing else.
fn scores_only(model: &Model<'_>, condition: &Condition) -> Vec<ScoreId> {
    let space = Space::of(model, &[condition]);
    let scores = space.cuts.iter().filter_map(|cut| match &cut.axis {
        Axis::Amount(Quantity {
            kind: QuantityKind::Score(id),
            ..
        }) => Some(Some(*id)),
        // The comparison itself, where it rests on several scores.
        Axis::Atom(_) => None,
        Axis::Amount(_) | Axis::Choice(..) | Axis::Fact(_) | Axis::Text(_) | Axis::List(_) => Some(None),
    });
    scores.collect::<Option<Vec<ScoreId>>>().unwrap_or_default()
}

fn threshold(model: &Model<'_>, ids: &[ScoreId], condition: &Condition, findings: &mut Findings) {
    let answer = search::condition(model, condition, Truths::ALL).only();
    let scores: Vec<(&Score, Rc<Reach>)> = ids
        .iter()
        .map(|id| (&model.definition.scores[*id], model.reach(*id)))
        .collect();
    let names: Vec<String> = scores.iter().map(|(score, _)| format!("`{}`", score.name)).collect();
    let names = numbers::list(&names, "and");
    let is_one = scores.len() == 1;
    let always: Vec<String> = scores.iter().map(|(score, reach)| range(score, reach)).collect();
    let always = if is_one {
        format!(": {names} is always {}", always.join(""))
    } else {
        String::new()
    };
    let place = condition.at.0;
    let mut diagnostic = match answer {
        Some(Truth::False) if wants_more(model, condition) => {
            let most: Vec<String> = scores.iter().map(|(s, r)| most_points(s, r)).collect();
            let most = most.join(" + ");
            let (message, help) = if is_one {
                (
                    format!("{names} cannot reach this threshold: it is {most} at most"),
                    if is_plain(model, condition) {
                        format!("lower the threshold to {most} or less, or let {names} earn more")
                    } else {
                        format!("lower the threshold, or let {names} earn more")
                    },
                )
            } else {
                (
                    format!("{names} together cannot reach this threshold"),
                    format!("lower the threshold, or let {names} earn more"),
                )
            };
            Diagnostic::new(Code::ThresholdTooHigh, message, place, "no lead gets here").with_help(help)
        }
        Some(Truth::False) => {
            let message = format!("no lead meets this threshold{always}");
            Diagnostic::new(Code::NeverTrue, message, place, "never true")
                .with_help("correct the threshold, or remove the condition")
        }
        Some(Truth::True) => {
            let message = format!("every lead meets this threshold{always}");
            Diagnostic::new(Code::ThresholdAlwaysMet, message, place, "always true")
                .with_help("choose a threshold that some leads miss, or remove the condition")
        }
        Some(Truth::Unknown) | None => return,
    };
    for (score, reach) in &scores {
        if diagnostic.code == Code::ThresholdTooHigh {
            diagnostic = diagnostic
                .with_label(score.at.0, format!("{} at most", most_points(score, reach)))
                .with_note(most(score, reach));
            continue;
        }
        diagnostic = diagnostic.with_label(score.at.0, range(score, reach));
        if reach.has_least() {
            diagnostic = diagnostic.with_note(least(score, reach));
        }
        if reach.has_most() {
            diagnostic = diagnostic.with_note(most(score, reach));
        }
    }
    findings.report(diagnostic);
}

/// Whether a score is compared as it is, not in a calculation.
fn is_plain(model: &Model<'_>, condition: &Condition) -> bool {
    let form = if let ConditionKind::Compare { left, right, .. } = &condition.kind {
        linear::difference(model, left, right)
    } else if let ConditionKind::Between { value, low, .. } = &condition.kind {
        linear::difference(model, value, low)
    } else {
        None
    };
    form.is_some_and(|form| form.terms.iter().all(|(_, factor)| factor.abs() == 1))
}

fn most_points(score: &Score, reach: &Reach) -> String {
    numbers::points(reach.clamped.high, score.weights)
}

/// `from 0 to 40`, `10 or more`
fn range(score: &Score, reach: &Reach) -> String {
    let value = |v: i128| numbers::points(v, score.weights);
    let Interval { low, high } = reach.clamped;
    match (low <= -FAR, high >= FAR) {
        (false, false) => format!("from {} to {}", value(low), value(high)),
        (false, true) => format!("{} or more", value(low)),
        (true, false) => format!("{} or less", value(high)),
        (true, true) => "any number".to_string(),
    }
}

/// Whether a comparison that no lead meets asks for as much as a number or more, so that the scores are too low for it.
fn wants_more(model: &Model<'_>, condition: &Condition) -> bool {
    if let ConditionKind::Compare { operator, left, right } = &condition.kind {
        asks_for_more(model, *operator, left, right)
    } else if let ConditionKind::Between { value, low, high } = &condition.kind {
        // Above the lower limit of a range that lies below all of it is still below the range.
        let meets_high = linear::difference(model, value, high)
            .is_some_and(|form| least_and_most(model, &form).is_some_and(|reach| reach.high <= 0));
        meets_high && asks_for_more(model, Compare::GreaterOrEqual, value, low)
    } else {
        false
    }
}

fn asks_for_more(model: &Model<'_>, operator: Compare, left: &Quantity, right: &Quantity) -> bool {
    let Some(form) = linear::difference(model, left, right) else {
        return false;
    };
    let (rises, falls) = (
        form.terms.iter().all(|(_, factor)| *factor > 0),
        form.terms.iter().all(|(_, factor)| *factor < 0),
    );
    match operator {
        Compare::Greater | Compare::GreaterOrEqual => rises,
        Compare::Less | Compare::LessOrEqual => falls,
        Compare::Equal => {
            least_and_most(model, &form).is_some_and(|reach| (rises && reach.high < 0) || (falls && reach.low > 0))
        }
        Compare::NotEqual => false,
    }
}

/// From where to where a sum of scores goes.
fn least_and_most(model: &Model<'_>, form: &linear::Form) -> Option<Interval> {
    form.terms
        .iter()
        .try_fold(Interval::point(form.constant), |sum, (leaf, factor)| {
            if let QuantityKind::Score(id) = leaf.kind {
                Some(sum.plus(model.reach(id).clamped.times(*factor)))
            } else {
                None
            }
        })
}
