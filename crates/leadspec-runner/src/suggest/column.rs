//! The columns of a suggested table: what a row changes, and what is expected of it.

use super::cover::of_kind;
use crate::words::{gate_word, truth_word};
use crate::{Goal, GoalItem};
use leadspec_engine::Inspection;
use leadspec_ir::{
    Condition, ConditionKind, CriterionId, Definition, EventId, FieldId, GateId, GradeId, QuantityKind, SampleEvent,
    SampleLead, ScoreId, Unit, Zone, written_quantity,
};

/// What a column is about, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Case,
    Field(FieldId),
    Event(EventId),
    Stage,
    Gate(GateId),
    Criterion(CriterionId),
    Score(ScoreId),
    Grade(GradeId),
}

/// Heads that mean what comes out, whatever a definition declares by that name.
const TAKEN: [&str; 4] = ["stage", "path", "outcome", "asks"];

/// Whether a field can head a column: else it can only be given.
pub(crate) fn can_head(definition: &Definition, field: FieldId) -> bool {
    !TAKEN.contains(&definition.fields[field].name.as_str())
}

/// Whether a name is free to mean what the language means by it.
pub(crate) fn is_free(definition: &Definition, name: &str) -> bool {
    let fields = definition.fields.iter().map(|field| &field.name);
    let events = definition.events.iter().map(|event| &event.name);
    let lets = definition.lets.iter().map(|named| &named.name);
    let criteria = definition.criteria.iter().map(|criterion| &criterion.name);
    let scores = definition.scores.iter().map(|score| &score.name);
    let grades = definition.grades.iter().map(|grade| &grade.name);
    let gates = definition.gates.iter().map(|gate| &gate.name);
    let names = fields.chain(events).chain(lets).chain(criteria);
    names.chain(scores).chain(grades).chain(gates).all(|own| own != name)
}

/// The columns in which a goal shows, the stage aside.
pub(super) fn of_goal(definition: &Definition, goal: &Goal) -> Vec<Column> {
    let own = match goal.item {
        GoalItem::Field(_) | GoalItem::Event(_) | GoalItem::Let(_) | GoalItem::Transition(_) => None,
        GoalItem::Criterion(id) => Some(Column::Criterion(id)),
        GoalItem::Score(id) => Some(Column::Score(id)),
        GoalItem::Grade(id) => Some(Column::Grade(id)),
        GoalItem::Gate(id) => Some(Column::Gate(id)),
    };
    let score = goal.ask.what.held().and_then(score_of).map(Column::Score);
    let columns = own.into_iter().chain(score);
    columns
        .filter(|column| !TAKEN.contains(&head(definition, *column).as_str()))
        .collect()
}

/// The score that a limit is about.
fn score_of(condition: &Condition) -> Option<ScoreId> {
    let ConditionKind::Compare { left, .. } = &condition.kind else {
        return None;
    };
    if let QuantityKind::Score(id) = &left.kind {
        Some(*id)
    } else {
        None
    }
}

/// Everything that may be expected where nothing better is: a test has to expect something.
pub(super) fn fallback(definition: &Definition) -> Vec<Column> {
    let grades = definition.grades.ids().map(Column::Grade);
    let scores = definition.scores.ids().map(Column::Score);
    let gates = definition.gates.ids().map(Column::Gate);
    let criteria = definition.criteria.ids().map(Column::Criterion);
    let all = grades.chain(scores).chain(gates).chain(criteria);
    all.filter(|column| !TAKEN.contains(&head(definition, *column).as_str()))
        .take(1)
        .collect()
}

/// The words at the head of a column.
pub(crate) fn head(definition: &Definition, column: Column) -> String {
    match column {
        Column::Case => "case".to_string(),
        Column::Stage => "stage".to_string(),
        Column::Field(id) => definition.fields[id].name.clone(),
        Column::Event(id) => definition.events[id].name.clone(),
        Column::Gate(id) => format!("gate {}", definition.gates[id].name),
        Column::Criterion(id) => format!("criterion {}", definition.criteria[id].name),
        Column::Score(id) => definition.scores[id].name.clone(),
        Column::Grade(id) => definition.grades[id].name.clone(),
    }
}

/// What a decided lead has in a column that is expected; empty for one that is given.
pub(super) fn outcome(definition: &Definition, inspection: &Inspection, column: Column) -> String {
    match column {
        Column::Case | Column::Field(_) | Column::Event(_) => String::new(),
        Column::Stage => {
            let stages = definition.lifecycle.as_ref().map(|l| &l.stages);
            let name = stages
                .zip(inspection.stage(0))
                .map(|(stages, id)| stages[id].name.clone());
            name.unwrap_or_default()
        }
        Column::Gate(id) => gate_word(inspection.gate(0, id)).to_string(),
        Column::Criterion(id) => truth_word(inspection.criterion(0, id)).to_string(),
        Column::Score(id) => {
            let unit = if definition.scores[id].weights {
                Unit::Percent
            } else {
                Unit::Number
            };
            written_quantity(inspection.score(0, id), unit)
        }
        Column::Grade(id) => {
            let names = &definition.grades[id].names;
            let name = inspection.grade(0, id).and_then(|code| names.get(code as usize));
            name.cloned().unwrap_or_else(|| "unknown".to_string())
        }
    }
}

/// What a lead has in a column that is given.
pub(crate) fn given(definition: &Definition, lead: &SampleLead, column: Column, as_of: i64) -> String {
    match column {
        Column::Field(id) => lead.fact(id).written(&definition.fields[id].ty, definition),
        Column::Event(id) => {
            let events: Vec<String> = of_kind(lead, id)
                .map(|event| {
                    let written = event_written(definition, event, as_of);
                    let name = definition.events[id].name.as_str();
                    written.strip_prefix(name).unwrap_or(&written).trim_start().to_string()
                })
                .collect();
            match events.as_slice() {
                [] => String::new(),
                [one] => one.clone(),
                several => format!("[{}]", several.join(", ")),
            }
        }
        Column::Case | Column::Stage | Column::Gate(_) | Column::Criterion(_) | Column::Score(_) | Column::Grade(_) => {
            String::new()
        }
    }
}

/// An event as a line of a test's `events`. One that was not at the first moment of its day is told by its time.
pub(crate) fn event_written(definition: &Definition, event: &SampleEvent, as_of: i64) -> String {
    let written = event.written(definition, as_of);
    let Some(zone) = Zone::named(&definition.timezone) else {
        return written;
    };
    let day = zone.day_of(event.time);
    if zone.start_of_day(day) == Some(event.time) {
        return written;
    }
    let name = &definition.events[event.event].name;
    let braces = written.find('{').and_then(|at| written.get(at..));
    let time = written_quantity(event.time, Unit::Timestamp);
    match braces {
        Some(braces) => format!("{name} {time} {braces}"),
        None => format!("{name} {time}"),
    }
}
