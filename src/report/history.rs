//! The history of one trajectory, folded from its entries.
//!
//! Pages of entries are read ahead and decoded on whatever processor is free; only the fold goes in order.
//! Memory is bounded by what is folded and by the few pages that are under way.

use crate::apart::{apart, done};
use crate::instance::Reader;
use crate::recorder::LogError;
use crate::store::{Store, StoredEntry};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use weerklank_events::entry::EntryError;
use weerklank_events::{Entry, TrajectoryId};
use weerklank_projections::memory::Folded;

/// Entries read at a time.
const PAGE: u32 = 2048;
/// Pages that are read or decoded before they are folded; enough to keep a few processors busy.
const AHEAD: usize = 4;

/// A trajectory at a size of the log, and now.
pub(super) struct History {
    /// As it was at that size, where that differs from what it is now.
    pub then: Option<Folded>,
    /// As it is now.
    pub now: Folded,
}

type Decoded = Result<Vec<(u64, Entry)>, EntryError>;

impl History {
    /// Folds the entries of a trajectory below `newest`, and keeps what it was at `size`.
    pub async fn of(
        reader: &Reader,
        id: TrajectoryId,
        size: u64,
        newest: u64,
    ) -> Result<Self, LogError> {
        let (send, mut pages) = mpsc::channel(AHEAD);
        let reading = tokio::spawn(read(reader.store.clone(), id, send));
        let mut history = Self {
            then: None,
            now: Folded::new(id),
        };
        while let Some(page) = pages.recv().await {
            let page = done(page).await?;
            history = apart(move || history.with(&page, size, newest)).await;
        }
        // The pages ended because the history did, or because it could not be read.
        done(reading).await?;
        Ok(history)
    }

    fn with(mut self, page: &[(u64, Entry)], size: u64, newest: u64) -> Self {
        for (index, entry) in page.iter().filter(|(index, _)| *index < newest) {
            if *index >= size && self.then.is_none() {
                self.then = Some(self.now.clone());
            }
            self.now.take(*index, entry);
        }
        self
    }
}

/// Reads the entries of a trajectory, and hands on each page while it is being decoded.
async fn read(
    store: Arc<dyn Store>,
    id: TrajectoryId,
    pages: mpsc::Sender<JoinHandle<Decoded>>,
) -> Result<(), LogError> {
    let (stream, mut seq) = (id.to_string(), 0);
    loop {
        let page = store.stream_entries(&stream, seq, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        seq = Entry::decode(&last.bytes)?.envelope.seq;
        let ended = page.len() < PAGE as usize;
        let decoding = tokio::task::spawn_blocking(move || decoded(&page));
        // Where nobody waits for it any more, a page before this one could not be read.
        if pages.send(decoding).await.is_err() || ended {
            return Ok(());
        }
    }
}

fn decoded(page: &[StoredEntry]) -> Decoded {
    let entry = |stored: &StoredEntry| Ok((stored.log_index, Entry::decode(&stored.bytes)?));
    page.iter().map(entry).collect()
}
