//! Work on all cores, with results in the order of the work: so findings come in the same order whatever the number
//! of threads.
//!
//! Promises that at most a few results wait for their turn. A worker that panics ends the whole, as it would on one
//! thread. Lacks a pool: threads live as long as one call.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Most workers. With more of them, whoever takes their results one by one is the slower; and each holds bundles of
/// up to 16 MB.
const MAX_WORKERS: usize = 8;
/// Results of one worker that wait for their turn: enough that neither side waits, few enough to bound memory.
const WAITING: usize = 2;

/// Threads to work on.
#[derive(Clone, Copy, Debug)]
pub struct Workers(usize);

impl Workers {
    /// So many, but not more than are of use.
    #[must_use]
    pub fn new(count: NonZero<usize>) -> Self {
        Self(count.get().min(MAX_WORKERS))
    }

    /// One for each core.
    #[must_use]
    pub fn all() -> Self {
        Self::new(thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
    }
}

/// Does the work on each of the items, and takes the results in their order, until `take` says that it has seen
/// enough.
pub fn in_order<I, T: Send>(
    Workers(workers): Workers,
    items: I,
    work: impl Fn(I::Item) -> T + Sync,
    mut take: impl FnMut(T) -> bool,
) where
    I: Iterator + Clone + Send,
{
    thread::scope(|scope| {
        // Worker n does every so manieth item from n on: with a queue for each, their order is kept without a buffer
        // that could grow.
        let queues: Vec<Receiver<T>> = (0..workers)
            .map(|n| {
                let (send, receive) = sync_channel(WAITING);
                let (items, work) = (items.clone().skip(n).step_by(workers), &work);
                scope.spawn(move || every(items, work, &send));
                receive
            })
            .collect();
        // A queue ends with the items; then there is none for the later workers either.
        let results = queues.iter().cycle().map_while(|queue| queue.recv().ok());
        for result in results {
            if !take(result) {
                break;
            }
        }
        // Dropping the receivers ends the workers.
        drop(queues);
    });
}

fn every<I, T>(items: impl Iterator<Item = I>, work: impl Fn(I) -> T, send: &SyncSender<T>) {
    for item in items {
        // The other side hangs up when it has seen enough.
        if send.send(work(item)).is_err() {
            return;
        }
    }
}

/// The results of the work on each of the items, in their order.
pub fn map<I: Sync, T: Send>(
    Workers(workers): Workers,
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let workers = workers.min(items.len());
    let each = || {
        let mut done = Vec::new();
        while let n = next.fetch_add(1, Ordering::Relaxed)
            && let Some(item) = items.get(n)
        {
            done.push((n, work(item)));
        }
        done
    };
    let mut results: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(each)).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.sort_unstable_by_key(|(n, _)| *n);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Mutex;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn results_come_in_order(workers in 1..12_usize, items in 0..200_usize, until in 0..250_usize) {
            let workers = Workers::new(NonZero::new(workers).unwrap());
            // Some take longer than those after them.
            let work = |n: usize| {
                for _ in 0..(n * 7919) % 13 {
                    thread::yield_now();
                }
                n
            };
            let mut seen = Vec::new();
            in_order(workers, 0..items, work, |n| {
                seen.push(n);
                seen.len() < until
            });
            let expected = items.min(until.max(1));
            prop_assert_eq!(seen, (0..expected).collect::<Vec<_>>());
            let all: Vec<usize> = (0..items).collect();
            prop_assert_eq!(map(workers, &all, |&n| work(n)), all);
        }
    }

    #[test]
    fn few_results_wait_for_their_turn() {
        let workers = Workers::new(NonZero::new(4).unwrap());
        let done = AtomicUsize::new(0);
        let mut taken = 0;
        in_order(
            workers,
            0..1000,
            |_| done.fetch_add(1, Ordering::SeqCst),
            |_| {
                taken += 1;
                // Of each worker: what waits, one in its hands, and one that was just taken.
                assert!(done.load(Ordering::SeqCst) <= taken + 4 * (WAITING + 2));
                true
            },
        );
        assert_eq!(taken, 1000);
    }

    #[test]
    fn every_item_is_worked_on_once() {
        let seen = Mutex::new(Vec::new());
        let items: Vec<usize> = (0..500).collect();
        map(Workers::all(), &items, |&n| seen.lock().unwrap().push(n));
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, items);
    }
}
