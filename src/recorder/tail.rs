//! The end of the log as the recorder knows it, and how it is checked and moved on.
//!
//! Invariant: a tail is only ever built from what the log key signed: a checkpoint, or seals that
//! follow it without a gap and whose entries hash to the sealed root.

use super::{CLOCK_TOLERANCE_SECONDS, LogError, RecordError};
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::{Hash, leaf_hash};
use crate::log::note::VerifierKey;
use crate::log::seal;
use crate::log::tree::Frontier;
use crate::store::{Seal, Store, StoredEntry, frontier_at};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use lru::LruCache;
use weerklank_events::persistent::PersistentMap;
use weerklank_events::{ActorId, Entry, State, Stream};

/// Entries read at a time: half a megabyte at the usual size.
const PAGE: u32 = 1024;

/// The end of the log.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    /// The tree.
    pub frontier: Frontier,
    /// The leaf hash of the last entry.
    pub last_leaf: Option<Hash>,
    /// When the last entry was recorded.
    pub last_recorded: Option<Timestamp>,
}

/// A stream as the recorder needs it: what its rules remember, and the end of its chain. Cheap to
/// clone, however long its history.
#[derive(Debug, Clone)]
pub(super) struct StreamState {
    /// What the rules remember.
    pub rules: State,
    /// The number of its last entry.
    pub seq: u64,
    /// The leaf hash of its last entry.
    pub head: Option<Hash>,
    /// The actor ids in use.
    pub actors: PersistentMap<String, ActorId>,
}

impl Tail {
    /// The tail at a signed checkpoint, which the database must contain.
    pub async fn trusted(store: &dyn Store, signed: &Checkpoint) -> Result<Self, LogError> {
        let found = store.size().await?;
        if found < signed.size {
            return Err(LogError::Shorter {
                expected: signed.size,
                found,
            });
        }
        let frontier = frontier_at(store, signed.size).await?;
        if frontier.root() != signed.root {
            return Err(LogError::Differs { size: signed.size });
        }
        let mut tail = Self {
            frontier,
            last_leaf: None,
            last_recorded: None,
        };
        if let Some(last) = signed.size.checked_sub(1) {
            let entries = store.entries(last, 1).await?;
            let entry = entries.first().ok_or(LogError::Broken(last))?;
            if entry.log_index != last || leaf_hash(&entry.bytes) != entry.leaf_hash {
                return Err(LogError::Broken(last));
            }
            tail.remember(entry)?;
        }
        Ok(tail)
    }

    /// Takes in every further append, each vouched for by its seal, and applies its entries to the
    /// streams that are in memory.
    pub async fn catch_up(
        &mut self,
        store: &dyn Store,
        key: &VerifierKey,
        streams: &mut LruCache<Stream, StreamState>,
    ) -> Result<(), LogError> {
        self.still_there(store).await?;
        while let Some(seal) = store.seal_after(self.frontier.size()).await? {
            self.take(store, key, streams, &seal).await?;
        }
        let (from, size) = (self.frontier.size(), store.size().await?);
        // A row may have come in between the two reads, with its seal; the next look finds both.
        if size > from && store.seal_after(from).await?.is_none() {
            return Err(LogError::Unsealed { from });
        }
        Ok(())
    }

    /// What the recorder appended or took in must not go away while it runs: a database put back from
    /// a backup under a running program is refused, as it is at the start.
    async fn still_there(&self, store: &dyn Store) -> Result<(), LogError> {
        let (expected, found) = (self.frontier.size(), store.size().await?);
        if found < expected {
            return Err(LogError::Shorter { expected, found });
        }
        let Some(last) = expected.checked_sub(1) else {
            return Ok(());
        };
        if store.hashes(0, last, 1).await?.first().copied() == self.last_leaf {
            Ok(())
        } else {
            Err(LogError::Differs { size: expected })
        }
    }

