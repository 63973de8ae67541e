//! Decisions as a flat table, before it is written in any form.

use crate::{Bitmap, TextColumn};
use std::sync::Arc;

/// A column of the output: stable name and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputField {
    /// As documented.
    pub name: String,
    /// What it holds.
    pub ty: OutputType,
}

/// What a column of the output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputType {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A decimal with up to six decimals.
    Decimal,
    /// Yes or no.
    Bool,
    /// Texts in order: an array in JSON, joined by `; ` elsewhere.
    TextList,
}

/// Some rows of the output; columns in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct OutputTable {
    /// Rows.
    pub len: usize,
    /// Each with `len` rows.
    pub columns: Vec<OutputColumn>,
}

/// One column's rows. A missing value is an empty cell, `null` in JSON.
#[derive(Debug, Clone)]
pub enum OutputColumn {
    /// Texts from a fixed vocabulary; a code outside it is missing. For [`OutputType::Text`].
    Word {
        /// Place in `words`.
        codes: Vec<u32>,
        /// The vocabulary.
        words: Arc<[String]>,
    },
    /// Lists of texts from a fixed vocabulary. For [`OutputType::TextList`].
    WordList {
        /// For each row one past its last item.
        ends: Vec<u32>,
        /// Places in `words`.
        codes: Vec<u32>,
        /// The vocabulary.
        words: Arc<[String]>,
    },
    /// Any texts. For [`OutputType::Text`].
    Text {
        /// Whether there is one.
        known: Bitmap,
        /// The texts.
        texts: TextColumn,
    },
    /// For [`OutputType::Integer`].
    Integer {
        /// Whether there is one.
        known: Bitmap,
        /// The numbers.
        values: Vec<i64>,
    },
    /// In millionths. For [`OutputType::Decimal`].
    Decimal {
        /// Whether there is one.
        known: Bitmap,
        /// The numbers.
        values: Vec<i64>,
    },
    /// For [`OutputType::Bool`].
    Bool {
        /// Whether there is one.
        known: Bitmap,
        /// The answers.
        values: Bitmap,
    },
}
