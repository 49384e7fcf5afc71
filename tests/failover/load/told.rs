//! Lines of what was told, each in a file before anything depends on it.

use crate::Fault;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

/// A file of lines, shared by those who write them.
pub struct Lines(Mutex<File>);

/// Microseconds since 1970, as bash has them in `EPOCHREALTIME`.
pub fn now() -> u128 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_micros()
}

impl Lines {
    pub fn create(path: &Path) -> Result<Self, Fault> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Writes a line behind the time, which therefore never goes back in a file.
    pub fn write(&self, line: &str) -> Result<(), Fault> {
        let mut file = self.0.lock().map_err(|_| "another writer has failed")?;
        // One write, so that a kill leaves a whole line or none.
        file.write_all(format!("{} {line}\n", now()).as_bytes())?;
        Ok(())
    }
}
