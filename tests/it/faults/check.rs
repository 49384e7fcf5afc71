//! Checks a whole log: called after every step of every test here.

use crate::export::verify_with;
use sqlx::{Connection, SqliteConnection};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use weerklank::check::check;
use weerklank::data_dir::DataDir;
use weerklank::export::export;
use weerklank::instance::Reader;
use weerklank::projector::Projector;
use weerklank::store::Store;
use weerklank::verify::Verdict;
use weerklank_events::Entry;

/// A connection of our own to the database, to look and to tamper.
pub async fn raw(dir: &Path) -> SqliteConnection {
    let path = dir.join("log.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Holds the log in `dir` against itself: what `weerklank check` does finds nothing, the export verifies,
/// every cause is fresh, and read models that follow page by page are those that a rebuild gives. Returns
/// the number of entries.
pub async fn check_log(dir: &Path) -> u64 {
    check_data(&DataDir::new(dir)).await
}

/// The same for a log whose database may be elsewhere.
pub async fn check_data(dir: &DataDir) -> u64 {
    let report = check(dir, |_, _| ()).await.unwrap();
    assert_eq!(report.verdict, Verdict::Sound, "{report:#?}");
    let (size, signed) = (report.size.unwrap(), report.signed.unwrap());
    assert_eq!(report.counts.entries, size);
    assert!(
        signed <= size,
        "signed {signed}, but the database holds {size}"
    );
    let reader = Reader::open(dir.clone()).await.unwrap();
    // Beside another writer the copy here may be older than what the store was told.
    let (newest, _) = reader.checkpoint().await.unwrap();
    assert!(signed <= newest.size && newest.size <= size);
    check_export(&reader, newest.size).await;
    check_causes(&reader, size).await;
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

async fn check_causes(reader: &Reader, size: u64) {
    let mut causes = HashSet::new();
    for stored in reader.store.entries(0, u32::MAX).await.unwrap() {
        let cause = Entry::decode(&stored.bytes).unwrap().envelope.cause;
        assert!(causes.insert(cause), "every cause is fresh");
    }
    assert_eq!(causes.len() as u64, size);
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
