//! Whether what came out is what was expected, and in which words it differs.

use crate::prepare::{Member, Places};
use crate::result::{Mismatch, Status};
use crate::words::{self, Wanted, decimals, gate_word, listed, outcome_word, truth_word};
use leadspec_engine::Inspection;
use leadspec_ir::{
    Condition, ConditionKind, Definition, Expected, ExpectedKind, Quantity, QuantityKind, Truth, written_text,
};

/// Where the answers to a group's questions stand.
#[derive(Debug, Default)]
pub(crate) struct Asked<'s> {
    pub(crate) conditions: Places<&'s Condition>,
    pub(crate) quantities: Places<&'s Quantity>,
}

/// The quantity whose value tells most about a condition that is not true: the left side of a comparison.
pub(crate) fn measured(condition: &Condition) -> Option<&Quantity> {
    let of = |quantity: &Quantity| !matches!(quantity.kind, QuantityKind::Constant(_));
    match &condition.kind {
        ConditionKind::Compare { left, right, .. } => [left, right].into_iter().find(|q| of(q)),
        ConditionKind::Between { value, .. } => Some(value).filter(|q| of(q)),
        ConditionKind::Constant(_)
        | ConditionKind::Fact(_)
        | ConditionKind::Criterion(_)
        | ConditionKind::Let(_)
        | ConditionKind::Not(_)
        | ConditionKind::All(_)
        | ConditionKind::Any(_)
        | ConditionKind::AtLeast(..)
        | ConditionKind::Within { .. }
        | ConditionKind::Among { .. }
        | ConditionKind::SameChoice(..)
        | ConditionKind::Text { .. }
        | ConditionKind::SameText { .. }
        | ConditionKind::List { .. }
        | ConditionKind::IsKnown(_)
        | ConditionKind::CriterionIs(..)
        | ConditionKind::GateIs(..)
        | ConditionKind::Happened(_)
        | ConditionKind::IfUnknown(..) => None,
    }
}

/// Whether everything came out as a case expects. Snapshots are compared by whoever keeps them.
pub(crate) fn holds(inspection: &Inspection, member: &Member, asked: &Asked) -> bool {
    match member.row {
        Some(row) if rejection(inspection, member).is_none() => {
            let reading = Reading { inspection, row, asked };
            member.expectations.iter().all(|expected| reading.holds(expected))
        }
        Some(_) | None => {
            let why = rejection(inspection, member).unwrap_or_default();
            let mut expected = member.expectations.iter().filter_map(|e| rejected(e)).peekable();
            if expected.peek().is_some() {
                return expected.all(|part| why.contains(part));
            }
            // That a lead is rejected is a decision to keep, too.
            let is_kept = |expected: &&Expected| expected.kind == ExpectedKind::Snapshot;
            !member.expectations.is_empty() && member.expectations.iter().all(is_kept)
        }
    }
}

/// What became of a case that ran.
pub(crate) fn status(inspection: &Inspection, member: &Member, asked: &Asked) -> Status {
    if holds(inspection, member, asked) {
        return Status::Passed;
    }
    let numbered = || member.expectations.iter().enumerate();
    let Some(why) = rejection(inspection, member) else {
        let row = member.row.unwrap_or(0);
        let reading = Reading { inspection, row, asked };
        let mismatches = numbered()
            .filter(|(_, expected)| !reading.holds(expected))
            .map(|(place, expected)| reading.mismatch(place, expected))
            .collect();
        return Status::Failed(mismatches);
    };
    let asked_for: Vec<Mismatch> = numbered()
        .filter_map(|(place, expected)| {
            let part = rejected(expected)?;
            (!why.contains(part)).then(|| Mismatch {
                expectation: place,
                subject: "rejected".to_string(),
                expected: written_text(part),
                actual: written_text(&why),
                rewrite: Some(written_text(&why)),
                at: expected.at,
                value_at: expected.value_at,
            })
        })
        .collect();
    if !asked_for.is_empty() {
        return Status::Failed(asked_for);
    }
    let first = member.expectations.first();
    Status::Failed(vec![Mismatch {
        expectation: 0,
        subject: "decision".to_string(),
        expected: "one".to_string(),
        actual: format!("none: {why}"),
        rewrite: None,
        at: first.map(|e| e.at).unwrap_or_default(),
        value_at: None,
    }])
}

