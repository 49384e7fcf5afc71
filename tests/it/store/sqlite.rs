//! What holds of the SQLite store alone.

use super::{Log, ORIGIN};
use std::sync::Arc;
use tempfile::TempDir;
use weerklank::store::inspect::Inspect;
use weerklank::store::sqlite::SqliteStore;
use weerklank::store::{StoreError, Turn};

pub async fn open() -> (Arc<dyn Inspect>, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("log.db"), ORIGIN)
        .await
        .unwrap();
    (Arc::new(store), dir)
}

#[tokio::test]
async fn refuses_every_change_of_entries_seals_and_tile_roots() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    let mut log = Log::new(Arc::new(SqliteStore::open(&path, ORIGIN).await.unwrap()));
    log.append(300).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let before = dump(&mut raw).await;
    let blob = "zeroblob(32)";
    for statement in [
        "UPDATE entries SET bytes = x'00' WHERE log_index = 5".to_owned(),
        "UPDATE entries SET log_index = 1000 WHERE log_index = 299".to_owned(),
        "UPDATE OR REPLACE entries SET log_index = 1 WHERE log_index = 2".to_owned(),
        "UPDATE OR IGNORE entries SET seq = 1000".to_owned(),
        "DELETE FROM entries WHERE log_index = 299".to_owned(),
        "DELETE FROM entries".to_owned(),
        // Over an existing index, over an existing number in its stream, and both with every way around.
        format!("REPLACE INTO entries VALUES (5, 'other', 1, {blob}, x'00')"),
        format!("REPLACE INTO entries VALUES (300, 'stream 1', 1, {blob}, x'00')"),
        format!("INSERT OR REPLACE INTO entries VALUES (299, 'other', 1, {blob}, x'00')"),
        format!(
            "INSERT INTO entries VALUES (5, 'other', 1, {blob}, x'00') ON CONFLICT DO UPDATE SET bytes = x'01'"
        ),
        format!(
            "INSERT INTO entries VALUES (300, 'stream 1', 2, {blob}, x'00') ON CONFLICT (stream, seq) DO UPDATE SET bytes = x'01'"
        ),
        // A gap, a number below the first, and one that SQLite is asked to choose.
        format!("INSERT INTO entries VALUES (301, 'other', 1, {blob}, x'00')"),
        format!("INSERT INTO entries VALUES (-1, 'other', 1, {blob}, x'00')"),
        format!(
            "INSERT INTO entries VALUES (300, 'other', 1, {blob}, x'00'), (302, 'other', 2, {blob}, x'00')"
        ),
        format!("INSERT INTO entries VALUES (300, 'other', 0, {blob}, x'00')"),
        "INSERT INTO entries VALUES (300, 'other', 1, x'00', x'00')".to_owned(),
        "UPDATE seals SET signature = zeroblob(64)".to_owned(),
        "UPDATE OR REPLACE seals SET size = 299".to_owned(),
        "DELETE FROM seals".to_owned(),
        format!("REPLACE INTO seals VALUES (300, 0, {blob}, zeroblob(64))"),
        format!("INSERT INTO seals VALUES (301, 299, {blob}, zeroblob(64))"),
        format!("INSERT INTO seals VALUES (302, 301, {blob}, zeroblob(64))"),
        format!("INSERT INTO seals VALUES (300, 300, {blob}, zeroblob(64))"),
        format!("INSERT INTO seals VALUES (NULL, 300, {blob}, zeroblob(64))"),
        "UPDATE tile_roots SET root = zeroblob(32)".to_owned(),
        "UPDATE OR REPLACE tile_roots SET tile = 7".to_owned(),
        "DELETE FROM tile_roots".to_owned(),
        format!("REPLACE INTO tile_roots VALUES (0, 0, {blob})"),
        format!(
            "INSERT INTO tile_roots VALUES (0, 0, {blob}) ON CONFLICT DO UPDATE SET root = {blob}"
        ),
        "UPDATE log SET origin = 'other.example/log'".to_owned(),
        "DELETE FROM log".to_owned(),
        "REPLACE INTO log VALUES (0, 'other.example/log')".to_owned(),
    ] {
        let refused = sqlx::raw_sql(&statement).execute(&mut raw).await;
        assert!(refused.is_err(), "accepted: {statement}");
    }
    assert_eq!(dump(&mut raw).await, before);
}

async fn dump(raw: &mut sqlx::SqliteConnection) -> Vec<(String, i64)> {
    let mut dump = Vec::new();
    for row in [
        "SELECT log_index || stream || seq || hex(leaf_hash) || hex(bytes) FROM entries ORDER BY log_index",
        "SELECT size || ' ' || first_index || hex(root) || hex(signature) FROM seals",
        "SELECT level || ' ' || tile || hex(root) FROM tile_roots",
        "SELECT origin FROM log",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(row).fetch_all(&mut *raw).await.unwrap();
        dump.push((rows.join("\n"), rows.len() as i64));
    }
    dump
}

#[tokio::test]
async fn two_writers_take_turns_and_never_fork() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    let first = SqliteStore::open(&path, ORIGIN).await.unwrap();
    let second = SqliteStore::open(&path, ORIGIN).await.unwrap();
    let (mut one, mut other) = (Log::new(Arc::new(first)), Log::new(Arc::new(second)));
    one.append(3).await;
    let (batch, _) = other.batch(1);
    let lost = other.store.append(&batch, Turn::default()).await;
    assert!(matches!(lost, Err(StoreError::Conflict)), "{lost:?}");
    let (batch, frontier) = one.batch(2);
    (other.frontier, other.leaves) = (one.frontier.clone(), one.leaves.clone());
    let (a, b) = tokio::join!(
        one.store.append(&batch, Turn::default()),
        other.store.append(&batch, Turn::default())
    );
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    assert_eq!(one.store.size().await.unwrap(), frontier.size());
}

#[tokio::test]
async fn one_of_another_log_or_a_newer_program_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.db");
    drop(SqliteStore::open(&path, ORIGIN).await.unwrap());
    let other = SqliteStore::open(&path, "other.example/log")
        .await
        .err()
        .unwrap();
    let text = other.to_string();
    assert!(matches!(other, StoreError::OtherLog { .. }), "{text}");
    assert!(
        text.contains(ORIGIN) && text.contains("check the data directory"),
        "{text}"
    );
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', 1, x'00', 0)",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let newer = SqliteStore::open(&path, ORIGIN).await.err().unwrap();
    let text = newer.to_string();
    assert!(matches!(newer, StoreError::Schema(_)), "{text}");
    assert!(text.contains("or a newer one"), "{text}");
}
