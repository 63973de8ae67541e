//! `leadspec explain`: one lead, in plain English.

use super::Streams;
use super::reading::Reading;
use crate::failure::{Stop, Verdict};
use clap::{ArgGroup, Args, ValueEnum};
use std::path::PathBuf;

/// Tell why one lead is where it is: stage by stage what fired and what did not, each gate, criterion and score line with the
/// facts that decided, what is still open and what each answer would be worth, and what would bring the lead further.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["id", "row"]))]
pub(crate) struct Arguments {
    /// The table of leads; `-` is one lead as JSON on standard input [default: the project's]
    #[arg(value_name = "LEADS")]
    leads: Option<PathBuf>,

    /// The lead with this id
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// The lead in this row, counted from 1 without the header
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    row: Option<u64>,

    #[command(flatten)]
    reading: Reading,

    /// The form of the explanation
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

pub(crate) fn run(_arguments: &Arguments, _streams: &mut Streams) -> Result<Verdict, Stop> {
    Ok(Verdict::Fine)
}
