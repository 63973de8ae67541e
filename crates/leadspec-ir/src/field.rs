//! What is known about a lead and what it does: fields, events, their types, and how an export writes them.

use crate::arena::ids;
use crate::{Arena, At, DateFormat, NumberFormat};

ids! {
    /// A field of the lead.
    FieldId;
    /// A kind of event.
    EventId;
    /// An attribute, among those of its event.
    AttributeId;
    /// A closed set of values.
    ChoiceId;
    /// A criterion.
    CriterionId;
    /// A score.
    ScoreId;
    /// A grade.
    GradeId;
    /// A gate.
    GateId;
    /// A named value or condition.
    LetId;
    /// A stage.
    StageId;
    /// A transition.
    TransitionId;
}

/// A fact about a lead, or an attribute of an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks of a declaration, each read on its own"
)]
pub struct Field {
    /// What definitions call it.
    pub name: String,
    /// What it holds.
    pub ty: FieldType,
    /// Whether a lead may lack it.
    pub optional: bool,
    /// Whether it must not be shown outside the lead's own decision.
    pub personal: bool,
    /// Whether it shows contact in both directions.
    pub mutual: bool,
    /// The column of an export that holds it.
    pub column: String,
    /// Texts that mean it is missing, the lead block's included, the empty text not (it always does). Folded to lower case when
    /// `fold_case`.
    pub missing: Vec<String>,
    /// Whether texts of choices, yes, no and missing are compared without case.
    pub fold_case: bool,
    /// How a cell is read.
    pub format: CellFormat,
    /// Texts that mean yes; empty for types other than bool.
    pub yes: Vec<String>,
    /// Texts that mean no; empty for types other than bool.
    pub no: Vec<String>,
    /// How a list stands in one cell; `None` for other types.
    pub separator: Option<String>,
    /// To how many decimals a number is rounded, half to even; `None`: not at all.
    pub decimals: Option<u8>,
    /// Its name in the source.
    pub at: At,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Yes or no.
    Bool,
    /// A quantity, within its declared range (both included, in the unit's own integer form, see [`Unit`]).
    Quantity {
        /// Of what.
        unit: Unit,
        /// The least allowed.
        low: Option<i64>,
        /// The greatest allowed.
        high: Option<i64>,
    },
    /// Any text.
    Text,
    /// One of a closed set.
    Choice(ChoiceDomain),
    /// Any number of values of one type: a text, a choice or a quantity.
    List(Box<FieldType>),
}

/// What an integer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A whole number.
    Integer,
    /// A decimal, in millionths.
    Number,
    /// A percentage, in millionths of a percent: 70% is 70 000 000.
    Percent,
    /// An amount in a currency (its three ISO 4217 letters), in millionths.
    Money([u8; 3]),
    /// A day: days since 1970-01-01.
    Date,
    /// An instant: microseconds since 1970-01-01T00:00Z.
    Timestamp,
    /// A stretch of time in seconds.
    Duration,
}

impl Unit {
    /// Decimals its integer form has: six or none.
    pub fn decimals(self) -> u8 {
        match self {
            Unit::Number | Unit::Percent | Unit::Money(_) => crate::DECIMALS,
            Unit::Integer | Unit::Date | Unit::Timestamp | Unit::Duration => 0,
        }
    }
}

/// A closed set that codes point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChoiceDomain {
    /// A `one of`: codes are places in [`ChoiceType::options`].
    Options(ChoiceId),
    /// The stages of the lifecycle: codes are [`StageId`] places.
    Stages,
    /// The names of a grade, best first.
    Grades(GradeId),
}

/// A `one of`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChoiceType {
    /// In order; a choice's code is its place.
    pub options: Vec<ChoiceOption>,
    /// Whether the order means something: `staff < manager`.
    pub ordered: bool,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChoiceOption {
    /// What definitions call it.
    pub name: String,
    /// What exports write for it (at least one text; folded to lower case when the field folds).
    pub texts: Vec<String>,
}

/// How a cell is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CellFormat {
    /// The type's default.
    Default,
    /// A date or timestamp by its parts.
    Date(DateFormat),
    /// A number by its signs.
    Number(NumberFormat),
    /// A percentage written as a fraction of one.
    Fraction,
}

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventKind {
    /// What definitions call it.
    pub name: String,
    /// The label people see.
    pub label: Option<String>,
    /// Whether it shows contact in both directions.
    pub mutual: bool,
    /// The text an event table uses for it.
    pub text: String,
    /// What is known about one.
    pub attributes: Arena<AttributeId, Field>,
    /// Its name in the source.
    pub at: At,
}

/// The columns of the event table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventTable {
    /// Whose event it is.
    pub lead_column: String,
    /// Which event it is.
    pub kind_column: String,
    /// When it was.
    pub time_column: String,
    /// How the time is written; by default ISO 8601, a date alone being its first moment in the definition's zone.
    pub time_format: CellFormat,
}
