//! Logs that earlier versions made: their rows are brought up to date, what was answered stays answered, and the
//! recorder goes on.

use crate::faults::{check_data, check_log, raw};
use crate::postgres::TestSchema;
use crate::postgres::log::Log;
use crate::recorder::{Fixture, input, instance, opened, received, trajectory};
use sqlx::migrate::Migrator;
use sqlx::{Connection as _, SqliteConnection};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::recorder::{Receipt, RecordError};
use weerklank::store::postgres::migrate;
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_events::{Commitment, Stream};

/// Inputs in the log: with them it has a full tile.
const INPUTS: u64 = 300;

/// The migrations of a backend up to a version.
async fn until(backend: &str, version: i64) -> Migrator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let all = Migrator::new(path.join(backend)).await.unwrap();
    let until = all.iter().filter(|made| made.version <= version);
    Migrator {
        migrations: Cow::Owned(until.cloned().collect()),
        ..Migrator::DEFAULT
    }
}

/// Records inputs under keys, each with the same words whenever it is asked for.
async fn receive(
    log: &Instance,
    inputs: impl Iterator<Item = u64>,
    words: &str,
) -> Result<Vec<Receipt>, RecordError> {
    let seal = |n| {
        let command = received(input(n), &format!("{words} {n}"));
        let key = format!("key {n}");
        log.sealer.seal_once(command, "tester", &key).unwrap()
    };
    let stream = Stream::Trajectory(trajectory(1));
    let sealed = inputs.map(seal).collect();
    log.record(stream, "tester", Role::Recorder, sealed).await
}

/// Erases the words of the last of these.
async fn erase_last(log: &Instance, receipts: &[Receipt]) {
    let words: Vec<Commitment> = receipts
        .last()
        .unwrap()
        .contents
        .iter()
        .map(|c| c.1)
        .collect();
    let erase = log.sealer.seal(crate::faults::erased(words)).unwrap();
    let stream = Stream::Trajectory(trajectory(1));
    let erased = log.record(stream, "tester", Role::Recorder, vec![erase]);
    erased.await.unwrap();
}

/// What was answered is answered the same, another request under a key is told from the first, and new inputs
/// are recorded.
async fn goes_on(log: &Instance, answered: &[Receipt]) {
    let again = receive(log, 0..INPUTS, "Inbreng").await.unwrap();
    let place = |receipt: &Receipt| (receipt.log_index, receipt.leaf_hash);
    assert!(again.iter().all(|receipt| receipt.replayed));
    assert!(again.iter().map(place).eq(answered.iter().map(place)));
    let reused = receive(log, 7..8, "Iets anders").await;
    assert!(
        matches!(reused, Err(RecordError::KeyReused { position: 0 })),
        "{reused:?}"
    );
    // With its words the digest of the request is gone.
    let last = INPUTS - 1;
    let other = receive(log, last..INPUTS, "Iets anders").await.unwrap();
    assert_eq!(place(&other[0]), place(&answered[answered.len() - 1]));
    let more = receive(log, INPUTS..2 * INPUTS, "Inbreng").await.unwrap();
    assert!(more.iter().all(|receipt| !receipt.replayed));
}

/// The rows as they were on SQLite: 32 bytes of every digest.
const SQLITE: &str = "
    DELETE FROM main.log;
    INSERT INTO main.log SELECT * FROM now.log;
    INSERT INTO main.entries SELECT * FROM now.entries ORDER BY log_index;
    INSERT INTO main.seals SELECT * FROM now.seals ORDER BY size;
    INSERT INTO main.tile_roots SELECT * FROM now.tile_roots;
    INSERT INTO main.contents SELECT * FROM now.contents;
    INSERT INTO main.salts SELECT * FROM now.salts;
    INSERT INTO main.actors SELECT * FROM now.actors;
    INSERT INTO main.commands SELECT CAST(key || x'0102030405060708090a0b0c0d0e0f10' AS BLOB),
        CAST(request || x'0102030405060708090a0b0c0d0e0f10' AS BLOB), log_index FROM now.commands";

