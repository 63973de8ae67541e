//! What git knows: commits, the files in them, and where a branch left another. Asked of the program `git` itself, so that worktrees,
//! partial clones and everybody's settings work as they do for people.

mod blobs;
mod history;

use crate::failure::{Failure, Kind};
use crate::files::Committed;
use crate::project::PROJECT_FILE;
use crate::sources::name;
use crate::terminal::variable;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) use blobs::Blobs;
pub(crate) use history::{Entry, History, Since};

/// The repository that the current folder is in.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    /// The current folder below its top, with `/` behind; empty at the top.
    prefix: String,
    is_shallow: bool,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commit {
    /// All 40 (or 64) digits.
    pub(crate) id: String,
    /// What it was called when it was asked for: `main`, `HEAD~2`.
    pub(crate) called: String,
}

/// What a branch is measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) commit: Commit,
    /// The branch that it was left at.
    pub(crate) branch: String,
    /// How many commits of that branch touched definitions since.
    pub(crate) since: u64,
}

impl Base {
    /// A commit that is named by whoever asks: nothing has come since.
    fn exactly(commit: Commit) -> Base {
        Base {
            branch: commit.called.clone(),
            since: 0,
            commit,
        }
    }
}

impl Commit {
    /// Seven digits, enough for people.
    pub(crate) fn short(&self) -> &str {
        short(&self.id)
    }

    /// `main 4f1c2ab`; a commit called by its digits only those.
    pub(crate) fn shown(&self) -> String {
        if self.id.starts_with(&self.called) {
            self.short().to_string()
        } else {
            format!("{} {}", self.called, self.short())
        }
    }
}

/// The first seven of a commit's digits.
pub(crate) fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

