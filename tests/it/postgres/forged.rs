//! What somebody does to the database behind the program's back: a row without a seal, a gap, a row that is gone
//! or changed, a backup that is put back. Recorders that run refuse it, so does a start, and each names the place.

use super::log::{Log, Told, receive, settle};
use std::process::Command;
use weerklank::check::check;
use weerklank::instance::Instance;
use weerklank::log::hash::leaf_hash;
use weerklank::log::note::{Algorithm, Signer};
use weerklank::log::seal;
use weerklank::recorder::RecordError;
use weerklank::store::frontier_at;
use weerklank_events::{CauseId, Entry, Event, InputId, LeafHash};

/// A row as somebody who knows the format would write it.
struct Row {
    log_index: u64,
    seq: u64,
    stream: String,
    bytes: Vec<u8>,
}

/// A log with two recorders at work, each in a directory of its own.
struct Two {
    log: Log,
    other: Instance,
    _dir: tempfile::TempDir,
    told: Told,
}

impl Two {
    async fn new() -> Self {
        let (log, mut told) = (Log::new().await, Told::new());
        let dir = log.second();
        let other = log.open(&dir).await.unwrap();
        log.settle(1, &mut told).await;
        settle(&other, 2, &mut told).await;
        log.settle(3, &mut told).await;
        // Now the other has seen it too: what a recorder never saw it cannot miss.
        assert!(receive(&other, 3).await.unwrap().replayed);
        Self {
            log,
            other,
            _dir: dir,
            told,
        }
    }

    async fn size(&self) -> u64 {
        self.log.instance.reader.store.size().await.unwrap()
    }

    /// The last entry of the log once more, about another input: in place `log_index`, and in its chain.
    async fn forge(&self, log_index: u64) -> Row {
        let store = &self.log.instance.reader.store;
        let last = store
            .entries(log_index.min(self.size().await) - 1, 1)
            .await
            .unwrap();
        let last = last.first().unwrap();
        let mut entry = Entry::decode(&last.bytes).unwrap();
        entry.envelope.cause = CauseId([0xf0; 16]);
        entry.envelope.seq += 1;
        entry.envelope.previous = Some(LeafHash(last.leaf_hash.0));
        let Event::InputReceived(fact) = &mut entry.event else {
            panic!("{:?}", entry.event);
        };
        fact.input = InputId([0xf0; 16]);
        let bytes = entry.encode().unwrap();
        Row {
            log_index,
            seq: entry.envelope.seq,
            stream: entry.envelope.trajectory.to_string(),
            bytes,
        }
    }

    async fn insert(&self, row: &Row) {
        let insert = "INSERT INTO entries (log_index, seq, stream, bytes) VALUES ($1, $2, $3, $4)";
        let mut raw = self.log.schema.raw().await;
        let inserted = sqlx::query(insert)
            .bind(row.log_index as i64)
            .bind(row.seq as i64)
            .bind(&row.stream)
            .bind(&row.bytes)
            .execute(&mut raw);
        inserted.await.unwrap();
    }

    /// Does what the triggers refuse, as the owner can.
    async fn unprotected(&self, sql: &str) {
        let mut raw = self.log.schema.raw().await;
        let sql = format!(
            "ALTER TABLE entries DISABLE TRIGGER USER; ALTER TABLE seals DISABLE TRIGGER USER; {sql}"
        );
        sqlx::raw_sql(&sql).execute(&mut raw).await.unwrap();
    }

    /// Both recorders refuse, what is new and what was answered before; so does a start.
    async fn refuse(&self, code: &str, names: &str) {
        for instance in [&self.log.instance, &self.other] {
            for n in [10, 1, 10] {
                let Err(RecordError::Unavailable(fault)) = receive(instance, n).await else {
                    panic!("{code}: input {n} was answered");
                };
                assert_eq!(fault.code(), code, "{fault}");
                assert!(fault.to_string().contains(names), "{fault}");
            }
        }
        let dir = self.log.second();
        let start = self.log.open(&dir).await.err().unwrap();
        assert_eq!(start.code(), code, "{start}");
        assert!(start.to_string().contains(names), "{start}");
    }

    /// What `weerklank check` finds.
    async fn found(&self, kind: &str, entry: Option<u64>) {
        let report = check(&self.log.data(), |_, _| ()).await.unwrap();
        let found = report.findings.iter();
        let mut found = found.map(|found| (found.name.name().to_owned(), found.place.entry));
        assert!(
            found.any(|found| found == (kind.to_owned(), entry)),
            "{report:#?}"
        );
    }

    /// Everything is as it was: both go on, without a restart.
    async fn go_on(mut self) {
        self.log.settle(20, &mut self.told).await;
        settle(&self.other, 21, &mut self.told).await;
        self.log.check(&self.told).await;
    }
}

#[tokio::test]
async fn a_forged_row_is_refused_whoever_sealed_it() {
    let two = Two::new().await;
    let size = two.size().await;
    let row = two.forge(size).await;
    two.insert(&row).await;
    let from = format!("the entries from {size} on");
    two.refuse("entriesUnsealed", &from).await;
    two.found("entriesUnsealed", Some(size)).await;
    // Sealed by a key, which is not that of the log.
    let mut tree = frontier_at(&*two.log.instance.reader.store, size)
        .await
        .unwrap();
    tree.append(leaf_hash(&row.bytes));
    let signer = Signer::new(crate::faults::ORIGIN, Algorithm::Ed25519, &[7; 32]).unwrap();
    let batch = seal::Batch {
        origin: crate::faults::ORIGIN,
        first: size,
        size: size + 1,
        root: tree.root(),
    };
    let signature = batch.seal(&signer).unwrap();
    let mut raw = two.log.schema.raw().await;
    sqlx::query("INSERT INTO seals (size, first_index, root, signature) VALUES ($1, $2, $3, $4)")
        .bind(batch.size as i64)
        .bind(batch.first as i64)
        .bind(&batch.root.0[..])
        .bind(&signature[..])
        .execute(&mut raw)
        .await
        .unwrap();
    two.refuse("entriesUnsealed", &from).await;
    two.found("sealInvalid", None).await;
    two.unprotected(&format!(
        "DELETE FROM entries WHERE log_index = {size}; DELETE FROM seals WHERE size > {size}"
    ))
    .await;
    two.restore_triggers().await;
    two.go_on().await;
}

