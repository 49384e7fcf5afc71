//! The command line: one module per command, each with its arguments and a `run`. What a command does
//! lives elsewhere. It speaks English, like its field; pages speak the language of their readers.
//!
//! What a program may read goes to stdout, everything else to stderr; progress only to a terminal.
//! Exit codes: 0 done; 1 refused or failed, with the next step; 2 wrong arguments, or for `verify`,
//! `check` and `status` could not check.

pub mod verify;

#[cfg(feature = "server")]
pub mod check;
#[cfg(feature = "server")]
pub mod demo;
#[cfg(feature = "server")]
pub mod export;
#[cfg(feature = "server")]
pub mod import;
#[cfg(feature = "server")]
pub mod init;
#[cfg(feature = "server")]
pub mod migrate;
#[cfg(feature = "server")]
pub mod place;
#[cfg(feature = "server")]
pub mod rebuild;
#[cfg(feature = "server")]
pub mod record;
#[cfg(feature = "server")]
pub mod report;
#[cfg(feature = "server")]
pub mod schema;
#[cfg(feature = "server")]
pub mod serve;
#[cfg(feature = "server")]
pub mod sites;
#[cfg(feature = "server")]
pub mod status;

#[cfg(feature = "server")]
pub use common::{CliError, Progress, print, write_out};

/// Exit code for what could not be checked.
pub const UNCHECKED: u8 = 2;

#[cfg(feature = "server")]
mod common {
    use std::io::{self, IsTerminal as _, Write};
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    /// Time between two lines of progress.
    const PROGRESS: Duration = Duration::from_millis(200);

    /// Why a command failed, in words for the person who gave it.
    #[derive(Debug, thiserror::Error)]
    pub enum CliError {
        /// A fault further down, which says itself what to do.
        #[error(transparent)]
        Failed(Box<dyn std::error::Error + Send + Sync>),
        /// A file that was named cannot be read or written.
        #[error("{flag}: {path}: {error}")]
        File {
            /// The argument that named it.
            flag: &'static str,
            /// The file.
            path: PathBuf,
            /// What is wrong with it.
            error: io::Error,
        },
        /// The result could not be written.
        #[error("the result could not be written: {0}")]
        Output(#[from] io::Error),
        /// The mistakes have been listed already.
        #[error("{0}")]
        Listed(String),
    }

    impl CliError {
        /// Wraps a fault of another layer.
        pub fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Self {
            Self::Failed(Box::new(error))
        }

        /// Reports the error and gives the exit code. A closed pipe is no fault: its reader has seen
        /// enough.
        pub fn report(&self, command: &str) -> ExitCode {
            if let Self::Output(error) = self
                && error.kind() == io::ErrorKind::BrokenPipe
            {
                return ExitCode::SUCCESS;
            }
            // Where stderr is gone too, the exit code has to do.
            let _ = writeln!(io::stderr(), "weerklank {command}: {self}");
            ExitCode::FAILURE
        }
    }

    /// Reads a file that an argument names.
    ///
    /// # Errors
    /// [`CliError::File`].
    pub fn read(flag: &'static str, path: &Path) -> Result<Vec<u8>, CliError> {
        std::fs::read(path).map_err(|error| CliError::File {
            flag,
            path: path.to_owned(),
            error,
        })
    }

    /// Writes a text to stdout; `println!` panics on a closed pipe.
    ///
    /// # Errors
    /// Where stdout is closed or full.
    pub fn print(text: impl std::fmt::Display) -> Result<(), CliError> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        Ok(out.flush()?)
    }

    /// Writes a longer result to stdout.
    ///
    /// # Errors
    /// Where stdout is closed or full.
    pub fn write_out(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        Ok(out.flush()?)
    }

    /// Progress on stderr, where that is a terminal.
    pub struct Progress {
        what: &'static str,
        shown: Option<Instant>,
        terminal: bool,
    }

    impl Progress {
        /// Progress that is not shown, where the result itself scrolls by.
        #[must_use]
        pub fn unless(mut self, hidden: bool) -> Self {
            self.terminal &= !hidden;
            self
        }

        /// Progress in counting `what`.
        #[must_use]
        pub fn new(what: &'static str) -> Self {
            Self {
                what,
                shown: None,
                terminal: io::stderr().is_terminal(),
            }
        }

        /// Shows how many are done, now and then.
        pub fn show(&mut self, done: u64, of: u64) {
            self.tell(format_args!("{done} of {of}"));
        }

        /// Shows how many are done where nobody knows how many there will be.
        pub fn count(&mut self, done: u64) {
            self.tell(format_args!("{done}"));
        }

        fn tell(&mut self, done: std::fmt::Arguments<'_>) {
            if self.terminal && self.shown.is_none_or(|at| at.elapsed() > PROGRESS) {
                self.shown = Some(Instant::now());
                // A lost line of progress is no fault.
                let _ = write!(io::stderr(), "\r{done} {}", self.what);
            }
        }
    }

    impl Drop for Progress {
        fn drop(&mut self) {
            if self.shown.is_some() {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        }
    }
}
#[cfg(feature = "server")]
use common::read;