impl Repository {
    /// The one of the current folder.
    pub(crate) fn here() -> Result<Repository, Failure> {
        let output = git(&["rev-parse", "--show-prefix", "--is-shallow-repository"])?;
        if !output.status.success() {
            return Err(Failure::new(Kind::Git, "this folder is in no git repository")
                .with_help("go to one; files and folders are compared without: `leadspec diff OLD NEW`"));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut lines = text.lines();
        Ok(Repository {
            prefix: lines.next().unwrap_or_default().to_string(),
            is_shallow: lines.next() == Some("true"),
        })
    }

    /// The commit of this name.
    pub(crate) fn commit(&self, called: &str) -> Result<Commit, Failure> {
        Repository::find(called).ok_or_else(|| self.unknown(called))
    }

    fn find(called: &str) -> Option<Commit> {
        // A name that begins with a dash would be taken for an option.
        if called.starts_with('-') {
            return None;
        }
        let commit = format!("{called}^{{commit}}");
        let id = one_line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        Some(Commit {
            id,
            called: called.to_string(),
        })
    }

    fn unknown(&self, called: &str) -> Failure {
        if called == "HEAD" {
            return Failure::new(Kind::Git, "this repository has no commit yet");
        }
        let failure = Failure::new(Kind::Git, format!("git knows no commit `{called}`"));
        if self.is_shallow {
            return failure.with_help(DEEPEN);
        }
        match called.strip_prefix("origin/") {
            Some(branch) => failure.with_help(format!("fetch it: `git fetch origin {branch}`")),
            None => failure.with_help(format!(
                "if it is a branch of the server, fetch it: `git fetch origin {called}`"
            )),
        }
    }

    /// Where two branches parted.
    pub(crate) fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, Failure> {
        let id = one_line(&["merge-base", &one.id, &other.id]).ok_or_else(|| {
            let message = format!("`{}` and `{}` have no commit in common", one.called, other.called);
            let failure = Failure::new(Kind::Git, message);
            if self.is_shallow {
                failure.with_help(DEEPEN)
            } else {
                failure.with_help("name both sides: `leadspec diff OLD..NEW`")
            }
        })?;
        let called = if id == one.id {
            one.called.clone()
        } else {
            format!("{} at", one.called)
        };
        Ok(Commit { id, called })
    }

    /// What a change of this branch is measured against: what the CI service names, or where it left the default branch.
    pub(crate) fn base(&self) -> Result<Base, Failure> {
        let head = self.commit("HEAD")?;
        if let Some(base) = self.base_of_service(&head)? {
            return Ok(base);
        }
        self.parting(self.default_branch()?, &head)
    }

    /// Where `head` left a branch, and how that went on.
    fn parting(&self, tip: Commit, head: &Commit) -> Result<Base, Failure> {
        let commit = self.merge_base(&tip, head)?;
        let range = format!("{}..{}", commit.id, tip.id);
        let project = format!(":(glob,top)**/{PROJECT_FILE}");
        let counted = one_line(&["rev-list", "--count", &range, "--", ":(glob,top)**/*.lead", &project]);
        Ok(Base {
            since: counted.and_then(|number| number.parse().ok()).unwrap_or(0),
            branch: tip.called,
            commit,
        })
    }

    /// As CI services tell it in their variables.
    fn base_of_service(&self, head: &Commit) -> Result<Option<Base>, Failure> {
        if variable("GITHUB_ACTIONS").is_some() {
            let Some(branch) = variable("GITHUB_BASE_REF") else {
                return Ok(None);
            };
            // A pull request is built as a merge whose first parent is the base: two commits of history are enough.
            if let (Some(first), Some(_)) = (Repository::find("HEAD^1"), Repository::find("HEAD^2")) {
                return Ok(Some(Base::exactly(Commit {
                    id: first.id,
                    called: branch,
                })));
            }
            return self.branch_base(&branch, head).map(Some);
        }
        if let Some(id) = variable("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
            let called = variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME").unwrap_or_else(|| id.clone());
            let commit = self.commit(&id)?;
            return Ok(Some(Base::exactly(Commit { called, ..commit })));
        }
        let branches = [
            "BITBUCKET_PR_DESTINATION_BRANCH",
            "SYSTEM_PULLREQUEST_TARGETBRANCH",
            "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
            "CHANGE_TARGET",
        ];
        match branches.into_iter().find_map(variable) {
            Some(branch) => {
                let branch = branch.strip_prefix("refs/heads/").unwrap_or(&branch).to_string();
                self.branch_base(&branch, head).map(Some)
            }
            None => Ok(None),
        }
    }

    fn branch_base(&self, branch: &str, head: &Commit) -> Result<Base, Failure> {
        let remote = format!("origin/{branch}");
        let tip = match Repository::find(&remote) {
            Some(tip) => Commit {
                called: branch.to_string(),
                ..tip
            },
            None => Repository::find(branch).ok_or_else(|| self.unknown(&remote))?,
        };
        self.parting(tip, head)
    }

    fn default_branch(&self) -> Result<Commit, Failure> {
        let of_server = one_line(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
        of_server
            .into_iter()
            .chain(["main", "master", "origin/main", "origin/master", "trunk"].map(str::to_string))
            .find_map(|called| Repository::find(&called))
            .ok_or_else(|| {
                let failure = Failure::new(Kind::Git, "there is no branch `main` or `master` to compare with");
                if self.is_shallow {
                    failure.with_help(DEEPEN)
                } else {
                    failure.with_help("name the commit to compare with: `leadspec diff REV`")
                }
            })
    }

    /// The files of a commit; the `.lead` files and `leadspec.toml`s are read at once.
    pub(crate) fn files(&self, commit: &Commit) -> Result<Committed, Failure> {
        let (wanted, others): (Vec<_>, Vec<_>) = self.blobs(commit)?.into_iter().partition(|(path, _)| {
            Path::new(path).extension().is_some_and(|ending| ending == "lead")
                || path.rsplit('/').next() == Some(PROJECT_FILE)
        });
        let contents = contents(&wanted)
            .map_err(|error| Failure::new(Kind::Git, format!("git cannot read commit {}: {error}", commit.short())))?;
        Ok(Committed {
            files: contents,
            others: others.into_iter().collect(),
            depth: self.prefix.matches('/').count(),
        })
    }

    /// Whether its history was cut off when it was fetched.
    pub(crate) fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    /// The paths of a commit's files, and the ids of their contents.
    pub(crate) fn blobs(&self, commit: &Commit) -> Result<Vec<(String, String)>, Failure> {
        let output = git(&["ls-tree", "-r", "-z", "--full-tree", &commit.id])?;
        if !output.status.success() {
            return Err(self.unreadable(commit, &output));
        }
        // Mode, type and id stand before a tab, the path behind it.
        let mut blobs: Vec<(String, String)> = Vec::new();
        for entry in output.stdout.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some((about, path)) = entry.split_once('\t') else {
                continue;
            };
            let mut about = about.split(' ');
            let is_file = about.next().is_some_and(|mode| mode.starts_with("100")) && about.next() == Some("blob");
            if let (true, Some(id)) = (is_file, about.next()) {
                blobs.push((self.seen_from_here(path), id.to_string()));
            }
        }
        Ok(blobs)
    }

    fn unreadable(&self, commit: &Commit, output: &Output) -> Failure {
        let told = String::from_utf8_lossy(&output.stderr);
        let told = told.lines().next().unwrap_or("no reason given").to_string();
        let failure = Failure::new(Kind::Git, format!("git cannot read commit {}: {told}", commit.short()));
        if self.is_shallow {
            failure.with_help(DEEPEN)
        } else {
            failure
        }
    }

    /// A path below the top as a path from the current folder.
    fn seen_from_here(&self, path: &str) -> String {
        let mut here = self.prefix.split_terminator('/').peekable();
        let mut there = path.split('/').peekable();
        while here.peek().is_some() && here.peek() == there.peek() {
            here.next();
            there.next();
        }
        let up: PathBuf = here.map(|_| "..").collect();
        name(&up.join(there.collect::<PathBuf>()))
    }

    /// A path that counts from the top, as one from the current folder.
    pub(crate) fn below_top(&self, path: &str) -> PathBuf {
        PathBuf::from(self.seen_from_here(path.trim_start_matches('/')))
    }
}

/// What mends a clone whose history is cut off.
pub(crate) const DEEPEN: &str =
    "this clone is shallow: run `git fetch --unshallow`, or let CI fetch all (`fetch-depth: 0`, `GIT_DEPTH: 0`)";

/// The contents of blobs, asked for in one go.
fn contents(wanted: &[(String, String)]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(files);
    }
    let (mut child, mut input, mut output) = blobs::batch()?;
    let ids: Vec<&str> = wanted.iter().map(|(_, id)| id.as_str()).collect();
    let ids = ids.join("\n") + "\n";
    // Asked on a thread of its own: git answers before it has read everything, and both pipes are small.
    let asking = std::thread::spawn(move || input.write_all(ids.as_bytes()));
    for (path, _) in wanted {
        let bytes = blobs::answer(&mut output).map_err(|error| io::Error::other(format!("`{path}`: {error}")))?;
        files.insert(path.clone(), bytes);
    }
    drop(output);
    let _ = asking.join();
    let _ = child.wait();
    Ok(files)
}

/// The contents of one blob.
pub(crate) fn blob(id: &str) -> io::Result<Vec<u8>> {
    let wanted = [(String::new(), id.to_string())];
    contents(&wanted)?
        .remove("")
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn git(arguments: &[&str]) -> Result<Output, Failure> {
    let run = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    run.map_err(|error| cannot_run(&error))
}

/// Why git itself does not start.
pub(crate) fn cannot_run(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::new(Kind::Git, "the program `git` is not here, and commits are asked of it")
            .with_help("install git; files and folders are compared without: `leadspec diff OLD NEW`");
    }
    let reason = crate::failure::reason(error);
    Failure::new(Kind::Git, format!("git cannot be run: {reason}"))
}

/// The one line that a command prints, if it says anything and likes what it was asked.
fn one_line(arguments: &[&str]) -> Option<String> {
    let output = git(arguments).ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// The address that the current repository is pushed to.
pub(crate) fn origin() -> Option<String> {
    one_line(&["remote", "get-url", "origin"])
}

/// Whether a text names a file or folder of the disk rather than a commit.
pub(crate) fn is_path(text: &str) -> bool {
    Path::new(text).exists()
}
