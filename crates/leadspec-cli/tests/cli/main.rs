//! The binary as people use it: arguments in, output, messages and exit code out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

mod against;
mod bases;
mod check;
mod diff;
mod explain;
mod fmt;
mod harness;
mod help;
mod init;
mod log;
mod repository;
mod review;
mod run;
mod test;
mod textconv;
mod watch;
