//! What a start refuses, with the next step in every message, and without changing a file.

use super::failing::copy_database;
use super::tampered::unprotected;
use super::{ORIGIN, check_log, raw};
use crate::recorder::{Fixture, input, instance, opened, received, start_of_time};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use weerklank::check::check;
use weerklank::clock::SetClock;
use weerklank::data_dir::{DataDir, DataDirError};
use weerklank::instance::{Instance, OpenError};
use weerklank::last_fault::LastFault;
use weerklank::log::note::{Algorithm, Signer};
use weerklank::recorder::LogError;
use weerklank::store::Store as _;
use weerklank::store::StoreError;
use weerklank::store::sqlite::SqliteStore;
use weerklank::verify::Verdict;
use weerklank_events::vocabulary::Purpose;

/// A closed log of five entries.
async fn closed() -> TempDir {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    for n in 1..4 {
        let words = format!("Inbreng {n}");
        log.record(1, vec![log.seal(received(input(n), &words))])
            .await
            .unwrap();
    }
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    settle(&dir.path().join("log.db")).await;
    dir
}

/// Waits for the last connection, and moves the write-ahead log into the file.
pub async fn settle(path: &Path) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut raw)
        .await
        .unwrap();
    sqlx::Connection::close(raw).await.unwrap();
}

pub async fn tamper(dir: &Path, sql: &str) {
    let mut raw = raw(dir).await;
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    settle(&dir.join("log.db")).await;
}

async fn open(dir: &Path, origin: Option<&str>) -> Result<Instance, OpenError> {
    let clock = Arc::new(SetClock::new(start_of_time()));
    let origin = origin.map(|origin| origin.parse().unwrap());
    Instance::open(DataDir::new(dir), clock, origin, Purpose::Record).await
}

/// Every file with its bytes; those that SQLite keeps beside a database while it is open apart, and the
/// trace that a refusal leaves for the operator.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in [dir.to_owned(), dir.join("keys")] {
        for file in fs::read_dir(folder).unwrap().flatten() {
            let name = file.path().display().to_string();
            let passing = ["-shm", "-wal", "last-fault.json"];
            if file.path().is_file() && !passing.iter().any(|end| name.ends_with(end)) {
                found.insert(name, fs::read(file.path()).unwrap());
            }
        }
    }
    found
}

/// Puts every file back, and checks the log that is there then: what was refused or found out has left
/// the rest as it was.
async fn put_back(dir: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(dir.join(format!("log.db{suffix}")));
    }
    for (name, bytes) in files {
        fs::write(name, bytes).unwrap();
    }
    drop(open(dir, None).await.unwrap());
    assert_eq!(check_log(dir).await, 5);
}

/// Opens the log, which must be refused with all of `words`, twice and without changing a file.
async fn refused(dir: &Path, words: &[&str]) -> OpenError {
    let before = files(dir);
    for _ in 0..2 {
        let text = open(dir, None).await.err().expect("refused").to_string();
        for word in words {
            assert!(text.contains(word), "{word:?} is not in: {text}");
        }
        let noted = LastFault::read(&dir.join("last-fault.json")).unwrap();
        assert_eq!(noted.map(|fault| fault.text), Some(text.clone()));
        let after = files(dir);
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&after), names(&before));
        for (name, bytes) in &before {
            assert!(
                after[name] == *bytes,
                "a refused start changed {name}: {text}"
            );
        }
    }
    open(dir, None).await.err().unwrap()
}

#[tokio::test]
async fn an_older_copy_of_the_database_is_refused_and_the_newer_one_taken_again() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let older = tempfile::tempdir().unwrap();
    copy_database(log.dir.path(), older.path()).await;
    log.record(1, vec![log.seal(received(input(1), "Meer bomen"))])
        .await
        .unwrap();
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    settle(&dir.path().join("log.db")).await;
    let database = dir.path().join("log.db");
    let newer = fs::read(&database).unwrap();
    fs::copy(older.path().join("log.db"), &database).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(dir.path().join(format!("log.db{suffix}")));
    }
    let words = [
        "holds 2 entries, but 3 were signed",
        "Put back the newer database",
    ];
    let error = refused(dir.path(), &words).await;
    assert!(matches!(error, OpenError::Log(LogError::Shorter { .. })));
    fs::write(&database, newer).unwrap();
    drop(open(dir.path(), None).await.unwrap());
    assert_eq!(check_log(dir.path()).await, 3);
}

