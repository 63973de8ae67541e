//! Who works on what, and what was promised about time.

use super::names;
use crate::page::{Block, Section, Table, Words};
use crate::picture::stage_label;
use leadspec_ir::{Definition, Lifecycle, Outcome, Stage};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    let lifecycle = definition.lifecycle.as_ref()?;
    let mut owners: Vec<&String> = Vec::new();
    for owner in lifecycle.stages.iter().filter_map(|stage| stage.owner.as_ref()) {
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    if owners.is_empty() {
        return None;
    }
    let mut table = Table::new("Who works on leads where", &["Who", "Stages", "Promises of time"]);
    for owner in owners {
        let stages = lifecycle
            .stages
            .iter()
            .filter(|stage| stage.owner.as_ref() == Some(owner));
        table.row(vec![
            Words::from(owner.clone()),
            Words::lines(stages.map(|stage| Words::from(stage_label(stage)))),
            Words::lines(promises(definition, lifecycle, owner)),
        ]);
    }
    let table = table.without_empty_columns();
    let mut blocks = vec![Block::Table(table)];
    let nobody: Vec<String> = lifecycle
        .stages
        .iter()
        .filter(|stage| is_nobodys(stage))
        .map(stage_label)
        .collect();
    if !nobody.is_empty() {
        let said = format!("Nobody is named for {}.", crate::text::listed(&nobody, "and"));
        blocks.push(Block::Paragraph(Words::from(said)));
    }
    if let Some(owner) = &definition.owner {
        blocks.push(Block::Paragraph(
            Words::new()
                .text("The definition itself is owned by ")
                .strong(owner.clone())
                .text("."),
        ));
    }
    Some(Section {
        id: "owners",
        title: "Who owns what".to_string(),
        blocks,
    })
}

/// A stage that somebody should work on, and nobody is named for.
fn is_nobodys(stage: &Stage) -> bool {
    stage.owner.is_none() && stage.outcome != Some(Outcome::Never)
}

/// The time that transitions into this owner's stages allow for the next step.
fn promises<'a>(
    definition: &'a Definition,
    lifecycle: &'a Lifecycle,
    owner: &'a String,
) -> impl Iterator<Item = Words> {
    lifecycle
        .transitions
        .iter()
        .zip(1..)
        .filter_map(move |(transition, number)| {
            let sla = transition.sla?;
            let is_own = lifecycle.stages.lookup(transition.to)?.owner.as_ref() == Some(owner);
            is_own.then(|| {
                Words::new()
                    .text(format!("{} after arrow ", names::sla(sla)))
                    .link("way", format!("{number}"))
                    .text(format!(" to {}", names::stage(definition, transition.to)))
            })
        })
}
