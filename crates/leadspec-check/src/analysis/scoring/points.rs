//! LS3005, LS3012, LS3013: lines that never earn anything, points beyond what a score can hold, lines that are worth nothing.

use super::super::findings::Findings;
use super::super::interval::FAR;
use super::super::model::{MOST_COUNTED, Model};
use super::super::numbers;
use super::super::search;
use super::super::space::Space;
use super::super::truths::Truths;
use super::super::view::View;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{SCALE, Score, ScoreLine, ScoreLineKind, Truth, Unit};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for score in &model.definition.scores {
        overflow(model, score, findings);
        for line in &score.lines {
            if is_worthless(line) {
                findings.report(
                    Diagnostic::new(
                        Code::ZeroPoints,
                        format!("a line of `{}` is worth nothing", score.name),
                        line.at.0,
                        "0 points, whoever earns them",
                    )
                    .with_help("give it points, or remove the line"),
                );
            } else {
                never_earned(model, score, line, findings);
            }
        }
    }
}

fn is_worthless(line: &ScoreLine) -> bool {
    match &line.kind {
        ScoreLineKind::When { points, .. } => *points == 0,
        ScoreLineKind::Per { points, at_most, .. } => *points == 0 || *at_most == Some(0),
        ScoreLineKind::By { rows, .. } => !rows.is_empty() && rows.iter().all(|r| r.points == 0),
    }
}

fn never_earned(model: &Model<'_>, score: &Score, line: &ScoreLine, findings: &mut Findings) {
    let (place, points, what, help) = match &line.kind {
        ScoreLineKind::When { points, condition } => {
            let meets = search::condition(model, condition, Truths::one(Truth::True));
            if meets.has(Truth::True) || findings.explain(model.definition, condition) {
                return;
            }
            let help = "correct the condition, or remove the line";
            (condition.at.0, points, "no lead meets this", help)
        }
        ScoreLineKind::Per { points, count, .. } => {
            let space = Space::new(false);
            let amount = View::new(model, &space, &[]).quantity(count);
            if amount.known && amount.absolute.high > 0 {
                return;
            }
            let help = "correct what is counted, or remove the line";
            (count.at.0, points, "never more than 0", help)
        }
        ScoreLineKind::By { .. } => return,
    };
    findings.report(
        Diagnostic::new(
            Code::NeverEarned,
            format!(
                "no lead can ever earn {} of `{}` by this line",
                numbers::signed(i128::from(*points), score.weights),
                score.name
            ),
            place,
            what,
        )
        .with_help(help),
    );
}

/// The sum of the lines' greatest effects must fit the 64 bits that a score is held in.
fn overflow(model: &Model<'_>, score: &Score, findings: &mut Findings) {
    let space = Space::new(false);
    let view = View::new(model, &space, &[]);
    let effects: Vec<i128> = score
        .lines
        .iter()
        .map(|line| match &line.kind {
            ScoreLineKind::When { points, .. } => i128::from(*points).abs(),
            ScoreLineKind::Per {
                at_most: Some(most), ..
            } => i128::from(*most).abs(),
            ScoreLineKind::Per { points, count, .. } => {
                let most = view.quantity(count).absolute.high;
                let most = if most >= FAR { MOST_COUNTED } else { most.max(0) };
                i128::from(*points).abs().saturating_mul(most)
            }
            ScoreLineKind::By { rows, .. } => rows.iter().map(|r| i128::from(r.points).abs()).max().unwrap_or(0),
        })
        .collect();
    let total = effects.iter().fold(0i128, |sum, e| sum.saturating_add(*e));
    if total <= i128::from(i64::MAX) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::PointsOverflow,
        format!("`{}` could grow beyond what a score can hold", score.name),
        score.at.0,
        "too large",
    )
    .with_note(format!(
        "a score holds up to {} points; a count goes up to {}",
        numbers::points(i128::from(i64::MAX / SCALE) * i128::from(SCALE), false),
        numbers::amount(MOST_COUNTED, Unit::Integer, 0)
    ));
    let greatest = score.lines.iter().zip(&effects).max_by_key(|(_, effect)| **effect);
    if let Some((line, effect)) = greatest {
        diagnostic = diagnostic.with_label(line.at.0, format!("up to {} points", numbers::points(*effect, false)));
        if let ScoreLineKind::Per { points, .. } = &line.kind {
            let some = numbers::signed(i128::from(*points) * 10, false);
            diagnostic = diagnostic.with_help(format!("limit what the line may earn: `, at most {some}`"));
        } else {
            diagnostic = diagnostic.with_help("use smaller points");
        }
    }
    findings.report(diagnostic);
}
