//! `weerklank status`: how the log is doing, in a few lines.

use super::place::FollowArgs;
use super::{CliError, UNCHECKED, write_out};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::status::{is_broken, status};
use std::process::ExitCode;

/// Show how the log is doing: its size, how far it is signed and shown, and what went wrong last
///
/// Three numbers tell most of it. The database holds the entries. The checkpoint is how many of them
/// are signed: behind the database only for the moment between writing and signing, or after a crash
/// until the next start. The read models are how many of them the pages show; they follow the log, and
/// catch up when `serve` starts.
///
/// The last fault is what the program could not do, when, and what to do about it. It stays until the
/// next one; where entries were recorded since, the line says so. `none` means that nothing has gone
/// wrong since the data directory was made.
///
/// Reads only the end of the log, so it is quick however long that is; `weerklank check` reads all of
/// it. Works beside a running `serve`. Exits 0 when the end of the log fits its checkpoint, 1 when it
/// does not, 2 when that could not be seen.
///
/// Example, for a monitoring program: weerklank --data DIR status --json
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Write the result as JSON
    #[arg(long)]
    pub json: bool,
    /// Whether a replica will do
    #[command(flatten)]
    pub follow: FollowArgs,
}

/// Runs the command, and gives its exit code.
///
/// # Errors
/// Where the result cannot be written.
pub async fn run(dir: DataDir, args: StatusArgs) -> Result<ExitCode, CliError> {
    let status = match status(args.follow.of(dir), &SystemClock).await {
        Ok(status) => status,
        Err(error) => {
            let code = if is_broken(&error) { 1 } else { UNCHECKED };
            CliError::failed(error).report("status");
            return Ok(ExitCode::from(code));
        }
    };
    write_out(|out| match args.json {
        true => status.write_json(out),
        false => status.write_text(out),
    })?;
    Ok(ExitCode::from(u8::from(!status.problems.is_empty())))
}
