//! From what a run counted to the funnel that people see.

use crate::render::funnel::{Funnel, GateRow, GradeRows, Rejects, StageRow};
use leadspec::{Definition, Outcome, Tally, humanise};

/// The funnel of a definition and the counts over its leads.
pub(super) fn funnel(definition: &Definition, tally: &Tally, rejects: Rejects, rejected: u64) -> Funnel {
    let version = definition.version.as_deref().map_or(String::new(), |v| format!(" {v}"));
    let name = if definition.label.is_empty() {
        "definition"
    } else {
        &definition.label
    };
    Funnel {
        definition: format!("{name}{version}"),
        digest: definition.digest().short(),
        decided: tally.leads,
        rejected,
        stages: stages(definition, tally),
        grades: grades(definition, tally),
        gates: gates(definition, tally),
        questions: questions(definition, tally),
        unknown: unknown(definition, tally),
        rejects,
        ..Funnel::default()
    }
}

fn stages(definition: &Definition, tally: &Tally) -> Vec<StageRow> {
    let stages = definition.lifecycle.iter().flat_map(|l| l.stages.iter());
    stages
        .zip(tally.before.iter().zip(&tally.after))
        .map(|(stage, (before, after))| StageRow {
            label: named(stage.label.as_ref(), &stage.name),
            outcome: match stage.outcome {
                Some(Outcome::Now) => "now",
                Some(Outcome::Later) => "later",
                Some(Outcome::Never) => "never",
                None => "",
            },
            before: *before,
            after: *after,
        })
        .collect()
}

/// Grades are the point of a definition without a lifecycle; with one, the stages are.
fn grades(definition: &Definition, tally: &Tally) -> Vec<GradeRows> {
    if definition.lifecycle.is_some() {
        return Vec::new();
    }
    let grades = definition.grades.iter().zip(&tally.grades);
    grades
        .map(|(grade, counts)| GradeRows {
            label: named(grade.label.as_ref(), &grade.name),
            names: grade.names.iter().cloned().zip(counts.iter().copied()).collect(),
        })
        .collect()
}

fn gates(definition: &Definition, tally: &Tally) -> Vec<GateRow> {
    let has_stages = definition.lifecycle.is_some();
    let gates = definition.gates.iter().zip(&tally.gates);
    gates
        .map(|(gate, counts)| GateRow {
            label: named(gate.label.as_ref(), &gate.name),
            failed: if has_stages { counts.sent_away } else { counts.failed },
            verb: if has_stages { "sent away" } else { "failed" },
            because: gate.because.clone().unwrap_or_default(),
            held: if has_stages { counts.held } else { counts.unknown },
        })
        .collect()
}

/// A criterion's questions, by how many leads they are asked for.
fn questions(definition: &Definition, tally: &Tally) -> Vec<(String, u64)> {
    let criteria = definition.criteria.iter().zip(&tally.asked);
    let asked = criteria.filter(|(criterion, _)| !criterion.ask.is_empty());
    most_first(asked.map(|(criterion, number)| (criterion.ask.join(" "), *number)))
}

fn unknown(definition: &Definition, tally: &Tally) -> Vec<(String, u64)> {
    let fields = definition.fields.iter().zip(&tally.unknown);
    most_first(fields.map(|(field, number)| (humanise(&field.name), *number)))
}

/// Those that occur, the most frequent first, equals in their own order.
pub(super) fn most_first(counts: impl Iterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.filter(|(_, number)| *number > 0).collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    counts
}

fn named(label: Option<&String>, name: &str) -> String {
    label.cloned().unwrap_or_else(|| humanise(name))
}
