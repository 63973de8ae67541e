//! The commits that touched `.lead` files, newest first, each with what it did to them. One process of git tells them all, as they are
//! asked for. Of a merge its first parent counts: what came in with it is told as what it did.

use super::{Commit, Repository};
use crate::failure::{Failure, Kind};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Where a history ends.
#[derive(Debug, Clone)]
pub(crate) enum Since {
    /// Behind this commit.
    Commit(Commit),
    /// At this time, as git reads it.
    Time(String),
}

/// A commit, and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    /// The commit it follows first.
    pub(crate) parent: Option<String>,
    /// When its author wrote it, `2026-03-01T09:30:00+01:00`.
    pub(crate) date: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) files: Vec<Moved>,
}

/// What became of one file: its path from the current folder and the id of its contents, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) before: Option<(String, String)>,
    pub(crate) after: Option<(String, String)>,
}

impl Entry {
    /// Seven digits, enough for people.
    pub(crate) fn short(&self) -> &str {
        super::short(&self.id)
    }

    /// The day alone.
    pub(crate) fn day(&self) -> &str {
        self.date.get(..10).unwrap_or(&self.date)
    }
}

/// The commits still to come.
pub(crate) struct History<'r> {
    repository: &'r Repository,
    child: Child,
    output: BufReader<ChildStdout>,
    /// What was read beyond the last commit.
    ahead: Option<String>,
}

/// What a commit's own line begins with: no path and no mark of a file does.
const START: char = '\u{1}';

impl Repository {
    /// From this commit back.
    pub(crate) fn history(&self, from: &str, since: Option<&Since>) -> Result<History<'_>, Failure> {
        let mut command = Command::new("git");
        command
            .args(["-c", "log.showSignature=false", "log", "--first-parent", "-m", "--root"])
            .args(["--raw", "-z", "-M", "--no-abbrev", "--no-color", "--no-ext-diff"])
            .args(["--encoding=UTF-8", "--format=%x01%H%x00%P%x00%aI%x00%aN%x00%s"]);
        if let Some(Since::Time(time)) = since {
            command.arg(format!("--since={time}"));
        }
        command.arg(from);
        if let Some(Since::Commit(commit)) = since {
            command.arg(format!("^{}", commit.id));
        }
        let child = command
            .args(["--", ":(top)*.lead"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| super::cannot_run(&error))?;
        let output = child
            .stdout
            .take()
            .ok_or_else(|| Failure::new(Kind::Git, "git gives no answer"))?;
        Ok(History {
            repository: self,
            child,
            output: BufReader::new(output),
            ahead: None,
        })
    }
}

impl History<'_> {
    /// The next piece of what git says, up to a NUL.
    fn piece(&mut self) -> Result<Option<String>, Failure> {
        if let Some(piece) = self.ahead.take() {
            return Ok(Some(piece));
        }
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).map_err(|error| {
            let reason = crate::failure::reason(&error);
            Failure::new(Kind::Git, format!("git cannot be read: {reason}"))
        })?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() == Some(&0) {
            bytes.pop();
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn field(&mut self) -> Result<String, Failure> {
        Ok(self.piece()?.unwrap_or_default())
    }

    /// The next commit; nothing behind the last.
    pub(crate) fn next(&mut self) -> Result<Option<Entry>, Failure> {
        let id = loop {
            match self.piece()? {
                None => return self.ended(),
                Some(piece) => {
                    if let Some(id) = piece.strip_prefix(START) {
                        break id.to_string();
                    }
                }
            }
        };
        let parents = self.field()?;
        let mut entry = Entry {
            id,
            parent: parents
                .split(' ')
                .next()
                .filter(|id| !id.is_empty())
                .map(str::to_string),
            date: self.field()?,
            author: self.field()?,
            subject: self.field()?,
            files: Vec::new(),
        };
        while let Some(piece) = self.piece()? {
            if piece.starts_with(START) {
                self.ahead = Some(piece);
                break;
            }
            if let Some(about) = piece.trim_start_matches('\n').strip_prefix(':') {
                entry.files.push(self.moved(about)?);
            }
        }
        Ok(Some(entry))
    }

    /// `100644 100644 aa2e… b097… R100`, and behind it one path or two.
    fn moved(&mut self, about: &str) -> Result<Moved, Failure> {
        let about: Vec<&str> = about.split(' ').collect();
        let status = about.get(4).copied().unwrap_or_default();
        let first = self.field()?;
        let second = if status.starts_with(['R', 'C']) {
            self.field()?
        } else {
            first.clone()
        };
        // A link, or a repository in this one, is no file.
        let file = |place: usize, path: &str| {
            let is_file = about.get(place).is_some_and(|mode| mode.starts_with("100"));
            let id = about.get(place + 2).filter(|_| is_file)?;
            Some((self.repository.seen_from_here(path), (*id).to_string()))
        };
        Ok(Moved {
            // What is copied from stays.
            before: file(0, &first).filter(|_| !status.starts_with('C')),
            after: file(1, &second),
        })
    }

    fn ended(&mut self) -> Result<Option<Entry>, Failure> {
        let told = self.child.stderr.take().map(|mut stream| {
            let mut told = String::new();
            let _ = stream.read_to_string(&mut told);
            told
        });
        match self.child.wait() {
            Ok(status) if !status.success() => {
                let told = told.unwrap_or_default();
                let reason = told.lines().next().unwrap_or("no reason given");
                Err(Failure::new(
                    Kind::Git,
                    format!("git cannot tell the history: {reason}"),
                ))
            }
            Ok(_) | Err(_) => Ok(None),
        }
    }
}

impl Drop for History<'_> {
    /// Whoever has seen enough does not wait for the rest.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
