//! The binary as people use it: arguments in, output, messages and exit code out.

mod check;
mod fmt;
mod harness;
mod help;
mod init;
