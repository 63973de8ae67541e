//! Tests: run, compared, covered, mutated, reported.

#![deny(clippy::disallowed_methods)]