/// Nothing on the machine contradicts a data directory that was put back whole; what others hold does.
#[tokio::test]
async fn a_whole_older_data_directory_starts_and_a_newer_checkpoint_shows_it() {
    let dir = closed().await;
    let older = files(dir.path());
    let go_on = async |words: &'static str| {
        let log = open(dir.path(), None).await.unwrap();
        let sealed = log.sealer.seal(received(input(9), words)).unwrap();
        let stream = weerklank_events::Stream::Trajectory(crate::recorder::trajectory(1));
        let role = weerklank_events::vocabulary::Role::Recorder;
        log.record(stream, "tester", role, vec![sealed])
            .await
            .unwrap();
        drop(log);
        settle(&dir.path().join("log.db")).await;
        assert_eq!(check_log(dir.path()).await, 6);
    };
    go_on("Wat verloren ging").await;
    let held = tempfile::tempdir().unwrap();
    let newer = held.path().join("checkpoint");
    fs::copy(dir.path().join("checkpoint"), &newer).unwrap();
    put_back(dir.path(), &older).await;
    for (size, kind) in [(5, "logTruncated"), (6, "logRewritten")] {
        if size == 6 {
            go_on("Wat ervoor in de plaats kwam").await;
        }
        let reader = weerklank::instance::Reader::open(DataDir::new(dir.path())).await;
        let reader = reader.unwrap();
        let out = held.path().join(format!("export-{size}"));
        weerklank::export::export(&reader, &out, |_, _| ())
            .await
            .unwrap();
        let since = Some(newer.clone());
        let said = crate::export::verify_with(&out, reader.key.to_string(), since);
        assert_eq!(said.code, 1);
        assert!(said.json.to_string().contains(kind), "{}", said.json);
    }
}

#[tokio::test]
async fn a_missing_empty_or_cut_database_is_refused() {
    let dir = closed().await;
    let database = dir.path().join("log.db");
    let whole = fs::read(&database).unwrap();
    fs::write(&database, b"").unwrap();
    refused(
        dir.path(),
        &["holds 0 entries, but 5 were signed", "Put back"],
    )
    .await;
    fs::write(&database, b"SQLite format 3\0 and then nothing of the kind").unwrap();
    refused(dir.path(), &["damaged", "put back a backup"]).await;
    fs::write(&database, &whole[..4096]).unwrap();
    refused(dir.path(), &["damaged", "put back a backup"]).await;
    fs::remove_file(&database).unwrap();
    refused(
        dir.path(),
        &["holds 0 entries, but 5 were signed", "Put back"],
    )
    .await;
    fs::write(&database, whole).unwrap();
    drop(open(dir.path(), None).await.unwrap());
    check_log(dir.path()).await;
}

#[tokio::test]
async fn pages_that_were_overwritten_are_refused_or_never_used() {
    let dir = closed().await;
    let kept = files(dir.path());
    let database = dir.path().join("log.db");
    let whole = fs::read(&database).unwrap();
    let mut refusals = 0;
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xa5);
        fs::write(&database, &bytes).unwrap();
        match open(dir.path(), None).await {
            Err(error) => {
                let text = error.to_string();
                let next = ["put back", "Put back", "restore", "Put it back"];
                assert!(next.iter().any(|next| text.contains(next)), "{text}");
                refusals += 1;
            }
            // A page with contents, keys or an index that the start does not read: a check does.
            Ok(instance) => {
                drop(instance);
                let report = check(&DataDir::new(dir.path()), |_, _| ()).await.unwrap();
                assert_eq!(report.verdict, Verdict::Broken, "page {page}");
                assert!(report.findings_total > 0);
            }
        }
    }
    assert!(refusals > 3, "{refusals}");
    put_back(dir.path(), &kept).await;
}

