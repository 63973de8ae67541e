//! The `leadspec` binary: the only place with paths, a clock and the environment.
//!
//! It reads the command line, opens what is named there, hands bytes to the library and shows what comes back. What a definition
//! means is none of its business.

mod command;
mod failure;
mod files;
mod git;
mod output;
mod pattern;
mod pipeline;
mod progress;
mod project;
mod render;
mod sources;
mod terminal;
mod words;

use crate::command::{CommandLine, Streams};
use crate::failure::{Stop, Verdict};
use crate::terminal::Terminal;
use clap::Parser as _;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

/// What a shell reports for a command that was interrupted.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        output::remove_unfinished();
        let place = panic
            .location()
            .map_or(String::new(), |at| format!(" ({}:{})", at.file(), at.line()));
        let text = format!(
            "internal\n\n  × leadspec has a fault and had to stop{place}\n  help: please report it, with what you typed; no file is left half written\n"
        );
        let _ = io::stderr().write_all(text.as_bytes());
        std::process::exit(2);
    }));
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Printing may fail on a closed pipe: then nobody reads it.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    // Without the handler an interrupted run would leave the file it was writing aside; that is no reason not to run.
    let _ = ctrlc::set_handler(|| {
        output::remove_unfinished();
        std::process::exit(INTERRUPTED);
    });
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        output: Terminal::output(line.color),
        error: Terminal::error(line.color),
    };
    let result = command::run(&line, &mut streams);
    let result = result.and_then(|verdict| {
        streams.out.flush()?;
        Ok(verdict)
    });
    match result {
        Ok(Verdict::Fine) | Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Ok(Verdict::Gate) => ExitCode::from(3),
        Err(Stop::Failure(failure)) => {
            let _ = streams.out.flush();
            let text = render::text::draw(failure.as_ref(), streams.error);
            let _ = streams.err.write_all(text.as_bytes());
            ExitCode::from(failure.exit_code())
        }
    }
}
