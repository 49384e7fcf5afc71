//! Holds a live store against itself: everything in a data directory, beside a process that may be
//! recording, and changes nothing.
//!
//! Entries, chains, tree and the account of contents are verified by `log::verify`, as those of an
//! export are; here they are read from the database, and with them what no export has: seals, tile
//! roots, texts that are withheld, idempotency keys, actors, read models and the copy of the
//! checkpoint. Never stops at a fault: all are collected, each with its place and the next step.
//!
//! What is recorded while it works is left to the next check. Memory: one head per trajectory, one state
//! per content, one place per actor id; entries and texts are read in pages.
//!
//! Lacks judgement of what the log leaves out, and of backups.

mod entries;
mod pages;
mod read_models;
mod report;
mod tables;

pub use report::{Counts, Finding, Kind, Place, Report, StoreKind};

use crate::data_dir::{DataDir, DataDirError};
use crate::log::checkpoint::Checkpoint;
use crate::log::finding;
use crate::log::hash::Hash;
use crate::log::note::VerifierKey;
use crate::log::verify::Verifier;
use crate::recorder::{LogError, read_checkpoint};
use crate::store::StoreError;
use crate::store::inspect::Inspect;
use pages::Checked;
use read_models::Rebuilding;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// Statements of the database system that are reported: one page that was overwritten gives many.
const DAMAGE: u32 = 20;

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no log, or no key to hold it against.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The database cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A content that an entry declares, and that was not found.
struct Absent {
    commitment: Hash,
    index: u64,
    field: &'static str,
}

/// What is known of the log while it is being read.
struct Account<'a> {
    store: Arc<dyn Inspect>,
    key: &'a VerifierKey,
    /// The entries that are checked; later ones came in meanwhile.
    size: u64,
    verifier: Verifier,
    report: Report,
    /// Seals that were read and not reached yet.
    seals: VecDeque<Checked>,
    /// How far seals vouch for the entries.
    sealed: u64,
    /// Seals that differ from the tree: the first is a finding, the others follow from it.
    seals_differing: u64,
    /// Entries that are not there.
    missing: Vec<std::ops::Range<u64>>,
    /// Entries that cannot be read, so that what they declare is not known.
    unreadable: BTreeSet<u64>,
    absent: Vec<Absent>,
    /// Contents could be read so far.
    contents_read: bool,
    /// The stream and first entry of every actor id.
    actors: HashMap<[u8; 16], (String, u64)>,
    tile_roots: BTreeMap<(u8, u64), Hash>,
}

/// Checks everything in `dir`. `progress` is told how many entries are done, of how many.
///
/// # Errors
/// Where there is no log or no key to hold it against.
pub async fn check(
    dir: &DataDir,
    mut progress: impl FnMut(u64, u64),
) -> Result<Report, CheckError> {
    let key = dir.read_verifier_key()?;
    let mut report = Report::new(&key);
    keys(dir, &key, &mut report);
    // Before the database: an entry is signed after it is stored, so the copy is never ahead.
    let signed = copy(dir, &key, &mut report);
    report.signed = signed.as_ref().map(|signed| signed.size);
    let name = dir.place().name();
    if dir.lacks_database() {
        let place = Place::table(name);
        report.store(StoreKind::DatabaseMissing, place, "a database", "nothing");
        report.finish();
        return Ok(report);
    }
    let store = match dir.place().read().await {
        Ok(store) => store,
        Err(error) => {
            report.failed(name, &error);
            report.finish();
            return Ok(report);
        }
    };
    let mut report = match store.is_made().await {
        Ok(true) => checked(dir, &store, &key, signed, report, &mut progress).await,
        Ok(false) => {
            let (place, expected) = (Place::table(name), "the tables of a log");
            report.store(StoreKind::DatabaseMissing, place, expected, "an empty file");
            report
        }
        Err(error) => {
            report.failed(name, &error);
            report
        }
    };
    store.close().await;
    report.finish();
    Ok(report)
}

async fn checked(
    dir: &DataDir,
    store: &Arc<dyn Inspect>,
    key: &VerifierKey,
    signed: Option<Checkpoint>,
    mut report: Report,
    progress: &mut impl FnMut(u64, u64),
) -> Report {
    whole(dir.place().name(), &**store, key, &mut report).await;
    let size = match store.size().await {
        Ok(size) => size,
        Err(error) => {
            report.failed("entries", &error);
            return report;
        }
    };
    report.size = Some(size);
    if signed.is_none()
        && size > 0
        && report
            .findings
            .iter()
            .all(|f| f.place.table != "checkpoint")
    {
        let (place, expected) = (Place::table("checkpoint"), "a signed checkpoint");
        report.store(StoreKind::CheckpointMissing, place, expected, "nothing");
    }
    let rebuilding = Rebuilding::start(dir, store, key);
    let mut account = Account::new(store.clone(), key, size, signed, report);
    account.entries(progress).await;
    account.tables().await;
    let mut report = account.finish();
    rebuilding.finish(&mut report).await;
    report
}

