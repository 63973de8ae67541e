//! The words of the page, for who reads it for the first time.

use crate::page::{Block, Section, Words};
use leadspec_ir::Definition;

pub(super) fn section(definition: &Definition) -> Section {
    let has_gates = !definition.gates.is_empty();
    let has_criteria = !definition.criteria.is_empty();
    let has_scores = !definition.scores.is_empty();
    let has_grades = !definition.grades.is_empty();
    let lifecycle = definition.lifecycle.as_ref();
    let has_sla = lifecycle.is_some_and(|lifecycle| lifecycle.transitions.iter().any(|one| one.sla.is_some()));
    let has_mutual =
        definition.fields.iter().any(|field| field.mutual) || definition.events.iter().any(|one| one.mutual);
    let has_personal = definition.fields.iter().any(|field| field.personal);
    let all = [
        (
            true,
            "Unknown",
            "Nobody has said it yet. Unknown is neither yes nor no, and nothing is decided by it in silence.",
        ),
        (
            has_criteria,
            "Criterion",
            "A question about a lead with a name. It is met, unmet or unknown.",
        ),
        (
            has_gates,
            "Gate",
            "A condition that must hold. A lead that fails it goes aside, however many points it has.",
        ),
        (
            has_scores,
            "Score",
            "A sum of points, or of parts of one whole. It counts what is known to be earned, and tells how far it could still rise or fall.",
        ),
        (
            has_grades,
            "Grade",
            "A name for a stretch of a score: A is better than B.",
        ),
        (
            lifecycle.is_some(),
            "Stage",
            "Where a lead is. It says who works on it, and whether that is now, later or never.",
        ),
        (
            lifecycle.is_some(),
            "Arrow",
            "A way from one stage to another, with the condition that must be known to hold. Also called a transition.",
        ),
        (
            has_sla,
            "Time allowed",
            "How long the next step may take. The clock starts at the end of the day of the decision.",
        ),
        (
            has_mutual,
            "Contact both ways",
            "Both sides took part: a talk, a meeting, an answer. Looking at pages is not.",
        ),
        (
            has_personal,
            "Personal",
            "A fact that must not be shown outside of the lead's own decision.",
        ),
        (
            true,
            "Day of the decision",
            "Every decision is made as of one day. “In the last 7 days” counts back from it and includes it.",
        ),
    ];
    let terms = all.into_iter().filter(|(is_used, _, _)| *is_used);
    Section {
        id: "words",
        title: "Words on this page".to_string(),
        blocks: vec![Block::Terms(
            terms
                .map(|(_, word, meaning)| (Words::from(word), Words::from(meaning)))
                .collect(),
        )],
    }
}
