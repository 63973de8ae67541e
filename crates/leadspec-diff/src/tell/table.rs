//! Tables of points, row by row.

use super::line::Lines;
use super::score::{amount, key_capital, key_in_words, short_amount};
use super::{Draft, Teller};
use crate::change::ChangeKind;
use crate::code::ChangeCode;
use crate::edit::Edit;
use crate::normal::key;
use crate::owners::Concern;
use crate::shared::{Fits, Pairs, Place, Version};
use crate::table::Table;
use leadspec_ir::{ArenaId, At, ByRow, Pattern, ScoreLine, ScoreLineKind, Value};

/// A difference in one row.
struct Row {
    draft: Draft,
    /// The old rows with it.
    alone: Vec<ByRow>,
    /// The new rows without it.
    without: Vec<ByRow>,
}

impl Teller<'_> {
    /// Tells which rows of a table differ; the tables say different things.
    pub(super) fn rows(&mut self, lines: &Lines, looked_up: &Value, before: &[ByRow], after: &[ByRow]) {
        let pairs = pair(before, after);
        let mut drafts: Vec<Row> = Vec::new();
        for (place, row) in after.iter().enumerate() {
            let Some(was) = pairs.old_of(Place::from_index(place)).map(Place::index) else {
                let mut alone = before.to_vec();
                alone.insert(behind(&pairs, place).min(alone.len()), row.clone());
                drafts.push(Row {
                    draft: self.new_row(lines, looked_up, row),
                    alone,
                    without: skipped(after, place),
                });
                continue;
            };
            let Some(old) = before.get(was) else { continue };
            if old.points != row.points {
                let points = |row: &ByRow, points: i64| ByRow { points, ..row.clone() };
                drafts.push(Row {
                    draft: self.row_points(lines, looked_up, old, row),
                    alone: replaced(before, was, points(old, row.points)),
                    without: replaced(after, place, points(row, old.points)),
                });
            }
            if sorted(&old.patterns) != sorted(&row.patterns) {
                let patterns = |row: &ByRow, of: &ByRow| ByRow {
                    patterns: of.patterns.clone(),
                    ..row.clone()
                };
                drafts.push(Row {
                    draft: self.row_patterns(lines, looked_up, old, row),
                    alone: replaced(before, was, patterns(old, row)),
                    without: replaced(after, place, patterns(row, old)),
                });
            }
        }
        for gone in pairs.free_old().into_iter().map(Place::index) {
            if let Some(row) = before.get(gone) {
                let mut without = after.to_vec();
                without.insert(gone.min(without.len()), row.clone());
                drafts.push(Row {
                    draft: self.gone_row(lines, looked_up, row),
                    alone: skipped(before, gone),
                    without,
                });
            }
        }
        // What is written otherwise and makes no difference, neither to the old table nor to the new one, is told only where
        // nothing else explains the difference.
        let (old, new) = (Table::new(before), Table::new(after));
        let tells = |row: &Row| Table::new(&row.alone) != old || Table::new(&row.without) != new;
        if drafts.iter().any(tells) {
            drafts.retain(tells);
        }
        if drafts.is_empty() {
            drafts.push(Row {
                draft: self.row_order(lines, looked_up, before, after),
                alone: after.to_vec(),
                without: before.to_vec(),
            });
        }
        for row in drafts {
            let edit = self.table(lines, looked_up, row.alone);
            self.push(row.draft.with(edit).concerns(Concern::Score(lines.score)));
        }
    }

    fn table(&self, lines: &Lines, key: &Value, rows: Vec<ByRow>) -> Edit {
        let kind = ScoreLineKind::By { key: key.clone(), rows };
        let line = ScoreLine {
            kind,
            ..lines.before.clone()
        };
        self.edited_line(lines.score, lines.place, Some(line))
    }

    fn patterns(&self, version: Version, key: &Value, row: &ByRow) -> String {
        let words: Vec<String> = row
            .patterns
            .iter()
            .map(|p| self.common.phrase_pattern(version, p, key))
            .collect();
        words.join(", ")
    }

    /// What a row is for, as the subject of a sentence.
    fn earner(&self, version: Version, key: &Value, row: &ByRow) -> String {
        format!(
            "{} {}",
            key_capital(self.common.definition(version), key),
            self.patterns(version, key, row)
        )
    }

    fn row_path(&self, lines: &Lines, version: Version, key: &Value, row: &ByRow) -> String {
        format!(
            "{}.row.{}",
            lines.path,
            crate::subject::slug(&self.patterns(version, key, row))
        )
    }

    fn row_points(&self, lines: &Lines, key: &Value, old: &ByRow, row: &ByRow) -> Draft {
        let score = &self.common.after.scores[lines.score];
        let sentence = format!(
            "{} now earns {} in {}, was {}",
            self.earner(Version::New, key, row),
            amount(score, row.points),
            self.score(lines.score),
            short_amount(score, old.points)
        );
        let path = self.row_path(lines, Version::New, key, row);
        Draft::changed(ChangeCode::PointsChanged, path, sentence)
            .was(amount(score, old.points), amount(score, row.points))
            .at(Some(old.at), Some(row.at))
    }

    fn row_patterns(&self, lines: &Lines, key: &Value, old: &ByRow, row: &ByRow) -> Draft {
        let score = &self.common.after.scores[lines.score];
        let (was, is) = (
            self.patterns(Version::Old, key, old),
            self.patterns(Version::New, key, row),
        );
        let sentence = format!(
            "{}: {} now for {} {is}, was {was}",
            self.score(lines.score),
            amount(score, row.points),
            key_in_words(&self.common.after, key)
        );
        let path = self.row_path(lines, Version::New, key, row);
        Draft::changed(ChangeCode::RowChanged, path, sentence)
            .was(was, is)
            .at(Some(old.at), Some(row.at))
    }

    fn new_row(&self, lines: &Lines, key: &Value, row: &ByRow) -> Draft {
        let text = amount(&self.common.after.scores[lines.score], row.points);
        let sentence = format!(
            "{} now earns {text} in {}",
            self.earner(Version::New, key, row),
            self.score(lines.score)
        );
        let path = self.row_path(lines, Version::New, key, row);
        Draft::new(ChangeKind::Added, ChangeCode::RowAdded, path, sentence)
            .texts(None::<String>, Some(text))
            .at(None, Some(row.at))
    }

    fn gone_row(&self, lines: &Lines, key: &Value, row: &ByRow) -> Draft {
        let text = amount(&self.common.before.scores[lines.score], row.points);
        let sentence = format!(
            "{} no longer earns {text} in {}",
            self.earner(Version::Old, key, row),
            self.score(lines.score)
        );
        let path = self.row_path(lines, Version::Old, key, row);
        Draft::new(ChangeKind::Removed, ChangeCode::RowRemoved, path, sentence)
            .texts(Some(text), None::<String>)
            .at(Some(row.at), None)
    }

    fn row_order(&self, lines: &Lines, key: &Value, before: &[ByRow], after: &[ByRow]) -> Draft {
        let first = |version: Version, rows: &[ByRow]| {
            let words: Vec<String> = rows.iter().map(|row| self.patterns(version, key, row)).collect();
            words.join(", then ")
        };
        let (was, is) = (first(Version::Old, before), first(Version::New, after));
        let sentence = format!(
            "{}: where rows for {} overlap the first counts: now {is}; was {was}",
            self.score(lines.score),
            key_in_words(&self.common.after, key)
        );
        let start = |rows: &[ByRow]| rows.first().map(|row: &ByRow| -> At { row.at });
        Draft::new(
            ChangeKind::Moved,
            ChangeCode::RowOrderChanged,
            lines.path.as_str(),
            sentence,
        )
        .was(was, is)
        .at(start(before), start(after))
    }
}

