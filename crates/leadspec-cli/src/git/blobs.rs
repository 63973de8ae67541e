//! What git keeps, by id: asked for one at a time, of one process, and each once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The contents of blobs and commits.
pub(crate) struct Blobs {
    process: RefCell<Process>,
    known: RefCell<BTreeMap<String, Vec<u8>>>,
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Blobs {
    /// Of the current folder's repository.
    pub(crate) fn open() -> io::Result<Blobs> {
        let (child, input, output) = batch()?;
        Ok(Blobs {
            process: RefCell::new(Process { child, input, output }),
            known: RefCell::default(),
        })
    }

    /// The bytes of this id.
    pub(crate) fn get(&self, id: &str) -> io::Result<Vec<u8>> {
        if let Some(bytes) = self.known.borrow().get(id) {
            return Ok(bytes.clone());
        }
        let bytes = self.process.borrow_mut().ask(id)?;
        self.known.borrow_mut().insert(id.to_string(), bytes.clone());
        Ok(bytes)
    }

    /// Whether a commit follows another, also where the clone does not hold that one.
    pub(crate) fn has_parent(&self, commit: &str) -> io::Result<bool> {
        let bytes = self.get(commit)?;
        let mut head = bytes.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty());
        Ok(head.any(|line| line.starts_with(b"parent ")))
    }
}

impl Process {
    fn ask(&mut self, id: &str) -> io::Result<Vec<u8>> {
        writeln!(self.input, "{id}")?;
        self.input.flush()?;
        answer(&mut self.output)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A `git cat-file --batch`, with what it is asked and what it answers.
pub(super) fn batch() -> io::Result<(Child, ChildStdin, BufReader<ChildStdout>)> {
    let mut child = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(input), Some(output)) => Ok((child, input, BufReader::new(output))),
        (None, _) | (_, None) => Err(io::Error::other("it gave no streams")),
    }
}

/// The next answer of `git cat-file --batch`.
pub(super) fn answer(output: &mut BufReader<ChildStdout>) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    let size: u64 = head
        .trim_end()
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse().ok())
        .ok_or_else(|| io::Error::other(format!("git does not have it: {}", head.trim_end())))?;
    let mut bytes = Vec::new();
    output.by_ref().take(size).read_to_end(&mut bytes)?;
    output.read_line(&mut String::new())?;
    Ok(bytes)
}
