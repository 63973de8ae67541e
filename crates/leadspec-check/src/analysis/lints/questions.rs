//! LS5002: a criterion that can be unknown, and no question that would settle it.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::search;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{CriterionRule, Truth};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (id, criterion) in model.definition.criteria.entries() {
        let can_be_unknown = match &criterion.rule {
            CriterionRule::Condition(condition) => model.definition.condition_can_be_unknown(condition),
            CriterionRule::FirstKnown(_) => true,
        };
        if can_be_unknown && criterion.ask.is_empty() && search::criterion(model, id).has(Truth::Unknown) {
            findings.report(
                Diagnostic::new(
                    Code::NoQuestion,
                    format!(
                        "the criterion `{}` can stay unknown, and has no question that would settle it",
                        criterion.name
                    ),
                    criterion.at.0,
                    "no `ask`",
                )
                .with_help("write the question sales should ask: `ask \"…\"`"),
            );
        }
    }
}
