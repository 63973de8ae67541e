//! The facts that conditions rest on, each cut into finitely many cells: within a cell every comparison with a constant comes
//! out the same, so that trying one cell tries all its values.
//!
//! A fact that no cut fits (part of a text, a list, two facts compared with each other) gets an axis of its own for the whole
//! comparison. Axes are taken to be independent of each other; where they are not (two windows over one event), more leads
//! are thought possible than there are.

mod cells;
mod gather;

use super::interval::Interval;
use super::model::Model;
use leadspec_ir::{
    ChoiceDomain, Condition, CriterionId, EventQuery, LetId, Quantity, QuantityKind, ScoreId, Source, Truth, Unit,
};
use std::collections::BTreeSet;

/// References are followed this deep; behind that, anything is thought possible.
pub(super) const DEPTH: u32 = 24;

/// What varies from lead to lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Axis {
    /// A quantity that is no calculation: a fact, a count, a score, a day.
    Amount(Quantity),
    /// A choice.
    Choice(Source, ChoiceDomain),
    /// A yes-or-no fact.
    Fact(Source),
    /// A text.
    Text(Source),
    /// A list: known or not.
    List(Source),
    /// A comparison that cells cannot decide.
    Atom(Condition),
}

/// Some of an axis's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing is known.
    Unknown,
    /// An amount: itself, and for days its distance from today.
    Amount {
        /// Itself.
        absolute: Interval,
        /// Days after today.
        relative: Interval,
    },
    /// One of these choices.
    Codes(Vec<u32>),
    /// Yes, no, or for an atom unknown.
    Truth(Truth),
    /// A text.
    Text(TextCell),
    /// Known, whatever it is.
    Known,
}

/// Some texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextCell {
    /// This one.
    Exactly(String),
    /// Those that are this one in lower case, without the cut's exact ones.
    Folds(String),
    /// All that no constant of the cut names.
    Other,
}

/// The constants that a text is compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct TextCut {
    /// As they stand.
    pub(super) exact: BTreeSet<String>,
    /// In lower case, where case does not matter.
    pub(super) folded: BTreeSet<String>,
    lists: Vec<(Vec<String>, bool)>,
}

/// An axis with its cells.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) axis: Axis,
    pub(super) cells: Vec<Cell>,
    pub(super) texts: TextCut,
    starts: BTreeSet<i128>,
    day_starts: BTreeSet<i128>,
    code_sets: Vec<Vec<u32>>,
}

/// All axes of some conditions.
#[derive(Debug, Clone)]
pub(super) struct Space {
    pub(super) cuts: Vec<Cut>,
    /// Whether scores are taken apart into the facts behind their lines.
    pub(super) opens_scores: bool,
    lets: BTreeSet<LetId>,
    criteria: BTreeSet<CriterionId>,
    scores: BTreeSet<ScoreId>,
}

impl Space {
    /// No axes yet.
    pub(super) fn new(opens_scores: bool) -> Self {
        Space {
            cuts: Vec::new(),
            opens_scores,
            lets: BTreeSet::new(),
            criteria: BTreeSet::new(),
            scores: BTreeSet::new(),
        }
    }

    /// The axes of these conditions, scores being axes themselves.
    pub(super) fn of(model: &Model<'_>, conditions: &[&Condition]) -> Self {
        let mut space = Space::new(false);
        for condition in conditions {
            space.add(model, condition, 0);
        }
        space.finish(model)
    }

    /// Cuts every axis into its cells: the last step.
    pub(super) fn finish(mut self, model: &Model<'_>) -> Self {
        // Facts first: they leave fewer answers open for whole comparisons.
        self.cuts.sort_by_key(|cut| matches!(cut.axis, Axis::Atom(_)));
        for cut in &mut self.cuts {
            cut.cells = cells::cells(model, cut);
        }
        self
    }

    /// The place of an axis.
    pub(super) fn find(&self, is: impl Fn(&Axis) -> bool) -> Option<usize> {
        self.cuts.iter().position(|c| is(&c.axis))
    }

    fn cut(&mut self, axis: Axis) -> &mut Cut {
        let place = self.find(|a| *a == axis).unwrap_or_else(|| {
            self.cuts.push(Cut {
                axis,
                cells: Vec::new(),
                texts: TextCut::default(),
                starts: BTreeSet::new(),
                day_starts: BTreeSet::new(),
                code_sets: Vec::new(),
            });
            self.cuts.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        &mut self.cuts[place]
    }
}

/// A quantity that counts events, as a condition on them asks for it.
pub(super) fn count_of(query: &EventQuery) -> Quantity {
    Quantity {
        kind: QuantityKind::Count(query.clone()),
        unit: Unit::Integer,
        decimals: 0,
        at: leadspec_ir::At::default(),
    }
}