#[tokio::test]
async fn a_database_that_differs_from_what_was_signed_is_refused() {
    let dir = closed().await;
    let kept = files(dir.path());
    tamper(
        dir.path(),
        "DROP TRIGGER entries_no_update;
         UPDATE entries SET leaf_hash = zeroblob(32) WHERE log_index = 2",
    )
    .await;
    let words = [
        "first 5 entries",
        "not those that were signed",
        "Put back the right database",
    ];
    let error = refused(dir.path(), &words).await;
    assert!(matches!(
        error,
        OpenError::Log(LogError::Differs { size: 5 })
    ));
    put_back(dir.path(), &kept).await;
}

#[tokio::test]
async fn a_last_entry_that_was_changed_is_refused() {
    let dir = closed().await;
    let kept = files(dir.path());
    tamper(
        dir.path(),
        "DROP TRIGGER entries_no_update;
         UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), '2026', '2025') AS BLOB) WHERE log_index = 4",
    )
    .await;
    let error = refused(dir.path(), &["entry 4 is damaged", "put back a database"]).await;
    assert!(matches!(error, OpenError::Log(LogError::Broken(4))));
    put_back(dir.path(), &kept).await;
}

#[tokio::test]
async fn an_earlier_entry_that_was_changed_stops_its_stream_and_the_export() {
    let dir = closed().await;
    tamper(
        dir.path(),
        "DROP TRIGGER entries_no_update;
         UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), '2026', '2025') AS BLOB) WHERE log_index = 2",
    )
    .await;
    let (instance, clock) = instance(dir.path()).await;
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    let refused = log
        .record(1, vec![log.seal(received(input(9), "Nog een"))])
        .await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("entry 2 is damaged"), "{text}");
    let out = log.dir.path().join("export");
    let exported = weerklank::export::export(&log.instance.reader, &out, |_, _| ()).await;
    let text = exported.unwrap_err().to_string();
    assert!(
        text.contains("Put back a database from before that"),
        "{text}"
    );
    assert!(!out.exists());
    // Other streams go on.
    log.record(2, vec![log.seal(opened("Een ander plein"))])
        .await
        .unwrap();
}

#[tokio::test]
async fn a_missing_checkpoint_is_refused_beside_entries() {
    let dir = closed().await;
    let checkpoint = dir.path().join("checkpoint");
    let kept = fs::read_to_string(&checkpoint).unwrap();
    fs::remove_file(&checkpoint).unwrap();
    let words = [
        "`checkpoint` is missing",
        "log of 5 entries",
        "Put it back from a backup",
    ];
    refused(dir.path(), &words).await;
    for damaged in [
        "",
        "no checkpoint",
        &kept.replace('5', "6"),
        &kept[..kept.len() / 2],
    ] {
        fs::write(&checkpoint, damaged).unwrap();
        refused(
            dir.path(),
            &["the checkpoint copy cannot be used", "backup"],
        )
        .await;
    }
    fs::remove_file(&checkpoint).unwrap();
    fs::create_dir(&checkpoint).unwrap();
    refused(dir.path(), &["checkpoint"]).await;
    fs::remove_dir(&checkpoint).unwrap();
    fs::write(&checkpoint, kept).unwrap();
    drop(open(dir.path(), None).await.unwrap());
    check_log(dir.path()).await;
}

/// Appends a row that chains well, as someone with access to the database alone can.
const FORGED: &str = "INSERT INTO entries SELECT 5, stream, seq + 1, leaf_hash, bytes FROM entries WHERE log_index = 4;";

