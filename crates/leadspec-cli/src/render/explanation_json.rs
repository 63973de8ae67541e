//! One lead's decision as one JSON document, versioned: `docs/schemas/explanation-v1.json`.

use super::Place;
use super::explanation::Story;
use leadspec::{
    At, ConditionTrace, Decimal, FactTrace, GateId, GateState, LineTrace, Nearest, Outcome, ScoreId, StageId, Tried,
    Truth, Verdict, format_day,
};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the document.
pub(crate) fn write(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let (explanation, definition) = (story.explanation, story.definition);
    let names = Names { story };
    let document = json!({
        "version": 1,
        "tool": "leadspec",
        "tool_version": env!("CARGO_PKG_VERSION"),
        "definition": {
            "label": definition.label,
            "version": definition.version,
            "digest": definition.digest().to_string(),
        },
        "as_of": format_day(explanation.as_of),
        "lead": { "id": explanation.id, "row": explanation.row, "line": explanation.line },
        "decision": {
            "stage_before": explanation.stage_before.map(|id| names.stage(id)),
            "stage": explanation.stage.map(|id| names.stage(id)),
            "path": story.path().into_iter().map(|id| names.stage(id)).collect::<Vec<_>>(),
            "outcome": explanation.outcome.map(|outcome| match outcome {
                Outcome::Now => "now",
                Outcome::Later => "later",
                Outcome::Never => "never",
            }),
            "circle": explanation.circle,
            "reasons": explanation.reasons,
            "actions": explanation.actions,
            "sla_due": explanation.sla_due,
            "open": explanation.open,
        },
        "questions": explanation.questions.iter().map(|question| json!({
            "criterion": definition.criteria[question.criterion].name,
            "questions": question.questions,
            "gate": question.gate,
            "worth": question.worth.iter().map(|(score, points)| json!({
                "score": names.score(*score),
                "points": points_of(*points),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "nearest": names.nearest(&explanation.nearest),
        "rounds": explanation.rounds.iter().map(|round| json!({
            "stage": names.stage(round.stage),
            "sent_away": round.sent_away.map(|id| names.gate(id)),
            "tried": round.tried.iter().map(|tried| names.tried(tried)).collect::<Vec<_>>(),
            "to": round.to.map(|id| names.stage(id)),
        })).collect::<Vec<_>>(),
        "gates": explanation.gates.iter().map(|gate| json!({
            "name": names.gate(gate.gate),
            "label": definition.gates[gate.gate].label,
            "at": names.place(definition.gates[gate.gate].at),
            "state": match gate.state {
                GateState::Passed => "passed",
                GateState::Failed => "failed",
                GateState::Unknown => "unknown",
            },
            "because": definition.gates[gate.gate].because,
            "moved": gate.moved,
            "holds": gate.holds,
            "require": names.condition(&gate.require),
        })).collect::<Vec<_>>(),
        "criteria": explanation.criteria.iter().map(|criterion| json!({
            "name": definition.criteria[criterion.criterion].name,
            "label": definition.criteria[criterion.criterion].label,
            "at": names.place(definition.criteria[criterion.criterion].at),
            "answer": match criterion.truth {
                Truth::True => "met",
                Truth::False => "unmet",
                Truth::Unknown => "unknown",
            },
            "clauses": criterion.clauses.iter().map(|clause| json!({
                "says": if clause.met { "met" } else { "unmet" },
                "decided": clause.decided,
                "when": names.condition(&clause.when),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "scores": explanation.scores.iter().map(|score| json!({
            "name": names.score(score.score),
            "label": definition.scores[score.score].label,
            "at": names.place(definition.scores[score.score].at),
            "value": points_of(score.value),
            "low": score.low.map(points_of),
            "high": score.high.map(points_of),
            "sum": points_of(score.sum),
            "lines": score.lines.iter().map(|line| names.line(line)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "grades": explanation.grades.iter().map(|grade| json!({
            "name": definition.grades[grade.grade].name,
            "label": definition.grades[grade.grade].label,
            "at": names.place(definition.grades[grade.grade].at),
            "value": grade.name,
        })).collect::<Vec<_>>(),
        "unknown": explanation.unknown.iter().map(|id| &definition.fields[*id].name).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// What definitions call things, and where these stand.
struct Names<'a> {
    story: &'a Story<'a>,
}

impl Names<'_> {
    fn stage(&self, id: StageId) -> &str {
        let lifecycle = self.story.definition.lifecycle.as_ref();
        lifecycle.map(|l| &l.stages[id]).map_or("", |stage| stage.name.as_str())
    }

    fn gate(&self, id: GateId) -> &str {
        &self.story.definition.gates[id].name
    }

    fn score(&self, id: ScoreId) -> &str {
        &self.story.definition.scores[id].name
    }

    fn place(&self, at: At) -> Value {
        let place = Place::of(self.story.sources, at.0);
        json!({ "file": place.file, "line": place.start.line, "column": place.start.column })
    }

    fn condition(&self, condition: &ConditionTrace) -> Value {
        json!({
            "phrase": condition.phrase,
            "truth": match condition.truth {
                Truth::True => "true",
                Truth::False => "false",
                Truth::Unknown => "unknown",
            },
            "at": self.place(condition.at),
            "facts": condition.facts.iter().map(fact).collect::<Vec<_>>(),
            "parts": condition.parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>(),
        })
    }

    fn tried(&self, tried: &Tried) -> Value {
        let (verdict, gates): (&str, &[GateId]) = match &tried.verdict {
            Verdict::Taken => ("taken", &[]),
            Verdict::NotTrue => ("not_true", &[]),
            Verdict::Held(gates) => ("held", gates),
            Verdict::SentAway(gate) => ("sent_away", std::slice::from_ref(gate)),
            Verdict::Stays(gate) => ("stays", std::slice::from_ref(gate)),
        };
        json!({
            "to": self.stage(tried.to),
            "verdict": verdict,
            "gates": gates.iter().map(|id| self.gate(*id)).collect::<Vec<_>>(),
            "when": self.condition(&tried.when),
        })
    }

    fn line(&self, line: &LineTrace) -> Value {
        json!({
            "phrase": line.phrase,
            "label": line.label,
            "at": self.place(line.at),
            "earned": points_of(line.earned),
            "low": line.low.map(points_of),
            "high": line.high.map(points_of),
            "when": line.when.as_ref().map(|when| self.condition(when)),
            "facts": line.facts.iter().map(fact).collect::<Vec<_>>(),
            "row": line.row,
        })
    }

    fn nearest(&self, nearest: &Nearest) -> Value {
        match nearest {
            Nearest::NoNextStage => json!({ "found": false, "to": null, "changes": [] }),
            Nearest::NotFound { to } => json!({ "found": false, "to": self.stage(*to), "changes": [] }),
            Nearest::Changes { to, changes } => json!({
                "found": true,
                "to": self.stage(*to),
                "changes": changes.iter().map(|change| json!({
                    "field": self.story.definition.fields[change.field].name,
                    "from": change.from,
                    "to": change.to,
                    "personal": change.personal,
                })).collect::<Vec<_>>(),
            }),
        }
    }
}

fn fact(fact: &FactTrace) -> Value {
    json!({ "name": fact.name, "value": fact.value, "personal": fact.personal })
}

/// Millionths as a JSON number: whole where it is whole. Points have at most three decimals, which a double shows as they are.
fn points_of(value: i64) -> Value {
    let decimal = Decimal(value);
    decimal.as_integer().map_or_else(
        || json!(decimal.to_string().parse::<f64>().unwrap_or_default()),
        |whole| json!(whole),
    )
}