fn replaced(rows: &[ByRow], place: usize, row: ByRow) -> Vec<ByRow> {
    let mut rows = rows.to_vec();
    if let Some(slot) = rows.get_mut(place) {
        *slot = row;
    }
    rows
}

fn skipped(rows: &[ByRow], place: usize) -> Vec<ByRow> {
    let others = rows.iter().enumerate().filter(|(other, _)| *other != place);
    others.map(|(_, row)| row.clone()).collect()
}

/// Which row is which: those for the same values, then those that earn as much and are for values near by, then the rest that earn
/// as much.
fn pair(before: &[ByRow], after: &[ByRow]) -> Pairs<Place> {
    let rounds: [Fits<ByRow>; 3] = [
        &|a, b| sorted(&a.patterns) == sorted(&b.patterns),
        &|a, b| a.points == b.points && touch(&a.patterns, &b.patterns),
        &|a, b| is_range(a) && is_range(b) && touch(&a.patterns, &b.patterns),
    ];
    Pairs::in_rounds(before, after, &rounds)
}

fn is_range(row: &ByRow) -> bool {
    matches!(row.patterns.as_slice(), [Pattern::Range { .. }])
}

/// Whether two rows share a value.
fn touch(a: &[Pattern], b: &[Pattern]) -> bool {
    a.iter().any(|x| {
        b.iter().any(|y| match (x, y) {
            (Pattern::Range { low, high }, Pattern::Range { low: from, high: to }) => {
                let below =
                    |end: &Option<i64>, start: &Option<i64>| matches!((end, start), (Some(e), Some(s)) if e < s);
                !below(high, from) && !below(to, low)
            }
            (x, y) => x == y,
        })
    })
}

fn sorted(patterns: &[Pattern]) -> Vec<Vec<u8>> {
    let mut keys: Vec<Vec<u8>> = patterns.iter().map(key).collect();
    keys.sort();
    keys
}

/// Where a new row comes among the old ones: behind the old one that the row before it is.
fn behind(pairs: &Pairs<Place>, place: usize) -> usize {
    let before = (0..place).rev().find_map(|p| pairs.old_of(Place::from_index(p)));
    before.map_or(0, |old| old.index() + 1)
}
