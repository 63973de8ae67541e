//! What is read first: the effect, and what nobody may overlook.

use super::say::{counted, cut, leads, number, sentence, size, verdict_badge};
use super::{Change, Finding, Review, TestCase, Verdict};
use crate::page::{Block, Figure, Section, Tone, Words};
use crate::text::listed;

/// So many findings, cases and notes are named before the first section; of more it says how many.
const NAMED: usize = 5;

pub(super) fn title(review: &Review) -> String {
    format!("What changes in {}", cut(&review.definition))
}

/// The two versions, and whose leads were looked at.
pub(super) fn facts(review: &Review) -> Vec<String> {
    let (old, new) = (&review.old, &review.new);
    let sides = format!("{} → {}", cut(&old.called), cut(&new.called));
    let version = match (&old.version, &new.version) {
        (Some(was), Some(is)) if was != is => Some(format!("Version {} → {}", cut(was), cut(is))),
        (_, Some(is)) => Some(format!("Version {}", cut(is))),
        (_, None) => None,
    };
    let effect = review.effect.as_ref();
    let leads = effect.map(|effect| format!("{} as of {}", leads(effect.leads), cut(&effect.as_of)));
    [Some(sides), version, leads].into_iter().flatten().collect()
}

/// The effect in a sentence; right behind it what is against an agreement or fails.
pub(super) fn opening(review: &Review, sections: &[Section]) -> Vec<Block> {
    let headline = Words::new().strong(cut(&review.headline));
    // Without leads the headline is about all possible ones itself.
    let (headline, over_all) = match review.verdict.filter(|_| !review.changes.is_empty()) {
        Some(verdict) if review.effect.is_none() => (headline.text(" ").then(verdict_badge(verdict)), None),
        Some(verdict) => (headline, Some(over_all(verdict, &review.about))),
        None => (headline, None),
    };
    let figures = figures(review, sections);
    [
        Some(Block::Paragraph(headline)),
        exceeded(&review.policy),
        review.tests.as_ref().and_then(|tests| failing(&tests.newly_failing)),
        over_all.map(Block::Paragraph),
        (!figures.is_empty()).then_some(Block::Figures(figures)),
        notes(&review.notes),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is against an agreement.
fn exceeded(policy: &[Finding]) -> Option<Block> {
    let found: Vec<&Finding> = policy.iter().filter(|finding| finding.exceeded).collect();
    let told = found.iter().map(|finding| Words::from(sentence(&finding.sentence)));
    notice("Against what was agreed:", told)
}

/// Tests that passed before.
fn failing(cases: &[TestCase]) -> Option<Block> {
    let head = format!("{}:", counted(size(cases), "test newly fails", "tests newly fail"));
    notice(&head, cases.iter().map(|case| Words::from(cut(&case.name))))
}

/// The first of several things under words that tell what they are; nothing where there are none.
fn notice(head: &str, told: impl ExactSizeIterator<Item = Words>) -> Option<Block> {
    let all = told.len();
    if all == 0 {
        return None;
    }
    let mut lines: Vec<Words> = told.take(NAMED).collect();
    if all > NAMED {
        lines.push(Words::from(format!("And {} more.", number((all - NAMED) as u64))));
    }
    let head = Words::new().strong(head);
    let words = if all == 1 {
        head.text(" ").then(Words::lines(lines))
    } else {
        head.line().then(Words::lines(lines))
    };
    Some(Block::Notice(Tone::Stop, words))
}

/// Who comes to the stages that count, of every lead there can be.
fn over_all(verdict: Verdict, about: &[String]) -> Words {
    let there = if about.is_empty() {
        "qualified".to_string()
    } else {
        cut(&listed(about, "or"))
    };
    let said = match verdict {
        Verdict::Equal => format!("the same ones become {there} as before."),
        Verdict::Stricter => format!("some no longer become {there}, and none does that did not before."),
        Verdict::Looser => format!("some become {there} that did not before, and all that did still do."),
        Verdict::Mixed => format!("some no longer become {there}, and others do that did not before."),
        Verdict::NotDecided => format!("it could not be found out whether the same ones become {there}."),
    };
    Words::new()
        .text("Of all possible leads, ")
        .text(said)
        .text(" ")
        .then(verdict_badge(verdict))
}

/// Counts that link to their sections.
fn figures(review: &Review, sections: &[Section]) -> Vec<Figure> {
    let deciding = |change: &&Change| change.decides;
    let decides = review.changes.iter().filter(deciding).count() as u64;
    let words_only = size(&review.changes) - decides;
    let moved = review.effect.as_ref().map_or(0, |effect| effect.moved);
    let rescored = review.effect.as_ref().filter(|_| review.stages.is_empty());
    let rescored = rescored.map_or(0, |effect| effect.rescored);
    let failing = review.tests.as_ref().map_or(0, |tests| size(&tests.newly_failing));
    let one_or_many = |count: u64, one: &'static str, many: &'static str| if count == 1 { one } else { many };
    [
        (
            decides,
            one_or_many(decides, "change of meaning", "changes of meaning"),
            "changes",
        ),
        (
            words_only,
            one_or_many(words_only, "change of words", "changes of words"),
            "changes",
        ),
        (moved, one_or_many(moved, "lead moves", "leads move"), "moves"),
        (
            rescored,
            one_or_many(rescored, "lead scores differently", "leads score differently"),
            "moves",
        ),
        (
            failing,
            one_or_many(failing, "test newly fails", "tests newly fail"),
            "tests",
        ),
    ]
    .into_iter()
    .filter(|(count, _, section)| *count > 0 && sections.iter().any(|known| known.id == *section))
    .map(|(count, word, section)| Figure {
        number: number(count),
        word: word.to_string(),
        section,
    })
    .collect()
}

/// What has to be known to read the rest rightly.
fn notes(notes: &[String]) -> Option<Block> {
    let mut told: Vec<Words> = notes
        .iter()
        .take(NAMED)
        .map(|note| Words::from(sentence(note)))
        .collect();
    if notes.len() > NAMED {
        told.push(Words::from(format!("And {} more notes.", notes.len() - NAMED)));
    }
    (!told.is_empty()).then_some(Block::List(told))
}