#[tokio::test]
async fn a_row_beyond_a_gap_is_refused_at_once() {
    let two = Two::new().await;
    let size = two.size().await;
    let row = two.forge(size + 3).await;
    let mut raw = two.log.schema.raw().await;
    let disable = "ALTER TABLE entries DISABLE TRIGGER entries_gapless";
    sqlx::query(disable).execute(&mut raw).await.unwrap();
    two.insert(&row).await;
    two.restore_triggers().await;
    two.refuse("entriesUnsealed", &format!("the entries from {size} on"))
        .await;
    two.found("entryMissing", Some(size)).await;
    two.unprotected(&format!("DELETE FROM entries WHERE log_index > {size}"))
        .await;
    two.restore_triggers().await;
    two.go_on().await;
}

#[tokio::test]
async fn a_last_row_that_is_gone_or_another_is_refused() {
    let two = Two::new().await;
    let size = two.size().await;
    let last = size - 1;
    let kept = two
        .log
        .instance
        .reader
        .store
        .entries(last, 1)
        .await
        .unwrap()
        .swap_remove(0);
    let seq = Entry::decode(&kept.bytes).unwrap().envelope.seq;
    two.unprotected(&format!("DELETE FROM entries WHERE log_index = {last}"))
        .await;
    two.refuse(
        "logShorter",
        &format!("holds {last} entries, but {size} were signed"),
    )
    .await;
    two.found("entriesTruncated", Some(last)).await;
    let mut row = two.forge(last).await;
    two.insert(&row).await;
    two.refuse("logDiffers", &format!("the first {size} entries"))
        .await;
    two.found("logRewritten", None).await;
    two.unprotected(&format!("DELETE FROM entries WHERE log_index = {last}"))
        .await;
    (row.seq, row.bytes) = (seq, kept.bytes);
    two.insert(&row).await;
    two.restore_triggers().await;
    two.go_on().await;
}

#[tokio::test]
async fn an_entry_that_was_changed_is_found_by_the_entries_and_roots_after_it() {
    let two = Two::new().await;
    let (size, changed) = (two.size().await, two.size().await - 2);
    let change = async |from: &str, to: &str| {
        two.unprotected(&format!(
            "UPDATE entries SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '{from}', '{to}'), 'UTF8')
             WHERE log_index = {changed}"
        ))
        .await;
        two.restore_triggers().await;
    };
    let (one, other) = (r#""points":1"#, r#""points":2"#);
    change(one, other).await;
    two.found("chainBroken", Some(changed + 1)).await;
    two.found("logRewritten", None).await;
    let start = two.log.open(&two.log.second()).await.err().unwrap();
    assert_eq!(start.code(), "logDiffers", "{start}");
    assert!(
        start
            .to_string()
            .contains(&format!("the first {size} entries"))
    );
    change(other, one).await;
    two.go_on().await;
}

impl Two {
    /// Every trigger as the migration made it.
    async fn restore_triggers(&self) {
        let mut raw = self.log.schema.raw().await;
        for (table, trigger) in [
            ("entries", "entries_gapless"),
            ("entries", "entries_never_change"),
            ("seals", "seals_in_line"),
            ("seals", "seals_never_change"),
        ] {
            let enable = format!("ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}");
            sqlx::query(&enable).execute(&mut raw).await.unwrap();
        }
    }

    /// A backup of the schema, as an administrator makes one.
    async fn backup(&self) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut dump = Command::new("pg_dump");
        dump.arg(self.log.schema.owner_url())
            .arg("--schema")
            .arg(&self.log.name);
        run(dump.arg("--file").arg(file.path())).await;
        file
    }

    /// Puts one back in the place of what is there.
    async fn put_back(&self, backup: &tempfile::NamedTempFile) {
        let mut raw = self.log.schema.raw().await;
        let drop = format!("DROP SCHEMA {} CASCADE", self.log.name);
        sqlx::query(&drop).execute(&mut raw).await.unwrap();
        let mut restore = Command::new("psql");
        restore
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"])
            .arg(self.log.schema.owner_url());
        run(restore.arg("-f").arg(backup.path())).await;
    }
}

async fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[tokio::test]
async fn a_backup_that_is_put_back_is_refused_until_the_newer_one_is() {
    let mut two = Two::new().await;
    let (old, old_dir) = (two.backup().await, two.log.second());
    let found = two.size().await;
    two.log.settle(4, &mut two.told).await;
    settle(&two.other, 5, &mut two.told).await;
    two.log.settle(6, &mut two.told).await;
    let (new, size) = (two.backup().await, two.size().await);
    two.put_back(&old).await;
    two.refuse("logShorter", &format!("holds {found} entries, but "))
        .await;
    two.found("logTruncated", None).await;
    // Somebody records on, from a directory that is as old as the backup: the others see another log.
    let forked = two.log.open(&old_dir).await.unwrap();
    for n in 30..35 {
        receive(&forked, n).await.unwrap();
    }
    two.refuse("logDiffers", "are not those that were signed")
        .await;
    two.found("logRewritten", None).await;
    forked.close().await;
    two.put_back(&new).await;
    assert_eq!(two.size().await, size);
    two.go_on().await;
}
