//! Stages, the ways between them, and the gates before them.

mod circle;
mod gates;
mod one_sided;
mod stages;
mod strength;
mod transitions;

use super::findings::Findings;
use super::model::Model;
use leadspec_ir::{Gate, GateId, Lifecycle, StageId, Transition};

/// All findings on the lifecycle, its gates, and what criteria may decide there.
pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    strength::check(model, findings);
    gates::check(model, findings);
    if let Some(lifecycle) = &model.definition.lifecycle {
        stages::check(model, lifecycle, findings);
        transitions::check(model, lifecycle, findings);
        circle::check(model, lifecycle, findings);
        one_sided::check(model, lifecycle, findings);
    }
}

/// `sal -> sql`
fn way(lifecycle: &Lifecycle, transition: &Transition) -> String {
    format!(
        "{} -> {}",
        lifecycle.stages[transition.from].name, lifecycle.stages[transition.to].name
    )
}

/// The gates that guard a stage.
fn guards<'a>(model: &Model<'a>, stage: StageId) -> impl Iterator<Item = (GateId, &'a Gate)> {
    model
        .definition
        .gates
        .entries()
        .filter(move |(_, gate)| gate.guards(stage))
}
