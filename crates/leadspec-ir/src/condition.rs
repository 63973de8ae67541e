//! Conditions and values: what can be asked of a lead.

use crate::{
    At, AttributeId, ChoiceDomain, CriterionId, Decimal, EventId, FieldId, GateId, GateState, GradeId, LetId, ScoreId,
    Truth, Unit,
};

/// A three-valued question about a lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What is asked.
    pub kind: ConditionKind,
    /// Where it was written.
    pub at: At,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConditionKind {
    /// Always or never.
    Constant(bool),
    /// A yes-or-no fact.
    Fact(Fact),
    /// A criterion's answer.
    Criterion(CriterionId),
    /// A named condition's answer.
    Let(LetId),
    /// The opposite.
    Not(Box<Condition>),
    /// All of them; true for none.
    All(Vec<Condition>),
    /// Any of them; false for none.
    Any(Vec<Condition>),
    /// At least so many of them.
    AtLeast(u32, Vec<Condition>),
    /// Two quantities of one unit (points compare with numbers, whole numbers with numbers), brought to the same decimals.
    Compare {
        /// How.
        operator: Compare,
        /// Left.
        left: Quantity,
        /// Right.
        right: Quantity,
    },
    /// Both limits included.
    Between {
        /// What.
        value: Quantity,
        /// The least.
        low: Quantity,
        /// The greatest.
        high: Quantity,
    },
    /// A day in a window around the as-of day.
    Within {
        /// A quantity of unit date.
        value: Quantity,
        /// Which way.
        direction: Direction,
        /// How far.
        window: Window,
    },
    /// A choice is one of these codes (ascending).
    Among {
        /// Which.
        value: Choice,
        /// Of its domain.
        codes: Vec<u32>,
    },
    /// Two choices of one domain are the same.
    SameChoice(Choice, Choice),
    /// A text is tested against one or more others; true when any of them fits.
    Text {
        /// Which.
        value: Text,
        /// How.
        test: TextTest,
        /// Against what; lower case when `fold_case`.
        needles: Vec<String>,
        /// Without case.
        fold_case: bool,
    },
    /// Two texts are the same.
    SameText {
        /// Left.
        left: Text,
        /// Right.
        right: Text,
        /// Without case.
        fold_case: bool,
    },
    /// A list holds these values.
    List {
        /// Which.
        value: ListFact,
        /// What.
        needles: Needles,
        /// All of them, or any.
        all: bool,
        /// Without case.
        fold_case: bool,
    },
    /// Whether something is known: always yes or no.
    IsKnown(Box<Value>),
    /// Whether a criterion's answer is this: always yes or no.
    CriterionIs(CriterionId, Truth),
    /// Whether a gate's state is this: always yes or no.
    GateIs(GateId, GateState),
    /// Whether any such event happened: always yes or no.
    Happened(EventQuery),
    /// The condition's answer, and where that is unknown this.
    IfUnknown(Box<Condition>, bool),
}

/// How two quantities compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compare {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Compare {
    /// The operator with its sides changed: that between their opposites, too.
    #[must_use]
    pub fn mirrored(self) -> Compare {
        match self {
            Compare::Equal => Compare::Equal,
            Compare::NotEqual => Compare::NotEqual,
            Compare::Less => Compare::Greater,
            Compare::LessOrEqual => Compare::GreaterOrEqual,
            Compare::Greater => Compare::Less,
            Compare::GreaterOrEqual => Compare::LessOrEqual,
        }
    }
}

/// Where a fact comes from. Its type is the field's or attribute's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A field of the lead.
    Field(FieldId),
    /// An attribute of the event at hand: only inside [`EventQuery::filter`].
    Attribute(EventId, AttributeId),
    /// An attribute of the lead's newest event of a kind; unknown where there is none.
    Latest(EventId, AttributeId),
}

/// A yes-or-no fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// From where.
    pub source: Source,
}

/// Anything that can be known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A condition.
    Condition(Condition),
    /// A quantity.
    Quantity(Quantity),
    /// A choice.
    Choice(Choice),
    /// A text.
    Text(Text),
    /// A list.
    List(ListFact),
}

/// An exact quantity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// What it is.
    pub kind: QuantityKind,
    /// What it counts.
    pub unit: Unit,
    /// How many decimals its integer form has: the unit's, or more behind a multiplication.
    pub decimals: u8,
    /// Where it was written.
    pub at: At,
}

/// What a quantity is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum QuantityKind {
    /// In the unit's integer form.
    Constant(i64),
    /// A fact.
    Fact(Source),
    /// The time of the lead's newest event of a kind (a timestamp); unknown where there is none.
    LatestTime(EventId),
    /// What a score has earned; always known. Unit number, or percent for weights.
    Score(ScoreId),
    /// How many such events; always known.
    Count(EventQuery),
    /// The as-of day.
    Today,
    /// The calendar day of a timestamp in the definition's time zone.
    DayOf(Box<Quantity>),
    /// A named quantity.
    Let(LetId),
    /// The sum, brought to the most decimals among its terms; two or more.
    Sum(Vec<Quantity>),
    /// Negated.
    Negated(Box<Quantity>),
    /// Times a constant; its decimals are added.
    Times(Box<Quantity>, Decimal),
    /// Whole days from a date (unit date) to the as-of day: `days since`.
    DaysSince(Box<Quantity>),
    /// The quantity, and where that is unknown the other.
    IfUnknown(Box<Quantity>, Box<Quantity>),
}

/// A value of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What it is.
    pub kind: ChoiceKind,
    /// Which set.
    pub domain: ChoiceDomain,
    /// Where it was written.
    pub at: At,
}

/// What a choice is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChoiceKind {
    /// A fact.
    Fact(Source),
    /// A grade.
    Grade(GradeId),
    /// The stage in which the lead comes to rest; unknown where it runs in a circle. Only in tests and laws: a definition never asks.
    StageAfter,
    /// A named choice.
    Let(LetId),
    /// The choice, and where that is unknown this code.
    IfUnknown(Box<Choice>, u32),
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// From where.
    pub source: Source,
    /// What stands in where it is unknown.
    pub if_unknown: Option<String>,
    /// Where it was written.
    pub at: At,
}

/// How a text is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextTest {
    /// The same, byte for byte.
    Equals,
    /// Starts with it.
    StartsWith,
    /// Ends with it.
    EndsWith,
    /// Holds it anywhere.
    Contains,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListFact {
    /// From where.
    pub source: Source,
    /// Where it was written.
    pub at: At,
}

/// What a list is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Needles {
    /// Texts; lower case when folding.
    Texts(Vec<String>),
    /// Choices.
    Codes(Vec<u32>),
    /// Quantities in their unit's integer form.
    Quantities(Vec<i64>),
}

/// A question about a lead's events up to the as-of day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventQuery {
    /// Of which kind.
    pub event: EventId,
    /// Only those for which this is known to be true; over the event's attributes and today.
    pub filter: Option<Box<Condition>>,
    /// Only those in the last so many days.
    pub window: Option<Window>,
}

/// A stretch of days that includes the as-of day: `last 7 days` is it and the six before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// How many, at least one.
    pub number: u32,
    /// Of what.
    pub unit: WindowUnit,
}

/// What a window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowUnit {
    /// Days.
    Days,
    /// Seven days.
    Weeks,
    /// Calendar months; a day that a month lacks is its last.
    Months,
    /// Calendar years.
    Years,
}

/// Which way a window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Back.
    Last,
    /// Ahead.
    Next,
}
