//! Connections: how many at once, how long a peer may take, and how they end when the program stops.
//!
//! `axum::serve` has neither a time limit on headers nor a number of connections, so that a handful of
//! slow peers would keep everybody else out.

use super::ServeError;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;

/// Connections at once; more wait in the queue of the system. A few megabytes of memory at most.
const CONNECTIONS: usize = 512;
/// Within which the headers of a request arrive, also of the next one on the same connection.
const HEADERS: Duration = Duration::from_secs(15);
/// How long a connection lasts, however it is used: one that takes an answer byte by byte ends too.
const CONNECTION: Duration = Duration::from_secs(300);
/// Bytes of headers and address; a browser sends about one kilobyte.
const HEADER_BYTES: usize = 16 * 1024;
/// How long answers that are under way may take when the program stops.
const GRACE: Duration = Duration::from_secs(10);
/// Before trying again where no connection can be accepted: usually too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Listens on an address.
///
/// # Errors
/// [`ServeError::InUse`] or [`ServeError::Listen`].
pub async fn bind(listen: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(listen)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::InUse(listen),
            _ => ServeError::Listen(listen, error),
        })
}

/// The signals that tell the program to stop. Made before anything is announced, so that none is missed.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    /// Listens for SIGINT and SIGTERM.
    ///
    /// # Errors
    /// [`ServeError::Signal`].
    pub fn new() -> Result<Self, ServeError> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(ServeError::Signal)?,
            terminate: signal(SignalKind::terminate()).map_err(ServeError::Signal)?,
        })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Answers requests until told to stop; then finishes those under way.
pub async fn run(listener: TcpListener, router: Router, mut stop: Stop) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        // Waiting for a place before accepting leaves the others in the queue of the system.
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = stop.told() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = connection(stream, router.clone(), &graceful);
                tokio::spawn(async move {
                    let _place = place;
                    // The peer went away or took too long: nobody is left to tell.
                    let _ = tokio::time::timeout(CONNECTION, connection).await;
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped before every answer was sent");
    }
}

fn connection(
    stream: TcpStream,
    router: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = hyper::Result<()>> + Send + 'static {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    graceful.watch(connection)
}
