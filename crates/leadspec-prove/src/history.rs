//! What a lead did, as far as conditions can tell: for each kind of event the histories that they tell apart.
//!
//! An event is told apart from another by the stretch of time it lies in and by the cells of its attributes. Conditions count those that
//! a query takes in, up to the greatest number they ask for, and look at the newest. So histories are built up one event at a time, as
//! long as a count that matters grows.

use crate::cells::{self, Ground};
use crate::gap::Gap;
use crate::gather::{Counted, EventAsked, Side};
use leadspec_data::LeadBatch;
use leadspec_engine::{Inquiry, Inspector, Scratch};
use leadspec_ir::{Condition, ConditionKind, Datum, Definition, EventId, EventQuery, SampleEvent, SampleLead, Truth};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// More events than this that differ are not told apart.
const KINDS: usize = 600;

/// More counts together than this are not followed.
const COUNTS: usize = 20_000;

/// How many almost alike are added to each history.
const NEAR_MISSES: usize = 3;

/// Histories that conditions can't tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryCell {
    /// One or more of them, oldest event first. The first is the smallest and stands for all.
    pub corners: Vec<Vec<SampleEvent>>,
}

/// An event that stands for those like it.
#[derive(Debug, Clone)]
struct Like {
    /// Its stretch of time, newest first.
    time: usize,
    /// What only its being the newest shows.
    attributes: Vec<Datum>,
    /// The queries that take it in.
    counted: Vec<bool>,
}

/// A stretch of time, by its last and its first moment that read well.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    oldest: i64,
    newest: i64,
}

/// The events of one kind.
struct Histories<'a> {
    event: EventId,
    asked: &'a EventAsked,
    stretches: Vec<Stretch>,
    likes: Vec<Like>,
    /// By query: more than this many are not told apart.
    most: Vec<usize>,
}

/// The histories of one kind of event, the empty one first, and what keeps them from being exact.
pub(crate) fn histories(
    ground: Ground,
    sides: &[Side],
    event: EventId,
    asked: &EventAsked,
) -> (Vec<HistoryCell>, Vec<Gap>) {
    let name = &ground.world.events[event].name;
    let mut gaps = Vec::new();
    let stretches = stretches(ground, asked);
    let attributes = attributes(ground, event, asked, stretches.len(), &mut gaps);
    let mut likes: Vec<Like> = Vec::new();
    for (time, _) in stretches.iter().enumerate() {
        likes.extend(attributes.iter().map(|attributes| Like {
            time,
            attributes: attributes.clone(),
            counted: Vec::new(),
        }));
    }
    let mut histories = Histories {
        event,
        asked,
        most: asked.queries.iter().map(most).collect(),
        stretches,
        likes,
    };
    histories.ask(ground, sides);
    let cells = histories.cells(name, &mut gaps);
    (cells, gaps)
}

fn most(counted: &Counted) -> usize {
    let most = counted.starts.last().copied().unwrap_or(0);
    usize::try_from(most.max(0)).unwrap_or(usize::MAX)
}

/// The stretches of time up to the as-of day that no condition tells apart, newest first.
fn stretches(ground: Ground, asked: &EventAsked) -> Vec<Stretch> {
    let start_of = |day: i64| {
        let start = ground.zone.and_then(|zone| zone.start_of_day(day));
        start.unwrap_or_else(|| day.saturating_mul(86_400_000_000))
    };
    let day_start = |instant: i64| {
        let day = ground
            .zone
            .map_or(instant.div_euclid(86_400_000_000), |zone| zone.day_of(instant));
        start_of(day)
    };
    let end = start_of(ground.as_of.saturating_add(1));
    let mut all = Vec::new();
    let mut newest_end = end;
    for start in asked.times.iter().rev().filter(|start| **start < end) {
        let newest = day_start(newest_end.saturating_sub(1)).max(*start);
        all.push(Stretch { oldest: *start, newest });
        newest_end = *start;
    }
    let newest = day_start(newest_end.saturating_sub(1));
    all.push(Stretch { oldest: newest, newest });
    all
}

