//! The recorder: one task per log that owns its tail and writes everything there is.
//!
//! Waiting submissions form a batch. Each is handled against its cached trajectory, all entries go
//! into one append, the new checkpoint is signed, its copy outside the database is made durable, and
//! only then is anyone answered. These stages overlap (`writer`). A submission is all or nothing.
//!
//! Invariants: nothing is answered before it is durable; nothing is signed that is not in the
//! database; the copy never gets smaller. After a failure whose outcome is unknown the recorder looks
//! at the database again before it goes on.
//!
//! The clock is held against the last entry, and against the time that has passed since it was last
//! found right. So one that goes back, or jumps ahead while the program runs, is refused. One that was
//! ahead already when the program started is not seen: there is nothing on the machine to compare it
//! with. `weerklank status` tells when the last entry lies in the future, and recording is refused from
//! when the clock is set right until it has caught up.

mod checkpoint_copy;
mod draft;
mod tail;
mod thread;
mod writer;

pub use checkpoint_copy::{CheckpointCopy, read as read_checkpoint};

use crate::clock::Clock;
use crate::content::{ContentError, Sealed};
use crate::data_dir::DataDirError;
use crate::last_fault::FaultTrace;
use crate::log::checkpoint::{Checkpoint, CheckpointError};
use crate::log::hash::Hash;
use crate::log::note::{Signer, VerifierKey};
use crate::store::{Store, StoreError};
use std::num::NonZeroUsize;
use std::sync::Arc;
use tail::{StreamState, Tail};
use tokio::sync::{mpsc, oneshot, watch};
use tracing::Instrument as _;
use weerklank_events::entry::EntryError;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Commitment, Refusal, Stream};
use writer::{Means, Writer};

/// Submissions that may wait before a caller has to.
const QUEUE: usize = 1024;
/// Trajectories kept in memory. A municipality has tens at work; a cold one is loaded once.
const CACHED_STREAMS: NonZeroUsize = NonZeroUsize::new(1024).expect("not zero");
/// How often a batch is handled anew after losing to another writer.
const CONFLICT_RETRIES: u32 = 20;
/// How far a clock may be behind the last entry before recording is refused, in seconds.
const CLOCK_TOLERANCE_SECONDS: i64 = 60;
/// How far a clock may run ahead of the time that passed since it was last found right, in seconds. A
/// time server that corrects it little by little stays far below; steps of more are a person's work, or
/// a fault.
const CLOCK_LEAP_SECONDS: i64 = 60;

/// What a caller asks to have recorded in one stream: everything, or nothing.
#[derive(Debug)]
pub struct Submission {
    /// The trajectory or reserved stream.
    pub stream: Stream,
    /// The authenticated user or client.
    pub principal: String,
    /// The role in which they act.
    pub role: Role,
    /// The commands, in order.
    pub records: Vec<Sealed>,
}

/// What became of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The stream of its entry; another than that of the submission where the opening of a trajectory
    /// was asked again under an id of its own.
    pub stream: Stream,
    /// The number of its entry in the stream.
    pub seq: u64,
    /// The position of its entry in the log.
    pub log_index: u64,
    /// The leaf hash of its entry.
    pub leaf_hash: Hash,
    /// The commitments that its entry declares, each with its field (`input.received/words`).
    pub contents: Vec<(&'static str, Commitment)>,
    /// Whether it had been recorded before, under the same idempotency key.
    pub replayed: bool,
}