    /// Takes in one sealed append, all or nothing.
    async fn take(
        &mut self,
        store: &dyn Store,
        key: &VerifierKey,
        streams: &mut LruCache<Stream, StreamState>,
        seal: &Seal,
    ) -> Result<(), LogError> {
        let from = self.frontier.size();
        let batch = seal::Batch {
            origin: key.name(),
            first: seal.first_index,
            size: seal.size,
            root: seal.root,
        };
        if seal.first_index > from || batch.verify(&seal.signature, key).is_err() {
            return Err(LogError::Unsealed { from });
        }
        let mut next = self.clone();
        let mut taken = Vec::new();
        while next.frontier.size() < seal.size {
            let at = next.frontier.size();
            let limit = u32::try_from(seal.size - at).unwrap_or(PAGE).min(PAGE);
            let page = store.entries(at, limit).await?;
            if page.is_empty() {
                return Err(LogError::Broken(at));
            }
            for entry in page {
                next.frontier.append(next.checked_leaf(&entry)?);
                next.remember(&entry)?;
                taken.push(entry);
            }
        }
        if next.frontier.root() != seal.root {
            return Err(LogError::Unsealed { from });
        }
        for entry in &taken {
            let decoded = Entry::decode(&entry.bytes)?;
            if let Some(state) = streams.get_mut(&decoded.envelope.trajectory) {
                state.apply(entry, &decoded)?;
            }
        }
        *self = next;
        Ok(())
    }

    fn checked_leaf(&self, entry: &StoredEntry) -> Result<Hash, LogError> {
        let in_place = entry.log_index == self.frontier.size();
        if in_place && leaf_hash(&entry.bytes) == entry.leaf_hash {
            Ok(entry.leaf_hash)
        } else {
            Err(LogError::Broken(self.frontier.size()))
        }
    }

    fn remember(&mut self, entry: &StoredEntry) -> Result<(), LogError> {
        self.last_leaf = Some(entry.leaf_hash);
        self.last_recorded = Some(Entry::decode(&entry.bytes)?.envelope.recorded_at);
        Ok(())
    }

    /// The time to write in the next entries: never earlier than the last one's.
    pub fn time_for(&self, now: Timestamp) -> Result<Timestamp, RecordError> {
        // Towards the past: an entry is not recorded in a millisecond that has not begun.
        let whole = TimestampRound::new()
            .smallest(Unit::Millisecond)
            .mode(RoundMode::Floor);
        let now = now.round(whole).unwrap_or(now);
        let last = self.last_recorded.unwrap_or(now);
        let behind = last.as_second() - now.as_second();
        if behind > CLOCK_TOLERANCE_SECONDS {
            return Err(RecordError::ClockBehind { seconds: behind });
        }
        Ok(now.max(last))
    }
}

impl StreamState {
    /// Reads what a stream holds in a log of `size` entries, checking every link of its chain on the
    /// way. What another writer appended beyond `size` is taken in by catching up, and only there.
    pub async fn load(store: &dyn Store, stream: Stream, size: u64) -> Result<Self, LogError> {
        let mut state = Self {
            rules: State::new(stream),
            seq: 0,
            head: None,
            actors: PersistentMap::default(),
        };
        let name = stream.to_string();
        loop {
            let page = store.stream_entries(&name, state.seq, PAGE).await?;
            for entry in &page {
                if entry.log_index >= size {
                    return Ok(state);
                }
                state.apply(entry, &Entry::decode(&entry.bytes)?)?;
            }
            if page.len() < PAGE as usize {
                return Ok(state);
            }
        }
    }

    /// Takes in an entry that follows.
    fn apply(&mut self, stored: &StoredEntry, entry: &Entry) -> Result<(), LogError> {
        let envelope = &entry.envelope;
        let previous = envelope.previous.map(|hash| Hash(hash.0));
        let follows = envelope.seq == self.seq + 1 && previous == self.head;
        if !follows || leaf_hash(&stored.bytes) != stored.leaf_hash {
            return Err(LogError::Broken(stored.log_index));
        }
        self.seq = envelope.seq;
        self.head = Some(stored.leaf_hash);
        self.rules.apply(&entry.event);
        Ok(())
    }
}
