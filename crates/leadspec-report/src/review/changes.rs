//! What changes: a row for each difference in meaning, and apart from them what alters words only.

use super::forms::Room;
use super::say::{and_more, cut, number, shortened, verdict_badge};
use super::{Agreed, Alone, Change, Effect, Review};
use crate::page::{Block, Section, Table, Tone, Words};
use crate::text::listed;

/// What a change said before and says now is repeated beside its sentence if it is no longer than this.
const SHORT: usize = 30;

pub(super) fn section(review: &Review, room: Room) -> Option<Section> {
    if review.changes.is_empty() {
        return None;
    }
    let (deciding, words_only): (Vec<&Change>, Vec<&Change>) = review.changes.iter().partition(|change| change.decides);
    let mut table = Table::new(
        "Changes, in the order of the definition",
        &["No.", "What changes", "Effect", "Alone", "Who should agree"],
    )
    .with_numbers(0)
    .with_numbers(3);
    let has_stages = !review.stages.is_empty();
    let rows = |changes: &[&Change]| changes.iter().map(|change| row(change, has_stages)).collect();
    if !deciding.is_empty() {
        table.group(None, rows(&deciding));
    }
    if !words_only.is_empty() {
        table.group(
            Some(Words::from("Words only: no lead is decided differently")),
            rows(&words_only),
        );
    }
    let (table, more) = table.limited(room.rows, |rest| and_more(rest, "change", "changes"));
    let mut blocks = vec![Block::Table(table.without_empty_columns())];
    if let Some(more) = more {
        let rest: Vec<&Change> = deciding.into_iter().chain(words_only).skip(room.rows).collect();
        blocks.push(rest_of(&rest, more, room));
    }
    blocks.extend(explained(review).map(Block::Paragraph));
    Some(Section {
        id: "changes",
        title: "What changes".to_string(),
        blocks,
    })
}

fn row(change: &Change, has_stages: bool) -> Vec<Words> {
    vec![
        Words::from(change.number.to_string()),
        what(change),
        change.verdict.map(verdict_badge).unwrap_or_default(),
        if change.decides {
            change
                .alone
                .as_ref()
                .map(|own| alone(own, has_stages))
                .unwrap_or_default()
        } else {
            Words::new()
        },
        Words::from(cut(&listed(&change.owners, "and"))),
    ]
}

/// The sentence; then what it said and says, where the sentence does not, and where it stands; then who agreed.
fn what(change: &Change) -> Words {
    let place = change
        .new_place
        .as_ref()
        .or(change.old_place.as_ref())
        .map(ToString::to_string);
    let aside: Vec<String> = texts(change).into_iter().chain(place).collect();
    let mut lines = vec![Words::from(cut(&change.sentence))];
    if !aside.is_empty() {
        lines.push(Words::new().quiet(cut(&aside.join(" · "))));
    }
    lines.extend(change.agreed.as_ref().map(agreed));
    Words::lines(lines)
}

/// `60 → 70`, where both are short and the sentence has not said them already.
fn texts(change: &Change) -> Option<String> {
    let (before, after) = (change.before.as_ref()?, change.after.as_ref()?);
    let is_short = |text: &String| text.chars().count() <= SHORT;
    let is_said = |text: &String| change.sentence.contains(text.as_str());
    let is_new = is_short(before) && is_short(after) && !(is_said(before) && is_said(after));
    is_new.then(|| format!("{before} → {after}"))
}

fn agreed(agreed: &Agreed) -> Words {
    let until = agreed
        .expires
        .as_ref()
        .map_or(String::new(), |day| format!(", until {day}"));
    let reason = if agreed.reason.is_empty() {
        String::new()
    } else {
        format!(": {}", agreed.reason)
    };
    let said = format!(" by {}{reason}{until}", agreed.name);
    Words::new().badge(Tone::Good, "agreed").quiet(cut(&said))
}

/// How many leads a change moves by itself; without stages, for how many it comes out differently.
fn alone(alone: &Alone, has_stages: bool) -> Words {
    match alone {
        Alone::Counted { moved, touched } => Words::from(number(if has_stages { *moved } else { *touched })),
        Alone::Nothing => Words::from("0"),
        Alone::NotToldApart => Words::from("not told apart"),
    }
}

/// What the table has no room for: as a list on demand, or at least how much it is.
fn rest_of(rest: &[&Change], more: Words, room: Room) -> Block {
    if room.listed == 0 {
        return Block::Paragraph(more);
    }
    let told = |change: &&Change| {
        Words::from(format!(
            "{}: {}",
            change.number,
            shortened(&change.sentence, room.listed)
        ))
    };
    Block::Fold(more, vec![Block::List(rest.iter().map(told).collect())])
}

/// What the columns of effects are about.
fn explained(review: &Review) -> Option<Words> {
    let has_effect = review.changes.iter().any(|change| change.verdict.is_some());
    let effect = (has_effect && !review.about.is_empty()).then(|| {
        let about = cut(&listed(&review.about, "or"));
        format!("“Effect” is about who becomes {about}, of all possible leads, if only this change is made.")
    });
    let has_alone = review.changes.iter().any(|change| change.alone.is_some());
    let alone = review.effect.as_ref().filter(|_| has_alone).map(|effect| {
        let own = if review.stages.is_empty() {
            "“Alone” counts the given leads for which something comes out differently if only this change is made."
        } else {
            "“Alone” counts the given leads that move if only this change is made."
        };
        own.to_string() + &overlap(review, effect).unwrap_or_default()
    });
    let told: Vec<String> = effect.into_iter().chain(alone).collect();
    (!told.is_empty()).then(|| Words::from(told.join(" ")))
}

/// Changes overlap: their own effects are not parts of the whole.
fn overlap(review: &Review, effect: &Effect) -> Option<String> {
    let moved = |change: &Change| match &change.alone {
        Some(Alone::Counted { moved, .. }) => *moved,
        Some(Alone::Nothing | Alone::NotToldApart) | None => 0,
    };
    let sum: u64 = review.changes.iter().map(moved).sum();
    (!review.stages.is_empty() && sum != effect.moved).then(|| {
        format!(
            " The changes overlap, or work only together, so the column does not add up to {}.",
            number(effect.moved)
        )
    })
}
