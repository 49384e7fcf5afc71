//! `weerklank report`: the accountability report of one trajectory, at any size the log ever had.

use super::place::FollowArgs;
use super::{CliError, print};
use crate::data_dir::{DataDir, replace};
use crate::instance::Reader;
use crate::report::take;
use std::io::Write as _;
use std::path::PathBuf;
use weerklank_events::TrajectoryId;
use weerklank_projections::pages::{self, Language};
use weerklank_projections::report::to_json;

/// Write the accountability report of a trajectory
///
/// The report says at which size of the log it was taken. The same size and the same content give the
/// same bytes, so a published report can be made again and compared. Works beside a running `serve`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The id of the trajectory, as `import` prints it and its page's address shows it
    #[arg(value_name = "TRAJECTORY")]
    pub trajectory: TrajectoryId,
    /// The form
    #[arg(long, value_enum)]
    pub format: Format,
    /// The report as of this number of entries in the log, instead of now
    #[arg(long, value_name = "SIZE")]
    pub at: Option<u64>,
    /// Write to this file instead of to the screen
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Whether a replica will do
    #[command(flatten)]
    pub follow: FollowArgs,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A document for people
    Html,
    /// The data, for programs
    Json,
}

/// Runs the command.
///
/// # Errors
/// Where the trajectory or size does not exist, or the file cannot be written.
pub async fn run(dir: DataDir, args: ReportArgs) -> Result<(), CliError> {
    let reader = Reader::open(args.follow.of(dir))
        .await
        .map_err(CliError::failed)?;
    let report = take(&reader, args.trajectory, args.at)
        .await
        .map_err(CliError::failed)?;
    let bytes = match args.format {
        Format::Json => to_json(&report).map_err(CliError::failed)?,
        Format::Html => {
            let page = pages::Report {
                municipality: &reader.settings.municipality,
                report: &report,
            };
            let page = page.render(&Language::dutch()).map_err(CliError::failed)?;
            page.into_bytes()
        }
    };
    match &args.out {
        Some(path) => {
            // A device or pipe is written to; replacing it would take it away.
            if path.metadata().is_ok_and(|file| !file.is_file()) {
                std::fs::write(path, &bytes).map_err(|error| CliError::File {
                    flag: "--out",
                    path: path.clone(),
                    error,
                })?;
            } else {
                replace(path, &bytes, 0o644).map_err(CliError::failed)?;
            }
            print(format_args!("wrote {}", path.display()))
        }
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(&bytes)?;
            Ok(out.flush()?)
        }
    }
}
