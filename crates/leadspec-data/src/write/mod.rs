//! Decisions to bytes.

mod csv;
pub(crate) mod digits;
mod json;
mod parquet;

pub(crate) use csv::csv_text;
pub use csv::{encode_csv, encode_csv_header};
pub use json::encode_jsonl;
pub(crate) use json::json_text;
pub use parquet::ParquetWriter;
