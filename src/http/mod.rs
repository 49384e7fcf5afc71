//! The pages over HTTP, for reading only, of a log that is recorded here or followed: routes, limits and headers. What a page shows comes from the
//! read models and the log; how it looks is the affair of `projections::pages`.
//!
//! Invariant: a text reaches a page only in the version that is published (`texts`), and a fault reaches
//! it only as a number, under which the program's own log tells what happened.
//!
//! Lacks TLS and sign-in: a proxy in front gives the first, and there is nothing to sign in to.

mod app;
mod fault;
mod files;
pub(crate) mod headers;
mod lists;
mod log;
mod municipality;
mod query;
pub(crate) mod server;
mod texts;
mod theme;
mod trajectory;

pub use app::App;
pub(crate) use app::DUTCH;
pub use theme::{Look, ThemeError};

use crate::follower::FollowError;
use crate::instance::{Instance, OpenError, Reader};
use crate::projector::ProjectorError;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use fault::Fault;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the address.
    #[error(
        "{0} is in use: another program, perhaps another `weerklank serve`, listens there. Stop it, or \
         give another address with --listen; port 0 takes a free one"
    )]
    InUse(SocketAddr),
    /// The address cannot be had for another reason.
    #[error("cannot listen on {0}: {1}. Give another address with --listen")]
    Listen(SocketAddr, #[source] io::Error),
    /// The read models cannot be brought up to date.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// The log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A log that is recorded elsewhere.
    #[error(transparent)]
    Follow(#[from] FollowError),
    /// The municipality's own look.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The system gives no signals to wait for.
    #[error("cannot wait for the signal to stop: {0}")]
    Signal(#[source] io::Error),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// Serves the pages of a log on `listen` until the process is told to stop (SIGINT or SIGTERM). `ready` is
/// called with the address once the read models hold everything recorded so far and requests are answered.
///
/// # Errors
/// Where the address cannot be had or the read models not be brought up to date.
pub async fn serve(
    instance: Instance,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    serve_app(App::open(instance), listen, ready).await
}

/// Serves the pages of a log that is recorded elsewhere, as [`serve`] does.
///
/// # Errors
/// Where the address cannot be had, or there is nothing to show.
pub async fn serve_read_only(
    reader: Reader,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    serve_app(App::follow(reader), listen, ready).await
}

async fn serve_app(
    app: impl Future<Output = Result<Arc<App>, ServeError>>,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listener = server::bind(listen).await?;
    let address = listener
        .local_addr()
        .map_err(|error| ServeError::Listen(listen, error))?;
    let stop = server::Stop::new()?;
    let app = app.await?;
    ready(address);
    server::run(listener, router(app), stop).await;
    Ok(())
}

/// The routes, with their headers and limits.
pub fn router(app: Arc<App>) -> Router {
    let pages = Router::new()
        .route("/", get(lists::overview))
        .route("/trajecten/{id}", get(trajectory::trajectory))
        .route("/trajecten/{id}/inbreng", get(lists::inputs))
        .route("/trajecten/{id}/inbreng/{number}", get(trajectory::input))
        .route("/trajecten/{id}/verslag", get(trajectory::report))
        .route("/trajecten/{id}/verslag.json", get(trajectory::report_json))
        .route("/gemeente", get(municipality::municipality))
        .route("/logboek/{index}", get(log::entry))
        .route("/controleren", get(log::verification))
        .layer(from_fn_with_state(app.clone(), headers::revalidate));
    let files = Router::new()
        .route("/assets/{*name}", get(files::assets))
        .route("/log/checkpoint", get(files::checkpoint))
        .route("/log.vkey", get(files::verifier_key))
        .route("/healthz", get(files::healthz));
    // The last layer is the first to see a request and the last to see its answer.
    pages
        .merge(files)
        .fallback(async || Fault::NotFound)
        .method_not_allowed_fallback(async || Fault::Method)
        .layer(from_fn(headers::limit))
        .layer(from_fn_with_state(app.clone(), fault::explain))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers::secure))
        .with_state(app)
}
