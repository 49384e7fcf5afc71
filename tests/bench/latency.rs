//! Receipts at a steady thousand inputs in a second over HTTP: how long a sender waits for one.
//!
//! The program itself does not take inputs over HTTP yet, so the route is the benchmark's own: a POST of one
//! line as `weerklank record` reads it, sealed under its idempotency key, recorded, and answered with its
//! place in the log. Everything else is as in `weerklank serve`, beside whose pages it is served: read
//! models follow meanwhile. The peer is the same route without recording: what HTTP, the client and a busy
//! machine take of their own.

use crate::client::{Load, Plan, Seen, load, permille};
use crate::commands::PRINCIPAL;
use crate::context::{Context, Result, say};
use crate::logs::{Backend, Log, submission, told};
use crate::table::Table;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use weerklank::http::{App, router};
use weerklank::log::hash::Hash;
use weerklank::record::parse;

/// Inputs in a second.
const RATE: u64 = 1000;
const RECORD: &str = "/bench/record";
const NOTHING: &str = "/bench/nothing";
/// How long the route without recording is asked, in each round.
const PEER_SECONDS: u64 = 10;

/// What the sender gets.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    log_index: u64,
    leaf_hash: String,
}

/// Measures both stores.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        one(context, backend, table).await?;
    }
    Ok(())
}

async fn one(context: &Context, backend: Backend, table: &mut Table) -> Result<()> {
    let mut log = Log::new(context, backend).await?;
    log.open(0..1).await?;
    let app = App::open(log.take()?).await?;
    let (address, server) = serve(app).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let seconds = context.scale.latency;
    for round in 0..context.scale.rounds as u64 {
        say(format_args!("{RATE} inputs/s for {seconds} s on {backend}"));
        let first = round * RATE * seconds;
        let ask = |seconds, plan| Load {
            address,
            rate: RATE,
            seconds,
            plan,
        };
        let seen = load(
            context,
            &ask(seconds, Plan::Inputs(RECORD.to_owned(), first)),
        )
        .await?;
        log.tell(receipts(&seen)?);
        ours.push(seen);
        let nothing = Plan::Same(NOTHING.to_owned(), first);
        theirs.push(load(context, &ask(PEER_SECONDS.min(seconds), nothing)).await?);
    }
    server.abort();
    // Until it has ended, it holds the log.
    let _ = server.await;
    for (name, of) in [("p50", 500), ("p99", 990), ("p99.9", 999)] {
        let rounds: Vec<_> = ours
            .iter()
            .zip(&theirs)
            .map(|(ours, theirs)| (permille(ours, of), permille(theirs, of)))
            .collect();
        let name = format!("receipt {name}, {backend}, 1,000 inputs/s for {seconds} s");
        table.compared(&name, "ms", "the same route without recording", &rounds);
    }
    log.finish().await
}

fn receipts(seen: &[Seen]) -> Result<Vec<(u64, Hash)>> {
    let receipt = |seen: &Seen| {
        let answered: Answered = serde_json::from_str(&seen.body)?;
        let mut leaf = [0; 32];
        hex::decode_to_slice(&answered.leaf_hash, &mut leaf)?;
        Ok((answered.log_index, Hash(leaf)))
    };
    seen.iter().map(receipt).collect()
}

/// Serves the pages and the benchmark's own routes until it is aborted.
async fn serve(app: Arc<App>) -> Result<(SocketAddr, JoinHandle<()>)> {
    let own = Router::new()
        .route(RECORD, post(record))
        .route(NOTHING, post(nothing))
        .with_state(app.clone());
    let router = own.merge(router(app));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        // Ends where the socket fails, and then the client says so.
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let service = TowerToHyperService::new(router.clone());
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            connections.spawn(async move {
                // The client went away.
                let _ = connection.await;
            });
        }
    });
    Ok((address, server))
}

type Failure = (StatusCode, String);

/// Records one line.
async fn record(State(app): State<Arc<App>>, body: Bytes) -> std::result::Result<String, Failure> {
    let refused = |error: String| (StatusCode::BAD_REQUEST, error);
    let line = parse(&body).map_err(|unread| refused(unread.problem.detail))?;
    let (stream, key) = (line.trajectory, line.key.clone());
    let command = line
        .into_command(|_| None)
        .map_err(|problem| refused(problem.detail))?;
    let instance = app
        .instance()
        .ok_or_else(|| refused("the log is not recorded here".to_owned()))?;
    let sealed = instance
        .sealer
        .seal_once(command, PRINCIPAL, &key)
        .map_err(|error| refused(error.to_string()))?;
    let receipts = instance
        .recorder
        .record(submission(stream, vec![sealed]))
        .await
        .map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let receipt = receipts
        .first()
        .ok_or_else(|| refused("no receipt".to_owned()))?;
    let (log_index, leaf_hash) = told(receipt);
    answer(&Answered {
        log_index,
        leaf_hash: hex::encode(leaf_hash.0),
    })
}

/// Reads one line and does nothing with it.
async fn nothing(body: Bytes) -> std::result::Result<String, Failure> {
    parse(&body).map_err(|unread| (StatusCode::BAD_REQUEST, unread.problem.detail))?;
    answer(&Answered {
        log_index: 0,
        leaf_hash: String::new(),
    })
}

fn answer(answered: &Answered) -> std::result::Result<String, Failure> {
    serde_json::to_string(answered)
        .map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}
