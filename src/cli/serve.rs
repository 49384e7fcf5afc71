//! `weerklank serve`: records in one log, or follows it, and shows its pages.

use super::place::NeedsList;
use super::{CliError, print};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::http;
use crate::instance::{Instance, Reader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use weerklank_events::vocabulary::Purpose;

/// Show the pages of the log over HTTP
///
/// Makes a log where the data directory holds none. Stops on Ctrl-C or SIGTERM, after the answers that
/// are under way. Put a proxy with TLS in front before showing it to others.
///
/// With --read-only it records nothing and follows a log that others record, on as many machines as you
/// like. It needs no signing key and no right to write: in the data directory only log.vkey (and
/// weerklank.toml, for the name of the municipality); in PostgreSQL the role that
/// `weerklank migrate --grant-read` names, on any server, a streaming replica too. What it shows is checked
/// against the signed checkpoint first, and never gets less: beside an older or a forged database it stays
/// at what it has, and says so in /healthz, on the page /controleren and on stderr.
///
/// Example: weerklank --data DIR --database-url postgres://reader@replica/participatie --schema oss serve --read-only
/// With --config it serves every log of a list, and the host that a request names says which. It makes none of
/// them; one that cannot be opened is tried again until it can, and does not keep the others from being served.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Follow a log that others record, and write nothing to it
    #[arg(long)]
    pub read_only: bool,
    /// Keep the read models in this directory instead of in the data directory
    ///
    /// They belong to one process. Give each further one beside the same data directory a directory of its
    /// own; it is made where it is missing.
    #[arg(long, value_name = "DIR")]
    pub read_models: Option<PathBuf>,
    /// With --config: a second address, for those who look after the program, where /healthz names the logs that
    /// are not served and why. Keep it from others
    #[arg(long, value_name = "ADDR")]
    pub health: Option<SocketAddr>,
}

/// Runs the command.
///
/// # Errors
/// Where the log cannot be opened for recording, or the address is in use.
pub async fn run(dir: DataDir, args: ServeArgs) -> Result<(), CliError> {
    if args.health.is_some() {
        return Err(CliError::failed(NeedsList("--health")));
    }
    let dir = match args.read_models {
        Some(read_models) => dir.with_read_models(read_models),
        None => dir,
    };
    dir.make_read_models().map_err(CliError::failed)?;
    // Whoever started it may not read along; the pages are there all the same.
    let ready = |address| drop(print(format_args!("http://{address}/")));
    if args.read_only {
        let reader = Reader::open(dir.following()).await;
        let reader = reader.map_err(CliError::failed)?;
        let served = http::serve_read_only(reader, args.listen, ready).await;
        return served.map_err(CliError::failed);
    }
    let instance = Instance::open(dir, Arc::new(SystemClock), None, Purpose::Record)
        .await
        .map_err(CliError::failed)?;
    let made = instance
        .made_new
        .then(|| instance.reader.origin().to_owned());
    if let Some(origin) = made {
        print(format_args!("made the log {origin}"))?;
    }
    http::serve(instance, args.listen, ready)
        .await
        .map_err(CliError::failed)
}
