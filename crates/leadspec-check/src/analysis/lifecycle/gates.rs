//! LS4014, LS4015: gates that stop nobody, gates that let nobody through.

use super::super::findings::Findings;
use super::super::model::Model;
use super::super::search;
use super::super::truths::Truths;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::Truth;

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (id, gate) in model.definition.gates.entries() {
        if findings.explain(model.definition, &gate.require) {
            continue;
        }
        let passes = search::gate_passes(model, id, Truths::KNOWN);
        let name = &gate.name;
        let diagnostic = match passes.only() {
            Some(Truth::True) => Diagnostic::new(
                Code::GateNeverFails,
                format!("the gate `{name}` stops no lead"),
                gate.require.at.0,
                "stops nobody",
            )
            .with_help("require something that some leads lack, or remove the gate"),
            Some(Truth::False) => Diagnostic::new(
                Code::GateAlwaysFails,
                format!("the gate `{name}` lets no lead pass"),
                gate.require.at.0,
                "lets nobody through",
            )
            .with_help("correct the condition: a stage behind this gate stays empty"),
            Some(Truth::Unknown) | None => continue,
        };
        findings.report(diagnostic.with_label(gate.at.0, "this gate"));
    }
}
