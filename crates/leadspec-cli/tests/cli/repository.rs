//! Repositories for tests: what is in them, and so each commit's id, is the same on every machine.

use crate::harness::Folder;
use std::path::Path;
use std::process::Command;

/// A folder under git.
pub(crate) struct Repository {
    pub(crate) folder: Folder,
}

impl Repository {
    /// A repository of a folder's files, none of them committed.
    pub(crate) fn of(folder: Folder) -> Repository {
        let repository = Repository { folder };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// What git says; it must like what it is asked.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), "2026-01-01", "Nobody", arguments)
    }

    /// Commits all that there is, on a day and for a team. The commit's id.
    pub(crate) fn commit(&self, day: &str, team: &str, subject: &str) -> String {
        git(self.folder.path(), day, team, &["add", "--all"]);
        let commit = ["commit", "--quiet", "--allow-empty", "-m", subject];
        git(self.folder.path(), day, team, &commit);
        self.git(&["rev-parse", "HEAD"]).trim().to_string()
    }

    /// Writes a file anew with something else in it, and commits.
    pub(crate) fn change(&self, file: &str, replaced: &[(&str, &str)], day: &str, team: &str, subject: &str) -> String {
        let mut text = self.folder.read(file);
        for (from, to) in replaced {
            assert!(text.contains(from), "`{from}` is not in {file}");
            text = text.replace(from, to);
        }
        self.folder.write(file, text.as_bytes());
        self.commit(day, team, subject)
    }
}

/// Runs git in a folder with nothing of our environment.
pub(crate) fn git(folder: &Path, day: &str, team: &str, arguments: &[&str]) -> String {
    let time = format!("{day}T12:00:00+00:00");
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", team)
        .env("GIT_AUTHOR_EMAIL", "team@example.com")
        .env("GIT_AUTHOR_DATE", &time)
        .env("GIT_COMMITTER_NAME", team)
        .env("GIT_COMMITTER_EMAIL", "team@example.com")
        .env("GIT_COMMITTER_DATE", &time)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}
