//! Decisions to bytes.

mod csv;
pub(crate) mod digits;

pub(crate) use csv::csv_text;
pub use csv::{encode_csv, encode_csv_header};
