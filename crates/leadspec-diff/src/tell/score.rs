//! Scores: which are there, their limits, and which line of one is which of the other.

use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::common::Common;
use crate::edit::Edit;
use crate::form::{Line, Sum};
use crate::owners::Concern;
use crate::part::{self, Part};
use crate::shared::{Fits, Pairs, Place, Presence, Version};
use crate::words::{capital, number_of, points_of, title, titled, weight_of};
use leadspec_ir::{Score, ScoreId, ScoreLine, ScoreLineKind, Value};

impl Teller<'_> {
    pub(super) fn scores(&mut self) {
        for id in self.common.scores.ids() {
            match self.common.scores.presence(id) {
                Presence::Both(old, new) => {
                    let own = (&self.common.old.scores[old], &self.common.new.scores[new]);
                    self.changed_score(id, own);
                }
                Presence::Old(old) => {
                    let own = &self.common.old.scores[old];
                    let (number, text) = (lines_of(own), score_text(self.common, Version::Old, own));
                    let sentence = format!("Score {} is gone ({number})", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Removed, ChangeCode::ScoreRemoved, path(own), sentence)
                            .texts(Some(text), None::<String>)
                            .at(Some(own.at), None)
                            .concerns(Concern::Score(id)),
                    );
                }
                Presence::New(new) => {
                    let own = &self.common.new.scores[new];
                    let (number, text) = (lines_of(own), score_text(self.common, Version::New, own));
                    let sentence = format!("New score {} ({number})", titled(own.label.as_ref(), &own.name));
                    self.push(
                        Draft::new(ChangeKind::Added, ChangeCode::ScoreAdded, path(own), sentence)
                            .texts(None::<String>, Some(text))
                            .at(None, Some(own.at))
                            .concerns(Concern::Score(id)),
                    );
                }
                Presence::Neither => {}
            }
        }
    }

    fn changed_score(&mut self, id: ScoreId, own: (&Score, &Score)) {
        let (old, new) = own;
        let (path, at, concern) = (path(new), (old.at, new.at), Concern::Score(id));
        self.renamed(
            ChangeCode::ScoreRenamed,
            &path,
            "Score",
            (&old.name, &new.name),
            at,
            &concern,
        );
        self.label(&path, &new.name, (old.label.as_ref(), new.label.as_ref()), at, &concern);
        let who = self.score(id);
        let before = &self.common.before.scores[id];
        if old.weights != new.weights {
            let word = |weights: bool| if weights { "weights" } else { "points" };
            let sentence = format!(
                "{who} now adds up {} instead of {}",
                word(new.weights),
                word(old.weights)
            );
            self.push(
                Draft::changed(ChangeCode::ScoreKindChanged, path, sentence)
                    .was(word(old.weights), word(new.weights))
                    .at(Some(at.0), Some(at.1))
                    .with(Edit::Apart)
                    .concerns(concern),
            );
            return;
        }
        let limits = [
            ("low", "at least", old.low, new.low),
            ("high", "at most", old.high, new.high),
        ];
        for (end, word, was, is) in limits {
            if was == is {
                continue;
            }
            let text = |limit: Option<i64>| limit.map_or_else(|| "without limit".to_string(), |l| amount(new, l));
            let edited = Score {
                low: if end == "low" { is } else { before.low },
                high: if end == "high" { is } else { before.high },
                ..before.clone()
            };
            let sentence = match is {
                Some(is) => {
                    let was = was.map_or_else(|| "without limit".to_string(), |was| short_amount(new, was));
                    format!("{who} now adds up to {word} {}, was {was}", amount(new, is))
                }
                None => format!("{who} is no longer limited, was {word} {}", text(was)),
            };
            self.push(
                Draft::changed(ChangeCode::ScoreLimitChanged, format!("{path}.{end}"), sentence)
                    .was(text(was), text(is))
                    .at(Some(at.0), Some(at.1))
                    .with(Edit::Score(id, Box::new(edited)))
                    .concerns(concern.clone()),
            );
        }
        if Sum::of(before) != Sum::of(&self.common.after.scores[id]) || labels(old) != labels(new) {
            self.lines(id, &path, own);
        }
    }
}

/// Which line is which: lines that say the same, then those for the same leads, then those of one label, then those that are near.
pub(super) fn pair_lines(before: &[ScoreLine], after: &[ScoreLine]) -> Pairs<Place> {
    let same_label = |a: &ScoreLine, b: &ScoreLine| a.label.is_some() && a.label == b.label;
    let rounds: [Fits<ScoreLine>; 6] = [
        &|a, b| Line::of(a) == Line::of(b) && a.label == b.label,
        &|a, b| Line::of(a) == Line::of(b),
        &for_the_same,
        &same_label,
        &|a, b| are_near(a, b) && points(a) == points(b),
        &are_near,
    ];
    Pairs::in_rounds(before, after, &rounds)
}

