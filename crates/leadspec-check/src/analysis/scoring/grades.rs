//! LS3011: grades that are never given. That limits descend is seen to when they are read.

use super::super::findings::Findings;
use super::super::interval::{FAR, Interval};
use super::super::model::Model;
use super::super::numbers;
use super::super::reach::Reach;
use super::super::space::Space;
use super::super::view::View;
use super::super::walk::{self, Node, Root};
use super::{is_scale, least, most};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Grade, GradeKind, Quantity, QuantityKind, ScoreId};
use std::rc::Rc;

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for grade in &model.definition.grades {
        if let GradeKind::Cut { of, limits } = &grade.kind {
            unreachable(model, grade, of, limits, findings);
        }
    }
}

fn unreachable(model: &Model<'_>, grade: &Grade, of: &Quantity, limits: &[i64], findings: &mut Findings) {
    let space = Space::new(false);
    let amount = View::new(model, &space, &[]).quantity(of);
    let mut has_scale = false;
    walk::root(&Root::Quantity(of), &mut |node| {
        if let Node::Score(id) = node {
            has_scale |= is_scale(&model.definition.scores[id]);
        }
    });
    // A score on a scale of 100 is graded on that scale, also where its lines don't fill it yet.
    let range = Interval::new(amount.absolute.low, if has_scale { FAR } else { amount.absolute.high });
    let mut above = FAR;
    let uppers = limits.iter().map(|l| i128::from(*l)).chain([-FAR]);
    for (name, low) in grade.names.iter().zip(uppers) {
        let stretch = Interval::new(low, (above - 1).max(-FAR));
        if stretch.both(range).is_empty() {
            let value = |v: i128| numbers::amount(v, of.unit, of.decimals);
            let (message, help) = if stretch.low > range.high {
                let most = value(range.high);
                (
                    format!(
                        "nobody can get `{name}` from {}: {most} is the most",
                        value(stretch.low)
                    ),
                    format!("lower the limit of `{name}` to {most} or less, or remove it"),
                )
            } else {
                let least = value(range.low);
                (
                    format!("nobody can get `{name}`: {least} is the least, and that already gives a better one"),
                    format!("raise the limit of the row above `{name}`, or make that row the last one, `otherwise`"),
                )
            };
            let mut diagnostic = Diagnostic::new(
                Code::GradeUnreachable,
                message,
                grade.at.0,
                format!("`{name}` is never given"),
            )
            .with_help(help);
            if let Some((score, reach)) = score_of(model, of) {
                let (score, too_high) = (&model.definition.scores[score], stretch.low > range.high);
                diagnostic = diagnostic.with_label(score.at.0, "graded here").with_note(if too_high {
                    most(score, &reach)
                } else {
                    least(score, &reach)
                });
            }
            findings.report(diagnostic);
        }
        above = low;
    }
}

fn score_of(model: &Model<'_>, of: &Quantity) -> Option<(ScoreId, Rc<Reach>)> {
    if let QuantityKind::Score(id) = of.kind {
        Some((id, model.reach(id)))
    } else {
        None
    }
}