/// Why a submission was not recorded.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RecordError {
    /// A rule of the domain.
    #[error("{refusal}")]
    Refused {
        /// Which of the commands, from 0.
        position: usize,
        /// The rule.
        refusal: Refusal,
    },
    /// The command makes no entry, because it is too large or holds what has no canonical form.
    #[error("{error}")]
    Entry {
        /// Which of the commands, from 0.
        position: usize,
        /// What is wrong with it.
        error: Arc<EntryError>,
    },
    /// The key was used for another request.
    #[error("the idempotency key was used before for another request: use a new key")]
    KeyReused {
        /// Which of the commands, from 0.
        position: usize,
    },
    /// The clock of the machine is behind the log.
    #[error(
        "the clock shows a time {seconds} s before the last entry: set the clock, then try again"
    )]
    ClockBehind {
        /// By how much.
        seconds: i64,
    },
    /// The clock of the machine shows more time than has passed.
    #[error(
        "the clock jumped {seconds} s ahead of the time that has passed: see whether it shows the right \
         time. If it does (the machine may have slept), start the program again; if not, set it, then \
         try again"
    )]
    ClockAhead {
        /// By how much.
        seconds: i64,
    },
    /// Try again with the same idempotency key; what was recorded is not recorded twice.
    #[error("{0}")]
    Unavailable(Arc<LogError>),
    /// The recorder has stopped.
    #[error("the recorder has stopped: see the log of the program for why, and start it again")]
    Stopped,
}

/// What is wrong with the log or what it lies on.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The checkpoint copy cannot be read or made.
    #[error(
        "the checkpoint copy cannot be used: {0}. Put the file `checkpoint` back from a backup of the data directory"
    )]
    Checkpoint(#[from] CheckpointError),
    /// An entry cannot be made or read.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A content cannot be sealed.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The database lacks entries that the checkpoint copy vouches for.
    #[error(
        "the database holds {found} entries, but {expected} were signed: it is an older copy. \
         Recording on would fork the log. Put back the newer database"
    )]
    Shorter {
        /// The size of the signed checkpoint.
        expected: u64,
        /// The size of the database.
        found: u64,
    },
    /// The database differs from what was signed.
    #[error(
        "the first {size} entries of the database are not those that were signed: it was changed, or \
         belongs to another log. Put back the right database; `weerklank verify` on an export names the place"
    )]
    Differs {
        /// The size of the checkpoint that does not fit.
        size: u64,
    },
    /// The copy is missing beside a log that is not empty.
    #[error(
        "the file `checkpoint` is missing beside a log of {size} entries, so nobody can say whether \
         entries were lost. Put it back from a backup of the data directory"
    )]
    NoCopy {
        /// The size of the database.
        size: u64,
    },
    /// Rows without a valid seal of the log key.
    #[error(
        "the entries from {from} on were not written by this log's key: someone else wrote to the \
         database. Put back a database from before that"
    )]
    Unsealed {
        /// The first such entry.
        from: u64,
    },
    /// An entry whose bytes, chain or place do not fit.
    #[error("entry {0} is damaged or out of place: put back a database from before that")]
    Broken(u64),
    /// The system gives no thread.
    #[error(
        "no thread could be started ({0}): allow this user more processes (`ulimit -u`), then try again"
    )]
    NoThread(#[source] std::io::Error),
    /// Another writer won too often.
    #[error("another writer appended first, {CONFLICT_RETRIES} times in a row: try again")]
    Busy,
}

impl LogError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::DataDir(error) => error.code(),
            Self::Checkpoint(_) => "checkpointUnusable",
            Self::Entry(_) => "entryUnusable",
            Self::Content(_) => "contentUnusable",
            Self::Shorter { .. } => "logShorter",
            Self::Differs { .. } => "logDiffers",
            Self::NoCopy { .. } => "checkpointMissing",
            Self::Unsealed { .. } => "entriesUnsealed",
            Self::Broken(_) => "entryBroken",
            Self::NoThread(_) => "noThread",
            Self::Busy => "busy",
        }
    }
}

/// What readers are told after every append.
#[derive(Debug, Clone)]
pub struct Published {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The same, signed.
    pub note: Arc<str>,
}

type Answer = Result<Vec<Receipt>, RecordError>;

struct Job {
    submission: Submission,
    answer: oneshot::Sender<Answer>,
}

/// A submission on its way into the log.
#[derive(Debug)]
pub struct Submitted(oneshot::Receiver<Answer>);

