//! Checks a whole log: called after every step of every test here.

use crate::export::verify_with;
use sqlx::{Connection, Row, SqliteConnection};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use weerklank::data_dir::DataDir;
use weerklank::export::export;
use weerklank::instance::Reader;
use weerklank::log::hash::Hash;
use weerklank::log::seal;
use weerklank::projector::Projector;
use weerklank::store::{Store, frontier_at};
use weerklank_events::content::is_kept;
use weerklank_events::{Entry, Event, Stream};

/// A connection of our own to the database, to look and to tamper.
pub async fn raw(dir: &Path) -> SqliteConnection {
    let path = dir.join("log.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Holds the log in `dir` against itself: the export verifies, every seal is in line and by the key,
/// every content that exists opens and those erased do not exist, every idempotency key leads to an
/// entry, and the projections are those that a rebuild gives. Returns the number of entries.
pub async fn check_log(dir: &Path) -> u64 {
    let reader = Reader::open(DataDir::new(dir)).await.unwrap();
    let size = reader.store.size().await.unwrap();
    let signed = reader.checkpoint().unwrap().0.size;
    assert!(
        signed <= size,
        "signed {signed}, but the database holds {size}"
    );
    check_export(&reader, signed).await;
    check_seals(&reader, size).await;
    let entries = reader.store.entries(0, u32::MAX).await.unwrap();
    let entries: Vec<Entry> = entries
        .iter()
        .map(|entry| Entry::decode(&entry.bytes).unwrap())
        .collect();
    assert_eq!(entries.len() as u64, size);
    check_order(&entries);
    check_contents(&reader, dir, &entries).await;
    check_commands(dir, &entries).await;
    check_projections(&reader, size).await;
    size
}

async fn check_export(reader: &Reader, signed: u64) {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("export");
    let exported = export(reader, &out, |_, _| ()).await.unwrap();
    assert_eq!((exported.entries, &*exported.missing), (signed, &[][..]));
    verify_with(&out, reader.key.to_string(), None).sound();
}

async fn check_seals(reader: &Reader, size: u64) {
    let (store, mut at) = (&*reader.store, 0);
    while let Some(seal) = store.seal_after(at).await.unwrap() {
        assert_eq!(seal.first_index, at);
        let tree = frontier_at(store, seal.size).await.unwrap();
        assert_eq!((seal.root, &*seal.frontier), (tree.root(), tree.hashes()));
        let batch = seal::Batch {
            origin: reader.origin(),
            first: at,
            size: seal.size,
            root: seal.root,
        };
        batch.verify(&seal.signature, &reader.key).unwrap();
        at = seal.size;
    }
    assert_eq!(at, size, "every entry is sealed");
}

fn check_order(entries: &[Entry]) {
    let times: Vec<_> = entries.iter().map(|e| e.envelope.recorded_at).collect();
    assert!(times.is_sorted(), "recordedAt never decreases");
    let causes: HashSet<_> = entries.iter().map(|e| e.envelope.cause).collect();
    assert_eq!(causes.len(), entries.len(), "every cause is fresh");
    let mut actors = BTreeMap::new();
    for entry in entries {
        let stream = entry.envelope.trajectory;
        let before = actors.insert(entry.envelope.actor.0, stream);
        assert!(
            before.is_none_or(|before| before == stream),
            "an actor id is of one stream"
        );
    }
}

async fn check_contents(reader: &Reader, dir: &Path, entries: &[Entry]) {
    let mut expected = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for (field, commitment) in entry.event.declared() {
            expected.insert(Hash(commitment.0), (index as u64, field));
        }
        if let Event::ContentErased(fact) = &entry.event {
            for commitment in &fact.content {
                expected.remove(&Hash(commitment.0)).unwrap();
            }
        }
    }
    let commitments: Vec<Hash> = expected.keys().copied().collect();
    let stored = reader.store.contents(&commitments).await.unwrap();
    let opened = reader.open_contents(&commitments).await.unwrap();
    for (commitment, (index, field)) in &expected {
        let content = stored.get(commitment).expect(field);
        assert_eq!((content.log_index, &*content.field), (*index, *field));
        assert_eq!(opened.contains_key(commitment), is_kept(field), "{field}");
    }
    let mut raw = raw(dir).await;
    for table in ["contents", "salts"] {
        let rows: i64 = sqlx::query_scalar(&format!("SELECT count(*) FROM {table}"))
            .fetch_one(&mut raw)
            .await
            .unwrap();
        assert_eq!(
            rows,
            expected.len() as i64,
            "{table}: what was erased is gone"
        );
    }
    raw.close().await.unwrap();
}

async fn check_commands(dir: &Path, entries: &[Entry]) {
    let mut raw = raw(dir).await;
    let rows = sqlx::query("SELECT log_index FROM commands").fetch_all(&mut raw);
    let mut seen = HashSet::new();
    for row in rows.await.unwrap() {
        let index: i64 = row.get(0);
        assert!(
            (index as usize) < entries.len(),
            "a key leads to entry {index}"
        );
        assert!(seen.insert(index), "two keys lead to entry {index}");
    }
    let actors = "SELECT stream, hex(actor) FROM actors";
    let rows = sqlx::query(actors).fetch_all(&mut raw).await.unwrap();
    let actors: HashSet<(String, String)> = rows.iter().map(|r| (r.get(0), r.get(1))).collect();
    for entry in entries {
        let Entry { envelope, .. } = entry;
        let actor = hex::encode_upper(envelope.actor.0);
        assert!(actors.contains(&(envelope.trajectory.to_string(), actor)));
    }
    let streams: HashSet<Stream> = entries.iter().map(|e| e.envelope.trajectory).collect();
    assert!(actors.len() >= streams.len());
    raw.close().await.unwrap();
}

async fn check_projections(reader: &Reader, size: u64) {
    let dir = tempfile::tempdir().unwrap();
    let rebuilt = projected(&reader.store, &dir.path().join("whole.db"), size, size).await;
    let step = size / 7 + 1;
    let followed = projected(&reader.store, &dir.path().join("pages.db"), size, step).await;
    assert_eq!(followed, rebuilt);
}

/// The dump of read models that were made from the first `size` entries in steps.
pub async fn projected(store: &Arc<dyn Store>, path: &Path, size: u64, step: u64) -> String {
    let mut at = 0;
    while at < size {
        at = (at + step.max(1)).min(size);
        // Opened anew at every step, as after a restart.
        let projector = Projector::open(store.clone(), path).await.unwrap();
        projector.follow_to(at, |_, _| ()).await.unwrap();
        projector.close().await;
    }
    let projector = Projector::open(store.clone(), path).await.unwrap();
    let dump = projector.read_model().dump().await.unwrap();
    projector.close().await;
    dump
}
