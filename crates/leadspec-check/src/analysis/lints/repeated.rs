//! LS5005: the same condition twice in one list.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::walk::{self, Node};
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Condition, ConditionKind};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (_, root) in walk::roots(model.definition) {
        walk::root(&root, &mut |node| {
            if let Node::Condition(Condition {
                kind: ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of),
                ..
            }) = node
            {
                list(of, findings);
            }
        });
    }
}

fn list(of: &[Condition], findings: &mut Findings) {
    for (place, condition) in of.iter().enumerate() {
        let Some(first) = of.iter().take(place).find(|earlier| *earlier == condition) else {
            continue;
        };
        findings.report(
            Diagnostic::new(
                Code::RepeatedCondition,
                "the same condition stands twice in one list",
                condition.at.0,
                "said before",
            )
            .with_label(first.at.0, "here")
            .with_help("remove one of them, or correct the one that was meant to differ"),
        );
    }
}
