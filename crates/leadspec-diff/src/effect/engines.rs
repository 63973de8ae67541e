//! Everything that decides: both definitions, and the old one with each change alone.

use super::Batch;
use super::decider::{Column, Decider, codes, numbers};
use super::facts::Facts;
use super::felt::felt;
use super::join::Pair;
use super::measure::Compared;
use super::movements::{AloneEffect, Measure};
use super::probe::{Probe, probe};
use crate::change::{Change, Fingerprint};
use crate::common::Common;
use crate::comparison::Comparison;
use crate::edit::{Edit, walk};
use crate::fold::Fold;
use crate::shared::Version;
use crate::uses::Uses;
use crate::words::called;
use leadspec_data::OutputTable;
use leadspec_ir::{ArenaId, Definition, EventId, Outcome, Source, StageId};

/// Both definitions made ready, and one for each change that can be told apart.
#[derive(Debug)]
pub(super) struct Engines {
    /// The old definition in common ids, with what tells where changes can make a difference.
    pub(super) before: Decider,
    /// The new definition in its own ids.
    pub(super) after: Decider,
    pub(super) alone: Vec<Alone>,
    pub(super) measures: Vec<Compared>,
    pub(super) facts: Facts,
    /// By common id: what a stage is called.
    pub(super) stages: Vec<Stage>,
    /// The common stage of each of the new definition's own.
    new_stages: Vec<usize>,
    /// By change: what is known of its effect before any lead is seen.
    pub(super) changes: Vec<(Fingerprint, Known)>,
    pub(super) may_show_ids: bool,
}

/// What a stage is called.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) outcome: Option<Outcome>,
    /// Its place among the new definition's stages, or behind them.
    pub(super) order: usize,
}

/// A change alone.
#[derive(Debug)]
pub(super) struct Alone {
    /// Its place among the changes.
    pub(super) change: usize,
    pub(super) edit: Edit,
    probe: Probe,
    /// By common stage: whether a lead that starts there may go elsewhere by it.
    felt: Vec<bool>,
    pub(super) decider: Decider,
}

/// What is known of a change's effect alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// It is told apart, at this place of [`Engines::alone`].
    Counted(usize),
    /// It moves nobody by itself.
    Nothing,
    /// It can't be told apart.
    Apart,
}

impl Engines {
    pub(super) fn new(comparison: &Comparison, changes: &[Change], as_of: i64) -> Engines {
        let common = &comparison.common;
        let mut probed = common.before.clone();
        let mut known = Vec::new();
        let mut alone: Vec<(usize, Edit, Probe, Definition)> = Vec::new();
        let mut uses = Uses::default();
        uses.read(&common.before);
        let mut looks = Looks { common, at_new: false };
        for (place, change) in changes.iter().enumerate() {
            let edit = &change.edit;
            let state = match (edit, edit.apply(&common.before)) {
                (Edit::Nothing, _) => Known::Nothing,
                (_, None) => Known::Apart,
                (edit, Some(definition)) => {
                    walk(edit, &mut looks);
                    let probe = probe(edit, &common.before, &mut probed);
                    alone.push((place, edit.clone(), probe, definition));
                    Known::Counted(alone.len() - 1)
                }
            };
            known.push((change.fingerprint.clone(), state));
        }
        let shared = measures(common);
        let columns = |version: Version| -> Vec<Column> {
            let own = shared.iter().map(|m| match version {
                Version::Old => m.0,
                Version::New => m.1,
            });
            [Column::Stage, Column::StageBefore].into_iter().chain(own).collect()
        };
        let mut asked = columns(Version::Old);
        for column in alone.iter().flat_map(|(_, _, probe, _)| probe.columns()) {
            if !asked.contains(&column) {
                asked.push(column);
            }
        }
        let before = Decider::new(probed, as_of, &asked);
        let after = Decider::new(common.new.clone(), as_of, &columns(Version::New));
        let alone = alone
            .into_iter()
            .map(|(change, edit, probe, definition)| Alone {
                change,
                felt: felt(&edit, &uses, &common.before, &definition),
                edit,
                probe,
                decider: Decider::new(definition, as_of, &[Column::Stage]),
            })
            .collect();
        let mut both = uses;
        both.read(&common.after);
        let measures = shared.into_iter().filter_map(|(was, is, measure)| {
            Some(Compared {
                was: before.place(was)?,
                is: after.place(is)?,
                ..measure
            })
        });
        let is_personal = [common.old, common.new]
            .iter()
            .any(|d| d.id.is_some_and(|id| d.fields[id].personal));
        Engines {
            measures: measures.collect(),
            facts: Facts::new(common, looks.at_new, &both),
            stages: stages(common),
            new_stages: common.new.lifecycle.as_ref().map_or_else(Vec::new, |l| {
                l.stages.ids().map(|own| common.stages.of_new(own).index()).collect()
            }),
            changes: known,
            may_show_ids: !is_personal,
            before,
            after,
            alone,
        }
    }

