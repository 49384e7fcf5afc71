//! Pages of a log that others record: beside a recording process, from a database as a role that may only
//! read, and from a streaming replica.

mod command_line;
mod refused;
mod replica;
mod servers;

use crate::pages::site::Site;
use crate::pages::{ID, input, reachable, record};
use crate::postgres::TestSchema;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use weerklank::clock::SetClock;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::store::Store as _;
use weerklank::store::postgres::Address;

/// How long anything may take that must happen.
const LIMIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// Waits until `what` is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < LIMIT, "not within {LIMIT:?}: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// A log in this schema, recorded by this process, with a trajectory in it.
async fn recorded(schema: &TestSchema) -> Site {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path()).on(schema.recorder.clone());
    let clock = SetClock::new("2026-06-30T09:00:00Z".parse().unwrap());
    let origin = "log.example.test/participatie".parse().unwrap();
    let instance = Instance::init(data, Arc::new(clock), Some(origin)).await;
    let site = Site::of(dir, instance.unwrap()).await;
    record(&site).await;
    site
}

/// Records one more input, and gives the size of the log with it.
async fn receive(site: &Site, number: u64) -> u64 {
    let received =
        json!({ "input": input(number), "points": 1, "words": format!("Inbreng {number}") });
    let recorded = site.record(ID, &[("input.received", received)]).await;
    recorded[0].0 + 1
}

/// The note for a size once it is published.
pub async fn published(schema: &TestSchema, size: u64) -> String {
    let (store, line) = (schema.store(), format!("\n{size}\n"));
    let mut found = String::new();
    until("it is published", async || {
        found = store.published().await.unwrap().unwrap_or_default();
        found.contains(&line)
    })
    .await;
    found
}

/// A directory with all that a reader needs: the key that verifies.
fn key_only(recorder: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(recorder.join("log.vkey"), dir.path().join("log.vkey")).unwrap();
    dir
}

/// A reader of the log at an address, that keeps what it keeps in `dir`.
async fn follower(dir: TempDir, address: &Address) -> Site {
    let data = DataDir::new(dir.path()).on(address.clone());
    Site::following(dir, data).await.unwrap()
}

async fn reaches(site: &Site, size: u64) {
    assert!(site.app.wait_for(size - 1, LIMIT).await, "{size}");
    let line = format!("\n{size}\n");
    until("the checkpoint is shown", async || {
        site.page("/log/checkpoint").await.contains(&line)
    })
    .await;
}

/// Every page of the one is that of the other, to the byte.
async fn same_pages(recorder: &Site, follower: &Site) {
    let pages = reachable(recorder).await;
    assert!(pages.len() > 20, "{} pages", pages.len());
    for (path, expected) in pages {
        assert_eq!(follower.page(&path).await, expected, "{path}");
    }
    let ours = reachable(follower).await.len();
    assert_eq!(ours, reachable(recorder).await.len());
    assert_eq!(follower.page("/healthz").await, "ok\n");
}

#[tokio::test]
async fn a_file_is_followed_beside_the_process_that_records_in_it() {
    let site = Site::new().await;
    record(&site).await;
    let own = tempfile::tempdir().unwrap();
    let data = DataDir::new(site.path()).with_read_models(own.path().join("made"));
    let follower = Site::following(own, data).await.unwrap();
    assert!(follower.app.instance().is_none());
    assert_eq!(follower.app.size(), site.app.size());
    same_pages(&site, &follower).await;
    for number in 2..5 {
        let size = receive(&site, number).await;
        reaches(&follower, size).await;
    }
    same_pages(&site, &follower).await;
}

#[tokio::test]
async fn read_models_belong_to_one_process_and_the_second_is_told_what_to_do() {
    let site = Site::new().await;
    record(&site).await;
    let own = tempfile::tempdir().unwrap();
    let second = Site::following(own, DataDir::new(site.path())).await;
    let said = second.err().unwrap().to_string();
    assert!(said.contains("--read-models DIR"), "{said}");
    // The first goes on with its own.
    receive(&site, 2).await;
    assert!(site.page("/").await.contains("2"));
}

#[tokio::test]
async fn entries_that_fill_many_pages_are_taken_in_and_more_than_one_may_follow() {
    let site = Site::new().await;
    record(&site).await;
    let many: Vec<_> = (2..10_002)
        .map(|n| json!({ "input": input(n), "points": 1, "words": "Kort" }))
        .map(|received| ("input.received", received))
        .collect();
    let recorded = site.record(ID, &many).await;
    let size = recorded.last().unwrap().0 + 1;
    let mut followers = Vec::new();
    for _ in 0..2 {
        let own = tempfile::tempdir().unwrap();
        let data = DataDir::new(site.path()).with_read_models(own.path().to_owned());
        followers.push(Site::following(own, data).await.unwrap());
    }
    for follower in &followers {
        assert_eq!(follower.app.size(), size);
        for path in [
            "/",
            "/controleren",
            &format!("/trajecten/{ID}/inbreng?na=9990"),
        ] {
            assert_eq!(follower.page(path).await, site.page(path).await, "{path}");
        }
    }
}
