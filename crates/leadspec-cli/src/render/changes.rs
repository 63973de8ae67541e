//! What happened to a thing, in one sign.

use crate::terminal::Style;

/// `+` for what was added, and so on; by the name of the [kind](leadspec::change::ChangeKind::name).
pub(crate) fn sign(kind: &str) -> &'static str {
    match kind {
        "added" => "+",
        "removed" => "-",
        "moved" => "^",
        "renamed" => "=",
        _ => "~",
    }
}

/// How the sign is painted.
pub(crate) fn style(kind: &str) -> Style {
    match kind {
        "added" => Style::Good,
        "removed" => Style::Bad,
        _ => Style::Warn,
    }
}
