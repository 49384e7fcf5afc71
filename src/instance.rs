//! One log in use: its data directory opened for recording, or for reading beside a recording process.
//!
//! Invariant: opening for recording either finds the log whole, as its checkpoint copy says, or makes
//! a new one in a directory that holds none. It never repairs in silence.

use crate::clock::Clock;
use crate::config::{Settings, SettingsError};
use crate::content::{self, ContentError, Sealed, Sealer};
use crate::data_dir::{DataDir, DataDirError, WriteLock};
use crate::last_fault::{FaultTrace, Part};
use crate::log::checkpoint::{Checkpoint, CheckpointError};
use crate::log::commitment::Opening;
use crate::log::hash::Hash;
use crate::log::note::VerifierKey;
use crate::recorder::{
    self, CheckpointCopy, LogError, Published, Receipt, RecordError, Recorder, Submission,
    read_checkpoint,
};
use crate::store::inspect::Inspect;
use crate::store::postgres::{Access, Address, PostgresStore};
use crate::store::{Place, Store, StoreError, belongs_to};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::Instrument as _;
use weerklank_events::facts::LogCreated;
use weerklank_events::ids::{Origin, PublicKey};
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_events::{Entry, Event, Stream};

/// The principal under which the program records its own events.
const SYSTEM: &str = "system";

/// Why a log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The log itself.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The first entry was refused.
    #[error("the log could not be made: {0}")]
    Create(#[from] RecordError),
    /// The log has another name.
    #[error("the log here is named {found}, not {asked}: a log keeps its name; use another --data")]
    OtherOrigin {
        /// The name asked for.
        asked: String,
        /// The name it has.
        found: String,
    },
    /// The schema holds no log.
    #[error("the schema holds no log yet: `weerklank init` makes one")]
    NotMade,
    /// Nobody signed a checkpoint that can be read here.
    #[error(
        "the log has no signed checkpoint here yet: a recording `weerklank serve` makes one when it starts. A replica \
         may be behind; try again in a moment"
    )]
    NotPublished,
    /// The checkpoint in the database is nobody's.
    #[error(
        "the checkpoint in the database is not one of this log ({0}): see that log.vkey is the key of this log, and \
         who can write to the database"
    )]
    Forged(#[source] CheckpointError),
    /// There is a log already.
    #[error(
        "there is a log already, {0}: a log is made once; use another --data, or another schema"
    )]
    AlreadyMade(String),
    /// A demonstration and a record do not mix.
    #[error("{0}")]
    Purpose(&'static str),
}
impl OpenError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DataDir(error) => error.code(),
            Self::Settings(_) => "settings",
            Self::Log(error) => error.code(),
            Self::Create(_) => "create",
            Self::OtherOrigin { .. } => "otherOrigin",
            Self::NotMade => "notMade",
            Self::NotPublished => "notPublished",
            Self::Forged(_) => "checkpointForged",
            Self::AlreadyMade(_) => "alreadyMade",
            Self::Purpose(_) => "purpose",
        }
    }
}
impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}
impl From<ContentError> for OpenError {
    fn from(error: ContentError) -> Self {
        Self::Log(error.into())
    }
}
impl From<getrandom::Error> for OpenError {
    fn from(error: getrandom::Error) -> Self {
        Self::DataDir(error.into())
    }
}

/// What every reader needs.
#[derive(Clone)]
pub struct Reader {
    /// Where it lies.
    pub dir: DataDir,
    /// The settings.
    pub settings: Settings,
    /// Entries and contents.
    pub store: Arc<dyn Store>,
    /// The key that verifies the log; its name is the log's.
    pub key: VerifierKey,
    /// A record, or a demonstration.
    pub purpose: Purpose,
}

/// A log opened for recording.
pub struct Instance {
    /// The reading side.
    pub reader: Reader,
    /// The one that records.
    pub recorder: Recorder,
    /// Seals what is to be recorded.
    pub sealer: Sealer,
    /// How the log was found.
    pub made_new: bool,
    /// Where faults of those who work on this log leave a trace.
    pub trace: FaultTrace,
    told: JoinHandle<()>,
    _lock: WriteLock,
}

