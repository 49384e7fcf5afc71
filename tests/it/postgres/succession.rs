//! A primary that hangs while its replica takes over, and still believes that it is the primary: nobody goes on
//! waiting for it, and nothing is read from it or written to it any more.

use super::log::PATIENCE;
use super::server::{Replica, Server};
use super::{RECORDER, TestSchema, connect};
use std::process::Command;
use std::time::Instant;
use weerklank::store::Store as _;
use weerklank::store::postgres::{Access, Address, PostgresStore};

/// By which its process on the server is known.
const NAME: &str = "succession";

/// How often a fence was passed, as a server has it.
async fn passed(url: &str, schema: &str) -> sqlx::Result<i64> {
    let statement = format!("SELECT passed FROM {schema}.fence");
    let mut connection = connect(url).await;
    sqlx::query_scalar(&statement)
        .fetch_one(&mut connection)
        .await
}

fn signal(signal: &str, process: i32) {
    let process = process.to_string();
    let sent = Command::new("kill").args([signal, &process]).status();
    assert!(sent.unwrap().success());
}

fn authority(url: &str) -> &str {
    let (_, rest) = url.split_once('@').unwrap();
    rest.split_once('/').unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_that_was_replaced_is_not_waited_for_and_not_used_again() {
    let server = Server::new().await;
    let replica = Replica::of(&server).await;
    let made = TestSchema::on(&server.url).await;
    let schema = made.owner.schema.to_string();
    // The old primary is named first.
    let hosts = format!("{},{}", authority(&server.url), authority(&replica.url));
    let servers = format!("postgres://{RECORDER}@{hosts}/postgres?application_name={NAME}");
    let address = Address {
        servers: servers.parse().unwrap(),
        schema: made.owner.schema.clone(),
    };
    let store = PostgresStore::open(&address, Access::Write);
    store.fence().await.unwrap();
    let began = Instant::now();
    // The replica may not even have the table yet.
    while passed(&replica.url, &schema).await.unwrap_or(0) < 1 {
        assert!(began.elapsed() < PATIENCE, "the replica does not follow");
    }

    let mut raw = connect(&server.url).await;
    let process = "SELECT pid FROM pg_stat_activity WHERE application_name = $1";
    let process: i32 = sqlx::query_scalar(process)
        .bind(NAME)
        .fetch_one(&mut raw)
        .await
        .unwrap();
    signal("-STOP", process);
    sqlx::query("SELECT pg_promote()")
        .execute(&mut connect(&replica.url).await)
        .await
        .unwrap();
    let error = store.fence().await.unwrap_err();
    assert!(
        error.to_string().contains("another took its place"),
        "{error}"
    );
    assert!(error.passes());
    // It answers again, also to whoever comes new, and says that it is the primary.
    signal("-CONT", process);
    store.fence().await.unwrap();
    assert_eq!(passed(&replica.url, &schema).await.unwrap(), 2);
    // Readers have connections of their own, and the same knowledge.
    let reader = PostgresStore::open(&address, Access::Read);
    assert_eq!(reader.size().await.unwrap(), 0);
    let connected = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1";
    let connected: i64 = sqlx::query_scalar(connected)
        .bind(NAME)
        .fetch_one(&mut connect(&replica.url).await)
        .await
        .unwrap();
    assert_eq!(connected, 2, "one that writes, one that reads");
}
