//! Which totals a score can come to.
//!
//! [`Totals::loose`] takes every line for itself, as if no two of them rested on the same fact: what is not among them can't occur, but
//! some of them may not occur either. [`Totals::near`] takes lines that rest on the same facts together, wherever all kinds of lead that
//! these facts tell apart can be tried: it says which total lies nearest to a limit.

use super::slice::Rests;
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Definition, EventId, FieldId, Pattern, SampleLead, Score, ScoreId, ScoreLine, ScoreLineKind};
use leadspec_prove::Space;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A score with more totals is not listed.
const MOST: usize = 20_000;

/// A line without a cap is followed to so many.
const COUNTED: i64 = 200;

/// No more kinds of lead than this are tried for lines that belong together.
const KINDS: u128 = 2_000;

/// How many leads are decided at a time.
const AT_A_TIME: usize = 1024;

/// The day on which they are: what a score can come to is the same on each, a date that a definition names aside.
const ANY_DAY: i64 = 20_454;

/// The totals of a score, ascending; `None` where there are too many to list.
#[derive(Debug, Clone)]
pub(super) struct Totals {
    /// At most these.
    pub(super) loose: Option<BTreeSet<i64>>,
    /// Those of them that can come about, as far as that was looked at.
    pub(super) near: Option<BTreeSet<i64>>,
}

/// The totals of a score.
pub(super) fn totals(definition: &Definition, id: ScoreId) -> Totals {
    let score = &definition.scores[id];
    let loose = sums(score.lines.iter().map(earned)).map(|sums| clamped(score, sums));
    let near = loose.as_ref().and_then(|_| {
        let whole = Arc::new(definition.clone());
        let parts = together(definition, score);
        sums(parts.iter().map(|part| part_totals(&whole, id, part))).map(|sums| clamped(score, sums))
    });
    Totals { loose, near }
}

/// All sums of one of each; `None` where there are too many to list.
fn sums(parts: impl Iterator<Item = BTreeSet<i64>>) -> Option<BTreeSet<i64>> {
    let mut sums: BTreeSet<i64> = BTreeSet::from([0]);
    for part in parts {
        if sums.len().saturating_mul(part.len()) > MOST.saturating_mul(8) {
            return None;
        }
        sums = sums
            .iter()
            .flat_map(|sum| part.iter().map(|points| sum.saturating_add(*points)))
            .collect();
        if sums.len() > MOST {
            return None;
        }
    }
    Some(sums)
}

fn clamped(score: &Score, sums: BTreeSet<i64>) -> BTreeSet<i64> {
    let (low, high) = (score.low.unwrap_or(i64::MIN), score.high.unwrap_or(i64::MAX));
    sums.into_iter().map(|sum| sum.max(low).min(high)).collect()
}

/// The lines in parts of which no two rest on the same fact.
fn together(definition: &Definition, score: &Score) -> Vec<Vec<usize>> {
    let mut parts: Vec<(BTreeSet<FieldId>, BTreeSet<EventId>, Vec<usize>)> = Vec::new();
    for (place, line) in score.lines.iter().enumerate() {
        let mut rests = Rests::default();
        rests.line(definition, line);
        let (mut fields, mut events, mut lines) = (rests.fields, rests.events, vec![place]);
        let (joined, apart): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .partition(|(f, e, _)| !f.is_disjoint(&fields) || !e.is_disjoint(&events));
        for (f, e, l) in joined {
            fields.extend(f);
            events.extend(e);
            lines.extend(l);
        }
        parts = apart;
        parts.push((fields, events, lines));
    }
    parts.into_iter().map(|(.., lines)| lines).collect()
}

/// What some lines of a score can come to together.
fn part_totals(definition: &Arc<Definition>, id: ScoreId, part: &[usize]) -> BTreeSet<i64> {
    let lines = &definition.scores[id].lines;
    let own: Vec<&ScoreLine> = part.iter().filter_map(|place| lines.get(*place)).collect();
    let apart = || sums(own.iter().map(|line| earned(line))).unwrap_or_default();
    if let [one] = own.as_slice()
        && !matches!(one.kind, ScoreLineKind::By { .. })
    {
        return apart();
    }
    let mut rests = Rests::default();
    for line in &own {
        rests.line(definition, line);
    }
    let mut slice = rests.slice(definition);
    slice.scores[id].lines = own.iter().map(|line| (*line).clone()).collect();
    let space = Space::new(&[&slice], &[], ANY_DAY);
    if !space.is_exact() || space.kinds() > KINDS {
        return apart();
    }
    let inspector = Inspector::new(definition, ANY_DAY, &Inquiry::default());
    let mut scratch = Scratch::default();
    let mut found = BTreeSet::new();
    let mut leads = space.one_of_each();
    loop {
        let some: Vec<SampleLead> = leads.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            return found;
        }
        let mut batch = LeadBatch::of_samples(definition, ANY_DAY, &some);
        let inspection = inspector.inspect(&mut batch, &mut scratch);
        found.extend(
            (0..some.len()).map(|row| part.iter().map(|line| inspection.earned(row, id, *line).0).sum::<i64>()),
        );
    }
}

/// What a line can come to.
fn earned(line: &ScoreLine) -> BTreeSet<i64> {
    match &line.kind {
        ScoreLineKind::When { points, .. } => BTreeSet::from([0, *points]),
        ScoreLineKind::By { rows, .. } => {
            let none = (!rows.iter().any(|row| row.patterns.contains(&Pattern::Otherwise))).then_some(0);
            rows.iter().map(|row| row.points).chain(none).collect()
        }
        ScoreLineKind::Per { points, at_most, .. } => {
            let capped = |earned: i64| match at_most {
                Some(limit) if *points < 0 => earned.max(*limit),
                Some(limit) => earned.min(*limit),
                None => earned,
            };
            (0..=COUNTED)
                .map(|count| capped(points.saturating_mul(count)))
                .collect()
        }
    }
}
