//! `weerklank export`: the log as a directory that anyone can host and anyone can verify.

use super::place::FollowArgs;
use super::{CliError, Progress, print};
use crate::data_dir::DataDir;
use crate::export::export;
use crate::instance::Reader;
use std::path::PathBuf;

/// Write the log to a new directory that any web server can host
///
/// It holds the checkpoint, tiles and entries in the format C2SP tlog-tiles, the published content,
/// and the key as log.vkey. Check it with `weerklank verify OUT --key KEY`, with the key from the
/// municipality rather than from the directory. Works beside a running `serve`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The directory to make
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Whether a replica will do
    #[command(flatten)]
    pub follow: FollowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where the directory is not empty or cannot be made, or published content is missing.
pub async fn run(dir: DataDir, args: ExportArgs) -> Result<(), CliError> {
    let reader = Reader::open(args.follow.of(dir))
        .await
        .map_err(CliError::failed)?;
    let mut progress = Progress::new("entries");
    let exported = export(&reader, &args.out, |done, of| progress.show(done, of))
        .await
        .map_err(CliError::failed)?;
    drop(progress);
    let out = args.out.display();
    print(format_args!(
        "exported {} entries and {} contents to {out}",
        exported.entries, exported.contents
    ))?;
    print(format_args!(
        "check it: weerklank verify {out} --key {}",
        reader.key
    ))?;
    if exported.missing.is_empty() {
        return Ok(());
    }
    Err(CliError::Listed(format!(
        "{} published contents are missing from the database though no erasure is recorded: \
         restore them from a backup. `weerklank verify` names each",
        exported.missing.len()
    )))
}
