//! Which values a quantity can take, as far as its type and its score's lines tell.
//!
//! A threshold that moves over no such value moves nothing: where a score only earns fives, 42 points are 45. These values are never
//! too few, so what moves over none of them is shown to change nothing; they may be too many, as lines of a score that exclude each
//! other are taken to be free.

use leadspec_ir::{Definition, FieldType, Quantity, QuantityKind, Score, ScoreLineKind, Source, Value};
use std::collections::BTreeSet;

/// Of more values than these only the range and the common step are known.
const MOST: usize = 4096;

/// The values that a quantity can take, in its own integer form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// These.
    Values(BTreeSet<i64>),
    /// All multiples of `step` from `low` to `high`; `None`: without end.
    Steps {
        low: Option<i64>,
        high: Option<i64>,
        step: i64,
    },
}

impl Reach {
    pub(crate) fn of(definition: &Definition, quantity: &Quantity) -> Reach {
        let any = Reach::Steps {
            low: None,
            high: None,
            step: 1,
        };
        match &quantity.kind {
            QuantityKind::Constant(value) => Reach::Values(BTreeSet::from([*value])),
            QuantityKind::Fact(source) => Reach::of_source(definition, *source),
            QuantityKind::Score(id) => Reach::of_score(&definition.scores[*id]),
            QuantityKind::Count(_) => Reach::Steps {
                low: Some(0),
                high: None,
                step: 1,
            },
            QuantityKind::Let(id) => match &definition.lets[*id].value {
                Value::Quantity(named) if named.decimals == quantity.decimals => Reach::of(definition, named),
                Value::Quantity(_) | Value::Condition(_) | Value::Choice(_) | Value::Text(_) | Value::List(_) => any,
            },
            QuantityKind::LatestTime(_)
            | QuantityKind::Today
            | QuantityKind::DayOf(_)
            | QuantityKind::Sum(_)
            | QuantityKind::Negated(_)
            | QuantityKind::Times(..)
            | QuantityKind::DaysSince(_)
            | QuantityKind::IfUnknown(..) => any,
        }
    }

    fn of_source(definition: &Definition, source: Source) -> Reach {
        let field = match source {
            Source::Field(id) => &definition.fields[id],
            Source::Attribute(event, id) | Source::Latest(event, id) => &definition.events[event].attributes[id],
        };
        let (low, high, decimals) = match &field.ty {
            FieldType::Quantity { low, high, unit } => (*low, *high, unit.decimals()),
            FieldType::Bool | FieldType::Text | FieldType::Choice(_) | FieldType::List(_) => (None, None, 0),
        };
        let rounded = field.decimals.map_or(0, |kept| decimals.saturating_sub(kept));
        Reach::Steps {
            low,
            high,
            step: 10_i64.pow(u32::from(rounded)),
        }
    }

    /// What a score can come to, its lines free of each other.
    pub(crate) fn of_score(score: &Score) -> Reach {
        let clamp = |value: i64| {
            let raised = score.low.map_or(value, |low| value.max(low));
            score.high.map_or(raised, |high| raised.min(high))
        };
        match Reach::of_lines(score) {
            Reach::Values(values) => Reach::Values(values.into_iter().map(clamp).collect()),
            Reach::Steps { low, high, step } => {
                let ends = [score.low, score.high].into_iter().flatten();
                Reach::Steps {
                    low: low.map(clamp).or(score.low),
                    high: high.map(clamp).or(score.high),
                    // What it is cut to need not be a multiple.
                    step: ends.fold(step, gcd),
                }
            }
        }
    }

    /// What the lines of a score can add up to, before it is cut.
    pub(crate) fn of_lines(score: &Score) -> Reach {
        let mut sums: BTreeSet<i64> = BTreeSet::from([0]);
        for line in &score.lines {
            let Some(own) = earnings(&line.kind) else {
                return Reach::in_steps(score);
            };
            let added: Option<BTreeSet<i64>> = sums
                .iter()
                .flat_map(|sum| own.iter().map(move |points| sum.checked_add(*points)))
                .collect();
            match added {
                Some(added) if added.len() <= MOST => sums = added,
                Some(_) | None => return Reach::in_steps(score),
            }
        }
        Reach::Values(sums)
    }

