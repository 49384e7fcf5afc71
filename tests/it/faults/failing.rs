//! A store that fails on command, before or after it wrote, and what the recorder makes of it.

use super::Bench;
use crate::recorder::{input, opened, received};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use weerklank::data_dir::DataDir;
use weerklank::last_fault::{LastFault, Part};
use weerklank::log::hash::Hash;
use weerklank::recorder::{LogError, RecordError};
use weerklank::store::{
    Batch, Result, Seal, Store, StoreError, StoredCommand, StoredContent, StoredEntry, Turn,
};

/// How an append fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not.
    None,
    /// Nothing was written.
    Before,
    /// Everything was written, and reported failed.
    After,
    /// As `After`, and the next reads fail too.
    AfterAndReads(u32),
    /// As `Before`, and the next reads fail too.
    BeforeAndReads(u32),
    /// Nothing was written, and it is reported as another writer's doing.
    Conflict,
}

pub struct FaultyStore {
    inner: Arc<dyn Store>,
    appends: Mutex<VecDeque<Fault>>,
    failing_reads: AtomicU32,
    /// Reads that go through before the failing ones begin.
    sound_reads: AtomicU32,
}

fn failed() -> StoreError {
    StoreError::Unavailable("made to fail".into())
}

impl FaultyStore {
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            appends: Mutex::default(),
            failing_reads: AtomicU32::new(0),
            sound_reads: AtomicU32::new(0),
        }
    }

    /// The next appends go like this; those after them go well.
    pub fn fail(&self, faults: &[Fault]) {
        self.appends.lock().unwrap().extend(faults);
    }

    /// The next `count` reads fail, after `sound` that do not.
    pub fn fail_reads(&self, sound: u32, count: u32) {
        self.sound_reads.store(sound, Ordering::SeqCst);
        self.failing_reads.store(count, Ordering::SeqCst);
    }

    fn read(&self) -> Result<()> {
        let less = |left: u32| left.checked_sub(1);
        let order = Ordering::SeqCst;
        if self.sound_reads.fetch_update(order, order, less).is_ok() {
            return Ok(());
        }
        match self.failing_reads.fetch_update(order, order, less) {
            Ok(_) => Err(failed()),
            Err(_) => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl Store for FaultyStore {
    async fn append(&self, batch: &Batch, turn: Turn) -> Result<()> {
        let fault = self.appends.lock().unwrap().pop_front();
        match fault.unwrap_or(Fault::None) {
            Fault::None => self.inner.append(batch, turn).await,
            Fault::Conflict => Err(StoreError::Conflict),
            Fault::Before => Err(failed()),
            Fault::BeforeAndReads(count) => {
                self.fail_reads(0, count);
                Err(failed())
            }
            Fault::After => self.inner.append(batch, turn).await.and(Err(failed())),
            Fault::AfterAndReads(count) => {
                self.inner.append(batch, turn).await?;
                self.fail_reads(0, count);
                Err(failed())
            }
        }
    }

    async fn turn(&self) -> Result<Turn> {
        self.read()?;
        self.inner.turn().await
    }

    async fn pass(&self, turn: Turn) -> Result<()> {
        self.inner.pass(turn).await
    }

    async fn fence(&self) -> Result<()> {
        self.read()?;
        self.inner.fence().await
    }

    async fn is_made(&self) -> Result<bool> {
        self.inner.is_made().await
    }

    async fn publish(&self, size: u64, note: &str) -> Result<()> {
        self.inner.publish(size, note).await
    }

    async fn published(&self) -> Result<Option<String>> {
        self.inner.published().await
    }

    async fn close(&self) {
        self.inner.close().await;
    }

    async fn origin(&self) -> Result<String> {
        self.read()?;
        self.inner.origin().await
    }

    async fn size(&self) -> Result<u64> {
        self.read()?;
        self.inner.size().await
    }

    async fn last_seal(&self) -> Result<Option<Seal>> {
        self.read()?;
        self.inner.last_seal().await
    }

    async fn seal_after(&self, size: u64) -> Result<Option<Seal>> {
        self.read()?;
        self.inner.seal_after(size).await
    }

    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<StoredEntry>> {
        self.read()?;
        self.inner.entries(from, limit).await
    }

    async fn stream_entries(
        &self,
        stream: &str,
        after: u64,
        limit: u32,
    ) -> Result<Vec<StoredEntry>> {
        self.read()?;
        self.inner.stream_entries(stream, after, limit).await
    }

    async fn hashes(&self, level: u8, from: u64, count: u32) -> Result<Vec<Hash>> {
        self.read()?;
        self.inner.hashes(level, from, count).await
    }

    async fn contents(&self, commitments: &[Hash]) -> Result<HashMap<Hash, StoredContent>> {
        self.read()?;
        self.inner.contents(commitments).await
    }

    async fn actor(&self, stream: &str, principal: &str) -> Result<Option<[u8; 16]>> {
        self.read()?;
        self.inner.actor(stream, principal).await
    }

    async fn commands(&self, keys: &[[u8; 16]]) -> Result<HashMap<[u8; 16], StoredCommand>> {
        self.read()?;
        self.inner.commands(keys).await
    }
}

fn unavailable(result: std::result::Result<impl std::fmt::Debug, RecordError>) -> String {
    match result {
        Err(error @ RecordError::Unavailable(_)) => error.to_string(),
        other => panic!("expected a failure, got {other:?}"),
    }
}

#[tokio::test]
async fn an_append_that_wrote_nothing_is_reported_and_recorded_when_asked_again() {
    let log = Bench::new().await;
    for fault in [
        Fault::Before,
        Fault::BeforeAndReads(1),
        Fault::BeforeAndReads(3),
    ] {
        let size = log.published();
        log.store.fail(&[fault]);
        let text = unavailable(log.receive(size).await);
        assert!(text.contains("then try again"), "{text}");
        assert_eq!((log.published(), log.copied()), (size, size), "{fault:?}");
        let mut answer = log.receive(size).await;
        for _ in 0..4 {
            if answer.is_err() {
                answer = log.receive(size).await;
            }
        }
        let receipt = answer.unwrap();
        assert_eq!((receipt.log_index, receipt.replayed), (size, false));
        log.check().await;
    }
    let noted = LastFault::read(&log.dir.path().join("last-fault.json")).unwrap();
    let noted = noted.unwrap();
    assert_eq!(
        (noted.part, &*noted.code),
        (Part::Recording, "databaseUnavailable")
    );
    assert!(noted.text.contains("made to fail"), "{noted:?}");
}

#[tokio::test]
async fn an_append_that_wrote_and_was_reported_failed_is_found_and_answered() {
    let log = Bench::new().await;
    log.store.fail(&[Fault::After]);
    let receipt = log.receive(1).await.unwrap();
    assert_eq!((receipt.log_index, receipt.replayed), (2, false));
    assert_eq!((log.published(), log.copied()), (3, 3));
    log.check().await;
}

#[tokio::test]
async fn what_was_written_while_nobody_could_look_is_answered_from_the_log_when_asked_again() {
    let log = Bench::new().await;
    for reads in 1..8 {
        let size = log.published();
        log.store.fail(&[Fault::AfterAndReads(reads)]);
        unavailable(log.receive(size).await);
        assert!(log.copied() <= size);
        let mut answer = log.receive(size).await;
        while answer.is_err() {
            unavailable(answer);
            answer = log.receive(size).await;
        }
        let receipt = answer.unwrap();
        assert_eq!((receipt.log_index, receipt.replayed), (size, true));
        assert_eq!((log.published(), log.copied()), (size + 1, size + 1));
        log.check().await;
    }
}

#[tokio::test]
async fn a_conflict_that_was_none_is_handled_anew_until_it_is_plain_that_nothing_helps() {
    let log = Bench::new().await;
    log.store.fail(&[Fault::Conflict; 3]);
    assert_eq!(log.receive(1).await.unwrap().log_index, 2);
    log.store.fail(&[Fault::Conflict; 20]);
    let text = unavailable(log.receive(2).await);
    assert!(
        text.contains("20 times") && text.contains("try again"),
        "{text}"
    );
    assert_eq!(log.receive(2).await.unwrap().log_index, 3);
    log.check().await;
}

#[tokio::test]
async fn a_failed_batch_leaves_no_trace_in_what_the_recorder_remembers() {
    let log = Bench::new().await;
    log.store.fail(&[Fault::Before]);
    unavailable(log.receive(1).await);
    // Under another key the same input is new: the failed one never was.
    let other = log.seal(received(input(1), "Iets anders"), "other");
    let receipts = super::record(&log.recorder, 1, vec![other]).await.unwrap();
    assert_eq!(receipts[0].log_index, 2);
    let refused = log.receive(1).await;
    assert!(
        matches!(refused, Err(RecordError::Refused { .. })),
        "{refused:?}"
    );
    log.check().await;
}

#[tokio::test]
async fn reads_that_fail_at_any_place_lose_and_double_nothing() {
    let log = Bench::new().await;
    for sound in 0..6 {
        for trajectory in [1, 100 + sound as u8] {
            let size = log.published();
            log.store.fail_reads(sound, 1);
            let key = format!("{trajectory} {sound}");
            let command = match trajectory {
                1 => received(input(size), "Meer bomen"),
                _ => opened("Een ander plein"),
            };
            let mut tries = 0;
            let receipt = loop {
                let sealed = log.seal(command.clone(), &key);
                match super::record(&log.recorder, trajectory, vec![sealed]).await {
                    Ok(receipts) => break receipts[0].clone(),
                    Err(error) => drop(unavailable(Err::<(), _>(error))),
                }
                tries += 1;
                assert!(tries < 3);
            };
            assert_eq!((receipt.log_index, log.published()), (size, size + 1));
            log.store.fail_reads(0, 0);
        }
    }
    log.check().await;
}

#[tokio::test]
async fn callers_at_once_under_faults_are_each_recorded_once() {
    let log = Arc::new(Bench::new().await);
    let faults = [
        Fault::After,
        Fault::Before,
        Fault::None,
        Fault::AfterAndReads(2),
        Fault::None,
    ];
    for _ in 0..12 {
        log.store.fail(&faults);
    }
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let log = log.clone();
            tokio::spawn(async move {
                let mut told = Vec::new();
                for n in 0..8 {
                    let n = caller * 100 + n;
                    let mut answer = log.receive(n).await;
                    while let Err(RecordError::Unavailable(_)) = answer {
                        answer = log.receive(n).await;
                    }
                    told.push(answer.unwrap().log_index);
                }
                told
            })
        })
        .collect();
    let mut told = Vec::new();
    for caller in callers {
        told.extend(caller.await.unwrap());
    }
    told.sort_unstable();
    assert_eq!(told, (2..2 + 16 * 8).collect::<Vec<_>>());
    log.check().await;
}

