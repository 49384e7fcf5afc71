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

pub(super) async fn check(
    dir: &DataDir,
    store: &dyn Inspect,
    key: &VerifierKey,
    report: &mut Report,
) {
    if !dir.projections().exists() {
        return report.unchecked("read models: there are none yet");
    }
    if report.findings.iter().any(|f| f.place.table == "entries") {
        // A rebuild would give what the changed entries say.
        return report.unread("read models: the entries they are made from are not sound");
    }
    let mut live = match Snapshot::open(&dir.projections()).await {
        Ok(live) => live,
        Err(error) => return failed(report, &error),
    };
    match live.made_from().await {
        Ok(made) if !made.this_version => report.unchecked(
            "read models: another version of the program made them; they are made anew at the next start",
        ),
        Ok(made) => {
            report.read_models = Some(made.size);
            let fits = made.origin == key.name() && fits(store, made.size, made.last_leaf).await;
            if fits {
                against_rebuilt(dir, &mut live, made.size, report).await;
            } else {
                let expected = "read models of this log and its history";
                report.store(
                    StoreKind::ReadModelsOfOtherLog,
                    Place::table(FILE),
                    expected,
                    format!("some of {} entries of another", made.size),
                );
            }
        }
        Err(error) => failed(report, &error),
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

async fn against_rebuilt(dir: &DataDir, live: &mut Snapshot, size: u64, report: &mut Report) {
    let passing = match Passing::new() {
        Ok(passing) => passing,
        Err(error) => {
            return report.unread(format!(
                "read models: no directory for a rebuild could be made ({error}): see whether {} is full",
                std::env::temp_dir().display()
            ));
        }
    };
    let path = passing.0.join(FILE);
    let rebuilt = match rebuild(dir, &path, size).await {
        Ok(()) => Snapshot::open(&path).await,
        Err(error) => return report.unread(format!("read models: no rebuild was made: {error}")),
    };
    let mut rebuilt = match rebuilt {
        Ok(rebuilt) => rebuilt,
        Err(error) => return report.unread(format!("read models: {error}")),
    };
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
