//! The read models in use against those that a rebuild gives, made in a directory that is removed
//! again. Read models that are behind the log, or not there, are no fault: they follow.

use super::{Place, Report, StoreKind};
use crate::content::random;
use crate::data_dir::DataDir;
use crate::log::note::VerifierKey;
use crate::projector::{DifferenceKind, Projector, Snapshot, compare};
use crate::store::inspect::Inspect;
use crate::store::sqlite::is_out_of_reach;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// The file, as its place in findings.
const FILE: &str = "projections.db";

/// A directory of our own that is removed again.
struct Passing(PathBuf);

impl Passing {
    fn new() -> std::io::Result<Self> {
        let name = random::<8>().map_err(std::io::Error::other)?;
        let name = format!("weerklank-check-{}", hex::encode(name));
        let path = std::env::temp_dir().join(name);
        // Read models tell more than the pages show.
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // What stays behind is in the directory for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Read models in use, and what a rebuild was made of them.
struct Compared {
    live: Snapshot,
    size: u64,
    rebuilt: Rebuilt,
}

enum Rebuilt {
    /// Another version of the program made those in use.
    OtherVersion,
    /// Those in use are of another log, or of another history.
    OtherLog,
    /// A rebuild, in a directory that lives as long as it.
    Made(Snapshot, Passing),
    /// Why there is none.
    Failed(String),
}

/// A rebuild that goes on while the entries are checked: it needs nothing of what that finds.
pub(super) struct Rebuilding(Option<JoinHandle<Result<Compared, sqlx::Error>>>);

impl Rebuilding {
    /// Begins it, where there are read models.
    pub(super) fn start(dir: &DataDir, store: &Arc<dyn Inspect>, key: &VerifierKey) -> Self {
        let (there, origin) = (dir.projections().exists(), key.name().to_owned());
        let (dir, store) = (dir.clone(), store.clone());
        Self(there.then(|| tokio::spawn(async move { beside(&dir, &*store, &origin).await })))
    }

    /// Compares it with those in use, if the entries were found sound.
    pub(super) async fn finish(mut self, report: &mut Report) {
        let Some(rebuilding) = self.0.as_mut() else {
            return report.unchecked("read models: there are none yet");
        };
        if report.findings.iter().any(|f| f.place.table == "entries") {
            // A rebuild would give what the changed entries say. What was made of it is removed before this ends.
            rebuilding.abort();
            let _ = rebuilding.await;
            return report.unread("read models: the entries they are made from are not sound");
        }
        match rebuilding.await {
            Ok(Ok(compared)) => tell(compared, report).await,
            Ok(Err(error)) => failed(report, &error),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => report.unread(format!("read models: {error}")),
        }
    }
}

impl Drop for Rebuilding {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// The read models in use, and a rebuild of them, made while others check the entries.
async fn beside(dir: &DataDir, store: &dyn Inspect, origin: &str) -> Result<Compared, sqlx::Error> {
    let mut live = Snapshot::open(&dir.projections()).await?;
    let made = live.made_from().await?;
    let size = made.size;
    let rebuilt = if !made.this_version {
        Rebuilt::OtherVersion
    } else if made.origin == origin && fits(store, size, made.last_leaf).await {
        made_anew(dir, size).await.unwrap_or_else(Rebuilt::Failed)
    } else {
        Rebuilt::OtherLog
    };
    Ok(Compared {
        live,
        size,
        rebuilt,
    })
}

async fn tell(compared: Compared, report: &mut Report) {
    let Compared {
        mut live,
        size,
        rebuilt,
    } = compared;
    if !matches!(rebuilt, Rebuilt::OtherVersion) {
        report.read_models = Some(size);
    }
    match rebuilt {
        Rebuilt::OtherVersion => report.unchecked(
            "read models: another version of the program made them; they are made anew at the next start",
        ),
        Rebuilt::OtherLog => report.store(
            StoreKind::ReadModelsOfOtherLog,
            Place::table(FILE),
            "read models of this log and its history",
            format!("some of {size} entries of another"),
        ),
        Rebuilt::Failed(why) => report.unread(why),
        Rebuilt::Made(rebuilt, _passing) => against(&mut live, rebuilt, report).await,
    }
    live.close().await;
}

/// Whether the log has had this entry as its last.
async fn fits(store: &dyn Inspect, size: u64, last_leaf: Option<Vec<u8>>) -> bool {
    let Some(before) = size.checked_sub(1) else {
        return last_leaf.is_none();
    };
    let leaf = store.hashes(0, before, 1).await.unwrap_or_default();
    leaf.first().map(|leaf| &leaf.0[..]) == last_leaf.as_deref()
}

async fn made_anew(dir: &DataDir, size: u64) -> Result<Rebuilt, String> {
    let passing = Passing::new().map_err(|error| {
        format!(
            "read models: no directory for a rebuild could be made ({error}): see whether {} is full",
            std::env::temp_dir().display()
        )
    })?;
    let path = passing.0.join(FILE);
    rebuild(dir, &path, size)
        .await
        .map_err(|error| format!("read models: no rebuild was made: {error}"))?;
    let rebuilt = Snapshot::open(&path).await;
    let rebuilt = rebuilt.map_err(|error| format!("read models: {error}"))?;
    Ok(Rebuilt::Made(rebuilt, passing))
}

async fn against(live: &mut Snapshot, mut rebuilt: Snapshot, report: &mut Report) {
    let compared = compare(live, &mut rebuilt, |difference| {
        let (expected, found) = match difference.kind {
            DifferenceKind::Differs => ("what the entries give", "something else"),
            DifferenceKind::Missing => ("a row", "nothing"),
            DifferenceKind::Extra => ("nothing", "a row that no entry gives"),
        };
        let row = format!("{} {}", difference.table, difference.key);
        let place = Place::row(FILE, row);
        report.store(StoreKind::ReadModelsDiffer, place, expected, found);
    });
    if let Err(error) = compared.await {
        failed(report, &error);
    }
    rebuilt.close().await;
}

async fn rebuild(
    dir: &DataDir,
    path: &std::path::Path,
    size: u64,
) -> Result<(), crate::projector::ProjectorError> {
    // A store of its own, because the projector keeps it.
    let store = dir
        .place()
        .read()
        .await
        .map_err(crate::recorder::LogError::from)?;
    let projector = Projector::anew(store, path).await?;
    let followed = projector.follow_to(size, |_, _| ()).await;
    projector.close().await;
    followed
}

/// A file that is damaged is a finding; one that cannot be read at all may be sound.
fn failed(report: &mut Report, error: &sqlx::Error) {
    if is_out_of_reach(error) {
        return report.unread(format!("read models: {error}"));
    }
    let place = Place::table(FILE);
    let expected = "read models that can be read";
    report.store(StoreKind::ReadModelsUnusable, place, expected, error);
}
