//! `--on`: both versions over the same leads, in one pass.

use super::Version;
use crate::command::Streams;
use crate::command::reading::{self, Tables, shown};
use crate::failure::{Failure, Kind, Stop};
use crate::pipeline::ordered;
use crate::progress::Progress;
use crate::words::count;
use leadspec::change::{Change, Comparison, Effect, Movements};
use leadspec::{Decoded, EventStore, Piece, Schema, SchemaError};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// What it does to leads.
pub(super) struct OnLeads {
    pub(super) movements: Movements,
    /// SHA-256 of the table's bytes, where it is a file.
    pub(super) sha256: Option<String>,
    /// Rows that neither version could read.
    pub(super) unread: u64,
    /// Rows of events that a version could not read.
    unread_events: u64,
}

impl OnLeads {
    /// Where what could not be read is told in full.
    pub(super) fn notes(&self) -> Vec<String> {
        let lists = "`leadspec run` lists them, with reasons";
        let leads =
            (self.unread > 0).then(|| format!("{} of leads cannot be read: {lists}", count(self.unread, "row")));
        let events = self.unread_events;
        let events = (events > 0).then(|| format!("{} of events cannot be read: {lists}", count(events, "row")));
        leads.into_iter().chain(events).collect()
    }
}

/// Which leads, and how they are read.
pub(super) struct Given<'a> {
    pub(super) leads: &'a Path,
    pub(super) tables: &'a Tables,
    /// Tables of events, each with the kind of all its rows where that is said.
    pub(super) events: Vec<(Option<String>, PathBuf)>,
    pub(super) as_of: i64,
    pub(super) with_ids: bool,
}

/// What reads rows for one version.
struct Reader {
    schema: Schema,
    store: Option<EventStore>,
}

/// What all threads share.
struct Plan {
    old: Reader,
    /// `None` where the older version reads rows alike.
    new: Option<Reader>,
}

/// A piece on its way.
#[derive(Default)]
struct Slot {
    piece: Option<Piece>,
    leads: u64,
    unread: u64,
}

/// Decides every lead by both versions.
pub(super) fn observe(
    given: &Given,
    (old, new): (&Version, &Version),
    comparison: &Comparison,
    changes: &[Change],
    streams: &mut Streams,
) -> Result<OnLeads, Stop> {
    let sum = summed(given.leads);
    let mut progress = Progress::new(streams.error, reading::size(given.leads));
    let mut source = given.tables.open(given.leads, progress.counter())?;
    let header = source.header().map(<[String]>::to_vec);
    let reader = |version: &Version| -> Result<Reader, Failure> {
        let definition = &version.definition;
        let schema =
            Schema::new(definition, header.as_deref(), &[]).map_err(|error| unfitting(given.leads, version, &error))?;
        let store = given
            .tables
            .read_events(definition, given.as_of, &given.events, &mut |_| {})?;
        let schema = if store.is_none() {
            schema.with_nested_events(definition, given.as_of)
        } else {
            schema
        };
        Ok(Reader { schema, store })
    };
    let plan = Plan {
        old: reader(old)?,
        new: if comparison.reads_alike() {
            None
        } else {
            Some(reader(new)?)
        },
    };
    let readers = [Some(&plan.old), plan.new.as_ref()].into_iter().flatten();
    let unread_events = readers
        .filter_map(|reader| reader.store.as_ref())
        .map(|store| store.rejected_rows)
        .max()
        .unwrap_or(0);
    if plan.new.is_none() {
        source.only_for(&plan.old.schema);
    }
    let plan = Arc::new(plan);
    let first = Effect::new(comparison, changes, given.as_of).with_ids(given.with_ids);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let effects: Vec<Arc<Mutex<Effect>>> = (0..threads).map(|_| Arc::new(Mutex::new(first.fork()))).collect();
    let workers: Vec<_> = effects
        .iter()
        .map(|effect| {
            let (plan, effect) = (Arc::clone(&plan), Arc::clone(effect));
            move |slot: &mut Slot| {
                let mut effect = effect.lock().unwrap_or_else(PoisonError::into_inner);
                work(&plan, &mut effect, slot);
            }
        })
        .collect();
    let slots = (0..threads * 2).map(|_| Slot::default()).collect();
    let mut next = reading::pieces(source, given.leads);
    let fill = move |slot: &mut Slot| {
        slot.piece = next()?;
        Ok(slot.piece.is_some())
    };
    let (mut done, mut unread) = (0, 0);
    let drain = |slot: &mut Slot| {
        done += slot.leads;
        unread += slot.unread;
        progress.show(done);
        Ok(())
    };
    ordered(slots, workers, fill, drain)?;
    progress.clear();
    let mut whole = first;
    for effect in effects {
        let mut own = effect.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = whole.fork();
        whole.merge(std::mem::replace(&mut *own, empty));
    }
    Ok(OnLeads {
        movements: whole.finish(),
        sha256: sum.and_then(|sum| sum.join().ok()).flatten(),
        unread,
        unread_events,
    })
}

