//! The typed definition: what a `.lead` file means, once it has been checked.
//!
//! Everything that follows the check works on [`Definition`] alone and never sees text or syntax. It is made of closed enums and
//! ids into arenas; numbers are exact; where a node was written stands beside it as [`At`], which takes no part in equality or
//! hashing, so that two definitions are equal when they mean the same.

#![deny(clippy::disallowed_methods)]

mod arena;
mod condition;
mod definition;
mod digest;
mod field;
mod format;
mod lifecycle;
mod nullability;
mod number;
mod phrase;
mod sample;
mod score;
mod spelling;
mod suite;
mod time;
mod truth;

pub use arena::{Arena, ArenaId, At};
pub use condition::{
    Choice, ChoiceKind, Compare, Condition, ConditionKind, Direction, EventQuery, Fact, ListFact, Needles, Quantity,
    QuantityKind, Source, Text, TextTest, Value, Window, WindowUnit,
};
pub use definition::{Criterion, CriterionClause, CriterionRule, Definition, Level, Named, Strength};
pub use digest::Digest;
pub use field::{
    AttributeId, CellFormat, ChoiceDomain, ChoiceId, ChoiceOption, ChoiceType, CriterionId, EventId, EventKind,
    EventTable, Field, FieldId, FieldType, GateId, GradeId, LetId, ScoreId, StageId, TransitionId, Unit,
};
pub use format::{DateFormat, DatePart, FormatError, NumberFormat};
pub use lifecycle::{Action, Gate, GateState, Lifecycle, Outcome, Sla, SlaUnit, Stage, Transition, UnknownPolicy};
pub use number::{DECIMALS, Decimal, NumberError, SCALE};
pub use phrase::{format_quantity, group_thousands, humanise};
pub use sample::{Datum, SampleEvent, SampleLead, written_quantity, written_text};
pub use score::{ByRow, Grade, GradeKind, Pattern, Score, ScoreLine, ScoreLineKind};
pub use spelling::Spellings;
pub use suite::{Case, CaseFile, CaseMark, CaseRow, Example, Expected, ExpectedKind, Law, Suite, Test};
pub use time::{Zone, day_from_civil, format_day, parse_day};
pub use truth::Truth;
