//! Two definitions: what changed in meaning; with leads, who moves and why.

#![deny(clippy::disallowed_methods)]
