//! Scores, the thresholds on them, and grades.

mod bands;
mod caps;
mod grades;
mod points;
mod thresholds;
mod weights;

use super::findings::Findings;
use super::model::Model;
use super::numbers;
use super::reach::Reach;
use leadspec_ir::{SCALE, Score};

/// What is wrong with scores by themselves, and with what is compared with them.
pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    weights::check(model, findings);
    bands::check(model, findings);
    thresholds::check(model, findings);
}

/// What may follow from a condition that is always or never met.
pub(super) fn check_effects(model: &Model<'_>, findings: &mut Findings) {
    points::check(model, findings);
    grades::check(model, findings);
    caps::check(model, findings);
}

/// Whether a score's greatest value states its scale: 100 is how far a score is said to go, reached or not.
fn is_scale(score: &Score) -> bool {
    score.high == Some(100 * SCALE)
}

/// How the most that a score can come to is made up.
fn most(score: &Score, reach: &Reach) -> String {
    let sum = numbers::sum(&reach.most_lines, score.weights);
    match score.high {
        Some(high) if reach.sum.high > i128::from(high) => format!(
            "the most `{}` can earn: {sum}, cut to {}",
            score.name,
            numbers::points(i128::from(high), score.weights)
        ),
        Some(_) | None => format!("the most `{}` can earn: {sum}", score.name),
    }
}

/// How the least that a score can come to is made up.
fn least(score: &Score, reach: &Reach) -> String {
    let sum = numbers::sum(&reach.least_lines, score.weights);
    match score.low {
        Some(low) if reach.sum.low < i128::from(low) && reach.has_least() => format!(
            "the least `{}` can come to: {sum}, raised to {}",
            score.name,
            numbers::points(i128::from(low), score.weights)
        ),
        Some(low) if reach.sum.low < i128::from(low) => format!(
            "the least `{}` can come to is its own limit, {}",
            score.name,
            numbers::points(i128::from(low), score.weights)
        ),
        Some(_) | None => format!("the least `{}` can come to: {sum}", score.name),
    }
}
