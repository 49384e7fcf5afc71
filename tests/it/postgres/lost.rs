//! Connections that break before, during and after an append, and a server that crashes under load: callers are
//! told to try again, and what they were told in the end is in the log, once.

use super::log::{Log, Told, occupy, passing, receive, settle};
use super::proxy::{Cut, Proxy};
use super::server::Server;
use super::{RECORDER, TestSchema, named, url_for};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use weerklank::store::postgres::Address;

const LOST: &str = "databaseConnectionLost";

#[tokio::test]
async fn connections_that_died_while_nothing_happened_cost_one_answer_at_most() {
    let (log, mut told) = (Log::new().await, Told::new());
    let mut raw = log.schema.raw().await;
    for n in 0..5 {
        log.settle(2 * n, &mut told).await;
        log.terminate(&mut raw).await;
        let faults = log.settle(2 * n + 1, &mut told).await;
        // Somebody else may have met the dead ones first, and then all are gone.
        assert!(faults.is_empty() || faults == [LOST], "{faults:?}");
    }
    log.check(&told).await;
}

#[tokio::test]
async fn a_connection_that_is_ended_in_the_middle_of_an_append_wrote_nothing() {
    let (log, mut told) = (Log::new().await, Told::new());
    log.settle(1, &mut told).await;
    let (mut raw, mut watch) = (log.schema.raw().await, log.schema.raw().await);
    sqlx::raw_sql("BEGIN").execute(&mut raw).await.unwrap();
    occupy(&mut raw).await;
    let ending = async {
        log.wait_for(&mut watch, "wait_event_type = 'Lock'").await;
        log.terminate(&mut watch).await;
    };
    let (answer, ()) = tokio::join!(log.receive(2), ending);
    assert_eq!(passing(&answer.unwrap_err()), LOST);
    sqlx::raw_sql("ROLLBACK").execute(&mut raw).await.unwrap();
    log.settle(2, &mut told).await;
    assert!(!told[&2].replayed);
    log.check(&told).await;
}

/// A log to which the program comes through a network that breaks.
async fn far() -> (Log, Proxy) {
    let schema = TestSchema::new().await;
    let name = schema.owner.schema.to_string();
    let proxy = Proxy::to(&named(&url_for(schema.owner_url(), RECORDER), &name));
    let address = Address {
        servers: proxy.url.parse().unwrap(),
        schema: schema.owner.schema.clone(),
    };
    (Log::at(schema, address).await, proxy)
}

#[tokio::test]
async fn an_append_that_never_arrived_is_recorded_when_asked_again() {
    let ((log, proxy), mut told) = (far().await, Told::new());
    for n in 0..5 {
        proxy.cut(Cut::Before);
        let error = log.receive(n).await.unwrap_err();
        assert!(proxy.has_cut());
        assert_eq!(passing(&error), LOST);
        log.settle(n, &mut told).await;
        assert!(!told[&n].replayed);
    }
    log.check(&told).await;
}

#[tokio::test]
async fn an_append_whose_answer_was_lost_is_found_and_answered() {
    let ((log, proxy), mut told) = (far().await, Told::new());
    for n in 0..5 {
        log.settle(2 * n, &mut told).await;
        proxy.cut(Cut::After);
        // Found at once, by its seal, or when asked again, by its key; recorded once in either case.
        log.settle(2 * n + 1, &mut told).await;
        assert!(proxy.has_cut());
        assert_eq!(told[&(2 * n + 1)].log_index, 2 * n + 3);
    }
    log.check(&told).await;
}

/// Callers at once.
const CALLERS: u64 = 4;
/// Crashes.
const CRASHES: u64 = 3;
/// Inputs that are answered between two.
const BETWEEN: u64 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes_under_load_loses_nothing_that_was_answered() {
    let server = Server::new().await;
    let log = Arc::new(Log::on(&server.url).await);
    let (done, answered) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (log, done, answered) = (log.clone(), done.clone(), answered.clone());
            tokio::spawn(async move {
                let (mut told, mut faults) = (Told::new(), BTreeSet::new());
                for n in 0.. {
                    if done.load(Ordering::SeqCst) {
                        break;
                    }
                    let number = caller << 32 | n;
                    faults.extend(settle(&log.instance, number, &mut told).await);
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                (told, faults)
            })
        })
        .collect();
    let more = async || {
        let before = answered.load(Ordering::SeqCst);
        while answered.load(Ordering::SeqCst) < before + BETWEEN {
            tokio::time::sleep(super::log::PAUSE).await;
        }
    };
    for _ in 0..CRASHES {
        more().await;
        server.crash().await;
        server.start().await;
        // Whatever was under way is settled before the next one.
        more().await;
    }
    done.store(true, Ordering::SeqCst);
    let (mut told, mut faults) = (Told::new(), BTreeSet::new());
    for caller in callers {
        let (answers, met) = caller.await.unwrap();
        told.extend(answers);
        faults.extend(met);
    }
    assert!(
        faults.contains(LOST) || faults.contains("databaseWithoutPrimary"),
        "{faults:?}"
    );
    log.check(&told).await;
    // A start finds it as it was signed.
    let dir = log.second();
    let again = log.open(&dir).await.unwrap();
    assert!(receive(&again, 0).await.unwrap().replayed);
}
