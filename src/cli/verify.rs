//! `weerklank verify`: holds an export against a public key, and says so by its exit code.
//!
//! 0 sound; 1 broken (a missing, changed or unknown file too, and also if other files could not be read);
//! 2 could not check (unreadable files, or wrong arguments). Progress goes to stderr, and only to a terminal.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::UNCHECKED;
use crate::log::checkpoint::Checkpoint;
use crate::log::note::{Algorithm, NoteError, VerifierKey};
use crate::verify::{Report, Trust, verify};

/// Time between two lines of progress.
const PROGRESS: Duration = Duration::from_millis(200);

/// Check an exported log: every entry, chain, tile, root, signature and published content
///
/// Needs nothing but the folder and the key, which should come from elsewhere than the folder: a
/// gazette, a letter, an earlier report. Exits 0 when the log is sound, 1 when it is broken, 2 when it
/// could not be checked. Keep the file `checkpoint` of today: next year --since shows with it that
/// nothing was rewritten.
///
/// Example: weerklank verify logboek --key log.example.nl/participatie+0ef32bfa+AQOh… --since checkpoint-2026
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Folder of the export
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Public key of the log, or a file that holds it; not from the export itself
    #[arg(long, value_name = "VKEY|FILE")]
    pub key: String,
    /// Earlier checkpoint of this log: report if it was truncated or rewritten since
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// Write the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// An argument that cannot be used.
#[derive(Debug, thiserror::Error)]
enum ArgumentError {
    /// The key is neither a key nor a file.
    #[error("--key: {0}; give the key itself (NAME+HASH+KEY) or a file that holds nothing else")]
    Key(NoteError),
    /// The key file cannot be read.
    #[error(
        "--key: {path}: {error}; give the key itself (NAME+HASH+KEY) or a readable file that holds it"
    )]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: io::Error,
    },
    /// The key is not one that logs sign with.
    #[error("--key: this is the key of a witness; give the key of the log")]
    WitnessKey,
    /// The older checkpoint cannot be used.
    #[error("--since: {path}: {error}; give a checkpoint of this log that its key signed")]
    Since {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<dyn std::error::Error>,
    },
    /// There is no export to check.
    #[error("OUT: {path}: {error}; give the folder of an export")]
    Out {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        error: io::Error,
    },
}

/// Runs the command.
pub fn run(args: &VerifyArgs, stdout: &mut dyn Write, stderr: &mut dyn Write) -> ExitCode {
    let mut last = Instant::now();
    let terminal = io::stderr().is_terminal();
    let mut progress = |done: u64, size: u64| {
        if terminal && last.elapsed() > PROGRESS {
            last = Instant::now();
            // A lost line of progress is no fault.
            let _ = write!(stderr, "\r{done} of {size} entries");
        }
    };
    let report = check(args, &mut progress);
    if terminal {
        let _ = write!(stderr, "\r\x1b[K");
    }
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            let _ = writeln!(stderr, "weerklank verify: {error}");
            return ExitCode::from(UNCHECKED);
        }
    };
    let mut out = io::BufWriter::new(stdout);
    let written = if args.json {
        report.write_json(&mut out)
    } else {
        report.write_text(&mut out)
    };
    match written.and_then(|()| out.flush()) {
        // Whoever closed the pipe has read enough; the exit code still holds.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(
                stderr,
                "weerklank verify: the result could not be written: {error}"
            );
            ExitCode::from(report.verdict.code().max(1))
        }
        _ => ExitCode::from(report.verdict.code()),
    }
}

fn check(args: &VerifyArgs, progress: &mut dyn FnMut(u64, u64)) -> Result<Report, ArgumentError> {
    let key = key(&args.key)?;
    let since = args
        .since
        .as_deref()
        .map(|path| since(path, &key))
        .transpose()?;
    fs::read_dir(&args.out).map_err(|error| ArgumentError::Out {
        path: args.out.clone(),
        error,
    })?;
    let mut report = verify(&args.out, &Trust { key, since }, progress);
    if lies_within(Path::new(&args.key), &args.out) {
        report.unchecked("who made the log: the key was taken from the export itself");
    }
    Ok(report)
}

fn key(text: &str) -> Result<VerifierKey, ArgumentError> {
    let key: VerifierKey = match text.parse() {
        Ok(key) => key,
        Err(error) => match fs::read_to_string(text) {
            Ok(held) => held.trim_end().parse().map_err(ArgumentError::Key)?,
            // Two plus signs make it a key with a slip of the pen rather than the name of a file.
            Err(_) if text.matches('+').count() >= 2 => return Err(ArgumentError::Key(error)),
            Err(error) => {
                return Err(ArgumentError::KeyFile {
                    path: text.into(),
                    error,
                });
            }
        },
    };
    if key.algorithm() == Algorithm::Ed25519 {
        Ok(key)
    } else {
        Err(ArgumentError::WitnessKey)
    }
}

fn since(path: &Path, key: &VerifierKey) -> Result<Checkpoint, ArgumentError> {
    let fail = |error: Box<dyn std::error::Error>| ArgumentError::Since {
        path: path.to_owned(),
        error,
    };
    let bytes = fs::read(path).map_err(|error| fail(error.into()))?;
    let opened = Checkpoint::open(&bytes, std::slice::from_ref(key));
    opened
        .map(|(checkpoint, _)| checkpoint)
        .map_err(|error| fail(error.into()))
}

fn lies_within(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}
