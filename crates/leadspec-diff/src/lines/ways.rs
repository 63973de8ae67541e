//! Stages, and the ways between them.

use super::{Lines, all_parts};
use crate::words::{action, called, outcome, sla};
use leadspec_ir::{Definition, Lifecycle, Stage, StageId, Transition};

pub(super) fn all(lines: &mut Lines, definition: &Definition) {
    let Some(lifecycle) = &definition.lifecycle else {
        return;
    };
    for (id, stage) in lifecycle.stages.entries() {
        let subject = format!("Stage {}", called(stage.label.as_ref(), &stage.name));
        lines.about(&subject, stage_in_lines(stage, id == lifecycle.initial));
    }
    for way in &lifecycle.transitions {
        let number = number(lifecycle, way);
        let subject = format!(
            "From {} to {}{number}",
            stage(definition, way.from),
            stage(definition, way.to)
        );
        lines.about(&subject, way_in_lines(definition, way));
    }
}

/// What people call a stage.
pub(super) fn stage(definition: &Definition, id: StageId) -> String {
    let stages = definition.lifecycle.as_ref().map(|lifecycle| &lifecycle.stages);
    let stage = stages.and_then(|stages| stages.lookup(id));
    stage.map_or_else(String::new, |stage| called(stage.label.as_ref(), &stage.name))
}

fn stage_in_lines(stage: &Stage, is_initial: bool) -> Vec<String> {
    let mut said = vec![format!(" is called {} in tables", stage.name)];
    if is_initial {
        said.push(" is where a lead starts".to_string());
    }
    if stage.outcome.is_some() {
        said.push(format!(" means: {}", outcome(stage.outcome)));
    }
    if stage.is_final {
        said.push(" is an end".to_string());
    }
    said.extend(stage.owner.iter().map(|owner| format!(" belongs to {owner}")));
    said
}

/// Behind the second way and further ones between the same two stages: ` (2)`.
fn number(lifecycle: &Lifecycle, way: &Transition) -> String {
    let mut same = lifecycle
        .transitions
        .iter()
        .filter(|other| other.from == way.from && other.to == way.to);
    match same.position(|other| std::ptr::eq(other, way)) {
        None | Some(0) => String::new(),
        Some(place) => format!(" ({})", place + 1),
    }
}

fn way_in_lines(definition: &Definition, way: &Transition) -> Vec<String> {
    let parts = all_parts(definition, &way.when).into_iter();
    let mut said: Vec<String> = parts.map(|part| format!(" needs: {part}")).collect();
    said.extend(way.sla.map(|time| format!(": the next step within {}", sla(time))));
    said.extend(way.actions.iter().map(|one| format!(": to do: {}", action(one))));
    said.extend(
        way.because
            .iter()
            .map(|because| format!(": the reason people see is \"{because}\"")),
    );
    said
}
