//! The pages over HTTP, for reading only: routes, limits and headers. What a page shows comes from the
//! read models and the log; how it looks is the affair of `projections::pages`.
//!
//! Invariant: a text reaches a page only in the version that is published (`texts`), and a fault reaches
//! it only as a number, under which the program's own log tells what happened.
//!
//! Lacks TLS and sign-in: a proxy in front gives the first, and there is nothing to sign in to.

mod app;
mod server;

pub use app::App;

use crate::instance::{Instance, OpenError};
use crate::projector::ProjectorError;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

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
    let listener = server::bind(listen).await?;
    let address = listener
        .local_addr()
        .map_err(|error| ServeError::Listen(listen, error))?;
    let stop = server::Stop::new()?;
    let app = App::open(instance).await?;
    ready(address);
    server::run(listener, router(app), stop).await;
    Ok(())
}

/// The routes.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/log/checkpoint", get(checkpoint))
        .route("/log.vkey", get(verifier_key))
        .route("/healthz", get(healthz))
        .with_state(app)
}

async fn checkpoint(State(app): State<Arc<App>>) -> String {
    app.published().note.to_string()
}

async fn verifier_key(State(app): State<Arc<App>>) -> String {
    format!("{}\n", app.reader().key)
}

/// Whether the log and the read models can be read.
async fn healthz(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    let (log, pages) = tokio::join!(app.reader().store.size(), app.read_model.position());
    match (log, pages) {
        (Ok(_), Ok(_)) => (StatusCode::OK, "ok\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
    }
}
