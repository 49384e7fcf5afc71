//! The projector: follows the log from a stored position and keeps the read models up to date.
//!
//! It reads entries in log order, loads the rows they touch, folds them (`projections::fold`) and
//! writes rows and position in one transaction, so that a crash loses or doubles nothing. A file that
//! is missing, of another log, of another version or damaged is made anew. The steps overlap: while a
//! page is written, the next is folded, and those behind it are read and decoded.
//!
//! Invariant: what is in the file is what folding the entries before its position gives. Deleting it
//! loses nothing. One process at a time keeps it; the lock beside it is let go with the process.

mod batch;
mod compare;
mod insert;
mod lock;
mod pages;
mod places;
mod queries;
mod read_model;
mod rows;
mod signed;

pub use compare::{Difference, DifferenceKind, MadeFrom, Snapshot, compare};
pub use queries::{Cursor, Filter, Page};
pub use read_model::{ReadModel, ReadModelError};
pub use signed::Ahead;

use crate::apart::apart;
use crate::log::hash::Hash;
use crate::recorder::LogError;
use crate::store::Store;
use batch::{Folded, Found};
use lock::Lock;
use pages::Pages;
use places::Places;
use rows::Rows;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;
use weerklank_events::entry::EntryError;

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
    /// Whether a rebuild has not come to its end, so that the file has no indexes.
    unfinished: AtomicBool,
    /// Contents whose places a rebuild keeps in memory.
    places: usize,
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
            unfinished: AtomicBool::new(false),
            places: places::MOST,
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
            unfinished: AtomicBool::new(false),
            places: places::MOST,
        })
    }

    /// The same, for a machine with little memory: a rebuild keeps the places of `most` contents, and of half as
    /// many inputs, and goes on by the indexes of the file beyond that.
    #[must_use]
    pub fn with_places(self, most: usize) -> Self {
        Self {
            places: most,
            ..self
        }
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
        let at = *self.position.borrow();
        if at >= size {
            return Ok(());
        }
        let pages = Pages::read(self.store.clone(), at, size);
        self.take_in(pages, size, &mut progress).await
    }

    /// Takes in pages that begin where the read models end.
    async fn take_in(
        &self,
        mut pages: Pages,
        size: u64,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), ProjectorError> {
        let at = *self.position.borrow();
        let mut places = self.begin(at).await?;
        let mut folded = None;
        loop {
            // Without room for more places the file is finished first, and followed by its indexes from there.
            let full = places.as_ref().is_some_and(Places::is_full);
            let (rows, before) = match folded.take() {
                Some(Folded { batch, rows, .. }) => (Some(rows), Some(batch)),
                None => (None, None),
            };
            let found = Found {
                read_model: &self.read_model,
                before: before.as_ref(),
                places: None,
            };
            let next = async {
                match full {
                    true => Ok(None),
                    false => fold(found, places.take(), &mut pages).await,
                }
            };
            let (written, next) = tokio::join!(self.write(rows), next);
            if let Some(at) = written? {
                progress(at, size);
            }
            folded = next?;
            match &mut folded {
                Some(next) => places = next.places.take(),
                None => {
                    self.finish().await?;
                    places = None;
                    if !full {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Prepares the file for what is taken in. Where it is empty and nobody reads it yet, its indexes are made
    /// at the end, and places are kept in memory until then.
    async fn begin(&self, at: u64) -> Result<Option<Places>, ProjectorError> {
        self.finish().await?;
        if at > 0 || Arc::strong_count(&self.read_model) > 1 {
            return Ok(None);
        }
        self.unfinished.store(true, Ordering::Relaxed);
        self.read_model.drop_indexes().await?;
        Ok(Some(Places::new(self.places)))
    }

    /// Makes the indexes where a rebuild, this one or one that failed, has not made them yet.
    async fn finish(&self) -> Result<(), ProjectorError> {
        if self.unfinished.load(Ordering::Relaxed) {
            self.read_model.make_indexes().await?;
            self.unfinished.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Writes a folded page, if there is one; the number of entries that are in then.
    async fn write(&self, rows: Option<Rows>) -> Result<Option<u64>, ProjectorError> {
        let Some(rows) = rows else {
            return Ok(None);
        };
        let next = rows.next;
        self.read_model.write(rows).await?;
        self.position.send_replace(next);
        Ok(Some(next))
    }
}

/// The next page, folded into the rows it touches; none where there are no more.
async fn fold(
    mut found: Found<'_>,
    places: Option<Places>,
    pages: &mut Pages,
) -> Result<Option<Folded>, ProjectorError> {
    let Some(page) = pages.next().await? else {
        return Ok(None);
    };
    found.places = places.as_ref();
    let batch = found.load(&page.entries).await?;
    Ok(Some(
        apart(move || Folded::new(&page, batch, places)).await?,
    ))
}

/// The commitments of a view, in the form the store asks for.
#[must_use]
pub fn hash(commitment: &weerklank_events::Commitment) -> Hash {
    Hash(commitment.0)
}
