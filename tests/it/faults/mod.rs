//! Faults: a store that fails before or after it wrote, a process that is killed, a disk that is full, a
//! data directory that was tampered with, a clock that runs backwards or jumps. After each the log is
//! checked from end to end.

mod check;
mod clock;
mod command_line;
mod erasure;
mod failing;
mod full;
mod import;
mod kills;
mod projector;
mod size;
mod start;
mod tampered;
mod writers;

pub use check::{check_data, check_log, raw};
pub use erasure::erased;
pub use failing::FaultyStore;

use crate::recorder::{input, instance, opened, received, trajectory};
use std::sync::Arc;
use tempfile::TempDir;
use weerklank::clock::SetClock;
use weerklank::content::{Sealed, Sealer};
use weerklank::data_dir::DataDir;
use weerklank::last_fault::FaultTrace;
use weerklank::recorder::{
    self, CheckpointCopy, LogError, Receipt, RecordError, Recorder, Submission,
};
use weerklank::store::Store;
use weerklank::store::sqlite::SqliteStore;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Command, Stream};

pub const ORIGIN: &str = "log.example.test/participatie";

/// A log whose recorder works on a store that can be made to fail.
pub struct Bench {
    pub dir: TempDir,
    pub clock: Arc<SetClock>,
    pub store: Arc<FaultyStore>,
    pub recorder: Recorder,
    pub sealer: Sealer,
}

impl Bench {
    /// A log with trajectory 1 opened: two entries.
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (log, clock) = instance(dir.path()).await;
        let records = vec![log.sealer.seal(opened("Nieuw plein")).unwrap()];
        let stream = Stream::Trajectory(trajectory(1));
        log.record(stream, "tester", Role::Recorder, records)
            .await
            .unwrap();
        drop(log);
        Self::start(dir, clock).await.unwrap()
    }

    pub async fn start(dir: TempDir, clock: Arc<SetClock>) -> Result<Self, LogError> {
        let (store, recorder, sealer) = writer(&dir, clock.clone()).await?;
        Ok(Self {
            dir,
            clock,
            store,
            recorder,
            sealer,
        })
    }

    /// Ends the recorder and starts another on what is there.
    pub async fn restart(self) -> Result<Self, LogError> {
        let Self { dir, clock, .. } = self;
        Self::start(dir, clock).await
    }

    pub fn seal(&self, command: Command, key: &str) -> Sealed {
        self.sealer.seal_once(command, "tester", key).unwrap()
    }

    /// Input `n` in trajectory 1, under a key of its own.
    pub async fn receive(&self, n: u64) -> Result<Receipt, RecordError> {
        let command = received(input(n), &format!("Inbreng {n}"));
        let sealed = self.seal(command, &format!("input {n}"));
        let receipts = record(&self.recorder, 1, vec![sealed]).await?;
        Ok(receipts[0].clone())
    }

    pub fn published(&self) -> u64 {
        self.recorder.published().borrow().checkpoint.size
    }

    /// The size that the checkpoint copy vouches for.
    pub fn copied(&self) -> u64 {
        let dir = DataDir::new(self.dir.path());
        let key = dir.read_verifier_key().unwrap();
        let copy = CheckpointCopy::new(dir.checkpoint(), key);
        copy.checkpoint().unwrap().unwrap().size
    }

    pub async fn check(&self) {
        check_log(self.dir.path()).await;
    }
}

/// A recorder over a store of its own on the database in `dir`, without the lock.
pub async fn writer(
    dir: &TempDir,
    clock: Arc<SetClock>,
) -> Result<(Arc<FaultyStore>, Recorder, Sealer), LogError> {
    let dir = DataDir::new(dir.path());
    let (signer, digest_key) = dir.keys(ORIGIN, false)?;
    let copy = CheckpointCopy::new(dir.checkpoint(), signer.key().clone());
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&dir.database(), ORIGIN).await?);
    let store = Arc::new(FaultyStore::new(store));
    let trace = FaultTrace::new(dir.last_fault(), clock.clone());
    let recorder = recorder::start(store.clone(), clock, signer, copy, trace).await?;
    let sealer = Sealer::new(ORIGIN.to_owned(), digest_key);
    Ok((store, recorder, sealer))
}

pub async fn record(
    recorder: &Recorder,
    n: u8,
    records: Vec<Sealed>,
) -> Result<Vec<Receipt>, RecordError> {
    recorder
        .record(Submission {
            stream: Stream::Trajectory(trajectory(n)),
            principal: "tester".to_owned(),
            role: Role::Recorder,
            records,
        })
        .await
}
