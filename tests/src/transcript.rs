//! Pages whose commands are run: each `$ leadspec …` of a `console` block has to print what the page shows below it.
//!
//! A block with a file's name behind its language (` ```lead first.lead `) is that file, as the next command finds it; with
//! `diff` as its language it is a change of that file. A line `…` stands for lines that the page leaves out. With
//! `LEADSPEC_BLESS=1` the page is written anew with what the commands print now.

#![allow(clippy::panic, reason = "a helper of tests: a difference is a failure")]

use crate::leadspec;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// A fenced block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The word behind the fence: `console`, `lead`, `csv`.
    pub language: String,
    /// What else stands there: the name of a file, or nothing.
    pub name: String,
    /// The lines between the fences, each with its line break.
    pub text: String,
    /// The page's line that the first of them is on, from 1.
    pub line: usize,
}

/// All fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let (language, name) = info.split_once(' ').unwrap_or((info, ""));
                open = Some(Block {
                    language: language.to_string(),
                    name: name.trim().to_string(),
                    text: String::new(),
                    line: number + 2,
                });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// Runs a page's commands in `folder`, after having written its files there, and compares what they print.
///
/// Commands start with `leadspec` or `cargo run --release --`, which is the same, or with `git`; `skip` names commands that
/// something else runs. Both streams are shown as a terminal shows them, one after the other as they come.
pub fn run_page(page: &Path, folder: &Path, skip: &[&str]) {
    let before = fs::read_to_string(page).expect("the page can be read");
    let mut after = String::new();
    let mut rest = before.as_str();
    let mut ran = 0;
    for block in blocks(&before) {
        if block.language == "console" {
            let fenced = format!("```console\n{}```", block.text);
            let (text, behind) = rest.split_once(&fenced).expect("a block stands behind the one before");
            after.push_str(text);
            after.push_str("```console\n");
            after.push_str(&transcript(&block.text, folder, skip, &mut ran));
            after.push_str("```");
            rest = behind;
        } else if !block.name.is_empty() {
            let path = folder.join(&block.name);
            let text = if block.language == "diff" {
                let old = fs::read_to_string(&path).expect("a page writes a file before it changes it");
                changed(&old, &block)
            } else {
                block.text.clone()
            };
            fs::write(path, text).expect("the folder can be written to");
        }
    }
    after.push_str(rest);
    assert!(ran > 0, "{} runs no command", page.display());
    if std::env::var_os("LEADSPEC_BLESS").is_some() {
        fs::write(page, after).expect("the page can be written");
    } else if let Some((line, (shown, printed))) = before
        .lines()
        .chain([""])
        .zip(after.lines().chain([""]))
        .enumerate()
        .find(|(_, (shown, printed))| shown != printed)
    {
        panic!(
            "{}:{} shows\n  {shown}\nand the command prints\n  {printed}\nLEADSPEC_BLESS=1 writes the page anew; read it then. All of it now:\n{after}",
            page.display(),
            line + 1
        );
    }
}

/// The text with a block of ` `, `-` and `+` lines applied at the one place it fits.
fn changed(text: &str, block: &Block) -> String {
    let side = |sign: char| {
        let mut lines = String::new();
        for line in block.text.lines().filter(|line| !line.starts_with(sign)) {
            lines.push_str(line.get(1..).unwrap_or(""));
            lines.push('\n');
        }
        lines
    };
    let (old, new) = (side('+'), side('-'));
    assert_eq!(
        text.matches(&old).count(),
        1,
        "line {}: the change fits no place, or several",
        block.line
    );
    text.replacen(&old, &new, 1)
}

/// The block as it would look today.
fn transcript(text: &str, folder: &Path, skip: &[&str], ran: &mut usize) -> String {
    let mut today = String::new();
    for part in text.split("\n$ ") {
        let part = part.strip_prefix("$ ").unwrap_or(part);
        let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
        // Splitting took the line break of all parts but the last.
        let shown: String = shown.lines().flat_map(|line| [line, "\n"]).collect();
        let _ = writeln!(today, "$ {command}");
        if skip.contains(&command) {
            today.push_str(&shown);
            continue;
        }
        let printed = print(command, folder);
        *ran += 1;
        today.push_str(if is_excerpt(&shown, &printed) { &shown } else { &printed });
    }
    today
}