#[tokio::test]
async fn rows_without_a_seal_or_with_somebody_elses_are_refused() {
    let dir = closed().await;
    let kept = files(dir.path());
    tamper(dir.path(), FORGED).await;
    let words = [
        "entries from 5 on were not written by this log's key",
        "Put back a database",
    ];
    refused(dir.path(), &words).await;
    // A seal by another key, and one of this log copied from before.
    let other = Signer::new(ORIGIN, Algorithm::Ed25519, &[3; 32]).unwrap();
    let batch = weerklank::log::seal::Batch {
        origin: ORIGIN,
        first: 5,
        size: 6,
        root: weerklank::log::hash::Hash([0; 32]),
    };
    let seals = [
        format!("x'{}'", hex::encode(batch.seal(&other).unwrap())),
        "(SELECT signature FROM seals WHERE size = 5)".to_owned(),
    ];
    for seal in seals {
        tamper(
            dir.path(),
            &format!(
                "DROP TRIGGER IF EXISTS seals_no_delete; DELETE FROM seals WHERE size = 6;
                      INSERT INTO seals VALUES (6, 5, zeroblob(32), {seal})"
            ),
        )
        .await;
        refused(dir.path(), &words).await;
    }
    put_back(dir.path(), &kept).await;
}

#[tokio::test]
async fn a_log_keeps_its_name() {
    let dir = closed().await;
    let before = files(dir.path());
    let text = open(dir.path(), Some("other.example/log")).await;
    let text = text.err().unwrap().to_string();
    assert!(
        text.contains(ORIGIN) && text.contains("use another --data"),
        "{text}"
    );
    assert!(files(dir.path()) == before);
    tamper(
        dir.path(),
        "DROP TRIGGER log_no_update; UPDATE log SET origin = 'other.example/log'",
    )
    .await;
    let words = [
        "belongs to the log other.example/log",
        "check the data directory",
    ];
    let error = refused(dir.path(), &words).await;
    assert!(matches!(
        error,
        OpenError::Log(LogError::Store(StoreError::OtherLog { .. }))
    ));
    put_back(dir.path(), &before).await;
}

#[tokio::test]
async fn keys_that_are_missing_open_damaged_or_another_logs_are_refused() {
    let dir = closed().await;
    for name in ["log.key", "digest.key"] {
        let path = dir.path().join("keys").join(name);
        let kept = fs::read(&path).unwrap();
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        fs::remove_file(&path).unwrap();
        refused(
            dir.path(),
            &[name, "is missing", "restore it from a backup"],
        )
        .await;
        let open = dir.path().join("keys").join(name);
        fs::write(&open, &kept).unwrap();
        mode(0o640);
        refused(dir.path(), &[name, "read by others", "chmod 600"]).await;
        mode(0o600);
        for damaged in [&b""[..], b"00", b"not a key at all", &kept[..40]] {
            fs::write(&path, damaged).unwrap();
            refused(dir.path(), &[name, "does not hold a key", "restore"]).await;
        }
        // It cannot be read, for whatever reason: here because it is no file.
        fs::remove_file(&path).unwrap();
        fs::DirBuilder::new().mode(0o700).create(&path).unwrap();
        let words = [name, "cannot be read", "as the user who owns it"];
        refused(dir.path(), &words).await;
        fs::remove_dir(&path).unwrap();
        fs::write(&path, &kept).unwrap();
        mode(0o600);
    }
    let path = dir.path().join("keys").join("log.key");
    let kept = fs::read(&path).unwrap();
    fs::write(&path, "07".repeat(32)).unwrap();
    let error = refused(
        dir.path(),
        &["not the key of this log", "restore it from a backup"],
    )
    .await;
    assert!(matches!(
        error,
        OpenError::DataDir(DataDirError::OtherKey { .. })
    ));
    fs::write(&path, kept).unwrap();
    let path = dir.path().join("log.vkey");
    let kept = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    refused(
        dir.path(),
        &["log.vkey", "missing beside a log", "from an export"],
    )
    .await;
    fs::write(&path, "no key").unwrap();
    refused(
        dir.path(),
        &["log.vkey", "does not hold a key", "from an export"],
    )
    .await;
    fs::write(&path, kept).unwrap();
    drop(open(dir.path(), None).await.unwrap());
    check_log(dir.path()).await;
}

