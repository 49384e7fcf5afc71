//! A batch in the making: what would be appended if it is stored, on top of the recorder's state and
//! without touching it.
//!
//! A job that is refused leaves no trace in the draft; a draft that is not stored leaves none in the
//! recorder. Streams are persistent maps underneath, so the copy each job works on costs nothing.

use super::tail::{StreamState, Tail};
use super::{LogError, Receipt, RecordError, Submission};
use crate::clock;
use crate::content::{Idempotency, Sealed, random};
use crate::log::hash::{Hash, leaf_hash};
use crate::log::note::Signer;
use crate::log::seal;
use crate::store::{
    Batch, NewActor, NewCommand, NewEntry, Seal, Store, StoreError, StoredCommand, TileRoot,
};
use jiff::Timestamp;
use lru::LruCache;
use std::collections::HashMap;
use std::sync::Arc;
use weerklank_events::entry::EntryError;
use weerklank_events::vocabulary::Role;
use weerklank_events::{ActorId, CauseId, Entry, Envelope, Event, LeafHash, Refusal, Stream};

/// What the recorder becomes once the batch is stored.
pub(super) type Next = (Tail, HashMap<Stream, StreamState>);

pub(super) enum DraftError {
    /// This job's own fault; the others go on.
    Refused(RecordError),
    /// The store's; the whole batch stops.
    Log(LogError),
}
impl DraftError {
    /// An event that fits no entry is the fault of the job that asked for it, not of the log.
    fn unfit(position: usize, error: EntryError) -> Self {
        let error = Arc::new(error);
        Self::Refused(RecordError::Entry { position, error })
    }
}
impl<E: Into<LogError>> From<E> for DraftError {
    fn from(error: E) -> Self {
        Self::Log(error.into())
    }
}

pub(super) struct Draft<'a> {
    store: &'a dyn Store,
    cached: &'a mut LruCache<Stream, StreamState>,
    now: Timestamp,
    tail: Tail,
    streams: HashMap<Stream, StreamState>,
    batch: Batch,
    /// Idempotency keys that this batch itself answers.
    answered: HashMap<[u8; 32], (Idempotency, u64)>,
}

impl<'a> Draft<'a> {
    pub fn new(
        store: &'a dyn Store,
        tail: &Tail,
        cached: &'a mut LruCache<Stream, StreamState>,
        now: Timestamp,
    ) -> Self {
        let batch = Batch {
            first_index: tail.frontier.size(),
            previous_leaf: tail.last_leaf,
            ..Batch::default()
        };
        let (streams, answered) = (HashMap::new(), HashMap::new());
        Self {
            store,
            cached,
            now,
            tail: tail.clone(),
            streams,
            batch,
            answered,
        }
    }

    /// Handles one submission: all of it enters the draft, or nothing does.
    pub async fn handle(&mut self, job: &Submission) -> Result<Vec<Receipt>, DraftError> {
        let mut known = self.known(job).await?;
        let mut state = self.stream(job.stream).await?;
        let actor = self.actor(job, &mut state).await?;
        let mut piece = Piece {
            first_index: self.batch.first_index + self.batch.entries.len() as u64,
            ..Piece::default()
        };
        let mut receipts = Vec::with_capacity(job.records.len());
        // The same words for another trajectory are another request.
        let mut home = job.stream;
        for (position, record) in job.records.iter().enumerate() {
            let receipt = match replayed(record, &known, position)? {
                Some(log_index) => {
                    let receipt = self.replay(log_index, &piece).await?;
                    // Whoever asks again for a trajectory to be opened has no id for it yet.
                    if matches!(record.event, Event::TrajectoryOpened(_)) {
                        home = receipt.stream;
                    } else if receipt.stream != home {
                        return Err(DraftError::Refused(RecordError::KeyReused { position }));
                    }
                    receipt
                }
                None => self.one(job, record, actor, &mut state, &mut piece, position)?,
            };
            if let Some(Idempotency { key, request }) = record.idempotency {
                let log_index = receipt.log_index;
                known.entry(key).or_insert(StoredCommand {
                    request: Some(request),
                    log_index,
                });
            }
            receipts.push(receipt);
        }
        if !piece.entries.is_empty() {
            self.take(job, actor, state, piece);
        }
        Ok(receipts)
    }

