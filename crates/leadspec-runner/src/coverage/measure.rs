//! Looks at decided cases and notes which goals each meets.

use super::goal::{Area, GoalId, Goals};
use super::share::Share;
use super::trial::Questions;
use crate::prepare::{Place, Prepared};
use leadspec_engine::{Inquiry, Scratch};
use leadspec_ir::{ArenaId, Definition};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many cases are named for a goal.
const NAMED: usize = 3;

/// Which goals the cases of a suite meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// By goal.
    standings: Vec<Standing>,
    /// The cases that were decided, in the order of the suite, with what each meets.
    cases: Vec<(Place, GoalSet)>,
    areas: Vec<Area>,
}

/// How a goal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Cases meet it.
    Met {
        /// How many.
        cases: usize,
        /// The first few.
        first: Vec<Place>,
    },
    /// No case does.
    Open,
    /// No lead can, for this reason: it does not count.
    Never(String),
}

/// Some of the goals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoalSet {
    words: Vec<u64>,
}

/// How many goals there are of a kind, and how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaCount {
    /// Of which kind.
    pub area: Area,
    /// How many of those that can be met are.
    pub share: Share,
    /// How many no lead can meet.
    pub never: usize,
}

impl Coverage {
    /// Decides the cases of a suite and notes what each shows.
    pub fn of(prepared: &mut Prepared, definition: &Arc<Definition>, goals: &Goals, scratch: &mut Scratch) -> Coverage {
        let questions: BTreeMap<i64, Questions> = prepared
            .days()
            .into_iter()
            .map(|as_of| (as_of, Questions::new(goals, ids(goals), as_of)))
            .collect();
        let mut cases: Vec<(Place, GoalSet)> = Vec::with_capacity(prepared.len());
        let inquiry = |as_of: i64| questions.get(&as_of).map_or_else(Inquiry::default, Questions::inquiry);
        prepared.inspect(definition, scratch, &inquiry, &mut |inspection, row, place| {
            if let Some(questions) = questions.get(&inspection.as_of()) {
                cases.push((place, questions.met(goals, inspection, row)));
            }
        });
        cases.sort_by_key(|(place, _)| *place);
        let mut standings: Vec<Standing> = goals
            .entries()
            .map(|(_, goal)| goal.never.clone().map_or(Standing::Open, Standing::Never))
            .collect();
        for (place, met) in &cases {
            for id in met.iter() {
                if let Some(standing) = standings.get_mut(id.index()) {
                    standing.meet(*place);
                }
            }
        }
        Coverage {
            standings,
            cases,
            areas: goals.entries().map(|(_, goal)| goal.kind.area()).collect(),
        }
    }

    /// How a goal stands.
    pub fn standing(&self, goal: GoalId) -> &Standing {
        self.standings.get(goal.index()).unwrap_or(&Standing::Open)
    }

    /// How many cases meet a goal.
    pub fn count(&self, goal: GoalId) -> usize {
        match self.standing(goal) {
            Standing::Met { cases, .. } => *cases,
            Standing::Open | Standing::Never(_) => 0,
        }
    }

    /// The goals that no case meets and that are not known to be out of reach.
    pub fn open(&self) -> impl Iterator<Item = GoalId> {
        let standings = self.standings.iter().enumerate();
        standings.filter_map(|(place, standing)| match standing {
            Standing::Open => Some(GoalId::from_index(place)),
            Standing::Met { .. } | Standing::Never(_) => None,
        })
    }

    /// The cases that were decided, in the order of the suite, with the goals each meets.
    pub fn cases(&self) -> &[(Place, GoalSet)] {
        &self.cases
    }

    /// How many of the goals that can be met are.
    pub fn share(&self) -> Share {
        Share::of(self.standings.iter())
    }

    /// The same by kind, and how many can't be met; kinds without goals are left out.
    pub fn areas(&self) -> Vec<AreaCount> {
        let count = |area: Area| {
            let own: Vec<&Standing> = self
                .areas
                .iter()
                .zip(&self.standings)
                .filter(|(a, _)| **a == area)
                .map(|(_, s)| s)
                .collect();
            let never = own.iter().filter(|s| matches!(s, Standing::Never(_))).count();
            (!own.is_empty()).then(|| AreaCount {
                area,
                share: Share::of(own.into_iter()),
                never,
            })
        };
        Area::ALL.into_iter().filter_map(count).collect()
    }

    /// How many goals no lead can meet.
    pub fn never(&self) -> usize {
        self.standings
            .iter()
            .filter(|s| matches!(s, Standing::Never(_)))
            .count()
    }

    /// Notes that no lead can meet an open goal.
    pub(super) fn rule_out_goal(&mut self, goal: GoalId, why: String) {
        if let Some(standing @ Standing::Open) = self.standings.get_mut(goal.index()) {
            *standing = Standing::Never(why);
        }
    }
}

fn ids(goals: &Goals) -> impl Iterator<Item = GoalId> {
    goals.entries().map(|(id, _)| id)
}

impl Standing {
    fn meet(&mut self, place: Place) {
        match self {
            Standing::Met { cases, first } => {
                *cases += 1;
                if first.len() < NAMED {
                    first.push(place);
                }
            }
            Standing::Open | Standing::Never(_) => {
                *self = Standing::Met {
                    cases: 1,
                    first: vec![place],
                };
            }
        }
    }
}

impl GoalSet {
    /// None of so many.
    pub(crate) fn none(goals: usize) -> GoalSet {
        GoalSet {
            words: vec![0; goals.div_ceil(64)],
        }
    }

    /// Adds one.
    pub(crate) fn insert(&mut self, goal: GoalId) {
        if let Some(word) = self.words.get_mut(goal.index() / 64) {
            *word |= 1 << (goal.index() % 64);
        }
    }

    /// Adds all of another's.
    pub(crate) fn extend(&mut self, other: &GoalSet) {
        for (own, word) in self.words.iter_mut().zip(&other.words) {
            *own |= word;
        }
    }

    /// How many of them another lacks.
    pub(crate) fn beyond(&self, other: &GoalSet) -> usize {
        let words = self.words.iter().zip(&other.words);
        words.map(|(own, other)| (own & !other).count_ones() as usize).sum()
    }

    /// Whether it is among them.
    pub fn contains(&self, goal: GoalId) -> bool {
        self.words
            .get(goal.index() / 64)
            .is_some_and(|word| word >> (goal.index() % 64) & 1 == 1)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = GoalId> {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros() as usize;
                    left &= left - 1;
                    GoalId::from_index(place * 64 + bit)
                })
            })
        })
    }
}
