//! Work on several cores that comes out in the order it went in, with a fixed number of slots: memory does not grow with the
//! input, and what a slot holds is used again.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Why a pipeline ended before its input did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken<E> {
    /// Filling or draining failed.
    Failed(E),
    /// A thread is gone: a fault of ours.
    Died,
}

/// A slot on its way: with its number, or the end of the way with how many there were.
enum Step<T, E> {
    Slot(u64, T),
    End(u64, Result<(), E>),
    /// A thread panicked, and its slot is lost.
    Died,
}

/// Tells the collector when its thread panics: otherwise all would wait for the lost slot for ever.
struct Watch<T, E>(Sender<Step<T, E>>);

impl<T, E> Drop for Watch<T, E> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Step::Died);
        }
    }
}

/// Fills slots one after another until `fill` says that there is nothing more, lets each worker take the next filled slot, and
/// drains the slots in the order they were filled, on the calling thread. With one worker everything happens there.
///
/// The threads are not waited for when draining fails: one may hang on an input that never ends.
pub(crate) fn ordered<T, E, W>(
    mut slots: Vec<T>,
    mut workers: Vec<W>,
    mut fill: impl FnMut(&mut T) -> Result<bool, E> + Send + 'static,
    mut drain: impl FnMut(&mut T) -> Result<(), E>,
) -> Result<(), Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    W: FnMut(&mut T) + Send + 'static,
{
    if let ([work], Some(slot)) = (workers.as_mut_slice(), slots.first_mut()) {
        while fill(slot).map_err(Broken::Failed)? {
            work(slot);
            drain(slot).map_err(Broken::Failed)?;
        }
        return Ok(());
    }
    let (free, empty) = channel();
    for slot in slots {
        // The receiver is alive: it goes to the thread below.
        let _ = free.send(slot);
    }
    let (done, finished) = channel();
    let (ready, filled) = channel();
    let filled = Arc::new(Mutex::new(filled));
    for work in workers {
        let (filled, done) = (Arc::clone(&filled), Watch(done.clone()));
        spawn(move || toil(work, &filled, &done.0))?;
    }
    let done = Watch(done);
    spawn(move || feed(&mut fill, &empty, &ready, &done.0))?;
    collect(&finished, &free, &mut drain)
}

fn spawn<E>(body: impl FnOnce() + Send + 'static) -> Result<(), Broken<E>> {
    thread::Builder::new().spawn(body).map(drop).map_err(|_| Broken::Died)
}

/// Fills free slots until there is no more input, or nobody hands free slots back.
fn feed<T, E>(
    fill: &mut impl FnMut(&mut T) -> Result<bool, E>,
    empty: &Receiver<T>,
    ready: &Sender<(u64, T)>,
    done: &Sender<Step<T, E>>,
) {
    let mut number = 0;
    let result = loop {
        let Ok(mut slot) = empty.recv() else { return };
        match fill(&mut slot) {
            Ok(true) if ready.send((number, slot)).is_ok() => number += 1,
            Ok(true) => return,
            Ok(false) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    let _ = done.send(Step::End(number, result));
}

fn toil<T, E>(mut work: impl FnMut(&mut T), filled: &Mutex<Receiver<(u64, T)>>, done: &Sender<Step<T, E>>) {
    loop {
        let next = filled.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, mut slot)) = next else { return };
        work(&mut slot);
        if done.send(Step::Slot(number, slot)).is_err() {
            return;
        }
    }
}

/// Drains slots in order and hands them back. What went in before an error of the input is drained still.
fn collect<T, E>(
    finished: &Receiver<Step<T, E>>,
    free: &Sender<T>,
    drain: &mut impl FnMut(&mut T) -> Result<(), E>,
) -> Result<(), Broken<E>> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    let mut end = None;
    loop {
        while let Some(mut slot) = early.remove(&next) {
            drain(&mut slot).map_err(Broken::Failed)?;
            next += 1;
            // Once all is read nobody takes slots any more.
            let _ = free.send(slot);
        }
        if let Some((_, result)) = end.take_if(|(number, _)| *number == next) {
            return Result::map_err(result, Broken::Failed);
        }
        match finished.recv() {
            Ok(Step::Slot(number, slot)) => {
                early.insert(number, slot);
            }
            Ok(Step::End(number, result)) => end = Some((number, result)),
            Ok(Step::Died) | Err(_) => return Err(Broken::Died),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Broken, ordered};

    fn run(threads: usize, items: u64, fail_at: Option<u64>) -> (Vec<u64>, Result<(), Broken<String>>) {
        let mut next = 0;
        let mut out = Vec::new();
        let worker = |slot: &mut u64| {
            // Later items are quicker than earlier ones: they must wait for their turn.
            std::thread::sleep(std::time::Duration::from_micros((7 - *slot % 8) * 100));
            *slot *= 10;
        };
        let result = ordered(
            vec![0u64; threads * 2],
            vec![worker; threads],
            move |slot| {
                if fail_at == Some(next) {
                    return Err("torn".to_string());
                }
                *slot = next;
                next += 1;
                Ok(*slot < items)
            },
            |slot| {
                out.push(*slot);
                Ok(())
            },
        );
        (out, result)
    }

    #[test]
    fn order_is_kept_on_any_number_of_threads() {
        let wanted: Vec<u64> = (0..100).map(|n| n * 10).collect();
        for threads in 1..5 {
            assert_eq!(run(threads, 100, None), (wanted.clone(), Ok(())));
        }
    }

    #[test]
    fn what_came_before_an_error_is_kept() {
        for threads in 1..4 {
            let (out, result) = run(threads, 100, Some(5));
            assert_eq!(out, [0, 10, 20, 30, 40]);
            assert_eq!(result, Err(Broken::Failed("torn".to_string())));
        }
    }

    #[test]
    fn a_full_disk_stops_everything() {
        for threads in 1..4 {
            let result = ordered(
                vec![(); 4],
                vec![|(): &mut ()| {}; threads],
                |(): &mut ()| Ok(true),
                |(): &mut ()| Err("full"),
            );
            assert_eq!(result, Err(Broken::Failed("full")));
        }
    }

    #[test]
    fn a_dead_worker_is_noticed() {
        let result = ordered(
            vec![0; 4],
            vec![|_: &mut i32| panic!("on purpose"); 2],
            |_: &mut i32| Ok::<bool, ()>(true),
            |_: &mut i32| Ok(()),
        );
        assert_eq!(result, Err(Broken::Died));
    }
}
