//! Lead and event tables to typed columns, and decisions back to tables. Knows readers and writers, never paths.

#![deny(clippy::disallowed_methods)]

mod bitmap;
mod column;
mod output;

pub use bitmap::Bitmap;
pub use column::{Column, EventBatch, EventColumns, LeadBatch, ListColumn, TextColumn, Texts, Values};
pub use output::{OutputColumn, OutputField, OutputTable, OutputType};
