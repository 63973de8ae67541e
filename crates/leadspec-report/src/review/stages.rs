//! The stages before and after, by the leads that were given and for every possible lead.

use super::forms::Room;
use super::say::{and_more, cut, number, signed, signed_share, verdict_badge};
use super::{Counts, Effect, Movement, Review, Stage, Verdict};
use crate::page::{Block, Section, Table, Words};

/// So many ways out of a stage are named; of more it says how many leads take them.
const NAMED: usize = 4;

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    let says_something = |stage: &Stage| stage.counts.is_some() || stage.verdict.is_some();
    if !review.stages.iter().any(says_something) {
        return None;
    }
    let mut table = Table::new(
        "Stages before and after",
        &[
            "Stage",
            "Before",
            "After",
            "Change",
            "For every possible lead",
            "Where leads go",
        ],
    )
    .with_numbers(1)
    .with_numbers(2)
    .with_numbers(3);
    for (place, stage) in review.stages.iter().enumerate() {
        table.row(row(review, place, stage));
    }
    let (table, more) = table.limited(room.rows, |rest| and_more(rest, "stage", "stages"));
    let mut blocks = vec![Block::Table(table.without_empty_columns())];
    blocks.extend(more.map(Block::Paragraph));
    Some(Section {
        id: "stages",
        title: "Stages".to_string(),
        blocks,
    })
}

fn row(review: &Review, place: usize, stage: &Stage) -> Vec<Words> {
    let count = |of: fn(&Counts) -> u64| stage.counts.as_ref().map(|counts| Words::from(number(of(counts))));
    let change = stage.counts.as_ref().map(|counts| {
        let share = counts.share.as_ref().filter(|_| counts.change != 0);
        let share = share.map(|share| format!(" ({})", signed_share(share, counts.change)));
        Words::from(format!("{}{}", signed(counts.change), share.unwrap_or_default()))
    });
    vec![
        Words::from(cut(&stage.label)),
        count(|counts| counts.before).unwrap_or_default(),
        count(|counts| counts.after).unwrap_or_default(),
        change.unwrap_or_default(),
        every_lead(stage),
        review
            .effect
            .as_ref()
            .map(|effect| ways(review, effect, place))
            .unwrap_or_default(),
    ]
}

/// Which leads come through a stage, of all there can be.
fn every_lead(stage: &Stage) -> Words {
    let Some(verdict) = stage.verdict else {
        return Words::new();
    };
    let badge = verdict_badge(verdict);
    let meaning = match (verdict, stage.step_verdict) {
        (Verdict::Equal, Some(Verdict::Stricter | Verdict::Looser | Verdict::Mixed)) => {
            return badge.text(" leads, by other ways");
        }
        (Verdict::Equal, _) => return badge.text(" leads"),
        (Verdict::Stricter, _) => "some leads leave, none enters",
        (Verdict::Looser, _) => "some leads enter, none leaves",
        (Verdict::Mixed, _) => "some leads enter, some leave",
        (Verdict::NotDecided, _) => stage.doubt.as_deref().unwrap_or("it could not be found out"),
    };
    badge.text(format!(" ({})", cut(meaning)))
}

/// `171 to Sales accepted, 15 to Disqualified`, and on a line of its own who comes.
fn ways(review: &Review, effect: &Effect, place: usize) -> Words {
    let out = to_or_from(
        review,
        effect,
        |movement| (movement.from == place).then_some(movement.to),
        "to",
    );
    let into = to_or_from(
        review,
        effect,
        |movement| (movement.to == place).then_some(movement.from),
        "from",
    );
    Words::lines(out.into_iter().chain(into).map(Words::from))
}

fn to_or_from(
    review: &Review,
    effect: &Effect,
    other: impl Fn(&Movement) -> Option<usize>,
    word: &str,
) -> Option<String> {
    let mut ways: Vec<(u64, &Stage)> = Vec::new();
    for movement in &effect.movements {
        if let Some(stage) = other(movement).and_then(|place| review.stages.get(place)) {
            ways.push((movement.leads, stage));
        }
    }
    ways.sort_by_key(|(leads, _)| std::cmp::Reverse(*leads));
    let named = ways.iter().take(NAMED);
    let mut parts: Vec<String> = named
        .map(|(count, stage)| format!("{} {word} {}", number(*count), cut(&stage.label)))
        .collect();
    let rest: u64 = ways.iter().skip(NAMED).map(|(count, _)| count).sum();
    if rest > 0 {
        parts.push(format!("{} {word} others", number(rest)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
