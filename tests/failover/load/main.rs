//! The load of `tests/failover/run`: records and reads over all servers of a cluster while accidents happen to
//! them, writes down what it was told and when, and counts in the end what the log holds of it.
//!
//! Every line is written the moment it is known and begins with the time in microseconds since 1970, so that
//! the script can hold it against the accidents. Lacks any opinion on how long a pause may be.

mod bare;
mod count;
mod read;
mod record;
mod told;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use weerklank::cli::place::PlaceArgs;

/// What ends the program otherwise than well.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    place: PlaceArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Record and read until SIGTERM
    Record(record::RecordArgs),
    /// Insert rows on a connection of their own each, into a table `tried`, until SIGTERM: what the cluster
    /// itself needs
    Bare(bare::BareArgs),
    /// Hold what was told against an export
    Count(count::CountArgs),
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    let done = match cli.command {
        Command::Record(args) => match cli.place.dir() {
            Ok(dir) => record::run(dir, args).await,
            Err(error) => return error.report("load"),
        },
        Command::Bare(args) => bare::run(args).await,
        Command::Count(args) => count::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the load has failed");
            ExitCode::FAILURE
        }
    }
}
