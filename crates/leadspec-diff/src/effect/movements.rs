//! What came out of deciding leads by two definitions.

use crate::change::Fingerprint;
use leadspec_ir::Outcome;

/// Who moves between two definitions, and because of which change. Every number is a count of leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Movements {
    /// Leads that both definitions decided. All counts below are of these, unless it says otherwise.
    pub leads: u64,
    /// Leads that only the old definition could read.
    pub only_old: u64,
    /// Leads that only the new definition could read.
    pub only_new: u64,
    /// Leads that the old definition read and could not decide: they run in a circle.
    pub undecided_old: u64,
    /// Leads that the new definition read and could not decide.
    pub undecided_new: u64,
    /// Leads that rest at another stage.
    pub moved: u64,
    /// Leads that rest at the same stage with another score or grade; without a lifecycle: or another answer of a gate.
    pub rescored: u64,
    /// By stage, as the new definition has them; those that are gone behind. Empty without a lifecycle.
    pub stages: Vec<StageCount>,
    /// From where to where; by stages, in their order.
    pub movements: Vec<Movement>,
    /// Scores and grades that both have; without a lifecycle the gates, too.
    pub measured: Vec<Measured>,
    /// By change, in the order they were given: what it does alone. Changes overlap: these do not add up to [`Movements::moved`].
    pub alone: Vec<(Fingerprint, AloneEffect)>,
}

/// How many leads rest at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCount {
    /// What the new definition calls it, or the old one where it is gone.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What being there means.
    pub outcome: Option<Outcome>,
    /// By the old definition, of all leads it decided.
    pub before: u64,
    /// By the new definition, of all leads it decided.
    pub after: u64,
    /// Of `before`: leads that the new definition did not read or decide, or has no stages for.
    pub lost: u64,
    /// Of `after`: leads that the old definition did not read or decide, or has no stages for.
    pub gained: u64,
}

/// Leads that went from one stage to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Place among [`Movements::stages`].
    pub from: usize,
    /// Place among [`Movements::stages`].
    pub to: usize,
    /// How many.
    pub leads: u64,
    /// Of these: leads for which an answer is missing that could still change where they rest, before or after.
    pub open: u64,
    /// Why, the most leads first; they add up to `leads`.
    pub causes: Vec<Cause>,
    /// The first three, by row.
    pub examples: Vec<Example>,
}

/// Why leads went there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Places of the changes each of which alone moves these leads there; none: only several changes together do.
    pub changes: Vec<usize>,
    /// How many leads.
    pub leads: u64,
}

/// A lead as an example. It says which one, and nothing about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// Its number among the data rows, from 1.
    pub row: u64,
    /// Its id; only where that was asked for and is not personal.
    pub id: Option<String>,
    /// The changes each of which alone moves it, as in [`Cause::changes`].
    pub causes: Vec<usize>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A score.
    Score,
    /// A grade.
    Grade,
    /// A gate.
    Gate,
}

/// A score, grade or gate of both definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What the new definition calls it.
    pub name: String,
    /// What people call it.
    pub label: Option<String>,
    /// What it is.
    pub kind: Measure,
    /// Leads that have another one, whether they move or not.
    pub leads: u64,
}

/// What a change does alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AloneEffect {
    /// It was put into the old definition alone.
    Counted {
        /// Leads for which what it says comes out differently.
        touched: u64,
        /// Leads that rest at another stage.
        moved: u64,
        /// From where to where, by stages in their order.
        ways: Vec<Way>,
    },
    /// By itself it moves nobody: it alters words, or something that nothing rests on without other changes.
    Nothing,
    /// It can't be told apart from other changes.
    NotToldApart,
}

/// Leads that a change alone moves from one stage to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Place among [`Movements::stages`].
    pub from: usize,
    /// Place among [`Movements::stages`].
    pub to: usize,
    /// How many.
    pub leads: u64,
}