    /// Signs what has been drafted.
    pub fn finish(mut self, signer: &Signer) -> Result<(Batch, Next), LogError> {
        if !self.batch.entries.is_empty() {
            let (first, size) = (self.batch.first_index, self.tail.frontier.size());
            let root = self.tail.frontier.root();
            let sealed = seal::Batch {
                origin: signer.key().name(),
                first,
                size,
                root,
            };
            // A batch of at least one entry, under the log's own name, is always sealable.
            let signature = sealed.seal(signer).map_err(|_| LogError::Broken(first))?;
            self.batch.seal = Some(Seal {
                first_index: first,
                size,
                root,
                signature,
            });
        }
        Ok((self.batch, (self.tail, self.streams)))
    }

    /// Which of the job's idempotency keys have been answered, in the store or in this batch.
    async fn known(
        &self,
        job: &Submission,
    ) -> Result<HashMap<[u8; 32], StoredCommand>, DraftError> {
        let keys: Vec<_> = job
            .records
            .iter()
            .filter_map(|r| r.idempotency)
            .map(|i| i.key)
            .collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let mut known = self.store.commands(&keys).await?;
        // Answered by another writer: its entries are taken in before anything is said about them.
        if known
            .values()
            .any(|command| command.log_index >= self.batch.first_index)
        {
            return Err(StoreError::Conflict.into());
        }
        for key in keys {
            if let Some((idempotency, log_index)) = self.answered.get(&key) {
                let request = Some(idempotency.request);
                known.insert(
                    key,
                    StoredCommand {
                        request,
                        log_index: *log_index,
                    },
                );
            }
        }
        Ok(known)
    }

    async fn stream(&mut self, stream: Stream) -> Result<StreamState, DraftError> {
        if let Some(state) = self.streams.get(&stream) {
            return Ok(state.clone());
        }
        if let Some(state) = self.cached.get(&stream) {
            return Ok(state.clone());
        }
        // The cache holds what the recorder's tail covers, and nothing of this draft.
        let state = StreamState::load(self.store, stream, self.batch.first_index).await?;
        self.cached.put(stream, state.clone());
        Ok(state)
    }

    /// The principal's id in this stream: random, so that nobody can be followed across streams.
    async fn actor(
        &self,
        job: &Submission,
        state: &mut StreamState,
    ) -> Result<ActorId, DraftError> {
        if let Some(actor) = state.actors.get(&job.principal) {
            return Ok(*actor);
        }
        let stored = self
            .store
            .actor(&job.stream.to_string(), &job.principal)
            .await?;
        let actor = match stored {
            Some(actor) => ActorId(actor),
            None => ActorId(random().map_err(crate::content::ContentError::from)?),
        };
        if stored.is_some() {
            state.actors.insert(job.principal.clone(), actor);
        }
        Ok(actor)
    }

    /// The receipt of an entry that an idempotency key led to before.
    async fn replay(&self, log_index: u64, piece: &Piece) -> Result<Receipt, DraftError> {
        let found = match log_index.checked_sub(self.batch.first_index) {
            Some(index) => {
                let mut drafted = self.batch.entries.iter().chain(&piece.entries);
                let index = usize::try_from(index).ok();
                let entry = index.and_then(|index| drafted.nth(index));
                entry.map(|entry| (entry.leaf_hash, Entry::decode(&entry.bytes)))
            }
            None => {
                let stored = self.store.entries(log_index, 1).await?;
                let stored = stored.first().filter(|entry| {
                    entry.log_index == log_index && leaf_hash(&entry.bytes) == entry.leaf_hash
                });
                stored.map(|entry| (entry.leaf_hash, Entry::decode(&entry.bytes)))
            }
        };
        let (leaf_hash, entry) = found.ok_or(LogError::Broken(log_index))?;
        let Entry { envelope, event } = entry?;
        Ok(Receipt {
            stream: envelope.trajectory,
            seq: envelope.seq,
            log_index,
            leaf_hash,
            contents: event.declared(),
            replayed: true,
        })
    }

