//! Counts, added up over batches and threads.

use super::Batch;
use super::engines::Engines;
use super::movements::{AloneEffect, Cause, Example, Measured, Movement, Movements, StageCount, Way};
use crate::shared::Version;
use std::collections::BTreeMap;

/// How many examples each movement has.
const EXAMPLES: usize = 3;

/// What was counted so far. Stages are common ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    leads: u64,
    only_old: u64,
    only_new: u64,
    undecided_old: u64,
    undecided_new: u64,
    rescored: u64,
    /// By stage.
    before: Vec<u64>,
    after: Vec<u64>,
    /// By stage: leads that the other definition decided too.
    before_both: Vec<u64>,
    after_both: Vec<u64>,
    ways: BTreeMap<(usize, usize), Counted>,
    measures: Vec<u64>,
    alone: Vec<Alone>,
}

#[derive(Debug, Clone, Default)]
struct Counted {
    leads: u64,
    open: u64,
    causes: BTreeMap<Vec<usize>, u64>,
    examples: Vec<Example>,
}

#[derive(Debug, Clone, Default)]
struct Alone {
    touched: u64,
    ways: BTreeMap<(usize, usize), u64>,
}

/// A lead that moved.
pub(super) struct Sight<'a> {
    pub(super) way: (usize, usize),
    pub(super) causes: &'a [usize],
    pub(super) is_open: bool,
    pub(super) row: u64,
    pub(super) id: Option<&'a str>,
}

impl Tally {
    pub(super) fn new(engines: &Engines) -> Tally {
        let stages = vec![0; engines.stages.len()];
        Tally {
            before: stages.clone(),
            after: stages.clone(),
            before_both: stages.clone(),
            after_both: stages,
            measures: vec![0; engines.measures.len()],
            alone: vec![Alone::default(); engines.alone.len()],
            ..Tally::default()
        }
    }

    pub(super) fn note_batch(&mut self, engines: &Engines, batch: &Batch) {
        let Batch { was, is, joined, .. } = batch;
        self.leads += joined.len() as u64;
        self.only_old += joined.only_old;
        self.only_new += joined.only_new;
        self.undecided_old += was.undecided.len() as u64;
        self.undecided_new += is.undecided.len() as u64;
        let before = engines.stage_counts(Version::Old, &was.table);
        let after = engines.stage_counts(Version::New, &is.table);
        add(&mut self.before, &before);
        add(&mut self.after, &after);
        let (was, is) = (engines.before.stages(&was.table), engines.after.stages(&is.table));
        if was.is_none() || is.is_none() {
            return;
        }
        if joined.is_whole() {
            add(&mut self.before_both, &before);
            add(&mut self.after_both, &after);
            return;
        }
        for pair in joined.iter() {
            let from = super::stage(was, pair.was);
            let to = super::stage(is, pair.is).and_then(|to| engines.stage_of_new(to));
            count(&mut self.before_both, from);
            count(&mut self.after_both, to);
        }
    }

    pub(super) fn note_measure(&mut self, place: usize, leads: u64) {
        if let Some(count) = self.measures.get_mut(place) {
            *count += leads;
        }
    }

    pub(super) fn note_rescored(&mut self, leads: u64) {
        self.rescored += leads;
    }

    pub(super) fn note_alone(&mut self, place: usize, touched: usize, ways: &[(usize, usize)]) {
        if let Some(alone) = self.alone.get_mut(place) {
            alone.touched += touched as u64;
            for way in ways {
                *alone.ways.entry(*way).or_default() += 1;
            }
        }
    }

    pub(super) fn note_moved(&mut self, sight: &Sight) {
        let counted = self.ways.entry(sight.way).or_default();
        counted.leads += 1;
        counted.open += u64::from(sight.is_open);
        *counted.causes.entry(sight.causes.to_vec()).or_default() += 1;
        let is_early =
            counted.examples.len() < EXAMPLES || counted.examples.last().is_some_and(|last| sight.row < last.row);
        if is_early {
            counted.examples.push(Example {
                row: sight.row,
                id: sight.id.map(str::to_string),
                causes: sight.causes.to_vec(),
            });
            counted.keep_first();
        }
    }

