//! The command line `weerklank`: finds the command and hands over to it.

use clap::{Parser, Subcommand};
use std::io;
use std::process::ExitCode;
use weerklank::cli;

/// The participation audit log of a municipality
///
/// Records when input was asked, received and weighed, and how the decision answered it, in a log that
/// anyone can verify. Start with `weerklank demo`.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[cfg(feature = "server")]
    #[command(flatten)]
    place: cli::place::PlaceArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "server")]
    Demo(cli::demo::DemoArgs),
    #[cfg(feature = "server")]
    Init(cli::init::InitArgs),
    #[cfg(feature = "server")]
    Migrate(cli::migrate::MigrateArgs),
    #[cfg(feature = "server")]
    Serve(cli::serve::ServeArgs),
    #[cfg(feature = "server")]
    Import(cli::import::ImportArgs),
    #[cfg(feature = "server")]
    Record(cli::record::RecordArgs),
    #[cfg(feature = "server")]
    Schema(cli::schema::SchemaArgs),
    #[cfg(feature = "server")]
    Report(cli::report::ReportArgs),
    #[cfg(feature = "server")]
    Export(cli::export::ExportArgs),
    Verify(cli::verify::VerifyArgs),
    #[cfg(feature = "server")]
    Rebuild(cli::rebuild::RebuildArgs),
    #[cfg(feature = "server")]
    Status(cli::status::StatusArgs),
    #[cfg(feature = "server")]
    Check(cli::check::CheckArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Verify(args) => cli::verify::run(&args, &mut io::stdout(), &mut io::stderr()),
        #[cfg(feature = "server")]
        command => server(cli.place, command),
    }
}

#[cfg(feature = "server")]
fn server(place: cli::place::PlaceArgs, command: Command) -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return cli::CliError::failed(error).report("start"),
    };
    let (name, result) = runtime.block_on(async {
        match (place.config.is_some(), command) {
            (true, Command::Serve(args)) => ("serve", cli::sites::serve(&place, args).await),
            (true, Command::Init(args)) => ("init", cli::sites::init(&place, args).await),
            (true, Command::Migrate(args)) => ("migrate", cli::sites::migrate(&place, args).await),
            (true, Command::Status(args)) => ("status", cli::sites::status(&place, args).await),
            (_, command) => match place.dir() {
                Ok(dir) => one(dir, command).await,
                Err(error) => ("start", Err(error)),
            },
        }
    });
    match result {
        Ok(code) => code,
        Err(error) => error.report(name),
    }
}

/// Runs a command on one log.
#[cfg(feature = "server")]
async fn one(
    dir: weerklank::data_dir::DataDir,
    command: Command,
) -> (&'static str, Result<ExitCode, cli::CliError>) {
    let (name, done) = match command {
        Command::Demo(args) => ("demo", cli::demo::run(dir, args).await),
        Command::Init(args) => ("init", cli::init::run(dir, args).await),
        Command::Migrate(args) => ("migrate", cli::migrate::run(dir, args).await),
        Command::Serve(args) => ("serve", cli::serve::run(dir, args).await),
        Command::Import(args) => ("import", cli::import::run(dir, args).await),
        Command::Record(args) => ("record", cli::record::run(dir, args).await),
        Command::Schema(args) => ("schema", cli::schema::run(&args)),
        Command::Report(args) => ("report", cli::report::run(dir, args).await),
        Command::Export(args) => ("export", cli::export::run(dir, args).await),
        Command::Rebuild(args) => ("rebuild", cli::rebuild::run(dir, args).await),
        // These two say more by their exit code than whether they could do it.
        Command::Status(args) => return ("status", cli::status::run(dir, args).await),
        Command::Check(args) => return ("check", cli::check::run(dir, args).await),
        // Handled before the runtime was started.
        Command::Verify(_) => ("verify", Ok(())),
    };
    (name, done.map(|()| ExitCode::SUCCESS))
}
