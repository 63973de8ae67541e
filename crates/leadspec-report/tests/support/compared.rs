//! Two lifecycles in one picture: stages are found again by their names, ways by the stages they join.

use leadspec_ir::{Condition, Definition, Lifecycle, Stage, StageId, TransitionId};
use leadspec_report::{Pair, Picture};

/// The picture of two versions in which a condition changed, a way is new, a way is gone, and so is a stage.
pub(crate) fn picture() -> Picture {
    let old = definition(
        &["parked \"Parked\" later"],
        &[
            "lead -> mql when fit >= 20",
            "mql -> sal when fit >= 40",
            "sal -> sql when fit >= 60",
            "sal -> parked when quiet",
        ],
    );
    let new = definition(
        &[],
        &[
            "lead -> mql when fit >= 20",
            "mql -> sal when fit >= 40",
            "sal -> sql when fit >= 70",
            "sal -> nurture when quiet",
        ],
    );
    compared(&old, &new).unwrap()
}

/// Six stages, more stages, and ways.
pub(crate) fn definition(stages: &[&str], ways: &[&str]) -> Definition {
    let known = [
        "lead \"Lead\" initial owner \"Marketing\"",
        "mql \"Marketing qualified\" owner \"Marketing\"",
        "sal \"Sales accepted\" owner \"Sales\"",
        "sql \"Sales qualified\" now owner \"Sales\"",
        "nurture \"Nurture\" later owner \"Marketing\"",
        "disqualified \"Disqualified\" never final",
    ];
    let stages: Vec<&str> = known.iter().chain(stages).copied().collect();
    let (stages, ways) = (stages.join("\n  stage "), ways.join("\n  "));
    let text = format!(
        "definition \"B2B SaaS\" {{}}\nlead {{ fit integer quiet bool country text? }}\n\
         gate sanctions \"Sanctions\" before sal {{ require country != \"KP\" otherwise disqualified because \"Sanctions\" \
         if unknown pass }}\nlifecycle {{\n  stage {stages}\n  {ways}\n}}\n"
    );
    super::project(&text).0
}

pub(crate) fn compared(old: &Definition, new: &Definition) -> Option<Picture> {
    let none = Lifecycle {
        stages: [].into_iter().collect(),
        transitions: [].into_iter().collect(),
        ..old.lifecycle.clone().or_else(|| new.lifecycle.clone())?
    };
    let (was, is) = (
        old.lifecycle.as_ref().unwrap_or(&none),
        new.lifecycle.as_ref().unwrap_or(&none),
    );
    let (stages, ways) = (pairs(&stages(was), &stages(is)), pairs(&ways(was), &ways(is)));
    Picture::compared(old, new, &stages, &ways)
}

fn stages(of: &Lifecycle) -> Vec<(StageId, String, &Stage)> {
    let stages = of.stages.entries();
    stages.map(|(id, stage)| (id, stage.name.clone(), stage)).collect()
}

/// Ways by the stages they join, several between the same two in their order.
fn ways(of: &Lifecycle) -> Vec<(TransitionId, String, &Condition)> {
    let mut found: Vec<(TransitionId, String, &Condition)> = Vec::new();
    for (id, way) in of.transitions.entries() {
        let joined = format!("{} {} ", of.stages[way.from].name, of.stages[way.to].name);
        let number = found.iter().filter(|(_, known, _)| known.starts_with(&joined)).count();
        found.push((id, format!("{joined}{number}"), &way.when));
    }
    found
}

/// The new ones in their order, then those that are gone: by what they are called, and what they say.
fn pairs<I: Copy + PartialEq, T: PartialEq>(old: &[(I, String, T)], new: &[(I, String, T)]) -> Vec<Pair<I>> {
    let of_new = new.iter().map(|(id, called, says)| {
        let found = old.iter().find(|(_, known, _)| known == called);
        Pair {
            old: found.map(|(id, _, _)| *id),
            new: Some(*id),
            is_changed: found.is_some_and(|(_, _, said)| said != says),
        }
    });
    let gone = old
        .iter()
        .filter(|(_, called, _)| new.iter().all(|(_, known, _)| known != called));
    let gone = gone.map(|(id, _, _)| Pair {
        old: Some(*id),
        new: None,
        is_changed: false,
    });
    of_new.chain(gone).collect()
}
