//! Lines of a score.

use super::condition::Both;
use super::earner::{Earner, earner};
use super::score::{amount, line_in_words, pair_lines, short_amount};
use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::form::Line;
use crate::owners::Concern;
use crate::part;
use crate::shared::{Place, Version};
use crate::speech::Speaker;
use crate::subject;
use crate::words::{prose, title};
use leadspec_ir::{ArenaId, Condition, Definition, Score, ScoreId, ScoreLine, ScoreLineKind};

/// A line in both versions: in common ids, and as it was written.
pub(super) struct Lines<'a> {
    pub(super) score: ScoreId,
    /// Its place among the old lines.
    pub(super) place: usize,
    pub(super) before: &'a ScoreLine,
    pub(super) after: &'a ScoreLine,
    pub(super) own: (&'a ScoreLine, &'a ScoreLine),
    pub(super) path: String,
}

impl Teller<'_> {
    pub(super) fn lines(&mut self, id: ScoreId, path: &str, own: (&Score, &Score)) {
        let before = self.common.before.scores[id].lines.as_slice();
        let after = self.common.after.scores[id].lines.as_slice();
        let pairs = pair_lines(before, after);
        let (old_paths, new_paths) = (
            paths(path, &self.common.before, before),
            paths(path, &self.common.after, after),
        );
        let path_of = |paths: &[String], place: usize| paths.get(place).cloned().unwrap_or_default();
        for (place, line) in after.iter().enumerate() {
            let Some(written) = own.1.lines.get(place) else {
                continue;
            };
            let Some(was) = pairs.old_of(Place::from_index(place)).map(Place::index) else {
                self.new_line(id, path_of(&new_paths, place), line, written);
                continue;
            };
            if let (Some(before), Some(was_written)) = (before.get(was), own.0.lines.get(was)) {
                let lines = Lines {
                    score: id,
                    place: was,
                    before,
                    after: line,
                    own: (was_written, written),
                    path: path_of(&new_paths, place),
                };
                self.changed_line(&lines);
            }
        }
        for gone in pairs.free_old().into_iter().map(Place::index) {
            if let Some(written) = own.0.lines.get(gone) {
                let edit = self.edited_line(id, gone, None);
                self.gone_line(id, path_of(&old_paths, gone), written, edit);
            }
        }
    }

    /// The old score with another line at a place, or with none there.
    pub(super) fn edited_line(&self, id: ScoreId, place: usize, line: Option<ScoreLine>) -> Edit {
        let mut score = self.common.before.scores[id].clone();
        match line {
            Some(line) => {
                if let Some(slot) = score.lines.get_mut(place) {
                    *slot = line;
                }
            }
            None => {
                score.lines = score
                    .lines
                    .into_iter()
                    .enumerate()
                    .filter(|(other, _)| *other != place)
                    .map(|(_, line)| line)
                    .collect();
            }
        }
        Edit::Score(id, Box::new(score))
    }

    fn new_line(&mut self, id: ScoreId, path: String, line: &ScoreLine, written: &ScoreLine) {
        let text = line_in_words(self.common, Version::New, &self.common.after.scores[id], written);
        let mut score = self.common.before.scores[id].clone();
        score.lines.push(line.clone());
        let sentence = format!("New in {}: {text}", self.score(id));
        self.push(
            Draft::new(ChangeKind::Added, ChangeCode::LineAdded, path, sentence)
                .texts(None::<String>, Some(text))
                .at(None, Some(written.at))
                .with(Edit::Score(id, Box::new(score)))
                .concerns(Concern::Score(id)),
        );
    }

    fn gone_line(&mut self, id: ScoreId, path: String, written: &ScoreLine, edit: Edit) {
        let text = line_in_words(self.common, Version::Old, &self.common.before.scores[id], written);
        let sentence = format!("Gone from {}: {text}", self.score(id));
        self.push(
            Draft::new(ChangeKind::Removed, ChangeCode::LineRemoved, path, sentence)
                .texts(Some(text), None::<String>)
                .at(Some(written.at), None)
                .with(edit)
                .concerns(Concern::Score(id)),
        );
    }

    fn changed_line(&mut self, lines: &Lines) {
        let Lines { before, after, own, .. } = lines;
        let concern = Concern::Score(lines.score);
        if before.label != after.label {
            let name = line_in_words(self.common, Version::New, &self.common.after.scores[lines.score], own.1);
            let sentence = match (&before.label, &after.label) {
                (Some(before), Some(after)) => {
                    format!("a line is now called {}, was {}", prose(after), prose(before))
                }
                (None, Some(after)) => format!("a line is now called {}", prose(after)),
                (Some(before), None) => format!("a line is no longer called {}", prose(before)),
                (None, None) => name,
            };
            self.push(
                Draft::changed(
                    ChangeCode::LabelChanged,
                    format!("{}.label", lines.path),
                    format!("{}: {}", self.score(lines.score), sentence),
                )
                .texts(before.label.clone(), after.label.clone())
                .at(Some(own.0.at), Some(own.1.at))
                .concerns(concern.clone()),
            );
        }
        if Line::of(before) == Line::of(after) {
            return;
        }
        match (&before.kind, &after.kind) {
            (
                ScoreLineKind::When { points, condition },
                ScoreLineKind::When {
                    points: points_after,
                    condition: after_condition,
                },
            ) => {
                self.points(lines, *points, *points_after);
                self.line_condition(lines, (*points, condition), after_condition);
            }
            (
                ScoreLineKind::Per { points, count, at_most },
                ScoreLineKind::Per {
                    points: points_after,
                    count: count_after,
                    at_most: most_after,
                },
            ) => {
                self.points(lines, *points, *points_after);
                self.counted(lines, count, count_after);
                self.most(lines, *at_most, *most_after);
            }
            (
                ScoreLineKind::By { key, rows },
                ScoreLineKind::By {
                    key: other,
                    rows: after,
                },
            ) if key == other => {
                self.rows(lines, key, rows, after);
            }
            (ScoreLineKind::When { .. } | ScoreLineKind::Per { .. } | ScoreLineKind::By { .. }, _) => {
                let score = self.score(lines.score);
                let (was, is) = (
                    line_in_words(
                        self.common,
                        Version::Old,
                        &self.common.before.scores[lines.score],
                        own.0,
                    ),
                    line_in_words(self.common, Version::New, &self.common.after.scores[lines.score], own.1),
                );
                let sentence = format!("{score}: now {is}; was {was}");
                let edit = self.edited_line(lines.score, lines.place, Some((*after).clone()));
                self.push(
                    Draft::changed(ChangeCode::CountedChanged, lines.path.as_str(), sentence)
                        .was(was, is)
                        .at(Some(own.0.at), Some(own.1.at))
                        .with(edit)
                        .concerns(concern),
                );
            }
        }
    }

    fn points(&mut self, lines: &Lines, was: i64, is: i64) {
        if was == is {
            return;
        }
        let score = &self.common.after.scores[lines.score];
        let who = self.score(lines.score);
        let (now, before) = (amount(score, is), short_amount(score, was));
        let subject = earner(self.common, lines.after, lines.own.1);
        let sentence = match subject {
            Earner::Named(name) if score.weights => format!("{name} now weighs {now} in {who}, was {before}"),
            Earner::Named(name) if is < 0 && was < 0 => format!(
                "{name} now costs {} in {who}, was {}",
                amount(score, is.saturating_neg()),
                short_amount(score, was.saturating_neg())
            ),
            Earner::Named(name) => format!("{name} now earns {now} in {who}, was {before}"),
            Earner::When(when) => format!("{who}: now {now} {when}, was {before}"),
        };
        let edit = match &lines.before.kind {
            ScoreLineKind::When { condition, .. } => ScoreLineKind::When {
                points: is,
                condition: condition.clone(),
            },
            ScoreLineKind::Per { count, at_most, .. } => ScoreLineKind::Per {
                points: is,
                count: count.clone(),
                at_most: *at_most,
            },
            kind @ ScoreLineKind::By { .. } => kind.clone(),
        };
        let code = if score.weights {
            ChangeCode::WeightChanged
        } else {
            ChangeCode::PointsChanged
        };
        let edit = self.edited_line(
            lines.score,
            lines.place,
            Some(ScoreLine {
                kind: edit,
                ..lines.before.clone()
            }),
        );
        let draft = Draft::changed(code, lines.path.as_str(), sentence)
            .was(amount(score, was), amount(score, is))
            .at(Some(lines.own.0.at), Some(lines.own.1.at))
            .with(edit)
            .concerns(Concern::Score(lines.score));
        self.push(draft);
    }

    fn line_condition(&mut self, lines: &Lines, (points, before): (i64, &Condition), after: &Condition) {
        let (ScoreLineKind::When { condition: was, .. }, ScoreLineKind::When { condition: is, .. }) =
            (&lines.own.0.kind, &lines.own.1.kind)
        else {
            return;
        };
        let both = Both {
            before,
            after,
            own: (was, is),
        };
        let edits: Vec<Edit> = part::compare(before, after)
            .into_iter()
            .map(|part| {
                let kind = ScoreLineKind::When {
                    points,
                    condition: part.alone,
                };
                let line = ScoreLine {
                    kind,
                    ..lines.before.clone()
                };
                self.edited_line(lines.score, lines.place, Some(line))
            })
            .collect();
        let mut edits = edits.into_iter();
        let speaker = self.line_speaker(lines);
        let whole = (
            self.common.own_phrase(Version::Old, both.own.0),
            self.common.own_phrase(Version::New, both.own.1),
        );
        for part in part::compare(before, after) {
            let edit = edits.next().unwrap_or(Edit::Apart);
            let path = format!("{}.when", lines.path);
            self.part(
                &path,
                &speaker,
                &part,
                (&whole.0, &whole.1),
                &Concern::Score(lines.score),
                edit,
            );
        }
    }

    fn line_speaker(&self, lines: &Lines) -> Speaker {
        let score = &self.common.after.scores[lines.score];
        let line = match (&lines.after.label, &lines.after.kind) {
            (Some(label), _) => title(label),
            (None, ScoreLineKind::When { points, .. }) => amount(score, *points),
            (None, ScoreLineKind::Per { points, .. }) => format!("{} each", amount(score, *points)),
            (None, ScoreLineKind::By { .. }) => "a table".to_string(),
        };
        Speaker::Line {
            score: self.score(lines.score),
            line,
        }
    }

    fn counted(&mut self, lines: &Lines, before: &leadspec_ir::Quantity, after: &leadspec_ir::Quantity) {
        if before == after {
            return;
        }
        let (ScoreLineKind::Per { points, at_most, .. }, own) = (&lines.before.kind, lines.own) else {
            return;
        };
        let line = |count: leadspec_ir::Quantity| ScoreLine {
            kind: ScoreLineKind::Per {
                points: *points,
                count,
                at_most: *at_most,
            },
            ..lines.before.clone()
        };
        let Some(parts) = part::quantity(before, after) else {
            let who = self.score(lines.score);
            let written = |of: &ScoreLine, version: Version| match &of.kind {
                ScoreLineKind::Per { count, .. } => count.phrase(self.common.own(version)),
                ScoreLineKind::When { .. } | ScoreLineKind::By { .. } => String::new(),
            };
            let (was, is) = (written(own.0, Version::Old), written(own.1, Version::New));
            let edit = self.edited_line(lines.score, lines.place, Some(line(after.clone())));
            let sentence = format!("{who} now counts {is} instead of {was}");
            self.push(
                Draft::changed(ChangeCode::CountedChanged, format!("{}.per", lines.path), sentence)
                    .was(was, is)
                    .at(Some(own.0.at), Some(own.1.at))
                    .with(edit)
                    .concerns(Concern::Score(lines.score)),
            );
            return;
        };
        let speaker = self.line_speaker(lines);
        for (part, count) in parts {
            let part = part.at(own.0.at, own.1.at);
            let edit = self.edited_line(lines.score, lines.place, Some(line(count)));
            let path = format!("{}.per", lines.path);
            self.part(&path, &speaker, &part, ("", ""), &Concern::Score(lines.score), edit);
        }
    }

    fn most(&mut self, lines: &Lines, was: Option<i64>, is: Option<i64>) {
        let ScoreLineKind::Per { points, count, .. } = &lines.before.kind else {
            return;
        };
        if was == is {
            return;
        }
        let score = &self.common.after.scores[lines.score];
        let text = |most: Option<i64>| most.map_or_else(|| "without limit".to_string(), |m| amount(score, m));
        let line = lines
            .after
            .label
            .as_ref()
            .map_or_else(|| amount(score, *points), |label| title(label));
        let limits = match (was, is) {
            (Some(was), Some(is)) => format!("at most {}, was {}", amount(score, is), short_amount(score, was)),
            (Some(was), None) => format!("without limit, was at most {}", amount(score, was)),
            (None, is) => format!("at most {}, was without limit", text(is)),
        };
        let kind = ScoreLineKind::Per {
            points: *points,
            count: count.clone(),
            at_most: is,
        };
        let edit = self.edited_line(
            lines.score,
            lines.place,
            Some(ScoreLine {
                kind,
                ..lines.before.clone()
            }),
        );
        let what = self.common.phrase_quantity(Version::New, count);
        let what = what.strip_prefix("the number of ").unwrap_or(&what).to_string();
        let sentence = format!("{}: {line} for each {what}, now {limits}", self.score(lines.score));
        self.push(
            Draft::changed(ChangeCode::LineLimitChanged, format!("{}.most", lines.path), sentence)
                .was(text(was), text(is))
                .at(Some(lines.own.0.at), Some(lines.own.1.at))
                .with(edit)
                .concerns(Concern::Score(lines.score)),
        );
    }
}

/// A path for each line: by its label, else by what it looks at first.
fn paths(score: &str, definition: &Definition, lines: &[ScoreLine]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for line in lines {
        let name = match &line.label {
            Some(label) => subject::slug(label),
            None => match &line.kind {
                ScoreLineKind::When { condition, .. } => subject::of_condition(definition, condition),
                ScoreLineKind::Per { count, .. } => subject::of_quantity(definition, count),
                ScoreLineKind::By { key, .. } => subject::of_value(definition, key),
            },
        };
        let path = format!("{score}.line.{name}");
        let same = paths
            .iter()
            .filter(|p| **p == path || p.starts_with(&format!("{path}#")))
            .count();
        paths.push(if same == 0 {
            path
        } else {
            format!("{path}#{}", same + 1)
        });
    }
    paths
}