/// What the database system says of its own file, and whose it is.
async fn whole(name: &'static str, store: &dyn Inspect, key: &VerifierKey, report: &mut Report) {
    match store.damage(DAMAGE).await {
        Ok(damage) => {
            for found in damage {
                let place = Place::table(name);
                report.store(StoreKind::DatabaseDamaged, place, "a whole file", found);
            }
        }
        Err(error) => report.failed(name, &error),
    }
    match store.lost_protections().await {
        Ok(lost) => {
            for trigger in lost {
                let place = Place::row(name, format!("trigger {trigger}"));
                let expected = "a trigger as the program made it";
                report.store(
                    StoreKind::ProtectionMissing,
                    place,
                    expected,
                    "none, or another",
                );
            }
        }
        Err(error) => report.failed(name, &error),
    }
    match store.origin().await {
        Ok(origin) if origin == key.name() => {}
        Ok(origin) => {
            let place = Place::table("log");
            report.store(StoreKind::DatabaseOfOtherLog, place, key.name(), origin);
        }
        Err(error) => report.failed("log", &error),
    }
}

/// Whether recording could go on: the keys are there, and are those of this log.
fn keys(dir: &DataDir, key: &VerifierKey, report: &mut Report) {
    match dir.keys(key.name(), false) {
        Ok(_) => {}
        // Who checks need not be who records.
        Err(DataDirError::KeyUnreadable { path, source } | DataDirError::Io { path, source }) => {
            report.unchecked(format!("{}: {source}", path.display()));
        }
        Err(error) => {
            let place = Place::table("keys");
            report.store(
                StoreKind::KeysUnusable,
                place,
                "the keys of this log",
                error,
            );
        }
    }
}

/// The copy of the checkpoint, as far as it can be read.
fn copy(dir: &DataDir, key: &VerifierKey, report: &mut Report) -> Option<Checkpoint> {
    match read_checkpoint(&dir.checkpoint(), key) {
        Ok(found) => return found.map(|(checkpoint, _)| checkpoint),
        Err(error @ LogError::Checkpoint(_)) => {
            let (place, expected) = (Place::table("checkpoint"), "a checkpoint signed by the key");
            report.store(StoreKind::CheckpointUnusable, place, expected, error);
        }
        Err(error) => {
            let (place, expected) = (Place::table("checkpoint"), "a file that can be read");
            report.store(StoreKind::CheckpointUnusable, place, expected, error);
        }
    }
    None
}

impl<'a> Account<'a> {
    fn new(
        store: Arc<dyn Inspect>,
        key: &'a VerifierKey,
        size: u64,
        signed: Option<Checkpoint>,
        report: Report,
    ) -> Self {
        // Its root is left to the seals, the last of which is that of all entries.
        let all = Checkpoint {
            origin: key.name().to_owned(),
            size,
            root: Hash([0; 32]),
            extensions: Vec::new(),
        };
        Self {
            store,
            key,
            size,
            verifier: Verifier::new(all, signed),
            report,
            seals: VecDeque::new(),
            sealed: 0,
            seals_differing: 0,
            missing: Vec::new(),
            unreadable: BTreeSet::new(),
            absent: Vec::new(),
            contents_read: true,
            actors: HashMap::new(),
            tile_roots: BTreeMap::new(),
        }
    }

    /// Ends the account: what the verifier found, told in terms of the database.
    fn finish(mut self) -> Report {
        if self.verifier.is_whole() {
            self.report.root = Some(self.verifier.frontier().root().to_base64());
        }
        let outcome = self.verifier.finish();
        for found in outcome.findings.kept() {
            let place = match found.name {
                // Seals say it of a smaller place, and contents are looked for one by one.
                finding::Kind::RootDiffers | finding::Kind::ContentMissing => continue,
                finding::Kind::LogTruncated | finding::Kind::LogRewritten => {
                    Place::table("checkpoint")
                }
                _ => Place::table("entries"),
            };
            let place = match found.place.index {
                Some(index) => place.of_entry(index),
                None => place,
            };
            let (expected, found_there) = (&found.expected, &found.found);
            self.report
                .add(Kind::Log(found.name), place, expected, found_there);
        }
        self.report.counts.entries = outcome.counts.entries;
        self.report.counts.trajectories = outcome.counts.trajectories;
        self.report.counts.erased = outcome.counts.erased;
        self.report.recorded_at = Some(outcome.last_time).filter(|time| !time.is_empty());
        if !outcome.root_checked {
            self.report
                .unread("the tree: entries are missing, so no root can be computed");
        }
        self.report
    }
}
