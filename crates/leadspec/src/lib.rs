//! Leadspec as a library: a definition in, decisions out, each with its reasons.
//!
//! [`compile`] turns texts into a [`Definition`], or into [`Diagnostic`]s that say what is wrong and where. An [`Engine`] decides
//! leads by it as of a day; a [`Source`] and a [`Schema`] read these from CSV, JSON Lines, Parquet or a workbook. Nothing here
//! knows paths, a clock or the environment: texts, readers and the day are given, and the same input gives the same bytes.
//!
//! ```
//! use leadspec::{Counting, Engine, ReadOptions, Schema, Scratch, Source, compile, encode_csv, parse_day};
//! use std::sync::Arc;
//!
//! let compiled = compile([(
//!     "machines.lead",
//!     r#"
//!     definition "Coffee machines for offices" {}
//!
//!     lead {
//!       id     text     from "Lead"
//!       desks  integer? from "Desks"
//!       spoken bool mutual from "Spoken"
//!     }
//!
//!     criterion size "Big enough" {
//!       met when desks >= 20
//!       ask "How many desks do you have?"
//!     }
//!
//!     gate big_enough "Big enough" before call {
//!       require size
//!       otherwise newsletter because "Too small for a machine of its own"
//!       if unknown ask
//!     }
//!
//!     lifecycle {
//!       stage new initial
//!       stage call now
//!       stage newsletter later final
//!       new -> call when spoken
//!     }
//!     "#,
//! )]);
//! assert_eq!(compiled.diagnostics, []);
//! let definition = Arc::new(compiled.definition.ok_or("it has no mistakes")?);
//!
//! let export = "Lead,Desks,Spoken\n1001,45,yes\n1002,,yes\n1003,8,yes\n";
//! let mut source = Source::open(Box::new(export.as_bytes()), &ReadOptions::default())?;
//! let schema = Schema::new(&definition, source.header(), &[])?;
//!
//! let engine = Engine::new(Arc::clone(&definition), parse_day("2026-03-01").ok_or("a day")?);
//! let selection = engine.select(&["id", "stage", "reasons", "questions"], Counting::Off)?;
//! let mut scratch = Scratch::new();
//! let mut out = Vec::new();
//! while let Some(piece) = source.next_piece()? {
//!     let decoded = schema.decode(piece);
//!     assert!(decoded.rejects.is_empty());
//!     encode_csv(&engine.decide(&decoded.batch, &selection, &mut scratch).table, &mut out);
//! }
//! assert_eq!(
//!     String::from_utf8(out)?,
//!     "1001,call,call: spoken is yes,\n\
//!      1002,new,Big enough: not known yet,How many desks do you have?\n\
//!      1003,newsletter,Too small for a machine of its own,\n"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(clippy::disallowed_methods)]

mod broken;
mod compile;
mod pages;

pub use broken::broken_by;
pub use compile::{Compiled, compile};
pub use leadspec_check::{Checked, LoadError, Loaded, Loader, NoFiles, check};
pub use leadspec_data::{
    Column, Decoded, Encoding, EventBatch, EventCounts, EventStore, EventStoreBuilder, EventsError, Form, LeadBatch,
    Notice, OutputColumn, OutputField, OutputTable, OutputType, ParquetWriter, Piece, REJECTS_HEADER, ReadError,
    ReadOptions, Reason, Reject, Schema, SchemaError, SchemaProblem, Source, TextColumn, Values, encode_csv,
    encode_csv_header, encode_jsonl, encode_rejects,
};
pub use leadspec_diagnostics::{
    Applicability, Code, Diagnostic, Edit, FileId, Fix, Label, Position, Severity, SourceMap, Span, fingerprint,
    github_message, github_property, nearest,
};
pub use leadspec_diff as change;
pub use leadspec_engine::{
    Change, ClauseTrace, ConditionTrace, Counting, CriterionTrace, Decided, Engine, Explanation, FactTrace, GateTally,
    GateTrace, GradeTrace, LineTrace, Nearest, QuestionTrace, Round, ScoreTally, ScoreTrace, Scratch, Selection, Tally,
    Tried, Undecided, UnknownColumn, Verdict,
};
pub use leadspec_ir::{
    ArenaId, At, ChoiceDomain, CriterionId, Decimal, Definition, Digest, EventId, Example, FieldId, FieldType, Gate,
    GateId, GateState, Law, Lifecycle, Outcome, SampleEvent, SampleLead, ScoreId, StageId, Suite, Test, Truth, Unit,
    Zone, format_day, group_thousands, humanise, parse_day,
};
pub use leadspec_prove as prove;
pub use leadspec_report as report;
pub use leadspec_runner as runner;
pub use leadspec_syntax::{FormatError, Item, Parsed, SyntaxTree, format, parse};
pub use pages::page;