impl Instance {
    /// Opens the log in `dir` for recording; makes one where there is none. A refusal leaves a trace
    /// for `weerklank status`, and changes nothing else.
    ///
    /// # Errors
    /// Where another process records there, or the log is not what its checkpoint copy says.
    pub async fn open(
        dir: DataDir,
        clock: Arc<dyn Clock>,
        asked: Option<Origin>,
        purpose: Purpose,
    ) -> Result<Self, OpenError> {
        // Whoever has the lock may write; a second process leaves no trace among the first one's.
        let lock = dir.lock()?;
        let trace = FaultTrace::new(dir.last_fault(), clock.clone());
        let opened = Self::open_locked(dir, clock, asked, purpose, lock, &trace).await;
        if let Err(error) = &opened {
            trace.note(Part::Start, error.code(), error).await;
        }
        opened
    }

    async fn open_locked(
        dir: DataDir,
        clock: Arc<dyn Clock>,
        asked: Option<Origin>,
        purpose: Purpose,
        lock: WriteLock,
        trace: &FaultTrace,
    ) -> Result<Self, OpenError> {
        if !dir.has_log() && !dir.makes_log() {
            let path = dir.path().to_owned();
            return Err(DataDirError::NoLog { path }.into());
        }
        let settings = dir.read_settings()?;
        let origin = origin(&dir, asked, &settings, purpose)?;
        // Keys are made before the database, so a database never lacks the key that sealed it.
        let (signer, digest_key) = dir.keys(&origin, dir.makes_log())?;
        let key = signer.key().clone();
        let copy = CheckpointCopy::new(dir.checkpoint(), key.clone());
        look(&dir, &origin, &copy).await?;
        let store = dir.place().write(&origin).await?;
        let recorder = recorder::start(store.clone(), clock, signer, copy, trace.clone()).await?;
        let sealer = Sealer::new(origin, digest_key);
        let made_new = store.size().await? == 0;
        if made_new {
            create(&recorder, &key, purpose).await?;
        }
        let told = tell(store.clone(), recorder.published());
        let told = tokio::spawn(told.in_current_span());
        let reader = Reader {
            purpose: purpose_of(&*store).await?,
            dir,
            settings,
            store,
            key,
        };
        Ok(Self {
            reader,
            recorder,
            sealer,
            made_new,
            trace: trace.clone(),
            told,
            _lock: lock,
        })
    }

    /// Ends recording, and tells readers of the store what was signed last.
    pub async fn close(self) {
        let Self { recorder, told, .. } = self;
        drop(recorder);
        // Readers of the store lag until the next start where this fails.
        let _ = told.await;
    }

    /// Makes a log in `dir`, and nothing where there is one already.
    ///
    /// # Errors
    /// [`OpenError::AlreadyMade`]; otherwise as [`Self::open`].
    pub async fn init(
        dir: DataDir,
        clock: Arc<dyn Clock>,
        asked: Option<Origin>,
    ) -> Result<Self, OpenError> {
        if let Place::Schema(address) = dir.place() {
            name(&dir, &address, asked.clone()).await?;
        } else if dir.has_log() {
            let found = dir.read_verifier_key()?.name().to_owned();
            return Err(OpenError::AlreadyMade(found));
        }
        Self::open(dir, clock, asked, Purpose::Record).await
    }

    /// Seals and records one command; a shorthand for callers with a single one.
    ///
    /// # Errors
    /// As [`Recorder::record`].
    pub async fn record(
        &self,
        stream: Stream,
        principal: &str,
        role: Role,
        records: Vec<Sealed>,
    ) -> Result<Vec<Receipt>, RecordError> {
        let principal = principal.to_owned();
        self.recorder
            .record(Submission {
                stream,
                principal,
                role,
                records,
            })
            .await
    }
}

