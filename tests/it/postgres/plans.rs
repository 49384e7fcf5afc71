//! What recording costs the server does not grow with the log: no table of it is read as a whole, also while the
//! server has not counted its rows yet.

use super::log::{Log, Told};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// How often a table was read as a whole, and how often by an index.
type Scans = BTreeMap<String, (i64, i64)>;

/// What the server has counted. It adds a connection's when that ends.
async fn scans(log: &Log, raw: &mut PgConnection) -> Scans {
    log.terminate(raw).await;
    while !log.backends(raw, "true").await.is_empty() {
        tokio::time::sleep(super::log::PAUSE).await;
    }
    let counted = sqlx::query_as::<_, (String, i64, i64)>(
        "SELECT relname::text, coalesce(seq_scan, 0), coalesce(idx_scan, 0) FROM pg_stat_user_tables
         WHERE schemaname = $1 AND relname NOT IN ('fence', 'log', 'published', 'turn')",
    );
    let counted = counted.bind(log.schema.owner.schema.to_string());
    let rows = counted.fetch_all(raw).await.unwrap();
    rows.into_iter()
        .map(|(table, whole, by_index)| (table, (whole, by_index)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_append_reads_a_table_as_a_whole() {
    const APPENDS: u64 = 40;
    let (log, mut told) = (Log::new().await, Told::new());
    let mut raw = log.schema.raw().await;
    let before = scans(&log, &mut raw).await;
    for n in 1..=APPENDS {
        log.settle(n, &mut told).await;
    }
    let after = scans(&log, &mut raw).await;
    assert!(
        after["entries"].1 >= before["entries"].1 + APPENDS.cast_signed(),
        "the server did not count: {after:?}"
    );
    for (table, (whole, _)) in &after {
        assert_eq!(*whole, before[table].0, "{table} was read as a whole");
    }
    log.check(&told).await;
}