/// Decides the piece of a slot.
fn work(plan: &Plan, effect: &mut Effect, slot: &mut Slot) {
    let Some(piece) = slot.piece.take() else { return };
    match &plan.new {
        None => {
            let both = plan.old.decode(piece);
            effect.observe(&both.batch, &both.batch);
            slot.leads = both.batch.len as u64;
            slot.unread = both.rejected_rows;
        }
        Some(new) => {
            let old = plan.old.decode(piece.clone());
            let new = new.decode(piece);
            effect.observe(&old.batch, &new.batch);
            let rows = old.batch.len as u64 + old.rejected_rows;
            let read = union(&old.batch.rows, &new.batch.rows);
            slot.leads = read;
            slot.unread = rows.saturating_sub(read);
        }
    }
}

impl Reader {
    fn decode(&self, piece: Piece) -> Decoded {
        let mut decoded = self.schema.decode(piece);
        if let Some(store) = &self.store {
            decoded.batch.events = store.batch_for(&decoded.batch);
        }
        decoded
    }
}

/// How many numbers stand in at least one of two rising lists.
fn union(one: &[u64], other: &[u64]) -> u64 {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut number = 0;
    loop {
        match (one.peek(), other.peek()) {
            (None, None) => return number,
            (Some(a), Some(b)) if a == b => {
                one.next();
                other.next();
            }
            (Some(a), Some(b)) if a > b => {
                other.next();
            }
            (Some(_), _) => {
                one.next();
            }
            (None, Some(_)) => {
                other.next();
            }
        }
        number += 1;
    }
}

/// A table that lacks what one of the versions needs.
fn unfitting(leads: &Path, version: &Version, error: &SchemaError) -> Failure {
    let message = format!("{} does not fit {}", shown(leads), version.called);
    Failure::new(Kind::BadData, message).with_help(error.to_string())
}

/// Sums up a file's bytes while its leads are decided.
fn summed(leads: &Path) -> Option<JoinHandle<Option<String>>> {
    let is_file = leads.metadata().is_ok_and(|found| found.is_file());
    let path = leads.to_path_buf();
    let sum = move || -> io::Result<String> {
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 18];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(buffer.get(..read).unwrap_or_default());
        }
        let mut text = String::new();
        for byte in hasher.finalize() {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(text)
    };
    is_file.then(|| thread::spawn(move || sum().ok()))
}

#[cfg(test)]
mod tests {
    use super::union;

    #[test]
    fn rows_that_either_version_read_are_counted_once() {
        assert_eq!(union(&[], &[]), 0);
        assert_eq!(union(&[1, 2, 5], &[2, 3, 5, 9]), 5);
        assert_eq!(union(&[4], &[]), 1);
    }
}
