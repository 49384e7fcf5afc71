//! `weerklank check`: holds the live store against itself, and says so by its exit code.

use super::{CliError, Progress, UNCHECKED, write_out};
use crate::check::check;
use crate::data_dir::DataDir;
use std::process::ExitCode;

/// Check everything in the data directory: entries, seals, texts, keys, read models and checkpoint
///
/// `verify` checks what everybody can see: an export. This checks what only you have. It reads every
/// entry, recomputes every chain and the tree, verifies every seal, opens every text that was not
/// erased, also those that are withheld, and sees that erased ones are gone; that every idempotency key
/// leads to an entry and every actor is known; and that the read models are those that a rebuild gives.
/// The rebuild is made in the directory for temporary files and removed again.
///
/// Run it after a crash or a full disk, after putting a backup back, and now and then. It changes
/// nothing and works beside a running `serve`; what is recorded meanwhile is left to the next check.
/// Read models that are behind are no fault.
///
/// Each finding names its place, what was expected and found, and the next step. It also says what was
/// not checked. Exits 0 when everything is sound, 1 when something is broken, 2 when something could not
/// be checked. `weerklank status` is the quick look.
///
/// Example: weerklank --data DIR check || weerklank --data DIR check --json > findings.json
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Write the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Runs the command, and gives its exit code.
///
/// # Errors
/// Where the result cannot be written.
pub async fn run(dir: DataDir, args: CheckArgs) -> Result<ExitCode, CliError> {
    let mut progress = Progress::new("entries");
    let report = match check(&dir, |done, of| progress.show(done, of)).await {
        Ok(report) => report,
        Err(error) => {
            drop(progress);
            CliError::failed(error).report("check");
            return Ok(ExitCode::from(UNCHECKED));
        }
    };
    drop(progress);
    let code = report.verdict.code();
    match write_out(|out| match args.json {
        true => report.write_json(out),
        false => report.write_text(out),
    }) {
        Ok(()) => Ok(ExitCode::from(code)),
        // The verdict counts for more than whether all of it could be read.
        Err(error) if code != 0 => {
            error.report("check");
            Ok(ExitCode::from(code))
        }
        Err(error) => Err(error),
    }
}
