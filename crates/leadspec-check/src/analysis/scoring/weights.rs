//! LS3001: weights that do not add up to 100%.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::numbers;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{SCALE, ScoreLineKind};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for score in &model.definition.scores {
        let weights: Vec<_> = score
            .lines
            .iter()
            .filter_map(|line| match &line.kind {
                ScoreLineKind::When { points, .. } => Some((line, i128::from(*points))),
                // A weight stands with `when` only.
                ScoreLineKind::By { .. } | ScoreLineKind::Per { .. } => None,
            })
            .collect();
        let whole = 100 * i128::from(SCALE);
        let total: i128 = weights.iter().map(|(_, w)| w).sum();
        if !score.weights || weights.is_empty() || total == whole {
            continue;
        }
        let name = &score.name;
        let terms: Vec<i128> = weights.iter().map(|(_, w)| *w).collect();
        let (off, word) = if total < whole {
            (whole - total, "missing")
        } else {
            (total - whole, "too many")
        };
        let off = numbers::points(off, true);
        let mut diagnostic = Diagnostic::new(
            Code::WeightsNotWhole,
            format!(
                "the weights of `{name}` add up to {}, not 100%",
                numbers::points(total, true)
            ),
            score.at.0,
            format!("{off} {word}"),
        )
        .with_note(numbers::sum(&terms, true))
        .with_help(match weights.as_slice() {
            [.., (_, last)] if last + whole - total > 0 => format!(
                "change the weights until they make 100%: the last line, for instance, to {}",
                numbers::points(last + whole - total, true)
            ),
            _other => "change the weights until they make 100%".to_string(),
        });
        for (line, weight) in weights {
            diagnostic = diagnostic.with_label(line.at.0, numbers::points(weight, true));
        }
        findings.report(diagnostic);
    }
}