impl Reader {
    /// Opens the log in `dir` for reading, beside a process that may be recording; where `dir`
    /// [follows](DataDir::following) it, from any copy of its database.
    ///
    /// # Errors
    /// [`DataDirError::NoLog`] where there is none.
    pub async fn open(dir: DataDir) -> Result<Self, OpenError> {
        if dir.lacks_database() {
            return Err(DataDirError::NoLog {
                path: dir.path().to_owned(),
            }
            .into());
        }
        let key = dir.read_verifier_key()?;
        let settings = dir.read_settings()?;
        let store = match dir.follows() {
            true => dir.place().follow().await?,
            false => dir.place().read().await?,
        };
        // In a file the name is looked at when it is opened for recording; a schema is easily mistaken.
        if let Place::Schema(_) = dir.place() {
            belongs_to(&*store, key.name()).await?;
        }
        let store: Arc<dyn Store> = store;
        let purpose = purpose_of(&*store).await?;
        Ok(Self {
            dir,
            settings,
            store,
            key,
            purpose,
        })
    }

    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.key.name()
    }

    /// The largest signed checkpoint that is known here, from its copy or from the store: what it says,
    /// and its signed text. Whoever [follows](DataDir::following) a schema has it from the store alone: a
    /// replica may not hold yet what a copy beside it vouches for.
    ///
    /// # Errors
    /// Where there is none yet, or it cannot be read.
    pub async fn checkpoint(&self) -> Result<(Checkpoint, String), OpenError> {
        let found = self.copy()?.into_iter().chain(self.told().await?);
        let found = found.max_by_key(|(checkpoint, _)| checkpoint.size);
        found.ok_or_else(|| match self.dir.place() {
            Place::Schema(_) if self.dir.follows() => OpenError::NotPublished,
            _ => DataDirError::NoLog {
                path: self.dir.path().to_owned(),
            }
            .into(),
        })
    }

    fn copy(&self) -> Result<Option<(Checkpoint, String)>, OpenError> {
        match self.dir.place() {
            Place::Schema(_) if self.dir.follows() => Ok(None),
            _ => Ok(read_checkpoint(&self.dir.checkpoint(), &self.key)?),
        }
    }

    async fn told(&self) -> Result<Option<(Checkpoint, String)>, OpenError> {
        let Some(note) = self.store.published().await? else {
            return Ok(None);
        };
        let keys = std::slice::from_ref(&self.key);
        let (checkpoint, _) = Checkpoint::open(note.as_bytes(), keys).map_err(OpenError::Forged)?;
        Ok(Some((checkpoint, note)))
    }

    /// Opens those of the contents that exist and are kept.
    ///
    /// # Errors
    /// Where the store fails, or a content is not what its entry commits to.
    pub async fn open_contents(
        &self,
        commitments: &[Hash],
    ) -> Result<HashMap<Hash, Opening>, LogError> {
        let stored = self.store.contents(commitments).await?;
        let mut opened = HashMap::with_capacity(stored.len());
        for (commitment, stored) in &stored {
            if let Some(opening) = content::open(self.origin(), commitment, stored)? {
                opened.insert(*commitment, opening);
            }
        }
        Ok(opened)
    }
}

/// Looks at what is there before it is opened for writing, so that a refused start changes nothing:
/// opening a file for writing brings its schema up to date, in an empty one too.
async fn look(dir: &DataDir, origin: &str, copy: &CheckpointCopy) -> Result<(), OpenError> {
    let there = match dir.place() {
        Place::File(path) => std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
        Place::Schema(_) => true,
    };
    if there {
        let store = dir.place().read().await?;
        let looked = if store.is_made().await? {
            looked_at(&*store, origin, copy).await.map(|()| true)
        } else {
            Ok(false)
        };
        store.close().await;
        if looked? {
            return Ok(());
        }
    }
    match (copy.checkpoint()?, dir.place()) {
        (Some(signed), _) if signed.size > 0 => Err(OpenError::Log(LogError::Shorter {
            expected: signed.size,
            found: 0,
        })),
        (_, Place::Schema(_)) => Err(OpenError::NotMade),
        _ => Ok(()),
    }
}

