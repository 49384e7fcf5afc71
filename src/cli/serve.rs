//! `weerklank serve`: records in one log and shows its pages.

use super::{CliError, print};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::http;
use crate::instance::Instance;
use std::net::SocketAddr;
use std::sync::Arc;
use weerklank_events::vocabulary::Purpose;

/// Show the pages of the log over HTTP
///
/// Makes a log where the data directory holds none. Stops on Ctrl-C or SIGTERM, after the answers that
/// are under way. Put a proxy with TLS in front before showing it to others.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// Runs the command.
///
/// # Errors
/// Where the log cannot be opened for recording, or the address is in use.
pub async fn run(dir: DataDir, args: ServeArgs) -> Result<(), CliError> {
    let instance = Instance::open(dir, Arc::new(SystemClock), None, Purpose::Record)
        .await
        .map_err(CliError::failed)?;
    let made = instance
        .made_new
        .then(|| instance.reader.origin().to_owned());
    if let Some(origin) = made {
        print(format_args!("made the log {origin}"))?;
    }
    http::serve(instance, args.listen, |address| {
        // Whoever started it may not read along; the pages are there all the same.
        let _ = print(format_args!("http://{address}/"));
    })
    .await
    .map_err(CliError::failed)
}
