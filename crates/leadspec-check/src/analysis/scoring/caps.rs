//! LS3009: a limit that never cuts anything. A `max 100` states the scale of a score and is not reported.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::numbers;
use super::super::space::Space;
use super::super::view::View;
use super::{is_scale, least, most};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{SCALE, Score, ScoreLine, ScoreLineKind};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (id, score) in model.definition.scores.entries() {
        let reach = model.reach(id);
        if let Some(high) = score.high
            && !is_scale(score)
            && reach.sum.high < i128::from(high)
            && !findings.within(score.at.0)
        {
            let limit = numbers::points(i128::from(high), score.weights);
            findings.report(
                Diagnostic::new(
                    Code::CapNeverBites,
                    format!("`{}` never gets as far as its greatest value, {limit}", score.name),
                    score.at.0,
                    format!("{} at most", numbers::points(reach.sum.high, score.weights)),
                )
                .with_note(most(score, &reach))
                .with_help(format!(
                    "remove the limit {limit}, lower it, or let `{}` earn more",
                    score.name
                )),
            );
        }
        if let Some(low) = score.low
            && low != -100 * SCALE
            && reach.sum.low > i128::from(low)
            && !findings.within(score.at.0)
        {
            let limit = numbers::points(i128::from(low), score.weights);
            findings.report(
                Diagnostic::new(
                    Code::CapNeverBites,
                    format!("`{}` never gets as low as its least value, {limit}", score.name),
                    score.at.0,
                    format!("{} at least", numbers::points(reach.sum.low, score.weights)),
                )
                .with_note(least(score, &reach))
                .with_help(format!("remove the limit {limit}, or raise it")),
            );
        }
        for line in &score.lines {
            cap_of_line(model, score, line, findings);
        }
    }
}

fn cap_of_line(model: &Model<'_>, score: &Score, line: &ScoreLine, findings: &mut Findings) {
    let ScoreLineKind::Per {
        points,
        count,
        at_most: Some(cap),
    } = &line.kind
    else {
        return;
    };
    let space = Space::new(false);
    let amount = View::new(model, &space, &[]).quantity(count);
    let counted = amount.absolute.high.max(0);
    let effect = counted.saturating_mul(i128::from(*points));
    if !amount.known || effect.abs() >= i128::from(*cap).abs() || findings.within(line.at.0) {
        return;
    }
    let cap = numbers::signed(i128::from(*cap), score.weights);
    findings.report(
        Diagnostic::new(
            Code::CapNeverBites,
            format!("this line of `{}` never comes to its `at most {cap}`", score.name),
            line.at.0,
            format!("{} at the outside", numbers::signed(effect, score.weights)),
        )
        .with_note(format!(
            "{} for each of at most {counted}: {}",
            numbers::signed(i128::from(*points), score.weights),
            numbers::signed(effect, score.weights)
        ))
        .with_help(format!("remove `at most {cap}`, or lower it")),
    );
}
