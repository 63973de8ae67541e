//! LS4002, LS4003, LS4006, LS4007: stages nothing leads to or away from, final stages with a way out, gates before stages that
//! nothing enters.

use super::super::findings::Findings;
use super::super::model::Model;
use super::way;
use leadspec_diagnostics::{Code, Diagnostic};
use leadspec_ir::{Gate, Lifecycle, StageId};
use std::collections::BTreeSet;

pub(super) fn check(model: &Model<'_>, lifecycle: &Lifecycle, findings: &mut Findings) {
    let entered = entered(model, lifecycle);
    let guarding_nothing: Vec<&Gate> = model
        .definition
        .gates
        .iter()
        .filter(|gate| guards_nothing(model, lifecycle, gate, &entered))
        .collect();
    for gate in &guarding_nothing {
        guard_of_nothing(lifecycle, gate, findings);
    }
    for (id, stage) in lifecycle.stages.entries() {
        let leaving = lifecycle.transitions.iter().find(|t| t.from == id);
        let name = &stage.name;
        if let Some(transition) = leaving.filter(|_| stage.is_final) {
            findings.report(
                Diagnostic::new(
                    Code::FinalLeaves,
                    format!("`{}` leaves `{name}`, which is final", way(lifecycle, transition)),
                    transition.at.0,
                    "nothing leaves a final stage",
                )
                .with_label(stage.at.0, "declared `final` here")
                .with_help(format!(
                    "remove `final` from the stage `{name}`, or remove this transition"
                )),
            );
        }
        if !entered.contains(&id) {
            // An export may hold leads that people put into a final stage: nothing has to lead there.
            let is_set_by_hand = stage.is_final && model.definition.stage.is_some();
            let is_told = guarding_nothing.iter().any(|g| g.before.contains(&id));
            if !is_set_by_hand && !is_told {
                unreachable(model, lifecycle, id, findings);
            }
            continue;
        }
        let gate_leads_on = model
            .definition
            .gates
            .iter()
            .any(|gate| gate.before.contains(&id) && gate.otherwise.is_some_and(|to| to != id));
        if leaving.is_none() && !stage.is_final && stage.outcome.is_none() && !gate_leads_on {
            findings.report(
                Diagnostic::new(
                    Code::DeadEnd,
                    format!("no transition leaves the stage `{name}`, and it is not final"),
                    stage.at.0,
                    "leads stay here for good",
                )
                .with_help(format!(
                    "write a transition `{name} -> … when …`, or say what being there means: `final`, `now`, `later` or `never`"
                )),
            );
        }
    }
}

/// The stages that leads get to: where an export says in which stage a lead is, all that a transition or a gate leads to, from
/// wherever; otherwise those that are reached from the initial one, and, so that one mistake is reported once, those behind the
/// first of a set that is not reached.
fn entered(model: &Model<'_>, lifecycle: &Lifecycle) -> BTreeSet<StageId> {
    let led_to: BTreeSet<StageId> = lifecycle
        .transitions
        .iter()
        .filter(|t| t.from != t.to)
        .map(|t| t.to)
        .chain(model.definition.gates.iter().filter_map(|g| g.otherwise))
        .chain([lifecycle.initial])
        .collect();
    if model.definition.stage.is_some() {
        return led_to;
    }
    let mut reached = BTreeSet::new();
    reach(model, lifecycle, lifecycle.initial, &mut reached);
    let mut entered = reached.clone();
    // What nothing leads to is a mistake of its own; what only that leads to follows from it.
    for stage in lifecycle.stages.ids().filter(|s| !led_to.contains(s)) {
        reach(model, lifecycle, stage, &mut reached);
        reached.insert(stage);
    }
    for stage in lifecycle.stages.ids().filter(|s| led_to.contains(s)) {
        if entered.contains(&stage) {
            continue;
        }
        if reached.contains(&stage) {
            entered.insert(stage);
        } else {
            reach(model, lifecycle, stage, &mut reached);
        }
    }
    entered
}

/// All that transitions and gates lead to from a stage, itself included.
fn reach(model: &Model<'_>, lifecycle: &Lifecycle, from: StageId, reached: &mut BTreeSet<StageId>) {
    let mut open = vec![from];
    while let Some(stage) = open.pop() {
        if !reached.insert(stage) {
            continue;
        }
        let next = lifecycle.transitions.iter().filter(|t| t.from == stage).map(|t| t.to);
        open.extend(next.clone());
        // A gate sends away from the stage it guards, and from the way into it.
        let gates = model.definition.gates.iter();
        let meets = |gate: &&Gate| gate.guards(stage) || next.clone().any(|to| gate.guards(to));
        open.extend(gates.filter(meets).filter_map(|g| g.otherwise));
    }
}

fn unreachable(model: &Model<'_>, lifecycle: &Lifecycle, id: StageId, findings: &mut Findings) {
    let name = &lifecycle.stages[id].name;
    let is_led_to = lifecycle.transitions.iter().any(|t| t.to == id && t.from != id);
    let mut diagnostic = Diagnostic::new(
        Code::UnreachableStage,
        if is_led_to {
            format!("no lead gets to the stage `{name}`: only stages that are not reached either lead there")
        } else {
            format!("no transition and no gate leads to the stage `{name}`")
        },
        lifecycle.stages[id].at.0,
        "never entered",
    )
    .with_help(format!("write a transition `… -> {name} when …`, or remove the stage"));
    if let Some(stage) = model.definition.stage {
        let field = &model.definition.fields[stage].name;
        diagnostic = diagnostic.with_note(format!("only leads whose `{field}` already says so are there"));
    }
    findings.report(diagnostic);
}

/// Whether no lead is ever held to a gate: nothing enters what it guards, and nobody can be there already.
fn guards_nothing(model: &Model<'_>, lifecycle: &Lifecycle, gate: &Gate, entered: &BTreeSet<StageId>) -> bool {
    !gate.before.is_empty()
        && gate.before.iter().all(|stage| {
            let may_be_there = model.definition.stage.is_some() && !lifecycle.stages[*stage].is_final;
            !entered.contains(stage) && !may_be_there
        })
}

fn guard_of_nothing(lifecycle: &Lifecycle, gate: &Gate, findings: &mut Findings) {
    let names: Vec<String> = gate
        .before
        .iter()
        .map(|s| format!("`{}`", lifecycle.stages[*s].name))
        .collect();
    let stages = super::super::numbers::list(&names, "or");
    let mut diagnostic = Diagnostic::new(
        Code::GateGuardsNothing,
        format!(
            "the gate `{}` guards {stages}, and no lead ever enters there",
            gate.name
        ),
        gate.at.0,
        "guards nothing",
    )
    .with_help("put the gate before the stage that leads do enter, or write a transition into this one");
    for stage in &gate.before {
        diagnostic = diagnostic.with_label(lifecycle.stages[*stage].at.0, "nothing leads here");
    }
    findings.report(diagnostic);
}
