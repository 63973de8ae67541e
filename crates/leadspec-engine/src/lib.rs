//! The interpreter: a batch of leads to a batch of decisions, with the trace that explains each.

#![deny(clippy::disallowed_methods)]
