//! `weerklank init`: makes a log.

use super::place::NeedsList;
use super::{CliError, print};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::instance::Instance;
use std::sync::Arc;
use weerklank_events::ids::Origin;

/// Make a log: its keys, and its first entry
///
/// In a data directory alone the log is made by the first command that needs one, so this is for choosing
/// its name beforehand. In PostgreSQL only this command makes a log, after `weerklank migrate` has made its
/// schema: a server that answers with an empty schema must never begin a second history by itself.
///
/// With --config it makes every log of the list that is not there yet, under the name that the list gives it.
///
/// Keep a copy of the directory `keys` in a safe place, and publish log.vkey, with which others verify.
///
/// Example: weerklank --data /var/lib/weerklank --schema oss init --origin inspraak.oss.nl/log
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The name of the log in its checkpoints, for ever: a host name and path that the municipality controls
    #[arg(long, value_name = "NAME")]
    pub origin: Option<Origin>,
    /// With --config: write what was made as JSON
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
///
/// # Errors
/// Where there is a log already, or it cannot be made.
pub async fn run(dir: DataDir, args: InitArgs) -> Result<(), CliError> {
    if args.json {
        return Err(CliError::failed(NeedsList("--json")));
    }
    let made = Instance::init(dir, Arc::new(SystemClock), args.origin).await;
    let instance = made.map_err(CliError::failed)?;
    let reader = &instance.reader;
    let made = format!("made the log {}\nkey {}", reader.origin(), reader.key);
    instance.close().await;
    print(made)
}