    /// How many decide.
    pub(super) fn deciders(&self) -> usize {
        2 + self.alone.len()
    }

    /// The common stage of one of the new definition's own.
    pub(super) fn stage_of_new(&self, own: usize) -> Option<usize> {
        self.new_stages.get(own).copied()
    }

    /// The leads that a change alone can make a difference to.
    pub(super) fn touched(&self, alone: &Alone, batch: &Batch) -> Vec<Pair> {
        let table = &batch.was.table;
        let pairs = batch.joined;
        let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<Pair> {
            pairs.iter().filter(|pair| wanted(pair.was as usize)).collect()
        };
        let column = |column: &Column| self.before.column(*column, table);
        let words = |name: &Column| column(name).and_then(codes).unwrap_or(&[]);
        // Of a criterion's three answers the last is `met`.
        let is_met = |words: &[u32], row: usize| words.get(row) == Some(&2);
        match &alone.probe {
            Probe::Differ(a, b) => {
                let (first, second) = (column(a), column(b));
                match (first.and_then(numbers), second.and_then(numbers)) {
                    (Some(x), Some(y)) if x == y => Vec::new(),
                    (Some(x), Some(y)) => of(&|row| x.get(row) != y.get(row)),
                    (Some(_) | None, _) => match (words(a), words(b)) {
                        (x, y) if x == y => Vec::new(),
                        (x, y) => of(&|row| x.get(row) != y.get(row)),
                    },
                }
            }
            Probe::Fires(a, b) => match (words(a), words(b)) {
                (x, y) if x == y => Vec::new(),
                (x, y) => of(&|row| is_met(x, row) != is_met(y, row)),
            },
            Probe::Met(a) => {
                let words = words(a);
                of(&|row| is_met(words, row))
            }
            Probe::NotMet(a) => {
                let words = words(a);
                of(&|row| !is_met(words, row))
            }
            Probe::Read => pairs
                .iter()
                .filter(|pair| {
                    let (old, new) = ((batch.old, pair.old), (batch.new, pair.new));
                    self.facts.differs(&alone.edit, old, new)
                })
                .collect(),
            Probe::Anywhere => pairs.iter().collect(),
        }
    }

    /// Those of some leads that may go elsewhere by a change.
    pub(super) fn feeling(&self, alone: &Alone, touched: Vec<Pair>, table: &OutputTable) -> Vec<Pair> {
        let Some(starts) = self.before.column(Column::StageBefore, table).and_then(codes) else {
            return Vec::new();
        };
        let feels = |pair: &Pair| {
            let stage = starts.get(pair.was as usize);
            stage.is_some_and(|stage| alone.felt.get(*stage as usize).copied().unwrap_or(true))
        };
        touched.into_iter().filter(feels).collect()
    }

    /// How many leads rest at each common stage.
    pub(super) fn stage_counts(&self, version: Version, table: &OutputTable) -> Vec<u64> {
        let mut counts = vec![0; self.stages.len()];
        let decider = match version {
            Version::Old => &self.before,
            Version::New => &self.after,
        };
        for code in decider.stages(table).unwrap_or(&[]) {
            let stage = match version {
                Version::Old => Some(*code as usize),
                Version::New => self.stage_of_new(*code as usize),
            };
            if let Some(count) = stage.and_then(|stage| counts.get_mut(stage)) {
                *count += 1;
            }
        }
        counts
    }