/// What came out of some of a case's expectations, by number: leads of which all this is the same share a fate.
pub(crate) fn actuals(inspection: &Inspection, member: &Member, asked: &Asked, numbers: &[usize]) -> Vec<String> {
    let Some(row) = member.row.filter(|_| rejection(inspection, member).is_none()) else {
        return vec!["rejected".to_string()];
    };
    let reading = Reading { inspection, row, asked };
    let own = numbers.iter().filter_map(|number| member.expectations.get(*number));
    own.map(|expected| reading.came_out(&expected.kind).text).collect()
}

/// Why a lead is not decided.
fn rejection(inspection: &Inspection, member: &Member) -> Option<String> {
    match (&member.rejected, member.row) {
        (Some(why), _) => Some(why.clone()),
        (None, Some(row)) => inspection.circle(row),
        (None, None) => Some("it could not be read".to_string()),
    }
}

/// What the reason must contain where a rejection is expected; nothing in particular is the empty text.
fn rejected(expected: &Expected) -> Option<&str> {
    match &expected.kind {
        ExpectedKind::Rejected(part) => Some(part.as_deref().unwrap_or("")),
        ExpectedKind::Stage(_)
        | ExpectedKind::Path(_)
        | ExpectedKind::Outcome(_)
        | ExpectedKind::Asks(_)
        | ExpectedKind::AsksNothing
        | ExpectedKind::NotAsks(_)
        | ExpectedKind::Gate(..)
        | ExpectedKind::Criterion(..)
        | ExpectedKind::Score { .. }
        | ExpectedKind::Grade(..)
        | ExpectedKind::Reason(_)
        | ExpectedKind::Action { .. }
        | ExpectedKind::ActsNothing
        | ExpectedKind::Range { .. }
        | ExpectedKind::Snapshot
        | ExpectedKind::Condition(_) => None,
    }
}

/// One decided lead.
struct Reading<'a, 'i> {
    inspection: &'a Inspection<'i>,
    row: usize,
    asked: &'a Asked<'a>,
}

impl Reading<'_, '_> {
    fn definition(&self) -> &Definition {
        self.inspection.definition()
    }

