//! The command line `weerklank`: finds the command and hands over to it.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use weerklank::cli;

/// The participation audit log of a municipality
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    /// Folder with everything that one log needs
    #[arg(long, value_name = "DIR", default_value = "./weerklank-data")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(cli::verify::VerifyArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match &cli.command {
        Command::Verify(args) => cli::verify::run(args, &mut io::stdout(), &mut io::stderr()),
    }
}
