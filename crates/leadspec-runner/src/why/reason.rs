//! What decided about each kind of thing that can be expected.

use super::points::limit_name;
use super::route::{Found, several};
use super::story::Story;
use crate::case::CaseOf;
use crate::result::Mismatch;
use crate::words;
use leadspec_engine::MoveCause;
use leadspec_ir::{
    At, Condition, CriterionId, CriterionRule, Expected, ExpectedKind, GradeId, GradeKind, Quantity, QuantityKind,
    ScoreId, Truth, humanise,
};

/// How many things that decided are told.
const SHOWN: usize = 4;

/// What decided about the most telling of the differences.
pub(super) fn all(story: &Story, case: &CaseOf, mismatches: &[Mismatch]) -> Found {
    let expected = case.expectations();
    let kind = |mismatch: &Mismatch| Some((&expected.get(mismatch.expectation)?.kind, mismatch.expectation));
    let mut ranked: Vec<(&ExpectedKind, usize)> = mismatches.iter().filter_map(kind).collect();
    ranked.sort_by_key(|(kind, _)| rank(kind));
    let mut found = Found::default();
    for (kind, number) in ranked {
        found.primary = number;
        one(story, kind, &mut found);
        if !found.because.is_empty() {
            break;
        }
    }
    if let Some(QuantityKind::Score(score)) = found.measured.as_ref().map(|quantity| &quantity.kind) {
        points(story, *score, &mut found);
    }
    let mut told: Vec<String> = Vec::new();
    found.because.retain(|because| {
        let is_new = !told.contains(&because.text);
        told.push(because.text.clone());
        is_new
    });
    found.because.truncate(SHOWN);
    found
}

/// Which other values of the number that decided come to the same, where it is a score.
pub(super) fn reach(story: &Story, quantity: &Quantity, expected: &[&Expected]) -> Option<String> {
    let QuantityKind::Score(score) = quantity.kind else {
        return None;
    };
    let also: Vec<&Condition> = expected
        .iter()
        .filter_map(|expected| super::condition(expected))
        .collect();
    let limits = story.reach(score, &also)?;
    Some(story.stretch(score, limits))
}

/// The first is told.
fn rank(kind: &ExpectedKind) -> u8 {
    match kind {
        ExpectedKind::Stage(_) => 0,
        ExpectedKind::Path(_) => 1,
        ExpectedKind::Outcome(_) => 2,
        ExpectedKind::Gate(..) => 3,
        ExpectedKind::Criterion(..) => 4,
        ExpectedKind::Condition(_) => 5,
        ExpectedKind::Score { .. } => 6,
        ExpectedKind::Grade(..) => 7,
        ExpectedKind::Range { .. } => 8,
        ExpectedKind::Asks(_) | ExpectedKind::AsksNothing | ExpectedKind::NotAsks(_) => 9,
        ExpectedKind::Reason(_) | ExpectedKind::Action { .. } | ExpectedKind::ActsNothing => 10,
        ExpectedKind::Rejected(_) => 11,
        ExpectedKind::Snapshot => 12,
    }
}

fn one(story: &Story, kind: &ExpectedKind, found: &mut Found) {
    match kind {
        ExpectedKind::Stage(stage) => story.not_in(*stage, found),
        ExpectedKind::Path(path) => story.not_along(path, found),
        ExpectedKind::Outcome(outcome) => story.not_meaning(*outcome, found),
        ExpectedKind::Gate(gate, state) => story.gate_not(*gate, *state, found),
        ExpectedKind::Criterion(criterion, truth) => answer(story, *criterion, *truth, found),
        ExpectedKind::Score { score, .. } => points(story, *score, found),
        ExpectedKind::Grade(grade, code) => graded(story, *grade, *code, found),
        ExpectedKind::Range { score, .. } => {
            points(story, *score, found);
            open(story, *score, found);
        }
        ExpectedKind::Asks(criteria) => {
            let asked = story.inspection.asks(0);
            for criterion in criteria.iter().filter(|criterion| !asked.contains(criterion)) {
                not_asked(story, *criterion, found);
            }
        }
        ExpectedKind::AsksNothing => {
            for criterion in story.inspection.asks(0) {
                asked(story, criterion, found);
            }
        }
        ExpectedKind::NotAsks(criteria) => {
            for criterion in story.inspection.asks(0).iter().filter(|asks| criteria.contains(asks)) {
                asked(story, *criterion, found);
            }
        }
        ExpectedKind::Reason(reason) => {
            let lifecycle = story.definition.lifecycle.as_ref();
            story.not_said(
                &|gate| story.definition.gates[gate].because.as_ref() == Some(reason),
                &|id| {
                    let transition = lifecycle.and_then(|l| l.transitions.lookup(id));
                    transition.is_some_and(|t| t.because.as_ref() == Some(reason))
                },
                found,
            );
        }
        ExpectedKind::Action { name, .. } => {
            let lifecycle = story.definition.lifecycle.as_ref();
            let does = |id| {
                let transition = lifecycle.and_then(|l| l.transitions.lookup(id));
                transition.is_some_and(|t| t.actions.iter().any(|action| action.name == *name))
            };
            story.not_said(&|_| false, &does, found);
        }
        ExpectedKind::ActsNothing => {
            let lifecycle = story.definition.lifecycle.as_ref();
            for next in story.inspection.moves(0) {
                let MoveCause::Transition(id) = next.cause else {
                    continue;
                };
                let transition = lifecycle.and_then(|l| l.transitions.lookup(id));
                if transition.is_some_and(|t| !t.actions.is_empty()) {
                    story.moved(&next, found);
                }
            }
        }
        ExpectedKind::Rejected(_) => found.say("every fact that a lead must have is there", At::default()),
        ExpectedKind::Snapshot => {}
        ExpectedKind::Condition(condition) => {
            for leaf in story.leaves(condition, true) {
                found.leaf(leaf.sentence(), &leaf);
                // The place of the definition, not of the expectation that the reader has before them.
                if let Some(last) = found.because.last_mut() {
                    last.at = None;
                }
            }
        }
    }
}

