//! The repository's root, its examples, and the `leadspec` that was built from it.
//!
//! A test of another package does not get the binary's path from cargo. So cargo is asked, once in each test run: it builds
//! what is not built yet, in the profile of the tests, and says where it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package of the tests stands in the workspace")
}

/// A command that starts the built `leadspec` in the workspace's folder, without colours and without a terminal's width.
pub fn leadspec() -> Command {
    let mut command = Command::new(path());
    command
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NO_GRAPHICS")
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("FORCE_COLOR");
    command
}

fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut cargo = Command::new(option_env!("CARGO").unwrap_or("cargo"));
        cargo.current_dir(root()).args([
            "build",
            "--quiet",
            "--package",
            "leadspec-cli",
            "--message-format",
            "json-render-diagnostics",
        ]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let built = cargo.output().expect("cargo can be started");
        assert!(
            built.status.success(),
            "the binary does not build:\n{}",
            String::from_utf8_lossy(&built.stderr)
        );
        executable(&String::from_utf8_lossy(&built.stdout)).expect("cargo says where the binary is")
    })
}

/// The path behind the last `"executable":"…"` of cargo's messages.
fn executable(messages: &str) -> Option<PathBuf> {
    let (_, rest) = messages.rsplit_once("\"executable\":\"")?;
    let (path, _) = rest.split_once('"')?;
    Some(PathBuf::from(path.replace("\\\\", "\\")))
}

/// The names of the example projects, sorted.
pub fn examples() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).expect("the examples are there");
    let mut folders: Vec<String> = entries
        .map(|entry| entry.expect("it can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    folders
}
