//! `weerklank rebuild`: makes the read models anew from the entries.

use super::{CliError, Progress, print};
use crate::data_dir::DataDir;
use crate::instance::Reader;
use crate::projector::Projector;

/// Make the read models anew from the log
///
/// Pages are shown from read models (projections.db), which hold nothing that the log does not. They
/// are made anew by themselves where that is needed; this does it on demand.
#[derive(Debug, clap::Args)]
pub struct RebuildArgs {}

/// Runs the command.
///
/// # Errors
/// Where another process uses the data directory, or the log cannot be read.
pub async fn run(dir: DataDir, _: RebuildArgs) -> Result<(), CliError> {
    let reader = Reader::open(dir).await.map_err(CliError::failed)?;
    let _lock = reader.dir.lock().map_err(CliError::failed)?;
    let projector = Projector::anew(reader.store.clone(), &reader.dir.projections())
        .await
        .map_err(CliError::failed)?;
    let (checkpoint, _) = reader.checkpoint().await.map_err(CliError::failed)?;
    let mut progress = Progress::new("entries");
    projector
        .follow_to(checkpoint.size, |done, of| progress.show(done, of))
        .await
        .map_err(CliError::failed)?;
    drop(progress);
    print(format_args!(
        "made the read models anew from {} entries",
        checkpoint.size
    ))
}
