//! One log of several: opening it, and trying again for as long as that takes.
//!
//! Invariant: whatever is wrong with one log is told to those who look after the program and to nobody else, and
//! keeps no other log from being served.

use super::list::Entry;
use crate::clock::Clock;
use crate::http::{App, DUTCH, ServeError, router};
use crate::instance::{Instance, OpenError, Reader};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;
use tracing::Instrument as _;
use weerklank_events::vocabulary::Purpose;
use weerklank_projections::pages::Plain;

/// Requests for one log that are answered at once. A page takes milliseconds, so only a log that hangs, or a
/// flood, comes here; the others keep the rest of the connections.
const REQUESTS: usize = 64;
/// After how many seconds whoever was not answered is told to come back.
const COME_BACK: &str = "30";
/// Before a log is tried again, doubling up to the second.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Why a log is not served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// There is none.
    #[error(
        "there is no log here yet: `weerklank --config FILE init` makes those that are missing. If there was one, put \
         its directory back from a backup; to record in it from a second machine, copy `keys/`, `log.vkey` and \
         `checkpoint` of the first"
    )]
    NotMade,
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its pages cannot be made.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

impl SiteError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotMade | Self::Open(OpenError::NotMade) => "notMade",
            Self::Open(error) | Self::Serve(ServeError::Open(error)) => error.code(),
            Self::Serve(ServeError::Projector(error)) => error.code(),
            Self::Serve(ServeError::Theme(_)) => "theme",
            Self::Serve(_) => "pages",
        }
    }
}

/// What is known of a log that is not served.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Closed {
    /// The kind of fault.
    pub code: &'static str,
    /// What the program said, with the next step.
    pub text: String,
    /// Since when it is not served.
    pub since: Timestamp,
    /// How often it was tried since.
    pub tries: u32,
}

/// A log that is served.
struct Open {
    app: Arc<App>,
    router: Router,
}

enum State {
    Opening,
    Open(Arc<Open>),
    Closed(Closed),
}

/// One log of several.
pub struct Site {
    pub(super) entry: Entry,
    state: RwLock<State>,
    requests: Semaphore,
}

/// Opens the log of an entry, which must be there: a server that finds an empty directory or schema never begins
/// a second history by itself.
async fn open(entry: &Entry, clock: Arc<dyn Clock>) -> Result<Arc<App>, SiteError> {
    if !entry.dir.has_log() {
        return Err(SiteError::NotMade);
    }
    let (dir, origin) = (entry.dir.clone(), entry.origin.clone());
    dir.make_read_models().map_err(OpenError::from)?;
    if dir.follows() {
        let reader = Reader::open(dir).await?;
        let (asked, found) = (origin.to_string(), reader.origin().to_owned());
        if asked != found {
            return Err(OpenError::OtherOrigin { asked, found }.into());
        }
        return Ok(App::follow(reader).await?);
    }
    let instance = Instance::open(dir, clock, Some(origin), Purpose::Record).await?;
    Ok(App::open(instance).await?)
}

impl Site {
    pub(super) fn new(entry: Entry) -> Self {
        Self {
            entry,
            state: RwLock::new(State::Opening),
            requests: Semaphore::new(REQUESTS),
        }
    }

    /// What it is called in the list.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// What its pages are made from; none while it is not open.
    #[must_use]
    pub fn app(&self) -> Option<Arc<App>> {
        self.open().map(|open| open.app.clone())
    }

    /// Why it is not served; none where it is, or where that is not known yet.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Closed(closed) => Some(closed.clone()),
            State::Opening | State::Open(_) => None,
        }
    }

    fn open(&self) -> Option<Arc<Open>> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(open) => Some(open.clone()),
            State::Opening | State::Closed(_) => None,
        }
    }

    fn set(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Opens the log, and tries until that succeeds, each time after waiting for a turn. `tried` is counted up
    /// after the first.
    pub(super) async fn keep_trying(
        self: Arc<Self>,
        clock: Arc<dyn Clock>,
        turns: Arc<Semaphore>,
        tried: Arc<watch::Sender<usize>>,
    ) {
        let mut tried = Some(tried);
        let mut pause = RETRY.0;
        loop {
            let turn = turns.acquire().await;
            let opened = open(&self.entry, clock.clone()).await;
            drop(turn);
            let done = opened.is_ok();
            match opened {
                Ok(app) => {
                    let router = router(app.clone());
                    if self.closed().is_some() {
                        tracing::warn!("it is open again");
                    }
                    self.set(State::Open(Arc::new(Open { app, router })));
                }
                Err(error) => self.failed(&error, clock.now()),
            }
            if let Some(tried) = tried.take() {
                tried.send_modify(|count| *count += 1);
            }
            if done {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(RETRY.1);
        }
    }

    fn failed(&self, error: &SiteError, now: Timestamp) {
        let (code, before) = (error.code(), self.closed());
        // The same again, every minute, would hide what is new.
        if before.as_ref().is_none_or(|before| before.code != code) {
            tracing::error!(%error, "it cannot be opened; trying again");
        }
        self.set(State::Closed(Closed {
            code,
            text: error.to_string(),
            since: before.as_ref().map_or(now, |before| before.since),
            tries: before.map_or(0, |before| before.tries) + 1,
        }));
    }

    /// The answer to a request for this log.
    pub(super) async fn answer(&self, request: Request) -> Response {
        let span = tracing::error_span!("log", name = %self.entry.name);
        async {
            let (Some(open), Ok(_place)) = (self.open(), self.requests.try_acquire()) else {
                return self.unavailable(request.uri().path());
            };
            match open.router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
        .instrument(span)
        .await
    }

    /// The log does not answer now; the reader learns whose page it is, and to come back.
    fn unavailable(&self, path: &str) -> Response {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let later = [(header::RETRY_AFTER, COME_BACK)];
        if path == "/healthz" {
            return (status, later, "unavailable\n").into_response();
        }
        let municipality = self.entry.settings.municipality.clone();
        let page = Plain::Unavailable { municipality };
        (status, later, Html(page.render(&DUTCH).unwrap_or_default())).into_response()
    }
}
