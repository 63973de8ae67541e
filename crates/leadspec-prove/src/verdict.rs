//! Two definitions compared over every lead there can be: for each stage, who enters it under one and not under the other.
//!
//! What is said is proved or shown. A difference is a lead that the interpreter has decided under both definitions. That there is none
//! follows from going through every cell, or from a proof over the cells; where neither works out, the verdict says so.

mod compare;
mod components;
mod encode;
mod graph;
mod reads;
mod settle;
mod solve;
mod world;

use crate::gap::Gap;
use crate::gather::Side;
use crate::names::Names;
use leadspec_ir::{Definition, Outcome, SampleLead};
use settle::Found;
use std::collections::BTreeMap;
use std::fmt;
use world::World;

/// How many steps the solver takes for one question before it gives up, where nothing else is said.
pub const EFFORT: u64 = 500_000;

/// How many leads are tried before anything is proved, where nothing else is said.
pub const TRIES: usize = 6_000;

/// How two definitions are compared.
#[derive(Debug, Clone)]
pub struct Options {
    /// The as-of day, in days since 1970-01-01.
    pub as_of: i64,
    /// What the newer version calls by another name.
    pub renames: Renames,
    /// Leads in the newer version's names: witnesses are sought near them.
    pub near: Vec<SampleLead>,
    /// How many leads are tried before anything is proved.
    pub tries: usize,
    /// How many steps the solver takes for one question before it gives up.
    pub effort: u64,
    /// For leads that are drawn.
    pub seed: u64,
    /// How that there is no difference is found out.
    pub method: Method,
}

/// How that there is no difference is found out. Both ways give the same verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Every cell where there are few, a proof otherwise.
    Either,
    /// Every cell.
    EveryCell,
    /// A proof.
    Proof,
}

/// What the newer version calls by another name: old names to new ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renames {
    /// Of fields.
    pub fields: BTreeMap<String, String>,
    /// Of kinds of event.
    pub events: BTreeMap<String, String>,
    /// Of stages.
    pub stages: BTreeMap<String, String>,
}

/// How two definitions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// In the order of the newer version's stages, then those that only the older one has.
    pub by_stage: Vec<StageVerdict>,
    /// For the stages whose leads go to sales now; where none does, for those where leads are still worked on.
    pub overall: Verdict,
    /// What was taken for granted, in plain words.
    pub notes: Vec<String>,
    /// What nothing could be decided for, if so.
    pub doubts: Vec<Doubt>,
}

/// How they differ in one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageVerdict {
    /// Its name, the newer one's.
    pub name: String,
    /// Which leads come through it, facts staying as they are: from where they start to where they rest.
    pub verdict: Verdict,
    /// Which leads move into it first, from where they start.
    pub step_verdict: Verdict,
    /// A lead that comes through it under the newer version only; where there is none, one that moves into it first.
    pub entering: Option<Witness>,
    /// The same under the older version only.
    pub leaving: Option<Witness>,
    /// How many steps the solver took.
    pub steps_used: u64,
    /// Why it is not decided, if so.
    pub doubts: Vec<Doubt>,
}

/// How the leads of a stage differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The same leads, whatever is known about them.
    Equal,
    /// Some leave, none enters.
    Stricter,
    /// Some enter, none leaves.
    Looser,
    /// Some enter and some leave.
    Mixed,
    /// It could not be found out.
    NotDecided,
}

/// A lead that the two versions decide differently: both have decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// In the older version's names.
    pub old: SampleLead,
    /// In the newer version's names.
    pub new: SampleLead,
    /// The stages it goes through under the older version, where it starts first; new names.
    pub old_path: Vec<String>,
    /// Under the newer version.
    pub new_path: Vec<String>,
    /// The lead it is near to: its place among those given.
    pub base: Option<usize>,
}

/// Why something is not decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Facts are put together in a way that cells can't tell apart exactly.
    Gap(Gap),
    /// The solver gave up after so many steps.
    GaveUp {
        /// How many.
        steps: u64,
    },
    /// There are too many kinds of lead to go through them all.
    TooMany,
    /// This has one type in the one version and another in the other, so no lead can be given to both.
    Clash(String),
    /// No lead can be read by both versions.
    NothingShared,
    /// Neither version has stages.
    NoStages,
    /// A difference was derived that the interpreter does not confirm.
    NotConfirmed,
}

impl Options {
    /// The usual ones, as of a day.
    pub fn new(as_of: i64) -> Options {
        Options {
            as_of,
            renames: Renames::default(),
            near: Vec::new(),
            tries: TRIES,
            effort: EFFORT,
            seed: 1,
            method: Method::Either,
        }
    }
}