#[tokio::test]
async fn keys_without_their_log_do_not_begin_a_second_history() {
    let dir = closed().await;
    let kept = files(dir.path());
    for name in ["log.db", "log.db-wal", "log.db-shm", "checkpoint"] {
        let _ = fs::remove_file(dir.path().join(name));
    }
    let words = [
        "neither its database nor its checkpoint",
        "put them back",
        "remove log.vkey",
    ];
    refused(dir.path(), &words).await;
    put_back(dir.path(), &kept).await;
}

#[tokio::test]
async fn a_second_writer_is_told_what_to_do() {
    let log = Fixture::new().await;
    let text = open(log.dir.path(), None).await.err().unwrap().to_string();
    assert!(
        text.contains("in use") && text.contains("Stop it first"),
        "{text}"
    );
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_start_after_a_crash_before_the_checkpoint_catches_up_and_signs() {
    let dir = closed().await;
    let checkpoint = dir.path().join("checkpoint");
    let newest = fs::read(&checkpoint).unwrap();
    // Every earlier copy there may have been.
    let signer = DataDir::new(dir.path()).keys(ORIGIN, false).unwrap().0;
    for size in 0..5 {
        let reader = weerklank::instance::Reader::open(DataDir::new(dir.path())).await;
        let reader = reader.unwrap();
        let tree = weerklank::store::frontier_at(&*reader.store, size).await;
        let older = weerklank::log::checkpoint::Checkpoint::new(ORIGIN, &tree.unwrap());
        fs::write(&checkpoint, older.sign(&signer).unwrap()).unwrap();
        let instance = open(dir.path(), None).await.unwrap();
        assert_eq!(instance.recorder.published().borrow().checkpoint.size, 5);
        drop(instance);
        assert_eq!(fs::read(&checkpoint).unwrap(), newest);
        check_log(dir.path()).await;
    }
}

#[tokio::test]
async fn making_a_log_that_was_interrupted_anywhere_is_finished_by_the_next_start() {
    // The keys alone.
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path());
    drop(data.lock().unwrap());
    data.keys(ORIGIN, true).unwrap();
    fs::remove_file(data.verifier_key()).unwrap();
    drop(open(dir.path(), Some(ORIGIN)).await.unwrap());
    assert_eq!(check_log(dir.path()).await, 1);
    // An empty file, an empty database, tables without a name, and a name without an entry.
    for step in 0..4 {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::new(dir.path());
        drop(data.lock().unwrap());
        data.keys(ORIGIN, true).unwrap();
        match step {
            0 => fs::write(data.database(), b"").unwrap(),
            1 => {
                fs::write(data.database(), b"").unwrap();
                tamper(dir.path(), "PRAGMA journal_mode = WAL; VACUUM").await;
            }
            _ => {
                let store = SqliteStore::open(&data.database(), ORIGIN).await;
                store.unwrap().close().await;
                if step == 2 {
                    unprotected(dir.path(), "DELETE FROM log").await;
                }
            }
        }
        let instance = open(dir.path(), None).await.unwrap();
        assert!(instance.made_new, "step {step}");
        drop(instance);
        assert_eq!(check_log(dir.path()).await, 1);
    }
}

#[tokio::test]
async fn what_an_interrupted_replacement_left_is_swept_and_nothing_else() {
    let dir = closed().await;
    let left = dir.path().join("checkpoint.0123456789abcdef.new");
    let others = ["mine.new", "checkpoint.new", "notes.0123.new"].map(|name| dir.path().join(name));
    for path in others.iter().chain([&left]) {
        fs::write(path, b"x").unwrap();
    }
    drop(open(dir.path(), None).await.unwrap());
    assert!(!left.exists());
    assert!(others.iter().all(|path| path.exists()));
}

#[tokio::test]
async fn a_new_data_directory_is_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    drop(open(&data, None).await.unwrap());
    for path in [data.clone(), data.join("keys")] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}
