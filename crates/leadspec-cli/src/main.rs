//! The `leadspec` binary: the only place with paths, a clock and the environment.

fn main() {}
