//! Lead and event tables to typed columns, and decisions back to tables. Knows readers and writers, never paths.
//!
//! A [`Source`] cuts an input into [`Piece`]s that begin and end with a row, one after another, in constant memory. A [`Schema`] is
//! made once from a definition and the source's header; [`Schema::decode`] turns a piece into a [`LeadBatch`] and [`Reject`]s on any
//! thread. On the way back an [`OutputTable`] is encoded on the same thread, and the caller writes the bytes in the order of the
//! pieces.

#![deny(clippy::disallowed_methods)]

mod bitmap;
mod builder;
mod cell;
mod column;
mod csv;
mod date;
mod decode;
mod event;
mod event_store;
mod field;
mod input;
mod json;
mod number;
mod output;
mod parquet_read;
mod piece;
mod quantity;
mod reject;
mod rows;
mod sample;
mod schema;
mod source;
mod split;
mod swar;
mod words;
mod workbook;
mod write;

pub use bitmap::Bitmap;
pub use column::{Column, EventBatch, EventColumns, LeadBatch, ListColumn, TextColumn, Texts, Values};
pub use decode::Decoded;
pub use event::EventCounts;
pub use event_store::{EventStore, EventStoreBuilder, EventsError};
pub use input::Encoding;
pub use output::{OutputColumn, OutputField, OutputTable, OutputType};
pub use piece::Piece;
pub use reject::{REJECTS_HEADER, Reason, Reject, encode_rejects};
pub use sample::sample_problems;
pub use schema::{Notice, Schema, SchemaError, SchemaProblem};
pub use source::{Form, ReadError, ReadOptions, Source};
pub(crate) use write::csv_text;
pub use write::{ParquetWriter, encode_csv, encode_csv_header, encode_jsonl};
