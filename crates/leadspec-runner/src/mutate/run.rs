//! Small changes tried against the tests: which are noticed, and by which case.

use super::catch::{Catch, Catcher, Sought};
use super::mutant::Mutant;
use super::mutants;
use super::seen::Seen;
use crate::judge;
use crate::prepare::{Place, Prepared};
use leadspec_engine::Scratch;
use leadspec_ir::{Decimal, Definition, Example, ExpectedKind};
use leadspec_prove::BUDGET;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// How small changes are tried.
#[derive(Clone, Copy)]
pub struct MutateConfig<'a> {
    /// Changes that nothing needs to notice, and why.
    pub accepted: &'a [Accepted],
    /// Which changes are tried.
    pub wanted: &'a dyn Fn(&Mutant) -> bool,
    /// For the leads that are drawn where there are too many to try all.
    pub seed: u64,
    /// How many leads are tried to find one that would notice a change.
    pub budget: usize,
    /// The as-of day of such leads where no case has one.
    pub as_of: i64,
    /// Leads with names, to start from.
    pub examples: &'a [Example],
}

/// A change that nothing needs to notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// [`Mutant::fingerprint`]
    pub fingerprint: String,
    /// Why.
    pub reason: String,
}

/// What became of all small changes to a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// In the order of [`mutants`].
    pub tried: Vec<Tried>,
    /// What was accepted although some case notices it, or no such change is made any more.
    pub stale: Vec<Accepted>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The change.
    pub mutant: Mutant,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// This case noticed it.
    Killed(Place),
    /// It decides every possible lead as the original does: nothing can notice it.
    NoLeadCanTell,
    /// No case noticed it, and somebody said why none needs to.
    Accepted(String),
    /// No case noticed it. The lead that would; `None` where the search found none.
    Survived(Option<Box<Catch>>),
}

/// How many changes the tests notice. What no lead can tell and what was accepted does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MutationScore {
    /// Noticed.
    pub killed: usize,
    /// Not noticed.
    pub survived: usize,
}

/// The tests do not hold as the definition is: that they notice a change would tell nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotGreen {
    /// The cases that do not hold.
    pub failing: Vec<Place>,
}

impl<'a> MutateConfig<'a> {
    /// All changes, with the usual search.
    pub fn new(accepted: &'a [Accepted], examples: &'a [Example], as_of: i64) -> MutateConfig<'a> {
        MutateConfig {
            accepted,
            wanted: &|_| true,
            seed: 1,
            budget: BUDGET,
            as_of,
            examples,
        }
    }
}

/// Tries every small change to a definition against its tests.
pub fn mutate(
    definition: &Arc<Definition>,
    prepared: &mut Prepared,
    config: &MutateConfig,
    scratch: &mut Scratch,
) -> Result<Mutation, NotGreen> {
    let verdicts = prepared.verdicts(definition, scratch);
    let places = prepared.places().into_iter().zip(verdicts);
    let failing: Vec<Place> = places.filter(|(_, holds)| !holds).map(|(place, _)| place).collect();
    if !failing.is_empty() {
        return Err(NotGreen { failing });
    }
    let kept = kept(definition, prepared, scratch);
    let mut tried: Vec<Tried> = Vec::new();
    let mut catcher = Catcher::new(definition, prepared, config);
    for mutant in mutants(definition).into_iter().filter(|mutant| (config.wanted)(mutant)) {
        let changed = Arc::new(mutant.definition(definition));
        let noticed = prepared.first_where(&changed, scratch, &|inspection, member, asked| {
            let differs = |kept: &Seen| member.row.is_none_or(|row| Seen::of(inspection, row, true) != *kept);
            !judge::holds(inspection, member, asked) || kept.get(&member.place).is_some_and(differs)
        });
        let fate = match noticed {
            Some(place) => Fate::Killed(place),
            None => survived(&mutant, config.accepted, &mut catcher),
        };
        tried.push(Tried { mutant, fate });
    }
    let is_stale = |accepted: &&Accepted| {
        let own = tried.iter().find(|t| t.mutant.fingerprint() == accepted.fingerprint);
        match own {
            Some(tried) => !matches!(tried.fate, Fate::Accepted(_)),
            // It may be one of those that were not wanted.
            None => !mutants(definition)
                .iter()
                .any(|m| m.fingerprint() == accepted.fingerprint),
        }
    };
    Ok(Mutation {
        stale: config.accepted.iter().filter(is_stale).cloned().collect(),
        tried,
    })
}

/// What became of a change that no case noticed.
fn survived(mutant: &Mutant, accepted: &[Accepted], catcher: &mut Catcher) -> Fate {
    let accepted = accepted.iter().find(|own| own.fingerprint == mutant.fingerprint());
    if let Some(accepted) = accepted {
        return Fate::Accepted(accepted.reason.clone());
    }
    match catcher.catch(mutant) {
        Sought::Found(catch) => Fate::Survived(Some(catch)),
        Sought::NotFound => Fate::Survived(None),
        Sought::NoLeadCanTell => Fate::NoLeadCanTell,
    }
}

/// What is seen of the leads of which the whole decision is to stay as it is.
fn kept(definition: &Arc<Definition>, prepared: &mut Prepared, scratch: &mut Scratch) -> BTreeMap<Place, Seen> {
    let mut kept = BTreeMap::new();
    prepared.each(definition, scratch, &mut |inspection, member, _| {
        let is_kept = member.expectations.iter().any(|e| e.kind == ExpectedKind::Snapshot);
        if let Some(row) = member.row.filter(|_| is_kept && member.rejected.is_none()) {
            kept.insert(member.place, Seen::of(inspection, row, true));
        }
    });
    kept
}

impl Mutation {
    /// How many changes the tests notice.
    pub fn score(&self) -> MutationScore {
        let mut score = MutationScore::default();
        for tried in &self.tried {
            match tried.fate {
                Fate::Killed(_) => score.killed += 1,
                Fate::Survived(_) => score.survived += 1,
                Fate::NoLeadCanTell | Fate::Accepted(_) => {}
            }
        }
        score
    }

    /// The changes that no test notices, with the lead that would.
    pub fn survivors(&self) -> impl Iterator<Item = (&Mutant, Option<&Catch>)> {
        self.tried.iter().filter_map(|tried| match &tried.fate {
            Fate::Survived(catch) => Some((&tried.mutant, catch.as_deref())),
            Fate::Killed(_) | Fate::NoLeadCanTell | Fate::Accepted(_) => None,
        })
    }
}

impl MutationScore {
    /// How many count.
    pub fn total(self) -> usize {
        self.killed + self.survived
    }

    /// Whether at least so many percent (in millionths) are noticed; where nothing counts, they are.
    pub fn reaches(self, percent: Decimal) -> bool {
        self.killed as i128 * 100 * i128::from(leadspec_ir::SCALE) >= i128::from(percent.0) * self.total() as i128
    }

    /// The percentage, rounded down: 100 only where all are noticed.
    pub fn percent(self) -> usize {
        (self.killed * 100).checked_div(self.total()).unwrap_or(100)
    }
}

impl fmt::Display for MutationScore {
    /// `31 of 33 (93%)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} ({}%)", self.killed, self.total(), self.percent())
    }
}

impl fmt::Display for NotGreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.failing.len();
        let cases = if number == 1 { "case does" } else { "cases do" };
        write!(f, "{number} {cases} not hold as the definition is")
    }
}

impl std::error::Error for NotGreen {}
