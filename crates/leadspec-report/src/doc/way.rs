//! The lifecycle: a picture, and everything in it as tables.

use super::condition::in_words;
use super::names;
use crate::page::{Block, Section, Table, Words};
use crate::picture::{Picture, stage_label};
use leadspec_ir::{Definition, Lifecycle, Stage, StageId, Transition};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    let lifecycle = definition.lifecycle.as_ref()?;
    let picture = Picture::of(definition)?;
    let mut blocks = vec![Block::Picture(picture)];
    if !lifecycle.transitions.is_empty() {
        blocks.push(Block::Paragraph(Words::from(
            "Each arrow is one row of the table below. Of the arrows that leave a stage, the first whose condition is known to hold is \
             taken, and then the next from there. Gates come before any of them.",
        )));
        blocks.push(Block::Table(transitions(definition, lifecycle)));
    }
    blocks.push(Block::Table(stages(lifecycle)));
    Some(Section {
        id: "way",
        title: "The way of a lead".to_string(),
        blocks,
    })
}

fn transitions(definition: &Definition, lifecycle: &Lifecycle) -> Table {
    let mut table = Table::new(
        "From stage to stage",
        &["No.", "From", "To", "When", "Time allowed", "What is done", "Reason"],
    )
    .with_numbers(0);
    for (place, transition) in lifecycle.transitions.iter().enumerate() {
        table.row(row(definition, place, transition));
    }
    table.without_empty_columns()
}

fn row(definition: &Definition, place: usize, transition: &Transition) -> Vec<Words> {
    let actions = transition
        .actions
        .iter()
        .map(|action| Words::from(names::action(action)));
    vec![
        Words::from((place + 1).to_string()),
        Words::from(names::stage(definition, transition.from)),
        Words::new().strong(names::stage(definition, transition.to)),
        in_words(definition, &transition.when),
        transition
            .sla
            .map(|sla| Words::from(names::sla(sla)))
            .unwrap_or_default(),
        Words::lines(actions),
        transition.because.as_deref().map(Words::from).unwrap_or_default(),
    ]
}

fn stages(lifecycle: &Lifecycle) -> Table {
    let mut table = Table::new("Stages", &["Stage", "In tables", "What it means", "Owner"]);
    for (id, stage) in lifecycle.stages.entries() {
        table.row(vec![
            Words::from(stage_label(stage)),
            Words::new().name(stage.name.clone()),
            meaning(lifecycle, id, stage),
            stage.owner.as_deref().map(Words::from).unwrap_or_default(),
        ]);
    }
    table.without_empty_columns()
}

fn meaning(lifecycle: &Lifecycle, id: StageId, stage: &Stage) -> Words {
    let outcome = stage.outcome.map(|outcome| {
        let (tone, words) = names::outcome(outcome);
        Words::new().badge(tone, words)
    });
    let initial = (id == lifecycle.initial).then(|| Words::from("leads start here"));
    let last = stage.is_final.then(|| Words::from("nothing leads out"));
    let parts: Vec<Words> = outcome.into_iter().chain(initial).chain(last).collect();
    let is_plain = parts.is_empty();
    let joined = parts.into_iter().fold(Words::new(), |all, part| {
        if all.is_empty() { part } else { all.text(" ").then(part) }
    });
    if is_plain { Words::from("on its way") } else { joined }
}