impl Submitted {
    /// Answers once it is durable, or refused.
    ///
    /// # Errors
    /// As [`Recorder::record`].
    pub async fn receipts(self) -> Result<Vec<Receipt>, RecordError> {
        self.0.await.map_err(|_| RecordError::Stopped)?
    }
}

/// A handle on the recorder's task. The task ends when the last handle is dropped.
#[derive(Clone)]
pub struct Recorder {
    jobs: mpsc::Sender<Job>,
    published: watch::Receiver<Published>,
}

impl Recorder {
    /// Starts the task on a log that has been checked: see [`start`].
    fn spawn(writer: Writer, published: watch::Receiver<Published>) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        tokio::spawn(writer.run(queue).in_current_span());
        Self { jobs, published }
    }

    /// Records a submission and answers once it is durable.
    ///
    /// # Errors
    /// [`RecordError`]; on [`RecordError::Unavailable`] it may have been recorded all the same, and
    /// asking again under the same idempotency keys settles it.
    pub async fn record(&self, submission: Submission) -> Result<Vec<Receipt>, RecordError> {
        self.submit(submission).await?.receipts().await
    }

    /// Puts a submission in the queue. Those that one caller submits in a row are handled in that
    /// order, so that a caller may submit many before waiting for the first.
    ///
    /// # Errors
    /// [`RecordError::Stopped`].
    pub async fn submit(&self, submission: Submission) -> Result<Submitted, RecordError> {
        let (answer, receipts) = oneshot::channel();
        self.jobs
            .send(Job { submission, answer })
            .await
            .map_err(|_| RecordError::Stopped)?;
        Ok(Submitted(receipts))
    }

    /// The newest checkpoint, and a way to wait for the next.
    #[must_use]
    pub fn published(&self) -> watch::Receiver<Published> {
        self.published.clone()
    }
}

/// Checks the log against its checkpoint copy, and changes nothing.
///
/// # Errors
/// As [`start`].
pub async fn check(
    store: &dyn Store,
    key: &VerifierKey,
    copy: &CheckpointCopy,
) -> Result<(), LogError> {
    trusted(store, key, copy).await.map(|_| ())
}

/// The end of the log: what the copy vouches for, and the sealed entries after it.
async fn trusted(
    store: &dyn Store,
    key: &VerifierKey,
    copy: &CheckpointCopy,
) -> Result<Tail, LogError> {
    let size = store.size().await?;
    let mut tail = match copy.checkpoint()? {
        Some(signed) => Tail::trusted(store, &signed).await?,
        None if size == 0 => Tail::default(),
        None => return Err(LogError::NoCopy { size }),
    };
    tail.catch_up(store, key, &mut no_streams()).await?;
    Ok(tail)
}

fn no_streams() -> lru::LruCache<Stream, StreamState> {
    // `new` takes the room for all of them at once, in every log of many.
    let mut streams = lru::LruCache::unbounded();
    streams.resize(CACHED_STREAMS);
    streams
}

/// Checks the log against its checkpoint copy and starts recording.
///
/// # Errors
/// Where the database is smaller than or different from what was signed, or holds rows that the log
/// key does not vouch for. Nothing has been changed then.
pub async fn start(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    signer: Signer,
    copy: CheckpointCopy,
    trace: FaultTrace,
) -> Result<Recorder, LogError> {
    let tail = trusted(&*store, signer.key(), &copy).await?;
    // What was read is signed: it must not be rows that a replica has not got and a failover takes away.
    store.fence().await?;
    let checkpoint = Checkpoint::new(signer.key().name(), &tail.frontier);
    let (publish, published) = watch::channel(Published {
        note: checkpoint.sign(&signer)?.into(),
        checkpoint,
    });
    let means = Means {
        store,
        clock,
        signer: Arc::new(signer),
        copy,
        trace,
        publish,
        thread: thread::handle().map_err(LogError::NoThread)?,
    };
    let mut writer = Writer::new(means, tail, no_streams());
    writer.publish().await?;
    Ok(Recorder::spawn(writer, published))
}
