//! End-to-end fixtures and properties of the whole.
