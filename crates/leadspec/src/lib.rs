//! The stable Rust API of Leadspec.

#![deny(clippy::disallowed_methods)]

mod pages;

pub use leadspec_check::{Checked, LoadError, Loaded, Loader, NoFiles, check};
pub use leadspec_data::{
    Column, Decoded, Encoding, EventBatch, EventCounts, EventStore, EventStoreBuilder, EventsError, Form, LeadBatch,
    Notice, OutputColumn, OutputField, OutputTable, OutputType, ParquetWriter, Piece, REJECTS_HEADER, ReadError,
    ReadOptions, Reason, Reject, Schema, SchemaError, SchemaProblem, Source, TextColumn, Values, encode_csv,
    encode_csv_header, encode_jsonl, encode_rejects,
};
pub use leadspec_diagnostics::{
    Applicability, Code, Diagnostic, Edit, FileId, Fix, Label, Position, Severity, SourceMap, Span, nearest,
};
pub use leadspec_engine::{
    Change, ClauseTrace, ConditionTrace, Counting, CriterionTrace, Decided, Engine, Explanation, FactTrace, GateTally,
    GateTrace, GradeTrace, LineTrace, Nearest, QuestionTrace, Round, ScoreTally, ScoreTrace, Scratch, Selection, Tally,
    Tried, Undecided, UnknownColumn, Verdict,
};
pub use leadspec_ir::{
    ArenaId, At, ChoiceDomain, CriterionId, Decimal, Definition, Digest, EventId, FieldId, FieldType, Gate, GateId,
    GateState, Outcome, ScoreId, StageId, Truth, Unit, Zone, format_day, group_thousands, humanise, parse_day,
};
pub use leadspec_syntax::{FormatError, Item, Parsed, SyntaxTree, format, parse};
pub use pages::page;
