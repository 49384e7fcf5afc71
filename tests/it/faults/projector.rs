//! The projector: however it got there, what is in its file is what a rebuild gives.

use super::check::projected;
use super::{Bench, check_log};
use crate::recorder::{Fixture, answered, input, opened, received};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use weerklank::projector::Projector;
use weerklank::store::Store;

/// A log with a few trajectories that take turns, and its size.
async fn some_log() -> (Fixture, Arc<dyn Store>, u64) {
    let log = Fixture::new().await;
    for n in 1..4 {
        log.record(n, vec![log.seal(opened("Nieuw plein"))])
            .await
            .unwrap();
    }
    for n in 0..40 {
        let trajectory = 1 + (n % 3) as u8;
        let records = vec![log.seal(received(input(n), "Meer bomen"))];
        log.record(trajectory, records).await.unwrap();
        if n >= 3 && n % 2 == 0 {
            let records = vec![log.seal(answered(input(n - 3)))];
            log.record(trajectory, records).await.unwrap();
        }
    }
    let store = log.instance.reader.store.clone();
    let size = store.size().await.unwrap();
    (log, store, size)
}

fn file(log: &Fixture, name: &str) -> PathBuf {
    log.dir.path().join(name)
}

async fn dump(store: &Arc<dyn Store>, path: &Path, size: u64) -> String {
    projected(store, path, size, size).await
}

#[tokio::test]
async fn following_in_pages_of_any_length_gives_what_a_rebuild_gives() {
    let (log, store, size) = some_log().await;
    let whole = dump(&store, &file(&log, "whole.db"), size).await;
    for step in [1, 2, 3, 7, 13, size - 1] {
        let path = file(&log, &format!("pages-{step}.db"));
        assert_eq!(projected(&store, &path, size, step).await, whole, "{step}");
    }
    let path = file(&log, "whole.db");
    let anew = Projector::anew(store.clone(), &path).await.unwrap();
    anew.follow_to(size, |_, _| ()).await.unwrap();
    assert_eq!(anew.read_model().dump().await.unwrap(), whole);
    assert_eq!(*anew.position().borrow(), size);
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_rebuild_without_room_for_places_gives_the_same() {
    let (log, store, size) = some_log().await;
    let whole = dump(&store, &file(&log, "whole.db"), size).await;
    for most in [0, 1, 20] {
        let path = file(&log, &format!("places-{most}.db"));
        let anew = Projector::anew(store.clone(), &path).await.unwrap();
        let anew = anew.with_places(most);
        anew.follow_to(size, |_, _| ()).await.unwrap();
        let dump = anew.read_model().dump().await.unwrap();
        assert!(dump == whole, "{most}");
        anew.close().await;
        // What it left is found whole, and not begun anew.
        let again = Projector::open(store.clone(), &path).await.unwrap();
        assert_eq!(*again.position().borrow(), size, "{most}");
    }
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_made_anew() {
    let (log, store, size) = some_log().await;
    let path = file(&log, "p.db");
    let whole = dump(&store, &path, size).await;
    let sound = settled(&path).await;
    let restore = || {
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(file(&log, &format!("p.db{suffix}")));
        }
        std::fs::write(&path, &sound).unwrap();
    };
    for change in [
        "UPDATE position SET origin = 'other.example/log'",
        "UPDATE position SET schema_version = 1",
        "UPDATE position SET next_index = next_index + 1",
        "UPDATE position SET next_index = 1000000",
        "UPDATE position SET next_index = next_index - 1",
        "UPDATE position SET next_index = 0",
        "UPDATE position SET last_leaf = zeroblob(32)",
        "UPDATE position SET last_leaf = NULL",
        "DELETE FROM position",
        "DROP TABLE position",
    ] {
        restore();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
        let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::raw_sql(change).execute(&mut raw).await.unwrap();
        sqlx::Connection::close(raw).await.unwrap();
        assert_eq!(dump(&store, &path, size).await, whole, "{change}");
    }
    let half = &sound[..sound.len() / 2];
    for damaged in [
        &b""[..],
        b"no database",
        half,
        &sound[..4096],
        &[0xa5; 40_000],
    ] {
        restore();
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(
            dump(&store, &path, size).await,
            whole,
            "{} bytes",
            damaged.len()
        );
    }
    restore();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(dump(&store, &path, size).await, whole, "removed");
    check_log(log.dir.path()).await;
}

/// The bytes of a read model's file, with its write-ahead log moved into it.
async fn settled(path: &Path) -> Vec<u8> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut raw)
        .await
        .unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    std::fs::read(path).unwrap()
}

/// A backup put back and recorded on has the same name and is longer, but its history is another.
#[tokio::test]
async fn read_models_of_another_history_of_the_same_log_are_made_anew() {
    let log = Bench::new().await;
    let path = log.dir.path().join("p.db");
    let backup = tempfile::tempdir().unwrap();
    super::failing::copy_database(log.dir.path(), backup.path()).await;
    std::fs::create_dir(backup.path().join("keys")).unwrap();
    for name in ["checkpoint", "log.vkey", "keys/log.key", "keys/digest.key"] {
        std::fs::copy(log.dir.path().join(name), backup.path().join(name)).unwrap();
    }
    log.receive(1).await.unwrap();
    log.receive(2).await.unwrap();
    let store: Arc<dyn Store> = log.store.clone();
    let first = dump(&store, &path, 4).await;
    // The whole machine goes back, but for the disposable file.
    let log = Bench::start(backup, log.clock.clone()).await.unwrap();
    for n in 11..14 {
        log.receive(n).await.unwrap();
    }
    let store: Arc<dyn Store> = log.store.clone();
    let second = dump(&store, &path, 5).await;
    assert_ne!(first, second);
    assert_eq!(
        second,
        dump(&store, &log.dir.path().join("other.db"), 5).await
    );
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_log_that_fails_half_way_leaves_read_models_that_go_on() {
    let log = Bench::new().await;
    for n in 0..20 {
        log.receive(n).await.unwrap();
    }
    let store: Arc<dyn Store> = log.store.clone();
    let (path, size) = (log.dir.path().join("p.db"), log.published());
    let mut at = 0;
    while at < size {
        let projector = Projector::open(store.clone(), &path).await.unwrap();
        log.store.fail_reads(1, 1);
        let next = (at + 3).min(size);
        projector.follow_to(next, |_, _| ()).await.unwrap();
        // The second read fails.
        let failed = projector.follow_to(size, |_, _| ()).await;
        assert!(failed.is_err() || next == size);
        log.store.fail_reads(0, 0);
        at = next;
        assert_eq!(*projector.position().borrow(), at);
    }
    let other = log.dir.path().join("other.db");
    let followed = dump(&store, &path, size).await;
    assert_eq!(followed, dump(&store, &other, size).await);
    let beyond = Projector::open(store.clone(), &path).await.unwrap();
    let text = beyond
        .follow_to(size + 1, |_, _| ())
        .await
        .unwrap_err()
        .to_string();
    assert!(text.contains("were signed"), "{text}");
    log.check().await;
}
