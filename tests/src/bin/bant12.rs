//! Writes leads for the benchmark definition `tests/bant12/bant12.lead` to standard output: so many, as CSV or JSON Lines, the
//! same for the same seed.
//!
//! `cargo run --release -p leadspec-tests --bin bant12 -- 1000000 csv 12 > leads.csv`

#[path = "../../../crates/leadspec-data/benches/bant12/mod.rs"]
mod bant12;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|a| a.replace('_', "").parse().ok());
    let form = arguments.next().unwrap_or_else(|| "csv".to_string());
    let seed = arguments.next().map_or(Some(12), |a| a.parse().ok());
    let (Some(count), Some(seed), "csv" | "jsonl") = (count, seed, form.as_str()) else {
        return usage();
    };
    let bytes = if form == "csv" {
        bant12::leads_csv(count, seed)
    } else {
        bant12::leads_jsonl(count, seed)
    };
    match std::io::stdout().lock().write_all(&bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn usage() -> ExitCode {
    // Nobody is left to tell when even this can't be written.
    let _ = writeln!(std::io::stderr(), "usage: bant12 COUNT [csv|jsonl] [SEED]");
    ExitCode::from(2)
}
