//! The verbs, one file each. A verb gets its arguments and the two streams, and answers with a [`Verdict`].

pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod doc;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod init;
pub(crate) mod log;
mod reading;
pub(crate) mod run;
pub(crate) mod test;
pub(crate) mod textconv;

use crate::failure::{Stop, Verdict};
use crate::terminal::{Colour, Terminal};
use clap::{Parser, Subcommand};
use std::io::Write;

/// When is a lead qualified? One definition, checked, and every decision explained.
#[derive(Debug, Parser)]
#[command(
    name = "leadspec",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Results go to standard output, everything else to standard error; `-` is standard input or output.\n\
                  Exit code 0: all is well. 1: the definition, a row or a check says no. 2: it could not run.\n\n\
                  Start with `leadspec init`."
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        help = "When to use colours: auto, always or never"
    )]
    pub(crate) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a small project that runs
    Init(init::Arguments),
    /// Find mistakes in definitions
    Check(check::Arguments),
    /// Lay definitions out in the one way
    Fmt(fmt::Arguments),
    /// Decide every lead of a file
    Run(run::Arguments),
    /// Tell why one lead is where it is
    Explain(explain::Arguments),
    /// Run the tests of a definition
    Test(test::Arguments),
    /// Tell what changed in meaning
    Diff(diff::Arguments),
    /// Tell what each commit changed in meaning
    Log(log::Arguments),
    /// Write the definition as a page people read
    Doc(doc::Arguments),
    /// Write a file in plain English for git to compare
    Textconv(textconv::Arguments),
}

/// Where a verb writes.
pub(crate) struct Streams<'a> {
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    /// What standard output can show.
    pub(crate) output: Terminal,
    /// What standard error can show.
    pub(crate) error: Terminal,
}

/// Does what the command line says.
pub(crate) fn run(line: &CommandLine, streams: &mut Streams) -> Result<Verdict, Stop> {
    match &line.verb {
        Verb::Init(arguments) => init::run(arguments, streams),
        Verb::Check(arguments) => check::run(arguments, streams),
        Verb::Fmt(arguments) => fmt::run(arguments, streams),
        Verb::Run(arguments) => run::run(arguments, streams),
        Verb::Explain(arguments) => explain::run(arguments, streams),
        Verb::Test(arguments) => test::run(arguments, streams),
        Verb::Diff(arguments) => diff::run(arguments, streams),
        Verb::Log(arguments) => log::run(arguments, streams),
        Verb::Doc(arguments) => doc::run(arguments, streams),
        Verb::Textconv(arguments) => textconv::run(arguments, streams),
    }
}
