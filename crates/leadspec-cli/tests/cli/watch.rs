//! `leadspec test --watch`: what is saved runs again.

use crate::harness::Folder;
use crate::test::{DEFINITION, project};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any machine takes: only a test that fails waits for it.
const DEADLINE: Duration = Duration::from_secs(120);

/// A running `leadspec test --watch`, ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Folder, arguments: &[&str]) -> Watching {
        let mut child = folder
            .command(&[&["test", "--watch"], arguments].concat())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Watching { child, lines }
    }

    /// Waits for a round that prints a line. A file may be seen while it is being written: then there is a round before that.
    fn until(&self, wanted: &str) {
        let end = Instant::now() + DEADLINE;
        let mut printed = Vec::new();
        while printed.last().is_none_or(|line| line != wanted) {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => printed.push(line),
                Err(error @ (RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) => {
                    unreachable!("no `{wanted}`, {error} after {printed:#?}")
                }
            }
        }
        // It waits for the next change from here on.
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now()))
            && !line.starts_with("watching ")
        {}
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_is_saved_runs_again() {
    let folder = project();
    let watching = Watching::start(&folder, &[]);
    watching.until("4 cases: 4 passed");
    folder.write("definition.lead", DEFINITION.replace(">= 20", ">= 21").as_bytes());
    watching.until("4 cases: 3 passed and 1 failed");
    folder.write("definition.lead", DEFINITION.as_bytes());
    watching.until("4 cases: 4 passed");
}

#[test]
fn a_mistake_does_not_end_it() {
    let folder = project();
    let watching = Watching::start(&folder, &[]);
    watching.until("4 cases: 4 passed");
    folder.write("definition.lead", b"definition \"Half");
    watching.until("");
    folder.write("definition.lead", DEFINITION.as_bytes());
    watching.until("4 cases: 4 passed");
}

#[test]
fn a_new_file_of_tests_is_found() {
    let folder = project();
    let watching = Watching::start(&folder, &["fresh"]);
    watching.until("0 cases");
    let fresh = r#"use "../definition.lead"

test "Fresh" {
  given { id: "9", stage: new, desks: 50, spoken: yes }
  expect stage call
}
"#;
    folder.write("tests/fresh.lead", fresh.as_bytes());
    watching.until("1 case: 1 passed");
}
