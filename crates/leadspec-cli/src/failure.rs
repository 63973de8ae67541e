//! Why a command stopped before it could give an answer.

use crate::pipeline::Broken;
use std::fmt;
use std::io;
use std::path::Path;

/// What the process reports to its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well: exit code 0.
    Fine,
    /// The definition, a row or a check says no: exit code 1.
    No,
    /// A gate of quality says no, over tests that pass: exit code 3.
    Gate,
}

/// What went wrong, by kind: the name people search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command line asks for something that makes no sense.
    Usage,
    /// A file or folder can't be read.
    CannotRead,
    /// A file can't be written.
    CannotWrite,
    /// `leadspec.toml` can't be used.
    BadProject,
    /// The lead or event table as a whole can't be used.
    BadData,
    /// The definition has errors.
    BadDefinition,
    /// git can't answer.
    Git,
    /// A definition has errors, so that its tests can't run.
    Untested,
    /// What was asked for is not there.
    NotFound,
    /// A fault of ours.
    Internal,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::CannotRead => "cannot-read",
            Kind::CannotWrite => "cannot-write",
            Kind::BadProject => "bad-project",
            Kind::BadData => "bad-data",
            Kind::BadDefinition | Kind::Untested => "bad-definition",
            Kind::Git => "git",
            Kind::NotFound => "not-found",
            Kind::Internal => "internal",
        }
    }
}

/// It could not run: exit code 2; a definition with errors is an answer: 1.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// One lower-case line without a full stop.
    pub(crate) message: String,
    /// What to type or do.
    pub(crate) help: Option<String>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Failure {
        Failure {
            kind,
            message: message.into(),
            help: None,
        }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// A file that can't be read, in words.
    pub(crate) fn reading(path: &Path, error: &io::Error) -> Failure {
        Failure::new(
            Kind::CannotRead,
            format!("cannot read `{}`: {}", path.display(), reason(error)),
        )
    }

    /// A file that can't be written, in words.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Failure {
        let failure = Failure::new(
            Kind::CannotWrite,
            format!("cannot write `{}`: {}", path.display(), reason(error)),
        );
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return failure.with_help("free some space and run it again; nothing was left half written");
        }
        failure
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::BadDefinition => 1,
            Kind::Usage
            | Kind::CannotRead
            | Kind::CannotWrite
            | Kind::BadProject
            | Kind::BadData
            | Kind::Git
            | Kind::Untested
            | Kind::NotFound
            | Kind::Internal => 2,
        }
    }
}

/// What an operating system's error means, without its number.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enumeration is the standard library's, and open"
)]
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        io::ErrorKind::NotADirectory => "a part of the path is not a folder".to_string(),
        io::ErrorKind::StorageFull => "the disk is full".to_string(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_string(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_string(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut letters = text.chars();
            letters
                .next()
                .map(|first| first.to_lowercase().chain(letters).collect())
                .unwrap_or_default()
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl miette::Diagnostic for Failure {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.kind.name()))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Whoever read our output has seen enough: no reason to complain.
    ClosedPipe,
    /// Something to tell.
    Failure(Box<Failure>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failure(Box::new(failure))
    }
}

impl From<Broken<Stop>> for Stop {
    fn from(broken: Broken<Stop>) -> Stop {
        match broken {
            Broken::Failed(stop) => stop,
            Broken::Died => Failure::new(Kind::Internal, "a thread that decides leads has died").into(),
        }
    }
}

impl From<io::Error> for Stop {
    /// An error of writing to standard output or standard error; files convert theirs with [`Failure::writing`].
    fn from(error: io::Error) -> Stop {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Stop::ClosedPipe;
        }
        Failure::new(
            Kind::CannotWrite,
            format!("cannot write to standard output: {}", reason(&error)),
        )
        .into()
    }
}