/// What a score is made of, and what it lacks.
fn points(story: &Story, score: ScoreId, found: &mut Found) {
    let of = &story.definition.scores[score];
    let text = format!("{}: {}", humanise(&of.name), story.sum(score));
    found.say(text, of.at);
    if let Some(missing) = story.missing(score) {
        found.say(missing, At::default());
    }
}

/// What could still be earned.
fn open(story: &Story, score: ScoreId, found: &mut Found) {
    let (low, high) = story.inspection.range(0, score);
    let limits = words::limits(story.definition, score, low, high);
    found.say(
        format!("once every unknown is answered it lies in {limits}"),
        At::default(),
    );
}

fn answer(story: &Story, id: CriterionId, wanted: Truth, found: &mut Found) {
    let criterion = &story.definition.criteria[id];
    let leaves = match (&criterion.rule, wanted) {
        (CriterionRule::Condition(condition), Truth::True) => story.leaves(condition, true),
        (CriterionRule::Condition(condition), Truth::False) => story.leaves(condition, false),
        (CriterionRule::Condition(_), Truth::Unknown) => Vec::new(),
        (CriterionRule::FirstKnown(clauses), _) => {
            let decided = clauses.iter().find(|clause| story.truth(&clause.when).is_true());
            if let Some(clause) = decided {
                let states: Vec<String> = story
                    .leaves(&clause.when, false)
                    .iter()
                    .map(|l| l.state(story))
                    .collect();
                let said = if clause.met { "met" } else { "unmet" };
                let name = humanise(&criterion.name);
                found.say(format!("{name} is {said}: {}", several(&states)), clause.at);
                return;
            }
            let of = clauses.iter().filter(|clause| clause.met == wanted.is_true());
            of.flat_map(|clause| story.leaves(&clause.when, true)).collect()
        }
    };
    if leaves.is_empty() {
        found.say(story.criterion(id), criterion.at);
    }
    for leaf in &leaves {
        let name = humanise(&criterion.name);
        let text = match &leaf.measured {
            Some(_) => leaf.sentence(),
            None => format!(
                "{name} is {} when {}, but {}",
                words::truth_word(wanted),
                leaf.need,
                leaf.is
            ),
        };
        found.leaf(text, leaf);
    }
}

fn graded(story: &Story, id: GradeId, wanted: Option<u32>, found: &mut Found) {
    let grade = &story.definition.grades[id];
    match &grade.kind {
        GradeKind::Cut { of, limits } => {
            let name = humanise(&grade.name);
            let told = match (story.value(of), wanted.and_then(|code| grade.names.get(code as usize))) {
                (Some(value), Some(wanted_name)) => {
                    let code = wanted.unwrap_or(0) as usize;
                    let (limit, gap) = limit_name(of, limits, code, value);
                    let gap = gap.map_or(String::new(), |gap| format!(": {gap}"));
                    format!(
                        "{name} {wanted_name} is {limit}, this lead has {}{gap}",
                        story.shown(of)
                    )
                }
                (Some(_), None) => format!("{} is {}", of.phrase(story.definition), story.shown(of)),
                (None, _) => format!("{} is unknown", of.phrase(story.definition)),
            };
            found.say(told, grade.at);
            found.measured = Some(of.clone());
        }
        GradeKind::Combined(parts) => {
            let own = parts.iter().map(|part| {
                let of = &story.definition.grades[*part];
                let name = story
                    .inspection
                    .grade(0, *part)
                    .and_then(|code| of.names.get(code as usize));
                format!("{} is {}", humanise(&of.name), name.map_or("unknown", String::as_str))
            });
            found.say(own.collect::<Vec<_>>().join(", "), grade.at);
            for (part, wanted) in wanted_parts(story, parts, wanted) {
                if story.inspection.grade(0, part) != Some(wanted) {
                    graded(story, part, Some(wanted), found);
                }
            }
        }
    }
}

/// The grades that a combined one is wanted to be made of. Its codes count through all combinations, the last part fastest.
fn wanted_parts(story: &Story, parts: &[GradeId], wanted: Option<u32>) -> Vec<(GradeId, u32)> {
    let Some(mut rest) = wanted else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for part in parts.iter().rev() {
        let names = u32::try_from(story.definition.grades[*part].names.len())
            .unwrap_or(1)
            .max(1);
        found.push((*part, rest % names));
        rest /= names;
    }
    found.reverse();
    found
}

fn asked(story: &Story, id: CriterionId, found: &mut Found) {
    found.say(story.criterion(id), story.definition.criteria[id].at);
}

fn not_asked(story: &Story, id: CriterionId, found: &mut Found) {
    let criterion = &story.definition.criteria[id];
    let told = story.criterion(id);
    let text = if story.inspection.criterion(0, id).is_known() {
        format!("nothing is open about it: {told}")
    } else if criterion.ask.is_empty() {
        format!("it has no question: {told}")
    } else {
        format!("no answer would change a score, or a gate on its way: {told}")
    };
    found.say(text, criterion.at);
}
