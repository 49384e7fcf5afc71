//! `weerklank import`: takes inputs and answers in from another system's files, by a mapping.

use super::{CliError, print, read};
use crate::clock::{Clock, SystemClock, day};
use crate::data_dir::DataDir;
use crate::import::run::{Files, Outcome, record};
use crate::import::{Import, Mapping, preview};
use crate::instance::Instance;
use std::path::PathBuf;
use std::sync::Arc;
use weerklank_events::ids::Origin;
use weerklank_events::vocabulary::Purpose;

/// Rows that a dry run shows.
const PREVIEW_ROWS: usize = 5;

/// Take inputs and answers in from CSV or JSON files
///
/// A mapping (TOML) says what each column becomes; projections/mappings/valladolid.toml is an example
/// with comments. Either everything is recorded or nothing: mistakes are listed by row, with what to
/// do about them. Running the same files again adds nothing; an answer that has changed is recorded
/// beside the earlier one. The last word printed is the id of the trajectory.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// What each column becomes (TOML)
    #[arg(long, value_name = "FILE")]
    pub mapping: PathBuf,
    /// The inputs (CSV or JSON, as the mapping says)
    #[arg(long, value_name = "FILE")]
    pub inputs: PathBuf,
    /// The answers, where they are in a file of their own
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// The title of the trajectory: the question in a few words. It becomes public. The same title
    /// and mapping name the same trajectory
    #[arg(long, value_parser = title)]
    pub title: String,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The name of the log if this makes a new one: a host and path of the municipality
    #[arg(long, value_name = "NAME")]
    pub origin: Option<Origin>,
}

fn title(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("give the question in a few words".to_owned()),
        1..=200 if !text.contains(char::is_control) => Ok(text.to_owned()),
        _ => Err("a title is one line of at most 200 characters".to_owned()),
    }
}

/// Runs the command.
///
/// # Errors
/// Where a file cannot be read, holds mistakes, or the log refuses it.
pub async fn run(dir: DataDir, args: ImportArgs) -> Result<(), CliError> {
    let text = String::from_utf8(read("--mapping", &args.mapping)?)
        .map_err(|_| CliError::Listed("--mapping: the file is not UTF-8 text".to_owned()))?;
    let mapping = Mapping::parse(&text).map_err(|errors| {
        listed(
            errors
                .iter()
                .map(|error| format!("{}: {error}", args.mapping.display())),
            errors.len(),
        )
    })?;
    let inputs = read("--inputs", &args.inputs)?;
    let answers = args
        .answers
        .as_deref()
        .map(|path| read("--answers", path))
        .transpose()?;
    let clock = Arc::new(SystemClock);
    let import = crate::import::read(&mapping, &inputs, answers.as_deref(), day(clock.now()))
        .map_err(|errors| listed(errors.list.iter().map(ToString::to_string), errors.total))?;
    if args.dry_run {
        return show(&mapping, &import);
    }
    let instance = Instance::open(dir, clock, args.origin, Purpose::Record)
        .await
        .map_err(CliError::failed)?;
    if instance.made_new {
        print(format_args!("made the log {}", instance.reader.origin()))?;
    }
    let files = Files {
        mapping: &text,
        inputs: &inputs,
        answers: answers.as_deref(),
    };
    let outcome = record(&instance, &mapping, &import, &files, &args.title)
        .await
        .map_err(CliError::failed)?;
    tell(&outcome)
}

/// Lists mistakes on stderr, and gives the error that closes the list.
fn listed(errors: impl Iterator<Item = String>, total: usize) -> CliError {
    let mut list: Vec<String> = errors.collect();
    let shown = list.len();
    if total > shown {
        list.push(format!("and {} more", total - shown));
    }
    let mistakes = if total == 1 {
        "1 mistake".to_owned()
    } else {
        format!("{total} mistakes")
    };
    CliError::Listed(format!(
        "{mistakes}, so nothing was imported:\n{}",
        list.join("\n")
    ))
}

fn show(mapping: &Mapping, import: &Import) -> Result<(), CliError> {
    print(preview(mapping, import, PREVIEW_ROWS))?;
    print("nothing was recorded: this was a dry run")
}

fn tell(outcome: &Outcome) -> Result<(), CliError> {
    let Outcome {
        trajectory,
        opened,
        received,
        answered,
        changed,
        differing,
    } = outcome;
    if !differing.is_empty() {
        let rows: Vec<_> = differing.iter().take(20).map(ToString::to_string).collect();
        let more = if differing.len() > rows.len() {
            ", …"
        } else {
            ""
        };
        print(format_args!(
            "{} inputs differ from what was recorded and were left as they are (rows {}{more}): \
             the log keeps what was received",
            differing.len(),
            rows.join(", "),
        ))?;
    }
    match (opened, received, answered) {
        (false, 0, 0) => print(format_args!("nothing new in trajectory {trajectory}")),
        _ => print(format_args!(
            "recorded {received} inputs and {answered} answers ({changed} changed) in trajectory {trajectory}"
        )),
    }
}