async fn looked_at(
    store: &dyn Inspect,
    origin: &str,
    copy: &CheckpointCopy,
) -> Result<(), OpenError> {
    belongs_to(store, origin).await?;
    Ok(recorder::check(store, copy.key(), copy).await?)
}

/// How often those who read the store are told of a new checkpoint, at most: a write of its own each time.
const TELLING: Duration = Duration::from_secs(1);

/// Tells readers of the store the newest checkpoint, until the recorder is gone.
async fn tell(store: Arc<dyn Inspect>, mut published: watch::Receiver<Published>) {
    loop {
        let Published { checkpoint, note } = published.borrow_and_update().clone();
        if let Err(error) = store.publish(checkpoint.size, &note).await {
            tracing::warn!(%error, "readers of the store were not told of the newest checkpoint");
        }
        let pause = tokio::time::sleep(TELLING);
        if published.changed().await.is_err() {
            return;
        }
        // The last is told at once, so that the program need not wait to end.
        tokio::select! {
            () = pause => {}
            () = gone(&mut published) => {}
        }
    }
}

/// Waits until no more is published.
async fn gone(published: &mut watch::Receiver<Published>) {
    while published.changed().await.is_ok() {}
    published.mark_changed();
}

/// Makes the keys of a log in a schema, and gives the schema its name: the part of making one that nobody
/// does by the way. Where it was interrupted, it is taken up again.
async fn name(dir: &DataDir, address: &Address, asked: Option<Origin>) -> Result<(), OpenError> {
    let _lock = dir.lock()?;
    let store = PostgresStore::open(address, Access::Write);
    if store.is_made().await? {
        let found = store.origin().await?;
        let ours = dir.has_log() && dir.read_verifier_key()?.name() == found;
        return match ours && store.size().await? == 0 {
            true => Ok(()),
            false => Err(OpenError::AlreadyMade(found)),
        };
    }
    let settings = dir.read_settings()?;
    let origin = origin(dir, asked, &settings, Purpose::Record)?;
    dir.keys(&origin, !dir.has_log())?;
    Ok(store.name(&origin).await?)
}

/// The name of the log: the one it has, the one asked for, or one that says nobody chose it.
fn origin(
    dir: &DataDir,
    asked: Option<Origin>,
    settings: &Settings,
    purpose: Purpose,
) -> Result<String, OpenError> {
    if dir.has_log() {
        let found = dir.read_verifier_key()?.name().to_owned();
        return match asked {
            Some(asked) if asked.as_str() != found => Err(OpenError::OtherOrigin {
                asked: asked.to_string(),
                found,
            }),
            _ => Ok(found),
        };
    }
    if let Some(origin) = asked.or_else(|| settings.origin.clone()) {
        return Ok(origin.to_string());
    }
    let host = match purpose {
        Purpose::Demo => "demo.weerklank.example",
        Purpose::Record => "weerklank.localhost",
    };
    Ok(format!("{host}/{}", hex::encode(content::random::<8>()?)))
}

async fn create(recorder: &Recorder, key: &VerifierKey, purpose: Purpose) -> Result<(), OpenError> {
    let origin: Origin = key
        .name()
        .parse()
        .map_err(|_| OpenError::Purpose("the name of the log is no origin"))?;
    let event = Event::LogCreated(LogCreated {
        origin,
        key: PublicKey(*key.public_key()),
        purpose,
    });
    let records = vec![Sealed {
        event,
        contents: Vec::new(),
        idempotency: None,
    }];
    let principal = SYSTEM.to_owned();
    recorder
        .record(Submission {
            stream: Stream::Log,
            principal,
            role: Role::System,
            records,
        })
        .await?;
    Ok(())
}

/// What the first entry says the log is for. An empty log, whose making was interrupted, is a record.
async fn purpose_of(store: &dyn Store) -> Result<Purpose, OpenError> {
    let first = store.entries(0, 1).await?;
    let Some(first) = first.first() else {
        return Ok(Purpose::Record);
    };
    match Entry::decode(&first.bytes).map_err(LogError::from)?.event {
        Event::LogCreated(created) => Ok(created.purpose),
        _ => Err(LogError::Broken(0).into()),
    }
}
