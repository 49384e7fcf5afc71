//! `weerklank schema`: prints the JSON Schemas of what can be recorded and of what is.

use super::{CliError, print};
use crate::record::schema::commands;
use weerklank_events::Event;
use weerklank_events::schema::{entry, events};

/// Print the JSON Schema of commands, events or entries
///
/// Draft 2020-12, with a description of every member. It says the form of what can be recorded; which
/// event may follow which is decided when it is recorded. Needs no data directory.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// What to describe
    #[arg(value_enum, value_name = "WHAT")]
    pub what: What,
    /// Only this type, for instance input.received
    #[arg(value_name = "TYPE")]
    pub kind: Option<String>,
}

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// A line of a command file, as `record` takes it
    Commands,
    /// The data of an event, as an entry holds it
    Events,
    /// An entry of the log
    Entry,
}

/// Runs the command.
///
/// # Errors
/// Where there is no such type.
pub fn run(args: &SchemaArgs) -> Result<(), CliError> {
    let kind = args.kind.as_deref();
    let schema = match args.what {
        What::Commands => commands(kind),
        What::Events => events(kind),
        What::Entry => entry(kind),
    };
    let schema = schema.ok_or_else(|| {
        let kinds: Vec<_> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
        CliError::Listed(format!("TYPE: give one of {}", kinds.join(", ")))
    })?;
    print(format_args!("{schema:#}"))
}