/// The attributes that events can be told apart by, in every combination; where those are too many, one at a time.
fn attributes(
    ground: Ground,
    event: EventId,
    asked: &EventAsked,
    stretches: usize,
    gaps: &mut Vec<Gap>,
) -> Vec<Vec<Datum>> {
    let kind = &ground.world.events[event];
    let mut choices: Vec<Vec<Datum>> = Vec::new();
    for (attribute, asked) in kind.attributes.iter().zip(&asked.attributes) {
        let name = format!("{}.{}", kind.name, attribute.name);
        let (cells, gap) = cells::cells(ground, &name, attribute, asked);
        gaps.extend(gap);
        let of: Vec<Datum> = cells.iter().filter_map(|cell| cell.corners.first().cloned()).collect();
        let keeps = if asked.read { of.len() } else { 1 };
        let last_is_unknown = attribute.optional && !asked.read;
        choices.push(if last_is_unknown {
            vec![Datum::Unknown]
        } else {
            of.into_iter().take(keeps).collect()
        });
    }
    let number = choices
        .iter()
        .fold(stretches.max(1), |all, own| all.saturating_mul(own.len().max(1)));
    let first: Vec<Datum> = choices
        .iter()
        .map(|own| own.first().cloned().unwrap_or(Datum::Unknown))
        .collect();
    if number > KINDS {
        gaps.push(Gap::ManyHistories(kind.name.clone()));
        let mut all = vec![first.clone()];
        for (place, own) in choices.iter().enumerate() {
            all.extend(own.iter().skip(1).map(|datum| {
                let mut other = first.clone();
                other.iter_mut().skip(place).take(1).for_each(|d| *d = datum.clone());
                other
            }));
        }
        all.truncate(KINDS / stretches.max(1));
        return all;
    }
    let mut all: Vec<Vec<Datum>> = vec![Vec::new()];
    for own in &choices {
        let longer = |so_far: &Vec<Datum>| {
            let so_far = so_far.clone();
            own.iter()
                .map(move |datum| [so_far.as_slice(), std::slice::from_ref(datum)].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

impl Histories<'_> {
    /// Asks the interpreter which queries take in which events.
    fn ask(&mut self, ground: Ground, sides: &[Side]) {
        let leads: Vec<SampleLead> = self
            .likes
            .iter()
            .enumerate()
            .map(|(place, _)| SampleLead {
                facts: vec![Datum::Unknown; ground.world.fields.len()],
                events: self.written(&[place], false),
            })
            .collect();
        let mut answers: Vec<Vec<bool>> = vec![Vec::new(); self.asked.queries.len()];
        for (place, side) in sides.iter().enumerate() {
            let own: Vec<usize> = (0..self.asked.queries.len())
                .filter(|query| self.asked.queries.get(*query).is_some_and(|q| q.side == place))
                .collect();
            if own.is_empty() {
                continue;
            }
            let queries: Vec<&EventQuery> = own
                .iter()
                .filter_map(|query| self.asked.queries.get(*query).map(|q| &q.query))
                .collect();
            let leads: Vec<SampleLead> = leads
                .iter()
                .map(|lead| side.names.lead(side.definition, ground.world, lead))
                .collect();
            let found = happened(side.definition, ground.as_of, &queries, &leads);
            for (query, answer) in own.iter().zip(found) {
                answers
                    .iter_mut()
                    .skip(*query)
                    .take(1)
                    .for_each(|a| a.clone_from(&answer));
            }
        }
        for (place, like) in self.likes.iter_mut().enumerate() {
            like.counted = answers.iter().map(|of| of.get(place) == Some(&true)).collect();
        }
    }

    fn cells(&self, name: &str, gaps: &mut Vec<Gap>) -> Vec<HistoryCell> {
        // What the newest event shows, and the histories under it; none first.
        let mut found: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut cells: Vec<(Vec<usize>, Vec<Vec<usize>>)> = Vec::new();
        let mut number = 0usize;
        let newest: Vec<Option<usize>> = if self.asked.latest {
            std::iter::once(None).chain((0..self.likes.len()).map(Some)).collect()
        } else {
            vec![None]
        };
        for newest in newest {
            for (counts, history) in self.closure(newest, &mut number) {
                let place = *found.entry(self.class(&counts, newest)).or_insert_with(|| {
                    cells.push((counts.clone(), Vec::new()));
                    cells.len() - 1
                });
                if let Some((first, histories)) = cells.get_mut(place)
                    && (histories.is_empty() || (*first != counts && self.is_edge(&counts)))
                {
                    histories.push(history);
                }
            }
        }
        for history in self.near_misses(&cells) {
            let mut in_order = history.clone();
            // Oldest first.
            in_order.sort_by_key(|place| std::cmp::Reverse(self.likes.get(*place).map_or(0, |like| like.time)));
            let newest = in_order.last().copied().filter(|_| self.asked.latest);
            let likes = in_order.iter().filter_map(|place| self.likes.get(*place));
            let counts = likes.fold(self.none(), |counts, like| self.counted(&counts, like));
            let cell = found
                .get(&self.class(&counts, newest))
                .and_then(|place| cells.get_mut(*place));
            if let Some((_, histories)) = cell
                && !histories.contains(&in_order)
            {
                histories.push(in_order);
            }
        }
        if number > COUNTS {
            gaps.push(Gap::ManyHistories(name.to_string()));
        }
        cells
            .into_iter()
            .map(|(_, histories)| {
                let oldest = histories.iter().map(|likes| self.written(likes, false));
                let newest = histories.iter().map(|likes| self.written(likes, true));
                HistoryCell {
                    corners: cells::distinct(oldest.chain(newest)),
                }
            })
            .collect()
    }

    /// What conditions see of these counts under this newest event.
    fn class(&self, counts: &[usize], newest: Option<usize>) -> Vec<usize> {
        let reached = |(count, query): (&usize, &Counted)| {
            let count = i128::try_from(*count).unwrap_or(i128::MAX);
            query.starts.iter().filter(|start| **start <= count).count()
        };
        let of_counts = counts.iter().zip(&self.asked.queries).map(reached);
        of_counts.chain([newest.map_or(0, |place| place + 1)]).collect()
    }

    /// For each history that stands for a cell: the same with the oldest event outside the window, or not quite what is asked for.
    fn near_misses(&self, cells: &[(Vec<usize>, Vec<Vec<usize>>)]) -> Vec<Vec<usize>> {
        let mut misses = Vec::new();
        for (oldest, rest) in cells
            .iter()
            .filter_map(|(_, histories)| histories.first()?.split_first())
        {
            let own = self.likes.get(*oldest).map(|like| &like.counted);
            let mut seen: BTreeSet<&[bool]> = own.into_iter().map(Vec::as_slice).collect();
            let others = self
                .likes
                .iter()
                .enumerate()
                .filter(|(_, like)| seen.insert(&like.counted));
            misses.extend(others.take(NEAR_MISSES).map(|(place, _)| [&[place], rest].concat()));
        }
        misses
    }

    fn none(&self) -> Vec<usize> {
        vec![0; self.asked.queries.len()]
    }

    /// Whether every count is at, or just below, a number that is asked for.
    fn is_edge(&self, counts: &[usize]) -> bool {
        counts.iter().zip(&self.asked.queries).all(|(count, query)| {
            let count = i128::try_from(*count).unwrap_or(i128::MAX);
            count == 0 || query.starts.contains(&count) || query.starts.contains(&(count + 1))
        })
    }

    /// All counts that can be had under this newest event, each with a smallest history; without one, only the empty history where
    /// the newest matters.
    fn closure(&self, newest: Option<usize>, number: &mut usize) -> Vec<(Vec<usize>, Vec<usize>)> {
        let none = self.none();
        let first: Vec<usize> = newest.into_iter().collect();
        let newest = newest.and_then(|place| self.likes.get(place));
        let start = newest.map_or_else(|| none.clone(), |like| self.counted(&none, like));
        if newest.is_none() && self.asked.latest {
            return vec![(start, first)];
        }
        // Of events that the same queries take in, one is enough: the first, so the newest and the plainest.
        let mut seen: BTreeSet<&[bool]> = BTreeSet::new();
        let earlier: Vec<(usize, &Like)> = self
            .likes
            .iter()
            .enumerate()
            .filter(|(_, like)| newest.is_none_or(|newest| newest.time <= like.time))
            .filter(|(_, like)| seen.insert(&like.counted))
            .collect();
        let mut known: BTreeSet<Vec<usize>> = BTreeSet::from([start.clone()]);
        let mut queue = VecDeque::from([(start, first)]);
        let mut all = Vec::new();
        while let Some((counts, history)) = queue.pop_front() {
            *number += 1;
            if *number > COUNTS {
                break;
            }
            for (place, like) in &earlier {
                let more = self.counted(&counts, like);
                if known.insert(more.clone()) {
                    // Older ones stand in front; the newest stays last.
                    queue.push_back((more, [&[*place], history.as_slice()].concat()));
                }
            }
            all.push((counts, history));
        }
        all
    }

    /// The counts with one event more, up to what is told apart.
    fn counted(&self, counts: &[usize], like: &Like) -> Vec<usize> {
        counts
            .iter()
            .zip(&like.counted)
            .zip(&self.most)
            .map(|((count, counted), most)| (*count + usize::from(*counted)).min(*most))
            .collect()
    }

    /// The events themselves, oldest first, each in the oldest or the newest day of its stretch. The last one stays the newest.
    fn written(&self, likes: &[usize], newest: bool) -> Vec<SampleEvent> {
        let mut events: Vec<SampleEvent> = likes
            .iter()
            .filter_map(|place| {
                let like = self.likes.get(*place)?;
                let stretch = self.stretches.get(like.time)?;
                Some(SampleEvent {
                    event: self.event,
                    time: if newest { stretch.newest } else { stretch.oldest },
                    attributes: like.attributes.clone(),
                })
            })
            .collect();
        events.sort_by_key(|event| event.time);
        events
    }
}

/// For each query: which of these leads have such an event.
fn happened(definition: &Definition, as_of: i64, queries: &[&EventQuery], leads: &[SampleLead]) -> Vec<Vec<bool>> {
    let conditions: Vec<Condition> = queries
        .iter()
        .map(|query| Condition {
            kind: ConditionKind::Happened((*query).clone()),
            at: leadspec_ir::At::default(),
        })
        .collect();
    let inquiry = Inquiry {
        conditions: conditions.iter().collect(),
        ..Inquiry::default()
    };
    let inspector = Inspector::new(&Arc::new(definition.clone()), as_of, &inquiry);
    let mut batch = LeadBatch::of_samples(definition, as_of, leads);
    let mut scratch = Scratch::new();
    let inspection = inspector.inspect(&mut batch, &mut scratch);
    (0..queries.len())
        .map(|place| {
            (0..leads.len())
                .map(|row| inspection.condition(row, place) == Truth::True)
                .collect()
        })
        .collect()
}