    /// The effect of each change alone, from the counts by place among those that are told apart.
    pub(super) fn effects(&self, counted: &[AloneEffect]) -> Vec<(Fingerprint, AloneEffect)> {
        let of = |known: &Known| match known {
            Known::Counted(place) => counted.get(*place).cloned().unwrap_or(AloneEffect::NotToldApart),
            Known::Nothing => AloneEffect::Nothing,
            Known::Apart => AloneEffect::NotToldApart,
        };
        self.changes
            .iter()
            .map(|(print, known)| (print.clone(), of(known)))
            .collect()
    }
}

impl Probe {
    fn columns(&self) -> Vec<Column> {
        match self {
            Probe::Differ(a, b) | Probe::Fires(a, b) => vec![*a, *b],
            Probe::Met(a) | Probe::NotMet(a) => vec![*a],
            Probe::Read | Probe::Anywhere => Vec::new(),
        }
    }
}

/// The scores and grades of both, and without a lifecycle the gates, with their columns in each.
fn measures(common: &Common) -> Vec<(Column, Column, Compared)> {
    let scores = common.scores.ids().filter_map(|id| {
        let (old, new) = (common.scores.in_old(id)?, common.scores.in_new(id)?);
        let score = &common.new.scores[new];
        // Points and weights do not compare.
        (common.old.scores[old].weights == score.weights).then(|| {
            let measure = Compared {
                name: score.name.clone(),
                label: score.label.clone(),
                kind: Measure::Score,
                was: 0,
                is: 0,
                codes: Vec::new(),
            };
            (Column::Score(id), Column::Score(new), measure)
        })
    });
    let grades = common.grades.ids().filter_map(|id| {
        let (old, new) = (common.grades.in_old(id)?, common.grades.in_new(id)?);
        let grade = &common.new.grades[new];
        let names = &common.old.grades[old].names;
        let known = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let codes = (known..).zip(&grade.names).map(|(other, name)| {
            let place = names.iter().position(|n| n == name);
            place.and_then(|p| u32::try_from(p).ok()).unwrap_or(other)
        });
        let measure = Compared {
            name: grade.name.clone(),
            label: grade.label.clone(),
            kind: Measure::Grade,
            was: 0,
            is: 0,
            codes: codes.collect(),
        };
        Some((Column::Grade(id), Column::Grade(new), measure))
    });
    let has_stages = common.old.lifecycle.is_some() || common.new.lifecycle.is_some();
    let gates = common.gates.ids().filter(|_| !has_stages).filter_map(|id| {
        common.gates.in_old(id)?;
        let new = common.gates.in_new(id)?;
        let gate = &common.new.gates[new];
        let measure = Compared {
            name: gate.name.clone(),
            label: gate.label.clone(),
            kind: Measure::Gate,
            was: 0,
            is: 0,
            codes: vec![0, 1, 2],
        };
        Some((Column::Gate(id), Column::Gate(new), measure))
    });
    scores.chain(grades).chain(gates).collect()
}

fn stages(common: &Common) -> Vec<Stage> {
    let new = common.new.lifecycle.as_ref();
    let number = new.map_or(0, |l| l.stages.len());
    let stages = common.stages.ids().map(|id: StageId| {
        let own = common.stages.in_new(id);
        let (lifecycle, own_id) = match own {
            Some(own) => (new, Some(own)),
            None => (common.old.lifecycle.as_ref(), common.stages.in_old(id)),
        };
        let stage = lifecycle.zip(own_id).and_then(|(l, own)| l.stages.lookup(own));
        Stage {
            name: stage.map_or_else(String::new, |s| s.name.clone()),
            label: stage.map_or_else(String::new, |s| called(s.label.as_ref(), &s.name)),
            outcome: stage.and_then(|s| s.outcome),
            order: own.map_or(number + id.index(), ArenaId::index),
        }
    });
    stages.collect()
}

/// Whether a condition looks at facts that only the new definition reads.
struct Looks<'a> {
    common: &'a Common<'a>,
    at_new: bool,
}

impl Fold for Looks<'_> {
    fn source(&mut self, source: Source) -> Source {
        self.at_new |= match source {
            Source::Field(id) => self.common.fields.in_old(id).is_none(),
            Source::Attribute(event, _) | Source::Latest(event, _) => self.common.events.in_old(event).is_none(),
        };
        source
    }
    fn event(&mut self, event: EventId) -> EventId {
        self.at_new |= self.common.events.in_old(event).is_none();
        event
    }
}
