//! Several logs in one process: each with its own recorder, read models and trace of faults, and all of them
//! behind one address, told apart by the host that a request names.
//!
//! Invariant: what is asked at the host of one log is answered from that log alone; a host that nobody has
//! learns nothing of the others. A log that cannot be opened keeps no other from being served.
//!
//! Lacks taking in a changed list: that is a restart.

mod health;
mod host;
mod keys;
mod limits;
mod list;
mod site;

pub use health::{Health, NotOpen};
pub use host::{Host, NoHost};
pub use keys::{Mistake, Mistakes};
pub use limits::{Files, room_for};
pub use list::{Entry, List, Override};
pub use site::{Closed, Site, SiteError};

use crate::clock::Clock;
use crate::http::{DUTCH, ServeError, headers, server};
use crate::store::postgres::Servers;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Response};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tracing::Instrument as _;
use weerklank_projections::pages::Plain;

/// Logs of one database, or of files, that are opened at once: enough to keep two cores and a server busy. A
/// database that hangs holds up no other's logs.
const OPENED_AT_ONCE: usize = 8;
/// After which connections that nobody uses are closed, and how often that is looked at. Opening hundreds of logs
/// takes more of them than a quiet day.
const IDLE: Duration = Duration::from_secs(60);

/// The logs that this process serves.
pub struct Sites {
    all: Vec<Arc<Site>>,
    hosts: HashMap<Host, usize>,
    databases: Vec<Servers>,
    tried: watch::Receiver<usize>,
    /// Ends with this.
    _tasks: JoinSet<()>,
}

impl Sites {
    /// Begins to open every log of the list.
    #[must_use]
    pub fn open(list: List, clock: Arc<dyn Clock>) -> Arc<Self> {
        let List { logs, databases } = list;
        let all: Vec<_> = logs
            .into_iter()
            .map(|entry| Arc::new(Site::new(entry)))
            .collect();
        let hosts = all.iter().enumerate().flat_map(|(number, site)| {
            let hosts = site.entry.hosts.iter().cloned();
            hosts.map(move |host| (host, number))
        });
        let hosts = hosts.collect();
        let lane = || Arc::new(Semaphore::new(OPENED_AT_ONCE));
        let (files, lanes) = (lane(), databases.iter().map(|_| lane()).collect::<Vec<_>>());
        let (count, tried) = watch::channel(0);
        let count = Arc::new(count);
        let mut tasks = JoinSet::new();
        for site in &all {
            let lane = site.entry.database.map_or(&files, |number| &lanes[number]);
            let span = tracing::error_span!("log", name = %site.name());
            let site = site.clone();
            let opening = site.keep_trying(clock.clone(), lane.clone(), count.clone());
            tasks.spawn(opening.instrument(span));
        }
        tasks.spawn(close_idle(databases.clone()));
        Arc::new(Self {
            all,
            hosts,
            databases,
            tried,
            _tasks: tasks,
        })
    }

    /// Waits until each was tried once; `progress` is told how many were, of how many.
    pub async fn tried(&self, mut progress: impl FnMut(u64, u64)) {
        let (mut tried, all) = (self.tried.clone(), self.all.len());
        loop {
            let now = *tried.borrow_and_update();
            progress(now as u64, all as u64);
            if now >= all || tried.changed().await.is_err() {
                return;
            }
        }
    }

    /// Each of the logs.
    #[must_use]
    pub fn all(&self) -> &[Arc<Site>] {
        &self.all
    }

    /// The log whose pages are reached at a host.
    #[must_use]
    pub fn at(&self, host: &Host) -> Option<&Arc<Site>> {
        self.all.get(*self.hosts.get(host)?)
    }

    /// Connections to databases that are open now, of all logs together.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.databases.iter().map(Servers::connections).sum()
    }
}

/// Closes connections that a quiet server does not need, for as long as it runs.
async fn close_idle(databases: Vec<Servers>) {
    loop {
        tokio::time::sleep(IDLE).await;
        for servers in &databases {
            servers.close_idle(IDLE).await;
        }
    }
}

/// The routes of all logs, by host.
pub fn router(sites: Arc<Sites>) -> Router {
    Router::new()
        .fallback(dispatch)
        .layer(from_fn(headers::secure))
        .with_state(sites)
}

async fn dispatch(State(sites): State<Arc<Sites>>, request: Request) -> Response {
    let host = host::asked(request.uri(), request.headers());
    match host.as_ref().and_then(|host| sites.at(host)) {
        Some(site) => site.answer(request).await,
        // A load balancer asks by address whether this process is there.
        None if request.uri().path() == "/healthz" => Health::of(&sites).counts(),
        None => {
            let page = Html(Plain::Unknown.render(&DUTCH).unwrap_or_default());
            (StatusCode::MISDIRECTED_REQUEST, page).into_response()
        }
    }
}

/// Where a process that serves several logs listens.
#[derive(Debug, Clone, Copy)]
pub struct Listen {
    /// For everybody.
    pub pages: SocketAddr,
    /// For those who look after it: which logs are not served, and why.
    pub health: Option<SocketAddr>,
}

/// Serves the logs until the process is told to stop. `ready` is called with the addresses (of pages, and of
/// health) once every log has been tried; requests are answered before that.
///
/// # Errors
/// Where an address cannot be had.
pub async fn serve(
    list: List,
    clock: Arc<dyn Clock>,
    listen: Listen,
    progress: impl FnMut(u64, u64),
    ready: impl FnOnce(&Health, SocketAddr, Option<SocketAddr>),
) -> Result<(), ServeError> {
    let (pages, address) = listener(listen.pages).await?;
    let health = match listen.health {
        Some(health) => Some(listener(health).await?),
        None => None,
    };
    let stop = server::Stop::new()?;
    let sites = Sites::open(list, clock);
    let mut also = JoinSet::new();
    let beside = health.as_ref().map(|(_, address)| *address);
    if let Some((health, _)) = health {
        let router = health::router(sites.clone());
        also.spawn(server::run(health, router, server::Stop::new()?));
    }
    let announced = async {
        sites.tried(progress).await;
        ready(&Health::of(&sites), address, beside);
    };
    tokio::join!(server::run(pages, router(sites.clone()), stop), announced);
    Ok(())
}

async fn listener(listen: SocketAddr) -> Result<(tokio::net::TcpListener, SocketAddr), ServeError> {
    let listener = server::bind(listen).await?;
    let address = listener.local_addr();
    let address = address.map_err(|error| ServeError::Listen(listen, error))?;
    Ok((listener, address))
}
