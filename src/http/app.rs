//! What every page needs: a log that is recorded here or followed, the read models made from it, and
//! sentences.

use super::ServeError;
use super::fault::Fault;
use super::theme::Look;
use crate::clock::{Clock as _, SystemClock, day};
use crate::content;
use crate::follower::{Following, Standing};
use crate::instance::{Instance, Reader};
use crate::last_fault::{FaultTrace, Part};
use crate::projector::{Projector, ProjectorError, ReadModel};
use crate::recorder::{LogError, Published};
use crate::store::StoredEntry;
use jiff::civil::Date;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tracing::Instrument as _;
use weerklank_events::TrajectoryId;
use weerklank_events::vocabulary::Purpose;
use weerklank_projections::pages::{Chrome, Language};
use weerklank_projections::trajectory::TrajectoryView;

/// Before the read models try again after a failure, doubling up to the second.
const RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// Reports made at once: each reads the history of a trajectory, and pages go first.
const REPORTS: usize = 2;

/// The sentences, which are the same for every log that a program serves.
pub(crate) static DUTCH: LazyLock<Arc<Language>> = LazyLock::new(|| Arc::new(Language::dutch()));

/// What the pages are made from.
pub struct App {
    pub(super) read_model: Arc<ReadModel>,
    pub(super) language: Arc<Language>,
    /// The municipality's own look.
    pub(super) look: Option<Look>,
    /// Reports that may be made at once.
    pub(super) reports: Arc<Semaphore>,
    /// Tells this run of the program from others: settings and templates may have changed between them.
    run: String,
    position: watch::Receiver<u64>,
    published: watch::Receiver<Published>,
    log: Log,
}

/// Where the pages' log comes from.
enum Log {
    /// It is recorded here. Whole, because it holds the lock on the data directory.
    Recorded(Instance),
    /// It is recorded elsewhere. Whole, because it is followed only as long.
    Followed(Following),
}

impl App {
    /// Brings the read models up to date and keeps them so for as long as the log is open.
    ///
    /// # Errors
    /// Where the read models can be neither used nor made anew.
    pub async fn open(instance: Instance) -> Result<Arc<Self>, ServeError> {
        let (published, trace) = (instance.recorder.published(), instance.trace.clone());
        let projector = match up_to_date(&instance.reader, &published).await {
            Ok(projector) => projector,
            Err(error) => {
                trace.note(Part::ReadModels, error.code(), &error).await;
                return Err(error.into());
            }
        };
        let (read_model, position) = (projector.read_model(), projector.position());
        let log = Log::Recorded(instance);
        let app = Self::new(read_model, position, published.clone(), log)?;
        tokio::spawn(follow(projector, published, trace).in_current_span());
        Ok(app)
    }

    /// Follows a log that is recorded elsewhere, for as long as this is kept.
    ///
    /// # Errors
    /// Where there is nothing to show.
    pub async fn follow(reader: Reader) -> Result<Arc<Self>, ServeError> {
        let log = Following::start(reader).await?;
        let (position, published) = (log.position(), log.published());
        Self::new(log.read_model(), position, published, Log::Followed(log))
    }

    fn new(
        read_model: Arc<ReadModel>,
        position: watch::Receiver<u64>,
        published: watch::Receiver<Published>,
        log: Log,
    ) -> Result<Arc<Self>, ServeError> {
        let reader = match &log {
            Log::Recorded(instance) => &instance.reader,
            Log::Followed(followed) => followed.reader(),
        };
        let theme = reader.settings.theme.as_ref();
        let look = theme.map(Look::read).transpose()?;
        Ok(Arc::new(Self {
            read_model,
            language: DUTCH.clone(),
            look,
            reports: Arc::new(Semaphore::new(REPORTS)),
            run: hex::encode(content::random::<4>()?),
            position,
            published,
            log,
        }))
    }

    /// The log, where it is recorded here.
    #[must_use]
    pub const fn instance(&self) -> Option<&Instance> {
        match &self.log {
            Log::Recorded(instance) => Some(instance),
            Log::Followed(_) => None,
        }
    }