#[tokio::test]
async fn nobody_is_answered_while_the_checkpoint_copy_cannot_be_written() {
    let mut log = Bench::new().await;
    let copy = DataDir::new(log.dir.path()).checkpoint();
    let kept = std::fs::read(&copy).unwrap();
    // A directory in its place: it can be neither read nor replaced.
    std::fs::remove_file(&copy).unwrap();
    std::fs::create_dir(&copy).unwrap();
    let text = unavailable(log.receive(1).await);
    assert!(text.contains("checkpoint"), "{text}");
    unavailable(log.receive(1).await);
    unavailable(log.receive(2).await);
    assert_eq!(log.published(), 2);
    std::fs::remove_dir(&copy).unwrap();
    std::fs::write(&copy, &kept).unwrap();
    let receipt = log.receive(1).await.unwrap();
    assert_eq!((receipt.log_index, receipt.replayed), (2, true));
    assert_eq!((log.published(), log.copied()), (3, 3));
    log.receive(2).await.unwrap();
    log.check().await;

    // Left behind by a process that ended there: the next start catches up and signs.
    std::fs::remove_file(&copy).unwrap();
    std::fs::create_dir(&copy).unwrap();
    unavailable(log.receive(3).await);
    std::fs::remove_dir(&copy).unwrap();
    std::fs::write(&copy, &kept).unwrap();
    log = log.restart().await.unwrap();
    assert_eq!((log.published(), log.copied()), (5, 5));
    let receipt = log.receive(3).await.unwrap();
    assert_eq!((receipt.log_index, receipt.replayed), (4, true));
    log.check().await;
}