#[tokio::test]
async fn a_log_of_the_third_version_on_sqlite_goes_on() {
    let Fixture {
        dir, instance: log, ..
    } = Fixture::new().await;
    let open = log.sealer.seal(opened("Nieuw plein")).unwrap();
    let stream = Stream::Trajectory(trajectory(1));
    let open = log.record(stream, "tester", Role::Recorder, vec![open]);
    open.await.unwrap();
    let answered = receive(&log, 0..INPUTS, "Inbreng").await.unwrap();
    erase_last(&log, &answered).await;
    log.close().await;
    let (path, now) = (dir.path().join("log.db"), dir.path().join("now.db"));
    std::fs::rename(&path, &now).unwrap();
    std::fs::write(&path, []).unwrap();
    let mut then = raw(dir.path()).await;
    until("sqlite", 3).await.run(&mut then).await.unwrap();
    let attach = format!("ATTACH '{}' AS now; {SQLITE}; DETACH now", now.display());
    sqlx::raw_sql(&attach).execute(&mut then).await.unwrap();
    assert_eq!(digests(&mut then).await, [(32, 32), (32, 0)]);
    then.close().await.unwrap();
    std::fs::remove_file(now).unwrap();
    // Whoever only reads does so before a start that brings the tables up to date.
    check_log(dir.path()).await;
    let (log, _) = instance(dir.path()).await;
    goes_on(&log, &answered).await;
    check_log(dir.path()).await;
    assert_eq!(
        digests(&mut raw(dir.path()).await).await,
        [(16, 16), (16, 0)]
    );
}

/// The lengths of keys and requests that there are; 0 of a request that is gone.
async fn digests(database: &mut SqliteConnection) -> Vec<(i64, i64)> {
    let lengths = "SELECT length(key), coalesce(length(request), 0) AS request FROM commands GROUP BY 1, 2 ORDER BY 2 DESC";
    sqlx::query_as(lengths).fetch_all(database).await.unwrap()
}

/// The rows as they were on PostgreSQL: with leaf hashes, and 32 bytes of every digest. The schema of today is
/// `now`.
const POSTGRES: &str = "
    INSERT INTO log SELECT * FROM now.log;
    INSERT INTO entries (log_index, seq, stream, leaf_hash, bytes)
        SELECT log_index, seq, stream, sha256('\\x00'::bytea || bytes), bytes FROM now.entries ORDER BY log_index;
    INSERT INTO seals SELECT * FROM now.seals ORDER BY size;
    INSERT INTO tile_roots SELECT * FROM now.tile_roots;
    INSERT INTO contents SELECT * FROM now.contents;
    INSERT INTO salts SELECT * FROM now.salts;
    INSERT INTO actors SELECT * FROM now.actors;
    INSERT INTO commands (log_index, key, request)
        SELECT log_index, key || substr(sha256(key), 17), request || substr(sha256(request), 17)
        FROM (SELECT log_index, uuid_send(key) AS key, uuid_send(request) AS request FROM now.commands) AS c;
    UPDATE published SET size = p.size, note = p.note FROM now.published p";

#[tokio::test]
async fn a_log_of_the_first_version_on_postgresql_goes_on() {
    let log = Log::new().await;
    let answered = receive(&log.instance, 0..INPUTS, "Inbreng").await.unwrap();
    erase_last(&log.instance, &answered).await;
    let Log {
        address,
        dir,
        instance,
        name,
        schema,
    } = log;
    instance.close().await;
    let mut owner = schema.raw().await;
    let now = format!("{name}_now");
    let aside = format!("ALTER SCHEMA {name} RENAME TO {now}; CREATE SCHEMA {name}");
    sqlx::raw_sql(&aside).execute(&mut owner).await.unwrap();
    until("postgres", 1).await.run(&mut owner).await.unwrap();
    schema.grant().await;
    let rows = POSTGRES.replace("now.", &format!("{now}."));
    sqlx::raw_sql(&rows).execute(&mut owner).await.unwrap();
    let drop = format!("DROP SCHEMA {now} CASCADE");
    sqlx::raw_sql(&drop).execute(&mut owner).await.unwrap();

    // Nobody reads or records before its owner brought it up to date; afterwards rights are what they were.
    let data = || DataDir::new(dir.path()).on(address.clone());
    let open = async || Instance::open(data(), Arc::new(SystemClock), None, Purpose::Record).await;
    let refused = open().await.err().unwrap();
    assert_eq!(refused.code(), "databaseSchema", "{refused}");
    migrate(&schema.owner).await.unwrap();
    let log = open().await.unwrap();
    goes_on(&log, &answered).await;
    check_data(&data()).await;
    for role in [&schema.recorder_url(), &schema.reader_url()] {
        seen_by(role, &schema, answered.len()).await;
    }
    log.close().await;
}

/// The view still shows a role every input: those from before, and as many after.
async fn seen_by(url: &str, schema: &TestSchema, inputs: usize) {
    let mut role = crate::postgres::connect(url).await;
    let count = format!(
        "SELECT count(metadata ->> 'leafHash') FROM {}.events WHERE event_type = 'input.received'",
        schema.owner.schema
    );
    let count: i64 = sqlx::query_scalar(&count)
        .fetch_one(&mut role)
        .await
        .unwrap();
    assert_eq!(count as usize, 2 * inputs);
}
