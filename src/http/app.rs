//! What every page needs: the log opened for recording, the read models that follow it, and sentences.

use super::ServeError;
use crate::instance::{Instance, Reader};
use crate::projector::{Projector, ReadModel};
use crate::recorder::Published;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Before the read models try again after a failure, doubling up to the second.
const RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// What the pages are made from.
pub struct App {
    pub(super) read_model: Arc<ReadModel>,
    position: watch::Receiver<u64>,
    published: watch::Receiver<Published>,
    /// Whole, because it holds the lock on the data directory.
    instance: Instance,
}

impl App {
    /// Brings the read models up to date and keeps them so for as long as the log is open.
    ///
    /// # Errors
    /// Where the read models can be neither used nor made anew.
    pub async fn open(instance: Instance) -> Result<Arc<Self>, ServeError> {
        let reader = &instance.reader;
        let projector = Projector::open(reader.store.clone(), &reader.dir.projections()).await?;
        let published = instance.recorder.published();
        let size = published.borrow().checkpoint.size;
        projector.follow_to(size, |_, _| {}).await?;
        let app = Arc::new(Self {
            read_model: projector.read_model(),
            position: projector.position(),
            published: published.clone(),
            instance,
        });
        tokio::spawn(follow(projector, published));
        Ok(app)
    }

    /// The log.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.instance.reader
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

    /// Waits until pages show the entry at `index`, for as long as `most`. Says whether they do.
    pub async fn wait_for(&self, index: u64, most: Duration) -> bool {
        let mut position = self.position.clone();
        let reached = position.wait_for(|size| *size > index);
        tokio::time::timeout(most, reached)
            .await
            .is_ok_and(|reached| reached.is_ok())
    }
}

/// Takes in what is published, until the recorder is gone. A failure is tried again: pages stay as they
/// were in the meantime, and say at which size.
async fn follow(projector: Projector, mut published: watch::Receiver<Published>) {
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
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(RETRY.1);
            }
        }
    }
}
