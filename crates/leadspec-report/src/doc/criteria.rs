//! Criteria: the questions, when they are met, and where the answers count.

use super::condition::in_words;
use super::mentions::rests_on;
use super::names;
use crate::page::{Block, Entry, Section, Tone, Words};
use crate::text::letters;
use leadspec_ir::{
    Condition, Criterion, CriterionClause, CriterionId, CriterionRule, Definition, Score, ScoreLineKind, Value,
};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    if definition.criteria.is_empty() {
        return None;
    }
    let entries = definition
        .criteria
        .entries()
        .map(|(id, criterion)| entry(definition, id, criterion));
    Some(Section {
        id: "criteria",
        title: "Criteria: what we ask".to_string(),
        blocks: vec![
            Block::Paragraph(Words::from(
                "A criterion is met, unmet or unknown. As long as it is unknown, its question is on the list of what to ask the lead next.",
            )),
            Block::Entries(entries.collect()),
        ],
    })
}

fn entry(definition: &Definition, id: CriterionId, criterion: &Criterion) -> Entry {
    let title = names::criterion(criterion);
    let level = criterion
        .level
        .map(|level| (Tone::Plain, names::level(level).to_string()));
    let strength = criterion
        .strength
        .map(|strength| (Tone::Plain, names::strength(strength).to_string()));
    let mut blocks: Vec<Block> = criterion
        .ask
        .iter()
        .map(|question| Block::Question(Words::from(format!("“{question}”"))))
        .collect();
    let mut terms = rule(definition, &criterion.rule);
    let counts = counts_in(definition, id);
    if !counts.is_empty() {
        terms.push((Words::from("Counts in"), Words::lines(counts)));
    }
    blocks.push(Block::Terms(terms));
    Entry {
        name: names::called(&title, &criterion.name),
        title,
        badges: level.into_iter().chain(strength).collect(),
        blocks,
    }
}

fn rule(definition: &Definition, rule: &CriterionRule) -> Vec<(Words, Words)> {
    match rule {
        CriterionRule::Condition(condition) => {
            let mut terms = vec![(Words::from("Met when"), in_words(definition, condition))];
            if definition.condition_can_be_unknown(condition) {
                terms.push((Words::from("Unmet when"), Words::from("that is known not to be so")));
                terms.push((Words::from("Otherwise"), Words::from("unknown")));
            } else {
                terms.push((Words::from("Otherwise"), Words::from("unmet")));
            }
            terms
        }
        CriterionRule::FirstKnown(clauses) => {
            // Of clauses in a row that say the same, any will do.
            let runs = clauses.chunk_by(|one, next| one.met == next.met);
            let mut terms: Vec<(Words, Words)> =
                runs.zip(0..).map(|(run, place)| said(definition, run, place)).collect();
            terms.push((Words::from("Otherwise"), Words::from("unknown")));
            terms
        }
    }
}

fn said(definition: &Definition, run: &[CriterionClause], place: usize) -> (Words, Words) {
    let is_met = run.first().is_some_and(|clause| clause.met);
    let when = match (place, is_met) {
        (0, true) => "Met when",
        (0, false) => "Unmet when",
        (_, true) => "Else met when",
        (_, false) => "Else unmet when",
    };
    let mut clauses = run.iter().map(|clause| in_words(definition, &clause.when));
    let first = clauses.next().unwrap_or_default();
    let rest = clauses.map(|clause| Words::from("or ").then(clause));
    (Words::from(when), Words::lines(std::iter::once(first).chain(rest)))
}

/// The gates, scores and transitions that rest on it.
fn counts_in(definition: &Definition, id: CriterionId) -> Vec<Words> {
    let rests = |condition: &Condition| rests_on(definition, condition, id);
    let gates = definition
        .gates
        .iter()
        .enumerate()
        .filter(|(_, gate)| rests(&gate.require));
    let mut found: Vec<Words> = gates
        .map(|(place, gate)| {
            Words::new()
                .link("gates", format!("gate {}", letters(place)))
                .text(format!(": {}", names::gate(gate)))
        })
        .collect();
    let transitions = definition
        .lifecycle
        .iter()
        .flat_map(|lifecycle| lifecycle.transitions.iter());
    let numbers: Vec<String> = transitions
        .zip(1..)
        .filter(|(transition, _)| rests(&transition.when))
        .map(|(_, number)| number.to_string())
        .collect();
    match numbers.as_slice() {
        [] => {}
        [one] => found.push(Words::new().link("way", format!("arrow {one}"))),
        several => found.push(Words::new().link("way", format!("arrows {}", several.join(", ")))),
    }
    found.extend(
        definition
            .scores
            .iter()
            .flat_map(|score| in_score(definition, score, id)),
    );
    found
}

fn in_score(definition: &Definition, score: &Score, id: CriterionId) -> Vec<Words> {
    score
        .lines
        .iter()
        .filter_map(|line| match &line.kind {
            ScoreLineKind::When { points, condition } => {
                rests_on(definition, condition, id).then(|| names::points(*points, score.weights))
            }
            ScoreLineKind::Per { .. } => None,
            ScoreLineKind::By { key, .. } => match key {
                Value::Condition(condition) => rests_on(definition, condition, id).then(|| "a table".to_string()),
                Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => None,
            },
        })
        .map(|worth| {
            Words::new()
                .link("points", "score")
                .text(format!(": {}, {worth}", names::score(score)))
        })
        .collect()
}
