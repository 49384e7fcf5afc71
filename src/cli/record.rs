//! `weerklank record`: records a file of commands, one per line, and answers each.

use super::{CliError, Progress};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::instance::Instance;
use crate::record::Recording;
use crate::record::run::{Counts, run as record};
use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use weerklank_events::ids::Origin;
use weerklank_events::vocabulary::{Purpose, Role};

/// Principals of the program itself, whose keys nobody else may use.
const OWN_NAMES: [&str; 3] = ["demo", "import", "system"];
/// The longest name in characters.
const MAX_NAME: usize = 100;

/// What `--help` ends with.
const EXAMPLE: &str = r#"Lines of a file (each on one line):
  {"trajectory":"5e550110000000000000000000000001","type":"trajectory.opened","key":"plein",
   "data":{"form":"consultation","bodies":[],"title":"Wat doen we met het plein?"}}
  {"trajectory":"5e550110000000000000000000000001","type":"input.received","key":"brief-1",
   "data":{"input":"00000000000000000000000000000001","points":1,"words":"Graag meer bomen."}}
  {"trajectory":"5e550110000000000000000000000001","type":"content.published","key":"openbaar-1",
   "role":"publisher","data":{"content":["@plein/title","@brief-1/words"],"ground":"consent"}}

  trajectory  its id, which you choose: 32 random hexadecimal digits; or municipality
  key         your own name for the command, at most 200 characters. The same line under the same key
              is recorded once, so a file that was cut off or corrected is simply run again
  role        recorder, publisher, griffie, auditor or administrator; without it that of --role
  data        what is recorded. In `content`, "@KEY/FIELD" stands for the commitment to a text of the
              command with that key; as `seq`, "@KEY" stands for the number of its entry

Answers:
  {"line":2,"key":"brief-1","status":"recorded","logIndex":2,"leafHash":"…","seq":2,
   "contents":{"words":"c1:…"}}
  {"line":3,"key":"openbaar-1","status":"refused","problem":{"rule":"referenceUnknown",
   "detail":"…","field":"/data/content/0"}}

  status      recorded (it is in the log now), replayed (it was already), refused (change the line),
              failed (the log failed: run the same file again)

A refused line stops nothing: the others are recorded, and after it is corrected the file is run again.
With --stop nothing is recorded after the first refusal; that records line by line, and is slower.
Exit code 0: every line is in the log. 1: not every line; run the file again after correcting it."#;

/// Record commands from a file, one JSON object per line
///
/// Each line is answered on stdout by a line of JSON, as soon as it is recorded for good, also where
/// the file is a pipe that stays open (give - for stdin). Running a file again records only what is
/// not recorded yet.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLE)]
pub struct RecordArgs {
    /// The file of commands; - reads them from stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Who records. Their keys are their own; the name stands in no entry, and can be erased
    #[arg(long = "as", value_name = "NAME", default_value = "command-line", value_parser = name)]
    pub principal: String,
    /// The role of a line that names none
    #[arg(long, value_name = "ROLE", default_value = "recorder", value_parser = role)]
    pub role: Role,
    /// Record nothing after the first line that is refused
    #[arg(long)]
    pub stop: bool,
    /// The name of the log if this makes a new one: a host and path of the municipality
    #[arg(long, value_name = "NAME")]
    pub origin: Option<Origin>,
}

fn name(text: &str) -> Result<String, String> {
    let plain = !text.contains(char::is_control) && text.trim() == text;
    if OWN_NAMES.contains(&text) {
        Err("that name is the program's own: give another".to_owned())
    } else if plain && (1..=MAX_NAME).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "a name has 1 to {MAX_NAME} characters, without spaces around it"
        ))
    }
}

fn role(text: &str) -> Result<Role, String> {
    match text.parse() {
        Ok(Role::System) => Err("the role system is the program's own: give another".to_owned()),
        Ok(role) => Ok(role),
        Err(error) => Err(error.to_string()),
    }
}

/// Runs the command.
///
/// # Errors
/// Where a line was refused, or not all could be taken.
pub async fn run(dir: DataDir, args: RecordArgs) -> Result<(), CliError> {
    // Before the log, so that a wrong name makes none.
    let source = open(&args.file)?;
    let instance = Instance::open(dir, Arc::new(SystemClock), args.origin, Purpose::Record)
        .await
        .map_err(CliError::failed)?;
    if instance.made_new {
        tell(format_args!("made the log {}", instance.reader.origin()));
    }
    let recording = Recording {
        instance: &instance,
        principal: &args.principal,
        role: args.role,
    };
    let mut out = io::stdout();
    let mut progress = Progress::new("lines").unless(out.is_terminal());
    let mut counts = Counts::default();
    let done = record(
        &recording,
        source,
        &mut out,
        args.stop,
        &mut counts,
        |lines| progress.count(lines),
    )
    .await;
    drop(progress);
    tell(counts);
    done.map_err(CliError::failed)?;
    match counts.refused {
        0 => Ok(()),
        _ => Err(CliError::Listed(
            "correct the refused lines and run the file again: what was recorded is not recorded twice"
                .to_owned(),
        )),
    }
}

fn open(file: &Path) -> Result<Box<dyn Read + Send>, CliError> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let failed = |error| CliError::File {
        flag: "FILE",
        path: file.to_owned(),
        error,
    };
    let opened = File::open(file).map_err(failed)?;
    // A directory opens, and only fails when it is read.
    if opened.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    Ok(Box::new(opened))
}

/// Says something beside the answers.
fn tell(text: impl std::fmt::Display) {
    // Where stderr is gone, the answers and the exit code have to do.
    let _ = writeln!(io::stderr(), "{text}");
}