impl Verdicts {
    /// Whether every lead goes the same way under both.
    pub fn all_equal(&self) -> bool {
        self.overall != Verdict::NotDecided
            && self
                .by_stage
                .iter()
                .all(|own| own.verdict == Verdict::Equal && own.step_verdict == Verdict::Equal)
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Gap(gap) => gap.fmt(f),
            Doubt::GaveUp { steps } => write!(f, "gave up after {steps} steps"),
            Doubt::TooMany => f.write_str("there are too many kinds of lead to go through them all"),
            Doubt::Clash(name) => write!(f, "`{name}` has another type in each version"),
            Doubt::NothingShared => f.write_str("no lead can be read by both versions"),
            Doubt::NoStages => f.write_str("neither version has stages"),
            Doubt::NotConfirmed => f.write_str("a difference was derived that deciding the lead does not confirm"),
        }
    }
}

impl Verdict {
    /// From whether leads enter and whether they leave, `None` being not found out.
    fn of(enter: Option<bool>, leave: Option<bool>) -> Verdict {
        match (enter, leave) {
            (Some(true), Some(true)) => Verdict::Mixed,
            (Some(true), Some(false)) => Verdict::Looser,
            (Some(false), Some(true)) => Verdict::Stricter,
            (Some(false), Some(false)) => Verdict::Equal,
            (None, _) | (_, None) => Verdict::NotDecided,
        }
    }

    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::NotDecided, _) | (_, Verdict::NotDecided) => Verdict::NotDecided,
            (Verdict::Equal, verdict) | (verdict, Verdict::Equal) => verdict,
            (own, other) if own == other => own,
            (Verdict::Stricter | Verdict::Looser | Verdict::Mixed, _) => Verdict::Mixed,
        }
    }
}

/// Compares two definitions over every lead that both can read.
pub fn verdicts(old: &Definition, new: &Definition, options: &Options) -> Verdicts {
    let old = world::renamed(old, new, &options.renames);
    let stages = stages(&old, new);
    if says_the_same(&old, new) {
        return told(&stages, new, &Found::same(stages.len()), Vec::new());
    }
    let world = World::new(&old, new);
    let doubts: Vec<Doubt> = if stages.is_empty() {
        vec![Doubt::NoStages]
    } else {
        world.clashes.iter().cloned().map(Doubt::Clash).collect()
    };
    if !doubts.is_empty() {
        return told(&stages, new, &Found::not_decided(stages.len(), &doubts), world.notes);
    }
    let sides = [&old, new].map(|definition| Side {
        definition,
        names: Names::new(definition, &world.definition),
    });
    let found = settle::settle(&world, &sides, &stages, options);
    told(&stages, new, &found, world.notes)
}

fn told(stages: &[String], new: &Definition, found: &Found, notes: Vec<String>) -> Verdicts {
    let by_stage: Vec<StageVerdict> = stages
        .iter()
        .enumerate()
        .map(|(place, name)| found.stage_verdict(place, name))
        .collect();
    let outcome = |name: &str| {
        let lifecycle = new.lifecycle.as_ref()?;
        lifecycle.stages.iter().find(|stage| stage.name == name)?.outcome
    };
    let of = |wanted: &dyn Fn(Option<Outcome>) -> bool| -> Option<Verdict> {
        let own = by_stage.iter().filter(|own| wanted(outcome(&own.name)));
        own.map(|own| own.verdict).reduce(Verdict::and)
    };
    let overall = of(&|outcome| outcome == Some(Outcome::Now))
        .or_else(|| of(&|outcome| outcome.is_none()))
        .or_else(|| of(&|_| true))
        .unwrap_or(if found.doubts.is_empty() {
            Verdict::Equal
        } else {
            Verdict::NotDecided
        });
    Verdicts {
        by_stage,
        overall,
        notes,
        doubts: found.doubts.clone(),
    }
}

/// The newer version's stages, then those that only the older one has.
fn stages(old: &Definition, new: &Definition) -> Vec<String> {
    let names = |definition: &Definition| -> Vec<String> {
        let lifecycle = definition.lifecycle.as_ref();
        lifecycle
            .into_iter()
            .flat_map(|l| &l.stages)
            .map(|stage| stage.name.clone())
            .collect()
    };
    crate::cells::distinct(names(new).into_iter().chain(names(old)))
}

/// Whether two definitions differ in nothing but what they are called.
fn says_the_same(old: &Definition, new: &Definition) -> bool {
    let unnamed = |definition: &Definition| Definition {
        label: String::new(),
        version: None,
        owner: None,
        ..definition.clone()
    };
    unnamed(old) == unnamed(new)
}
