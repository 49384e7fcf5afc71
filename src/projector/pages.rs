//! Entries in pages, read and decoded ahead of whoever folds them.

use super::ProjectorError;
use super::batch::Entries;
use crate::apart::done;
use crate::recorder::LogError;
use crate::store::{Store, StoredEntry};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use weerklank_events::Entry;
use weerklank_events::entry::EntryError;

/// Entries folded in one transaction.
pub(super) const PAGE: u32 = 4096;
/// Pages that are read or decoded before they are folded.
const AHEAD: usize = 2;

type Decoding = JoinHandle<Result<Entries, EntryError>>;
pub(super) type Sender = mpsc::Sender<Result<Decoding, LogError>>;
pub(super) type Receiver = mpsc::Receiver<Result<Decoding, LogError>>;

/// Pages of entries, in log order.
pub(super) struct Pages(Receiver);

/// What pages are handed over through.
pub(super) fn channel() -> (Sender, Receiver) {
    mpsc::channel(AHEAD)
}

impl Pages {
    /// Reads the entries from `at` up to `size`.
    pub fn read(store: Arc<dyn Store>, at: u64, size: u64) -> Self {
        let (pages, receiver) = channel();
        tokio::spawn(read(store, at, size, pages));
        Self(receiver)
    }

    /// Pages that somebody else reads, and hands over with [`Pages::hand_over`].
    pub fn from(receiver: Receiver) -> Self {
        Self(receiver)
    }

    /// Gives on a page that was read, or why it was not. False where nobody waits for more.
    pub async fn hand_over(pages: &Sender, page: Result<Vec<StoredEntry>, LogError>) -> bool {
        let failed = page.is_err();
        let decoding = page.map(|page| tokio::task::spawn_blocking(move || decoded(&page)));
        // Nobody waits for more where a page could not be folded.
        pages.send(decoding).await.is_ok() && !failed
    }

    /// The next page; none where all have been given.
    pub async fn next(&mut self) -> Result<Option<Entries>, ProjectorError> {
        match self.0.recv().await {
            Some(page) => Ok(Some(done(page?).await?)),
            None => Ok(None),
        }
    }
}

async fn read(store: Arc<dyn Store>, mut at: u64, size: u64, pages: Sender) {
    while at < size {
        let limit = u32::try_from(size - at).unwrap_or(PAGE).min(PAGE);
        let page = match store.entries(at, limit).await {
            Ok(page) if page.is_empty() => Err(LogError::Shorter {
                expected: size,
                found: at,
            }),
            page => page.map_err(LogError::from),
        };
        at += page.as_ref().map_or(0, |page| page.len() as u64);
        if !Pages::hand_over(&pages, page).await {
            return;
        }
    }
}

fn decoded(page: &[StoredEntry]) -> Result<Entries, EntryError> {
    let entry = |stored: &StoredEntry| Ok((stored.log_index, Entry::decode(&stored.bytes)?));
    Ok(Entries {
        entries: page.iter().map(entry).collect::<Result<_, EntryError>>()?,
        last_leaf: page.last().map(|last| last.leaf_hash).unwrap_or_default(),
    })
}
