//! A batch in the making: what would be appended if it is stored, on top of the recorder's state and
//! without touching it.
//!
//! A job that is refused leaves no trace in the draft; a draft that is not stored leaves none in the
//! recorder. A draft may stand on a batch that is still being appended, and falls with it. Streams are
//! persistent maps underneath, so the copy each job works on costs nothing.

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
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use weerklank_events::entry::EntryError;
use weerklank_events::vocabulary::Role;
use weerklank_events::{ActorId, CauseId, Entry, Envelope, Event, LeafHash, Refusal, Stream};

/// What the log becomes once a batch is appended, and the batch.
pub(super) struct Ahead {
    pub tail: Tail,
    /// The streams that it adds to.
    pub streams: HashMap<Stream, StreamState>,
    pub batch: Batch,
    answered: Answered,
}

/// Idempotency keys that a batch answers, with the entries they lead to.
type Answered = HashMap<[u8; 16], (Idempotency, u64)>;

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

pub(super) struct Draft {
    store: Arc<dyn Store>,
    signer: Arc<Signer>,
    now: Timestamp,
    /// The batch that is being appended, on which this one stands.
    before: Option<Arc<Ahead>>,
    /// The number of entries known to be in the database.
    durable: u64,
    tail: Tail,
    streams: HashMap<Stream, StreamState>,
    batch: Batch,
    answered: Answered,
    /// Keys that the store was asked for, and which of them it knows.
    asked: HashSet<[u8; 16]>,
    known: HashMap<[u8; 16], StoredCommand>,
    repeats: bool,
}

impl Draft {
    /// A draft of what follows `durable`, or the batch that is being appended to that.
    pub fn new(
        store: Arc<dyn Store>,
        signer: Arc<Signer>,
        durable: &Tail,
        before: Option<Arc<Ahead>>,
        now: Timestamp,
    ) -> Self {
        let tail = before
            .as_ref()
            .map_or(durable, |before| &before.tail)
            .clone();
        Self {
            store,
            signer,
            now,
            durable: durable.frontier.size(),
            batch: Batch {
                first_index: tail.frontier.size(),
                previous_leaf: tail.last_leaf,
                ..Batch::default()
            },
            before,
            tail,
            streams: HashMap::new(),
            answered: HashMap::new(),
            asked: HashSet::new(),
            known: HashMap::new(),
            repeats: false,
        }
    }

    /// The number of entries so far.
    pub const fn len(&self) -> usize {
        self.batch.entries.len()
    }

    /// Whether an idempotency key was met that had been answered before.
    pub const fn met_repeats(&self) -> bool {
        self.repeats
    }

    /// Handles one submission: all of it enters the draft, or nothing does.
    ///
    /// That its keys are new is taken for granted, since they nearly always are: the store refuses a batch
    /// with one that it has. Only a refusal may come from the first time the command was recorded.
    pub async fn handle(
        &mut self,
        job: &Submission,
        cached: &mut LruCache<Stream, StreamState>,
    ) -> Result<Vec<Receipt>, DraftError> {
        match self.attempt(job, cached).await {
            Err(DraftError::Refused(_)) if self.look_up(std::iter::once(job)).await? => {
                self.attempt(job, cached).await
            }
            done => done,
        }
    }

    /// Asks the store which idempotency keys of these submissions have been answered, and says whether any
    /// has of which that was not known.
    pub async fn look_up(
        &mut self,
        jobs: impl Iterator<Item = &Submission>,
    ) -> Result<bool, LogError> {
        let asked = &mut self.asked;
        let records = jobs.flat_map(|job| &job.records);
        let keys: Vec<_> = records
            .filter_map(|record| record.idempotency.map(|idempotency| idempotency.key))
            .filter(|key| asked.insert(*key))
            .collect();
        if keys.is_empty() {
            return Ok(false);
        }
        let known = self.store.commands(&keys).await?;
        // Answered by another writer: its entries are taken in before anything is said about them. What is
        // being appended here may be in the database already, and is known without it.
        let ours = |key: &[u8; 16]| {
            let before = self.before.as_ref();
            before.is_some_and(|before| before.answered.contains_key(key))
        };
        if known
            .iter()
            .any(|(key, command)| command.log_index >= self.durable && !ours(key))
        {
            return Err(StoreError::Conflict.into());
        }
        let found = !known.is_empty();
        self.known.extend(known);
        Ok(found)
    }

