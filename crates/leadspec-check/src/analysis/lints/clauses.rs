//! LS5006: a clause of a criterion behind clauses that always decide first.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::search;
use super::super::truths::Truths;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Condition, CriterionClause, CriterionRule, Truth};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for criterion in &model.definition.criteria {
        let CriterionRule::FirstKnown(clauses) = &criterion.rule else {
            continue;
        };
        for (place, clause) in clauses.iter().enumerate() {
            let earlier: Vec<&CriterionClause> = clauses.iter().take(place).collect();
            if earlier.is_empty()
                || findings.explain(model.definition, &clause.when)
                || decides(model, &earlier, clause)
            {
                continue;
            }
            let word = if clause.met { "met when" } else { "unmet when" };
            let mut diagnostic = Diagnostic::new(
                Code::ClauseNeverDecides,
                format!(
                    "this `{word}` of `{}` never decides: an earlier clause always does",
                    criterion.name
                ),
                clause.at.0,
                "never decides",
            );
            let alone = earlier.iter().find(|e| !decides(model, &[**e], clause));
            for winner in alone.map_or(earlier.clone(), |one| vec![*one]) {
                diagnostic = diagnostic.with_label(winner.at.0, "true whenever it is");
            }
            findings.report(
                diagnostic
                    .with_note("the first clause known to be true decides")
                    .with_help("put the narrower clause first, or remove this one"),
            );
        }
    }
}

/// Whether some lead meets a clause and none of the earlier ones.
fn decides(model: &Model<'_>, earlier: &[&CriterionClause], clause: &CriterionClause) -> bool {
    let not_true = Truths::one(Truth::False).or_else(Truths::one(Truth::Unknown));
    let mut asked: Vec<(&Condition, Truths)> = vec![(&clause.when, Truths::one(Truth::True))];
    asked.extend(earlier.iter().map(|e| (&e.when, not_true)));
    search::possible(model, &asked)
}
