//! Facts that hold for every lead: the finitely many cells that a definition's conditions tell apart, leads made of them, and the search among them.

#![deny(clippy::disallowed_methods)]
