//! JSON, read where it stands.

use crate::cell::CellKind;

/// A JSON string without its escapes.
pub(crate) fn unescape(text: &str) -> String {
    text.to_string()
}

/// The items of a JSON array.
pub(crate) fn items(_text: &str) -> impl Iterator<Item = (CellKind, &str)> {
    std::iter::empty()
}
