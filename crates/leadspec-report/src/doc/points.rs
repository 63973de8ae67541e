//! Scores and grades.

use super::condition::in_words;
use super::names;
use crate::page::{Block, Entry, Section, Table, Tone, Words};
use leadspec_ir::{
    Definition, Grade, GradeKind, Pattern, Quantity, QuantityKind, Score, ScoreLine, ScoreLineKind, Value,
};

pub(super) fn section(definition: &Definition) -> Option<Section> {
    if definition.scores.is_empty() && definition.grades.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Paragraph(Words::from(
        "A line earns its points only where its condition is known to be true. Beside what is earned stands what could still be: every \
         answer that is missing may move it.",
    ))];
    let scores = definition.scores.iter().map(|score| one_score(definition, score));
    let grades = definition.grades.iter().map(|grade| one_grade(definition, grade));
    blocks.push(Block::Entries(scores.chain(grades).collect()));
    Some(Section {
        id: "points",
        title: if definition.grades.is_empty() {
            "Points"
        } else {
            "Points and grades"
        }
        .to_string(),
        blocks,
    })
}

fn one_score(definition: &Definition, score: &Score) -> Entry {
    let title = names::score(score);
    let mut table = Table::new(
        format!("{title}, line by line"),
        &[if score.weights { "Weight" } else { "Points" }, "For whom"],
    )
    .with_numbers(0);
    let mut plain: Vec<Vec<Words>> = Vec::new();
    for line in &score.lines {
        match &line.kind {
            ScoreLineKind::By { key, rows } => {
                flush(&mut table, &mut plain);
                let heading = by_heading(definition, line, key);
                let rows = rows.iter().map(|row| {
                    let fits: Vec<String> = row.patterns.iter().map(|one| one.phrase(key, definition)).collect();
                    vec![
                        Words::from(names::points(row.points, score.weights)),
                        Words::from(fits.join(" or ")),
                    ]
                });
                table.group(Some(heading), rows.collect());
            }
            ScoreLineKind::When { points, condition } => {
                let whom = labelled(line, in_words(definition, condition));
                plain.push(vec![Words::from(names::points(*points, score.weights)), whom]);
            }
            ScoreLineKind::Per { points, count, at_most } => {
                let whom = labelled(line, Words::from(per(definition, score, count, *at_most)));
                plain.push(vec![Words::from(names::points(*points, score.weights)), whom]);
            }
        }
    }
    flush(&mut table, &mut plain);
    Entry {
        name: names::called(&title, &score.name),
        title,
        badges: vec![(Tone::Plain, bounds(score))],
        blocks: vec![Block::Table(table)],
    }
}

/// The lines so far as rows without a heading. Behind a table of values they get one, so as not to seem part of it.
fn flush(table: &mut Table, plain: &mut Vec<Vec<Words>>) {
    if !plain.is_empty() {
        let heading = (!table.is_empty()).then(|| Words::from("And"));
        table.group(heading, std::mem::take(plain));
    }
}

fn by_heading(definition: &Definition, line: &ScoreLine, key: &Value) -> Words {
    let what = key.phrase(definition);
    let words = match &line.label {
        Some(label) => Words::new().text(format!("By {what}, ")).strong(label.clone()),
        None => Words::from(format!("By {what}")),
    };
    words.text(": the first row that fits")
}

fn labelled(line: &ScoreLine, whom: Words) -> Words {
    match &line.label {
        Some(label) => Words::new().strong(label.clone()).text(": ").then(whom),
        None => whom,
    }
}

fn per(definition: &Definition, score: &Score, count: &Quantity, at_most: Option<i64>) -> String {
    let each = match &count.kind {
        QuantityKind::Count(query) => format!("for each {}", query.phrase(definition)),
        QuantityKind::Constant(_)
        | QuantityKind::Fact(_)
        | QuantityKind::LatestTime(_)
        | QuantityKind::Score(_)
        | QuantityKind::Today
        | QuantityKind::DayOf(_)
        | QuantityKind::Let(_)
        | QuantityKind::Sum(_)
        | QuantityKind::Negated(_)
        | QuantityKind::Times(..)
        | QuantityKind::DaysSince(_)
        | QuantityKind::IfUnknown(..) => format!("times {}", count.phrase(definition)),
    };
    match at_most {
        Some(most) => format!("{each}, at most {}", names::points(most, score.weights)),
        None => each,
    }
}

fn bounds(score: &Score) -> String {
    let sum = |value: i64| names::sum(value, score.weights);
    match (score.low, score.high) {
        (Some(low), Some(high)) => format!("kept between {} and {}", sum(low), sum(high)),
        (Some(low), None) => format!("never below {}", sum(low)),
        (None, Some(high)) => format!("never above {}", sum(high)),
        (None, None) if score.weights => "parts of one whole".to_string(),
        (None, None) => "a sum".to_string(),
    }
}

fn one_grade(definition: &Definition, grade: &Grade) -> Entry {
    let title = names::grade(grade);
    let (badge, block) = match &grade.kind {
        GradeKind::Cut { of, limits } => {
            let mut table = Table::new(format!("{title}, from the best"), &["Grade", "From"]);
            let key = Value::Quantity(of.clone());
            for (place, name) in grade.names.iter().enumerate() {
                let from = match limits.get(place) {
                    Some(least) => Pattern::Range {
                        low: Some(*least),
                        high: None,
                    }
                    .phrase(&key, definition),
                    None => "anything less".to_string(),
                };
                table.row(vec![Words::from(name.clone()), Words::from(from)]);
            }
            (format!("by {}", of.phrase(definition)), Block::Table(table))
        }
        GradeKind::Combined(parts) => {
            let parts: Vec<String> = parts.iter().map(|id| names::grade(&definition.grades[*id])).collect();
            let ends = match grade.names.as_slice() {
                [best, .., last] => format!(" The best is {best}, the last {last}."),
                [] | [_] => String::new(),
            };
            let said = format!("The grades {}, one behind the other.{ends}", parts.join(" and "));
            ("from other grades".to_string(), Block::Paragraph(Words::from(said)))
        }
    };
    Entry {
        name: names::called(&title, &grade.name),
        title,
        badges: vec![(Tone::Plain, badge)],
        blocks: vec![block],
    }
}
