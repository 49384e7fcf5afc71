//! A primary that waits for a replica. Whoever cancels that wait makes it say that all is well, and only warn: the
//! program takes it for what it is, and answers nobody until the replica has it.

use super::log::{Log, PATIENCE, PAUSE, Told, passing, tell};
use super::server::{Replica, Server};
use super::{RECORDER, connect, url_for};
use sqlx::PgConnection;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinHandle;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::store::postgres::{Access, Address, PostgresStore};
use weerklank::store::{Store as _, StoreError};
use weerklank_events::vocabulary::Purpose;

const WAITING: &str = "wait_event = 'SyncRep'";

/// Waits until a server says yes.
async fn until(url: &str, condition: &str) {
    let (mut raw, began) = (connect(url).await, Instant::now());
    let condition = format!("SELECT {condition}");
    while !sqlx::query_scalar::<_, bool>(&condition)
        .fetch_one(&mut raw)
        .await
        .unwrap()
    {
        assert!(began.elapsed() < PATIENCE, "never: {condition}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Cancels every wait for the replica while something is done.
async fn cancelling<T>(log: &Log, raw: &mut PgConnection, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(PAUSE) => {
                for pid in log.backends(raw, WAITING).await {
                    tell(raw, "pg_cancel_backend", pid).await;
                }
            }
        }
    }
}

fn settling(log: &Arc<Log>, n: u64) -> JoinHandle<(Told, Vec<&'static str>)> {
    let log = log.clone();
    tokio::spawn(async move {
        let mut told = Told::new();
        let faults = log.settle(n, &mut told).await;
        (told, faults)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_be_on_the_replica_is_never_answered() {
    let server = Server::new().await;
    let replica = Replica::of(&server).await;
    let (log, mut told) = (Arc::new(Log::on(&server.url).await), Told::new());
    let mut raw = log.schema.raw().await;
    let wait = "ALTER SYSTEM SET synchronous_standby_names = 'replica'";
    sqlx::query(wait).execute(&mut raw).await.unwrap();
    sqlx::query("SELECT pg_reload_conf()")
        .execute(&mut raw)
        .await
        .unwrap();
    until(
        &server.url,
        "EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')",
    )
    .await;
    log.settle(1, &mut told).await;

    replica.freeze().await;
    let error = cancelling(&log, &mut raw, log.receive(2))
        .await
        .unwrap_err();
    assert_eq!(passing(&error), "databaseUnreplicated");
    // It is there, but that is no answer.
    let there = log.instance.reader.store.size().await.unwrap();
    assert_eq!(there, 4);
    let asking = settling(&log, 2);
    log.wait_for(&mut raw, WAITING).await;
    assert!(!asking.is_finished());
    replica.thaw().await;
    let (answers, _) = asking.await.unwrap();
    assert_eq!((answers[&2].log_index, answers[&2].replayed), (3, true));
    told.extend(answers);

    // The connection ends while it waits: written, reported failed, and not answered before it is safe.
    replica.freeze().await;
    let asking = settling(&log, 3);
    let pid = log
        .wait_for(&mut raw, &format!("{WAITING} AND query LIKE '%entries%'"))
        .await;
    tell(&mut raw, "pg_terminate_backend", pid).await;
    log.wait_for(&mut raw, &format!("{WAITING} AND query LIKE '%fence%'"))
        .await;
    assert!(!asking.is_finished());
    replica.thaw().await;
    let (answers, _) = asking.await.unwrap();
    assert_eq!(answers[&3].log_index, 4);
    told.extend(answers);

    replica.freeze().await;
    warned_under_every_subscriber(&log, &mut raw).await;
    replica.thaw().await;
    log.settle(4, &mut told).await;
    log.check(&told).await;
    let rows = format!("(SELECT count(*) = 6 FROM {}.entries)", log.name);
    until(&replica.url, &rows).await;
    the_primary_is_found(&log, &server, &replica).await;
}

/// By name, so that a store of its own has connections of its own.
fn store(url: &str, schema: &str) -> PostgresStore {
    let servers = super::named(&url_for(url, RECORDER), schema)
        .parse()
        .unwrap();
    let schema = schema.parse().unwrap();
    PostgresStore::open(&Address { servers, schema }, Access::Write)
}

const URL: &str = "WEERKLANK_FENCE_URL";
const SCHEMA: &str = "WEERKLANK_FENCE_SCHEMA";
const LEVEL: &str = "WEERKLANK_FENCE_LEVEL";

/// The warning arrives whatever the process does with its log: no subscriber, one that wants no warnings, and one
/// that wants everything.
async fn warned_under_every_subscriber(log: &Log, raw: &mut PgConnection) {
    let fence = async { store(log.schema.owner_url(), &log.name).fence().await };
    let error = cancelling(log, raw, fence).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreplicated), "{error}");
    for level in ["off", "error", "trace"] {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "postgres::replicated::fencing_process",
                "--nocapture",
            ])
            .env(URL, log.schema.owner_url())
            .env(SCHEMA, &log.name)
            .env(LEVEL, level)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap());
        let output = cancelling(log, raw, ended).await.unwrap();
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.contains("outcome: databaseUnreplicated"),
            "{level}: {output}"
        );
    }
}

/// The process with a subscriber; does nothing as a test.
#[tokio::test]
async fn fencing_process() {
    let Ok(url) = std::env::var(URL) else {
        return;
    };
    let level: tracing_subscriber::filter::LevelFilter =
        std::env::var(LEVEL).unwrap().parse().unwrap();
    let subscriber = tracing_subscriber::fmt().with_max_level(level);
    subscriber.with_writer(std::io::sink).init();
    let fenced = store(&url, &std::env::var(SCHEMA).unwrap()).fence().await;
    println!(
        "\noutcome: {}",
        fenced
            .as_ref()
            .map_or_else(StoreError::code, |()| "success")
    );
}

/// A replica is no primary; among several servers the one that is gets the work.
async fn the_primary_is_found(log: &Log, server: &Server, replica: &Replica) {
    let authority = |url: &str| {
        let (_, rest) = url.split_once('@').unwrap();
        rest.split_once('/').unwrap().0.to_owned()
    };
    let (first, second) = (authority(&replica.url), authority(&server.url));
    let dir = log.second();
    let open = async |hosts: String| {
        let servers = format!("postgres://{RECORDER}@{hosts}/postgres")
            .parse()
            .unwrap();
        let address = Address {
            servers,
            schema: log.schema.owner.schema.clone(),
        };
        let data = DataDir::new(dir.path()).on(address);
        let clock = Arc::new(weerklank::clock::SystemClock);
        Instance::open(data, clock, None, Purpose::Record).await
    };
    let error = open(first.clone()).await.err().unwrap();
    assert_eq!(error.code(), "databaseWithoutPrimary");
    assert!(
        error.to_string().contains("those that answer are replicas"),
        "{error}"
    );
    let found = open(format!("{first},{second}")).await.unwrap();
    assert_eq!(super::log::receive(&found, 5).await.unwrap().log_index, 6);
}
