//! Files written aside and renamed when whole, so that nobody ever finds half of one.

use crate::failure::{Failure, Stop};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Files that are being written aside; a stop from outside removes them.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Somewhere to write results: a file that appears when it is whole, or a stream that takes them as they come.
#[derive(Debug)]
pub(crate) struct Destination {
    writer: Writer,
    /// What people call it, for messages.
    path: PathBuf,
}

#[derive(Debug)]
enum Writer {
    Aside {
        file: BufWriter<File>,
        temporary: PathBuf,
        target: PathBuf,
    },
    /// Devices and named pipes can't be renamed over.
    Direct(BufWriter<File>),
    Stdout(BufWriter<io::Stdout>),
}

impl Destination {
    /// A file, or standard output for `-`. An existing file stays as it is until [`finish`](Destination::finish).
    pub(crate) fn open(path: &Path) -> Result<Destination, Failure> {
        if path == Path::new("-") {
            return Ok(Destination::stdout());
        }
        let fail = |error: &io::Error| Failure::writing(path, error);
        let writer = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(fail(&io::ErrorKind::IsADirectory.into())),
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(path).map_err(|e| fail(&e))?;
                Writer::Direct(BufWriter::new(file))
            }
            Ok(found) => {
                // Through a link, the file it points to is replaced, and it keeps its permissions.
                let target = fs::canonicalize(path).map_err(|e| fail(&e))?;
                if found.permissions().readonly() {
                    return Err(fail(&io::ErrorKind::PermissionDenied.into()));
                }
                let writer = aside(&target).map_err(|e| fail(&e))?;
                if let Writer::Aside { temporary, .. } = &writer {
                    let _ = fs::set_permissions(temporary, found.permissions());
                }
                writer
            }
            Err(_) => aside(path).map_err(|e| {
                if e.kind() == io::ErrorKind::NotFound {
                    Failure::writing(path, &io::ErrorKind::NotFound.into())
                        .with_help("its folder does not exist; make it first")
                } else {
                    fail(&e)
                }
            })?,
        };
        Ok(Destination {
            writer,
            path: path.to_path_buf(),
        })
    }

    /// Standard output.
    pub(crate) fn stdout() -> Destination {
        Destination {
            writer: Writer::Stdout(BufWriter::new(io::stdout())),
            path: PathBuf::from("-"),
        }
    }

    /// Puts the whole in its place.
    pub(crate) fn finish(mut self) -> Result<(), Stop> {
        let result = match &mut self.writer {
            Writer::Stdout(stdout) => return Ok(stdout.flush()?),
            Writer::Direct(file) => file.flush(),
            Writer::Aside {
                file,
                temporary,
                target,
            } => file
                .flush()
                .and_then(|()| fs::rename(&*temporary, &*target))
                .inspect(|()| {
                    forget(temporary);
                    temporary.clear();
                }),
        };
        result.map_err(|error| self.failed(&error))
    }

    /// What an error of writing to it means.
    pub(crate) fn failed(&self, error: &io::Error) -> Stop {
        match (&self.writer, error.kind()) {
            (Writer::Stdout(_) | Writer::Direct(_), io::ErrorKind::BrokenPipe) => Stop::ClosedPipe,
            (Writer::Stdout(_), _) => Failure::writing(Path::new("standard output"), error).into(),
            (Writer::Direct(_) | Writer::Aside { .. }, _) => Failure::writing(&self.path, error).into(),
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Writer::Stdout(stdout) => stdout.write(bytes),
            Writer::Direct(file) | Writer::Aside { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writer {
            Writer::Stdout(stdout) => stdout.flush(),
            Writer::Direct(file) | Writer::Aside { file, .. } => file.flush(),
        }
    }
}

impl Drop for Destination {
    /// What was not finished was never there.
    fn drop(&mut self) {
        if let Writer::Aside { temporary, .. } = &self.writer
            && !temporary.as_os_str().is_empty()
        {
            let _ = fs::remove_file(temporary);
            forget(temporary);
        }
    }
}

/// Replaces a file's text at once.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    let mut destination = Destination::open(path)?;
    destination
        .write_all(text.as_bytes())
        .map_err(|error| destination.failed(&error))?;
    destination.finish()
}

/// A report to write, as a command line names it: `junit=report.xml`, `github`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted<K> {
    pub(crate) kind: K,
    /// `-` is standard output.
    pub(crate) file: PathBuf,
}

impl<K: Copy> Wanted<K> {
    /// Reads one; without a file it goes to standard output.
    pub(crate) fn parse(text: &str, kinds: &[(&str, K)]) -> Result<Wanted<K>, String> {
        let (word, file) = text.split_once('=').unwrap_or((text, "-"));
        let Some((_, kind)) = kinds.iter().find(|(name, _)| *name == word) else {
            let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
            return Err(match leadspec::nearest(word, names.iter().copied()) {
                Some(near) => format!("there is no report `{word}`; did you mean `{near}`?"),
                None => format!("there is no report `{word}`; there are {}", names.join(", ")),
            });
        };
        if file.is_empty() {
            return Err(format!("name the file behind `{word}=`, or `-` for standard output"));
        }
        Ok(Wanted {
            kind: *kind,
            file: PathBuf::from(file),
        })
    }

    /// Whether it goes to standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        self.file == Path::new("-")
    }
}

/// Sees that every report can be written before anything runs.
pub(crate) fn probe<K: Copy>(wanted: &[Wanted<K>]) -> Result<(), Failure> {
    for wanted in wanted.iter().filter(|wanted| !wanted.is_stdout()) {
        // Opened aside and dropped: nothing is left.
        drop(Destination::open(&wanted.file)?);
    }
    Ok(())
}

/// Removes whatever is half written; for a stop from outside.
pub(crate) fn remove_unfinished() {
    if let Ok(mut paths) = UNFINISHED.lock() {
        for path in paths.drain(..) {
            let _ = fs::remove_file(path);
        }
    }
}

fn aside(target: &Path) -> io::Result<Writer> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.unfinished", std::process::id()));
    let temporary = target.with_file_name(hidden);
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.push(temporary.clone());
    }
    let file = File::create(&temporary).inspect_err(|_| forget(&temporary))?;
    Ok(Writer::Aside {
        file: BufWriter::with_capacity(1 << 16, file),
        temporary,
        target: target.to_path_buf(),
    })
}

fn forget(temporary: &Path) {
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.retain(|path| path != temporary);
    }
}
