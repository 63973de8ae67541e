//! The leads a search tries, in order: those it starts from, with one part of them changed, with two; then every kind of lead if there
//! are few enough, else a sample.

use super::Search;
use crate::random::Random;
use crate::space::{Axis, Corners, Set, Space, get, set};
use leadspec_ir::SampleLead;

/// The leads to try.
pub(super) struct Candidates<'a> {
    space: &'a Space,
    bases: &'a [SampleLead],
    random: Random,
    seed: u64,
    budget: usize,
    given: usize,
    phase: Phase<'a>,
    exhausted: bool,
}

enum Phase<'a> {
    /// The leads themselves; the next one's place.
    Bases(usize),
    /// One part changed: which lead, axis and setting is next.
    One(usize, usize, usize),
    /// Two parts changed: those that are to come.
    Two(Box<dyn Iterator<Item = SampleLead> + 'a>),
    /// Every kind.
    Every(Corners<'a>),
    /// A sample.
    Sample(std::vec::IntoIter<SampleLead>),
    /// No more.
    Done,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(search: &Search<'a>, bases: &'a [SampleLead]) -> Self {
        Candidates {
            space: search.space,
            bases,
            random: Random::new(search.seed),
            seed: search.seed,
            budget: search.budget,
            given: 0,
            phase: Phase::Bases(0),
            exhausted: false,
        }
    }

    /// Whether every kind of lead was among those given.
    pub(super) fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// All pairs of changes to the leads; where those are more than half of the budget, so many at random.
    fn pairs(&mut self) -> Phase<'a> {
        let (space, bases) = (self.space, self.bases);
        let room = self.budget.saturating_sub(self.given) / 2;
        if number_of_pairs(space).saturating_mul(bases.len()) <= room {
            let pairs = pairs(space);
            let of_base = move |base: &'a SampleLead| {
                let pairs = pairs.clone();
                pairs.into_iter().filter_map(move |pair| changed(space, base, &pair))
            };
            return Phase::Two(Box::new(bases.iter().flat_map(of_base)));
        }
        let mut random = self.random.clone();
        self.random = Random::new(self.seed ^ 1);
        let axes = space.axes();
        let drawn = (0..room).filter_map(move |_| {
            let mut one = || {
                let place = random.below(axes.len());
                let setting = random.below(axes.get(place).map_or(0, |axis| axis.settings.len()));
                (place, setting)
            };
            let pair = [one(), one()];
            let base = bases.get(random.below(bases.len()))?;
            let differ = |[first, second]: &Pair| first.0 != second.0;
            changed(space, base, Some(&pair).filter(|pair| differ(pair))?)
        });
        Phase::Two(Box::new(drawn))
    }

    /// Every kind of lead, if there are few enough: at both ends of all cells, or at least one of each.
    fn every_kind(&mut self) -> Phase<'a> {
        let budget = self.budget as u128;
        if self.space.size() <= budget {
            Phase::Every(self.space.corners())
        } else if self.space.kinds() <= budget {
            Phase::Every(self.space.one_of_each())
        } else {
            self.sample()
        }
    }

    /// Half of it anywhere, half some changes away from the leads given.
    fn sample(&mut self) -> Phase<'a> {
        let room = self.budget.saturating_sub(self.given);
        let mut leads = self.space.sample(self.seed, room / 2);
        let axes = self.space.axes();
        for _ in leads.len()..room {
            let Some(base) = self.bases.get(self.random.below(self.bases.len())) else {
                break;
            };
            let mut lead = base.clone();
            for _ in 0..3 + self.random.below(4) {
                let axis: Option<&Axis> = axes.get(self.random.below(axes.len()));
                let setting = axis.and_then(|axis| axis.settings.get(self.random.below(axis.settings.len())));
                if let Some((axis, setting)) = axis.zip(setting) {
                    set(&mut lead, axis.of, &setting.value);
                }
            }
            leads.push(lead);
        }
        Phase::Sample(leads.into_iter())
    }

    /// The next lead of this phase, or the next phase.
    fn advance(&mut self) -> Result<SampleLead, Phase<'a>> {
        match &mut self.phase {
            Phase::Bases(place) => match self.bases.get(*place) {
                Some(base) => {
                    *place += 1;
                    Ok(base.clone())
                }
                None => Err(Phase::One(0, 0, 0)),
            },
            Phase::One(base, axis, setting) => {
                let Some(lead) = self.bases.get(*base).filter(|_| self.given < self.budget) else {
                    return Err(self.pairs());
                };
                let Some(of) = self.space.axes().get(*axis) else {
                    return Err(Phase::One(*base + 1, 0, 0));
                };
                let Some(value) = of.settings.get(*setting) else {
                    return Err(Phase::One(*base, *axis + 1, 0));
                };
                *setting += 1;
                let mut lead = lead.clone();
                set(&mut lead, of.of, &value.value);
                Ok(lead)
            }
            Phase::Two(pairs) => match pairs.next() {
                Some(lead) => Ok(lead),
                None => Err(self.every_kind()),
            },
            Phase::Every(corners) => {
                let next = corners.next();
                self.exhausted = next.is_none();
                next.ok_or(Phase::Done)
            }
            Phase::Sample(leads) => leads.next().ok_or(Phase::Done),
            Phase::Done => Err(Phase::Done),
        }
    }
}

impl Iterator for Candidates<'_> {
    type Item = SampleLead;

    fn next(&mut self) -> Option<SampleLead> {
        loop {
            match self.advance() {
                Ok(lead) => {
                    self.given += 1;
                    return Some(lead);
                }
                Err(Phase::Done) => {
                    self.phase = Phase::Done;
                    return None;
                }
                Err(next) => self.phase = next,
            }
        }
    }
}

/// Two settings of two axes.
type Pair = [(usize, usize); 2];

fn number_of_pairs(space: &Space) -> usize {
    let lens = space.axes().iter().map(|axis| axis.settings.len());
    // Each pair of axes once: of every new axis with all before it.
    let (pairs, _) = lens.fold((0usize, 0usize), |(pairs, before), len| {
        (
            pairs.saturating_add(before.saturating_mul(len)),
            before.saturating_add(len),
        )
    });
    pairs
}

fn pairs(space: &Space) -> Vec<Pair> {
    let settings: Vec<(usize, usize)> = space
        .axes()
        .iter()
        .enumerate()
        .flat_map(|(place, axis)| (0..axis.settings.len()).map(move |setting| (place, setting)))
        .collect();
    let mut pairs = Vec::new();
    for (place, first) in settings.iter().enumerate() {
        let others = settings.iter().skip(place + 1).filter(|second| second.0 != first.0);
        pairs.extend(others.map(|second| [*first, *second]));
    }
    pairs
}

/// The lead with both changes; `None` where one of them changes nothing.
fn changed(space: &Space, base: &SampleLead, pair: &Pair) -> Option<SampleLead> {
    let mut lead = base.clone();
    for (axis, setting) in pair {
        let axis = space.axes().get(*axis)?;
        let value: &Set = &axis.settings.get(*setting)?.value;
        if get(base, axis.of) == *value {
            return None;
        }
        set(&mut lead, axis.of, value);
    }
    Some(lead)
}