/// Whether a text with lines `…` is another with lines left out there.
fn is_excerpt(shown: &str, printed: &str) -> bool {
    let mut pieces = shown.split("…\n");
    let Some(mut rest) = pieces.next().and_then(|first| printed.strip_prefix(first)) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What a command prints.
fn print(command: &str, folder: &Path) -> String {
    let words = words(command);
    if let Some(arguments) = words.strip_prefix(&["git".to_string()]) {
        return printed(git().args(arguments), folder);
    }
    let arguments = words
        .strip_prefix(&["leadspec".to_string()])
        .or_else(|| words.strip_prefix(&["cargo", "run", "--release", "--"].map(String::from)))
        .unwrap_or_else(|| panic!("a page may only run `leadspec` and `git`, not `{command}`"));
    // A page shows what a person sees, and on a terminal decisions are a table.
    let named = |option: &str| arguments.iter().any(|word| word == option);
    let is_seen = arguments.first().is_some_and(|verb| verb == "run") && !named("-o") && !named("--format");
    let form: &[&str] = if is_seen { &["--format", "table"] } else { &[] };
    printed(leadspec().args(arguments).args(form), folder)
}

/// git, with nothing of our settings: whoever runs a page gets the same commits. It finds the built `leadspec` by its name.
fn git() -> Command {
    let leadspec = leadspec();
    let built = Path::new(leadspec.get_program()).parent().map(Path::to_path_buf);
    let others = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths(built.into_iter().chain(std::env::split_paths(&others)));
    let mut git = Command::new("git");
    git.env_clear()
        .env("PATH", paths.expect("folders of programs have plain names"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Revenue operations")
            .env(format!("GIT_{who}_EMAIL"), "revenue@example.com")
            .env(format!("GIT_{who}_DATE"), "2026-03-02T09:00:00+00:00");
    }
    git
}

/// What a program prints in a folder, with its exit code where that is not 0.
fn printed(program: &mut Command, folder: &Path) -> String {
    let capture = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let stream = || {
        Stdio::from(
            File::options()
                .append(true)
                .open(capture.path())
                .expect("it can be opened again"),
        )
    };
    let status = program
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(stream())
        .stderr(stream())
        .status()
        .expect("the program can be started");
    let printed = fs::read_to_string(capture.path()).expect("it prints UTF-8");
    let mut lines = String::new();
    for line in printed.lines() {
        // Pages are Markdown: no line ends in blanks.
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    if !status.success() {
        let _ = writeln!(lines, "(exit code {})", status.code().expect("it ends by itself"));
    }
    lines
}

/// The words of a command, by the shell's rules for blanks and quotes.
fn words(command: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => found.extend(word.take()),
            (Some(_) | None, c) => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_names_and_lines() {
        let found = blocks("# Page\n\n```lead first.lead\nlead {\n}\n```\ntext\n```console\n$ leadspec check\n```\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name, "first.lead");
        assert_eq!(found[0].text, "lead {\n}\n");
        assert_eq!(found[0].line, 4);
        assert_eq!(found[1].language, "console");
    }

    #[test]
    fn an_excerpt_leaves_lines_out_where_it_says_so() {
        let printed = "one\ntwo\nthree\nfour\n";
        assert!(is_excerpt(printed, printed));
        assert!(is_excerpt("one\n…\nthree\n…\n", printed));
        assert!(is_excerpt("…\nfour\n", printed));
        assert!(!is_excerpt("one\nthree\nfour\n", printed));
        assert!(!is_excerpt("one\n…\nthree\n", printed));
        assert!(!is_excerpt("two\n…\n", printed));
    }

    #[test]
    fn words_keep_what_stands_in_quotes() {
        assert_eq!(
            words("leadspec explain \"my leads.csv\" --id 'L 1'"),
            ["leadspec", "explain", "my leads.csv", "--id", "L 1"]
        );
    }
}