    pub(super) fn reader(&self) -> &Reader {
        match &self.log {
            Log::Recorded(instance) => &instance.reader,
            Log::Followed(following) => following.reader(),
        }
    }

    /// How what is shown stands to what was recorded; where that is done here, pages follow at once.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.log {
            Log::Recorded(_) => Standing::Current,
            Log::Followed(following) => following.standing(),
        }
    }

    /// The number of entries that pages are made from.
    #[must_use]
    pub fn size(&self) -> u64 {
        *self.position.borrow()
    }

    /// The newest signed checkpoint.
    pub(super) fn published(&self) -> Published {
        self.published.borrow().clone()
    }

    /// The frame around a page that is made now.
    pub(super) fn chrome(&self) -> Chrome {
        let reader = self.reader();
        Chrome {
            municipality: reader.settings.municipality.clone(),
            origin: reader.origin().to_owned(),
            size: self.size(),
            demo: reader.purpose == Purpose::Demo,
            theme: self.look.as_ref().map(Look::theme).unwrap_or_default(),
        }
    }

    /// The day on which pages are read.
    pub(super) fn today(&self) -> Date {
        day(SystemClock.now())
    }

    /// The version of every page: while it stays the same, pages do. None while there is something to tell
    /// of how they stand to the log, which changes by itself.
    pub(super) fn tag(&self) -> Option<String> {
        let tag = || format!("W/\"{}-{}-{}\"", self.run, self.size(), self.today());
        self.standing().is_current().then(tag)
    }

    /// A trajectory that was opened.
    pub(super) async fn trajectory(&self, id: TrajectoryId) -> Result<TrajectoryView, Fault> {
        let view = self.read_model.trajectory(id).await?;
        view.filter(|view| view.opened.is_some())
            .ok_or(Fault::NotFound)
    }

    /// An entry of those that pages are made from.
    pub(super) async fn entry(&self, index: u64) -> Result<StoredEntry, Fault> {
        let expected = self.published().checkpoint.size.max(self.size());
        if index >= expected {
            return Err(Fault::NotFound);
        }
        let found = self.reader().store.entries(index, 1).await?;
        let mut found = found.into_iter();
        // Whoever follows a log may meet a replica that is behind what is shown.
        let lacking = LogError::Shorter {
            expected,
            found: index,
        };
        found
            .find(|stored| stored.log_index == index)
            .ok_or_else(|| lacking.into())
    }

    /// Waits until pages show the entry at `index`, for as long as `most`. Says whether they do.
    pub async fn wait_for(&self, index: u64, most: Duration) -> bool {
        let mut position = self.position.clone();
        let reached = position.wait_for(|size| *size > index);
        tokio::time::timeout(most, reached)
            .await
            .is_ok_and(|reached| reached.is_ok())
    }
}

/// The read models with everything that is published.
async fn up_to_date(
    reader: &Reader,
    published: &watch::Receiver<Published>,
) -> Result<Projector, ProjectorError> {
    let projector = Projector::open(reader.store.clone(), &reader.dir.projections()).await?;
    let size = published.borrow().checkpoint.size;
    projector.follow_to(size, |_, _| {}).await?;
    Ok(projector)
}

/// Takes in what is published, until the recorder is gone. A failure is tried again: pages stay as they
/// were in the meantime, and say at which size.
async fn follow(
    projector: Projector,
    mut published: watch::Receiver<Published>,
    trace: FaultTrace,
) {
    let mut pause = RETRY.0;
    loop {
        let size = published.borrow_and_update().checkpoint.size;
        match projector.follow_to(size, |_, _| {}).await {
            Ok(()) => {
                pause = RETRY.0;
                if published.changed().await.is_err() {
                    return;
                }
            }
            Err(error) => {
                tracing::error!(%error, "the read models are behind the log; trying again");
                trace.note(Part::ReadModels, error.code(), &error).await;
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(RETRY.1);
            }
        }
    }
}
