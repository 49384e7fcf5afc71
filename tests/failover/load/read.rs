//! Reading beside recording: pages of the process that records, and entries through a reader of its own. Each
//! answer is written down with how long it took; one that is neither right nor "try again" ends the load.

use crate::Fault;
use crate::record::trajectory;
use crate::told::Lines;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tower::ServiceExt as _;
use weerklank::http::{App, router};
use weerklank::instance::{OpenError, Reader};
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::recorder::LogError;

/// Between two reads of one kind.
const REST: Duration = Duration::from_millis(100);

/// How long a page waits for the read models, which follow a database that may be away.
const FOLLOWING: Duration = Duration::from_secs(1);

/// The newest acknowledged entry.
type Newest = watch::Receiver<Option<(u64, Hash)>>;

/// Pages that need different things.
#[derive(Clone, Copy)]
pub enum Page {
    /// Read models and texts.
    Overview,
    /// The same, of one trajectory.
    Trajectory,
    /// An entry from the database.
    Entry,
}

/// Asks for a page again and again.
pub async fn pages(
    app: Arc<App>,
    page: Page,
    newest: Newest,
    reads: Arc<Lines>,
    stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    let router = router(app.clone());
    while !*stop.borrow() {
        let seen = *newest.borrow();
        let (name, path) = match (page, seen) {
            (Page::Overview, _) => ("overview", "/".to_owned()),
            (Page::Trajectory, _) => ("trajectory", format!("/trajecten/{}", trajectory(0))),
            (Page::Entry, newest) => ("entry", format!("/logboek/{}", newest.map_or(0, |n| n.0))),
        };
        let began = Instant::now();
        // A page that follows a command waits for its entry to be in the read models.
        if let (Page::Entry, Some((index, _))) = (page, seen)
            && !app.wait_for(index, FOLLOWING).await
        {
            reads.write(&format!("{name} behind {}", began.elapsed().as_millis()))?;
            continue;
        }
        let request = Request::get(path).body(Body::empty())?;
        let status = router.clone().oneshot(request).await?.status();
        let outcome = match status {
            StatusCode::OK => "ok",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            _ => return Err(format!("the page {name} was answered with {status}").into()),
        };
        reads.write(&format!("{name} {outcome} {}", began.elapsed().as_millis()))?;
        tokio::time::sleep(REST).await;
    }
    Ok(())
}

/// Reads the newest acknowledged entry and the newest checkpoint, through connections that only read.
pub async fn entries(
    reader: Reader,
    newest: Newest,
    reads: Arc<Lines>,
    stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    while !*stop.borrow() {
        let Some((index, leaf)) = *newest.borrow() else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let began = Instant::now();
        let outcome = match look(&reader, index, leaf).await {
            Ok(()) => "ok",
            Err(OpenError::Log(LogError::Store(error))) if error.passes() => error.code(),
            Err(error) => return Err(error.into()),
        };
        reads.write(&format!("reader {outcome} {}", began.elapsed().as_millis()))?;
        tokio::time::sleep(REST).await;
    }
    Ok(())
}

/// What was acknowledged before must be there: it is read from the primary, where nothing lags.
async fn look(reader: &Reader, index: u64, leaf: Hash) -> Result<(), OpenError> {
    let found = reader.store.entries(index, 1).await?;
    match found.first() {
        Some(entry) if entry.log_index == index && leaf_hash(&entry.bytes) == leaf => {}
        _ => return Err(LogError::Broken(index).into()),
    }
    let (checkpoint, _) = reader.checkpoint().await?;
    if checkpoint.size <= index {
        let expected = index + 1;
        let found = checkpoint.size;
        return Err(LogError::Shorter { expected, found }.into());
    }
    Ok(())
}