    /// The range and the common step alone.
    fn in_steps(score: &Score) -> Reach {
        let (mut low, mut high, mut step) = (Some(0_i64), Some(0_i64), 0_i64);
        let mut add = |least: Option<i64>, most: Option<i64>| {
            low = low.zip(least).and_then(|(sum, own)| sum.checked_add(own.min(0)));
            high = high.zip(most).and_then(|(sum, own)| sum.checked_add(own.max(0)));
        };
        for line in &score.lines {
            match &line.kind {
                ScoreLineKind::When { points, .. } => {
                    add(Some(*points), Some(*points));
                    step = gcd(step, *points);
                }
                ScoreLineKind::Per { points, at_most, .. } => {
                    let end = if *points == 0 { Some(0) } else { *at_most };
                    if *points > 0 {
                        add(Some(0), end);
                    } else {
                        add(end, Some(0));
                    }
                    step = gcd(gcd(step, *points), at_most.unwrap_or(0));
                }
                ScoreLineKind::By { rows, .. } => {
                    let points = || rows.iter().map(|row| row.points);
                    add(points().min().or(Some(0)), points().max().or(Some(0)));
                    step = points().fold(step, gcd);
                }
            }
        }
        Reach::Steps {
            low,
            high,
            step: step.max(1),
        }
    }

    /// The greatest value up to `limit`.
    pub(crate) fn last_to(&self, limit: i64) -> Option<i64> {
        match self {
            Reach::Values(values) => values.range(..=limit).next_back().copied(),
            Reach::Steps { low, high, step } => {
                let limit = high.map_or(limit, |high| limit.min(high));
                let value = limit.checked_sub(limit.rem_euclid(*step))?;
                low.is_none_or(|low| low <= value).then_some(value)
            }
        }
    }

    /// The least value from `limit` on.
    pub(crate) fn first_from(&self, limit: i64) -> Option<i64> {
        match self {
            Reach::Values(values) => values.range(limit..).next().copied(),
            Reach::Steps { low, high, step } => {
                let limit = low.map_or(limit, |low| limit.max(low));
                let past = limit.rem_euclid(*step);
                let value = if past == 0 {
                    limit
                } else {
                    limit.checked_add(step.checked_sub(past)?)?
                };
                high.is_none_or(|high| value <= high).then_some(value)
            }
        }
    }

    /// Whether a value lies from `low` to `high`, both included.
    pub(crate) fn meets(&self, low: i64, high: i64) -> bool {
        self.first_from(low).is_some_and(|value| value <= high)
    }

    /// The same values with more decimals; `None` where they do not fit.
    pub(crate) fn times(&self, factor: i64) -> Option<Reach> {
        match self {
            Reach::Values(values) => {
                let values: Option<BTreeSet<i64>> = values.iter().map(|v| v.checked_mul(factor)).collect();
                values.map(Reach::Values)
            }
            Reach::Steps { low, high, step } => {
                let end = |limit: &Option<i64>| limit.map_or(Some(None), |limit| limit.checked_mul(factor).map(Some));
                Some(Reach::Steps {
                    low: end(low)?,
                    high: end(high)?,
                    step: step.checked_mul(factor)?,
                })
            }
        }
    }
}

/// What a line can earn; `None`: without end, or too much to list.
fn earnings(line: &ScoreLineKind) -> Option<BTreeSet<i64>> {
    match line {
        ScoreLineKind::When { points, .. } => Some(BTreeSet::from([0, *points])),
        ScoreLineKind::Per { points: 0, .. } => Some(BTreeSet::from([0])),
        ScoreLineKind::Per { points, at_most, .. } => {
            let end = (*at_most)?;
            let times = end.checked_div(*points).filter(|times| (0..=100).contains(times))?;
            let mut all: BTreeSet<i64> = (0..=times).filter_map(|number| points.checked_mul(number)).collect();
            all.insert(end);
            Some(all)
        }
        ScoreLineKind::By { rows, .. } => {
            let mut all: BTreeSet<i64> = rows.iter().map(|row| row.points).collect();
            all.insert(0);
            Some(all)
        }
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
