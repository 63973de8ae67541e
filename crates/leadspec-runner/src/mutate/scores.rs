//! The small changes to scores: what lines and rows earn, for whom, and to what the whole is cut.

use super::change::{Change, Says, with, without};
use super::conditions::conditions;
use super::items::in_full;
use super::mutant::{Edit, Mutant, MutantKind};
use super::quantities::{quantities, values};
use super::thresholds::step;
use super::words::{Saying, earns_for, for_whom, pattern_words, points_short, points_words, row_words};
use leadspec_ir::{ByRow, Definition, Pattern, SCALE, Score, ScoreId, ScoreLine, ScoreLineKind, Value, humanise};

/// The changes to a score.
pub(crate) fn of_score(definition: &Definition, id: ScoreId, score: &Score) -> Vec<Mutant> {
    let lines = score.lines.iter().enumerate();
    let mut mutants: Vec<Mutant> = lines
        .flat_map(|(place, line)| {
            let changes = LineOf {
                definition,
                score,
                own: line,
            }
            .changes();
            let around = |kind: ScoreLineKind| {
                let line = ScoreLine { kind, ..line.clone() };
                let to = Score {
                    lines: with(&score.lines, place, line),
                    ..score.clone()
                };
                Edit::Score(id, Box::new(to))
            };
            in_full(changes, around)
        })
        .collect();
    if score.weights {
        mutants.extend(weights(definition, id, score));
    }
    mutants.extend(limits(id, score));
    mutants
}

/// A percent of one weight goes over to the next.
fn weights(definition: &Definition, id: ScoreId, score: &Score) -> Vec<Mutant> {
    let weights: Vec<(usize, i64)> = score
        .lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| Some((place, weight(&line.kind)?)))
        .collect();
    let next = weights.iter().cycle().skip(1);
    let pairs = weights.iter().zip(next).filter(|(one, other)| one.0 != other.0);
    pairs
        .filter_map(|((place, own), (next_place, next))| {
            let (more, less) = (own.checked_add(SCALE)?, next.checked_sub(SCALE)?);
            let mut lines = score.lines.clone();
            for (place, points) in [(*place, more), (*next_place, less)] {
                if let Some(ScoreLine {
                    kind: ScoreLineKind::When { points: own, .. },
                    ..
                }) = lines.get_mut(place)
                {
                    *own = points;
                }
            }
            let line = score.lines.get(*place)?;
            let next_line = score.lines.get(*next_place)?;
            let percent = |points: i64| points_short(score, points);
            let sentence = format!(
                "{} gives {} instead of {} {}, and {} instead of {} {}",
                humanise(&score.name),
                percent(more),
                percent(*own),
                for_whom(definition, line),
                percent(less),
                percent(*next),
                for_whom(definition, next_line)
            );
            let to = Score { lines, ..score.clone() };
            let edit = Edit::Score(id, Box::new(to));
            Some(Mutant::new(MutantKind::Points, line.at, sentence, edit))
        })
        .collect()
}

fn weight(line: &ScoreLineKind) -> Option<i64> {
    match line {
        ScoreLineKind::When { points, .. } => Some(*points),
        ScoreLineKind::Per { .. } | ScoreLineKind::By { .. } => None,
    }
}

/// What the whole is raised or cut to.
fn limits(id: ScoreId, score: &Score) -> Vec<Mutant> {
    let name = humanise(&score.name);
    let mut mutants = Vec::new();
    let mut add = |to: Score, sentence: String| {
        let edit = Edit::Score(id, Box::new(to));
        mutants.push(Mutant::new(MutantKind::Limit, score.at, sentence, edit));
    };
    let words = |points: i64| points_short(score, points);
    for (low, moved) in moved(score.low) {
        if score.high.is_none_or(|high| moved <= high) {
            let to = Score {
                low: Some(moved),
                ..score.clone()
            };
            add(
                to,
                format!("{name} is at least {} instead of {}", words(moved), words(low)),
            );
        }
    }
    for (high, moved) in moved(score.high) {
        if score.low.is_none_or(|low| low <= moved) {
            let to = Score {
                high: Some(moved),
                ..score.clone()
            };
            add(
                to,
                format!("{name} is at most {} instead of {}", words(moved), words(high)),
            );
        }
    }
    mutants
}

/// A number of points with one more and one less.
fn moved(points: Option<i64>) -> impl Iterator<Item = (i64, i64)> {
    let own = points.into_iter();
    own.flat_map(|own| {
        let moved = [own.checked_add(SCALE), own.checked_sub(SCALE)];
        moved.into_iter().flatten().map(move |moved| (own, moved))
    })
}

/// One line of a score.
struct LineOf<'a> {
    definition: &'a Definition,
    score: &'a Score,
    own: &'a ScoreLine,
}

