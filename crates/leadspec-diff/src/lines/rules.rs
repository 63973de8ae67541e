//! What is asked, what counts, and what stops a lead.

use super::{Lines, all_parts, any_parts, name_in_lines};
use crate::tell::criterion::{level, strength};
use crate::tell::grade::limit_in_words;
use crate::tell::score::{amount, counted_in_words, key_in_words};
use crate::words::{called, listed, policy};
use leadspec_ir::{
    ByRow, Criterion, CriterionRule, Definition, Gate, Grade, GradeKind, Score, ScoreLine, ScoreLineKind, StageId,
    Value,
};

pub(super) fn all(lines: &mut Lines, definition: &Definition) {
    for criterion in &definition.criteria {
        let subject = format!("Criterion {}", called(criterion.label.as_ref(), &criterion.name));
        lines.about(&subject, criterion_in_lines(definition, criterion));
    }
    for score in &definition.scores {
        let subject = format!("Score {}", called(score.label.as_ref(), &score.name));
        lines.about(&subject, score_in_lines(definition, score));
    }
    for grade in &definition.grades {
        one_grade(lines, definition, grade);
    }
    for gate in &definition.gates {
        let subject = format!("Gate {}", called(gate.label.as_ref(), &gate.name));
        lines.about(&subject, gate_in_lines(definition, gate));
    }
}

fn criterion_in_lines(definition: &Definition, criterion: &Criterion) -> Vec<String> {
    let mut said: Vec<String> = name_in_lines(criterion.label.as_ref(), &criterion.name)
        .into_iter()
        .collect();
    if criterion.level.is_some() {
        said.push(format!(" is about {}", level(criterion.level)));
    }
    if criterion.strength.is_some() {
        said.push(format!(" {}", strength(criterion.strength)));
    }
    match &criterion.rule {
        CriterionRule::Condition(condition) => {
            let parts = any_parts(definition, condition).into_iter();
            said.extend(parts.map(|part| format!(" is met when {part}")));
            said.push(" is unmet when it is known that none of this holds".to_string());
        }
        CriterionRule::FirstKnown(clauses) => {
            for clause in clauses {
                let state = if clause.met { "met" } else { "unmet" };
                let parts = any_parts(definition, &clause.when).into_iter();
                said.extend(parts.map(|part| format!(" is {state} when {part}")));
            }
            said.push(" is unknown otherwise".to_string());
        }
    }
    said.extend(criterion.ask.iter().map(|question| format!(" asks \"{question}\"")));
    said
}

fn score_in_lines(definition: &Definition, score: &Score) -> Vec<String> {
    let mut said: Vec<String> = name_in_lines(score.label.as_ref(), &score.name).into_iter().collect();
    let what = if score.weights {
        "weights of one whole"
    } else {
        "points"
    };
    said.push(format!(" adds up {what}"));
    said.extend(score.low.map(|low| format!(" is at least {}", amount(score, low))));
    said.extend(score.high.map(|high| format!(" is at most {}", amount(score, high))));
    for line in &score.lines {
        said.extend(line_in_lines(definition, score, line));
    }
    said
}

fn line_in_lines(definition: &Definition, score: &Score, line: &ScoreLine) -> Vec<String> {
    let label = line
        .label
        .as_ref()
        .map_or_else(String::new, |label| format!("{label}, "));
    match &line.kind {
        ScoreLineKind::When { points, condition } => vec![format!(
            ": {label}{} when {}",
            amount(score, *points),
            condition.phrase(definition)
        )],
        ScoreLineKind::Per { points, count, at_most } => {
            let most = at_most.map_or_else(String::new, |most| format!(", at most {}", amount(score, most)));
            let count = counted_in_words(definition, count);
            vec![format!(": {label}{} for each {count}{most}", amount(score, *points))]
        }
        ScoreLineKind::By { key, rows } => {
            let what = key_in_words(definition, key);
            let head = format!(": {label}by {what}, the first row that fits");
            let rows = rows
                .iter()
                .map(|row| format!(": {label}by {what}, {}", row_in_words(definition, score, key, row)));
            std::iter::once(head).chain(rows).collect()
        }
    }
}

fn row_in_words(definition: &Definition, score: &Score, key: &Value, row: &ByRow) -> String {
    let fits: Vec<String> = row
        .patterns
        .iter()
        .map(|pattern| pattern.phrase(key, definition))
        .collect();
    format!("{}: {}", listed(&fits, "or"), amount(score, row.points))
}

fn one_grade(lines: &mut Lines, definition: &Definition, grade: &Grade) {
    let title = called(grade.label.as_ref(), &grade.name);
    let subject = format!("Grade {title}");
    let mut said: Vec<String> = name_in_lines(grade.label.as_ref(), &grade.name).into_iter().collect();
    match &grade.kind {
        GradeKind::Cut { of, limits } => {
            said.push(format!(" is found from {}", of.phrase(definition)));
            said.extend(
                grade
                    .names
                    .iter()
                    .enumerate()
                    .map(|(place, name)| match limits.get(place) {
                        Some(limit) => format!(" gives {name} from {}", limit_in_words(definition, of, *limit)),
                        None => format!(" gives {name} for all the rest"),
                    }),
            );
        }
        GradeKind::Combined(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .filter_map(|id| definition.grades.lookup(*id))
                .map(|part| called(part.label.as_ref(), &part.name))
                .collect();
            said.push(format!(" joins {}", listed(&parts, "and")));
        }
    }
    lines.about(&subject, said);
}

fn gate_in_lines(definition: &Definition, gate: &Gate) -> Vec<String> {
    let mut said: Vec<String> = name_in_lines(gate.label.as_ref(), &gate.name).into_iter().collect();
    let stage = |id: StageId| super::ways::stage(definition, id);
    if let Some(to) = gate.otherwise {
        let guarded: Vec<String> = gate.before.iter().map(|id| stage(*id)).collect();
        said.push(if guarded.is_empty() {
            format!(" guards every stage but {}", stage(to))
        } else {
            format!(" guards {}", listed(&guarded, "and"))
        });
    }
    let parts = all_parts(definition, &gate.require).into_iter();
    said.extend(parts.map(|part| format!(" needs: {part}")));
    if let Some(to) = gate.otherwise {
        said.push(format!(" sends to {}", stage(to)));
    }
    if let Some(because) = &gate.because {
        said.push(format!(" gives the reason \"{because}\""));
    }
    if gate.if_unknown.is_some() {
        said.push(format!(": leads for which it is unknown {}", policy(gate.if_unknown)));
    }
    said
}
