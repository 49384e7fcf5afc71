//! Following a log that others record: from a file beside a recording process, or from any copy of a
//! database, a streaming replica too. Needs no key but the one that verifies, and no right to write.
//!
//! Looks for the newest published checkpoint, verifies its signature, reads the entries it covers, and shows
//! them only when their tree has the signed root. PostgreSQL's NOTIFY would save the looking, but does not
//! reach replicas, so that there would be two ways of which one is rarely used; a look is two small reads.
//!
//! Invariant: what is shown never gets less and never changes. A checkpoint that is smaller than the one
//! shown, contradicts it, or is nobody's is told ([`Standing`]) and changes nothing. That holds across
//! restarts too, because the checkpoint is remembered on disk before it is shown.
//!
//! Lacks sight of records that are still under way to a replica: a replica does not know of those.

mod standing;

pub use standing::Standing;

use crate::data_dir::{DataDirError, replace};
use crate::instance::{OpenError, Reader};
use crate::log::tree::Frontier;
use crate::projector::{Projector, ProjectorError, ReadModel};
use crate::recorder::{LogError, Published, read_checkpoint};
use standing::Lag;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// Between two looks.
const POLL: Duration = Duration::from_millis(500);
/// Between two looks while nothing can be taken in, doubling up to this.
const POLL_MOST: Duration = Duration::from_secs(5);

/// Why a log cannot be followed, or a checkpoint is not shown.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The log, or its checkpoint.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The entries, or the read models.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// What was remembered is not readable.
    #[error(
        "{path} cannot be used ({source}): remove it. Then the checkpoint of the database is believed, also if it is \
         smaller than what was shown here before"
    )]
    Remembered {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: LogError,
    },
    /// There is nothing to show, and less in the database than was shown before.
    #[error(
        "the database holds {found} entries, and {shown} were shown here before: it is an older copy, perhaps a replica \
         that is behind. Wait until it has caught up, or name another server first in --database-url"
    )]
    Older {
        /// Entries that were shown.
        shown: u64,
        /// Entries there are.
        found: u64,
    },
    /// There is nothing to show but what does not fit together.
    #[error("{0}")]
    Refused(Arc<str>),
}

impl FollowError {
    fn log(&self) -> Option<&LogError> {
        match self {
            Self::Open(OpenError::Log(error)) | Self::Projector(ProjectorError::Log(error)) => {
                Some(error)
            }
            _ => None,
        }
    }
}

/// A log that is being followed, for as long as this is kept.
pub struct Following {
    reader: Reader,
    read_model: Arc<ReadModel>,
    position: watch::Receiver<u64>,
    published: watch::Receiver<Published>,
    standing: watch::Receiver<Standing>,
    task: JoinHandle<()>,
}

impl Following {
    /// Begins to follow, and returns when the read models hold all that is published.
    ///
    /// # Errors
    /// Where there is nothing to show: no checkpoint, none that fits, or read models that cannot be made.
    pub async fn start(reader: Reader) -> Result<Self, FollowError> {
        let mut follower = Follower::open(reader.clone()).await?;
        let standing = follower.look().await?;
        let Some(shown) = follower.shown.clone() else {
            return Err(match standing {
                Standing::Refused(why) => FollowError::Refused(why),
                _ => OpenError::NotPublished.into(),
            });
        };
        if let (Standing::Older { found }, 0) = (&standing, follower.at()) {
            let (shown, found) = (shown.checkpoint.size, *found);
            return Err(FollowError::Older { shown, found });
        }
        let (publish, published) = watch::channel(shown);
        standing.told(&Standing::Current);
        let (stand, standing) = watch::channel(standing);
        let (read_model, position) = (
            follower.projector.read_model(),
            follower.projector.position(),
        );
        Ok(Self {
            reader,
            read_model,
            position,
            published,
            standing,
            task: tokio::spawn(follower.run(publish, stand).in_current_span()),
        })
    }

    /// The log.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The read models.
    #[must_use]
    pub fn read_model(&self) -> Arc<ReadModel> {
        self.read_model.clone()
    }

    /// How many entries are in the read models, and a way to wait for more.
    #[must_use]
    pub fn position(&self) -> watch::Receiver<u64> {
        self.position.clone()
    }

    /// The newest checkpoint that is shown, and a way to wait for the next.
    #[must_use]
    pub fn published(&self) -> watch::Receiver<Published> {
        self.published.clone()
    }