impl LineOf<'_> {
    fn changes(&self) -> Vec<Change<ScoreLineKind>> {
        let mut all = vec![self.gone()];
        match &self.own.kind {
            ScoreLineKind::When { points, condition } => {
                let whom = for_whom(self.definition, self.own);
                if !self.score.weights {
                    all.extend(self.points(*points, &whom, |points| ScoreLineKind::When {
                        points,
                        condition: condition.clone(),
                    }));
                }
                let saying = Saying::line(self.definition, self.score, self.own, *points);
                let around = |condition| ScoreLineKind::When {
                    points: *points,
                    condition,
                };
                let changes = conditions(&saying, condition).into_iter();
                all.extend(changes.map(|change| change.map(around)));
            }
            ScoreLineKind::Per { points, count, at_most } => {
                let whom = for_whom(self.definition, self.own);
                all.extend(self.points(*points, &whom, |points| ScoreLineKind::Per {
                    points,
                    count: count.clone(),
                    at_most: *at_most,
                }));
                all.extend(self.most(*points, *at_most, &whom, |at_most| ScoreLineKind::Per {
                    points: *points,
                    count: count.clone(),
                    at_most: Some(at_most),
                }));
                let saying = Saying::line(self.definition, self.score, self.own, *points);
                for change in quantities(&saying, count) {
                    let line = |count| ScoreLineKind::Per {
                        points: *points,
                        count,
                        at_most: *at_most,
                    };
                    all.push(self.said(change.map(line), &saying));
                }
            }
            ScoreLineKind::By { key, rows } => all.extend(self.table(key, rows)),
        }
        all
    }

    /// The line earns nothing.
    fn gone(&self) -> Change<ScoreLineKind> {
        let kind = match &self.own.kind {
            ScoreLineKind::When { condition, .. } => ScoreLineKind::When {
                points: 0,
                condition: condition.clone(),
            },
            ScoreLineKind::Per { count, .. } => ScoreLineKind::Per {
                points: 0,
                count: count.clone(),
                at_most: None,
            },
            ScoreLineKind::By { key, rows } => ScoreLineKind::By {
                key: key.clone(),
                rows: rows
                    .iter()
                    .map(|row| ByRow {
                        points: 0,
                        ..row.clone()
                    })
                    .collect(),
            },
        };
        let whom = for_whom(self.definition, self.own);
        let sentence = format!("{} gives nothing {whom}", self.name());
        self.change(kind, MutantKind::LineDropped, sentence)
    }

    /// One point more, and one less.
    fn points(&self, points: i64, whom: &str, around: impl Fn(i64) -> ScoreLineKind) -> Vec<Change<ScoreLineKind>> {
        moved(Some(points))
            .map(|(_, moved)| self.change(around(moved), MutantKind::Points, self.gives(moved, points, whom)))
            .collect()
    }

    /// `fit gives 31 points instead of 30 when industry is food`
    fn gives(&self, moved: i64, points: i64, whom: &str) -> String {
        let verb = if moved < 0 { "takes off" } else { "gives" };
        let amount = |points: i64| if moved < 0 { points.saturating_neg() } else { points };
        format!(
            "{} {verb} {} instead of {} {whom}",
            self.name(),
            points_words(self.score, amount(moved)),
            points_short(self.score, amount(points)),
        )
    }

    /// What the line earns at most.
    fn most(
        &self,
        points: i64,
        at_most: Option<i64>,
        whom: &str,
        around: impl Fn(i64) -> ScoreLineKind,
    ) -> Vec<Change<ScoreLineKind>> {
        let same_sign = |moved: &i64| moved.signum() == points.signum();
        let values = moved(at_most).filter(|(_, moved)| same_sign(moved));
        values
            .map(|(own, moved)| {
                let verb = if own < 0 { "takes off" } else { "gives" };
                let sentence = format!(
                    "{} {verb} at most {} instead of {} {whom}",
                    self.name(),
                    points_words(self.score, moved.saturating_abs()),
                    points_short(self.score, own.saturating_abs()),
                );
                self.change(around(moved), MutantKind::Limit, sentence)
            })
            .collect()
    }

    fn table(&self, key: &Value, rows: &[ByRow]) -> Vec<Change<ScoreLineKind>> {
        let table = |rows: Vec<ByRow>| ScoreLineKind::By { key: key.clone(), rows };
        let whom = |patterns: &[Pattern]| row_words(self.definition, key, patterns);
        let mut all = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let mut add = |to: ByRow, kind: MutantKind, sentence: String| {
                let to = table(with(rows, place, to));
                all.push(Change::new(to, kind, row.at, Says::Whole(sentence)));
            };
            // What earns nothing may earn a point; that it could take one off is no smaller a change.
            for (_, points) in moved(Some(row.points)).filter(|(own, points)| *own != 0 || *points > 0) {
                let sentence = self.gives(points, row.points, &whom(&row.patterns));
                let to = ByRow { points, ..row.clone() };
                add(to, MutantKind::Points, sentence);
            }
            let points = points_words(self.score, row.points);
            for patterns in ranges(key, rows, place) {
                let sentence = format!(
                    "{} gives {points} {} instead of {}",
                    self.name(),
                    whom(&patterns),
                    pattern_words(self.definition, key, &row.patterns)
                );
                let to = ByRow {
                    patterns,
                    ..row.clone()
                };
                add(to, MutantKind::Threshold, sentence);
            }
            if row.patterns.len() > 1 {
                for (one, pattern) in row.patterns.iter().enumerate() {
                    let whom = whom(std::slice::from_ref(pattern));
                    let sentence = format!("{} no longer gives {points} {whom}", self.name());
                    let to = ByRow {
                        patterns: without(&row.patterns, one),
                        ..row.clone()
                    };
                    add(to, MutantKind::ChoiceDropped, sentence);
                }
            }
            // A last row for nothing says what is so without it.
            if rows.len() > 1 && (row.points != 0 || place + 1 < rows.len()) {
                let sentence = format!(
                    "the row of {} for {points} {} is gone",
                    self.name(),
                    whom(&row.patterns)
                );
                let to = table(without(rows, place));
                all.push(Change::new(to, MutantKind::LineDropped, row.at, Says::Whole(sentence)));
            }
        }
        let saying = Saying::new(
            self.definition,
            format!("{} looks up", self.name()),
            format!("{} no longer looks up", self.name()),
        );
        for change in values(&saying, key) {
            let line = |key| ScoreLineKind::By {
                key,
                rows: rows.to_vec(),
            };
            all.push(self.said(change.map(line), &saying));
        }
        all
    }

    /// What a count or a key is changed to, said with the line.
    fn said(&self, change: Change<ScoreLineKind>, saying: &Saying) -> Change<ScoreLineKind> {
        let says = match change.says {
            Says::Whole(sentence) => sentence,
            Says::Instead(of) => format!(
                "{} {} instead of {of}",
                saying.does,
                earns_for(self.definition, &change.to)
            ),
        };
        Change {
            says: Says::Whole(says),
            ..change
        }
    }

    fn change(&self, to: ScoreLineKind, kind: MutantKind, sentence: String) -> Change<ScoreLineKind> {
        Change::new(to, kind, self.own.at, Says::Whole(sentence))
    }

    fn name(&self) -> String {
        humanise(&self.score.name)
    }
}

