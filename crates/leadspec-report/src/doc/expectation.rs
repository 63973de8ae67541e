//! What is expected of a decision, in words.

use super::mentions::is_personal;
use super::names;
use crate::page::Words;
use crate::text::listed;
use leadspec_ir::{ChoiceDomain, Definition, Expected, ExpectedKind, GateState, Truth};

/// An expectation: of what, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The heading of a column, or the beginning of a line.
    pub(super) what: String,
    pub(super) answer: Words,
}

pub(super) fn said(definition: &Definition, expected: &Expected) -> Said {
    let (what, answer) = match &expected.kind {
        ExpectedKind::Stage(id) => ("Stage".to_string(), Words::new().strong(names::stage(definition, *id))),
        ExpectedKind::Path(stages) => {
            let stages: Vec<String> = stages.iter().map(|id| names::stage(definition, *id)).collect();
            ("Way".to_string(), Words::new().strong(stages.join(" → ")))
        }
        ExpectedKind::Outcome(outcome) => {
            let (tone, words) = names::outcome(*outcome);
            ("Outcome".to_string(), Words::new().badge(tone, words))
        }
        ExpectedKind::Asks(ids) => (
            "Asked".to_string(),
            Words::from(listed(&names::criteria(definition, ids), "and")),
        ),
        ExpectedKind::AsksNothing => ("Asked".to_string(), Words::from("nothing")),
        ExpectedKind::NotAsks(ids) => (
            "Not asked".to_string(),
            Words::from(listed(&names::criteria(definition, ids), "nor")),
        ),
        ExpectedKind::Gate(id, state) => (
            format!("Gate: {}", names::gate(&definition.gates[*id])),
            Words::from(match state {
                GateState::Passed => "passed",
                GateState::Failed => "failed",
                GateState::Unknown => "unknown: it waits",
            }),
        ),
        ExpectedKind::Criterion(id, truth) => (
            names::criterion(&definition.criteria[*id]),
            Words::from(match truth {
                Truth::True => "met",
                Truth::False => "unmet",
                Truth::Unknown => "unknown",
            }),
        ),
        ExpectedKind::Score { score, low, high } => {
            let score = &definition.scores[*score];
            (
                names::score(score),
                Words::from(names::span(*low, *high, score.weights)),
            )
        }
        ExpectedKind::Range { score, low, high } => {
            let score = &definition.scores[*score];
            (
                format!("{} could be", names::score(score)),
                Words::from(names::span(*low, *high, score.weights)),
            )
        }
        ExpectedKind::Grade(id, code) => {
            let name = code.map(|code| names::code(definition, ChoiceDomain::Grades(*id), code));
            (
                names::grade(&definition.grades[*id]),
                Words::from(name.unwrap_or_else(|| "unknown".to_string())),
            )
        }
        ExpectedKind::Reason(text) => ("Reason".to_string(), Words::from(format!("“{text}”"))),
        ExpectedKind::Action { name, arguments } => {
            let action = leadspec_ir::Action {
                name: name.clone(),
                arguments: arguments.clone(),
            };
            ("What is done".to_string(), Words::from(names::action(&action)))
        }
        ExpectedKind::ActsNothing => ("What is done".to_string(), Words::from("nothing")),
        ExpectedKind::Rejected(None) => ("Decision".to_string(), Words::from("none: the lead is rejected")),
        ExpectedKind::Rejected(Some(reason)) => (
            "Decision".to_string(),
            Words::from(format!("none: the lead is rejected, “{reason}”")),
        ),
        ExpectedKind::Snapshot => (
            "Decision".to_string(),
            Words::from("as it was when it was last looked at"),
        ),
        ExpectedKind::Condition(condition) if is_personal(definition, condition) => (
            "Also".to_string(),
            Words::from("something about a personal fact, not shown here"),
        ),
        ExpectedKind::Condition(condition) => ("Also".to_string(), Words::from(condition.phrase(definition))),
    };
    Said { what, answer }
}
