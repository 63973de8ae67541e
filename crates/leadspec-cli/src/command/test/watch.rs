//! `--watch`: looks at the files again and again, and runs what a saved one touches.
//!
//! A handful of files is asked for its time and size a hundred times a second. That costs next to nothing, works on every file system,
//! and sees editors that write aside and rename.

use super::against::Base;
use super::{Arguments, Only, once};
use crate::command::Streams;
use crate::failure::{Stop, Verdict};
use crate::files::Disk;
use crate::project::{self, PROJECT_FILE};
use crate::render::text;
use crate::terminal::Style;
use crate::words::count;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// When a file was written last, and how long it is; `None`: it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Runs the tests, and again whenever a file changes. Ends when nobody reads any more, or when it is interrupted.
pub(super) fn watch(arguments: &Arguments, base: Option<&Base>, streams: &mut Streams) -> Result<Verdict, Stop> {
    let mut only: Option<BTreeSet<PathBuf>> = None;
    // Files of cases and brought-in files are known once the tests have been read.
    let mut also: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        let before = stamps(arguments, &also);
        if streams.output.is_person {
            write!(streams.out, "\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
        }
        let touched = only.take().map(|paths| Only { paths });
        match once(arguments, base, touched.as_ref(), streams) {
            Ok(ran) => also.extend(ran.files),
            Err(Stop::ClosedPipe) => return Err(Stop::ClosedPipe),
            Err(Stop::Failure(failure)) => {
                let told = text::draw(failure.as_ref(), streams.error);
                streams.err.write_all(told.as_bytes())?;
            }
        }
        let files = before.len() as u64;
        let line = format!("watching {}; Ctrl-C ends", count(files, "file"));
        writeln!(streams.out, "\n{}", streams.output.paint(Style::Dim, &line))?;
        streams.out.flush()?;
        only = Some(changed(arguments, &also, &before));
    }
}

/// Waits until something is different and at rest again, and says what.
fn changed(arguments: &Arguments, also: &BTreeSet<PathBuf>, before: &BTreeMap<PathBuf, Stamp>) -> BTreeSet<PathBuf> {
    let mut last = before.clone();
    loop {
        sleep(PAUSE);
        let now = stamps(arguments, also);
        if now == last && now != *before {
            let paths: BTreeSet<&PathBuf> = now.keys().chain(before.keys()).collect();
            let differs = |path: &&&PathBuf| now.get(**path) != before.get(**path);
            return paths.iter().filter(differs).map(|path| (*path).clone()).collect();
        }
        last = now;
    }
}

/// All files that matter, with their stamps.
fn stamps(arguments: &Arguments, also: &BTreeSet<PathBuf>) -> BTreeMap<PathBuf, Stamp> {
    let paths = arguments.choice().named();
    let mut files: BTreeSet<PathBuf> = also.clone();
    if let Ok((found, _, _)) = project::test_files(&Disk, &paths) {
        files.extend(found);
    }
    if let Ok(Some(project)) = project::find(&Disk) {
        files.insert(project.folder.join(PROJECT_FILE));
    }
    files.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}

fn stamp(path: &Path) -> Stamp {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}
