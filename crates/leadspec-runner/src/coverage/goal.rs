//! What tests should show of a definition: every outcome that each of its parts can have.

use super::ask::Ask;
use super::gather;
use leadspec_ir::{
    Arena, ArenaId, At, CriterionId, Definition, EventId, FieldId, GateId, GradeId, LetId, ScoreId, Source,
    TransitionId, Truth,
};
use std::ops::Index;

/// A number that names one goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoalId(u32);

impl ArenaId for GoalId {
    fn from_index(index: usize) -> Self {
        GoalId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// All that tests should show of one definition, item by item.
#[derive(Debug, Clone)]
pub struct Goals {
    pub(super) goals: Arena<GoalId, Goal>,
}

/// One outcome that a case should show.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Which outcome.
    pub kind: GoalKind,
    /// Whose.
    pub item: GoalItem,
    /// The outcome in words that stand behind the item's name: `refuses a lead`.
    pub told: String,
    /// Where it was written.
    pub at: At,
    /// Which decision it is an outcome of: the goals of one decision stand beside each other.
    pub decision: u32,
    /// Which of that decision's outcomes: no is 0, yes is 1, unknown is 2; of a longer list its place.
    pub branch: u32,
    /// Why no lead can show it, where that follows from the definition's numbers alone.
    pub never: Option<String>,
    pub(crate) ask: Ask,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoalKind {
    /// A criterion's answer.
    Criterion(CriterionId, Truth),
    /// What a gate's condition says, whatever its policy for the unknown makes of it.
    Gate(GateId, Truth),
    /// Whether a line of a score is earned.
    Line {
        /// Of which score.
        score: ScoreId,
        /// Which of its lines.
        line: usize,
        /// Whether it is.
        earned: bool,
    },
    /// Which row of a table in a score fits.
    Row {
        /// Of which score.
        score: ScoreId,
        /// Which of its lines is the table.
        line: usize,
        /// Which row; `None`: none of them.
        row: Option<usize>,
    },
    /// How much a line that counts comes to.
    Per {
        /// Of which score.
        score: ScoreId,
        /// Which of its lines.
        line: usize,
        /// How much.
        amount: Amount,
    },
    /// Whether a transition is taken by a lead for which it is looked at.
    Transition(TransitionId, bool),
    /// Where a number lies beside a limit.
    Threshold(Side),
    /// The grade that is given, by code; `None`: unknown.
    Grade(GradeId, Option<u32>),
    /// A value of a closed set, by code; `None`: one that no condition names.
    Choice(Source, Option<u32>),
}

/// How much a line that counts comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Amount {
    /// Nothing.
    None,
    /// Something, all of it counting.
    Some,
    /// More than the line may come to.
    Capped,
}

/// Where a number lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// At the limit.
    At,
    /// Just below it, or just outside a window.
    Below,
    /// Just above it.
    Above,
}

/// What a goal belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GoalItem {
    /// A field, by its values.
    Field(FieldId),
    /// A kind of event, by its attributes' values.
    Event(EventId),
    /// A named value or condition.
    Let(LetId),
    /// A criterion.
    Criterion(CriterionId),
    /// A score.
    Score(ScoreId),
    /// A grade.
    Grade(GradeId),
    /// A gate.
    Gate(GateId),
    /// A transition.
    Transition(TransitionId),
}

/// What kind of thing a goal is about, for totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Answers of criteria.
    Criteria,
    /// States of gates.
    Gates,
    /// Lines of scores.
    Scores,
    /// Transitions.
    Transitions,
    /// Numbers at a limit and beside it.
    Limits,
    /// Grades.
    Grades,
    /// Values of closed sets.
    Choices,
}

impl Area {
    /// All of them.
    pub const ALL: [Area; 7] = [
        Area::Criteria,
        Area::Gates,
        Area::Scores,
        Area::Grades,
        Area::Transitions,
        Area::Limits,
        Area::Choices,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Area::Criteria => "criteria",
            Area::Gates => "gates",
            Area::Scores => "score lines",
            Area::Transitions => "transitions",
            Area::Limits => "limits",
            Area::Grades => "grades",
            Area::Choices => "choices",
        }
    }
}

impl GoalKind {
    /// What kind of thing it is about.
    pub fn area(&self) -> Area {
        match self {
            GoalKind::Criterion(..) => Area::Criteria,
            GoalKind::Gate(..) => Area::Gates,
            GoalKind::Line { .. } | GoalKind::Row { .. } | GoalKind::Per { .. } => Area::Scores,
            GoalKind::Transition(..) => Area::Transitions,
            GoalKind::Threshold(_) => Area::Limits,
            GoalKind::Grade(..) => Area::Grades,
            GoalKind::Choice(..) => Area::Choices,
        }
    }
}

impl Goal {
    /// The outcome as a sentence: ``gate `business_mail` refuses a lead``.
    pub fn sentence(&self, definition: &Definition) -> String {
        format!("{} {}", self.item.name(definition), self.told)
    }
}

impl Goals {
    /// Every outcome that tests of a definition should show.
    pub fn of(definition: &Definition) -> Goals {
        Goals {
            goals: gather::goals(definition),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.goals.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.goals.is_empty()
    }

    /// All of them, item by item.
    pub fn entries(&self) -> impl Iterator<Item = (GoalId, &Goal)> {
        self.goals.entries()
    }
}

impl Index<GoalId> for Goals {
    type Output = Goal;

    fn index(&self, id: GoalId) -> &Goal {
        &self.goals[id]
    }
}