    /// Handles one command: the rules, then its entry.
    fn one(
        &self,
        job: &Submission,
        record: &Sealed,
        actor: ActorId,
        state: &mut StreamState,
        piece: &mut Piece,
        position: usize,
    ) -> Result<Receipt, DraftError> {
        self.admit(job, &record.event, state)
            .map_err(|refusal| DraftError::Refused(RecordError::Refused { position, refusal }))?;
        let envelope = Envelope {
            actor,
            cause: CauseId(random().map_err(crate::content::ContentError::from)?),
            previous: state.head.map(|hash| LeafHash(hash.0)),
            recorded_at: self.now,
            role: job.role,
            seq: state.seq + 1,
            trajectory: job.stream,
        };
        let entry = Entry {
            envelope,
            event: record.event.clone(),
        };
        let bytes = entry
            .encode()
            .map_err(|error| DraftError::unfit(position, error))?;
        let (leaf_hash, seq) = (leaf_hash(&bytes), entry.envelope.seq);
        let log_index = piece.first_index + piece.entries.len() as u64;
        state.seq = seq;
        state.head = Some(leaf_hash);
        state.rules.apply(&entry.event);
        piece.entries.push(NewEntry {
            stream: job.stream.to_string(),
            seq,
            bytes,
            leaf_hash,
        });
        piece
            .contents
            .extend(record.contents.iter().cloned().map(|mut content| {
                content.log_index = log_index;
                content
            }));
        if let Event::ContentErased(erased) = &entry.event {
            piece
                .erased
                .extend(erased.content.iter().map(|commitment| Hash(commitment.0)));
        }
        if let Some(idempotency) = record.idempotency {
            piece.answered.push((idempotency, log_index));
        }
        Ok(Receipt {
            stream: job.stream,
            seq,
            log_index,
            leaf_hash,
            contents: entry.event.declared(),
            replayed: false,
        })
    }

    fn admit(&self, job: &Submission, event: &Event, state: &StreamState) -> Result<(), Refusal> {
        // The log's own life is the program's to record.
        if job.stream == Stream::Log && job.role != Role::System {
            return Err(Refusal::ReservedStream);
        }
        state.rules.admit(event, clock::day(self.now))
    }

    /// Takes a finished piece into the draft.
    fn take(&mut self, job: &Submission, actor: ActorId, mut state: StreamState, piece: Piece) {
        for entry in &piece.entries {
            self.tail.last_leaf = Some(entry.leaf_hash);
            let tiles = &mut self.batch.tile_roots;
            self.tail
                .frontier
                .append_with(entry.leaf_hash, |node, root| {
                    // A subtree of 256, 65,536 ... leaves is a full tile; level 8 is the root of one at level 0.
                    if node.level > 0 && node.level % 8 == 0 {
                        tiles.push(TileRoot {
                            level: node.level / 8 - 1,
                            tile: node.index,
                            root,
                        });
                    }
                });
        }
        self.tail.last_recorded = Some(self.now);
        if state.actors.insert(job.principal.clone(), actor).is_none() {
            let (stream, principal) = (job.stream.to_string(), job.principal.clone());
            self.batch.actors.push(NewActor {
                stream,
                principal,
                actor: actor.0,
            });
        }
        for (idempotency, log_index) in piece.answered {
            let Idempotency { key, request } = idempotency;
            self.answered.insert(key, (idempotency, log_index));
            self.batch.commands.push(NewCommand {
                key,
                request,
                log_index,
            });
        }
        self.batch.entries.extend(piece.entries);
        self.batch.contents.extend(piece.contents);
        self.batch.erased.extend(piece.erased);
        self.streams.insert(job.stream, state);
    }
}

/// What one job adds, kept apart until the whole job is admitted.
#[derive(Default)]
struct Piece {
    first_index: u64,
    entries: Vec<NewEntry>,
    contents: Vec<crate::store::NewContent>,
    erased: Vec<Hash>,
    answered: Vec<(Idempotency, u64)>,
}

/// The entry that an idempotency key led to before; none where the command is new.
fn replayed(
    record: &Sealed,
    known: &HashMap<[u8; 32], StoredCommand>,
    position: usize,
) -> Result<Option<u64>, DraftError> {
    let Some((asked, before)) = record
        .idempotency
        .and_then(|i| Some((i, known.get(&i.key)?)))
    else {
        return Ok(None);
    };
    match before.request {
        Some(request) if request != asked.request => {
            Err(DraftError::Refused(RecordError::KeyReused { position }))
        }
        // Without its digest nothing can be compared any more; the content was erased.
        _ => Ok(Some(before.log_index)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_fits_no_entry_is_refused_for_its_own_job_alone() {
        let DraftError::Refused(error) = DraftError::unfit(3, EntryError::TooLarge(65_536)) else {
            panic!("the whole batch would stop");
        };
        assert!(matches!(error, RecordError::Entry { position: 3, .. }));
        let text = error.to_string();
        assert!(
            text.contains("65536") && text.contains("several commands"),
            "{text}"
        );
    }
}
