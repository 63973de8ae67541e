//! The words of the page, for who reads it for the first time: those that occur, and no others.

use super::{Alone, Review, Verdict};
use crate::page::{Block, Section, Words};

pub(super) fn section(review: &Review) -> Option<Section> {
    let verdicts: Vec<Verdict> = review
        .verdict
        .into_iter()
        .chain(review.changes.iter().filter_map(|change| change.verdict))
        .chain(
            review
                .stages
                .iter()
                .flat_map(|stage| [stage.verdict, stage.step_verdict])
                .flatten(),
        )
        .collect();
    let has = |verdict: Verdict| verdicts.contains(&verdict);
    let alone = || review.changes.iter().filter_map(|change| change.alone.as_ref());
    let has_open = review.effect.as_ref().is_some_and(|effect| effect.open > 0);
    let all = [
        (
            !verdicts.is_empty(),
            "Possible lead",
            "Any lead there can be, whether somebody has it or not: every mix of answers counts.",
        ),
        (has(Verdict::Stricter), "Stricter", "Some leads leave, none enters."),
        (has(Verdict::Looser), "Looser", "Some leads enter, none leaves."),
        (has(Verdict::Mixed), "Mixed", "Some leads enter, and some leave."),
        (has(Verdict::Equal), "Same", "Not one possible lead enters or leaves."),
        (
            has(Verdict::NotDecided),
            "Not decided",
            "It could not be found out for every possible lead. That is neither a yes nor a no.",
        ),
        (
            review.effect.as_ref().is_some_and(|effect| effect.moved > 0),
            "Move",
            "A lead moves when it rests at another stage than before.",
        ),
        (
            alone().next().is_some(),
            "Alone",
            "What a change does if it is made and no other is. Changes overlap, so these numbers need not add up.",
        ),
        (
            alone().any(|alone| *alone == Alone::NotToldApart),
            "Not told apart",
            "The change makes no sense without others, so it has no effect of its own.",
        ),
        (
            has_open,
            "Unknown",
            "Leads for which an answer is missing that could still change where they rest.",
        ),
    ];
    let terms: Vec<(Words, Words)> = all
        .into_iter()
        .filter(|(is_used, _, _)| *is_used)
        .map(|(_, word, meaning)| (Words::from(word), Words::from(meaning)))
        .collect();
    (!terms.is_empty()).then(|| Section {
        id: "words",
        title: "Words on this page".to_string(),
        blocks: vec![Block::Fold(
            Words::from("What the words mean"),
            vec![Block::Terms(terms)],
        )],
    })
}
