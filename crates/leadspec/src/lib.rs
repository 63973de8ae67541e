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
    Counting, Decided, Engine, GateTally, ScoreTally, Scratch, Selection, Tally, Undecided, UnknownColumn,
};
pub use leadspec_ir::{
    ArenaId, Decimal, Definition, Digest, EventId, Outcome, Zone, format_day, group_thousands, humanise, parse_day,
};
pub use leadspec_syntax::{FormatError, Item, Parsed, SyntaxTree, format, parse};
pub use pages::page;
