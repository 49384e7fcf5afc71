//! What went wrong last, as a small file in the data directory that `weerklank status` shows.
//!
//! It is for the person who looks after the program, and nothing rests on it: it is written where that
//! is possible and replaced whole, and a disk that is too full for it must not make a fault worse. It
//! holds a time, a code that stays the same between versions, and the text of an error; our errors
//! never hold content, names or keys.
//!
//! Lacks a history: that is in the program's own log (stderr).

use crate::clock::Clock;
use crate::data_dir::replace;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long the same fault is not written again: callers that try again and again must not turn
/// a fault into a stream of writes.
const AGAIN: Duration = Duration::from_secs(10);
/// Most characters of an error's text.
const MAX_TEXT: usize = 1_000;
/// Most bytes that are read back.
const MAX_FILE: u64 = 64 * 1024;

/// What was being done when it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// Opening the log for recording.
    Start,
    /// Recording a batch.
    Recording,
    /// Bringing the read models up to date.
    ReadModels,
}

impl Part {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Recording => "recording",
            Self::ReadModels => "read models",
        }
    }
}

/// The last fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFault {
    /// When, by the clock of the program.
    pub time: Timestamp,
    /// During what.
    pub part: Part,
    /// Which kind of fault; stays the same between versions.
    pub code: String,
    /// What the program said, with the next step.
    pub text: String,
}

impl LastFault {
    /// Reads it; none where nothing has gone wrong yet.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds something else.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(serde_json::from_reader(io::Read::take(
            file, MAX_FILE,
        ))?))
    }
}

/// The fault that was written last by this process, and when.
type Noted = (Part, &'static str, Instant);

/// Writes the last fault of one data directory.
#[derive(Clone)]
pub struct FaultTrace {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    noted: Arc<Mutex<Option<Noted>>>,
}

impl FaultTrace {
    /// A trace in the file at `path`.
    #[must_use]
    pub fn new(path: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let noted = Arc::default();
        Self { path, clock, noted }
    }

    /// Writes a fault down, if that is possible. Takes as long as a disk takes.
    pub async fn note(&self, part: Part, code: &'static str, text: impl Display) {
        if self.is_repeated(part, code) {
            return;
        }
        let fault = LastFault {
            time: self.clock.now(),
            part,
            code: code.to_owned(),
            text: text.to_string().chars().take(MAX_TEXT).collect(),
        };
        let path = self.path.clone();
        // A trace that cannot be written is no second fault: the first is in the program's log.
        let _ = tokio::task::spawn_blocking(move || {
            let bytes = serde_json::to_vec(&fault).unwrap_or_default();
            replace(&path, &bytes, 0o600)
        })
        .await;
    }

    fn is_repeated(&self, part: Part, code: &'static str) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let again = noted
            .is_some_and(|(last, known, at)| (last, known) == (part, code) && at.elapsed() < AGAIN);
        if !again {
            *noted = Some((part, code, Instant::now()));
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SetClock;

    fn trace(path: &Path) -> FaultTrace {
        let clock = SetClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        FaultTrace::new(path.to_owned(), Arc::new(clock))
    }

    #[tokio::test]
    async fn the_last_fault_is_read_back_and_the_same_is_not_written_again_and_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("last-fault.json");
        assert_eq!(LastFault::read(&path).unwrap(), None);
        let trace = trace(&path);
        for (part, code, text, kept) in [
            (Part::Start, "one", "first", "first"),
            (Part::Start, "one", "again", "first"),
            (Part::Start, "two", "second", "second"),
            (Part::ReadModels, "two", "third", "third"),
        ] {
            trace.note(part, code, text).await;
            let found = LastFault::read(&path).unwrap().unwrap();
            assert_eq!(found.text, kept);
        }
        std::fs::write(&path, "no trace").unwrap();
        assert!(LastFault::read(&path).is_err());
        trace.note(Part::Recording, "long", "x".repeat(5000)).await;
        let found = LastFault::read(&path).unwrap().unwrap();
        assert_eq!(found.text.len(), MAX_TEXT);
    }

    #[tokio::test]
    async fn a_trace_that_cannot_be_written_is_no_second_fault() {
        let trace = trace(Path::new("/nowhere/at/all/last-fault.json"));
        trace.note(Part::Recording, "one", "first").await;
    }
}
