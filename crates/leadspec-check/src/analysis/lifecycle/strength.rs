//! LS4010, LS4011, LS4012: what a criterion's `strength` says, against where it stands.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::walk::{self, Behind};
use leadspec_diagnostics::{Code, Diagnostic, Span};
use leadspec_ir::{Criterion, CriterionId, Strength};

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    let definition = model.definition;
    let in_gates: Vec<(String, Span, Behind)> = definition
        .gates
        .iter()
        .map(|g| {
            (
                format!("the gate `{}`", g.name),
                g.at.0,
                walk::behind(definition, &g.require, false),
            )
        })
        .collect();
    for (id, criterion) in definition.criteria.entries() {
        match criterion.strength {
            Some(Strength::Hard) if in_gates.iter().any(|(_, _, behind)| path_to(behind, id).is_some()) => {}
            Some(Strength::Hard) => hard(criterion, findings),
            Some(Strength::Soft) => {
                for (gate, place, behind) in &in_gates {
                    if let Some(path) = path_to(behind, id) {
                        soft(criterion, gate, *place, path, findings);
                    }
                }
            }
            Some(Strength::Priority) => priority(model, id, criterion, findings),
            None => {}
        }
    }
}

fn path_to(behind: &Behind, id: CriterionId) -> Option<&[Span]> {
    behind
        .criteria
        .iter()
        .find(|(c, _)| *c == id)
        .map(|(_, path)| path.as_slice())
}

fn hard(criterion: &Criterion, findings: &mut Findings) {
    let name = &criterion.name;
    findings.report(
        Diagnostic::new(
            Code::HardWithoutGate,
            format!("the criterion `{name}` is hard, and no gate rests on it"),
            criterion.at.0,
            "`strength hard`",
        )
        .with_help(format!(
            "require it in a gate: `require {name}`, or change its strength to `soft`"
        )),
    );
}

fn soft(criterion: &Criterion, gate: &str, place: Span, path: &[Span], findings: &mut Findings) {
    let name = &criterion.name;
    findings.report(
        stands_in(
            Code::SoftInGate,
            format!("the criterion `{name}` is soft, and {gate} rests on it"),
            path,
            place,
        )
        .with_label(criterion.at.0, "`strength soft`: may weigh, may not gate")
        .with_help(format!(
            "take `{name}` out of the gate, or change its strength to `hard`"
        )),
    );
}

fn priority(model: &Model<'_>, id: CriterionId, criterion: &Criterion, findings: &mut Findings) {
    let definition = model.definition;
    let gates = definition
        .gates
        .iter()
        .map(|g| (format!("the gate `{}`", g.name), g.at.0, &g.require));
    let transitions = definition.lifecycle.iter().flat_map(|l| {
        l.transitions
            .iter()
            .map(|t| (format!("`{}`", super::way(l, t)), t.at.0, &t.when))
    });
    for (what, place, condition) in gates.chain(transitions) {
        let behind = walk::behind(definition, condition, true);
        if let Some(path) = path_to(&behind, id) {
            let name = &criterion.name;
            findings.report(
                stands_in(
                    Code::PriorityDecides,
                    format!("the criterion `{name}` may only rank, and {what} rests on it"),
                    path,
                    place,
                )
                .with_label(criterion.at.0, "`strength priority`: ranks, decides nothing")
                .with_help(format!(
                    "take `{name}` out of what decides, or change its strength to `soft` or `hard`"
                )),
            );
            return;
        }
    }
}

/// Points at the condition that names a criterion, first where the gate or transition stands, then on the way there.
fn stands_in(code: Code, message: String, path: &[Span], place: Span) -> Diagnostic {
    let (first, rest) = path.split_first().unwrap_or((&place, &[]));
    let mut diagnostic = Diagnostic::new(
        code,
        message,
        *first,
        if rest.is_empty() { "stands here" } else { "rests on it" },
    );
    for step in rest {
        diagnostic = diagnostic.with_label(*step, "through this");
    }
    diagnostic
}