    pub(super) fn merge(&mut self, other: Tally) {
        self.leads += other.leads;
        self.only_old += other.only_old;
        self.only_new += other.only_new;
        self.undecided_old += other.undecided_old;
        self.undecided_new += other.undecided_new;
        self.rescored += other.rescored;
        add(&mut self.before, &other.before);
        add(&mut self.after, &other.after);
        add(&mut self.before_both, &other.before_both);
        add(&mut self.after_both, &other.after_both);
        add(&mut self.measures, &other.measures);
        for (way, more) in other.ways {
            let counted = self.ways.entry(way).or_default();
            counted.leads += more.leads;
            counted.open += more.open;
            for (causes, leads) in more.causes {
                *counted.causes.entry(causes).or_default() += leads;
            }
            counted.examples.extend(more.examples);
            counted.keep_first();
        }
        for (alone, more) in self.alone.iter_mut().zip(other.alone) {
            alone.touched += more.touched;
            for (way, leads) in more.ways {
                *alone.ways.entry(way).or_default() += leads;
            }
        }
    }

    pub(super) fn finish(self, engines: &Engines) -> Movements {
        let mut order: Vec<usize> = (0..engines.stages.len()).collect();
        order.sort_by_key(|stage| engines.stages.get(*stage).map(|s| s.order));
        let place = |stage: usize| order.iter().position(|s| *s == stage).unwrap_or(stage);
        let of = |counts: &[u64], stage: usize| counts.get(stage).copied().unwrap_or(0);
        let stages = order.iter().filter_map(|stage| {
            let names = engines.stages.get(*stage)?;
            let (before, after) = (of(&self.before, *stage), of(&self.after, *stage));
            Some(StageCount {
                name: names.name.clone(),
                label: names.label.clone(),
                outcome: names.outcome,
                before,
                after,
                lost: before - of(&self.before_both, *stage),
                gained: after - of(&self.after_both, *stage),
            })
        });
        let stages = stages.collect();
        let moved = self.ways.values().map(|counted| counted.leads).sum();
        let mut movements: Vec<Movement> = self
            .ways
            .into_iter()
            .map(|((from, to), counted)| counted.movement(place(from), place(to)))
            .collect();
        movements.sort_by_key(|m| (m.from, m.to));
        let counted: Vec<AloneEffect> = self.alone.into_iter().map(|alone| alone.effect(&place)).collect();
        let measured = engines
            .measures
            .iter()
            .zip(self.measures)
            .map(|(measure, leads)| Measured {
                name: measure.name.clone(),
                label: measure.label.clone(),
                kind: measure.kind,
                leads,
            });
        Movements {
            leads: self.leads,
            only_old: self.only_old,
            only_new: self.only_new,
            undecided_old: self.undecided_old,
            undecided_new: self.undecided_new,
            moved,
            rescored: self.rescored,
            stages,
            movements,
            measured: measured.collect(),
            alone: engines.effects(&counted),
        }
    }
}

impl Counted {
    fn keep_first(&mut self) {
        self.examples.sort();
        self.examples.truncate(EXAMPLES);
    }

    fn movement(self, from: usize, to: usize) -> Movement {
        let mut causes: Vec<Cause> = self
            .causes
            .into_iter()
            .map(|(changes, leads)| Cause { changes, leads })
            .collect();
        causes.sort_by(|a, b| b.leads.cmp(&a.leads).then_with(|| a.changes.cmp(&b.changes)));
        Movement {
            from,
            to,
            leads: self.leads,
            open: self.open,
            causes,
            examples: self.examples,
        }
    }
}

impl Alone {
    fn effect(self, place: &impl Fn(usize) -> usize) -> AloneEffect {
        let mut ways: Vec<Way> = self
            .ways
            .into_iter()
            .map(|((from, to), leads)| Way {
                from: place(from),
                to: place(to),
                leads,
            })
            .collect();
        ways.sort_by_key(|way| (way.from, way.to));
        AloneEffect::Counted {
            touched: self.touched,
            moved: ways.iter().map(|way| way.leads).sum(),
            ways,
        }
    }
}

fn add(to: &mut [u64], more: &[u64]) {
    for (count, more) in to.iter_mut().zip(more) {
        *count += more;
    }
}

fn count(counts: &mut [u64], stage: Option<usize>) {
    if let Some(count) = stage.and_then(|stage| counts.get_mut(stage)) {
        *count += 1;
    }
}
