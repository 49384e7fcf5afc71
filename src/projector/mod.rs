//! The projector: follows the log from a stored position and keeps the read models up to date.
//!
//! It reads entries in log order, loads the rows they touch, folds them (`projections::fold`) and
//! writes rows and position in one transaction, so that a crash loses or doubles nothing. A file that
//! is missing, of another log, of another version or damaged is made anew.
//!
//! Invariant: what is in the file is what folding the entries before its position gives. Deleting it
//! loses nothing. One process at a time keeps it; the lock beside it is let go with the process.

mod batch;
mod compare;
mod lock;
mod queries;
mod read_model;
mod signed;

pub use compare::{Difference, DifferenceKind, MadeFrom, Snapshot, compare};
pub use queries::{Cursor, Filter, Page};
pub use read_model::{ReadModel, ReadModelError};
pub use signed::Ahead;

use crate::log::hash::Hash;
use crate::recorder::LogError;
use crate::store::{Store, StoredEntry};
use batch::Batch;
use lock::Lock;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;
use weerklank_events::Entry;
use weerklank_events::entry::EntryError;
use weerklank_projections::fold::Touched;

/// Entries folded in one transaction.
const PAGE: u32 = 4096;

/// Why the read models could not follow.
#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The read models could not be written.
    #[error(transparent)]
    ReadModel(#[from] ReadModelError),
}
impl ProjectorError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Log(error) => error.code(),
            Self::ReadModel(_) => "readModels",
        }
    }
}
impl From<EntryError> for ProjectorError {
    fn from(error: EntryError) -> Self {
        Self::Log(error.into())
    }
}

/// Follows one log.
pub struct Projector {
    store: Arc<dyn Store>,
    read_model: Arc<ReadModel>,
    position: watch::Sender<u64>,
    _lock: Lock,
}

impl Projector {
    /// Opens the read models in `path`, or begins them anew where they do not fit the log.
    ///
    /// # Errors
    /// Where the file can be neither used nor made.
    pub async fn open(store: Arc<dyn Store>, path: &Path) -> Result<Self, ProjectorError> {
        Self::open_within(store, path, None).await
    }

    /// Opens the read models in `path` of a log of which `known` entries are known to be signed, or begins
    /// them anew where they do not fit. Those of more entries than the store has now fit too: a replica may
    /// be behind the one they were made from.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_known(
        store: Arc<dyn Store>,
        path: &Path,
        known: u64,
    ) -> Result<Self, ProjectorError> {
        Self::open_within(store, path, Some(known)).await
    }

    async fn open_within(
        store: Arc<dyn Store>,
        path: &Path,
        known: Option<u64>,
    ) -> Result<Self, ProjectorError> {
        let lock = Lock::take(path).await?;
        let origin = store.origin().await.map_err(LogError::from)?;
        let read_model = match ReadModel::open(path, &origin).await {
            Ok(read_model) => read_model,
            Err(error) => {
                tracing::info!(%error, "the read models are made anew");
                return Self::made(store, path, lock).await;
            }
        };
        let fits = Self::fits(&*store, &read_model, known).await;
        let Ok(Some(at)) = fits else {
            read_model.close().await;
            fits?;
            return Self::made(store, path, lock).await;
        };
        let (position, _) = watch::channel(at);
        let read_model = Arc::new(read_model);
        Ok(Self {
            store,
            read_model,
            position,
            _lock: lock,
        })
    }

    /// The position of read models that were made from this very history; none where they were not.
    /// A log that was put back from a backup and went on has the same name and another history.
    async fn fits(
        store: &dyn Store,
        read_model: &ReadModel,
        known: Option<u64>,
    ) -> Result<Option<u64>, LogError> {
        let (Ok(at), Ok(last)) = (read_model.position().await, read_model.last_leaf().await) else {
            return Ok(None);
        };
        let Some(before) = at.checked_sub(1) else {
            return Ok(last.is_none().then_some(0));
        };
        if known.is_some_and(|known| at > known) {
            return Ok(None);
        }
        if at > store.size().await? {
            return Ok(known.map(|_| at));
        }
        let leaf = store.hashes(0, before, 1).await?;
        let same = leaf.first().map(|leaf| &leaf.0[..]) == last.as_deref();
        Ok(same.then_some(at))
    }

    /// Begins the read models in `path` anew, whatever was there.
    ///
    /// # Errors
    /// Where the old file cannot be removed or a new one not be made.
    pub async fn anew(store: Arc<dyn Store>, path: &Path) -> Result<Self, ProjectorError> {
        let lock = Lock::take(path).await?;
        Self::made(store, path, lock).await
    }

    async fn made(store: Arc<dyn Store>, path: &Path, lock: Lock) -> Result<Self, ProjectorError> {
        let origin = store.origin().await.map_err(LogError::from)?;
        let read_model = Arc::new(ReadModel::create(path, &origin).await?);
        let (position, _) = watch::channel(0);
        Ok(Self {
            store,
            read_model,
            position,
            _lock: lock,
        })
    }

    /// Closes the read models, and waits until their files are at rest.
    pub async fn close(self) {
        self.read_model.close().await;
    }

    /// The read models.
    #[must_use]
    pub fn read_model(&self) -> Arc<ReadModel> {
        self.read_model.clone()
    }

    /// How many entries are in the read models, and a way to wait for more.
    #[must_use]
    pub fn position(&self) -> watch::Receiver<u64> {
        self.position.subscribe()
    }

    /// Takes in the entries before `size`. `progress` is told how many are done.
    ///
    /// # Errors
    /// Where the log cannot be read or the read models not be written.
    pub async fn follow_to(
        &self,
        size: u64,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<(), ProjectorError> {
        let mut at = *self.position.borrow();
        while at < size {
            let limit = u32::try_from(size - at).unwrap_or(PAGE).min(PAGE);
            let page = self
                .store
                .entries(at, limit)
                .await
                .map_err(LogError::from)?;
            if page.is_empty() {
                return Err(LogError::Shorter {
                    expected: size,
                    found: at,
                }
                .into());
            }
            at += page.len() as u64;
            self.take(&page, at).await?;
            self.position.send_replace(at);
            progress(at, size);
        }
        Ok(())
    }

    async fn take(&self, page: &[StoredEntry], next: u64) -> Result<(), ProjectorError> {
        let entries = page
            .iter()
            .map(|stored| Ok((stored.log_index, Entry::decode(&stored.bytes)?)))
            .collect::<Result<Vec<_>, EntryError>>()?;
        let touched = entries.iter().filter_map(|(_, entry)| Touched::by(entry));
        let mut batch = Batch::load(&self.read_model, touched).await?;
        for (index, entry) in &entries {
            batch.fold(*index, entry);
        }
        if let Some(last) = page.last() {
            self.read_model.write(batch, next, last.leaf_hash).await?;
        }
        Ok(())
    }
}

/// The commitments of a view, in the form the store asks for.
#[must_use]
pub fn hash(commitment: &weerklank_events::Commitment) -> Hash {
    Hash(commitment.0)
}