    fn holds(&self, expected: &Expected) -> bool {
        let (inspection, row) = (self.inspection, self.row);
        match &expected.kind {
            ExpectedKind::Stage(stage) => inspection.stage(row) == Some(*stage),
            ExpectedKind::Path(path) => inspection.path(row) == *path,
            ExpectedKind::Outcome(outcome) => inspection.outcome(row) == Some(*outcome),
            ExpectedKind::Asks(criteria) => {
                let asks = inspection.asks(row);
                criteria.iter().all(|criterion| asks.contains(criterion))
            }
            ExpectedKind::AsksNothing => inspection.asks(row).is_empty(),
            ExpectedKind::NotAsks(criteria) => {
                let asks = inspection.asks(row);
                !criteria.iter().any(|criterion| asks.contains(criterion))
            }
            ExpectedKind::Gate(gate, state) => inspection.gate(row, *gate) == *state,
            ExpectedKind::Criterion(criterion, answer) => inspection.criterion(row, *criterion) == *answer,
            ExpectedKind::Score { score, low, high } => {
                let value = inspection.score(row, *score);
                low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high)
            }
            ExpectedKind::Grade(grade, code) => inspection.grade(row, *grade) == *code,
            ExpectedKind::Reason(reason) => inspection.reasons(row).contains(&reason.as_str()),
            ExpectedKind::Action { name, arguments } => self
                .inspection
                .acts(row)
                .any(|a| a.name == *name && (arguments.is_empty() || a.arguments == *arguments)),
            ExpectedKind::ActsNothing => inspection.acts(row).next().is_none(),
            ExpectedKind::Range { score, low, high } => inspection.range(row, *score) == (*low, *high),
            ExpectedKind::Rejected(_) => false,
            ExpectedKind::Snapshot => true,
            ExpectedKind::Condition(condition) => self.condition(condition).is_true(),
        }
    }

    fn condition(&self, condition: &Condition) -> Truth {
        let place = self.asked.conditions.get(condition);
        place.map_or(Truth::Unknown, |place| self.inspection.condition(self.row, *place))
    }

    fn mismatch(&self, place: usize, expected: &Expected) -> Mismatch {
        let Wanted {
            subject,
            expected: wanted,
        } = words::wanted(self.definition(), &expected.kind);
        let CameOut { text, rewrite } = self.came_out(&expected.kind);
        Mismatch {
            expectation: place,
            subject,
            expected: wanted,
            actual: text,
            rewrite: rewrite.filter(|_| expected.value_at.is_some()),
            at: expected.at,
            value_at: expected.value_at,
        }
    }

    /// What came out of what an expectation is about.
    fn came_out(&self, kind: &ExpectedKind) -> CameOut {
        let (inspection, row, definition) = (self.inspection, self.row, self.definition());
        match kind {
            ExpectedKind::Stage(_) => {
                let actual = inspection.stage(row).map(|s| words::stage(definition, s));
                CameOut::writable(actual.unwrap_or_else(|| "none".to_string()))
            }
            ExpectedKind::Path(_) => CameOut::writable(words::stages(definition, &inspection.path(row))),
            ExpectedKind::Outcome(_) => match inspection.outcome(row) {
                Some(actual) => CameOut::writable(outcome_word(actual)),
                None => CameOut::told("none: its stage does not say"),
            },
            ExpectedKind::Asks(_) | ExpectedKind::AsksNothing => {
                CameOut::writable(words::criteria(definition, &inspection.asks(row)))
            }
            ExpectedKind::NotAsks(_) => CameOut::told(words::criteria(definition, &inspection.asks(row))),
            ExpectedKind::Gate(gate, _) => CameOut::writable(gate_word(inspection.gate(row, *gate))),
            ExpectedKind::Criterion(criterion, _) => {
                CameOut::writable(truth_word(inspection.criterion(row, *criterion)))
            }
            ExpectedKind::Score { score, .. } => {
                CameOut::writable(words::points(definition, *score, inspection.score(row, *score)))
            }
            ExpectedKind::Grade(grade, _) => {
                CameOut::writable(words::grade(definition, *grade, inspection.grade(row, *grade)))
            }
            ExpectedKind::Reason(_) => {
                let actual: Vec<String> = inspection.reasons(row).iter().map(|r| written_text(r)).collect();
                CameOut {
                    text: listed(&actual, "none"),
                    // Of several reasons a person has to choose.
                    rewrite: actual.first().filter(|_| actual.len() == 1).cloned(),
                }
            }
            ExpectedKind::Action { .. } | ExpectedKind::ActsNothing => {
                let actions = inspection.actions(row);
                let came_out = CameOut::writable(listed(&actions, "nothing"));
                CameOut {
                    // Of several actions a person has to choose.
                    rewrite: came_out.rewrite.filter(|_| actions.len() < 2),
                    ..came_out
                }
            }
            ExpectedKind::Range { score, .. } => {
                let (least, most) = inspection.range(row, *score);
                CameOut::writable(words::limits(definition, *score, least, most))
            }
            ExpectedKind::Rejected(_) => CameOut::told(inspection.stage(row).map_or_else(
                || "it was decided".to_string(),
                |stage| format!("decided: {}", words::stage(definition, stage)),
            )),
            ExpectedKind::Snapshot => CameOut::told("different"),
            ExpectedKind::Condition(condition) => {
                let measured = measured(condition).and_then(|quantity| {
                    let place = self.asked.quantities.get(quantity)?;
                    let name = quantity.phrase(definition);
                    let value = match inspection.quantity(row, *place).map(i64::try_from) {
                        Some(Ok(value)) => decimals(value, quantity.unit, quantity.decimals),
                        Some(Err(_)) | None => "unknown".to_string(),
                    };
                    Some(format!("{name} is {value}"))
                });
                CameOut::told(measured.unwrap_or_else(|| match self.condition(condition) {
                    Truth::False => condition.phrase_negated(definition),
                    Truth::True | Truth::Unknown => "not known".to_string(),
                }))
            }
        }
    }
}

/// What came out, in words.
struct CameOut {
    text: String,
    /// What can be written where the expectation stands.
    rewrite: Option<String>,
}

impl CameOut {
    /// It can be written where the expectation stands.
    fn writable(text: impl Into<String>) -> CameOut {
        let text = text.into();
        CameOut {
            rewrite: Some(text.clone()),
            text,
        }
    }

    /// It cannot.
    fn told(text: impl Into<String>) -> CameOut {
        CameOut {
            text: text.into(),
            rewrite: None,
        }
    }
}