    /// How what is shown stands to what others recorded.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The task that follows.
struct Follower {
    reader: Reader,
    projector: Projector,
    /// The tree of what is in the read models, where it is known.
    tree: Option<Frontier>,
    /// The checkpoint that is shown.
    shown: Option<Published>,
    /// Whether the database was seen to hold what is shown, since the start.
    seen: bool,
    lag: Lag,
}

impl Follower {
    async fn open(reader: Reader) -> Result<Self, FollowError> {
        let dir = &reader.dir;
        dir.make_read_models().map_err(OpenError::from)?;
        let path = dir.followed();
        let remembered = match read_checkpoint(&path, &reader.key) {
            Ok(remembered) => remembered,
            Err(source) => return Err(FollowError::Remembered { path, source }),
        };
        let shown = remembered.map(|(checkpoint, note)| Published {
            checkpoint,
            note: note.into(),
        });
        // One that cannot be used is told by the first look.
        let told = reader.checkpoint().await.ok();
        let sizes = [
            told.map(|(checkpoint, _)| checkpoint.size),
            shown.as_ref().map(|shown| shown.checkpoint.size),
        ];
        let known = sizes.into_iter().flatten().max().unwrap_or(0);
        let path = dir.projections();
        let projector = Projector::open_known(reader.store.clone(), &path, known).await?;
        Ok(Self {
            reader,
            projector,
            tree: None,
            shown,
            seen: false,
            lag: Lag::default(),
        })
    }

    /// How many entries are in the read models.
    fn at(&self) -> u64 {
        *self.projector.position().borrow()
    }

    /// Looks again and again.
    async fn run(mut self, publish: watch::Sender<Published>, stand: watch::Sender<Standing>) {
        let mut pause = POLL;
        loop {
            tokio::time::sleep(pause).await;
            let standing = match self.look().await {
                Ok(standing) => standing,
                Err(error) => Standing::Failing(error.to_string().into()),
            };
            pause = match &standing {
                Standing::Refused(_) | Standing::Failing(_) => (pause * 2).min(POLL_MOST),
                _ => POLL,
            };
            if let Some(shown) = &self.shown {
                publish.send_if_modified(|published| {
                    let changed = published.note != shown.note;
                    if changed {
                        *published = shown.clone();
                    }
                    changed
                });
            }
            standing.told(&stand.borrow());
            stand.send_replace(standing);
        }
    }

    /// Looks once for a larger checkpoint, and takes in what it covers.
    async fn look(&mut self) -> Result<Standing, FollowError> {
        let told = match self.reader.checkpoint().await {
            Ok((checkpoint, note)) => Published {
                checkpoint,
                note: note.into(),
            },
            // As an empty copy of the database is.
            Err(OpenError::NotPublished) if self.shown.is_some() => {
                return Ok(Standing::Older { found: 0 });
            }
            Err(error @ (OpenError::Forged(_) | OpenError::Log(LogError::Checkpoint(_)))) => {
                return Ok(Standing::Refused(error.to_string().into()));
            }
            Err(error) => return Err(error.into()),
        };
        let target = match &self.shown {
            Some(shown) if told.checkpoint.size < shown.checkpoint.size => {
                let found = told.checkpoint.size;
                return Ok(Standing::Older { found });
            }
            Some(shown) if told.checkpoint.size == shown.checkpoint.size => {
                if told.checkpoint.root != shown.checkpoint.root {
                    let size = told.checkpoint.size;
                    let why = LogError::Differs { size }.to_string();
                    return Ok(Standing::Refused(why.into()));
                }
                shown.clone()
            }
            _ => told,
        };
        if self.at() < target.checkpoint.size || !self.seen {
            match self.take(target).await {
                Ok(()) => {}
                Err(error) => return Self::judged(error),
            }
        }
        let standby = self.reader.store.standby().await;
        Ok(self.lag.seen(standby.map_err(OpenError::from)?))
    }

    /// Takes in what a checkpoint covers, and shows that.
    async fn take(&mut self, signed: Published) -> Result<(), FollowError> {
        let tree = self.tree.take();
        let ahead = self.projector.look_ahead(tree, &signed.checkpoint).await?;
        let new = self
            .shown
            .as_ref()
            .is_none_or(|shown| shown.note != signed.note);
        if new {
            self.remember(&signed.note).await?;
            self.shown = Some(signed);
        }
        self.tree = Some(self.projector.take_ahead(ahead, |_, _| {}).await?);
        self.seen = true;
        Ok(())
    }

    async fn remember(&self, note: &Arc<str>) -> Result<(), FollowError> {
        let (path, note) = (self.reader.dir.followed(), note.clone());
        let written = tokio::task::spawn_blocking(move || replace(&path, note.as_bytes(), 0o644));
        let written = written.await.unwrap_or_else(|stopped| {
            let (path, source) = (self.reader.dir.followed(), std::io::Error::other(stopped));
            Err(DataDirError::Io { path, source })
        });
        Ok(written.map_err(OpenError::from)?)
    }

    /// What a fault in taking entries in says of the log, where it says anything.
    fn judged(error: FollowError) -> Result<Standing, FollowError> {
        match error.log() {
            Some(LogError::Shorter { found, .. }) => Ok(Standing::Older { found: *found }),
            Some(
                LogError::Differs { .. }
                | LogError::Broken(_)
                | LogError::Entry(_)
                | LogError::Store(crate::store::StoreError::Damaged(_)),
            ) => Ok(Standing::Refused(error.to_string().into())),
            _ => Err(error),
        }
    }
}