#[tokio::test]
async fn a_database_put_back_under_a_running_recorder_is_refused() {
    let log = Bench::new().await;
    log.receive(1).await.unwrap();
    let older = tempfile::tempdir().unwrap();
    copy_database(log.dir.path(), older.path()).await;
    log.receive(2).await.unwrap();
    log.receive(3).await.unwrap();
    // A writer to the database alone takes the newest rows away, then writes others in their place.
    let mut raw = super::raw(log.dir.path()).await;
    sqlx::raw_sql(
        "DROP TRIGGER entries_no_delete; DROP TRIGGER seals_no_delete;
         DELETE FROM entries WHERE log_index >= 4; DELETE FROM seals WHERE size > 4;",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let text = unavailable(log.receive(4).await);
    assert!(text.contains("4 entries, but 5 were signed"), "{text}");
    sqlx::raw_sql(
        "INSERT INTO entries SELECT 4, stream, seq + 1, zeroblob(32), bytes FROM entries WHERE log_index = 3",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let text = unavailable(log.receive(4).await);
    assert!(text.contains("not those that were signed"), "{text}");
    assert_eq!((log.published(), log.copied()), (5, 5));
    let Bench { dir, clock, .. } = log;
    let refused = Bench::start(dir, clock).await.err().unwrap();
    assert!(
        matches!(refused, LogError::Differs { size: 5 }),
        "{refused}"
    );
}

/// A copy of the database as of now, as a backup makes it.
pub async fn copy_database(from: &std::path::Path, to: &std::path::Path) {
    let mut raw = super::raw(from).await;
    let path = to.join("log.db");
    sqlx::query("VACUUM INTO $1")
        .bind(path.to_str().unwrap())
        .execute(&mut raw)
        .await
        .unwrap();
}
