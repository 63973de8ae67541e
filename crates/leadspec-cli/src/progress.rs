//! A line on the terminal while a long run goes on. Appears after a moment, and takes itself away.

use crate::terminal::Terminal;
use crate::words::{count, thousands};
use std::io::{self, Read, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A reader that says how far it is.
#[derive(Debug)]
pub(crate) struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Counted<R> {
    pub(crate) fn new(inner: R, read: Arc<AtomicU64>) -> Counted<R> {
        Counted { inner, read }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The line. Shown to people only.
#[derive(Debug)]
pub(crate) struct Progress {
    terminal: Terminal,
    read: Arc<AtomicU64>,
    /// Bytes of the whole; 0 where nobody knows.
    total: u64,
    started: Instant,
    shown: Option<Instant>,
}

/// Nothing is shown before.
const PATIENCE: Duration = Duration::from_millis(700);
/// Nothing is shown again before.
const PACE: Duration = Duration::from_millis(100);

impl Progress {
    pub(crate) fn new(terminal: Terminal, total: u64) -> Progress {
        Progress {
            terminal,
            read: Arc::default(),
            total,
            started: Instant::now(),
            shown: None,
        }
    }

    /// What a [`Counted`] reader adds to.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Shows so many leads done, if it is time to.
    pub(crate) fn show(&mut self, leads: u64) {
        let last = self.shown.unwrap_or(self.started);
        let pause = if self.shown.is_some() { PACE } else { PATIENCE };
        if !self.terminal.is_person || last.elapsed() < pause {
            return;
        }
        self.shown = Some(Instant::now());
        let line = self.line(leads);
        // A terminal that takes no more has nobody to tell.
        let _ = write!(io::stderr(), "\r{line}\u{1b}[K");
    }

    /// Takes the line away.
    pub(crate) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn line(&self, leads: u64) -> String {
        let read = self.read.load(Ordering::Relaxed).min(self.total);
        let done = count(leads, "lead");
        if self.total == 0 || read == 0 {
            return format!("{done} decided");
        }
        let share = read.saturating_mul(100) / self.total;
        let width = 24;
        let filled = usize::try_from(share).unwrap_or(100) * width / 100;
        let (full, empty) = if self.terminal.unicode {
            ("━", "─")
        } else {
            ("=", "-")
        };
        let spent = self.started.elapsed().as_millis();
        let left = spent * u128::from(self.total - read) / u128::from(read) / 1000;
        format!(
            "{}{} {share:>3}%  {done} decided, {} s left",
            full.repeat(filled),
            empty.repeat(width - filled),
            thousands(u64::try_from(left).unwrap_or(u64::MAX) + 1)
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
