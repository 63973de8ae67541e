//! The search for leads that somebody wishes to see: a counterexample, a test that is missing.

mod candidates;
pub(crate) mod shrink;

use crate::space::{Part, Space};
use candidates::Candidates;
use leadspec_ir::SampleLead;
use shrink::Shrinking;

/// How many leads a search tries where nothing else is said.
pub const BUDGET: usize = 20_000;

/// How many leads are judged at a time.
pub(crate) const AT_A_TIME: usize = 1024;

/// A search through a space. The same seed, the same leads.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// Where.
    pub space: &'a Space,
    /// For the leads that are drawn where there are too many to try all.
    pub seed: u64,
    /// How many leads are tried, shrinking aside. A space with no more kinds of lead than this is gone through wholly.
    pub budget: usize,
}

/// What a search for one goal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The lead, if there was one.
    pub hit: Option<Hit>,
    /// How many leads were tried, shrinking aside.
    pub tried: usize,
    /// Whether every kind of lead was tried: where [`Space::is_exact`] holds too and nothing was hit, there is no such lead.
    pub exhausted: bool,
}

/// What a search for several goals found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAll {
    /// By goal.
    pub hits: Vec<Option<Hit>>,
    /// How many leads were tried, shrinking aside.
    pub tried: usize,
    /// Whether every kind of lead was tried: what then has no hit can't be met in an exact space.
    pub exhausted: bool,
}

/// A lead that was sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The lead.
    pub lead: SampleLead,
    /// The lead it comes from: its place among those given, `None` for [`Space::plainest`].
    pub base: Option<usize>,
    /// In what it differs from that: the fewest parts that were found.
    pub changed: Vec<Part>,
}

impl<'a> Search<'a> {
    /// A search with the usual budget.
    pub fn new(space: &'a Space, seed: u64) -> Self {
        Search {
            space,
            seed,
            budget: BUDGET,
        }
    }

    /// Searches for a lead that is wanted, and shrinks it: the fewest changes to one of the leads in `near`, or to the plainest one
    /// where there are none. `wanted` is given some leads at a time and says of each whether it is wanted.
    pub fn find(&self, near: &[SampleLead], wanted: &mut dyn FnMut(&[SampleLead]) -> Vec<bool>) -> Found {
        let mut judge = |leads: &[SampleLead]| -> Vec<Vec<usize>> {
            let goals = |wanted: bool| if wanted { vec![0] } else { Vec::new() };
            wanted(leads).into_iter().map(goals).collect()
        };
        let found = self.find_all(near, &mut judge, 1);
        Found {
            hit: found.hits.into_iter().next().flatten(),
            tried: found.tried,
            exhausted: found.exhausted,
        }
    }

    /// Searches for a lead for each of several goals at once. `judge` is given some leads at a time and says which goals each meets.
    pub fn find_all(
        &self,
        near: &[SampleLead],
        judge: &mut dyn FnMut(&[SampleLead]) -> Vec<Vec<usize>>,
        goals: usize,
    ) -> FoundAll {
        let plainest = [self.space.plainest().clone()];
        let bases = if near.is_empty() { &plainest[..] } else { near };
        let mut firsts: Vec<Option<SampleLead>> = vec![None; goals];
        let mut candidates = Candidates::new(self, bases);
        let mut tried = 0;
        while firsts.iter().any(Option::is_none) {
            let leads: Vec<SampleLead> = candidates.by_ref().take(AT_A_TIME).collect();
            if leads.is_empty() {
                break;
            }
            tried += leads.len();
            for (lead, met) in leads.iter().zip(judge(&leads)) {
                for goal in met {
                    if let Some(first @ None) = firsts.get_mut(goal) {
                        *first = Some(lead.clone());
                    }
                }
            }
        }
        let shrinking: Vec<Option<Shrinking>> = firsts
            .into_iter()
            .enumerate()
            .map(|(goal, lead)| Some(Shrinking::new(self.space, bases, goal, lead?)))
            .collect();
        let shrunk = shrink::all(shrinking, judge);
        let hit = |own: Shrinking| Hit {
            changed: own.changed(),
            base: (!near.is_empty()).then_some(own.base_place),
            lead: own.lead,
        };
        FoundAll {
            hits: shrunk.into_iter().map(|own| own.map(hit)).collect(),
            tried,
            exhausted: candidates.exhausted(),
        }
    }
}