fn for_the_same(a: &ScoreLine, b: &ScoreLine) -> bool {
    match (&a.kind, &b.kind) {
        (ScoreLineKind::When { condition: a, .. }, ScoreLineKind::When { condition: b, .. }) => a == b,
        (ScoreLineKind::Per { count: a, .. }, ScoreLineKind::Per { count: b, .. }) => a == b,
        (ScoreLineKind::By { key: a, .. }, ScoreLineKind::By { key: b, .. }) => a == b,
        (ScoreLineKind::When { .. } | ScoreLineKind::Per { .. } | ScoreLineKind::By { .. }, _) => false,
    }
}

fn are_near(a: &ScoreLine, b: &ScoreLine) -> bool {
    match (&a.kind, &b.kind) {
        (ScoreLineKind::When { condition: a, .. }, ScoreLineKind::When { condition: b, .. }) => {
            part::compare(a, b).iter().all(Part::is_small)
        }
        (ScoreLineKind::Per { count: a, .. }, ScoreLineKind::Per { count: b, .. }) => part::quantity(a, b).is_some(),
        (ScoreLineKind::When { .. } | ScoreLineKind::Per { .. } | ScoreLineKind::By { .. }, _) => false,
    }
}

fn points(line: &ScoreLine) -> Option<i64> {
    match &line.kind {
        ScoreLineKind::When { points, .. } | ScoreLineKind::Per { points, .. } => Some(*points),
        ScoreLineKind::By { .. } => None,
    }
}

fn labels(score: &Score) -> Vec<&String> {
    let mut labels: Vec<&String> = score.lines.iter().filter_map(|l| l.label.as_ref()).collect();
    labels.sort();
    labels
}

/// Points or a weight, as the score has them.
pub(crate) fn amount(score: &Score, points: i64) -> String {
    if score.weights {
        weight_of(points)
    } else {
        points_of(points)
    }
}

/// The number alone, as in "was 20".
pub(super) fn short_amount(score: &Score, points: i64) -> String {
    if score.weights {
        weight_of(points)
    } else {
        number_of(points)
    }
}

fn path(score: &Score) -> String {
    format!("score.{}", score.name)
}

fn lines_of(score: &Score) -> String {
    match score.lines.len() {
        1 => "1 line".to_string(),
        n => format!("{n} lines"),
    }
}

/// All a score says.
fn score_text(common: &Common, version: Version, own: &Score) -> String {
    let mut parts: Vec<String> = own
        .lines
        .iter()
        .map(|line| line_in_words(common, version, own, line))
        .collect();
    parts.extend(own.low.map(|low| format!("at least {}", amount(own, low))));
    parts.extend(own.high.map(|high| format!("at most {}", amount(own, high))));
    parts.join("; ")
}

/// A line in words: `20 points when job level is director`.
pub(super) fn line_in_words(common: &Common, version: Version, score: &Score, line: &ScoreLine) -> String {
    let text = match &line.kind {
        ScoreLineKind::When { points, condition } => {
            format!(
                "{} when {}",
                amount(score, *points),
                common.own_phrase(version, condition)
            )
        }
        ScoreLineKind::Per { points, count, at_most } => {
            let most = at_most.map_or_else(String::new, |m| format!(", at most {}", short_amount(score, m)));
            format!(
                "{} for each {}{most}",
                amount(score, *points),
                counted_in_words(common.own(version), count)
            )
        }
        ScoreLineKind::By { key, rows } => {
            let own = common.own(version);
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    let patterns: Vec<String> = row.patterns.iter().map(|p| p.phrase(key, own)).collect();
                    format!("{}: {}", patterns.join(", "), short_amount(score, row.points))
                })
                .collect();
            format!("points by {} ({})", key_in_words(own, key), rows.join("; "))
        }
    };
    match &line.label {
        Some(label) => format!("{}, {text}", title(label)),
        None => text,
    }
}

/// What a line counts: `brochure in the last 60 days`.
pub(crate) fn counted_in_words(own: &leadspec_ir::Definition, count: &leadspec_ir::Quantity) -> String {
    if let leadspec_ir::QuantityKind::Count(query) = &count.kind {
        query.phrase(own)
    } else {
        count.phrase(own)
    }
}

/// What a table looks up.
pub(crate) fn key_in_words(own: &leadspec_ir::Definition, key: &Value) -> String {
    match key {
        Value::Condition(leadspec_ir::Condition {
            kind: leadspec_ir::ConditionKind::Fact(fact),
            ..
        }) => crate::speech::fact_name(own, fact.source),
        Value::Condition(_) | Value::Quantity(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => {
            key.phrase(own)
        }
    }
}

/// As the beginning of a sentence.
pub(super) fn key_capital(own: &leadspec_ir::Definition, key: &Value) -> String {
    capital(&key_in_words(own, key))
}