    async fn attempt(
        &mut self,
        job: &Submission,
        cached: &mut LruCache<Stream, StreamState>,
    ) -> Result<Vec<Receipt>, DraftError> {
        let mut known = self.known(job);
        let mut state = self.stream(job.stream, cached).await?;
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
                    self.repeats = true;
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

    /// Seals what has been drafted.
    pub fn finish(mut self) -> Result<Ahead, LogError> {
        if !self.batch.entries.is_empty() {
            let (first, size) = (self.batch.first_index, self.tail.frontier.size());
            let root = self.tail.frontier.root();
            let sealed = seal::Batch {
                origin: self.signer.key().name(),
                first,
                size,
                root,
            };
            // A batch of at least one entry, under the log's own name, is always sealable.
            let signature = sealed
                .seal(&self.signer)
                .map_err(|_| LogError::Broken(first))?;
            self.batch.seal = Some(Seal {
                first_index: first,
                size,
                root,
                signature,
            });
        }
        Ok(Ahead {
            tail: self.tail,
            streams: self.streams,
            batch: self.batch,
            answered: self.answered,
        })
    }

    /// Which of the job's idempotency keys are known to have been answered: in the store, in the batch that
    /// is being appended, or in this one.
    fn known(&self, job: &Submission) -> HashMap<[u8; 16], StoredCommand> {
        let drafted = |key: &[u8; 16]| {
            let before = || self.before.as_ref()?.answered.get(key);
            let (idempotency, log_index) = self.answered.get(key).or_else(before)?;
            Some(StoredCommand {
                request: Some(idempotency.request),
                log_index: *log_index,
            })
        };
        let keys = job.records.iter().filter_map(|record| record.idempotency);
        keys.filter_map(|Idempotency { key, .. }| {
            let command = drafted(&key).or_else(|| self.known.get(&key).copied())?;
            Some((key, command))
        })
        .collect()
    }

    async fn stream(
        &self,
        stream: Stream,
        cached: &mut LruCache<Stream, StreamState>,
    ) -> Result<StreamState, DraftError> {
        let before = || self.before.as_ref()?.streams.get(&stream);
        if let Some(state) = self.streams.get(&stream).or_else(before) {
            return Ok(state.clone());
        }
        if let Some(state) = cached.get(&stream) {
            return Ok(state.clone());
        }
        // The cache holds what is known to be in the database, and nothing of a draft.
        let state = StreamState::load(&*self.store, stream, self.durable).await?;
        cached.put(stream, state.clone());
        Ok(state)
    }

    /// The principal's id in this stream: random, so that nobody can be followed across streams.
    async fn actor(
        &self,
        job: &Submission,
        state: &mut StreamState,
    ) -> Result<ActorId, DraftError> {
        if let Some(actor) = state.actors.get(&job.principal) {
            return Ok(actor);
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
        let before = self.before.as_ref().map(|before| &before.batch);
        let from = before.map_or(self.batch.first_index, |before| before.first_index);
        let found = match log_index.checked_sub(from) {
            Some(index) => {
                let before = before.into_iter().flat_map(|before| &before.entries);
                let mut drafted = before.chain(&self.batch.entries).chain(&piece.entries);
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
        if !state.actors.contains_key(&job.principal) {
            state.actors.insert(job.principal.clone(), actor);
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
    known: &HashMap<[u8; 16], StoredCommand>,
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