/// The patterns of a row with one end of a range moved by a step, as far as no earlier row has what it moves over.
fn ranges(key: &Value, rows: &[ByRow], place: usize) -> Vec<Vec<Pattern>> {
    let (Value::Quantity(quantity), Some(row)) = (key, rows.get(place)) else {
        return Vec::new();
    };
    let taken = |value: i64| {
        let earlier = rows.iter().take(place).flat_map(|row| &row.patterns);
        earlier.into_iter().any(|pattern| in_range(pattern, value))
    };
    let mut all = Vec::new();
    for (number, pattern) in row.patterns.iter().enumerate() {
        let Pattern::Range { low, high } = pattern else {
            continue;
        };
        let mut add = |low: Option<i64>, high: Option<i64>| {
            if low.zip(high).is_none_or(|(low, high)| low <= high) {
                all.push(with(&row.patterns, number, Pattern::Range { low, high }));
            }
        };
        // `..< 50_000 EUR` ends a millionth before it, and moves as what is written.
        let step_of = |value: i64, written: Option<i64>| {
            let step = |value: i64| step(value, quantity.unit, quantity.decimals);
            written.map_or(step(value), step).max(step(value))
        };
        if let Some(own) = *low {
            let step = step_of(own, own.checked_sub(1));
            if !taken(own) {
                add(own.checked_add(step), *high);
            }
            if own.checked_sub(1).is_some_and(|value| !taken(value)) {
                add(own.checked_sub(step), *high);
            }
        }
        if let Some(own) = *high {
            let step = step_of(own, own.checked_add(1));
            if own.checked_add(1).is_some_and(|value| !taken(value)) {
                add(*low, own.checked_add(step));
            }
            if !taken(own) {
                add(*low, own.checked_sub(step));
            }
        }
    }
    all
}

fn in_range(pattern: &Pattern, value: i64) -> bool {
    match pattern {
        Pattern::Range { low, high } => low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high),
        Pattern::Otherwise => true,
        Pattern::Code(_) | Pattern::Text(_) | Pattern::Bool(_) | Pattern::Unknown => false,
    }
}
